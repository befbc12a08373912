"""The kinds of official papers: their symbols in numbers, and their names."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from qms.model.number_spelling import Spellings, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# NĐ 30/2020/NĐ-CP, annex III
ADMINISTRATIVE: Final[Mapping[str, str]] = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "QC": "Quy chế",
    "QyĐ": "Quy định",
    "TC": "Thông cáo",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CTr": "Chương trình",
    "KH": "Kế hoạch",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "DA": "Dự án",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "TTr": "Tờ trình",
    "HĐ": "Hợp đồng",
    "CĐ": "Công điện",
    "BGN": "Bản ghi nhớ",
    "BTT": "Bản thỏa thuận",
    "GUQ": "Giấy ủy quyền",
    "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu",
    "GNP": "Giấy nghỉ phép",
    "PG": "Phiếu gửi",
    "PC": "Phiếu chuyển",
    "PB": "Phiếu báo",
}
COPIES: Final[Mapping[str, str]] = {"SY": "Sao y", "TrS": "Trích sao", "SL": "Sao lục"}
# Pháp lệnh hợp nhất văn bản quy phạm pháp luật (2012)
CONSOLIDATED: Final[Mapping[str, str]] = {"VBHN": "Văn bản hợp nhất"}
# in use although annex III does not name them; a paper with one gets a remark
LOCAL: Final[Mapping[str, str]] = {
    "TXL": "Thư xin lỗi",
    "KL": "Kết luận",
    "GP": "Giấy phép",
    "GCN": "Giấy chứng nhận",
    "GXN": "Giấy xác nhận",
}
# legal documents (văn bản quy phạm pháp luật): the year stands in the number
LEGAL: Final[Mapping[str, str]] = {
    "NĐ": "Nghị định",
    "QĐ": "Quyết định",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "NQ": "Nghị quyết",
    "NQLT": "Nghị quyết liên tịch",
    "CT": "Chỉ thị",
    "L": "Lệnh",
}
# papers of the Party, which NĐ 30 does not govern
PARTY: Final[Mapping[str, str]] = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "QyĐ": "Quy định",
    "QĐi": "Quy định",
    "CT": "Chỉ thị",
    "KL": "Kết luận",
    "QC": "Quy chế",
    "TT": "Thông tri",
    "TTr": "Tờ trình",
    "TB": "Thông báo",
    "TC": "Thông cáo",
    "HD": "Hướng dẫn",
    "KH": "Kế hoạch",
    "CTr": "Chương trình",
    "ĐA": "Đề án",
    "PA": "Phương án",
    "DA": "Dự án",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "CV": "Công văn",
    "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu",
    "LKG": "Lời kêu gọi",
}
LETTER: Final = "CV"
"""Stands for công văn where a kind must be named: annex III gives letters no symbol."""

STATE: Final[Mapping[str, str]] = {
    **LEGAL,
    **ADMINISTRATIVE,
    **COPIES,
    **CONSOLIDATED,
    **LOCAL,
    LETTER: "Công văn",
}
"""Every symbol that a paper of the state may have before its issuer."""

KIND_OR_ISSUER: Final = frozenset({"HĐ", "CĐ", "TC", "PC", "CT"})
"""Kinds that are also the symbol of an issuer: hội đồng, cao đẳng, tài chính, pháp chế, cục thuế."""

_OTHER_NAMES: Final[Mapping[str, str]] = {"Thư công": LETTER}
_LONGEST_NAME: Final = 4  # words: Thông tư liên tịch


@functools.cache
def _state_spellings() -> Spellings:
    return Spellings.of(STATE)


@functools.cache
def _party_spellings() -> Spellings:
    return Spellings.of(PARTY)


def spelled_kind(symbol: str) -> str | None:
    """Return the kind of a paper of the state that *symbol* means, as the table spells it, or None.

    Capitals do not count (``QYĐ``); D stands for Đ where no kind has the D itself (``QD``, but not ``HD``).
    """
    return _state_spellings().find(symbol)


def spelled_party_kind(symbol: str) -> str | None:
    """Return the kind of a paper of the Party that *symbol* means, as the table spells it, or None."""
    return _party_spellings().find(symbol)


@functools.cache
def _kinds_by_name() -> Mapping[str, str]:
    tables = (PARTY, STATE)
    names = {plain(name): symbol for table in tables for symbol, name in table.items()}
    return names | {plain(name): symbol for name, symbol in _OTHER_NAMES.items()}


def kind_named_last(words: Sequence[str]) -> str | None:
    """Return the kind that the last of *words* name, in full (``Quyết định``) or as a symbol, or None."""
    if not words:
        return None
    if words[-1] in STATE:
        return words[-1]
    last = [plain(word) for word in words[-_LONGEST_NAME:]]
    names = _kinds_by_name()
    tails = (" ".join(last[start:]) for start in range(len(last)))
    return next((names[tail] for tail in tails if tail in names), None)
