"""The same commit as an issue makes, by the least that can do it: one pack built in Python, three calls of git."""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
import zlib
from collections.abc import Mapping
from pathlib import Path

DURABLE = ("-c", "core.fsync=all", "-c", "core.fsyncMethod=fsync")
ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "PATH": os.environ.get("PATH", os.defpath),
}
_KINDS = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}
_SIGNATURE = b"a <a@example.org> 1631500000 +0700"


def git(folder: Path, *words: str, data: bytes = b"") -> bytes:
    """Run git in *folder*, as durable as qms asks it to be, and return what it prints."""
    line = ["git", *DURABLE, "-c", "gc.auto=0", *words]
    return subprocess.run(line, cwd=folder, env=ENVIRONMENT, input=data, stdout=subprocess.PIPE, check=True).stdout


def issue_by_plumbing(folder: Path, ids: list[str], entry_path: str, entry: bytes, tag: str) -> None:
    """Commit the folders of *ids* as they lie on the disk with one decision, and tag it."""
    contents = {entry_path: entry}
    for identity in ids:
        path = f"documents/procedure/{identity}"
        for name in (entry.name for entry in (folder / path).iterdir()):
            contents[f"{path}/{name}"] = (folder / path / name).read_bytes()
    head = (folder / ".git/refs/heads/main").read_text().strip()
    objects: dict[str, tuple[str, bytes]] = {}
    tree = _tree(folder, head, contents, objects)
    commit = b"tree %s\nparent %s\nauthor %s\ncommitter %s\n\nissue\n" % (
        tree.encode(), head.encode(), _SIGNATURE, _SIGNATURE,
    )  # fmt: skip
    commit_id = _keep(objects, "commit", commit)
    text = b"object %s\ntype commit\ntag %s\ntagger %s\n\nissue\n" % (commit_id.encode(), tag.encode(), _SIGNATURE)
    tag_id = _keep(objects, "tag", text)
    git(folder, "index-pack", "--stdin", data=_pack(objects))
    moves = f"update refs/heads/main {commit_id} {head}\ncreate refs/tags/{tag} {tag_id}\n"
    git(folder, "update-ref", "--stdin", data=moves.encode())


def issue_by_git(folder: Path, entry_path: str, entry: bytes, tag: str) -> None:
    """Do the same with the commands that a user of git would type."""
    place = folder / entry_path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(entry)
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "--message", "issue")
    git(folder, "tag", "--annotate", tag, "--message", "issue")


def _tree(folder: Path, head: str, contents: Mapping[str, bytes], objects: dict[str, tuple[str, bytes]]) -> str:
    """Return the id of the top tree with *contents* in it; the trees above them are read by one git."""
    folders = sorted({path[:at] for path in contents for at, letter in enumerate(path) if letter == "/"} | {""})
    asked = "".join(f"{head}:{name}\n" for name in folders)
    answer = git(folder, "cat-file", "--batch", "--buffer", data=asked.encode())
    trees: dict[str, dict[bytes, tuple[bytes, bytes]]] = {}
    at = 0
    for name in folders:
        end = answer.index(b"\n", at)
        words = answer[at:end].split(b" ")
        at = end + 1
        if words[-1] == b"missing":
            trees[name] = {}
        else:
            size = int(words[-1])
            trees[name] = _entries(answer[at : at + size])
            at += size + 1
    for path, data in contents.items():
        above, _, name = path.rpartition("/")
        trees[above][name.encode()] = (b"100644", bytes.fromhex(_keep(objects, "blob", data)))
    identity = ""
    for name in sorted(folders, key=lambda name: name.count("/") + bool(name), reverse=True):
        lines = sorted(trees[name].items(), key=lambda x: x[0] + b"/" * (x[1][0] == b"40000"))
        identity = _keep(objects, "tree", b"".join(b"%s %s\0%s" % (mode, file, raw) for file, (mode, raw) in lines))
        if name:
            above, _, file = name.rpartition("/")
            trees[above][file.encode()] = (b"40000", bytes.fromhex(identity))
    return identity


def _entries(tree: bytes) -> dict[bytes, tuple[bytes, bytes]]:
    found = {}
    at = 0
    while at < len(tree):
        space, end = tree.index(b" ", at), tree.index(b"\0", at)
        found[tree[space + 1 : end]] = (tree[at:space], tree[end + 1 : end + 21])
        at = end + 21
    return found


def _keep(objects: dict[str, tuple[str, bytes]], kind: str, data: bytes) -> str:
    identity = hashlib.sha1(b"%s %d\0" % (kind.encode(), len(data)) + data, usedforsecurity=False).hexdigest()
    objects[identity] = (kind, data)
    return identity


def _pack(objects: Mapping[str, tuple[str, bytes]]) -> bytes:
    parts = [struct.pack(">4sII", b"PACK", 2, len(objects))]
    for kind, data in objects.values():
        low, size = _KINDS[kind] << 4 | len(data) & 15, len(data) >> 4
        header = bytearray()
        while size:
            header.append(low | 0x80)
            low, size = size & 0x7F, size >> 7
        header.append(low)
        parts += [bytes(header), zlib.compress(data, 1)]
    body = b"".join(parts)
    return body + hashlib.sha1(body, usedforsecurity=False).digest()
