"""Requests that cannot be met: each is refused with a text that says why, and nothing is written."""

import datetime as dt

import pytest
from support.stores import folder, review_all

from qms.errors import UsageError
from qms.model.papers import Paper

DECIDED = dt.date(2021, 9, 13)
TODAY = dt.date(2021, 9, 20)
QT_06 = "documents/procedure/qt-06/document.md"


@pytest.fixture
def on_disk(root):
    """Write the folder of a document on the disk."""

    def write(document: str, **said: object) -> None:
        for path, data in folder(document, **said).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)

    return write


# Codes


@pytest.mark.parametrize(
    "act",
    [
        lambda w: w.issue("101/QĐ-SCT", date=TODAY, documents=["XYZ-99"]),
        lambda w: w.withdraw("101/QĐ-SCT", date=TODAY, documents=["XYZ-99"]),
        lambda w: w.review(["XYZ-99"], by="soan-thao", role="author"),
        lambda w: w.restore("XYZ-99"),
        lambda w: w.check(["XYZ-99"]),
    ],
)
def test_an_unknown_code_is_refused_by_every_operation(workspace, refusal, act):
    told = refusal(lambda: act(workspace), UsageError)

    assert told.message == "there is no document “XYZ-99”"
    assert told.hint == "`qms status` lists all documents"


def test_an_unknown_code_near_a_known_one_is_answered_with_it(workspace, refusal):
    told = refusal(lambda: workspace.restore("QT_05"), UsageError)

    assert told.message == "there is no document “QT_05”"
    assert told.hint.startswith("did you mean qt-05")


@pytest.mark.parametrize("act", [lambda w: w.document("XYZ-99"), lambda w: w.history("XYZ-99")])
def test_questions_about_an_unknown_code_are_refused(workspace, refusal, act):
    told = refusal(lambda: act(workspace), UsageError)

    assert told.message == "no decision has issued “XYZ-99”"


# Numbers


@pytest.mark.parametrize("number", ["100/QĐ-SCT", "0100/QĐ-SCT", "100/QĐ-BCĐISO"])
def test_a_number_that_a_decision_has_used_is_refused_for_all_issuers_of_the_book(workspace, refusal, number):
    told = refusal(lambda: workspace.issue(number, date=TODAY, documents=["QT-06"]))

    assert told.message == "number 100 of 2021 is already used by 100/QĐ-SCT of 2021-09-13"
    assert told.hint == "the next free number is 101"


def test_a_number_that_a_paper_has_used_is_refused(workspace, refusal):
    workspace.add_paper(Paper(number="101/QĐ-BCĐISO", date=TODAY, issuer="bcd-iso", subject="Khác"))

    told = refusal(lambda: workspace.issue("101/QĐ-SCT", date=TODAY, documents=["QT-06"]))

    assert told.message == "number 101 of 2021 is already used by 101/QĐ-BCĐISO of 2021-09-20"


def test_the_same_number_of_another_book_or_year_is_free(workspace):
    workspace.add_paper(Paper(number="101/KH-SCT", date=TODAY, issuer="sct", subject="Kế hoạch"))

    assert workspace.issue("101/QĐ-SCT", date=TODAY, documents=["QT-06"]).done
    assert workspace.issue("100/QĐ-SCT", date=dt.date(2020, 5, 4), documents=["QT-05"], reissue=True).done


@pytest.mark.parametrize(
    "number", ["", "244", "QĐ-SCT", "x/y", "244/", "/QĐ-SCT", "244/QĐ", "hai trăm", "244/QĐ-SCT\0"]
)
def test_a_malformed_number_is_refused(workspace, refusal, number):
    told = refusal(lambda: workspace.issue(number, date=TODAY, documents=["QT-06"]), UsageError)

    assert told.message in (
        f"“{number}” is not an official number",
        f"no organisation or board has the symbol “{number.partition('/')[2]}” on 2021-09-20",
    )
    assert told.hint


def test_a_number_typed_without_its_letter_is_answered_with_the_right_one(workspace, refusal):
    told = refusal(lambda: workspace.issue("244/QD-SCT", date=TODAY, documents=["QT-06"]), UsageError)

    assert told.message == "“244/QD-SCT” is not an official number"
    assert told.hint == "did you mean 244/QĐ-SCT?"


