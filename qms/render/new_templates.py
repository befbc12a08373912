"""Templates to begin with: the paper as qms itself lays it out, with tags where the values stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docx.enum.section import WD_ORIENT
from docx.shared import Pt
from docx.styles.style import ParagraphStyle

from qms.model.official_papers import PaperForm
from qms.render import docx_paper_parts as parts
from qms.render.docx_paper_parts import end, line, number_pages, put
from qms.render.docx_style import blank_paper, cell, filled, row, spacer, table, unruled
from qms.render.page_sizes import LYING_TEXT_WIDTH, TEXT_WIDTH
from qms.render.paper_layout import head, note, recipients, title
from qms.render.paper_look import HEAD_SIZE, INDENT, ROOM, SIZE
from qms.render.report_figures import FIGURE_HEADINGS, FIGURE_SHARES, FIGURES
from qms.render.texts import KINH_GUI

_LETTERHEAD: Final = ("{%p for line in parents %}", "{{ line }}", "{%p endfor %}", "{{ agency }}")


def new_paper_template(form: PaperForm) -> bytes:
    """Return a template of an official paper that shows all that one may have."""
    document = blank_paper(title="", author="")
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.size = Pt(SIZE)
    number_pages(document.sections[0])
    contact = "{% if contact %}{{ contact }}{% endif %}"
    put(document.sections[0].first_page_footer, line(contact, size=11, align="center", after=0))
    return filled(document, "".join([*_paper(form), *_annexes()]))


def new_report_template(*, landscape: bool = False) -> bytes:
    """Return a template of a report that shows all that one may have."""
    document = blank_paper(title="", author="")
    section = document.sections[0]
    if landscape:
        section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = WD_ORIENT.LANDSCAPE
    number_pages(section)
    return filled(document, "".join(_report(LYING_TEXT_WIDTH if landscape else TEXT_WIDTH)))


# -- tags -----------------------------------------------------------------------------------------------------


def _if(condition: str, *content: str) -> Iterator[str]:
    yield line(f"{{%p if {condition} %}}", size=9, after=0)
    yield from content
    yield line("{%p endif %}", size=9, after=0)


def _each(name: str, of: str, *content: str) -> Iterator[str]:
    yield line(f"{{%p for {name} in {of} %}}", size=9, after=0)
    yield from content
    yield line("{%p endfor %}", size=9, after=0)


def _block(name: str) -> str:
    return line(f"{{{{p {name} }}}}")


# -- an official paper ----------------------------------------------------------------------------------------


def _paper(form: PaperForm) -> Iterator[str]:
    is_letter = form is PaperForm.LETTER
    below = [line("{{ subject }}", size=HEAD_SIZE, align="center", before=6, after=0)] if is_letter else []
    below += _if("urgency", line("{{ urgency }}", bold=True, size=HEAD_SIZE, align="center", before=6, after=0))
    below += _if("circulation", line("{{ circulation }}", bold=True, size=HEAD_SIZE, align="center", before=6, after=0))
    yield head(parts, _LETTERHEAD, "{{ number }}", "{{ place_and_date }}", TEXT_WIDTH, below="".join(below))
    if not is_letter:
        yield title(parts, "{{ name }}", "{{ subject }}", TEXT_WIDTH)
    yield from _if(
        "addressees",
        line(KINH_GUI, align="center", before=12, after=2, keep=True),
        *_each("one", "addressees", line("{{ one }}", align="center", after=2)),
    )
    yield from _if("authority", line("{{ authority }}", bold=True, align="center", before=6, after=8, keep=True))
    yield from _each("ground", "bases", line("{{ ground }}", italic=True, align="both", first=INDENT))
    yield from _if("resolution", line("{{ resolution }}", bold=True, align="center", before=6, after=8, keep=True))
    yield _block("text")
    received = "".join(
        _if("recipients", recipients(parts, ("{%p for one in recipients %}", "{{ one }}", "{%p endfor %}")))
    ) + "".join(_if("drafter", line("{{ drafter }}", size=11, after=0)))
    if form is PaperForm.MINUTES:
        sides = [_signatures("one", condition) for condition in ("loop.first", "not loop.first")]
        yield spacer(14) + unruled([(side, TEXT_WIDTH / 2) for side in sides]) + spacer(14) + received
    else:
        yield end(received, [_signatures("one", None)], TEXT_WIDTH)


def _signatures(name: str, condition: str | None) -> str:
    """Return the places of signatures below each other, those that a condition is true of."""
    signed = [
        *_each("line", f"{name}.titles", line("{{ line }}", bold=True, size=SIZE, align="center", after=0)),
        _block(f"{name}.picture"),
        *_each("line", f"{name}.below", line("{{ line }}", bold=True, size=SIZE, align="center", after=0)),
        line(f"{{{{ {name}.name }}}}", bold=True, size=SIZE, align="center", after=0),
    ]
    return "".join(_each(name, "signatures", *(_if(condition, *signed) if condition else signed)))


def _annexes() -> Iterator[str]:
    yield from _each(
        "annex",
        "annexes",
        spacer(1, breaks_page=True),
        *_if("annex.heading", line("{{ annex.heading }}", bold=True, align="center", after=0, keep=True)),
        line("{{ annex.title|upper }}", bold=True, align="center", after=0, keep=True),
        line("{{ annex.attached }}", italic=True, align="center", after=12, keep=True),
        _block("annex.text"),
        *_tables("annex.tables"),
        *_each("one", "annex.notes", note(parts, "{{ one }}")),
    )


def _tables(of: str) -> Iterator[str]:
    yield from _each(
        "table",
        of,
        *_if("table.caption", line("{{ table.caption }}", bold=True, keep=True)),
        _block("table.whole"),
    )


# -- a report -------------------------------------------------------------------------------------------------


def _report(width: float) -> Iterator[str]:
    yield head(parts, _LETTERHEAD, "{{ number }}", "{{ place_and_date }}", width)
    yield title(parts, "{{ title }}", "{{ subtitle }}", width)
    yield from _each(
        "section",
        "sections",
        *_if("own_pages and not loop.first", spacer(1, breaks_page=True)),
        *_if("section.heading", line("{{ section.heading }}", bold=True, keep=True, before=6)),
        *_each("one", "section.paragraphs", line("{{ one }}", align="both", first=INDENT)),
        *_tables("section.tables"),
        *_each("one", "section.notes", note(parts, "{{ one }}")),
    )
    yield from _each("one", "notes", note(parts, "{{ one }}"))
    received = "".join(
        _if("recipients", recipients(parts, ("{%p for one in recipients %}", "{{ one }}", "{%p endfor %}")))
    )
    signed = [
        "".join(
            _each(
                "one",
                "signatures",
                *_if(
                    condition,
                    *_each("line", "one.titles", line("{{ line }}", bold=True, size=SIZE, align="center", after=0)),
                    line("{{ one.name }}", bold=True, size=SIZE, align="center", before=ROOM, after=0),
                ),
            )
        )
        for condition in ("not loop.last", "loop.last")
    ]
    yield spacer(14) + unruled([(received + signed[0], width / 2), (signed[1], width / 2)]) + spacer(14)
    yield from _if("figures", line(FIGURES, bold=True, keep=True), _figures(width), spacer(12))


def _figures(width: float) -> str:
    widths = [width * share / sum(FIGURE_SHARES) for share in FIGURE_SHARES]
    heads = [line(text, bold=True, size=12, align="center", after=0) for text in FIGURE_HEADINGS]
    told = [line(f"{{{{ figure.{name} }}}}", size=12, after=0) for name in ("name", "value", "source")]
    rows = [heads, [line("{%tr for figure in figures %}", size=9, after=0), *([line("", after=0)] * 2)], told]
    rows.append([line("{%tr endfor %}", size=9, after=0), *([line("", after=0)] * 2)])
    cells = [[cell(text, wide) for text, wide in zip(texts, widths, strict=True)] for texts in rows]
    return table([row(one) for one in cells], widths)
