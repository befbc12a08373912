"""Repair brings back what was entered, and nothing else changes."""

import datetime as dt
import shutil

import pytest
from support.stores import Clock, folder, new_workspace, review_all, workspace_at

from qms.diagnostics import Severity
from qms.errors import Refused
from qms.store.protocol import ObjectDamagedError
from qms.store.repository import open_store

ENTRY = "decisions/2021/0100-qd-sct.md"
LATER = dt.date(2021, 9, 20)
TAG = "decision/2021/0100-qd-sct"


@pytest.fixture
def review_path(root):
    """Return the path of the approver's act."""
    [path] = (root / "reviews/2021").glob("*-approver-*.toml")
    return str(path.relative_to(root))


def test_a_sound_store_is_left_as_it_is(workspace, everything):
    before = everything()

    outcome = workspace.repair()

    assert outcome.commit is None
    assert outcome.warnings == ()
    assert everything() == before


def test_a_store_without_a_decision_is_left_as_it_is():
    workspace = new_workspace()

    assert workspace.repair().commit is None


def test_an_entry_edited_on_the_disk_comes_back(workspace, root, edit, plain_git):
    before = (root / ENTRY).read_bytes()
    edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')

    outcome = workspace.repair()

    assert outcome.done
    assert (root / ENTRY).read_bytes() == before
    assert plain_git(root, "status", "--porcelain") == ""
    assert workspace.verify().diagnostics == ()


def test_an_entry_altered_on_main_comes_back(workspace, root, edit, plain_git):
    before = (root / ENTRY).read_bytes()
    edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')
    plain_git(root, "commit", "-qam", "altered")

    workspace.repair()

    assert (root / ENTRY).read_bytes() == before
    assert plain_git(root, "show", f"HEAD:{ENTRY}").encode() == before
    assert plain_git(root, "log", "-1", "--format=%s") == f"Repair {ENTRY}\n"
    assert plain_git(root, "status", "--porcelain") == ""
    assert workspace.verify().diagnostics == ()
    assert workspace.document("QT-05").issue.code == "QT-05"


def test_an_entry_altered_on_main_and_edited_again_on_the_disk_comes_back(workspace, root, edit, plain_git):
    before = (root / ENTRY).read_bytes()
    edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')
    plain_git(root, "commit", "-qam", "altered")
    edit(ENTRY, 'code = "QT-50"', 'code = "QT-51"')

    workspace.repair()

    assert (root / ENTRY).read_bytes() == before
    assert workspace.verify().diagnostics == ()


def test_an_entry_altered_on_main_while_the_disk_has_it_right_comes_back(workspace, root, edit, plain_git):
    before = (root / ENTRY).read_bytes()
    edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')
    plain_git(root, "commit", "-qam", "altered")
    (root / ENTRY).write_bytes(before)

    workspace.repair()

    assert workspace.verify().diagnostics == ()


def test_an_entry_that_is_gone_comes_back(workspace, root, plain_git):
    before = (root / ENTRY).read_bytes()
    shutil.rmtree(root / "decisions")
    plain_git(root, "commit", "-qam", "gone")

    workspace.repair()

    assert (root / ENTRY).read_bytes() == before
    assert [row.issue.code for row in workspace.in_force()] == ["QT-05"]
    assert workspace.verify().diagnostics == ()


def test_an_entry_behind_a_link_is_not_followed_out_of_the_store(workspace, root, tmp_path, refusal):
    before = (root / ENTRY).read_bytes()
    outside = tmp_path / "outside.md"
    outside.write_text("bên ngoài", "utf-8")
    (root / ENTRY).unlink()
    (root / ENTRY).symlink_to(outside)

    told = refusal(workspace.repair)

    assert told.message == f"{ENTRY} is not a plain file of the store; nothing was written"
    assert outside.read_text("utf-8") == "bên ngoài"
    (root / ENTRY).unlink()
    workspace.repair()
    assert (root / ENTRY).read_bytes() == before


def test_an_act_of_review_comes_back(workspace, root, edit, plain_git, review_path):
    before = (root / review_path).read_bytes()
    edit(review_path, 'verdict = "approved"', 'verdict = "rejected"')
    plain_git(root, "commit", "-qam", "altered")

    workspace.repair()

    assert (root / review_path).read_bytes() == before
    assert workspace.verify().diagnostics == ()


