"""Verify a store (`qms verify`): is every byte in force the byte that was decided?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import attrs

from qms.checks.ledger import chain_faults, numbers_unique
from qms.diagnostics import Diagnostic, Location, Severity, in_order
from qms.errors import QmsError
from qms.model.ledger import Act
from qms.model.numbering import RevisionNumber
from qms.model.numbers import BookOrdinal, number_slug
from qms.model.queries import EntryFile, PlainLedger
from qms.model.snapshot import Snapshot
from qms.operations.anchors import anchor_faults, compared_with, read_anchor
from qms.operations.evidence import act_faults, signed_file_faults, tag_faults, text_faults
from qms.operations.originals import LEDGER, REVIEWS, altered_on_disk, altered_on_main, strangers
from qms.operations.session import Session
from qms.plans.numbers import numbers_used
from qms.store.protocol import ObjectDamagedError, Store
from qms.text.ledger import read_entry
from qms.wording import Message, msg

_SHOWS_ANOTHER_HISTORY = frozenset({"QMS-G003", "QMS-G004", "QMS-G005"})
"""States of a repository in which git itself tells another history than the one that was written."""


@attrs.frozen(kw_only=True)
class Verification:
    """What verify found, what it was compared with, and how much it looked at."""

    diagnostics: tuple[Diagnostic, ...]
    compared_with: Message
    commit: str | None
    """The commit on `main` that was looked at: noted outside the store it is the anchor of a later verify."""
    entries: int
    revisions: int
    not_provable: int
    """Revisions whose text is missing: openings say so, and no correction has added it since."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong; warnings do not count."""
        return not any(d.is_error for d in self.diagnostics)


def verify(session: Session, *, anchor: str | None = None) -> Verification:
    """Hold the bytes, the chain of entries, tags, numbers and acts of review against one another.

    *anchor* is a commit, the digest of an entry's file, or that of a signed list, noted outside the store: what it
    names must still be there. Without one the store is compared with itself alone. Raises `UsageError` for anything
    else.
    """
    known = None if anchor is None else read_anchor(anchor)
    case = _Case(session)
    found = list(case.damaged)
    for part in (_state, _ledger, _unaltered, _texts, _signed, _tags, _acts, _numbers, _objects, _index):
        found += _as_far_as_readable(part(case))
    if known is not None:
        found += _as_far_as_readable(anchor_faults(known, case.store, case.files))
    lines = [line for file in PlainLedger(case.files).entries() for line in file.entry.issues]
    found_since = {(line.document, RevisionNumber.of(line)) for line in lines if line.digest is not None}
    return Verification(
        diagnostics=in_order(found),
        compared_with=compared_with(known, case.files),
        commit=case.commit,
        entries=len(case.files),
        revisions=len(lines),
        not_provable=sum(
            line.digest is None and (line.document, RevisionNumber.of(line)) not in found_since for line in lines
        ),
    )


class _Case:
    """What verify looks at: `main`, the entries in the files of its ledger, and the commits that entered them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.store: Store = session.store
        self.commit = self.store.head()
        self.saved: Snapshot = self.store.at(self.commit)
        self.damaged: list[Diagnostic] = []
        self.files = tuple(sorted(self._read(), key=lambda file: (file.entry.entry, file.path)))

    def _read(self) -> Iterator[EntryFile]:
        try:
            paths = self.saved.paths(LEDGER)
        except QmsError as error:
            self.damaged.append(_unreadable(error))
            return
        for path in paths:
            try:
                file, faults = read_entry(self.saved.read(path), path=path)
            except ObjectDamagedError as error:
                self.damaged.append(_unreadable(error, path))
                continue
            self.damaged += faults
            if file is not None:
                yield file

    @cached_property
    def entered(self) -> dict[str, str]:
        """The commit that first added each file of the ledger."""
        return {addition.path: addition.commit for addition in self.store.additions(LEDGER)}


def _index(case: _Case) -> Iterator[Diagnostic]:
    """Hold the index against the files: every question is answered out of it."""
    plain = PlainLedger(case.files)
    loaded = case.session.load_for_reading()
    documents = {*plain.documents(), *loaded.ledger.documents()}
    told = [document for document in sorted(documents) if loaded.ledger.lines(document) != plain.lines(document)]
    loaded.close()
    if told:
        yield Diagnostic(
            code="QMS-V017",
            message=msg("the index says other than the ledger of {documents}", documents=", ".join(told[:5])),
            hint=msg("delete the folder .git/qms; the index is made again from the files"),
        )


def _as_far_as_readable(part: Iterator[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield *part*; where the history cannot be read, say so, and let the other parts have their turn."""
    try:
        yield from part
    except QmsError as error:
        yield _unreadable(error)


