import os
import subprocess
import sys
import threading
import time

import pytest

from qms.errors import Busy
from qms.store.lock import is_locked, locked


def test_a_lock_that_is_held_is_not_to_be_had(tmp_path):
    place, waited = tmp_path / "lock", []
    with locked(place, patience=1):
        assert is_locked(place)
        begin = time.monotonic()
        with pytest.raises(Busy), locked(place, patience=0.1, on_wait=lambda: waited.append(1)):
            pytest.fail("held twice")

    assert 0.1 <= time.monotonic() - begin < 5
    assert waited == [1]
    while is_locked(place):  # who gave up may get the lock for a moment, and lets go of it
        assert time.monotonic() - begin < 5
        time.sleep(0.01)


def test_nobody_is_told_to_wait_for_a_free_lock(tmp_path):
    with locked(tmp_path / "lock", patience=1, on_wait=lambda: pytest.fail("waited")):
        pass


def test_who_gave_up_waiting_does_not_keep_the_lock_later(tmp_path):
    place = tmp_path / "lock"
    with locked(place, patience=1), pytest.raises(Busy), locked(place, patience=0.05):
        pass

    with locked(place, patience=5):  # it may get the lock for a moment, and lets go of it
        pass


def test_an_error_of_the_one_who_is_told_to_wait_is_passed_on(tmp_path):
    def interrupt() -> None:
        raise KeyboardInterrupt

    place = tmp_path / "lock"
    with locked(place, patience=1), pytest.raises(KeyboardInterrupt), locked(place, patience=1, on_wait=interrupt):
        pass

    with locked(place, patience=0):
        pass


def test_many_writers_have_their_turn(tmp_path):
    place, inside, most = tmp_path / "lock", [], []

    def write() -> None:
        with locked(place, patience=20):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.005)
            inside.pop()

    threads = [threading.Thread(target=write) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert most == [1] * 12


def test_a_subprocess_that_inherits_the_lock_keeps_it(tmp_path):
    place = tmp_path / "lock"
    with locked(place, patience=1) as held:
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(held,))
    with child:
        assert is_locked(place)
        assert child.stdin is not None
        child.stdin.write(b"\n")
        child.stdin.close()
        child.wait(10)

    with locked(place, patience=0):
        pass


def test_a_lock_that_is_a_link_is_not_followed(tmp_path):
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="lock"), locked(tmp_path / "lock", patience=0):
        pass

    assert not os.path.lexists(tmp_path / "elsewhere")


def test_who_is_interrupted_while_waiting_leaves_the_lock_to_others(tmp_path):
    place = tmp_path / "lock"
    with locked(place, patience=1):
        code = f"""
import sys, signal
sys.path[:0] = {[p for p in sys.path if p]!r}
from pathlib import Path
from qms.store.lock import locked
signal.signal(signal.SIGALRM, signal.default_int_handler)
try:
    with locked(Path({str(place)!r}), patience=30, on_wait=lambda: signal.setitimer(signal.ITIMER_REAL, 0.1)):
        pass
except KeyboardInterrupt:
    print("interrupted", flush=True)
    input()
"""
        waiting = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert waiting.stdout is not None
        assert waiting.stdout.readline() == b"interrupted\n"
    with locked(place, patience=5):
        pass
    waiting.communicate(b"\n")
