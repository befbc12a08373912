"""A header between two ``+++`` lines, and the text below it."""

from __future__ import annotations

import re

import attrs

from qms.diagnostics import Diagnostic
from qms.text.source import SourceText
from qms.wording import msg

FENCE = "+++"
HEADER_LIMIT = 64 * 1024
"""The letters of the longest header that is read."""

_OPENING = re.compile(r"\+\+\+[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"\n\+\+\+[ \t]*(?:\n|\Z)")


@attrs.frozen(kw_only=True)
class FrontMatter:
    """The two parts of a text; each knows the line on which it begins."""

    header: SourceText
    body: SourceText


def split_front_matter(
    source: SourceText, *, limit: int | None = HEADER_LIMIT
) -> tuple[FrontMatter | None, tuple[Diagnostic, ...]]:
    """Return header and body of a text whose first line is ``+++``, or what keeps it from being divided.

    *limit* is the greatest number of letters in the header, None for any.
    """
    text = source.text
    opening = _OPENING.match(text)
    if opening is None:
        return None, (_no_header(source),)
    closing = _CLOSING.search(text, opening.end() - 1)
    if closing is None:
        return None, (_no_end(source),)
    header = SourceText(source.path, text[opening.end() : closing.start() + 1], source.first_line + 1)
    if limit is not None and len(header.text) > limit:
        return None, (_too_long(header, limit),)
    below = header.first_line + header.text.count("\n") + 1
    return FrontMatter(header=header, body=SourceText(source.path, text[closing.end() :], below)), ()


def join_front_matter(header: str, body: str) -> str:
    """Return the text that `split_front_matter` divides into *header* (complete lines) and *body*."""
    return f"{FENCE}\n{header}{FENCE}\n{body}"


def _no_header(source: SourceText) -> Diagnostic:
    yaml = source.text.startswith("---")
    return Diagnostic(
        code="QMS-T010",
        message=msg("the first line is not +++, so the text has no header"),
        location=source.location(),
        hint=msg("the header is TOML between two lines +++, not YAML between ---")
        if yaml
        else msg("begin the file with a line +++, then the fields of the header, then another line +++"),
    )


def _no_end(source: SourceText) -> Diagnostic:
    return Diagnostic(
        code="QMS-T011",
        message=msg("the header begins here but no second line +++ ends it"),
        location=source.location(),
        hint=msg("put a line +++ between the last field of the header and the text"),
    )


def _too_long(header: SourceText, limit: int) -> Diagnostic:
    return Diagnostic(
        code="QMS-T012",
        message=msg(
            "the header has {size} letters, more than the {limit} that are read",
            size=len(header.text),
            limit=limit,
        ),
        location=header.location(),
        hint=msg("is the second line +++ missing, or in the wrong place? Long texts belong below it"),
    )
