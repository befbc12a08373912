"""Questions to a store: the master list, one document, its history, the decisions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from qms.diagnostics import Diagnostic, Severity
from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.digests import MANAGE_NAME, TEXT_NAME, folder_digest, git_blob_id
from qms.model.ledger import IssueLine, LedgerLine, Standing, Status, binding
from qms.model.numbering import RevisionNumber
from qms.model.queries import EntryFile, LedgerQueries, history_of
from qms.store.protocol import ObjectDamagedError
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.model.documents import Header, WorkingDocument
    from qms.model.numbers import NumberReference
    from qms.model.procedures import Step
    from qms.model.reviews import Review
    from qms.operations.loading import Loaded
    from qms.operations.session import Session

# What takes numbers or texts apart is imported where it is needed: the master list shall not wait for it.


@attrs.frozen(kw_only=True, slots=False)
class FrozenDocument:
    """A revision with its bytes. *standing* is its place in time, *files* are those of its folder."""

    standing: Standing
    files: Mapping[str, bytes]

    @property
    def issue(self) -> IssueLine:
        """The line of the ledger that issued it."""
        return self.standing.issue

    @cached_property
    def working(self) -> WorkingDocument:
        """The folder, read."""
        from qms.text.documents import read_folder

        return read_folder(self.issue.kind, self.issue.document, self.files)[0]

    @property
    def text(self) -> str:
        """The Markdown below the header."""
        return self.working.body

    @property
    def header(self) -> Header:
        """The header as it was issued; raises `Refused` where an entry made by hand froze one that cannot be read."""
        if self.working.header is None:
            raise Refused(
                msg("the header of {code} cannot be read", code=self.issue.code), hint=msg("run `qms verify`")
            )
        return self.working.header

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the flow."""
        return self.header.steps

    def open(self, name: str) -> bytes:
        """Return the bytes of one file of the folder; raises KeyError where there is none."""
        return self.files[name]

    @property
    def attachments(self) -> Mapping[str, bytes]:
        """The files of the folder beside `document.md`, by name."""
        return {name: data for name, data in self.files.items() if name not in (TEXT_NAME, MANAGE_NAME)}


def parse_known(ledger: LedgerQueries, text: str) -> int:
    """Return the entry that *text* names: its number, a date (the last entry recorded by its end), or a decision.

    Zero says that nothing was known yet. Raises `UsageError`.
    """
    if text.isdecimal():
        return int(text)
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return find_decision(ledger, text).entry.entry
    # A rectification is an entry, too: from its day on it is known.
    return max((f.entry.entry for f in ledger.files() if f.entry.recorded.date() <= day), default=0)


def parse_revision(text: str) -> RevisionNumber:
    """Return the number written as ``02.00``; raises `UsageError` for anything else."""
    try:
        return RevisionNumber.parse(text)
    except ValueError:
        raise UsageError(
            msg("“{text}” is not a revision", text=text), hint=msg("write edition and revision like 02.00")
        ) from None


def find_decision(ledger: LedgerQueries, text: str) -> EntryFile:
    """Return the decision that ``244/QĐ-SCT`` or ``244/QĐ-SCT@2021`` names; raises `UsageError` for none or several.

    QD is taken for QĐ where that names one decision alone; see `typed_otherwise`.
    """
    from qms.model.numbers import NumberReference, same_number

    reference = NumberReference.parse(text)
    found = [file for file in ledger.entries() if _bears(file, reference)]
    found = [file for file in found if same_number(file.entry.number or "", reference.number)] or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(msg("there is no decision {number}", number=text), hint=_rectified_away(ledger, reference))
    if len({file.entry.date.year for file in found}) == len(found):
        raise UsageError(
            msg("{number} was used in several years", number=reference.number),
            hint=msg(
                "say which: {choices}",
                choices=", ".join(f"{reference.number}@{f.entry.date.year}" for f in found),
            ),
        )
    raise UsageError(
        msg("“{number}” fits several decisions", number=text),
        hint=msg(
            "say which: {choices}",
            choices=", ".join(f"{f.entry.number}@{f.entry.date.isoformat()}" for f in found),
        ),
    )


def find_entry(ledger: LedgerQueries, text: str) -> EntryFile:
    """Return the entry that *text* names: by its place in the ledger, its decision, or one that an opening states.

    A rectification is the entry that it states anew. Raises `UsageError` for none or several.
    """
    if text.isdecimal():
        wanted = int(text)
        for file in ledger.entries():
            if wanted in (file.entry.entry, *(rectified.entry.entry for rectified in file.rectifications)):
                return file
        raise UsageError(msg("the ledger has no entry {entry}", entry=wanted), hint=msg("`qms decisions` lists them"))
    try:
        return find_decision(ledger, text)
    except UsageError:
        stated = _stated_by_opening(ledger, text)
        if stated is None:
            raise
        return stated


