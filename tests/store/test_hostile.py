"""A repository can name programs to run. Whatever is done with a store, none of them is."""

import shutil
from pathlib import Path

import pytest

from qms.errors import QmsError
from qms.store.bundles import read_bundle
from qms.store.receiving import store_with_files
from qms.store.repository import create, open_store

HOOKS = ("reference-transaction", "post-index-change", "pre-commit", "post-commit", "pre-auto-gc", "post-checkout",
         "update", "pre-receive", "fsmonitor-watchman")  # fmt: skip

CONFIG = """
[core]
    fsmonitor = {trap}
    hooksPath = {hooks}
    pager = {trap}
    editor = {trap}
    sshCommand = {trap}
    gitProxy = {trap}
    askPass = {trap}
    alternateRefsCommand = {trap}
    attributesFile = {attributes}
[filter "trap"]
    clean = {trap}
    smudge = {trap}
    process = {trap}
    required = true
[diff "trap"]
    textconv = {trap}
    command = {trap}
[diff]
    external = {trap}
[merge "trap"]
    driver = {trap}
[gpg]
    program = {trap}
[log]
    showSignature = true
    follow = true
    mailmap = true
[commit]
    gpgSign = true
[tag]
    gpgSign = true
[gc]
    auto = 1
    recentObjectsHook = {trap}
[maintenance]
    auto = true
[alias]
    cat-file = !{trap}
    update-ref = !{trap}
[uploadpack]
    packObjectsHook = {trap}
[credential]
    helper = !{trap}
[protocol]
    allow = always
[protocol "ext"]
    allow = always
[remote "origin"]
    url = {url}
    uploadpack = {trap}
    promisor = true
    partialclonefilter = blob:none
    fetch = +refs/heads/*:refs/remotes/origin/*
[extensions]
    partialClone = origin
"""


@pytest.fixture(
    params=["ext::{trap} %S", "ssh://host/path", "file://{root}", "git://host/path", "https://host.invalid/"]
)
def trap(request, store, root: Path, tmp_path: Path):
    """Set a trap wherever git looks for a program; return the file that a sprung trap leaves behind."""
    sprung = tmp_path / "sprung"
    trap = tmp_path / "trap"
    trap.write_text(f'#!/bin/sh\necho "$0 $*" >> {sprung}\nexit 1\n')
    trap.chmod(0o755)
    for folder in (tmp_path / "hooks", root / ".git" / "hooks"):
        folder.mkdir()
        for hook in HOOKS:
            (folder / hook).write_bytes(trap.read_bytes())
            (folder / hook).chmod(0o755)
    (tmp_path / "attributes").write_text("* filter=trap diff=trap merge=trap\n")
    (root / ".git" / "info").mkdir(exist_ok=True)
    (root / ".git" / "info" / "attributes").write_text("* filter=trap diff=trap merge=trap\n")
    url = request.param.format(trap=trap, root=root)
    included = tmp_path / "included"
    included.write_text(CONFIG.format(trap=trap, hooks=tmp_path / "hooks", attributes=tmp_path / "attributes", url=url))
    with (root / ".git" / "config").open("a") as config:
        config.write(f"{included.read_text()}[include]\n\tpath = {included}\n")
    return sprung


def test_the_traps_are_set(trap, root, plain_git):
    """Plain git falls into them, or the other test would show nothing."""
    plain_git(root, "status", check=False)

    assert trap.exists()


def test_no_trap_is_sprung(trap, store, root, put, plain_git, monkeypatch):
    monkeypatch.setattr("qms.store.writing._PACKS", 2)
    (root / ".gitattributes").write_bytes(b"* filter=trap diff=trap\n")
    decision = {"decisions/2021/0244-qd-sct.md": b"244"}
    put(store, {".gitattributes": b"* filter=trap diff=trap\n", **decision})
    put(store, {"documents/procedure/qt-01/document.md": b"1"})
    store = open_store(root)
    head = store.head()
    shutil.rmtree(root / ".git" / "refs" / "tags" / "decision", ignore_errors=True)
    (root / ".git" / "packed-refs").unlink(missing_ok=True)
    (root / ".git" / "refs" / "heads" / "main").write_text(head + "\n")
    assert len(store.pending()) == 1  # the tag, which the next writer makes anew
    put(store, {"documents/procedure/qt-01/document.md": b"2"})
    head = store.head()
    assert dict(store.at(head).read_many(decision)) == decision
    store.working().blob_ids()
    assert store.state() == store.pending() == ()
    assert len(store.tags()) == len(store.additions("decisions")) == 1
    assert store.is_on_main(head)
    with pytest.raises(QmsError):
        store.frozen("1" * 40)  # missing: git would fetch it from the remote that promises to have it
    store.damaged_objects()
    made, _ = store_with_files(read_bundle(store.bundle()), root.parent / "made")
    made.close()

    assert not trap.exists(), trap.read_text()


def test_nothing_that_the_user_has_set_changes_what_is_done(store, put, monkeypatch, tmp_path, plain_git, root):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text("[core]\n\tautocrlf = true\n\tbroken\n[init]\n\ttemplateDir = /x\n[")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name, value in {
        "GIT_DIR": "/nothing", "GIT_INDEX_FILE": "/nothing/index", "GIT_OBJECT_DIRECTORY": "/nothing/objects",
        "GIT_WORK_TREE": "/", "GIT_NAMESPACE": "other", "GIT_CONFIG_COUNT": "x", "GIT_QUARANTINE_PATH": "/nothing",
        "GIT_CONFIG_PARAMETERS": "x", "GIT_TRACE": str(tmp_path / "trace"), "GIT_DEFAULT_HASH": "sha256",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    put(store, {"a": b"1\r\n"})
    other = create(tmp_path / "other")
    put(other, {"a": b"1\r\n"})

    assert store.at(store.head()).read("a") == other.at(other.head()).read("a") == b"1\r\n"
    assert (root / "a").read_bytes() == b"1\r\n"
    assert not (tmp_path / "trace").exists()
    assert plain_git(root, "status", "--porcelain") == ""
