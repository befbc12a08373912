"""What changed in a text as tracked changes of Word: either text can be taken from it whole."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from support.tracked import Settled, document_of, words_of

from qms.model.header_changes import FieldChange
from qms.model.procedures import Step
from qms.render.redline_docx import redline_docx
from qms.render.review_pages import PackedDocument
from qms.render.speaking import English
from qms.text.redline import redline
from qms.text.step_changes import flow_changes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOMENT = dt.datetime(2021, 9, 13, 8, 5)
BEFORE = """\
# Quy trình

## 1. Mục đích

Thống nhất việc **lập hồ sơ** của [QT-01](qms:qt-01).

## 2. Hồ sơ

- Bìa
- Mục lục

| TT | Tên | Hạn |
| --- | --- | --- |
| 1 | Sổ mượn | 05 năm |
| 2 | Bìa | 10 năm |

## 3. Lưu

Lưu ở phòng.
"""


def packed(before: str, after: str, **said: object) -> PackedDocument:
    plain: dict[str, object] = {
        "code": "QT-05", "title": "Hồ sơ", "number": "02.00", "change": "", "is_whole": False, "facts": (),
        "fields": (), "steps": (), "step_changes": (), "changed_files": (), "page": "", "texts": (),
        "units": {"vp": "Văn thư", "qltm": "Phòng Quản lý"},
    }  # fmt: skip
    return PackedDocument(text=redline(before, after), **{**plain, **said})  # type: ignore[arg-type]


def file(before: str, after: str, *, author: str = "244/QĐ-SCT", **said: object) -> bytes:
    return redline_docx(packed(before, after, **said), English(), author=author, moment=MOMENT)


def xml(before: str, after: str) -> str:
    return etree.tostring(document_of(file(before, after)), encoding="unicode")


def changes(data: bytes) -> list[tuple[str, str]]:
    """Return what came and what went, in words."""
    found = []
    for one in document_of(data).iter(f"{W}ins", f"{W}del"):
        text = "".join(t.text or "" for t in one.iter(f"{W}t", f"{W}delText"))
        if text:
            found.append((one.tag.removeprefix(W), text))
    return found


# -- laws ----------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(["hồ", "sơ", "lập", "nộp", "lưu", "kiểm", "tra", "năm", "mười", "trả"])
INLINE = st.one_of(
    WORDS,
    WORDS,
    WORDS.map("**{}**".format),
    WORDS.map("*{}*".format),
    WORDS.map("`{}`".format),
    st.tuples(WORDS, st.sampled_from(["qms:qt-01", "qms:qt-02", "https://qms.example/a"])).map(
        lambda x: f"[{x[0]}]({x[1]})"
    ),
)
LINE = st.lists(INLINE, min_size=1, max_size=5).map(" ".join)
MARK = st.sampled_from(["## ", "### ", "", "", "- ", "1. ", "  - ", "> ", "a) ", "- **", "2) "])


@st.composite
def block(draw: st.DrawFn) -> str:
    match draw(st.integers(0, 5)):
        case 0:
            columns = draw(st.integers(1, 3))
            rows = draw(st.lists(st.lists(LINE, min_size=columns, max_size=columns), min_size=1, max_size=3))
            lines = ["| " + " | ".join(row) + " |" for row in rows]
            return "\n".join([lines[0], "|" + " --- |" * columns, *lines[1:]])
        case 1:
            return f"```\n{draw(WORDS)}\n\n{draw(WORDS)}\n```"
        case _:
            mark = draw(MARK)
            return f"{mark}{draw(LINE)}" + ("**" if mark.endswith("**") else "")


BLOCKS = st.lists(block(), max_size=7)


@st.composite
def two_texts(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a text, and another one made of some of its blocks, in some order, and of new ones."""
    first, more = draw(BLOCKS), draw(st.lists(block(), max_size=3))
    kept = [one for one in first if draw(st.integers(0, 4))]
    second = draw(st.permutations([*kept, *more])) if draw(st.booleans()) else [*kept, *more]
    return tuple("\n\n".join(blocks) + "\n" for blocks in (first, second))  # type: ignore[return-value]


