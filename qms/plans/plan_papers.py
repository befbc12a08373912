"""The papers that a decision in preparation brings: the annex that is signed with it, and the request for the change.

Both are Vietnamese whatever the reader's language: they are papers of the agency.
"""

from __future__ import annotations

from collections.abc import Iterator

from qms.model.decision_lists import SHOWN_DIGITS, digest_of_preparation
from qms.model.ledger import Act
from qms.model.letterheads import letterhead, place_and_date
from qms.model.numbering import RevisionNumber
from qms.model.preparations import DocumentVerdict, Preparation, PreparedDocument
from qms.model.reports import Report, Section, Signature, Table
from qms.model.reviews import Means, Role, Verdict, assess, standing_acts
from qms.model.system import System
from qms.model.written_dates import cited, write_day, write_day_in_words
from qms.plans.drafting import VERDICTS
from qms.plans.readiness import last_issued

ROLES = {Role.AUTHOR: "Soạn thảo", Role.CHECKER: "Xem xét", Role.APPROVER: "Phê duyệt"}
MEANS = {
    Means.PAPER: "bản giấy",
    Means.E_OFFICE: "văn phòng điện tử",
    Means.E_MAIL: "thư điện tử",
    Means.IN_PERSON: "trực tiếp",
}
_NONE = "–"


def annex(system: System, preparation: Preparation) -> Report:
    """Return the annex of a decision: each text with its number and the first digits of its digest.

    At its end stands the one digest of the whole list: whoever signs the decision signs for these bytes.
    """
    rows = tuple(_row_of_annex(n, x, preparation.act) for n, x in enumerate(preparation.documents, start=1))
    table = Table(
        headings=("TT", "Mã hiệu", "Tên tài liệu", "Lần BH/SĐ", "Nội dung", "Mã kiểm tra"),
        rows=rows,
        widths=(5, 19, 32, 10, 11, 23),
    )
    digest = digest_of_preparation(preparation).removeprefix("sha256:")
    return Report(
        title="PHỤ LỤC",
        subtitle="DANH MỤC TÀI LIỆU",
        sections=(Section(paragraphs=(_attached_to(system, preparation),), tables=(table,)),),
        notes=(
            f"Mã kiểm tra của tài liệu là {SHOWN_DIGITS} chữ số đầu của mã SHA-256 tính từ các tệp của tài liệu.",
            "Mã kiểm tra của toàn bộ danh mục (SHA-256), đối chiếu bằng lệnh qms verify --anchor:",
            digest,
        ),
    )


def _row_of_annex(n: int, document: PreparedDocument, act: Act) -> tuple[str, ...]:
    corrected = act is Act.CORRECTION and document.verdict is not DocumentVerdict.WITHDRAWN
    digest = (document.digest or "").removeprefix("sha256:")
    return (
        str(n),
        document.code,
        document.title,
        str(document.to_be or _NONE),
        "Đính chính" if corrected else VERDICTS[document.verdict],
        digest[:SHOWN_DIGITS] or _NONE,
    )


def _attached_to(system: System, preparation: Preparation) -> str:
    """Return to which decision it belongs; number and day stay open until it has them."""
    became = preparation.became
    on = became.date if became and became.date else preparation.prepared.date()
    agency = system.organisation.issuer(system.settings.agency, on)
    name = system.organisation.name_of_issuer(system.settings.agency, on)
    symbol = f"-{agency.symbol}" if agency and agency.symbol else ""
    if became is not None and became.date is not None:
        number, day = became.number, write_day_in_words(became.date)
    else:
        number, day = f"……/QĐ{symbol}", f"ngày …… tháng …… năm {on.year}"
    return f"(Kèm theo Quyết định số {number} {day} của {name})"


def request_form(system: System, preparation: Preparation, *, name: str) -> Report:
    """Return the request for the change (phiếu yêu cầu sửa đổi, ban hành tài liệu): who asks, for what, and why."""
    on = preparation.prepared.date()
    organisation = system.organisation
    signer = preparation.signer
    table = Table(
        headings=("TT", "Tài liệu", "Đề nghị", "Lần BH/SĐ", "Nội dung, lý do", "Căn cứ", "Xem xét"),
        rows=tuple(_row_of_request(system, n, x) for n, x in enumerate(preparation.documents, start=1)),
        widths=(5, 21, 10, 10, 19, 15, 20),
    )
    return Report(
        title="PHIẾU YÊU CẦU SỬA ĐỔI, BAN HÀNH TÀI LIỆU",
        subtitle=preparation.subject,
        letterhead=letterhead(system, on),
        place_and_date=place_and_date(system, on),
        sections=(Section(paragraphs=tuple(_particulars(system, preparation, name)), tables=(table,)),),
        signatures=(
            Signature(titles=("NGƯỜI YÊU CẦU",), name=organisation.name_of_person(preparation.prepared_by, on)),
            Signature(
                titles=("NGƯỜI PHÊ DUYỆT",), name=organisation.name_of_person(signer.person, on) if signer else None
            ),
        ),
    )


def _particulars(system: System, preparation: Preparation, name: str) -> Iterator[str]:
    """Yield what is said of the request as a whole: who asks, on what grounds, from when."""
    organisation, on = system.organisation, preparation.prepared.date()
    who = organisation.name_of_person(preparation.prepared_by, on)
    posts = organisation.posts_on(preparation.prepared_by, on)
    post = f", {posts[0].title}, {organisation.name_of_unit(posts[0].unit, on)}" if posts else ""
    yield f"Người yêu cầu: {who}{post}. Phiếu: {name}."
    if preparation.bases:
        yield f"Căn cứ: {'; '.join(cited(base.number, base.date) for base in preparation.bases)}."
    if preparation.effective:
        yield f"Hiệu lực đề nghị: {write_day(preparation.effective)}."


def _row_of_request(system: System, n: int, document: PreparedDocument) -> tuple[str, ...]:
    issued = last_issued(system, document.document)
    why = document.reason if document.verdict is DocumentVerdict.WITHDRAWN else document.change
    return (
        str(n),
        f"{document.code}\n{document.title}",
        VERDICTS[document.verdict],
        f"{RevisionNumber.of(issued) if issued else _NONE} → {document.to_be or _NONE}",
        why or _NONE,
        document.change_basis or _NONE,
        "\n".join(_reviews(system, document)) or _NONE,
    )


def _reviews(system: System, document: PreparedDocument) -> Iterator[str]:
    """Yield the acts that count on the text that was prepared, and whose are still missing."""
    if document.digest is None:
        return
    policy = system.settings.review
    acts = system.reviews.of(document.document, document.digest)
    for act in standing_acts(acts, policy=policy):
        who = system.organisation.name_of_person(act.by, act.date)
        how = f", {MEANS[act.means]}" if act.means else ""
        no = "" if act.verdict is Verdict.APPROVED else f" không đồng ý: {act.reason or _NONE}"
        yield f"{ROLES[act.role]}: {who}, {write_day(act.date)}{how}{no}"
    missing = assess(acts, policy=policy).missing
    if missing:
        yield "Chưa có: " + ", ".join(ROLES[role].lower() for role in missing)
