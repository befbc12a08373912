"""A document's folder: from its files to a value with diagnostics, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Refused
from qms.model.codes import DocumentId
from qms.model.digests import MANAGE_NAME, TEXT_NAME
from qms.model.documents import Header, Management, WorkingDocument, folder_path
from qms.text.front_matter import join_front_matter, split_front_matter
from qms.text.markdown import Outline, outline
from qms.text.source import SourceText, decode
from qms.text.toml import field_path, line_of
from qms.text.values import read_text, read_value, text_bytes
from qms.text.writing import edit_toml, write_checked
from qms.wording import msg

_SECRET = frozenset({"mật", "tối mật", "tuyệt mật", "secret", "mat", "toi mat", "tuyet mat"})


def read_folder(
    kind: str, document: DocumentId, files: Mapping[str, bytes]
) -> tuple[WorkingDocument, tuple[Diagnostic, ...]]:
    """Return the document in a folder and all that is wrong with the form of its files."""
    folder = folder_path(kind, document)
    header, body, body_line, faults = _read_text(f"{folder}/{TEXT_NAME}", files.get(TEXT_NAME))
    management = Management()
    if MANAGE_NAME in files:
        read, found = read_value(files[MANAGE_NAME], path=f"{folder}/{MANAGE_NAME}", cls=Management)
        management = read or management
        faults += tuple(map(_name_secrets, found))
    working = WorkingDocument(
        id=document,
        kind=kind,
        header=header,
        management=management,
        body=body,
        body_line=body_line,
        files=files,
    )
    return working, (*faults, *_file_faults(working))


def _read_text(path: str, data: bytes | None) -> tuple[Header | None, str, int, tuple[Diagnostic, ...]]:
    if data is None:
        missing = Diagnostic(
            code="QMS-D010",
            message=msg("the folder has no {name}", name=TEXT_NAME),
            location=Location(path=path),
            hint=msg("bring it back with `qms restore`, or move the folder out of documents/"),
        )
        return None, "", 1, (missing,)
    text, faults = decode(data, path=path)
    if text is None:
        return None, "", 1, faults
    parts, found = split_front_matter(SourceText(path, text))
    if parts is None:
        return None, "", 1, (*faults, *found)
    header, wrong = read_text(parts.header, Header)
    return header, parts.body.text, parts.body.first_line, (*faults, *found, *wrong)


def _name_secrets(fault: Diagnostic) -> Diagnostic:
    """Return *fault*, said more plainly where a state secret's mark stands in place of a sensitivity."""
    place = fault.location
    if place is None or place.field != "sensitivity" or not any(word in str(fault.message).lower() for word in _SECRET):
        return fault
    return attrs.evolve(
        fault, hint=msg("state secrets never enter a store: take the document out, it belongs elsewhere")
    )


def _file_faults(document: WorkingDocument) -> Iterator[Diagnostic]:
    """Yield the files that the header does not list, and the listed ones that are missing."""
    header = document.header
    if header is None:
        return
    for name in sorted(set(document.files) - header.listed_files - {TEXT_NAME, MANAGE_NAME}):
        yield Diagnostic(
            code="QMS-D011",
            message=msg("{code} does not list the file {name}", code=header.code, name=name),
            location=Location(path=f"{document.path}/{name}"),
            hint=msg("add it with `qms attach`, or move it out of the folder"),
        )
    locate = locator(document.text_path, document.files[TEXT_NAME])
    listed = [("body", header.body)] if header.body else []
    listed += [("attachments", name) for name in header.attachments]
    for field, name in listed:
        if name not in document.files:
            yield Diagnostic(
                code="QMS-D012",
                message=msg("{code} lists the file {name}, which is not there", code=header.code, name=name),
                location=locate(field),
                hint=msg("put the file into the folder, or take the name out of the header"),
            )
    if header.body is not None and _suffix(header.body) not in WorkingDocument.SUFFIXES:
        yield Diagnostic(
            code="QMS-D013",
            message=msg("{name} is no Word, Excel or PDF file", name=header.body),
            location=locate("body"),
            hint=msg("keep the text as one of: {suffixes}", suffixes=", ".join(sorted(WorkingDocument.SUFFIXES))),
            severity=Severity.WARNING,
        )


def _suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return (dot + suffix).lower() if stem else ""


def locator(path: str, data: bytes) -> Callable[[str], Location]:
    """Return the function that finds a field, such as ``steps[2].unit``, in the TOML or the header of a file.

    The file is searched only when a place is asked for.
    """

    def locate(field: str) -> Location:
        text, _ = decode(data, path=path)
        source = SourceText(path, text or "")
        if path.endswith(".md"):
            parts, _ = split_front_matter(source)
            source = parts.header if parts else source
        return source.location(line_of(source.text, field_path(field)), field=field)

    return locate


def outline_of(document: WorkingDocument) -> Outline:
    """Return the headings and links of a document's Markdown, with lines of `document.md`."""
    return outline(document.body, document.body_line)


def document_bytes(header: Header, body: str) -> bytes:
    """Return the `document.md` of a header and a body; raises `Refused` where it would not read back equal.

    Line ends and letters of the body are brought to LF and NFC.
    """
    data = text_bytes(join_front_matter(write_checked(header), _apart(body)))
    _, faults = split_front_matter(SourceText("", data.decode()))
    if faults:
        raise Refused(msg("{code} cannot be written: {reason}", code=header.code, reason=faults[0].message))
    return data


def _apart(body: str) -> str:
    return body if body.startswith("\n") else "\n" + body


def edit_header(document: WorkingDocument, changes: Mapping[str, Any]) -> bytes:
    """Return the `document.md` with some fields of the header changed and everything else as it stands."""
    text, _ = decode(document.files[TEXT_NAME], path=document.text_path)
    parts, _ = split_front_matter(SourceText(document.text_path, text or ""))
    assert parts is not None  # a document with a header was asked for
    return join_front_matter(edit_toml(parts.header.text, changes), parts.body.text).encode()


def without_change(document: WorkingDocument) -> bytes | None:
    """Return the `manage.toml` with the change in preparation emptied, or None where there is none."""
    management = document.management
    if management.change is None and management.change_basis is None:
        return None
    text, _ = decode(document.files[MANAGE_NAME], path=document.manage_path)
    return edit_toml(text or "", {"change": None, "change_basis": None}).encode()
