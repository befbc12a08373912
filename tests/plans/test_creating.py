"""New documents, attachments and texts brought back, planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import entry, issued, ledger_of, moment
from support.stores import SETTINGS, folder, system_of

from qms.diagnostics import Location
from qms.errors import Refused, UsageError
from qms.model.codes import MAX_PATH, DocumentId
from qms.model.documents import Header, Management, WorkingDocument
from qms.plans.change import Change
from qms.plans.creating import NewDocument, plan_attach, plan_new
from qms.text.documents import read_folder

NOW = moment(24 * 10)
FOLDER = "documents/procedure/qt-05"
TEXT = f"{FOLDER}/document.md"
MANAGE = f"{FOLDER}/manage.toml"


def new(code: str = "QT-07", *, kind: str = "procedure", unit: str = "vp", **fields: Any) -> NewDocument:
    return NewDocument(kind=kind, header=Header(code=code, title="Kiểm soát hồ sơ", unit=unit), **fields)


def planned(*wanted: NewDocument, files: Mapping[str, bytes] | None = None, **more: Any) -> Change:
    return plan_new(system_of(files, **more), wanted, author="iso-thu-ky", at=NOW).change


def faults(*wanted: NewDocument, files: Mapping[str, bytes] | None = None, **more: Any) -> list[str]:
    with pytest.raises(Refused, match="the documents cannot be made") as caught:
        planned(*wanted, files=files, **more)
    return [str(fault) for fault in caught.value.diagnostics]


def read(change: Change, folder: str) -> WorkingDocument:
    files = {p.removeprefix(folder + "/"): d for p, d in change.writes.items() if p.startswith(folder + "/")}
    document, wrong = read_folder(folder.split("/")[1], DocumentId(folder.split("/")[2]), files)
    assert wrong == ()
    return document


class TestNew:
    def test_a_document_begins_with_the_template_of_its_kind(self) -> None:
        made = read(planned(new()), "documents/procedure/qt-07")

        assert made.header == Header(code="QT-07", title="Kiểm soát hồ sơ", unit="vp")
        assert made.body.startswith("\n# Kiểm soát hồ sơ\n\n## 1. Mục đích\n")
        assert "manage.toml" not in made.files

    def test_or_with_the_text_it_was_given_be_it_empty(self) -> None:
        assert read(planned(new(body="# Văn bản\n")), "documents/procedure/qt-07").body == "\n# Văn bản\n"
        assert read(planned(new(body="")), "documents/procedure/qt-07").body == "\n"

    def test_braces_in_a_title_stay_as_they_are(self) -> None:
        header = Header(code="QT-07", title="Mẫu {code} {x}", unit="vp")
        made = read(planned(NewDocument(kind="procedure", header=header)), "documents/procedure/qt-07")

        assert made.header == header

    def test_files_and_management_come_with_it(self) -> None:
        header = Header(code="QT-07", title="T", unit="vp", body="QT-07.docx")
        wanted = NewDocument(
            kind="procedure", header=header, files={"QT-07.docx": b"PK"}, management=Management(review_interval=12)
        )
        made = read(planned(wanted), "documents/procedure/qt-07")

        assert (made.files["QT-07.docx"], made.management) == (b"PK", Management(review_interval=12))

    def test_nothing_of_it_may_lie_on_the_disk_yet(self) -> None:
        change = planned(new())

        assert change.expects == dict.fromkeys(change.writes)
        assert (change.base, change.author, change.at, change.takes) == ("c0" * 20, "iso-thu-ky", NOW, {})

    def test_an_identity_is_used_once_though_the_document_is_long_gone(self) -> None:
        known = ledger_of(entry(1, issued("qt-07", code="QT-77")))
        change = planned(new("QT-07"), new("QT.07"), files=folder("qt-05"), ledger=known)

        assert set(change.writes) == {
            "documents/procedure/qt-07-2/document.md",
            "documents/procedure/qt-07-3/document.md",
        }

    def test_the_commit_names_five_of_many(self) -> None:
        assert planned(new("QT-01")).message == "New QT-01"
        assert planned(*(new(f"QT-{n:02d}") for n in range(8))).message == (
            "New QT-00, QT-01, QT-02, QT-03, QT-04 and 3 more"
        )

    def test_all_that_is_wrong_is_told_at_once_and_nothing_is_made(self) -> None:
        place = Location(path="bang.xlsx", line=3)
        settings = SETTINGS + '[codes]\npattern = "[A-Z]+-[0-9]+"\n'
        found = faults(
            new("QT-08"), new(kind="quy-trinh"), new("QT-09", unit="xx", place=place), new("qt 10"), new("…"),
            settings=settings,
        )  # fmt: skip

        assert found == [
            "bang.xlsx:3: QMS-D002 QT-09: there is no unit “xx”",
            "documents/procedure/…: QMS-D003 the code “qt 10” does not fit the agency's pattern [A-Z]+-[0-9]+",
            "documents/procedure/…: QMS-D003 the code “…” does not fit the agency's pattern [A-Z]+-[0-9]+",
            "documents/procedure/…: QMS-D003 the code “…” has neither letter nor digit",
            "documents/quy-trinh/…: QMS-D001 there is no kind of document “quy-trinh”",
        ]

    @pytest.mark.parametrize("code", ["QT-05", "qt-05"])
    def test_no_two_working_documents_share_a_code(self, code: str) -> None:
        assert faults(new(code), files=folder("qt-05")) == [
            f"documents/procedure/…: QMS-S001 {code} is the code of another document"
        ]
        assert faults(new("QT-06"), new("qt-06")) == [
            "documents/procedure/…: QMS-S001 qt-06 is the code of another document"
        ]

    def test_a_unit_that_was_merged_still_stands_for_its_successor(self) -> None:
        assert planned(new(unit="ql-cn")).writes

    @given(st.text(min_size=1, max_size=12), st.text(max_size=12))
    def test_whatever_is_asked_for_is_made_or_refused(self, code: str, title: str) -> None:
        wanted = NewDocument(kind="procedure", header=Header(code=code, title=title, unit="vp"))
        try:
            change = planned(wanted)
        except Refused:
            return
        [path] = change.writes
        assert read(change, path.rpartition("/")[0]).header == wanted.header


def attach(
    name: str, data: bytes = b"NEW", *, files: Mapping[str, bytes], as_body: bool = False, saved: Sequence[str] = ()
) -> Change:
    system = system_of(files)
    return plan_attach(
        system,
        system.documents["qt-05"],
        given=name,
        data=data,
        as_body=as_body,
        saved=saved,
        author="iso-thu-ky",
        at=NOW,
    ).change


def after(change: Change, files: Mapping[str, bytes]) -> WorkingDocument:
    """Return the document as it lies on the disk once the change is made."""
    disk = {path: data for path, data in {**files, **change.writes}.items() if path not in change.removes}
    documents = system_of(disk).documents
    assert documents.faults("qt-05") == ()
    return documents["qt-05"]


class TestAttach:
    def test_an_attachment_is_written_and_listed(self) -> None:
        files = folder("qt-05", attachments=("a.xlsx",), files={"a.xlsx": b"A"})
        change = attach("b.pdf", files=files)

        assert after(change, files).header.attachments == ("a.xlsx", "b.pdf")
        assert change.expects == {TEXT: files[TEXT], f"{FOLDER}/b.pdf": None}
        assert change.takes == {f"{FOLDER}/a.xlsx": b"A"}
        assert change.message == "Attach b.pdf to QT-05"

    def test_the_same_name_takes_the_place_of_the_old_bytes(self) -> None:
        files = folder("qt-05", attachments=("a.xlsx",), files={"a.xlsx": b"A"})
        change = attach("a.xlsx", files=files)

        assert change.writes == {f"{FOLDER}/a.xlsx": b"NEW"}
        assert change.expects == {f"{FOLDER}/a.xlsx": b"A"}

    def test_the_same_bytes_need_no_writing(self) -> None:
        files = folder("qt-05", attachments=("a.xlsx",), files={"a.xlsx": b"NEW"})

        assert attach("a.xlsx", files=files).writes == {}

    def test_a_file_becomes_the_master_text(self) -> None:
        files = folder("qt-05")

        assert after(attach("QT-05.docx", files=files, as_body=True), files).header.body == "QT-05.docx"

    def test_an_attachment_that_becomes_the_master_text_is_no_attachment_any_more(self) -> None:
        files = folder("qt-05", attachments=("a.docx",), files={"a.docx": b"A"})
        header = after(attach("a.docx", files=files, as_body=True), files).header

        assert (header.body, header.attachments) == ("a.docx", ())

    def test_a_new_version_of_the_master_text_stays_the_master_text(self) -> None:
        files = folder("qt-05", text="", files={"QT-05.docx": b"A"})
        files = after(attach("QT-05.docx", files=files, as_body=True), files)
        whole = {f"{FOLDER}/{name}": data for name, data in files.files.items()}

        assert attach("QT-05.docx", b"B", files=whole).writes == {f"{FOLDER}/QT-05.docx": b"B"}

    def test_unsaved_bytes_of_the_folder_go_along_and_files_that_are_gone_leave_main(self) -> None:
        files = folder("qt-05", management=Management(review_interval=6))
        change = attach("b.pdf", files=files, saved=[TEXT, f"{FOLDER}/old.pdf", f"{FOLDER}/b.pdf"])

        assert change.takes == {MANAGE: files[MANAGE]}
        assert change.removes == {f"{FOLDER}/old.pdf"}

    def test_other_text_of_the_document_stays_letter_by_letter(self) -> None:
        odd = b'+++\ncode = "QT-05"   # m\xc3\xa3\ntitle = \'T\'\nunit = "vp"\n+++\n\n\n# T  \n'
        change = attach("b.pdf", files={TEXT: odd})

        assert change.writes[TEXT] == odd.replace(b'"vp"\n', b'"vp"\nattachments = ["b.pdf"]\n')

    @pytest.mark.parametrize("name", ["document.md", "Manage.TOML", "Thumbs.db", "~$a.docx"])
    def test_a_name_of_ours_or_of_an_office_program_is_refused(self, name: str) -> None:
        with pytest.raises(UsageError, match="does not work here"):
            attach(name, files=folder("qt-05"))

    def test_a_name_that_does_not_work_everywhere_is_brought_to_one_that_does_and_said_so(self) -> None:
        files = folder("qt-05")
        system = system_of(files)
        plan = plan_attach(
            system, system.documents["qt-05"], given="Phụ lục số 1.pdf", data=b"%PDF", as_body=False, saved=(),
            author="iso-thu-ky", at=NOW,
        )  # fmt: skip

        assert after(plan.change, files).header.attachments == ("Phu luc so 1.pdf",)
        assert [str(warning) for warning in plan.warnings] == [
            f"{FOLDER}/Phu luc so 1.pdf: QMS-I030 “Phụ lục số 1.pdf” is kept under the name Phu luc so 1.pdf"
        ]

    def test_a_name_may_be_said_and_has_to_work_everywhere(self) -> None:
        files = folder("qt-05")
        system = system_of(files)
        asked = {"given": "Phụ lục.pdf", "data": b"%PDF", "as_body": False, "saved": (), "author": "a", "at": NOW}

        plan = plan_attach(system, system.documents["qt-05"], name="PL-01.pdf", **asked)
        assert f"{FOLDER}/PL-01.pdf" in plan.change.writes
        assert plan.warnings == ()
        with pytest.raises(UsageError) as caught:
            plan_attach(system, system.documents["qt-05"], name="PL số 1.pdf", **asked)
        assert str(caught.value.hint) == "say --name PL so 1.pdf"

    def test_a_path_stays_under_120_letters(self) -> None:
        change = attach("Quy định " * 30 + ".pdf", files=folder("qt-05"))

        [path] = [path for path in change.writes if path.endswith(".pdf")]
        assert len(path) < MAX_PATH

    def test_two_names_that_differ_by_case_only_are_refused(self) -> None:
        files = folder("qt-05", attachments=("a.xlsx",), files={"a.xlsx": b"A"})

        with pytest.raises(Refused, match=r"A\.XLSX and a\.xlsx differ by case only"):
            attach("A.XLSX", files=files)

    def test_a_header_that_cannot_be_read_is_not_written_to(self) -> None:
        with pytest.raises(Refused, match="cannot be read") as caught:
            attach("b.pdf", files={TEXT: b"+++\ncode = 1\n+++\n"})

        assert caught.value.diagnostics
