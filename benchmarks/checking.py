"""How long `qms check` takes, beside reading the files and parsing their headers with the same library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Row, python, side_by_side, times_of

READ_AND_PARSE = """
import pathlib, sys
import tomli
for place in sorted(pathlib.Path(sys.argv[1]).glob("documents/*/*/*.md")):
    text = place.read_bytes().decode()
    tomli.loads(text.split("+++\\n", 2)[1])
"""


def checking(small: Path, large: Path, *, sizes: tuple[int, int], runs: int) -> Iterator[Row]:
    """Yield the rows of a check of two stores, the first time and when nothing has changed."""

    def first(store: Path) -> None:
        (store / ".git" / "qms" / "checks.sqlite").unlink(missing_ok=True)
        again(store)

    def again(store: Path) -> None:
        python("-m", "qms", "-C", str(store), "check")()

    calls = {
        "floor": python("-c", READ_AND_PARSE, str(large)),
        "small": lambda: first(small),
        "large": lambda: first(large),
        "again": lambda: again(large),
    }
    side_by_side(1, calls)
    times = side_by_side(runs, calls)
    fewer, many = sizes
    yield Row(f"check of {many:,}, beside reading and parsing", times["large"], times["floor"], 5)
    per_size = times_of(many / fewer, times["small"])
    yield Row(f"check of {many:,}, beside {many // fewer} times a check of {fewer:,}", times["large"], per_size, 1.2)
    yield Row(f"check of {many:,} again, beside the first", times["again"], times["large"], 0.25)
