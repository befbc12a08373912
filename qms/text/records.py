"""The file of a record: TOML with its state, its values, and every change of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.digests import sha256
from qms.model.records import Record, RecordHead
from qms.model.registers import OWN_KEYS, RecordId, Register
from qms.text.source import SourceText, decode
from qms.text.structuring import structure
from qms.text.toml import line_of, read_toml
from qms.text.writing import to_toml, write_checked
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITTEN: Final = "written = "
_EMPTY: Final = f'{_WRITTEN}""\n'
_HISTORY: Final = "[[history]]"


def read_record(data: bytes, *, path: str, register: Register) -> tuple[Record | None, tuple[Diagnostic, ...]]:
    """Return the record that a file holds, or None, with all that is wrong in the file."""
    text, faults = decode(data, path=path)
    if text is None:
        return None, faults
    source = SourceText(path, text)
    table, found = read_toml(source)
    faults = (*faults, *found)
    if table is None:
        return None, faults
    own = {key: value for key, value in table.items() if key in OWN_KEYS}
    rest = {key: value for key, value in table.items() if key not in OWN_KEYS}
    head, head_faults = structure(own, RecordHead, source)
    cls: Any = register.values
    values, value_faults = structure(rest, cls, source)
    faults = (*faults, *head_faults, *value_faults)
    if head is None or values is None:
        return None, faults
    if all(state.name != head.state for state in register.states):
        names = ", ".join(state.name for state in register.states)
        fault = Diagnostic(
            code="QMS-H001",
            message=msg("there is no state “{state}” in this register", state=head.state),
            location=Location(path=path, line=line_of(text, ("state",)), field="state"),
            hint=msg("say one of {words}", words=names),
        )
        return None, (*faults, fault)
    record = Record(
        id=RecordId(path.rpartition("/")[2].removesuffix(".toml").upper()),
        register=register,
        path=path,
        head=head,
        values=values,
        digest=sha256(data),
        is_explained=head.written == written_digest(text),
    )
    return record, (*faults, *_unexplained(record))


def _unexplained(record: Record) -> Iterator[Diagnostic]:
    if not record.is_explained:
        yield Diagnostic(
            code="QMS-H002",
            message=msg("{record} was changed by hand, and its history does not say why", record=record.id),
            location=Location(path=record.path),
            hint=msg("say it with `qms record explain {record} --why …`", record=record.id),
            severity=Severity.WARNING,
        )


def record_bytes(head: RecordHead, values: Any) -> bytes:
    """Return the file of a record as a command writes it; raises `Refused` where it would not read back."""
    said = to_toml(attrs.evolve(head, written="", history=()))
    text = said + write_checked(values)
    for line in head.history:
        text += f"\n{_HISTORY}\n{write_checked(line)}"
    return text.replace(_EMPTY, f'{_WRITTEN}"{written_digest(text)}"\n', 1).encode()


def written_digest(text: str) -> str:
    """Return the digest of what a record says: of its file without this digest and without the history."""
    said = text.partition(f"\n{_HISTORY}\n")[0]
    return sha256("".join(line for line in said.splitlines(keepends=True) if not line.startswith(_WRITTEN)).encode())
