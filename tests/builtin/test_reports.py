"""The registers that every department keeps: internal documents, external ones, papers sent out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest
from support.ledgers import entry, issued, ledger_of
from support.stores import SETTINGS, system_of

from qms.builtin.paper_forms import named_paper
from qms.builtin.reports import REPORTS, external_documents, internal_documents, papers_sent
from qms.errors import UsageError
from qms.model.reports import Period, Report
from qms.model.system import System

IN_DECEMBER = Period(first=dt.date(2021, 1, 1), last=dt.date(2021, 12, 31))


def rows(report: Report, section: int = 0) -> tuple[tuple[str, ...], ...]:
    [table] = report.sections[section].tables
    return table.rows


class TestInternalDocuments:
    def test_they_stand_in_the_groups_of_the_agency_and_are_counted_through(self, system: System) -> None:
        assert rows(internal_documents(system, IN_DECEMBER, {})) == (
            ("10. Lưu đồ thủ tục hành chính",),
            (
                "1",
                "LD-01",
                "Cấp phép",
                "02",
                "00",
                "01/10/2021",
                "05/QĐ-SCT ngày 13/9/2021",
                "Phòng Quản lý năng lượng",
            ),
            ("10. Quy trình nội bộ",),
            ("2", "QT-01", "Quản lý văn bản đến", "02", "00", "01/12/2021", "06/QĐ-SCT ngày 01/12/2021", "Văn phòng"),
            ("3", "QT-03", "Họp, hội nghị", "01", "00", "01/10/2021", "05/QĐ-SCT ngày 13/9/2021", "Văn phòng"),
        )

    def test_on_an_earlier_day_they_are_those_of_that_day_under_the_units_of_that_day(self, system: System) -> None:
        report = internal_documents(system, Period.up_to(dt.date(2021, 9, 30)), {})

        assert rows(report) == (
            ("2. Chính sách chất lượng",),
            ("1", "CS-01", "Chính sách chất lượng", "01", "00", "01/6/2020", "chưa rõ số", "Văn phòng"),
            ("10. Lưu đồ thủ tục hành chính",),
            (
                "2",
                "LD-01",
                "Cấp phép",
                "01",
                "00",
                "17/3/2021",
                "02/QĐ-SCT ngày 17/3/2021",
                "Phòng Quản lý công nghiệp",
            ),
            ("10. Quy trình nội bộ",),
            ("3", "QT-01", "Quản lý văn bản", "01", "00", "02/5/2019", "12/QĐ-SCT ngày 02/5/2019", "Văn phòng"),
            ("4", "QT-02", "Họp", "01", "00", "17/3/2021", "02/QĐ-SCT ngày 17/3/2021", "Văn phòng"),
        )
        assert report.notes == ("Danh mục có 4 tài liệu.",)
        assert report.subtitle == "Có hiệu lực ngày 30/9/2021"

    def test_what_no_kind_or_group_holds_comes_last_by_its_kind(self) -> None:
        ledger = ledger_of(entry(1, issued("a", kind="unknown"), issued("b", kind="form"), issued("c", kind="manual")))
        system = system_of(ledger=ledger)

        bands = [row[0] for row in rows(internal_documents(system, IN_DECEMBER, {})) if len(row) == 1]
        assert bands == ["1. Sổ tay chất lượng", "Biểu mẫu", "unknown"]

    def test_head_place_and_signatures_are_those_of_the_day(self, system: System) -> None:
        then = internal_documents(system, IN_DECEMBER, {})
        later = internal_documents(system, Period.up_to(dt.date(2026, 2, 1)), {"nguoi-duyet": "pho-giam-doc"})

        assert then.letterhead == ("UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG")
        assert then.place_and_date == "Đồng Nai, ngày 31 tháng 12 năm 2021"
        assert [(s.titles, s.name) for s in then.signatures] == [
            (("NGƯỜI LẬP",), "Lê Thị Thư"),
            (("NGƯỜI PHÊ DUYỆT",), None),
        ]
        assert later.letterhead == ("SỞ CÔNG THƯƠNG THÀNH PHỐ ĐỒNG NAI",)
        assert later.place_and_date == "Ngày 01 tháng 02 năm 2026"
        assert later.signatures[1].name == "Nguyễn Văn Phó"

    def test_an_unknown_person_is_told(self, system: System) -> None:
        with pytest.raises(UsageError, match="there is no person abc"):
            internal_documents(system, IN_DECEMBER, {"nguoi-lap": "abc"})


class TestExternalDocuments:
    def test_each_says_whether_it_binds_on_the_day(self, system: System) -> None:
        report = external_documents(system, IN_DECEMBER, {})

        assert rows(report) == (
            ("1", "Thư ngỏ", "", "Hội doanh nghiệp", "Góp ý", "Hết hiệu lực"),
            (
                "2", "24/2010/NĐ-CP", "15/3/2010", "Chính phủ", "Nghị định về công chức",
                "Hết hiệu lực từ ngày 01/12/2020; thay thế bởi 138/2020/NĐ-CP ngày 27/11/2020",
            ),
            ("3", "61/2018/NĐ-CP", "23/4/2018", "Chính phủ", "Nghị định: Một cửa", "Còn hiệu lực"),
        )  # fmt: skip
        assert report.notes == ("Danh mục có 3 tài liệu: 1 còn hiệu lực, 2 hết hiệu lực.",)

    def test_before_its_end_a_paper_binds(self, system: System) -> None:
        report = external_documents(system, Period.up_to(dt.date(2020, 11, 30)), {})

        assert rows(report)[1][-1] == "Còn hiệu lực đến trước ngày 01/12/2020"

    def test_a_paper_of_a_later_day_is_not_known_yet(self, system: System) -> None:
        numbers = [row[1] for row in rows(external_documents(system, Period.up_to(dt.date(2022, 1, 4)), {}))]

        assert "1/2022/NĐ-CP" not in numbers
        assert "1/2022/NĐ-CP" in [
            row[1] for row in rows(external_documents(system, Period.up_to(dt.date(2022, 1, 5)), {}))
        ]

    def test_papers_of_the_agency_and_its_boards_are_none(self, system: System) -> None:
        assert not {"02/KH-SCT", "03/BC-BCĐ"} & {row[1] for row in rows(external_documents(system, IN_DECEMBER, {}))}


class TestPapersSent:
    def test_decisions_and_papers_of_a_book_stand_in_the_order_of_their_numbers(self, system: System) -> None:
        report = papers_sent(system, IN_DECEMBER, {})

        assert [section.heading for section in report.sections] == [
            "Sổ quyết định, năm 2021",
            "Sổ văn bản đi, năm 2021",
        ]
        assert [row[:4] for row in rows(report)] == [
            ("02/QĐ-SCT", "17/3/2021", "Quyết định: Ban hành lưu đồ", "KT. Nguyễn Văn Phó"),
            ("05/QĐ-SCT", "13/9/2021", "Quyết định: Ban hành lần 02", "KT. Nguyễn Văn Phó"),
            ("06/QĐ-SCT", "01/12/2021", "Quyết định: Đính chính tên quy trình", ""),
        ]
        assert [(*row[:3], row[9]) for row in rows(report, 1)] == [
            ("02/KH-SCT", "20/01/2021", "Kế hoạch năm", ""),
            ("03/BC-BCĐ", "", "Báo cáo", "Hết hiệu lực từ ngày 01/01/2022"),
            ("04/SCT-VP", "03/02/2021", "Công văn: Mời họp", ""),
        ]

    def test_a_correction_names_what_it_corrects(self, system: System) -> None:
        assert rows(papers_sent(system, IN_DECEMBER, {}))[-1][9] == "Đính chính 05/QĐ-SCT"

    def test_numbers_without_a_paper_are_listed(self, system: System) -> None:
        report = papers_sent(system, IN_DECEMBER, {})

        assert report.sections[0].notes == ("Số chưa có văn bản trong kho: 01, 03-04.",)
        assert report.sections[1].notes == ("Số chưa có văn bản trong kho: 01.",)

    def test_it_has_the_ten_columns_of_the_decree(self, system: System) -> None:
        [table] = papers_sent(system, IN_DECEMBER, {}).sections[0].tables

        assert len(table.headings) == 10  # NĐ 30/2020/NĐ-CP, annex IV

    def test_up_to_a_day_later_papers_are_left_out(self, system: System) -> None:
        report = papers_sent(system, Period.up_to(dt.date(2021, 9, 12)), {})

        assert [row[0] for row in rows(report)] == ["02/QĐ-SCT"]
        assert report.subtitle == "Từ ngày 01/01/2021 đến ngày 12/9/2021"

    def test_one_book_may_be_asked_for(self, system: System) -> None:
        report = papers_sent(system, IN_DECEMBER, {"so": "chung"})

        assert [section.heading for section in report.sections] == ["Sổ văn bản đi, năm 2021"]

    def test_an_unknown_book_is_told_with_those_there_are(self, system: System) -> None:
        with pytest.raises(UsageError, match="there is no book x") as caught:
            papers_sent(system, IN_DECEMBER, {"so": "x"})

        assert str(caught.value.hint) == "the books are: quyet-dinh, chung"

    def test_each_year_of_a_longer_period_has_its_own_numbers(self, system: System) -> None:
        period = Period(first=dt.date(2020, 1, 1), last=dt.date(2021, 12, 31))

        sections = papers_sent(system, period, {"so": "quyet-dinh"}).sections
        assert [section.heading for section in sections] == ["Sổ quyết định, năm 2020", "Sổ quyết định, năm 2021"]
        assert sections[0].paragraphs == ("Không có văn bản nào.",)
        assert sections[0].notes == ()

    def test_an_agency_without_books_has_one_register_of_its_own_numbers(self) -> None:
        ledger = ledger_of(entry(1, issued("a"), number="01/QĐ-SCT", book=None, issuer="sct", date=dt.date(2021, 9, 1)))
        plain = SETTINGS.partition("[[books]]")[0]

        [section] = papers_sent(system_of(ledger=ledger, settings=plain), IN_DECEMBER, {}).sections
        assert section.heading == "Văn bản đi, năm 2021"
        assert [row[0] for row in section.tables[0].rows] == ["01/QĐ-SCT"]
        with pytest.raises(UsageError, match="there is no book x"):
            papers_sent(system_of(settings=plain), IN_DECEMBER, {"so": "x"})


@pytest.mark.parametrize(
    ("number", "subject", "named"),
    [
        ("61/2018/NĐ-CP", "Một cửa", "Nghị định: Một cửa"),
        ("61/2018/NĐ-CP", "NGHỊ ĐỊNH về một cửa", "NGHỊ ĐỊNH về một cửa"),
        ("45/2019/QH14", "Bộ luật Lao động", "Bộ luật Lao động"),
        ("04/SCT-VP", "Mời họp", "Công văn: Mời họp"),
        ("Thư ngỏ", "Góp ý", "Góp ý"),
        ("05/QĐ-SCT", "", "Quyết định"),
    ],
)
def test_a_paper_is_named_by_kind_and_subject(number: str, subject: str, named: str) -> None:
    assert named_paper(number, subject, frozenset({"SCT"})) == named


def test_an_agency_that_organisation_toml_does_not_know_is_shown_by_its_id() -> None:
    nobody = system_of(organisation="")

    assert internal_documents(nobody, IN_DECEMBER, {}).letterhead == ("SCT",)


def test_two_secretaries_leave_the_place_of_the_maker_empty(system: System) -> None:
    [first] = [person for person in system.organisation.people if person.id == "thu-ky"]
    people = (*system.organisation.people, attrs.evolve(first, id="khac", name="Người khác"))
    two = attrs.evolve(system, organisation=attrs.evolve(system.organisation, people=people))

    assert internal_documents(two, IN_DECEMBER, {}).signatures[0].name is None


def test_every_shipped_report_is_named_in_small_ascii_letters() -> None:
    assert [form.name for form in REPORTS] == [
        "danh-muc-noi-bo",
        "danh-muc-ben-ngoai",
        "so-van-ban-di",
        "thong-bao-ban-hanh",
    ]


def test_equal_arguments_give_equal_reports(system: System) -> None:
    builders: tuple[Any, ...] = (internal_documents, external_documents, papers_sent)

    for build in builders:
        assert build(system, IN_DECEMBER, {}) == build(system, IN_DECEMBER, {})
