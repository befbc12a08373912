"""What was noted outside a store to verify it by: a commit, the digest of an entry's file, or that of a signed list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import attrs

from qms.diagnostics import Diagnostic
from qms.errors import UsageError
from qms.model.decision_lists import digest_of_entry
from qms.model.ledger import name_of_entry
from qms.model.queries import EntryFile, PlainLedger
from qms.store.protocol import Store
from qms.wording import Message, listed, msg


@attrs.frozen
class Anchor:
    """A commit's full id, or a digest: of an entry's file, or of the list that the head of the agency signed."""

    commit: str | None = None
    digest: str | None = None

    def __str__(self) -> str:
        return self.commit or self.digest or ""


def read_anchor(text: str) -> Anchor:
    """Return the anchor in a text, with blanks in it as paper may have them; raises `UsageError` for anything else."""
    bare = re.sub(r"\s", "", text).lower()
    if re.fullmatch("[0-9a-f]{40}", bare):
        return Anchor(commit=bare)
    if re.fullmatch("(sha256:)?[0-9a-f]{64}", bare):  # `sha256sum` prints it without the prefix
        return Anchor(digest="sha256:" + bare.removeprefix("sha256:"))
    raise UsageError(
        msg("“{anchor}” is no anchor", anchor=text),
        hint=msg(
            "give the full id of a commit, the SHA-256 of an entry's file, or the 64 digits that end a signed annex"
        ),
    )


def anchor_faults(anchor: Anchor, store: Store, files: Sequence[EntryFile]) -> Iterator[Diagnostic]:
    """Yield whether what the anchor names is no longer there.

    The rest follows: a commit names all that lies behind it, an entry the one before it, a list the texts on it.
    """
    if anchor.commit is not None and not store.is_on_main(anchor.commit):
        yield Diagnostic(
            code="QMS-V011",
            message=msg("the commit {anchor} is not part of the history of main", anchor=anchor),
            hint=msg("the history was rewritten or moved back, or the anchor is of another store"),
        )
    if anchor.digest is not None and _entry_of(anchor, files) is None and not _lists_of(anchor, files):
        yield Diagnostic(
            code="QMS-V010",
            message=msg("no entry of the ledger has the digest {anchor}, and no list of a decision", anchor=anchor),
            hint=msg(
                "the ledger was altered or moved back, or the anchor is of another store or of a plan not yet issued"
            ),
        )


def compared_with(anchor: Anchor | None, files: Sequence[EntryFile]) -> Message:
    """Return what the store was compared with; without an anchor, with itself alone."""
    if anchor is None:
        return msg("itself: no anchor outside the store was given")
    file = _entry_of(anchor, files)
    if file is not None:
        return msg("the anchor {anchor}: entry {n} and all before it", anchor=anchor, n=file.entry.entry)
    decisions = _lists_of(anchor, files)
    if decisions:
        return msg(
            "the list signed on paper with {decisions}: every text on it, and no other entry",
            decisions=listed(name_of_entry(file.entry) for file in decisions),
        )
    return msg("the anchor {anchor}", anchor=anchor)


def _entry_of(anchor: Anchor, files: Sequence[EntryFile]) -> EntryFile | None:
    return next((file for file in files if file.digest == anchor.digest), None)


def _lists_of(anchor: Anchor, files: Sequence[EntryFile]) -> tuple[EntryFile, ...]:
    """Return the entries whose list has the digest, as entered or as rectified; one list may be decided twice."""
    found = {
        file.entry.entry: file
        for file in (*PlainLedger(files).entries(), *files)
        if (file.entry.issues or file.entry.withdraws) and digest_of_entry(file.entry) == anchor.digest
    }
    return tuple(found[entry] for entry in sorted(found))
