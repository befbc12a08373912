"""What docs/write-a-plugin.md says is run here, word by word."""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from support.installing import lay_distribution
from support.ledgers import entry, issued, ledger_of
from support.stores import system_of

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
    entry = re.search(r'\[project\.entry-points\.qms\]\n(.*?) = "(.*?)"\n', block("toml", 0))
    assert entry is not None
    lay_distribution(site, entry[1], entry[2])
    (site / "house_rules.py").write_text(block("python"), encoding="utf-8")
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


def test_it_keeps_the_contract_as_the_page_tests_it(installed: Path) -> None:
    names: dict[str, type] = {}
    exec(block("python", 1), names)
    contract = names["TestContract"]()

    tests = [name for name in dir(contract) if name.startswith("test_")]
    assert len(tests) > 5
    for name in tests:
        getattr(contract, name)()


def test_its_kind_can_be_used(installed: Path, store: qms.Workspace) -> None:
    assert store.new("instruction", "HD-01", title="Máy in", unit="vp").done


def test_the_report_of_the_page_tells_who_owns_what() -> None:
    page = "from collections.abc import Mapping\n\nimport qms\n\n\n" + block("python", 2)
    brought: dict[str, Any] = {}
    exec(compile(page, "page", "exec"), brought)
    system = system_of(ledger=ledger_of(entry(1, issued("qt-01", title="Họp"))))

    report = brought["owners"](system, qms.Period.up_to(dt.date(2021, 9, 13)), {})

    assert report.sections[0].tables[0].rows == (("QT-01", "Họp", "vp"),)
    assert (brought["OWNERS"].name, brought["OWNERS"].subject) == ("don-vi-quan-ly", qms.Subject.PERIOD)


def test_without_it_writing_is_refused_and_reading_works(store: qms.Workspace) -> None:
    with pytest.raises(qms.Refused, match="house-rules is enabled"):
        store.new("procedure", "QT-01", title="Họp", unit="vp")

    assert store.in_force() == ()
