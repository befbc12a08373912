"""The folder of what is in force and the file of an inspection, with texts in Markdown as PDF files."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest
from support.exports import CURRENT, FIRST, QT_05, SECOND, addresses, content, current, department, obsolete, times
from support.stores import Clock, folder, lay, new_workspace, review_all

from qms.errors import UsageError
from qms.operations.exported_pdf import PageSort
from qms.operations.shared_folder import MANIFEST
from qms.text.folder_manifest import read_manifest
from qms.workspace import Workspace

pytest.importorskip("typst")


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """A store that no test of this module changes."""
    return department()


@pytest.fixture
def share(tmp_path: Path) -> Path:
    return tmp_path / "share"


def as_pdf(paths: set[str]) -> set[str]:
    return {
        path if path == "index.html" else path.removesuffix(".html") + ".pdf" * path.endswith(".html") for path in paths
    }


def test_texts_in_markdown_are_pdf_files_where_pages_would_be(workspace: Workspace, share: Path) -> None:
    done = workspace.export_in_force(share, on=FIRST)

    assert set(content(share)) == as_pdf(CURRENT)
    assert (share / f"{QT_05}.pdf").read_bytes().startswith(b"%PDF-")
    assert (done.sort, done.warnings) == ("pdf", ())


def test_the_list_leads_to_them(workspace: Workspace, share: Path) -> None:
    workspace.export_in_force(share, on=FIRST)

    assert any(address.endswith(".pdf") for address in addresses(share / "index.html"))


def test_what_is_no_longer_in_force_is_marked_as_that(workspace: Workspace, share: Path) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    workspace.export_in_force(share, on=FIRST)
    workspace.export_in_force(share, on=SECOND)

    [ended] = [data for path, data in obsolete(share).items() if path.startswith("QT-05") and path.endswith(".pdf")]
    document = pypdfium2.PdfDocument(ended)
    assert "HẾT HIỆU LỰC" in document[0].get_textpage().get_text_range()
    document.close()


def test_once_more_no_file_is_made_and_none_is_touched(
    workspace: Workspace, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.export_in_force(share, on=FIRST)
    before = times(share)
    monkeypatch.setitem(sys.modules, "typst", None)  # whoever made a file now would be told that it is not there
    again = workspace.export_in_force(share, on=FIRST, sort="pdf")

    assert (again.done, again.is_current) == (False, True)
    assert times(share) == before


def test_a_file_that_is_gone_is_made_anew_with_the_same_bytes(workspace: Workspace, share: Path) -> None:
    workspace.export_in_force(share, on=FIRST)
    data = (share / f"{QT_05}.pdf").read_bytes()
    (share / f"{QT_05}.pdf").unlink()
    workspace.export_in_force(share, on=FIRST)

    assert (share / f"{QT_05}.pdf").read_bytes() == data


def test_the_manifest_remembers_what_each_was_made_from(workspace: Workspace, share: Path) -> None:
    workspace.export_in_force(share, on=FIRST)
    manifest = read_manifest((share / MANIFEST).read_bytes())

    made = {path.removesuffix(".html") + ".pdf" for path in CURRENT if path.endswith(".html")} - {"index.pdf"}
    assert {*manifest.made_from.values()} == {manifest.files[path] for path in made}


def test_the_way_to_a_day_leaves_no_trace(workspace: Workspace, tmp_path: Path) -> None:
    workspace.export_in_force(tmp_path / "both", on=SECOND)
    workspace.export_in_force(tmp_path / "both", on=FIRST)
    workspace.export_in_force(tmp_path / "one", on=FIRST)

    assert current(tmp_path / "both") == current(tmp_path / "one")


def test_pages_give_way_to_pdf_files_and_come_back(workspace: Workspace, share: Path) -> None:
    workspace.export_in_force(share, on=FIRST, sort="html")
    workspace.export_in_force(share, on=FIRST)
    assert set(content(share)) == as_pdf(CURRENT)
    workspace.export_in_force(share, on=FIRST, sort="html")

    assert set(content(share)) == CURRENT


def test_a_text_that_no_pdf_can_show_is_a_page_and_that_is_said(share: Path) -> None:
    workspace = new_workspace(Clock(FIRST))
    for path, data in folder("qt-05").items():
        lay(workspace.session.store, path, data + "\n𓀀\n".encode() if path.endswith("document.md") else data)
    workspace.save()
    review_all(workspace, "QT-05")
    workspace.issue("100/QĐ-SCT", date=FIRST, documents=["QT-05"])
    done = workspace.export_in_force(share, on=FIRST)

    assert [d.code for d in done.warnings] == ["QMS-E040"]
    assert "U+13000" in str(done.warnings[0].message)
    assert [path for path in content(share) if "QT-05" in path and path.endswith(".html")]


def test_an_inspection_gets_pdf_files_too_and_the_same_bytes_each_time(workspace: Workspace, tmp_path: Path) -> None:
    file, other = tmp_path / "a.zip", tmp_path / "b.zip"
    workspace.export_inspection(file, on=FIRST)
    workspace.export_inspection(other, on=FIRST)

    assert file.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
    assert [name for name in names if name.startswith("tai-lieu/") and name.endswith(".pdf")]
    assert not [name for name in names if name.startswith("tai-lieu/") and name.endswith(".html")]


def test_to_ask_for_pdf_files_without_typst_says_what_to_install(
    workspace: Workspace, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(UsageError, match="qms needs typst"):
        workspace.export_in_force(share, on=FIRST, sort="pdf")
    assert not share.exists()


def test_without_typst_they_are_pages(workspace: Workspace, share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    done = workspace.export_in_force(share, on=FIRST)

    assert (done.sort, set(content(share))) == (PageSort.HTML, CURRENT)
