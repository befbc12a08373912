"""The texts of documents that were in force before adoption: found in a folder, read as they are."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import attrs

from qms.diagnostics import Diagnostic, Severity
from qms.errors import UsageError
from qms.model.codes import is_reserved_name, new_document_id
from qms.model.digests import MANAGE_NAME, TEXT_NAME, is_dropping
from qms.model.documents import Header, WorkingDocument
from qms.operations.user_files import read_file
from qms.text.front_matter import split_front_matter
from qms.text.source import SourceText, decode, normalised
from qms.text.table_openings import OpeningRow
from qms.text.values import read_text
from qms.wording import Message, msg

MARKDOWN: Final = (".md", ".markdown")
_LONGEST_NAME: Final = 28
"""The letters of a file's name before its ending, so that its path in the store stays under 120."""
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._()-]*")


@attrs.frozen(kw_only=True)
class AdoptedText:
    """The text of a document: Markdown with the header it has, or a master file."""

    header: Header | None = None
    body: str | None = None
    files: Mapping[str, bytes] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class TextFolder:
    """The folder in which texts are looked for, with its files by the names under which they are found."""

    top: Path
    files: Mapping[str, Path]
    named: frozenset[str] = frozenset()
    """The names of files that rows of the table give."""


def text_folder(folder: Path, rows: Iterable[OpeningRow] = ()) -> TextFolder:
    """Return the folder of the texts that *rows* name; raises `UsageError` where there is none."""
    if not folder.is_dir():
        raise UsageError(msg("{folder} is not a folder", folder=folder), hint=msg("name the folder of the texts"))
    top = folder.resolve()
    paths = sorted(path for path in top.rglob("*") if not is_dropping(path.name) and path.is_file())
    return TextFolder(
        top=top,
        files={_key(path.relative_to(top).as_posix()): path for path in paths},
        named=frozenset(_key(row.file) for row in rows if row.file),
    )


def _key(name: str) -> str:
    """Return *name* as it is compared: composed letters, ``/`` between the parts, whatever the case."""
    return unicodedata.normalize("NFC", name.replace("\\", "/")).removeprefix("./").casefold()


def find_text(
    row: OpeningRow, texts: TextFolder | None, found: list[Diagnostic], *, wanted: bool
) -> AdoptedText | None:
    """Return the text that a row names, None where it names none or none is found or can be read.

    What is wrong is added to *found*; a file that is not there only where a text is *wanted*.
    """
    path = _find(row, texts, found, wanted=wanted) if row.file else None
    if path is None:
        return None
    suffix = path.suffix.lower()
    if suffix not in WorkingDocument.SUFFIXES and suffix not in MARKDOWN:
        known = ", ".join(sorted({*WorkingDocument.SUFFIXES, MARKDOWN[0]}))
        found.append(
            _fault(
                "QMS-A013",
                msg("{file} is no Word, Excel, PDF or Markdown file", file=row.file),
                row,
                msg("save the text as one of: {suffixes}", suffixes=known),
            )
        )
        return None
    data = _read(row, path, found)
    if data is None:
        return None
    if suffix in MARKDOWN:
        return _markdown(row, path, data, found)
    return AdoptedText(body="", files={_name_in_store(row.code, suffix): data})


def _name_in_store(code: str, suffix: str) -> str:
    """Return an ASCII name for the text of a document, one that works on every system."""
    return new_document_id(code, taken=())[:_LONGEST_NAME].strip("-") + suffix


def _find(row: OpeningRow, texts: TextFolder | None, found: list[Diagnostic], *, wanted: bool) -> Path | None:
    """Return the file that a row names, below the folder of texts; no way leads out of that folder."""
    name = row.file or ""
    path = texts.files.get(_key(name)) if texts else None
    if _leads_out(name) or (path and texts and not path.resolve().is_relative_to(texts.top)):
        found.append(
            _fault(
                "QMS-A010",
                msg("{file} lies outside the folder of the texts", file=name),
                row,
                msg("copy the file into the folder, and write its path from there"),
            )
        )
        return None
    if path is None and wanted:
        found.append(
            _fault(
                "QMS-A011",
                msg("{file} is not found", file=name),
                row,
                _where_to_look(name, texts),
                severity=Severity.WARNING,
            )
        )
    return path


