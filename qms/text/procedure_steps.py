"""The table of steps of a procedure (TT, nội dung, trách nhiệm, thời gian, kết quả) as steps, where it is simple."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from qms.model.codes import ascii_slug
from qms.model.working_time import WorkingTime
from qms.text.word_html import Grid
from qms.wording import Message, msg

_COLUMNS: Final = (
    ("number", "tt|stt|buoc|so-tt"),
    ("what", "(?:trinh-tu|noi-dung|cong-viec|cac-buoc|ten-buoc|mo-ta).*"),
    ("who", "(?:trach-nhiem|don-vi|nguoi-thuc-hien|bo-phan|chuc-danh).*"),
    ("time", "thoi-(?:gian|han).*"),
    ("result", "(?:bieu-mau|ket-qua|san-pham|ho-so).*"),
)
_BRANCH: Final = re.compile(
    r"[-–+•\s]*(?P<word>[^:\d]{1,40}?)\s*:?\s*(?:sang|chuyển|quay lại|trả lại|về)\s+bước\s+(?P<to>\d+)\.?", re.I
)
_NO: Final = re.compile("(?:khong|chua|sai|tra-lai).*")


@attrs.frozen(kw_only=True)
class PaperStep:
    """A row of the table: *who* is what stands in the column of responsibility, line by line."""

    id: str
    what: str
    who: tuple[str, ...]
    time: WorkingTime | None = None
    result: str | None = None
    next: str | None = None
    yes: str | None = None
    no: str | None = None


def is_step_table(grid: Grid) -> bool:
    """Whether a table has the columns of steps."""
    return {"number", "what", "who", "time"} <= {*_columns(grid)}


def steps_of(grid: Grid) -> tuple[PaperStep, ...] | Message:
    """Return the steps of a table that has their columns, or why it is not simple enough to be taken as steps."""
    columns = _columns(grid)
    if columns.count("time") != 1 or columns.count("what") != 1 or columns.count("who") != 1:
        return msg("it has more than one column of a kind")
    rows = grid.texts()[1:]
    found: list[PaperStep] = []
    for place, row in enumerate(rows, start=1):
        step = _step(row, columns, place, last=place == len(rows), count=len(rows))
        if isinstance(step, Message):
            return msg("row {n}: {reason}", n=place, reason=step)
        found.append(step)
    return tuple(found)


def _columns(grid: Grid) -> list[str]:
    head = [ascii_slug(cell) for cell in (grid.texts() or ((),))[0]]
    return [next((name for name, pattern in _COLUMNS if re.fullmatch(pattern, cell)), "") for cell in head]


def _step(row: Sequence[str], columns: Sequence[str], place: int, *, last: bool, count: int) -> PaperStep | Message:
    cells = dict(zip(columns, row, strict=True))
    number = re.fullmatch(r"(?:bước\s*)?0*(\d+)\.?", cells["number"].strip(), re.IGNORECASE)
    if number is None or int(number[1]) != place:
        return msg("its number is “{number}”", number=cells["number"])
    lines = [line.strip() for line in cells["what"].split("\n") if line.strip()]
    who = tuple(line.strip(" ()") for line in cells["who"].split("\n") if line.strip(" ()"))
    if not lines or not who:
        return msg("a cell is empty")
    try:
        time = WorkingTime.parse(" ".join(cells["time"].split())) if cells["time"].strip() else None
    except ValueError:
        return msg("“{time}” is no amount of time", time=cells["time"])
    branches = [branch for line in lines[1:] if (branch := _BRANCH.fullmatch(line))]
    if len(branches) != len(lines) - 1 or len(branches) not in (0, 2):
        return msg("what is to be done is told in several lines")
    if any(not 1 <= int(branch["to"]) <= count for branch in branches):
        return msg("it leads to a step that is not there")
    no = [branch for branch in branches if _NO.fullmatch(ascii_slug(branch["word"]))]
    yes = [branch for branch in branches if branch not in no]
    if branches and (len(no), len(yes)) != (1, 1):
        return msg("what is to be done is told in several lines")
    return PaperStep(
        id=f"b{place}",
        what=lines[0],
        who=who,
        time=time,
        result=" ".join(cells.get("result", "").split()) or None,
        next=None if branches or last else f"b{place + 1}",
        yes=f"b{yes[0]['to']}" if yes else None,
        no=f"b{no[0]['to']}" if no else None,
    )
