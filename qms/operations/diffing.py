"""What changed in a document between two of its texts: revisions that were issued, the saved and the working text."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.digests import MANAGE_NAME, TEXT_NAME, is_dropping
from qms.model.documents import Header, WorkingDocument
from qms.model.header_changes import FieldChange, header_changes
from qms.model.ledger import LedgerLine, Standing, Status, binding
from qms.model.numbering import RevisionNumber
from qms.model.numbers import NumberReference
from qms.model.queries import history_of
from qms.operations.loading import Loaded, load_working
from qms.operations.reading import find_decision, frozen_files, parse_revision
from qms.operations.resolving import find_document
from qms.operations.session import Session
from qms.operations.word_bodies import Bodies, bodies_of
from qms.text.documents import read_folder
from qms.text.redline import Redline, redline
from qms.text.shelf import DocumentShelf
from qms.text.step_changes import StepChange, flow_changes
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.diagnostics import Diagnostic
    from qms.model.system import Documents

WORKING = "working"
"""Names the text as it lies on the disk."""
SAVED = "saved"
"""Names the text as it is on `main`."""

_WORKING_AGE = sys.maxsize
_SAVED_AGE = _WORKING_AGE - 1
_NAMES = msg("name a revision such as 02.00, a decision such as 244/QĐ-SCT, `working` or `saved`")
_REVISION = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@attrs.frozen(kw_only=True)
class Side:
    """One of the two texts: what people call it, and the digest of its folder. *standing* is that of a revision."""

    label: Message
    digest: str
    standing: Standing | None = None

    def is_same_revision(self, other: Side) -> bool:
        """Whether both are one revision; a decision that confirms a revision issues the same one."""
        mine, theirs = self.standing, other.standing
        if mine is None or theirs is None or self.digest != other.digest:
            return False
        return RevisionNumber.of(mine.issue) == RevisionNumber.of(theirs.issue)


@attrs.frozen(kw_only=True)
class FileChange:
    """A file beside `document.md` whose bytes came, went or changed; *is_body* where it is the master text."""

    name: str
    before: int | None
    """How many bytes it had before; None where it was not there."""
    after: int | None
    is_body: bool = False

    @property
    def told(self) -> Message:
        """What happened to it, in one line."""
        if self.before is None:
            return msg("{name}: added, {n} bytes", name=self.name, n=self.after)
        if self.after is None:
            return msg("{name}: removed, {n} bytes", name=self.name, n=self.before)
        return msg("{name}: changed, {before} → {after} bytes", name=self.name, before=self.before, after=self.after)


@attrs.frozen(kw_only=True)
class Comparison:
    """What changed in one document from one text to another. *code*, *title* and *header* are those of the later text.

    *text* compares the Markdown, and the words of bodies that are Word files, as far as *bodies* says that they were
    read. A body that is a file is one of *files* too: its bytes are compared.
    """

    document: DocumentId
    code: str
    title: str
    before: Side
    after: Side
    fields: tuple[FieldChange, ...]
    steps: tuple[StepChange, ...]
    text: Redline
    files: tuple[FileChange, ...]
    header: Header
    bodies: Bodies | None = None
    """The files that the two texts stand in; None where both are Markdown."""

    @property
    def are_words_compared(self) -> bool:
        """Whether *text* compares all that the two say."""
        return self.bodies is None or self.bodies.are_compared

    @property
    def remarks(self) -> tuple[Message, ...]:
        """How far the words of a body that is another file now were compared, and what may differ unseen."""
        if self.bodies is None or not any(file.is_body for file in self.files):
            return ()
        names = ", ".join(self.bodies.names)
        if not self.bodies.are_compared:
            return (
                msg("The text stands in {file}: its bytes are compared here, not its words.", file=names),
                *(msg("They cannot be read: {reason}.", reason=fault.message) for fault in self.bodies.faults),
            )
        told = msg("The text stands in {file}: the words read out of it are compared, not how it looks.", file=names)
        same = () if self.text.is_visible_change else (msg("No word of it changed."),)
        return (told, *same, *self.bodies.doubts)

    @property
    def is_same(self) -> bool:
        """Whether the two have the same digest: the same bytes, for all that binds."""
        return self.before.digest == self.after.digest

    @property
    def is_visible_change(self) -> bool:
        """Whether there is more than blanks, line ends, comments and the order of fields to tell the two apart."""
        return bool(self.fields or self.steps or self.files or self.text.is_visible_change)


def compare(session: Session, reference: str, a: str | None = None, b: str | None = None) -> Comparison:
    """Return what changed in a document from *a* to *b*.

    Each is a revision (``02.00``), a decision that issued it (``244/QĐ-SCT``, ``244/QĐ-SCT@2021``), `WORKING` or
    `SAVED`. Without both, what is in force today is compared with the working text. *a* alone is compared with
    what is in force, the older one first; and with the working text where it is in force itself, or nothing is.

    Raises `UsageError` for a document, revision or decision that does not exist, `Refused` where nothing is in force
    or a text is missing.
    """
    loaded = load_working(session.store, session.store.head(), kinds={})
    try:
        document = find_document(loaded.system, reference)
        texts = _Texts(session=session, loaded=loaded, document=document, reference=reference)
        return _comparison(document, *_sides(texts, a, b))
    finally:
        loaded.close()


def changes_since_issue(session: Session, loaded: Loaded, document: DocumentId) -> Comparison | None:
    """Return what changed in a working text since the revision that was last issued, withdrawn since or not.

    None where it was never issued, or its text was missing when it was entered. *loaded* has the working texts of
    the disk. Raises `Refused` where a text cannot be read.
    """
    lines = [line for line in loaded.ledger.lines(document) if line.issue is not None]
    last = binding(lines, on=dt.date.max)
    if last is None or last.issue is None or last.issue.digest is None:
        return None
    texts = _Texts(session=session, loaded=loaded, document=document, reference=document)
    return _comparison(document, texts.of_line(last), texts.working())


@attrs.frozen(kw_only=True)
class _Text:
    """One side with its folder, read. *age* orders it: revisions as in the history, then saved, then working text."""

    side: Side
    folder: WorkingDocument
    header: Header
    age: int


def _sides(texts: _Texts, a: str | None, b: str | None) -> tuple[_Text, _Text]:
    """Return the two texts that are meant, in the order in which they are compared."""
    if a is not None and b is not None:
        return texts.named(a), texts.named(b)
    in_force = texts.in_force()
    asked = a or b or WORKING
    if asked == WORKING and in_force is None:
        raise Refused(
            msg(
                "{reference} is not in force today, so it is not clear with what to compare", reference=texts.reference
            ),
            hint=msg("name two texts, as in `qms diff {reference} saved working`", reference=texts.reference),
        )
    text = texts.named(asked)
    if in_force is None or text.side.is_same_revision(in_force.side):
        return text, texts.working()
    return (text, in_force) if text.age < in_force.age else (in_force, text)


@attrs.frozen(kw_only=True)
class _Texts:
    """The texts of one document. *reference* is what somebody called it."""

    session: Session
    loaded: Loaded
    document: DocumentId
    reference: str

    def named(self, name: str) -> _Text:
        """Return the text that *name* names."""
        if name == WORKING:
            return self.working()
        if name == SAVED:
            return self.saved()
        if _REVISION.fullmatch(name):
            number = parse_revision(name)
            found = [row for row in self._history() if RevisionNumber.of(row.issue) == number]
            if not found:
                raise UsageError(
                    msg("{reference} has no revision {revision}", reference=self.reference, revision=number),
                    hint=msg("see `qms history {reference}`", reference=self.reference),
                )
            return self._issued(found[-1])
        return self._issued(self._issued_by(name))

    def in_force(self) -> _Text | None:
        """Return the revision that is in force today, None where there is none."""
        current = [row for row in self._history() if row.status is Status.IN_FORCE]
        return self._issued(current[0]) if current else None

    def of_line(self, line: LedgerLine) -> _Text:
        """Return the revision that a line of the ledger put in force."""
        return self._issued(next(row for row in self._history() if row.line == line))

    def working(self) -> _Text:
        """Return the text as it lies on the disk."""
        return self._in_shelf(self.loaded.system.documents, msg("the working text"), age=_WORKING_AGE)

    def saved(self) -> _Text:
        """Return the text as it is on `main`."""
        shelf = DocumentShelf(self.session.store.at(self.loaded.commit))
        return self._in_shelf(shelf, msg("the saved text"), age=_SAVED_AGE)

    def _in_shelf(self, shelf: Documents, label: Message, *, age: int) -> _Text:
        if self.document not in shelf:
            raise Refused(
                msg("{side} of {reference} is not there", side=label, reference=self.reference),
                hint=msg("see `qms history {reference}` for the issued texts", reference=self.reference),
            )
        folder, faults = shelf[self.document], shelf.faults(self.document)
        return self._read(Side(label=label, digest=folder.digest), folder, faults, age=age)

    def _issued(self, row: Standing) -> _Text:
        issue = row.issue
        folder, faults = read_folder(issue.kind, issue.document, frozen_files(self.session, issue))
        side = Side(label=_label(row), digest=folder.digest, standing=row)
        return self._read(side, folder, faults, age=self._history().index(row))

    def _read(self, side: Side, folder: WorkingDocument, faults: Iterable[Diagnostic], *, age: int) -> _Text:
        if folder.header is None:
            raise Refused(
                msg("{side} of {reference} cannot be read", side=side.label, reference=self.reference),
                diagnostics=[fault for fault in faults if fault.is_error],
            )
        return _Text(side=side, folder=folder, header=folder.header, age=age)

    def _history(self) -> Sequence[Standing]:
        return history_of(self.loaded.ledger, self.document, on=self.session.today)

    def _issued_by(self, name: str) -> Standing:
        """Return the revision that the decision *name* issued."""
        reference = NumberReference.parse(name)
        found = {
            line.date: row
            for row in self._history()
            if (line := row.line).number is not None and reference.matches(line.number, line.date)
        }
        if len(found) == 1:
            return next(iter(found.values()))
        if not any(letter.isdecimal() for letter in name):
            raise UsageError(msg("“{text}” names no text of a document", text=name), hint=_NAMES)
        if found:
            choices = ", ".join(f"{reference.number}@{date}" for date in found)
            raise UsageError(
                msg("{number} issued {reference} several times", number=name, reference=self.reference),
                hint=msg("say which: {choices}", choices=choices),
            )
        find_decision(self.loaded.ledger, name)  # says so where there is none
        raise UsageError(
            msg("{number} did not issue {reference}", number=name, reference=self.reference),
            hint=msg("see `qms history {reference}`", reference=self.reference),
        )


def _label(row: Standing) -> Message:
    """Return what a revision is called: by its number and the decision that issued it."""
    line, revision = row.line, RevisionNumber.of(row.issue)
    if line.number is None:
        label = msg("{revision} of the opening entry", revision=revision)
    elif line.date is None:
        label = msg("{revision} by {decision}", revision=revision, decision=line.number)
    else:
        label = msg("{revision} by {decision} of {date}", revision=revision, decision=line.number, date=line.date)
    return msg("{side}, in force", side=label) if row.status is Status.IN_FORCE else label


def _comparison(document: DocumentId, before: _Text, after: _Text) -> Comparison:
    flow = flow_changes(before.header.steps, after.header.steps)
    order = () if flow.order is None else (flow.order,)
    bodies = bodies_of(before.folder, after.folder)
    texts = (bodies and bodies.texts) or (before.folder.body, after.folder.body)
    return Comparison(
        document=document,
        code=after.header.code,
        title=after.header.title,
        before=before.side,
        after=after.side,
        fields=(*header_changes(before.header, after.header), *order),
        steps=flow.steps,
        text=redline(*texts),
        files=tuple(_file_changes(before, after)),
        header=after.header,
        bodies=bodies,
    )


def _file_changes(before: _Text, after: _Text) -> Iterator[FileChange]:
    old, new = before.folder.files, after.folder.files
    bodies = {before.header.body, after.header.body}
    for name in sorted({*old, *new} - {TEXT_NAME, MANAGE_NAME}):
        if old.get(name) != new.get(name) and not is_dropping(name.rpartition("/")[2]):
            yield FileChange(
                name=name,
                before=len(old[name]) if name in old else None,
                after=len(new[name]) if name in new else None,
                is_body=name in bodies,
            )
