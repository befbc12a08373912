"""Documents in a table. Tables are drawn with ``|`` between the cells."""

import datetime as dt
import unicodedata

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.diagnostics import Location
from qms.model.documents import Header, LegalBasis, Management, Sensitivity
from qms.model.procedures import END, Leg, Procedure, Step
from qms.model.working_time import WorkingTime
from qms.text.table_columns import COLUMNS
from qms.text.table_documents import StatedDocument, document_cells, read_documents
from qms.text.tables import SheetRow, Table, TableRow, read_table

PLACE = Location(path="bang.csv", line=2)


def table(text: str) -> Table:
    lines = [line for line in text.strip().split("\n") if line.strip()]
    rows = [SheetRow(n, [cell.strip() for cell in line.split("|")]) for n, line in enumerate(lines, start=1)]
    read, found = read_table(rows, COLUMNS, path="bang.csv")
    assert found == ()
    assert read is not None
    return read


def read(text: str) -> tuple[StatedDocument, ...]:
    documents, found = read_documents(table(text))
    assert found == ()
    return documents


def said(text: str) -> list[str]:
    _, found = read_documents(table(text))
    return [f"{d} [{d.location.field if d.location else None}]" for d in found]


def test_a_document_is_a_row_with_its_first_step_and_a_row_for_each_further_step() -> None:
    first, second = read(
        """
        code  | title | unit | time   | papers     | bases                    | step | what      | step_unit | step_time | next | yes | no
        LD-01 | Một   | qlcn | 5 ngày | Đơn; Bản đồ | 545/QĐ-UBND (2021-02-09) | b1   | Tiếp nhận | mot-cua   | 4 giờ     | b2   |     |
              |       |      |        |            |                          | b2   | Đủ?       | qlcn      | 1 ngày    |      | b3  | b1
              |       |      |        |            |                          | b3   | Trả       | mot-cua   | 4 giờ     | end  |     |
        LD-02 | Hai   | qltm |        |            |                          |      |           |           |           |      |     |
        """
    )

    assert first.applied_to(Header(code="LD-01", title="", unit="")) == Header(
        code="LD-01",
        title="Một",
        unit="qlcn",
        bases=(LegalBasis(number="545/QĐ-UBND", date=dt.date(2021, 2, 9)),),
        procedure=Procedure(time=WorkingTime.parse("5 ngày"), papers=("Đơn", "Bản đồ")),
        steps=(
            Step(id="b1", what="Tiếp nhận", unit="mot-cua", time=WorkingTime.parse("4 giờ"), next="b2"),
            Step(id="b2", what="Đủ?", unit="qlcn", time=WorkingTime.parse("1 ngày"), yes="b3", no="b1"),
            Step(id="b3", what="Trả", unit="mot-cua", time=WorkingTime.parse("4 giờ"), next=END),
        ),
    )
    assert second.applied_to(Header(code="LD-02", title="", unit="")) == Header(code="LD-02", title="Hai", unit="qltm")


def test_steps_have_the_places_of_their_rows() -> None:
    (document,) = read("code|time|step|what|next\nLD-01|1 ngày|b1|Một|b2\n||b2|Hai|")

    places = [document.cell_of(f) for f in ("steps[0].id", "steps[1].time", "steps[1].next", "procedure.time", "title")]
    assert [(place.line, place.field) for place in places] == [
        (2, "step"), (3, "step_time"), (3, "next"), (2, "time"), (2, "title"),
    ]  # fmt: skip


def test_a_code_that_is_repeated_on_the_rows_of_its_steps_is_the_same_document() -> None:
    (document,) = read("code|title|step|what|next\nLD-01|Một|b1|A|b2\nLD-01|Một|b2|B|\nld-01||b3|C|")

    assert [step.id for step in document.steps] == ["b1", "b2", "b3"]


