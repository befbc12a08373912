"""Drafts of official papers: header and text, and what may be wrong in them."""

from __future__ import annotations

import datetime as dt

import pytest

from qms.model.ledger import Signer
from qms.model.official_papers import PaperForm, Urgency
from qms.model.paper_drafts import DraftAnnex, DraftSignature, PaperDraft
from qms.text.paper_drafts import read_paper_draft

DRAFT = """\
+++
form = "minutes"
subject = "Họp"
date = 2021-10-25
issuer = "bcd-iso"
urgency = "KHẨN"
signer = { person = "nguyen-an", capacity = "KT." }
signatures = [{ titles = ["THƯ KÝ"], name = "Lê Chi" }]

[[annexes]]
file = "a.md"
title = "DANH SÁCH"
+++

Nội dung.
"""


def faults_of(text: str) -> list[str]:
    file, faults = read_paper_draft(text.encode(), path="a.md")
    assert file is None
    return [str(fault) for fault in faults]


def test_header_and_text_are_read() -> None:
    file, faults = read_paper_draft(DRAFT.encode(), path="a.md")

    assert file is not None
    assert faults == ()
    assert file.draft == PaperDraft(
        form=PaperForm.MINUTES,
        subject="Họp",
        date=dt.date(2021, 10, 25),
        issuer="bcd-iso",
        urgency=Urgency.URGENT,
        signer=Signer(person="nguyen-an", capacity="KT."),
        signatures=(DraftSignature(titles=("THƯ KÝ",), name="Lê Chi"),),
        annexes=(DraftAnnex(file="a.md", title="DANH SÁCH"),),
    )
    assert (file.text, file.text_line) == ("\nNội dung.\n", 14)


def test_a_file_of_windows_is_read_as_any_other() -> None:
    file, faults = read_paper_draft(b"\xef\xbb\xbf" + DRAFT.replace("\n", "\r\n").encode(), path="a.md")

    assert file is not None
    assert (file.text, faults) == ("\nNội dung.\n", ())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"minutes"', '"minute"', "a.md:2: QMS-T"),
        ("2021-10-25", '"25/10/2021"', "a.md:4: QMS-T"),
        ("urgency", "urgent", "a.md:6: QMS-T"),
        ('subject = "Họp"\n', "", "QMS-T"),
        ('title = "DANH SÁCH"', "title = 5", "a.md:12: QMS-T"),
        ("issuer = ", "issuer : ", "a.md:5: QMS-T"),
    ],
)
def test_a_field_that_is_wrong_is_told_with_its_line(old: str, new: str, said: str) -> None:
    assert said in "\n".join(faults_of(DRAFT.replace(old, new, 1)))


def test_an_unknown_form_is_told_with_those_there_are() -> None:
    [fault] = faults_of(DRAFT.replace("minutes", "minute"))

    assert "minutes" in fault
    assert "declaration" in fault


@pytest.mark.parametrize("text", ["Nội dung.", "+++\nform", "a\0b"])
def test_what_is_no_draft_is_told(text: str) -> None:
    assert len(faults_of(text)) == 1