def settled_text(text: str) -> list[tuple[str, str]]:
    """Return the paragraphs of a text in which nothing changed."""
    return Settled(file(text, text), "del").paragraphs


@settings(max_examples=60, deadline=None)
@given(two_texts())
def test_accepting_all_gives_the_new_text_and_rejecting_all_the_old_one(texts: tuple[str, str]) -> None:
    before, after = texts
    data = file(before, after)

    accepted, rejected = Settled(data, "del"), Settled(data, "ins")
    assert (words_of(before), words_of(after)) == (rejected.words, accepted.words)
    assert settled_text(before) == rejected.paragraphs
    assert settled_text(after) == accepted.paragraphs


@settings(max_examples=10, deadline=None)
@given(two_texts())
def test_no_two_changes_have_one_number_and_the_same_question_gives_the_same_bytes(texts: tuple[str, str]) -> None:
    data = file(*texts)

    numbers = Counter(one.get(f"{W}id") for one in document_of(data).iter(f"{W}ins", f"{W}del", f"{W}bookmarkStart"))
    assert {1} == {*numbers.values()}
    assert data == file(*texts)
    docx.Document(io.BytesIO(data))


SIGNS = st.text(alphabet="ab1 \n#*|->`[]()!~:=+.", max_size=60)


@settings(max_examples=100, deadline=None)
@given(SIGNS, SIGNS)
def test_no_letter_is_lost_among_any_signs_of_markdown(before: str, after: str) -> None:
    data = file(before, after)

    assert "".join(words_of(after)) == "".join(Settled(data, "del").words)
    assert "".join(words_of(before)) == "".join(Settled(data, "ins").words)


@settings(max_examples=20, deadline=None)
@given(st.text(), st.text())
def test_any_text_at_all_can_be_written(before: str, after: str) -> None:
    docx.Document(io.BytesIO(file(before, after, author=before)))


# -- what is written -----------------------------------------------------------------------------------------


def test_a_change_names_its_author_and_its_moment() -> None:
    written = xml(BEFORE, BEFORE.replace("Lưu ở", "Nộp về"))

    whose = 'w:author="244/QĐ-SCT" w:date="2021-09-13T08:05:00Z"'
    assert f'{whose}><w:r><w:rPr/><w:delText xml:space="preserve">Lưu ở</w:delText></w:r></w:del>' in written
    assert f'{whose}><w:r><w:rPr/><w:t xml:space="preserve">Nộp về</w:t></w:r></w:ins>' in written


def test_words_stay_bold_and_a_word_that_became_bold_is_a_change() -> None:
    assert changes(file(BEFORE, BEFORE.replace("**lập hồ", "**nộp hồ"))) == [("del", "lập"), ("ins", "nộp")]
    assert changes(file(BEFORE, BEFORE.replace("**", ""))) == [("del", "lập hồ sơ"), ("ins", "lập hồ sơ")]


def test_a_link_to_another_document_tells_both_where_its_words_are_the_same() -> None:
    assert changes(file(BEFORE, BEFORE.replace("qms:qt-01", "qms:qt-02"))) == [
        ("del", "QT-01 (qms:qt-01)"),
        ("ins", "QT-01 (qms:qt-02)"),
    ]
    assert "qms:" not in xml(BEFORE, BEFORE + "\nXem [QT-03](qms:qt-03).\n")


def test_nothing_that_a_link_or_a_picture_says_is_left_out() -> None:
    text = '[](<qms:qt 01>) [a](https://qms.example "Tên") ![ảnh](so-do.png "Sơ đồ") [b](qms:qt-02 "Hai")\n'

    [(_, said)] = Settled(file(text, text), "ins").paragraphs
    assert said == " (qms:qt 01) a (https://qms.example, Tên) [ảnh] (so-do.png, Sơ đồ) b (Hai)"


def test_lines_broken_elsewhere_are_no_change() -> None:
    assert (
        changes(file(BEFORE, BEFORE.replace("việc **lập", "việc\n**lập").replace("## 2. Hồ sơ", "##  2. Hồ sơ ##")))
        == []
    )
    assert changes(file("Sở Công Thương\n", "So\u031b\u0309 Công Thương\n")) == []


