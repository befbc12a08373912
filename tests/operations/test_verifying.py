"""Every kind of tampering that verify has to see, each on a real store and done by plain git or by hand."""

import datetime as dt
import shutil
import zlib
from pathlib import Path

import attrs
import pytest
from support.stores import SAID, Clock, folder, new_workspace, review_all, workspace_at

from qms.model.digests import sha256
from qms.model.ledger import Act
from qms.operations.verifying import Verification
from qms.store.repository import open_store
from qms.text.ledger import read_entry

ENTRY = "decisions/2021/0100-qd-sct.md"
TAG = "decision/2021/0100-qd-sct"
SECOND = "decisions/2021/0101-qd-sct.md"
DAY = dt.date(2021, 9, 20)


def errors(verification: Verification) -> list[str]:
    return [str(d) for d in verification.diagnostics if d.is_error]


def warnings(verification: Verification) -> list[str]:
    return [str(d) for d in verification.diagnostics if not d.is_error]


def codes(verification: Verification) -> set[str]:
    return {d.code for d in verification.diagnostics}


# A sound store


def test_a_sound_store_is_said_to_be_consistent_with_itself_alone(workspace):
    verification = workspace.verify()

    assert verification.ok
    assert verification.diagnostics == ()
    assert str(verification.compared_with) == "itself: no anchor outside the store was given"
    assert (verification.entries, verification.revisions, verification.not_provable) == (1, 1, 0)
    assert verification.commit == workspace.session.store.head()


def test_a_store_without_a_decision_is_sound():
    verification = new_workspace().verify()

    assert verification.ok
    assert verification.entries == 0


def test_working_texts_that_moved_on_after_the_decision_are_no_matter(workspace, root, edit):
    edit("documents/procedure/qt-05/document.md", "…", "mới")
    workspace.save()
    shutil.rmtree(root / "documents/procedure/qt-07")

    assert workspace.verify().diagnostics == ()


def test_a_revision_issued_again_rests_on_the_text_of_the_first(second, root, edit):
    second.issue("102/QĐ-SCT", date=DAY, documents=["QT-05"], reissue=True)
    edit("documents/procedure/qt-05/document.md", "…", "mới")
    review_all(second, "QT-05")
    second.issue("103/QĐ-SCT", date=DAY, documents=["QT-05"], withdraw=["QT-06"], **SAID)
    second.restore("QT-05", revision="01.00")
    second.issue("104/QĐ-SCT", date=DAY, documents=["QT-05"], **SAID)

    assert second.verify().diagnostics == ()
    assert second.verify().entries == 5


def test_reviews_on_paper_are_no_gap(workspace):
    workspace.issue("101/QĐ-SCT", date=DAY, documents=["QT-07"], on_paper=True)

    assert workspace.verify().diagnostics == ()


def test_the_policy_of_the_day_judges_not_that_of_today(workspace, root):
    (root / "qms.toml").write_text((root / "qms.toml").read_text("utf-8") + "[review]\nroles = []\n", "utf-8")
    workspace.save()
    workspace.issue("101/QĐ-SCT", date=DAY, documents=["QT-07"])
    (root / "qms.toml").write_text(
        (root / "qms.toml").read_text("utf-8").replace("roles = []", 'roles = ["approver"]'), "utf-8"
    )
    workspace.save()

    assert workspace.verify().diagnostics == ()


def test_what_only_keeps_a_writer_from_writing_is_a_warning(workspace, root, plain_git):
    plain_git(root, "switch", "-qc", "draft")

    verification = workspace.verify()

    assert verification.ok
    assert warnings(verification) == [
        "QMS-G001 the files on the disk are those of draft, not of the branch main",
    ]


def test_a_store_in_memory_is_verified_as_well():
    workspace = new_workspace(Clock())
    workspace.session.store.disk.update(folder("qt-05"))
    review_all(workspace, "QT-05")
    workspace.issue("100/QĐ-SCT", date=dt.date(2021, 9, 13), documents=["QT-05"])

    assert workspace.verify().diagnostics == ()
    workspace.session.store.tag_objects.clear()
    assert warnings(workspace.verify()) == [f"QMS-G031 the tag {TAG} of a decision is missing"]


# Openings, corrections, rectifications: written by hand as the format has them


def test_an_opening_with_a_missing_text_is_counted_as_not_provable(workspace, forge, line_of, commit):
    forge(
        "decisions/2021/opening-2.md",
        act=Act.OPENING,
        number=None,
        book=None,
        issues=(line_of("qt-06", digest=None, tree=None), line_of("qt-07")),
    )
    commit()

    verification = workspace.verify()

    assert errors(verification) == []
    assert verification.revisions == 3
    assert verification.not_provable == 1


def test_a_line_without_text_outside_an_opening_is_told(workspace, commit, forge, line_of):
    forge(issues=(line_of("qt-06", digest=None, tree=None),))
    commit()

    assert f"{SECOND}: QMS-L008 entry 2: QT-06 has no digest" in errors(workspace.verify())


