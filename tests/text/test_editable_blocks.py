"""The blocks of a Markdown text as somebody edits them in Word."""

from __future__ import annotations

import pytest

from qms.text.editable_blocks import EditableKind, source_blocks, words_of

K = EditableKind


def kinds(text: str) -> list[tuple[EditableKind, int]]:
    return [(one.block.kind, one.block.level) for one in source_blocks(text)]


def test_each_block_has_its_lines() -> None:
    text = "# Đầu\n\nMột\nhai.\n\n- a\n  1. b\n\n  c\n\n| x |\n| - |\n"

    assert [(one.block.kind, one.start, one.end, one.prefix) for one in source_blocks(text)] == [
        (K.HEADING, 0, 1, ""),
        (K.PARAGRAPH, 2, 4, ""),
        (K.ITEM, 5, 6, "- "),
        (K.ITEM, 6, 7, "  1. "),
        (K.FURTHER, 8, 9, "  "),
        (K.TABLE, 10, 12, ""),
    ]


def test_items_are_counted_as_a_reader_of_markdown_counts_them() -> None:
    assert [one.block.number for one in source_blocks("7) a\n7) b\n\n- c\n")] == [7, 8, 0]


@pytest.mark.parametrize(
    "text",
    [
        "```\nmã\n```", "> trích", "---", "    mã", "#", "- - a", "-\n- a", "- > trích", "-\n  a", "40000. a", "-\ta",
        "- a\n\n      mã", "| a |\n| - |\n| 1 | 2 |", "|" + " a |" * 64 + "\n|" + " - |" * 64,
        "".join(" " * 2 * level + "- a\n" for level in range(10)).rstrip(), "\xa0",
    ],
)  # fmt: skip
def test_what_word_has_no_like_of_is_literal(text: str) -> None:
    [one] = source_blocks(f"{text}\n")

    assert (one.block.kind, one.block.text) == (K.LITERAL, text)
    assert one.block.has_literal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("`a`", "`a`"), ("`` a`b ``", "``a`b``"), ("`` `a` ``", "`` `a` ``"), ("`  `", "`  `"),
        ("![*hình* một](a.png 'tên')", '![*hình* một](a.png "tên")'), ("[tệp](phu-luc.xlsx)", "[tệp](phu-luc.xlsx)"),
        ("[a \\] b](phu-luc.xlsx)", "[a \\] b](phu-luc.xlsx)"), ('[x](https://x.vn "nói \\"vậy\\"")', '[x](https://x.vn "nói \\"vậy\\"")'),
        ("[x](<a (1).xlsx>)", "[x](<a%20(1).xlsx>)"), ("[x]()", "[x](<>)"), ("một <br> hai", "một\nhai"), ("&lt;", "<"),
    ],
)  # fmt: skip
def test_what_is_shown_in_a_paragraph(text: str, shown: str) -> None:
    [one] = source_blocks(text)

    assert words_of(one.block.runs) == shown
    [again] = source_blocks(shown) if one.block.has_literal else [one]
    assert again.block.reads_like(one.block)


def test_emphasis_and_links_tell_blocks_apart_and_blanks_do_not() -> None:
    [plain], [bold], [link], [wide] = (source_blocks(text) for text in ("a b", "**a** b", "[a](qms:x) b", "a  \t b"))

    assert not plain.block.reads_like(bold.block)
    assert not plain.block.reads_like(link.block)
    assert plain.block.reads_like(bold.block, looks=False)
    assert plain.block.reads_like(wide.block)


def test_a_heading_is_bold_without_being_told_so() -> None:
    [plain], [bold] = source_blocks("# a"), source_blocks("# **a**")

    assert plain.block.reads_like(bold.block)
