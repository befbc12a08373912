"""Verify a store (`qms verify`): is every byte in force the byte that was decided?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from qms.checks.ledger import numbers_unique
from qms.diagnostics import Diagnostic, Location, Severity, in_order
from qms.errors import QmsError, UsageError
from qms.model.digests import folder_digest, git_blob_id
from qms.model.ledger import Act
from qms.model.numbering import RevisionNumber
from qms.model.queries import EntryFile
from qms.model.reviews import ReviewPolicy, assess
from qms.model.snapshot import Snapshot
from qms.operations.loading import Loaded, load_settings
from qms.operations.session import Session
from qms.store.protocol import TAG_PREFIX, Store
from qms.wording import Message, msg


@attrs.frozen(kw_only=True)
class Verification:
    """What verify found, what it was compared with, and how much it looked at."""

    diagnostics: tuple[Diagnostic, ...]
    compared_with: Message
    entries: int
    revisions: int
    not_provable: int
    """Revisions whose text is missing: openings say so."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong; warnings do not count."""
        return not any(d.is_error for d in self.diagnostics)


def verify(session: Session, *, anchor: str | None = None) -> Verification:
    """Hold the bytes, the chain of entries, tags, numbers and reviews against one another.

    *anchor* is a commit or the digest of an entry's file that was noted outside the store: what it names must still
    be there, unchanged. Without one the store is compared with itself alone.
    """
    store = session.store
    loaded = session.load_for_reading()
    files = loaded.system.ledger.entries()
    found = [*store.state(), *store.pending(), *loaded.ledger_faults]
    found += _bytes(store, files)
    found += _first_additions(store, loaded)
    found += _tags(store, files)
    found += numbers_unique(files)
    found += _reviews(store, loaded)
    found += store.damaged_objects()
    compared_with = msg("itself: no anchor outside the store was given")
    if anchor is not None:
        compared_with = msg("the anchor {anchor}", anchor=anchor)
        found += _behind_anchor(store, loaded, anchor)
    lines = [line for file in files for line in file.entry.issues]
    return Verification(
        diagnostics=in_order(found),
        compared_with=compared_with,
        entries=len(files),
        revisions=len(lines),
        not_provable=sum(line.digest is None for line in lines),
    )


def _bytes(store: Store, files: Sequence[EntryFile]) -> Iterator[Diagnostic]:
    """Every frozen folder is there, and gives the digest that the ledger states."""
    wanted = {line.tree: (line, file) for file in files for line in file.entry.issues if line.tree and line.digest}
    digests: dict[str, str] = {}
    for tree, content in store.frozen_many(wanted):
        line, file = wanted[tree]
        if isinstance(content, QmsError):
            yield Diagnostic(
                code="QMS-V001",
                message=msg(
                    "the text of {code} {number} is damaged: {reason}",
                    code=line.code, number=RevisionNumber.of(line), reason=content.message,
                ),
                location=Location(path=file.path, field=line.document),
                hint=msg("bring the objects back from a backup"),
            )  # fmt: skip
        else:
            digests[tree] = folder_digest(content)
    for file in files:
        for line in file.entry.issues:
            if line.tree in digests and line.digest != digests[line.tree]:
                yield Diagnostic(
                    code="QMS-V002",
                    message=msg(
                        "the text of {code} {number} is not the one that was decided",
                        code=line.code, number=RevisionNumber.of(line),
                    ),
                    location=Location(path=file.path, field=line.document),
                )  # fmt: skip


def _first_additions(store: Store, loaded: Loaded) -> Iterator[Diagnostic]:
    """Entries and acts of review are on `main`, and on the disk, as they were first added."""
    if loaded.saved is None:
        return
    for folder, code in (("decisions", "QMS-V003"), ("reviews", "QMS-V004")):
        now = loaded.saved.blob_ids(folder)
        for addition in store.additions(folder):
            if addition.path not in now:
                yield _altered(code, addition.path, msg("{path} is gone from the history", path=addition.path))
            elif now[addition.path] != addition.blob:
                yield _altered(code, addition.path, msg("{path} was altered after it was entered", path=addition.path))
    if not store.is_bare:
        yield from disk_ledger_faults(store.working(), loaded.saved)


def _altered(code: str, path: str, message: Message) -> Diagnostic:
    return Diagnostic(
        code=code,
        message=message,
        location=Location(path=path, line=1),
        hint=msg("run `qms repair` to bring it back"),
    )


