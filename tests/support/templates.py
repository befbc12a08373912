"""Word templates made for tests, as python-docx writes them, and what comes of filling them."""

from __future__ import annotations

import io

import attrs
import docx
import pytest
from docx.document import Document
from support.word_files import part, text_of

from qms.errors import Refused
from qms.model.official_papers import OfficialPaper, PaperForm, SignatureBlock
from qms.render.word_templates import official_docx_from

SIGNED = (SignatureBlock(titles=("GIÁM ĐỐC",), name="Nguyễn Văn A"),)


def decision(**values: object) -> OfficialPaper:
    return attrs.evolve(
        OfficialPaper(
            form=PaperForm.LETTER,
            letterhead=(),
            number="",
            place_and_date="",
            name=None,
            subject="V/v họp",
            text="Thân.",
            signatures=SIGNED,
        ),
        **values,
    )


def made(*paragraphs: str, table: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """Return a template as python-docx writes it."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for texts in table:
            for cell, text in zip(grid.add_row().cells, texts, strict=True):
                cell.text = text
    return saved(document)


def saved(document: Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


ENOUGH = (
    "{{ subject }}",
    "{{p text }}",
    "{%p for s in signatures %}",
    "{{ s.titles|join(' ') }} {{ s.name }}",
    "{%p endfor %}",
)


def filled(template: bytes, paper: OfficialPaper | None = None) -> bytes:
    return official_docx_from(template, paper or decision(), file="t.docx")


def said(data: bytes) -> str:
    return text_of(part(data))


def refusal(template: bytes, paper: OfficialPaper | None = None) -> list[str]:
    with pytest.raises(Refused) as caught:
        filled(template, paper)
    return [str(d) for d in caught.value.diagnostics]
