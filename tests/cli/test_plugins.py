"""Plugins on the command line: their commands, and stores whose plugins are missing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

OFFICE = '\n[plugins]\nenabled = ["qms-office"]\n'


@pytest.fixture
def office(store: Path) -> Path:
    """The store with the plugin of an office."""
    pytest.importorskip("qms_office")
    return enable(OFFICE)


def enable(section: str) -> Path:
    settings = Path("qms.toml")
    settings.write_text(settings.read_text("utf-8") + section, "utf-8")
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qam", "plugins"], check=True)
    return settings


def test_commands_of_plugins_stand_below_ours_and_run(office, qms, made):
    assert "  citations  " in qms("--help").out
    answer = qms("citations")
    assert (answer.code, answer.err) == (0, "")


def test_without_plugins_there_are_no_commands_of_plugins(office, qms):
    assert "citations" not in qms("--no-plugins", "--help").out
    assert qms("--no-plugins", "citations").code == 2


def test_a_failure_of_a_command_of_a_plugin_is_told_like_ours(office, qms, issued, monkeypatch):
    Path("decisions/2021/0244-qd-sct.md").read_bytes()
    answer = qms("citations", "--bogus")

    assert answer.code == 2
    assert "there is no option --bogus" in answer.err


def test_where_a_plugin_is_missing_questions_are_answered_and_writes_refused(store, qms, issued):
    enable('\n[plugins]\nenabled = ["none-such"]\n')

    assert [row["code"] for row in qms("list", "--format", "json").json] == ["QT-05"]
    for words in (["save"], ["check"], ["status"]):
        answer = qms(*words)
        assert answer.code == 1
        assert "the plugin none-such is enabled in qms.toml but not installed" in answer.err
    assert qms("--help").code == 0
    checked = qms("--no-plugins", "check")
    assert checked.code == 0, checked.err
    assert "Not checked, because of --no-plugins: what none-such would check." in checked.err


def test_nothing_is_written_without_the_plugins(store, qms, made):
    made()
    enable('\n[plugins]\nenabled = ["none-such"]\n')

    answer = qms("--no-plugins", "save")

    assert answer.code == 2
    assert "this store relies on plugins, and --no-plugins is for reading" in answer.err