def disk_ledger_faults(disk: Snapshot, saved: Snapshot) -> Iterator[Diagnostic]:
    """Yield the files of the ledger that were changed, removed or added by hand on the disk."""
    there = {path: git_blob_id(data) for path, data in disk.read_many(disk.paths("decisions"))}
    wanted = saved.blob_ids("decisions")
    for path in sorted({*there, *wanted}):
        if path not in there:
            yield _altered("QMS-V005", path, msg("{path} was removed by hand", path=path))
        elif path not in wanted:
            yield Diagnostic(
                code="QMS-V006",
                message=msg("{path} was put into the ledger by hand", path=path),
                location=Location(path=path, line=1),
                hint=msg("move it out; decisions are entered with `qms issue`"),
            )
        elif there[path] != wanted[path]:
            yield _altered("QMS-V005", path, msg("{path} was edited by hand", path=path))


def _tags(store: Store, files: Sequence[EntryFile]) -> Iterator[Diagnostic]:
    tags = store.tags()
    commits = {addition.path: addition.commit for addition in store.additions("decisions")}
    for file in files:
        name = TAG_PREFIX + file.path.removeprefix("decisions/").removesuffix(".md")
        tag = tags.get(name)
        if tag is None:
            yield Diagnostic(
                code="QMS-V007",
                message=msg("the tag {name} is missing", name=name),
                location=Location(path=file.path),
                hint=msg("the next command that writes makes it again"),
                severity=Severity.WARNING,
            )
        elif tag.commit != commits.get(file.path):
            yield Diagnostic(
                code="QMS-V008",
                message=msg("the tag {name} leads to a commit that did not enter the decision", name=name),
                location=Location(path=file.path),
                hint=msg("delete the tag; the next command that writes makes it again"),
            )


def _reviews(store: Store, loaded: Loaded) -> Iterator[Diagnostic]:
    """Each revision had the acts that the policy of its own day asked for."""
    commits = {addition.path: addition.commit for addition in store.additions("decisions")}
    policies: dict[str | None, ReviewPolicy] = {}
    for file in loaded.system.ledger.entries():
        entry = file.entry
        if entry.act is not Act.ISSUE or entry.on_paper or not entry.issues or file.path not in commits:
            continue
        policy = _policy_at(store, commits[file.path], policies)
        for line in entry.issues:
            acts = [
                act
                for act in loaded.system.reviews.of(line.document, line.digest or "")
                if act.recorded <= entry.recorded
            ]
            missing = assess(acts, policy=policy)
            if not missing.is_complete:
                yield Diagnostic(
                    code="QMS-V009",
                    message=msg(
                        "{code} {number} was issued without the acts its policy asked for: {roles}",
                        code=line.code, number=RevisionNumber.of(line),
                        roles=", ".join(missing.missing) or msg("a rejection stands"),
                    ),
                    location=Location(path=file.path, field=line.document),
                )  # fmt: skip


def _policy_at(store: Store, commit: str, known: dict[str | None, ReviewPolicy]) -> ReviewPolicy:
    snapshot = store.at(commit)
    blob = snapshot.blob_ids().get("qms.toml")
    if blob not in known:
        known[blob] = load_settings(snapshot).review
    return known[blob]


def _behind_anchor(store: Store, loaded: Loaded, anchor: str) -> Iterator[Diagnostic]:
    files: Mapping[str, EntryFile] = {file.digest: file for file in loaded.system.ledger.entries()}
    if anchor.startswith("sha256:"):
        if anchor not in files:
            yield Diagnostic(
                code="QMS-V010",
                message=msg("no entry of the ledger has the digest {anchor}", anchor=anchor),
                hint=msg("the ledger was altered, or the anchor is of another store"),
            )
        return
    if not (len(anchor) == 40 and set(anchor) <= set("0123456789abcdef")):
        raise UsageError(
            msg("“{anchor}” is no anchor", anchor=anchor),
            hint=msg("give the full id of a commit, or sha256:… of an entry's file"),
        )
    if not store.is_on_main(anchor):
        yield Diagnostic(
            code="QMS-V011",
            message=msg("the commit {anchor} is not part of the history of main", anchor=anchor),
            hint=msg("the history was rewritten or moved back, or the anchor is of another store"),
        )
        return
    then = store.at(anchor).blob_ids("decisions")
    now = loaded.saved.blob_ids("decisions") if loaded.saved else {}
    for path in sorted(then):
        if now.get(path) != then[path]:
            yield _altered("QMS-V003", path, msg("{path} is not what it was at the anchor", path=path))


def altered_files(store: Store, loaded: Loaded) -> dict[str, bytes]:
    """Return the files of the ledger and of the acts of review that are not as they were first added, as they were."""
    if loaded.saved is None:
        return {}
    disk = {} if store.is_bare else {p: git_blob_id(d) for p, d in loaded.texts.read_many(loaded.texts.paths())}
    found: dict[str, str] = {}
    for folder in ("decisions", "reviews"):
        now = loaded.saved.blob_ids(folder)
        for addition in store.additions(folder):
            if now.get(addition.path) != addition.blob or (disk and disk.get(addition.path) != addition.blob):
                found[addition.path] = addition.blob
    return {path: store.blob(blob) for path, blob in found.items()}
