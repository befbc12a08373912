"""The sample agency's own opening is adopted by the same operation as everybody's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from qms.opening import workspace_on
from qms.operations.adopting import adopt
from qms.operations.saving import save
from qms.operations.tables import new_from_table
from qms.store.memory import MemoryStore

SAMPLE = Path(__file__).parents[2] / "docs_store"


def test_the_first_edition_of_the_sample_agency_is_adopted() -> None:
    opening = SAMPLE / "steps" / "01-opening"
    store = MemoryStore()
    for file in opening.rglob("*"):
        if file.is_file() and file.suffix != ".csv":
            store.disk[file.relative_to(opening).as_posix()] = file.read_bytes()
    session = workspace_on(store, today=dt.date(2020, 6, 1), person="iso-thu-ky").session
    save(session)
    new_from_table(session, SAMPLE / "tables" / "tthc-lan-01.csv")

    outcome = adopt(session, opening / "opening.csv", None, date=dt.date(2020, 6, 1))

    assert {d.code for d in outcome.warnings} <= {"QMS-A005"}
    assert outcome.plan.entry is not None
    assert len(outcome.plan.entry.issues) == len((opening / "opening.csv").read_text("utf-8").strip().split("\n")) - 1
    assert all(line.digest for line in outcome.plan.entry.issues)
