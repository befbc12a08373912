"""Tags, moved and rewritten history, acts of review, merged branches: what verify says of each."""

import datetime as dt
from pathlib import Path

import attrs
import pytest
from support.stores import ACTORS, Clock, workspace_at

from qms.diagnostics import Severity
from qms.errors import UsageError
from qms.model.digests import sha256
from qms.model.ledger import Act
from qms.model.papers import Paper
from qms.operations.verifying import Verification
from qms.store.repository import open_store
from qms.text.ledger import read_entry, write_entry

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


# Tags


def test_a_deleted_tag_is_a_warning_and_the_next_writer_makes_it_again(workspace, root, plain_git):
    before = plain_git(root, "rev-parse", TAG)
    plain_git(root, "tag", "-d", TAG)

    assert workspace.verify().ok
    assert warnings(workspace.verify()) == [f"QMS-G031 the tag {TAG} of a decision is missing"]
    workspace.repair()
    assert workspace.verify().diagnostics == ()
    assert plain_git(root, "rev-parse", TAG) == before


def test_a_moved_tag_is_told(second, root, plain_git):
    plain_git(root, "tag", "-f", "-a", "-m", "moved", TAG, "HEAD")

    verification = second.verify()

    assert errors(verification) == [
        f"{ENTRY}: QMS-V008 the tag {TAG} leads to a commit that did not enter the decision"
    ]
    assert str(verification.diagnostics[0].hint) == (
        f"delete it with `git tag -d {TAG}`; the next command that writes makes it again"
    )


def test_a_tag_replaced_by_a_lightweight_one_is_told(workspace, root, plain_git):
    commit = plain_git(root, "rev-parse", TAG + "^{commit}").strip()
    plain_git(root, "tag", "-f", TAG, commit)

    assert errors(workspace.verify()) == [
        f"{ENTRY}: QMS-V008 the tag {TAG} is not the one that belongs to the decision"
    ]


def test_a_tag_that_leads_to_no_commit_is_told(workspace, root, plain_git):
    plain_git(root, "tag", "-f", TAG, "HEAD:qms.toml")

    assert errors(workspace.verify()) == [
        f"{ENTRY}: QMS-V008 the tag {TAG} leads to a commit that did not enter the decision"
    ]


def test_a_tag_of_a_decision_that_does_not_exist_is_told(workspace, root, plain_git):
    plain_git(root, "tag", "decision/2021/0999-qd-sct")

    assert errors(workspace.verify()) == [
        "QMS-V007 the tag decision/2021/0999-qd-sct is of a decision that the ledger does not hold"
    ]


# main moved back, history rewritten


def test_main_moved_back_shows_by_the_tag_that_stays(second, root, plain_git):
    plain_git(root, "reset", "-q", "--hard", "HEAD~1")

    assert errors(second.verify()) == [
        "QMS-V007 the tag decision/2021/0101-qd-sct is of a decision that the ledger does not hold"
    ]


def test_main_moved_back_without_a_trace_shows_by_an_anchor_alone(second, root, plain_git):
    anchor = second.verify().commit
    digest = sha256((root / SECOND).read_bytes())
    plain_git(root, "reset", "-q", "--hard", "HEAD~1")
    plain_git(root, "tag", "-d", "decision/2021/0101-qd-sct")

    assert second.verify().diagnostics == ()
    by_commit, by_digest = second.verify(anchor=anchor), second.verify(anchor=digest)
    assert errors(by_commit) == [f"QMS-V011 the commit {anchor} is not part of the history of main"]
    assert str(by_commit.compared_with) == f"the anchor {anchor}"
    assert errors(by_digest) == [f"QMS-V010 no entry of the ledger has the digest {digest}, and no list of a decision"]


def test_an_anchor_that_is_still_there_is_named(second, root):
    anchor = second.verify().commit
    second.issue("102/QĐ-SCT", date=DAY, documents=["QT-05"], reissue=True)
    digest = sha256((root / ENTRY).read_bytes())

    by_commit, by_digest = second.verify(anchor=anchor.upper()), second.verify(anchor=digest.removeprefix("sha256:"))

    assert by_commit.ok
    assert str(by_commit.compared_with) == f"the anchor {anchor}"
    assert by_digest.ok
    assert str(by_digest.compared_with) == f"the anchor {digest}: entry 1 and all before it"


