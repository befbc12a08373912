"""One controlled document as a PDF file: where it may be had, and what is said where a letter has no shape."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from support.exports import department
from support.pdf_files import letters_in, letters_of, pages_of
from support.stores import folder, lay, new_workspace
from support.word_files import png

from qms.errors import Refused, UsageError
from qms.render.whole_markdown import reader
from qms.testing import sample_workspace
from qms.workspace import Workspace

pytest.importorskip("typst")


@pytest.fixture(scope="module")
def sct() -> Workspace:
    """QT-05 at 01.02, with pictures; see `support.exports`."""
    return department()


@pytest.fixture(scope="module")
def sample() -> Workspace:
    return sample_workspace()


def with_texts(files: dict[str, bytes]) -> Workspace:
    workspace = new_workspace()
    for path, data in files.items():
        lay(workspace.session.store, path, data)
    return workspace


def test_the_revision_in_force_is_written_and_once_more_there_is_nothing_to_do(sct: Workspace, tmp_path: Path) -> None:
    made, again = (sct.export_document("QT-05", tmp_path / "QT-05.PDF") for _ in range(2))

    assert (made.done, made.as_it_is, again.is_current) == (True, False, True)
    first = letters_of(pages_of((tmp_path / "QT-05.PDF").read_bytes())[0])
    assert letters_of("Lần ban hành: 01 Lần sửa đổi: 02 Ngày hiệu lực: 05/10/2021") in first


def test_a_working_text_is_a_draft(sct: Workspace, tmp_path: Path) -> None:
    sct.export_document("QT-05", tmp_path / "a.pdf", working=True)

    assert "BẢNTHẢO" in letters_in((tmp_path / "a.pdf").read_bytes())


def test_letters_that_no_font_has_are_named_with_their_lines(tmp_path: Path) -> None:
    workspace = with_texts(folder("qt-05", text="Một\n\nTên: 日本\n"))
    with pytest.raises(Refused) as refused:
        workspace.export_document("QT-05", tmp_path / "a.pdf", working=True)

    assert [str(one).splitlines()[0] for one in refused.value.diagnostics] == [
        "documents/procedure/qt-05/document.md:9: QMS-E030 no font of a PDF file has the letter 日 (U+65E5)",
        "documents/procedure/qt-05/document.md:9: QMS-E030 no font of a PDF file has the letter 本 (U+672C)",
    ]
    assert [*tmp_path.iterdir()] == []


def test_without_typst_the_extra_is_named_and_nothing_written(
    sct: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(UsageError, match="qms needs typst, which is not installed"):
        sct.export_document("QT-05", tmp_path / "a.pdf")

    assert [*tmp_path.iterdir()] == []


def test_a_picture_that_cannot_be_shown_is_named_and_warned_of(tmp_path: Path) -> None:
    files = {"a.png": png(), "b.png": png()[:-20]}
    workspace = with_texts(folder("qt-05", text="![một](a.png) ![hai](b.png)\n", files=files, attachments=(*files,)))
    made = workspace.export_document("QT-05", tmp_path / "a.pdf", working=True)

    [warning] = made.warnings
    assert (warning.code, "b.png" in str(warning.message)) == ("QMS-E020", True)
    assert letters_of("[hai] (b.png)") in letters_in((tmp_path / "a.pdf").read_bytes())


def test_every_kind_of_document_of_the_sample_agency_is_written_whole(sample: Workspace, tmp_path: Path) -> None:
    kinds: dict[str, str] = {}
    for standing in sample.in_force():
        if sample.document(standing.issue.document).header.body is None:
            kinds.setdefault(standing.issue.kind, standing.issue.document)
    for name in kinds.values():
        made = sample.export_document(name, tmp_path / f"{name}.pdf")
        document = sample.document(name)
        said = letters_in((tmp_path / f"{name}.pdf").read_bytes())
        steps = [text for s in document.steps for text in (s.what, s.role, s.form, s.result) if text]
        tokens = [child for token in reader().parse(document.text) for child in token.children or ()]
        texts = [token.content for token in tokens if token.type in ("text", "code_inline")]

        assert made.warnings == ()
        assert [word for text in (*texts, *steps) for word in text.split() if letters_of(word) not in said] == []
    assert len(kinds) > 9
