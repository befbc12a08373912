"""The paper of a decision, or of one in preparation: all that stands on it, by the names of its day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

import attrs

from qms.model.ledger import IssueLine, LedgerEntry
from qms.model.letterheads import letterhead, open_date, place_and_date, place_and_open_date
from qms.model.number_kinds import STATE
from qms.model.numbers import NumberForm, parse_number
from qms.model.official_papers import Annex, OfficialPaper, PaperForm
from qms.model.paper_drafts import KIND_SYMBOLS
from qms.model.papers import PaperReference
from qms.model.preparations import DocumentVerdict, Preparation, PreparedDocument
from qms.model.queries import EntryFile, LedgerQueries
from qms.model.system import System
from qms.model.written_dates import write_day_in_words
from qms.plans.drafting import cited, draft_of
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
from qms.plans.plan_papers import annex
from qms.plans.verdicts import verdict_of_line
from qms.text.official_texts import OfficialText, read_official_text

DRAFT: Final = "DỰ THẢO"
"""What is written across the pages of a decision that has no number yet."""
_CARRIED_OUT: Final = re.compile(r"chịu trách nhiệm (?:thi hành|thực hiện)", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"^\W*Điều\s+(\d+)", re.MULTILINE)


def paper_of_entry(system: System, file: EntryFile) -> MadePaper:
    """Return the paper of a decision of the ledger, with its annex: its own text, or else the one drafted for it."""
    entry = file.entry
    preparation = preparation_of(system.ledger, entry)
    form, kind = _form_of(system, entry.number, entry.date)
    parts = read_official_text(file.text) if file.text.strip() else _drafted(system, preparation, form)
    paper = _decision(
        system, preparation, parts, form=form, kind=kind, number=entry.number, on=entry.date, issuer=entry.issuer
    )
    return MadePaper(paper=paper, remarks=tuple(unknown_title(system, entry.signer, entry.date, entry.issuer)))


def paper_of_preparation(system: System, preparation: Preparation, text: str | None) -> MadePaper:
    """Return the draft of a decision in preparation; *text* is what the secretary made of its own text."""
    on = preparation.effective or preparation.prepared.date()
    form, kind = _form_of(system, None, on)
    parts = read_official_text(text) if text else _drafted(system, preparation, form)
    paper = _decision(system, preparation, parts, form=form, kind=kind, number=None, on=on, issuer=None)
    return MadePaper(paper=paper, remarks=tuple(unknown_title(system, preparation.signer, on, None)))


def _drafted(system: System, preparation: Preparation, form: PaperForm) -> OfficialText:
    """Return the parts of the text that `draft_of` writes; a letter, as a correction may be, decides nothing."""
    parts = read_official_text(draft_of(system, preparation))
    return parts if form is PaperForm.DECISION else attrs.evolve(parts, name=None, authority=None, resolution=None)


def preparation_of(ledger: LedgerQueries, entry: LedgerEntry) -> Preparation:
    """Return what an entry says as the plan that would have led to it."""
    issued = tuple(
        PreparedDocument(
            document=line.document, code=line.code, title=line.title, edition=line.edition, revision=line.revision,
            verdict=verdict_of_line(ledger, line, entry=entry.entry), digest=line.digest,
        )
        for line in entry.issues
    )  # fmt: skip
    withdrawn = tuple(
        PreparedDocument(
            document=line.document, code=named.code if named else line.document, title=named.title if named else "",
            verdict=DocumentVerdict.WITHDRAWN, reason=line.reason,
        )
        for line in entry.withdraws
        for named in [_last_named(ledger, line.document, entry.entry)]
    )  # fmt: skip
    return Preparation(
        act=entry.act, corrects=entry.corrects, subject=entry.subject, signer=entry.signer, effective=entry.effective,
        bases=entry.bases, prepared=entry.recorded, prepared_by=entry.recorded_by, documents=(*issued, *withdrawn),
        became=PaperReference(number=entry.number, date=entry.date) if entry.number else None,
    )  # fmt: skip


def _last_named(ledger: LedgerQueries, document: str, entry: int) -> IssueLine | None:
    lines = [line.issue for line in ledger.lines(document) if line.issue is not None and line.entry < entry]
    return lines[-1] if lines else None


def _decision(
    system: System, preparation: Preparation, parts: OfficialText, *, form: PaperForm, kind: str | None,
    number: str | None, on: dt.date, issuer: str | None,
) -> OfficialPaper:  # fmt: skip
    subject = parts.subject or preparation.subject or ""
    is_decision = form is PaperForm.DECISION
    signer = preparation.signer
    return OfficialPaper(
        form=form,
        letterhead=letterhead(system, on, issuer=issuer),
        number=number_line(number, symbol_of(system, form, on, issuer)),
        place_and_date=(place_and_date if number else place_and_open_date)(system, on, issuer=issuer),
        name=parts.name or kind,
        subject=subject if kind else letter_subject(subject),
        authority=(parts.authority or authority_of(system, signer, on, issuer)) if is_decision else parts.authority,
        bases=parts.bases or with_marks([f"Căn cứ {cited(system, base, on=on)}" for base in preparation.bases]),
        resolution=(parts.resolution or RESOLUTION) if is_decision else parts.resolution,
        text=parts.body,
        text_line=parts.body_line,
        signatures=(signature_of(system, signer, on, issuer),),
        recipients=parts.recipients or _recipients(system, parts, preparation.prepared_by, on),
        annexes=_annexes(system, preparation, number=number, on=on, issuer=issuer, kind=kind),
        mark=None if number else DRAFT,
    )


def _form_of(system: System, number: str | None, on: dt.date) -> tuple[PaperForm, str | None]:
    """Return the form and the name of the kind that a number tells; a correction may be a letter without a kind."""
    found = parse_number(number, issuers=system.organisation.symbols(on)) if number else None
    if found is not None and found.form is NumberForm.LETTER:
        return PaperForm.LETTER, None
    kind = STATE.get(found.kind) if found is not None and found.kind else None
    form = {symbol: form for form, symbol in KIND_SYMBOLS.items()}.get(found.kind or "QĐ") if found else None
    return form or PaperForm.DECISION, (kind or "Quyết định").upper()


def _annexes(
    system: System, preparation: Preparation, *, number: str | None, on: dt.date, issuer: str | None, kind: str | None
) -> tuple[Annex, ...]:
    """Return the list of what is issued and withdrawn, see `plan_papers.annex`, as it comes with the paper."""
    if not preparation.documents:
        return ()
    listed = annex(system, preparation)
    attached = attached_to(
        (kind or "Công văn").capitalize(),
        number=number,
        symbol=symbol_of(system, PaperForm.DECISION, on, issuer),
        day=write_day_in_words(on) if number else open_date(on),
        body=system.organisation.name_of_issuer(issuer or system.settings.agency, on),
    )
    title = listed.subtitle or listed.title
    tables = tuple(listed.tables())
    return (Annex(heading="Phụ lục", title=title, attached=attached, tables=tables, notes=listed.notes),)


def _recipients(system: System, parts: OfficialText, drafted_by: str, on: dt.date) -> tuple[str, ...]:
    """Return who gets a decision whose text does not say it: those who carry it out, and the file."""
    return (*_as_said_in(parts.body), _filed(system, drafted_by, on))


def _as_said_in(body: str) -> Iterator[str]:
    found = [*_ARTICLE.finditer(body)]
    for place, article in reversed([*enumerate(found)]):
        end = found[place + 1].start() if place + 1 < len(found) else len(body)
        if _CARRIED_OUT.search(body, article.start(), end):
            yield f"Như Điều {article[1]}"
            return


def _filed(system: System, person: str, on: dt.date) -> str:
    """Return the last of the recipients: the clerk's office and the unit that drafted the paper."""
    posts = system.organisation.posts_on(person, on)
    unit = system.organisation.unit(posts[0].unit, on) if posts else None
    return f"Lưu: VT, {unit.symbol or unit.name}" if unit is not None else "Lưu: VT"
