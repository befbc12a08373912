"""Files that cannot be right: damaged, too large, renamed, linked, in the wrong form. Nothing is written."""

import os
import shutil
import sys
from collections.abc import Callable

import pytest
from support.stores import ACTORS, Clock, folder, workspace_at

from qms.errors import Refused
from qms.operations.originals import ledger_alterations
from qms.store.repository import open_store

ENTRY = "decisions/2021/0100-qd-sct.md"
QT_05 = "documents/procedure/qt-05/document.md"
QT_06 = "documents/procedure/qt-06/document.md"
HEAD = '+++\ncode = "QT-06"\ntitle = "T"\nunit = "vp"\n'


def writers(workspace) -> list[Callable[[], object]]:
    """Return every operation that would write something."""
    day = workspace.session.today
    return [
        workspace.save,
        lambda: workspace.new("procedure", "QT-09", title="T", unit="vp"),
        lambda: workspace.attach("QT-06", __file__),
        lambda: workspace.restore("QT-05"),
        lambda: workspace.review(["QT-07"], by="soan-thao", role="author"),
        lambda: workspace.issue("101/QĐ-SCT", date=day, documents=["QT-06"]),
        lambda: workspace.withdraw("101/QĐ-SCT", date=day, documents=["QT-05"]),
        lambda: workspace.issue("101/QĐ-SCT", date=day, documents=["QT-06"], dry_run=True),
    ]


# Texts that cannot be read

