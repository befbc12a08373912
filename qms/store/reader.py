"""Reading objects out of git, each checked by its id: git itself hands out an altered one without a word."""

from __future__ import annotations

import contextlib
import itertools
import subprocess
import threading
import weakref
from typing import TYPE_CHECKING

from qms.store.git import MAIN_ID, OBJECTS, Git
from qms.store.objects import OBJECT_ID, StoredObject, is_named
from qms.store.protocol import ObjectDamagedError
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_AT_ONCE = 128
"""Objects asked for in one go: they are in memory together."""


class ObjectReader:
    """The objects of one repository, through one git that stays up while it is needed."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._talking = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ending: weakref.finalize[[subprocess.Popen[bytes]], ObjectReader] | None = None

    def answers(self, ids: Iterable[str]) -> Iterator[tuple[str, StoredObject | ObjectDamagedError]]:
        """Yield each of *ids*, in the order asked for, with its object or with what is wrong with it."""
        wanted = iter(ids)
        while chunk := list(itertools.islice(wanted, _AT_ONCE)):
            asked = [identity for identity in chunk if OBJECT_ID.fullmatch(identity)]
            with self._talking:
                found = dict(zip(asked, self._ask(asked), strict=True))
            for identity in chunk:  # what is no id is not even asked for
                yield identity, found.get(identity) or _missing(identity)

    def close(self) -> None:
        """Let the git go; the next question starts another."""
        with self._talking:
            self._end()

    def _ask(self, chunk: list[str]) -> list[StoredObject | ObjectDamagedError]:
        found: list[StoredObject | ObjectDamagedError] = []
        while len(found) < len(chunk):
            try:
                found += self._talk(chunk[len(found) :])
            except BaseException:
                self._end()  # its answers would be taken for those of the next question
                raise
            if len(found) < len(chunk):  # git ended: it does so at an object that it cannot unpack
                self._end()
                self._git.reads(MAIN_ID)  # raises where not the object but the repository cannot be read
                self._git.refuse_if_old()
                found.append(_damaged(chunk[len(found)]))
        return found

    def _talk(self, ids: list[str]) -> list[StoredObject | ObjectDamagedError]:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        found: list[StoredObject | ObjectDamagedError] = []
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write("".join(f"contents {identity}\n" for identity in ids).encode("ascii") + b"flush\n")
            process.stdin.flush()
        for identity in ids:
            words = process.stdout.readline().decode("ascii").split()
            if len(words) == 3:
                size = int(words[2])
                data = process.stdout.read(size + 1)[:size]
                if len(data) < size:
                    break
                answer = StoredObject(words[1], data)
                found.append(answer if is_named(identity, answer) else _damaged(identity))
            elif len(words) == 2:  # "<id> missing"
                found.append(_missing(identity))
            else:
                break
        return found

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = self._git.start(OBJECTS)
            self._ending = weakref.finalize(self, _end, self._process)
        return self._process

    def _end(self) -> None:
        if self._ending is not None:
            self._ending()
        self._process = self._ending = None


def _end(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    process.kill()
    process.wait()


def _missing(identity: str) -> ObjectDamagedError:
    return ObjectDamagedError(
        msg("the object {id} of the history is missing; nothing was written", id=identity),
        hint=msg("fetch the history again or restore a backup"),
    )


def _damaged(identity: str) -> ObjectDamagedError:
    return ObjectDamagedError(
        msg("the object {id} of the history has been altered or damaged; nothing was written", id=identity),
        hint=msg("restore a backup; `git fsck --full` lists what else is damaged"),
    )