def test_a_tag_that_is_gone_comes_back_the_same(workspace, root, plain_git):
    before = plain_git(root, "rev-parse", TAG)
    plain_git(root, "tag", "-d", TAG)

    assert workspace.repair().commit is None
    assert plain_git(root, "rev-parse", TAG) == before


def test_nothing_else_is_lost(workspace, root, edit, plain_git):
    edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')
    edit("documents/procedure/qt-05/document.md", "…", "chưa lưu")
    (root / "documents/procedure/qt-06/document.md").unlink()
    (root / "README.md").write_text("ghi chú\n", "utf-8")
    edit("documents/procedure/qt-07/document.md", "…", "đã đưa vào index")
    plain_git(root, "add", "documents/procedure/qt-07/document.md")

    workspace.repair()

    assert plain_git(root, "status", "--porcelain").splitlines() == [
        " M documents/procedure/qt-05/document.md",
        " D documents/procedure/qt-06/document.md",
        "M  documents/procedure/qt-07/document.md",
        "?? README.md",
    ]
    assert "chưa lưu" in (root / "documents/procedure/qt-05/document.md").read_text("utf-8")


def test_a_dry_run_says_what_it_would_write(workspace, root, edit, everything):
    edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')
    before = everything()

    outcome = workspace.repair(dry_run=True)

    assert list(outcome.plan.change.writes) == [ENTRY]
    assert everything() == before


def test_what_lies_beside_the_ledger_by_hand_is_left_and_told(workspace, root):
    place = root / "decisions/2021/ghi-chu.md"
    place.write_text("ghi chú\n", "utf-8")

    outcome = workspace.repair()

    assert outcome.commit is None
    assert [(str(d), d.severity) for d in outcome.warnings] == [
        (
            "decisions/2021/ghi-chu.md:1: QMS-V006 decisions/2021/ghi-chu.md was put there by hand; "
            "it counts for nothing",
            Severity.WARNING,
        )
    ]
    assert place.exists()


def test_a_file_by_hand_that_was_no_entry_is_not_brought_back(workspace, root, plain_git):
    place = root / "decisions/2021/ghi-chu.md"
    place.write_text("ghi chú\n", "utf-8")
    plain_git(root, "add", "-A")
    plain_git(root, "commit", "-qm", "a note")
    plain_git(root, "rm", "-q", "decisions/2021/ghi-chu.md")
    plain_git(root, "commit", "-qm", "no note")

    assert workspace.repair().commit is None
    assert not place.exists()


def test_an_entry_whose_first_bytes_are_lost_is_told(workspace, root, edit, plain_git, loosen, refusal):
    edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')
    plain_git(root, "commit", "-qam", "altered")
    identity = plain_git(root, "rev-parse", f"HEAD~1:{ENTRY}").strip()
    loosen(identity).unlink()

    told = refusal(workspace_at(open_store(root), Clock(LATER)).repair, ObjectDamagedError)

    assert told.message.startswith(f"the object {identity} of the history is missing")


def test_on_another_branch_nothing_is_repaired(workspace, root, plain_git, refusal):
    plain_git(root, "switch", "-qc", "draft")
    (root / ENTRY).unlink()

    told = refusal(workspace.repair)

    assert told.diagnostics == ["QMS-G001 the files on the disk are those of draft, not of the branch main"]


def test_a_bare_store_is_repaired(root, edit, plain_git, tmp_path):
    edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')
    plain_git(root, "commit", "-qam", "altered")
    plain_git(root, "clone", "-q", "--bare", str(root), str(tmp_path / "bare"))
    workspace = workspace_at(open_store(tmp_path / "bare"), Clock())

    workspace.repair()

    assert workspace.verify().diagnostics == ()


def test_a_store_in_memory_is_repaired():
    workspace = new_workspace(Clock())
    disk = workspace.session.store.disk
    disk.update(folder("qt-05"))
    review_all(workspace, "QT-05")
    workspace.issue("100/QĐ-SCT", date=workspace.session.today, documents=["QT-05"])
    before = disk[ENTRY]
    del disk[ENTRY]

    with pytest.raises(Refused):
        workspace.save()
    workspace.repair()

    assert disk[ENTRY] == before
