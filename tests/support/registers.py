"""Registers made for tests: findings that name units, people, documents and one another."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator

import attrs
from support.stores import ORGANISATION

from qms.model.codes import DocumentId
from qms.model.papers import PaperReference
from qms.model.registers import (
    ClauseId,
    Moving,
    PersonId,
    RecordId,
    Register,
    State,
    Transition,
    UnitId,
    field,
)
from qms.wording import Message, msg


class Grade(enum.StrEnum):
    """How grave a finding is."""

    MINOR = "minor"
    MAJOR = "major"


@attrs.frozen(kw_only=True)
class Finding:
    """What an audit found."""

    title: str = field("Phát hiện")
    grade: Grade = field("Mức độ")
    found: dt.date = field("Ngày")
    unit: UnitId | None = field("Đơn vị", default=None)
    owner: PersonId | None = field("Người phụ trách", default=None)
    document: DocumentId | None = field("Tài liệu", default=None)
    clauses: tuple[ClauseId, ...] = field("Điều khoản", default=())
    basis: PaperReference | None = field("Căn cứ", default=None)
    follows: tuple[RecordId, ...] = field("Tiếp nối", register="findings", default=())
    evidence: str | None = field("Bằng chứng", default=None)
    copies: int | None = field("Số bản", default=None)
    share: float | None = field("Tỷ lệ", default=None)
    told: bool | None = field("Đã báo", default=None)


def _no_open_follower(moving: Moving) -> Iterator[Message]:
    for record, _ in moving.system.records.naming(moving.record.id):
        if record.is_open:
            yield msg("{record} is still open", record=record.id)


FINDINGS = Register(
    name="findings",
    title="Phát hiện đánh giá",
    prefix="PH",
    values=Finding,
    states=(
        State("open", "mở"),
        State("answered", "đã trả lời"),
        State("closed", "đã đóng", is_final=True),
        State("cancelled", "đã hủy", is_final=True),
    ),
    transitions=(
        Transition(from_=("open",), to="answered", title="Trả lời", needs=("evidence",)),
        Transition(from_=("answered",), to="open", title="Mở lại", needs_reason=True),
        Transition(from_=("answered",), to="closed", title="Đóng", roles=("checker",), guard=_no_open_follower),
        Transition(from_=("open", "answered"), to="cancelled", title="Hủy", needs_reason=True),
    ),
    day="found",
)
REGISTERS = {"findings": FINDINGS}
STAFFED = ORGANISATION.replace(
    'name = "Người kiểm tra"', 'name = "Người kiểm tra"\nroles = [{ role = "checker", from = 2020-01-01 }]'
)
"""The organisation of the tests, in which the one who checks has the role for it."""
