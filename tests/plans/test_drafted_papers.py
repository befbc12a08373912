"""The paper of a draft of any form, and what a draft names that nobody knows."""

from __future__ import annotations

import datetime as dt

import pytest
from support.letterheads import ORGANISATION
from support.stores import system_of

from qms.model.official_papers import OfficialPaper, PaperForm, SignatureBlock, Urgency
from qms.plans.drafted_papers import draft_faults, paper_of_draft
from qms.plans.paper_skeletons import skeleton
from qms.text.paper_drafts import read_paper_draft

TODAY = dt.date(2026, 11, 20)
SYSTEM = system_of(organisation=ORGANISATION)


def paper(header: str, text: str = "Lời.\n", beside: dict[str, str | None] | None = None) -> OfficialPaper:
    file, faults = read_paper_draft(f"+++\n{header}\n+++\n{text}".encode(), path="a.md")
    assert file is not None, [str(fault) for fault in faults]
    assert [*draft_faults(SYSTEM, file, beside or {}, on=TODAY)] == []
    return paper_of_draft(SYSTEM, file, beside or {}, on=TODAY).paper


def faults_of(header: str) -> list[str]:
    file, _ = read_paper_draft(f"+++\n{header}\n+++\n".encode(), path="a.md")
    assert file is not None
    return [str(fault) for fault in draft_faults(SYSTEM, file, {"bad.md": None}, on=TODAY)]


def test_a_letter_has_its_subject_below_the_number_and_no_name() -> None:
    made = paper('form = "letter"\nsubject = "Về việc TCVN mới"\nto = ["Sở A", "Sở B"]\nsymbol = "SCT-VP"')

    assert (made.form, made.name, made.subject) == (PaperForm.LETTER, None, "V/v TCVN mới")
    assert (made.number.replace("\u00a0", ""), made.addressees) == ("Số: /SCT-VP", ("Sở A", "Sở B"))
    assert (made.authority, made.resolution, made.text, made.text_line) == (None, None, "Lời.\n", 7)
    assert paper('form = "letter"\nsubject = "V/v Góp ý"').subject == "V/v góp ý"


def test_a_draft_without_a_day_has_the_head_of_today_and_one_with_a_day_that_of_its_day() -> None:
    plan = 'form = "plan"\nsubject = "A"'
    late, early = paper(plan), paper(f'{plan}\nnumber = "907/KH-SCT"\ndate = 2021-02-26')

    assert (late.letterhead[0], late.place_and_date) == (
        "UBND THÀNH PHỐ ĐỒNG NAI", "Đồng Nai, ngày …… tháng …… năm 2026"
    )  # fmt: skip
    assert (early.letterhead[0], early.place_and_date, early.number) == (
        "UBND TỈNH ĐỒNG NAI", "Đồng Nai, ngày 26 tháng 02 năm 2021", "Số: 907/KH-SCT"
    )  # fmt: skip


def test_what_is_told_in_the_header_stands_on_the_paper() -> None:
    made = paper(
        'form = "report"\nsubject = "A"\nurgency = "HỎA TỐC"\ncirculation = "LƯU HÀNH NỘI BỘ"\ndrafter = "NTT.(2)"\n'
        'contact = "Số 2"\nrecipients = ["Như trên"]\nbases = ["Căn cứ Luật;", "Theo đề nghị của phòng"]'
    )

    assert (made.urgency, made.circulation, made.drafter) == (Urgency.AT_ONCE, "LƯU HÀNH NỘI BỘ", "NTT.(2)")
    assert (made.contact, made.recipients) == ("Số 2", ("Như trên",))
    assert made.bases == ("Căn cứ Luật;", "Theo đề nghị của phòng.")


def test_several_sign_minutes() -> None:
    made = paper(
        'form = "minutes"\nsubject = "Họp"\nsignatures = [{ titles = ["KHÁCH"], name = "Ông B" }, '
        '{ person = "nguyen-an", titles = ["CHỦ TRÌ"] }, { person = "nguyen-an", capacity = "KT." }]'
    )

    assert made.signatures == (
        SignatureBlock(titles=("KHÁCH",), name="Ông B"),
        SignatureBlock(titles=("CHỦ TRÌ",), name="Nguyễn An"),
        SignatureBlock(titles=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), name="Nguyễn An"),
    )


def test_a_boards_report_is_signed_in_the_board() -> None:
    made = paper('form = "report"\nsubject = "A"\nissuer = "bcd-iso"\nsigner = { person = "nguyen-an" }')

    assert (made.letterhead, made.number.replace("\u00a0", "")) == (
        ("SỞ CÔNG THƯƠNG", "BAN CHỈ ĐẠO ISO"),
        "Số: /BC-BCĐ",
    )
    assert made.signatures[0].below == ("PHÓ GIÁM ĐỐC SỞ CÔNG THƯƠNG",)


