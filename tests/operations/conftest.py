"""What the tests of operations share: a store on the disk with one decision in it, plain git, and a look at it all."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import attrs
import pytest
from support.stores import Clock, add_words, folder, lay, new_workspace, review_all, workspace_at

from qms.errors import QmsError, Refused
from qms.model.digests import folder_digest, git_tree_id, sha256
from qms.model.ledger import IssueLine
from qms.operations.session import Outcome
from qms.store.repository import create, open_store
from qms.text.ledger import read_entry, write_entry
from qms.workspace import Workspace

DECIDED = dt.date(2021, 9, 13)
LATER = dt.date(2021, 9, 20)
ENTRY = "decisions/2021/0100-qd-sct.md"
SECOND = "decisions/2021/0101-qd-sct.md"

PlainGit = Callable[..., str]
Refusal = Callable[..., "Told"]


class Told(NamedTuple):
    """What a refused operation said: the error's own text and hint, and its diagnostics as they are shown."""

    message: str
    hint: str
    diagnostics: list[str]
    error: QmsError


def run_git(folder: Path, *words: str, check: bool = True) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true"}
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "Someone", f"GIT_{who}_EMAIL": "someone@example.org"}
    line = ["git", "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", *words]
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0 or not check, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def plain_git() -> PlainGit:
    """Run git as a user would, with no settings of this machine, and return what it prints."""
    return run_git


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store once: QT-05 issued by 100/QĐ-SCT with QT-06 reviewed beside it, QT-07 only saved."""
    root = tmp_path_factory.mktemp("template") / "store"
    workspace = new_workspace(Clock(DECIDED), store=create(root))
    files = {**folder("qt-05"), **folder("qt-06"), **folder("qt-07")}
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True)
        (root / path).write_bytes(data)
    workspace.save()
    review_all(workspace, "QT-05", "QT-06")
    workspace.issue("100/QĐ-SCT", date=DECIDED, documents=["QT-05"])
    return root


@pytest.fixture
def root(template: Path, tmp_path: Path) -> Path:
    """Return the top of a store that the test may spoil."""
    return Path(shutil.copytree(template, tmp_path / "store", symlinks=True))


@pytest.fixture
def workspace(root: Path) -> Workspace:
    """Return the workspace on the store, a week after its decision."""
    return workspace_at(open_store(root), Clock(LATER))


@pytest.fixture
def edit(root: Path) -> Callable[[str, str, str], None]:
    """Replace a text in a file of the store."""

    def replace(path: str, old: str, new: str) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new), "utf-8", newline="")

    return replace


def _content(place: Path) -> str | bytes:
    if place.is_symlink():
        return f"leads to {place.readlink()}"
    return place.read_bytes() if place.is_file() else "a folder"


@pytest.fixture
def everything(root: Path) -> Callable[[], dict[str, Any]]:
    """Return refs, HEAD, git's index and every file on the disk, as they are now."""

    def look() -> dict[str, Any]:
        found: dict[str, Any] = {
            "refs": run_git(root, "for-each-ref"),
            "HEAD": (root / ".git" / "HEAD").read_bytes(),
            "index": run_git(root, "ls-files", "--stage"),
        }
        for place in sorted(root.rglob("*")):
            if ".git" not in place.relative_to(root).parts:
                found[str(place.relative_to(root))] = _content(place)
        found["cut off"] = [p.name for p in (root / ".git").rglob("*.lock")] + [*(root / ".git").glob("qms/journal")]
        return found

    return look


@pytest.fixture
def refusal(everything: Callable[[], dict[str, Any]]) -> Refusal:
    """Let an operation be refused, see that it changed nothing, and return what it said."""

    def refuse(act: Callable[[], Any], kind: type[QmsError] = Refused) -> Told:
        before = everything()
        with pytest.raises(kind) as caught:
            act()
        assert everything() == before
        error = caught.value
        return Told(str(error.message), str(error.hint or ""), [str(d) for d in error.diagnostics], error)

    return refuse


