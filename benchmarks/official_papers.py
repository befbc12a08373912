"""How long a decision of two pages takes as a Word file and as PDF, beside the bare libraries on the same words."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import docx
import typst

from benchmarks.measuring import Row
from qms.model.official_papers import OfficialPaper, PaperForm, SignatureBlock
from qms.render import official_bytes

_LIMIT = 8
_WORDS = (
    "Giao các phòng chuyên môn phối hợp Văn phòng Sở rà soát, cập nhật quy trình, biểu mẫu, hồ sơ theo đúng quy định "
    "của hệ thống quản lý chất lượng và báo cáo Ban chỉ đạo ISO kết quả thực hiện"
)


def official_papers(*, runs: int) -> Iterator[Row]:
    """Yield the rows of a decision in each format, beside python-docx and typst that write its paragraphs plainly."""
    for suffix, bare in _BARE.items():
        official_bytes(_decision(_lines(0)), suffix)  # libraries are imported, fonts read
        bare(_lines(0))
        whole: list[float] = []
        floor: list[float] = []
        for n in range(1, runs + 1):  # words that no other run has: typst keeps what it has set
            lines, others = _lines(2 * n), _lines(2 * n + 1)
            whole.append(_cpu(partial(official_bytes, _decision(lines), suffix)))
            floor.append(_cpu(partial(bare, others)))
        yield Row(f"decision of 2 pages as {suffix}, beside the bare library", whole, floor, _LIMIT)


def _lines(run: int) -> Sequence[str]:
    return [f"Điều {n}. {_WORDS} ({run}.{n}); {_WORDS.lower()}." for n in range(1, 11)]


def _decision(lines: Sequence[str]) -> OfficialPaper:
    return OfficialPaper(
        form=PaperForm.DECISION,
        letterhead=("UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG"),
        number="Số: 244/QĐ-SCT",
        place_and_date="Đồng Nai, ngày 13 tháng 9 năm 2021",
        name="QUYẾT ĐỊNH",
        subject="Về việc ban hành Hệ thống tài liệu theo tiêu chuẩn quốc gia TCVN ISO 9001:2015",
        authority="GIÁM ĐỐC SỞ CÔNG THƯƠNG TỈNH ĐỒNG NAI",
        bases=("Căn cứ Quyết định số 19/2014/QĐ-TTg ngày 05/3/2014;", "Theo đề nghị của Ban chỉ đạo ISO."),
        resolution="QUYẾT ĐỊNH:",
        text="\n\n".join(f"**{line.partition('. ')[0]}.** {line.partition('. ')[2]}" for line in lines),
        signatures=(SignatureBlock(titles=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), name="Nguyễn Trí Phương"),),
        recipients=("Như Điều 10", "Lưu: VT, VP"),
    )


def _bare_docx(lines: Sequence[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _bare_pdf(lines: Sequence[str]) -> object:
    return typst.Compiler(input="\n\n".join(lines).encode()).compile(format="pdf")


_BARE: Final[Mapping[str, Callable[[Sequence[str]], object]]] = {".docx": _bare_docx, ".pdf": _bare_pdf}


def _cpu(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start
