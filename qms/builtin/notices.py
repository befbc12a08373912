"""The notice of an issue: for each unit a page of what is new, replaced and withdrawn, and from when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from qms.builtin.paper_forms import chosen_person, secretary
from qms.contributions import ReportFormat, Subject
from qms.errors import UsageError
from qms.model.codes import DocumentId
from qms.model.ledger import Act, IssueLine, LedgerEntry
from qms.model.letterheads import letterhead, place_and_date
from qms.model.numbering import RevisionNumber
from qms.model.organisation import Organisation
from qms.model.reports import Report, ReportedDecision, Section, Signature, Table
from qms.model.system import System
from qms.model.written_dates import cited, write_day
from qms.wording import msg

_MARK = " (*)"
_MARKED = "(*) Tài liệu do đơn vị khác quản lý; đơn vị thực hiện bước trong tài liệu."
_MANY = 15
"""Documents of other units beyond which a page tells of them in few words."""
_NOBODY = ""
"""Owns what no unit owns."""


@attrs.frozen(kw_only=True)
class _Told:
    """What the decision makes of one document, and the units whom that concerns: its owner, and who has steps in it."""

    document: DocumentId
    code: str
    title: str
    owner: str
    acting: frozenset[str] = frozenset()
    before: IssueLine | None
    after: IssueLine | None
    reason: str = ""

    @property
    def is_new(self) -> bool:
        """Whether no revision came before."""
        return self.before is None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is no longer in force."""
        return self.after is None

    @property
    def is_changed(self) -> bool:
        """Whether another text takes the place of the old one."""
        return self.before is not None and self.after is not None and not self.is_unchanged

    @property
    def change(self) -> str:
        """What changed, as the decision says."""
        return (self.after.change if self.after is not None else None) or ""

    @property
    def is_unchanged(self) -> bool:
        """Whether the same text is issued once more."""
        return self.before is not None and self.after is not None and self.before.digest == self.after.digest


def notice_of_issue(system: System, subject: ReportedDecision, parameters: Mapping[str, str]) -> Report:
    """Return the notice of one decision: a page for each unit that owns a document of it, or acts in one."""
    entry = subject.file.entry
    organisation = system.organisation
    told = tuple(_told(system, subject))
    units = _in_order(organisation, {unit for one in told for unit in (one.owner, *one.acting)})
    wanted = parameters.get("don-vi")
    if wanted is not None:
        if wanted not in units:
            raise UsageError(
                msg("the decision does not concern the unit {id}", id=wanted),
                hint=msg("it concerns: {ids}", ids=", ".join(unit for unit in units if unit)),
            )
        units = [wanted]
    issuer = organisation.issuer(system.settings.agency, entry.date)
    symbol = f"-{issuer.symbol}" if issuer is not None and issuer.symbol else ""
    return Report(
        title="THÔNG BÁO",
        subtitle=f"Về việc ban hành, sửa đổi, bãi bỏ tài liệu theo {_decision(entry)}",
        letterhead=letterhead(system, entry.date),
        number=f"Số:        /TB{symbol}",
        place_and_date=place_and_date(system, entry.date),
        sections=tuple(_page(organisation, unit, told, entry) for unit in units),
        recipients=("- Như trên;", "- Lưu: VT."),
        signatures=(_signature(organisation, parameters, entry),),
        page_for_each_section=True,
    )


def _told(system: System, subject: ReportedDecision) -> Iterator[_Told]:
    """Yield what the decision makes of each document; what a new one replaces is withdrawn with it."""
    entry = subject.file.entry
    for line in entry.issues:
        header = subject.headers.get(line.document)
        named = {step.unit for step in header.steps if step.unit} if header else set()
        owner = _owner(system, line.unit, entry)
        yield _Told(
            document=line.document,
            code=line.code,
            title=line.title,
            owner=owner,
            acting=frozenset(_owner(system, unit, entry) for unit in named) - {owner, _NOBODY},
            before=_before(system, line.document, entry),
            after=line,
        )
    replaced = ((old, line) for line in entry.issues for old in line.replaces if old != line.document)
    gone = [(old, f"Thay thế bởi {line.code}") for old, line in replaced]
    gone += [(line.document, line.reason or "") for line in entry.withdraws]
    for document, reason in gone:
        before = _before(system, document, entry)
        if before is not None:
            yield _Told(
                document=document,
                code=before.code,
                title=before.title,
                owner=_owner(system, before.unit, entry),
                before=before,
                after=None,
                reason=reason,
            )


def _before(system: System, document: DocumentId, entry: LedgerEntry) -> IssueLine | None:
    """Return the last revision of a document that was known when the decision was entered."""
    lines = [line for line in system.ledger.lines(document, known=entry.entry - 1) if line.issue is not None]
    last = max(lines, key=lambda line: (line.decided, line.entry), default=None)
    return last.issue if last is not None else None


def _owner(system: System, unit: str, entry: LedgerEntry) -> str:
    owner = system.organisation.owner(unit, entry.effective)
    return owner.id if owner is not None else _NOBODY


def _in_order(organisation: Organisation, units: set[str]) -> list[str]:
    """Return the units in the order of `organisation.toml`; documents without an owner come last."""
    order = dict.fromkeys(unit.id for unit in organisation.units)
    return [unit for unit in (*order, _NOBODY) if unit in units]


def _decision(entry: LedgerEntry) -> str:
    kind = "Văn bản đính chính" if entry.act is Act.CORRECTION else "Quyết định"
    return f"{kind} số {cited(entry.number, entry.date)}"


