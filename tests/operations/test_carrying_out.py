"""What a person has agreed to is what is written, and nothing else, however long the answer took."""

from __future__ import annotations

import datetime as dt

import pytest
from support.stores import Clock, add_words, folder, new_workspace, review_all, workspace_at

from qms.errors import Busy
from qms.operations.session import Outcome
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)


@pytest.fixture
def clock() -> Clock:
    return Clock(DAY)


@pytest.fixture
def workspace(clock: Clock) -> Workspace:
    workspace = new_workspace(clock)
    workspace.session.store.disk.update({**folder("qt-05"), **folder("qt-06")})
    return workspace


def issue(workspace: Workspace, *, dry_run: bool = False) -> Outcome:
    return workspace.issue("100/QĐ-SCT", date=DAY, changed=True, on_paper=True, dry_run=dry_run)


def told(workspace: Workspace, planned: Outcome) -> Busy:
    """Let what was agreed to be refused, and see that nothing was written."""
    store = workspace.session.store
    before = (store.main, dict(store.disk))
    with pytest.raises(Busy) as caught, workspace.session.carrying_out(planned.plan):
        issue(workspace)
    assert (store.main, store.disk) == before
    return caught.value


def test_it_is_written_as_it_was_shown_clock_and_all(workspace):
    planned = issue(workspace, dry_run=True)

    with workspace.session.carrying_out(planned.plan):
        done = issue(workspace)

    assert done.plan == planned.plan
    assert done.plan.entry.recorded == planned.plan.entry.recorded


def test_afterwards_the_clock_goes_on_and_anything_is_written_again(workspace, clock):
    planned = issue(workspace, dry_run=True)
    with workspace.session.carrying_out(planned.plan):
        issue(workspace)

    assert workspace.session.now > planned.plan.change.at
    add_words(workspace, "qt-05", "Thêm.")
    assert workspace.save().done


@pytest.mark.parametrize("act", ["save", "review"])
def test_an_act_of_review_and_a_save_are_held_to_what_was_shown_too(workspace, act):
    def once(*, dry_run: bool) -> Outcome:
        if act == "save":
            return workspace.save(dry_run=dry_run)
        return workspace.review(["QT-05"], by="soan-thao", role="author", dry_run=dry_run)

    planned = once(dry_run=True)
    with workspace.session.carrying_out(planned.plan):
        assert once(dry_run=False).plan == planned.plan


def test_a_text_that_somebody_changed_meanwhile_is_told(workspace):
    planned = issue(workspace, dry_run=True)
    add_words(workspace, "qt-05", "Sửa lúc đang hỏi.")

    error = told(workspace, planned)

    assert str(error.message) == "what would be written now is not what you agreed to; nothing was written"
    said = [str(d.message) for d in error.diagnostics]
    assert "documents/procedure/qt-05/document.md is not as it was" in said
    assert {d.code for d in error.diagnostics} == {"QMS-I031"}


def test_so_is_a_text_that_came_in_addition(workspace):
    planned = issue(workspace, dry_run=True)
    workspace.session.store.disk.update(folder("qt-07"))

    said = [str(d.message) for d in told(workspace, planned).diagnostics]

    assert "documents/procedure/qt-07/document.md was not to be written, and would be" in said


def test_so_is_a_decision_that_a_colleague_entered(workspace, clock):
    planned = issue(workspace, dry_run=True)
    colleague = workspace_at(workspace.session.store, clock, person="thu-ky-2")
    colleague.issue("99/QĐ-SCT", date=DAY, documents=["QT-06"], on_paper=True)

    assert str(told(workspace, planned).message) == (
        "another entry was made in the ledger meanwhile; nothing was written"
    )


def test_what_can_no_longer_be_done_is_told_with_the_reason(workspace):
    planned = issue(workspace, dry_run=True)
    workspace.session.store.disk["qms.toml"] += b"[review]\non_paper = false\n"
    workspace.save()

    error = told(workspace, planned)

    assert str(error.message) == (
        "what you agreed to cannot be done any more: the review policy of this store takes no reviews on paper; "
        "nothing was written"
    )


def test_what_a_colleague_did_elsewhere_does_not_matter(workspace, clock):
    review_all(workspace, "QT-05")
    planned = workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], dry_run=True)
    colleague = workspace_at(workspace.session.store, clock, person="thu-ky-2")
    colleague.review(["QT-06"], by="soan-thao", role="author")

    with workspace.session.carrying_out(planned.plan):
        assert workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"]).done
    assert workspace.verify().diagnostics == ()


def test_a_plan_of_yesterday_is_not_carried_out(workspace, clock):
    planned = issue(workspace, dry_run=True)
    clock.pass_days(1)

    assert str(told(workspace, planned).message) == "a day has passed since this was shown; nothing was written"