def test_a_correction_and_a_rectification_are_sound(workspace, root, commit, forge):
    first, _ = read_entry((root / ENTRY).read_bytes(), path=ENTRY)
    line = first.entry.issues[0]
    correction = forge("decisions/2021/0055-sct-vp.md", act=Act.CORRECTION, number="55/SCT-VP", book="chung", corrects=1,
        reason="Sai tên", from_start=True, issues=(attrs.evolve(line, title="Tên đúng"),),
    )  # fmt: skip
    data = correction.read_bytes()
    forge("decisions/2021/rectification-3.md", act=Act.RECTIFICATION, entry=3, previous=sha256(data), number=None,
        book=None, corrects=1, reason="Gõ sai", issues=(line,), recorded=first.entry.recorded + dt.timedelta(days=8),
    )  # fmt: skip
    commit()

    assert errors(workspace.verify()) == []


def test_a_correction_that_brings_a_text_nobody_reviewed_is_told(workspace, root, commit, forge):
    (root / "documents/procedure/qt-07").rename(root / "moved")
    shutil.rmtree(root / "documents/procedure/qt-06")
    (root / "moved").rename(root / "documents/procedure/qt-06")
    forge(act=Act.CORRECTION, corrects=1, reason="Sai chữ")
    commit()

    assert errors(workspace.verify()) == [
        f"{SECOND}: QMS-V009 QT-06 01.00 was issued without the acts of review that it needed: author, checker, approver"
    ]


# The files of the ledger


def test_an_entry_edited_and_committed_by_plain_git_is_told(workspace, root, edit, commit):
    edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')
    commit()

    verification = workspace.verify()

    assert errors(verification) == [f"{ENTRY}:1: QMS-V003 {ENTRY} was altered after it was entered"]
    assert str(verification.diagnostics[0].hint) == "`qms repair` brings it back as it was entered"


def test_an_entry_in_the_middle_breaks_the_chain_as_well(second, edit, commit):
    edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')
    commit()

    assert errors(second.verify()) == [
        f"{ENTRY}:1: QMS-V003 {ENTRY} was altered after it was entered",
        f"{SECOND}: QMS-L003 entry 2 does not name the file of the entry before it as it is now",
    ]


def test_an_entry_edited_on_the_disk_alone_is_told(workspace, edit):
    edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')

    assert errors(workspace.verify()) == [f"{ENTRY}:1: QMS-V005 {ENTRY} was edited by hand"]


def test_an_entry_deleted_from_main_is_told(second, root, commit):
    (root / ENTRY).unlink()
    commit()

    assert errors(second.verify()) == [
        f"QMS-V007 the tag {TAG} is of a decision that the ledger does not hold",
        f"{ENTRY}:1: QMS-V004 {ENTRY}, which was entered, is gone from the store",
        f"{SECOND}: QMS-L002 entry 1 is missing; the ledger goes on with 2",
    ]


def test_an_entry_deleted_from_the_disk_alone_is_told(workspace, root):
    (root / ENTRY).unlink()

    assert errors(workspace.verify()) == [f"{ENTRY}:1: QMS-V005 {ENTRY} was removed by hand"]


def test_a_file_put_beside_the_entries_is_told(workspace, root, forge):
    forge()

    assert errors(workspace.verify()) == [f"{SECOND}:1: QMS-V006 {SECOND} was put there by hand; it counts for nothing"]
    assert workspace.verify().entries == 1


def test_an_entry_added_by_hand_has_no_acts_of_review(workspace, root, edit, commit, forge):
    edit("documents/procedure/qt-06/document.md", "…", "khác")
    forge()
    commit()

    verification = workspace.verify()

    assert errors(verification) == [
        f"{SECOND}: QMS-V009 QT-06 01.00 was issued without the acts of review that it needed: author, checker, approver"
    ]
    assert warnings(verification) == ["QMS-G031 the tag decision/2021/0101-qd-sct of a decision is missing"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"entry": 3}, "QMS-L002 entry 2 is missing; the ledger goes on with 3"),
        ({"previous": None}, "QMS-L003 entry 2 does not name the file of the entry before it as it is now"),
        ({"previous": "sha256:" + "0" * 64}, "QMS-L003 entry 2 does not name the file of the entry before it as it is now"),
        ({"number": "100/QĐ-SCT"}, "QMS-L009 100/QĐ-SCT of 2021 was used by 100/QĐ-SCT already"),
        ({"number": "102/QĐ-SCT"}, "QMS-V015 the name of the file is not that of its decision 102/QĐ-SCT"),
        ({"date": dt.date(2020, 1, 5)}, "QMS-V015 the name of the file is not that of its decision 101/QĐ-SCT"),
        ({"recorded": dt.datetime(2021, 9, 1, tzinfo=dt.UTC)}, "QMS-L004 entry 2 was recorded before entry 1"),
        ({"digest": "sha256:" + "0" * 64}, "QMS-V002 the text of QT-06 01.00 is not the one that was decided"),
        ({"tree": None}, "QMS-V001 the entry names no folder of git as the text of QT-06 01.00"),
        ({"tree": "0" * 40 + "\n" + "1" * 40}, "QMS-V001 the entry names no folder of git as the text of QT-06 01.00"),
    ],
)  # fmt: skip
def test_an_entry_added_by_hand_that_does_not_fit_is_told(workspace, commit, forge, line_of, changes, expected):
    of_line = {name: changes[name] for name in ("digest", "tree") if name in changes}
    forge(issues=(line_of("qt-06", **of_line),), **{k: v for k, v in changes.items() if k not in of_line})
    commit()

    assert f"{SECOND}: {expected}" in errors(workspace.verify())


