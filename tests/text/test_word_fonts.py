from __future__ import annotations

import pytest

from qms.text.word_fonts import legacy_words


@pytest.mark.parametrize(
    ("font", "words", "found"),
    [
        (".VnTime", "Quy tr×nh", ("TCVN3", ".VnTime")),
        ("VNI-Times", "Quy trình coâng vieäc", ("VNI", "VNI-Times")),
        ("", "Quy ®Þnh", ("TCVN3", "")),
        ("Times New Roman", "§iÒu 1. Ph¹m vi ¸p dông", ("TCVN3", "")),
        ("Times New Roman", "Ñieàu 1", ("VNI", "")),
        ("Times New Roman", "Coäng hoøa xaõ hoäi", ("VNI", "")),
    ],
)
def test_letters_from_before_unicode_are_told(font: str, words: str, found: tuple[str, str]) -> None:
    assert legacy_words([("1", font, words)]) == (*found, words)


@pytest.mark.parametrize(
    ("font", "words"),
    [
        ("Times New Roman", "Quy định chung: hoà giải, uý lạo, 5 m², ½ ngày, µm, §3"),
        ("Times New Roman", "Microsoft® Office, © 2021, 20 ºC"),
        ("Times New Roman", "Résumé, naïve, señor, Ångström"),
        (".VnTime", "15 ngay"),
        (".VnTime", "Điều 1. Phạm vi"),
        ("VNI-Times", "Công văn số 5"),
    ],
)
def test_what_is_unicode_is_no_old_text(font: str, words: str) -> None:
    assert legacy_words([("1", font, words)]) is None


def test_words_are_judged_with_their_paragraph() -> None:
    pieces = [("1", "", "Thiết bị VN"), ("1", "", "aâaâ"), ("2", "", "xin chào")]

    assert legacy_words(pieces) is None
