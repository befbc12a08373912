"""A working text in Markdown goes out as a Word file to be edited, and comes back.

The file says whose text it holds and which one; nothing of it is taken where that text has changed meanwhile.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from qms.checks.documents import not_secret
from qms.checks.views import DocumentView
from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Refused, UsageError
from qms.model.digests import TEXT_NAME, git_blob_id, sha256
from qms.model.letterheads import letterhead
from qms.operations.diffing import Comparison, Side
from qms.operations.document_sources import working_source
from qms.operations.rendering import PAPER_SUFFIX, DocumentExport
from qms.operations.session import Outcome, Session
from qms.operations.strays import stray_files
from qms.operations.user_files import fill_file, outside_store, read_file, refuse_nowhere
from qms.plans.editing import plan_text, with_body
from qms.plans.plan import Plan, refuse_errors
from qms.text.documents import locator, outline_of, read_folder
from qms.text.editable_blocks import EditableKind, source_blocks
from qms.text.merged_blocks import Merged, merge
from qms.text.redline import redline
from qms.wording import msg

if TYPE_CHECKING:
    from qms.model.codes import DocumentId
    from qms.model.documents import Header, WorkingDocument
    from qms.operations.loading import Loaded
    from qms.operations.word_edited import EditedPaper

# What reads and writes Word files is imported where it is needed: it is slow to import.

FORMAT: Final = "1"
_DOCUMENT, _CODE, _BASE, _STORE, _NOTE, _FORMAT = (
    "qms-document", "qms-code", "qms-base", "qms-store", "qms-note", "qms-format",
)  # fmt: skip
_NOTES: Final = {
    "vi": (
        "{code} - {title}: bản để sửa trong Word",
        "Sửa phần chữ bên dưới, lưu lại rồi gửi về; người giữ kho nhận bằng lệnh: qms import --update TÊN-TỆP.docx",
        "Không sửa ở đây: mã hiệu, tên, đơn vị, căn cứ, các bước của lưu đồ, tệp kèm theo; những mục đó sửa trong kho.",
        "Trước khi gửi về: chấp nhận hoặc bỏ hết sửa đổi đang theo dõi, gỡ các nhận xét. Không viết vào khung này.",
    ),
    "en": (
        "{code} - {title}: copy to be edited in Word",
        "Edit the text below, save, and send it back; it is taken into the store by: qms import --update FILE.docx",
        "Not edited here: code, title, unit, legal bases, steps of the flow, attached files; they are in the store.",
        "Before you send it back: accept or reject all tracked changes, remove comments. Do not write into this frame.",
    ),
}
_LITERAL_NOTES: Final = {
    "vi": "Chữ máy (kiểu QMS Markdown) là mã của hình, bảng đặc biệt và trích dẫn: giữ nguyên các ký hiệu trong đó.",
    "en": "Typewriter letters (style QMS Markdown) stand for pictures, quotations and the like: keep their signs.",
}
_FEET: Final = {"vi": "{code} - bản để sửa - nền {base}", "en": "{code} - to be edited - base {base}"}


@attrs.frozen(kw_only=True)
class WordUpdate:
    """What became of an edited file: what was done, or would be, and what changed in the text by it."""

    outcome: Outcome
    comparison: Comparison


# -- out -----------------------------------------------------------------------------------------------------------


def export_for_edit(session: Session, reference: str, file: Path, *, dry_run: bool = False) -> DocumentExport:
    """Write the working text of a document as a Word file to be edited, outside the store.

    The same text gives the same bytes. Raises `UsageError` for a document that does not exist and for a file that is
    not named .docx, `Refused` where the text is a file of its own or is empty.
    """
    place = outside_store(file, session.store)
    refuse_nowhere(place)
    if place.suffix.lower() != PAPER_SUFFIX:
        raise UsageError(
            msg("a text is edited as a Word file, not as {file}", file=place.name),
            hint=msg("let the file name end in {suffixes}", suffixes=PAPER_SUFFIX),
        )
    with contextlib.closing(session.load()) as loaded:
        source = working_source(session, loaded, reference)
        _refuse_body(source.header)
        if not source.working.body.strip():
            raise Refused(
                msg("{code} has no text below its header", code=source.header.code),
                hint=msg("write it in {path}", path=source.working.text_path),
            )
        data = _paper(session, loaded, source.working, source.header)
    is_current = not dry_run and not fill_file(place, lambda target: target.write(data))
    return DocumentExport(
        file=place, code=source.header.code, number=None, status=None, as_it_is=False,
        done=not dry_run and not is_current, is_current=is_current,
    )  # fmt: skip


def _refuse_body(header: Header) -> None:
    if header.body is not None:
        raise Refused(
            msg("the text of {code} is the file {name}: it is edited as it is", code=header.code, name=header.body),
            hint=msg(
                "copy it out with `qms export {code} --working -o FILE`, edit it, and put it back with "
                "`qms attach {code} FILE --as-body --name {name}`",
                code=header.code, name=header.body,
            ),
        )  # fmt: skip


def _paper(session: Session, loaded: Loaded, working: WorkingDocument, header: Header) -> bytes:
    from qms.render.docx_for_edit import PaperForEdit, paper_for_edit

    language = loaded.settings.lang if loaded.settings.lang in _NOTES else "vi"
    blocks = [one.block for one in source_blocks(working.body)]
    note = [line.replace("{code}", header.code).replace("{title}", header.title) for line in _NOTES[language]]
    if any(block.has_literal for block in blocks):
        note.append(_LITERAL_NOTES[language])
    base = _base(working)
    foot = _FEET[language].replace("{code}", header.code).replace("{base}", base.removeprefix("sha256:")[:16])
    return paper_for_edit(
        PaperForEdit(
            title=f"{header.code} - {header.title}",
            author=" ".join(letterhead(loaded.system, session.today)[-1:]),
            note=note,
            foot=foot,
            properties={
                _FORMAT: FORMAT,
                _DOCUMENT: working.id,
                _CODE: header.code,
                _BASE: base,
                _STORE: _store(loaded),
                _NOTE: _told(note),
            },
            blocks=blocks,
        )
    )


def _base(working: WorkingDocument) -> str:
    """Return the digest of the text below the header; who changed the header meanwhile is in nobody's way."""
    return sha256(working.body.encode())


