"""Templates that the agency's staff edit in Word, filled with a paper or a report (docxtpl's tags, in a sandbox)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import attrs
from docx.document import Document
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from jinja2.exceptions import TemplateError
from jinja2.runtime import StrictUndefined
from lxml import etree
from markupsafe import Markup, escape

from qms.diagnostics import Diagnostic
from qms.model.official_papers import OfficialPaper, PaperForm
from qms.model.reports import Report, Table
from qms.render import docx_paper_parts as parts
from qms.render.docx_body import markdown_body
from qms.render.docx_numbering import Numbering
from qms.render.docx_paper_parts import kept
from qms.render.docx_pictures import Pictures
from qms.render.docx_style import name_paper, packed, paragraph, spacer
from qms.render.official_text import addressee_lines, official_markdown, recipient_lines, signature_pictures
from qms.render.paper_layout import data_tables
from qms.render.paper_look import ROOM, SIGNATURE_HEIGHT, SIGNATURE_WIDTH
from qms.render.template_code import MISUSED, Code, Sandbox, place_of, written_tag
from qms.render.template_files import refused, sound_template
from qms.render.template_layout import BLOCK, have_numbering, heading_styles, mend, put_mark, width_at
from qms.render.template_values import Blocks, Words, Writers, paper_values, report_values
from qms.render.texts import writable
from qms.wording import Message, msg, some

DROPPED, FAILED = "QMS-T046", "QMS-T047"
_BREAKS: Final = {"\t": '</w:t><w:tab/><w:t xml:space="preserve">', "\n": '</w:t><w:br/><w:t xml:space="preserve">'}
_HOLDERS: Final = (qn("w:body"), qn("w:tc"), qn("w:sdtContent"))
"""What a block may stand in."""
_MOST_TURNS: Final = 500_000
"""Of all loops: a table of ten thousand rows and ten columns takes a fifth of them."""
_MOST_LETTERS: Final = 100_000_000


def official_docx_from(template: bytes, paper: OfficialPaper, *, file: str) -> bytes:
    """Return an official paper in the form of a template; *file* is how a message calls that.

    Raises `Refused` where the template is not safe, names what there is not, or does not show all that the paper says.
    """
    return _filled(
        template, paper.form, lambda writers: paper_values(_told(paper), writers), file=file, title=paper.title,
        mark=paper.mark, files=signature_pictures(paper),
    )  # fmt: skip


def report_docx_from(template: bytes, report: Report, *, file: str) -> bytes:
    """Return a report in the form of a template; raises as `official_docx_from`."""
    return _filled(template, None, lambda writers: report_values(report, writers), file=file, title=report.title)


def _told(paper: OfficialPaper) -> OfficialPaper:
    """Return the paper with the lines of its lists as they stand on paper."""
    return attrs.evolve(
        paper,
        addressees=tuple(addressee_lines(paper.addressees)),
        recipients=tuple(recipient_lines(paper.recipients)),
    )


def _filled(
    data: bytes, form: PaperForm | None, values: Callable[[Writers], Mapping[str, Any]], *, file: str, title: str,
    mark: str | None = None, files: Mapping[str, bytes] | None = None,
) -> bytes:  # fmt: skip
    template = sound_template(data, form, file)
    document = template.document
    filler = _Filler(document, Pictures(document, files or {}))
    context = values(filler.writers)
    filler.expect(context)
    for part, code in template.parts:
        text = filler.run(code, context, file)
        element = _whole(text, file)
        mend(element)
        filler.find_blocks(element, part is document.part, file)
        if isinstance(part, XmlPart):
            part._element = element
        else:
            part._blob = etree.tostring(element, encoding="UTF-8", standalone=True)
    filler.refuse_dropped(file)
    made = Document(document.part.element, document.part)
    if mark:
        put_mark(made, mark)
    name_paper(made, title=title)
    return packed(made, filler.finish())


@attrs.define
class _Filler:
    document: Document
    pictures: Pictures
    _numbering: Numbering | None = None
    _pending: dict[int, Words] = attrs.field(factory=dict)
    _pending_blocks: dict[int, Blocks] = attrs.field(factory=dict)
    _blocks: list[Blocks] = attrs.field(factory=list)
    _widths: list[float] = attrs.field(factory=list)
    """Of each place of a block, in the order of the text."""
    _places: list[int] = attrs.field(factory=list)
    _said: list[str] = attrs.field(factory=list)
    _turns: int = 0

    @property
    def writers(self) -> Writers:
        return Writers(markdown=self._markdown, table=self._table, picture=self._picture)

    # -- what a value becomes

    def _markdown(self, text: str, line: int, width: float) -> str:
        if self._numbering is None:
            have_numbering(self.document)
            self._numbering = Numbering(self.document)
        body = markdown_body(
            official_markdown(text, first_line=line),
            numbering=self._numbering,
            draw=self.pictures.draw,
            linked=lambda _: None,
            width=width,
        )
        names = heading_styles(self.document)
        return kept(re.sub(r'<w:pStyle w:val="(Heading\d)"/>', lambda m: f'<w:pStyle w:val="{names(m[1])}"/>', body))

    def _table(self, table: Table, width: float) -> str:
        return "".join(data_tables(parts, [attrs.evolve(table, caption=None)], width))

    def _picture(self, place: str, width: float) -> str:
        drawn = self.pictures.draw(place, "Chữ ký", min(width, SIGNATURE_WIDTH), tallest=SIGNATURE_HEIGHT)
        if drawn is None:
            return spacer(ROOM)
        return paragraph(f"<w:r>{drawn}</w:r>", align="center", before=2, after=2)

    # -- running the tags

    def expect(self, value: object) -> None:
        """Note every text and block of the values: each of them has to be shown."""
        match value:
            case Words():
                if value.strip():
                    self._pending[id(value)] = value
            case Blocks():
                if not value.is_empty:
                    self._pending_blocks[id(value)] = value
            case Mapping():
                for part in value.values():
                    self.expect(part)
            case bool():
                pass  # only asked for
            case tuple():
                for part in value:
                    self.expect(part)
            case _:
                raise TypeError(f"no value of a template: {value!r}")

    def run(self, code: Code, context: Mapping[str, Any], file: str) -> str:
        sandbox = Sandbox(self._show, self._each)
        assert code.tree is not None  # faults were refused
        try:
            compiled = sandbox.compile(code.tree)
            made = sandbox.template_class.from_code(sandbox, compiled, {})
            pieces, letters = [], 0
            for piece in made.generate(context):
                pieces.append(piece)
                letters += len(piece)
                if letters > _MOST_LETTERS:
                    raise _Endless
        except _Endless:
            raise refused(file, [_failure(msg("it makes a file without end"), code, None)]) from None
        except (TemplateError, ValueError, TypeError, LookupError) as error:
            place = _line_of(error)
            raise refused(file, [_failure(msg("{reason}", reason=str(error)), code, place)]) from error
        text = "".join(pieces)
        self._said.append(re.sub(r"<[^>]*>", "", text))
        return text

    def _show(self, value: object) -> Markup:
        match value:
            case StrictUndefined():
                return Markup(str(value))  # raises, naming it
            case Words():
                self._pending.pop(id(value), None)
            case Blocks():
                self._pending_blocks.pop(id(value), None)
                for covered in value.covers:
                    self._pending.pop(id(covered), None)
                self._blocks.append(value)
                return Markup(f'<q:block xmlns:q="urn:qms:block" n="{len(self._blocks) - 1}"/>')
            case bool() | None:
                raise TypeError("a tag prints a text, not whether something is there")
            case str() | int():
                pass
            case _:
                raise TypeError("a tag prints a text, not a list")
        text = str(escape(writable(str(value))))
        return Markup(re.sub(r"[\t\n]", lambda found: _BREAKS[found[0]], text))

    def _each(self, value: object) -> Iterator[Any]:
        if not isinstance(value, tuple):
            raise TypeError("only a list can be gone through")
        self._turns += len(value)
        if self._turns > _MOST_TURNS:
            raise _Endless
        return iter(value)

    # -- blocks

    def find_blocks(self, root: etree._Element, is_body: bool, file: str) -> None:
        """Note how wide the place of each block is; raises `Refused` for one that stands in the midst of a line."""
        for block in root.iter(BLOCK):
            parent = block.getparent()
            number = int(block.get("n", ""))
            if not is_body or parent is None or parent.tag not in _HOLDERS:
                tag = written_tag(self._blocks[number].path).rpartition(" ")[2]
                said = msg("{variable} stands in the midst of a line, or in a header", variable=tag)
                fault = Diagnostic(
                    code=MISUSED,
                    message=said,
                    hint=msg("write {tag} alone in a paragraph of the text", tag=f"{{{{p {tag} }}}}"),
                )
                raise refused(file, [fault])
            self._places.append(number)
            self._widths.append(width_at(block))

    def finish(self) -> Callable[[str], str]:
        """Return what puts the blocks into the text of the file."""
        texts = [self._blocks[n].write(width) for n, width in zip(self._places, self._widths, strict=True)]
        following = iter(texts)
        return lambda text: re.sub(r"<q:block\b[^>]*/>", lambda _: next(following), text)

    def refuse_dropped(self, file: str) -> None:
        """Raise `Refused` where something that the paper says stands nowhere in the file."""
        said = _squeezed(" ".join(self._said))
        missing = {one.path for one in self._pending_blocks.values()}
        for words in self._pending.values():
            if words.path not in missing and _squeezed(escape(writable(words))) not in said:
                missing.add(words.path)
        if missing:
            fault = Diagnostic(
                code=DROPPED,
                message=msg("the template does not show what the paper has: {names}",
                            names=some(written_tag(path) for path in sorted(missing))),
                hint=msg("add the tags in Word; `qms template check` lists what is missing"),
            )  # fmt: skip
            raise refused(file, [fault])


def _whole(text: str, file: str) -> etree._Element:
    """Return a part of the file that was filled; raises `Refused` where tags have torn it apart."""
    try:
        return parse_xml(text)
    except etree.XMLSyntaxError as error:
        fault = Diagnostic(
            code=MISUSED,
            message=msg("a loop or a condition begins in one paragraph, row or cell and ends in another"),
            hint=msg("write its tags alone in paragraphs ({start} … {end}), or alone in rows of the table",
                     start="{%p if … %}", end="{%p endif %}"),
        )  # fmt: skip
        raise refused(file, [fault]) from error


class _Endless(Exception):
    """The tags go on longer than any paper."""


def _failure(reason: Message, code: Code, line: int | None) -> Diagnostic:
    if line is None:
        return Diagnostic(code=FAILED, message=msg("it cannot be filled: {reason}", reason=reason))
    place = place_of(code.source, line)
    return Diagnostic(
        code=FAILED, message=msg("it cannot be filled: {reason}, at “{place}”", reason=reason, place=place)
    )


def _line_of(error: BaseException) -> int | None:
    """Return the line of the template on which an error arose."""
    found, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<template>":
            found = step.tb_lineno
        step = step.tb_next
    return found


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
