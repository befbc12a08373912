"""The opening entry from a table, on a store in memory. Tables are written as CSV with semicolons."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from qms.errors import Refused, UsageError
from qms.model.ledger import Act
from qms.opening import workspace_on
from qms.operations.adopting import adopt, template_table
from qms.operations.saving import save
from qms.operations.session import Outcome, Session
from qms.operations.sheets import load_table, read_sheets
from qms.store.memory import MemoryStore
from qms.text.documents import read_folder
from qms.text.table_columns import OPENING_COLUMNS
from qms.text.table_openings import read_openings

Take = Callable[..., Outcome]
DAY = dt.date(2021, 1, 4)
SETTINGS = b'format = 1\nagency = "sct"\n'
ORGANISATION = """
[[organisations]]
id = "sct"
name = "Sở Công Thương"
[[units]]
id = "vp"
name = "Văn phòng Sở"
""".encode()
HEADER = '+++\ncode = "QT-05"\ntitle = "Năm"\nunit = "vp"\n+++\n'


def session_on(store: MemoryStore, today: dt.date = DAY) -> Session:
    return workspace_on(store, today=today, person="iso-thu-ky").session


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    store.disk.update({"qms.toml": SETTINGS, "organisation.toml": ORGANISATION})
    save(session_on(store))
    return store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of the texts."""
    (tmp_path / "van-ban" / "Quy trinh").mkdir(parents=True)
    return tmp_path / "van-ban"


@pytest.fixture
def take(tmp_path: Path, store: MemoryStore, folder: Path) -> Take:
    """Return the function that adopts what a table states, given as text."""

    def of(text: str, *, files: Path | None = folder, dry_run: bool = False) -> Outcome:
        table = tmp_path / "mo.csv"
        table.write_text("\n".join(line.strip() for line in text.strip().split("\n")), encoding="utf-8")
        return adopt(session_on(store), table, files, date=DAY, subject="Lần 01", dry_run=dry_run)

    return of