@pytest.mark.parametrize("anchor", ["", "HEAD", "abc1234", "sha256:abc", TAG, "--all", "0" * 41])
def test_what_is_no_anchor_is_refused(workspace, anchor):
    with pytest.raises(UsageError) as caught:
        workspace.verify(anchor=anchor)

    assert str(caught.value.message) == f"“{anchor}” is no anchor"
    assert str(caught.value.hint) == (
        "give the full id of a commit, the SHA-256 of an entry's file, or the 64 digits that end a signed annex"
    )


def test_an_anchor_of_another_store_is_told(workspace):
    assert codes(workspace.verify(anchor="0" * 40)) == {"QMS-V011"}


def test_the_last_decision_rewritten_shows_by_its_tag(workspace, root, plain_git, edit):
    edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')
    plain_git(root, "commit", "-q", "--amend", "-am", "rewritten")

    verification = workspace.verify()

    assert errors(verification) == [
        f"{ENTRY}: QMS-V008 the tag {TAG} leads to a commit that did not enter the decision"
    ]
    assert str(verification.diagnostics[0].hint) == (
        "the history was rewritten: compare the store with a backup before anything else"
    )


def test_the_last_decision_rewritten_with_its_tag_shows_by_an_anchor_alone(workspace, root, plain_git, edit):
    anchor = workspace.verify().commit
    edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')
    plain_git(root, "commit", "-q", "--amend", "-am", "rewritten")
    plain_git(root, "tag", "-d", TAG)
    workspace.repair()

    assert workspace.verify().diagnostics == ()
    assert codes(workspace.verify(anchor=anchor)) == {"QMS-V011"}


def test_an_earlier_decision_rewritten_breaks_the_chain(second, root, plain_git, edit):
    plain_git(root, "reset", "-q", "--hard", "HEAD~1")
    edit(ENTRY, 'code = "QT-05"', 'code = "QT-50"')
    plain_git(root, "commit", "-q", "--amend", "-am", "rewritten")
    plain_git(root, "cherry-pick", "decision/2021/0101-qd-sct")

    found = errors(second.verify())

    assert f"{SECOND}: QMS-L003 entry 2 does not name the file of the entry before it as it is now" in found
    assert f"{ENTRY}: QMS-V008 the tag {TAG} leads to a commit that did not enter the decision" in found


# Acts of review


def review_of(root: Path, role: str) -> str:
    [path] = (root / "reviews/2021").glob(f"*-{role}-*.toml")
    return str(path.relative_to(root))


def test_an_act_of_review_that_is_altered_is_told(workspace, root, edit, commit):
    path = review_of(root, "checker")
    edit(path, "kiem-tra", "giam-doc")

    assert errors(workspace.verify()) == [f"{path}:1: QMS-V005 {path} was edited by hand"]
    commit()
    assert errors(workspace.verify()) == [f"{path}:1: QMS-V003 {path} was altered after it was entered"]


def test_an_act_of_review_that_is_removed_is_told(workspace, root, commit):
    path = review_of(root, "approver")
    (root / path).unlink()

    assert errors(workspace.verify()) == [f"{path}:1: QMS-V005 {path} was removed by hand"]
    commit()
    assert errors(workspace.verify()) == [f"{path}:1: QMS-V004 {path}, which was entered, is gone from the store"]


def test_an_act_of_review_with_an_earlier_date_does_not_count(workspace, root, commit, forge, line_of):
    forge(issues=(line_of("qt-07"),))
    commit()
    lacking = f"{SECOND}: QMS-V009 QT-07 01.00 was issued without the acts of review that it needed: author, checker, approver"
    assert errors(workspace.verify()) == [lacking]
    back = workspace_at(open_store(root), Clock(dt.date(2021, 9, 14)))
    for role, person in ACTORS.items():
        path = back.review(["QT-07"], by=person, role=role).plan.change.writes

    verification = workspace.verify()

    assert errors(verification) == [lacking]
    late = [d for d in verification.diagnostics if d.code == "QMS-V014"]
    assert len(late) == 3
    assert {d.severity for d in late} == {Severity.WARNING}
    assert str(late[0].message) == (
        "the act says that it was recorded on 2021-09-14, but it was entered after 101/QĐ-SCT; "
        "it does not count for that decision"
    )
    assert next(iter(path)) in {d.location.path for d in late}


