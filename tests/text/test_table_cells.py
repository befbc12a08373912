import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.documents import LegalBasis, Sensitivity
from qms.model.procedures import Leg
from qms.model.working_time import WorkingTime
from qms.text import table_cells as cells
from qms.text.table_cells import CellError, read_cell
from qms.text.tables import TableRow

READERS = (
    cells.one_line, cells.document_code, cells.listing, cells.day, cells.whole_number, cells.working_time, cells.hour,
    cells.leg, cells.sensitivity, cells.link, cells.bases,
)  # fmt: skip


@pytest.mark.parametrize(
    "text, items",
    [
        ("a; b;c", ("a", "b", "c")),
        ("a\nb\n\nc", ("a", "b", "c")),
        ("- Đơn đề nghị;\n- Giấy  chứng nhận;", ("Đơn đề nghị", "Giấy chứng nhận")),
        ("• một; –  hai; x-y; -", ("một", "hai", "x-y", "-")),
        (" ; \n;", ()),
    ],
)
def test_a_list_is_divided_by_semicolons_and_lines(text: str, items: tuple[str, ...]) -> None:
    assert cells.listing(text) == items


@pytest.mark.parametrize(
    "text",
    ["2021-09-13", "13/9/2021", "13-09-2021", "13.9.2021", "2021-09-13 00:00:00", "2021-09-13T08:30", "ngày 13 tháng 9 năm 2021"],
)  # fmt: skip
def test_a_day_is_read_as_it_is_written(text: str) -> None:
    assert cells.day(text) == dt.date(2021, 9, 13)


@pytest.mark.parametrize(
    "text, message, hint",
    [
        ("31/2/2021", "“31/2/2021” is not a day", "write it as 13/9/2021 or 2021-09-13"),
        ("2021-02-31", "“2021-02-31” is not a day", "write it as 13/9/2021 or 2021-09-13"),
        ("hôm qua", "“hôm qua” is not a day", "write it as 13/9/2021 or 2021-09-13"),
        ("13/9/21", "“13/9/21” is not a day", "write it as 13/9/2021 or 2021-09-13"),
        ("44452", "44452 is a number, not a day", "format the cell as a date in the spreadsheet"),
    ],
)
def test_what_is_no_day_is_said_with_what_to_write(text: str, message: str, hint: str) -> None:
    with pytest.raises(CellError) as caught:
        cells.day(text)

    assert (str(caught.value.message), str(caught.value.hint)) == (message, hint)


@pytest.mark.parametrize("text, number", [("1", 1), ("01", 1), ("1.0", 1), ("1,00", 1), ("02 bộ", 2), ("12 tháng", 12)])
def test_a_whole_number_may_come_as_a_spreadsheet_stores_it(text: str, number: int) -> None:
    assert cells.whole_number(text) == number


@pytest.mark.parametrize("text", ["0", "1.5", "-1", "một", "1 2", "9" * 30])
def test_a_number_of_things_is_whole_and_at_least_one(text: str) -> None:
    with pytest.raises(CellError):
        cells.whole_number(text)


@pytest.mark.parametrize("text", ["15:00", "15h", "15h00", "15 giờ", "15 giờ 00 phút", "15:00:00", "15g00"])
def test_an_hour_is_read_as_offices_write_it(text: str) -> None:
    assert cells.hour(text) == "15:00"


@pytest.mark.parametrize("text", ["25:00", "15", "15:60", "chiều"])
def test_what_is_no_hour_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="not an hour"):
        cells.hour(text)


def test_words_are_read_in_english_and_vietnamese() -> None:
    assert [cells.leg(t) for t in ("own", "Liên thông", "Người nộp", "Tổ chức, cá nhân")] == [
        Leg.OWN, Leg.OTHER, Leg.APPLICANT, Leg.APPLICANT,
    ]  # fmt: skip
    assert [cells.sensitivity(t) for t in ("public", "Nội bộ")] == [Sensitivity.PUBLIC, Sensitivity.INTERNAL]
    assert [cells.link(t) for t in ("b2", "end", "Kết thúc")] == ["b2", "end", "end"]


def test_a_state_secret_is_no_sensitivity() -> None:
    with pytest.raises(CellError) as caught:
        cells.sensitivity("Mật")

    assert "state secrets never enter a store" in str(caught.value.hint)


@pytest.mark.parametrize(
    "text, basis",
    [
        ("545/QĐ-UBND (2021-02-09)", LegalBasis(number="545/QĐ-UBND", date=dt.date(2021, 2, 9))),
        ("545/QĐ-UBND (9/2/2021)", LegalBasis(number="545/QĐ-UBND", date=dt.date(2021, 2, 9))),
        ("545/QĐ-UBND ngày 9/2/2021", LegalBasis(number="545/QĐ-UBND", date=dt.date(2021, 2, 9))),
        ("545/QĐ-UBND", LegalBasis(number="545/QĐ-UBND")),
        (
            "61/2018/NĐ-CP (2018-04-23), Điều 16, khoản 2",
            LegalBasis(number="61/2018/NĐ-CP", date=dt.date(2018, 4, 23), article="Điều 16, khoản 2"),
        ),
    ],
)
def test_a_legal_basis_is_a_number_with_its_day_and_article(text: str, basis: LegalBasis) -> None:
    assert cells.bases(text) == (basis,)


@pytest.mark.parametrize("text", ["(2021-02-09)", "545/QĐ-UBND (hôm qua)", "545/QĐ-UBND (2021-02-09) và"])
def test_a_legal_basis_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        cells.bases(text)


def test_a_code_has_a_letter_or_digit() -> None:
    assert cells.document_code(" QT 11/CX-HCTP ") == "QT 11/CX-HCTP"
    with pytest.raises(CellError, match="neither a letter nor a digit"):
        cells.document_code("///")


def test_an_empty_cell_says_nothing() -> None:
    found: list[object] = []

    assert read_cell(TableRow(path="b.csv", number=2, cells={}), "time", cells.day, found) is None  # type: ignore[arg-type]
    assert found == []


def test_a_cell_that_cannot_be_read_is_said_with_row_and_column() -> None:
    row = TableRow(path="b.csv", number=2, cells={"step_time": "15", "date": "mai"})
    found: list = []  # type: ignore[type-arg]

    assert read_cell(row, "step_time", cells.working_time, found) is None
    assert read_cell(row, "date", cells.day, found) is None
    assert [(str(d), d.location.field) for d in found] == [
        (
            "b.csv:2: QMS-B013 column step_time: “15” is not an amount of working time; "
            "write it in figures, as in “15 ngày”, “0,5 ngày”, “2 giờ” or “1 ngày 4 giờ”",
            "step_time",
        ),
        ("b.csv:2: QMS-B013 column date: “mai” is not a day", "date"),
    ]


def test_working_time_is_read() -> None:
    assert cells.working_time("0,5\nngày") == WorkingTime(minutes=240)


@given(st.sampled_from(READERS), st.one_of(st.text(), st.text("0123456789:/-.,() ngàyhĐiều;\n")))
def test_no_text_breaks_a_reader(reader: object, text: str) -> None:
    try:
        reader(text)  # type: ignore[operator]
    except ValueError as error:
        assert str(error)