def _store(loaded: Loaded) -> str:
    """Return what tells a store from others: the digest of its first entry; empty where there is none yet."""
    first = next(iter(loaded.ledger.entries()), None)
    return first.digest if first else ""


def _told(note: Iterable[str]) -> str:
    return sha256("\n".join(" ".join(line.split()) for line in note).encode())


# -- back ----------------------------------------------------------------------------------------------------------


def import_update(session: Session, file: Path, *, drop_comments: bool = False, dry_run: bool = False) -> WordUpdate:
    """Take an edited Word file back into the working text that it was exported from.

    Raises `UsageError` for a file that was not exported to be edited, `Refused` where it is of another store, where the
    text has changed since, and where it holds what a text cannot take over.
    """
    from qms.operations.word_edited import read_edited

    name = file.name
    edited = read_edited(read_file(file), name)
    _refuse_foreign(edited, name)
    compared: list[Comparison] = []

    def decide(loaded: Loaded) -> Plan:
        document = _document(loaded, edited, name)
        working = loaded.system.documents[document]
        _refuse_stale(loaded, working, edited, name)
        faults = [*edited.faults, *_of_note(edited, name), *_of_comments(edited, name, dropped=drop_comments)]
        refuse_errors(faults, msg("{file} cannot be taken back as it is", file=name))
        merged = merge(working.body, edited.blocks)
        warnings = [*faults, *_doubts(merged, name), *_of_title(working, merged.text)]
        refuse_errors(warnings, msg("{file} cannot be taken back as it is", file=name))
        compared[:] = [_comparison(working, merged.text)]
        if merged.text != working.body:
            found = [*stray_files(loaded, [working.path]), *_secrets(session, loaded, working, merged.text)]
            refuse_errors(found, msg("{code} cannot be changed", code=working.code))
        return plan_text(
            loaded.system,
            working,
            body=merged.text,
            message=msg("Take back {code} edited in Word", code=working.code),
            saved=_saved(loaded, working),
            author=session.entered_by,
            at=session.now,
            warnings=warnings,
        )

    outcome = session.write(decide, dry_run=dry_run)
    return WordUpdate(outcome=outcome, comparison=compared[0])


def _refuse_foreign(edited: EditedPaper, name: str) -> None:
    hint = msg("write one out with `qms export CODE --for-edit -o FILE.docx`; `qms import FILE` makes a new document")
    if not {_DOCUMENT, _BASE} <= edited.properties.keys():
        raise UsageError(msg("{file} was not written out to be edited: it does not say whose text it is", file=name),
            hint=hint)  # fmt: skip
    if edited.properties.get(_FORMAT) != FORMAT:
        raise Refused(
            msg("{file} was written out by another version of qms", file=name),
            hint=msg("take it back with that version, or write the text out once more and edit that"),
        )


def _document(loaded: Loaded, edited: EditedPaper, name: str) -> DocumentId:
    said, store, ours = edited.properties[_DOCUMENT], edited.properties.get(_STORE, ""), _store(loaded)
    if store and ours and store != ours:
        raise Refused(
            msg("{file} was written out of another store", file=name),
            hint=msg("take it back there; `qms import FILE` makes a new document of it here"),
        )
    document = next((one for one in loaded.system.documents if one == said), None)
    if document is None:
        raise Refused(
            msg("{file} is of the document {document}, which is not in this store", file=name, document=said),
            hint=msg("its folder may be gone from the disk: see `qms status`, `qms restore {document}`", document=said),
        )
    return document


