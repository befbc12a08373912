"""What changed in a document: which two texts are compared, and what is said of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from support.stores import HEADINGS, SAID, SETTINGS, Clock, folder, new_workspace

from qms.errors import QmsError, Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.documents import LegalBasis
from qms.model.procedures import Step
from qms.operations.adopting import adopt
from qms.operations.diffing import Comparison, FileChange, changes_since_issue, compare
from qms.store.memory import MemoryStore
from qms.store.repository import create
from qms.text.redline import Run, RunKind
from qms.workspace import Workspace

FIRST, SECOND, THIRD = dt.date(2020, 5, 4), dt.date(2021, 9, 13), dt.date(2021, 10, 1)
FORM = "documents/form/bm-05-01/document.md"
TEXT = "documents/procedure/qt-05/document.md"
WITHOUT_REVIEWS = SETTINGS + "\n[review]\nroles = []\n"


@pytest.fixture
def clock() -> Clock:
    return Clock(FIRST)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def workspace(clock: Clock, store: MemoryStore) -> Workspace:
    """QT-05 01.00 by 98/QĐ-SCT (2020), 01.01 by 41/QĐ-SCT (2021), 01.02 to come; saved and working texts go on.

    Each of the five texts says its own time of storing: 1 to 5 năm. QT-06 is only saved.
    """
    workspace = new_workspace(clock, store=store, settings=WITHOUT_REVIEWS)
    body = "# Quy trình\n" + HEADINGS.replace("…", "Lưu hồ sơ 1 năm.")
    store.disk.update({**folder("qt-05", text=body), **folder("qt-06")})
    workspace.issue("98/QĐ-SCT", date=FIRST, documents=["QT-05"])
    clock.turn_to(SECOND)
    edit(store, "1 năm", "2 năm")
    workspace.issue("41/QĐ-SCT", date=SECOND, documents=["QT-05"], **SAID)
    edit(store, "2 năm", "3 năm")
    workspace.issue("42/QĐ-SCT", date=SECOND, effective=THIRD, documents=["QT-05"], **SAID)
    edit(store, "3 năm", "4 năm")
    workspace.save()
    edit(store, "4 năm", "5 năm")
    return workspace


def edit(store: MemoryStore, old: str, new: str, path: str = TEXT) -> None:
    data = store.disk[path].replace(old.encode(), new.encode())
    assert data != store.disk[path]
    store.disk[path] = data


def years(found: Comparison) -> tuple[str, str]:
    """What the two sides say of the time of storing: the words that changed first."""
    runs = [run for section in found.text.sections for block in section.blocks for run in block.runs]
    deleted = next(run.text.strip() for run in runs if run.kind is RunKind.DELETE)
    return deleted, next(run.text.strip() for run in runs if run.kind is RunKind.INSERT)


def labels(found: Comparison) -> tuple[str, str]:
    return str(found.before.label), str(found.after.label)


def refusal(act: Callable[[], object], kind: type[QmsError]) -> tuple[str, str]:
    with pytest.raises(kind) as caught:
        act()
    return str(caught.value.message), str(caught.value.hint)


# -- which two texts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((), ("2 năm", "5 năm")),
        (("working",), ("2 năm", "5 năm")),
        (("saved",), ("2 năm", "4 năm")),
        (("01.00",), ("1 năm", "2 năm")),
        (("98/QĐ-SCT",), ("1 năm", "2 năm")),
        (("01.01",), ("2 năm", "5 năm")),
        (("41/QĐ-SCT",), ("2 năm", "5 năm")),
        (("01.02",), ("2 năm", "3 năm")),
        (("1.0", "01.02"), ("1 năm", "3 năm")),
        (("saved", "98/QĐ-SCT@2020"), ("4 năm", "1 năm")),
        (("98/qd-sct@2020-05-04", "working"), ("1 năm", "5 năm")),
    ],
)
def test_the_texts_that_are_named_are_compared(
    workspace: Workspace, asked: tuple[str, ...], expected: tuple[str, str]
) -> None:
    assert years(compare(workspace.session, "QT-05", *asked)) == expected


def test_each_side_says_what_it_is(workspace: Workspace) -> None:
    assert labels(compare(workspace.session, "qt-05")) == (
        "01.01 by 41/QĐ-SCT of 2021-09-13, in force",
        "the working text",
    )
    assert labels(compare(workspace.session, "qt-05", "98/QĐ-SCT", "saved")) == (
        "01.00 by 98/QĐ-SCT of 2020-05-04",
        "the saved text",
    )


def test_a_revision_that_was_confirmed_is_in_force_by_either_decision(workspace: Workspace, store: MemoryStore) -> None:
    edit(store, "5 năm", "2 năm")
    workspace.issue("43/QĐ-SCT", date=SECOND, documents=["QT-05"], reissue=True, revision="01.01", **SAID)
    edit(store, "2 năm", "5 năm")

    for decision in ("41/QĐ-SCT", "43/QĐ-SCT"):
        assert years(compare(workspace.session, "QT-05", decision)) == ("2 năm", "5 năm")


def test_a_document_that_was_never_issued_is_compared_with_its_saved_text(
    workspace: Workspace, store: MemoryStore
) -> None:
    edit(store, "…", "mới", "documents/procedure/qt-06/document.md")

    assert years(compare(workspace.session, "QT-06", "saved")) == ("…", "mới")
    for asked in ((), ("working",)):
        assert refusal(lambda asked=asked: compare(workspace.session, "QT-06", *asked), Refused) == (
            "QT-06 is not in force today, so it is not clear with what to compare",
            "name two texts, as in `qms diff QT-06 saved working`",
        )


def test_the_same_text_twice_is_the_same(workspace: Workspace) -> None:
    found = compare(workspace.session, "QT-05", "saved", "saved")

    assert found.is_same
    assert not found.is_visible_change
    assert not compare(workspace.session, "QT-05").is_same


def test_a_former_code_still_names_the_document(workspace: Workspace, store: MemoryStore) -> None:
    edit(store, 'code = "QT-05"', 'code = "QT-50"')

    for name in ("QT-05", "QT-50", "qt-05"):
        found = compare(workspace.session, name)
        assert (found.document, found.code) == ("qt-05", "QT-50")
        assert [(f.field, f.before, f.after) for f in found.fields] == [("code", ("QT-05",), ("QT-50",))]


def test_it_works_on_the_disk_and_writes_nothing(tmp_path: Path) -> None:
    root = tmp_path / "store"
    workspace = new_workspace(Clock(SECOND), store=create(root), settings=WITHOUT_REVIEWS)
    files = folder("qt-05", text="# Quy trình\n" + HEADINGS)
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True)
        (root / path).write_bytes(data)
    workspace.issue("41/QĐ-SCT", date=SECOND, documents=["QT-05"], **SAID)
    (root / TEXT).write_bytes(files[TEXT].replace("…".encode(), "mới".encode()))
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and "qms" not in path.parts}

    assert years(compare(workspace.session, "QT-05")) == ("…", "mới")
    assert before == {p: p.read_bytes() for p in root.rglob("*") if p.is_file() and "qms" not in p.parts}


# -- what cannot be compared ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "message", "hint"),
    [
        (("09.00",), "QT-05 has no revision 09.00", "see `qms history QT-05`"),
        (("0.0",), "“0.0” is not a revision", "write edition and revision like 02.00"),
        (("7/QĐ-SCT",), "there is no decision 7/QĐ-SCT", "`qms decisions` lists them"),
        (("50/QĐ-SCT", "saved"), "50/QĐ-SCT did not issue QT-05", "see `qms history QT-05`"),
        (
            ("saved", "hôm qua"),
            "“hôm qua” names no text of a document",
            "name a revision such as 02.00, a decision such as 244/QĐ-SCT, `working` or `saved`",
        ),
    ],
)
def test_a_text_that_does_not_exist_is_told(
    workspace: Workspace, clock: Clock, asked: tuple[str, ...], message: str, hint: str
) -> None:
    workspace.issue("50/QĐ-SCT", date=clock.today, documents=["QT-06"])

    assert refusal(lambda: compare(workspace.session, "QT-05", *asked), UsageError) == (message, hint)


def test_a_number_of_two_years_is_asked_back(workspace: Workspace, clock: Clock) -> None:
    workspace.issue("98/QĐ-SCT", date=clock.today, documents=["QT-05"], **SAID)

    assert refusal(lambda: compare(workspace.session, "QT-05", "98/QĐ-SCT"), UsageError) == (
        "98/QĐ-SCT issued QT-05 several times",
        "say which: 98/QĐ-SCT@2020-05-04, 98/QĐ-SCT@2021-09-13",
    )
    assert labels(compare(workspace.session, "QT-05", "98/QĐ-SCT@2020"))[0] == "01.00 by 98/QĐ-SCT of 2020-05-04"


def test_an_unknown_document_is_told(workspace: Workspace) -> None:
    message, hint = refusal(lambda: compare(workspace.session, "QT-99"), UsageError)

    assert message == "there is no document “QT-99”"
    assert hint.startswith("did you mean")


def test_a_folder_that_is_gone_is_told(workspace: Workspace, store: MemoryStore) -> None:
    del store.disk[TEXT]

    assert refusal(lambda: compare(workspace.session, "QT-05"), Refused) == (
        "the working text of QT-05 is not there",
        "see `qms history QT-05` for the issued texts",
    )
    assert years(compare(workspace.session, "QT-05", "saved")) == ("2 năm", "4 năm")


def test_a_text_that_was_never_saved_is_told(workspace: Workspace, store: MemoryStore) -> None:
    store.disk.update(folder("qt-08"))

    assert refusal(lambda: compare(workspace.session, "QT-08", "saved", "working"), Refused)[0] == (
        "the saved text of QT-08 is not there"
    )


def test_a_header_that_cannot_be_read_is_told_with_its_diagnostics(workspace: Workspace, store: MemoryStore) -> None:
    edit(store, "title = ", "titel = ")

    with pytest.raises(Refused) as caught:
        compare(workspace.session, "qt-05")

    assert str(caught.value.message) == "the working text of qt-05 cannot be read"
    assert any("titel" in str(diagnostic) for diagnostic in caught.value.diagnostics)
    assert years(compare(workspace.session, "qt-05", "saved")) == ("2 năm", "4 năm")


def test_an_adopted_text_that_is_missing_is_told(workspace: Workspace, clock: Clock, tmp_path: Path) -> None:
    table = tmp_path / "bang.csv"
    table.write_text(
        "code;title;kind;unit;edition;revision;decision;date;effective;file\n"
        "QT-09;Quy trình cũ;procedure;vp;1;0;12/QĐ-SCT;2/5/2019;2/5/2019;\n",
        "utf-8",
    )
    adopt(workspace.session, table, None, date=clock.today)

    message, _ = refusal(lambda: compare(workspace.session, "QT-09", "12/QĐ-SCT", "01.00"), Refused)

    assert message == "the text of QT-09 01.00 was missing when it was entered"


def test_an_adopted_revision_is_named_by_its_own_decision_or_by_the_opening(
    workspace: Workspace, clock: Clock, tmp_path: Path, store: MemoryStore
) -> None:
    table = tmp_path / "bang.csv"
    table.write_text(
        "code;title;kind;unit;edition;revision;decision;date;effective;file\n"
        "QT-07;Quy trình bảy;procedure;vp;1;0;12/QĐ-SCT;2/5/2019;2/5/2019;qt-07.md\n"
        "QT-08;Quy trình tám;procedure;vp;1;0;;;2/5/2019;qt-07.md\n"
        "QT-09;Quy trình chín;procedure;vp;1;0;13/QĐ-SCT;;2/5/2019;qt-07.md\n",
        "utf-8",
    )
    (tmp_path / "qt-07.md").write_text("# Quy trình\n" + HEADINGS, "utf-8")
    adopt(workspace.session, table, tmp_path, date=clock.today)

    assert labels(compare(workspace.session, "QT-07", "12/QĐ-SCT"))[0] == "01.00 by 12/QĐ-SCT of 2019-05-02, in force"
    assert labels(compare(workspace.session, "QT-08"))[0] == "01.00 of the opening entry, in force"
    assert labels(compare(workspace.session, "QT-09", "13/QĐ-SCT"))[0] == "01.00 by 13/QĐ-SCT, in force"


# -- what is said --------------------------------------------------------------------------------------------


def test_header_steps_text_and_files_are_told(clock: Clock, store: MemoryStore) -> None:
    workspace = new_workspace(clock, store=store, settings=WITHOUT_REVIEWS)
    steps = (Step(id="b1", what="Nhận", unit="vp"), Step(id="b2", what="Trả", unit="vp"))
    text = "# Lưu đồ\n\nHai.\n"
    old = {"bases": (LegalBasis(number="1/QĐ-A"),), "attachments": ("a.pdf", "b.xlsx"), "body": "QT-05.docx"}
    store.disk.update(
        folder("qt-05", text=text, files={"a.pdf": b"a", "b.xlsx": b"b", "QT-05.docx": b"word"}, steps=steps, **old)
    )
    workspace.save()
    for name in ("a.pdf", "b.xlsx"):
        del store.disk[f"documents/procedure/qt-05/{name}"]
    new = {"bases": (LegalBasis(number="2/QĐ-B"),), "attachments": ("a.pdf", "c.pdf"), "body": "QT-05.docx"}
    files = {"a.pdf": b"a", "c.pdf": b"ccc", "QT-05.docx": b"words", "~$QT-05.docx": b"left by Word"}
    store.disk.update(folder("qt-05", text=text, files=files, steps=steps[:1], title="Mới", **new))
    store.disk["documents/procedure/qt-05/manage.toml"] = b'change = "x"\n'

    found = compare(workspace.session, "QT-05", "saved", "working")

    assert (found.code, found.title) == ("QT-05", "Mới")
    assert [field.field for field in found.fields] == ["title", "bases"]
    assert [(step.before, step.after) for step in found.steps] == [("b2", None)]
    assert found.text.is_same
    assert found.files == (
        FileChange(name="QT-05.docx", before=4, after=5, is_body=True),
        FileChange(name="b.xlsx", before=1, after=None),
        FileChange(name="c.pdf", before=None, after=3),
    )
    assert found.is_visible_change


def test_words_are_told_in_their_section(workspace: Workspace) -> None:
    found = compare(workspace.session, "QT-05")

    changed = [section for section in found.text.sections if section.kind != "same"]
    assert [section.heading for section in changed][:2] == ["Mục đích", "Phạm vi áp dụng"]
    assert changed[0].blocks[1].runs == (
        Run(RunKind.EQUAL, "Lưu hồ sơ "),
        Run(RunKind.DELETE, "2 năm"),
        Run(RunKind.INSERT, "5 năm"),
        Run(RunKind.EQUAL, ".\n\n"),
    )


def test_what_no_reader_sees_is_no_visible_change(workspace: Workspace, store: MemoryStore) -> None:
    workspace.save()
    edit(store, 'unit = "vp"', 'unit = "vp"  # văn phòng')
    edit(store, "5 năm.", "5 năm. \n")

    found = compare(workspace.session, "QT-05", "saved", "working")

    assert not found.is_same
    assert not found.is_visible_change


class TestSinceTheLastIssue:
    """What changed since the revision that was last issued, whether it binds already, still, or no longer."""

    def since(self, workspace: Workspace, document: str) -> Comparison | None:
        loaded = workspace.session.load()
        return changes_since_issue(workspace.session, loaded, DocumentId(document))

    def test_a_revision_that_is_still_to_come_counts(self, workspace: Workspace) -> None:
        found = self.since(workspace, "qt-05")

        assert found is not None
        assert str(found.before.label) == "01.02 by 42/QĐ-SCT of 2021-09-13"
        assert {run.text for run in changed_runs(found)} == {"3 năm", "5 năm"}

    def test_a_document_that_was_withdrawn_is_compared_with_what_it_said(self, workspace: Workspace) -> None:
        workspace.withdraw("43/QĐ-SCT", date=SECOND, effective=THIRD, documents=["QT-05"])

        found = self.since(workspace, "qt-05")

        assert found is not None
        assert str(found.before.label).startswith("01.02 by 42/QĐ-SCT")

    def test_what_was_never_issued_has_nothing_to_be_compared_with(self, workspace: Workspace) -> None:
        assert self.since(workspace, "qt-06") is None


def changed_runs(comparison: Comparison) -> list[Run]:
    blocks = (block for section in comparison.text.sections for block in section.blocks)
    return [run for block in blocks for run in block.runs if run.kind is not RunKind.EQUAL]
