"""Where the shapes and lines of flowcharts stand, whatever the steps are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.flowcharts import crossing, joined, loose, overlapping, protruding

from qms.model.procedures import Leg, Step
from qms.model.working_time import WorkingTime
from qms.render.flowchart_graph import Graph, graph_of
from qms.render.flowchart_layout import lay_out
from qms.render.flowchart_pages import LANDSCAPE, PORTRAIT, UNDIVIDED, SheetFormat
from qms.render.flowchart_shapes import Outline, Sheet

IDS = [f"b{n}" for n in range(1, 10)]
ANYWHERE = st.sampled_from([*IDS, "end", "nowhere"])
SAID = st.text(max_size=60) | st.sampled_from(["Hồ sơ đầy đủ, hợp lệ?", "Thẩm định " * 12, "w" * 70, "Ký"])
NAMED = st.none() | st.sampled_from(["Phòng Quản lý Thương mại", "Sở", "qlcn", "UBND tỉnh", "x" * 40])
FORMATS = st.sampled_from([(PORTRAIT, LANDSCAPE), (UNDIVIDED,)])


@st.composite
def some_steps(draw: st.DrawFn) -> Sequence[Step]:
    """Steps that lead forward, back, to themselves, nowhere; some are never reached, some have one id."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=9, unique=draw(st.booleans())))
    return [
        Step(
            id=name,
            what=draw(SAID),
            unit=draw(NAMED),
            role=draw(NAMED),
            time=draw(st.none() | st.builds(WorkingTime, minutes=st.integers(0, 5000))),
            form=draw(st.none() | SAID),
            leg=draw(st.sampled_from(Leg)),
            next=draw(st.none() | ANYWHERE),
            yes=draw(st.none() | ANYWHERE),
            no=draw(st.none() | ANYWHERE),
        )
        for name in ids
    ]


def laid_out(steps: Sequence[Step], formats: Sequence[SheetFormat]) -> tuple[Graph, Sequence[Sheet]]:
    graph = graph_of(steps, {"qlcn": "Phòng Quản lý Công nghiệp"})
    return graph, lay_out(graph, ["Tổng thời gian: 5 ngày."], formats=formats)


@given(some_steps(), FORMATS)
def test_every_step_is_drawn_once(steps: Sequence[Step], formats: Sequence[SheetFormat]) -> None:
    graph, sheets = laid_out(steps, formats)

    drawn = [shape.row for sheet in sheets for shape in sheet.shapes if shape.row is not None]

    assert drawn == [*range(len(graph.nodes))]
    assert [node.number for node in graph.nodes if node.step] == [*range(1, len(steps) + 1)]


@given(some_steps(), FORMATS)
def test_no_shapes_overlap_and_all_stand_in_their_lanes(steps: Sequence[Step], formats: Sequence[SheetFormat]) -> None:
    graph, sheets = laid_out(steps, formats)

    for sheet in sheets:
        assert [*overlapping(sheet)] == []
        for shape in sheet.shapes:
            assert sheet.head < shape.top < shape.bottom < sheet.foot
            if shape.row is not None:
                lane = sheet.lanes[graph.nodes[shape.row].lane]
                assert lane.left < shape.x - shape.half_width < shape.x + shape.half_width < lane.right


@given(some_steps(), FORMATS)
def test_no_text_is_wider_or_higher_than_its_shape(steps: Sequence[Step], formats: Sequence[SheetFormat]) -> None:
    _, sheets = laid_out(steps, formats)

    assert [text for sheet in sheets for text in protruding(sheet)] == []


@given(some_steps(), FORMATS)
def test_every_line_goes_from_edge_to_edge_and_through_no_shape(
    steps: Sequence[Step], formats: Sequence[SheetFormat]
) -> None:
    _, sheets = laid_out(steps, formats)

    assert [arrow for sheet in sheets for arrow in loose(sheet)] == []
    assert [found for sheet in sheets for found in crossing(sheet)] == []


@given(some_steps(), FORMATS)
def test_lines_to_different_shapes_never_run_along_each_other(
    steps: Sequence[Step], formats: Sequence[SheetFormat]
) -> None:
    _, sheets = laid_out(steps, formats)

    assert [found for sheet in sheets for found in joined(sheet)] == []


@given(some_steps())
def test_every_link_is_drawn_or_said_to_lead_nowhere(steps: Sequence[Step]) -> None:
    graph, [sheet] = laid_out(steps, [UNDIVIDED])

    assert len(sheet.arrows) == len(graph.links)
    assert len(graph.links) + len(graph.astray) == 1 + sum(len(step.links) for step in steps)


@given(st.integers(2, 30), st.integers(1, 9))
def test_a_long_flowchart_goes_over_sheets_that_are_no_higher_than_a_page(number: int, lanes: int) -> None:
    steps = [
        Step(
            id=f"b{n}",
            what="Thẩm định hồ sơ, lấy ý kiến của đơn vị",
            unit=f"u{n % lanes}",
            yes=f"b{n + 1}",
            no=f"b{n % 7}",
        )
        for n in range(number)
    ]

    _, sheets = laid_out(steps, (PORTRAIT, LANDSCAPE))

    limit = LANDSCAPE if sheets[0].is_landscape else PORTRAIT
    assert limit.height is not None
    assert all(sheet.height / sheet.width <= limit.height / limit.width for sheet in sheets)


def test_a_line_that_goes_on_elsewhere_ends_and_begins_at_the_same_letter() -> None:
    steps = [Step(id=f"b{n}", what="Kiểm tra " * 8, unit="qlcn", next=f"b{n + 1}") for n in range(1, 40)]

    _, sheets = laid_out(steps, (PORTRAIT, LANDSCAPE))

    letters = [
        [line.line.text for shape in sheet.shapes if shape.outline is Outline.CIRCLE for line in shape.lines]
        for sheet in sheets
    ]
    assert letters[:2] == [["A"], ["B", "A"]]
    assert letters[-1] == [letters[-2][0]]


@pytest.mark.parametrize("loops", [2, 5])
def test_return_loops_of_one_lane_run_beside_each_other(loops: int) -> None:
    steps = [Step(id="b0", what="Soạn", unit="a", next="b1")]
    steps += [Step(id=f"b{n}", what="Đạt?", unit="a", yes=f"b{n + 1}", no=f"b{n - 1}") for n in range(1, loops + 1)]
    steps.append(Step(id=f"b{loops + 1}", what="Gửi", unit="a"))

    _, [sheet] = laid_out(steps, [UNDIVIDED])

    back = {arrow.points[1][0] for arrow in sheet.arrows if arrow.points[-1][1] < arrow.points[0][1]}
    assert len(back) == 2  # loops that have a row in common are neighbours, so two tracks are enough
    assert all(x > sheet.shapes[0].x + 30 for x in back)