def _page(organisation: Organisation, unit: str, told: Sequence[_Told], entry: LedgerEntry) -> Section:
    concerned = [one for one in told if one.owner == unit or unit in one.acting]
    acting = [one for one in concerned if one.owner != unit]
    is_long = len(acting) > _MANY
    shown = [one for one in concerned if one.owner == unit] if is_long else concerned
    since = write_day(entry.effective)
    subject = f" ({entry.subject})" if entry.subject else ""
    paragraphs = [f"{_decision(entry)}{subject} có hiệu lực từ ngày {since}."]
    if any(one.before is not None and not one.is_unchanged for one in concerned):
        # ISO 9001, 7.5.3.2: obsolete texts are kept from being used by mistake
        paragraphs.append(
            f"Từ ngày {since} không dùng các bản cũ nêu dưới đây; "
            "đơn vị thu hồi, hoặc đánh dấu hết hiệu lực nếu giữ lại."
        )
    name = organisation.name_of_owner(unit, entry.effective) if unit else "Tài liệu chưa có đơn vị quản lý"
    return Section(
        heading=f"Kính gửi: {name}" if unit else name,
        paragraphs=tuple(paragraphs),
        tables=(*_tables(shown, unit), *([_acting_table(organisation, acting, entry)] if is_long else ())),
        notes=(_MARKED,) if acting else (),
    )


def _tables(shown: Sequence[_Told], unit: str) -> Iterator[Table]:
    new = [one for one in shown if one.is_new]
    changed = [one for one in shown if one.is_changed]
    same = [one for one in shown if one.is_unchanged]
    gone = [one for one in shown if one.is_withdrawn]
    if new:
        yield _table("Ban hành mới", ("Lần ban hành, sửa đổi",), new, unit, lambda one: (_number(one.after),))
    if changed:
        headings = ("Bản cũ → bản mới", "Nội dung thay đổi")
        yield _table("Sửa đổi, thay thế bản cũ", headings, changed, unit, lambda one: (_numbers(one), one.change))
    if same:
        yield _table(
            "Ban hành lại, nội dung không đổi", ("Bản cũ → bản mới",), same, unit, lambda one: (_numbers(one),)
        )
    if gone:
        headings = ("Bản hết hiệu lực", "Lý do")
        yield _table("Bãi bỏ, hết hiệu lực", headings, gone, unit, lambda one: (_number(one.before), one.reason))


def _table(
    caption: str,
    headings: tuple[str, ...],
    shown: Sequence[_Told],
    unit: str,
    cells: Callable[[_Told], tuple[str, ...]],
) -> Table:
    return Table(
        caption=caption,
        headings=("STT", "Mã hiệu", "Tên tài liệu", *headings),
        rows=tuple((str(n), _code(one, unit), one.title, *cells(one)) for n, one in enumerate(shown, start=1)),
        widths=(7, 19, 25, 18, 31) if len(headings) == 2 else (7, 18, 57, 18),
    )


def _acting_table(organisation: Organisation, acting: Sequence[_Told], entry: LedgerEntry) -> Table:
    """Return the documents of other units in which a unit acts, in few words: they shall not hide its own."""
    owners = _in_order(organisation, {one.owner for one in acting})
    return Table(
        caption="Tài liệu do đơn vị khác quản lý mà đơn vị có bước thực hiện (*)",
        headings=("Đơn vị quản lý", "Bản cũ → bản mới", "Tài liệu"),
        rows=tuple(
            (organisation.name_of_owner(owner, entry.effective) if owner else "", numbers, ", ".join(codes))
            for owner in owners
            for numbers, codes in _by_numbers(one for one in acting if one.owner == owner)
        ),
        widths=(26, 18, 56),
    )


def _by_numbers(acting: Iterable[_Told]) -> Iterable[tuple[str, Sequence[str]]]:
    codes: dict[str, list[str]] = {}
    for one in acting:
        codes.setdefault(_numbers(one), []).append(one.code)
    return codes.items()


def _code(one: _Told, unit: str) -> str:
    former = f"\n(trước là {one.before.code})" if one.before and one.before.code != one.code else ""
    return one.code + (_MARK if one.owner != unit else "") + former


def _number(line: IssueLine | None) -> str:
    return str(RevisionNumber.of(line)) if line is not None else ""


def _numbers(one: _Told) -> str:
    return f"{_number(one.before)} → {_number(one.after)}" if one.before is not None else _number(one.after)


def _signature(organisation: Organisation, parameters: Mapping[str, str], entry: LedgerEntry) -> Signature:
    """Return the place of the signature: of the person that is named, with the post of the day, or the secretary."""
    name = chosen_person(organisation, parameters, "nguoi-ky", entry.date)
    if name is None:
        return Signature(titles=("THƯ KÝ ISO",), name=secretary(organisation, entry.date))
    capacity = parameters.get("quyen-han")
    posts = [post.title.upper() for post in organisation.posts_on(parameters["nguoi-ky"], entry.date)][:1]
    return Signature(titles=(*([capacity.upper()] if capacity else []), *posts), name=name)


NOTICE = ReportFormat(
    "thong-bao-ban-hanh",
    msg("Notice of an issue, a page for each unit"),
    build=notice_of_issue,
    subject=Subject.DECISION,
    parameters={
        "don-vi": msg("the id of one unit; all units that it concerns by default"),
        "nguoi-ky": msg("the id of the person who signs; the ISO secretary of the day by default"),
        "quyen-han": msg("the line above the post, such as TL. GIÁM ĐỐC"),
    },
)
