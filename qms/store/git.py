"""The one runner of git: a closed table of commands, read through a subprocess, written through GitPython."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, NoReturn, Self

import attrs

from qms.errors import Busy, NotAStore, QmsError, Refused
from qms.store.environment import OPTIONS, closed_environment, git_program, refuse_old_git
from qms.store.objects import OBJECT_ID
from qms.store.protocol import GitFailedError
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from git import Git as Driver

MAIN = "refs/heads/main"
TAGS = "refs/tags/decision"


@attrs.frozen
class Command:
    """One thing that git is ever asked; what may stand in its open places matches *argument*, nothing else does."""

    words: tuple[str, ...]
    argument: str = ""


VERSION = Command(("version",))
INIT = Command(("init", "--quiet", "--initial-branch=main", "--template="))
INIT_BARE = Command((*INIT.words, "--bare"))
IGNORE_MODES = Command(("config", "--local", "core.fileMode", "false"))
SAFE_FOLDERS = Command(("config", "--global", "--null", "--get-all", "safe.directory"))
OBJECT_FORMAT = Command(("rev-parse", "--show-object-format"))
REMOTES = Command(("config", "--local", "--null", "--name-only", "--get-regexp", r"^remote\..+\.url$"))
OBJECTS = Command(("cat-file", "--batch-command", "--buffer"))
MAIN_ID = Command(("for-each-ref", "--format=%(objectname)", MAIN))
TAG_TARGETS = Command(("for-each-ref", "--format=%(refname)%00%(objectname)%00%(*objectname)", TAGS))
ADDITIONS = Command(
    (
        *("log", "--full-history", "--topo-order", "--reverse", "--diff-merges=separate", "--diff-filter=A"),
        *("--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--format=%x01%H"),
        *("--end-of-options", MAIN, "--"),
    ),
    argument=r"[a-z]+",
)
ON_MAIN = Command(("merge-base", "--is-ancestor"), argument=rf"{OBJECT_ID.pattern}|{MAIN}")
INDEX_ENTRIES = Command(("ls-files", "--stage", "-z"))
CHECK_ALL = Command(("fsck", "--full", "--no-dangling", "--no-progress", "--no-reflogs"))
BUNDLE = Command(("bundle", "create", "--quiet", "--version=2", "-", MAIN, f"--glob={TAGS}"))
TAKE_PACK = Command(("index-pack", "--stdin"))
RECEIVE_PACK = Command(("index-pack", "--stdin", "--strict"))
MOVE_REFS = Command(("update-ref", "-m", "qms", "--stdin"))
SET_INDEX = Command(("update-index", "-z", "--index-info"))
REPACK = Command(("repack", "--geometric=2", "-d", "-n", "--quiet"))
PACK_REFS = Command(("pack-refs", "--all"))

_PIECE = 1024 * 1024

_ENVIRONMENT = threading.Lock()


@contextlib.contextmanager
def _nothing_inherited(program: str) -> Iterator[None]:
    """Take every ``GIT_`` variable out of the environment: GitPython can add to it, but leave nothing out."""
    with _ENVIRONMENT:
        inherited = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("GIT_")}
        os.environ["GIT_PYTHON_GIT_EXECUTABLE"] = program
        try:
            yield
        finally:
            del os.environ["GIT_PYTHON_GIT_EXECUTABLE"]
            os.environ.update(inherited)


class Git:
    """git for one repository."""

    def __init__(self, git_dir: Path, *, folder: Path) -> None:
        self.git_dir = git_dir
        self._folder = folder
        self._program = git_program(os.environ)
        self._is_new_enough = False

    def _line(self, command: Command, arguments: tuple[str, ...]) -> list[str]:
        for argument in arguments:
            if not re.fullmatch(command.argument, argument):
                raise ValueError(f"{argument!r} may not follow git {command.words[0]}")
        place = f"--git-dir={self.git_dir}"
        return [self._program, place, "--no-pager", *OPTIONS, *command.words, *arguments]

    def start(self, command: Command) -> subprocess.Popen[bytes]:
        """Return a reading git that is talked to through its pipes; what it complains of is not heard."""
        return subprocess.Popen(
            self._line(command, ()),
            cwd=self._folder,
            env=closed_environment(os.environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def asks(self, command: Command, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Return what a reading git answers, whatever its exit code."""
        return subprocess.run(
            self._line(command, arguments),
            cwd=self._folder,
            env=closed_environment(os.environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )

    def reads(self, command: Command, *arguments: str) -> bytes:
        """Return what a reading git prints; raises where it fails."""
        done = self.asks(command, *arguments)
        if done.returncode != 0:
            self.fails(command, done.returncode, done.stderr)
        return done.stdout

    def streams(self, command: Command) -> Iterator[bytes]:
        """Yield what a reading git prints, piece by piece; raises where it fails."""
        import tempfile  # here: a question of the ledger does not pay for it

        with tempfile.TemporaryFile() as complaint:  # a pipe that nobody empties meanwhile would hold git up
            process = subprocess.Popen(
                self._line(command, ()),
                cwd=self._folder,
                env=closed_environment(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaint,
            )
            with process:
                assert process.stdout is not None
                while piece := process.stdout.read(_PIECE):
                    yield piece
            if process.returncode != 0:
                complaint.seek(0)
                self.fails(command, process.returncode, complaint.read())

    def asks_user(self, command: Command) -> subprocess.CompletedProcess[bytes]:
        """Return what git answers from the user's own settings; the repository is not looked at."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        return subprocess.run(
            [self._program, *command.words],
            cwd=self._folder.anchor,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )

    def refuse_if_old(self) -> None:
        """Raise `Refused` where the git of this machine is too old to write with."""
        if not self._is_new_enough:
            refuse_old_git(self.asks(VERSION).stdout.decode("ascii", "replace"))
        self._is_new_enough = True

    def writes(self, command: Command, *data: bytes, held: int | None = None, index: Path | None = None) -> None:
        """Let git write and wait for it; raises where it fails."""
        with self.begins(command, held=held, index=index) as running:
            running.feed(data)

    def begins(self, command: Command, *, held: int | None = None, index: Path | None = None) -> WritingGit:
        """Return a git that has begun to write.

        The lock *held* is inherited: a git that outlives us keeps it until it is done. *index* stands for git's own.
        """
        more = {} if index is None else {"GIT_INDEX_FILE": str(index)}
        passed: dict[str, object] = {}
        if sys.platform != "win32" and held is not None:
            passed["pass_fds"] = (held,)
        with _nothing_inherited(self._program):
            # Imported here: it takes as long as four starts of Python, and only who writes shall pay for it. Its
            # `Repo` is not needed: it would read the configuration of the repository with a parser of its own.
            from git import Git as Driver

            running = Driver(self._folder).execute(
                self._line(command, ()),
                istream=subprocess.PIPE,
                as_process=True,
                env=closed_environment(os.environ, **more),
                **passed,
            )
        return WritingGit(self, command, running)

    def fails(self, command: Command, code: int, complaint: bytes) -> NoReturn:
        """Raise the error that fits what git said when it failed."""
        said = complaint.decode("utf-8", "replace").strip()
        if "not a git repository" in said or "Expected git repo version" in said or "unknown repository ext" in said:
            raise NotAStore(msg("git cannot read the repository {place}: {said}", place=str(self.git_dir), said=said))
        if code != 0 and command is not VERSION:
            self.refuse_if_old()
        raise error_for(command, code, said)


_FULL = ("No space left", "Out of diskspace", "File too large", "quota exceeded", "couldn't write")
"""How git says that there is no room, in one place or another."""


def error_for(command: Command, code: int, said: str) -> QmsError:
    """Return the error for a git command that ended with *code* and *said* why."""
    if "cannot lock ref" in said or ".lock': File exists" in said:
        return Busy(
            msg("another program has changed the store meanwhile or is working in it; nothing was written"),
            hint=msg("try again; git said: {said}", said=said),
        )
    if any(sign in said for sign in _FULL):
        return Refused(msg("the disk is full; nothing was written"), hint=msg("make room and try again"))
    if "Permission denied" in said or "insufficient permission" in said or "Read-only file system" in said:
        return Refused(
            msg("the store may not be written here; nothing was written"),
            hint=msg("git said: {said}", said=said),
        )
    reason = said or f"exit code {code}"
    return GitFailedError(msg("git {command} failed: {reason}", command=command.words[0], reason=reason))


class WritingGit:
    """A git at work on the store while the block runs that it is the context of."""

    def __init__(self, git: Git, command: Command, running: Driver.AutoInterrupt) -> None:
        assert running.proc is not None
        self._git = git
        self._command = command
        self._running = running  # GitPython ends the git where this is let go before its end
        self._process = running.proc

    def feed(self, parts: Iterable[bytes]) -> None:
        """Give it all that it is to read; it goes on working by itself."""
        pipe, self._process.stdin = self._process.stdin, None  # nothing more follows
        assert pipe is not None
        with contextlib.suppress(BrokenPipeError):  # why it did not want it is for `finish` to say
            for part in parts:
                pipe.write(part)
        with contextlib.suppress(BrokenPipeError):
            pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Wait for its end, and raise where it fails; ask it to end where the block failed: it takes its locks away."""
        if kind is not None:
            self._process.terminate()
        _, complaint = self._process.communicate()
        if kind is None and self._process.returncode != 0:
            self._git.fails(self._command, self._process.returncode, complaint)
