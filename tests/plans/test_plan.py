"""Two plans that were made for one moment: in what is the one not the other?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from qms.model.codes import DocumentId
from qms.plans.change import Change
from qms.plans.plan import LeftOut, Plan, differences
from qms.wording import msg

AT = dt.datetime(2021, 9, 13, 8, tzinfo=dt.UTC)
PLAN = Plan(
    change=Change(
        base="c0" * 20, message="m", author="a", at=AT, takes={"t": b"1"}, writes={"w": b"1"}, removes=frozenset({"r"})
    )
)


def changed(**said: Any) -> Plan:
    return attrs.evolve(PLAN, change=attrs.evolve(PLAN.change, **said))


def told(now: Plan) -> list[str]:
    return [str(one.message) for one in differences(PLAN, now)]


def test_a_plan_is_the_same_as_itself_on_whatever_commit_it_stands() -> None:
    assert told(PLAN) == []
    assert told(changed(base="c1" * 20)) == []


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (changed(takes={"t": b"2"}), ["t is not as it was"]),
        (changed(writes={"w": b"1", "x": b"1"}), ["x was not to be written, and would be"]),
        (changed(writes={}), ["w was to be written, and would not be"]),
        (changed(removes=frozenset()), ["r would not be removed any more"]),
        (changed(removes=frozenset({"r", "s"})), ["s would be removed"]),
        (
            attrs.evolve(PLAN, left_out=(LeftOut(document=DocumentId("a"), code="A", reason=msg("x")),)),
            ["other documents would be left out"],
        ),
    ],
)
def test_whatever_else_would_be_written_is_told(now: Plan, said: list[str]) -> None:
    assert told(now) == said
