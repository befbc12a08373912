"""Links, and names that lead out of the store. Nothing is followed and nothing is written."""

import os
import shutil
import sys

import pytest

from qms.errors import UsageError
from qms.model.papers import Paper
from qms.operations.saving import attach

QT_06 = "documents/procedure/qt-06/document.md"
HEAD = '+++\ncode = "QT-06"\ntitle = "T"\nunit = "vp"\n'
posix = pytest.mark.skipif(sys.platform == "win32", reason="a link needs a right that users of Windows lack")


@posix
def test_a_linked_attachment_is_refused(workspace, root, refusal, issue, tmp_path):
    (tmp_path / "secret.txt").write_text("x")
    (root / "documents/procedure/qt-06/phu-luc.txt").symlink_to(tmp_path / "secret.txt")
    expected = (
        "documents/procedure/qt-06/phu-luc.txt: QMS-G020 documents/procedure/qt-06/phu-luc.txt is a symbolic link, "
        "which a store does not follow"
    )

    for act in (
        issue,
        workspace.save,
        lambda: workspace.review(["QT-06"], by="soan-thao", role="author"),
        lambda: workspace.attach("QT-06", __file__),
    ):
        assert refusal(act).diagnostics == [expected]
    assert expected in [str(d) for d in workspace.check()]


@posix
def test_a_linked_text_is_not_read(workspace, root, refusal, issue, tmp_path):
    shutil.move(root / QT_06, tmp_path / "document.md")
    (root / QT_06).symlink_to(tmp_path / "document.md")

    assert refusal(issue, UsageError).message == "there is no document “qt-06”"
    assert [d.code for d in refusal(workspace.save).error.diagnostics] == ["QMS-G020"]
    assert "QMS-G020" in [d.code for d in workspace.check()]


@posix
def test_a_link_that_main_holds_beside_the_files_is_not_frozen_over(workspace, root, edit, refusal, plain_git, issue):
    link = root / "documents/procedure/qt-06/l"
    link.symlink_to("document.md")
    plain_git(root, "add", "-A")
    plain_git(root, "commit", "-qm", "a link")
    link.unlink()
    edit(QT_06, "…", "sửa")

    assert refusal(issue).message == (
        "documents/procedure/qt-06 holds on main what is no file of a store; nothing was written"
    )
    plain_git(root, "commit", "-qam", "no link")
    assert issue().done
    assert workspace.verify().diagnostics == ()


@posix
@pytest.mark.parametrize("place", ["documents/procedure/qt-06", "documents/procedure", "documents"])
def test_a_linked_folder_is_not_entered(workspace, root, refusal, tmp_path, place):
    shutil.move(root / place, tmp_path / "aside")
    (root / place).symlink_to(tmp_path / "aside")

    told = refusal(workspace.save)

    assert told.diagnostics[0] == f"{place}: QMS-G020 {place} is a symbolic link, which a store does not follow"
    assert "QMS-G020" in [d.code for d in workspace.check()]


@posix
def test_a_link_round_in_a_circle_and_a_pipe_are_told(workspace, root, refusal):
    (root / "documents/procedure/qt-06/vong").symlink_to(root / "documents")
    os.mkfifo(root / "documents/procedure/qt-06/ong")

    assert [d.code for d in refusal(workspace.save).error.diagnostics] == ["QMS-G021", "QMS-G020"]


@posix
def test_nothing_is_written_through_a_link(workspace, root, refusal, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "papers").symlink_to(outside)
    paper = Paper(number="907/KH-SCT", date=workspace.session.today, issuer="sct", subject="Kế hoạch")
    told = refusal(lambda: workspace.add_paper(paper))

    assert told.message.endswith("is not a folder of the store; nothing was written")
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("name", ["../../qms.toml", "/etc/passwd", "..", "a/../../b", "C:\\x.docx", "\\\\server\\x"])
def test_a_listed_file_outside_the_folder_is_refused(root, refusal, issue, name):
    (root / QT_06).write_text(HEAD + f"attachments = ['{name}']\n+++\n", "utf-8")

    told = refusal(issue)

    assert told.diagnostics[0].startswith(f"{QT_06}:5: QMS-D012 QT-06 lists the file ")


@pytest.mark.parametrize("name", ["../x.docx", "/x.docx", "a/b.docx", "..", "C:x.docx"])
def test_a_file_is_not_attached_under_a_name_that_leads_away(workspace, refusal, tmp_path, name):
    place = tmp_path / "x.docx"
    place.write_bytes(b"x")

    told = refusal(lambda: attach(workspace.session, "QT-06", place, name=name), UsageError)

    assert told.message == f"the file name “{name}” does not work here"