DEEP = "x = " + "[" * 10_000 + "]" * 10_000
UNREADABLE = {
    "merge conflict": (
        HEAD.encode() + b"+++\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n",
        f"{QT_06}:6: QMS-T004 the text holds merge-conflict markers: two versions stand one below the other",
    ),
    "NUL": (HEAD.encode() + b"+++\n\0", f"{QT_06}:6: QMS-T003 the text holds a NUL byte: it is damaged, or no text at all"),
    "Latin-1": (HEAD.encode() + b"+++\ncaf\xe9\n", f"{QT_06}:6: QMS-T002 the text is not UTF-8"),
    "UTF-16": (HEAD.encode("utf-16"), f"{QT_06}:1: QMS-T002 the text is UTF-16, not UTF-8"),
    "no header": (b"# Quy trinh\n", f"{QT_06}:1: QMS-T010 the first line is not +++, so the text has no header"),
    "no end": (HEAD.encode(), f"{QT_06}:1: QMS-T011 the header begins here but no second line +++ ends it"),
    "empty": (b"", f"{QT_06}:1: QMS-T010 the first line is not +++, so the text has no header"),
    "50 MB": (
        HEAD.encode() + b"+++\n" + b"x" * (50 << 20),
        f"{QT_06}: QMS-T001 the text has 52428847 bytes, more than the 2097152 that are read; nothing in it was looked at",
    ),
    "64 KB header": (
        (HEAD + f'clauses = ["{"7" * 65_536}"]\n+++\n').encode(),
        f"{QT_06}:2: QMS-T012 the header has 65590 letters, more than the 65536 that are read",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_text_that_cannot_be_read_is_refused_by_every_operation_that_takes_it(workspace, root, refusal, issue, case):
    data, expected = UNREADABLE[case]
    (root / QT_06).write_bytes(data)

    assert refusal(issue).diagnostics == [expected]
    assert refusal(workspace.save).diagnostics == [expected]
    assert refusal(lambda: workspace.review(["qt-06"], by="soan-thao", role="author")).diagnostics == [expected]
    assert expected in [str(d) for d in workspace.check()]
    assert [row.issue.code for row in workspace.in_force()] == ["QT-05"]
    assert len(workspace.status()) == 3


@pytest.mark.parametrize("part", [DEEP, "x = " + "{a=" * 10_000 + "1" + "}" * 10_000, "x." * 10_000 + "y = 1"])
def test_nesting_beyond_reason_is_refused(root, refusal, issue, part):
    (root / QT_06).write_text(HEAD + part + "\n+++\n", "utf-8")

    told = refusal(issue)

    assert {d.code for d in told.error.diagnostics} <= {"QMS-T020", "QMS-T022", "QMS-T023", "QMS-T024", "QMS-T030"}
    assert told.error.diagnostics[0].location.path == QT_06
    assert told.error.diagnostics[0].hint is not None


def test_ten_thousand_deep_markdown_is_no_trouble(workspace, root, issue):
    (root / QT_06).write_text(HEAD + "+++\n" + "> " * 10_000 + "x\n" + "- " * 5_000 + "y\n", "utf-8")

    assert issue().done
    assert workspace.verify().diagnostics == ()


# Files that are gone, renamed or not listed


def test_a_document_deleted_by_hand_is_not_issued_and_can_be_brought_back(workspace, root, refusal, issue):
    shutil.rmtree(root / "documents/procedure/qt-05")

    told = refusal(lambda: issue("QT-05", reissue=True))

    assert told.message == "the folder of qt-05 is gone from the disk; nothing was written"
    assert told.hint == "bring it back with `qms restore qt-05`"
    assert "QMS-S008" in [d.code for d in workspace.check()]
    workspace.restore("QT-05")
    assert (root / QT_05).exists()
    assert workspace.verify().diagnostics == ()


def test_a_document_renamed_by_hand_is_not_saved(workspace, root, refusal):
    (root / "documents/procedure/qt-05").rename(root / "documents/procedure/qt-55")

    told = refusal(workspace.save)

    assert told.diagnostics == [f"{QT_05}: QMS-S008 the text of qt-05, which was issued, is gone"]
    assert "QMS-S008" in [d.code for d in workspace.check()]


def test_a_document_moved_to_another_kind_is_not_issued(workspace, root, refusal, issue):
    (root / "documents/guideline-audit").mkdir()
    (root / "documents/procedure/qt-05").rename(root / "documents/guideline-audit/qt-05")

    told = refusal(lambda: issue("QT-05", reissue=True))

    assert told.diagnostics == [
        "documents/guideline-audit/qt-05: QMS-S009 qt-05 was issued as procedure, its folder lies under guideline-audit"
    ]


def test_a_text_deleted_from_its_folder_is_told(workspace, root, refusal, issue):
    (root / QT_06).rename(root / "documents/procedure/qt-06/document.txt")

    told = refusal(issue)

    assert told.diagnostics == [f"{QT_06}: QMS-D010 the folder has no document.md"]


def test_an_attachment_deleted_or_renamed_by_hand_is_told(workspace, root, refusal, issue):
    for path, data in folder("qt-06", attachments=("bieu-mau.xlsx",), files={"bieu-mau.xlsx": b"x"}).items():
        (root / path).write_bytes(data)
    place = root / "documents/procedure/qt-06/bieu-mau.xlsx"
    missing = f"{QT_06}:5: QMS-D012 QT-06 lists the file bieu-mau.xlsx, which is not there"
    place.rename(place.with_name("bm.xlsx"))

    assert refusal(issue).diagnostics == [
        "documents/procedure/qt-06/bm.xlsx: QMS-D011 QT-06 does not list the file bm.xlsx", missing,
    ]  # fmt: skip
    place.with_name("bm.xlsx").unlink()
    assert refusal(issue).diagnostics == [missing]
    assert refusal(workspace.save).diagnostics == [missing]


# The ledger


@pytest.mark.parametrize("where", ["on the disk", "on main"])
@pytest.mark.parametrize("how", ["edited", "removed"])
def test_writes_are_refused_and_questions_answered_while_the_ledger_is_damaged(
    workspace, root, refusal, edit, plain_git, where, how
):
    if how == "edited":
        edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')
    else:
        (root / ENTRY).unlink()
    if where == "on main":
        plain_git(root, "commit", "-qam", "by hand")
    expected = {
        ("edited", "on the disk"): f"{ENTRY}:1: QMS-V005 {ENTRY} was edited by hand",
        ("removed", "on the disk"): f"{ENTRY}:1: QMS-V005 {ENTRY} was removed by hand",
        ("edited", "on main"): f"{ENTRY}:1: QMS-V003 {ENTRY} was altered after it was entered",
        ("removed", "on main"): f"{ENTRY}:1: QMS-V004 {ENTRY}, which was entered, is gone from the store",
    }[how, where]

    for act in writers(workspace):
        told = refusal(act)
        assert told.diagnostics == [expected]
        assert str(told.error.diagnostics[0].hint) == "`qms repair` brings it back as it was entered"
    rows = workspace_at(open_store(root), Clock(workspace.session.today)).in_force()
    assert len(rows) == (0 if (how, where) == ("removed", "on main") else 1)
    saved = workspace.session.load_for_reading().saved
    assert [str(d) for d in ledger_alterations(workspace.session.store, saved)] == [expected]
    workspace.repair()
    assert workspace.verify().diagnostics == ()


def test_an_entry_that_cannot_be_read_refuses_every_write(workspace, root, refusal, plain_git):
    (root / "decisions/2021/0101-qd-sct.md").write_text("+++\nformat = 1\n+++\n", "utf-8")
    plain_git(root, "add", "-A")
    plain_git(root, "commit", "-qm", "by hand")
    with pytest.raises(Refused):
        workspace.save()  # the first writer makes the missing tag, whatever it then finds

    for act in writers(workspace):
        assert "decisions/2021/0101-qd-sct.md" in refusal(act).diagnostics[0]
    assert [row.issue.code for row in workspace.in_force()] == ["QT-05"]


def test_a_decision_written_where_the_next_one_goes_is_not_overwritten(workspace, root, refusal):
    (root / "decisions/2021/0101-qd-sct.md").write_text("bản nháp\n", "utf-8")

    day = workspace.session.today
    told = refusal(lambda: workspace.issue("101/QĐ-SCT", date=day, documents=["QT-06"]), Exception)

    assert "decisions/2021/0101-qd-sct.md" in told.message


# The form of a text


def test_windows_line_ends_are_refused_by_an_issue_and_mended_by_a_save(workspace, root, refusal, issue):
    (root / QT_06).write_bytes((root / QT_06).read_bytes().replace(b"\n", b"\r\n"))

    assert refusal(issue).diagnostics == [f"{QT_06}:1: QMS-T006 lines end with CR (Windows), not with LF alone"]
    workspace.save()
    assert b"\r" not in (root / QT_06).read_bytes()
    assert issue().done


def test_loose_accents_are_refused_by_an_issue_and_mended_by_a_save(workspace, root, refusal, issue, edit):
    edit(QT_06, "# Quy trình", "# Quy tri\u0300nh")

    assert refusal(issue).diagnostics == [
        f"{QT_06}:7: QMS-T007 the accents of “tri\u0300nh” stand apart from their letters (the text is not NFC)"
    ]
    workspace.save()
    assert "# Quy trình" in (root / QT_06).read_text("utf-8")
    assert issue().done


def test_a_byte_order_mark_is_refused_by_an_issue_and_mended_by_a_save(workspace, root, refusal, issue):
    (root / QT_06).write_bytes(b"\xef\xbb\xbf" + (root / QT_06).read_bytes())

    assert refusal(issue).diagnostics == [f"{QT_06}:1: QMS-T005 the text begins with a byte order mark"]
    workspace.save()
    assert issue().done


@pytest.mark.parametrize(
    "name", ["phụ lục.docx", "phu\u0323 lu\u0323c.docx", "CON.docx", "x" * 120 + ".docx", "a:b.docx"]
)
def test_a_name_that_does_not_work_everywhere_is_refused_by_an_issue(root, refusal, issue, name):
    (root / QT_06).write_text(HEAD + f'attachments = ["{name}"]\n+++\n', "utf-8")
    (root / "documents/procedure/qt-06" / name).write_bytes(b"x")

    told = refusal(issue)

    assert any(f"QMS-D008 the file name “{name}” does not work on every system" in line for line in told.diagnostics)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system takes only names that are text")
def test_a_name_that_is_no_text_is_told(workspace, root, refusal):
    place = os.fsencode(root) + b"/documents/procedure/qt-06/\xff.docx"
    with open(place, "wb") as file:  # noqa: PTH123 - a Path cannot hold it
        file.write(b"x")

    assert "QMS-G022" in [d.code for d in refusal(workspace.save).error.diagnostics]


# Settings and organisation


@pytest.mark.parametrize("name", ["qms.toml", "organisation.toml"])
@pytest.mark.parametrize("data", [b"\xff", b"x = \n", b"<<<<<<< HEAD\n", b"unknown = 1\n"])
def test_settings_that_cannot_be_read_are_not_saved(workspace, root, refusal, name, data):
    (root / name).write_bytes(data)

    told = refusal(workspace.save)

    assert told.error.diagnostics[0].location.path == name
    assert any(d.location and d.location.path == name for d in workspace.check())


@pytest.mark.parametrize("name", ["qms.toml", "organisation.toml"])
def test_settings_that_are_gone_are_not_saved_away(workspace, root, refusal, name):
    (root / name).unlink()

    told = refusal(workspace.save)

    assert told.diagnostics == [f"{name}: QMS-S012 {name} is gone; a store cannot be without it"]


@pytest.mark.parametrize("name", ["qms.toml", "organisation.toml"])
def test_settings_that_are_gone_from_main_are_told(root, refusal, plain_git, name):
    (root / name).rename(root / "aside")
    plain_git(root, "commit", "-qam", "by hand")
    (root / "aside").rename(root / name)
    workspace = workspace_at(open_store(root), Clock())

    for act in writers(workspace):
        told = refusal(act)
        assert name in told.message


def test_a_store_of_a_later_format_is_refused(root, refusal, edit, plain_git):
    edit("qms.toml", "format = 1", "format = 2")
    plain_git(root, "commit", "-qam", "later")
    workspace = workspace_at(open_store(root), Clock())

    told = refusal(workspace.save)

    assert told.message == "the store has format 2, this qms reads up to 1"
    assert told.hint == "install a newer qms"


def test_the_acts_of_review_that_cannot_be_read_count_for_nothing(workspace, root, refusal, plain_git):
    for path in (root / "reviews/2021").iterdir():
        path.write_bytes(b"\0")
    plain_git(root, "commit", "-qam", "by hand")
    day = workspace.session.today

    told = refusal(lambda: workspace.issue("101/QĐ-SCT", date=day, documents=["QT-06"]), Refused)

    assert [d.code for d in told.error.diagnostics] == ["QMS-R001"]
    workspace.repair()
    assert workspace.issue("101/QĐ-SCT", date=day, documents=["QT-06"]).done
    assert set(ACTORS) == {"author", "checker", "approver"}
