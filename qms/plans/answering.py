"""Plan the acts of review that an answer sheet states: an act for each person, role, verdict, reason and day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from qms.diagnostics import Diagnostic, Severity, in_order
from qms.errors import Refused
from qms.model.codes import DocumentId
from qms.model.organisation import Organisation
from qms.model.reviews import ROLE_NAMES, Means, Review, ReviewedDocument, Role, Verdict
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.plan import LeftOut, Plan, refuse_errors
from qms.plans.reviewing import absence, acts_change, second_role
from qms.text.table_answers import AnswerRow
from qms.wording import Message, msg


@attrs.frozen(kw_only=True)
class AnswersRequest:
    """What is asked for: the rows of a sheet, and what the sheet leaves open.

    *by*, *role*, *date* hold for rows that do not say themselves. *plan* is the plan that the sheet must be of, with
    what it pins. *sheet* is the path under which the sheet is kept, *source* what else there is to show; *evidence*
    is that path with the bytes, where the store does not hold them yet.
    """

    rows: tuple[AnswerRow, ...] = ()
    by: str | None = None
    role: Role | None = None
    date: dt.date | None = None
    plan: str | None = None
    pinned: Mapping[DocumentId, str] = attrs.field(factory=dict)
    recorded: dt.datetime
    entered_by: str
    means: Means | None = None
    source: str | None = None
    sheet: str = ""
    evidence: tuple[str, bytes] | None = None


_CANNOT = msg("the answers cannot be entered")


def plan_answers(
    system: System,
    request: AnswersRequest,
    *,
    saved: Mapping[DocumentId, Sequence[str]],
    diagnostics: Iterable[Diagnostic] = (),
) -> Plan:
    """Return the plan of all acts of a sheet; what is entered already is left out, and so are rows without an answer.

    *diagnostics* are what is wrong with the sheet itself. Raises `Refused` with every fault by row and column.
    """
    reader = _Reader(system, request)
    for row in request.rows:
        reader.take(row)
    warnings = refuse_errors([*diagnostics, *reader.found], _CANNOT)
    if not any(row.verdict for row in request.rows):
        raise Refused(
            msg("nobody answered in the sheet; nothing was written"),
            hint=msg("choose “Đồng ý” or “Không đồng ý” in a row at least"),
        )
    acts = reader.acts()
    if not acts:
        change = Change(base=system.commit, message="", author=request.entered_by, at=request.recorded)
        return Plan(change=change, warnings=in_order([*warnings, *reader.entered]), left_out=tuple(reader.left_out))
    texts = {item.document for act in acts for item in act.documents}
    change = acts_change(
        system,
        acts,
        message=f"Review by answer sheet: {len(acts)} acts on {len(texts)} documents",
        author=request.entered_by,
        at=request.recorded,
        saved=saved,
    )
    if request.evidence is not None:
        path, data = request.evidence
        change = attrs.evolve(change, writes={**change.writes, path: data}, expects={**change.expects, path: None})
    return Plan(change=change, warnings=warnings, left_out=tuple(reader.left_out))


@attrs.frozen
class _Group:
    """What rows have in common that become one act."""

    by: str
    role: Role
    verdict: Verdict
    reason: str | None
    date: dt.date


class _Reader:
    """Takes the rows one after the other: what each means, what is wrong with it, what is entered already."""

    def __init__(self, system: System, request: AnswersRequest) -> None:
        self._system = system
        self._request = request
        self._groups: defaultdict[_Group, list[ReviewedDocument]] = defaultdict(list)
        self._rows: dict[tuple[str, str], AnswerRow] = {}
        self.found: list[Diagnostic] = []
        self.entered: list[Diagnostic] = []
        self.left_out: list[LeftOut] = []

    def acts(self) -> tuple[Review, ...]:
        """Return the acts, in the order of the rows."""
        return tuple(self._act(group, items) for group, items in self._groups.items())

    @property
    def _source(self) -> str:
        sheet, source = self._request.sheet, self._request.source
        return f"{sheet}; {source}" if source else sheet

    def take(self, row: AnswerRow) -> None:
        """Take a row."""
        if row.verdict is None:
            self._leave(row, msg("no answer in row {row}", row=row.place.line))
            return
        told = len(self.found)
        group = self._group(row, row.verdict)
        item = ReviewedDocument(document=DocumentId(row.document), digest=row.digest)
        if group is None:
            self._same_plan(row)
            self._same_text(row)
            return
        self._once(row, group)
        if self._is_entered(row, group, item):
            self._leave(row, msg("entered already"))
            self._tell_entered(row)
            return
        self._same_plan(row)
        self._same_text(row)
        self._on_its_day(row, group)
        self.found += second_role(
            self._system, item, by=group.by, role=group.role, place=row.cell("person"), more=self._with(item)
        )
        if len(self.found) == told:
            self._groups[group].append(item)

    def _group(self, row: AnswerRow, verdict: Verdict) -> _Group | None:
        by, role = self._person(row), self._role(row)
        if by is None or role is None:
            return None
        date = row.date or self._request.date or self._request.recorded.date()
        return _Group(by, role, verdict, row.reason, date)

    def _act(self, group: _Group, items: Sequence[ReviewedDocument]) -> Review:
        request = self._request
        return Review(
            by=group.by, entered_by=request.entered_by if request.entered_by != group.by else None,
            means=request.means, source=self._source, role=group.role, verdict=group.verdict, reason=group.reason,
            date=group.date, recorded=request.recorded, documents=tuple(items),
        )  # fmt: skip

    def _with(self, item: ReviewedDocument) -> list[Review]:
        return [self._act(group, items) for group, items in self._groups.items() if item in items]

    def _leave(self, row: AnswerRow, reason: Message) -> None:
        self.left_out.append(LeftOut(document=DocumentId(row.document), code=row.code, reason=reason))

    # -- who ---------------------------------------------------------------------------------------------------

    def _person(self, row: AnswerRow) -> str | None:
        """Every answer is somebody's, whom the organisation knows."""
        asked = self._request.by
        if row.person is None and asked is None:
            self._tell(
                "QMS-R012", row, "person", msg("{code} has an answer, and nobody is named who gave it", code=row.code),
                msg("write the id of the person into the cell, or say --as PERSON for the whole sheet"),
            )  # fmt: skip
            return None
        if row.person is None:
            return asked
        found = people_named(self._system.organisation, row.person)
        if len(found) != 1:
            self._tell(
                "QMS-R013", row, "person",
                msg("“{person}” fits several people: {ids}", person=row.person, ids=", ".join(found))
                if found else msg("there is no person “{person}”", person=row.person),
                msg("write the id of the person; `qms org list` shows them"),
            )  # fmt: skip
            return None
        if asked is not None and found[0] != asked:
            self._tell(
                "QMS-R014", row, "person",
                msg("the row is the answer of {person}, not of {asked}", person=found[0], asked=asked),
                msg("leave out --as, or enter the sheet of the other person"),
            )  # fmt: skip
            return None
        return found[0]

    def _role(self, row: AnswerRow) -> Role | None:
        """A sheet is handed out for one role, and taken back for the same."""
        asked = self._request.role
        if row.role is None and asked is None:
            self._tell(
                "QMS-R015", row, "role", msg("the row does not say in what role {code} is answered", code=row.code),
                msg("say --role author, checker or approver"),
            )  # fmt: skip
        elif row.role is not None and asked is not None and row.role is not asked:
            self._tell(
                "QMS-R015", row, "role",
                msg("the sheet was handed out for the role {role}, not {asked}", role=ROLE_NAMES[row.role],
                    asked=ROLE_NAMES[asked]),
                msg("leave out --role, or hand out a new pack for the other role"),
            )  # fmt: skip
            return None
        return row.role or asked

    def _once(self, row: AnswerRow, group: _Group) -> None:
        """One person answers once for each text of a sheet."""
        first = self._rows.setdefault((row.document, group.by), row)
        if first is not row:
            self._tell(
                "QMS-R016", row, "code",
                msg("{person} answers for {code} in row {row} already", person=group.by, code=row.code,
                    row=first.place.line),
                msg("keep the row that holds"),
            )  # fmt: skip

    # -- what --------------------------------------------------------------------------------------------------

    def _same_plan(self, row: AnswerRow) -> None:
        """A sheet that is entered for a plan was handed out for that plan, with the texts that it pins."""
        plan = self._request.plan
        if plan is None:
            return
        if row.plan != plan:
            self._tell(
                "QMS-R017", row, "plan",
                msg("the sheet is of the plan {plan}", plan=row.plan) if row.plan else msg("the sheet is of no plan"),
                msg("leave out --plan, or take the sheet that was made for {plan}", plan=plan),
            )  # fmt: skip
        elif row.document not in self._request.pinned:
            self._tell(
                "QMS-R017", row, "document",
                msg("{code} is not among the texts of the plan {plan}", code=row.code, plan=plan),
                msg("the plan changed since: make a new pack with `qms review-pack`"),
            )  # fmt: skip
        elif self._request.pinned[DocumentId(row.document)] != row.digest:
            self._tell(
                "QMS-R017", row, "digest", msg("the plan {plan} has another text of {code}", code=row.code, plan=plan),
                msg("the plan changed since: make a new pack with `qms review-pack`"),
            )  # fmt: skip

    def _same_text(self, row: AnswerRow) -> None:
        """An answer holds for the very bytes that were shown."""
        if row.document not in self._system.documents:
            self._tell(
                "QMS-R018", row, "document", msg("there is no document “{document}”", document=row.document),
                msg("take the answer over into the sheet of the pack, whose hidden columns were not changed"),
            )  # fmt: skip
            return
        working = self._system.documents[row.document]
        if working.code.casefold() != row.code.casefold():
            self._tell(
                "QMS-R019", row, "code",
                msg("the row says {code}, but it is about {document}, which has the code {known}", code=row.code,
                    document=working.id, known=working.code),
                msg("rows or cells were moved: take the answers over into the sheet of the pack"),
            )  # fmt: skip
        elif working.digest != row.digest:
            self._tell(
                "QMS-R020", row, "digest", msg("the text of {code} changed since it was handed out", code=row.code),
                msg("make a new pack with `qms review-pack`, and have the new text answered"),
            )  # fmt: skip
        self.found += [fault for fault in self._system.documents.faults(row.document) if fault.is_error]

    def _on_its_day(self, row: AnswerRow, group: _Group) -> None:
        """An answer is given between the day of the pack and today, by somebody who was there."""
        if group.date > self._request.recorded.date():
            self._tell(
                "QMS-R021", row, "date", msg("the answer is dated {date}, which is yet to come", date=group.date),
                msg("correct the day"),
            )  # fmt: skip
        elif row.packed is not None and group.date < row.packed:
            self._tell(
                "QMS-R021", row, "date",
                msg("the answer is dated {date}, before the text was handed out on {packed}", date=group.date,
                    packed=row.packed),
                msg("correct the day"),
            )  # fmt: skip
        elif gone := absence(self._system.organisation, group.by, on=group.date):
            self._tell(
                "QMS-R022", row, "person", msg("the answer does not count: {why}", why=gone),
                msg("have the text answered by who holds the post now"),
            )  # fmt: skip

    def _is_entered(self, row: AnswerRow, group: _Group, item: ReviewedDocument) -> bool:
        """Whether the store holds this very answer: of this very sheet, or as the person's last word on the text.

        An answer that names no day is the same on whatever day it is entered again.
        """
        acts = [
            act
            for act in self._system.reviews.of(item.document, item.digest)
            if (act.by, act.role) == (group.by, group.role)
        ]
        has_day = row.date is not None or self._request.date is not None

        def says_the_same(act: Review) -> bool:
            same = (act.verdict, act.reason) == (group.verdict, group.reason)
            return same and (act.date == group.date or not has_day)

        of_sheet = [act for act in acts if act.source is not None and act.source.startswith(self._request.sheet)]
        last = max(acts, key=Review.when, default=None)
        return any(map(says_the_same, of_sheet)) or (last is not None and says_the_same(last))

    def _tell_entered(self, row: AnswerRow) -> None:
        self.entered.append(
            Diagnostic(
                code="QMS-R023",
                message=msg("the answer to {code} is entered already", code=row.code),
                location=row.place,
                hint=msg("there is nothing to do; `qms status` shows the acts"),
                severity=Severity.WARNING,
            )
        )

    def _tell(self, code: str, row: AnswerRow, column: str, message: Message, hint: Message) -> None:
        told = msg("column {column}: {what}", column=row.headings.get(column, column), what=message)
        self.found.append(Diagnostic(code=code, message=told, location=row.cell(column), hint=hint))


def people_named(organisation: Organisation, text: str) -> tuple[str, ...]:
    """Return the ids of the people that *text* names: by id, by name, or as ``name (id)`` as lists offer them."""
    if organisation.person(text) is not None:
        return (text,)
    wanted = text.casefold()
    named = [p.id for p in organisation.people if wanted in (p.name.casefold(), person_choice(p.id, p.name).casefold())]
    return tuple(dict.fromkeys(named))


def person_choice(person: str, name: str) -> str:
    """Return a person as lists offer one to choose."""
    return f"{name} ({person})"