def test_without_a_column_that_says_where_a_step_leads_each_leads_to_the_one_below() -> None:
    (document,) = read("code|title|what|role\nLD-01|Một|A|Chuyên viên\n||B|Lãnh đạo\n||C|Văn thư")

    assert [(step.id, step.next) for step in document.steps] == [("b1", "b2"), ("b2", "b3"), ("b3", None)]


def test_every_column_of_management_is_read() -> None:
    (document,) = read(
        """
        code  | title | unit | chu kỳ xem xét | sensitivity | change    | change_basis | clauses    | language | body
        QT-01 | Một   | vp   | 12 tháng       | nội bộ      | Bổ sung A | 545/QĐ-UBND  | 7.5; 7.5.3 | en       | # Một
        """
    )

    management = document.applied_to_management(Management(seen={"qt-02": "sha256:…"}))
    assert management == Management(
        review_interval=12, sensitivity=Sensitivity.INTERNAL, change="Bổ sung A", change_basis="545/QĐ-UBND",
        seen={"qt-02": "sha256:…"},
    )  # fmt: skip
    assert (document.clauses, document.language, document.body) == (("7.5", "7.5.3"), "en", "# Một\n")


def test_what_is_not_stated_stays_as_it_is() -> None:
    header = Header(
        code="LD-01", title="Một", unit="qlcn", clauses=("8.5",),
        bases=(LegalBasis(number="545/QĐ-UBND", date=dt.date(2021, 2, 9), article="Điều 1", title="Công bố"),),
        procedure=Procedure(time=WorkingTime.parse("5 ngày"), sets=1),
        steps=(Step(id="b1", what="A"),),
    )  # fmt: skip
    management = Management(review_interval=12, change="cũ")

    assert StatedDocument(place=PLACE, code="LD-01").applied_to(header) == header
    assert StatedDocument(place=PLACE, code="LD-01").applied_to_management(management) == management
    assert StatedDocument(place=PLACE, code="LD-01", procedure=Procedure(sets=2)).applied_to(header) == attrs.evolve(
        header, procedure=Procedure(time=WorkingTime.parse("5 ngày"), sets=2)
    )


def test_a_basis_that_a_document_has_keeps_the_title_and_article_it_has_there() -> None:
    old = LegalBasis(number="545/QĐ-UBND", date=dt.date(2021, 2, 9), article="Điều 1", title="Công bố")
    header = Header(code="LD-01", title="Một", unit="qlcn", bases=(old,))
    new = LegalBasis(number="61/2018/NĐ-CP", date=dt.date(2018, 4, 23))
    stated = StatedDocument(
        place=PLACE,
        code="LD-01",
        bases=(LegalBasis(number="545/QĐ-UBND"), new, attrs.evolve(old, date=new.date, title=None)),
    )

    assert stated.applied_to(header).bases == (old, new, attrs.evolve(old, date=new.date, title=None))


def test_every_fault_is_said_at_once_with_its_row_and_column() -> None:
    assert said(
        """
        code  | title | unit | time    | sets | step | what | step_time | leg  | next
              | Lạc   | vp   |         |      |      |      |           |      |
        LD-01 | Một   | qlcn | 5 tháng | 0    | b1   | A    | 1 ngày    | xa   | b2
              |       |      |         |      | b2   |      | 2         |      |
              | Thừa  |      |         |      | b3   | C    |           |      |
        LD-01 | Hai   | qlcn |         |      |      |      |           |      |
              |       |      |         |      | b4   | D    | 9 năm     |      |
        ---   | Ba    | qlcn |         |      |      |      |           |      |
        """
    ) == [
        "bang.csv:2: QMS-B010 the row has no code, and no document stands above it [code]",
        "bang.csv:5: QMS-B012 the row has no code, but something in the column title [title]",
        "bang.csv:3: QMS-B013 column leg: “xa” is none of the words of this column [leg]",
        "bang.csv:4: QMS-B014 the step does not say what is done [what]",
        "bang.csv:4: QMS-B013 column step_time: “2” is not an amount of working time; "
        "write it in figures, as in “15 ngày”, “0,5 ngày”, “2 giờ” or “1 ngày 4 giờ” [step_time]",
        "bang.csv:3: QMS-B013 column time: “5 tháng” is not in working time; write it in working days, as in “15 ngày” [time]",
        "bang.csv:3: QMS-B013 column sets: “0” is not a whole number of 1 or more [sets]",
        "bang.csv:6: QMS-B011 LD-01 stands in row 3 already [code]",
        "bang.csv:8: QMS-B013 column code: “---” is no code: it has neither a letter nor a digit [code]",
    ]


