"""A save, planned: texts go on `main` as they lie, brought to one form; nothing that is lost goes unsaid."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import entry, issued, ledger_of, moment
from support.stores import ORGANISATION, SETTINGS, folder, system_of

from qms.errors import Refused
from qms.plans.plan import Plan
from qms.plans.saving import plan_save
from qms.text.source import normalised

NOW = moment(24 * 10)
QT_05 = "documents/procedure/qt-05"
TEXT = f"{QT_05}/document.md"


def save(changed: Mapping[str, bytes], gone: tuple[str, ...] = (), *, message: str | None = None, **more: Any) -> Plan:
    return plan_save(
        system_of(changed, **more), changed=changed, gone=frozenset(gone), message=message, author="iso-thu-ky", at=NOW
    )


def faults(changed: Mapping[str, bytes], gone: tuple[str, ...] = (), **more: Any) -> list[str]:
    with pytest.raises(Refused, match="the texts cannot be saved") as caught:
        save(changed, gone, **more)
    return [str(fault) for fault in caught.value.diagnostics]


def test_changed_bytes_are_taken_as_they_lie_and_the_disk_is_left_alone() -> None:
    files = folder("qt-05", files={"a.pdf": b"%PDF\r\n"}, attachments=("a.pdf",))
    made = save(files)

    assert made.change.takes == files
    assert (made.change.writes, made.change.removes, made.warnings) == ({}, frozenset(), ())
    assert (made.change.author, made.change.at, made.entry) == ("iso-thu-ky", NOW, None)


def test_where_nothing_changed_there_is_nothing_to_do() -> None:
    assert save({}).change.is_empty


@pytest.mark.parametrize(
    "path", ["decisions/2021/0244-qd-sct.md", "reviews/2021/a.toml", "private/names.toml", "notes.txt", "README.md"]
)
def test_ledger_reviews_and_what_has_no_place_are_left_alone(path: str) -> None:
    assert save({path: b"x"}, (path,)).change.is_empty


@pytest.mark.parametrize("path", ["papers/2021/a.toml", "plans/a.toml", "records/a/2021.csv", "files/ab12/a.pdf"])
def test_papers_plans_records_and_files_are_taken(path: str) -> None:
    assert save({path: b"x"}).change.takes == {path: b"x"}
    assert save({}, (path,)).change.removes == {path}


class TestForm:
    FORMLESS = b"\xef\xbb\xbf" + unicodedata.normalize("NFD", folder("qt-05")[TEXT].decode()).encode().replace(
        b"\n", b"\r\n"
    )

    def test_a_text_is_brought_to_lf_and_nfc_on_the_disk_too_and_that_is_said(self) -> None:
        made = save({TEXT: self.FORMLESS})

        assert made.change.writes == folder("qt-05")
        assert made.change.expects == {TEXT: self.FORMLESS}
        assert made.change.takes == {}
        assert [(str(w), w.is_error) for w in made.warnings] == [
            (
                f"{TEXT}: QMS-T008 {TEXT} gets LF line ends and NFC letters, without byte order mark, on the disk too",
                False,
            )
        ]

    @pytest.mark.parametrize("path", ["qms.toml", "papers/2021/a.toml", "records/a/2021.csv", f"{QT_05}/manage.toml"])
    def test_so_is_all_structured_text(self, path: str) -> None:
        data = SETTINGS.replace("\n", "\r\n").encode() if path == "qms.toml" else b"review_interval = 12\r\n"
        changed = {path: data, **(folder("qt-05") if path.startswith("documents") else {})}

        assert save(changed).change.writes == {path: normalised(data)}

    @pytest.mark.parametrize("name", ["bang.csv", "ghi-chu.md", "may.toml"])
    def test_attachments_stay_as_they_are_byte_for_byte(self, name: str) -> None:
        files = folder("qt-05", files={name: b"\xef\xbb\xbfa;b\r\n"}, attachments=(name,))

        assert save(files).change.takes == files

    def test_so_do_signed_papers(self) -> None:
        assert save({"files/ab12/a.md": b"a\r\n"}).change.writes == {}

    @given(st.text(st.sampled_from("\r\n\ufeffea\u0302\u1ea1ê ")))
    def test_what_is_saved_is_in_form(self, text: str) -> None:
        data = text.encode()
        change = save({"plans/a.toml": data}).change
        saved = {**change.takes, **change.writes}["plans/a.toml"]

        assert saved == normalised(data) == normalised(saved)


class TestWhatIsRefused:
    def test_a_document_that_cannot_be_read(self) -> None:
        assert faults({TEXT: b"+++\ncode = 1\n+++\n", f"{QT_05}/a.pdf": b""}) == [
            f"{TEXT}:2: QMS-T031 the field “title” is missing",
            f"{TEXT}:2: QMS-T031 the field “unit” is missing",
            f"{TEXT}:2: QMS-T032 code is 1, where text is expected",
        ]

    def test_settings_or_organisation_that_would_keep_the_store_shut(self) -> None:
        assert faults({"qms.toml": b'format = 1\nagncy = "sct"\n', "organisation.toml": b"[[units]]\nid = 1\n"}) == [
            "organisation.toml:1: QMS-T031 the field “units[0].name” is missing",
            "organisation.toml:2: QMS-T032 units[0].id is 1, where text is expected",
            "qms.toml:2: QMS-T030 there is no field “agncy” here",
        ]

    def test_the_loss_of_either(self) -> None:
        assert faults({}, ("qms.toml", "organisation.toml")) == [
            "organisation.toml: QMS-S012 organisation.toml is gone; a store cannot be without it",
            "qms.toml: QMS-S012 qms.toml is gone; a store cannot be without it",
        ]

    def test_the_loss_of_the_folder_of_an_issued_document(self) -> None:
        assert faults({}, (TEXT,), ledger=ledger_of(entry(1, issued()))) == [
            f"{TEXT}: QMS-S008 the text of qt-05, which was issued, is gone"
        ]


def test_sound_settings_and_organisation_are_taken() -> None:
    changed = {"qms.toml": SETTINGS.encode(), "organisation.toml": ORGANISATION.encode()}

    assert save(changed).change.takes == changed


def test_a_draft_that_was_never_issued_may_go() -> None:
    assert save({}, (TEXT, f"{QT_05}/a.pdf")).change.removes == {TEXT, f"{QT_05}/a.pdf"}


def test_so_may_an_attachment_of_an_issued_document() -> None:
    system = {"ledger": ledger_of(entry(1, issued()))}

    assert save(folder("qt-05"), (f"{QT_05}/a.pdf",), **system).change.removes == {f"{QT_05}/a.pdf"}


def test_the_commit_says_what_was_saved() -> None:
    assert save({}).change.message == "Save"
    assert save(folder("qt-05")).change.message == "Save qt-05"
    assert save(folder("qt-05"), message="Sửa mục 5").change.message == "Sửa mục 5"
    many = {path: data for n in range(7) for path, data in folder(f"qt-0{n}").items()}
    assert save(many).change.message == "Save qt-00, qt-01, qt-02, qt-03, qt-04 and 2 more"
