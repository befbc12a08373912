"""The notice of an issue: each unit reads on its page what concerns it."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from support.ledgers import entry, issued, ledger_of, withdrawn
from support.stores import system_of

from qms.builtin.notices import notice_of_issue
from qms.errors import UsageError
from qms.model.codes import DocumentId
from qms.model.documents import Header
from qms.model.procedures import Step
from qms.model.queries import EntryFile
from qms.model.reports import Report, ReportedDecision, Table
from qms.model.system import System


def decided(system: System, number: int, headers: dict[str, Header] | None = None) -> ReportedDecision:
    [file] = [file for file in system.ledger.entries() if file.entry.entry == number]
    return ReportedDecision(file=file, headers={DocumentId(d): header for d, header in (headers or {}).items()})


def header(code: str, *units: str) -> Header:
    steps = tuple(Step(id=f"b{n}", what="x", unit=unit) for n, unit in enumerate(units))
    return Header(code=code, title=code, unit="vp", steps=(*steps, Step(id="c", what="y", role="Chuyên viên")))


def pages(report: Report) -> dict[str, dict[str, tuple[tuple[str, ...], ...]]]:
    """Return the rows of each page by the caption of their table."""
    return {s.heading or "": {t.caption or "": t.rows for t in s.tables} for s in report.sections}


def test_each_unit_that_owns_a_document_on_the_effective_day_has_a_page(system: System) -> None:
    assert pages(notice_of_issue(system, decided(system, 3), {})) == {
        "Kính gửi: Văn phòng": {
            "Ban hành mới": (("1", "QT-03", "Họp, hội nghị", "01.00"),),
            "Sửa đổi, thay thế bản cũ": (("1", "QT-01", "Quản lý văn bản", "01.00 → 02.00", "Bổ sung kho số"),),
            "Bãi bỏ, hết hiệu lực": (
                ("1", "QT-02", "Họp", "01.00", "Thay thế bởi QT-03"),
                ("2", "CS-01", "Chính sách chất lượng", "01.00", "không còn phù hợp"),
            ),
        },
        "Kính gửi: Phòng Quản lý năng lượng": {
            "Ban hành lại, nội dung không đổi": (("1", "LD-01", "Cấp phép", "01.00 → 02.00"),),
        },
    }


def test_a_page_says_from_when_and_what_becomes_of_the_old_texts(system: System) -> None:
    office, energy = notice_of_issue(system, decided(system, 3), {}).sections

    assert office.paragraphs == (
        "Quyết định số 05/QĐ-SCT ngày 13/9/2021 (Ban hành lần 02) có hiệu lực từ ngày 01/10/2021.",
        "Từ ngày 01/10/2021 không dùng các bản cũ nêu dưới đây; đơn vị thu hồi, hoặc đánh dấu hết hiệu lực nếu giữ lại.",
    )
    assert len(energy.paragraphs) == 1


def test_a_unit_that_has_steps_in_anothers_document_reads_of_it_with_a_mark(system: System) -> None:
    acts = {"qt-01": header("QT-01", "ql-cn", "vp"), "qt-03": header("QT-03", "nobody")}

    report = notice_of_issue(system, decided(system, 3, acts), {})

    assert pages(report)["Kính gửi: Phòng Quản lý năng lượng"]["Sửa đổi, thay thế bản cũ"] == (
        ("1", "QT-01 (*)", "Quản lý văn bản", "01.00 → 02.00", "Bổ sung kho số"),
    )
    assert [bool(section.notes) for section in report.sections] == [False, True]


def test_many_documents_of_other_units_are_told_in_few_words() -> None:
    many = [f"ld-{n:02d}" for n in range(1, 21)]
    ledger = ledger_of(
        entry(1, *(issued(document, title="x") for document in many[:5])),
        entry(2, *(issued(document, 2, title="x") for document in many)),
    )
    system = system_of(ledger=ledger)
    acts = {document: header(document, "ql-nl") for document in many}

    report = notice_of_issue(system, decided(system, 2, acts), {"don-vi": "ql-nl"})

    old, new = ", ".join(d.upper() for d in many[:5]), ", ".join(d.upper() for d in many[5:])
    assert pages(report) == {
        "Kính gửi: Phòng Quản lý năng lượng": {
            "Tài liệu do đơn vị khác quản lý mà đơn vị có bước thực hiện (*)": (
                ("Văn phòng", "01.00 → 02.00", old),
                ("Văn phòng", "02.00", new),
            )
        }
    }


def test_a_document_without_an_owner_stands_on_a_page_of_its_own() -> None:
    system = system_of(ledger=ledger_of(entry(1, issued("qt-01", unit="gone", title="Họp"))))

    assert pages(notice_of_issue(system, decided(system, 1), {})) == {
        "Tài liệu chưa có đơn vị quản lý": {"Ban hành mới": (("1", "QT-01", "Họp", "01.00"),)}
    }


def test_a_document_that_changed_its_code_says_which_it_had() -> None:
    ledger = ledger_of(entry(1, issued("qt-01", title="Họp")), entry(2, issued("qt-01", 2, code="QT-11", title="Họp")))

    report = notice_of_issue(system_of(ledger=ledger), decided(system_of(ledger=ledger), 2), {})

    assert report.tables()[0].rows == (("1", "QT-11\n(trước là QT-01)", "Họp", "01.00 → 02.00", ""),)


def test_what_was_never_in_force_is_not_withdrawn_for_anybody() -> None:
    system = system_of(ledger=ledger_of(entry(1, withdrawn("qt-09"))))

    assert notice_of_issue(system, decided(system, 1), {}).sections == ()


def test_one_unit_may_be_asked_for(system: System) -> None:
    assert list(pages(notice_of_issue(system, decided(system, 3), {"don-vi": "vp"}))) == ["Kính gửi: Văn phòng"]


def test_a_unit_that_it_does_not_concern_is_told_with_those_it_does(system: System) -> None:
    with pytest.raises(UsageError, match="does not concern the unit ql-cn") as caught:
        notice_of_issue(system, decided(system, 3), {"don-vi": "ql-cn"})

    assert str(caught.value.hint) == "it concerns: vp, ql-nl"


def test_it_is_a_paper_of_the_agency_on_the_day_of_the_decision(system: System) -> None:
    report = notice_of_issue(system, decided(system, 3), {})

    assert (report.title, report.number) == ("THÔNG BÁO", "Số:        /TB-SCT")
    assert report.subtitle == "Về việc ban hành, sửa đổi, bãi bỏ tài liệu theo Quyết định số 05/QĐ-SCT ngày 13/9/2021"
    assert report.letterhead == ("UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG")
    assert report.place_and_date == "Đồng Nai, ngày 13 tháng 9 năm 2021"
    assert report.page_for_each_section


@pytest.mark.parametrize(
    ("parameters", "titles", "name"),
    [
        ({}, ("THƯ KÝ ISO",), "Lê Thị Thư"),
        ({"nguoi-ky": "pho-giam-doc"}, ("PHÓ GIÁM ĐỐC",), "Nguyễn Văn Phó"),
        ({"nguoi-ky": "pho-giam-doc", "quyen-han": "Kt. giám đốc"}, ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Nguyễn Văn Phó"),
        ({"nguoi-ky": "thu-ky"}, (), "Lê Thị Thư"),
    ],
)
def test_it_is_signed_by_the_secretary_or_by_whom_is_named_in_the_post_of_the_day(
    system: System, parameters: dict[str, str], titles: tuple[str, ...], name: str
) -> None:
    [signature] = notice_of_issue(system, decided(system, 3), parameters).signatures

    assert (signature.titles, signature.name) == (titles, name)


def test_an_old_notice_does_not_change_by_what_is_decided_later(system: System) -> None:
    later = entry(5, issued("qt-03", 2), number="07/QĐ-SCT", date=dt.date(2021, 12, 5))
    files: list[EntryFile] = list(system.ledger.entries())
    grown = attrs.evolve(system, ledger=ledger_of(*(file.entry for file in files), later))

    assert notice_of_issue(grown, decided(grown, 3), {}) == notice_of_issue(system, decided(system, 3), {})


def test_every_table_has_widths_for_its_columns(system: System) -> None:
    tables: list[Table] = list(notice_of_issue(system, decided(system, 3), {}).tables())

    assert all(len(table.widths) == len(table.headings) for table in tables)