def _unreadable(error: QmsError, path: str | None = None) -> Diagnostic:
    return Diagnostic(
        code="QMS-V012",
        message=msg("a part of the history cannot be read: {reason}", reason=error.message),
        location=None if path is None else Location(path=path),
        hint=msg("bring the objects back from a backup"),
    )


def _state(case: _Case) -> Iterator[Diagnostic]:
    """Yield the state of the repository; what only keeps a writer from writing is no error here."""
    for fault in (*case.store.state(), *case.store.pending()):
        severity = fault.severity if fault.code in _SHOWS_ANOTHER_HISTORY else Severity.WARNING
        yield attrs.evolve(fault, severity=severity)


def _ledger(case: _Case) -> Iterator[Diagnostic]:
    """Yield what is wrong in the chain of the entries and in the names of their files."""
    yield from chain_faults(case.files)
    for file in case.files:
        entry = file.entry
        if entry.number is None:
            continue
        name = f"{LEDGER}/{entry.date.year}/{number_slug(entry.number)}"
        if file.path.removesuffix(".md").partition("--")[0] != name:
            yield Diagnostic(
                code="QMS-V015",
                message=msg("the name of the file is not that of its decision {number}", number=entry.number),
                location=Location(path=file.path, field="number"),
                hint=msg("it should begin with {name}", name=name),
            )


def _unaltered(case: _Case) -> Iterator[Diagnostic]:
    """Yield the files of the ledger and the acts of review that are not as they were first added."""
    for folder in (LEDGER, REVIEWS):
        yield from altered_on_main(case.store, case.saved, folder)
        yield from altered_on_disk(case.store, case.saved, folder)
        yield from strangers(case.store, case.saved, folder)


def _texts(case: _Case) -> Iterator[Diagnostic]:
    yield from text_faults(case.store, case.files, case.entered)


def _tags(case: _Case) -> Iterator[Diagnostic]:
    yield from tag_faults(case.store, case.files, case.entered)


def _signed(case: _Case) -> Iterator[Diagnostic]:
    yield from signed_file_faults(case.store, case.saved, case.files, case.entered)


def _acts(case: _Case) -> Iterator[Diagnostic]:
    yield from act_faults(case.store, case.saved, case.files, case.entered)


def _objects(case: _Case) -> Iterator[Diagnostic]:
    yield from case.store.damaged_objects()


def _numbers(case: _Case) -> Iterator[Diagnostic]:
    """Yield the numbers that two decisions, or a decision and a paper of the same book, share."""
    if not case.files:
        return
    yield from numbers_unique(_as_rectified(case.files))
    system = case.session.load_unindexed().system
    series = {(file.entry.book, file.entry.issuer or "", file.entry.date.year) for file in case.files}
    for book, issuer, year in sorted(series, key=str):
        first: dict[BookOrdinal, str] = {}
        for used in numbers_used(system, book=book, issuer=issuer, year=year):
            other = first.setdefault(used.ordinal, used.number)
            if other is not used.number:
                yield Diagnostic(
                    code="QMS-L009",
                    message=msg(
                        "{number} of {year} was used by {other} already", number=used.number, year=year, other=other
                    ),
                    location=Location(path=used.path, field="number"),
                )


def _as_rectified(files: Sequence[EntryFile]) -> tuple[EntryFile, ...]:
    """Return the entries with what rectifications make of them, twins among them: a mistyped number is free again."""
    rectified = {file.entry.corrects for file in files if file.entry.act is Act.RECTIFICATION}
    plain = [f for f in files if f.entry.act is not Act.RECTIFICATION and f.entry.entry not in rectified]
    mended = [f for f in PlainLedger(files).entries() if f.entry.entry in rectified]
    return tuple(sorted([*plain, *mended], key=lambda file: (file.entry.entry, file.path)))
