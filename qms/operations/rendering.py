"""Write one controlled document as a file for paper: a revision, or a working text (`qms export CODE -o FILE`)."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import attrs

from qms.checks.facts import LINK_SCHEME
from qms.diagnostics import Diagnostic, Location, Severity, in_order
from qms.errors import Refused, UsageError
from qms.model.documents import is_unwritten
from qms.model.ledger import Act, Standing, Status, binding
from qms.model.letterheads import letterhead, signed_by
from qms.model.numbering import RevisionNumber
from qms.model.queries import entry_numbered, history_of
from qms.model.reviews import Means, Review, Role, Verdict, standing_acts
from qms.model.written_dates import cited, write_day
from qms.operations.exported_texts import kind_title, load_for_export
from qms.operations.reading import frozen, standing_of
from qms.operations.resolving import find_working
from qms.operations.told_history import changes_up_to, why_ended
from qms.operations.user_files import fill_file, outside_store, refuse_nowhere
from qms.text.markdown import outline
from qms.wording import msg

if TYPE_CHECKING:
    from qms.model.documents import Header, WorkingDocument
    from qms.operations.loading import Loaded
    from qms.operations.session import Session
    from qms.render.document_facts import Change
    from qms.render.docx_body import Linked
    from qms.render.docx_document import Approval

PAPER_SUFFIX: Final = ".docx"
FLOWCHART_SUFFIX: Final = ".svg"

_ACTS: Final = {Role.AUTHOR: "Soạn thảo", Role.CHECKER: "Xem xét", Role.APPROVER: "Phê duyệt"}
_MEANS: Final = {
    Means.PAPER: "trên giấy",
    Means.E_OFFICE: "qua phần mềm quản lý văn bản",
    Means.E_MAIL: "qua thư điện tử",
    Means.IN_PERSON: "nói trực tiếp",
}


@attrs.frozen(kw_only=True)
class DocumentExport:
    """What was written for one document, or would be. *number* is None for a working text.

    *as_it_is* is whether the text is a file of its own, which was written byte for byte. *is_current* is whether the
    file was there with these bytes.
    """

    file: Path
    code: str
    number: RevisionNumber | None
    status: Status | None
    as_it_is: bool
    done: bool
    is_current: bool
    warnings: tuple[Diagnostic, ...] = ()


@attrs.frozen(kw_only=True)
class _Source:
    """A text with what is known of it. *standing* is None for a working text; *day* is that of all names on it."""

    working: WorkingDocument
    header: Header
    standing: Standing | None
    day: dt.date

    @property
    def number(self) -> RevisionNumber | None:
        return RevisionNumber.of(self.standing.issue) if self.standing else None

    @property
    def is_in_force(self) -> bool:
        return self.standing is not None and self.standing.status is Status.IN_FORCE


def export_document(
    session: Session, reference: str, file: Path, *, on: dt.date | None = None,
    revision: RevisionNumber | None = None, working: bool = False, dry_run: bool = False,
) -> DocumentExport:  # fmt: skip
    """Write the revision of a document that is in force on a day, one with a given number, or its *working* text.

    A text in Markdown becomes a Word file with its control header; one that is a Word, Excel or PDF file is written as
    it is. A file whose name ends in ``.svg`` gets the flowchart of the steps. Raises `UsageError` for a document that
    does not exist and a file that cannot bear it, `Refused` where the text is missing, damaged or empty. The same text
    and day give the same bytes.
    """
    if working and (on is not None or revision is not None):
        raise UsageError(msg("--working goes with neither a day nor a revision"))
    place = outside_store(file, session.store)
    refuse_nowhere(place)
    with contextlib.closing(session.load() if working else load_for_export(session)) as loaded:
        source = (
            _working(session, loaded, reference)
            if working
            else _frozen(session, loaded, reference, on or session.today, revision)
        )
        body = source.header.body
        is_flowchart = place.suffix.lower() == FLOWCHART_SUFFIX
        if is_flowchart:
            data, warnings = _flowchart(loaded, source, on or session.today), []
        elif body is not None:
            _refuse_suffix(place, source, _suffix(body))
            data, warnings = _file_of(source, body), [*_unmarked(source)]
        else:
            _refuse_suffix(place, source, PAPER_SUFFIX)
            data, warnings = _paper(loaded, source, on or session.today), [*_unshown(source)]
    is_current = not dry_run and not fill_file(place, lambda target: target.write(data))
    return DocumentExport(
        file=place,
        code=source.header.code,
        number=source.number,
        status=source.standing.status if source.standing else None,
        as_it_is=body is not None and not is_flowchart,
        done=not dry_run and not is_current,
        is_current=is_current,
        warnings=in_order(warnings),
    )


def _working(session: Session, loaded: Loaded, reference: str) -> _Source:
    document = find_working(loaded.system, reference)
    working = loaded.system.documents[document]
    if working.header is None:
        raise Refused(
            msg("the header of {code} cannot be read", code=working.code),
            diagnostics=loaded.system.documents.faults(document),
        )
    if is_unwritten(working):
        raise Refused(
            msg("{code} has no text yet", code=working.code), hint=msg("write it in {path}", path=working.text_path)
        )
    return _Source(working=working, header=working.header, standing=None, day=session.today)


def _frozen(session: Session, loaded: Loaded, reference: str, on: dt.date, revision: RevisionNumber | None) -> _Source:
    found = frozen(session, standing_of(loaded, reference, on=on, revision=revision))
    standing = found.standing
    return _Source(working=found.working, header=found.header, standing=standing, day=standing.line.effective)


# -- texts that are files -------------------------------------------------------------------------------------


def _suffix(name: str) -> str:
    return f".{name.rpartition('.')[2].lower()}"


def _refuse_suffix(place: Path, source: _Source, suffix: str) -> None:
    if place.suffix.lower() != suffix:
        raise UsageError(
            msg(
                "{code} is written as a {suffix} file, not as {file}",
                code=source.header.code,
                suffix=suffix,
                file=place.name,
            ),
            hint=msg("let the file name end in {suffixes}", suffixes=suffix),
        )


def _file_of(source: _Source, body: str) -> bytes:
    if body not in source.working.files:
        raise Refused(msg("it lists the file {name}, which is not there", name=body), hint=msg("run `qms check`"))
    return source.working.files[body]


def _unmarked(source: _Source) -> Iterator[Diagnostic]:
    if not source.is_in_force:
        yield Diagnostic(
            code="QMS-E021",
            message=msg(
                "the file of {code} is not in force, and nothing in it says so: it was written as it is",
                code=source.header.code,
            ),
            location=Location(path=source.working.path),
            hint=msg("do not hand it out as the text in force"),
            severity=Severity.WARNING,
        )


# -- flowcharts -----------------------------------------------------------------------------------------------


def _flowchart(loaded: Loaded, source: _Source, on: dt.date) -> bytes:
    from qms.render.flowchart import Flowchart, whole_flowchart

    header, standing, day = source.header, source.standing, source.day
    if not header.steps:
        raise UsageError(
            msg("{code} has no steps, so there is no flowchart of it", code=header.code),
            hint=msg("let the file name end in {suffixes}", suffixes=_suffix(header.body or PAPER_SUFFIX)),
        )
    issue = standing.issue if standing else None
    remarks = [text for text in _mark(loaded, source, on) if text]
    if standing:
        which = f"{standing.issue.code}, lần {source.number}, có hiệu lực từ ngày {write_day(standing.line.effective)}."
        remarks.insert(0, which)
    return whole_flowchart(
        Flowchart(
            code=issue.code if issue else header.code,
            title=issue.title if issue else header.title,
            steps=header.steps,
            unit_names=loaded.organisation.names_of_actors(day),
            remarks=remarks,
        )
    )


# -- texts in Markdown ----------------------------------------------------------------------------------------


def _paper(loaded: Loaded, source: _Source, on: dt.date) -> bytes:
    from qms.render.docx_document import ControlledPaper, controlled_paper

    organisation, header, working, day = loaded.organisation, source.header, source.working, source.day
    standing = source.standing
    issue = standing.issue if standing else None
    mark, remark = _mark(loaded, source, on)
    management = working.management
    said = (management.change or "", management.change_basis or "")
    coming = said if standing is None and any(said) else None
    return controlled_paper(
        ControlledPaper(
            agency=letterhead(loaded.system, day),
            kind=kind_title(loaded, working.kind),
            title=issue.title if issue else header.title,
            code=issue.code if issue else header.code,
            unit=organisation.name_of_unit(issue.unit if issue else header.unit, day),
            number=source.number,
            effective=standing.line.effective if standing else None,
            decision=cited(standing.line.number, standing.line.date) if standing else None,
            digest=working.digest,
            parent=_parent(loaded, source),
            header=header,
            text=working.body,
            text_line=working.body_line,
            unit_names=organisation.names_of_actors(day),
            changes=_changes(loaded, source),
            coming=coming,
            approvals=_approvals(loaded, source),
            approval_remark=_approval_remark(loaded, source),
            attachments=header.attachments,
            pictures={name: working.files[name] for name in header.attachments if name in working.files},
            linked=lambda target: _linked(loaded, target, day),
            mark=mark,
            remark=remark,
        )
    )


def _mark(loaded: Loaded, source: _Source, on: dt.date) -> tuple[str | None, str | None]:
    """Return what is written across the pages, and the sentence that says why."""
    from qms.render import docx_document as paper

    standing = source.standing
    if standing is None:
        return paper.DRAFT, "Chưa ban hành, không dùng để thực hiện."
    match standing.status:
        case Status.IN_FORCE:
            return None, None
        case Status.FUTURE:
            return paper.NOT_YET, f"Có hiệu lực từ ngày {write_day(standing.line.effective)}."
        case Status.REPLACED_BEFORE_EFFECT:
            return paper.NEVER, "Được thay trước ngày có hiệu lực."
        case _:
            return paper.OBSOLETE, why_ended(loaded.ledger, standing.issue.document, standing.until)


def _changes(loaded: Loaded, source: _Source) -> Sequence[Change]:
    standing = source.standing
    if standing is None:
        earlier = history_of(loaded.ledger, source.working.id, on=dt.date.max)
        standing = earlier[-1] if earlier else None
    return changes_up_to(loaded.ledger, standing) if standing else ()


def _parent(loaded: Loaded, source: _Source) -> str | None:
    if source.header.parent is None:
        return None
    linked = _linked(loaded, f"{LINK_SCHEME}{source.header.parent}", source.day)
    return f"{linked.code} - {linked.title}" if linked else source.header.parent


def _linked(loaded: Loaded, target: str, day: dt.date) -> Linked | None:
    """Return the document that a link means, as it was named on a day, or last before or after it."""
    from qms.render.docx_body import Linked

    if not target.startswith(LINK_SCHEME):
        return None
    found = loaded.system.find_document(unquote(target.removeprefix(LINK_SCHEME).partition("#")[0]))
    if len(found) != 1:
        return None
    [document] = found
    lines = loaded.ledger.lines(document)
    bound = binding(lines, on=day)
    issue = bound.issue if bound and bound.issue else next((x.issue for x in reversed(lines) if x.issue), None)
    if issue is not None:
        return Linked(code=issue.code, title=issue.title)
    header = loaded.system.documents[document].header
    return Linked(code=header.code, title=header.title) if header else None


# -- who passed it --------------------------------------------------------------------------------------------


def _approvals(loaded: Loaded, source: _Source) -> Sequence[Approval]:
    """Return the acts that count on the very bytes of the text, up to its issue, and the issue itself."""
    from qms.render.docx_document import Approval

    acts = loaded.system.reviews.of(source.working.id, source.working.digest)
    standing = source.standing
    if standing is not None:
        acts = [act for act in acts if act.recorded <= standing.line.recorded]
    order = [*_ACTS]
    counting = standing_acts(acts, policy=loaded.settings.review)
    told = [_approval(loaded, act) for act in sorted(counting, key=lambda act: (order.index(act.role), act.when()))]
    line = standing.line if standing else None
    if line is not None and line.signer is not None and line.date is not None:
        name = signed_by(loaded.organisation, line.signer, line.date)
        post, by = _post(loaded, line.signer.person, line.date), f"theo {cited(line.number, line.date)}"
        told.append(Approval(act="Ban hành", name=name, post=post, day=line.date, means=by))
    return told


def _approval(loaded: Loaded, act: Review) -> Approval:
    from qms.render.docx_document import Approval

    means = _MEANS[act.means] if act.means else "tự nhập vào kho"
    said = [means]
    if act.entered_by and act.entered_by != act.by:
        said.append(f"người nhập: {loaded.organisation.name_of_person(act.entered_by, act.date)}")
    if act.source:
        said.append(f"nguồn: {act.source}")
    if act.verdict is Verdict.REJECTED:
        said.append(f"không đồng ý: {act.reason}")
    return Approval(
        act=_ACTS[act.role],
        name=loaded.organisation.name_of_person(act.by, act.date),
        post=_post(loaded, act.by, act.date),
        day=act.date,
        means="; ".join(said),
    )


def _post(loaded: Loaded, person: str, day: dt.date) -> str:
    """Return the posts of a person on a day, each with its unit."""
    organisation = loaded.organisation
    posts = organisation.posts_on(person, day)
    return "; ".join(f"{post.title}, {organisation.name_of_unit(post.unit, day)}" for post in posts)


def _approval_remark(loaded: Loaded, source: _Source) -> str | None:
    standing = source.standing
    if standing is None:
        return None
    entry = entry_numbered(loaded.ledger, standing.line.entry).entry
    if entry.act is Act.OPENING:
        return "Văn bản có hiệu lực từ trước khi lập kho; ý kiến xem xét, phê duyệt ở hồ sơ giấy."
    if entry.on_paper:
        return "Việc xem xét, phê duyệt làm trên giấy, trong hồ sơ của quyết định; kho không giữ ý kiến từng người."
    return None


# -- pictures -------------------------------------------------------------------------------------------------


def _unshown(source: _Source) -> Iterator[Diagnostic]:
    """Yield each picture of the text that cannot be shown in Word: its name stands in its place."""
    from qms.render.docx_pictures import picture_fault

    working = source.working
    files: Mapping[str, bytes] = working.files
    for image in outline(working.body, working.body_line).images:
        name = unquote(image.target)
        listed = name in source.header.attachments and name in files
        fault = picture_fault(files[name]) if listed else msg("the document has no such attachment")
        if fault is not None:
            yield Diagnostic(
                code="QMS-E020",
                message=msg("the picture {name} is not shown: {reason}", name=name, reason=fault),
                location=Location(path=working.text_path, line=image.line),
                hint=msg("its name stands in its place; put a picture into the folder and list it in `attachments`"),
                severity=Severity.WARNING,
            )
