"""Two people at once: one waits or is told to try again; a number is used once, and nobody's text is lost."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import qms

DAY = dt.date(2021, 9, 13)
SETTINGS = b'format = 1\nagency = "sct"\n\n[review]\nroles = []\n'
ORGANISATION = '[[organisations]]\nid = "sct"\nname = "Sở"\nsymbol = "SCT"\n\n[[units]]\nid = "vp"\nname = "VP"\n'
WRITERS, ROUNDS = 4, 5

SAID = ("--change", "thêm một dòng", "--change-basis", "907/KH-SCT")


def run_together(root: Path, *commands: list[str]) -> list[int]:
    """Run commands at the same time and return their exit codes."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "qms", "-C", str(root), *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
        for words in commands
    ]
    return [one.wait(timeout=120) for one in running]


def make(root: Path) -> qms.Workspace:
    workspace = qms.create(root, {"qms.toml": SETTINGS, "organisation.toml": ORGANISATION.encode()}, today=DAY)
    for n in range(WRITERS):
        workspace.new("procedure", f"QT-{n:02d}", title=f"Quy trình {n}", unit="vp")
    return workspace


def test_one_number_is_used_once_however_many_want_it(tmp_path: Path) -> None:
    workspace = make(tmp_path / "store")
    root = tmp_path / "store"

    codes = run_together(root, *(["issue", "1/QĐ-SCT", "--date", "2021-09-13", f"QT-{n:02d}"] for n in range(WRITERS)))

    assert sorted(codes) == [0, 1, 1, 1]
    assert [file.entry.number for file in workspace.decisions()] == ["01/QĐ-SCT"]
    assert workspace.verify().ok


def test_writers_of_different_numbers_all_get_their_turn_and_no_text_is_lost(tmp_path: Path) -> None:
    root = tmp_path / "store"
    workspace = make(root)

    for turn in range(ROUNDS):
        for n in range(WRITERS):
            text = root / f"documents/procedure/qt-{n:02d}/document.md"
            text.write_text(text.read_text(encoding="utf-8") + f"lần {turn} của {n}\n", encoding="utf-8")
        commands = (
            ["issue", f"{turn * WRITERS + n + 1}/QĐ-SCT", "--date", "2021-09-13", f"QT-{n:02d}", *SAID]
            for n in range(WRITERS)
        )
        assert run_together(root, *commands) == [0] * WRITERS

    assert [file.entry.entry for file in workspace.decisions()] == list(range(1, WRITERS * ROUNDS + 1))
    for n in range(WRITERS):
        assert [f"lần {turn} của {n}" in workspace.document(f"QT-{n:02d}").text for turn in range(ROUNDS)] == [True] * 5
    assert workspace.verify().ok
