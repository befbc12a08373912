"""Give a document other values and keep its author's hand: order, remarks and spelling stay where nothing changes."""

from __future__ import annotations

from qms.model.digests import MANAGE_NAME, TEXT_NAME
from qms.model.documents import Header, Management, WorkingDocument
from qms.text.documents import document_bytes
from qms.text.front_matter import join_front_matter, split_front_matter
from qms.text.source import SourceText, normalised
from qms.text.toml import read_toml, statements
from qms.text.values import read_text, value_bytes
from qms.text.writing import edit_toml, to_toml


def rewritten_text(document: WorkingDocument, header: Header, body: str) -> bytes:
    """Return the `document.md` of a document whose header can be read, with another header and body.

    A header in our own hand is written anew, in another's it is edited in place; a list of tables, such as the
    steps, is replaced as a whole. Raises `Refused` where the changes cannot be made where they stand.
    """
    old = document.header
    assert old is not None
    data = document.files[TEXT_NAME]
    if data == document_bytes(old, document.body):
        return document_bytes(header, body)
    parts, _ = split_front_matter(SourceText(document.text_path, normalised(data).decode()))
    assert parts is not None  # it was divided when the header was read
    edited = _edited(parts.header.text, old, header)
    assert read_text(SourceText("", edited), Header)[0] == header  # what was edited reads back as what was wanted
    return join_front_matter(edited, body).encode()


def rewritten_management(document: WorkingDocument, management: Management) -> bytes:
    """Return the `manage.toml` of a document with other values; raises `Refused` as `rewritten_text` does."""
    return rewritten_value(document.files.get(MANAGE_NAME), document.management, management)


def rewritten_value(data: bytes | None, old: object, new: object) -> bytes:
    """Return the TOML file of *new*; *data* is the file of *old*, None where there is none yet.

    A file in our own hand is written anew, another's is edited in place. Raises `Refused` as `rewritten_text` does.
    """
    if data is None or data == value_bytes(old):
        return value_bytes(new)
    return _edited(normalised(data).decode(), old, new).encode()


def _edited(text: str, old: object, new: object) -> str:
    before, after = _plain(old), _plain(new)
    changes: dict[str, object] = {}
    for key in {**after, **before}:
        was, is_now = before.get(key), after.get(key)
        if was == is_now:
            continue
        if isinstance(is_now, dict) and not _is_field(text, key):
            inner = was if isinstance(was, dict) else {}
            fields = {field: is_now.get(field) for field in {**is_now, **inner}}
            changes |= {f"{key}.{field}": value for field, value in fields.items() if value != inner.get(field)}
        elif (_is_list_of_tables(was) or _is_list_of_tables(is_now)) and not _is_field(text, key):
            text = _with_tables(text, key, to_toml(new))
        else:
            changes[key] = is_now
    return edit_toml(text, changes)


def _plain(value: object) -> dict[str, object]:
    table, _ = read_toml(SourceText("", to_toml(value)))
    assert table is not None  # what we write can be read
    return table


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and isinstance(value[0], dict)


def _is_field(text: str, key: str) -> bool:
    """Whether *key* stands as a field with its value on the line, not as the heading of tables."""
    return any(statement.path == (key,) and statement.value for statement in statements(text))


def _with_tables(text: str, key: str, model: str) -> str:
    """Return *text* with the list of tables *key* as *model* has it, at the place of the first table.

    Remarks between the old tables go with them. A list that was not there is added at the end.
    """
    runs = _runs(text, key)
    tables = "".join(model[run] for run in _runs(model, key))
    if not runs:
        return f"{text}\n{tables}"
    for run in reversed(runs[1:]):
        text = text[: run.start] + text[run.stop :]
    return text[: runs[0].start] + tables + text[runs[0].stop :]


def _runs(text: str, key: str) -> list[slice]:
    """Return the places of the statements about *key*, those that follow one another together."""
    runs: list[slice] = []
    follows = False
    for statement in statements(text):
        if statement.path[0] != key:
            follows = False
        elif follows:
            runs[-1] = slice(runs[-1].start, statement.end)
        else:
            runs.append(slice(statement.start, statement.end))
            follows = True
    return runs
