"""Plan new documents and new attachments."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping, Sequence

import attrs

from qms.diagnostics import Diagnostic, Location
from qms.errors import Refused, UsageError
from qms.model.codes import (
    MAX_PATH,
    ascii_slug,
    is_portable_file_name,
    matches_pattern,
    new_document_id,
    portable_file_name,
)
from qms.model.digests import MANAGE_NAME, TEXT_NAME, is_dropping
from qms.model.documents import Header, Management, WorkingDocument, folder_path
from qms.model.organisation import holds
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.file_names import kept_as
from qms.plans.folders import folder_change
from qms.plans.plan import Plan, refuse_errors
from qms.text.documents import document_bytes, edit_header
from qms.text.source import normalised
from qms.text.values import value_bytes
from qms.wording import msg


@attrs.frozen(kw_only=True)
class NewDocument:
    """A document to be made. *body* is Markdown; where it is None the template of the kind is used.

    *place* says where it was asked for (a row of a table), for messages.
    """

    kind: str
    header: Header
    body: str | None = None
    management: Management = attrs.field(factory=Management)
    files: Mapping[str, bytes] = attrs.field(factory=dict)
    place: Location | None = None


def plan_new(system: System, wanted: Sequence[NewDocument], *, author: str, at: dt.datetime) -> Plan:
    """Return the plan of new documents, all or none; raises `Refused` with every reason."""
    taken = {*system.documents, *system.ledger.ids()}
    codes = {system.documents[d].code.casefold() for d in system.documents}
    writes: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    names: list[str] = []
    for new in wanted:
        faults = (
            *new_document_faults(system, new, codes, at.date()),
            *_given_to_ended_unit(system, new, on=at.date()),
        )
        found += faults
        codes.add(new.header.code.casefold())
        if faults:
            continue
        document = new_document_id(new.header.code, taken=taken)
        taken.add(document)
        names.append(new.header.code)
        folder = folder_path(new.kind, document)
        body = new.body if new.body is not None else from_template(system, new.kind, new.header)
        writes[f"{folder}/{TEXT_NAME}"] = document_bytes(new.header, body)
        if new.management != Management():
            writes[f"{folder}/{MANAGE_NAME}"] = value_bytes(new.management)
        writes.update({f"{folder}/{name}": data for name, data in new.files.items()})
    warnings = refuse_errors(found, msg("the documents cannot be made"))
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    change = Change(
        base=system.commit,
        message=f"New {shown}",
        author=author,
        at=at,
        writes=writes,
        expects=dict.fromkeys(writes),
    )
    return Plan(change=change, warnings=warnings)


def from_template(system: System, kind: str, header: Header) -> str:
    """Return the Markdown with which a document of a kind begins."""
    return system.kinds[kind].template.replace("{title}", header.title).replace("{code}", header.code)


def new_document_faults(system: System, new: NewDocument, codes: set[str], on: dt.date) -> Iterable[Diagnostic]:
    """Yield what speaks against a new document; *codes* are those that others bear, case folded."""
    header = new.header
    place = new.place or Location(path=folder_path(new.kind, "…"))

    def fault(code: str, message: object, hint: object) -> Diagnostic:
        return Diagnostic(code=code, message=message, location=place, hint=hint)  # type: ignore[arg-type]

    if new.kind not in system.kinds:
        yield attrs.evolve(unknown_kind(system, new.kind), location=place)
    if system.organisation.owner(header.unit, on=on) is None:
        yield attrs.evolve(unknown_unit(system, header.code, header.unit, on=on), location=place)
    if not matches_pattern(header.code, system.settings.codes.pattern):
        yield fault(
            "QMS-D003",
            msg(
                "the code “{code}” does not fit the agency's pattern {pattern}",
                code=header.code, pattern=system.settings.codes.pattern,
            ),
            msg("correct the code, or the pattern under [codes] of qms.toml"),
        )  # fmt: skip
    if not ascii_slug(header.code):
        yield fault(
            "QMS-D003",
            msg("the code “{code}” has neither letter nor digit", code=header.code),
            msg("write the code that the paper bears"),
        )
    if header.code.casefold() in codes:
        yield fault(
            "QMS-S001",
            msg("{code} is the code of another document", code=header.code),
            msg("choose another code, or change that document's"),
        )


def _given_to_ended_unit(system: System, new: NewDocument, *, on: dt.date) -> Iterable[Diagnostic]:
    """Yield that a unit has ended, with the one that owns its documents: a new document is given to that one."""
    unit = new.header.unit
    owner = system.organisation.owner(unit, on=on)
    if owner is not None and owner.id != unit:
        yield Diagnostic(
            code="QMS-D002",
            message=msg(
                "{code}: “{unit}” is no more, and “{successor}” ({name}) came in its place",
                code=new.header.code, unit=unit, successor=owner.id, name=owner.name,
            ),
            location=new.place or Location(path=folder_path(new.kind, "…")),
            hint=msg("give it to the unit “{successor}”", successor=owner.id),
        )  # fmt: skip


def unknown_kind(system: System, kind: str) -> Diagnostic:
    """Return what is said of a kind of document that nobody brings."""
    titles = {kind.title.casefold(): kind.title for kind in system.kinds.values()}
    near = difflib.get_close_matches(kind.casefold(), [*titles, *system.kinds], n=1, cutoff=0.7)
    return Diagnostic(
        code="QMS-D001",
        message=msg("there is no kind of document “{kind}”", kind=kind),
        hint=msg("did you mean {name}?", name=titles.get(near[0], near[0]))
        if near
        else msg("use one of: {kinds}", kinds=", ".join(system.kinds)),
    )


def unknown_unit(system: System, code: str, unit: str, *, on: dt.date) -> Diagnostic:
    """Return what is said of a document whose unit does not exist on a day."""
    names = {holding.name.casefold(): holding.name for holding in system.organisation.units if holds(holding, on=on)}
    ids = [holding.id for holding in system.organisation.units if holds(holding, on=on)]
    near = difflib.get_close_matches(unit.casefold(), [*names, *ids], n=1, cutoff=0.7)
    return Diagnostic(
        code="QMS-D002",
        message=msg("{code}: there is no unit “{unit}”", code=code, unit=unit),
        hint=msg("did you mean {name}?", name=names.get(near[0], near[0]))
        if near
        else msg("write the id of a unit of organisation.toml; `qms org list` shows them"),
    )


def plan_attach(
    system: System,
    document: WorkingDocument,
    *,
    given: str,
    name: str | None = None,
    data: bytes,
    as_body: bool,
    saved: Sequence[str],
    author: str,
    at: dt.datetime,
) -> Plan:
    """Return the plan of putting a file into a document's folder, as its master text or as an attachment.

    *given* is the name of the file as it came; one that does not work on every system is kept under the nearest that
    does, or under *name*. A file of the same name is replaced; the old bytes stay in the history if they were saved.
    Raises `Refused` where the header cannot be read, `UsageError` for a name that cannot be given.
    """
    if document.header is None:
        raise Refused(
            msg("{path} cannot be read", path=document.text_path),
            diagnostics=system.documents.faults(document.id),
        )
    if name is not None and not is_portable_file_name(name):
        raise UsageError(
            msg("the file name “{name}” does not work here", name=name),
            hint=msg("say --name {name}", name=_proposed(document, name)),
        )
    asked, name = name, name or _proposed(document, given)
    if is_dropping(given) or is_dropping(name) or name.casefold() in _OUR_NAMES:
        raise UsageError(
            msg("the file name “{name}” does not work here", name=given),
            hint=msg("rename the file, or give it another name with --name"),
        )
    twin = next((other for other in document.files if other.casefold() == name.casefold() and other != name), None)
    if twin is not None:
        raise Refused(msg("{name} and {twin} differ by case only", name=name, twin=twin), hint=msg("rename the file"))
    header = document.header
    if as_body:
        others = [other for other in header.attachments if other != name]
        text = edit_header(document, {"body": name, "attachments": others or None})
        if document.body.strip() == from_template(system, document.kind, header).strip():
            text = text.removesuffix(document.body.encode())  # nobody wrote it, and the file now says it all
    elif name in header.listed_files:
        text = normalised(document.files[TEXT_NAME])
    else:
        text = edit_header(document, {"attachments": [*header.attachments, name]})
    base = Change(base=system.commit, message=f"Attach {name} to {document.code}", author=author, at=at)
    change = _overwrite(folder_change(base, document, saved=saved), document, {TEXT_NAME: text, name: data})
    return Plan(change=change, warnings=kept_as(asked or given, f"{document.path}/{name}"))


def _proposed(document: WorkingDocument, name: str) -> str:
    return portable_file_name(name, longest=MAX_PATH - 1 - len(f"{document.path}/"))


_OUR_NAMES = frozenset({TEXT_NAME, MANAGE_NAME})


def _overwrite(change: Change, document: WorkingDocument, files: Mapping[str, bytes]) -> Change:
    """Return *change* with *files* of the document's folder written in place of what lies there."""
    writes = {f"{document.path}/{name}": data for name, data in files.items() if document.files.get(name) != data}
    return attrs.evolve(
        change,
        takes={path: data for path, data in change.takes.items() if path not in writes},
        writes={**change.writes, **writes},
        expects={
            **change.expects,
            **{p: document.files.get(p.removeprefix(document.path + "/")) for p in writes},
        },
        removes=change.removes - set(writes),
    )
