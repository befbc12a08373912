"""Issuing: what is chosen, what is left out, what is refused, and what the plugins hear afterwards."""

import datetime as dt

import attrs
import pytest
from support import memory
from support.stores import Clock, folder, new_workspace, review_all

from qms.discovery import Plugins
from qms.errors import QmsError, Refused, UsageError
from qms.model.numbering import RevisionNumber
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)
TEXT = "documents/procedure/qt-05/document.md"


@pytest.fixture
def workspace() -> Workspace:
    workspace = new_workspace(Clock(DAY))
    workspace.session.store.disk.update({**folder("qt-05"), **folder("qt-06"), **folder("qt-07")})
    return workspace


def change_text(workspace: Workspace, path: str = TEXT) -> None:
    disk = workspace.session.store.disk
    disk[path] = disk[path].replace("…".encode(), "sửa".encode())


def issued(outcome) -> list[tuple[str, str]]:
    return [(line.document, str(RevisionNumber.of(line))) for line in outcome.plan.entry.issues]


def refused(workspace: Workspace, *arguments: object, error: type[QmsError] = Refused, **more: object) -> QmsError:
    """Let an issue be refused, and see that nothing was written."""
    return memory.refused(workspace, lambda: workspace.issue(*arguments, **more), error)


# What is issued


def test_a_decision_puts_texts_in_force_and_a_tag_beside_them(workspace):
    review_all(workspace, "QT-05", "QT-06")

    outcome = workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05", "qt-06"])

    assert issued(outcome) == [("qt-05", "01.00"), ("qt-06", "01.00")]
    assert outcome.plan.entry_path == "decisions/2021/0100-qd-sct.md"
    assert list(workspace.session.store.tags()) == ["decision/2021/0100-qd-sct"]
    assert [row.issue.code for row in workspace.in_force()] == ["QT-05", "QT-06"]


def test_bytes_that_were_never_saved_go_into_the_same_commit(workspace):
    change_text(workspace)

    outcome = workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], on_paper=True)

    assert "sửa" in workspace.document("QT-05").text
    assert outcome.plan.entry.on_paper
    assert workspace.verify().diagnostics == ()


def test_the_change_in_preparation_goes_into_the_line_and_is_emptied(workspace):
    manage = "documents/procedure/qt-05/manage.toml"
    disk = workspace.session.store.disk
    disk[manage] = 'review_interval = 12\nchange = "Bổ sung"\nchange_basis = "545/QĐ-UBND"\n'.encode()

    outcome = workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], on_paper=True)

    assert (outcome.plan.entry.issues[0].change, outcome.plan.entry.issues[0].change_basis) == (
        "Bổ sung",
        "545/QĐ-UBND",
    )
    assert disk[manage] == b"review_interval = 12\n"
    assert workspace.verify().diagnostics == ()


def test_all_that_changed_and_is_reviewed_is_taken_and_the_rest_is_named(workspace):
    review_all(workspace, "QT-05")
    workspace.session.store.disk["documents/procedure/qt-06/document.md"] = b"\0"

    outcome = workspace.issue("100/QĐ-SCT", date=DAY, changed=True)

    assert issued(outcome) == [("qt-05", "01.00")]
    assert [(left.code, str(left.reason)) for left in outcome.plan.left_out] == [
        ("qt-06", "the text holds a NUL byte: it is damaged, or no text at all"),
        ("QT-07", "QT-07 lacks reviews: author, checker, approver"),
    ]


def test_all_that_changed_on_paper_needs_no_acts(workspace):
    outcome = workspace.issue("100/QĐ-SCT", date=DAY, changed=True, on_paper=True)

    assert [document for document, _ in issued(outcome)] == ["qt-05", "qt-06", "qt-07"]


def test_what_is_named_is_not_called_left_out(workspace):
    error = refused(workspace, "100/QĐ-SCT", date=DAY, changed=True, documents=["QT-05"])

    assert [str(d.message) for d in error.diagnostics] == ["QT-05 lacks reviews: author, checker, approver"]


def test_nothing_changed_is_said(workspace):
    workspace.issue("100/QĐ-SCT", date=DAY, changed=True, on_paper=True)

    error = refused(workspace, "101/QĐ-SCT", date=DAY, changed=True)

    assert str(error.message) == "no document has changed since it was issued; nothing was written"
    assert str(error.hint) == "to confirm texts as they stand, name them and say --reissue or --edition N"


def test_nothing_ready_is_said_document_by_document(workspace):
    error = refused(workspace, "100/QĐ-SCT", date=DAY, changed=True)

    assert str(error.message) == "none of the documents that changed may be issued yet; nothing was written"
    assert [str(d) for d in error.diagnostics] == [
        f"QMS-I008 {code} is left out: {code} lacks reviews: author, checker, approver"
        for code in ("QT-05", "QT-06", "QT-07")
    ]


def test_a_withdrawal_goes_through_though_nothing_changed(workspace):
    workspace.issue("100/QĐ-SCT", date=DAY, changed=True, on_paper=True)

    outcome = workspace.issue("101/QĐ-SCT", date=DAY, changed=True, withdraw={"QT-07": "Không còn thực hiện"})

    assert issued(outcome) == []
    assert [(w.document, w.reason) for w in outcome.plan.entry.withdraws] == [("qt-07", "Không còn thực hiện")]


def test_a_withdrawal_needs_no_folder_on_the_disk(workspace):
    workspace.issue("100/QĐ-SCT", date=DAY, changed=True, on_paper=True)
    del workspace.session.store.disk["documents/procedure/qt-07/document.md"]

    workspace.withdraw("101/QĐ-SCT", date=DAY, documents=["QT-07"])

    assert [row.issue.code for row in workspace.in_force()] == ["QT-05", "QT-06"]


