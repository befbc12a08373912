"""The registers of a department: its internal documents, the external ones, the papers that it sent out."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qms.builtin.notices import NOTICE
from qms.builtin.paper_forms import list_signatures, named_paper
from qms.contributions import ReportFormat
from qms.errors import UsageError
from qms.model.books import Book
from qms.model.kinds import Kind
from qms.model.ledger import Act, LedgerEntry, Standing
from qms.model.letterheads import letterhead, place_and_date, signed_by
from qms.model.numbers import parse_number, sort_key
from qms.model.papers import Paper, PaperStatus
from qms.model.reports import Figure, Period, Report, Section, Table
from qms.model.system import System
from qms.model.written_dates import cited, write_day
from qms.plans.numbers import UsedNumber, numbers_used
from qms.wording import msg

_BY_HAND = ""
"""A cell of a printed register that is filled in with the pen."""


# -- danh mục tài liệu nội bộ ---------------------------------------------------------------------------------


def internal_documents(system: System, period: Period, parameters: Mapping[str, str]) -> Report:
    """Return the list of internal documents in force on the last day, in the groups of the agency's system."""
    on = period.last
    rows: list[tuple[str, ...]] = []
    counter = itertools.count(1)
    documents = sorted(system.ledger.master_list(on=on), key=lambda standing: _group_key(system, standing))
    for (_, kind), found in itertools.groupby(documents, key=lambda standing: _group_key(system, standing)):
        rows.append((_group_name(system.kinds.get(kind), kind),))
        rows += [_internal_row(system, standing, next(counter), on) for standing in found]
    return Report(
        title="DANH MỤC TÀI LIỆU NỘI BỘ",
        subtitle=f"Có hiệu lực ngày {write_day(on)}",
        letterhead=letterhead(system, on),
        place_and_date=place_and_date(system, on),
        sections=(
            Section(
                tables=(
                    Table(
                        headings=(
                            "STT", "Mã hiệu", "Tên tài liệu", "Lần ban hành", "Lần sửa đổi", "Ngày hiệu lực",
                            "Quyết định", "Đơn vị quản lý, nơi giữ",
                        ),
                        rows=tuple(rows),
                        widths=(6, 16, 39, 8, 8, 12, 18, 25),
                    ),
                ),
            ),
        ),
        notes=(f"Danh mục có {len(documents)} tài liệu.",),
        figures=(
            Figure(
                name="Tài liệu nội bộ có hiệu lực",
                value=len(documents),
                source=f"Sổ cái của kho: văn bản có hiệu lực ngày {write_day(on)}",
            ),
        ),
        signatures=list_signatures(system.organisation, parameters, on),
        landscape=True,
    )  # fmt: skip


def _group_key(system: System, standing: Standing) -> tuple[int, str]:
    kind = system.kinds.get(standing.issue.kind)
    return (kind.group if kind is not None and kind.group is not None else 1_000_000, standing.issue.kind)


def _group_name(kind: Kind | None, code: str) -> str:
    if kind is None:
        return code
    return kind.title if kind.group is None else f"{kind.group}. {kind.title}"


def _internal_row(system: System, standing: Standing, n: int, on: dt.date) -> tuple[str, ...]:
    issue, line = standing.issue, standing.line
    return (
        str(n),
        issue.code,
        issue.title,
        f"{issue.edition:02d}",
        f"{issue.revision:02d}",
        write_day(line.effective),
        cited(line.number, line.date),
        system.organisation.name_of_owner(issue.unit, on),
    )


# -- danh mục tài liệu bên ngoài ------------------------------------------------------------------------------


