"""The grammar of official numbers: what a code such as ``244/QĐ-SCT`` says, and which rules it breaks."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import attrs

from qms.model.number_issuers import is_national_assembly
from qms.model.number_kinds import (
    ADMINISTRATIVE,
    COPIES,
    KIND_OR_ISSUER,
    LEGAL,
    LETTER,
    LOCAL,
    STATE,
    spelled_kind,
    spelled_party_kind,
)
from qms.model.number_spelling import Ordinal, is_symbol, is_year, read_ordinal
from qms.wording import msg

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from qms.model.number_issuers import Symbols
    from qms.wording import Message

_FIRST_YEAR, _LAST_YEAR = 1945, 2100


class NumberForm(enum.StrEnum):
    """The shape in which a number is written."""

    ADMINISTRATIVE = "hanh_chinh"
    LETTER = "cong_van"
    COPY = "ban_sao"
    LEGAL = "qppl"
    PARTY = "dang"


@attrs.frozen(kw_only=True)
class Reading:
    """What a code says. *proposal* is a canonical form that somebody has to confirm first."""

    form: NumberForm
    ordinal: Ordinal
    year: int | None = None
    kind: str | None = None
    issuer: str
    unit: str | None = None
    canonical: str | None = None
    proposal: str | None = None
    remarks: tuple[Message, ...] = ()


def read_code(code: str, *, symbols: Symbols, named: str | None, date: dt.date | None) -> Reading | None:
    """Return what *code* says, or None where it is no official number.

    *code* is normalised and stands alone; *named* is the kind that the words before it name, *date* the day
    of the paper where the text tells it.
    """
    head, *tail = code.split("/")
    number, dash, kind = head.partition("-")
    ordinal = read_ordinal(number)
    groups = tail[-1].split("-") if tail else []
    if ordinal is None or not groups or not all(is_symbol(x) for x in groups):
        return None
    if dash:
        is_party = len(tail) == len(groups) == 1 and is_symbol(kind)
        return _party(ordinal, kind, groups[0], symbols) if is_party else None
    if len(tail) == 1:
        return _without_year(ordinal, groups, symbols, named=named, date=date) if len(groups) > 1 else None
    if len(tail) == 2 and is_year(tail[0]):
        return _with_year(ordinal, int(tail[0]), groups, symbols)
    return None


def _spelling_remark(written: str, spelled: str) -> tuple[Message, ...]:
    if written == spelled:
        return ()
    return (msg("{written} is written {spelled}", written=written, spelled=spelled),)


def _is_legal_only(kind: str | None) -> bool:
    return kind in LEGAL and kind not in ADMINISTRATIVE


def _is_plausible(year: int) -> bool:
    return _FIRST_YEAR <= year <= _LAST_YEAR


def _issuers(groups: Sequence[str], symbols: Symbols) -> tuple[str, str]:
    return "-".join(groups), "-".join(symbols.spelled_issuer(x) for x in groups)


# --- without a year: 244/QĐ-SCT, 1583/SCT-KT&NL, 03/SY-SCT


def _without_year(
    ordinal: Ordinal, groups: Sequence[str], symbols: Symbols, *, named: str | None, date: dt.date | None
) -> Reading:
    is_kind = _first_is_kind(groups, symbols)
    if is_kind is None:
        return _doubtful(ordinal, groups, symbols, named)
    if is_kind:
        return _named_paper(ordinal, groups, symbols, date)
    return _letter(ordinal, groups, symbols)


def _first_is_kind(groups: Sequence[str], symbols: Symbols) -> bool | None:
    """Whether the first group is the kind of the paper, its issuer (False), or may be either (None)."""
    first, *rest = groups
    kind = spelled_kind(first)
    issuer_follows = any(symbols.knows_issuer(x) for x in rest)
    if kind is None:
        return issuer_follows and not symbols.knows_issuer(first)
    if issuer_follows or not (_is_legal_only(kind) or kind in KIND_OR_ISSUER or symbols.has_issuer(first)):
        return True
    return False if symbols.has_issuer(first) else None


def _doubtful(ordinal: Ordinal, groups: Sequence[str], symbols: Symbols, named: str | None) -> Reading:
    """Read a first group that may be kind or issuer; only the words before the code can tell."""
    first = groups[0]
    doubt = msg("{symbol} may be the kind of the paper or its issuer: the number does not tell", symbol=first)
    if named == LETTER:
        reading = _letter(ordinal, groups, symbols)
    elif named == spelled_kind(first):
        reading = _named_paper(ordinal, groups, symbols, date=None)
    else:
        reading = Reading(form=NumberForm.ADMINISTRATIVE, ordinal=ordinal, issuer=first, remarks=ordinal.remarks())
    return attrs.evolve(reading, canonical=None, remarks=(*reading.remarks, doubt))


def _named_paper(ordinal: Ordinal, groups: Sequence[str], symbols: Symbols, date: dt.date | None) -> Reading:
    first, *rest = groups
    kind = spelled_kind(first) or (first.upper() if first[0].islower() else first)
    issuer, spelled_issuer = _issuers(rest, symbols)
    remarks = [*ordinal.remarks(), *_spelling_remark(first, kind), *_spelling_remark(issuer, spelled_issuer)]
    canonical: str | None = f"{ordinal.canonical}/{kind}-{spelled_issuer}"
    if kind == LETTER:
        # NĐ 30/2020/NĐ-CP, annex III: công văn has no symbol
        remarks.append(msg("a letter has no symbol: its number is written with the issuer and the drafting unit"))
        canonical = None
    elif _is_legal_only(kind):
        remarks.append(msg("the number of a legal document ({kind}) has the year in it", kind=kind))
        is_told = date is not None and _is_plausible(date.year) and _no_law_maker(rest, symbols) is None
        canonical = f"{ordinal.canonical}/{date.year}/{kind}-{spelled_issuer}" if date and is_told else None
    elif len(rest) > 1:
        remarks.append(msg("one issuer was expected after {kind}", kind=kind))
        canonical = None
    if kind not in STATE or kind in LOCAL:
        remarks.append(msg("{kind} is not among the kinds of official papers", kind=kind))
    return Reading(
        form=NumberForm.COPY if kind in COPIES else NumberForm.ADMINISTRATIVE,
        ordinal=ordinal,
        kind=first,
        issuer=issuer,
        canonical=canonical if ordinal.value else None,
        remarks=tuple(remarks),
    )


def _letter(ordinal: Ordinal, groups: Sequence[str], symbols: Symbols) -> Reading:
    issuer, *units = groups
    unit = "-".join(units)
    spelled_issuer = symbols.spelled_issuer(issuer)
    spelled_unit = "-".join(symbols.spelled_unit(x) for x in units)
    best = f"{ordinal.canonical}/{spelled_issuer}-{spelled_unit}"
    is_alias = unit.casefold() != spelled_unit.casefold()
    remarks = [
        *ordinal.remarks(),
        *_spelling_remark(issuer, spelled_issuer),
        *_spelling_remark(unit, spelled_unit),
    ]
    if len(units) > 1:
        remarks.append(msg("one drafting unit was expected after {issuer}", issuer=issuer))
    is_plain = bool(ordinal.value) and len(units) == 1
    return Reading(
        form=NumberForm.LETTER,
        ordinal=ordinal,
        issuer=issuer,
        unit=None if is_alias else unit,
        canonical=best if is_plain and not is_alias else None,
        proposal=best if is_plain and is_alias else None,
        remarks=tuple(remarks),
    )


# --- with a year: 61/2018/NĐ-CP, 59/2020/QH14


def _no_law_maker(issuers: Sequence[str], symbols: Symbols) -> str | None:
    return next((x for x in issuers if symbols.may_issue_law(x) is False), None)


def _with_year(ordinal: Ordinal, year: int, groups: Sequence[str], symbols: Symbols) -> Reading | None:
    if len(groups) == 1:
        return _national_assembly(ordinal, year, groups[0]) if is_national_assembly(groups[0]) else None
    kind = spelled_kind(groups[0])
    reading = (
        _legal(ordinal, year, groups, symbols, kind=kind)
        if kind is not None and kind in LEGAL
        else _needless_year(_without_year(ordinal, groups, symbols, named=kind, date=None), year)
    )
    return _checked_year(reading)


def _national_assembly(ordinal: Ordinal, year: int, issuer: str) -> Reading:
    return _checked_year(
        Reading(
            form=NumberForm.LEGAL,
            ordinal=ordinal,
            year=year,
            issuer=issuer,
            canonical=f"{ordinal.canonical}/{year}/{issuer.upper()}",
            remarks=(*ordinal.remarks(), *_spelling_remark(issuer, issuer.upper())),
        )
    )


def _legal(ordinal: Ordinal, year: int, groups: Sequence[str], symbols: Symbols, *, kind: str) -> Reading:
    first, *rest = groups
    issuer, spelled_issuer = _issuers(rest, symbols)
    canonical: str | None = f"{ordinal.canonical}/{year}/{kind}-{spelled_issuer}"
    remarks = [*ordinal.remarks(), *_spelling_remark(first, kind), *_spelling_remark(issuer, spelled_issuer)]
    if outsider := _no_law_maker(rest, symbols):
        # only legal documents have the year in the number, and the law names the bodies that issue them
        remarks.append(msg("{issuer} issues no legal documents: its numbers have no year", issuer=outsider))
        plain = _without_year(ordinal, groups, symbols, named=None, date=None)
        canonical = None if _is_legal_only(kind) else plain.canonical
    return Reading(
        form=NumberForm.LEGAL,
        ordinal=ordinal,
        year=year,
        kind=first,
        issuer=issuer,
        canonical=canonical,
        remarks=tuple(remarks),
    )


def _needless_year(reading: Reading, year: int) -> Reading:
    form = reading.form if reading.kind is None else NumberForm.LEGAL
    remark = msg("only the number of a legal document has the year in it")
    return attrs.evolve(reading, form=form, year=year, remarks=(*reading.remarks, remark))


def _checked_year(reading: Reading) -> Reading:
    if reading.year is not None and not _is_plausible(reading.year):
        remark = msg("{year} is not a year of this time", year=reading.year)
        return attrs.evolve(reading, canonical=None, remarks=(*reading.remarks, remark))
    return reading if reading.ordinal.value else attrs.evolve(reading, canonical=None)


# --- of the Party: 80-NQ/TW


def _party(ordinal: Ordinal, first: str, issuer: str, symbols: Symbols) -> Reading:
    kind = spelled_party_kind(first)
    is_party_body = symbols.is_party_body(issuer)
    if not is_party_body and (kind is None or kind in KIND_OR_ISSUER):
        # before the rules of today state bodies wrote number-ISSUER/UNIT: 89-TC/TCT
        doubt = msg("{symbol} may be the kind of the paper or its issuer: the number does not tell", symbol=first)
        remarks = (*ordinal.remarks(), doubt)
        return Reading(form=NumberForm.PARTY, ordinal=ordinal, issuer=first, remarks=remarks)
    spelled = kind or (first.upper() if first[0].islower() else first)
    spelled_issuer = symbols.spelled_issuer(issuer)
    remarks = (
        *ordinal.remarks(),
        *_spelling_remark(first, spelled),
        *_spelling_remark(issuer, spelled_issuer),
        *(() if kind else (msg("{kind} is not among the kinds of the Party's papers", kind=first),)),
    )
    return Reading(
        form=NumberForm.PARTY,
        ordinal=ordinal,
        kind=first,
        issuer=issuer,
        canonical=f"{ordinal.canonical}-{spelled}/{spelled_issuer}" if ordinal.value else None,
        remarks=remarks,
    )