def test_forms_that_changed_go_with_their_procedure(workspace):
    workspace.session.store.disk.update({**folder("bm-05-01", parent="qt-05"), **folder("bm-06-01", parent="qt-06")})

    outcome = workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], with_forms=True, on_paper=True)

    assert [document for document, _ in issued(outcome)] == ["qt-05", "bm-05-01"]


def test_a_new_edition_takes_the_unchanged_with_it(workspace):
    workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], on_paper=True)

    outcome = workspace.issue("101/QĐ-SCT", date=DAY, documents=["QT-05", "QT-06"], edition=2, on_paper=True)

    assert issued(outcome) == [("qt-05", "02.00"), ("qt-06", "02.00")]


def test_the_number_printed_on_the_paper_may_be_stated_for_one_document(workspace):
    outcome = workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], revision="03.02", on_paper=True)

    assert issued(outcome) == [("qt-05", "03.02")]
    error = refused(
        workspace, "101/QĐ-SCT", date=DAY, documents=["QT-06", "QT-07"], revision="03.02", on_paper=True,
        error=UsageError,
    )  # fmt: skip
    assert str(error.message) == "a stated revision goes with one document, not with 2"


# What is refused


def test_a_decision_about_nothing_is_refused(workspace):
    error = refused(workspace, "100/QĐ-SCT", date=DAY, error=UsageError)

    assert str(error.message) == "the decision neither issues nor withdraws a document"


def test_every_reason_is_told_at_once(workspace):
    disk = workspace.session.store.disk
    disk["documents/procedure/qt-06/document.md"] = disk["documents/procedure/qt-06/document.md"].replace(
        b'unit = "vp"', b'unit = "khong-co"'
    )

    error = refused(workspace, "100/QĐ-SCT", date=DAY, documents=["QT-05", "QT-06"])

    assert [d.code for d in error.diagnostics] == ["QMS-R001", "QMS-R001", "QMS-D002"]


def test_on_paper_is_refused_where_the_policy_does_not_take_it():
    settings = 'format = 1\nagency = "sct"\n[review]\non_paper = false\n'
    workspace = new_workspace(Clock(DAY), settings=settings)
    workspace.session.store.disk.update(folder("qt-05"))

    error = refused(workspace, "100/QĐ-SCT", date=DAY, documents=["QT-05"], on_paper=True)

    assert str(error.message) == "the review policy of this store takes no reviews on paper"


def test_a_document_whose_folder_is_gone_is_not_issued(workspace):
    workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], on_paper=True)
    del workspace.session.store.disk[TEXT]

    error = refused(workspace, "101/QĐ-SCT", date=DAY, documents=["QT-05"], on_paper=True)

    assert str(error.message) == "the folder of qt-05 is gone from the disk; nothing was written"
    assert str(error.hint) == "bring it back with `qms restore qt-05`"


def test_a_dry_run_plans_the_whole_decision_and_writes_nothing(workspace):
    store = workspace.session.store
    before = (store.main, dict(store.disk))

    outcome = workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], on_paper=True, dry_run=True)

    assert not outcome.done
    assert issued(outcome) == [("qt-05", "01.00")]
    assert (store.main, store.disk) == before


# What the plugins hear


@attrs.define
class Listener:
    """A store's plugins, one of which hears of issues."""

    plugins: Plugins
    heard: list[str] = attrs.field(factory=list)
    failure: Exception | None = None
    hear_of_issues = True

    def __getattr__(self, name: str) -> object:
        return getattr(self.plugins, name)

    def tell_issued(self, *, entry, system):
        self.heard.append(f"{entry.number}: {len(system.ledger.entries())} entries")
        if self.failure is not None:
            yield "doc-sach", self.failure


def with_listener(workspace: Workspace, failure: Exception | None = None) -> Listener:
    listener = Listener(new_workspace().session.plugins, failure=failure)
    workspace.session.load_plugins = lambda _: listener
    workspace.session.__dict__.pop("plugins", None)
    return listener


def test_plugins_are_told_of_a_decision_when_it_stands(workspace):
    listener = with_listener(workspace)

    outcome = workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], on_paper=True)

    assert listener.heard == ["100/QĐ-SCT: 1 entries"]
    assert outcome.warnings == ()


def test_plugins_are_not_told_of_a_dry_run(workspace):
    listener = with_listener(workspace)

    workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], on_paper=True, dry_run=True)

    assert listener.heard == []


def test_a_plugin_that_fails_is_a_warning_and_the_decision_stands(workspace):
    with_listener(workspace, RuntimeError("hỏng"))

    outcome = workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], on_paper=True)

    assert [str(d) for d in outcome.warnings] == [
        "decisions/2021/0100-qd-sct.md: QMS-P001 the decision stands, but the plugin doc-sach failed: RuntimeError('hỏng')"
    ]
    assert [row.issue.code for row in workspace.in_force()] == ["QT-05"]


def test_a_store_that_cannot_be_read_any_more_does_not_undo_the_decision(workspace, monkeypatch):
    with_listener(workspace)

    def unreadable() -> None:
        raise Refused("organisation.toml cannot be read")

    monkeypatch.setattr(workspace.session, "load", unreadable)

    outcome = workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], on_paper=True)

    assert outcome.done
    assert [str(d.message) for d in outcome.warnings] == [
        "the decision stands, but no plugin could be told of it: organisation.toml cannot be read"
    ]