def said(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    assert all(d.hint for d in caught.value.diagnostics if d.is_error)
    return [str(d) for d in caught.value.diagnostics]


TOP = "code;title;kind;unit;edition;revision;decision;date;effective;file\n"


def test_documents_are_entered_as_in_force_with_the_numbers_on_their_papers(
    store: MemoryStore, take: Take, folder: Path
) -> None:
    (folder / "Quy trinh" / "QT 05 đã ký.DOCX").write_bytes(b"PK word")

    outcome = take(TOP + "QT 05;Năm;procedure;vp;1;2;12/QĐ-SCT;2/5/2019;10/5/2019;Quy trinh/QT 05 đã ký.DOCX")

    assert outcome.warnings == ()
    entry = outcome.plan.entry
    assert entry is not None
    assert (entry.act, entry.date, entry.subject, entry.recorded_by) == (Act.OPENING, DAY, "Lần 01", "iso-thu-ky")
    (line,) = entry.issues
    assert (line.document, line.code, line.edition, line.revision) == ("qt-05", "QT 05", 1, 2)
    assert (line.number, line.date, line.effective) == ("12/QĐ-SCT", dt.date(2019, 5, 2), dt.date(2019, 5, 10))
    working = session_on(store).load().system.documents["qt-05"]
    assert working.header is not None
    assert working.header.body == "qt-05.docx"
    assert working.files["qt-05.docx"] == b"PK word"
    assert (line.digest, line.tree) == (working.digest, working.tree)
    assert read_folder("procedure", working.id, working.files)[1] == ()


def test_a_dry_run_writes_nothing(store: MemoryStore, take: Take) -> None:
    before = dict(store.disk)

    outcome = take(TOP + "QT-05;Năm;procedure;vp;1;;;;;", dry_run=True)

    assert not outcome.done
    assert store.disk == before


@pytest.mark.parametrize("name", ["Quy trinh\\qt-05.md", "./quy trinh/QT-05.MD", "Quy trinh/QT-05.md"])
def test_markdown_is_taken_with_its_own_header_and_found_whatever_the_case(
    store: MemoryStore, take: Take, folder: Path, name: str
) -> None:
    text = HEADER.replace('unit = "vp"', 'unit = "vp"\nclauses = ["7.5"]\nattachments = ["phu-luc.xlsx"]') + "\n# Năm\n"
    (folder / "Quy trinh" / "QT-05.md").write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    (folder / "Quy trinh" / "phu-luc.xlsx").write_bytes(b"PK excel")

    take(f"code;kind;edition;decision;date;file\nQT-05;procedure;02.01;12/QĐ-SCT;2/5/2019;{name}")

    files = session_on(store).load().system.documents["qt-05"].files
    assert files == {"document.md": text.encode(), "phu-luc.xlsx": b"PK excel"}


def test_markdown_without_a_header_gets_one_from_the_row(store: MemoryStore, take: Take, folder: Path) -> None:
    (folder / "a.md").write_text("# Năm\n\nLời.\n", encoding="utf-8")

    take(TOP + "QT-05;Năm;procedure;vp;1;;;;;a.md")

    assert store.disk["documents/procedure/qt-05/document.md"].decode() == HEADER + "\n# Năm\n\nLời.\n"


def test_a_text_that_is_not_found_is_a_known_gap(store: MemoryStore, take: Take, folder: Path) -> None:
    (folder / "Quy trinh" / "QT-06.pdf").write_bytes(b"%PDF")

    outcome = take(
        TOP + "QT-05;Năm;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;\nQT-06;Sáu;procedure;vp;1;;;;;Quy trinh/QT06.pdf"
    )

    assert [str(d) for d in outcome.warnings] == [
        "mo.csv:2: QMS-A006 the text of QT-05 is missing: what was in force cannot be proved",
        "mo.csv:3: QMS-A005 the decision that issued QT-06 is not known",
        "mo.csv:3: QMS-A006 the text of QT-06 is missing: what was in force cannot be proved",
        "mo.csv:3: QMS-A011 Quy trinh/QT06.pdf is not found",
    ]
    assert str(outcome.warnings[3].hint) == "did you mean Quy trinh/QT-06.pdf?"
    assert outcome.plan.entry is not None
    assert [(line.digest, line.tree) for line in outcome.plan.entry.issues] == [(None, None)] * 2


@pytest.mark.parametrize(
    "files, hint",
    [(None, "name the folder of the texts with --files"), ("van-ban", "look for it, or leave the cell empty")],
)
def test_a_text_that_is_not_found_is_said_with_where_to_look(
    take: Take, tmp_path: Path, files: str | None, hint: str
) -> None:
    outcome = take(
        TOP + "QT-05;Năm;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;abc.pdf", files=tmp_path / files if files else None
    )

    assert [str(d.hint) for d in outcome.warnings if d.code == "QMS-A011"] == [hint]


def test_a_working_text_that_was_never_issued_is_adopted_as_it_lies(store: MemoryStore, take: Take) -> None:
    store.disk["documents/procedure/qt-05/document.md"] = (HEADER + "\n# Năm\n").encode()

    outcome = take("code;edition;decision;date\nqt-05;1;12/QĐ-SCT;2/5/2019")

    assert outcome.warnings == ()
    assert outcome.plan.entry is not None
    (line,) = outcome.plan.entry.issues
    assert (line.code, line.title, line.kind, line.unit) == ("QT-05", "Năm", "procedure", "vp")
    assert line.digest == session_on(store).load().system.documents["qt-05"].digest
    assert "documents/procedure/qt-05/document.md" in store.at(store.main).paths()


def test_names_of_kinds_and_units_stand_for_their_ids(take: Take) -> None:
    outcome = take(TOP + "QT-05;Năm;Quy trình nội bộ;văn phòng sở;1;;;;;")

    assert outcome.plan.entry is not None
    assert [(line.kind, line.unit) for line in outcome.plan.entry.issues] == [("procedure", "vp")]


def test_every_fault_is_said_at_once_with_its_row_and_nothing_is_written(
    store: MemoryStore, take: Take, folder: Path
) -> None:
    for name, data in {
        "anh.jpg": b"x", "rong.docx": b"", "la.md": HEADER.encode(), "hong.md": b"+++\ncode =\n+++\n", "nhi.md": b"\xff\xfe",
        "ten.md": HEADER.replace("QT-05", "QT-11").replace("+++\n", '+++\nbody = "../x.docx"\n', 1).encode(),
        "dinh-kem.md": HEADER.replace("QT-05", "QT-12").replace("+++\n", '+++\nattachments = ["khong-co.xlsx"]\n', 1).encode(),
    }.items():  # fmt: skip
        (folder / name).write_bytes(data)
    store.disk["documents/procedure/qt-02/document.md"] = HEADER.replace("QT-05", "QT-02").encode()
    before = (dict(store.disk), store.main)

    with pytest.raises(Refused) as caught:
        take(
            TOP
            + """QT-01;Một;procedure;vp;0;0;;;;
            QT-02;Hai;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;
            QT-02;Hai;procedure;vp;1;;;;;
            QT-03;Ba;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;../mo.csv
            QT-04;Bốn;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;C:\\x.docx
            QT-05;Năm;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;anh.jpg
            QT-06;Sáu;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;rong.docx
            QT-07;Bảy;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;la.md
            QT-08;Tám;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;hong.md
            QT-09;Chín;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;nhi.md
            QT-10;;procedure;;1;;12/QĐ-SCT;2/5/2019;;
            QT-11;Năm;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;ten.md
            QT-12;Năm;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;dinh-kem.md
            QT-13;Mười ba;la;khong-co;1;;12/QĐ-SCT;2/5/2021;;"""
        )

    assert said(caught) == [
        "hong.md:2: QMS-T020 the value is missing or cannot be read",
        "mo.csv:2: QMS-B013 editions are counted from 1",
        "mo.csv:3: QMS-A014 QT-02: the table has “Hai” in the column title, the text has “Năm”",
        "mo.csv:4: QMS-B011 QT-02 stands in row 3 already",
        "mo.csv:5: QMS-A010 ../mo.csv lies outside the folder of the texts",
        "mo.csv:6: QMS-A010 C:\\x.docx lies outside the folder of the texts",
        "mo.csv:7: QMS-A013 anh.jpg is no Word, Excel, PDF or Markdown file",
        "mo.csv:8: QMS-A012 rong.docx is empty",
        "mo.csv:9: QMS-A016 la.md is the text of QT-05, not of QT-07",
        "mo.csv:10: QMS-A012 hong.md cannot be read",
        "mo.csv:11: QMS-A012 nhi.md cannot be read",
        "mo.csv:12: QMS-B019 QT-10: the column title says nothing",
        "mo.csv:12: QMS-B019 QT-10: the column unit says nothing",
        "mo.csv:13: QMS-A010 ten.md lists “../x.docx”, which cannot lie in a document's folder",
        f"mo.csv:14: QMS-A012 {folder / 'khong-co.xlsx'} cannot be read: No such file or directory",
        "mo.csv:15: QMS-A003 QT-13 takes effect on 2021-05-02, after the opening",
        "mo.csv:15: QMS-A006 the text of QT-13 is missing: what was in force cannot be proved",
        "mo.csv:15: QMS-D001 there is no kind of document “la”",
        "mo.csv:15: QMS-D002 QT-13: there is no unit “khong-co”",
        "nhi.md:1: QMS-T002 the text is UTF-16, not UTF-8",
    ]
    assert (store.disk, store.main) == before


def test_a_link_does_not_lead_out_of_the_folder(take: Take, tmp_path: Path, folder: Path) -> None:
    (tmp_path / "mat.docx").write_bytes(b"PK")
    (folder / "a.docx").symlink_to(tmp_path / "mat.docx")
    (folder / "b.md").write_text(HEADER.replace("+++\n", '+++\nbody = "a.docx"\n', 1), encoding="utf-8")

    with pytest.raises(Refused) as caught:
        take(
            TOP
            + "QT-04;Bốn;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;A.DOCX\nQT-05;Năm;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;b.md"
        )

    assert said(caught) == [
        "mo.csv:2: QMS-A010 A.DOCX lies outside the folder of the texts",
        "mo.csv:3: QMS-A010 b.md lists “a.docx”, which cannot lie in a document's folder",
    ]


def test_a_row_whose_every_fault_leaves_nothing_to_enter_still_says_them(take: Take) -> None:
    with pytest.raises(Refused) as caught:
        take("code;edition\nQT-05;1")

    assert said(caught) == [
        f"mo.csv:2: QMS-B019 QT-05: the column {column} says nothing" for column in ("kind", "title", "unit")
    ]


def test_a_document_has_one_text_in_the_store_or_in_the_folder(store: MemoryStore, take: Take, folder: Path) -> None:
    store.disk["documents/procedure/qt-05/document.md"] = HEADER.encode()
    (folder / "a.docx").write_bytes(b"PK")

    with pytest.raises(Refused) as caught:
        take(TOP + "QT-05;Năm;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;a.docx")

    assert said(caught) == ["mo.csv:2: QMS-A015 QT-05 has a text in documents/procedure/qt-05 already"]


def test_a_document_is_adopted_once(take: Take) -> None:
    take(TOP + "QT-05;Năm;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;")

    with pytest.raises(Refused) as caught:
        take(TOP + "QT-05;Năm;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;\nQT-06;Sáu;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;")

    assert [line for line in said(caught) if "A006" not in line] == [
        "mo.csv:2: QMS-A001 QT-05 stands in the ledger already"
    ]


def test_a_table_that_was_entered_already_is_told_in_one_line(take: Take) -> None:
    take(TOP + "QT-05;Năm;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;\nQT-06;Sáu;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;")

    with pytest.raises(Refused, match="stand in the ledger already, since entry 1") as caught:
        take(TOP + "QT-05;Năm;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;\nQT-06;Sáu;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;")

    assert "qms rectify 1" in str(caught.value.hint)


def test_every_fault_of_a_row_is_told_though_one_of_them_leaves_no_document(take: Take) -> None:
    with pytest.raises(Refused) as caught:
        take(TOP + "QT-05;;quy trinh noi bo;phong a;x;;12/QD-SCT;2/5/2019;1/5/2019;")

    assert said(caught) == [
        "mo.csv:2: QMS-B013 column edition: “x” is no edition",
        "mo.csv:2: QMS-B019 QT-05: the column title says nothing",
        "mo.csv:2: QMS-D001 there is no kind of document “quy trinh noi bo”",
        "mo.csv:2: QMS-D002 QT-05: there is no unit “phong a”",
    ]


def test_a_number_that_lost_its_letters_is_refused_with_the_right_one(take: Take) -> None:
    with pytest.raises(Refused) as caught:
        take(TOP + "QT-05;Năm;procedure;vp;1;;12/QD-SCT;2/5/2019;;")

    [wrong] = [d for d in caught.value.diagnostics if d.is_error]
    assert (wrong.code, str(wrong.hint)) == ("QMS-A008", "did you mean 12/QĐ-SCT?")


def test_decisions_whose_numbers_do_not_follow_their_dates_are_warned_of(take: Take) -> None:
    outcome = take(
        TOP + "QT-05;Năm;procedure;vp;1;;15/QĐ-SCT;2/5/2019;;\nQT-06;Sáu;procedure;vp;1;;12/QĐ-SCT;3/6/2019;;"
    )

    assert "mo.csv:2: QMS-A007 15/QĐ-SCT is dated 2019-05-02, but 12/QĐ-SCT before it is of 2019-06-03" in [
        str(d) for d in outcome.warnings
    ]


def test_a_text_that_is_missing_is_no_draft_until_somebody_puts_it_there(store: MemoryStore, take: Take) -> None:
    take(TOP + "QT-05;Năm;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;")
    workspace = workspace_on(store, today=DAY, person="iso-thu-ky")

    [status] = workspace.status()
    assert not status.changed
    assert [str(d) for d in workspace.check() if d.is_error] == []

    store.disk["documents/procedure/qt-05/document.md"] += "\n# Tìm thấy\n".encode()
    [status] = workspace.status()
    assert status.changed


def test_a_word_file_is_the_whole_text_of_the_document(store: MemoryStore, take: Take, folder: Path) -> None:
    (folder / "a.docx").write_bytes(b"PK")

    take(TOP + "QT-05;Năm;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;a.docx")

    text = store.disk["documents/procedure/qt-05/document.md"].decode()
    assert text.rstrip().endswith("+++")
    assert store.disk["documents/procedure/qt-05/qt-05.docx"] == b"PK"


def test_a_clock_that_runs_behind_the_ledger_is_refused(store: MemoryStore, take: Take, tmp_path: Path) -> None:
    take(TOP + "QT-05;Năm;procedure;vp;1;;12/QĐ-SCT;2/5/2019;;")
    (tmp_path / "mo.csv").write_text(TOP + "QT-06;Sáu;procedure;vp;1;;;;;", encoding="utf-8")

    with pytest.raises(Refused, match="the clock says"):
        adopt(session_on(store, DAY - dt.timedelta(days=1)), tmp_path / "mo.csv", None)


def test_an_empty_table_and_a_missing_folder_are_said(take: Take, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="states no document"):
        take(TOP)
    with pytest.raises(UsageError, match="is not a folder"):
        take(TOP + "QT-05;Năm;procedure;vp;1;;;;;", files=tmp_path / "khong-co")


def test_long_codes_make_short_names(store: MemoryStore, take: Take, folder: Path) -> None:
    (folder / "a.docx").write_bytes(b"PK")
    code = "QUY TRÌNH DÀI " * 6

    take(TOP + f"{code};Năm;guideline-corrective-action;vp;1;;12/QĐ-SCT;2/5/2019;;a.docx")

    (path,) = [path for path in store.disk if path.endswith(".docx")]
    assert path.isascii()
    assert len(path) <= 120


def test_the_template_is_a_table_that_reads_back(tmp_path: Path) -> None:
    (tmp_path / "mau.xlsx").write_bytes(template_table())

    table, faults = load_table(tmp_path / "mau.xlsx", OPENING_COLUMNS)
    (example,), found = read_openings(table)

    assert (*faults, *found) == ()
    assert table.columns == {column.name for column in OPENING_COLUMNS}
    assert (example.code, str(example.revision), example.number) == ("QT-05", "01.00", "12/QĐ-SCT")
    assert template_table() == template_table()


def test_in_a_store_the_template_offers_its_kinds_and_units(tmp_path: Path, store: MemoryStore) -> None:
    data = template_table(session_on(store))
    (tmp_path / "mau.xlsx").write_bytes(data)

    _, offered = read_sheets(data, "mau.xlsx", OPENING_COLUMNS)
    assert ["Quy trình nội bộ" in [row.cells[0] for row in offered], offered[1].cells[1]] == [True, "Văn phòng Sở"]
    table, _ = load_table(tmp_path / "mau.xlsx", OPENING_COLUMNS)
    assert [row.get("code") for row in table.rows] == ["QT-05"]