def _leads_out(name: str) -> bool:
    """Whether a path is absolute, on either system, or climbs out of its folder."""
    plain = name.replace("\\", "/")
    return plain.startswith("/") or plain[1:2] == ":" or ".." in plain.split("/")


def _where_to_look(name: str, texts: TextFolder | None) -> Message:
    if texts is None:
        return msg("name the folder of the texts with --files")
    near = difflib.get_close_matches(_key(name), texts.files.keys() - texts.named, n=1, cutoff=0.7)
    if near:
        return msg("did you mean {file}?", file=texts.files[near[0]].relative_to(texts.top).as_posix())
    return msg("look for it, or leave the cell empty")


def _read(row: OpeningRow, path: Path, found: list[Diagnostic]) -> bytes | None:
    try:
        data = read_file(path)
    except UsageError as error:
        found.append(_fault("QMS-A012", error.message, row, error.hint or msg("check the file")))
        return None
    if not data:
        found.append(
            _fault(
                "QMS-A012",
                msg("{file} is empty", file=path.name),
                row,
                msg("look for the right file, or leave the cell empty"),
            )
        )
        return None
    return data


def _markdown(row: OpeningRow, path: Path, data: bytes, found: list[Diagnostic]) -> AdoptedText | None:
    """Return a Markdown text with the header it has, and the files that the header lists from beside it."""
    name = row.file or path.name
    text, faults = decode(normalised(data), path=name)
    header, body = None, text
    if text is not None and text.startswith("+++"):
        parts, more = split_front_matter(SourceText(name, text))
        header, wrong = read_text(parts.header, Header) if parts else (None, ())
        body = parts.body.text if parts and header else None
        faults = (*faults, *more, *wrong)
    if body is None:
        found += faults
        found.append(
            _fault(
                "QMS-A012",
                msg("{file} cannot be read", file=name),
                row,
                msg("correct the file as the other diagnostics say, or leave the cell empty"),
            )
        )
        return None
    if header is None:
        return AdoptedText(body=body)
    if header.code.casefold() != row.code.casefold():
        found.append(
            _fault(
                "QMS-A016",
                msg("{file} is the text of {other}, not of {code}", file=name, other=header.code, code=row.code),
                row,
                msg("correct the code, or name the right file"),
            )
        )
        return None
    files = {listed: _read_beside(row, path, listed, found) for listed in sorted(header.listed_files)}
    return AdoptedText(header=header, body=body, files={n: bytes_ for n, bytes_ in files.items() if bytes_})


def _read_beside(row: OpeningRow, path: Path, name: str, found: list[Diagnostic]) -> bytes | None:
    """Return the bytes of a file that a header lists; it lies in the same folder."""
    ours = name.casefold() in (TEXT_NAME, MANAGE_NAME) or is_dropping(name) or is_reserved_name(name)
    beside = path.parent / name
    if ours or not _PLAIN_NAME.fullmatch(name) or beside.is_symlink():
        found.append(
            _fault(
                "QMS-A010",
                msg("{file} lists “{name}”, which cannot lie in a document's folder", file=row.file, name=name),
                row,
                msg("list files that lie beside the text, with names in ASCII letters, digits, hyphens and dots"),
            )
        )
        return None
    return _read(row, beside, found)


def _fault(
    code: str, message: Message, row: OpeningRow, hint: Message, *, severity: Severity = Severity.ERROR
) -> Diagnostic:
    return Diagnostic(code=code, message=message, location=row.cell("file"), hint=hint, severity=severity)