@pytest.fixture
def loosen(root: Path) -> Callable[[str], Path]:
    """Bring every object out of its pack, and return the file of one of them, ready to be spoiled."""

    def find(identity: str) -> Path:
        packs = root / ".git/objects/pack"
        for pack in packs.glob("*.pack"):
            aside = Path(shutil.move(pack, root.parent))
            run = ["git", "unpack-objects", "-q"]
            subprocess.run(run, cwd=root, check=True, input=aside.read_bytes())
        place = root / ".git/objects" / identity[:2] / identity[2:]
        place.chmod(0o644)
        return place

    return find


@pytest.fixture
def line_of(root: Path) -> Callable[..., IssueLine]:
    """Return the line that an entry made by hand would have for a document as it lies on the disk."""

    def line(document: str, **said: Any) -> IssueLine:
        files = {"document.md": (root / f"documents/procedure/{document}/document.md").read_bytes()}
        first, _ = read_entry((root / ENTRY).read_bytes(), path=ENTRY)
        assert first is not None
        told = {
            "document": document,
            "code": document.upper(),
            "digest": folder_digest(files),
            "tree": git_tree_id(files),
        }
        return attrs.evolve(first.entry.issues[0], **{**told, **said})

    return line


@pytest.fixture
def forge(root: Path, line_of: Callable[..., IssueLine]) -> Callable[..., Path]:
    """Write an entry by hand that follows the first and issues QT-06 as it lies on the disk, or says something else."""

    def write(path: str = SECOND, **said: Any) -> Path:
        data = (root / ENTRY).read_bytes()
        first, _ = read_entry(data, path=ENTRY)
        assert first is not None
        told = {
            "entry": 2,
            "previous": sha256(data),
            "number": "101/QĐ-SCT",
            "date": LATER,
            "effective": LATER,
            "recorded": first.entry.recorded + dt.timedelta(days=7),
            "issues": (line_of("qt-06"),),
        }
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(write_entry(attrs.evolve(first.entry, **{**told, **said}), ""))
        return root / path

    return write


@pytest.fixture
def commit(root: Path) -> Callable[..., str]:
    """Put all that lies on the disk on main by plain git."""

    def put(message: str = "By hand") -> str:
        run_git(root, "add", "-A")
        run_git(root, "commit", "-qm", message)
        return run_git(root, "rev-parse", "HEAD").strip()

    return put


@pytest.fixture
def second(workspace: Workspace) -> Workspace:
    """Issue QT-06 by a second decision."""
    workspace.issue("101/QĐ-SCT", date=LATER, documents=["QT-06"])
    return workspace


@pytest.fixture
def issue(workspace: Workspace) -> Callable[..., Outcome]:
    """Issue QT-06, on paper: its text alone can be in the way."""

    def act(*documents: str, **more: Any) -> Outcome:
        day = workspace.session.today
        return workspace.issue("101/QĐ-SCT", date=day, documents=documents or ["qt-06"], on_paper=True, **more)

    return act


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    """Return an empty folder for backups."""
    made = tmp_path / "usb"
    made.mkdir()
    return made


@pytest.fixture
def worked_in(workspace: Workspace, root: Path) -> Workspace:
    """Leave the store in the middle of work: personal values, unsaved texts, a text that was taken away."""
    lay(workspace.session.store, "private/people/0f3c", "Nguyễn Văn A".encode())
    lay(workspace.session.store, "private/private/1", b"\0\xff")
    lay(workspace.session.store, "documents/procedure/qt-07/phụ lục.txt", b"1\r\n")
    add_words(workspace, "qt-06", "chưa lưu")
    (root / "documents/procedure/qt-07/document.md").unlink()
    return workspace


@pytest.fixture
def backup(worked_in: Workspace, usb: Path) -> Path:
    """Return a backup of the store in the middle of work."""
    return worked_in.backup(usb).file
