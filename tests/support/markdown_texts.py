"""Strategies for Markdown texts as people write them, by hand or out of other programs."""

from __future__ import annotations

from hypothesis import strategies as st

_WORD = st.sampled_from(
    [
        "hồ", "sơ", "Điều", "1.", "a)", "-", "+", "#", "5*3", "_x_y", "[x]", "]", "|", "\\", "<b>", "&amp;", "“Sở”", "3)", ">",
        "07/2021", "m²", "`", "~~~", "===", "---", "https://x.vn", "e\u0302", "\xa0", "\u200b", "*", "**", "!", "_",
    ]
)  # fmt: skip
WORDS = st.lists(_WORD, min_size=1, max_size=6).map(" ".join)
"""Words and signs that may mean something to Markdown."""
PLAIN = st.lists(st.sampled_from(["hồ", "sơ", "Sở", "giữ", "07", "ngày", "lưu;"]), min_size=1, max_size=5).map(" ".join)
"""Words that mean themselves."""
_INLINE = st.one_of(
    PLAIN,
    PLAIN.map("**{}**".format),
    PLAIN.map("*{}*".format),
    PLAIN.map("***{}***".format),
    PLAIN.map("[{}](qms:qt-01)".format),
    PLAIN.map('[{}](phu-luc.xlsx "tệp")'.format),
    PLAIN.map("![{}](so-do.png)".format),
    PLAIN.map("`{}`".format),
    st.sampled_from(["\\*", "&lt;", "<https://x.vn/a>", "``a`b``"]),
)
LINE = st.lists(_INLINE, min_size=1, max_size=4).map(" ".join)
_PARAGRAPH = st.lists(LINE, min_size=1, max_size=3).flatmap(
    lambda lines: st.sampled_from(["\n", "\\\n", "  \n", " <br> "]).map(lambda end: end.join(lines))
)
_HEADING = st.one_of(
    st.builds("{} {}".format, st.sampled_from(["#", "##", "###", "######"]), LINE),
    LINE.map("{}\n---".format),
    LINE.map("## {} ##".format),
)


def _indented(text: str, width: int) -> str:
    return text.replace("\n", "\n" + " " * width)


def _items(items: list[str], mark: str, blank: str) -> str:
    marks = [mark if mark in "-*+" else f"{int(mark[:-1]) + n}{mark[-1]}" for n in range(len(items))]
    return blank.join(f"{own} {_indented(item, len(own) + 1)}" for own, item in zip(marks, items, strict=True))


def _listed(content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        _items,
        st.lists(content, min_size=1, max_size=4),
        st.sampled_from(["-", "*", "1.", "1)", "7.", "98)"]),
        st.sampled_from(["\n", "\n", "\n\n"]),
    )


_SIMPLE_LIST = _listed(LINE)
LIST = _listed(
    st.one_of(LINE, st.builds("{}\n{}".format, LINE, _SIMPLE_LIST), st.builds("{}\n\n{}".format, LINE, LINE))
)
TABLE = st.integers(1, 4).flatmap(
    lambda columns: st.builds(
        lambda head, rows, rule: "\n".join(["| " + " | ".join(head) + " |", "|" + rule * columns, *rows]),
        st.lists(LINE, min_size=columns, max_size=columns),
        st.lists(
            st.lists(st.one_of(LINE, st.just("")), min_size=1, max_size=columns).map(lambda c: "|" + "|".join(c) + "|"),
            max_size=4,
        ),
        st.sampled_from(["---|", " :--- |", ":-:|"]),
    )
)
_ODD = st.sampled_from(
    [
        "```\na  b\n\n\tc\n```", "> trích\n> - một", "    mã thụt", "---", "-\n- a", "- a\n\n  | x |\n  | - |\n  | y |",
        "[x]: https://x.vn", "- > trích", "#", "| a |\n| - |\n| 1 | 2 |", "1. một\n\n   ```\n   mã\n   ```",
        "- a\n  - b\n    - c\n      1. d\n\n        e\n\n  f",
    ]
)  # fmt: skip
BLOCK = st.one_of(_PARAGRAPH, _HEADING, LIST, TABLE, _ODD, WORDS)
TEXTS = st.builds(
    lambda blocks, between, head, tail: head + between.join(blocks) + tail,
    st.lists(BLOCK, max_size=7),
    st.sampled_from(["\n\n", "\n\n", "\n\n\n", "\n"]),
    st.sampled_from(["", "\n", "\n\n"]),
    st.sampled_from(["", "\n", "\n\n"]),
)
"""Whole texts of every sort of block."""
