"""Put together what is laid before who signs a decision: draft, texts, what changed in them, who passed them."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from qms.diagnostics import Diagnostic, Severity, in_order
from qms.errors import Refused
from qms.operations.document_sources import working_source
from qms.operations.new_folders import refuse_place, write_new_folder
from qms.operations.official_papers import paper_of_plan, refuse_unsigned
from qms.operations.packed_texts import handed_out
from qms.operations.preparations import load_preparation_file, refuse_gone
from qms.operations.redlining import fields_with_changes
from qms.operations.shown_documents import controlled_paper_of
from qms.operations.templates import official_paper_bytes
from qms.operations.user_files import outside_store
from qms.plans.export_names import Place
from qms.plans.packet_papers import packet_list, review_table
from qms.plans.plan import refuse_errors
from qms.plans.plan_papers import request_form
from qms.plans.prepared import changed_since, refuse_ended
from qms.plans.readiness import review_gaps
from qms.wording import msg

if TYPE_CHECKING:
    from qms.model.preparations import Preparation, PreparationFile, PreparedDocument
    from qms.operations.loading import Loaded
    from qms.operations.session import Session
    from qms.render.speaking import Speaker

LIST: Final = "00-danh-muc.txt"
DECISION: Final = "01-du-thao-quyet-dinh"
REDLINES: Final = "02-noi-dung-thay-doi"
TEXTS: Final = "03-tai-lieu"
REVIEWS: Final = "04-bang-xem-xet.docx"
REQUEST: Final = "05-phieu-yeu-cau.docx"


@attrs.frozen(kw_only=True)
class SigningPacket:
    """A packet: its files by path inside the folder; *done* says whether it was written there."""

    folder: Path
    plan: str
    documents: int
    files: Mapping[str, bytes] = attrs.field(repr=False)
    done: bool = False
    warnings: tuple[Diagnostic, ...] = ()


@attrs.frozen
class _File:
    """A file of the packet: where it lies, its bytes, and what it is."""

    path: str
    data: bytes
    what: str


def signing_packet(
    session: Session, name: str, folder: Path, *, speaker: Speaker, dry_run: bool = False
) -> SigningPacket:
    """Write what is signed by a plan as a new folder, whole or not at all; what changed is told in *speaker*'s words.

    Raises `UsageError` for an unknown plan or a place that is taken, `Refused` where a text is not the one that was
    prepared, or the plan has become a decision. The same plan and texts give the same bytes.
    """
    outside_store(folder, session.store)
    refuse_place(folder)
    with contextlib.closing(session.load()) as loaded:
        file = load_preparation_file(loaded, name)
        _refuse_unready(loaded, file)
        made = [*_files(session, loaded, file, speaker)]
        warnings = in_order((*paper_of_plan(loaded, file).remarks, *_unpassed(loaded, file)))
    contents = {one.path: one.what for one in made}
    files = {LIST: packet_list(name, file.preparation, contents), **{one.path: one.data for one in made}}
    packet = SigningPacket(
        folder=folder, plan=name, documents=len(file.preparation.documents), files=files, warnings=warnings
    )
    if dry_run:
        return packet
    write_new_folder(folder, files)
    return attrs.evolve(packet, done=True)


def _refuse_unready(loaded: Loaded, file: PreparationFile) -> None:
    refuse_ended(file)
    refuse_unsigned(file)
    plan = file.preparation
    if not plan.documents:
        raise Refused(
            msg("the plan {name} names no document", name=file.name),
            hint=msg("name some with `qms prepare {name} CODE`", name=file.name),
        )
    refuse_gone(loaded.system, file.name, [one.document for one in plan.documents if one.digest is not None])
    refuse_errors(changed_since(loaded.system, file), msg("what the plan {name} pins has changed", name=file.name))


def _unpassed(loaded: Loaded, file: PreparationFile) -> Iterator[Diagnostic]:
    """Yield whose acts the texts still lack: they may also be given on paper, with the decision."""
    for one in file.preparation.documents:
        if one.digest is not None:
            for gap in review_gaps(loaded.system, loaded.system.documents[one.document]):
                yield attrs.evolve(gap, severity=Severity.WARNING)


def _files(session: Session, loaded: Loaded, file: PreparationFile, speaker: Speaker) -> Iterator[_File]:
    from qms.render import official_bytes, report_bytes

    plan = file.preparation
    paper = paper_of_plan(loaded, file).paper
    decision = official_paper_bytes(session, paper, ".docx")
    yield _File(f"{DECISION}.docx", decision, "Dự thảo quyết định, kèm phụ lục danh mục")
    if importlib.util.find_spec("typst") is not None:
        yield _File(f"{DECISION}.pdf", official_bytes(paper, ".pdf"), "Dự thảo quyết định, để đọc và in")
    issued = [one for one in plan.documents if one.digest is not None]
    for one in issued:
        yield from _redline(session, loaded, plan, one, speaker)
    for one in issued:
        yield from _texts(session, loaded, plan, one)
    yield _File(
        REVIEWS, report_bytes(review_table(loaded.system, plan), ".docx"), "Ai đã xem xét, phê duyệt; còn thiếu gì"
    )
    request = request_form(loaded.system, plan, name=file.name)
    yield _File(REQUEST, report_bytes(request, ".docx"), "Phiếu yêu cầu sửa đổi, ban hành tài liệu")


def _place(folder: str, one: PreparedDocument) -> Place:
    return Place(folder=folder, stem=f"{one.document} - lan {one.to_be}")


def _redline(
    session: Session, loaded: Loaded, plan: Preparation, one: PreparedDocument, speaker: Speaker
) -> Iterator[_File]:
    """Yield the Word file with what changed in a text, if it was issued before; who prepared the plan is its author."""
    from qms.render.redline_docx import redline_docx

    text = handed_out(session, loaded, loaded.system.documents[one.document], prepared=one)
    if text.tracked is None or text.page.is_whole:
        return
    page = attrs.evolve(text.page, fields=fields_with_changes(text.header, text.page.fields))
    author = loaded.system.organisation.name_of_person(plan.prepared_by, plan.prepared.date())
    data = redline_docx(page, speaker, author=author, moment=plan.prepared)
    yield _File(_place(REDLINES, one).of_text(".docx"), data, f"{one.code}: thay đổi so với lần ban hành trước")


def _texts(session: Session, loaded: Loaded, plan: Preparation, one: PreparedDocument) -> Iterator[_File]:
    """Yield a text as it is to be issued, marked as a draft, and its attachments; a text that is a file stays one."""
    from qms.render.docx_document import controlled_paper

    day = plan.prepared.date()
    source = attrs.evolve(working_source(session, loaded, one.document), day=day)
    place, body, there = _place(TEXTS, one), source.header.body, source.working.files
    named = f"{one.code} – {one.title}"
    if body is None:
        shown = controlled_paper_of(loaded, source, day)
        coming = (one.change or "", one.change_basis or "") if one.change or one.change_basis else shown.coming
        shown = attrs.evolve(shown, number=one.to_be, coming=coming)
        yield _File(place.of_text(".docx"), controlled_paper(shown), named)
    else:
        yield _File(place.of_text(body.rpartition(".")[2]), there[body], f"{named} (nguyên tệp)")
    for name, path in place.of_attachments(source.header.attachments).items():
        yield _File(path, there[name], f"{one.code}: tệp kèm theo")