def test_a_time_that_stands_for_several_steps_is_refused() -> None:
    first = TableRow(path="b.xlsx", number=2, cells={"code": "LD-01", "what": "A", "step_time": "1 ngày"})
    second = TableRow(
        path="b.xlsx", number=3, cells={"what": "B", "step_time": "1 ngày"}, shared=frozenset({"step_time"})
    )

    _, found = read_documents(
        Table(path="b.xlsx", columns=frozenset({"code", "what", "step_time"}), rows=(first, second))
    )

    assert [str(d) for d in found] == ["b.xlsx:3: QMS-B015 one merged cell gives a time to several steps"]


def test_a_unit_may_be_merged_over_documents_and_over_steps() -> None:
    rows = (
        TableRow(path="b.xlsx", number=2, cells={"code": "LD-01", "unit": "qlcn", "what": "A"}),
        TableRow(path="b.xlsx", number=3, cells={"unit": "qlcn", "what": "B"}, shared=frozenset({"unit"})),
        TableRow(path="b.xlsx", number=4, cells={"code": "LD-02", "unit": "qlcn"}, shared=frozenset({"unit"})),
        TableRow(path="b.xlsx", number=5, cells={"unit": "vp", "what": "C"}, shared=frozenset({"unit"})),
    )
    documents, found = read_documents(Table(path="b.xlsx", columns=frozenset({"code", "unit", "what"}), rows=rows))

    assert found == ()
    assert [(d.code, d.unit, len(d.steps)) for d in documents] == [("LD-01", "qlcn", 2), ("LD-02", "qlcn", 1)]


def test_rows_that_would_make_an_unreadable_header_are_refused() -> None:
    row = TableRow(path="b.csv", number=2, cells={"code": "LD-01", "title": "x" * 70_000})

    documents, found = read_documents(Table(path="b.csv", columns=frozenset({"code", "title"}), rows=(row,)))

    assert documents == ()
    assert [str(d) for d in found] == ["b.csv:2: QMS-B016 the rows of LD-01 make a header of more than 65536 letters"]


def test_a_text_with_merge_conflict_markers_is_refused() -> None:
    row = TableRow(path="b.csv", number=2, cells={"code": "LD-01", "body": "# Một\n<<<<<<< main\nx"})

    _, found = read_documents(Table(path="b.csv", columns=frozenset({"code", "body"}), rows=(row,)))

    assert [(d.location and d.location.line, d.location and d.location.field) for d in found] == [(2, "body")]