def test_cells_are_compared_one_by_one_and_rows_come_and_go_whole() -> None:
    data = file(BEFORE, BEFORE.replace("05 năm", "20 năm").replace("| 2 | Bìa | 10 năm |\n", "") + "\n")
    tree = document_of(data)

    assert changes(data)[:2] == [("del", "05 năm"), ("ins", "20 năm")]
    [row] = [row for row in tree.iter(f"{W}tr") if row.find(f"{W}trPr/{W}del") is not None]
    assert ["".join(t.text or "" for t in c.iter(f"{W}delText")) for c in row.iter(f"{W}tc")] == ["2", "Bìa", "10 năm"]


def test_a_row_with_other_cells_than_before_went_and_came() -> None:
    data = file(BEFORE, BEFORE.replace("| 1 | Sổ mượn |", "| 1 | Sổ mượn | phòng |"))

    marks = [
        one.getparent().getparent()
        for one in document_of(data).iter(f"{W}ins", f"{W}del")
        if one.getparent().tag == f"{W}trPr"
    ]
    assert len(marks) == 2


def test_a_heading_of_another_level_and_a_moved_section_went_and_came() -> None:
    assert changes(file(BEFORE, BEFORE.replace("## 3.", "### 3."))) == [("del", "3. Lưu"), ("ins", "3. Lưu")]
    head, rest = BEFORE.split("## 3.")
    moved = head.replace("## 1.", f"## 3.{rest}\n## 1.")
    assert words_of(BEFORE) == Settled(file(BEFORE, moved), "ins").words
    assert words_of(moved) == Settled(file(BEFORE, moved), "del").words


def test_what_a_control_character_or_a_sign_of_xml_says_is_no_harm() -> None:
    data = file("a <w:t>b</w:t> & \x0b\n", 'a <w:t>c</w:t> & "=HYPERLINK(1)"\n', author='<"&\x00>')

    assert 'a <w:t>c</w:t> & "=HYPERLINK(1)"' in Settled(data, "del").paragraphs[0][1]


@pytest.mark.parametrize("columns", [16, 70])
def test_a_table_too_wide_for_a_page_is_told_in_parts(columns: int) -> None:
    row = "| " + " | ".join(f"o{n}" for n in range(columns)) + " |\n"
    tree = document_of(file(row + "|" + " - |" * columns + "\n" + row, row))

    assert max(len(row.findall(f"{W}tc")) for row in tree.iter(f"{W}tr")) <= 15


# -- header and steps ----------------------------------------------------------------------------------------


def test_fields_and_steps_stand_above_the_text_with_their_changes() -> None:
    old = (Step(id="b1", what="Tiếp nhận", unit="vp", next="b2"), Step(id="b2", what="Trả kết quả", unit="vp"))
    new = (
        Step(id="b1", what="Tiếp nhận hồ sơ", unit="vp", next="b2"),
        Step(id="b2", what="Trả kết quả", unit="qltm"),
    )
    fields = (
        FieldChange(field="title", before=("Hồ sơ",), after=("Hồ sơ, lưu trữ",)),
        FieldChange(field="clauses", before=("7.5.2", "7.5.3"), after=("7.5.3", "8.1")),
    )
    data = file("", "", fields=fields, steps=new, step_changes=flow_changes(old, new).steps)

    assert changes(data) == [
        ("ins", ", lưu trữ"), ("del", "7.5.2"), ("ins", "8.1"),
        ("ins", " hồ sơ"), ("del", "Văn thư"), ("ins", "Phòng Quản lý"),
    ]  # fmt: skip


def test_steps_that_came_or_went_are_rows_that_came_or_went() -> None:
    old = (Step(id="b1", what="Tiếp nhận"), Step(id="b2", what="Trả kết quả"))
    new = (Step(id="b1", what="Tiếp nhận"), Step(id="b3", what="Ký duyệt"))
    data = file("", "", steps=new, step_changes=flow_changes(old, new).steps)

    marks = [one.tag.removeprefix(W) for one in document_of(data).iterfind(f".//{W}trPr/*") if "id" in str(one.attrib)]
    assert marks == ["ins", "del"]
