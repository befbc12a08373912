from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from support.foreign_papers import add_lists, item, procedure, raw, saved, with_parts, word, zipped

from qms.errors import Refused
from qms.operations.word_files import WordText, read_word

NAME = "tep.docx"
W = nsdecls("w")


def markdown(data: bytes) -> list[str]:
    return [block.markdown for block in read_word(data, NAME).blocks]


def doubts(text: WordText) -> list[tuple[str, str]]:
    return [(str(doubt.message), doubt.near) for doubt in text.doubts]


def refusal(data: bytes) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        read_word(data, NAME)
    fault = caught.value.diagnostics[0]
    assert fault.hint
    return fault.code, str(fault.message)


# -- what comes over ---------------------------------------------------------------------------------------------


def test_numbers_that_word_counts_are_written_out() -> None:
    def make(document: Document) -> None:
        add_lists(document)
        for text, level in (("Mục đích", 1), ("Nội dung", 1), ("Nhận", 2), ("Trả", 2), ("Hồ sơ", 1)):
            document.add_heading(text, level)

    assert markdown(word(make=make)) == ["# 1. Mục đích", "# 2. Nội dung", "## 2.1 Nhận", "## 2.2 Trả", "# 3. Hồ sơ"]


def test_lists_keep_their_numbers_and_points_are_text() -> None:
    def make(document: Document) -> None:
        add_lists(document)
        for text, level in (("Nhận", 0), ("Xem", 1), ("Ghi", 2), ("Xét", 1), ("Trả", 0)):
            item(document, text, level)

    assert markdown(word(make=make)) == ["1) Nhận", "a) Xem", "- Ghi", "b) Xét", "2) Trả"]


def test_a_bold_numbered_line_is_no_list() -> None:
    def make(document: Document) -> None:
        add_lists(document)
        item(document, "", 0)
        item(document, "", 0)
        for place, paragraph in enumerate(document.paragraphs):
            paragraph.add_run(f"Mục {place}").bold = True

    assert markdown(word(make=make)) == ["**1) Mục 0**", "**2) Mục 1**"]


def test_a_style_with_an_outline_level_is_a_heading() -> None:
    def make(document: Document) -> None:
        style = document.styles.add_style("Điều", WD_STYLE_TYPE.PARAGRAPH)
        style.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="1"/>'))
        document.add_paragraph("Điều 1", style="Điều")

    assert markdown(word(make=make)) == ["## Điều 1"]


def test_merged_cells_are_repeated() -> None:
    def make(document: Document) -> None:
        table = document.add_table(rows=3, cols=2)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "dọc"
        table.cell(2, 0).merge(table.cell(2, 1)).text = "ngang"

    assert markdown(word(make=make))[0].split("\n")[2:] == ["| dọc |  |", "| dọc |  |", "| ngang | ngang |"]


def test_pictures_are_kept_by_name() -> None:
    text = read_word(procedure(), NAME)

    assert list(text.pictures) == ["hinh-1.png"]
    assert text.pictures["hinh-1.png"].startswith(b"\x89PNG")
    assert text.blocks[-1].markdown == "![](hinh-1.png)"


def test_headers_and_footers_are_told_apart_from_the_text() -> None:
    text = read_word(procedure(), NAME)

    assert text.footers == (("Ngày hiệu lực: 10/7/2021 Trang: 1/3",),)


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    def make(document: Document) -> None:
        raw(
            document,
            '<w:r><w:t xml:space="preserve">Trong </w:t></w:r><w:del w:id="1" w:author="A"><w:r><w:delText>5</w:delText>'
            '</w:r></w:del><w:ins w:id="2" w:author="A"><w:r><w:t>7</w:t></w:r></w:ins><w:r><w:t> ngày</w:t></w:r>',
        )

    text = read_word(word(make=make), NAME)

    assert text.has_tracked_changes
    assert [block.markdown for block in text.blocks] == ["Trong 7 ngày"]
    assert doubts(text) == [
        ("a tracked change: “5” is taken as deleted", "Trong 57 ngày"),
        ("a tracked change: “7” is taken as inserted", "Trong 57 ngày"),
    ]


def test_comments_are_told() -> None:
    comments = f'<w:comments {W}><w:comment w:id="0"><w:p><w:r><w:t>Xem lại</w:t></w:r></w:p></w:comment></w:comments>'
    text = read_word(with_parts(word("x"), word_comments=comments.encode()), NAME)

    assert text.comments == ("Xem lại",)
    assert doubts(text) == [("a comment is left out: “Xem lại”", "")]


@pytest.mark.parametrize("is_alternate", [True, False])
def test_a_text_box_is_put_below_its_paragraph(is_alternate: bool) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent>"
    shape = f'<w:drawing><wps:wsp xmlns:wps="urn:x">{box}</wps:wsp></w:drawing>'
    if is_alternate:
        pict = (
            f'<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>{box}</v:textbox></v:shape></w:pict>'
        )
        shape = (
            f'<mc:AlternateContent><mc:Choice Requires="wps">{shape}</mc:Choice>'
            f"<mc:Fallback>{pict}</mc:Fallback></mc:AlternateContent>"
        )
    text = read_word(word(make=lambda d: raw(d, f"<w:r><w:t>Ngoài</w:t>{shape}</w:r>")), NAME)

    assert [block.markdown for block in text.blocks] == ["Ngoài", "Trong khung"]
    assert [message for message, _ in doubts(text)] == ["a text box: “Trong khung” is put below its paragraph"]