def test_a_rejection_written_over_the_approval_is_judged_as_it_was(workspace, root, edit, commit):
    path = review_of(root, "approver")
    edit(path, 'verdict = "approved"', 'verdict = "rejected"\nreason = "Không"')
    commit()

    assert codes(workspace.verify()) == {"QMS-V003"}


def test_a_rejection_that_stood_when_it_was_issued_is_told(workspace, root, commit, forge):
    workspace.review(["QT-06"], by="giam-doc", role="approver", verdict="rejected", reason="Thiếu biểu mẫu")
    forge(recorded=dt.datetime(2021, 9, 21, tzinfo=dt.UTC))
    commit()

    assert errors(workspace.verify()) == [
        f"{SECOND}: QMS-V009 QT-06 01.00 was issued without the acts of review that it needed: approver"
    ]


def test_on_paper_counts_only_where_the_policy_of_the_day_takes_it(workspace, root, commit, forge, line_of):
    settings = (root / "qms.toml").read_text("utf-8") + "[review]\non_paper = false\n"
    (root / "qms.toml").write_text(settings, "utf-8")
    workspace.save()
    forge(issues=(line_of("qt-07"),), on_paper=True)
    commit()

    assert codes(workspace.verify()) == {"QMS-V009", "QMS-G031"}


def test_a_policy_that_cannot_be_read_is_told(workspace, root, commit, forge):
    good = (root / "qms.toml").read_bytes()
    forge()
    (root / "qms.toml").write_bytes(b"format = \n")
    commit()
    (root / "qms.toml").write_bytes(good)
    commit()

    assert errors(workspace.verify()) == [
        f"{SECOND}: QMS-V016 the review policy of its day cannot be read: qms.toml cannot be read"
    ]


# Two branches


def on_two_branches(root: Path, plain_git, *, other_number: str = "102/QĐ-SCT") -> None:
    """Let two clones each enter a decision, and merge them by plain git."""
    plain_git(root, "switch", "-qc", "other", "main")
    plain_git(root, "switch", "-q", "main")
    workspace_at(open_store(root), Clock(DAY)).issue("101/QĐ-SCT", date=DAY, documents=["QT-06"])
    plain_git(root, "branch", "-m", "main", "mine")
    plain_git(root, "branch", "-m", "other", "main")
    plain_git(root, "switch", "-q", "main")
    workspace_at(open_store(root), Clock(DAY)).issue(
        other_number, date=DAY, documents=["QT-05"], reissue=True, on_paper=True
    )
    plain_git(root, "merge", "-q", "--no-edit", "mine")


def test_two_branches_with_an_entry_each_are_named_both(root, plain_git):
    on_two_branches(root, plain_git)

    verification = workspace_at(open_store(root), Clock(DAY)).verify()

    assert errors(verification) == [
        "decisions/2021/0102-qd-sct.md: QMS-L001 entry 2 stands twice: in decisions/2021/0101-qd-sct.md "
        "and in decisions/2021/0102-qd-sct.md"
    ]
    assert verification.entries == 3


def test_a_number_used_twice_through_a_merge_is_told(root, plain_git):
    on_two_branches(root, plain_git, other_number="101/QĐ-BCĐISO")

    found = errors(workspace_at(open_store(root), Clock(DAY)).verify())

    assert (
        "decisions/2021/0101-qd-sct.md: QMS-L009 101/QĐ-SCT of 2021 was used by 101/QĐ-BCĐISO already" in found
        or "decisions/2021/0101-qd-bcdiso--bcd-iso.md: QMS-L009 101/QĐ-BCĐISO of 2021 was used by 101/QĐ-SCT already"
        in found
    )


