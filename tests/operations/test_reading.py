"""Questions to a store: what bound when, as known when, under which name, and with which bytes."""

import datetime as dt

import attrs
import pytest
from support.stores import SAID, Clock, folder, new_workspace, review_all, workspace_at

from qms.errors import Refused, UsageError
from qms.model.ledger import Status
from qms.model.numbering import RevisionNumber
from qms.operations.adopting import adopt
from qms.operations.reading import (
    find_decision,
    find_issued,
    frozen_files,
    is_object_id,
    parse_known,
    parse_revision,
)
from qms.store.objects import StoredObject
from qms.store.repository import open_store

DAY = dt.date(2021, 9, 13)
TEXT = "documents/procedure/qt-05/document.md"


@pytest.fixture
def clock():
    return Clock(DAY)


@pytest.fixture
def workspace(clock):
    """QT-05 issued on 13/9 and again on 20/9 with effect from 1/10; QT-06 issued on 13/9, withdrawn on 20/9."""
    workspace = new_workspace(clock)
    disk = workspace.session.store.disk
    disk.update({**folder("qt-05"), **folder("qt-06", unit="ql-cn"), **folder("qt-07")})
    review_all(workspace, "QT-05", "QT-06")
    workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05", "QT-06"])
    clock.pass_days(7)
    disk[TEXT] = disk[TEXT].replace("…".encode(), "lần hai".encode())
    review_all(workspace, "QT-05")
    later = dt.date(2021, 10, 1)
    workspace.issue("101/QĐ-SCT", date=clock.today, effective=later, documents=["QT-05"], withdraw=["QT-06"], **SAID)
    return workspace


def ledger(workspace):
    return workspace.session.load_for_reading().ledger


def codes(rows):
    return [(row.issue.code, str(RevisionNumber.of(row.issue))) for row in rows]


# The master list


def test_the_master_list_is_that_of_the_day_asked_for(workspace):
    assert codes(workspace.in_force(on=dt.date(2021, 9, 12))) == []
    assert codes(workspace.in_force(on=dt.date(2021, 9, 30))) == [("QT-05", "01.00"), ("QT-06", "01.00")]
    assert codes(workspace.in_force(on=dt.date(2021, 10, 1))) == [("QT-05", "01.01")]


def test_the_master_list_of_today_is_the_answer_without_a_day(workspace, clock):
    assert workspace.in_force() == workspace.in_force(on=clock.today)


@pytest.mark.parametrize("known", [1, "1", "2021-09-19", dt.date(2021, 9, 19), "100/QĐ-SCT", "100/QD-SCT@2021"])
def test_what_was_known_earlier_is_answered_as_it_was(workspace, known):
    rows = workspace.in_force(on=dt.date(2021, 10, 1), known=known)

    assert codes(rows) == [("QT-05", "01.00"), ("QT-06", "01.00")]


def test_before_the_first_entry_nothing_was_known(workspace):
    assert workspace.in_force(on=dt.date(2021, 10, 1), known=dt.date(2021, 9, 1)) == ()
    assert workspace.in_force(on=dt.date(2021, 10, 1), known=0) == ()


def test_the_master_list_narrows_to_a_kind_or_a_unit(workspace):
    day = dt.date(2021, 9, 30)

    assert codes(workspace.in_force(on=day, kind="procedure", unit="vp")) == [("QT-05", "01.00")]
    assert workspace.in_force(on=day, kind="guideline") == ()


def test_a_unit_owns_what_its_forerunner_owned(workspace):
    ql_cn_until, ql_nl_from = dt.date(2021, 9, 30), dt.date(2021, 10, 1)

    assert codes(workspace.in_force(on=ql_cn_until, unit="ql-cn", known=1)) == [("QT-06", "01.00")]
    assert codes(workspace.in_force(on=ql_nl_from, unit="ql-nl", known=1)) == [("QT-06", "01.00")]
    assert workspace.in_force(on=ql_nl_from, unit="ql-cn", known=1) == ()


def test_other_statuses_are_listed_by_name(workspace):
    day = dt.date(2021, 9, 25)

    assert codes(workspace.in_force(on=day, status=Status.FUTURE)) == [("QT-05", "01.01")]
    assert codes(workspace.in_force(on=dt.date(2021, 10, 2), status=Status.WITHDRAWN)) == [("QT-06", "01.00")]
    assert codes(workspace.in_force(on=dt.date(2021, 10, 2), status=Status.REPLACED)) == [("QT-05", "01.00")]


# One document


def test_a_document_has_the_text_that_bound_on_the_day(workspace):
    assert "lần hai" not in workspace.document("QT-05", on=dt.date(2021, 9, 30)).text
    assert "lần hai" in workspace.document("QT-05", on=dt.date(2021, 10, 1)).text
    assert "lần hai" in workspace.document("QT-05", revision="01.01").text


