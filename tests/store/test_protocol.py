"""What every store promises, whatever keeps it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from qms.errors import Busy, QmsError, Refused
from qms.model.digests import git_blob_id, git_tree_id
from qms.store.memory import MemoryStore
from qms.store.protocol import Addition, ObjectDamagedError, Store
from qms.store.repository import create

PATH = "documents/procedure/qt-01/document.md"
DECISION = "decisions/2021/0244-qd-sct.md"
TAG = "decision/2021/0244-qd-sct"


class StoreTests:
    """The promises; each kind of store runs them all."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Store:
        raise NotImplementedError

    def put_on_disk(self, store: Store, path: str, data: bytes | None) -> None:
        """Do what a user does in an editor."""
        raise NotImplementedError

    def on_disk(self, store: Store) -> dict[str, bytes]:
        return dict(store.working().read_many(store.working().paths()))

    def test_a_new_store_is_empty(self, store):
        assert (store.head(), tuple(store.at(None).paths()), tuple(store.working().paths())) == (None, (), ())
        assert (store.tags(), tuple(store.additions("decisions")), store.state(), store.pending()) == ({}, (), (), ())

    def test_a_commit_writes_the_history_and_the_disk(self, store, change):
        with store.writing() as writing:
            commit = writing.commit(change(None, writes={PATH: b"one\n", "qms.toml": b"format = 1\n"}))

            assert writing.head == commit
        assert store.head() == store.at(commit).commit == commit
        assert dict(store.at(commit).read_many(["qms.toml", PATH])) == {"qms.toml": b"format = 1\n", PATH: b"one\n"}
        assert self.on_disk(store) == {PATH: b"one\n", "qms.toml": b"format = 1\n"}

    def test_bytes_are_taken_from_the_disk_as_they_are(self, store, put, change):
        put(store, {"qms.toml": b"format = 1\n"})
        data = b"\xef\xbb\xbfline\r\nother\x00\r\n"
        self.put_on_disk(store, PATH, data)
        with store.writing() as writing:
            commit = writing.commit(change(writing.head, takes={PATH: data}))

        assert store.at(commit).read(PATH) == data
        assert self.on_disk(store)[PATH] == data

    def test_several_commits_may_follow_under_one_lock(self, store, change):
        with store.writing() as writing:
            first = writing.commit(change(None, writes={"a": b"1"}))
            second = writing.commit(change(first, writes={"a": b"2"}, expects={"a": b"1"}))

        assert (store.at(first).read("a"), store.at(second).read("a")) == (b"1", b"2")

    def test_a_removed_file_leaves_the_history_and_the_disk(self, store, put, change):
        put(store, {PATH: b"one\n", "qms.toml": b""})
        with store.writing() as writing:
            commit = writing.commit(change(writing.head, removes=frozenset({PATH}), expects={PATH: b"one\n"}))

        assert tuple(store.at(commit).paths()) == ("qms.toml",)
        assert self.on_disk(store) == {"qms.toml": b""}

    def test_a_file_that_is_gone_from_the_disk_may_leave_the_history(self, store, put, change):
        put(store, {PATH: b"one\n", "qms.toml": b""})
        self.put_on_disk(store, PATH, None)
        with store.writing() as writing:
            commit = writing.commit(change(writing.head, removes=frozenset({PATH}), expects={PATH: None}))

        assert tuple(store.at(commit).paths()) == ("qms.toml",)

    @pytest.mark.parametrize(
        "fields",
        [
            {"base": "0" * 40, "writes": {"new": b"1"}},
            {"base": None, "writes": {"new": b"1"}},
            {"takes": {PATH: b"what it was before the edit"}},
            {"takes": {"documents/procedure/qt-09/document.md": b"gone"}},
            {"writes": {PATH: b"new"}, "expects": {PATH: b"what it was before the edit"}},
            {"writes": {PATH: b"new"}, "expects": {PATH: None}},
            {"writes": {"new": b"new"}, "expects": {"new": b"something"}},
            {"removes": frozenset({PATH}), "expects": {PATH: None}},
            {"writes": {"new": b"1"}, "takes": {PATH: b"what it was before the edit"}},
        ],
    )
    def test_a_change_for_another_state_is_busy_and_writes_nothing(self, store, put, change, fields):
        put(store, {PATH: b"one\n"})
        self.put_on_disk(store, PATH, b"edited\n")
        before = (store.head(), self.on_disk(store), store.tags())
        with store.writing() as writing, pytest.raises(Busy, match="nothing was written"):
            writing.commit(change(**{"base": writing.head, **fields}))

        assert (store.head(), self.on_disk(store), store.tags()) == before

    @pytest.mark.parametrize(
        "path",
        ["../out", "a/../../out", "/etc/passwd", "a//b", "", ".", "a/", ".git/config", "a/.GIT/hooks/x", "git~1/x",
         "private/name", "Private/name", "C:\\x", "a\\b", "a:b", "a\0b", "a\nb"],
    )  # fmt: skip
    def test_no_path_leads_out_of_the_store(self, store, put, change, path):
        put(store, {"qms.toml": b""})
        before = (store.head(), self.on_disk(store))
        with store.writing() as writing, pytest.raises(Refused, match="nothing was written"):
            writing.commit(change(writing.head, writes={path: b"x"}))

        assert (store.head(), self.on_disk(store)) == before

    @pytest.mark.parametrize("path", ["documents", "documents/procedure", "qms.toml/x"])
    def test_nothing_is_a_file_and_a_folder_at_once(self, store, put, change, path):
        put(store, {"qms.toml": b"", PATH: b"one\n"})
        before = (store.head(), self.on_disk(store))
        with store.writing() as writing, pytest.raises(Refused, match="nothing was written"):
            writing.commit(change(writing.head, writes={path: b"x"}))

        assert (store.head(), self.on_disk(store)) == before

    def test_paths_are_sorted_by_their_bytes(self, store, put):
        names = ["b/a", "b.a", "b/á", "a", "b0", "Đ", "b/z/y", "Z"]
        commit = put(store, dict.fromkeys(names, b""))

        assert tuple(store.at(commit).paths()) == tuple(sorted(names, key=str.encode))
        assert tuple(store.working().paths()) == tuple(sorted(names, key=str.encode))

    @pytest.mark.parametrize("under", ["documents", "documents/procedure", "documents/procedure/qt-01"])
    def test_paths_below_a_folder_are_full_paths(self, store, put, under):
        commit = put(store, {PATH: b"1", "documents-not/x": b"", "qms.toml": b""})

        assert tuple(store.at(commit).paths(under)) == (PATH,)
        assert tuple(store.working().paths(under)) == (PATH,)

    @pytest.mark.parametrize("under", ["nothing", "qms.toml", PATH, "documents/procedure/qt"])
    def test_there_is_nothing_below_what_is_no_folder(self, store, put, under):
        commit = put(store, {PATH: b"1", "qms.toml": b""})

        assert (tuple(store.at(commit).paths(under)), tuple(store.working().paths(under))) == ((), ())

    @pytest.mark.parametrize(
        "path", ["nothing", "documents", "documents/procedure", "", "qms.toml/x", "../store/qms.toml"]
    )
    def test_reading_what_is_no_file_is_a_key_error(self, store, put, path):
        commit = put(store, {PATH: b"1", "qms.toml": b""})
        for snapshot in (store.at(commit), store.working()):
            with pytest.raises(KeyError):
                snapshot.read(path)
            snapshot.paths()
            with pytest.raises(KeyError):
                snapshot.read(path)

    def test_many_files_come_in_the_order_asked_for(self, store, put):
        files = {f"f/{number:03}": b"%d" % number for number in range(300)}
        commit = put(store, files)
        asked = [*reversed(files), "f/000", "f/000"]
        for snapshot in (store.at(commit), store.working()):
            assert list(snapshot.read_many(asked)) == [(path, files[path]) for path in asked]

    def test_a_reader_may_read_while_it_reads(self, store, put):
        files = {f"f/{number:03}": b"%d" % number for number in range(300)}
        snapshot = store.at(put(store, files))
        for (path, data), other in zip(snapshot.read_many(files), reversed(files), strict=True):
            assert (data, snapshot.read(other)) == (files[path], files[other])

    def test_blob_ids_are_those_of_git(self, store, put):
        commit = put(store, {PATH: b"one\n", "qms.toml": b""})
        for snapshot in (store.at(commit), store.working()):
            assert snapshot.blob_ids("documents") == {PATH: git_blob_id(b"one\n")}
            assert snapshot.blob_ids() == {PATH: git_blob_id(b"one\n"), "qms.toml": git_blob_id(b"")}
        assert store.blob(git_blob_id(b"one\n")) == b"one\n"

    def test_the_disk_is_read_without_private_values_and_droppings(self, store):
        for path in (
            "private/a",
            "x/~$doc.docx",
            "x/.~lock.doc.docx#",
            "x/Thumbs.db",
            "desktop.ini",
            ".DS_Store",
            "x/private/b",
        ):
            self.put_on_disk(store, path, b"x")

        assert tuple(store.working().paths()) == ("x/private/b",)
        with pytest.raises(KeyError):
            store.working().read("private/a")

    def test_frozen_bytes_are_found_by_the_tree(self, store, put):
        files = {"document.md": b"one\n", "manage.toml": b"", "a/b/c.docx": b"\0\1"}
        put(store, {f"documents/procedure/qt-01/{name}": data for name, data in files.items()})
        put(store, {PATH: b"two\n"})

        assert store.frozen(git_tree_id(files)) == files

    def test_what_is_not_there_is_said_of_each_tree(self, store, put):
        files = {"document.md": b"one\n"}
        put(store, {PATH: b"one\n"})
        tree, missing = git_tree_id(files), "1" * 40
        found = list(store.frozen_many([missing, tree, git_blob_id(b"one\n"), tree]))

        assert [name for name, _ in found] == [missing, tree, git_blob_id(b"one\n"), tree]
        assert [isinstance(files, ObjectDamagedError) for _, files in found] == [True, False, True, False]
        assert found[1][1] == found[3][1] == files
        with pytest.raises(ObjectDamagedError):
            store.frozen(missing)

    def test_an_unknown_commit_is_no_empty_store(self, store, put):
        put(store, {"qms.toml": b""})
        with pytest.raises(ObjectDamagedError):
            store.at("1" * 40).paths()

    def test_a_decision_has_its_tag(self, store, put):
        put(store, {"qms.toml": b""})
        commit = put(store, {DECISION: b"244", "decisions/2021/notes.txt": b"", "papers/2021/0001-bc.md": b""})
        put(store, {"qms.toml": b"format = 1"})

        assert {name: tag.commit for name, tag in store.tags().items()} == {TAG: commit}

    def test_additions_are_the_first_ones(self, store, put, change):
        first = put(store, {DECISION: b"244", "decisions/x": b"0", "qms.toml": b""})
        altered = put(store, {DECISION: b"forged", "decisions/2022/0001-qd.md": b"1"})
        with store.writing() as writing:
            writing.commit(change(writing.head, removes=frozenset({DECISION}), expects={DECISION: b"forged"}))
        put(store, {DECISION: b"again"})

        assert sorted(store.additions("decisions")) == [
            Addition(DECISION, git_blob_id(b"244"), first),
            Addition("decisions/2022/0001-qd.md", git_blob_id(b"1"), altered),
            Addition("decisions/x", git_blob_id(b"0"), first),
        ]
        assert tuple(store.additions("reviews")) == ()
        assert store.tags()[TAG].commit == first

    def test_the_same_changes_make_the_same_objects_everywhere(self, store, put):
        put(
            store,
            {"qms.toml": b"", PATH: b"one\n", "documents/procedure/qt-01.md": b"", "documents/procedure/qt-01x": b""},
        )
        put(store, {DECISION: b"244"})
        other = MemoryStore()
        put(
            other,
            {"qms.toml": b"", PATH: b"one\n", "documents/procedure/qt-01.md": b"", "documents/procedure/qt-01x": b""},
        )
        put(other, {DECISION: b"244"})

        assert (store.head(), store.tags()) == (other.head(), other.tags())

    def test_whether_a_commit_is_in_the_history(self, store, put):
        first = put(store, {"a": b"1"})
        put(store, {"a": b"2"})

        assert store.is_on_main(first)
        assert not store.is_on_main("1" * 40)
        assert store.damaged_objects() == ()

    def test_a_second_writer_waits_and_gives_up(self, store):
        waited = threading.Event()
        with store.writing(), pytest.raises(Busy), store.writing(waited.set, patience=0.05):
            pytest.fail("two writers at once")

        assert waited.is_set()
        with store.writing(patience=5.0):  # who gave up holds it for a moment yet, to let it go
            pass

    def test_a_second_writer_has_its_turn(self, store, change):
        began, waits = threading.Event(), threading.Event()

        def second() -> None:
            began.wait(5)
            with store.writing(waits.set) as writing:
                heads.append(writing.head)

        heads: list[str | None] = []
        thread = threading.Thread(target=second)
        thread.start()
        with store.writing() as writing:
            began.set()
            assert waits.wait(5)
            commit = writing.commit(change(None, writes={"a": b"1"}))
        thread.join(5)

        assert heads == [commit]

    def test_an_error_of_the_caller_leaves_the_store_free(self, store):
        with pytest.raises(ZeroDivisionError), store.writing():
            raise ZeroDivisionError

        with store.writing(patience=0.0):
            pass
        assert store.pending() == ()

    def test_an_operating_system_error_of_the_caller_is_its_own(self, store):
        with pytest.raises(FileNotFoundError) as caught, store.writing():
            Path("/nothing/here").read_bytes()

        assert not isinstance(caught.value, QmsError)


class TestMemoryStore(StoreTests):
    @pytest.fixture
    def store(self, tmp_path):
        return MemoryStore()

    def put_on_disk(self, store, path, data):
        if data is None:
            del store.disk[path]
        else:
            store.disk[path] = data

    def test_an_altered_object_is_not_handed_out(self, store, put):
        commit = put(store, {PATH: b"one\n"})
        blob = git_blob_id(b"one\n")
        store.objects.kept[blob] = store.objects.kept[blob]._replace(data=b"two\n")

        with pytest.raises(ObjectDamagedError):
            store.at(commit).read(PATH)
        assert [d.code for d in store.damaged_objects()] == ["QMS-G040"]

    def test_a_missing_tag_is_reported_and_made_anew(self, store, put):
        put(store, {DECISION: b"244"})
        tags = store.tags()
        store.tag_objects.clear()

        assert [d.code for d in store.pending()] == ["QMS-G031"]
        with store.writing():
            assert (store.tags(), store.pending()) == (tags, ())


class TestGitStore(StoreTests):
    @pytest.fixture
    def store(self, tmp_path):
        return create(tmp_path / "store")

    def put_on_disk(self, store, path, data):
        place = store.root / path
        if data is None:
            place.unlink()
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
