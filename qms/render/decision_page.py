"""A decision as a page: what the ledger says of it, its own text, and the documents it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from qms.model.ledger import Act, LedgerEntry
from qms.model.numbering import RevisionNumber
from qms.model.written_dates import cited, write_day
from qms.render.markdown_html import Follow, markdown_html
from qms.render.pages import READING, agency, facts, link, page, safe, table

ACTS: Final[Mapping[Act, str]] = {
    Act.ISSUE: "Quyết định ban hành, bãi bỏ tài liệu",
    Act.OPENING: "Ghi nhận tài liệu đang có hiệu lực khi mở sổ",
    Act.CORRECTION: "Đính chính",
    Act.RECTIFICATION: "Sửa lỗi nhập liệu",
    Act.SIGNED_COPY: "Bổ sung bản ký",
}


@attrs.frozen(kw_only=True)
class DecisionPage:
    """What a page shows of one decision. *signed* are its signed files, each a name with its path from the page."""

    agency: Sequence[str]
    name: str
    entry: LedgerEntry
    issuer: str | None
    signer: str | None
    text: str
    digest: str
    signed: Sequence[tuple[str, str]]
    follow: Follow


def decision_page(shown: DecisionPage) -> bytes:
    """Return the page of a decision."""
    return page(title=shown.name, style=READING, body=_body(shown))


def _body(shown: DecisionPage) -> Iterator[str]:
    entry = shown.entry
    yield agency(shown.agency)
    yield f"<h1>{safe(shown.name)}</h1>"
    if entry.subject:
        yield f"<p><b>{safe(entry.subject)}</b></p>"
    yield facts(_facts(shown))
    if shown.text.strip():
        yield f"<main>{markdown_html(shown.text, follow=shown.follow, pictures={})}</main>"
    if entry.issues:
        yield "<h2>Tài liệu được ban hành</h2>"
        headings = ("STT", "Mã hiệu", "Tên tài liệu", "Lần", "Nội dung sửa đổi", "Mã băm")
        yield table(headings, [*_issues(entry)])
    if entry.withdraws:
        yield "<h2>Tài liệu bị bãi bỏ</h2>"
        yield table(("Tài liệu", "Lý do"), [(safe(w.document), safe(w.reason or "")) for w in entry.withdraws])
    digest = shown.digest.removeprefix("sha256:")
    yield f"<footer><p>Mục {entry.entry} của sổ quyết định; mã băm SHA-256 của tệp trong sổ: {digest}</p></footer>"


def _facts(shown: DecisionPage) -> Iterator[tuple[str, str]]:
    entry = shown.entry
    yield "Loại", ACTS[entry.act]
    if entry.number:
        yield "Số, ký hiệu", safe(entry.number)
    yield "Ngày ban hành", write_day(entry.date)
    yield "Có hiệu lực từ", write_day(entry.effective)
    for name, value in (("Cơ quan ban hành", shown.issuer), ("Người ký", shown.signer), ("Lý do", entry.reason)):
        if value:
            yield name, safe(value)
    if entry.bases:
        yield "Căn cứ", "<br>".join(safe(cited(basis.number, basis.date)) for basis in entry.bases)
    signed = [link(path, name) for name, path in shown.signed]
    yield "Bản ký", "<br>".join(signed) or "chưa có trong kho"


def _issues(entry: LedgerEntry) -> Iterator[Sequence[str]]:
    for n, line in enumerate(entry.issues, start=1):
        digest = (line.digest or "").removeprefix("sha256:")[:16] or "không có văn bản"
        number = RevisionNumber.of(line)
        yield str(n), safe(line.code), safe(line.title), str(number), safe(line.change or ""), digest
