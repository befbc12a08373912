"""An official paper as one page of HTML that stands alone: no script, nothing fetched, ready to be printed."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Final

from qms.model.official_papers import Annex, OfficialPaper, SignatureBlock
from qms.render.html import data_table
from qms.render.markdown_html import markdown_html
from qms.render.official_text import addressee_lines, official_markdown, recipient_lines, signature_pictures
from qms.render.pages import page, safe
from qms.render.texts import KINH_GUI, NOI_NHAN, QUOC_HIEU, TIEU_NGU

_STYLE: Final = """
@page { size: A4; margin: 20mm 15mm 20mm 30mm; @top-center { content: counter(page); font: 13pt "Times New Roman"; } }
@page :first { @top-center { content: none; } }
@page wide { size: A4 landscape; }
body { font: 14pt/1.2 "Times New Roman", Tinos, "Liberation Serif", serif; color: #000; background: #fff;
  max-width: 165mm; margin: 2em auto; padding: 0 1em; }
p, td, th, h1 { white-space: pre-line; overflow-wrap: break-word; }
header { display: flex; justify-content: space-between; text-align: center; margin-bottom: 1.2em; font-size: 13pt; }
header > div { flex: 0 0 39%; min-width: 0; }
header > div + div { flex-basis: 61%; }
header p { margin: 0; }
header .quoc-hieu { white-space: nowrap; }
header .number, header .day { white-space: pre-wrap; }
header .tieu-ngu, header .day { font-size: 14pt; }
.ruled::after { content: ""; display: block; width: 5em; margin: .2em auto .4em; border-top: 1px solid #000; }
header .tieu-ngu::after { width: 58mm; }
h1.ruled::after { width: 38%; }
header .about { margin-top: 6pt; }
.box { display: table; margin: 6pt auto 0; padding: 0 2mm; height: 8mm; line-height: 8mm; border: 1.5pt solid;
  font-weight: bold; box-sizing: border-box; }
.urgent { color: #f00; }
h1 { font-size: 14pt; text-align: center; margin: 0; break-after: avoid; }
.middle { text-align: center; font-weight: bold; margin: .6em 0; break-after: avoid; }
.to { text-align: center; margin: 1em 0; }
.to.several { display: flex; margin-left: 28mm; text-align: left; }
.to.several p { margin: 0; }
.to.several > p { flex: none; }
.to.several div { margin-top: 1.3em; }
.bases p { font-style: italic; }
.text p, .bases p { text-align: justify; text-indent: 10mm; margin: 6pt 0; }
.text blockquote { margin: 0 0 0 8mm; }
.text h2, .text h3, .text h4, .text h5 { font-size: 1em; margin: 6pt 0; text-indent: 10mm; break-after: avoid; }
.text h2 { text-align: center; text-indent: 0; }
.text h5 { font-weight: normal; }
table { border-collapse: collapse; width: calc(100% - 1px); font-size: 12pt; margin: .4em 0 1em; }
table.small { font-size: 11pt; }
caption { font-weight: bold; text-align: left; }
th, td { border: 1px solid #000; padding: .15em .3em; vertical-align: top; }
th { text-align: center; vertical-align: middle; background: #ddebf7; }
td[colspan] { font-weight: bold; background: #f2f2f2; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.note { font-style: italic; font-size: 12pt; }
.end { display: flex; margin-top: 1em; break-inside: avoid; break-before: avoid; }
.end > div { flex: 1 1 0; text-align: center; font-weight: bold; min-width: 0; }
.end p, .recipients p { margin: 0; }
.end .room { height: 22mm; }
.end img { max-width: 50mm; max-height: 25mm; }
.recipients, .end > .recipients { text-align: left; font-size: 11pt; font-weight: normal; }
.recipients p:first-child b { font-size: 12pt; }
.contact { border-top: 1px solid #000; margin-top: 2em; padding-top: .3em; font-size: 11pt; text-align: center; }
.annex { break-before: page; margin-top: 4em; }
.annex.wide { page: wide; }
.annex .attached { font-style: italic; text-align: center; margin: 0; }
.mark { position: fixed; top: 45%; left: 0; right: 0; text-align: center; font-size: 80pt; font-weight: bold;
  color: #c00000; opacity: .25; transform: rotate(-45deg); pointer-events: none; }
@media print { body { max-width: none; margin: 0; padding: 0; } .annex { margin-top: 0; } }
"""


def official_page(paper: OfficialPaper) -> bytes:
    """Return an official paper as a page of HTML; raises `Refused` where a text or a picture cannot be shown whole."""
    return page(title=paper.title, style=_STYLE, body=_body(paper))


def _body(paper: OfficialPaper) -> Iterator[str]:
    if paper.mark:
        yield f'<div class="mark">{safe(paper.mark)}</div>'
    yield from _head(paper)
    yield "<main>"
    if paper.name:
        yield f'<h1>{safe(paper.name)}</h1>\n<h1 class="ruled">{safe(paper.subject)}</h1>'
    yield from _addressees(paper)
    if paper.authority:
        yield f'<p class="middle">{safe(paper.authority)}</p>'
    if paper.bases:
        yield '<div class="bases">'
        yield from (f"<p>{safe(ground)}</p>" for ground in paper.bases)
        yield "</div>"
    if paper.resolution:
        yield f'<p class="middle">{safe(paper.resolution)}</p>'
    yield _text(paper.text, paper)
    yield "</main>"
    yield from _end(paper)
    if paper.contact:
        yield f'<p class="contact">{safe(paper.contact)}</p>'
    for annex in paper.annexes:
        yield from _annex(annex, paper)


def _text(text: str, paper: OfficialPaper) -> str:
    said = official_markdown(text, first_line=paper.text_line)
    return f'<div class="text">{markdown_html(said, follow=lambda _: None, pictures={})}</div>'


def _head(paper: OfficialPaper) -> Iterator[str]:
    *above, own = paper.letterhead or ("",)
    yield "<header><div>"
    yield from (f"<p>{safe(line)}</p>" for line in above)
    yield f'<p class="ruled"><b>{safe(own)}</b></p>\n<p class="number">{safe(paper.number)}</p>'
    if not paper.name:
        yield f'<p class="about">{safe(paper.subject)}</p>'
    if paper.urgency:
        yield f'<p class="box urgent">{safe(paper.urgency)}</p>'
    if paper.circulation:
        yield f'<p class="box">{safe(paper.circulation)}</p>'
    yield f'</div><div><p class="quoc-hieu"><b>{QUOC_HIEU}</b></p>\n<p class="tieu-ngu ruled"><b>{TIEU_NGU}</b></p>'
    yield f'<p class="day"><i>{safe(paper.place_and_date)}</i></p></div></header>'


def _addressees(paper: OfficialPaper) -> Iterator[str]:
    names = addressee_lines(paper.addressees)
    if len(names) == 1:
        yield f'<p class="to">{KINH_GUI} {safe(names[0])}</p>'
    elif names:
        lines = "\n".join(f"<p>{safe(name)}</p>" for name in names)
        yield f'<div class="to several"><p>{KINH_GUI}</p><div>{lines}</div></div>'


def _end(paper: OfficialPaper) -> Iterator[str]:
    received = _recipients(paper)
    is_beside = len(paper.signatures) < 2
    blocks = [received or "<div></div>"] if is_beside else []
    pictures = signature_pictures(paper)
    blocks += [_signature(block, pictures.get(str(place))) for place, block in enumerate(paper.signatures)]
    yield f'<div class="end">{"".join(blocks)}</div>'
    if not is_beside:
        yield received


def _recipients(paper: OfficialPaper) -> str:
    lines = [f"<p>{safe(line)}</p>" for line in recipient_lines(paper.recipients)]
    if lines:
        lines.insert(0, f"<p><b><i>{NOI_NHAN}</i></b></p>")
    if paper.drafter:
        lines.append(f"<p>{safe(paper.drafter)}</p>")
    return f'<div class="recipients">{"".join(lines)}</div>' if lines else ""


def _signature(block: SignatureBlock, picture: bytes | None) -> str:
    titles = "".join(f"<p>{safe(line)}</p>" for line in block.titles)
    room = '<div class="room"></div>'
    if picture is not None:
        source = base64.b64encode(picture).decode("ascii")
        room = f'<p><img alt="Chữ ký" src="data:image/png;base64,{source}"></p>'
    named = "".join(f"<p>{safe(line)}</p>" for line in (*block.below, block.name or ""))
    return f"<div>{titles}{room}{named}</div>"


def _annex(annex: Annex, paper: OfficialPaper) -> Iterator[str]:
    yield f'<section class="annex{" wide" if annex.landscape else ""}">'
    if annex.heading:
        yield f"<h1>{safe(annex.heading)}</h1>"
    yield f'<h1>{safe(annex.title.upper())}</h1>\n<p class="attached ruled">{safe(annex.attached)}</p>'
    yield _text(annex.text, paper)
    for table in annex.tables:
        yield from data_table(table)
    yield from (f'<p class="note">{safe(note)}</p>' for note in annex.notes)
    yield "</section>"
