"""Documents in force before adoption, in a table. Tables are drawn with ``|`` between the cells."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.diagnostics import Diagnostic
from qms.model.numbering import RevisionNumber
from qms.text.table_columns import OPENING_COLUMNS
from qms.text.table_openings import OpeningRow, read_openings
from qms.text.tables import SheetRow, read_table


def read(text: str) -> tuple[tuple[OpeningRow, ...], tuple[Diagnostic, ...]]:
    lines = [line for line in text.strip().split("\n") if line.strip()]
    rows = [SheetRow(n, [cell.strip() for cell in line.split("|")]) for n, line in enumerate(lines, start=1)]
    table, found = read_table(rows, OPENING_COLUMNS, path="mo.csv")
    assert found == ()
    assert table is not None
    return read_openings(table)


def test_a_row_states_a_revision_with_its_decision() -> None:
    (row,), found = read(
        """
        Mã hiệu | Tên tài liệu | Loại      | Đơn vị | Lần ban hành | Lần sửa đổi | Quyết định | Ngày ban hành | Ngày hiệu lực | Tệp
        QT-05   | Kiểm soát    | procedure | vp     | 02           | 1.0         | 12/QĐ-SCT  | 2/5/2019      | 2019-05-10    | a/QT-05.docx
        """
    )

    assert found == ()
    assert row == OpeningRow(
        place=row.place, code="QT-05", title="Kiểm soát", kind="procedure", unit="vp", revision=RevisionNumber(2, 1),
        number="12/QĐ-SCT", date=dt.date(2019, 5, 2), effective=dt.date(2019, 5, 10), file="a/QT-05.docx",
    )  # fmt: skip
    assert str(row.cell("file")) == "mo.csv:2"


@pytest.mark.parametrize(
    "edition, revision, number",
    [("1", "", "01.00"), ("02.01", "", "02.01"), ("1.0", "0", "01.00"), ("3,0", "02", "03.02")],
)
def test_edition_and_revision_stand_in_two_cells_or_in_one(edition: str, revision: str, number: str) -> None:
    (row,), _ = read(f"code|edition|revision\nQT-05|{edition}|{revision}")

    assert str(row.revision) == number


@pytest.mark.parametrize("text", ["", "không rõ", "-", "?", "Chưa rõ"])
def test_a_decision_may_be_unknown(text: str) -> None:
    (row,), found = read(f"code|edition|decision|date\nQT-05|1|{text}|2/5/2019")

    assert found == ()
    assert (row.number, row.date) == (None, dt.date(2019, 5, 2))


def test_the_day_may_stand_behind_the_number() -> None:
    (row,), found = read("code|edition|decision\nQT-05|1|12/QĐ-SCT ngày 2/5/2019")

    assert found == ()
    assert (row.number, row.date) == ("12/QĐ-SCT", dt.date(2019, 5, 2))


def test_a_number_that_is_not_understood_is_kept_with_a_warning() -> None:
    (row,), found = read("code|edition|decision\nQT-05|1|QĐ của Giám đốc")

    assert row.number == "QĐ của Giám đốc"
    assert [(d.code, d.is_error) for d in found] == [("QMS-B021", False)]


def test_every_fault_is_said_at_once_with_its_row_and_column() -> None:
    rows, found = read(
        """
        code  | edition | revision | decision                   | date     | effective
        QT-01 |         |          |                            |          |
              | 1       |          |                            |          |
        QT-02 | 0       | 0        |                            |          | mai
        QT-03 | hai     |          |                            |          |
        QT-04 | 1       | x        |                            |          |
        QT-05 | 1       |          | 12/QĐ-SCT ngày 2/5/2019    | 3/5/2019 |
        QT-05 | 2       |          |                            |          |
        """
    )

    assert [row.code for row in rows] == ["QT-01", "QT-02", "QT-03", "QT-04", "QT-05"]
    assert [row.code for row in rows if row.revision] == ["QT-05"]
    assert [f"{d} [{d.location.field}]" for d in found if d.location] == [
        "mo.csv:2: QMS-B018 the row says nothing in the column edition [edition]",
        "mo.csv:3: QMS-B018 the row says nothing in the column code [code]",
        "mo.csv:4: QMS-B013 editions are counted from 1 [edition]",
        "mo.csv:4: QMS-B013 column effective: “mai” is not a day [effective]",
        "mo.csv:5: QMS-B013 column edition: “hai” is no edition [edition]",
        "mo.csv:6: QMS-B013 column revision: “x” is not a whole number [revision]",
        "mo.csv:7: QMS-B022 the decision is of 2019-05-02, the column date says 2019-05-03 [date]",
        "mo.csv:8: QMS-B011 QT-05 stands in row 7 already [code]",
    ]


@given(
    st.lists(
        st.lists(
            st.one_of(st.just(""), st.text(max_size=12), st.sampled_from(["QT-01", "1", "0", "2/5/2019"])), max_size=10
        ),
        max_size=6,
    )
)
def test_any_rows_give_documents_or_diagnostics(rows: list[list[str]]) -> None:
    sheet = [SheetRow(1, [column.name for column in OPENING_COLUMNS])]
    sheet += [SheetRow(n, cells) for n, cells in enumerate(rows, start=2)]
    table, damaged = read_table(sheet, OPENING_COLUMNS, path="mo.csv")
    assert table is not None

    openings, found = read_openings(table)

    assert len(openings) + len({d.location.line for d in (*damaged, *found) if d.is_error and d.location}) >= len(
        table.rows
    )
    assert all(opening.revision is None or opening.revision.edition >= 1 for opening in openings)
