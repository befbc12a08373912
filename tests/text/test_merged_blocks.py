"""A text with the edits of somebody who had its blocks in Word."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.markdown_texts import PLAIN, TEXTS, WORDS

from qms.text.editable_blocks import EditableBlock, EditableKind, source_blocks
from qms.text.merged_blocks import Merged, merge
from qms.text.word_inline import Run, tidied

TEXT = """
# Quy trình

Đoạn một, viết
trên hai dòng.

- một
- hai **đậm**
  1. x
  2. y

*Đoạn* hai.

| a | b |
|:--|--:|
|1|`x`|
| hai | ba |

```
mã
```
"""


def blocks(text: str = TEXT) -> list[EditableBlock]:
    return [one.block for one in source_blocks(text)]


def paragraph(text: str) -> EditableBlock:
    return EditableBlock(kind=EditableKind.PARAGRAPH, runs=tidied([Run(text)]))


def item(text: str, level: int = 0, mark: str = "-", number: int = 0) -> EditableBlock:
    return EditableBlock(kind=EditableKind.ITEM, level=level, mark=mark, number=number, runs=(Run(text),))


def place_of(found: list[EditableBlock], words: str) -> int:
    exact = (place for place, block in enumerate(found) if block.words == words)
    return next(exact, None) or next(place for place, block in enumerate(found) if words in block.words)


def edited(words: str, *new: EditableBlock) -> Merged:
    """Return TEXT with a block, found by its words, replaced by others."""
    found = blocks()
    place = place_of(found, words)
    return merge(TEXT, [*found[:place], *new, *found[place + 1 :]])


def same_lines(merged: Merged) -> set[str]:
    assert merged.lost == ()
    return set(TEXT.splitlines()) - set(merged.text.splitlines())


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_a_text_whose_blocks_nobody_edited_stays_to_the_byte(text: str) -> None:
    assert merge(text, blocks(text)) == Merged(text=text)


def test_a_changed_paragraph_changes_its_own_lines_alone() -> None:
    merged = edited("Đoạn một", paragraph("Đoạn một, viết lại."))

    assert merged.text == TEXT.replace("Đoạn một, viết\ntrên hai dòng.", "Đoạn một, viết lại.")


def test_a_changed_item_keeps_its_place_in_the_list() -> None:
    assert edited("x", item("x mới", 1, ".", 1)).text == TEXT.replace("  1. x", "  1. x mới")


def test_a_changed_cell_leaves_the_other_cells_and_rows_as_they_are_written() -> None:
    found = blocks()
    place = place_of(found, "hai | ba")
    [head, first, second] = found[place].rows
    table = attrs.evolve(found[place], rows=(head, first, (second[0], (Run("bốn | năm"),))))

    assert edited("hai | ba", table).text == TEXT.replace("| hai | ba |", "| hai | bốn \\| năm |")


def test_a_row_comes_in_and_one_goes() -> None:
    found = blocks()
    table = found[place_of(found, "hai | ba")]
    [head, first, _] = table.rows
    more = attrs.evolve(table, rows=(head, ((Run("không"),), ()), first))

    assert edited("hai | ba", more).text == TEXT.replace("|1|`x`|\n| hai | ba |", "| không |  |\n|1|`x`|")


def test_a_column_that_comes_in_has_the_table_written_anew() -> None:
    found = blocks()
    table = found[place_of(found, "hai | ba")]
    wider = attrs.evolve(table, rows=tuple((*cells, (Run("c"),)) for cells in table.rows))
    merged = edited("hai | ba", wider)

    assert "| a | b | c |\n| --- | --- | --- |\n| 1 | `x` | c |\n| hai | ba | c |\n" in merged.text
    assert merged.lost == ()


def test_a_heading_and_a_paragraph_come_in_with_empty_lines_around_them() -> None:
    heading = EditableBlock(kind=EditableKind.HEADING, level=2, runs=(Run("Mới #"),))
    merged = edited("Đoạn hai", blocks()[place_of(blocks(), "Đoạn hai")], heading, paragraph("1. Không phải mục."))

    assert merged.text == TEXT.replace("*Đoạn* hai.\n", "*Đoạn* hai.\n\n## Mới \\#\n\n1\\. Không phải mục.\n")


def test_a_paragraph_that_is_gone_leaves_no_gap() -> None:
    assert edited("Đoạn hai").text == TEXT.replace("*Đoạn* hai.\n\n", "")


def test_a_block_that_was_moved_keeps_its_bytes() -> None:
    found = blocks()
    place = place_of(found, "Đoạn một")
    merged = merge(TEXT, [*found[:place], *found[place + 1 :], found[place]])

    assert merged.text.endswith("```\nmã\n```\n\nĐoạn một, viết\ntrên hai dòng.\n")
    assert same_lines(merged) == set()


def test_an_item_that_comes_in_has_those_below_it_counted_on() -> None:
    found = blocks()
    place = place_of(found, "y")
    new = [item("giữa", 1, ".", 2), attrs.evolve(found[place], number=3)]

    assert edited("y", *new).text == TEXT.replace("  2. y", "  2. giữa\n  3. y")


def test_items_follow_when_the_one_above_them_becomes_wider() -> None:
    text = "9. a\n   - b\n"
    [first, below] = blocks(text)
    merged = merge(text, [item("mới", 0, ".", 9), attrs.evolve(first, number=10), below])

    assert merged == Merged(text="9. mới\n10. a\n    - b\n")


def test_an_item_too_deep_for_the_one_above_it_is_put_right_below_it() -> None:
    assert merge("- a\n", [*blocks("- a\n"), item("b", 5)]) == Merged(text="- a\n  - b\n")


def test_definitions_of_links_stay_when_what_stood_above_them_is_gone() -> None:
    text = "Một [x].\n\n[x]: https://x.vn\n\nHai [x].\n"

    assert merge(text, blocks(text)[1:]).text == "[x]: https://x.vn\n\nHai [x].\n"


def test_a_text_of_which_nothing_is_left_is_empty() -> None:
    assert merge("\nMột.\n", []).text.strip() == ""


def test_numbers_that_no_list_of_a_text_has_are_told() -> None:
    merged = merge("1. a\n2. b\n", [item("a", 0, ".", 1), item("b", 0, ".", 5)])

    assert merged.renumbered == ("b",)


def test_emphasis_that_cannot_be_written_is_told() -> None:
    block = EditableBlock(kind=EditableKind.PARAGRAPH, runs=(Run("a"), Run(" ,", bold=True), Run("b")))

    assert merge("", [block]).lost == ()
    assert merge("", [block]).unlike == ("a ,b",)


@pytest.mark.parametrize(
    "text", ["# a", "- a", "1. a", "| a | b |\n| - | - |", "---", "    a", "> a", "```", "[x]: y", "a\nb"]
)
def test_signs_that_somebody_typed_stay_words(text: str) -> None:
    merged = merge("", [paragraph(text)])

    assert merged.lost == ()
    assert [block.kind for block in blocks(merged.text)] == [EditableKind.PARAGRAPH]


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.data())
def test_what_was_not_edited_keeps_its_lines(text: str, data: st.DataObject) -> None:
    """Where a block comes in, goes or is changed, all lines of the others are there in their order."""
    source = source_blocks(text)
    place = data.draw(st.integers(0, max(len(source) - 1, 0)))
    act = data.draw(st.sampled_from(["insert", "delete", "change"]))
    words = data.draw(PLAIN)
    new = [] if act == "delete" else [paragraph(f"mới {words}")]
    skipped = 0 if act == "insert" else 1
    rest = [one.block for one in source]
    merged = merge(text, [*rest[:place], *new, *rest[place + skipped :]])
    lines = text.split("\n")
    kept = [one for n, one in enumerate(source) if act == "insert" or n != place]
    if any(one.block.kind in (EditableKind.ITEM, EditableKind.FURTHER) for one in source):
        kept = [one for one in kept if one.block.kind not in (EditableKind.ITEM, EditableKind.FURTHER)]
    at = 0
    for one in kept:
        wanted = "\n".join(lines[one.start : one.end])
        assert wanted in merged.text[at:]
        at = merged.text.index(wanted, at)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_whatever_words_are_typed_are_the_words_of_the_text(words: list[str]) -> None:
    wanted = [one for one in map(paragraph, words) if one.runs]
    merged = merge("", wanted)

    assert merged.lost == ()
    assert [block.words for block in blocks(merged.text)] == [block.words for block in wanted]


def test_what_cannot_be_written_so_that_it_reads_alike_is_told() -> None:
    open_fence = EditableBlock(kind=EditableKind.LITERAL, text="```\nmã")

    assert merge("", [open_fence, paragraph("sau")]).lost == ("``` mã",)


def test_a_text_that_ends_without_a_line_end_is_continued_on_a_new_line() -> None:
    assert merge("Một.", [*blocks("Một."), paragraph("Hai.")]).text == "Một.\n\nHai.\n"


def test_a_paragraph_comes_into_an_item() -> None:
    further = EditableBlock(kind=EditableKind.FURTHER, level=0, runs=(Run("thêm"),))

    assert merge("10. a\n11. b\n", [blocks("10. a\n")[0], further, *blocks("11. b\n")]).text == (
        "10. a\n\n    thêm\n\n11. b\n"
    )


def test_a_paragraph_of_no_item_is_a_paragraph() -> None:
    further = EditableBlock(kind=EditableKind.FURTHER, level=0, runs=(Run("một"),))

    assert merge("", [further]) == Merged(text="một\n")
