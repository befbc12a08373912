"""How long it takes to say what changed in a text of twenty pages, and to write it with tracked changes for Word."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator

from benchmarks.measuring import Row, Times
from qms.render.redline_docx import redline_docx
from qms.render.review_pages import PackedDocument
from qms.render.speaking import English
from qms.text.redline import Redline, redline

PAGES, EDITS = 20, 300
_WORDS_OF_A_PAGE = 450
_TEXT = (
    "công chức tiếp nhận kiểm tra hồ sơ ghi giấy hẹn ngày trả kết quả phòng chuyên môn thẩm định lấy ý kiến đơn vị "
    "liên quan lãnh đạo ký văn thư lấy số đóng dấu chuyển bộ phận một cửa lưu trữ quy trình được xem xét mỗi năm"
)
_WORDS = _TEXT.split()
_SECOND = 1.0
"""What the whole may take, in seconds of CPU."""


def redlining(*, runs: int) -> Iterator[Row]:
    """Yield the rows of a redline of 20 pages with 300 edits, beside a second of CPU and beside comparing alone."""
    before, after = two_texts()
    compared = redline(before, after)
    _written(compared)
    alone = _cpu(runs, lambda: redline(before, after))
    whole = _cpu(runs, lambda: _written(redline(before, after)))
    what = f"redline of {PAGES} pages with {EDITS} edits as a Word file"
    yield Row(f"{what}, beside a second of CPU", whole, [_SECOND] * runs, 1)
    yield Row(f"{what}, beside comparing alone", whole, alone, 4)


def two_texts() -> tuple[str, str]:
    """Return a text of 20 pages, sections of paragraphs, items and a table, and the same with 300 words changed."""
    chance = random.Random(30)
    lines: list[str] = []
    words = 0
    while words < PAGES * _WORDS_OF_A_PAGE:
        lines += ["", f"## {len(lines) + 1}. {_sentence(chance, 5)}", ""]
        for mark in ("", "", "- ", "- ", "- "):
            lines += [mark + _sentence(chance, 40)] + ([] if mark else [""])
        lines += ["", "| TT | Nội dung | Trách nhiệm |", "| --- | --- | --- |"]
        lines += [f"| {n} | {_sentence(chance, 12)} | {_sentence(chance, 3)} |" for n in range(1, 9)]
        words += 5 + 5 * 40 + 8 * 15
    edited = [*lines]
    spots = [(place, n) for place, line in enumerate(lines) for n, word in enumerate(line.split(" ")) if word in _WORDS]
    for place, n in chance.sample(spots, EDITS):
        parts = edited[place].split(" ")
        parts[n] = chance.choice([word for word in _WORDS if word != parts[n]])
        edited[place] = " ".join(parts)
    return "\n".join(lines) + "\n", "\n".join(edited) + "\n"


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(words))


def _written(text: Redline) -> bytes:
    document = PackedDocument(
        code="QT-05", title="Quy trình", number="02.00", change="", is_whole=False, facts=(), fields=(), steps=(),
        step_changes=(), text=text, changed_files=(), page="", texts=(), units={},
    )  # fmt: skip
    return redline_docx(document, English(), author="244/QĐ-SCT", moment=dt.datetime(2021, 9, 13))


def _cpu(runs: int, call: Callable[[], object]) -> Times:
    """Return the seconds of CPU that *call* took in each of *runs*."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return times