def test_a_number_shared_by_a_decision_and_a_paper_through_a_merge_is_told(workspace, root, plain_git):
    plain_git(root, "switch", "-qc", "other")
    plain_git(root, "switch", "-q", "main")
    workspace.issue("101/QĐ-SCT", date=DAY, documents=["QT-06"])
    plain_git(root, "branch", "-m", "main", "mine")
    plain_git(root, "branch", "-m", "other", "main")
    plain_git(root, "switch", "-q", "main")
    workspace_at(open_store(root), Clock(DAY)).add_paper(
        Paper(number="101/QĐ-SCT", date=DAY, issuer="sct", subject="Quyết định khác")
    )
    plain_git(root, "merge", "-q", "--no-edit", "mine")

    assert errors(workspace_at(open_store(root), Clock(DAY)).verify()) == [
        "papers/2021/0101-qd-sct.toml: QMS-L009 101/QĐ-SCT of 2021 was used by 101/QĐ-SCT already"
    ]


def test_a_merge_that_keeps_one_chain_is_accepted(workspace, root, plain_git, edit):
    plain_git(root, "switch", "-qc", "draft")
    edit("documents/procedure/qt-07/document.md", "…", "dự thảo")
    plain_git(root, "commit", "-qam", "a draft")
    plain_git(root, "switch", "-q", "main")
    workspace.issue("101/QĐ-SCT", date=DAY, documents=["QT-06"])
    plain_git(root, "merge", "-q", "--no-edit", "draft")

    assert workspace.verify().diagnostics == ()


def test_a_mistyped_number_that_was_rectified_is_free_again(workspace, root, commit, forge):
    workspace.issue("144/QĐ-SCT", date=DAY, documents=["QT-06"])
    path = "decisions/2021/0144-qd-sct.md"
    data = (root / path).read_bytes()
    wrong, _ = read_entry(data, path=path)
    rectified = attrs.evolve(
        wrong.entry, entry=3, act=Act.RECTIFICATION, previous=sha256(data), number=None, book=None, corrects=2,
        reason="Gõ sai số", recorded=wrong.entry.recorded + dt.timedelta(hours=1),
    )  # fmt: skip
    third = "decisions/2021/rectification-3.md"
    (root / third).write_bytes(write_entry(rectified, ""))
    forge("decisions/2021/0144-qd-sct--2.md", number="144/QĐ-SCT", entry=4, on_paper=True,
        previous=sha256((root / third).read_bytes()), recorded=wrong.entry.recorded + dt.timedelta(hours=2),
    )  # fmt: skip
    commit()

    assert errors(workspace.verify()) == []


# What makes git tell another history


def test_replaced_objects_are_told(second, root, plain_git):
    plain_git(root, "replace", "HEAD", "HEAD~1")

    assert errors(second.verify()) == ["QMS-G004 parts of the history are replaced by others (refs/replace)"]


def test_grafts_are_told(workspace, root, plain_git):
    head = plain_git(root, "rev-parse", "HEAD").strip()
    (root / ".git/info").mkdir(exist_ok=True)
    (root / ".git/info/grafts").write_text(head + "\n")

    assert errors(workspace.verify()) == ["QMS-G005 commits of the history are given other parents (info/grafts)"]


def test_a_shallow_clone_is_told(root, plain_git, tmp_path):
    plain_git(root, "clone", "-q", "--depth", "1", f"file://{root}", str(tmp_path / "clone"))

    verification = workspace_at(open_store(tmp_path / "clone"), Clock(DAY)).verify()

    assert not verification.ok
    assert "QMS-G003 the history is cut off: this is a shallow clone" in errors(verification)


def test_a_full_clone_is_as_sound_as_its_origin(root, plain_git, tmp_path):
    plain_git(root, "clone", "-q", str(root), str(tmp_path / "clone"))
    plain_git(root, "clone", "-q", "--bare", str(root), str(tmp_path / "bare"))

    for name in ("clone", "bare"):
        verification = workspace_at(open_store(tmp_path / name), Clock(DAY)).verify()
        assert verification.diagnostics == ()
        assert verification.entries == 1
