"""What records name is there."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from support.registers import FINDINGS, REGISTERS, Finding, Grade
from support.stores import folder, system_of

from qms.checks.records import record_faults
from qms.diagnostics import Location
from qms.model.papers import Paper, PaperReference
from qms.model.records import Record, RecordHead
from qms.model.registers import Register
from qms.operations.standards import standard

DAY = dt.date(2021, 10, 21)
VALUES = Finding(title="x", grade=Grade.MINOR, found=DAY)


def _faults(values, register: Register = FINDINGS, **system):
    record = Record(
        id="PH-2021-001", register=register, path="p", head=RecordHead(state="open", written=""), values=values,
        digest="", is_explained=True,
    )  # fmt: skip
    system = system_of(registers=REGISTERS, **system)
    found = record_faults(
        record, system, standard=standard("iso-9001-2015"), on=DAY, locate=lambda name: Location(path="p", field=name)
    )
    return [(fault.code, fault.location.field) for fault in found]


@pytest.mark.parametrize(
    ("field", "name", "code"),
    [
        ("unit", "vpp", "QMS-H010"),
        ("owner", "ai-do", "QMS-H011"),
        ("document", "qt-99", "QMS-H012"),
        ("follows", ("PH-2021-009",), "QMS-H013"),
        ("clauses", ("9.2.2", "11.2"), "QMS-H016"),
        ("basis", PaperReference(number="907/KH-SCT"), "QMS-H014"),
    ],
)
def test_what_is_not_there_is_told(field, name, code):
    assert _faults(attrs.evolve(VALUES, **{field: name})) == [(code, field)]


def test_what_is_there_is_in_order():
    paper = Paper(number="907/KH-SCT", date=dt.date(2021, 2, 26), issuer="sct", subject="x")
    named = attrs.evolve(
        VALUES,
        unit="vp",
        owner="soan-thao",
        document="qt-05",
        basis=PaperReference(number=paper.number, date=paper.date),
    )

    assert _faults(named, files=folder("qt-05"), papers={"papers/2021/0907-kh-sct.toml": paper}) == []


def test_a_person_who_has_left_by_the_day_is_not_there():
    left = '[[people]]\nid = "cu"\nname = "Người cũ"\nto = 2021-06-01\n'
    from support.stores import ORGANISATION

    assert _faults(attrs.evolve(VALUES, owner="cu"), organisation=f"{ORGANISATION}\n{left}") == [("QMS-H011", "owner")]


def test_fewer_links_than_the_register_asks_for_are_told():
    asking = attrs.evolve(FINDINGS, least_links={"clauses": 1})

    assert _faults(VALUES, asking) == [("QMS-H015", "clauses")]
    assert _faults(attrs.evolve(VALUES, clauses=("9.2",)), asking) == []
