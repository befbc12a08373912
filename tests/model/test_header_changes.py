import datetime as dt
from typing import Any

import pytest

from qms.model.documents import Header, LegalBasis
from qms.model.header_changes import field_changes, header_changes
from qms.model.procedures import Procedure, Step
from qms.model.working_time import WorkingTime


def header(**fields: Any) -> Header:
    return Header(**{"code": "QT-05", "title": "Quy trình", "unit": "vp", **fields})


def changes(before: Header, after: Header) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(change.field, change.before, change.after) for change in header_changes(before, after)]


BASIS = LegalBasis(number="545/QĐ-UBND", date=dt.date(2021, 2, 9), article="Điều 1")
RECEIPT = Step(id="b1", what="Tiếp nhận", unit="mot-cua", time=WorkingTime.parse("0,5 ngày"), next="b2")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"title": "Cũ"}, {"title": "Mới"}, ("title", ("Cũ",), ("Mới",))),
        ({}, {"parent": "qt-01"}, ("parent", (), ("qt-01",))),
        ({"body": "QT-05.doc"}, {"body": "QT-05.docx"}, ("body", ("QT-05.doc",), ("QT-05.docx",))),
        ({"clauses": ("7.5",)}, {"clauses": ("7.5", "7.5.3")}, ("clauses", ("7.5",), ("7.5", "7.5.3"))),
        (
            {"bases": (LegalBasis(number="1/QĐ-A", title="Về A"),)},
            {"bases": (BASIS,)},
            ("bases", ("1/QĐ-A, Về A",), ("545/QĐ-UBND, 2021-02-09, Điều 1",)),
        ),
        (
            {"procedure": Procedure(time=WorkingTime.parse("15 ngày"), papers=("Đơn",))},
            {"procedure": Procedure(time=WorkingTime.parse("10 ngày"), papers=("Đơn",))},
            ("procedure.time", ("15 ngày",), ("10 ngày",)),
        ),
        ({}, {"procedure": Procedure(sets=1)}, ("procedure.sets", (), ("1",))),
        ({"procedure": Procedure(sets=1)}, {}, ("procedure.sets", ("1",), ())),
    ],
)
def test_a_field_that_changed_is_told_before_and_after(
    before: dict[str, Any], after: dict[str, Any], expected: tuple[str, tuple[str, ...], tuple[str, ...]]
) -> None:
    assert changes(header(**before), header(**after)) == [expected]


def test_fields_come_in_the_order_of_the_front_matter() -> None:
    after = header(title="Mới", unit="ql", language="en", procedure=Procedure(fee="Không", field="Điện"))

    assert [field for field, *_ in changes(header(), after)] == [
        "title", "unit", "language", "procedure.field", "procedure.fee"
    ]  # fmt: skip


def test_attachments_and_steps_are_told_elsewhere() -> None:
    assert changes(header(), header(attachments=("a.pdf",), steps=(RECEIPT,))) == []


def test_of_a_value_that_came_or_went_only_what_it_says_counts() -> None:
    came = [(change.field, change.before, change.after) for change in field_changes(Step, None, RECEIPT)]

    assert came == [
        ("id", (), ("b1",)),
        ("what", (), ("Tiếp nhận",)),
        ("unit", (), ("mot-cua",)),
        ("time", (), ("0,5 ngày",)),
        ("next", (), ("b2",)),
    ]
    went = [(change.field, change.after, change.before) for change in field_changes(Step, RECEIPT, None)]
    assert went == came
