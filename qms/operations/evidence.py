"""What stands behind each entry of the ledger: the frozen texts, its tag, and the acts of review of its day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import QmsError, Refused
from qms.model.digests import folder_digest, git_blob_id
from qms.model.documents import folder_path
from qms.model.ledger import Act, IssueLine, with_rectifications
from qms.model.numbering import RevisionNumber
from qms.model.queries import EntryFile
from qms.model.reviews import Review, ReviewPolicy, assess
from qms.model.snapshot import Snapshot
from qms.operations.loading import SETTINGS_PATH, load_settings
from qms.operations.originals import REVIEWS
from qms.operations.reading import is_object_id
from qms.store.composition import tag_name
from qms.store.protocol import Store
from qms.text.values import read_value
from qms.wording import Message, msg

Entered = Mapping[str, str]
"""The commit that first added each file of the ledger, by path."""


def text_faults(store: Store, files: Sequence[EntryFile], entered: Entered) -> Iterator[Diagnostic]:
    """Yield the frozen texts that are damaged, are not what was decided, or may be lost.

    git keeps what its history leads to: a text has to stand in the commit that entered the decision, or in the one
    that its tag leads to. An entry that repeats the text of an earlier one rests on that.
    """
    texts = _frozen_texts(store, files)
    tags = store.tags()
    kept: set[str | None] = set()
    for file in files:
        tag = tags.get(tag_name(file.path) or "")
        commits = dict.fromkeys([entered.get(file.path), tag and tag.commit])
        snapshots = [store.at(commit) for commit in commits if commit]
        for line in file.entry.issues:
            if line.digest is None and line.tree is None:
                continue  # a text that was missing; that only an opening may say so is for QMS-L008
            text = texts.get(line.tree or "")
            yield from _text_faults(file, line, text)
            if isinstance(text, _Text) and line.tree not in kept and not any(_holds(s, line, text) for s in snapshots):
                yield Diagnostic(
                    code="QMS-V013",
                    message=msg(
                        "the text of {code} {number} is not part of the commit that entered it; git may lose it",
                        code=line.code,
                        number=RevisionNumber.of(line),
                    ),
                    location=Location(path=file.path, field=line.document),
                    hint=msg("hold the entry against a backup: was it made by hand, or the history rewritten?"),
                )
        kept |= {line.tree for line in file.entry.issues}


@attrs.frozen
class _Text:
    digest: str
    blobs: Mapping[str, str]


def _frozen_texts(store: Store, files: Sequence[EntryFile]) -> dict[str, _Text | QmsError]:
    """Return the digest and the files of every frozen folder, by tree, or what is wrong with it."""
    trees = [line.tree for file in files for line in file.entry.issues if line.tree and is_object_id(line.tree)]
    return {
        tree: content
        if isinstance(content, QmsError)
        else _Text(folder_digest(content), {name: git_blob_id(data) for name, data in content.items()})
        for tree, content in store.frozen_many(dict.fromkeys(trees))
    }


def _holds(snapshot: Snapshot, line: IssueLine, text: _Text) -> bool:
    folder = folder_path(line.kind, line.document)
    try:
        there = snapshot.blob_ids(folder)
    except QmsError:  # not a commit, or one that is damaged
        return False
    return {path.removeprefix(f"{folder}/"): blob for path, blob in there.items()} == text.blobs


def _text_faults(file: EntryFile, line: IssueLine, text: _Text | QmsError | None) -> Iterator[Diagnostic]:
    named = {"code": line.code, "number": RevisionNumber.of(line)}

    def fault(code: str, message: Message) -> Diagnostic:
        place = Location(path=file.path, field=line.document)
        return Diagnostic(code=code, message=message, location=place, hint=msg("bring the text back from a backup"))

    if text is None:
        yield fault("QMS-V001", msg("the entry names no folder of git as the text of {code} {number}", **named))
    elif isinstance(text, QmsError):
        yield fault("QMS-V001", msg("the text of {code} {number} is damaged: {reason}", **named, reason=text.message))
    elif line.digest != text.digest:
        yield fault("QMS-V002", msg("the text of {code} {number} is not the one that was decided", **named))


def signed_file_faults(
    store: Store, saved: Snapshot, files: Sequence[EntryFile], entered: Entered
) -> Iterator[Diagnostic]:
    """Yield the signed files that are not the bytes that came with their entry."""
    for file in files:
        path, commit = file.entry.signed, entered.get(file.path)
        if path is None or commit is None:
            continue
        folder = path.rpartition("/")[0]
        then, now = store.at(commit).blob_ids(folder).get(path), saved.blob_ids(folder).get(path)
        if then is None or now != then:
            yield Diagnostic(
                code="QMS-V018",
                message=msg("the signed file {path} is not the one that was entered", path=path)
                if then and now
                else msg("the signed file {path} is not there", path=path),
                location=Location(path=file.path, field="signed"),
                hint=msg("bring it back from a backup, or out of the history: git checkout {commit} -- {path}",
                         commit=commit[:12], path=path),
            )  # fmt: skip


def tag_faults(store: Store, files: Sequence[EntryFile], entered: Entered) -> Iterator[Diagnostic]:
    """Yield the tags that were moved, replaced or made by hand; a missing one is told by `Store.pending`."""
    paths = {tag_name(file.path): file.path for file in files}
    for name, tag in sorted(store.tags().items()):
        path = paths.get(name)
        if path is None:
            yield Diagnostic(
                code="QMS-V007",
                message=msg("the tag {name} is of a decision that the ledger does not hold", name=name),
                hint=msg("main was moved back, or the tag was made by hand: see `git show {name}`", name=name),
            )
        elif tag.commit != entered.get(path):
            known = store.is_on_main(tag.commit)
            yield Diagnostic(
                code="QMS-V008",
                message=msg("the tag {name} leads to a commit that did not enter the decision", name=name),
                location=Location(path=path),
                hint=_delete(name)
                if known
                else msg("the history was rewritten: compare the store with a backup before anything else"),
            )
        elif tag.object_id == tag.commit:
            yield Diagnostic(
                code="QMS-V008",
                message=msg("the tag {name} is not the one that belongs to the decision", name=name),
                location=Location(path=path),
                hint=_delete(name),
            )


def _delete(name: str) -> Message:
    return msg("delete it with `git tag -d {name}`; the next command that writes makes it again", name=name)


@attrs.frozen
class _EnteredAct:
    """An act of review as it was first entered."""

    path: str
    blob: str
    commit: str
    review: Review


def act_faults(store: Store, saved: Snapshot, files: Sequence[EntryFile], entered: Entered) -> Iterator[Diagnostic]:
    """Yield the revisions that lacked acts of review when they were issued, and the acts that came in afterwards.

    The policy is that of the decision's own commit, and only acts that stand in that commit count: what a file says
    of its own time is no evidence.
    """
    acts = _entered_acts(store, saved)
    yield from _late(store, acts, files)
    policies: dict[bytes, ReviewPolicy] = {}
    seen: set[tuple[str, str | None]] = set()
    openings = _openings(files)
    for file in files:
        lines = [line for line in file.entry.issues if file.path not in openings and _needs_acts(file, line, seen)]
        seen |= {(line.document, line.digest) for line in file.entry.issues}
        if not lines or file.path not in entered:
            continue
        snapshot = store.at(entered[file.path])
        try:
            policy = _policy(snapshot, policies)
        except Refused as refusal:
            yield Diagnostic(
                code="QMS-V016",
                message=msg("the review policy of its day cannot be read: {reason}", reason=refusal.message),
                location=Location(path=file.path),
            )
            continue
        if not (file.entry.on_paper and policy.on_paper):
            yield from _lacking(file, lines, policy, _standing(acts, lines, snapshot))


def _needs_acts(file: EntryFile, line: IssueLine, seen: Collection[tuple[str, str | None]]) -> bool:
    """Whether the policy judges a line: each that is issued, and whatever else brings a text that was not there yet."""
    return file.entry.act is Act.ISSUE or (line.document, line.digest) not in seen


def _openings(files: Sequence[EntryFile]) -> set[str]:
    """Return the paths of openings, and of what states one anew: they were in force before anybody acted here."""
    found: set[str] = set()
    for places in with_rectifications(file.entry for file in files):
        if files[places[0]].entry.act is Act.OPENING:
            found |= {files[place].path for place in places}
    return found


def _lacking(
    file: EntryFile, lines: Iterable[IssueLine], policy: ReviewPolicy, acts: Sequence[Review]
) -> Iterator[Diagnostic]:
    for line in lines:
        counted = [
            act for act in acts if act.digest_of(line.document) == line.digest and act.recorded <= file.entry.recorded
        ]
        state = assess(counted, policy=policy)
        if not state.is_complete:
            yield Diagnostic(
                code="QMS-V009",
                message=msg(
                    "{code} {number} was issued without the acts of review that it needed: {roles}",
                    code=line.code,
                    number=RevisionNumber.of(line),
                    roles=", ".join(state.missing) or msg("a rejection stands"),
                ),
                location=Location(path=file.path, field=line.document),
                hint=msg("if they were done on paper, say so in a later decision; otherwise have the text reviewed"),
            )


def _standing(acts: Iterable[_EnteredAct], lines: Sequence[IssueLine], snapshot: Snapshot) -> list[Review]:
    """Return the acts on the texts of *lines* that stand in *snapshot*."""
    about = [act for act in acts if any(act.review.digest_of(line.document) == line.digest for line in lines)]
    there: dict[str, str] = {}
    for folder in {act.path.rpartition("/")[0] for act in about}:
        there |= snapshot.blob_ids(folder)
    return [act.review for act in about if there.get(act.path) == act.blob]


def _entered_acts(store: Store, saved: Snapshot) -> list[_EnteredAct]:
    now = saved.blob_ids(REVIEWS)
    additions = store.additions(REVIEWS)
    unaltered = dict(saved.read_many(a.path for a in additions if now.get(a.path) == a.blob))
    found: list[_EnteredAct] = []
    for addition in additions:
        data = unaltered[addition.path] if addition.path in unaltered else store.blob(addition.blob)
        review, _ = read_value(data, path=addition.path, cls=Review)
        if review is not None:
            found.append(_EnteredAct(*addition, review))
    return found


def _late(store: Store, acts: Iterable[_EnteredAct], files: Sequence[EntryFile]) -> Iterator[Diagnostic]:
    """Yield the acts that were entered after a decision and say that they were there before it.

    Entries form a chain: where a commit holds none of those recorded after the act, it does not hold the first.
    """
    moments = [file.entry.recorded for file in files]
    for act in acts:
        later = bisect_right(moments, act.review.recorded)
        if later == len(files):
            continue
        decision = files[later]
        if decision.path in store.at(act.commit).blob_ids(decision.path.rpartition("/")[0]):
            yield Diagnostic(
                code="QMS-V014",
                message=msg(
                    "the act says that it was recorded on {date}, but it was entered after {decision}; it does not "
                    "count for that decision",
                    date=act.review.recorded.date(),
                    decision=decision.entry.number or msg("entry {n}", n=decision.entry.entry),
                ),
                location=Location(path=act.path, line=1, field="recorded"),
                hint=msg("was the clock set back, or --today given? Otherwise ask who entered it"),
                severity=Severity.WARNING,
            )


def _policy(snapshot: Snapshot, known: dict[bytes, ReviewPolicy]) -> ReviewPolicy:
    try:
        data = snapshot.read(SETTINGS_PATH)
    except KeyError:
        raise Refused(msg("{path} is missing", path=SETTINGS_PATH)) from None
    if data not in known:
        known[data] = load_settings(snapshot).review
    return known[data]
