"""A Word file that went out to be edited, read as it came back."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from docx.enum.text import WD_UNDERLINE
from hypothesis import given, settings
from support.markdown_texts import TEXTS
from support.word_files import opened, png

from qms.errors import Refused
from qms.operations.word_edited import EditedPaper, read_edited
from qms.render.docx_for_edit import PaperForEdit, paper_for_edit
from qms.text.editable_blocks import EditableBlock, EditableKind, source_blocks
from qms.text.merged_blocks import Merged, merge

TEXT = "# Quy trình\n\nĐoạn một.\n\n- mục\n\n| a | b |\n| - | - |\n| 1 | 2 |\n"


def paper(text: str = TEXT) -> bytes:
    return paper_for_edit(
        PaperForEdit(
            title="QT-05 - Quy trình", author="Sở", note=("QT-05", "Sửa ở dưới."), foot="QT-05",
            properties={"qms-document": "qt-05", "qms-code": 'QT "05" & <b>'},
            blocks=[one.block for one in source_blocks(text)],
        )
    )  # fmt: skip


def read(data: bytes) -> EditedPaper:
    return read_edited(data, "sua.docx")


def with_body(data: bytes, old: str, new: str) -> bytes:
    """Return a Word file with a piece of its text in XML replaced once."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(target, "w") as made:
        for name in parts.namelist():
            said = parts.read(name)
            if name == "word/document.xml":
                assert old in said.decode()
                said = said.decode().replace(old, new, 1).encode()
            made.writestr(name, said)
    return target.getvalue()


def saved(document: docx.document.Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def codes(edited: EditedPaper) -> list[tuple[str, bool]]:
    return [(fault.code, fault.is_error) for fault in edited.faults]


def edit_of(text: str, old: str, new: str) -> Merged:
    """Return the text that comes back with a piece of the XML of its paragraphs replaced."""
    return merge(text, read(with_body(paper(text), old, new)).blocks)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_every_text_comes_back_as_it_went_out(text: str) -> None:
    edited = read(paper(text))

    assert edited.faults == ()
    assert merge(text, edited.blocks) == Merged(text=text)


def test_the_same_text_gives_the_same_bytes() -> None:
    assert paper() == paper()


def test_whose_text_it_is_and_the_note_are_told() -> None:
    edited = read(paper())

    assert edited.properties == {"qms-document": "qt-05", "qms-code": 'QT "05" & <b>'}
    assert edited.note == ("QT-05", "Sửa ở dưới.")


def test_the_foot_of_a_page_names_the_document() -> None:
    assert "QT-05" in opened(paper()).sections[0].footer.paragraphs[0].text


def test_word_may_cut_runs_and_change_ids_of_styles() -> None:
    cut = '<w:t xml:space="preserve">Đoạn</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t> một.</w:t>'

    assert edit_of(TEXT, '<w:t xml:space="preserve">Đoạn một.</w:t>', cut).text == TEXT


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ('<w:ins w:id="1" w:author="A"><w:r><w:t>thêm</w:t></w:r></w:ins>', "QMS-W030"),
        ('<w:del w:id="1" w:author="A"><w:r><w:delText>bớt</w:delText></w:r></w:del>', "QMS-W030"),
        ("<w:r><w:drawing/></w:r>", "QMS-W032"),
        ("<w:r><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict></w:r>", "QMS-W033"),
        ("<w:r><w:object/></w:r>", "QMS-W033"),
        ('<w:r><w:footnoteReference w:id="2"/></w:r>', "QMS-W034"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "QMS-W035"),
        (
            '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>x</m:t></m:r>'
            "</m:oMath>",
            "QMS-W035",
        ),
        ("<w:r><w:ruby/></w:r>", "QMS-W036"),
        ("<w:odd/>", "QMS-W036"),
    ],
)
def test_what_no_text_can_hold_is_an_error(inside: str, code: str) -> None:
    place = '<w:r><w:rPr></w:rPr><w:t xml:space="preserve">Đoạn một.</w:t></w:r>'

    assert codes(read(with_body(paper(), place, place + inside))) == [(code, True)]