def _refuse_stale(loaded: Loaded, working: WorkingDocument, edited: EditedPaper, name: str) -> None:
    if working.header is None:
        raise Refused(
            msg("{path} cannot be read", path=working.text_path),
            diagnostics=loaded.system.documents.faults(working.id),
        )
    _refuse_body(working.header)
    if edited.properties[_BASE] == _base(working):
        return
    is_saved = _saved(loaded, working).get(working.text_path) == git_blob_id(working.files[TEXT_NAME])
    raise Refused(
        msg("the text of {code} was changed since {file} was written out; that change is saved", code=working.code,
            file=name)
        if is_saved
        else msg("the text of {code} on the disk was changed since {file} was written out, and is not saved",
            code=working.code, file=name),
        hint=msg(
            "see who changed what with `git log -p -- {path}` and `qms diff {code}`; then write it out once more with "
            "`qms export {code} --for-edit`, and put the edits of the file into that",
            path=working.text_path, code=working.code,
        ),
    )  # fmt: skip


def _saved(loaded: Loaded, working: WorkingDocument) -> Mapping[str, str]:
    return loaded.saved.blob_ids(working.path) if loaded.saved else {}


def _of_note(edited: EditedPaper, name: str) -> Iterator[Diagnostic]:
    """Yield words that somebody wrote into the note on top, which is not taken back."""
    if edited.note and _told(edited.note) != edited.properties.get(_NOTE):
        yield Diagnostic(
            code="QMS-W038",
            message=msg("the note on top of the text was changed, and what stands there is not taken back"),
            location=Location(path=name),
            hint=msg("give words of the text the style Normal in Word, and delete the note; it may be missing"),
        )


def _of_comments(edited: EditedPaper, name: str, *, dropped: bool) -> Iterator[Diagnostic]:
    """Yield that there are comments: nobody reads them any more once the text is back."""
    if edited.comments:
        yield Diagnostic(
            code="QMS-W031",
            message=msg("the file holds {n} comments, which a text cannot keep", n=edited.comments),
            location=Location(path=name),
            hint=msg("answer them and delete them in Word, or say --drop-comments"),
            severity=Severity.WARNING if dropped else Severity.ERROR,
        )


def _doubts(merged: Merged, name: str) -> Iterator[Diagnostic]:
    place = Location(path=name)
    for words in merged.lost:
        yield Diagnostic(
            code="QMS-W039",
            message=msg("“{words}” cannot be written as a text that reads like it", words=words[:60]),
            location=place,
            hint=msg("write it more plainly in Word, or edit the text in the store"),
        )
    for words in merged.unlike:
        yield Diagnostic(
            code="QMS-W043",
            message=msg("bold or italic letters or a link of “{words}” are not kept", words=words[:60]),
            location=place,
            hint=msg("look at it with `qms diff`"),
            severity=Severity.WARNING,
        )
    for words in merged.renumbered:
        yield Diagnostic(
            code="QMS-W045",
            message=msg("“{words}” has another number in Word than in the text", words=words[:60]),
            location=place,
            hint=msg("a list of a text counts on from its first number; look at it with `qms diff`"),
            severity=Severity.WARNING,
        )


def _of_title(working: WorkingDocument, body: str) -> Iterator[Diagnostic]:
    """Yield that the heading of the text is no longer the title of the document, where it was."""
    before, after = (
        next((one.block.words for one in source_blocks(text) if one.block.kind is EditableKind.HEADING), None)
        for text in (working.body, body)
    )
    title = working.header.title if working.header else ""
    if before is not None and before != after and before.casefold() == " ".join(title.split()).casefold():
        yield Diagnostic(
            code="QMS-W041",
            message=msg("the first heading was changed; the title of {code} stays “{title}”", code=working.code,
                title=title),
            location=Location(path=working.text_path, field="title"),
            hint=msg("change `title` in the header too, if the document shall be called so"),
            severity=Severity.WARNING,
        )  # fmt: skip


def _edited(working: WorkingDocument, body: str) -> WorkingDocument:
    made, _ = read_folder(working.kind, working.id, {**working.files, TEXT_NAME: with_body(working, body)})
    return made


def _secrets(session: Session, loaded: Loaded, working: WorkingDocument, body: str) -> Sequence[Diagnostic]:
    made = _edited(working, body)
    view = DocumentView(
        document=made,
        outline=outline_of(made),
        settings=loaded.settings,
        organisation=loaded.organisation,
        kinds=loaded.system.kinds,
        on=session.today,
        locate=locator(made.text_path, made.files[TEXT_NAME]),
    )
    return tuple(not_secret(view))


def _comparison(working: WorkingDocument, body: str) -> Comparison:
    header = working.header
    assert header is not None  # a text whose header cannot be read was refused
    return Comparison(
        document=working.id,
        code=header.code,
        title=header.title,
        before=Side(label=msg("the working text"), digest=working.digest),
        after=Side(label=msg("the Word file"), digest=_edited(working, body).digest),
        fields=(),
        steps=(),
        text=redline(working.body, body),
        files=(),
        header=header,
    )
