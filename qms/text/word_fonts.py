"""Vietnamese in the letters from before Unicode: TCVN3 (fonts .VnTime, .VnArial) and VNI (VNI-Times)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

_TCVN3_FONT: Final = re.compile(r"\.vn", re.IGNORECASE)
_VNI_FONT: Final = re.compile(r"vni[- ]", re.IGNORECASE)
_LATIN: Final = re.compile(r"[\x80-\xff]")
_VIETNAMESE: Final = re.compile("[ăĂđĐơƠưƯ\u0300-\u0323\u1ea0-\u1ef9]")
"""Letters that only Unicode has: a text with one of them is no old one."""
# The old fonts draw Vietnamese letters in the places of these signs: ®Þnh is "định", Ñieàu is "Điều".
_TCVN3: Final = re.compile(
    r"[§®](?=[a-z\xb5-\xff])|(?<=[A-Za-z\xb5-\xff])[\xa8-\xac\xb5-\xb9\xbb-\xbe]|(?<!\S)[\xb5-\xb9](?=[a-z])"
)
_SURE: Final = frozenset("§®")
_VNI: Final = re.compile(
    r"[ñÑ](?=[a-zà-ÿ])|[aeAE][âêùøûõïáàåãäéèúüëÂÊÙØÛÕÏÁÀÅÃÄÉÈÚÜË]|[oO][âäåïûøÂÄÅÏÛØ]|[öÖ][ùøûõïÙØÛÕÏ]"
)
_ENOUGH: Final = 3
"""Signs in the places of letters, in a paragraph: another language has fewer. In one word two are enough."""


def legacy_words(pieces: Iterable[tuple[str, str, str]]) -> tuple[str, str, str] | None:
    """Return (encoding, font, words) of the first words in old letters, None where all is Unicode.

    *pieces* are (paragraph, font, words). Without one of its fonts *font* is empty: then the letters told it.
    """
    for _, group in groupby(pieces, key=lambda piece: piece[0]):
        paragraph = [*group]
        for _, font, words in paragraph:
            encoding = "TCVN3" if _TCVN3_FONT.match(font) else "VNI" if _VNI_FONT.match(font) else None
            if encoding and _LATIN.search(words) and not _VIETNAMESE.search(words):
                return encoding, font, words[:80]
        text = "".join(words for _, _, words in paragraph)
        if _VIETNAMESE.search(text):
            continue
        if _has_many(_TCVN3, text) or not _SURE.isdisjoint(_TCVN3.findall(text)):
            return "TCVN3", "", text[:80]
        if _has_many(_VNI, text):
            return "VNI", "", text[:80]
    return None


def _has_many(signs: re.Pattern[str], text: str) -> bool:
    found = [len(signs.findall(word)) for word in text.split()]
    return sum(found) >= _ENOUGH or max(found, default=0) > 1