def test_a_document_shows_its_header_steps_and_files(workspace):
    found = workspace.document("qt-05")

    assert found.header.title == "Quy trình kiểm soát hồ sơ"
    assert found.steps == ()
    assert found.attachments == {}
    assert found.open("document.md").startswith(b"+++\n")
    with pytest.raises(KeyError):
        found.open("khong-co.pdf")


def test_a_document_that_is_not_in_force_is_refused_with_a_way_on(workspace):
    with pytest.raises(Refused) as caught:
        workspace.document("QT-06", on=dt.date(2021, 10, 1))

    assert str(caught.value.message) == "QT-06 was not in force on 2021-10-01"
    assert str(caught.value.hint) == "see `qms history QT-06`"


def test_a_revision_that_does_not_exist_is_refused(workspace):
    with pytest.raises(UsageError, match=r"QT-05 has no revision 07\.00"):
        workspace.document("QT-05", revision="07.00")


@pytest.mark.parametrize("text", ["x", "01.", "01.00.00", "", "-1.00"])
def test_what_is_no_revision_is_refused(text):
    with pytest.raises(UsageError) as caught:
        parse_revision(text)

    assert str(caught.value.message) == f"“{text}” is not a revision"
    assert str(caught.value.hint) == "write edition and revision like 02.00"


def test_the_history_has_every_revision(workspace):
    rows = workspace.history("QT-05", on=dt.date(2021, 9, 25))

    assert [(str(RevisionNumber.of(row.issue)), row.status) for row in rows] == [
        ("01.00", Status.IN_FORCE),
        ("01.01", Status.FUTURE),
    ]
    assert rows[0].until == dt.date(2021, 10, 1)


def test_a_former_code_still_leads_to_the_document(workspace, clock):
    disk = workspace.session.store.disk
    disk[TEXT] = disk[TEXT].replace(b'"QT-05"', b'"QT-55"')
    review_all(workspace, "QT-55")
    workspace.issue("102/QĐ-SCT", date=clock.today, documents=["QT-55"], **SAID)

    assert find_issued(ledger(workspace), "QT-05", on=workspace.session.today) == "qt-05"
    assert find_issued(ledger(workspace), "qt-55 ", on=workspace.session.today) == "qt-05"


def test_a_code_that_two_documents_bore_is_that_of_the_day(workspace, clock):
    disk = workspace.session.store.disk
    disk[TEXT] = disk[TEXT].replace(b'"QT-05"', b'"QT-55"')
    disk.update(folder("qt-05-2", code="QT-05"))
    review_all(workspace, "qt-05", "qt-05-2")
    workspace.issue(
        "102/QĐ-SCT", date=clock.today, effective=dt.date(2021, 10, 1), documents=["qt-05", "qt-05-2"], **SAID
    )

    assert find_issued(ledger(workspace), "qt-05-2", on=workspace.session.today) == "qt-05-2"
    assert find_issued(ledger(workspace), "QT-05", on=dt.date(2021, 9, 30)) == "qt-05"
    assert find_issued(ledger(workspace), "QT-05", on=dt.date(2021, 10, 1)) == "qt-05-2"


def test_a_document_that_was_never_issued_is_refused(workspace):
    with pytest.raises(UsageError) as caught:
        workspace.document("QT-07")

    assert str(caught.value.message) == "no decision has issued “QT-07”"
    assert str(caught.value.hint) == "`qms list` shows what is in force, `qms status` the working texts"


# Decisions


def test_a_decision_is_found_by_its_number_with_or_without_accents(workspace):
    assert find_decision(ledger(workspace), "101/QĐ-SCT").entry.entry == 2
    assert find_decision(ledger(workspace), "101/QD-SCT@2021").entry.entry == 2
    assert find_decision(ledger(workspace), "101/QĐ-SCT@2021-09-20").entry.entry == 2


@pytest.mark.parametrize("text", ["999/QĐ-SCT", "101/QĐ-SCT@2020", "101/QĐ-SCT@2021-09-21", "abc", "quyết định"])
def test_a_decision_that_does_not_exist_is_refused(workspace, text):
    with pytest.raises(UsageError) as caught:
        find_decision(ledger(workspace), text)

    assert str(caught.value.message) == f"there is no decision {text}"


@pytest.mark.parametrize("text", ["", "@", "@2021", "101/QĐ-SCT@hôm qua", "x" * 5000])
def test_what_names_no_decision_is_refused(workspace, text):
    with pytest.raises(UsageError):
        parse_known(ledger(workspace), text)


def test_a_number_of_two_years_is_asked_about(workspace, clock):
    clock.turn_to(dt.date(2022, 3, 1))
    workspace.issue("101/QĐ-SCT", date=clock.today, documents=["QT-05"], reissue=True, **SAID)

    with pytest.raises(UsageError) as caught:
        find_decision(ledger(workspace), "101/QĐ-SCT")

    assert str(caught.value.message) == "101/QĐ-SCT was used in several years"
    assert str(caught.value.hint) == "say which: 101/QĐ-SCT@2021, 101/QĐ-SCT@2022"
    assert find_decision(ledger(workspace), "101/QĐ-SCT@2022").entry.entry == 3


