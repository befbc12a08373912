"""A command line for tests: the real one, in this process, on real git stores."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from support.stores import ACTORS, HEADINGS, ORGANISATION, SETTINGS

from qms.cli.main import run
from qms.opening import create_workspace

TODAY = "2021-09-13"


@attrs.frozen
class Answer:
    """What a command answered: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What stdout holds, read as JSON; that is all it holds."""
        return json.loads(self.out)


Qms = Callable[..., Answer]


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is no store, where the command line stands; it speaks English."""
    for name in ("QMS_PERSON", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("QMS_PERSON", "iso-thu-ky")
    folder = tmp_path / "outside"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def store(outside: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git store with settings and organisation, in which the command line stands."""
    place = outside.parent / "store"
    files = {"qms.toml": SETTINGS.encode(), "organisation.toml": ORGANISATION.encode()}
    create_workspace(place, files, person="iso-thu-ky")
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def qms(capsys: pytest.CaptureFixture[str]) -> Qms:
    """Run one command on the 13th of September 2021."""

    def call(*words: str | Path, today: str = TODAY) -> Answer:
        capsys.readouterr()
        code = run(["--today", today, *(str(word) for word in words)])
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return call


@pytest.fixture
def made(qms: Qms) -> Callable[..., Path]:
    """Make a document with the command line, and return its text; the code is its id in capitals."""

    def make(code: str = "QT-05", *, body: str = HEADINGS, title: str = "Quy trình kiểm soát hồ sơ") -> Path:
        assert qms("new", "procedure", code, "--title", title, "--unit", "vp").code == 0
        text = Path("documents/procedure") / code.lower() / "document.md"
        header = text.read_text("utf-8").rpartition("+++\n")[0]
        text.write_bytes(f"{header}+++\n\n# {title}\n{body}".encode())
        return text

    return make


@pytest.fixture
def reviewed(qms: Qms) -> Callable[..., None]:
    """Have every role pass some texts."""

    def pass_all(*codes: str, today: str = TODAY) -> None:
        for role, person in ACTORS.items():
            answer = qms("review", *codes, "--role", role, "--as", person, today=today)
            assert answer.code == 0, answer.err

    return pass_all


@pytest.fixture
def issued(qms: Qms, made: Callable[..., Path], reviewed: Callable[..., None]) -> Path:
    """QT-05, made, reviewed and in force from the 13th of September by 244/QĐ-SCT."""
    text = made()
    reviewed("QT-05")
    answer = qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "--signer", "giam-doc", "QT-05")
    assert answer.code == 0, answer.err
    return text
