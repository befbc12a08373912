"""Working texts and acts of review, read when they are asked for and once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs
import pytest
from support.ledgers import day, moment
from support.stores import folder

from qms.model.codes import DocumentId
from qms.model.reviews import Review, ReviewedDocument, Role, Verdict
from qms.store.memory import MemorySnapshot
from qms.text.shelf import DocumentShelf, ReviewShelf

FILES = {
    **folder("qt-06"),
    **folder("qt-05", files={"a.pdf": b"%PDF"}, attachments=("a.pdf",)),
    **folder("bm-01", kind="form"),
    "documents/README.md": b"x",
    "qms.toml": b"",
}


@attrs.define
class CountingSnapshot(MemorySnapshot):
    """A snapshot that tells which paths were read, in order."""

    asked: list[str] = attrs.field(factory=list)

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for path in paths:
            self.asked.append(path)
            yield path, self.read(path)


class TestDocuments:
    def test_it_lists_the_folders_sorted_by_id(self) -> None:
        shelf = DocumentShelf(MemorySnapshot(FILES))

        assert (list(shelf), len(shelf)) == (["bm-01", "qt-05", "qt-06"], 3)
        assert "qt-05" in shelf
        assert "qt-99" not in shelf
        assert None not in shelf

    def test_it_holds_each_document_with_its_files(self) -> None:
        shelf = DocumentShelf(MemorySnapshot(FILES))

        assert (shelf["qt-05"].kind, shelf["qt-05"].code) == ("procedure", "QT-05")
        assert shelf.raw("qt-05") == ("procedure", dict(shelf["qt-05"].files))
        assert set(shelf["qt-05"].files) == {"document.md", "a.pdf"}
        assert shelf.faults("qt-05") == ()

    @pytest.mark.parametrize("ask", [DocumentShelf.__getitem__, DocumentShelf.raw, DocumentShelf.faults])
    def test_a_document_without_a_folder_is_a_key_error(self, ask) -> None:
        with pytest.raises(KeyError):
            ask(DocumentShelf(MemorySnapshot(FILES)), "qt-99")

    def test_nothing_is_read_before_it_is_asked_for_and_nothing_twice(self) -> None:
        snapshot = CountingSnapshot(FILES)
        shelf = DocumentShelf(snapshot)
        assert (len(shelf), snapshot.asked) == (3, [])

        for _ in range(2):
            assert shelf["qt-06"].code == "QT-06"
            assert shelf.raw("qt-06")[0] == "procedure"

        assert snapshot.asked == ["documents/procedure/qt-06/document.md"]

    def test_all_may_be_fetched_at_once(self) -> None:
        snapshot = CountingSnapshot(FILES)
        shelf = DocumentShelf(snapshot)
        shelf.raw("qt-06")

        shelf.fetch_all()
        shelf.fetch_all()

        assert sorted(snapshot.asked) == sorted(path for path in FILES if path.count("/") > 1)
        assert snapshot.asked[0] == "documents/procedure/qt-06/document.md"
        assert [shelf[document].code for document in shelf] == ["BM-01", "QT-05", "QT-06"]

    def test_two_folders_with_one_id_are_an_error_and_the_first_answers(self) -> None:
        shelf = DocumentShelf(MemorySnapshot({**FILES, **folder("qt-05", kind="form", code="BM-05")}))

        [fault] = shelf.faults("qt-05")
        assert str(fault) == "documents/procedure/qt-05: QMS-S010 two folders have the id qt-05"
        assert shelf["qt-05"].kind == "form"
        assert (len(shelf), shelf.faults("qt-06")) == (3, ())


def act(role: Role, n: int, *documents: tuple[str, str]) -> Review:
    pinned = tuple(ReviewedDocument(document=DocumentId(name), digest=digest) for name, digest in documents)
    return Review(
        by=role.value, role=role, verdict=Verdict.APPROVED, date=day(n), recorded=moment(24 * n), documents=pinned
    )


class TestReviews:
    LATE = act(Role.APPROVER, 3, ("qt-05", "new"), ("qt-06", "x"))
    EARLY = act(Role.AUTHOR, 1, ("qt-05", "new"))
    STALE = act(Role.CHECKER, 2, ("qt-05", "old"))
    SHELF = ReviewShelf({"b": LATE, "c": EARLY, "a": STALE})

    def test_acts_on_one_digest_come_oldest_first(self) -> None:
        assert self.SHELF.of("qt-05", "new") == (self.EARLY, self.LATE)
        assert self.SHELF.of("qt-05", "gone") == ()
        assert self.SHELF.of("qt-99", "new") == ()

    def test_so_do_all_acts_on_a_document(self) -> None:
        assert list(self.SHELF.about("qt-05")) == [self.EARLY, self.STALE, self.LATE]
        assert list(self.SHELF.about("qt-06")) == [self.LATE]
        assert list(self.SHELF.about("qt-99")) == []

    def test_every_act_comes_with_its_file(self) -> None:
        assert self.SHELF.all() == (("a", self.STALE), ("b", self.LATE), ("c", self.EARLY))

    def test_acts_of_one_moment_come_in_the_order_of_their_files(self) -> None:
        one, other = attrs.evolve(self.EARLY, by="a"), attrs.evolve(self.EARLY, by="b")

        assert ReviewShelf({"z": one, "y": other}).about("qt-05") == ReviewShelf({"y": other, "z": one}).about("qt-05")

    def test_an_act_that_names_a_document_twice_is_told_once(self) -> None:
        twice = act(Role.AUTHOR, 1, ("qt-05", "new"), ("qt-05", "new"))

        assert list(ReviewShelf({"a": twice}).about("qt-05")) == [twice]