def _stated_by_opening(ledger: LedgerQueries, text: str) -> EntryFile | None:
    from qms.model.numbers import NumberReference

    reference = NumberReference.parse(text)
    for file in ledger.entries():
        if any(line.number and reference.matches(line.number, line.date) for line in file.entry.issues):
            return file
    return None


def _bears(file: EntryFile, reference: NumberReference) -> bool:
    entry = file.entry
    return entry.number is not None and reference.matches(entry.number, entry.date)


def _rectified_away(ledger: LedgerQueries, reference: NumberReference) -> Message:
    """Return what to do where no decision has a number: perhaps one was entered with it by a typing error."""
    for file in ledger.entries():
        said = [old for old in ledger.files() if old.path == file.path or old in file.rectifications]
        if file.rectifications and any(_bears(old, reference) for old in said):
            return msg(
                "entry {n} was entered with that number by a typing error; its number is {number}",
                n=file.entry.entry,
                number=file.entry.number,
            )
    return msg("`qms decisions` lists them")


def typed_otherwise(ledger: LedgerQueries, text: str | None) -> Iterator[Diagnostic]:
    """Yield that *text* names a decision whose number is written otherwise: with Đ where it has D.

    What names no decision, such as a date or the number of an entry, is as good as nothing.
    """
    if text is None:
        return
    from qms.model.numbers import NumberReference, parse_number, same_number

    if parse_number(text.rpartition("@")[0] or text) is None:
        return
    reference = NumberReference.parse(text)
    found = [file.entry.number or "" for file in ledger.entries() if _bears(file, reference)]
    if found and not any(same_number(number, reference.number) for number in found):
        yield Diagnostic(
            code="QMS-N003",
            message=msg("“{text}” is taken for {number}", text=text, number=found[0]),
            severity=Severity.WARNING,
        )


def find_issued(ledger: LedgerQueries, reference: str, *, on: dt.date, known: int | None = None) -> DocumentId:
    """Return the document that the ledger knows by an id, a code or a former code; raises `UsageError`.

    Where several bore the code, it is the one that bears it on the day *on*, or else the one still in force.
    """
    if ledger.lines(reference):
        return DocumentId(reference)
    found = ledger.with_code(reference.strip())
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            msg("no decision has issued “{reference}”", reference=reference),
            hint=msg("`qms list` shows what is in force, `qms status` the working texts"),
        )
    bound = {d: line.issue for d in found if (line := binding(ledger.lines(d, known=known), on=on)) and line.issue}
    bearing = [d for d, issue in bound.items() if issue.code.casefold() == reference.strip().casefold()]
    last = [d for d in found if (line := binding(ledger.lines(d), on=dt.date.max)) and line.issue]
    for chosen in (bearing, list(bound), last):
        if len(chosen) == 1:
            return chosen[0]
    raise UsageError(
        msg("“{reference}” fits several documents: {ids}", reference=reference, ids=", ".join(found)),
        hint=msg("name the document by its id"),
    )


def master_list(
    loaded: Loaded,
    *,
    on: dt.date,
    known: int | None = None,
    kind: str | None = None,
    unit: str | None = None,
    status: Status = Status.IN_FORCE,
) -> tuple[Standing, ...]:
    """Return the master list of a day.

    *kind* may be a family of kinds; *unit* owns a document on that day, succession included.
    """
    rows = loaded.ledger.master_list(on=on, known=known, status=status)
    if kind is not None:
        # A reading command loads no plugin; kinds of one family share the beginning of their codes.
        rows = [row for row in rows if row.issue.kind == kind or row.issue.kind.startswith(f"{kind}-")]
    if unit is not None:
        rows = [row for row in rows if _owner(loaded, row.issue.unit, on) == unit]
    return tuple(rows)


def _owner(loaded: Loaded, unit: str, on: dt.date) -> str:
    owner = loaded.organisation.owner(unit, on=on)
    return owner.id if owner else unit


def revision_of(
    session: Session,
    loaded: Loaded,
    reference: str,
    *,
    on: dt.date,
    known: int | None = None,
    revision: RevisionNumber | None = None,
) -> FrozenDocument:
    """Return the revision of a document that binds on a day, or the one with a given number, with its bytes.

    Raises `UsageError` for a document or revision that does not exist, `Refused` where none is in force or the text
    is missing.
    """
    return frozen(session, standing_of(loaded, reference, on=on, known=known, revision=revision))


