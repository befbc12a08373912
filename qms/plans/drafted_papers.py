"""The paper of a draft of any form, and what a draft names that nobody knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import attrs

from qms.diagnostics import Diagnostic
from qms.model.ledger import Signer
from qms.model.letterheads import letterhead, open_date, place_and_date, place_and_open_date, signature_block
from qms.model.official_papers import Annex, OfficialPaper, PaperForm, SignatureBlock
from qms.model.paper_drafts import NAMES, DraftSignature, PaperDraft, PaperDraftFile
from qms.model.system import System
from qms.model.written_dates import write_day_in_words
from qms.plans.paper_parts import (
    RESOLUTION,
    MadePaper,
    attached_to,
    authority_of,
    letter_subject,
    number_line,
    signature_of,
    symbol_of,
    unknown_title,
    with_marks,
)
from qms.text.documents import locator
from qms.text.official_texts import OfficialText, read_official_text
from qms.wording import msg


def draft_faults(
    system: System, file: PaperDraftFile, beside: Mapping[str, str | None], *, on: dt.date
) -> Iterator[Diagnostic]:
    """Yield what a draft names and nobody knows: its issuer, its signers, the files of its annexes.

    *beside* are the texts that its annexes name, by their files; None for one that cannot be read.
    """
    draft, locate = file.draft, locator(file.path, file.data)
    organisation, day = system.organisation, draft.date or on
    if draft.issuer is not None and organisation.issuer(draft.issuer, day) is None:
        yield Diagnostic(
            code="QMS-P021",
            message=msg("there is no organisation or board “{issuer}” on {date}", issuer=draft.issuer, date=day),
            location=locate("issuer"),
            hint=msg("write an id of organisation.toml; `qms org list` shows them"),
        )
    people = [("signer.person", draft.signer.person)] if draft.signer else []
    people += [(f"signatures[{n}].person", x.person) for n, x in enumerate(draft.signatures) if x.person]
    for field, person in people:
        if organisation.person(person, day) is None:
            yield Diagnostic(
                code="QMS-P022",
                message=msg("there is no person “{person}”", person=person),
                location=locate(field),
                hint=msg("`qms org list` shows their ids"),
            )
    for n, one in enumerate(draft.annexes):
        if beside.get(one.file) is None:
            yield Diagnostic(
                code="QMS-P023",
                message=msg("the annex {name} is not there, or cannot be read as a text", name=one.file),
                location=locate(f"annexes[{n}].file"),
                hint=msg("put a Markdown file of that name beside the draft"),
            )


def paper_of_draft(system: System, file: PaperDraftFile, beside: Mapping[str, str | None], *, on: dt.date) -> MadePaper:
    """Return the paper of a draft that `draft_faults` finds nothing wrong with; *beside* are the texts of its annexes.

    What the text of a decision says itself stands before what the header says. Without a date the paper is set as of
    the day *on*, and room is left for day and month.
    """
    draft = file.draft
    day, issuer = draft.date or on, draft.issuer
    parts = _parts(file)
    is_decision = draft.form is PaperForm.DECISION
    placed = place_and_date if draft.date else place_and_open_date
    symbol = draft.symbol or symbol_of(system, draft.form, day, issuer)
    paper = OfficialPaper(
        form=draft.form,
        letterhead=letterhead(system, day, issuer=issuer),
        number=number_line(draft.number, symbol),
        place_and_date=placed(system, day, issuer=issuer),
        name=parts.name or NAMES[draft.form],
        subject=parts.subject or (letter_subject(draft.subject) if draft.form is PaperForm.LETTER else draft.subject),
        addressees=draft.to,
        authority=(parts.authority or authority_of(system, draft.signer, day, issuer)) if is_decision else None,
        bases=with_marks((*draft.bases, *parts.bases)),
        resolution=(parts.resolution or RESOLUTION) if is_decision else None,
        text=parts.body,
        text_line=parts.body_line,
        signatures=tuple(_signatures(system, draft, day)),
        recipients=parts.recipients or draft.recipients,
        annexes=tuple(_annexes(system, draft, beside, symbol=symbol, on=day)),
        urgency=draft.urgency,
        circulation=draft.circulation,
        drafter=draft.drafter,
        contact=draft.contact,
    )
    return MadePaper(paper=paper, remarks=tuple(unknown_title(system, draft.signer, day, issuer)))


def _parts(file: PaperDraftFile) -> OfficialText:
    """Return the parts of a decision's text; of any other form all of the text is the body."""
    if file.draft.form is PaperForm.DECISION:
        return read_official_text(file.text, file.text_line)
    return OfficialText(body=file.text, body_line=file.text_line)


def _signatures(system: System, draft: PaperDraft, on: dt.date) -> Iterator[SignatureBlock]:
    if not draft.signatures:
        yield signature_of(system, draft.signer, on, draft.issuer)
    for one in draft.signatures:
        yield _place_of(system, one, on, draft.issuer)


def _place_of(system: System, one: DraftSignature, on: dt.date, issuer: str | None) -> SignatureBlock:
    if one.person is None:
        return SignatureBlock(titles=one.titles, name=one.name)
    known = signature_block(system, Signer(person=one.person, capacity=one.capacity), on, issuer=issuer)
    return attrs.evolve(known, titles=one.titles, below=()) if one.titles else known


def _annexes(
    system: System, draft: PaperDraft, beside: Mapping[str, str | None], *, symbol: str, on: dt.date
) -> Iterator[Annex]:
    attached = attached_to(
        (NAMES[draft.form] or "Công văn").capitalize(),
        number=draft.number,
        symbol=symbol,
        day=write_day_in_words(on) if draft.date else open_date(on),
        body=system.organisation.name_of_issuer(draft.issuer or system.settings.agency, on),
    )
    several = len(draft.annexes) > 1
    for place, one in enumerate(draft.annexes, start=1):
        yield Annex(
            heading=f"Phụ lục {_roman(place)}" if several else "Phụ lục",
            title=one.title,
            attached=attached,
            text=beside.get(one.file) or "",
            landscape=one.landscape,
        )


def _roman(number: int) -> str:
    said = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        said += sign * (number // value)
        number %= value
    return said
