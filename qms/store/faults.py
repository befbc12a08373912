"""What may lie in a folder or a tree of git and is no part of a store."""

from __future__ import annotations

from qms.diagnostics import Diagnostic, Location
from qms.wording import Message, msg


def is_text(name: str) -> bool:
    """Whether the system's bytes of a name were text in UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def link_fault(path: str) -> Diagnostic:
    """Say of a symbolic link: what it leads to may change, or lie outside the store."""
    return _fault(
        "QMS-G020",
        path,
        msg("{path} is a symbolic link, which a store does not follow", path=_shown(path)),
        msg("put the file itself in its place"),
    )


def special_fault(path: str) -> Diagnostic:
    """Say of what is neither a file nor a folder: a pipe, a socket, a device."""
    return _fault("QMS-G021", path, msg("{path} is neither a file nor a folder", path=_shown(path)), msg("remove it"))


def name_fault(path: str) -> Diagnostic:
    """Say of a name that is no text in UTF-8: nothing else can name it."""
    return _fault(
        "QMS-G022",
        path,
        msg("the name {path} is not text in UTF-8", path=_shown(path)),
        msg("rename the file"),
    )


def repository_fault(path: str) -> Diagnostic:
    """Say of a git repository inside the store: git would not keep its files."""
    return _fault(
        "QMS-G023",
        path,
        msg("{path} is a git repository of its own inside the store", path=_shown(path)),
        msg("move it out of the store, or remove its .git folder"),
    )


def unreadable_fault(path: str, reason: str) -> Diagnostic:
    """Say of a folder that may not be read."""
    return _fault(
        "QMS-G024",
        path,
        msg("{path} cannot be read: {reason}", path=_shown(path), reason=reason),
        msg("ask the administrator for the right to read it"),
    )


def _fault(code: str, path: str, message: Message, hint: Message) -> Diagnostic:
    return Diagnostic(code=code, message=message, location=Location(path=_shown(path)), hint=hint)


def _shown(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def faults_below(faults: tuple[Diagnostic, ...], under: str) -> tuple[Diagnostic, ...]:
    """Return those of *faults* whose place is the folder *under* or below it."""
    folder = under.strip("/")
    if not folder:
        return faults
    return tuple(f for f in faults if f.location is not None and f"{f.location.path}/".startswith(folder + "/"))
