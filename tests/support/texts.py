"""Strategies for the texts that people and their programs put into tables."""

from __future__ import annotations

from hypothesis import strategies as st

_HOSTILE = st.sampled_from(
    [
        "=1+1", '=HYPERLINK("http://x","y")', "+84 251", "-5", "@SUM(A1)", "\t=1", "\r\n=1", "＝1+1", "＋1", "－1", "＠x",
        "'=1", "''", "'a", '"', "a,b;c", "a\nb", "a\r\nb", " lead", "trail ", "http://x.vn", "mailto:a@b", "007", "1e5",
        "1,5", "50%", "13/9/2021", "TRUE", "#REF!", "_x000D_", "_x0041_", "NFD: e\u0302\u0323", "😀👩‍👩‍👧", "\u202eabc", "\x85",
        "\u2028", "\x01\x1b[31m", "\x00", "\ufffe", "<b>&amp;</b>", "]]>",
    ]
)  # fmt: skip
CELLS = (
    _HOSTILE
    | st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("=+-@＝＋－＠'\t\r\n "), max_size=12)
    | st.builds(lambda one, other: one + other, _HOSTILE, _HOSTILE)
)
"""Texts of cells: formulas, links, numbers and dates posing as such, marks, line ends, letters in two forms, emoji."""
