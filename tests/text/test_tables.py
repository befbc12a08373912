"""Rows of a sheet to rows with columns. Sheets are drawn with ``|`` between the cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.text.table_columns import COLUMNS, OPENING_COLUMNS
from qms.text.tables import Column, SheetRow, TableRow, columns_named, find_header, letters, read_table, shortened

TWO = (Column("code", "Mã hiệu", ("Ký hiệu",), required=True), Column("title", "Tên"), Column("file", "Tệp"))


def sheet(text: str) -> list[SheetRow]:
    lines = text.strip("\n").split("\n")
    return [SheetRow(n, [cell.strip() for cell in line.split("|")]) for n, line in enumerate(lines, start=1)]


def diagnostics(text: str) -> list[str]:
    _, found = read_table(sheet(text), TWO, path="bang.csv")
    return [f"{d}: {d.hint}" for d in found]


def test_cells_are_known_by_their_columns() -> None:
    table, found = read_table(sheet("code|title\nQT-01|Quy trình một\nQT-02|"), TWO, path="bang.csv")

    assert found == ()
    assert table is not None
    assert table.columns == {"code", "title"}
    assert [(row.number, dict(row.cells)) for row in table.rows] == [
        (2, {"code": "QT-01", "title": "Quy trình một"}),
        (3, {"code": "QT-02"}),
    ]


@pytest.mark.parametrize("name", ["code", "CODE", "Mã hiệu", "MÃ HIỆU (*)", "ma hieu", "Ký hiệu", " Mã\u00a0hiệu: "])
def test_a_column_answers_to_its_names_whatever_case_accents_and_punctuation(name: str) -> None:
    table, found = read_table(sheet(f"{name}|title\nQT-01|x"), TWO, path="bang.csv")

    assert found == ()
    assert table is not None
    assert table.rows[0].get("code") == "QT-01"


def test_titles_above_the_names_are_passed_over_and_rows_keep_the_numbers_of_the_spreadsheet() -> None:
    table, _ = read_table(sheet("DANH MỤC\n\nSTT|Mã hiệu|Tên\n\n1|QT-01|Một\n||\n2|QT-02|Hai"), TWO, path="bang.csv")

    assert table is not None
    assert [(row.number, row.get("code")) for row in table.rows] == [(5, "QT-01"), (7, "QT-02")]


def test_a_cell_is_brought_to_composed_letters_and_plain_line_ends() -> None:
    rows = [SheetRow(1, ["code", "title"]), SheetRow(2, [" QT-01 ", "Quy tri\u0300nh\r\nmột\u2028hai\x0bba"])]
    table, _ = read_table(rows, TWO, path="bang.csv")

    assert table is not None
    assert table.rows[0].cells == {"code": "QT-01", "title": "Quy trình\nmột\nhai\nba"}


def test_the_place_of_a_cell_names_file_row_and_column() -> None:
    place = TableRow(path="bang.csv", number=7, cells={}).place("title")

    assert (str(place), place.field) == ("bang.csv:7", "title")


def test_a_row_that_only_repeats_merged_cells_holds_nothing() -> None:
    rows = [
        SheetRow(1, ["code", "title"]),
        SheetRow(2, ["QT-01", "x"]),
        SheetRow(3, ["QT-01", ""], frozenset({0})),
        SheetRow(4, ["QT-01", "y"], frozenset({0, 9})),
    ]
    table, _ = read_table(rows, TWO, path="bang.csv")

    assert table is not None
    assert [(row.number, row.shared) for row in table.rows] == [(2, frozenset()), (4, frozenset({"code"}))]


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "bang.csv:1: QMS-B002 no row names the columns: let the first row name the columns, among them code (Mã hiệu)"),
        ("a|b\nc|d", "bang.csv:1: QMS-B002 no row names the columns: let the first row name the columns, among them code (Mã hiệu)"),
        ("code|titel|file", "bang.csv:1: QMS-B003 there is no column “titel”: did you mean title?"),
        ("code|màu sắc|file", "bang.csv:1: QMS-B003 there is no column “màu sắc”: take it out, or use one of: code, title, file"),
        ("code|Ký hiệu|title", "bang.csv:1: QMS-B004 the column code stands twice: here as “Ký hiệu”: keep one of the two"),
        ("title|file\nx|y", "bang.csv:1: QMS-B005 the column code (Mã hiệu) is missing: add it to the row that names the columns"),
        ("code|title\nQT-01|x|lạc\nQT-02|y|lạc", "bang.csv:2: QMS-B006 “lạc” stands in a column without a name: name column C in row 1, or empty it"),
        ("code|title\nQT-01|a\x07b", "bang.csv:2: QMS-B017 the cell holds a character that no text has: type the text anew; it was copied from a damaged file"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_form_is_said_once_with_its_row(text: str, said: str) -> None:
    assert diagnostics(text) == [said]


def test_an_empty_file_is_an_empty_table() -> None:
    table, found = read_table([], TWO, path="bang.csv")

    assert table is None
    assert [str(d) for d in found] == ["bang.csv:1: QMS-B002 the table is empty"]


def test_the_header_is_not_looked_for_without_end() -> None:
    rows = [*(SheetRow(n, ["…"]) for n in range(1, 30)), SheetRow(30, ["code", "title"])]

    assert find_header(rows, TWO) is None
    assert columns_named(rows, TWO) == 0
    assert columns_named(rows[-1:], TWO) == 2


@pytest.mark.parametrize("place, name", [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(place: int, name: str) -> None:
    assert letters(place) == name


def test_a_long_cell_is_cut_in_messages() -> None:
    assert shortened("một  hai\nba") == "một hai ba"
    assert len(shortened("x" * 1000)) == 60


@pytest.mark.parametrize("columns", [COLUMNS, OPENING_COLUMNS])
def test_no_two_columns_answer_to_one_name(columns: tuple[Column, ...]) -> None:
    names = [name for column in columns for name in {column.name, column.vietnamese, *column.others}]
    rows = [SheetRow(1, [column.vietnamese for column in columns])]

    table, found = read_table(rows, columns, path="bang.csv")

    assert found == ()
    assert table is not None
    assert table.columns == {column.name for column in columns}
    assert columns_named([SheetRow(1, names)], columns) == len(names)


@given(
    st.lists(
        st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["code", "Tên", "file", "stt"])), max_size=5),
        max_size=8,
    ),
    st.sets(st.integers(0, 6)),
)
def test_any_rows_give_a_table_or_diagnostics(rows: list[list[str]], shared: set[int]) -> None:
    numbered = [SheetRow(n, cells, frozenset(shared)) for n, cells in enumerate(rows, start=1)]

    table, found = read_table(numbered, TWO, path="bang.csv")

    assert table is not None or any(d.is_error for d in found)
    assert all(d.location is not None and d.location.line and d.hint for d in found)
    for row in table.rows if table else ():
        assert row.number <= len(rows)
        assert all(text == text.strip() and text for text in row.cells.values() if "\0" not in text)
