"""While somebody is asked, others work on: what was agreed to is written, or nothing is."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals on Windows")


def agree_after(meanwhile: Callable[[], object], *words: str) -> tuple[int, str]:
    """Run one command on a terminal; when it asks, let something happen, then agree. Return exit code and output."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "qms", "--today", "2021-09-13", *words],
        stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "dumb", "COLUMNS": "200"},
    )  # fmt: skip
    os.close(theirs)
    said, is_asked = b"", False
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            said += os.read(ours, 65536)
        except OSError:  # the other side is closed
            break
        if b"Go on?" in said and not is_asked:
            is_asked = True
            meanwhile()
            os.write(ours, b"y\n")
    os.close(ours)
    return process.wait(30), said.decode().replace("\r\n", "\n")


def test_what_was_shown_is_written(store, qms, made):
    made()

    code, said = agree_after(lambda: None, "prepare", "dot-5", "QT-05")

    assert code == 0, said
    assert said.index("To do: prepare dot-5") < said.index("Go on?") < said.index("Done: prepare dot-5")
    assert said.count("Edition.revision") == 1
    assert Path("plans/dot-5.toml").is_file()


def test_a_text_that_changed_meanwhile_is_not_issued(store, qms, made, reviewed):
    text = made()
    reviewed("QT-05")

    code, said = agree_after(
        lambda: text.write_bytes(text.read_bytes() + b"\nx\n"),
        "issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05", "--on-paper",
    )  # fmt: skip

    assert code == 3, said
    assert "documents/procedure/qt-05/document.md is not as it was" in said
    assert "Error: what would be written now is not what you agreed to; nothing was written" in said
    assert "try again" in said
    assert not Path("decisions").exists()


def test_a_number_that_somebody_else_took_meanwhile_is_told_as_busy(store, qms, made, reviewed):
    made()
    made("QT-06")
    reviewed("QT-05", "QT-06")

    code, said = agree_after(
        lambda: qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-06"),
        "issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05",
    )  # fmt: skip

    assert code == 3, said
    assert "another entry was made in the ledger meanwhile; nothing was written" in said
    assert len(list(Path("decisions").rglob("*.md"))) == 1