def frozen(session: Session, standing: Standing) -> FrozenDocument:
    """Return a revision with its bytes; raises `Refused` where they are missing or damaged."""
    return FrozenDocument(standing=standing, files=frozen_files(session, standing.issue))


def standing_of(
    loaded: Loaded, reference: str, *, on: dt.date, known: int | None = None, revision: RevisionNumber | None = None
) -> Standing:
    """Return the revision that binds on a day, or the one with a given number; raises as `revision_of`."""
    ledger = loaded.ledger
    document = find_issued(ledger, reference, on=on, known=known)
    rows = history_of(ledger, document, on=on, known=known)
    if revision is not None:
        rows = [row for row in rows if RevisionNumber.of(row.issue) == revision]
        if not rows:
            raise UsageError(
                msg("{reference} has no revision {revision}", reference=reference, revision=revision),
                hint=msg("see `qms history {reference}`", reference=reference),
            )
        return rows[-1]
    current = [row for row in rows if row.status is Status.IN_FORCE]
    if not current:
        raise Refused(
            msg("{reference} was not in force on {date}", reference=reference, date=on),
            hint=msg("see `qms history {reference}`", reference=reference),
        )
    return current[0]


def frozen_files(session: Session, issue: IssueLine) -> Mapping[str, bytes]:
    """Return the files of the folder that a line of the ledger froze, its bytes checked against the digest.

    Raises `Refused` where the text was missing when it was entered, is damaged, or is another one.
    """
    named = {"code": issue.code, "number": RevisionNumber.of(issue)}
    if issue.tree is None or issue.digest is None:
        raise Refused(msg("the text of {code} {number} was missing when it was entered", **named))
    if not is_object_id(issue.tree):
        raise Refused(
            msg("the ledger names no folder of git as the text of {code} {number}", **named),
            hint=msg("run `qms verify`"),
        )
    try:
        files = session.store.frozen(issue.tree)
    except ObjectDamagedError as error:
        raise Refused(
            msg("the text of {code} {number} is damaged: {reason}", **named, reason=error.message),
            hint=msg("bring it back from a backup; `qms verify` shows what else is damaged"),
        ) from error
    if folder_digest(files) != issue.digest:
        raise Refused(
            msg("the text of {code} {number} is not the one that was decided", **named), hint=msg("run `qms verify`")
        )
    return files


def is_object_id(text: str) -> bool:
    """Whether *text* can be the id of an object of git: what an entry says is not to be trusted."""
    return re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", text) is not None


@attrs.frozen(kw_only=True)
class WorkingStatus:
    """How a working text stands: against what was last issued, and in review."""

    document: DocumentId
    code: str
    kind: str
    in_force: RevisionNumber | None
    digest: str
    changed: bool
    saved: bool
    reviews: tuple[tuple[Review, bool], ...]
    """The acts on the text since it was last issued, each with whether the text changed after it."""


def working_status(session: Session, loaded: Loaded) -> tuple[WorkingStatus, ...]:
    """Return how every working text stands, sorted by kind and code."""
    from qms.plans.readiness import is_changed

    system = loaded.system
    found: list[WorkingStatus] = []
    saved: dict[str, dict[str, str]] = {}
    for path, blob in (loaded.saved.blob_ids("documents") if loaded.saved else {}).items():
        saved.setdefault("/".join(path.split("/")[:3]), {})[path] = blob
    for document in system.documents:
        working = system.documents[document]
        lines: Sequence[LedgerLine] = system.ledger.lines(document)
        bound = binding(lines, on=session.today)
        since = max((line.recorded for line in lines), default=None)
        acts = [a for a in system.reviews.about(document) if since is None or a.recorded > since]
        found.append(
            WorkingStatus(
                document=document,
                code=working.code,
                kind=working.kind,
                in_force=RevisionNumber.of(bound.issue) if bound and bound.issue else None,
                digest=working.digest,
                changed=is_changed(system, working),
                saved=_blobs(working) == saved.get(working.path),
                reviews=tuple((act, act.digest_of(document) != working.digest) for act in acts),
            )
        )
    return tuple(sorted(found, key=lambda s: (s.kind, s.code)))


def _blobs(working: WorkingDocument) -> dict[str, str]:
    return {f"{working.path}/{name}": git_blob_id(data) for name, data in working.files.items()}
