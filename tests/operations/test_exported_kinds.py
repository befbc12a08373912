"""The documents of a kind or a unit, as files in a new folder."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from support.exports import CURRENT, FIRST, QT_05, QT_06, WORD, content, department

from qms.errors import Refused, UsageError
from qms.testing import sample_workspace
from qms.workspace import Workspace


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """A store that no test of this module changes."""
    return department()


@pytest.fixture
def there(tmp_path: Path) -> Path:
    return tmp_path / "new"


def test_all_of_a_kind_are_written_under_the_names_of_the_folder_in_force(workspace: Workspace, there: Path) -> None:
    done = workspace.export_kind(there, kind="procedure", on=FIRST)

    names = {path.removesuffix("html") + "docx" if path.endswith("html") else path for path in CURRENT}
    assert set(content(there)) == set(done.files) == {path for path in names if "Quy trinh" in path}
    assert (done.done, done.documents, done.missing, done.warnings) == (True, 4, (), ())


def test_a_text_that_is_a_file_is_written_as_it_is_with_its_attachments(workspace: Workspace, there: Path) -> None:
    workspace.export_kind(there, kind="procedure", on=FIRST)

    assert (there / f"{QT_06}.docx").read_bytes() == WORD
    assert (there / f"{QT_06} - kem theo/mau.docx").read_bytes() == b"PK a form"


def test_a_file_is_the_one_that_the_export_of_the_document_alone_writes(
    workspace: Workspace, there: Path, tmp_path: Path
) -> None:
    workspace.export_kind(there, kind="procedure", on=FIRST)
    workspace.export_document("QT-05", tmp_path / "qt-05.docx", on=FIRST)

    assert (there / f"{QT_05}.docx").read_bytes() == (tmp_path / "qt-05.docx").read_bytes()


def test_a_unit_narrows_it(workspace: Workspace, there: Path) -> None:
    done = workspace.export_kind(there, unit="vp", on=FIRST, dry_run=True)

    assert {path.partition("/")[0] for path in done.files} == {"Van phong"}


def test_flowcharts_are_drawn_in_the_documents_of_their_kind(there: Path) -> None:
    done = sample_workspace().export_kind(there, kind="flowchart", unit="qlcn", on=dt.date(2021, 10, 1))

    papers = [path for path in done.files if path.endswith(".docx")]
    assert papers
    assert all(b"word/media/luu-do-1.svg" in (there / path).read_bytes() for path in papers)


def test_a_dry_run_writes_nothing(workspace: Workspace, there: Path) -> None:
    done = workspace.export_kind(there, kind="procedure", on=FIRST, dry_run=True)

    assert (done.done, done.documents, there.exists()) == (False, 4, False)


def test_a_folder_that_holds_something_is_left_alone(workspace: Workspace, there: Path) -> None:
    there.mkdir()
    (there / "a.txt").write_bytes(b"a")

    with pytest.raises(UsageError, match="is there already, and is not empty"):
        workspace.export_kind(there, kind="procedure", on=FIRST)
    assert content(there) == {"a.txt": b"a"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"kind": "quy trình"}, "there is no kind of document “quy trình”"),
        ({"unit": "phong"}, "there is no unit “phong”"),
        ({}, "say which documents: of a kind, of a unit, or both"),
    ],
)
def test_what_names_nothing_is_refused(workspace: Workspace, there: Path, said: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        workspace.export_kind(there, on=FIRST, **said)  # type: ignore[arg-type]
    assert not there.exists()


def test_where_nothing_of_it_is_in_force_no_folder_is_made(workspace: Workspace, there: Path) -> None:
    with pytest.raises(Refused, match="nothing of that is in force on 1999-01-01"):
        workspace.export_kind(there, kind="procedure", on=dt.date(1999, 1, 1))
    assert not there.exists()
