"""Working texts: saved, made, given files. Word, Excel and PDF bodies go the same way as Markdown."""

import datetime as dt
from pathlib import Path

import pytest
from support.memory import disk
from support.stores import SAID, Clock, folder, new_workspace, review_all

from qms.errors import Refused, UsageError
from qms.model.documents import Header, Management
from qms.model.numbering import RevisionNumber
from qms.operations.saving import new
from qms.operations.user_files import MAX_FILE, read_file
from qms.plans.creating import NewDocument
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)
FOLDER = "documents/procedure/qt-05"
TEXT = f"{FOLDER}/document.md"


@pytest.fixture
def clock() -> Clock:
    return Clock(DAY)


@pytest.fixture
def workspace(clock) -> Workspace:
    """QT-05 issued, then changed and not yet saved."""
    workspace = new_workspace(clock)
    workspace.session.store.disk.update(folder("qt-05"))
    review_all(workspace, "QT-05")
    workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"])
    change_text(workspace, "…", "lần hai")
    return workspace


def change_text(workspace: Workspace, old: str, new: str, path: str = TEXT) -> None:
    disk(workspace)[path] = disk(workspace)[path].replace(old.encode(), new.encode())


def on_main(workspace: Workspace, path: str) -> bytes:
    store = workspace.session.store
    return store.at(store.head()).read(path)


# Saving


def test_a_save_puts_what_changed_on_main_and_binds_nobody(workspace):
    outcome = workspace.save()

    assert outcome.done
    assert "lần hai" in on_main(workspace, TEXT).decode()
    assert "lần hai" not in workspace.document("QT-05").text
    assert set(outcome.plan.change.takes) == {TEXT}


def test_a_save_with_nothing_changed_makes_no_commit(workspace):
    workspace.save()

    assert workspace.save().commit is None


def test_a_dry_run_changes_nothing(workspace):
    head, before = workspace.session.store.head(), dict(disk(workspace))

    outcome = workspace.save(dry_run=True)

    assert not outcome.done
    assert set(outcome.plan.change.takes) == {TEXT}
    assert (workspace.session.store.head(), disk(workspace)) == (head, before)


def test_a_file_deleted_on_the_disk_leaves_main(workspace):
    disk(workspace).update(folder("qt-07"))
    workspace.save()
    for path in folder("qt-07"):
        del disk(workspace)[path]

    workspace.save()

    assert "qt-07" not in {status.document for status in workspace.status()}


def test_a_save_leaves_the_ledger_and_the_acts_of_review_alone(workspace):
    disk(workspace)["decisions/2021/0999-qd-sct.md"] = b"by hand"
    disk(workspace)["reviews/2021/by-hand.toml"] = b"by hand"

    outcome = workspace.save()

    assert set(outcome.plan.change.takes) == {TEXT}


def test_windows_line_ends_and_loose_accents_are_mended_on_the_disk_too(workspace):
    text = disk(workspace)[TEXT].decode().replace("lần hai", "la\u0302\u0300n").replace("\n", "\r\n")
    disk(workspace)[TEXT] = b"\xef\xbb\xbf" + text.encode()

    outcome = workspace.save()

    assert b"\r" not in disk(workspace)[TEXT]
    assert "lần" in disk(workspace)[TEXT].decode()
    assert disk(workspace)[TEXT].startswith(b"+++\n")
    assert on_main(workspace, TEXT) == disk(workspace)[TEXT]
    assert [str(d) for d in outcome.warnings] == [
        f"{TEXT}: QMS-T008 {TEXT} gets LF line ends and NFC letters, without byte order mark, on the disk too"
    ]


def test_a_save_refuses_texts_that_cannot_be_read_all_at_once(workspace):
    disk(workspace).update(folder("qt-07"))
    disk(workspace)[TEXT] = b"\0"
    disk(workspace)["documents/procedure/qt-07/document.md"] = b"\xff\xfe"

    with pytest.raises(Refused) as caught:
        workspace.save()

    assert str(caught.value.message) == "the texts cannot be saved"
    assert [d.code for d in caught.value.diagnostics] == ["QMS-T003", "QMS-T002"]


def test_the_folder_of_an_issued_document_is_not_saved_away(workspace):
    del disk(workspace)[TEXT]

    with pytest.raises(Refused) as caught:
        workspace.save()

    [fault] = caught.value.diagnostics
    assert str(fault) == f"{TEXT}: QMS-S008 the text of qt-05, which was issued, is gone"
    assert str(fault.hint) == "bring it back with `qms restore qt-05`"


# New documents


def test_a_new_document_comes_from_its_kinds_template(workspace):
    workspace.new("procedure", "QT-08", title="Quy trình mới", unit="vp")

    text = disk(workspace)["documents/procedure/qt-08/document.md"].decode()
    assert "# Quy trình mới\n" in text
    assert workspace.session.store.head() is not None
    assert "qt-08" in {status.document for status in workspace.status()}


def test_many_new_documents_are_made_together_or_not_at_all(workspace):
    good = NewDocument(kind="procedure", header=Header(code="QT-08", title="T", unit="vp"))
    bad = NewDocument(kind="procedure", header=Header(code="QT-05", title="T", unit="khong-co"))
    head = workspace.session.store.head()

    with pytest.raises(Refused) as caught:
        new(workspace.session, [good, bad])

    assert [d.code for d in caught.value.diagnostics] == ["QMS-D002", "QMS-S001"]
    assert workspace.session.store.head() == head


def test_new_documents_may_be_asked_for_when_the_system_is_known(workspace):
    def wanted(system):
        return [
            NewDocument(
                kind="procedure",
                header=Header(code=f"QT-1{len(system.documents)}", title="T", unit="vp"),
                management=Management(review_interval=12),
            )
        ]

    new(workspace.session, wanted)

    assert disk(workspace)["documents/procedure/qt-11/manage.toml"] == b"review_interval = 12\n"


