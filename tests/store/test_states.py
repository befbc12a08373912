import os
import shutil
from pathlib import Path

import pytest

from qms.errors import Refused
from qms.store.repository import open_store


def codes(store):
    return [d.code for d in store.state()]


def refused_codes(store):
    with pytest.raises(Refused, match="nothing was written") as caught, store.writing():
        pytest.fail("written")
    return [d.code for d in caught.value.diagnostics]


def test_a_sound_repository_has_nothing_to_say(store):
    assert codes(store) == []


def test_a_detached_head_is_refused(store, root, plain_git):
    plain_git(root, "checkout", "-q", "--detach")

    assert codes(store) == refused_codes(store) == ["QMS-G001"]
    assert store.head()[:12] in str(store.state()[0])


def test_another_branch_is_refused(store, root, plain_git):
    plain_git(root, "switch", "-qc", "draft")

    assert codes(store) == refused_codes(store) == ["QMS-G001"]
    assert str(store.state()[0]) == "QMS-G001 the files on the disk are those of draft, not of the branch main"
    assert str(store.state()[0].hint) == "go back with `git switch main`"


@pytest.mark.parametrize("command", ["merge", "cherry-pick", "revert", "rebase"])
def test_an_operation_of_git_in_the_middle_is_refused(store, root, plain_git, command):
    for branch, text in (("other", "theirs"), ("main", "ours")):
        plain_git(root, "switch", "-q", *([] if branch == "main" else ["-c"]), branch)
        (root / "x").write_text(text)
        plain_git(root, "add", "x")
        plain_git(root, "commit", "-qm", text)
    (root / "x").write_text("later")
    plain_git(root, "commit", "-qam", "later")
    plain_git(root, *([command, "HEAD~1"] if command == "revert" else [command, "other"]), check=False)

    assert "QMS-G002" in codes(store)
    assert codes(store) == refused_codes(store)
    assert f"a git {command} is not finished" in " ".join(map(str, store.state()))
    plain_git(root, command, "--abort")
    assert codes(store) == []


def test_a_shallow_clone_is_refused(store, root, plain_git, put, tmp_path):
    put(store, {"a": b"1"})
    plain_git(tmp_path, "clone", "-q", "--depth=1", f"file://{root}", "shallow")
    clone = open_store(tmp_path / "shallow")

    assert codes(clone) == refused_codes(clone) == ["QMS-G003"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_history_with_replaced_parts_is_refused_and_not_believed(store, root, plain_git, put, packed):
    first = store.head()
    put(store, {"qms.toml": b"format = 1 # second\n"})
    plain_git(root, "replace", store.head(), first)
    if packed:
        plain_git(root, "pack-refs", "--all")

    assert codes(store) == refused_codes(store) == ["QMS-G004"]
    assert store.at(store.head()).read("qms.toml") == b"format = 1 # second\n"


def test_grafts_are_refused_and_not_believed(store, root, plain_git, put):
    first = store.head()
    put(store, {"decisions/2021/0001-qd.md": b"1"})
    (root / ".git" / "info").mkdir(exist_ok=True)
    (root / ".git" / "info" / "grafts").write_text(f"# no graft\n{store.head()}\n")

    assert codes(store) == refused_codes(store) == ["QMS-G005"]
    assert store.is_on_main(first)


def test_a_repository_of_the_other_object_format_is_read_but_not_written(tmp_path, plain_git):
    plain_git(tmp_path, "init", "-q", "--object-format=sha256", "s")
    (tmp_path / "s" / "qms.toml").write_text("format = 1\n")
    plain_git(tmp_path / "s", "add", ".")
    plain_git(tmp_path / "s", "commit", "-qm", "1")
    store = open_store(tmp_path / "s")

    assert codes(store) == refused_codes(store) == ["QMS-G006"]
    assert store.at(store.head()).read("qms.toml") == b"format = 1\n"
    assert list(store.at(store.head()).blob_ids()) == ["qms.toml"]


def test_a_repository_with_a_reftable_is_not_written(store, root):
    (root / ".git" / "reftable").mkdir()

    assert codes(store) == refused_codes(store) == ["QMS-G007"]


def test_a_history_that_lies_elsewhere_is_refused(store, root, plain_git, tmp_path):
    plain_git(tmp_path, "clone", "-q", "--shared", str(root), "shared")
    clone = open_store(tmp_path / "shared")

    assert codes(clone) == refused_codes(clone) == ["QMS-G008"]


def test_our_own_folder_leads_nowhere_else(store, root, tmp_path):
    shutil.rmtree(root / ".git" / "qms")
    (tmp_path / "elsewhere").mkdir()
    (root / ".git" / "qms").symlink_to(tmp_path / "elsewhere")

    assert codes(store) == refused_codes(store) == ["QMS-G009"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_files_and_history_on_two_disks_are_refused(plain_git, tmp_path):
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second disk")
    apart = memory / f"qms-test-{os.getpid()}"
    try:
        plain_git(tmp_path, "init", "-q", f"--separate-git-dir={apart}", "s")
        (tmp_path / "s" / "qms.toml").write_text("format = 1\n")

        assert codes(open_store(tmp_path / "s")) == ["QMS-G010"]
    finally:
        shutil.rmtree(apart)


def test_a_store_of_another_user_is_read_but_not_written(store, put, monkeypatch, tmp_path, root):
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    us = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: us + 1)

    assert codes(store) == refused_codes(store) == ["QMS-G011"]
    assert store.at(store.head()).read("qms.toml") == b"format = 1\n"
    (root / ".git" / "config").write_text((root / ".git" / "config").read_text() + "[safe]\n\tdirectory = *\n")
    assert codes(store) == ["QMS-G011"]  # what the store says of itself does not count
    (tmp_path / "home" / ".gitconfig").write_text(f"[safe]\n\tdirectory = {root}\n")
    assert codes(store) == []
    put(store, {"a": b"1"})


def test_who_became_root_still_owns_the_own_store(store, monkeypatch):
    us = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("SUDO_UID", str(us))

    assert codes(store) == []
