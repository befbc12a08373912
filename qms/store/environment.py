"""The closed world in which git runs: nothing of the user's settings, nothing that a store brings with it.

A repository's own configuration can name programs (hooks, filters, a file system monitor, a way to fetch what is
missing). Everything here is there so that none of them ever runs.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qms.errors import Refused
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

OLDEST_GIT = (2, 36)
"""The first git with `core.fsync`, without which a decision may be lost when the power fails."""

OPTIONS = tuple(
    word
    for setting in (
        "core.hooksPath=/dev/null",
        "core.fsmonitor=false",
        "core.fsync=all",
        "core.fsyncMethod=fsync",
        "core.commitGraph=false",
        "core.attributesFile=/dev/null",
        "core.autocrlf=false",
        "core.quotePath=false",
        "gc.auto=0",
        "gc.pruneExpire=never",
        "maintenance.auto=0",
        "log.showSignature=false",
        "log.showRoot=true",
        "log.follow=false",
        "log.mailmap=false",
    )
    for word in ("-c", setting)
)
"""What every call says before its command, against the configuration of the repository."""

_CLOSED = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    # A repository may claim that missing objects can be fetched, and by which program: nothing here fetches.
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    # git writes a name into its reflog and would ask the network for one.
    "GIT_COMMITTER_NAME": "qms",
    "GIT_COMMITTER_EMAIL": "qms@localhost",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}


def closed_environment(inherited: Mapping[str, str], **more: str) -> dict[str, str]:
    """Return the environment for git: *inherited* without any ``GIT_`` variable, then ours, then *more*."""
    kept = {name: value for name, value in inherited.items() if not name.upper().startswith("GIT_")}
    return {**kept, **_CLOSED, **more}


def git_program(inherited: Mapping[str, str]) -> str:
    """Return the full path of git; folders of PATH that are not absolute are passed over.

    Those depend on where the user stands: a store that carries a program called git must not have it run.
    """
    name = "git.exe" if sys.platform == "win32" else "git"
    for folder in inherited.get("PATH", os.defpath).split(os.pathsep):
        program = Path(folder) / name
        if program.is_absolute() and os.access(program, os.X_OK) and program.is_file():
            return str(program)
    raise Refused(
        msg("git is not installed, or not on the PATH; nothing was written"),
        hint=msg("install git {major}.{minor} or later", major=OLDEST_GIT[0], minor=OLDEST_GIT[1]),
    )


def refuse_old_git(version: str) -> None:
    """Raise `Refused` where *version*, what ``git version`` prints, is older than `OLDEST_GIT` or cannot be read."""
    found = re.search(r"(\d+)\.(\d+)", version)
    if not found or (int(found[1]), int(found[2])) < OLDEST_GIT:
        raise Refused(
            msg("this git is too old ({version}); nothing was written", version=version.strip()),
            hint=msg("install git {major}.{minor} or later", major=OLDEST_GIT[0], minor=OLDEST_GIT[1]),
        )
