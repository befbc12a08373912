"""Compile typst source to a PDF file that keeps: PDF/A-2a, tagged, with the fonts that come with qms and no others."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.errors import Refused, UsageError
from qms.wording import msg, some

if TYPE_CHECKING:
    from types import ModuleType

    import typst

_STANDARD: Final = "a-2a"
"""ISO 19005-2, level A."""
_UNSHOWN: Final = re.compile(r'the text `"(?P<letters>(?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_LINE_END: Final = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


class MissingLetters(Refused):
    """Letters that no font of qms has: a paper must not have boxes in their place."""

    def __init__(self, letters: str) -> None:
        self.letters = letters
        told = some(f"{letter} (U+{ord(letter):04X})" for letter in letters)
        super().__init__(
            msg("no font of a PDF file has these letters: {letters}", letters=told),
            hint=msg("write other letters in their place, or let the file name end in .docx"),
        )


def pdf_bytes(source: str, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """Return the PDF file that typst makes of *source*; equal sources give equal bytes.

    *pictures* are the files that the source may show, by plain names; it can read no others. Raises `MissingLetters`,
    and `UsageError` where typst is not installed.
    """
    try:
        return _compiled(source, pictures)
    except _typst().TypstError as error:
        if letters := _unshown(error.diagnostic):
            raise MissingLetters(letters) from None
        raise


def is_compiled(source: str, pictures: Mapping[str, bytes]) -> bool:
    """Whether typst makes a file of *source*: of a picture that is damaged it does not."""
    try:
        _compiled(source, pictures)
    except _typst().TypstError:
        return False
    return True


def _compiled(source: str, pictures: Mapping[str, bytes] | None) -> bytes:
    with tempfile.TemporaryDirectory(prefix="qms-pdf-") as folder:
        for name, data in (pictures or {}).items():
            (Path(folder) / name).write_bytes(data)
        compiler = _typst().Compiler(root=folder, font_paths=_fonts(), ignore_system_fonts=True)
        made, warnings = compiler.compile_with_warnings(
            source.encode(), format="pdf", pdf_standards=[_STANDARD], timestamp=0
        )
    if warnings or not isinstance(made, bytes):
        # None of them is about what an author wrote: the source is wrong.
        raise RuntimeError("\n".join(warning.diagnostic for warning in warnings))
    return made


def _unshown(diagnostic: str) -> str:
    """Return the letters that typst says it cannot show.

    What has no shape of its own, such as U+200B, it names too where a letter beside it cannot be shown.
    """
    told = "".join(_ESCAPED.sub(_letter, found["letters"]) for found in _UNSHOWN.finditer(diagnostic))
    letters = dict.fromkeys(told)
    return "".join([letter for letter in letters if unicodedata.category(letter) != "Cf"] or letters)


def _letter(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16)) if escaped[1] else _LINE_END.get(escaped[2], escaped[2])


def _typst() -> ModuleType:
    try:
        import typst
    except ModuleNotFoundError:
        raise UsageError(
            msg("to write PDF files, qms needs typst, which is not installed"),
            hint=msg("run `pip install qms[pdf]`, or let the file name end in .docx"),
        ) from None
    return typst


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts that come with qms; they are read once."""
    with as_file(files("qms") / "fonts") as folder:
        found: typst.Fonts = _typst().Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
        )
    return found
