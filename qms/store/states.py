"""What may be wrong with a repository itself, before any file of the store is looked at.

`git fsck` reports none of these; most of them make git show another history than the one that was written.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qms.diagnostics import Diagnostic, Severity, in_order
from qms.store.git import MAIN, SAFE_FOLDERS, Git
from qms.store.places import Places, ref_names
from qms.store.shares import is_shared
from qms.wording import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN_THE_MIDDLE = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
}


def repository_state(places: Places, git: Git) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the repository; an error refuses every write."""
    return in_order(
        [
            *_branch(places),
            *_unfinished(places),
            *_history(places),
            *_storage(places),
            *_owner(places, git),
            *_network(places),
        ]
    )


def _branch(places: Places) -> Iterator[Diagnostic]:
    head = _text(places.git_dir / "HEAD").strip()
    if places.root is not None and head != f"ref: {MAIN}":
        at = head.removeprefix("ref: refs/heads/") if head.startswith("ref:") else head[:12]
        yield _error(
            "QMS-G001",
            msg("the files on the disk are those of {at}, not of the branch main", at=at),
            msg("go back with `git switch main`"),
        )


def _unfinished(places: Places) -> Iterator[Diagnostic]:
    for name, what in _IN_THE_MIDDLE.items():
        if (places.git_dir / name).exists():
            yield _error(
                "QMS-G002",
                msg("a git {what} is not finished", what=what),
                msg("finish it, or give it up with `git {what} --abort`", what=what),
            )


def _history(places: Places) -> Iterator[Diagnostic]:
    if _text(places.common_dir / "shallow").strip():
        yield _error(
            "QMS-G003",
            msg("the history is cut off: this is a shallow clone"),
            msg("fetch the rest with `git fetch --unshallow`"),
        )
    if ref_names(places, "refs/replace"):
        yield _error(
            "QMS-G004",
            msg("parts of the history are replaced by others (refs/replace)"),
            msg("see what they are with `git replace -l`, and delete them with `git replace -d`"),
        )
    grafts = _text(places.common_dir / "info" / "grafts").splitlines()
    if any(line.strip() and not line.startswith("#") for line in grafts):
        yield _error(
            "QMS-G005",
            msg("commits of the history are given other parents (info/grafts)"),
            msg("delete the file {place}", place=str(places.common_dir / "info" / "grafts")),
        )


def _storage(places: Places) -> Iterator[Diagnostic]:
    config = _text(places.common_dir / "config")
    if re.search(r"objectformat\s*=\s*sha256", config, re.IGNORECASE):
        yield _error(
            "QMS-G006",
            msg("the repository names its objects by SHA-256, which this version does not write"),
            msg("make the store anew with `qms init`"),
        )
    if (places.common_dir / "reftable").is_dir():
        yield _error(
            "QMS-G007",
            msg("the repository keeps its branches in a reftable, which this version does not write"),
            msg("change it with `git refs migrate --ref-format=files`"),
        )
    alternates = places.common_dir / "objects" / "info" / "alternates"
    if _text(alternates).strip():
        yield _error(
            "QMS-G008",
            msg("a part of the history lies in another repository (objects/info/alternates)"),
            msg("bring it here with `git repack -a -d`, then delete {place}", place=str(alternates)),
        )
    if places.ours.is_symlink():
        yield _error("QMS-G009", msg("{place} is a symbolic link", place=str(places.ours)), msg("delete it"))
    if places.root is not None and places.root.stat().st_dev != places.common_dir.stat().st_dev:
        yield _error(
            "QMS-G010",
            msg("the files and git's own folder {place} lie on two disks", place=str(places.common_dir)),
            msg("clone the store to one disk"),
        )


def _owner(places: Places, git: Git) -> Iterator[Diagnostic]:
    owner = _other_owner(places)
    if owner is None or _is_trusted(places, git):
        return
    place = places.root or places.git_dir
    yield _error(
        "QMS-G011",
        msg("the store {place} belongs to another user (number {owner})", place=str(place), owner=owner),
        msg(
            "write as that user, or, if you trust what lies there, say so with "
            "`git config --global --add safe.directory {place}`",
            place=str(place),
        ),
    )


def _other_owner(places: Places) -> int | None:
    """Return the number of the user who owns the repository; None where that is us, or owners have no numbers."""
    if sys.platform != "win32":
        us = {os.geteuid()}
        if 0 in us and os.environ.get("SUDO_UID", "").isdecimal():
            us.add(int(os.environ["SUDO_UID"]))
        owner = places.git_dir.stat().st_uid
        if owner not in us:
            return owner
    return None


def _is_trusted(places: Places, git: Git) -> bool:
    """Whether the user's own settings, never the store's, name the place as one to be trusted."""
    place = os.path.realpath(places.root or places.git_dir)
    said = git.asks_user(SAFE_FOLDERS).stdout.decode("utf-8", "replace").split("\0")
    return any(folder == "*" or (folder and os.path.realpath(folder) == place) for folder in said)


def _network(places: Places) -> Iterator[Diagnostic]:
    place = places.root or places.git_dir
    if is_shared(place):
        yield Diagnostic(
            code="QMS-G012",
            message=msg("{place} is on a network share, whose locks cannot be trusted", place=str(place)),
            hint=msg("let one machine alone write here, or keep the store on its own disk"),
            severity=Severity.WARNING,
        )


def _text(place: Path) -> str:
    try:
        return place.read_text("utf-8", "replace")
    except OSError:
        return ""


def _error(code: str, message: Message, hint: Message) -> Diagnostic:
    return Diagnostic(code=code, message=message, hint=hint)