def test_fields_formulas_and_boxes_to_tick_become_words() -> None:
    def make(document: Document) -> None:
        raw(document, '<w:fldSimple w:instr="TITLE"><w:r><w:t>Tên</w:t></w:r></w:fldSimple>')
        raw(document, "<m:oMath><m:r><m:t>a/b</m:t></m:r></m:oMath>")

    text = read_word(word(make=make), NAME)

    assert [block.markdown for block in text.blocks] == ["Tên", "a/b"]
    assert doubts(text) == [("a formula is kept as the words “a/b”", "")]


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("strike", "words that are struck out are kept: “bỏ”"),
        ("vanish", "hidden words are kept: “bỏ”"),
    ],
)
def test_a_look_that_says_something_is_told(mark: str, told: str) -> None:
    content = f"<w:r><w:rPr><w:{mark}/></w:rPr><w:t>bỏ</w:t></w:r>"
    text = read_word(word(make=lambda d: raw(d, content)), NAME)

    assert [block.markdown for block in text.blocks] == ["bỏ"]
    assert doubts(text) == [(told, "bỏ")]


def test_what_cannot_come_over_is_told() -> None:
    chart = '<w:drawing><c:chart xmlns:c="urn:x"/></w:drawing>'
    text = read_word(word(make=lambda d: raw(d, f"<w:r><w:t>Biểu đồ</w:t>{chart}</w:r>")), NAME)

    assert ("a chart is not taken over", "Biểu đồ") in doubts(text)


def test_tables_of_contents_are_left_out() -> None:
    def make(document: Document) -> None:
        document.styles.add_style("TOC 1", WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph("Mục đích 2", style="TOC 1")

    assert markdown(word("x", make=make)) == ["x"]


# -- what is refused -----------------------------------------------------------------------------------------------


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {one.filename: file.read(one) for one in file.infolist()}


def broken(data: bytes) -> bytes:
    return zipped({**parts_of(data), "word/document.xml": b"<w:document"})


def with_entities(data: bytes) -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document/>'
    return zipped({**parts_of(data), "word/document.xml": bomb})


def with_macros(data: bytes) -> bytes:
    return zipped({**parts_of(data), "word/vbaProject.bin": b"x"})


def bomb(data: bytes) -> bytes:
    return zipped({**parts_of(data), "word/media/image1.png": bytes(30 << 20)})


def many(data: bytes) -> bytes:
    return zipped({**parts_of(data), **{f"word/x{n}": b"" for n in range(4001)}})


def encrypted(data: bytes) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("spoil", "code", "told"),
    [
        (lambda _: b"", "QMS-W001", "it is not a Word document (.docx), or is damaged"),
        (lambda _: b"%PDF-1.4", "QMS-W001", "it is not a Word document (.docx), or is damaged"),
        (lambda data: data[: len(data) // 2], "QMS-W001", "it is not a Word document (.docx), or is damaged"),
        (lambda _: zipped({"a.txt": b"x"}), "QMS-W001", "it is not a Word document (.docx)"),
        (lambda _: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "QMS-W001", "it is a file of an old Word (.doc)"),
        (encrypted, "QMS-W002", "the file has a password"),
        (bomb, "QMS-W003", "unpacked, the file would have 13 parts and 30 MB"),
        (many, "QMS-W003", "unpacked, the file would have 4013 parts and 0 MB"),
        (with_macros, "QMS-W004", "the file holds macros"),
        (with_entities, "QMS-W005", "word/document.xml is not as Word writes it"),
    ],
)
def test_what_is_no_word_file_or_does_harm_is_refused(spoil: Callable[[bytes], bytes], code: str, told: str) -> None:
    said = refusal(spoil(word("x")))

    assert said[0] == code
    assert said[1].split(" have ")[0] == told.split(" have ")[0]


def test_broken_xml_is_refused_by_part() -> None:
    code, told = refusal(broken(word("x")))

    assert code == "QMS-W005"
    assert told.startswith("word/document.xml is broken: ")


def test_old_letters_are_refused_by_font() -> None:
    document = docx.Document()
    document.add_paragraph("Tiếng Việt")
    run = document.add_paragraph().add_run("Quy tr×nh kiÓm so¸t")
    run.font.name = ".VnTime"

    assert refusal(saved(document)) == (
        "QMS-W006",
        "the text is in the old letters TCVN3, in the font .VnTime: “Quy tr×nh kiÓm so¸t”",
    )


def test_old_letters_are_refused_by_the_font_of_their_style() -> None:
    document = docx.Document()
    document.styles["Normal"].font.name = "VNI-Times"
    document.add_paragraph("Quy ñònh")

    assert refusal(saved(document))[1] == "the text is in the old letters VNI, in the font VNI-Times: “Quy ñònh”"


def test_old_letters_are_refused_in_a_header() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Quy ®Þnh"

    assert refusal(saved(document))[0] == "QMS-W006"


def test_old_letters_are_refused_by_themselves() -> None:
    assert refusal(word("Quy ®Þnh"))[1] == "the text is in the old letters TCVN3, by its letters: “Quy ®Þnh”"
