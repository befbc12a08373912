"""Putting right what was typed wrong: on a store on the disk, with its tags, its verification and its repair."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.stores import Clock, folder, new_workspace, review_all

from qms.errors import Refused, UsageError
from qms.model.ledger import Act
from qms.model.preparations import DocumentVerdict
from qms.operations.adopting import adopt
from qms.operations.session import Outcome
from qms.workspace import Workspace

DECIDED = dt.date(2021, 9, 13)
LATER = dt.date(2021, 9, 20)
ENTRY = "decisions/2021/0100-qd-sct.md"


def numbers(workspace: Workspace) -> list[str | None]:
    return [file.entry.number for file in workspace.decisions()]


class TestAMistypedNumber:
    @pytest.fixture
    def rectified(self, workspace: Workspace) -> Workspace:
        workspace.rectify("100/QĐ-SCT", reason="gõ ngược hai chữ số", number="101/QĐ-SCT")
        return workspace

    def test_the_decision_has_its_right_number_and_the_wrong_one_is_free(self, rectified: Workspace) -> None:
        assert numbers(rectified) == ["101/QĐ-SCT"]

        outcome = rectified.issue("100/QĐ-SCT", date=LATER, documents=["QT-06"])

        assert outcome.plan.entry_path == "decisions/2021/0100-qd-sct--2.md"
        assert numbers(rectified) == ["101/QĐ-SCT", "100/QĐ-SCT"]
        assert rectified.verify().diagnostics == ()

    def test_the_right_number_is_taken(self, rectified: Workspace) -> None:
        with pytest.raises(Refused, match="number 101 of 2021 is already used by 101/QĐ-SCT"):
            rectified.issue("101/QĐ-SCT", date=LATER, documents=["QT-06"])

    def test_each_file_keeps_its_tag_and_the_right_number_has_one_too(
        self, rectified: Workspace, plain_git: Callable[..., str]
    ) -> None:
        rectified.issue("100/QĐ-SCT", date=LATER, documents=["QT-06"])

        tags = plain_git(rectified.root, "tag").split()
        assert tags == ["decision/2021/0100-qd-sct", "decision/2021/0100-qd-sct--2", "decision/2021/0101-qd-sct"]
        assert "Rectify entry 1: gõ ngược hai chữ số" in plain_git(rectified.root, "show", "decision/2021/0101-qd-sct")

    def test_what_is_altered_is_repaired_and_a_lost_tag_made_again(
        self, rectified: Workspace, root: Path, plain_git: Callable[..., str]
    ) -> None:
        for name in ("0100-qd-sct.md", "0101-qd-sct.md"):
            (root / "decisions/2021" / name).write_text("hỏng", "utf-8")
        plain_git(root, "tag", "-d", "decision/2021/0100-qd-sct")

        assert rectified.repair().done
        assert rectified.verify().diagnostics == ()
        assert numbers(rectified) == ["101/QĐ-SCT"]

    def test_whoever_asks_for_the_wrong_number_is_told(self, rectified: Workspace) -> None:
        with pytest.raises(UsageError) as caught:
            rectified.in_force(known="100/QD-SCT")

        assert str(caught.value.hint) == (
            "entry 1 was entered with that number by a typing error; its number is 101/QĐ-SCT"
        )

    def test_what_was_known_before_stays_the_answer(self, rectified: Workspace) -> None:
        [before], [after] = rectified.in_force(known=1), rectified.in_force(known="101/QĐ-SCT")
        [now] = rectified.in_force(known=LATER)

        assert (before.line.number, after.line.number, now.line.number) == ("100/QĐ-SCT", "100/QĐ-SCT", "101/QĐ-SCT")

    def test_it_is_rectified_again_by_the_number_of_either_entry(self, rectified: Workspace) -> None:
        rectified.rectify(2, reason="vẫn sai", number="102/QĐ-SCT")
        rectified.rectify("1", reason="gõ đúng từ đầu", number="100/QĐ-SCT")

        [file] = rectified.decisions()
        assert file.entry.number == "100/QĐ-SCT"
        assert [(one.entry.entry, one.entry.corrects) for one in file.rectifications] == [(2, 1), (3, 1), (4, 1)]
        assert rectified.verify().diagnostics == ()


def test_a_refused_rectification_changes_nothing(workspace, refusal):
    assert refusal(lambda: workspace.rectify(1, reason="x")).message.startswith("nothing in 100/QĐ-SCT of 2021-09-13")
    assert refusal(lambda: workspace.rectify(9, reason="x"), UsageError).message == "the ledger has no entry 9"
    assert refusal(lambda: workspace.rectify(1, reason=" "), UsageError).hint == "say it with --reason"
    assert refusal(lambda: workspace.rectify(1, reason="x", number="100/XX-AI"), UsageError).message.startswith(
        "no org"
    )


def test_an_entry_made_by_mistake_is_void_and_its_documents_were_never_issued(workspace):
    workspace.rectify("100/QĐ-SCT", reason="nhập nhầm kho", void=True)

    assert workspace.in_force() == ()
    assert [file.entry.act for file in workspace.decisions()] == [Act.ISSUE]
    assert numbers(workspace) == [None]
    assert workspace.issue("100/QĐ-SCT", date=LATER, documents=["QT-05"]).plan.entry.issues[0].revision == 0
    assert workspace.verify().diagnostics == ()


# From a plan


def in_plan(root: Path, name: str, *replaced: tuple[str, str]) -> None:
    """Put right by hand what a plan says."""
    place = root / f"plans/{name}.toml"
    text = place.read_text("utf-8")
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new, 1)
    place.write_text(text, "utf-8", newline="")


def rectify(workspace: Workspace, **said: Any) -> Outcome:
    return workspace.rectify(1, **{"reason": "gõ nhầm", "plan": "sua", **said})


def test_a_line_is_put_right_in_a_plan(workspace, root):
    workspace.prepare("sua", rectifies="100/QĐ-SCT")
    in_plan(root, "sua", ("edition = 1", "edition = 3"))

    rectify(workspace)

    [row] = workspace.in_force()
    assert (row.issue.edition, row.issue.revision) == (3, 0)
    assert (root / "plans/sua.toml").read_text("utf-8").count("became") == 1
    assert workspace.verify().diagnostics == ()
    assert [row.issue.edition for row in workspace.in_force(known=1)] == [1]


def test_a_forgotten_document_is_added_with_its_text_in_the_same_commit(workspace, root):
    text = root / "documents/procedure/qt-06/document.md"
    workspace.prepare("sua", rectifies="100/QĐ-SCT")
    place = root / "plans/sua.toml"
    added = 'document = "qt-06"\ncode = "QT-06"\ntitle = "…"\nverdict = "new"\nedition = 1\nrevision = 0\n'
    place.write_text(f"{place.read_text('utf-8')}\n[[documents]]\n{added}", "utf-8", newline="")

    outcome = rectify(workspace)

    assert [row.issue.document for row in workspace.in_force(on=DECIDED)] == ["qt-05", "qt-06"]
    assert workspace.session.store.at(outcome.commit).read("documents/procedure/qt-06/document.md") == text.read_bytes()
    assert workspace.verify().diagnostics == ()


def test_its_text_needs_reviews_unless_they_were_done_on_paper(workspace, root, refusal):
    workspace.prepare("sua", rectifies="100/QĐ-SCT")
    place = root / "plans/sua.toml"
    added = 'document = "qt-07"\ncode = "QT-07"\ntitle = "…"\nverdict = "new"\nedition = 1\nrevision = 0\n'
    place.write_text(f"{place.read_text('utf-8')}\n[[documents]]\n{added}", "utf-8", newline="")

    found = refusal(lambda: rectify(workspace))

    assert any("QMS-R001 QT-07 lacks reviews" in line for line in found.diagnostics)
    assert rectify(workspace, on_paper=True).done
    assert workspace.verify().diagnostics == ()


def test_a_text_is_not_changed_by_a_rectification(workspace, root, refusal):
    workspace.prepare("sua", rectifies="100/QĐ-SCT")
    in_plan(root, "sua", ('digest = "sha256:', 'digest = "sha256:00'))

    found = refusal(lambda: rectify(workspace))

    assert "QMS-I061 entry 1 issued another text of QT-05: a typing error changes no text" in found.diagnostics[0]


def test_a_plan_is_carried_out_once_and_states_it_all(workspace, root, refusal):
    workspace.prepare("sua", rectifies="100/QĐ-SCT")
    in_plan(root, "sua", ("edition = 1", "edition = 3"))

    assert (
        refusal(lambda: rectify(workspace, subject="Khác"), UsageError).message == "the plan sua states the entry whole"
    )
    rectify(workspace)
    assert refusal(lambda: rectify(workspace)).message == "the plan sua has become 100/QĐ-SCT of 2021-09-13"


class TestAnOpening:
    @pytest.fixture
    def opened(self, tmp_path: Path) -> Workspace:
        workspace = new_workspace(Clock(DECIDED))
        workspace.session.store.disk.update({**folder("qt-05"), **folder("qt-06"), **folder("qt-07")})
        workspace.save()
        table = tmp_path / "opening.csv"
        rows = "QT-05;;procedure;vp;1;0;12/QĐ-SCT;2/5/2019;2/5/2019;\nQT-06;;procedure;vp;1;0;;;2/5/2019;\n"
        table.write_text(f"code;title;kind;unit;edition;revision;decision;date;effective;file\n{rows}", "utf-8")
        adopt(workspace.session, table, None, date=DECIDED)
        return workspace

    def test_the_decision_of_a_line_is_put_right_in_a_plan(self, opened: Workspace) -> None:
        opened.prepare("sua", rectifies="1")
        disk = opened.session.store.disk
        disk["plans/sua.toml"] = disk["plans/sua.toml"].replace("12/QĐ-SCT".encode(), "21/QĐ-SCT".encode())

        rectify(opened)

        assert [row.line.number for row in opened.in_force()] == ["21/QĐ-SCT", None]
        assert opened.verify().diagnostics == ()

    def test_a_document_forgotten_at_adoption_needs_no_reviews(self, opened: Workspace) -> None:
        opened.prepare("sua", rectifies="1")
        added = 'document = "qt-07"\ncode = "QT-07"\ntitle = "…"\nverdict = "new"\nedition = 1\nrevision = 0\n'
        opened.session.store.disk["plans/sua.toml"] += f"\n[[documents]]\n{added}".encode()

        rectify(opened)

        assert [row.issue.document for row in opened.in_force()] == ["qt-05", "qt-06", "qt-07"]
        assert opened.verify().diagnostics == ()


def test_an_id_that_was_rectified_away_is_not_given_out_again():
    workspace = new_workspace(Clock(DECIDED))
    workspace.new("procedure", "QT-05", title="Quy trình", unit="vp")
    workspace.new("procedure", "QT-06", title="Quy trình", unit="vp")
    review_all(workspace, "QT-05", "QT-06")
    workspace.issue("100/QĐ-SCT", date=DECIDED, documents=["QT-05", "QT-06"], on_paper=True)
    plan = workspace.prepare("sua", rectifies="1").plan.preparation
    assert [document.verdict for document in plan.documents] == [DocumentVerdict.NEW] * 2
    disk = workspace.session.store.disk
    disk["plans/sua.toml"] = b"\n[[documents]]\n".join(disk["plans/sua.toml"].split(b"\n[[documents]]\n")[:2])
    rectify(workspace)
    for path in [path for path in disk if path.startswith("documents/procedure/qt-06/")]:
        del disk[path]
    workspace.save()

    made = workspace.new("procedure", "QT-06", title="Quy trình khác", unit="vp")

    assert "documents/procedure/qt-06-2/document.md" in made.plan.change.writes
