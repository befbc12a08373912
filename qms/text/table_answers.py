"""A sheet on which people answer whether they agree with texts: one row for each text and person."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from qms.diagnostics import Diagnostic, Location
from qms.model.codes import ascii_slug
from qms.model.reviews import Role, Verdict
from qms.text import table_cells as cells
from qms.text.table_cells import CellError, read_cell
from qms.text.tables import Table, TableRow, shortened
from qms.wording import msg

VERDICT_WORDS: Final[Mapping[Verdict, str]] = MappingProxyType(
    {Verdict.APPROVED: "Đồng ý", Verdict.REJECTED: "Không đồng ý"}
)
"""What an answer sheet offers to choose from."""

_VERDICTS: Final[Mapping[str, Verdict]] = MappingProxyType(
    {
        **dict.fromkeys(("dong-y", "nhat-tri", "thong-nhat", "co"), Verdict.APPROVED),
        **dict.fromkeys(("yes", "approved", "approve", "agree", "agreed"), Verdict.APPROVED),
        **dict.fromkeys(("khong-dong-y", "khong-nhat-tri", "khong-thong-nhat", "khong", "no"), Verdict.REJECTED),
        **dict.fromkeys(("rejected", "reject", "disagree", "disagreed"), Verdict.REJECTED),
    }
)
_TICKS: Final = frozenset("✓✔☑√")
_ROLES: Final[Mapping[str, Role]] = MappingProxyType(
    {
        "author": Role.AUTHOR,
        "soan-thao": Role.AUTHOR,
        "checker": Role.CHECKER,
        "xem-xet": Role.CHECKER,
        "kiem-tra": Role.CHECKER,
        "approver": Role.APPROVER,
        "phe-duyet": Role.APPROVER,
    }
)
_DIGEST: Final = re.compile(r"(?:sha256:)?([0-9a-f]{64})", re.IGNORECASE)


@attrs.frozen(kw_only=True)
class AnswerRow:
    """What one row says. *verdict* is None where nobody answered; *person* is as it is written.

    *document* and *digest* are the text that was shown; *packed* is the day on which it was handed out.
    """

    place: Location
    code: str
    document: str
    digest: str
    verdict: Verdict | None
    reason: str | None
    person: str | None
    date: dt.date | None
    role: Role | None
    plan: str | None
    packed: dt.date | None
    headings: Mapping[str, str] = attrs.field(factory=dict, repr=False, eq=False)
    """What the sheet calls its columns."""

    def cell(self, column: str) -> Location:
        """Return the place of a cell of the row."""
        return attrs.evolve(self.place, field=column)


def read_answers(table: Table) -> tuple[tuple[AnswerRow, ...], tuple[Diagnostic, ...]]:
    """Return the rows of an answer sheet, and all that is wrong in those that were answered."""
    found: list[Diagnostic] = []
    return tuple(row for row in (_row(row, found) for row in table.rows) if row), tuple(found)


def verdict(text: str) -> Verdict:
    """Return what somebody said of a text: Đồng ý, Không đồng ý, or a tick."""
    if text.strip() in _TICKS:
        return Verdict.APPROVED
    try:
        return _VERDICTS[ascii_slug(text)]
    except KeyError:
        raise CellError(
            msg("“{text}” is neither “Đồng ý” nor “Không đồng ý”", text=shortened(text)),
            msg("choose one of the two from the list; what there is to add goes into the column of the reason"),
        ) from None


def role(text: str) -> Role:
    """Return in what capacity somebody answers: author (soạn thảo), checker (xem xét), approver (phê duyệt)."""
    try:
        return _ROLES[ascii_slug(text)]
    except KeyError:
        raise CellError(
            msg("“{text}” is no role", text=shortened(text)), msg("write author, checker or approver")
        ) from None


def digest(text: str) -> str:
    """Return a digest as ``sha256:<hex>``."""
    read = _DIGEST.fullmatch("".join(text.split()))
    if read is None:
        raise CellError(
            msg("“{text}” is not the digest of a text", text=shortened(text)),
            msg("leave this column as it was handed out; take the answers over into the sheet of the pack"),
        )
    return f"sha256:{read[1].lower()}"


def _row(row: TableRow, found: list[Diagnostic]) -> AnswerRow | None:
    """Return a row; None where it is answered and what it is about, or what it says, cannot be read."""
    said = len(found)
    answered = read_cell(row, "verdict", verdict, found) if row.get("verdict") else None
    reason = cells.one_line(row.get("reason")) or None
    if len(found) == said and answered is None and reason is not None:
        found.append(_reason_alone(row))
    if answered is Verdict.REJECTED and reason is None:
        found.append(_no_reason(row))
    read = AnswerRow(
        place=row.place(),
        code=cells.one_line(row.get("code")),
        document=cells.one_line(row.get("document")),
        digest=read_cell(row, "digest", digest, found) or "" if answered else row.get("digest"),
        verdict=answered,
        reason=reason,
        person=cells.one_line(row.get("person")) or None,
        date=read_cell(row, "date", cells.day, found) if answered else None,
        role=read_cell(row, "role", role, found) if answered else None,
        plan=cells.one_line(row.get("plan")) or None,
        packed=read_cell(row, "packed", cells.day, found) if answered else None,
        headings=row.headings,
    )
    if answered:
        found += [_empty(row, column) for column in ("code", "document", "digest") if not row.get(column)]
    return read if len(found) == said else None


def _empty(row: TableRow, column: str) -> Diagnostic:
    return Diagnostic(
        code="QMS-B018",
        message=msg("the row says nothing in the column {column}", column=row.heading(column)),
        location=row.place(column),
        hint=msg("leave this column as it was handed out; take the answers over into the sheet of the pack"),
    )


def _no_reason(row: TableRow) -> Diagnostic:
    """Who does not agree says why: the author has to know what to change."""
    return Diagnostic(
        code="QMS-R010",
        message=msg("{code} is not agreed to, and no reason is given", code=row.get("code")),
        location=row.place("reason"),
        hint=msg("ask the person who answered, and write the reason into the cell"),
    )


def _reason_alone(row: TableRow) -> Diagnostic:
    """What somebody remarks may be meant as a yes or as a no: qms does not guess."""
    return Diagnostic(
        code="QMS-R011",
        message=msg("of {code} a reason is given, and no verdict", code=row.get("code")),
        location=row.place("verdict"),
        hint=msg("ask the person who answered: choose “Đồng ý” or “Không đồng ý”, or empty the reason"),
    )
