import datetime as dt

import pytest

from qms.builtin.kinds import KINDS
from qms.diagnostics import Location
from qms.errors import Refused
from qms.model.organisation import Organisation, Unit
from qms.model.queries import PlainLedger
from qms.model.settings import Settings
from qms.model.system import System
from qms.plans.stating import kind_named, unit_named
from qms.plans.updating import plan_new_table, plan_update_table
from qms.store.memory import MemorySnapshot
from qms.text.shelf import DocumentShelf, ReviewShelf
from qms.text.table_documents import StatedDocument

AT = dt.datetime(2021, 9, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=7)))
ORGANISATION = Organisation(
    units=(
        Unit(id="vp", name="Văn phòng Sở", symbol="VP"),
        Unit(id="qlcn", name="Quản lý công nghiệp", symbol="QLCN", to=dt.date(2021, 1, 1)),
        Unit(id="kt", name="Kinh tế", symbol="KT"),
        Unit(id="kt-cu", name="Kinh tế", symbol="KT", to=dt.date(2020, 1, 1)),
        Unit(id="a", name="Trùng tên"),
        Unit(id="b", name="Trùng tên"),
    )
)
SYSTEM = System(
    commit=None,
    settings=Settings(format=1, agency="sct"),
    organisation=ORGANISATION,
    kinds={kind.code: kind for kind in KINDS},
    ledger=PlainLedger(),
    documents=DocumentShelf(MemorySnapshot({})),
    reviews=ReviewShelf({}),
    papers={},
)


@pytest.mark.parametrize(
    "word, unit",
    [
        ("vp", "vp"),
        ("VP", "vp"),
        ("văn phòng sở", "vp"),
        ("QLCN", "qlcn"),
        ("KT", "kt"),
        ("trùng tên", "trùng tên"),
        ("x", "x"),
    ],
)
def test_a_unit_is_named_by_id_symbol_or_name(word: str, unit: str) -> None:
    """Of units with one name the living one is meant; where several live, none."""
    assert unit_named(ORGANISATION, word, on=AT.date()) == unit


@pytest.mark.parametrize(
    "word, kind", [("form", "form"), ("Biểu mẫu", "form"), ("internal procedure", "procedure"), ("x", "x")]
)
def test_a_kind_is_named_by_code_or_title(word: str, kind: str) -> None:
    assert kind_named(SYSTEM.kinds, word) == kind


def test_a_table_on_a_store_without_documents_is_planned_in_one_change() -> None:
    row = StatedDocument(place=Location(path="b.csv", line=2), code="QT-01", kind="procedure", title="Một", unit="vp")

    made = plan_new_table(SYSTEM, [row], kind=None, author="iso", at=AT)
    updated = plan_update_table(SYSTEM, [row], saved={}, author="iso", at=AT)

    assert made.change.writes == updated.change.writes
    assert (made.change.message, updated.change.message) == ("New QT-01", "Update QT-01 from a table")


def test_a_text_that_cannot_be_stored_is_refused() -> None:
    row = StatedDocument(place=Location(path="b.csv", line=2), code="QT-01", kind="form", title="\ud800", unit="vp")

    with pytest.raises(Refused, match="cannot be stored as text"):
        plan_new_table(SYSTEM, [row], kind=None, author="iso", at=AT)