WORDS = st.text(st.characters(categories=("L", "N", "P"), exclude_characters=";"), max_size=12).map(
    lambda text: unicodedata.normalize("NFC", "a" + text)
)
LISTS = st.lists(WORDS, max_size=3).map(tuple)
MAYBE = st.none() | WORDS
TIMES = st.none() | st.integers(1, 4000).map(lambda minutes: WorkingTime(minutes=minutes))
BASES = st.builds(
    LegalBasis,
    number=st.from_regex(r"[1-9][0-9]{0,3}/QĐ-[A-Z]{2,5}", fullmatch=True),
    date=st.none() | st.dates(dt.date(1900, 1, 1)),
    article=st.sampled_from([None, "Điều 1", "khoản 2, Điều 3"]),
)
PROCEDURES = st.builds(
    Procedure, national_code=MAYBE, field=MAYBE, time=TIMES, online_level=MAYBE, applicants=MAYBE, papers=LISTS,
    sets=st.none() | st.integers(1, 9), place=MAYBE, result=MAYBE, conditions=LISTS, fee=MAYBE, form=MAYBE,
    sample_dossier=MAYBE, cutoff=st.none() | st.sampled_from(["09:05", "15:00"]),
)  # fmt: skip
LINKS = st.none() | st.sampled_from(["b1", "b2", END])
STEPS = st.builds(
    Step, id=WORDS, what=WORDS, unit=MAYBE, role=MAYBE, time=TIMES, form=MAYBE, result=MAYBE, leg=st.sampled_from(Leg),
    next=LINKS, yes=LINKS, no=LINKS,
)  # fmt: skip
HEADERS = st.builds(
    Header, code=WORDS, title=WORDS, unit=WORDS, language=st.sampled_from(["vi", "en"]), clauses=LISTS,
    parent=MAYBE, bases=st.lists(BASES, max_size=3).map(tuple),
    procedure=st.none() | PROCEDURES.filter(lambda p: p != Procedure()), steps=st.lists(STEPS, max_size=3).map(tuple),
)  # fmt: skip
MANAGEMENTS = st.builds(
    Management, review_interval=st.none() | st.integers(1, 60), sensitivity=st.sampled_from(Sensitivity), change=MAYBE,
    change_basis=MAYBE,
)  # fmt: skip


@given(HEADERS, MANAGEMENTS)
def test_what_a_table_holds_of_a_document_reads_back_the_same(header: Header, management: Management) -> None:
    rows = document_cells(header, kind="flowchart", management=management)
    sheet = [SheetRow(1, [column.name for column in COLUMNS])]
    sheet += [SheetRow(n, [row.get(c.name, "") for c in COLUMNS]) for n, row in enumerate(rows, start=2)]

    read, faults = read_table(sheet, COLUMNS, path="bang.csv")
    assert read is not None
    (document,), found = read_documents(read)

    assert (*faults, *found) == ()
    assert document.kind == "flowchart"
    assert document.applied_to(Header(code=document.code, title="", unit="")) == header
    assert document.applied_to_management(Management()) == management


CELLS = st.one_of(
    st.just(""), st.text(max_size=10), st.sampled_from(["LD-01", "LD-02", "b1", "b2", "1 ngày", "2", "x; y"])
)


@given(
    st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=8, unique=True),
    st.lists(st.lists(CELLS, max_size=8), max_size=8),
    st.sets(st.integers(0, 7)),
)
def test_any_rows_give_documents_or_diagnostics(columns: list, rows: list[list[str]], shared: set[int]) -> None:  # type: ignore[type-arg]
    sheet = [SheetRow(1, [column.name for column in columns])]
    sheet += [SheetRow(n, cells, frozenset(shared)) for n, cells in enumerate(rows, start=2)]
    read, _ = read_table(sheet, COLUMNS, path="bang.csv")
    if read is None:
        return

    documents, found = read_documents(read)

    assert all(d.location and d.location.line and d.location.field and d.hint for d in found)
    codes = [document.code.casefold() for document in documents]
    assert len(codes) == len(set(codes))
    for document in documents:
        assert len(document.steps) == len(document.step_places)


@pytest.mark.parametrize("column", [column for column in COLUMNS if column.name != "code"])
def test_a_column_alone_beside_the_code_is_read(column: object) -> None:
    name = column.name  # type: ignore[attr-defined]
    row = TableRow(path="b.csv", number=2, cells={"code": "LD-01", name: "…"})

    documents, _ = read_documents(Table(path="b.csv", columns=frozenset({"code", name}), rows=(row,)))

    assert [document.code for document in documents] == ["LD-01"]
