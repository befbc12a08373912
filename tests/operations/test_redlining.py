"""What changed in a document as a file to hand on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from support.pages import Page
from support.stores import HEADINGS, SAID, SETTINGS, Clock, folder, new_workspace
from support.tracked import Settled, document_of, words_of

from qms.errors import Refused, UsageError
from qms.model.documents import Header
from qms.model.header_changes import FieldChange
from qms.operations.diffing import Comparison, compare
from qms.operations.redlining import fields_with_changes, write_redline
from qms.render.speaking import English
from qms.testing import sample_workspace
from qms.workspace import Workspace

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIRST, SECOND = dt.date(2021, 9, 13), dt.date(2021, 10, 1)
TEXT = "documents/procedure/qt-05/document.md"


@pytest.fixture
def workspace() -> Workspace:
    """QT-05 01.00 by 98/QĐ-SCT, 01.01 by 41/QĐ-SCT; the working text goes on."""
    clock = Clock(FIRST)
    workspace = new_workspace(clock, settings=SETTINGS + "\n[review]\nroles = []\n")
    disk = workspace.session.store.disk
    disk.update(folder("qt-05", text="# Quy trình\n" + HEADINGS.replace("…", "Lưu hồ sơ 1 năm.")))
    workspace.issue("98/QĐ-SCT", date=FIRST, documents=["QT-05"])
    clock.turn_to(SECOND)
    disk[TEXT] = disk[TEXT].replace(b"1 n\xc4\x83m", b"2 n\xc4\x83m")
    workspace.issue("41/QĐ-SCT", date=SECOND, documents=["QT-05"], **SAID)
    disk[TEXT] = disk[TEXT].replace(b"2 n\xc4\x83m", b"3 n\xc4\x83m")
    return workspace


def written(workspace: Workspace, place: Path, a: str | None = None, b: str | None = None) -> bytes:
    return write_redline(
        workspace.session, compare(workspace.session, "QT-05", a, b), place, speaker=English()
    ).read_bytes()


def marks(data: bytes) -> set[tuple[str | None, str | None]]:
    """Return who changed something, and when."""
    return {(one.get(f"{W}author"), one.get(f"{W}date")) for one in document_of(data).iter(f"{W}ins", f"{W}del")}


def test_of_two_revisions_the_decision_of_the_later_one_is_the_author(workspace: Workspace, tmp_path: Path) -> None:
    [entry] = [one.entry for one in workspace.decisions() if one.entry.number == "41/QĐ-SCT"]
    data = written(workspace, tmp_path / "a.docx", "01.00", "01.01")

    assert {("41/QĐ-SCT", f"{entry.recorded:%Y-%m-%dT%H:%M:%SZ}")} == marks(data)
    assert data == written(workspace, tmp_path / "b.docx", "01.00", "01.01")


def test_of_the_working_text_the_person_at_the_keyboard_is_the_author_today(
    workspace: Workspace, tmp_path: Path
) -> None:
    person = workspace.organisation.name_of_person(workspace.session.entered_by, SECOND)

    assert {(person, "2021-10-01T00:00:00Z")} == marks(written(workspace, tmp_path / "a.docx"))


def test_a_page_shows_the_same_changes_and_leads_nowhere(workspace: Workspace, tmp_path: Path) -> None:
    page = Page(written(workspace, tmp_path / "a.HTML", "01.00", "01.01").decode())

    assert "ins" in page.tags
    assert {value for name, value in page.attributes if name == "href"} <= {f"#muc-{n}" for n in range(99)}


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.docx.txt"])
def test_a_file_of_another_kind_is_refused(workspace: Workspace, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        written(workspace, tmp_path / name)

    assert f"what changed is written as a Word file or as a page, not as {name}" == str(caught.value.message)
    assert str(caught.value.hint) == "let the file name end in .docx / .html"
    assert [*tmp_path.iterdir()] == []


def test_a_text_that_is_a_word_file_is_refused_with_what_to_do(workspace: Workspace, tmp_path: Path) -> None:
    disk = workspace.session.store.disk
    disk[TEXT] = disk[TEXT].replace(b"+++\n", b'+++\nbody = "qt-05.docx"\n', 1)
    disk[TEXT.replace("document.md", "qt-05.docx")] = b"PK"

    with pytest.raises(Refused) as caught:
        written(workspace, tmp_path / "a.docx")

    assert (
        str(caught.value.message)
        == "the text of QT-05 is the file qt-05.docx: what its words were and are cannot be compared here"
    )
    assert str(caught.value.hint) == "write both out with `qms export QT-05 E.R -o FILE` and let Word compare them"
    assert [*tmp_path.iterdir()] == []


def test_all_fields_of_the_header_are_told_in_their_order() -> None:
    header = Header(code="QT-05", title="Hồ sơ, lưu trữ", unit="vp", clauses=("7.5.3",))
    title = FieldChange(field="title", before=("Hồ sơ",), after=("Hồ sơ, lưu trữ",))
    gone = FieldChange(field="parent", before=("qt-01",), after=())

    assert [
        FieldChange(field="code", before=("QT-05",), after=("QT-05",)),
        title,
        FieldChange(field="unit", before=("vp",), after=("vp",)),
        FieldChange(field="clauses", before=("7.5.3",), after=("7.5.3",)),
        gone,
    ] == [*fields_with_changes(header, (gone, title))]


def both_texts(found: Comparison, file: bytes) -> bool:
    """Whether a file gives both texts of a comparison, to the word."""
    accepted, rejected = Settled(file, "del").words, Settled(file, "ins").words
    return (accepted, rejected) == (words_of(found.text.after), words_of(found.text.before))


@pytest.mark.parametrize("step", [12, pytest.param(1, marks=pytest.mark.slow)])
def test_revisions_of_the_sample_agency_give_both_of_their_texts_to_the_word(tmp_path: Path, step: int) -> None:
    workspace = sample_workspace()
    session = workspace.session
    issued = [row.issue for row in workspace.in_force(on=dt.date(2021, 9, 14))]
    twice = [issue.code for issue in issued if len(workspace.history(issue.document)) > 1]
    found = [compare(session, code, "01.00", "02.00") for code in twice[::step]]
    wrong = [
        one.code
        for one in found
        if not both_texts(one, write_redline(session, one, tmp_path / "a.docx", speaker=English()).read_bytes())
    ]

    assert (len(twice), wrong) == (140, [])