def test_a_number_of_an_issuer_that_is_not_ours_is_refused(workspace, refusal):
    told = refusal(lambda: workspace.issue("101/QĐ-BTC", date=TODAY, documents=["QT-06"]), UsageError)

    assert told.message == "no organisation or board has the symbol “BTC” on 2021-09-20"


# Days


def test_an_effective_day_before_the_decision_is_refused_unless_it_is_meant(workspace, refusal):
    def issue(**more):
        return workspace.issue("101/QĐ-SCT", date=TODAY, effective=dt.date(2021, 9, 19), documents=["QT-06"], **more)

    told = refusal(issue)

    assert told.message == "the effective date 2021-09-19 is before the decision's date 2021-09-20"
    assert "--allow-retroactive" in told.hint
    assert issue(allow_retroactive=True).done


@pytest.mark.parametrize(
    "day", [dt.date(2022, 9, 22), dt.date(2921, 9, 20), dt.date(1944, 12, 31), dt.date.max, dt.date.min]
)
def test_a_decision_of_an_implausible_day_is_refused(workspace, refusal, day):
    told = refusal(lambda: workspace.issue("101/QĐ-SCT", date=day, documents=["QT-06"]))

    assert told.message == f"the decision's date {day} is not plausible: today is 2021-09-20"
    assert told.hint == "correct --date; --effective may lie in the future"


def test_an_effective_day_in_the_far_future_is_refused(workspace, refusal):
    told = refusal(
        lambda: workspace.issue("101/QĐ-SCT", date=TODAY, effective=dt.date(2031, 10, 1), documents=["QT-06"])
    )

    assert told.message == "the effective date 2031-10-01 lies more than ten years ahead"


def test_a_clock_that_went_back_is_refused(workspace, refusal):
    workspace.session.clock.turn_to(dt.date(2021, 9, 1))

    told = refusal(lambda: workspace.issue("101/QĐ-SCT", date=dt.date(2021, 9, 1), documents=["QT-06"]))

    assert told.message.startswith("the clock says 2021-09-01T08:00+07:00, but the last entry was made at 2021-09-13T")


# Texts and reviews


def test_an_unchanged_text_is_refused_unless_it_is_meant(workspace, refusal):
    told = refusal(lambda: workspace.issue("101/QĐ-SCT", date=TODAY, documents=["QT-05"]))

    assert told.message == "101/QĐ-SCT cannot be issued"
    assert told.diagnostics == [
        "documents/procedure/qt-05/document.md: QMS-I001 QT-05 has not changed since it was last issued"
    ]
    assert workspace.issue("101/QĐ-SCT", date=TODAY, documents=["QT-05"], reissue=True).done
    assert workspace.issue("102/QĐ-SCT", date=TODAY, documents=["QT-05"], edition=2).done


def test_a_rejected_text_is_refused(workspace, refusal):
    workspace.review(["QT-06"], by="giam-doc", role="approver", verdict="rejected", reason="Thiếu biểu mẫu")

    told = refusal(lambda: workspace.issue("101/QĐ-SCT", date=TODAY, documents=["QT-06"]))

    assert told.diagnostics == [
        f"{QT_06}: QMS-R001 QT-06 lacks reviews: approver",
        f"{QT_06}: QMS-R002 QT-06 was rejected by giam-doc on 2021-09-20: Thiếu biểu mẫu",
    ]


def test_a_text_that_changed_after_its_reviews_is_refused(workspace, refusal, edit):
    edit(QT_06, "…", "sửa")

    told = refusal(lambda: workspace.issue("101/QĐ-SCT", date=TODAY, documents=["QT-06"]))

    assert told.diagnostics == [
        f"{QT_06}: QMS-R001 QT-06 changed after it was reviewed; missing: author, checker, approver"
    ]


