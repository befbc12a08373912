"""The lists of a text in Word: each counts for itself, with real marks that Word renumbers when somebody edits."""

from __future__ import annotations

from typing import Final

import attrs
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

LEVELS: Final = 9
"""Of a list in Word."""
LARGEST: Final = 32_767
"""The largest number that Word counts a list from."""
_DASHES: Final = ("-", "+", "•")
"""As Vietnamese papers have them, from the outer list to the inner."""


@attrs.define
class Numbering:
    """Adds lists to a document."""

    document: Document
    _forms: dict[str, int] = attrs.field(factory=dict)
    """The ids of the forms of lists in the file, by what makes the form."""
    _last: int | None = None
    """The id of the last list; None where none was added yet."""

    def bullets(self) -> int:
        """Return the id of a new list with dashes."""
        return self._list("bullet")

    def numbers(self, delimiter: str, *, start: int) -> int:
        """Return the id of a new list that counts from *start*; *delimiter* is what follows a number."""
        override = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            for level in range(LEVELS)
        )
        return self._list(delimiter, override)

    def _list(self, form: str, override: str = "") -> int:
        element = self.document.part.numbering_part.element
        if form not in self._forms:
            taken = [int(one.get(qn("w:abstractNumId"))) for one in element.iterchildren(qn("w:abstractNum"))]
            self._forms[form] = max(taken, default=0) + 1
            made = parse_xml(_form(self._forms[form], form))
            # All forms stand before the first list (ECMA-376, 17.9.17).
            element.insert(len(taken), made)
        if self._last is None:
            self._last = max((int(one.get(qn("w:numId"))) for one in element.iterchildren(qn("w:num"))), default=0)
        self._last += 1
        of = f'<w:abstractNumId w:val="{self._forms[form]}"/>'
        element.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{self._last}">{of}{override}</w:num>'))
        return self._last


def _form(number: int, form: str) -> str:
    levels = "".join(_level(level, form) for level in range(LEVELS))
    return (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{levels}</w:abstractNum>"
    )


def _level(level: int, form: str) -> str:
    kind = "bullet" if form == "bullet" else "decimal"
    mark = _DASHES[min(level, len(_DASHES) - 1)] if form == "bullet" else f"%{level + 1}{form}"
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{mark}"/>'
        '<w:lvlJc w:val="left"/></w:lvl>'
    )
