"""Questions to the whole history, each answered by one git."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.diagnostics import Diagnostic, in_order
from qms.store.composition import tag_name
from qms.store.git import ADDITIONS, CHECK_ALL, MAIN, MAIN_ID, ON_MAIN, TAG_TARGETS, TAGS, Git
from qms.store.places import Places, ref_id, ref_names
from qms.store.protocol import Addition, ObjectDamagedError, Tag
from qms.store.snapshots import CommitSnapshot
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.store.reader import ObjectReader


def additions(git: Git, folder: str) -> tuple[Addition, ...]:
    """Return the first addition of every path below *folder*, oldest first; see `Store.additions`."""
    words = iter(git.reads(ADDITIONS, folder).decode("utf-8", "surrogateescape").split("\0"))
    found: dict[str, Addition] = {}
    commit = ""
    for word in words:
        if word.startswith("\x01"):
            commit = word[1:]
        elif word:  # ":000000 100644 <old id> <new id> A", and the path is the next word
            path = next(words)
            found.setdefault(path, Addition(path, blob=word.split(" ")[3], commit=commit))
    return tuple(found.values())


def tags(git: Git) -> Mapping[str, Tag]:
    """Return the tags of decisions; a tag that is no object of its own leads to where it points."""
    found: dict[str, Tag] = {}
    for line in git.reads(TAG_TARGETS).decode("utf-8", "surrogateescape").splitlines():
        name, identity, target = line.split("\0")
        found[name.removeprefix("refs/tags/")] = Tag(identity, target or identity)
    return found


def missing_tags(places: Places, objects: ObjectReader, head: str | None) -> frozenset[str]:
    """Return the names of the tags that the ledger at *head* calls for and that are not there."""
    paths = CommitSnapshot(objects, head).paths("decisions")
    wanted = {name for name in map(tag_name, paths) if name}
    return frozenset(wanted - {ref.removeprefix("refs/tags/") for ref in ref_names(places, TAGS)})


def main_id(places: Places, git: Git) -> str | None:
    """Return the full id of the commit on `main`; None where there is none yet."""
    found = ref_id(places, MAIN) or git.reads(MAIN_ID).decode("ascii").strip()
    if not found and (places.common_dir / MAIN).exists():
        raise ObjectDamagedError(
            msg("the branch main cannot be read: {place} names no commit", place=str(places.common_dir / MAIN)),
            hint=msg("`git reflog` tells which commit it named; or restore a backup"),
        )
    return found or None


def is_on_main(git: Git, commit: str) -> bool:
    """Whether *commit* is part of the history of `main`."""
    return git.asks(ON_MAIN, commit, MAIN).returncode == 0


def damaged_objects(git: Git) -> tuple[Diagnostic, ...]:
    """Return what git finds wrong with the objects of the whole history."""
    done = git.asks(CHECK_ALL)
    if done.returncode == 0:
        return ()
    said = (done.stdout + done.stderr).decode("utf-8", "replace").splitlines()
    return in_order(
        Diagnostic(
            code="QMS-G040",
            message=msg("the history is damaged; git says: {said}", said=line.strip()),
            hint=msg("restore a backup"),
        )
        for line in said or [f"exit code {done.returncode}"]
    )