def test_a_decision_is_completed() -> None:
    made = paper('form = "decision"\nsubject = "Về việc A"\nbases = ["Căn cứ Luật"]', "Điều 1. A.\n")

    assert (made.name, made.authority) == ("QUYẾT ĐỊNH", "GIÁM ĐỐC SỞ CÔNG THƯƠNG THÀNH PHỐ ĐỒNG NAI")
    assert (made.resolution, made.text) == ("QUYẾT ĐỊNH:", "Điều 1. A.\n")


def test_what_a_decisions_text_says_itself_is_kept() -> None:
    made = paper(
        'form = "decision"\nsubject = "Về việc A"\nbases = ["Căn cứ Luật"]\nrecipients = ["X"]',
        "**Về việc B**\n\nCăn cứ Nghị định;\n\nĐiều 1. A.\n\nNơi nhận:\n\n- Y.\n",
    )

    assert (made.subject, made.bases) == ("Về việc B", ("Căn cứ Luật;", "Căn cứ Nghị định."))
    assert made.recipients == ("Y",)


def test_annexes_are_numbered_where_there_are_several() -> None:
    one = '\n[[annexes]]\nfile = "1.md"\ntitle = "DANH SÁCH"\nlandscape = true\n'
    header = 'form = "plan"\nsubject = "A"\nnumber = "9/KH-SCT"\ndate = 2021-02-26\n'
    [alone] = paper(header + one, beside={"1.md": "Bảng."}).annexes
    several = paper(header + one * 14, beside={"1.md": "Bảng."}).annexes

    assert (alone.heading, alone.title, alone.text, alone.landscape) == ("Phụ lục", "DANH SÁCH", "Bảng.", True)
    assert (
        alone.attached == "(Kèm theo Kế hoạch số 09/KH-SCT ngày 26 tháng 02 năm 2021 của Sở Công Thương tỉnh Đồng Nai)"
    )
    assert [several[n].heading for n in (0, 3, 8, 13)] == ["Phụ lục I", "Phụ lục IV", "Phụ lục IX", "Phụ lục XIV"]
    assert paper('form = "letter"\nsubject = "A"\n' + one, beside={"1.md": ""}).annexes[0].attached == (
        "(Kèm theo Công văn số ……/SCT ngày …… tháng …… năm 2026 của Sở Công Thương thành phố Đồng Nai)"
    )


def test_what_nobody_knows_is_told_with_its_line() -> None:
    said = faults_of(
        'form = "plan"\nsubject = "A"\nissuer = "ai"\nsigner = { person = "x" }\nsignatures = [{ person = "y" }]\n'
        '[[annexes]]\nfile = "bad.md"\ntitle = "T"'
    )

    assert [line.splitlines()[0] for line in said] == [
        "a.md:4: QMS-P021 there is no organisation or board “ai” on 2026-11-20",
        "a.md:5: QMS-P022 there is no person “x”",
        "a.md:6: QMS-P022 there is no person “y”",
        "a.md:8: QMS-P023 the annex bad.md is not there, or cannot be read as a text",
    ]


def test_a_signer_without_a_post_is_a_remark() -> None:
    file, _ = read_paper_draft(
        b'+++\nform = "plan"\nsubject = "A"\nsigner = { person = "pham-dung" }\n+++\n', path="a.md"
    )
    assert file is not None

    assert [remark.code for remark in paper_of_draft(SYSTEM, file, {}, on=TODAY).remarks] == ["QMS-P020"]


@pytest.mark.parametrize("form", PaperForm)
def test_every_skeleton_can_be_read_and_made_as_it_is(form: PaperForm) -> None:
    file, faults = read_paper_draft(skeleton(form).encode(), path="a.md")

    assert file is not None
    assert faults == ()
    assert [*draft_faults(SYSTEM, file, {}, on=TODAY)] == []
    assert paper_of_draft(SYSTEM, file, {}, on=TODAY).paper.form is form


@pytest.mark.parametrize("form", PaperForm)
def test_the_guidance_of_a_skeleton_is_right_once_its_signs_are_taken_away(form: PaperForm) -> None:
    lines = skeleton(form).split("\n")
    used = [line.removeprefix("# ") if " = " in line and line.startswith("# ") else line for line in lines]
    file, faults = read_paper_draft("\n".join(_with_tables(used)).encode(), path="a.md")

    assert [str(fault) for fault in faults] == []
    assert file is not None
    assert file.draft.annexes[0].file == "phu-luc.md"


def _with_tables(lines: list[str]) -> list[str]:
    return [line.removeprefix("# ") if line == "# [[annexes]]" else line for line in lines]
