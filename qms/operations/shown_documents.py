"""Gather what a paper of one controlled document shows: who passed it and how, its revisions, how it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from qms.checks.facts import LINK_SCHEME
from qms.model.ledger import Act, Status, binding
from qms.model.letterheads import letterhead, signed_by
from qms.model.queries import entry_numbered, history_of
from qms.model.reviews import Means, Review, Role, Verdict, standing_acts
from qms.model.written_dates import cited, write_day
from qms.operations.exported_texts import kind_title
from qms.operations.told_history import changes_up_to, why_ended
from qms.render.controlled_papers import DRAFT, NEVER, NOT_YET, OBSOLETE, Approval, ControlledPaper, Linked

if TYPE_CHECKING:
    from qms.operations.document_sources import DocumentSource
    from qms.operations.loading import Loaded
    from qms.render.document_facts import Change

_ACTS: Final = {Role.AUTHOR: "Soạn thảo", Role.CHECKER: "Xem xét", Role.APPROVER: "Phê duyệt"}
_MEANS: Final = {
    Means.PAPER: "trên giấy",
    Means.E_OFFICE: "qua phần mềm quản lý văn bản",
    Means.E_MAIL: "qua thư điện tử",
    Means.IN_PERSON: "nói trực tiếp",
}


def controlled_paper_of(loaded: Loaded, source: DocumentSource, on: dt.date) -> ControlledPaper:
    """Return what a paper of a text in Markdown shows, as it stands on a day."""
    organisation, header, working, day = loaded.organisation, source.header, source.working, source.day
    standing = source.standing
    issue = standing.issue if standing else None
    mark, remark = mark_of(loaded, source, on)
    management = working.management
    said = (management.change or "", management.change_basis or "")
    coming = said if standing is None and any(said) else None
    return ControlledPaper(
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


def mark_of(loaded: Loaded, source: DocumentSource, on: dt.date) -> tuple[str | None, str | None]:
    """Return what is written across the pages, and the sentence that says why."""
    standing = source.standing
    if standing is None:
        return DRAFT, "Chưa ban hành, không dùng để thực hiện."
    match standing.status:
        case Status.IN_FORCE:
            return None, None
        case Status.FUTURE:
            return NOT_YET, f"Có hiệu lực từ ngày {write_day(standing.line.effective)}."
        case Status.REPLACED_BEFORE_EFFECT:
            return NEVER, "Được thay trước ngày có hiệu lực."
        case _:
            return OBSOLETE, why_ended(loaded.ledger, standing.issue.document, standing.until)


def _changes(loaded: Loaded, source: DocumentSource) -> Sequence[Change]:
    standing = source.standing
    if standing is None:
        earlier = history_of(loaded.ledger, source.working.id, on=dt.date.max)
        standing = earlier[-1] if earlier else None
    return changes_up_to(loaded.ledger, standing) if standing else ()


def _parent(loaded: Loaded, source: DocumentSource) -> str | None:
    if source.header.parent is None:
        return None
    linked = _linked(loaded, f"{LINK_SCHEME}{source.header.parent}", source.day)
    return f"{linked.code} - {linked.title}" if linked else source.header.parent


def _linked(loaded: Loaded, target: str, day: dt.date) -> Linked | None:
    """Return the document that a link means, as it was named on a day, or last before or after it."""
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


def _approvals(loaded: Loaded, source: DocumentSource) -> Sequence[Approval]:
    """Return the acts that count on the very bytes of the text, up to its issue, and the issue itself."""
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


def _approval_remark(loaded: Loaded, source: DocumentSource) -> str | None:
    standing = source.standing
    if standing is None:
        return None
    entry = entry_numbered(loaded.ledger, standing.line.entry).entry
    if entry.act is Act.OPENING:
        return "Văn bản có hiệu lực từ trước khi lập kho; ý kiến xem xét, phê duyệt ở hồ sơ giấy."
    if entry.on_paper:
        return "Việc xem xét, phê duyệt làm trên giấy, trong hồ sơ của quyết định; kho không giữ ý kiến từng người."
    return None
