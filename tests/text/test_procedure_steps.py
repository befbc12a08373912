from __future__ import annotations

import pytest

from qms.model.working_time import WorkingTime
from qms.text.procedure_steps import PaperStep, is_step_table, steps_of
from qms.text.word_html import Grid, blocks_of

HEAD = ("TT", "Trình tự công việc", "Trách nhiệm", "Thời gian", "Biểu mẫu, kết quả")


def table(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Grid:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    heads = "".join(f"<th>{cell}</th>" for cell in head)
    html = f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"
    grid = blocks_of(html)[0].grid
    assert grid is not None
    return grid


def test_a_whole_table_is_its_steps() -> None:
    grid = table(
        ("1", "Tiếp nhận", "Chuyên viên<br>(Một cửa)", "½ ngày", "Giấy hẹn"),
        ("Bước 02", "Đạt?<br>- Đạt: sang bước 3<br>- Không đạt: quay lại bước 1", "Trưởng phòng", "", ""),
        ("3", "Trả kết quả", "Một cửa", "02 giờ", ""),
    )

    assert is_step_table(grid)
    assert steps_of(grid) == (
        PaperStep(
            id="b1",
            what="Tiếp nhận",
            who=("Chuyên viên", "Một cửa"),
            time=WorkingTime.parse("½ ngày"),
            result="Giấy hẹn",
            next="b2",
        ),
        PaperStep(id="b2", what="Đạt?", who=("Trưởng phòng",), yes="b3", no="b1"),
        PaperStep(id="b3", what="Trả kết quả", who=("Một cửa",), time=WorkingTime.parse("2 giờ")),
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("2", "a", "b", "", ""), "row 1: its number is “2”"),
        (("1", "a", "", "", ""), "row 1: a cell is empty"),
        (("1", "a", "b", "trong ngày", ""), "row 1: “trong ngày” is no amount of time"),
        (("1", "a<br>b", "c", "", ""), "row 1: what is to be done is told in several lines"),
        (
            ("1", "a<br>Đạt: sang bước 1<br>Không: sang bước 9", "c", "", ""),
            "row 1: it leads to a step that is not there",
        ),
        (
            ("1", "a<br>Đạt: sang bước 1<br>Có: sang bước 1", "c", "", ""),
            "row 1: what is to be done is told in several lines",
        ),
    ],
)
def test_a_table_that_is_not_simple_says_why(row: tuple[str, ...], reason: str) -> None:
    assert str(steps_of(table(row))) == reason


def test_two_columns_of_time_are_not_simple() -> None:
    grid = table(
        ("1", "a", "b", "1 ngày", "2 ngày"), head=("TT", "Nội dung", "Trách nhiệm", "Thời gian A", "Thời gian B")
    )

    assert str(steps_of(grid)) == "it has more than one column of a kind"


def test_another_table_is_none_of_steps() -> None:
    assert not is_step_table(table(("1", "a", "b", "c"), head=("TT", "Tên hồ sơ", "Nơi lưu", "Thời gian lưu")))