def test_it_is_told_near_which_words() -> None:
    place = '<w:t xml:space="preserve">Đoạn một.</w:t></w:r>'
    [fault] = read(with_body(paper(), place, f"{place}<w:r><w:object/></w:r>")).faults

    assert str(fault.message) == "the file holds a text box, a drawing or an object, near “Đoạn một.”"


def test_a_table_in_a_cell_is_an_error() -> None:
    document = opened(paper())
    document.tables[0].cell(1, 0).add_table(1, 1).cell(0, 0).text = "trong"

    assert codes(read(saved(document))) == [("QMS-W037", True)]


def test_a_picture_is_an_error() -> None:
    document = opened(paper())
    document.add_picture(io.BytesIO(png()))

    assert codes(read(saved(document))) == [("QMS-W032", True)]


def test_merged_cells_say_the_same_in_each_place() -> None:
    document = opened(paper("| a | b |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |\n"))
    table = document.tables[0]
    table.cell(1, 0).merge(table.cell(1, 1))
    table.cell(2, 0).text = table.cell(2, 1).text = ""
    table.cell(2, 0).merge(table.cell(2, 1)).text = "gộp"
    edited = read(saved(document))

    [block] = edited.blocks
    assert [[run.text for runs in row for run in runs] for row in block.rows][2] == ["gộp", "gộp"]
    assert codes(edited) == [("QMS-W044", False)]


def test_cells_merged_downwards_say_what_the_uppermost_says() -> None:
    document = opened(paper("| a | b |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |\n"))
    table = document.tables[0]
    table.cell(2, 0).text = ""
    table.cell(1, 0).merge(table.cell(2, 0))

    [block] = read(saved(document)).blocks
    assert [row[0][0].text for row in block.rows] == ["a", "1", "1"]


def test_comments_are_counted() -> None:
    place = '<w:t xml:space="preserve">Đoạn một.</w:t></w:r>'
    edited = read(with_body(paper(), place, f'{place}<w:r><w:commentReference w:id="0"/></w:r>'))

    assert edited.comments == 1
    assert edited.faults == ()


def test_paragraphs_and_lines_of_a_cell_are_lines() -> None:
    document = opened(paper())
    cell = document.tables[0].cell(1, 1)
    cell.paragraphs[0].runs[0].text = "một\nhai"
    cell.add_paragraph("ba")

    assert merge(TEXT, read(saved(document)).blocks).text == TEXT.replace("| 1 | 2 |", "| 1 | một<br>hai<br>ba |")


def test_headings_and_lists_of_words_own_styles_are_headings_and_lists() -> None:
    document = opened(paper("Một.\n"))
    document.add_paragraph("Mục tiêu", style="Heading 2")
    document.add_paragraph("gạch", style="List Bullet")
    document.add_paragraph("số", style="List Number")
    document.add_paragraph("tiêu đề", style="Title")
    kinds = [(block.kind, block.level, block.mark, block.number) for block in read(saved(document)).blocks[1:]]

    assert kinds == [
        (EditableKind.HEADING, 2, "", 0),
        (EditableKind.ITEM, 0, "-", 0),
        (EditableKind.ITEM, 0, ".", 1),
        (EditableKind.HEADING, 1, "", 0),
    ]


def test_letters_that_word_counts_with_are_written_out() -> None:
    data = paper("1. một\n2. hai\n")
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(target, "w") as made:
        for name in parts.namelist():
            said = parts.read(name)
            if name == "word/numbering.xml":
                text = said.decode().replace('w:val="decimal"', 'w:val="lowerLetter"')
                said = re.sub(r'w:val="%(\d)\."', r'w:val="%\1)"', text).encode()
            made.writestr(name, said)
    edited = read(target.getvalue())

    assert [(block.kind, block.words) for block in edited.blocks] == [
        (EditableKind.PARAGRAPH, "a) một"),
        (EditableKind.PARAGRAPH, "b) hai"),
    ]
    assert codes(edited) == [("QMS-W040", False)]


