"""What the tests of reports share."""

from __future__ import annotations

import pytest

from qms.model.reports import Report, Section, Signature, Table

ROWS = (("1. Quy trình",), ("1", "QT-01", "Họp"), ("2", "QT-02", "Quy trình “hai”\nhai dòng"))


@pytest.fixture
def report() -> Report:
    """A report with all that a report may have."""
    table = Table(caption="Các tài liệu", headings=("STT", "Mã hiệu", "Tên"), rows=ROWS, widths=(1, 2, 5))
    return Report(
        title="DANH MỤC",
        subtitle="Ngày 13/9/2021",
        letterhead=("UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG"),
        number="Số: 12/TB-SCT",
        place_and_date="Đồng Nai, ngày 13 tháng 9 năm 2021",
        sections=(Section(heading="I. Nội bộ", paragraphs=("Đoạn một.",), tables=(table,), notes=("(*) Chú thích.",)),),
        notes=("Hết.",),
        recipients=("- Như trên;", "- Lưu: VT."),
        signatures=(Signature(titles=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), name="Nguyễn Trí Phương"),),
    )
