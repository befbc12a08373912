"""A comparison as a reader sees it on the terminal, and as a program reads it."""

from __future__ import annotations

import json
from typing import Any

import attrs
import click
import pytest
from support.stores import Clock, folder, new_workspace

from qms.cli.language import Language
from qms.cli.redline_view import comparison_answer, redline_lines
from qms.model.documents import Header, LegalBasis
from qms.model.header_changes import FIELD_NAMES
from qms.model.procedures import Procedure, Step
from qms.model.working_time import WorkingTime
from qms.operations.diffing import Comparison, compare
from qms.store.memory import MemoryStore

BEFORE = """\
Ban hành lần đầu.

# Quy trình

## 1. Mục đích

Một.

Thống nhất cách lập hồ sơ trong 0,5 ngày.

Ba.

Bốn.

## 2. Phạm vi

Áp dụng cho các phòng.

## 3. Hồ sơ

- Đơn đề nghị
- Giấy chứng nhận
- Bản vẽ
- Ảnh

| TT | Ai |
|----|----|
| 1 | Một cửa |
"""


def compared(before: str, after: str, *, old: dict[str, Any] | None = None, **new: Any) -> Comparison:
    """The comparison of a saved text with the working text; *old* and *new* are fields and files."""
    store = MemoryStore()
    workspace = new_workspace(Clock(), store=store)
    store.disk.update(folder("qt-05", text=before, **(old or {})))
    workspace.save()
    for path in [path for path in store.disk if path.startswith("documents/")]:
        del store.disk[path]
    store.disk.update(folder("qt-05", text=after, **new))
    return compare(workspace.session, "qt-05", "saved", "working")


def plain(comparison: Comparison) -> str:
    return "\n".join(redline_lines(comparison, say=str, colour=False))


TITLE = "QT-05: the saved text → the working text\n"


def test_changed_sections_are_shown_with_one_block_around_each_change() -> None:
    after = BEFORE.replace("0,5 ngày", "1 ngày").replace("- Giấy chứng nhận", "- Giấy phép\n- Giấy chứng nhận")

    assert (
        plain(compared(BEFORE, after))
        == TITLE
        + """
Text (words in: 3, words out: 1)

§ 1. Mục đích (changed)
  Một.

  Thống nhất cách lập hồ sơ trong [-0,5 ngày-][+1 ngày+].

  Ba.
  …

§ 3. Hồ sơ (changed)
  - Đơn đề nghị
  [+- Giấy phép+]
  - Giấy chứng nhận
  …"""
    )


def test_blocks_that_are_left_out_are_marked() -> None:
    before = "".join(f"- điểm {n}\n" for n in range(1, 10))
    after = before.replace("điểm 3", "điểm ba").replace("điểm 7", "điểm bảy")

    assert plain(compared(before, after)).split("\n")[5:] == [
        "  …",
        "  - điểm 2",
        "  - điểm [-3-][+ba+]",
        "  - điểm 4",
        "  …",
        "  - điểm 6",
        "  - điểm [-7-][+bảy+]",
        "  - điểm 8",
        "  …",
    ]


def test_what_became_of_a_section_is_said() -> None:
    scope = BEFORE[BEFORE.index("## 2.") : BEFORE.index("## 3.")]
    after = (
        BEFORE.replace(scope, "").replace("lần đầu", "lần hai").replace("## 1. M", scope + "## 5. Hiệu lực\n\n## 1. M")
    )

    assert (
        plain(compared(BEFORE, after))
        == TITLE
        + """
Text (words in: 4, words out: 1)

§ before the first heading (changed)
  Ban hành lần [-đầu-][+hai+].

§ 2. Phạm vi (moved)

§ 5. Hiệu lực (added)
  [+## 5. Hiệu lực+]"""
    )


def test_a_removed_section_and_a_renamed_one_are_shown() -> None:
    scope = BEFORE[BEFORE.index("## 2.") : BEFORE.index("## 3.")]
    after = BEFORE.replace(scope, "").replace("## 3. Hồ sơ", "## 2. Lưu hồ sơ")

    assert (
        plain(compared(BEFORE, after))
        == TITLE
        + """
Text (words in: 3, words out: 10)

§ 2. Phạm vi (removed)
  [-## 2. Phạm vi-]

  [-Áp dụng cho các phòng.-]

§ 2. Lưu hồ sơ (changed)
  ## [-3-][+2+]. [-Hồ-][+Lưu hồ+] sơ

  - Đơn đề nghị
  …"""
    )


def test_blanks_that_came_and_went_are_not_marked() -> None:
    before = "Một hai\nba bốn.\n\n- điểm\n\n| TT | Ai |\n|----|----|\n"
    after = "Một hai ba\nbốn năm.\n\n-  điểm\n\n| TT   | Ai |\n|------|----|\n"

    assert (
        plain(compared(before, after))
        == TITLE
        + """
Text (words in: 1, words out: 0)

§ before the first heading (changed)
  Một hai ba
  bốn [+năm+].

  -  điểm
  …"""
    )