def test_an_attachment_that_changed_after_the_reviews_is_refused(workspace, refusal, on_disk, root):
    on_disk("qt-08", attachments=("bieu-mau.xlsx",), files={"bieu-mau.xlsx": b"1"})
    review_all(workspace, "QT-08")
    (root / "documents/procedure/qt-08/bieu-mau.xlsx").write_bytes(b"2")

    told = refusal(lambda: workspace.issue("101/QĐ-SCT", date=TODAY, documents=["QT-08"]))

    assert "QMS-R001 QT-08 changed after it was reviewed" in told.diagnostics[0]


def test_a_text_without_reviews_is_refused(workspace, refusal):
    told = refusal(lambda: workspace.issue("101/QĐ-SCT", date=TODAY, documents=["QT-07"]))

    assert told.diagnostics == [
        "documents/procedure/qt-07/document.md: QMS-R001 QT-07 lacks reviews: author, checker, approver"
    ]


def test_a_second_role_of_one_person_is_refused(workspace, refusal):
    told = refusal(lambda: workspace.review(["QT-06"], by="soan-thao", role="checker"))

    assert told.diagnostics == [f"{QT_06}: QMS-R003 soan-thao has acted on qt-06 as author already"]


def test_two_documents_with_one_code_are_never_in_force_together(workspace, refusal, on_disk):
    on_disk("qt-55", code="QT-05")
    review_all(workspace, "qt-55")

    told = refusal(lambda: workspace.issue("101/QĐ-SCT", date=TODAY, documents=["qt-55"]))

    assert told.diagnostics == ["QMS-I004 QT-05 is the code of another document in force: qt-05"]
    assert any(d.code == "QMS-S001" for d in workspace.check())


def test_two_folders_with_one_id_are_refused(workspace, refusal, on_disk):
    on_disk("qt-06", kind="guideline-audit")

    told = refusal(lambda: workspace.issue("101/QĐ-SCT", date=TODAY, documents=["QT-06"]))

    assert any("QMS-S010 two folders have the id qt-06" in line for line in told.diagnostics)
    assert any(d.code == "QMS-S010" for d in workspace.check())


def test_a_document_is_not_withdrawn_before_it_was_ever_in_force(workspace, refusal):
    told = refusal(lambda: workspace.withdraw("101/QĐ-SCT", date=TODAY, documents=["QT-06"]))

    assert told.diagnostics == ["QMS-I003 qt-06 is not in force on 2021-09-20, so it cannot be withdrawn"]


# State secrets


@pytest.mark.parametrize("mark", ["MẬT", "Tối mật", "Độ mật: Tuyệt mật", "**Mật**"])
def test_a_text_with_the_mark_of_a_state_secret_is_refused_before_it_is_in_the_history(
    workspace, refusal, on_disk, root, mark
):
    on_disk("qt-08", text=f"# Quy trình\n\n{mark}\n")

    for act in (
        lambda: workspace.issue("101/QĐ-SCT", date=TODAY, documents=["QT-08"], on_paper=True),
        workspace.save,
        lambda: workspace.review(["QT-08"], by="soan-thao", role="author"),
        lambda: workspace.attach("QT-08", root / "qms.toml"),
    ):
        [line] = [line for line in refusal(act).diagnostics if "QMS-D007" in line]
        assert line.startswith(
            "documents/procedure/qt-08/document.md:9: QMS-D007 QT-08 bears the mark of a state secret: "
        )


@pytest.mark.parametrize("word", ["mật", "tối mật", "tuyệt mật"])
def test_a_sensitivity_for_state_secrets_does_not_exist(workspace, refusal, root, word):
    (root / "documents/procedure/qt-06/manage.toml").write_text(f'sensitivity = "{word}"\n', "utf-8")

    for act in (
        lambda: workspace.issue("101/QĐ-SCT", date=TODAY, documents=["QT-06"], on_paper=True),
        workspace.save,
        lambda: workspace.review(["QT-06"], by="soan-thao", role="author"),
    ):
        told = refusal(act)
        [fault] = [d for d in told.error.diagnostics if d.location.field == "sensitivity"]
        assert str(fault.location) == "documents/procedure/qt-06/manage.toml:1"
        assert str(fault.hint) == "state secrets never enter a store: take the document out, it belongs elsewhere"
