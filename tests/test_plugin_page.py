"""What docs/write-a-plugin.md says is run here, word by word."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import qms

PAGE = Path(__file__).parents[1] / "docs" / "write-a-plugin.md"
ORGANISATION = b'[[organisations]]\nid = "sct"\nname = "S\xe1\xbb\x9f"\n\n[[units]]\nid = "vp"\nname = "VP"\n'


def block(language: str, number: int = 0) -> str:
    """Return one of the page's code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[number]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install the page's plugin as pip would: the module, and its metadata with the entry point."""
    site = tmp_path / "site"
    info = site / "house_rules-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "house_rules.py").write_text(block("python"), encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: house-rules\nVersion: 1.0\n", encoding="utf-8")
    entry = re.search(r"\[project\.entry-points\.qms\]\n(.*?)\n\n", block("toml", 0), re.DOTALL)
    assert entry is not None
    (info / "entry_points.txt").write_text("[qms]\n" + entry[1].replace('"', "") + "\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    yield site
    sys.modules.pop("house_rules", None)


@pytest.fixture
def store(tmp_path: Path) -> qms.Workspace:
    settings = 'format = 1\nagency = "sct"\n\n' + block("toml", 1)
    return qms.create(tmp_path / "store", {"qms.toml": settings.encode(), "organisation.toml": ORGANISATION})


def test_the_plugin_of_the_page_tells_of_a_procedure_without_interval(installed: Path, store: qms.Workspace) -> None:
    store.new("procedure", "QT-01", title="Họp", unit="vp")

    [found] = [d for d in store.check() if d.code == "HOUSE-001"]

    assert str(found.message) == "QT-01 has no review interval of at most 12 months"
    assert str(found.location) == "documents/procedure/qt-01/document.md:2"


def test_its_kind_can_be_used(installed: Path, store: qms.Workspace) -> None:
    assert store.new("instruction", "HD-01", title="Máy in", unit="vp").done


def test_without_it_writing_is_refused_and_reading_works(store: qms.Workspace) -> None:
    with pytest.raises(qms.Refused, match="house-rules is enabled"):
        store.new("procedure", "QT-01", title="Họp", unit="vp")

    assert store.in_force() == ()
