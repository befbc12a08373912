import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from qms.model.digests import git_tree_id
from qms.plans.change import Change
from qms.store.composition import FileEdit, compose, tag_name
from qms.store.memory import MemoryObjects
from qms.store.objects import read_commit
from qms.store.snapshots import CommitSnapshot

AT = dt.datetime(2021, 9, 13, tzinfo=dt.UTC)
FOLDERS = ["", "a/", "a/b/", "a/b.c/", "b/"]
PATHS = st.builds(str.__add__, st.sampled_from(FOLDERS), st.sampled_from(["x", "y.md", "z-1"]))
STEPS = st.lists(st.dictionaries(PATHS, st.none() | st.binary(max_size=3), min_size=1), min_size=1, max_size=5)


def change(base, *, writes=None, takes=None, removes=()):
    return Change(
        base=base, message="m", author="a", at=AT, writes=writes or {}, takes=takes or {}, removes=frozenset(removes)
    )


@given(STEPS)
def test_a_chain_of_changes_gives_the_trees_that_git_gives(steps):
    objects, head, files = MemoryObjects(), None, {}
    for step in steps:
        writes = {path: data for path, data in step.items() if data is not None}
        composed = compose(objects, change(head, writes=writes, removes=set(step) - set(writes)))
        objects.kept.update(composed.objects)
        files = {path: data for path, data in {**files, **step}.items() if data is not None}
        snapshot = CommitSnapshot(objects, composed.commit)

        assert read_commit(objects.kept[composed.commit].data).tree == git_tree_id(files)
        assert read_commit(objects.kept[composed.commit].data).parents == ((head,) if head else ())
        assert dict(snapshot.read_many(snapshot.paths())) == files
        head = composed.commit


def test_only_what_is_new_is_made():
    objects = MemoryObjects()
    first = compose(objects, change(None, writes={"a/1": b"1", "a/2": b"2", "b/3": b"3"}))
    objects.kept.update(first.objects)
    second = compose(objects, change(first.commit, writes={"a/1": b"new"}, takes={"a/2": b"2", "b/3": b"3"}))

    assert sorted(kind for kind, _ in second.objects.values()) == ["blob", "commit", "tree", "tree"]
    assert not set(second.objects) & set(first.objects)


def test_equal_files_are_one_object():
    composed = compose(MemoryObjects(), change(None, writes={"a": b"1", "b": b"1"}))

    assert sorted(kind for kind, _ in composed.objects.values()) == ["blob", "commit", "tree"]


def test_an_edit_knows_what_was_there():
    objects = MemoryObjects()
    first = compose(objects, change(None, writes={"a": b"1"}))
    objects.kept.update(first.objects)
    second = compose(objects, change(first.commit, writes={"b": b"1"}, removes={"a", "c"}))
    one = first.edits[0].new

    assert second.edits == (FileEdit("a", one, None), FileEdit("b", None, one), FileEdit("c", None, None))


def test_a_ledger_file_has_a_tag_and_no_other_file_has():
    assert tag_name("decisions/2021/0244-qd-sct.md") == "decision/2021/0244-qd-sct"
    assert tag_name("decisions/2021/opening-1.md") == "decision/2021/opening-1"
    for path in ("decisions/2021/0244.toml", "decisions/21/0244.md", "decisions/0244.md", "x/decisions/2021/1.md"):
        assert tag_name(path) is None
