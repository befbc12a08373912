import zlib

import pytest

from qms.model.digests import git_blob_id, git_tree_id
from qms.store.objects import object_id
from qms.store.protocol import ObjectDamagedError
from qms.store.repository import open_store

FILES = {"document.md": b"one\n", "other.md": b"two\n"}


def loose(root, identity):
    return root / ".git" / "objects" / identity[:2] / identity[2:]


@pytest.fixture
def commit(put, store, root, plain_git):
    """Return a commit whose objects lie loose, as plain git leaves them."""
    for name, data in FILES.items():
        (root / name).write_bytes(data)
    plain_git(root, "add", ".")
    plain_git(root, "commit", "-qm", "by hand")
    return store.head()


def tamper(root, identity, kind, data):
    place = loose(root, identity)
    place.chmod(0o644)
    place.write_bytes(zlib.compress(b"%s %d\0" % (kind, len(data)) + data))


def test_an_altered_file_is_not_handed_out(store, root, commit, plain_git):
    blob = git_blob_id(FILES["document.md"])
    tamper(root, blob, b"blob", b"forged\n")

    assert plain_git(root, "cat-file", "blob", blob) == "forged\n"
    with pytest.raises(ObjectDamagedError, match="altered or damaged"):
        store.at(commit).read("document.md")
    with pytest.raises(ObjectDamagedError):
        store.blob(blob)
    assert store.at(commit).read("other.md") == b"two\n"
    assert any(blob in str(d) for d in store.damaged_objects())


def test_an_altered_folder_is_not_read(store, root, commit, plain_git):
    tree = plain_git(root, "rev-parse", "HEAD^{tree}").strip()
    data = b"100644 document.md\0" + bytes.fromhex(git_blob_id(b"two\n"))
    tamper(root, tree, b"tree", data)

    assert plain_git(root, "show", "HEAD:document.md") == "two\n"
    with pytest.raises(ObjectDamagedError):
        store.at(commit).read("document.md")


def test_an_altered_commit_is_not_read(store, root, commit, put, change):
    tamper(root, commit, b"commit", b"tree 1\ncommitter x\n\nm")
    with pytest.raises(ObjectDamagedError):
        store.at(commit).paths()
    with pytest.raises(ObjectDamagedError), store.writing() as writing:
        writing.commit(change(writing.head, writes={"a": b"1"}))


def test_a_file_that_git_cannot_unpack_hides_no_other(store, root, commit):
    blob = git_blob_id(FILES["document.md"])
    loose(root, blob).chmod(0o644)
    loose(root, blob).write_bytes(b"no zlib")
    other = git_blob_id(FILES["other.md"])
    trees = [git_tree_id({name: data}) for name, data in FILES.items()]
    answers = dict(store._objects.answers([other, blob, other, "1" * 40, blob]))

    assert {name: isinstance(found, ObjectDamagedError) for name, found in answers.items()} == {
        other: False, blob: True, "1" * 40: True,
    }  # fmt: skip
    assert all(isinstance(found, ObjectDamagedError) for _, found in store.frozen_many(trees))


def test_a_missing_file_is_missing(store, root, commit):
    loose(root, git_blob_id(FILES["document.md"])).unlink()
    with pytest.raises(ObjectDamagedError, match="is missing"):
        store.at(commit).read("document.md")
    assert any("missing blob" in str(d) for d in store.damaged_objects())


def test_frozen_bytes_hold_no_link(store, root, plain_git):
    (root / "x").mkdir()
    (root / "x" / "link").symlink_to("/etc/passwd")
    plain_git(root, "add", "x")
    plain_git(root, "commit", "-qm", "link")
    tree = plain_git(root, "rev-parse", "HEAD:x").strip()

    with pytest.raises(ObjectDamagedError, match="no file of a store") as caught:
        store.frozen(tree)
    assert [d.code for d in caught.value.diagnostics] == ["QMS-G020"]


def test_what_is_no_file_of_a_store_is_told_of_a_commit_too(store, root, plain_git, put, tmp_path):
    (root / "link").symlink_to("/etc/passwd")
    plain_git(root, "add", "link")
    plain_git(root, "update-index", "--add", "--cacheinfo", f"160000,{store.head()},module")
    blob = git_blob_id(b"format = 1\n")
    plain_git(root, "update-index", "--add", "--cacheinfo", f"100644,{blob},ok")
    plain_git(root, "commit", "-qm", "links")
    snapshot = store.at(store.head())

    for path in ("link", "module"):
        with pytest.raises(KeyError):
            snapshot.read(path)
    assert [(d.code, d.location.path) for d in snapshot.faults()] == [("QMS-G020", "link"), ("QMS-G023", "module")]
    assert "ok" in snapshot.paths()
    assert not {"link", "module"} & set(snapshot.paths())
    plain_git(tmp_path, "clone", "-q", "--bare", str(root), "bare.git")
    assert len(open_store(tmp_path / "bare.git").working().faults()) == 2


def test_objects_of_every_size_come_whole(store, put):
    files = {f"f{size}": b"x" * size for size in (0, 1, 4095, 65536, 3_000_000)}
    commit = put(store, files)

    assert dict(store.at(commit).read_many(files)) == files


def test_a_store_that_is_let_go_leaves_no_git_behind(store):
    store.at(store.head()).paths()
    process = store._objects._process
    assert process.poll() is None
    store._objects.close()

    assert process.poll() is not None
    assert object_id("blob", store.at(store.head()).read("qms.toml"))


@pytest.mark.parametrize("name", ["HEAD", "main:qms.toml", "", "1" * 39, "1" * 40 + "\ncontents HEAD", "\nflush"])
def test_what_is_no_id_is_not_asked_for(store, name):
    with pytest.raises(ObjectDamagedError, match="is missing"):
        store.blob(name)
    assert store.at(store.head()).read("qms.toml") == b"format = 1\n"


def test_a_main_that_names_nothing_is_no_empty_store(store, root):
    (root / ".git" / "refs" / "heads" / "main").write_bytes(b"")
    with pytest.raises(ObjectDamagedError, match="main cannot be read"):
        store.head()
    with pytest.raises(ObjectDamagedError), store.writing():
        pytest.fail("written")
