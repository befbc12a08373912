"""Flowcharts as pictures: what is read in them, and that nothing in them acts."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.procedures import Leg, Step
from qms.model.working_time import WorkingTime
from qms.render.flowchart import Flowchart, chart_figure, flowchart_pictures, totals, whole_flowchart

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '<script>alert("x")</script>&\'"]]><b onclick=y>\x1b\u202e'
DAY = WorkingTime(minutes=480)
STEPS = (
    Step(id="b1", what="Tiếp nhận", unit="vp", role="Một cửa", time=DAY, form="Mẫu 01", next="b2"),
    Step(id="b2", what="Hợp lệ?", unit="qlcn", time=DAY, yes="b4", no="b3"),
    Step(id="b3", what="Bổ sung", role="Tổ chức, cá nhân", leg=Leg.APPLICANT, next="b2"),
    Step(id="b4", what="Cho ý kiến", unit="ubnd", leg=Leg.OTHER, time=DAY, next="b5"),
    Step(id="b5", what="Trả kết quả", unit="vp", time=DAY, next="end"),
)


def chart(steps: Sequence[Step], **said: str) -> Flowchart:
    names = {"vp": "Văn phòng Sở", "qlcn": "Phòng Quản lý Công nghiệp", "ubnd": "UBND tỉnh"}
    return Flowchart(**{"code": "LD-01", "title": "Cấp giấy phép", **said}, steps=steps, unit_names=names)


def taken_apart(steps: Sequence[Step]) -> ET.Element:
    return ET.fromstring(whole_flowchart(chart(steps)))


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_what_steps_say_is_read_in_the_picture() -> None:
    said = texts(taken_apart(STEPS))

    for text in (
        "Bắt đầu",
        "Kết thúc",
        "Đúng",
        "Sai",
        "Văn phòng Sở",
        "UBND tỉnh",
        "(cơ quan khác)",
        "(ngoài cơ quan)",
    ):
        assert said.count(text) == 1
    assert {"1.\u00a0Tiếp nhận", "Một cửa", "Thời gian: 1\u00a0ngày", "Biểu mẫu: Mẫu\u00a001"} <= {*said}


def test_the_times_are_summed_below() -> None:
    assert texts(taken_apart(STEPS))[-3:] == [
        "Tổng thời gian các bước của cơ quan, theo đường dài nhất: 3 ngày.",
        "Thời gian của cơ quan khác, theo đường dài nhất: 1 ngày.",
        "Thời gian của tất cả các bên, theo đường dài nhất: 4 ngày.",
    ]


def test_without_times_no_sum_is_told() -> None:
    assert [*totals([Step(id="b1", what="Ký")])] == []


def test_those_who_do_not_see_it_are_told_what_it_shows() -> None:
    root = taken_apart(STEPS)
    title, told = root[0], root[1]

    assert (root.get("role"), root.get("lang")) == ("img", "vi")
    assert root.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"
    assert title.text == "Lưu đồ LD-01 - Cấp giấy phép"
    assert "Bước 2, Phòng Quản lý Công nghiệp: Hợp lệ? (đúng: bước 4; sai: bước 3)." in (told.text or "")
    assert "Bước 4, UBND tỉnh (cơ quan khác): Cho ý kiến (tiếp: bước 5)." in (told.text or "")


def test_other_sides_are_told_apart_by_their_outlines() -> None:
    dashes = {element.get("stroke-dasharray") for element in taken_apart(STEPS).iter(f"{SVG}rect")}

    assert len(dashes) == 3


def test_a_link_to_a_step_that_does_not_exist_is_said_below() -> None:
    assert texts(taken_apart([Step(id="b1", what="Ký", next="b9")]))[-1] == "Dẫn đến bước không có: bước 1 → “b9”."


def test_remarks_stand_below_all_else() -> None:
    shown = Flowchart(code="x", title="x", steps=STEPS, unit_names={}, remarks=["BẢN THẢO"])

    assert texts(ET.fromstring(whole_flowchart(shown)))[-1] == "BẢN THẢO"


def test_the_same_steps_give_the_same_bytes() -> None:
    assert whole_flowchart(chart(STEPS)) == whole_flowchart(chart(STEPS))


@given(st.text(max_size=30))
def test_whatever_an_author_writes_is_shown_and_never_run(text: str) -> None:
    said = EVIL + text
    steps = [Step(id="a", what=said, unit=said, role=said, form=said, yes=said, no="end")]
    shown = Flowchart(code=said, title=said, steps=steps, unit_names={}, remarks=[said])

    root = ET.fromstring(whole_flowchart(shown))

    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg", "title", "desc", "g", "rect", "path", "text"
    }  # fmt: skip
    names = {name for element in root.iter() for name in element.attrib}
    assert not any(name.startswith("on") or "href" in name or name == "style" for name in names)
    assert "<script>" in "".join(texts(root)).replace(" ", "")
    assert not {"\x1b", "\u202e"} & {*whole_flowchart(shown).decode()}


def test_without_steps_there_is_no_picture() -> None:
    assert flowchart_pictures(chart(())) == []
    assert chart_figure(chart(())) == ""


def long(lanes: int) -> Sequence[Step]:
    return [Step(id=f"b{n}", what="Lấy ý kiến " * 5, role=f"Đơn vị {n % lanes}", next=f"b{n + 1}") for n in range(18)]


def test_pictures_of_one_page_have_names_of_their_own() -> None:
    pictures = flowchart_pictures(chart(long(4)))
    page = ET.fromstring(f"<figure>{''.join(picture.svg for picture in pictures)}</figure>")
    ids = [element.get("id") for element in page.iter() if element.get("id")]

    assert len(pictures) > 1
    assert len(ids) == len({*ids}) == 2 * len(pictures)
    assert [page[n][0].text for n in (0, -1)] == [
        f"Lưu đồ LD-01 - Cấp giấy phép (trang {n}/{len(pictures)})" for n in (1, len(pictures))
    ]


@pytest.mark.parametrize(("lanes", "kind"), [(4, "chart"), (12, "chart wide")])
def test_a_flowchart_of_many_lanes_lies_on_its_side(lanes: int, kind: str) -> None:
    figure = chart_figure(chart(long(lanes)))

    assert figure.startswith(f'<figure class="{kind}">')
    assert all(picture.is_landscape == (kind != "chart") for picture in flowchart_pictures(chart(long(lanes))))
