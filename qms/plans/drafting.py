"""Draft the own text of a decision in preparation, in the form of Nghị định 30/2020/NĐ-CP.

The secretary goes on from it: what cannot be known from the store is left out, not guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from qms.model.citations import cites, year_of
from qms.model.ledger import Act
from qms.model.number_kinds import STATE
from qms.model.numbers import parse_number
from qms.model.papers import PaperReference
from qms.model.preparations import DocumentVerdict, Preparation, PreparedDocument
from qms.model.system import System
from qms.model.written_dates import write_day_in_words

SYSTEM_OF_DOCUMENTS = "Hệ thống quản lý chất lượng"
VERDICTS = {
    DocumentVerdict.NEW: "Ban hành",
    DocumentVerdict.AMENDED: "Sửa đổi",
    DocumentVerdict.REISSUED: "Ban hành lại",
    DocumentVerdict.WITHDRAWN: "Bãi bỏ",
}
"""The verdicts as papers write them."""

_LAWS = ("luật", "bộ luật", "pháp lệnh")
_NAMED = 3
"""Documents that are named in an article; of more the annex tells."""


def draft_of(system: System, preparation: Preparation) -> str:
    """Return the text of a decision to be, Markdown: its grounds in their order, then its articles."""
    on = preparation.effective or preparation.prepared.date()
    agency = system.organisation.name_of_issuer(system.settings.agency, on)
    paragraphs = [
        "# QUYẾT ĐỊNH",
        f"**{_subject(preparation)}**",
        f"**{_authority(system, preparation, agency, on).upper()}**",
        *_grounds(system, preparation, on),
        "**QUYẾT ĐỊNH:**",
        *_articles(preparation, agency),
    ]
    return "\n\n".join(paragraphs) + "\n"


def _subject(preparation: Preparation) -> str:
    said = preparation.subject
    if said is None:
        act = "đính chính" if preparation.act is Act.CORRECTION else "ban hành"
        return f"Về việc {act} tài liệu của {SYSTEM_OF_DOCUMENTS}"
    return said if said.casefold().startswith("về ") else f"Về việc {_inside(said)}"


def _authority(system: System, preparation: Preparation, agency: str, on: dt.date) -> str:
    """Return who decides: the head's title and the agency. A deputy (KT.) signs in the head's stead, TM. for all."""
    signer = preparation.signer
    if signer is not None and signer.capacity == "TM.":
        return agency
    posts = system.organisation.posts_on(signer.person, on) if signer is not None else ()
    title = posts[0].title if posts else "Thủ trưởng"
    if signer is not None and signer.capacity == "KT.":
        title = title.removeprefix("Phó ")
    elif signer is not None and signer.capacity in ("TL.", "TUQ."):  # signs below the head's title, which is not known
        title = "Thủ trưởng"
    return f"{title} {agency}"


def _grounds(system: System, preparation: Preparation, on: dt.date) -> Iterator[str]:
    """Yield the grounds, one a line, with a semicolon behind each and a full stop behind the last."""
    grounds = [f"Căn cứ {cited(system, base, on=on)}" for base in preparation.bases]
    posts = system.organisation.posts_on(preparation.prepared_by, on)
    if posts:
        grounds.append(f"Theo đề nghị của {system.organisation.name_of_unit(posts[0].unit, on)}")
    for place, ground in enumerate(grounds, start=1):
        yield f"*{ground}{'.' if place == len(grounds) else ';'}*"


def cited(system: System, reference: PaperReference, *, on: dt.date) -> str:
    """Return a paper as it is first cited: kind, number, day, issuer and subject, as far as the store knows them.

    Of a law the number and the issuer are not told (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, 6).
    """
    number = parse_number(reference.number, issuers=system.organisation.symbols(on=on))
    kind = STATE.get(number.kind) if number and number.kind else None
    issuer, subject = _issuer_and_subject(system, reference)
    day = f" {write_day_in_words(reference.date)}" if reference.date else ""
    if subject and subject.casefold().startswith(_LAWS):
        return subject + day
    named = f"{kind} số {reference.number}" if kind else f"Văn bản số {reference.number}"
    of = f" của {issuer}" if issuer else ""
    return f"{named}{day}{of}{_about(subject, kind) if subject else ''}"


def _issuer_and_subject(system: System, reference: PaperReference) -> tuple[str | None, str | None]:
    for path, paper in system.papers.items():
        if cites(reference, paper.number, paper.date, year=year_of(path)):
            on = paper.date or dt.date.max
            own = system.organisation.name_of_issuer(paper.issuer, on) if paper.issuer else None
            return own or paper.issuer_name, paper.subject
    for file in system.ledger.entries():
        entry = file.entry
        if entry.number is not None and cites(reference, entry.number, entry.date, year=entry.date.year):
            own = system.organisation.name_of_issuer(entry.issuer, entry.date) if entry.issuer else None
            return own, entry.subject
    return None, None


def _about(subject: str, kind: str | None) -> str:
    said = subject.removeprefix(kind or "").strip()
    if said.casefold().startswith(("về ", "quy định ", "hướng dẫn ")):
        return f" {_inside(said)}"
    return f" về {_inside(said)}"


def _inside(text: str) -> str:
    """Return *text* as it goes on inside a sentence: a first word of capitals, such as TCVN, keeps them."""
    first = text.split(" ", 1)[0]
    return text if len(first) > 1 and first.isupper() else text[:1].lower() + text[1:]


def _articles(preparation: Preparation, agency: str) -> Iterator[str]:
    """Yield the articles: what is issued, what is withdrawn, from when, and who carries it out."""
    issued = [x for x in preparation.documents if x.verdict is not DocumentVerdict.WITHDRAWN]
    withdrawn = [x for x in preparation.documents if x.verdict is DocumentVerdict.WITHDRAWN]
    does = "Đính chính" if preparation.act is Act.CORRECTION else "Ban hành kèm theo Quyết định này"
    edition = f", lần ban hành {preparation.edition:02d}" if preparation.edition is not None else ""
    articles = []
    if issued:
        articles.append(_about_documents(does, issued, f" ({_counts(issued)}{edition})"))
    if withdrawn:
        articles.append(_about_documents("Bãi bỏ", withdrawn, ""))
    articles.append(_effect(preparation))
    articles.append(
        f"Trưởng các phòng, đơn vị thuộc {agency} và các cá nhân có liên quan chịu trách nhiệm thi hành "
        "Quyết định này./."
    )
    return (f"**Điều {place}.** {article}" for place, article in enumerate(articles, start=1))


def _about_documents(does: str, documents: Sequence[PreparedDocument], counted: str) -> str:
    """Return what happens to documents: few are named one by one, of many the annex tells."""
    if len(documents) == 1:
        return f"{does} {_named(documents[0])}."
    if len(documents) > _NAMED:
        return f"{does} {len(documents)} tài liệu của {SYSTEM_OF_DOCUMENTS} theo Danh mục tại Phụ lục{counted}."
    named = (f"{place}. {_named(document)}" for place, document in enumerate(documents, start=1))
    return f"{does} các tài liệu sau:\n\n" + ";\n\n".join(named) + "."


def _named(document: PreparedDocument) -> str:
    name = f"{document.title}, mã hiệu {document.code}"
    if document.edition is None or document.revision is None:
        return f"{name}: {document.reason}" if document.reason else name
    number = f"lần ban hành {document.edition:02d}, lần sửa đổi {document.revision:02d}"
    return f"{name} ({VERDICTS[document.verdict].lower()}, {number})"


def _counts(issued: Sequence[PreparedDocument]) -> str:
    counted = [(words, sum(x.verdict is verdict for x in issued)) for verdict, words in VERDICTS.items()]
    return ", ".join(f"{words.lower()} {n}" for words, n in counted if n)


def _effect(preparation: Preparation) -> str:
    day = write_day_in_words(preparation.effective) if preparation.effective else "ngày ký"
    said = f"Quyết định này có hiệu lực kể từ {day}."
    if any(x.verdict in (DocumentVerdict.AMENDED, DocumentVerdict.REISSUED) for x in preparation.documents):
        said += " Tài liệu ban hành kèm theo Quyết định này thay thế tài liệu cùng mã hiệu đã ban hành trước đây."
    return said
