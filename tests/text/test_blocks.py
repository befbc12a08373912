from hypothesis import given
from hypothesis import strategies as st

from qms.text.blocks import blocks

TEXT = """\

# Quy trình

Một đoạn
trên hai dòng.
- Điểm đầu
  đi tiếp
- Điểm hai
1. Điểm ba
Căn cứ:
a) một;
đ) hai.

| Bước | Ai |
|------|----|
| 1 | Một cửa |
Bước | Ai
---|---
2 | Phòng
| Ghi chú

Hết bảng | thật
```sql
# no heading
- no item
~~~
```
~~~
```
~~~
`mã` và ```một dòng```
"""


def test_a_text_is_cut_into_paragraphs_items_and_rows() -> None:
    assert [(block.kind.value, block.text) for block in blocks(TEXT)] == [
        ("heading", "\n# Quy trình\n\n"),
        ("paragraph", "Một đoạn\ntrên hai dòng.\n"),
        ("item", "- Điểm đầu\n  đi tiếp\n"),
        ("item", "- Điểm hai\n"),
        ("item", "1. Điểm ba\nCăn cứ:\n"),
        ("item", "a) một;\n"),
        ("item", "đ) hai.\n\n"),
        ("row", "| Bước | Ai |\n"),
        ("delimiter", "|------|----|\n"),
        ("row", "| 1 | Một cửa |\n"),
        ("row", "Bước | Ai\n"),
        ("delimiter", "---|---\n"),
        ("row", "2 | Phòng\n"),
        ("row", "| Ghi chú\n\n"),
        ("paragraph", "Hết bảng | thật\n"),
        ("code", "```sql\n# no heading\n- no item\n~~~\n```\n"),
        ("code", "~~~\n```\n~~~\n"),
        ("paragraph", "`mã` và ```một dòng```\n"),
    ]


def test_the_head_of_a_table_without_bars_at_its_edges_is_a_row() -> None:
    text = "Đoạn văn\nBước | Ai\n---|---\n"

    assert [(block.kind.value, block.text) for block in blocks(text)] == [
        ("paragraph", "Đoạn văn\n"),
        ("row", "Bước | Ai\n"),
        ("delimiter", "---|---\n"),
    ]
    assert [block.kind.value for block in blocks("Bước | Ai\n---|---\n")] == ["row", "delimiter"]


def test_a_row_of_dashes_below_a_line_without_bars_is_no_table_head() -> None:
    assert [block.text for block in blocks("Đoạn văn\n|---|\n")] == ["Đoạn văn\n", "|---|\n"]


def test_empty_lines_alone_are_one_block() -> None:
    assert [(block.kind.value, block.text) for block in blocks("\n \n")] == [("paragraph", "\n \n")]
    assert blocks("") == ()


@given(st.text(alphabet=st.sampled_from("a-|#`~> \n1.)\tđ\u2028\x0b")))
def test_the_blocks_put_together_are_the_text(text: str) -> None:
    assert "".join(block.text for block in blocks(text)) == text
