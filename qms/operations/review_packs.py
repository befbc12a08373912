"""Hand texts out for review: a folder with what changed in each, the texts, and an answer sheet (`qms review-pack`)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.documents import WorkingDocument
from qms.model.numbering import RevisionNumber
from qms.model.organisation import holds
from qms.model.preparations import DocumentVerdict, Preparation
from qms.model.reviews import ROLE_NAMES, Role
from qms.operations.choosing import Choice, chosen_documents
from qms.operations.loading import Loaded
from qms.operations.new_folders import refuse_place, write_new_folder
from qms.operations.packed_texts import HandedOut, handed_out
from qms.operations.preparations import load_preparation
from qms.operations.redlining import fields_with_changes, reviser_today
from qms.operations.reviewing import unfit
from qms.operations.session import Session
from qms.operations.user_files import outside_store
from qms.plans.answering import person_choice
from qms.plans.plan import refuse_errors
from qms.plans.readiness import is_changed
from qms.plans.reviewing import absence
from qms.render.speaking import Speaker
from qms.text.table_answers import VERDICT_WORDS
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.render.answer_workbook import AnswerSheet
    from qms.render.review_pages import PackIndex

# What writes pages and workbooks is imported where it is needed: it is slow to import.

INDEX: Final = "index.html"
SHEET: Final = "phieu-tra-loi.xlsx"
_CANNOT: Final = msg("the pack cannot be made")


@attrs.frozen(kw_only=True)
class PackRequest:
    """Who shall say what of which texts. *by* is who answers, where that is settled."""

    choice: Choice
    role: Role = Role.CHECKER
    by: str | None = None


@attrs.frozen(kw_only=True)
class PackedText:
    """A text of a pack, pinned to its bytes, with the number it will bear."""

    document: DocumentId
    code: str
    number: RevisionNumber
    digest: str


@attrs.frozen(kw_only=True)
class ReviewPack:
    """A pack: its texts, and its files by path inside the folder; *done* says whether it was written there."""

    folder: Path
    role: Role
    texts: tuple[PackedText, ...]
    files: Mapping[str, bytes]
    done: bool = False


def review_pack(
    session: Session, folder: Path, request: PackRequest, *, speaker: Speaker, dry_run: bool = False
) -> ReviewPack:
    """Write a pack as a new folder, whole or not at all: texts as they lie on the disk, what changed in them, a sheet.

    Of a unit or a kind it takes all that changed since they were issued. It is written in the language of *speaker*.
    Raises `UsageError` for an unknown name or a place that is taken, `Refused` where a text cannot be read or may not
    be handed out, or a plan pins another.
    """
    outside_store(folder, session.store)
    refuse_place(folder)
    pack = _made(session, folder, request, speaker)
    if dry_run:
        return pack
    write_new_folder(folder, pack.files)
    return attrs.evolve(pack, done=True)


def _made(session: Session, folder: Path, request: PackRequest, speaker: Speaker) -> ReviewPack:
    from qms.render.answer_workbook import answer_workbook
    from qms.render.review_pages import document_page, index_page

    with contextlib.closing(session.load()) as loaded:
        _refuse_person(session, loaded, request)
        preparation = None if request.choice.plan is None else load_preparation(loaded, request.choice.plan)
        prepared = {one.document: one for one in preparation.documents} if preparation else {}
        texts = [
            handed_out(session, loaded, document, prepared=prepared.get(document.id))
            for document in _documents(session, loaded, request.choice)
        ]
        files = {path: data for text in texts for path, data in text.files.items()}
        files |= {text.page.page: document_page(text.page, speaker) for text in texts}
        files |= _tracked(session, loaded, texts, speaker)
        head = _Head(session, loaded, request, preparation, speaker)
        files[INDEX] = index_page(head.index(texts), speaker)
        files[SHEET] = answer_workbook(head.sheet(texts))
    return ReviewPack(folder=folder, role=request.role, texts=tuple(map(_packed_text, texts)), files=files)


def _tracked(
    session: Session, loaded: Loaded, texts: Sequence[HandedOut], speaker: Speaker
) -> Iterator[tuple[str, bytes]]:
    """Yield the Word files with what changed, by path; the person at the keyboard is the author."""
    from qms.render.redline_docx import redline_docx

    reviser = reviser_today(session, loaded)
    for text in texts:
        if text.tracked is not None:
            page = attrs.evolve(text.page, fields=fields_with_changes(text.header, text.page.fields))
            yield text.tracked, redline_docx(page, speaker, author=reviser.name, moment=reviser.moment)


def _packed_text(text: HandedOut) -> PackedText:
    return PackedText(document=text.document.id, code=text.header.code, number=text.number, digest=text.document.digest)


def _refuse_person(session: Session, loaded: Loaded, request: PackRequest) -> None:
    if request.by is None:
        return
    organisation = loaded.system.organisation
    if organisation.person(request.by) is None:
        raise UsageError(
            msg("there is no person “{person}”", person=request.by), hint=msg("`qms org list` shows their ids")
        )
    if gone := absence(organisation, request.by, on=session.today):
        raise Refused(gone, hint=msg("name who acts in their place"))


def _documents(session: Session, loaded: Loaded, choice: Choice) -> list[WorkingDocument]:
    system = loaded.system
    chosen = chosen_documents(
        session, loaded, choice, takes=lambda document: is_changed(system, document), refusal=_CANNOT
    )
    if not chosen:
        raise UsageError(
            msg("there is no text to hand out"),
            hint=msg("name documents by code; --unit and --kind take those that changed since they were issued"),
        )
    faults = [fault for document in chosen for fault in system.documents.faults(document) if fault.is_error]
    refuse_errors([*faults, *unfit(session, loaded, chosen)], _CANNOT)
    return [system.documents[document] for document in chosen]


@attrs.frozen
class _Head:
    """What stands on the first page and on the answer sheet: whose texts, who answers, what to do."""

    session: Session
    loaded: Loaded
    request: PackRequest
    preparation: Preparation | None
    speaker: Speaker

    def index(self, texts: Sequence[HandedOut]) -> PackIndex:
        """Return the first page."""
        from qms.render.review_pages import PackIndex

        return PackIndex(
            title=self.speaker.say(msg("Texts handed out for review")),
            agency=self._agency,
            facts=tuple(self._facts()),
            todo=(
                msg("Open each document below: what came in is underlined, what went out is struck through."),
                msg("Answer in {sheet}: choose “Đồng ý” or “Không đồng ý” for each document, and say why where you do "
                    "not agree.", sheet=SHEET),
                msg("Send the sheet back: your opinion is entered as yours; it is not a signature."),
            ),
            documents=[text.page for text in texts],
            withdrawn=tuple(self._withdrawn()),
            sheet=SHEET,
        )  # fmt: skip

    def sheet(self, texts: Sequence[HandedOut]) -> AnswerSheet:
        """Return the answer sheet."""
        from qms.render.answer_workbook import AnswerSheet

        say = self.speaker.say
        told = [say(msg("{name}: {text}", name=name, text=text)) for name, text in self._facts()]
        told.append(
            say(msg("Choose “Đồng ý” or “Không đồng ý” for each document; where you do not agree, say why. Leave empty "
                    "what you do not answer. Then send this file back. Your opinion is entered as yours; it is not a "
                    "signature."))
        )  # fmt: skip
        return AnswerSheet(
            agency=self._agency,
            title=say(msg("ANSWER SHEET")),
            head=told,
            rows=[self._row(text) for text in texts],
            verdicts=tuple(VERDICT_WORDS.values()),
            people=tuple(self._people()),
            advice=say(msg("Choose one of the two; what there is to add goes into the column of the reason.")),
        )

    @property
    def _agency(self) -> str:
        return self.loaded.system.organisation.name_of_issuer(self.loaded.system.settings.agency, on=self.session.today)

    def _facts(self) -> Iterator[tuple[Message, str | Message]]:
        choice, organisation = self.request.choice, self.loaded.system.organisation
        if choice.plan is not None:
            yield msg("Plan"), choice.plan
        if self.preparation is not None and self.preparation.subject:
            yield msg("Subject"), self.preparation.subject
        if choice.unit is not None:
            yield msg("Unit"), organisation.name_of_unit(choice.unit, on=self.session.today)
        if choice.kind is not None:
            known = self.loaded.system.kinds.get(choice.kind)
            yield msg("Kind"), known.title if known else choice.kind
        yield msg("Role"), ROLE_NAMES[self.request.role]
        if self.request.by is not None:
            yield msg("Person"), organisation.name_of_person(self.request.by, on=self.session.today)
        yield msg("Made on"), msg("{moment}", moment=self.session.today)

    def _withdrawn(self) -> Iterator[tuple[str, str, str]]:
        for one in self.preparation.documents if self.preparation else ():
            if one.verdict is DocumentVerdict.WITHDRAWN:
                yield one.code, one.title, one.reason or ""

    def _row(self, text: HandedOut) -> dict[str, str]:
        by = self.request.by
        name = by and self.loaded.system.organisation.name_of_person(by, on=self.session.today)
        return {
            "code": text.header.code,
            "title": text.header.title,
            "revision": str(text.number),
            "change": text.change or self.speaker.say(text.page.amount),
            "person": person_choice(by, name) if by and name else "",
            "role": self.request.role.value,
            "plan": self.request.choice.plan or "",
            "packed": self.session.today.isoformat(),
            "document": text.document.id,
            "digest": text.document.digest,
        }

    def _people(self) -> Iterator[str]:
        """Yield those of the unit, or else everybody who could answer today."""
        organisation, today = self.loaded.system.organisation, self.session.today
        unit = self.request.choice.unit
        people = [person for person, _ in organisation.posts_in(unit, today)] if unit else []
        people = people or [person for person in organisation.people if holds(person, on=today)]
        for person in dict.fromkeys(people):
            if absence(organisation, person.id, on=today) is None:
                yield person_choice(person.id, person.name)
