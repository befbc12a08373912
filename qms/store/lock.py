"""One writer at a time: the system's own file lock, which ends with whoever holds it, however that ends."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

from qms.errors import Busy
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)


@contextlib.contextmanager
def locked(place: Path, *, patience: float, on_wait: Callable[[], None] | None = None) -> Iterator[int]:
    """Hold the lock file *place* and yield its descriptor; raises `Busy` after *patience* seconds.

    Who waits is served in the order of coming. A subprocess that inherits the descriptor holds the lock as well.
    """
    held = _acquired(os.open(place, _FLAGS, 0o666), patience=patience, on_wait=on_wait)
    if held is None:
        raise Busy(
            msg("another qms is writing in this store; nothing was written"),
            hint=msg("try again when it is done"),
        )
    try:
        yield held
    finally:
        os.close(held)  # not unlocked: a subprocess that still works keeps the lock


def is_locked(place: Path) -> bool:
    """Whether somebody holds the lock file *place* just now."""
    try:
        descriptor = os.open(place, os.O_RDONLY)
    except OSError:
        return False
    held = _acquired(descriptor, patience=0.0, on_wait=None)
    if held is not None:
        os.close(held)
    return held is None


if sys.platform == "win32":
    import msvcrt

    def _acquired(descriptor: int, *, patience: float, on_wait: Callable[[], None] | None) -> int | None:
        """Return *descriptor* with the lock on it, or close it and return None."""
        until = time.monotonic() + patience
        waited = False
        try:
            while True:
                with contextlib.suppress(OSError):
                    os.lseek(descriptor, 0, os.SEEK_SET)
                    msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
                    return descriptor
                if time.monotonic() >= until:
                    break
                if on_wait and not waited:
                    on_wait()
                waited = True
                time.sleep(0.05)
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        return None

else:
    import fcntl

    def _acquired(descriptor: int, *, patience: float, on_wait: Callable[[], None] | None) -> int | None:
        """Return *descriptor* with the lock on it, or see to its being closed and return None."""
        try:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return descriptor
            if on_wait:
                on_wait()
        except BaseException:
            os.close(descriptor)
            raise
        if not patience:
            os.close(descriptor)
            return None
        return _Waiting(descriptor).result(patience)

    class _Waiting:
        """A thread that waits for the lock in the system's queue; asking again and again never gets a turn there.

        Nothing can call it back: when nobody wants the lock any more it lets go of it the moment it gets it.
        """

        def __init__(self, descriptor: int) -> None:
            self._descriptor = descriptor
            self._deciding = threading.Lock()
            self._is_answered = threading.Event()
            self._is_wanted = True
            self._failure: OSError | None = None
            threading.Thread(target=self._wait, name="qms-lock", daemon=True).start()

        def result(self, patience: float) -> int | None:
            try:
                self._is_answered.wait(patience)
            except BaseException:
                self._give_up()
                raise
            if self._failure is not None or not self._is_answered.is_set():
                self._give_up()
            if self._failure is not None:
                raise self._failure
            return self._descriptor if self._is_wanted else None

        def _wait(self) -> None:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX)
            except OSError as error:
                self._failure = error
            with self._deciding:
                if not self._is_wanted:
                    os.close(self._descriptor)
                self._is_answered.set()

        def _give_up(self) -> None:
            with self._deciding:
                self._is_wanted = False
                if self._is_answered.is_set():
                    os.close(self._descriptor)
