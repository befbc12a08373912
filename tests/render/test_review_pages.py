"""The pages of a review pack, whatever their authors wrote into them."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from support.pages import Page

from qms.model.header_changes import FieldChange
from qms.model.procedures import Leg, Step
from qms.render.review_pages import PackedDocument, PackedFile, PackIndex, document_page, index_page
from qms.render.speaking import English
from qms.text.redline import redline
from qms.text.step_changes import flow_changes
from qms.wording import Message, msg

EVIL = '<script>alert("x")</script>&\'"><img src=x onerror=y>'
OLD = (Step(id="b1", what="Nhận", role="Một cửa", next="b2"), Step(id="b2", what="Trả"))
NEW = (
    Step(id="b1", what="Nhận hồ sơ", role="Một cửa", next="b2"),
    Step(id="b2", what="Đủ?", yes="b3", no="b1", unit="vp"),
    Step(id="b3", what="Bổ sung", leg=Leg.APPLICANT),
)


def document(**said: Any) -> PackedDocument:
    plain: dict[str, Any] = {
        "code": "QT-05", "title": "Quy trình", "number": "01.01", "change": "Bổ sung", "is_whole": False,
        "facts": ((msg("Unit"), "Văn phòng"),), "fields": (), "steps": (), "step_changes": (),
        "text": redline("Cũ\n", "Mới\n"), "changed_files": (), "page": "so-sanh/qt-05.html",
        "texts": ("tai-lieu/qt-05/document.md",), "units": {"vp": "Văn phòng Sở"},
    }  # fmt: skip
    return PackedDocument(**{**plain, **said})


def shown(**said: Any) -> Page:
    return Page(document_page(document(**said), English()).decode())


class Vietnamese:
    """Says everything in capitals, so that what is not said by it is seen."""

    code = "vi"

    def say(self, text: Message, /) -> str:
        return str(text).upper()


def test_whatever_an_author_writes_is_shown_and_never_run() -> None:
    told = FieldChange(field="title", before=(EVIL,), after=(EVIL + "2",))
    page = shown(
        code=EVIL, title=EVIL, facts=((msg("Unit"), EVIL),), fields=(told,), steps=(Step(id=EVIL, what=EVIL),),
        text=redline(EVIL, EVIL + " mới"), changed_files=(PackedFile(name=EVIL, new=EVIL, old=EVIL),),
    )  # fmt: skip
    index = Page(
        index_page(
            PackIndex(
                title=EVIL, agency=EVIL, facts=((msg("Unit"), EVIL),), todo=(msg("{text}", text=EVIL),),
                documents=[document(code=EVIL, title=EVIL, change=EVIL, page=EVIL, texts=(EVIL,))],
                withdrawn=((EVIL, EVIL, EVIL),), sheet=EVIL,
            ),
            English(),
        ).decode()
    )  # fmt: skip

    for one in (page, index):
        assert not {"script", "img"} & one.tags
        assert not any(name.startswith("on") for name, _ in one.attributes)
        assert all("<" not in (link or "") for link in one.links)
        assert EVIL in one.new


def test_a_page_says_in_which_language_it_is_and_what_changed_where() -> None:
    text = document_page(
        document(fields=(FieldChange(field="unit", before=("vp",), after=("kt",)),)), Vietnamese()
    ).decode()

    assert '<html lang="vi">' in text
    assert '<a href="#thong-tin">HEADER</a>' in text
    assert '<a href="#muc-1">BEFORE THE FIRST HEADING</a> (CHANGED)' in text
    assert "<del>Văn phòng Sở</del><ins>kt</ins>" in text


def test_steps_that_came_went_and_changed_stand_in_one_table() -> None:
    changes = flow_changes(OLD, NEW)

    page = shown(steps=NEW, step_changes=changes.steps, text=redline("", ""))

    assert "added" in page.new
    assert "Văn phòng Sở" in page.marked("ins")
    assert "the applicant" in page.new
    assert "Trả" in page.marked("del")
    assert "Unit" in page.new
    assert "Form" not in page.new, "a column that says nothing is left out"


def test_the_flow_as_it_is_now_is_drawn_above_the_table() -> None:
    page = shown(steps=NEW, step_changes=flow_changes(OLD, NEW).steps, text=redline("", ""))

    assert {"svg", "figure"} <= page.tags
    assert "Văn phòng Sở" in page.marked("text")
    assert "figure" not in shown().tags


def test_a_step_that_did_not_change_is_not_marked() -> None:
    page = shown(steps=OLD, text=redline("", ""))

    assert (page.marked("ins"), page.marked("del")) == ([], [])
    assert "Nothing changed that a reader would see." in page.new


def test_a_list_is_compared_item_by_item() -> None:
    field = FieldChange(field="procedure.papers", before=("Đơn", "Bản vẽ"), after=("Đơn", "Giấy chứng nhận", "Bản vẽ"))

    page = shown(fields=(field,))

    assert "Giấy chứng nhận" in page.marked("ins")
    assert "Bản vẽ" not in page.marked("ins")


@pytest.mark.parametrize(
    "said, amount",
    [
        ({"is_whole": True}, "shown whole"),
        ({"text": redline("a\n", "a\n")}, "nothing that a reader would see"),
        ({}, "words in: 1, words out: 1"),
        (
            {
                "fields": (FieldChange(field="title", before=("a",), after=("b",)),),
                "step_changes": flow_changes(OLD, NEW).steps,
                "changed_files": (PackedFile(name="a.docx", new="a", old=None),),
            },
            "header, steps: 3, words in: 1, words out: 1, files: 1",
        ),
    ],
)
def test_the_amount_of_change_is_told_in_a_line(said: dict[str, Any], amount: str) -> None:
    assert str(document(**said).amount) == amount


def test_the_first_page_lists_what_is_to_be_withdrawn() -> None:
    index = PackIndex(
        title="T", agency="A", facts=(), todo=(), documents=[document()], withdrawn=(("QT-07", "Tên", "Đã gộp"),),
        sheet="phieu.xlsx",
    )  # fmt: skip

    assert "Đã gộp" in Page(index_page(index, English()).decode()).new
    assert "withdrawn" not in Page(index_page(attrs.evolve(index, withdrawn=()), English()).decode()).new