def test_an_entry_that_names_a_text_from_elsewhere_is_told(workspace, root, edit, commit, forge):
    forge()
    edit("documents/procedure/qt-06/document.md", "…", "khác")
    commit()

    assert (
        f"{SECOND}: QMS-V013 the text of QT-06 01.00 is not part of the commit that entered it; git may lose it"
        in errors(workspace.verify())
    )


def test_an_entry_that_is_no_entry_is_told(workspace, root, commit):
    (root / SECOND).write_text("không phải quyết định\n", "utf-8")
    commit()

    assert f"{SECOND}:1: QMS-T010 the first line is not +++, so the text has no header" in errors(workspace.verify())
    (root / SECOND).unlink()
    commit()
    assert workspace.verify().diagnostics == ()


def test_an_entry_that_is_renumbered_is_told(second, edit, commit):
    edit(ENTRY, "entry = 1", "entry = 7")
    commit()

    found = errors(second.verify())

    assert f"{ENTRY}:1: QMS-V003 {ENTRY} was altered after it was entered" in found
    assert f"{SECOND}: QMS-L002 entry 1 is missing; the ledger goes on with 2" in found


def test_an_entry_that_moved_to_another_file_is_told(second, root, commit):
    (root / ENTRY).rename(root / "decisions/2021/0200-qd-sct.md")
    commit()

    found = errors(second.verify())

    assert f"{ENTRY}:1: QMS-V004 {ENTRY}, which was entered, is gone from the store" in found
    assert (
        "decisions/2021/0200-qd-sct.md: QMS-V015 the name of the file is not that of its decision 100/QĐ-SCT" in found
    )


# The frozen bytes


def frozen_blob(root: Path, plain_git) -> str:
    return plain_git(root, "rev-parse", "HEAD:documents/procedure/qt-05/document.md").strip()


def test_a_frozen_blob_replaced_by_another_is_told(workspace, root, plain_git, loosen):
    place = loosen(frozen_blob(root, plain_git))
    data = zlib.decompress(place.read_bytes())
    place.write_bytes(zlib.compress(data.replace("Quy trình".encode(), b"Quy tronh ")))

    found = errors(workspace.verify())

    assert found[-1].startswith(f"{ENTRY}: QMS-V001 the text of QT-05 01.00 is damaged: the object ")
    assert any(line.startswith("QMS-G040 the history is damaged; git says: ") for line in found)


def test_a_frozen_blob_that_is_no_object_any_more_is_told(workspace, root, plain_git, loosen):
    loosen(frozen_blob(root, plain_git)).write_bytes(b"rubbish")

    assert {"QMS-V001", "QMS-G040"} <= codes(workspace.verify())


def test_a_frozen_blob_that_is_gone_is_told(workspace, root, plain_git, loosen):
    loosen(frozen_blob(root, plain_git)).unlink()

    assert {"QMS-V001", "QMS-G040"} <= codes(workspace.verify())


def test_a_pack_with_one_byte_turned_is_told(workspace, root):
    for pack in (root / ".git/objects/pack").glob("*.pack"):
        pack.chmod(0o644)
        data = bytearray(pack.read_bytes())
        data[len(data) // 2] ^= 0xFF
        pack.write_bytes(data)

    verification = workspace.verify()

    assert not verification.ok
    assert "QMS-G040" in codes(verification)


def test_an_entry_whose_own_bytes_are_damaged_does_not_hide_the_rest(second, root, plain_git, loosen):
    identity = plain_git(root, "rev-parse", f"HEAD:{ENTRY}").strip()
    loosen(identity).unlink()

    verification = workspace_at(open_store(root), Clock(DAY)).verify()

    said = f"{ENTRY}: QMS-V012 a part of the history cannot be read: the object {identity} of the history is missing"
    assert any(line.startswith(said) for line in errors(verification))
    assert verification.entries == 1
    assert "QMS-G040" in codes(verification)


def test_a_history_without_its_objects_is_told_without_a_traceback(workspace, root):
    shutil.rmtree(root / ".git/objects/pack")
    (root / ".git/objects/pack").mkdir()

    verification = workspace.verify()

    assert not verification.ok
    assert {"QMS-V012", "QMS-G040"} <= codes(verification)
