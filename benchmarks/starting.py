"""How long qms takes to answer a short question, beside a Python that does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Row, python, side_by_side


def starting(folder: Path, *, runs: int) -> Iterator[Row]:
    """Yield the rows of the command line; the sample agency is made in *folder*."""
    demo = str(folder / "demo")
    python("-m", "qms", "demo", demo)()
    asked = {"--version": 2, "--help": 7, "list": 15}
    calls = {"pass": python("-c", "pass"), "--version": python("-m", "qms", "--version")}
    calls |= {"--help": python("-m", "qms", "--help"), "list": python("-m", "qms", "-C", demo, "list")}
    side_by_side(1, calls)  # the index is made, every file is in memory
    times = side_by_side(runs, calls)
    for words, limit in asked.items():
        yield Row(f"qms {words}, beside python -c pass", times[words], times["pass"], limit)