def external_documents(system: System, period: Period, parameters: Mapping[str, str]) -> Report:
    """Return the list of external documents known to the store, each with whether it binds on the last day."""
    on = period.last
    own = _own_issuers(system)
    symbols = system.organisation.symbols(on)
    papers = [p for p in system.papers.values() if p.issuer not in own and (p.date is None or p.date <= on)]
    papers.sort(key=lambda p: (p.date or dt.date.min, sort_key(p.number)))
    rows = [
        (
            str(n),
            paper.number,
            write_day(paper.date) if paper.date else "",
            paper.issuer_name or system.organisation.name_of_issuer(paper.issuer or "", paper.date or on),
            named_paper(paper.number, paper.subject, symbols),
            _standing_of(paper, on),
        )
        for n, paper in enumerate(papers, start=1)
    ]
    binding = sum(_binds(paper, on) for paper in papers)
    return Report(
        title="DANH MỤC TÀI LIỆU BÊN NGOÀI",
        subtitle=f"Tình trạng ngày {write_day(on)}",
        letterhead=letterhead(system, on),
        place_and_date=place_and_date(system, on),
        sections=(
            Section(
                tables=(
                    Table(
                        headings=(
                            "STT", "Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành", "Tên loại và trích yếu",
                            "Tình trạng",
                        ),
                        rows=tuple(rows),
                        widths=(6, 18, 12, 24, 50, 22),
                    ),
                ),
            ),
        ),
        notes=(f"Danh mục có {len(papers)} tài liệu: {binding} còn hiệu lực, {len(papers) - binding} hết hiệu lực.",),
        figures=tuple(
            Figure(name=name, value=value, source=f"papers/ của kho: văn bản của nơi khác, tính đến {write_day(on)}")
            for name, value in (
                ("Tài liệu bên ngoài", len(papers)),
                ("Còn hiệu lực", binding),
                ("Hết hiệu lực", len(papers) - binding),
            )
        ),
        signatures=list_signatures(system.organisation, parameters, on),
        landscape=True,
    )  # fmt: skip


def _own_issuers(system: System) -> frozenset[str]:
    """Return the agency, its boards, and whoever takes numbers from its books."""
    agency = system.settings.agency
    boards = (board.id for board in system.organisation.boards if board.organisation == agency)
    return frozenset({agency, *boards, *(issuer for book in system.settings.books for issuer in book.issuers)})


def _binds(paper: Paper, on: dt.date) -> bool:
    if paper.until is not None:
        return on < paper.until
    return paper.status is PaperStatus.IN_FORCE


def _standing_of(paper: Paper, on: dt.date) -> str:
    if _binds(paper, on):
        return f"Còn hiệu lực đến trước ngày {write_day(paper.until)}" if paper.until else "Còn hiệu lực"
    since = f" từ ngày {write_day(paper.until)}" if paper.until else ""
    if paper.successor is None:
        return f"Hết hiệu lực{since}"
    return f"Hết hiệu lực{since}; thay thế bởi {cited(paper.successor.number, paper.successor.date)}"


# -- sổ văn bản đi --------------------------------------------------------------------------------------------

# Nghị định 30/2020/NĐ-CP, Phụ lục IV: the columns of the register of papers sent out
_SENT = (
    "Số, ký hiệu văn bản", "Ngày, tháng văn bản", "Tên loại và trích yếu nội dung văn bản", "Người ký",
    "Nơi nhận văn bản", "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ngày chuyển", "Ký nhận", "Ghi chú",
)  # fmt: skip


def papers_sent(system: System, period: Period, parameters: Mapping[str, str]) -> Report:
    """Return the register of papers sent out: each book of each year in the order of its numbers, gaps listed."""
    years = range(period.first.year, period.last.year + 1)
    sections = tuple(_book_section(system, book, year, period) for book in _books(system, parameters) for year in years)
    return Report(
        title="SỔ VĂN BẢN ĐI",
        subtitle=f"Từ ngày {write_day(period.first)} đến ngày {write_day(period.last)}",
        letterhead=letterhead(system, period.last),
        place_and_date=place_and_date(system, period.last),
        sections=sections,
        figures=tuple(
            Figure(
                name=f"Văn bản đi: {section.heading}",
                value=sum(len(table.rows) for table in section.tables),
                source=f"Sổ cái của kho và papers/ của kho: số đã dùng từ ngày {write_day(period.first)} đến "
                f"ngày {write_day(period.last)}",
            )
            for section in sections
        ),
        landscape=True,
        page_for_each_section=True,
    )


