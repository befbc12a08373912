"""The words of two texts where either stands in a Word file, read as an import reads them, to be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import attrs

from qms.diagnostics import Diagnostic
from qms.errors import Refused
from qms.model.documents import WorkingDocument
from qms.operations.old_word import SUFFIXES, as_docx
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.operations.word_files import WordText

_MOST_DOUBTS: Final = 10
"""How many doubts are told one by one."""


@attrs.frozen(kw_only=True)
class Bodies:
    """The files that two texts stand in, where they are no Markdown.

    *texts* are both texts as Markdown, None where either cannot be read: *faults* say why; without any, it is an
    Excel or PDF file, or not there. *doubts* tell what may differ unseen.
    """

    names: tuple[str, ...]
    texts: tuple[str, str] | None = None
    doubts: tuple[Message, ...] = ()
    faults: tuple[Diagnostic, ...] = ()

    @property
    def are_compared(self) -> bool:
        """Whether the words of both are compared."""
        return self.texts is not None


def bodies_of(before: WorkingDocument, after: WorkingDocument) -> Bodies | None:
    """Return the files that two texts stand in, read; None where both are Markdown. It takes a tenth of a second.

    An old Word file (.doc) is read by way of LibreOffice, where it is installed.
    """
    first, second = _body(before), _body(after)
    names = tuple(dict.fromkeys(name for name in (second, first) if name))
    if not names:
        return None
    if any(not _is_word(name) for name in names) or not (_is_there(before, first) and _is_there(after, second)):
        return Bodies(names=names)
    is_same = first is not None and first == second and before.files[first] == after.files[first]
    try:
        old = _read(before, first)
        new = old if is_same else _read(after, second)
    except Refused as refused:
        return Bodies(names=names, faults=refused.diagnostics)
    doubts = () if is_same else tuple(_shortened([*_doubts(old, new)]))
    return Bodies(names=names, texts=(_text(before, old), _text(after, new)), doubts=doubts)


def _body(folder: WorkingDocument) -> str | None:
    return folder.header.body if folder.header else None


def _is_there(folder: WorkingDocument, name: str | None) -> bool:
    return name is None or name in folder.files


def _is_word(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in (".docx", *SUFFIXES)


def _read(folder: WorkingDocument, name: str | None) -> WordText | None:
    """Return what the Word file of a text says, None where the text is Markdown."""
    from qms.operations.word_files import read_word

    if name is None:
        return None
    data = folder.files[name]
    return read_word(as_docx(data, name) if PurePosixPath(name).suffix.lower() in SUFFIXES else data, name)


def _text(folder: WorkingDocument, word: WordText | None) -> str:
    """Return a text whole: what stands below its header, and what its Word file says."""
    if word is None:
        return folder.body
    return f"{folder.body.rstrip()}\n\n{word.markdown}" if folder.body.strip() else word.markdown


def _doubts(old: WordText | None, new: WordText | None) -> Iterator[Message]:
    before, after = (dict.fromkeys(one.message for one in word.doubts) if word else {} for word in (old, new))
    yield from (msg("in both files: {doubt}", doubt=doubt) for doubt in after if doubt in before)
    yield from (msg("before: {doubt}", doubt=doubt) for doubt in before if doubt not in after)
    yield from (msg("now: {doubt}", doubt=doubt) for doubt in after if doubt not in before)
    if old is None or new is None:
        return
    if (old.headers, old.footers) != (new.headers, new.footers):
        yield msg("the words at the head or the foot of the pages changed")
    pictures = [name for name in old.pictures if old.pictures[name] != new.pictures.get(name, b"")]
    if pictures or len(old.pictures) != len(new.pictures):
        yield msg("pictures changed: look at both files")


def _shortened(doubts: Sequence[Message]) -> Iterator[Message]:
    yield from doubts[:_MOST_DOUBTS]
    if len(doubts) > _MOST_DOUBTS:
        yield msg("and {n} more doubts: look at both files", n=len(doubts) - _MOST_DOUBTS)
