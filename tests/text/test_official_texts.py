"""The own text of a decision, taken apart; nothing of it may be lost."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.text.official_texts import OfficialText, read_official_text

DRAFTED = """\
# QUYẾT ĐỊNH

**Về việc ban hành Sổ tay chất lượng**

**GIÁM ĐỐC SỞ CÔNG THƯƠNG**

*Căn cứ Quyết định số 19/2014/QĐ-TTg;*

*Theo đề nghị của Chánh Văn phòng.*

**QUYẾT ĐỊNH:**

**Điều 1.** Ban hành Sổ tay.

**Điều 2.** Các phòng chịu trách nhiệm thi hành./.
"""
TYPED = """\

QUYẾT ĐỊNH
Về việc ban hành
Sổ tay chất lượng

GIÁM ĐỐC SỞ CÔNG THƯƠNG
TỈNH ĐỒNG NAI

Căn cứ Quyết định số 19/2014/QĐ-TTg
của Thủ tướng Chính phủ;
- Căn cứ Luật Giá;
Xét đề nghị của Chánh Văn phòng,

QUYẾT ĐỊNH

## Điều 1. Ban hành Sổ tay

Nội dung.
"""


def test_the_text_that_prepare_drafts_is_taken_apart() -> None:
    assert read_official_text(DRAFTED, 5) == OfficialText(
        name="QUYẾT ĐỊNH",
        subject="Về việc ban hành Sổ tay chất lượng",
        authority="GIÁM ĐỐC SỞ CÔNG THƯƠNG",
        bases=("Căn cứ Quyết định số 19/2014/QĐ-TTg;", "Theo đề nghị của Chánh Văn phòng."),
        resolution="QUYẾT ĐỊNH:",
        body="**Điều 1.** Ban hành Sổ tay.\n\n**Điều 2.** Các phòng chịu trách nhiệm thi hành./.\n",
        body_line=17,
    )


def test_a_text_without_asterisks_on_lines_that_follow_each_other() -> None:
    assert read_official_text(TYPED) == OfficialText(
        name="QUYẾT ĐỊNH",
        subject="Về việc ban hành Sổ tay chất lượng",
        authority="GIÁM ĐỐC SỞ CÔNG THƯƠNG TỈNH ĐỒNG NAI",
        bases=(
            "Căn cứ Quyết định số 19/2014/QĐ-TTg của Thủ tướng Chính phủ;",
            "Căn cứ Luật Giá;",
            "Xét đề nghị của Chánh Văn phòng,",
        ),
        resolution="QUYẾT ĐỊNH",
        body="## Điều 1. Ban hành Sổ tay\n\nNội dung.\n",
        body_line=16,
    )


def test_headings_stand_for_bold() -> None:
    parts = read_official_text("# QUYẾT ĐỊNH\n## Ban hành Sổ tay #\n## GIÁM ĐỐC SỞ\nCăn cứ Luật.\n## QUYẾT ĐỊNH:\nA")

    assert (parts.subject, parts.authority, parts.bases) == ("Ban hành Sổ tay", "GIÁM ĐỐC SỞ", ("Căn cứ Luật.",))
    assert (parts.resolution, parts.body, parts.body_line) == ("QUYẾT ĐỊNH:", "A", 6)


def test_the_name_may_be_missing() -> None:
    parts = read_official_text("Về việc thành lập Tổ\n\nCăn cứ Luật;\n\n**Điều 1.** Lập.")

    assert (parts.name, parts.subject, parts.bases) == (None, "Về việc thành lập Tổ", ("Căn cứ Luật;",))
    assert parts.body == "**Điều 1.** Lập."


def test_without_a_name_the_word_before_the_articles_is_the_resolution() -> None:
    parts = read_official_text("Căn cứ Luật;\n\nQUYẾT ĐỊNH\n\nĐiều 1. Lập.")

    assert (parts.name, parts.resolution) == (None, "QUYẾT ĐỊNH")


@pytest.mark.parametrize(
    "text",
    [
        "Điều 1. Lập.",
        "**Điều 1.** Lập.\n\n**QUYẾT ĐỊNH:**",
        "Lời văn thường.\n\nCăn cứ Luật;",
        "| a |\n| --- |\n",
        "- một\n- hai",
        "> Căn cứ Luật",
        "    Căn cứ Luật",
        "**Thực hiện kế hoạch**\n\nLời.",
        "***",
        "\n\n",
    ],
)
def test_what_is_no_head_is_all_body(text: str) -> None:
    parts = read_official_text(text)

    assert parts.body == text.lstrip("\n") or (parts.subject and "Thực hiện" in parts.subject)
    assert (parts.name, parts.authority, parts.bases, parts.resolution) == (None, None, (), None)


def test_from_the_first_line_that_is_not_recognised_all_is_body() -> None:
    parts = read_official_text("**QUYẾT ĐỊNH**\n\n**Ban hành**\n\n**GIÁM ĐỐC SỞ**\n\nLời.\n\n*Căn cứ Luật;*\n")

    assert (parts.authority, parts.bases, parts.body) == ("GIÁM ĐỐC SỞ", (), "Lời.\n\n*Căn cứ Luật;*\n")


@pytest.mark.parametrize("second", ["**Một dòng nữa**", "**CỘNG HÒA XÃ HỘI**"])
def test_a_second_subject_or_authority_is_body(second: str) -> None:
    first = "# QUYẾT ĐỊNH\n\n**Ban hành**\n\n" + ("**GIÁM ĐỐC SỞ**\n\n" if second.isupper() else "")

    assert read_official_text(first + second).body == second


def test_grounds_keep_their_signs_and_lose_their_marks() -> None:
    parts = read_official_text("# QUYẾT ĐỊNH\n\n*Căn cứ **Luật** số 5\\_A \\* b;*")

    assert parts.bases == ("Căn cứ Luật số 5_A * b;",)


@pytest.mark.parametrize("heading", ["**Nơi nhận:**", "Nơi nhận:", "***Nơi nhận***", "*NƠI NHẬN:*"])
def test_the_recipients_close_the_text(heading: str) -> None:
    parts = read_official_text(f"{DRAFTED}\n{heading}\n\n- Như Điều 2;\n- Lưu: VT, VP.\n")

    assert parts.recipients == ("Như Điều 2", "Lưu: VT, VP")
    assert parts.body.endswith("thi hành./.\n")


def test_a_heading_of_recipients_without_any_stays_in_the_body() -> None:
    assert read_official_text("Điều 1. Lập.\n\nNơi nhận:\n").body == "Điều 1. Lập.\n\nNơi nhận:\n"


def test_recipients_with_other_words_behind_them_stay_in_the_body() -> None:
    parts = read_official_text(f"{DRAFTED}\nNơi nhận:\n\n- Như Điều 2\n\nLời cuối.\n")

    assert parts.recipients == ()
    assert parts.body.endswith("Nơi nhận:\n\n- Như Điều 2\n\nLời cuối.\n")


_LINES = st.sampled_from(
    [
        "", "# QUYẾT ĐỊNH", "QUYẾT ĐỊNH", "**QUYẾT ĐỊNH:**", "**Về việc ban hành**", "V/v sửa đổi", "GIÁM ĐỐC SỞ CÔNG THƯƠNG",
        "**UBND TỈNH**", "*Căn cứ Luật số 5;*", "- Căn cứ Nghị định", "Theo đề nghị của phòng.", "của Chính phủ;",
        "**Điều 1.** Ban hành", "## Điều 2. Hiệu lực", "1. Một khoản", "a) điểm", "| a | b |", "Nơi nhận:", "- Như Điều 2;",
        "Lời văn", "*nghiêng*", "[một](https://a.vn) hai", "    mã", "---", "-", "**", "Xét thấy **đậm** nhạt",
    ]
)  # fmt: skip


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]", unicodedata.normalize("NFC", text)))


@given(st.lists(_LINES | st.text(max_size=20), max_size=14).map("\n".join))
def test_every_letter_of_the_text_is_in_its_parts_in_order(text: str) -> None:
    parts = read_official_text(text)
    closing = "Nơi nhận" if parts.recipients else ""
    said = [parts.name, parts.subject, parts.authority, *parts.bases, parts.resolution, parts.body, closing]

    together = "".join(_letters(part) for part in (*said, *parts.recipients) if part)
    assert together.casefold() == _letters(text).casefold()


@given(st.lists(_LINES, max_size=12).map("\n".join), st.integers(1, 50))
def test_the_body_begins_on_its_line(text: str, first: int) -> None:
    parts = read_official_text(text, first)
    below = "\n".join(text.split("\n")[parts.body_line - first :])

    assert below.startswith(parts.body)
