"""The own text of a decision, taken apart as Nghị định 30/2020/NĐ-CP sets it: name, subject, grounds, articles.

What is not recognised stays in the body, so every word of the text is in one of the parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import attrs

_GROUND: Final = re.compile(r"(?:căn cứ|theo đề nghị|xét|thực hiện|trên cơ sở|chiếu theo)\b", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"điều\s+\d", re.IGNORECASE)
_SUBJECT: Final = re.compile(r"(?:về việc|v/v)\b", re.IGNORECASE)
_RESOLUTION: Final = frozenset({"QUYẾT ĐỊNH", "QUYẾT NGHỊ", "NAY QUYẾT ĐỊNH", "QUYẾT ĐỊNH NHƯ SAU"})
_RECIPIENTS: Final = "NƠI NHẬN"
_DECORATION: Final = re.compile(r"(?<!\\)\*+")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_HEADING: Final = re.compile(r"#{1,6}[ \t]+")
_ITEM: Final = re.compile(r"[-+*][ \t]+")
_NEVER_IN_HEAD: Final = re.compile(r"[|>`~<=]|!\[|\d+[.)]\s|[-_]{3,}|[-+*][ \t]*$|    |\t|.*\]\(")
"""What begins a table, a quotation, code, a picture, a list or a rule, or holds a link: it is left to the body."""


@attrs.frozen(kw_only=True)
class OfficialText:
    """The parts of a text; None or empty is what it does not have. *body* is Markdown and begins on *body_line*."""

    name: str | None = None
    subject: str | None = None
    authority: str | None = None
    bases: tuple[str, ...] = ()
    resolution: str | None = None
    body: str = ""
    body_line: int = 1
    recipients: tuple[str, ...] = ()


@attrs.frozen
class _Line:
    """A line of the head: what it says without its marks, whether it is marked as bold or a heading, and its place."""

    said: str
    is_marked: bool
    begins_paragraph: bool


def read_official_text(text: str, first_line: int = 1) -> OfficialText:
    """Return the parts of a text whose first line is *first_line* of its file.

    The parts stand in the order of the form; the body begins with the first line that cannot be the next part.
    """
    lines = unicodedata.normalize("NFC", text).split("\n")
    head = _Head()
    at = 0
    is_apart = True
    while at < len(lines):
        if not lines[at].strip():
            is_apart = True
        elif not head.takes(_line(lines[at], begins_paragraph=is_apart)):
            break
        else:
            is_apart = False
        at += 1
    end, recipients = _recipients(lines, at)
    return OfficialText(
        name=head.name,
        subject=head.subject,
        authority=head.authority,
        bases=tuple(head.bases),
        resolution=head.resolution,
        body="\n".join(lines[at:end]),
        body_line=first_line + at,
        recipients=recipients,
    )


class _Head:
    """What has been read so far; each line goes to the part that comes next, or to none."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.subject: str | None = None
        self.authority: str | None = None
        self.bases: list[str] = []
        self.resolution: str | None = None

    def takes(self, line: _Line | None) -> bool:
        """Whether the line is part of the head; then it is in its part."""
        if line is None or self.resolution is not None or _ARTICLE.match(line.said):
            return False
        return (
            self._is_name(line)
            or self._is_resolution(line)
            or self._is_ground(line)
            or self._is_authority(line)
            or self._is_subject(line)
        )

    def _is_name(self, line: _Line) -> bool:
        nothing = self.name is None and self.subject is None and self.authority is None and not self.bases
        if not (nothing and line.said in _RESOLUTION):
            return False
        self.name = line.said
        return True

    def _is_resolution(self, line: _Line) -> bool:
        if line.said.rstrip(": ").upper() not in _RESOLUTION:
            return False
        self.resolution = line.said
        return True

    def _is_ground(self, line: _Line) -> bool:
        if _GROUND.match(line.said):
            if not self.bases and self.subject is None and self.name is None and line.is_marked:
                return False
            self.bases.append(line.said)
            return True
        if self.bases and not line.begins_paragraph:
            self.bases[-1] += f" {line.said}"
            return True
        return False

    def _is_authority(self, line: _Line) -> bool:
        if self.bases or not line.said.isupper() or len(line.said.split()) < 2:
            return False
        if self.authority is not None and line.begins_paragraph:
            return False
        self.authority = f"{self.authority} {line.said}" if self.authority else line.said
        return True

    def _is_subject(self, line: _Line) -> bool:
        if self.authority is not None or self.bases:
            return False
        if self.subject is None:
            if not (line.is_marked or self.name is not None or _SUBJECT.match(line.said)):
                return False
            self.subject = line.said
        elif line.begins_paragraph:
            return False
        else:
            self.subject += f" {line.said}"
        return True


def _line(raw: str, *, begins_paragraph: bool) -> _Line | None:
    """Return a line without its marks; None for what only a body has."""
    text = raw.rstrip()
    ground = _ITEM.match(text)
    if ground is not None and _GROUND.match(plain_of(text[ground.end() :])):
        return _Line(plain_of(text[ground.end() :]), False, begins_paragraph)
    if _NEVER_IN_HEAD.match(text) or ground is not None:
        return None
    heading = _HEADING.match(text)
    said = plain_of(text[heading.end() :].rstrip("# ") if heading else text)
    if not said:
        return None
    return _Line(said, heading is not None or text.lstrip().startswith("**"), begins_paragraph or heading is not None)


def plain_of(text: str) -> str:
    """Return Markdown of one line without asterisks and without the backslashes that keep a sign what it is."""
    return _ESCAPED.sub(r"\1", _DECORATION.sub("", text)).strip()


def _recipients(lines: Sequence[str], start: int) -> tuple[int, tuple[str, ...]]:
    """Return where the body ends and who gets the paper, where the text closes with that list and nothing else."""
    for at in range(len(lines) - 1, start - 1, -1):
        text = lines[at].strip()
        if plain_of(text).rstrip(": ").upper() == _RECIPIENTS:
            items = [line.strip() for line in lines[at + 1 :] if line.strip()]
            return at if items else len(lines), tuple(plain_of(item.removeprefix("- ")).rstrip(";. ") for item in items)
        if text and not text.startswith("- "):
            break
    return len(lines), ()
