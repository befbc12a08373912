"""The whole history on its way: plain git reads what we write, and what comes from outside is held to be foreign."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.errors import Refused
from qms.store.bundles import bundle_lines, read_bundle
from qms.store.memory import MemoryStore
from qms.store.objects import StoredObject, object_id
from qms.store.pack import pack_parts
from qms.store.protocol import GitFailedError, ObjectDamagedError
from qms.store.receiving import bare_store, put_file, store_with_files
from qms.store.repository import create, open_store

MAIN = "refs/heads/main"
DECISION = {"decisions/2021/0244-qd-sct.md": b"244"}
TEXT = "documents/procedure/qt-01/document.md"


def pieces(data: bytes, size: int = 7) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.fixture(params=["git", "memory"])
def full(request, tmp_path, put):
    """A store, on the disk or in memory, with three commits and the tag of a decision."""
    store = create(tmp_path / "full") if request.param == "git" else MemoryStore()
    put(store, {".gitattributes": b"* -text\n", TEXT: b"1"})
    put(store, DECISION)
    put(store, {TEXT: b"2", "a b/Quy tr\u00ecnh.docx": b"\0\1\2"})
    return store


def test_plain_git_makes_a_store_of_a_bundle(full, tmp_path, plain_git):
    (tmp_path / "history.bundle").write_bytes(b"".join(full.bundle()))

    plain_git(tmp_path, "clone", "-q", "-b", "main", "history.bundle", "cloned")

    assert plain_git(tmp_path / "cloned", "rev-parse", "main").strip() == full.head()
    assert plain_git(tmp_path / "cloned", "tag") == "decision/2021/0244-qd-sct\n"
    said = subprocess.run(
        ["git", "bundle", "verify", str(tmp_path / "history.bundle")],
        cwd=tmp_path / "cloned", capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "The bundle records a complete history" in said.stdout + said.stderr


def test_a_bundle_becomes_the_same_store(full, tmp_path):
    files = dict(full.at(full.head()).read_many(full.at(full.head()).paths()))

    bare = bare_store(read_bundle(pieces(b"".join(full.bundle()))), tmp_path / "bare.git")
    store, passed_over = store_with_files(read_bundle(full.bundle()), tmp_path / "store")

    assert passed_over == ()
    for made in (bare, store):
        assert made.head() == full.head()
        assert made.tags() == full.tags()
        assert made.additions("decisions") == full.additions("decisions")
        assert dict(made.at(made.head()).read_many(files)) == files
        assert made.state() == made.pending() == made.damaged_objects() == ()
        made.close()
    assert bare.is_bare
    assert {path: store.working().read(path) for path in store.working().paths()} == files


def test_git_sees_nothing_changed_in_a_store_that_was_made(full, tmp_path, plain_git):
    store_with_files(read_bundle(full.bundle()), tmp_path / "store")

    assert plain_git(tmp_path / "store", "status", "--porcelain") == ""
    assert plain_git(tmp_path / "store", "fsck", "--full", "--strict") == ""


def test_other_branches_and_tags_stay_behind(store, put, root, plain_git, tmp_path):
    put(store, DECISION)
    plain_git(root, "branch", "mine")
    plain_git(root, "tag", "mine")
    plain_git(root, "notes", "add", "-m", "a note")

    assert list(read_bundle(store.bundle()).refs) == [MAIN, "refs/tags/decision/2021/0244-qd-sct"]


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"PACK",
        b"# v2 git bundle\n",
        b"# v3 git bundle\n@object-format=sha1\n" + b"0" * 40 + b" refs/heads/main\n\n",
        b"# v2 git bundle\n-" + b"0" * 40 + b" a commit that has to be there\n" + b"0" * 40 + b" refs/heads/main\n\n",
        b"# v2 git bundle\n" + b"0" * 40 + b" refs/heads/other\n\n",
        b"# v2 git bundle\n" + b"0" * 40 + b" HEAD\n\n",
        b"# v2 git bundle\n" + b"0" * 40 + b" refs/tags/decision/a b\n\n",
        b"# v2 git bundle\n" + b"0" * 39 + b" refs/heads/main\n\n",
        b"# v2 git bundle\n\n",
        b"# v2 git bundle\n" + b"0" * 40 + b" refs/tags/decision/2021/1-qd\n\n",
        b"\n\n",
    ],
)
def test_what_is_no_whole_history_of_a_store_is_refused_before_git_sees_it(head):
    with pytest.raises(ObjectDamagedError, match=r"^(it holds no|its) history"):
        read_bundle(pieces(head + b"PACK"))


@given(st.binary(max_size=200), st.integers(1, 50))
def test_any_bytes_are_a_bundle_or_refused(data, size):
    for start in (b"", b"# v2 git bundle\n", bundle_lines({MAIN: "0" * 40})[:-1]):
        try:
            found = read_bundle(pieces(start + data, size))
        except ObjectDamagedError:
            continue
        assert found.main == "0" * 40
        assert data.endswith(b"".join(found.pack))


def history(top: list[tuple[str, str, StoredObject]], *more: StoredObject) -> bytes:
    """Return a bundle whose `main` has just these lines in its top folder, each a mode, a name and an object."""
    tree = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(object_id(*made)) for mode, name, made in top)
    commit = f"tree {object_id('tree', tree)}\nauthor a <a@a> 0 +0000\ncommitter a <a@a> 0 +0000\n\nm\n".encode()
    objects = {made for _, _, made in top} | {StoredObject("tree", tree), StoredObject("commit", commit), *more}
    return bundle_lines({MAIN: object_id("commit", commit)}) + b"".join(pack_parts(objects))


HOOK = StoredObject("blob", b"#!/bin/sh\n")


@pytest.mark.parametrize("name", [".git", ".GIT", "git~1", "..", "."])
def test_a_name_that_leads_into_git_itself_is_refused_by_git(name, tmp_path):
    data = history([("100644", name, HOOK)])

    with pytest.raises(GitFailedError, match="index-pack failed"):
        store_with_files(read_bundle(pieces(data)), tmp_path / "store")
    with pytest.raises(GitFailedError, match="index-pack failed"):
        bare_store(read_bundle(pieces(data)), tmp_path / "bare.git")


@pytest.mark.parametrize("name", ["a\\..\\b", "c:d", "private"])
def test_a_name_that_git_takes_and_windows_does_not_is_passed_over_and_told(name, tmp_path):
    data = history([("100644", "a", HOOK), ("100644", name, HOOK)] if name > "a" else [("100644", name, HOOK)])

    store, passed_over = store_with_files(read_bundle(pieces(data)), tmp_path / "store")

    assert [d.code for d in passed_over] == ["QMS-G055"]
    assert [p.name for p in (tmp_path / "store").iterdir() if p.name != ".git"] == ["a"]
    assert set(store.at(store.head()).paths()) == {"a", name}


def test_a_link_in_the_history_is_not_made(tmp_path):
    data = history([("100644", "a", HOOK), ("120000", "b", StoredObject("blob", b"/etc/passwd"))])

    store_with_files(read_bundle(pieces(data)), tmp_path / "store")

    assert sorted(p.name for p in (tmp_path / "store").iterdir()) == [".git", "a"]


def test_a_history_with_a_hole_is_refused(tmp_path):
    blob = StoredObject("blob", b"missing")
    tree = b"100644 a\0" + bytes.fromhex(object_id(*blob))
    commit = f"tree {object_id('tree', tree)}\nauthor a <a@a> 0 +0000\ncommitter a <a@a> 0 +0000\n\nm\n".encode()
    objects = [StoredObject("tree", tree), StoredObject("commit", commit)]
    data = bundle_lines({MAIN: object_id("commit", commit)}) + b"".join(pack_parts(objects))

    with pytest.raises(GitFailedError):
        bare_store(read_bundle(pieces(data)), tmp_path / "bare.git")


def test_a_ref_that_leads_nowhere_is_refused(full, tmp_path):
    data = b"".join(full.bundle())
    forged = bundle_lines({MAIN: "1" * 40}) + data.partition(b"\n\n")[2]

    with pytest.raises(Refused):
        bare_store(read_bundle(pieces(forged)), tmp_path / "bare.git")


def test_nothing_but_the_history_comes_along(store, put, root, tmp_path):
    (root / ".git" / "hooks").mkdir()
    (root / ".git" / "hooks" / "post-commit").write_text("#!/bin/sh\n")
    with (root / ".git" / "config").open("a") as config:
        config.write("[core]\n\tfsmonitor = /bin/false\n[alias]\n\tx = !y\n")
    put(store, {"a": b"1"})
    store_with_files(read_bundle(store.bundle()), tmp_path / "made")

    assert not (tmp_path / "made" / ".git" / "hooks").exists()
    config = (tmp_path / "made" / ".git" / "config").read_text()
    assert "fsmonitor" not in config
    assert "alias" not in config
    assert open_store(tmp_path / "made").head() == store.head()


def test_a_file_is_never_put_over_another(tmp_path):
    put_file(tmp_path, "a/b", [b"1"], is_personal=True)
    with pytest.raises(FileExistsError):
        put_file(tmp_path, "a/b", [b"2"])

    assert (tmp_path / "a/b").read_bytes() == b"1"
    assert Path(tmp_path / "a/b").stat().st_mode & 0o077 == 0
    assert Path(tmp_path / "a").stat().st_mode & 0o077 == 0


def test_a_history_that_git_cannot_read_is_no_bundle(store, put, root):
    put(store, {"a": b"1"})
    for pack in (root / ".git" / "objects" / "pack").iterdir():
        pack.chmod(0o644)
        pack.write_bytes(pack.read_bytes()[:40])

    with pytest.raises(Refused):
        b"".join(store.bundle())
