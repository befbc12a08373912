"""Issuers and drafting units in official numbers: which symbols are known, and how they are spelled."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

import attrs

from qms.model.number_spelling import Spellings, is_symbol, normalise, without_stroke

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# bodies that issue, or once issued, legal documents, beside ministries and the provinces' bodies
_COURTS_AND_BANK: Final = ("TANDTC", "VKSNDTC", "VKSTC", "HĐTP", "KTNN", "NHNN")
_COMMITTEES: Final = ("UBDT", "UBTDTT", "UBCKNN", "TCHQ", "TCBĐ", "TCTK")
_LAW_MAKERS: Final = frozenset({"CP", "TTg", "CTN", "HĐBT", "TTCP", "VPCP", *_COURTS_AND_BANK, *_COMMITTEES})
_BOARDS: Final = ("BCĐ", "BQL", "BCH", "BTV", "BGĐ")
_PARTY_BODIES: Final = ("TW", "VPTW", "TU", "VPTU", "ĐU", "ĐUK", "HU", "QU")
_OTHER_BODIES: Final = ("UBND", "HĐND", "VPQH", *_BOARDS, *_PARTY_BODIES)
# what ministries (B…) and departments of a province (S…) are called after
_OLD_FIELDS: Final = ("KHĐT", "TNMT", "NNPTNT", "NN", "VHTT", "TTTT", "LĐTBXH", "GTVT", "QHKT")
_FIELDS_OF_TODAY: Final = ("CT", "TC", "NV", "TP", "XD", "YT", "NG", "NgV", "CA", "QP", "DL", "DTTG", "GDĐT")
_FIELDS: Final = (*_FIELDS_OF_TODAY, "KHCN", "NNMT", "VHTTDL", *_OLD_FIELDS)
# departments, sub-departments, centres, offices, divisions and companies: no legal documents
_SUBORDINATE: Final = ("S", "CC", "TT", "VP", "P", "CTY", *_BOARDS)
_ASSEMBLIES: Final = ("UBND", "HĐND")
_PARTY_ENDINGS: Final = ("TW", "TU", "ĐU", "HU", "QU", "ĐUK", "BCSĐ")
# the & belongs to these symbols; without it the string is another one, to be asked about
_UNITS_WITH_AMPERSAND: Final = frozenset({"KT&NL"})


@functools.cache
def _well_known() -> Spellings:
    bodies = (side + field for side in "BS" for field in _FIELDS)
    return Spellings.of(_LAW_MAKERS.union(_OTHER_BODIES, bodies))


def _in_capitals(symbol: str) -> str:
    return symbol.upper() if symbol[:1].islower() else symbol


def _without_ampersand(symbol: str) -> str:
    return without_stroke(symbol).replace("&", "")


def is_national_assembly(symbol: str) -> bool:
    """Whether *symbol* is the National Assembly or its Standing Committee of some term (``QH14``)."""
    return bool(re.fullmatch(r"(?:QH|UBTVQH)[1-9][0-9]?", symbol, flags=re.IGNORECASE))


def _is_public_body(spelled: str) -> bool:
    return (
        spelled.replace("&", "") in _well_known().exact
        or is_national_assembly(spelled)
        or spelled.startswith(_ASSEMBLIES)
        or spelled.endswith(_ASSEMBLIES)
    )


def _is_law_maker(spelled: str) -> bool:
    return (
        spelled in _LAW_MAKERS
        or is_national_assembly(spelled)
        or spelled.endswith(_ASSEMBLIES)
        or (spelled.startswith("B") and len(spelled) > 2 and not spelled.startswith(_BOARDS))
    )


@attrs.frozen
class Symbols:
    """The symbols of one organisation's issuers and units; they weigh more than those known everywhere."""

    issuers: Spellings
    units: Spellings
    units_with_ampersand: Mapping[str, str]

    @classmethod
    def of(cls, issuers: Iterable[str], units: Iterable[str]) -> Symbols:
        """Return what *issuers* and *units* tell; what cannot stand in a number is left out."""
        own = {x for x in map(normalise, issuers) if is_symbol(x)}
        known = _UNITS_WITH_AMPERSAND.union(x for x in map(normalise, units) if is_symbol(x))
        marked = {_without_ampersand(x): x for x in sorted(known, reverse=True) if "&" in x}
        return cls(Spellings.of(own), Spellings.of(known), marked)

    def has_issuer(self, symbol: str) -> bool:
        """Whether *symbol* means an issuer of the organisation."""
        return self.spelled_issuer(symbol) in self.issuers.exact

    def knows_issuer(self, symbol: str) -> bool:
        """Whether *symbol* means an issuer of the organisation or one that is known everywhere."""
        return self.has_issuer(symbol) or _is_public_body(self.spelled_issuer(symbol))

    def spelled_issuer(self, symbol: str) -> str:
        """Return *symbol* as it ought to be written: ``TTg`` for TTG, ``HĐND`` for HDND, ``TW`` for TƯ."""
        for known in (self.issuers, _well_known()):
            if meant := known.find(symbol):
                return meant
        if symbol.upper().endswith("TƯ"):
            return self.spelled_issuer(f"{symbol[:-2].upper()}TW")
        return symbol.upper() if is_national_assembly(symbol) else _in_capitals(symbol)

    def spelled_unit(self, symbol: str) -> str:
        """Return the unit as it ought to be written: known ones with their capitals, Đ and ``&``."""
        marked = self.units_with_ampersand.get(_without_ampersand(symbol))
        return self.units.find(symbol) or marked or _in_capitals(symbol)

    def may_issue_law(self, symbol: str) -> bool | None:
        """Whether the issuer has the power to issue legal documents; None where its symbol does not tell."""
        spelled = self.spelled_issuer(symbol)
        if _is_law_maker(spelled):
            return True
        return False if self.has_issuer(spelled) or spelled.startswith(_SUBORDINATE) else None

    def is_party_body(self, symbol: str) -> bool:
        """Whether *symbol* is a body of the Party, or an issuer that is known otherwise."""
        return self.knows_issuer(symbol) or self.spelled_issuer(symbol).endswith(_PARTY_ENDINGS)


@functools.lru_cache(maxsize=16)
def known_symbols(issuers: frozenset[str], units: frozenset[str]) -> Symbols:
    """Return the symbols of an organisation, built once for the same ones."""
    return Symbols.of(issuers, units)
