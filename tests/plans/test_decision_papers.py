"""The paper of a decision: all that stands on it, by the names of its day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
from support.ledgers import entry, files_of, issued, ledger_of, withdrawn
from support.letterheads import ORGANISATION
from support.stores import system_of

from qms.model.decision_lists import digest_of_entry, digest_of_preparation
from qms.model.ledger import Act, LedgerEntry, Signer
from qms.model.official_papers import OfficialPaper, PaperForm
from qms.model.papers import PaperReference
from qms.model.preparations import Preparation
from qms.plans.decision_papers import DRAFT, paper_of_entry, paper_of_preparation, preparation_of
from qms.plans.paper_parts import MadePaper

ON = dt.date(2021, 9, 13)
TEXT = """\
# QUYẾT ĐỊNH

**Về việc ban hành Hệ thống tài liệu**

**GIÁM ĐỐC SỞ CÔNG THƯƠNG**

*Căn cứ Luật Giá.*

**QUYẾT ĐỊNH:**

**Điều 1.** Ban hành.

**Điều 2.** Các phòng chịu trách nhiệm thi hành./.
"""


def made(*entries: LedgerEntry, text: str = TEXT) -> MadePaper:
    """Return the paper of the last of the entries."""
    file = attrs.evolve(files_of(*entries)[-1], text=text)
    return paper_of_entry(system_of(organisation=ORGANISATION, ledger=ledger_of(*entries)), file)


def decided(*said: Any, text: str = TEXT, date: dt.date = ON, **fields: Any) -> OfficialPaper:
    signer = Signer(person="nguyen-an", capacity="KT.")
    return made(entry(1, *said, date=date, **{"signer": signer, **fields}), text=text).paper


def test_a_decision_has_its_own_text_and_the_head_of_its_day() -> None:
    paper = decided(issued(), number="244/QĐ-SCT", recorded_by="tran-binh")

    assert (paper.form, paper.name, paper.number) == (PaperForm.DECISION, "QUYẾT ĐỊNH", "Số: 244/QĐ-SCT")
    assert paper.letterhead == ("UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG")
    assert paper.place_and_date == "Đồng Nai, ngày 13 tháng 9 năm 2021"
    assert (paper.subject, paper.authority) == ("Về việc ban hành Hệ thống tài liệu", "GIÁM ĐỐC SỞ CÔNG THƯƠNG")
    assert (paper.bases, paper.resolution) == (("Căn cứ Luật Giá.",), "QUYẾT ĐỊNH:")
    assert (paper.text_line, paper.text.split()[0]) == (11, "**Điều")
    assert [block.titles for block in paper.signatures] == [("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")]
    assert paper.recipients == ("Như Điều 2", "Lưu: VT, VP")
    assert paper.mark is None


def test_a_decision_of_2026_has_the_head_of_the_city() -> None:
    assert decided(issued(), date=dt.date(2026, 5, 4)).letterhead == ("UBND THÀNH PHỐ ĐỒNG NAI", "SỞ CÔNG THƯƠNG")


def test_the_annex_lists_what_is_issued_and_withdrawn_with_the_digest_of_the_whole() -> None:
    first = entry(1, issued("qt-05"), issued("qt-06"), issued("qt-07"))
    second = entry(2, issued("qt-05", 2), issued("qt-06", 2, digest=first.issues[1].digest), issued("qt-08"),
                   withdrawn("qt-07", "Hết nhu cầu"), date=ON)  # fmt: skip
    [annex] = made(first, second).paper.annexes
    [table] = annex.tables

    assert (annex.heading, annex.title) == ("Phụ lục", "DANH MỤC TÀI LIỆU")
    assert annex.attached == (
        "(Kèm theo Quyết định số 02/QĐ-SCT ngày 13 tháng 9 năm 2021 của Sở Công Thương tỉnh Đồng Nai)"
    )
    assert [row[1::2] for row in table.rows] == [
        ("QT-05", "02.00", "0200020002000200"),
        ("QT-06", "02.00", "0100010001000100"),
        ("QT-08", "01.00", "0100010001000100"),
        ("QT-07", "–", "–"),
    ]
    assert [row[4] for row in table.rows] == ["Sửa đổi", "Ban hành lại", "Ban hành", "Bãi bỏ"]
    assert annex.notes[-1] == digest_of_entry(second).removeprefix("sha256:")


def test_the_list_of_an_entry_is_that_of_the_plan_which_would_have_led_to_it() -> None:
    one = entry(1, issued(), issued("qt-06", digest=None, tree=None), withdrawn("qt-09"))

    assert digest_of_preparation(preparation_of(ledger_of(one), one)) == digest_of_entry(one)


def test_a_document_that_is_withdrawn_unknown_is_named_by_its_id() -> None:
    [annex] = decided(withdrawn("qt-09")).annexes

    assert annex.tables[0].rows[0][1:3] == ("qt-09", "")


def test_a_decision_that_lists_nothing_has_no_annex() -> None:
    assert decided().annexes == ()


def test_a_decision_without_a_text_gets_one_drafted() -> None:
    paper = decided(issued(), text="\n", subject="Ban hành quy trình", bases=(PaperReference(number="5/KH-SCT"),))

    assert (paper.name, paper.subject) == ("QUYẾT ĐỊNH", "Về việc ban hành quy trình")
    assert paper.authority == "GIÁM ĐỐC SỞ CÔNG THƯƠNG TỈNH ĐỒNG NAI"
    assert paper.bases == ("Căn cứ Kế hoạch số 5/KH-SCT.",)
    assert paper.recipients == ("Như Điều 3", "Lưu: VT")


def test_what_the_text_leaves_out_is_told_by_the_entry() -> None:
    bases = (PaperReference(number="5/KH-SCT"), PaperReference(number="6/KH-SCT"))
    paper = decided(issued(), text="Lời.", subject="Ban hành quy trình", bases=bases)

    assert (paper.name, paper.subject, paper.resolution) == ("QUYẾT ĐỊNH", "Ban hành quy trình", "QUYẾT ĐỊNH:")
    assert paper.bases == ("Căn cứ Kế hoạch số 5/KH-SCT;", "Căn cứ Kế hoạch số 6/KH-SCT.")
    assert paper.authority == "GIÁM ĐỐC SỞ CÔNG THƯƠNG TỈNH ĐỒNG NAI"
    assert (paper.text, paper.recipients) == ("Lời.", ("Lưu: VT",))
    assert decided(text="Lời.").subject == ""


def test_who_signs_for_all_decides_for_all() -> None:
    paper = decided(text="Lời.", signer=Signer(person="tran-binh", capacity="TM."))

    assert paper.authority == "SỞ CÔNG THƯƠNG TỈNH ĐỒNG NAI"


def test_a_boards_decision_is_the_boards() -> None:
    paper = decided(issued(), text="Lời.", number="4/QĐ-BCĐ", issuer="bcd-iso", signer=Signer(person="nguyen-an"))

    assert paper.letterhead == ("SỞ CÔNG THƯƠNG", "BAN CHỈ ĐẠO ISO")
    assert paper.authority == "TRƯỞNG BAN CHỈ ĐẠO ISO"
    assert paper.signatures[0].below == ("PHÓ GIÁM ĐỐC SỞ CÔNG THƯƠNG",)
    assert paper.annexes[0].attached.endswith("của Ban chỉ đạo ISO)")


def test_a_unit_without_a_symbol_is_named_whole() -> None:
    assert decided(text="Lời.", recorded_by="le-chi").recipients == ("Lưu: VT, Tổ ISO",)


def test_recipients_that_the_text_names_are_taken() -> None:
    assert decided(text=f"{TEXT}\nNơi nhận:\n\n- Như Điều 2;\n- Lưu: VT.\n").recipients == ("Như Điều 2", "Lưu: VT")


def test_nobody_signs_where_nobody_is_said_to() -> None:
    [block] = decided(signer=None).signatures

    assert (block.titles, block.name) == (("GIÁM ĐỐC",), None)


def test_a_signer_whose_title_is_not_known_is_told() -> None:
    found = made(entry(1, date=ON, signer=Signer(person="pham-dung")))

    assert [str(remark.message) for remark in found.remarks] == [
        "the title of Phạm Dũng on 2021-09-13 is not known, so room is left for it"
    ]
    assert not found.remarks[0].is_error


def test_a_correction_by_letter_has_the_form_of_a_letter() -> None:
    first = entry(1, issued())
    letter = entry(2, issued(), act=Act.CORRECTION, corrects=1, number="12/SCT-VP", date=ON, subject="Đính chính lỗi")
    paper = made(first, letter, text="").paper

    assert (paper.form, paper.name, paper.authority, paper.resolution) == (PaperForm.LETTER, None, None, None)
    assert paper.subject == "V/v đính chính lỗi"
    assert paper.annexes[0].attached.startswith("(Kèm theo Công văn số 12/SCT-VP ngày 13")


def test_another_kind_of_paper_keeps_the_name_of_its_kind() -> None:
    assert decided(number="5/KH-SCT", text="Lời.", subject="Đợt 1").name == "KẾ HOẠCH"
    assert decided(number="5/TB-SCT", text="Lời.").name == "THÔNG BÁO"


def test_a_plan_is_a_draft_with_room_for_number_and_day() -> None:
    one = entry(1, issued(), signer=Signer(person="tran-binh"), subject="Ban hành quy trình")
    plan: Preparation = attrs.evolve(preparation_of(ledger_of(one), one), became=None)
    system = system_of(organisation=ORGANISATION)
    paper = paper_of_preparation(system, plan, TEXT).paper

    assert (paper.number.replace("\u00a0", " "), paper.mark) == ("Số:         /QĐ-SCT", DRAFT)
    assert paper.place_and_date == "Đồng Nai, ngày …… tháng …… năm 2021"
    assert paper.annexes[0].attached == (
        "(Kèm theo Quyết định số ……/QĐ-SCT ngày …… tháng …… năm 2021 của Sở Công Thương tỉnh Đồng Nai)"
    )
    assert paper.subject == "Về việc ban hành Hệ thống tài liệu"
    assert paper_of_preparation(system, plan, None).paper.subject == "Về việc ban hành quy trình"
