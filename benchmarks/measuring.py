"""Times taken side by side, so that a busy machine slows down all of them alike, and the table they are shown in."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import attrs

Times = Sequence[float]
"""Seconds, one for each run."""


@attrs.frozen
class Row:
    """One line of the table: what was measured beside what, and how many times as long it may take."""

    what: str
    times: Times
    floor: Times
    limit: float

    @property
    def ratio(self) -> float:
        """How many times as long as its floor it took, by the medians."""
        return statistics.median(self.times) / statistics.median(self.floor)

    @property
    def is_over(self) -> bool:
        """Whether it took longer than it may."""
        return self.ratio > self.limit


def seconds(call: Callable[[], object]) -> float:
    """Return how long *call* took."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def side_by_side(runs: int, calls: Mapping[str, Callable[[], object]]) -> dict[str, Times]:
    """Return the times of each of *calls*, all of them made once in each of *runs*."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(runs):
        for name, call in calls.items():
            times[name].append(seconds(call))
    return dict(times)


def python(*words: str, folder: Path | None = None) -> Callable[[], object]:
    """Return a call that runs this Python with *words* to its end; raises where that fails."""

    def run() -> None:
        done = subprocess.run([sys.executable, *words], cwd=folder, capture_output=True, check=False)
        if done.returncode != 0:
            raise RuntimeError((done.stderr or done.stdout).decode("utf-8", "replace"))

    return run


def added(one: Times, other: Times) -> Times:
    """Return the times of doing both."""
    return [a + b for a, b in zip(one, other, strict=True)]


def times_of(factor: float, times: Times) -> Times:
    """Return the times of doing it *factor* times."""
    return [factor * one for one in times]


def table(rows: Iterable[Row]) -> str:
    """Return *rows* as text, one line each."""
    lines = [("what", "median", "floor", "ratio", "limit", "")]
    for row in rows:
        median, floor = (_milliseconds(statistics.median(times)) for times in (row.times, row.floor))
        verdict = "OVER" if row.is_over else "ok"
        lines.append((row.what, median, floor, f"{row.ratio:.2f}", f"{row.limit:g}", verdict))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(line[1:], widths[1:], strict=True))])
        for line in lines
    )


def _milliseconds(time_taken: float) -> str:
    return f"{1000 * time_taken:.1f} ms"
