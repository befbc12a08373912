"""A careful clerk who keeps book of a store beside it, in the plainest way, to hold its answers against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import attrs

from qms.model.reviews import Role, Verdict


@attrs.frozen(kw_only=True)
class Noted:
    """What one decision says of one document; without *files* it is withdrawn."""

    document: str
    date: dt.date
    ordinal: int
    entry: int
    effective: dt.date
    code: str = ""
    digest: str | None = None
    tree: str | None = None
    files: Mapping[str, bytes] | None = None


@attrs.define
class Clerk:
    """What was decided and who passed which text, in the order in which it was entered."""

    noted: list[Noted] = attrs.field(factory=list)
    numbers: set[tuple[int, int]] = attrs.field(factory=set)
    acts: dict[tuple[str, str], list[tuple[str, Role, Verdict]]] = attrs.field(factory=dict)

    def about(self, document: str) -> list[Noted]:
        """Return what was decided of a document."""
        return [line for line in self.noted if line.document == document]

    def binding(self, document: str, on: dt.date, more: Iterable[Noted] = ()) -> Noted | None:
        """Return what binds on a day: all decisions are of one book, so date and number tell which."""
        heard = [line for line in (*self.noted, *more) if line.document == document and line.effective <= on]
        return max(heard, key=lambda line: (line.date, line.ordinal, line.entry), default=None)

    def in_force(self, on: dt.date, more: Sequence[Noted] = ()) -> dict[str, Noted]:
        """Return what binds on a day, by document, without what is withdrawn."""
        documents = {line.document for line in (*self.noted, *more)}
        bound = {document: self.binding(document, on, more) for document in documents}
        return {document: line for document, line in bound.items() if line is not None and line.files is not None}

    def is_changed(self, document: str, digest: str) -> bool:
        """Whether a text is not the one that was issued last."""
        issued = [line for line in self.about(document) if line.files is not None]
        last = max(issued, key=lambda line: (line.date, line.ordinal, line.entry), default=None)
        return last is None or last.digest != digest

    def is_withdrawn(self, document: str) -> bool:
        """Whether the highest decision took the document out of force."""
        last = self.binding(document, dt.date.max)
        return last is not None and last.files is None

    def shares_a_code(self, more: Sequence[Noted]) -> bool:
        """Whether on any day two documents in force would bear one code, of which one is newly issued."""
        days = {line.effective for line in (*self.noted, *more)}
        new = {line.code.casefold() for line in more if line.files is not None}
        for on in days:
            codes = [line.code.casefold() for line in self.in_force(on, more).values()]
            if any(codes.count(code) > 1 for code in new):
                return True
        return False

    def may_act(self, document: str, digest: str, person: str, role: Role) -> bool:
        """Whether a person has not acted on the text in another role."""
        return all(who != person or held is role for who, held, _ in self.acts.get((document, digest), []))

    def is_passed(self, document: str, digest: str) -> bool:
        """Whether each role has passed the text, and nobody's last word on it is a rejection."""
        last = {who: (role, verdict) for who, role, verdict in self.acts.get((document, digest), [])}
        passed = {role for role, verdict in last.values() if verdict is Verdict.APPROVED}
        return passed == set(Role) and all(verdict is Verdict.APPROVED for _, verdict in last.values())
