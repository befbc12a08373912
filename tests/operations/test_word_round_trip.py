"""A text that goes out to be edited in Word and comes back unedited is what it was, byte for byte."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from qms.testing import sample_workspace
from qms.workspace import Workspace


@pytest.fixture(scope="module")
def sample() -> Workspace:
    return sample_workspace()


def texts_of(workspace: Workspace) -> list[str]:
    documents = workspace.session.load().system.documents
    return [one for one in sorted(documents) if (header := documents[one].header) is not None and header.body is None]


def changed_by(workspace: Workspace, folder: Path, documents: list[str]) -> list[str]:
    """Return those of the texts that going out and coming back would change, or tell something of."""
    changed = []
    for document in documents:
        workspace.export_for_edit(document, folder / f"{document}.docx")
        update = workspace.import_update(folder / f"{document}.docx")
        if update.outcome.done or update.outcome.warnings or not update.comparison.is_same:
            changed.append(document)
    return changed


def test_no_text_of_the_sample_agency_is_changed_by_going_out_and_coming_back(
    sample: Workspace, tmp_path: Path
) -> None:
    texts = texts_of(sample)
    some = [one for place, one in enumerate(texts) if not one.startswith("ld-") or place % 15 == 0]

    assert len(some) > 30
    assert changed_by(sample, tmp_path, some) == []


@pytest.mark.slow
def test_not_one_of_them(sample: Workspace, tmp_path: Path) -> None:
    texts = texts_of(sample)

    assert len(texts) > 140
    assert changed_by(sample, tmp_path, texts) == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_neither_is_it_by_a_save_in_libreoffice(sample: Workspace, tmp_path: Path) -> None:
    files = [tmp_path / f"{document}.docx" for document in ("qt-05", "cs-01", "ld-dien-01", "hd-01", "qt-01")]
    for file in files:
        sample.export_for_edit(file.stem, file)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    saved = tmp_path / "saved"
    run = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(saved), *map(str, files)]
    subprocess.run(run, check=True, capture_output=True, timeout=120)

    for file in files:
        update = sample.import_update(saved / file.name)
        assert (update.comparison.is_same, update.outcome.warnings) == (True, ()), file.name
