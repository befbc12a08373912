"""Word files as other people make them: a procedure of an office, with all that Word can hold."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from support.word_files import png

NUMBERED = (
    '<w:abstractNum {w} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>'
    '<w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading2"/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
)
LISTS = (
    '<w:abstractNum {w} w:abstractNumId="91"><w:multiLevelType w:val="multilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1)"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>'
)


def saved(document: Document) -> bytes:
    """Return a Word file as it is saved."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def word(*paragraphs: str, make: Callable[[Document], None] | None = None) -> bytes:
    """Return a Word file with some paragraphs, and what *make* adds."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if make is not None:
        make(document)
    return saved(document)


def add_lists(document: Document) -> None:
    """Let a document have lists: 90 numbers its headings, 91 is 1), a), -."""
    root = document.part.numbering_part.element
    for place, form in enumerate((NUMBERED, LISTS)):
        root.insert(place, parse_xml(form.format(w=nsdecls("w"))))
        number = 90 + place
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
    for level in (1, 2):
        style = document.styles[f"Heading {level}"].element.get_or_add_pPr()
        style.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>'))


def item(document: Document, text: str, level: int, number: int = 91) -> None:
    """Add an item of a list."""
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def raw(document: Document, content: str) -> None:
    """Add a paragraph of WordprocessingML."""
    body = document.element.body
    names = nsdecls("w", "m") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body.insert(len(body) - 1, parse_xml(f"<w:p {names}>{content}</w:p>"))


@cache
def procedure(code: str = "QT-21", *, unit: str = "Văn phòng", filled: bool = False) -> bytes:
    """Return a procedure with a cover, signatures, a page of revisions, contents and all sorts of content."""
    document = docx.Document()
    add_lists(document)
    cover = document.add_table(rows=3, cols=3)
    cover.cell(0, 0).merge(cover.cell(2, 0)).text = "SỞ CÔNG THƯƠNG"
    cover.cell(0, 1).merge(cover.cell(2, 1)).text = "QUY TRÌNH\nQUẢN LÝ TÀI LIỆU CỦA UBND"
    for row, text in enumerate((f"Mã hiệu: {code}", "Lần ban hành: 02", "Ngày ban hành: 07/7/2021")):
        cover.cell(row, 2).text = text
    document.add_paragraph().add_run("QUẢN LÝ TÀI LIỆU CỦA UBND").bold = True
    signatures = document.add_table(rows=2, cols=4)
    for column, text in enumerate(("Trách nhiệm", "Soạn thảo", "Xem xét", "Phê duyệt")):
        signatures.cell(0, column).text = text
    signatures.cell(1, 0).text, signatures.cell(1, 1).text = "Chức vụ", f"Chuyên viên {unit}"
    document.add_paragraph().add_run("TRANG THEO DÕI SỐ LẦN SỬA ĐỔI TÀI LIỆU").bold = True
    revisions = document.add_table(rows=2, cols=3)
    for column, text in enumerate(("STT", "Tóm lược nội dung sửa đổi", "Lần sửa đổi")):
        revisions.cell(0, column).text = text
        revisions.cell(1, column).text = "1" if filled else ""
    document.add_paragraph("MỤC LỤC")
    document.add_paragraph("Mục đích\t2")
    document.add_heading("Mục đích", 1)
    document.add_paragraph("Theo TCVN ISO 9001:2015, các điều 7.5, 7.5.3.")
    document.add_heading("Nội dung", 1)
    document.add_heading("Các bước", 2)
    for text, level in (("Nhận", 0), ("Kiểm tra", 1), ("Ghi", 1), ("Trả", 0)):
        item(document, text, level)
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Hồ sơ | giấy"
    table.cell(1, 0).text = "a"
    document.add_picture(io.BytesIO(png()))
    document.sections[0].footer.paragraphs[0].text = "Ngày hiệu lực: 10/7/2021 Trang: 1/3"
    return saved(document)


def with_parts(data: bytes, **parts: bytes) -> bytes:
    """Return a Word file with other parts; ``word_comments`` is word/comments.xml."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        found = {one.filename: file.read(one) for one in file.infolist()}
    found |= {name.replace("_", "/", 1) + ".xml": content for name, content in parts.items()}
    return zipped(found)


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a ZIP file of some parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()
