"""Texts brought back: the one in force, of a day, of a number, as known then, and a draft that was put aside."""

import datetime as dt

import pytest
from support.memory import disk, refused
from support.stores import Clock, folder, new_workspace, review_all

from qms.errors import UsageError
from qms.operations.restoring import Wanted, restore
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)
LATER = dt.date(2021, 12, 1)
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
    disk(workspace)[TEXT] = disk(workspace)[TEXT].replace("…".encode(), "lần hai".encode())
    return workspace


@pytest.fixture
def twice(workspace) -> Workspace:
    """QT-05 issued a second time, in force from December on."""
    review_all(workspace, "QT-05")
    workspace.issue("101/QĐ-SCT", date=DAY, effective=LATER, documents=["QT-05"], change="Sửa", change_basis="Họp")
    return workspace


def on_main(workspace: Workspace, path: str) -> bytes:
    store = workspace.session.store
    return store.at(store.head()).read(path)


def is_second(workspace: Workspace) -> bool:
    return "lần hai" in disk(workspace)[TEXT].decode()


def test_unsaved_bytes_are_never_overwritten(workspace):
    error = refused(workspace, lambda: workspace.restore("QT-05"))

    assert str(error.message) == f"{FOLDER} holds bytes that were never saved: document.md"


def test_the_text_in_force_comes_back(workspace):
    workspace.save()

    workspace.restore("QT-05")

    assert not is_second(workspace)
    assert on_main(workspace, TEXT) == disk(workspace)[TEXT]
    assert not workspace.status()[0].changed


def test_a_draft_that_was_put_aside_comes_back_with_its_reviews(workspace):
    review_all(workspace, "QT-05")
    draft = dict(disk(workspace))
    told = workspace.restore("QT-05").warnings
    assert not is_second(workspace)
    saved = str(told[0].hint).rpartition(" ")[2].strip("`")

    workspace.restore("QT-05", saved=saved)

    assert disk(workspace)[TEXT] == draft[TEXT] == on_main(workspace, TEXT)
    assert [stale for _, stale in workspace.status()[0].reviews] == [False, False, False]


@pytest.mark.parametrize("commit", ["ab12", "main", "c0" * 20, "--all"])
def test_what_is_no_commit_of_main_names_no_draft(workspace, commit):
    workspace.save()

    error = refused(workspace, lambda: workspace.restore("QT-05", saved=commit), UsageError)

    assert str(error.message) == f"“{commit}” names nothing that was saved here"


def test_a_commit_before_the_document_has_no_draft_of_it(workspace):
    workspace.save()
    first = workspace.session.store.main
    disk(workspace).update(folder("qt-06"))
    workspace.save()

    error = refused(workspace, lambda: workspace.restore("QT-06", saved=first), UsageError)

    assert str(error.message) == "no text of QT-06 was saved there"


def test_the_text_of_today_comes_back_not_one_that_is_still_to_come(twice, clock):
    twice.restore("QT-05")

    assert not is_second(twice)
    clock.turn_to(LATER)
    twice.restore("QT-05")
    assert is_second(twice)


def test_the_text_of_a_day_comes_back(twice):
    twice.restore("QT-05", on=DAY)
    assert not is_second(twice)

    twice.restore("QT-05", on=LATER)
    assert is_second(twice)
    error = refused(twice, lambda: twice.restore("QT-05", on=dt.date(2020, 1, 1)))
    assert str(error.message) == "QT-05 was not in force on 2020-01-01"


def test_a_revision_comes_back_by_its_number(twice):
    twice.restore("QT-05", revision="01.00")

    assert not is_second(twice)


def test_as_known_before_a_decision_its_text_is_not_known(twice, clock):
    clock.turn_to(LATER)

    twice.restore("QT-05", known=1)
    assert not is_second(twice)
    error = refused(twice, lambda: twice.restore("QT-05", revision="01.01", known="100/QĐ-SCT"), UsageError)
    assert str(error.message) == "QT-05 has no revision 01.01"
    assert str(error.hint) == "it has: 01.00"
    assert str(refused(twice, lambda: twice.restore("QT-05", known=0)).message) == "no issued text of QT-05 is kept"


def test_a_revision_and_a_day_exclude_each_other(twice):
    error = refused(twice, lambda: twice.restore("QT-05", revision="01.00", on=DAY), UsageError)

    assert str(error.message) == "a revision and a day exclude each other"


def test_the_last_text_of_a_withdrawn_document_comes_back(workspace):
    workspace.save()
    workspace.withdraw("101/QĐ-SCT", date=DAY, documents=["QT-05"])

    workspace.restore("QT-05")

    assert not is_second(workspace)


def test_a_folder_that_is_gone_comes_back(workspace):
    workspace.save()
    del disk(workspace)[TEXT]

    workspace.restore("QT-05")

    assert not workspace.status()[0].changed


def test_a_text_that_cannot_be_read_comes_back_once_it_is_moved_out(workspace):
    disk(workspace)[TEXT] = b"\0"
    error = refused(workspace, lambda: workspace.restore("QT-05"))
    assert "move the files out of the store" in str(error.hint)
    del disk(workspace)[TEXT]

    workspace.restore("QT-05")

    assert not workspace.status()[0].changed


def test_what_was_never_issued_cannot_come_back(workspace):
    disk(workspace).update(folder("qt-07"))

    assert str(refused(workspace, lambda: workspace.restore("QT-07")).message) == "no issued text of QT-07 is kept"


def test_a_revision_that_never_was_is_told_from_those_there_are(workspace):
    error = refused(workspace, lambda: workspace.restore("QT-05", revision="09.00"), UsageError)

    assert str(error.message) == "QT-05 has no revision 09.00"
    assert str(error.hint) == "it has: 01.00"


def test_how_a_document_is_managed_stays_saved_or_not(workspace):
    workspace.save()
    disk(workspace)[f"{FOLDER}/manage.toml"] = b"review_interval = 12\n"

    workspace.restore("QT-05")

    assert disk(workspace)[f"{FOLDER}/manage.toml"] == b"review_interval = 12\n"
    assert on_main(workspace, f"{FOLDER}/manage.toml") == b"review_interval = 12\n"


def test_a_word_file_as_the_text_comes_back_byte_for_byte_and_unsaved_ones_are_kept(workspace, tmp_path):
    word = tmp_path / "QT-08.docx"
    word.write_bytes(b"PK\r\n\0 1")
    where = "documents/procedure/qt-08/QT-08.docx"
    workspace.new("procedure", "QT-08", title="Quy trình", unit="vp", body="")
    workspace.attach("QT-08", word, as_body=True)
    review_all(workspace, "QT-08")
    workspace.issue("102/QĐ-SCT", date=DAY, documents=["QT-08"])
    disk(workspace)[where] = b"PK\r\n\0 2"

    error = refused(workspace, lambda: workspace.restore("QT-08"))

    assert str(error.message) == "documents/procedure/qt-08 holds bytes that were never saved: QT-08.docx"
    workspace.save()
    told = workspace.restore("QT-08").warnings
    assert disk(workspace)[where] == b"PK\r\n\0 1"
    assert [d.code for d in told] == ["QMS-D014"]
    workspace.restore("QT-08", saved=str(told[0].hint).rpartition(" ")[2].strip("`"))
    assert disk(workspace)[where] == b"PK\r\n\0 2"


def test_a_dry_run_brings_nothing_back(workspace):
    workspace.save()

    outcome = restore(workspace.session, "QT-05", Wanted(on=DAY), dry_run=True)

    assert not outcome.done
    assert is_second(workspace)