def test_header_steps_and_files_are_shown() -> None:
    old = {
        "bases": (LegalBasis(number="1/QĐ-A"), LegalBasis(number="545/QĐ-UBND", article="Điều 1")),
        "procedure": Procedure(time=WorkingTime.parse("15 ngày")),
        "steps": (Step(id="b1", what="Nhận", unit="vp", next="b2"), Step(id="b2", what="Trả", unit="vp")),
        "attachments": ("a.pdf", "b.pdf"),
        "body": "QT-05.docx",
        "files": {"a.pdf": b"a", "b.pdf": b"b", "QT-05.docx": b"word"},
    }
    new = {
        "title": "Quy trình quản lý hồ sơ",
        "bases": (LegalBasis(number="545/QĐ-UBND", article="Điều 2"), LegalBasis(number="1/QĐ-A")),
        "procedure": Procedure(time=WorkingTime.parse("10 ngày")),
        "steps": (Step(id="b1", what="Nhận hồ sơ", unit="vp"), Step(id="b3", what="Lưu", unit="vp")),
        "attachments": ("b.pdf", "c.pdf"),
        "body": "QT-05.docx",
        "files": {"b.pdf": b"b", "c.pdf": b"cc", "QT-05.docx": b"words"},
    }
    assert (
        plain(compared("# A\n", "# A\n", old=old, **new))
        == TITLE
        + """
Header
  Title: Quy trình [-kiểm soát-][+quản lý+] hồ sơ
  Legal bases:
    [-1/QĐ-A-]
    545/QĐ-UBND, Điều [-1-][+2+]
    [+1/QĐ-A+]
  Statutory time: [-15 ngày-][+10 ngày+]

Steps
  b1 (changed)
    What is done: Nhận [+hồ sơ+]
    Next step: [-b2-]
  b3 (added)
    What is done: [+Lưu+]
    Unit: [+vp+]
  b2 (removed)
    What is done: [-Trả-]
    Unit: [-vp-]

Files
  QT-05.docx: changed, 4 → 5 bytes
  a.pdf: removed, 1 bytes
  c.pdf: added, 2 bytes
  The text stands in QT-05.docx: its bytes are compared here, not its words.
  They cannot be read: it is not a Word document (.docx), or is damaged."""
    )


def test_nothing_and_next_to_nothing_are_told_apart() -> None:
    assert plain(compared(BEFORE, BEFORE)) == TITLE + "There is no difference."
    assert plain(compared(BEFORE, BEFORE + "\n")) == (
        TITLE + "They differ only in blanks, line ends, comments or the like, which no reader sees."
    )


def test_colours_mark_line_by_line_and_say_what_the_brackets_say() -> None:
    comparison = compared("Một hai.\n", "Một\nba.\n\nMới.\n")
    coloured = redline_lines(comparison, say=str, colour=True)

    assert coloured[4:] == [
        "\x1b[1m§ before the first heading (changed)\x1b[0m",
        "  Một \x1b[31m\x1b[9mhai\x1b[0m",
        "  \x1b[32m\x1b[4mba\x1b[0m.",
        "",
        "  \x1b[32m\x1b[4mMới.\x1b[0m",
    ]
    bare = plain(comparison)
    for mark in ("[+", "+]", "[-", "-]"):
        bare = bare.replace(mark, "")
    assert click.unstyle("\n".join(coloured)) == bare


@pytest.mark.parametrize("colour", [True, False])
def test_a_text_cannot_steer_the_terminal(colour: bool) -> None:
    comparison = compared("# A\n", "# A\x1b[2J\n\nB\u202e\x07\n", title="x\x1b]0;y\x07")
    evil = attrs.evolve(comparison, code="\x1b[8mQT\n05")
    lines = redline_lines(evil, say=str, colour=colour)

    assert not {*click.unstyle("\n".join(lines))} & {*"\x1b\x07\u202e"}
    assert click.unstyle(lines[0]).startswith("\ufffd[8mQT 05:")


def test_every_field_of_a_header_has_a_name_for_people() -> None:
    told_elsewhere = {"attachments", "procedure"}
    names = {field.name for field in attrs.fields(Header)} - told_elsewhere
    names |= {f"procedure.{field.name}" for field in attrs.fields(Procedure)}
    names |= {field.name for field in attrs.fields(Step)} - {"id"}

    assert names <= {*FIELD_NAMES}


def test_the_reader_chooses_the_language() -> None:
    said: list[str] = []

    def say(message: object) -> str:
        said.append(str(message))
        return "…"

    redline_lines(compared("một\n", "hai\n", title="Mới"), say=say, colour=False)

    assert said[1:3] == ["Header", "Title"]
    assert redline_lines(compared("a\n", "a\n"), say=Language("vi").say, colour=False)[0].startswith("QT-05: ")


def test_a_program_reads_it_all() -> None:
    comparison = compared("# A\n\nmột\n\n# B\n", "# A\n\nhai\n\n# B\n", title="Mới", attachments=("a.pdf",),
        files={"a.pdf": b"a"}, steps=(Step(id="b1", what="Nhận"),))  # fmt: skip
    answer = json.loads(json.dumps(comparison_answer(comparison, say=str)))

    assert answer == {
        "code": "QT-05",
        "id": "qt-05",
        "before": "the saved text",
        "before_digest": comparison.before.digest,
        "after": "the working text",
        "after_digest": comparison.after.digest,
        "same": False,
        "inserted": 1,
        "deleted": 1,
        "header": [{"field": "title", "before": ["Quy trình kiểm soát hồ sơ"], "after": ["Mới"]}],
        "steps": [
            {
                "kind": "added",
                "before": None,
                "after": "b1",
                "fields": [{"field": "what", "before": [], "after": ["Nhận"]}],
            }
        ],
        "sections": [
            {
                "heading": "A",
                "former_heading": "A",
                "change": "changed",
                "blocks": [
                    {"kind": "heading", "change": "same", "runs": [{"kind": "equal", "text": "# A\n\n"}]},
                    {"kind": "paragraph", "change": "removed", "runs": [{"kind": "delete", "text": "một\n\n"}]},
                    {"kind": "paragraph", "change": "added", "runs": [{"kind": "insert", "text": "hai\n\n"}]},
                ],
            }
        ],
        "files": [{"name": "a.pdf", "before": None, "after": 1, "is_body": False}],
        "words_compared": True,
        "remarks": [],
    }
