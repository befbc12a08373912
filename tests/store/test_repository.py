import os
import stat

import pytest

from qms.errors import NotAStore, Refused
from qms.store.repository import create, open_store

OLD_GIT = """#!/bin/sh
case "$*" in
    *" version") echo git version 2.30.2 ;;
    *) echo "error: unknown option" >&2; exit 129 ;;
esac
"""


def test_a_store_is_found_upwards(store, root):
    deep = root / "documents" / "procedure"
    deep.mkdir(parents=True)
    for start in (root, deep, root / ".git", root / ".git" / "qms"):
        assert open_store(start).root == root


def test_a_store_is_found_from_where_one_stands(store, root, monkeypatch):
    from pathlib import Path

    monkeypatch.chdir(root)

    assert open_store(Path()).head() == store.head()


def test_a_store_is_known_by_its_settings_on_main_too(store, root):
    (root / "qms.toml").unlink()

    assert open_store(root).head() == store.head()


def test_a_bare_store_has_no_files_on_the_disk(store, root, plain_git, tmp_path):
    plain_git(tmp_path, "clone", "-q", "--bare", str(root), "bare.git")
    bare = open_store(tmp_path / "bare.git" / "refs")

    assert (bare.root, bare.is_bare, bare.head()) == (None, True, store.head())
    assert tuple(bare.working().paths()) == tuple(store.at(store.head()).paths())
    assert (bare.working().commit, bare.working().faults(), bare.state()) == (store.head(), (), ())


def test_a_bare_store_is_written(store, root, plain_git, tmp_path, change):
    plain_git(tmp_path, "clone", "-q", "--bare", str(root), "bare.git")
    bare = open_store(tmp_path / "bare.git")
    with bare.writing() as writing:
        commit = writing.commit(change(writing.head, writes={"decisions/2021/0001-qd.md": b"1"}, takes={"a": b"2"}))

    assert bare.at(bare.head()).read("a") == b"2"
    assert bare.tags()["decision/2021/0001-qd"].commit == commit
    assert plain_git(tmp_path / "bare.git", "fsck", "--full", "--strict") == ""


def test_a_linked_work_tree_is_a_store(store, root, plain_git, put, tmp_path):
    plain_git(root, "switch", "-qc", "elsewhere")
    plain_git(root, "worktree", "add", "-q", str(tmp_path / "linked"), "main")
    linked = open_store(tmp_path / "linked")
    put(linked, {"a": b"1"})

    assert (linked.root, linked.head()) == (tmp_path / "linked", store.head())
    assert plain_git(tmp_path / "linked", "status", "--porcelain") == ""
    assert [d.code for d in store.state()] == ["QMS-G001"]


@pytest.mark.parametrize("text", ["nonsense", "gitdir: /nothing/here"])
def test_a_file_git_that_leads_nowhere_is_no_store(tmp_path, text):
    (tmp_path / ".git").write_text(text)
    with pytest.raises(NotAStore, match="does not name a git repository"):
        open_store(tmp_path)


def test_a_folder_outside_every_repository_is_no_store(tmp_path):
    with pytest.raises(NotAStore, match="is not in a store") as caught:
        open_store(tmp_path)

    assert "qms init" in str(caught.value.hint)


def test_a_folder_that_is_not_there_is_no_store(tmp_path):
    with pytest.raises(NotAStore, match="there is no folder"):
        open_store(tmp_path / "nothing")


@pytest.mark.parametrize("with_commit", [False, True])
def test_a_repository_without_settings_is_no_store(tmp_path, plain_git, with_commit):
    plain_git(tmp_path, "init", "-q")
    if with_commit:
        plain_git(tmp_path, "commit", "-qm", "x", "--allow-empty")
    with pytest.raises(NotAStore, match="is a git repository, but no store"):
        open_store(tmp_path)


def test_a_store_inside_another_repository_is_not_looked_past(store, root, plain_git):
    (root / "inner").mkdir()
    plain_git(root / "inner", "init", "-q")
    with pytest.raises(NotAStore, match="no store"):
        open_store(root / "inner")


def test_a_repository_that_git_cannot_read_is_no_store(store, root):
    (root / "qms.toml").unlink()
    (root / ".git" / "config").write_text("[core]\n\trepositoryformatversion = 99\n")
    with pytest.raises(NotAStore, match="git cannot read the repository"):
        open_store(root)


def test_a_new_store_does_not_mind_what_may_be_run(store, root, plain_git):
    (root / "qms.toml").chmod(0o755)

    assert plain_git(root, "status", "--porcelain") == ""


def test_a_new_store_may_lie_in_an_empty_folder_or_a_new_one(tmp_path):
    (tmp_path / "empty").mkdir()

    assert create(tmp_path / "empty").root == tmp_path / "empty"
    assert create(tmp_path / "a" / "b").root == tmp_path / "a" / "b"


def test_a_new_store_is_never_made_over_something(tmp_path, store, root):
    (tmp_path / "file").write_text("")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("")
    for path in (tmp_path / "file", tmp_path / "full", root):
        with pytest.raises(Refused, match="is there already and not empty; nothing was written"):
            create(path)


def test_without_git_nothing_is_opened(store, root, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match="git is not installed") as caught:
        open_store(root)

    assert "install git 2.36 or later" in str(caught.value.hint)


def test_a_git_of_the_store_itself_is_not_run(store, root, monkeypatch, tmp_path):
    (root / "git").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    (root / "git").chmod(0o755)
    monkeypatch.chdir(root)
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    with open_store(root).writing():
        pass

    assert not (tmp_path / "ran").exists()


def test_with_an_old_git_nothing_is_written(store, root, monkeypatch, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").write_text(OLD_GIT)
    (tmp_path / "bin" / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    store = open_store(root)
    with (
        pytest.raises(Refused, match=r"this git is too old \(git version 2.30.2\); nothing was written"),
        store.writing(),
    ):
        pytest.fail("written")
    with pytest.raises(Refused, match="too old"):
        store.at(store.head()).paths()
    with pytest.raises(Refused, match="too old"):
        create(tmp_path / "new")


def test_the_cache_folder_lies_in_gits_own(store, root):
    assert store.cache_folder == root / ".git" / "qms"
    assert stat.S_ISDIR(store.cache_folder.stat().st_mode)


def test_a_repository_that_lies_about_where_it_is_is_no_store(store, root):
    (root / ".git" / "commondir").write_text("/etc")
    with pytest.raises(NotAStore, match="leads to another repository"):
        open_store(root)


def test_a_store_that_may_not_be_read_says_so(open_folder, put, without_rights):
    store = create(open_folder / "store")
    put(store, {"qms.toml": b"format = 1\n"})
    (open_folder / "store" / ".git" / "refs" / "heads").chmod(0)
    with without_rights(open_folder / "store"), pytest.raises(Refused, match="may not be read"):
        open_store(open_folder / "store").head()
    (open_folder / "store").chmod(0)
    with without_rights(open_folder / "store"), pytest.raises(Refused, match="may not be read"):
        open_store(open_folder / "store")
