"""Make the skeleton of a plugin that works and is tested (`qms plugin new NAME`)."""

from __future__ import annotations

import re
import string
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from qms.errors import Refused, UsageError
from qms.wording import msg

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ENDING = ".in"
_TAKEN = frozenset({"qms", "builtin", "tests", "test"})


def make_plugin(name: str, folder: Path) -> tuple[Path, ...]:
    """Write a plugin called *name* into the new folder *folder*, and return its files.

    Raises `UsageError` for a name that is none of a distribution, `Refused` where the folder holds something.
    """
    if not _NAME.fullmatch(name) or name in _TAKEN or len(name) > 40:
        raise UsageError(
            msg("“{name}” cannot be the name of a plugin", name=name),
            hint=msg("write it like house-rules: small letters, digits, hyphens between them"),
        )
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Refused(
                msg("there is something at {folder} already", folder=folder), hint=msg("name a folder that is new")
            )
        return tuple(_written(folder, name))
    except OSError as error:
        raise Refused(
            msg("{file} cannot be written: {reason}", file=error.filename or folder, reason=error.strerror or error),
            hint=msg("name another folder"),
        ) from error


def _written(folder: Path, name: str) -> list[Path]:
    package = name.replace("-", "_")
    values = {"name": name, "package": package, "code": re.sub("[^A-Z0-9]", "", name.upper())[:8]}
    made = []
    for inner, source in _files(resources.files("qms") / "_plugin_skeleton"):
        place = folder / inner.replace("package/", f"{package}/").removesuffix(_ENDING)
        place.parent.mkdir(parents=True, exist_ok=True)
        text = string.Template(source.read_text(encoding="utf-8")).substitute(values)
        place.write_text(text, encoding="utf-8", newline="\n")
        made.append(place)
    return made


def _files(folder: Traversable, inside: str = "") -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for place in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = f"{inside}{place.name}"
        if place.is_dir():
            found += _files(place, f"{path}/")
        elif place.name.endswith(_ENDING):
            found.append((path, place))
    return found