def _books(system: System, parameters: Mapping[str, str]) -> Sequence[Book | None]:
    """Return the books that are asked for; None stands for the numbers of an agency without books."""
    books = system.settings.books
    wanted = parameters.get("so")
    if wanted is None:
        return books or (None,)
    found = [book for book in books if book.id == wanted]
    if not found:
        raise UsageError(
            msg("there is no book {id}", id=wanted),
            hint=msg("the books are: {ids}", ids=", ".join(book.id for book in books)) if books else None,
        )
    return found


def _book_section(system: System, book: Book | None, year: int, period: Period) -> Section:
    taken = numbers_used(system, book=book.id if book else None, issuer=system.settings.agency, year=year)
    used = sorted(
        (number for number in taken if number.date is None or period.covers(number.date)),
        key=lambda number: (sort_key(number.number), number.date or dt.date(year, 1, 1)),
    )
    entries = {file.path: file.entry for file in system.ledger.entries()}
    title = book.title if book else "Văn bản đi"
    taken_ordinals = {found.ordinal for number in used if (found := parse_number(number.number)) is not None}
    gaps = _ranges(set(range(1, max(taken_ordinals, default=0))) - taken_ordinals)
    return Section(
        heading=f"{title}, năm {year}",
        paragraphs=() if used else ("Không có văn bản nào.",),
        tables=(
            Table(
                headings=_SENT,
                rows=tuple(_sent_row(system, number, entries.get(number.path)) for number in used),
                widths=(16, 13, 37, 17, 16, 13, 10, 11, 10, 15),
            ),
        ),
        notes=(f"Số chưa có văn bản trong kho: {gaps}.",) if gaps else (),
    )


def _sent_row(system: System, number: UsedNumber, entry: LedgerEntry | None) -> tuple[str, ...]:
    on = number.date or dt.date.max
    paper = system.papers.get(number.path)
    subject = (entry.subject if entry else paper.subject if paper else None) or ""
    return (
        number.number,
        write_day(number.date) if number.date else "",
        named_paper(number.number, subject, system.organisation.symbols(on)),
        signed_by(system.organisation, entry.signer, on) if entry else "",
        _BY_HAND,
        _BY_HAND,
        _BY_HAND,
        _BY_HAND,
        _BY_HAND,
        "; ".join(_remarks(system, entry, paper)),
    )


def _remarks(system: System, entry: LedgerEntry | None, paper: Paper | None) -> Iterator[str]:
    if entry is not None and entry.act is Act.CORRECTION:
        corrected = [file.entry for file in system.ledger.entries() if file.entry.entry == entry.corrects]
        yield "Đính chính" + "".join(f" {other.number}" for other in corrected if other.number)
    if paper is not None and paper.status is not PaperStatus.IN_FORCE:
        yield _standing_of(paper, dt.date.max)


def _ranges(numbers: Iterable[int]) -> str:
    """Return whole numbers as a list of ranges: ``01, 03-05``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(f"{end:02d}" for end in run) for run in runs)


_SIGNERS = {
    "nguoi-lap": msg("the id of the person who made the list; the ISO secretary of the day by default"),
    "nguoi-duyet": msg("the id of the person who approves it"),
}

REPORTS = (
    ReportFormat("danh-muc-noi-bo", msg("List of internal documents"), build=internal_documents, parameters=_SIGNERS),
    ReportFormat(
        "danh-muc-ben-ngoai", msg("List of external documents"), build=external_documents, parameters=_SIGNERS
    ),
    ReportFormat(
        "so-van-ban-di",
        msg("Register of papers sent out"),
        build=papers_sent,
        parameters={"so": msg("the id of one book of qms.toml; all books by default")},
    ),
    NOTICE,
)
