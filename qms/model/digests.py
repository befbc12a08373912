"""What names the bytes of a document: the digest that people can check, and git's tree."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT_NAME = "document.md"
MANAGE_NAME = "manage.toml"

# Left by offices and systems beside the files that people mean to keep.
_DROPPINGS = re.compile(r"~\$.*|\.~lock.*|Thumbs\.db|desktop\.ini|\.DS_Store", re.DOTALL)


def is_dropping(name: str) -> bool:
    """Whether an office program or the system left the file *name* behind."""
    return _DROPPINGS.fullmatch(name) is not None


def sha256(data: bytes) -> str:
    """Return ``sha256:<hex>`` of *data*."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def folder_digest(files: Mapping[str, bytes]) -> str:
    """Return the digest of a document's folder: the SHA-256 of what ``sha256sum`` prints of its files.

    *files* maps paths inside the folder to bytes. `manage.toml` and droppings do not count.
    """
    lines = [
        f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n".encode()
        for path in sorted(files, key=str.encode)
        if path != MANAGE_NAME and not is_dropping(path.rpartition("/")[2])
    ]
    return sha256(b"".join(lines))


def git_blob_id(data: bytes) -> str:
    """Return the id that git gives to a file with these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def git_tree_id(files: Mapping[str, bytes]) -> str:
    """Return the id that git gives to a folder with these files, all of mode 100644."""
    folders: dict[str, dict[str, bytes]] = {}
    entries: list[tuple[bytes, bytes]] = []  # (sort key, entry)
    for path, data in files.items():
        name, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(name, {})[rest] = data
        else:
            entry = b"100644 " + name.encode() + b"\0" + bytes.fromhex(git_blob_id(data))
            entries.append((name.encode(), entry))
    for name, inner in folders.items():
        # git sorts a folder as if its name ended in a slash
        entry = b"40000 " + name.encode() + b"\0" + bytes.fromhex(git_tree_id(inner))
        entries.append((name.encode() + b"/", entry))
    body = b"".join(entry for _, entry in sorted(entries))
    return hashlib.sha1(b"tree %d\0" % len(body) + body, usedforsecurity=False).hexdigest()