def test_a_look_that_no_text_has_is_told_and_small_figures_are_letters() -> None:
    document = opened(paper("Một.\n"))
    said = document.paragraphs[-1]
    said.add_run("gạch").font.strike = True
    said.add_run("chân").font.underline = WD_UNDERLINE.SINGLE
    said.add_run("2").font.superscript = True
    said.add_run("3").font.subscript = True
    said.add_run("n").font.superscript = True
    edited = read(saved(document))

    assert edited.blocks[0].words == "Một.gạchchân²₃n"
    assert codes(edited) == [("QMS-W042", False)] * 3


def test_strong_and_emphasis_and_links_are_bold_italic_and_links() -> None:
    document = opened(paper("[QT-01](qms:qt-01) một.\n"))
    said = document.paragraphs[-1]
    said.add_run(" đậm", style="Strong")
    said.add_run(" nghiêng", style="Emphasis")

    merged = merge("[QT-01](qms:qt-01) một.\n", read(saved(document)).blocks)
    assert merged == Merged(text="[QT-01](qms:qt-01) một. **đậm** *nghiêng*\n")


def test_literal_markdown_is_shown_as_it_is_written_and_comes_back_so() -> None:
    text = "Xem ![sơ đồ](so-do.png) và `mã`.\n\n```\na  b\n```\n"
    document = opened(paper(text))

    assert [one.text for one in document.paragraphs if one.text][-2:] == [
        "Xem ![sơ đồ](so-do.png) và `mã`.",
        "```\na  b\n```",
    ]
    document.paragraphs[-1].runs[0].text = "```\na  c\n```"
    assert merge(text, read(saved(document)).blocks).text == text.replace("a  b", "a  c")


def test_a_control_around_paragraphs_and_rows_is_passed_by() -> None:
    place = re.compile("(<w:p><w:pPr>[^§]{0,400}?Đoạn một.</w:t></w:r></w:p>)")
    data = paper()
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        found = [*place.finditer(parts.read("word/document.xml").decode())][-1][1]
    old = found[found.rindex("<w:p>") :]

    assert edit_of(TEXT, old, f"<w:sdt><w:sdtPr/><w:sdtContent>{old}</w:sdtContent></w:sdt>").text == TEXT


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read(data)


def test_paragraphs_of_an_item_stand_below_it() -> None:
    text = "- một\n\n  thêm\n\n  - hai\n\n    nữa\n"
    blocks: tuple[EditableBlock, ...] = read(paper(text)).blocks

    assert [(block.kind, block.level) for block in blocks] == [
        (EditableKind.ITEM, 0), (EditableKind.FURTHER, 0), (EditableKind.ITEM, 1), (EditableKind.FURTHER, 1),
    ]  # fmt: skip


def test_controls_and_tabs_within_a_paragraph_and_around_a_row_are_passed_by() -> None:
    run = '<w:r><w:rPr></w:rPr><w:t xml:space="preserve">Đoạn một.</w:t></w:r>'
    inside = f"<w:sdt><w:sdtPr/><w:sdtContent>{run.replace(' một', '</w:t><w:tab/><w:t>một')}</w:sdtContent></w:sdt>"
    data = with_body(paper(), run, inside)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        body = parts.read("word/document.xml").decode()
    row = body[body.rindex("<w:tr>") : body.rindex("</w:tbl>")]
    data = with_body(data, row, f"<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>")

    assert merge(TEXT, read(data).blocks).text == TEXT


def test_what_is_not_known_between_paragraphs_is_an_error() -> None:
    assert codes(read(with_body(paper(), "<w:sectPr", "<w:odd/><w:sectPr"))) == [("QMS-W036", True)]


def test_marks_within_a_cell_are_written_out() -> None:
    document = opened(paper())
    document.tables[0].cell(1, 0).paragraphs[0].style = document.styles["List Bullet"]
    edited = read(saved(document))

    assert edited.blocks[-1].words.endswith("| - 1 | 2")
    assert codes(edited) == [("QMS-W040", False)]