# Files of a document


@pytest.fixture
def file(tmp_path) -> Path:
    place = tmp_path / "bieu-mau.xlsx"
    place.write_bytes(b"PK-excel")
    return place


def test_an_attachment_is_copied_and_listed(workspace, file):
    workspace.attach("QT-05", file)

    assert disk(workspace)[f"{FOLDER}/bieu-mau.xlsx"] == b"PK-excel"
    assert b'attachments = ["bieu-mau.xlsx"]' in disk(workspace)[TEXT]
    assert on_main(workspace, TEXT) == disk(workspace)[TEXT]


def test_an_attachment_of_the_same_name_is_replaced(workspace, file):
    workspace.attach("QT-05", file)
    text = disk(workspace)[TEXT]
    file.write_bytes(b"PK-new")

    workspace.attach("QT-05", file)

    assert disk(workspace)[f"{FOLDER}/bieu-mau.xlsx"] == b"PK-new"
    assert disk(workspace)[TEXT] == text


@pytest.mark.parametrize("name", ["khong-co.pdf", "."])
def test_what_cannot_be_read_is_refused(workspace, tmp_path, name):
    with pytest.raises(UsageError) as caught:
        workspace.attach("QT-05", tmp_path / name)

    assert str(caught.value.message).startswith(f"{tmp_path / name} cannot be read: ")


def test_a_file_that_is_too_large_is_refused(tmp_path):
    place = tmp_path / "lon.pdf"
    with place.open("wb") as hole:
        hole.truncate(MAX_FILE + 1)

    with pytest.raises(UsageError, match="is larger than 200 MB"):
        read_file(place)


@pytest.mark.parametrize("name", ["document.md", "Manage.toml", "~$QT-05.docx"])
def test_a_name_of_ours_or_of_an_office_program_is_refused(workspace, tmp_path, name):
    place = tmp_path / name
    place.write_bytes(b"x")

    with pytest.raises(UsageError) as caught:
        workspace.attach("QT-05", place)

    assert str(caught.value.message) == f"the file name “{name}” does not work here"


@pytest.mark.parametrize(
    ("name", "kept"), [("phụ lục.docx", "phu luc.docx"), ("con.docx", "con-1.docx"), (".an", "file.an")]
)
def test_a_name_that_does_not_work_everywhere_is_kept_under_the_nearest_that_does(workspace, tmp_path, name, kept):
    place = tmp_path / name
    place.write_bytes(b"x")

    outcome = workspace.attach("QT-05", place)

    assert disk(workspace)[f"{FOLDER}/{kept}"] == b"x"
    assert [d.code for d in outcome.warnings] == ["QMS-I030"]


def test_attaching_to_a_document_whose_folder_is_gone_is_refused(workspace, file):
    del disk(workspace)[TEXT]

    with pytest.raises(Refused) as caught:
        workspace.attach("QT-05", file)

    assert str(caught.value.message) == "the folder of qt-05 is gone from the disk; nothing was written"
    assert str(caught.value.hint) == "bring it back with `qms restore qt-05`"


# Documents whose text is a file of an office program

BODIES = {"QT-08.docx": b"PK word", "QT-08.doc": b"word", "QT-08.xlsx": b"PK excel", "QT-08.pdf": b"%PDF-1.4"}


@pytest.mark.parametrize("name", BODIES)
def test_a_document_lives_its_whole_life_with_an_office_file_as_its_text(clock, tmp_path, name):
    workspace = new_workspace(clock)
    place = tmp_path / name
    place.write_bytes(BODIES[name] + b" 1")
    where = f"documents/procedure/qt-08/{name}"

    workspace.new("procedure", "QT-08", title="Quy trình", unit="vp", body="")
    workspace.attach("QT-08", place, as_body=True)
    assert [d for d in workspace.check() if d.is_error] == []
    assert workspace.save().commit is None
    review_all(workspace, "QT-08")
    workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-08"])
    place.write_bytes(BODIES[name] + b" 2")
    workspace.attach("QT-08", place, as_body=True)
    assert workspace.status()[0].changed
    with pytest.raises(Refused):
        workspace.issue("101/QĐ-SCT", date=DAY, documents=["QT-08"], **SAID)
    review_all(workspace, "QT-08")
    workspace.issue("101/QĐ-SCT", date=DAY, documents=["QT-08"], **SAID)

    assert [str(RevisionNumber.of(row.issue)) for row in workspace.history("QT-08")] == ["01.00", "01.01"]
    assert workspace.document("QT-08").attachments == {name: BODIES[name] + b" 2"}
    assert workspace.document("QT-08", revision="01.00").open(name) == BODIES[name] + b" 1"
    assert workspace.document("QT-08").header.body == name
    workspace.restore("QT-08", revision="01.00")
    assert disk(workspace)[where] == BODIES[name] + b" 1"
    assert [d for d in workspace.check() if d.is_error] == []
    assert workspace.verify().diagnostics == ()


def test_an_office_file_edited_on_the_disk_is_saved_byte_for_byte(clock, tmp_path):
    workspace = new_workspace(clock)
    place = tmp_path / "QT-08.docx"
    place.write_bytes(b"PK\r\n\0\xff word")
    workspace.new("procedure", "QT-08", title="Quy trình", unit="vp", body="")
    workspace.attach("QT-08", place, as_body=True)
    where = "documents/procedure/qt-08/QT-08.docx"
    disk(workspace)[where] = b"PK\r\n\0\xfe e\xcc\x81"

    workspace.save()

    assert on_main(workspace, where) == disk(workspace)[where] == b"PK\r\n\0\xfe e\xcc\x81"
