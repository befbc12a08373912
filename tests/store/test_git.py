import os
import subprocess
import sys

import pytest

from qms.errors import Busy, NotAStore, Refused
from qms.store.environment import closed_environment, git_program, refuse_old_git
from qms.store.git import ADDITIONS, MAIN_ID, MOVE_REFS, ON_MAIN, TAKE_PACK, Git, error_for
from qms.store.protocol import GitFailedError


@pytest.fixture
def git(root):
    return Git(root / ".git", folder=root)


@pytest.mark.parametrize(
    "command, argument",
    [
        (ADDITIONS, "--output=/tmp/x"),
        (ADDITIONS, "../x"),
        (ADDITIONS, ""),
        (ON_MAIN, "HEAD"),
        (ON_MAIN, "0123"),
        (MAIN_ID, "x"),
    ],
)
def test_only_what_a_command_expects_may_follow_it(git, command, argument):
    with pytest.raises(ValueError, match="may not follow git"):
        git.asks(command, argument)


def test_nothing_is_inherited_but_what_is_no_business_of_git():
    inherited = {
        "PATH": "/bin",
        "HOME": "/home/a",
        "GIT_DIR": "/x",
        "git_trace": "1",
        "GIT_CONFIG_GLOBAL": "/y",
        "LC_ALL": "vi_VN",
    }
    found = closed_environment(inherited, GIT_INDEX_FILE="/z")

    assert {name: found.get(name) for name in [*inherited, "GIT_INDEX_FILE"]} == {
        "PATH": "/bin", "HOME": "/home/a", "GIT_DIR": None, "git_trace": None, "GIT_CONFIG_GLOBAL": "/dev/null",
        "LC_ALL": "C", "GIT_INDEX_FILE": "/z",
    }  # fmt: skip


def test_what_git_writes_leaves_the_environment_as_it_was(git, monkeypatch):
    monkeypatch.setenv("GIT_DIR", "/nothing")
    before = dict(os.environ)
    git.writes(MOVE_REFS, b"")

    assert dict(os.environ) == before


def test_git_is_looked_for_in_absolute_folders_only(tmp_path, monkeypatch):
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "git").write_text("#!/bin/sh\n")
    (tmp_path / "there" / "git").chmod(0o755)
    monkeypatch.chdir(tmp_path)

    assert git_program({"PATH": f".::there:{tmp_path}/here:{tmp_path}/there"}) == f"{tmp_path}/there/git"
    with pytest.raises(Refused, match="git is not installed"):
        git_program({"PATH": f".::there:{tmp_path}/here"})


@pytest.mark.parametrize(
    "version", ["git version 2.36.0", "git version 2.39.5 (Apple Git-154)", "git version 3.0.1.windows.1"]
)
def test_a_git_that_is_new_enough(version):
    refuse_old_git(version)


@pytest.mark.parametrize("version", ["git version 2.35.9", "git version 1.99", "", "nonsense"])
def test_a_git_that_is_too_old(version):
    with pytest.raises(Refused, match="too old"):
        refuse_old_git(version)


@pytest.mark.parametrize(
    "said, kind, message",
    [
        ("fatal: cannot lock ref 'refs/heads/main': is at 1 but expected 2", Busy, "another program"),
        ("fatal: Unable to create '/s/.git/index.lock': File exists.", Busy, "another program"),
        ("fatal: write error: No space left on device", Refused, "the disk is full"),
        ("fatal: sha1 file '<stdout>' write error: File too large", Refused, "the disk is full"),
        ("error: insufficient permission for adding an object", Refused, "may not be written"),
        ("fatal: Unable to create '/s/.git/index.lock': Permission denied", Refused, "may not be written"),
        ("fatal: Unable to create '/s/.git/index.lock': Read-only file system", Refused, "may not be written"),
        ("fatal: something else", GitFailedError, "git index-pack failed: fatal: something else"),
        ("", GitFailedError, "git index-pack failed: exit code 128"),
    ],
)
def test_the_error_says_what_git_meant(said, kind, message):
    error = error_for(TAKE_PACK, 128, said)

    assert type(error) is kind
    assert message in str(error)


def test_a_folder_that_is_no_repository_is_no_store(tmp_path):
    with pytest.raises(NotAStore, match="not a git repository"):
        Git(tmp_path, folder=tmp_path).reads(MAIN_ID)


def test_gitpython_is_imported_by_writers_only(root):
    code = f"""
import sys
from pathlib import Path
sys.path[:0] = {[p for p in sys.path if p]!r}
from qms.store.repository import open_store
store = open_store(Path({str(root)!r}))
assert store.at(store.head()).read("qms.toml") and store.working().paths()
store.state(), store.pending(), store.tags(), store.additions("decisions")
assert "git" not in sys.modules
with store.writing():
    pass
"""
    subprocess.run([sys.executable, "-c", code], check=True)
