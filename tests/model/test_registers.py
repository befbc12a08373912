"""Registers: what may be one, what its fields hold, how its records are numbered."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.registers import FINDINGS, Finding, Grade

from qms.model.declared_registers import DeclaredField, DeclaredRegister, declared_register
from qms.model.registers import ClauseId, RecordId, Register, State, Transition, UnitId, parts_of, record_id


def test_a_field_says_what_it_holds_and_how_many():
    held = {one.name: (one.sort, one.is_needed, one.is_many) for one in FINDINGS.fields}

    assert held["title"] == (str, True, False)
    assert held["grade"] == (Grade, True, False)
    assert held["unit"] == (UnitId, False, False)
    assert held["clauses"] == (ClauseId, False, True)
    assert held["follows"] == (RecordId, False, True)
    assert FINDINGS.field("follows").notes.register == "findings"


@given(st.integers(1900, 9999), st.integers(1, 100_000))
def test_a_number_is_read_back_as_it_was_made(year, number):
    made = record_id("PH", year, number)

    assert parts_of(made) == ("PH", year, number)
    assert FINDINGS.path(made) == f"records/findings/{year}/{made.lower()}.toml"


@pytest.mark.parametrize(
    "text", ["", "PH-2021", "ph-2021-001", "PH-21-001", "PH-2021-01", "PH-2021-001 ", "QĐ-2021-001"]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match=r"^"):
        parts_of(text)


def test_the_path_of_another_register_is_refused():
    with pytest.raises(ValueError, match="KN-2021-001"):
        FINDINGS.path("KN-2021-001")


OPEN, SHUT = State("open", "mở"), State("shut", "đóng", is_final=True)


@attrs.frozen(kw_only=True)
class _Stateful:
    state: str


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "Findings"}, "its name is made of"),
        ({"prefix": "ph"}, "two to six capital letters"),
        ({"values": dict}, "no attrs class"),
        ({"states": (SHUT,)}, "no state for a new record"),
        ({"states": (OPEN, OPEN)}, "two of its states"),
        ({"transitions": (Transition(from_=("open",), to="gone", title="x"),)}, "no state gone"),
        ({"transitions": (Transition(from_=("shut",), to="open", title="x"),)}, "what is final moves no more"),
        ({"transitions": (Transition(from_=("open",), to="shut", title="x", needs=("colour",)),)}, "no field colour"),
        ({"least_links": {"colour": 1}}, "no field colour"),
        ({"day": "colour"}, "no field colour"),
        ({"values": _Stateful}, "a field cannot be called state"),
    ],
)
def test_what_cannot_be_a_register_is_refused(wrong, said):
    right = {"name": "findings", "title": "x", "prefix": "PH", "values": Finding, "states": (OPEN, SHUT)}

    with pytest.raises(ValueError, match=said):
        Register(**{**right, **wrong})


def test_a_declared_register_is_like_one_of_a_plugin():
    fields = {
        "due": DeclaredField(title="Thời hạn", sort="day"),
        "text": DeclaredField(title="Nội dung", needed=True, public=True),
        "units": DeclaredField(title="Đơn vị", sort="unit", many=True),
        "weight": DeclaredField(title="Mức", sort="choice", choices=("cao", "thấp")),
    }

    made = declared_register("recommendations", DeclaredRegister(title="Khuyến nghị", prefix="KN", fields=fields))

    assert [(one.name, one.is_needed, one.is_many) for one in made.fields] == [
        ("due", False, False), ("text", True, False), ("units", False, True), ("weight", False, False)]  # fmt: skip
    assert made.field("due").sort is dt.date
    assert [*made.field("weight").sort] == ["cao", "thấp"]
    assert [state.name for state in made.states] == ["open", "closed", "cancelled"]
    assert made.transition("open", "cancelled").needs_reason


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"Nội dung": DeclaredField(title="x")}, "cannot name a field"),
        ({"due": DeclaredField(title="x", sort="date")}, "no sort of field"),
        ({"weight": DeclaredField(title="x", sort="choice")}, "no choices"),
    ],
)
def test_a_declaration_that_cannot_be_one_is_refused(fields, said):
    with pytest.raises(ValueError, match=said) as refused:
        declared_register("recommendations", DeclaredRegister(title="x", prefix="KN", fields=fields))
    assert said in str(refused.value.args[0])