def test_the_decisions_of_a_year_are_listed(workspace):
    assert [file.entry.number for file in workspace.decisions(year=2021)] == ["100/QĐ-SCT", "101/QĐ-SCT"]
    assert workspace.decisions(year=2020) == ()


# Frozen bytes


def test_a_text_that_was_missing_when_it_was_entered_is_said_to_be(workspace, tmp_path, clock):
    table = tmp_path / "opening.csv"
    table.write_text(
        "code;title;kind;unit;edition;revision;decision;date;effective;file\n"
        "QT-09;Quy trình cũ;procedure;vp;1;0;12/QĐ-SCT;2/5/2019;2/5/2019;\n",
        "utf-8",
    )
    adopt(workspace.session, table, None, date=clock.today)

    with pytest.raises(Refused) as caught:
        workspace.document("QT-09")

    assert str(caught.value.message) == "the text of QT-09 01.00 was missing when it was entered"
    assert codes(workspace.history("QT-09")) == [("QT-09", "01.00")]


def test_a_damaged_text_is_refused_and_named(workspace):
    objects = workspace.session.store.objects.kept
    issue = workspace.history("QT-05")[0].issue
    identity = next(i for i, kept in objects.items() if kept.data == workspace.document("QT-05").open("document.md"))
    objects[identity] = StoredObject("blob", b"khac")

    with pytest.raises(Refused) as caught:
        frozen_files(workspace.session, issue)

    assert str(caught.value.message).startswith(f"the text of QT-05 01.00 is damaged: the object {identity}")
    assert "from a backup" in str(caught.value.hint)


def test_a_text_that_is_not_the_decided_one_is_refused(workspace):
    issue = attrs.evolve(workspace.history("QT-05")[0].issue, digest="sha256:" + "0" * 64)

    with pytest.raises(Refused, match=r"the text of QT-05 01\.00 is not the one that was decided"):
        frozen_files(workspace.session, issue)


@pytest.mark.parametrize("tree", ["", "HEAD", "0" * 39, "A" * 40, "0" * 40 + "\n" + "0" * 40, "đ" * 40])
def test_what_is_no_id_of_git_is_never_looked_up(workspace, tree):
    assert not is_object_id(tree)
    issue = attrs.evolve(workspace.history("QT-05")[0].issue, tree=tree)

    with pytest.raises(Refused, match=r"the ledger names no folder of git as the text of QT-05 01\.00"):
        frozen_files(workspace.session, issue)


def test_a_frozen_header_that_cannot_be_read_is_refused(workspace):
    found = attrs.evolve(workspace.document("QT-05"), files={"document.md": b"no header"})

    with pytest.raises(Refused, match="the header of QT-05 cannot be read"):
        _ = found.header


# Working texts


def test_the_status_says_what_changed_what_is_saved_and_who_acted(workspace):
    disk = workspace.session.store.disk
    disk[TEXT] = disk[TEXT].replace("lần hai".encode(), "lần ba".encode())
    workspace.review(["QT-05"], by="soan-thao", role="author")
    disk[TEXT] = disk[TEXT].replace("lần ba".encode(), "lần bốn".encode())

    first, second, third = workspace.status()

    assert (first.code, str(first.in_force), first.changed, first.saved) == ("QT-05", "01.00", True, False)
    assert [(act.by, stale) for act, stale in first.reviews] == [("soan-thao", True)]
    assert (second.code, second.changed, second.saved, second.reviews) == ("QT-06", False, True, ())
    assert (third.code, third.in_force, third.changed, third.saved) == ("QT-07", None, True, False)


def test_an_attachment_taken_from_the_disk_is_an_unsaved_change(workspace):
    disk = workspace.session.store.disk
    place = "documents/procedure/qt-07/bieu-mau.xlsx"
    disk.update(folder("qt-07", attachments=("bieu-mau.xlsx",), files={"bieu-mau.xlsx": b"x"}))
    workspace.save()
    assert workspace.status()[2].saved
    del disk[place]

    assert not workspace.status()[2].saved


def test_a_text_that_cannot_be_read_keeps_its_place_in_the_status(workspace):
    workspace.session.store.disk[TEXT] = b"\0"

    assert [(s.document, s.code, s.changed) for s in workspace.status()][-1] == ("qt-05", "qt-05", True)


# The ledger is damaged


def test_questions_are_answered_while_the_ledger_is_damaged(root, edit):
    edit("decisions/2021/0100-qd-sct.md", 'code = "QT-05"', 'code = "QT-50"')

    workspace = workspace_at(open_store(root), Clock(DAY))

    assert codes(workspace.in_force()) == [("QT-05", "01.00")]
    assert workspace.document("QT-05").text
