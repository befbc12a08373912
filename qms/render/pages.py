"""What pages have in common: each is one file that leads nowhere outside of its folder, ready to be printed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final
from urllib.parse import quote

from qms.render.texts import writable

READING: Final = """
@page { size: A4; margin: 18mm 15mm 18mm 22mm; }
:root { color-scheme: light; }
body { font: 12.5pt/1.45 "Times New Roman", Tinos, "Liberation Serif", serif; color: #111; background: #fff;
  max-width: 62rem; margin: 1.2rem auto; padding: 0 1rem; }
h1 { font-size: 1.35em; line-height: 1.3; margin: .2em 0 .4em; }
h2 { font-size: 1.15em; margin: 1.3em 0 .4em; break-after: avoid; }
h3 { font-size: 1.03em; margin: 1.1em 0 .3em; break-after: avoid; }
h4, h5, h6 { font-size: 1em; margin: 1em 0 .3em; break-after: avoid; }
p { margin: .4em 0; }
table { border-collapse: collapse; width: 100%; margin: .5em 0 1em; font-size: .95em; }
th, td { border: 1px solid #777; padding: .25em .5em; vertical-align: top; text-align: left;
  overflow-wrap: break-word; }
thead th { background: #e8eef5; vertical-align: middle; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
img { max-width: 100%; height: auto; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85em; background: #f5f5f5; padding: .5em; }
blockquote { margin: .5em 0; padding-left: .8em; border-left: 3px solid #999; }
a { color: #0b4a8f; }
.agency { text-transform: uppercase; font-weight: bold; margin: 0; }
.quiet { color: #444; }
.facts th { width: 27%; background: #f3f3f3; font-weight: normal; }
footer { margin-top: 2em; padding-top: .5em; border-top: 1px solid #777; font-size: .85em; color: #333; }
@media print {
  body { font-size: 11.5pt; max-width: none; margin: 0; padding: 0 1px; }
  a { color: inherit; text-decoration: none; }
  .screen { display: none !important; }
}
"""
"""The look of a page that is read; a paper that is signed has one of its own."""


def page(
    *, title: str, style: str, body: Iterable[str], script: str = "", language: str = "vi", label: str = ""
) -> bytes:
    """Return a page with all of its *style*; *label* is the class of its body.

    Of scripts it runs *script* alone, and it fetches nothing, whatever its texts hold.
    """
    code = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    running = f" script-src 'sha256-{code}';" if script else ""
    policy = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:;{running}"
    lines = [
        "<!doctype html>",
        f'<html lang="{safe(language)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{safe(title)}</title>",
        f"<style>{style}</style>",
        "</head>",
        f'<body class="{label}">' if label else "<body>",
        *body,
        *([f"<script>{script}</script>"] if script else ()),
        "</body>",
        "</html>",
    ]
    return ("\n".join(lines) + "\n").encode()


def safe(text: str) -> str:
    """Return *text* as HTML that shows it letter by letter."""
    return escape(writable(text))


def link(path: str, text: str) -> str:
    """Return a link to a file of the export, or to a place in it: *path* leads there from the page."""
    return f'<a href="{quote(path, safe="/#")}">{safe(text)}</a>'


def agency(lines: Iterable[str]) -> str:
    """Return the names at the head of a page: whose it is."""
    return "\n".join(f'<p class="agency">{safe(line)}</p>' for line in lines)


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Return a table of what is said of a thing; names are texts, cells are HTML."""
    lines = "".join(f"<tr><th>{safe(name)}</th><td>{cell}</td></tr>" for name, cell in rows)
    return f'<table class="facts">{lines}</table>'


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, kind: str = "") -> str:
    """Return a table; headings are texts, cells are HTML."""
    head = "".join(f'<th scope="col">{safe(heading)}</th>' for heading in headings)
    lines = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    named = f' class="{kind}"' if kind else ""
    return f"<table{named}>\n<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(lines) + "\n</tbody>\n</table>"
