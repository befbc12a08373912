"""Print how long qms takes, as ratios: `python -m benchmarks`; with `--quick` on small stores."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.checking import checking
from benchmarks.flowcharts import flowcharts
from benchmarks.issuing import issuing, store_in
from benchmarks.measuring import table
from benchmarks.official_papers import official_papers
from benchmarks.papers import papers
from benchmarks.redlining import redlining
from benchmarks.starting import starting

FULL = (1_000, 10_000)
QUICK = (200, 1_000)


def main() -> None:
    """Measure everything in stores of its own, print the table, and fail where a ratio is over its limit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small stores and few runs")
    parser.add_argument("--runs", type=int, help="how often each thing is measured")
    asked = parser.parse_args()
    sizes = QUICK if asked.quick else FULL
    runs = asked.runs or (3 if asked.quick else 7)
    with tempfile.TemporaryDirectory(prefix="qms-bench-") as place:
        folder = Path(place)
        rows = [*starting(folder, runs=3 * runs), *issuing(folder, sizes=sizes, runs=runs)]
        rows += redlining(runs=runs)
        rows += flowcharts(runs=runs)
        rows += papers(folder, runs=runs)
        rows += official_papers(runs=runs)
        small, large = (store_in(folder, size) for size in sizes)
        rows += checking(small, large, sizes=sizes, runs=runs)
    print(table(rows))
    sys.exit(any(row.is_over for row in rows))


if __name__ == "__main__":
    main()
