import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.digests import git_blob_id, git_tree_id
from qms.store.objects import FILE_MODE, FOLDER_MODE, Entry, Tree, commit_bytes, object_id, read_commit, tag_bytes
from qms.store.protocol import ObjectDamagedError

NAMES = st.text("ab.-/é", min_size=1, max_size=3).map(lambda name: name.replace("/", "0").encode())
LINES = st.dictionaries(
    NAMES,
    st.builds(Entry, st.sampled_from([FILE_MODE, FOLDER_MODE]), st.binary(min_size=20, max_size=20).map(bytes.hex)),
)


def in_gits_order(lines):
    return sorted(lines, key=lambda name: name + b"/" if lines[name].is_folder else name)


@given(LINES)
def test_a_tree_reads_back_what_it_writes(lines):
    tree = Tree().replaced(lines)

    assert dict(Tree(bytes(tree)).items()) == lines
    assert [name for name, _ in Tree(bytes(tree)).items()] == in_gits_order(lines)


@given(
    LINES,
    st.dictionaries(NAMES, st.none() | st.builds(Entry, st.sampled_from([FILE_MODE, FOLDER_MODE]), st.just("12" * 20))),
)
def test_lines_are_replaced_added_and_taken_out(lines, changes):
    wanted = {name: entry for name, entry in {**lines, **changes}.items() if entry is not None}
    changed = Tree(bytes(Tree().replaced(lines))).replaced(changes)

    assert list(changed.items()) == [(name, wanted[name]) for name in in_gits_order(wanted)]
    assert bool(changed) == bool(wanted)


@pytest.mark.parametrize("data", [b"100644 a\0short", b"x", b"100644 \0" + b"1" * 20, b"100644 a/b\0" + b"1" * 20])
def test_what_is_no_tree_is_damaged(data):
    with pytest.raises(ObjectDamagedError):
        Tree(data)


def test_ids_are_those_that_git_gives():
    assert object_id("blob", b"") == git_blob_id(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    assert object_id("tree", b"") == git_tree_id({}) == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


@pytest.mark.parametrize(
    "author, signature",
    [
        ("iso-thu-ky", "iso-thu-ky <>"),
        ("Nguyễn Trí Phương <phuong@example.org>", "Nguyễn Trí Phương <phuong@example.org>"),
        ("  Two\nlines\0 ", "Two lines <>"),
        ("x <a\n> b>", "x <a>"),
        ("", "qms <>"),
        ("<only@example.org>", "qms <only@example.org>"),
    ],
)
def test_a_commit_names_its_author_on_one_line(author, signature):
    at = dt.datetime(2021, 9, 13, 16, 5, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    data = commit_bytes(tree="1" * 40, parent=None, author=author, at=at, message="m")

    assert data.decode() == (
        f"tree {'1' * 40}\nauthor {signature} 1631523900 +0700\ncommitter {signature} 1631523900 +0700\n\nm\n"
    )


@pytest.mark.parametrize("minutes, zone", [(0, "+0000"), (420, "+0700"), (-210, "-0330")])
def test_a_commit_keeps_the_offset_of_its_time(minutes, zone):
    at = dt.datetime(2021, 9, 13, tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))

    assert f" {zone}\n".encode() in commit_bytes(tree="1" * 40, parent=None, author="a", at=at, message="m")


def test_a_time_without_an_offset_is_our_mistake():
    with pytest.raises(ValueError, match="offset"):
        commit_bytes(tree="1" * 40, parent=None, author="a", at=dt.datetime(2021, 9, 13), message="m")


def test_all_of_a_tag_comes_from_its_commit():
    at = dt.datetime(2021, 9, 13, tzinfo=dt.UTC)
    commit = commit_bytes(tree="1" * 40, parent="2" * 40, author="a", at=at, message="244/QĐ-SCT\n\nmore\n")
    said = read_commit(commit)

    assert (said.tree, said.parents) == ("1" * 40, ("2" * 40,))
    assert tag_bytes("decision/2021/0244-qd-sct", "3" * 40, said).decode() == (
        f"object {'3' * 40}\ntype commit\ntag decision/2021/0244-qd-sct\ntagger a <> 1631491200 +0000\n\n244/QĐ-SCT\n"
    )


@pytest.mark.parametrize("data", [b"", b"tree 1\ntree 2\ncommitter a\n\n", b"tree 1\n\nm"])
def test_what_is_no_commit_is_damaged(data):
    with pytest.raises(ObjectDamagedError):
        read_commit(data)
