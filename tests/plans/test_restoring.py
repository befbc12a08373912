"""Texts brought back, planned: of what lies there nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import entry, issued, ledger_of, moment
from support.stores import folder, system_of

from qms.errors import Refused
from qms.model.codes import DocumentId
from qms.model.digests import folder_digest
from qms.plans.plan import Plan
from qms.plans.restoring import plan_restore

NOW = moment(24 * 10)
FOLDER = "documents/procedure/qt-05"
TEXT = f"{FOLDER}/document.md"


def restored(
    text: Mapping[str, bytes], *, disk: Mapping[str, bytes], saved: Mapping[str, bytes], **system: Any
) -> Plan:
    return plan_restore(
        system_of({f"{FOLDER}/{name}": data for name, data in disk.items()}, **system),
        DocumentId("qt-05"),
        kind="procedure",
        restored=text,
        saved=saved,
        author="iso-thu-ky",
        at=NOW,
    )


class TestWhatComesBack:
    ISSUED: ClassVar = {name.rpartition("/")[2]: data for name, data in folder("qt-05").items()} | {"manage.toml": b""}
    DRAFT: ClassVar = {"document.md": b"draft", "new.pdf": b"N", "manage.toml": b"review_interval = 6\n"}

    def test_a_saved_draft_gives_way_to_the_issued_text_and_keeps_how_it_is_managed(self) -> None:
        change = restored(self.ISSUED, disk=self.DRAFT, saved=self.DRAFT).change

        assert change.writes == {TEXT: self.ISSUED["document.md"]}
        assert change.removes == {f"{FOLDER}/new.pdf"}
        assert change.expects == {TEXT: b"draft", f"{FOLDER}/new.pdf": b"N"}
        assert change.takes == {}
        assert change.message == "Restore qt-05"

    def test_a_folder_that_is_gone_comes_back_whole(self) -> None:
        change = restored(self.ISSUED, disk={}, saved=self.DRAFT).change

        assert change.writes == {f"{FOLDER}/{name}": data for name, data in self.ISSUED.items()}
        assert change.removes == {f"{FOLDER}/new.pdf"}
        assert change.expects == dict.fromkeys([*change.writes, f"{FOLDER}/new.pdf"])

    def test_bytes_that_were_never_saved_are_not_thrown_away(self) -> None:
        with pytest.raises(Refused, match=r"holds bytes that were never saved: document\.md, new\.pdf") as caught:
            restored(self.ISSUED, disk=self.DRAFT, saved={})

        assert "qms save" in str(caught.value.hint)

    def test_how_it_is_managed_need_not_be_saved_for_it_stays(self) -> None:
        disk = {**self.ISSUED, "manage.toml": b"review_interval = 12\n"}

        change = restored(self.ISSUED, disk=disk, saved=self.ISSUED).change

        assert change.takes == {f"{FOLDER}/manage.toml": b"review_interval = 12\n"}
        assert (change.writes, change.removes) == ({}, frozenset())

    def test_what_lies_there_already_and_is_not_on_main_is_taken(self) -> None:
        change = restored(self.ISSUED, disk=self.ISSUED, saved={}).change

        assert change.takes == {f"{FOLDER}/{name}": data for name, data in self.ISSUED.items()}
        assert change.writes == {}

    def test_where_all_is_as_it_was_issued_there_is_nothing_to_do(self) -> None:
        assert restored(self.ISSUED, disk=self.ISSUED, saved=self.ISSUED).change.is_empty


class TestDrafts:
    DRAFT: ClassVar = {"document.md": b"draft", "manage.toml": b"review_interval = 6\n"}

    def test_a_draft_that_was_never_issued_is_told_with_the_way_back(self) -> None:
        [told] = restored({"document.md": b"issued"}, disk=self.DRAFT, saved=self.DRAFT).warnings

        assert (told.code, told.is_error) == ("QMS-D014", False)
        assert str(told.message) == "the draft of qt-05 that was saved and not issued is put aside"
        assert str(told.hint) == f"bring it back with `qms restore qt-05 --saved {'c0' * 20}`"

    def test_a_text_that_was_issued_is_no_draft(self) -> None:
        ledger = ledger_of(entry(1, issued("qt-05", digest=folder_digest(self.DRAFT))))

        assert restored({"document.md": b"other"}, disk=self.DRAFT, saved=self.DRAFT, ledger=ledger).warnings == ()

    def test_nothing_is_put_aside_where_the_very_text_comes_back_or_nothing_was_saved(self) -> None:
        assert restored(self.DRAFT, disk={}, saved=self.DRAFT).warnings == ()
        assert restored(self.DRAFT, disk={}, saved={}).warnings == ()


FILES = st.dictionaries(st.sampled_from(["document.md", "manage.toml", "a", "b"]), st.sampled_from([b"1", b"2"]))


@given(FILES, FILES)
def test_after_a_restore_disk_and_main_hold_the_text(disk: dict[str, bytes], text: dict[str, bytes]) -> None:
    """The bytes on the disk are saved, so nothing can be lost; how the document is managed stays."""
    change = restored(text, disk=disk, saved=disk).change
    whole = {f"{FOLDER}/{name}": data for name, data in disk.items()}
    made = {
        path: data for path, data in {**whole, **change.writes, **change.takes}.items() if path not in change.removes
    }
    kept = {"manage.toml": disk["manage.toml"]} if "manage.toml" in disk else {}

    assert made == {f"{FOLDER}/{name}": data for name, data in {**text, **kept}.items()}


@given(FILES, FILES, FILES)
def test_every_byte_of_a_text_on_the_disk_is_saved_or_comes_back_or_refuses_the_restore(
    disk: dict[str, bytes], saved: dict[str, bytes], text: dict[str, bytes]
) -> None:
    unsaved = {n for n, data in disk.items() if n != "manage.toml" and data not in (saved.get(n), text.get(n))}
    try:
        change = restored(text, disk=disk, saved=saved).change
    except Refused:
        assert unsaved
    else:
        assert not unsaved
        assert f"{FOLDER}/manage.toml" not in (
            set() if "manage.toml" not in disk else {*change.writes, *change.removes}
        )
