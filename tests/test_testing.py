"""`qms.testing`: the contract finds what is wrong with a plugin, and its stores are what they say."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.installing import lay_distribution

import qms
from qms.testing import TODAY, Clock, PluginContract, add_words, new_workspace, review_all, sample_system

HEAD = "import attrs\nimport click\nimport qms\nfrom qms import hookimpl, msg\n"
RULE = """
def rule(view):
    {docstring}
    yield qms.Diagnostic(code="{code}", message="x", location={location}, hint="y", severity=qms.Severity.WARNING)

@hookimpl
def qms_contributes():
    yield qms.Check("{code}", "title", rule=rule)
"""
GOOD = {"docstring": '"""Says why."""', "code": "BAD-001", "location": 'view.locate("code")'}


class Contract(PluginContract):
    __test__ = False
    plugin = "bad-plugin"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Install a plugin of one module."""

    def lay(source: str) -> Contract:
        (tmp_path / "bad_plugin.py").write_text(HEAD + source, encoding="utf-8")
        lay_distribution(tmp_path, "bad-plugin", "bad_plugin")
        monkeypatch.syspath_prepend(str(tmp_path))
        return Contract()

    yield lay
    sys.modules.pop("bad_plugin", None)


def failing(contract: PluginContract) -> list[str]:
    """Return the tests of a contract that fail."""
    failed = []
    for name in [name for name in dir(contract) if name.startswith("test_")]:
        try:
            getattr(contract, name)()
        except (AssertionError, qms.Refused):
            failed.append(name)
    return failed


def test_a_plugin_in_order_passes(install) -> None:
    assert failing(install(RULE.format(**GOOD))) == []


@pytest.mark.parametrize(
    "source, failed",
    [
        (RULE.format(**{**GOOD, "docstring": "pass"}), "test_every_check_explains_its_code"),
        (RULE.format(**{**GOOD, "code": "QMS-X99"}), "test_its_codes_do_not_look_like_those_of_qms"),
        (RULE.format(**{**GOOD, "location": "None"}), "test_its_checks_judge_the_sample_agency"),
        ("from qms.model.kinds import Kind\n" + RULE.format(**GOOD), "test_it_imports_qms_and_nothing_deeper"),
        (
            '@hookimpl\ndef qms_commands():\n    yield "gone", "help", "bad_plugin:gone"\n',
            "test_its_commands_can_be_imported",
        ),
        ('@hookimpl\ndef qms_next_number(book):\n    return "soon"\n', "test_a_number_it_gives_is_a_number"),
        (
            "n = iter(range(99))\n@hookimpl\ndef qms_contributes():\n"
            '    yield qms.Kind(code=f"k{next(n)}", title="K", title_en="K")\n',
            "test_what_it_brings_is_the_same_each_time",
        ),
        (
            "@attrs.frozen\nclass Loose:\n    rest: object = None\n@hookimpl\ndef qms_settings():\n    return dict\n",
            "test_an_unknown_setting_is_refused",
        ),
    ],
)
def test_the_contract_finds_what_is_wrong(install, source: str, failed: str) -> None:
    assert failed in failing(install(source))


def test_a_plugin_that_is_not_installed_fails_all_that_needs_it() -> None:
    assert "test_it_is_installed_under_its_name" in failing(Contract())


def test_a_new_workspace_is_empty_and_stands_on_its_day() -> None:
    workspace = new_workspace()

    assert workspace.in_force() == ()
    assert workspace.session.today == TODAY


def test_a_text_is_made_changed_reviewed_and_issued_in_memory() -> None:
    clock = Clock(dt.date(2022, 1, 3))
    workspace = new_workspace(clock)
    workspace.new("form", "BM-01", title="Biểu mẫu", unit="vp")
    add_words(workspace, "bm-01", "Thêm một dòng.")
    review_all(workspace, "BM-01")
    clock.pass_days(1)

    workspace.issue("01/QĐ-SCT", date=clock.today, documents=["BM-01"])

    [row] = workspace.in_force()
    assert (row.issue.code, row.issue.edition, row.line.date) == ("BM-01", 1, dt.date(2022, 1, 4))


def test_the_sample_system_is_each_callers_own() -> None:
    assert sample_system() is not sample_system()
    assert "qt-05" in sample_system().documents
