"""How long it takes to draw the flowchart of a procedure of twelve steps, with decisions and return loops."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence

from benchmarks.measuring import Row
from qms.model.procedures import Leg, Step
from qms.model.working_time import WorkingTime
from qms.render.flowchart import Flowchart, flowchart_pictures

_LIMIT = 0.005
"""What one flowchart may take, in seconds of CPU."""
_UNITS = ("mot-cua", "quan-ly", "lanh-dao", "van-thu")
_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạầấẩẫậềếểễệồốổỗộ"


def flowcharts(*, runs: int) -> Iterator[Row]:
    """Yield the row of a flowchart that is drawn for the first time, of words that no other had, beside 5 ms of CPU."""
    chance = random.Random(12)
    charts = [_chart(chance) for _ in range(runs + 1)]
    flowchart_pictures(charts[0])  # the tables of widths are made
    times = []
    for chart in charts[1:]:
        start = time.process_time()
        flowchart_pictures(chart)
        times.append(time.process_time() - start)
    yield Row("flowchart of 12 steps, beside 5 ms of CPU", times, [_LIMIT] * runs, 1)


def _chart(chance: random.Random) -> Flowchart:
    return Flowchart(code="LD-01", title=_words(chance, 15), steps=_steps(chance), unit_names={})


def _steps(chance: random.Random) -> Sequence[Step]:
    steps = []
    for n in range(1, 13):
        onward = f"b{n + 1}" if n < 12 else "end"
        is_decision = n in (2, 5, 8)
        is_outside = n in (3, 6)
        steps.append(
            Step(
                id=f"b{n}",
                what=_words(chance, 6 if is_decision else 14),
                unit=None if is_outside else _UNITS[n % len(_UNITS)],
                role="Tổ chức, cá nhân" if is_outside else _words(chance, 2),
                time=WorkingTime(minutes=240),
                form=f"Mẫu {n:02}",
                leg=Leg.APPLICANT if is_outside else Leg.OWN,
                next=None if is_decision else f"b{n - 1}" if is_outside else onward,
                yes=f"b{n + 2}" if is_decision else None,
                no=onward if is_decision else None,
            )
        )
    return steps


def _words(chance: random.Random, number: int) -> str:
    return " ".join("".join(chance.choices(_LETTERS, k=chance.randint(2, 6))) for _ in range(number))
