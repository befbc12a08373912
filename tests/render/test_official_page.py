"""Official papers as pages of HTML: all of the value is there, nothing of an author runs, nothing is fetched."""

from __future__ import annotations

import html
import re
from collections import Counter

import attrs
import pytest
from hypothesis import given, settings
from support.official import DECISION, LETTER, MINUTES, PAPERS, PLAN
from support.texts import CELLS
from support.word_files import part, png, text_of, words

from qms.errors import Refused
from qms.model.official_papers import Annex, OfficialPaper, PaperForm, SignatureBlock
from qms.render import official_bytes
from qms.render.docx_official import official_docx
from qms.render.texts import writable


def made(paper: OfficialPaper) -> str:
    return official_bytes(paper, ".html").decode()


def text_of_page(page: str) -> str:
    body = page.partition("<body")[2]
    return html.unescape(re.sub(r"<[^>]*>", " ", body.partition(">")[2]))


@pytest.mark.parametrize("paper", [*PAPERS.values()], ids=lambda paper: paper.form)
def test_the_words_are_those_of_the_word_file(paper: OfficialPaper) -> None:
    plain = attrs.evolve(paper, mark=None, contact=None)

    assert Counter(words(text_of_page(made(plain)))) == Counter(words(text_of(part(official_docx(plain)))))


def test_mark_and_address_are_on_the_page() -> None:
    said = text_of_page(made(attrs.evolve(DECISION, mark="BẢN THẢO")))

    assert (said.count("BẢN THẢO"), said.count("số 2 Nguyễn Văn Trị")) == (1, 1)


def test_khoan_and_diem_are_paragraphs_with_their_marks() -> None:
    page = made(DECISION)

    assert "<p>1. Sổ tay chất lượng" in page
    assert "<p>đ) Quy định chức năng.</p>" in page
    assert "<p><strong>Điều 3.</strong>" in page
    assert "<li>" not in page


def test_one_signature_stands_beside_the_recipients_and_two_above_them() -> None:
    beside, above = made(DECISION), made(MINUTES)

    assert '<div class="end"><div class="recipients">' in beside
    assert above.index('<div class="end"><div><p>THƯ KÝ</p>') < above.index('<div class="recipients">')


def test_the_subject_of_a_letter_stands_below_its_number() -> None:
    assert re.search(r'class="number">Số: 1583/SCT-KT&amp;NL</p>\s*<p class="about">V/v cung cấp', made(LETTER))


def test_an_annex_begins_a_page_and_lies_on_its_side_where_it_is_asked_for() -> None:
    page = made(DECISION)

    assert re.findall(r'<section class="([^"]*)"', page) == ["annex wide", "annex"]
    assert ".annex { break-before: page;" in page


def test_a_picture_of_a_signature_is_in_the_page_itself() -> None:
    block = SignatureBlock(titles=("GIÁM ĐỐC",), name="A", picture=png())

    assert '<img alt="Chữ ký" src="data:image/png;base64,' in made(attrs.evolve(PLAN, signatures=(block,)))


def test_a_picture_that_is_no_png_is_refused() -> None:
    block = SignatureBlock(titles=("GIÁM ĐỐC",), picture=b"<svg onload=alert(1)>")

    with pytest.raises(Refused, match="GIÁM ĐỐC"):
        made(attrs.evolve(PLAN, signatures=(block,)))


def test_nothing_of_an_author_runs_and_nothing_is_fetched() -> None:
    bad = '<script>alert(1)</script> <img src="http://x.vn/a.png"> [b](javascript:alert(1)) ![c](http://x.vn/c.png)'
    page = made(attrs.evolve(DECISION, subject=bad, text=bad, bases=(bad,), contact=bad))

    assert "<script" not in page
    assert "<img" not in page
    assert "<a " not in page
    assert "default-src 'none'" in page


@settings(deadline=None, max_examples=40)
@given(CELLS)
def test_whatever_an_author_writes_is_on_the_page_letter_by_letter(text: str) -> None:
    annex = Annex(title="T", attached=text, notes=(text,))
    paper = OfficialPaper(
        form=PaperForm.LETTER, letterhead=(text,), number=text, place_and_date=text, name=None, subject=text,
        authority=text, bases=(text,), resolution=text, annexes=(annex,), contact=text, drafter=text, mark=text or None,
        signatures=(SignatureBlock(titles=(text,), name=text, below=(text,)),),
    )  # fmt: skip

    page = made(paper)

    assert html.unescape(re.sub(r"<[^>]*>", "", page)).count(writable(text)) >= 13
