import random
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qms.text.redline import (
    ChangeKind,
    Redline,
    Run,
    RunKind,
    SectionChange,
    compare_items,
    compare_words,
    normal_form,
    redline,
)

WORDS = [
    "hồ",
    "sơ",
    "lưu",
    "tại",
    "văn",
    "phòng",
    "theo",
    "907/KH-SCT",
    "ngày",
    "0,5",
    "ngày,",
    "15",
    "ngày",
    "13/9/2021",
    "**sở**",
    "QT-05",
]
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
LINE = st.one_of(
    SENTENCE,
    st.sampled_from(["", "", "# A", "## 1. A", "## 2. B", "## Hồ sơ", "### C", "|---|---|", "```", "Tên\n---"]),
    SENTENCE.map("- {}".format),
    SENTENCE.map("## 3. {}".format),
    SENTENCE.map("| x | {} |".format),
)
MARKDOWN = st.one_of(
    st.lists(LINE, max_size=14).map("\n".join),
    st.text(alphabet=st.sampled_from("ab #\n\r-|`\u0301\u00a0\u2028e\x0b12/,"), max_size=40),
)


@st.composite
def two_versions(draw: st.DrawFn) -> tuple[str, str]:
    """Two texts of which the second is mostly the first, cut up and put together anew."""
    before = draw(MARKDOWN)
    lines = before.split("\n")
    after = list(lines)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(after)))
        end = draw(st.integers(start, min(len(after), start + 3)))
        taken, after = after[start:end], [*after[:start], *after[end:]]
        place = draw(st.integers(0, len(after)))
        after[place:place] = draw(st.sampled_from([taken, [*taken, *taken], [draw(LINE)]]))
    return before, "\n".join(after)


VERSIONS = st.one_of(two_versions(), st.tuples(MARKDOWN, MARKDOWN))


def shown(runs: tuple[Run, ...]) -> str:
    """Runs as text, with what went out in [- -] and what came in in [+ +]."""
    marks = {RunKind.EQUAL: "{}", RunKind.DELETE: "[-{}-]", RunKind.INSERT: "[+{}+]"}
    return "".join(marks[run.kind].format(run.text) for run in runs)


def drawn(found: Redline) -> list[tuple[str | None, str, str]]:
    return [(s.heading, s.kind.value, "".join(shown(b.runs) for b in s.blocks)) for s in found.sections]


def kinds(found: Redline) -> list[tuple[str | None, str | None, str]]:
    return [(s.former_heading, s.heading, s.kind.value) for s in found.sections]


def only(found: Redline) -> SectionChange:
    [section] = found.sections
    return section


# -- laws ----------------------------------------------------------------------------------------------------


@given(VERSIONS)
def test_the_runs_put_together_are_the_old_and_the_new_text(versions: tuple[str, str]) -> None:
    before, after = versions
    found = redline(before, after)

    assert found.before == normal_form(before)
    assert found.after == normal_form(after)


@given(VERSIONS)
def test_nothing_changed_exactly_where_the_texts_are_equal(versions: tuple[str, str]) -> None:
    before, after = versions

    assert redline(before, after).is_same == (normal_form(before) == normal_form(after))
    assert redline(before, before).is_same
    assert (redline(before, before).inserted, redline(before, before).deleted) == (0, 0)
    assert not redline(before, before).is_visible_change


@given(VERSIONS)
@example(("|---|---|\nhồ sơ lưu tại\nhồ", "hồ sơ lưu tại\n|---|---|\nhồ"))
def test_the_redline_back_tells_of_as_many_words_more_or_less(versions: tuple[str, str]) -> None:
    before, after = versions
    there, back = redline(before, after), redline(after, before)

    assert there.inserted - there.deleted == back.deleted - back.inserted
    assert there.is_same == back.is_same


@given(VERSIONS)
def test_no_run_is_empty_and_neighbours_differ_in_kind(versions: tuple[str, str]) -> None:
    for section in redline(*versions).sections:
        for block in section.blocks:
            assert all(run.text for run in block.runs)
            assert all(a.kind is not b.kind for a, b in zip(block.runs, block.runs[1:], strict=False))


@given(st.text(), st.text())
def test_words_are_compared_without_loss_whatever_they_are(before: str, after: str) -> None:
    runs = compare_words(before, after)

    assert "".join(run.text for run in runs if run.kind is not RunKind.INSERT) == normal_form(before)
    assert "".join(run.text for run in runs if run.kind is not RunKind.DELETE) == normal_form(after)


# -- words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("theo 907/KH-SCT nay", "theo 917/KH-SCT nay", "theo [-907/KH-SCT-][+917/KH-SCT+] nay"),
        ("từ 13/9/2021.", "từ 13/10/2021.", "từ [-13/9/2021-][+13/10/2021+]."),
        (
            "ký ngày 13 tháng 9 năm 2021 tại",
            "ký ngày 14 tháng 9 năm 2021 tại",
            "ký [-ngày 13 tháng 9 năm 2021-][+ngày 14 tháng 9 năm 2021+] tại",
        ),
        ("trong 0,5 ngày làm", "trong 1,5 ngày làm", "trong [-0,5 ngày-][+1,5 ngày+] làm"),
        ("trong ½ ngày", "trong 02 giờ", "trong [-½ ngày-][+02 giờ+]"),
        ("đạt 95% hồ sơ", "đạt 98 % hồ sơ", "đạt [-95%-][+98 %+] hồ sơ"),
        ("3 ngàyx", "5 ngàyx", "[-3-][+5+] ngàyx"),
        ("xem [QT-05](qms:qt-05)", "xem [QT-06](qms:qt-06)", "xem [[-QT-05-][+QT-06+]]([-qms:qt-05-][+qms:qt-06+])"),
        ("một hai", "một **hai**", "một [+**+]hai[+**+]"),
        ("a b c", "a c", "a [-b -]c"),
        ("a c", "a b c", "a [+b +]c"),
        ("", "mới", "[+mới+]"),
        ("cũ", "", "[-cũ-]"),
        ("", "", ""),
    ],
)
def test_numbers_dates_and_amounts_change_whole(before: str, after: str, expected: str) -> None:
    assert shown(compare_words(before, after)) == expected


def test_accents_written_apart_from_their_letters_are_no_change() -> None:
    text = "# Quy trình kiểm soát hồ sơ\n\nĐược ký số."

    assert redline(text, unicodedata.normalize("NFD", text)).is_same
    assert redline(text, text.replace("\n", "\r\n")).is_same


def test_blanks_and_line_ends_are_no_change_that_a_reader_sees() -> None:
    found = redline("# Một\n\nhai ba\nbốn\n\n|a|\n|-|\n", "# Một\n\nhai\nba bốn\n\n\n| a |\n|---|")

    assert not found.is_same
    assert not found.is_visible_change
    assert only(found).kind is ChangeKind.CHANGED


def test_a_few_words_that_recur_in_a_passage_written_anew_do_not_tear_it() -> None:
    before = "Người đứng đầu phòng ban cấp dưới ký."
    after = "Trưởng các bộ phận phòng một cửa liên thông ký."

    assert (
        shown(compare_words(before, after))
        == "[-Người đứng đầu phòng ban cấp dưới-][+Trưởng các bộ phận phòng một cửa liên thông+] ký."
    )


def test_an_island_that_loses_its_neighbour_is_judged_anew() -> None:
    before = "a1 a2 x1 x2 a3 a4 y a5 a6 a7 a8 kết"
    after = "b1 b2 x1 x2 b3 b4 y b5 b6 b7 b8 kết"

    assert shown(compare_words(before, after)) == (
        "[-a1 a2-][+b1 b2+] x1 x2 [-a3 a4 y a5 a6 a7 a8-][+b3 b4 y b5 b6 b7 b8+] kết"
    )
    before, after = "a1 a2 a3 a4 " + before[6:], "b1 b2 b3 b4 " + after[6:]
    assert shown(compare_words(before, after)) == (
        "[-a1 a2 a3 a4 x1 x2 a3 a4 y a5 a6 a7 a8-][+b1 b2 b3 b4 x1 x2 b3 b4 y b5 b6 b7 b8+] kết"
    )


def test_items_of_a_list_are_compared_with_the_items_they_came_from() -> None:
    found = compare_items(["545/QĐ-UBND, Điều 1", "cũ"], ["mới hẳn", "545/QĐ-UBND, Điều 2"])

    assert [shown(runs) for runs in found] == ["[+mới hẳn+]", "545/QĐ-UBND, Điều [-1-][+2+]", "[-cũ-]"]


# -- blocks --------------------------------------------------------------------------------------------------


def test_a_new_item_does_not_shift_the_others() -> None:
    before = "Hồ sơ:\n- Đơn đề nghị\n- Giấy chứng nhận\n- Bản vẽ\n"
    after = "Hồ sơ:\n- Đơn đề nghị cấp phép\n- Ảnh\n- Giấy chứng nhận\n- Bản vẽ\n"

    assert [shown(block.runs) for block in only(redline(before, after)).blocks] == [
        "Hồ sơ:\n",
        "- Đơn đề nghị[+ cấp phép+]\n",
        "[+- Ảnh\n+]",
        "- Giấy chứng nhận\n",
        "- Bản vẽ\n",
    ]
    assert [block.change.value for block in only(redline(before, after)).blocks] == [
        "same", "changed", "added", "same", "same"
    ]  # fmt: skip


def test_tables_are_compared_cell_by_cell() -> None:
    before = "| TT | Nội dung | Thời gian |\n|---|---|---|\n| 1 | một hai | một hai |\n| 2 | Ký | 1 ngày |\n"
    after = "| TT | Nội dung | Thời gian |\n|---|---|---|\n| 1 | một | một hai ba |\n| 2 | Ký a\\|b | 2 ngày |\n"

    assert [shown(block.runs) for block in only(redline(before, after)).blocks][2:] == [
        "| 1 | một [-hai -]| một hai [+ba +]|\n",
        "| 2 | Ký [+a\\|b +]| [-1 ngày-][+2 ngày+] |\n",
    ]


def test_a_row_that_got_a_cell_is_compared_as_a_whole() -> None:
    found = only(redline("| Bước | Ai |\n", "| Bước | Ai | Giờ |\n"))

    assert [shown(block.runs) for block in found.blocks] == ["| Bước | Ai |[+ Giờ |+]\n"]


# -- sections ------------------------------------------------------------------------------------------------

PROCEDURE = """\
Văn bản số 1.

# Quy trình kiểm soát hồ sơ

## 1. Mục đích

Thống nhất cách lập và lưu hồ sơ.

## 2. Phạm vi

Áp dụng cho các phòng.

## 3. Nội dung

### 3.1. Lập hồ sơ

Chuyên viên lập hồ sơ trong 0,5 ngày.

### 3.2. Lưu hồ sơ

Văn thư lưu hồ sơ 5 năm tại kho của Sở, có danh mục kèm theo.
"""


def test_a_renumbered_section_is_the_same_section() -> None:
    after = PROCEDURE.replace("## 1. Mục đích", "## 1. Căn cứ\n\nNghị định 30.\n\n## 2. Mục đích")
    after = after.replace("## 2. Phạm vi", "## 3. Phạm vi").replace("## 3. Nội", "## IV. Nội")

    assert kinds(redline(PROCEDURE, after)) == [
        (None, None, "same"),
        ("Quy trình kiểm soát hồ sơ", "Quy trình kiểm soát hồ sơ", "same"),
        (None, "1. Căn cứ", "added"),
        ("1. Mục đích", "2. Mục đích", "changed"),
        ("2. Phạm vi", "3. Phạm vi", "changed"),
        ("3. Nội dung", "IV. Nội dung", "changed"),
        ("3.1. Lập hồ sơ", "3.1. Lập hồ sơ", "same"),
        ("3.2. Lưu hồ sơ", "3.2. Lưu hồ sơ", "same"),
    ]
    assert redline(PROCEDURE, after).inserted == redline(after, PROCEDURE).deleted == 9


def test_a_renamed_section_is_known_by_its_text_or_by_most_of_its_name() -> None:
    after = PROCEDURE.replace("3.2. Lưu hồ sơ", "3.2. Bảo quản").replace("## 2. Phạm vi\n\nÁp dụng cho các phòng.",
        "## 2. Phạm vi áp dụng\n\nMọi đơn vị thuộc Sở.")  # fmt: skip

    assert [kind for kind in kinds(redline(PROCEDURE, after)) if kind[2] != "same"] == [
        ("2. Phạm vi", "2. Phạm vi áp dụng", "changed"),
        ("3.2. Lưu hồ sơ", "3.2. Bảo quản", "changed"),
    ]


def test_a_moved_section_is_told_from_a_changed_one() -> None:
    storing = PROCEDURE[PROCEDURE.index("### 3.2.") :]
    after = PROCEDURE.replace(storing, "").replace(
        "## 2. Phạm vi", storing.replace("5 năm", "10 năm") + "\n## 2. Phạm vi"
    )
    found = redline(PROCEDURE, after)

    assert [kind for kind in kinds(found) if kind[2] != "same"] == [("3.2. Lưu hồ sơ", "3.2. Lưu hồ sơ", "moved")]
    assert [section.before for section in found.sections] == [0, 1, 2, 6, 3, 4, 5]
    assert "[-5 năm-][+10 năm+]" in drawn(found)[3][2]


def test_of_two_sections_that_change_places_the_shorter_one_moved() -> None:
    found = redline("# A\n\nMột đoạn khá dài.\n# B\n\nngắn\n", "# B\n\nngắn\n# A\n\nMột đoạn khá dài.\n")

    assert drawn(found) == [("B", "moved", "# B\n\nngắn\n"), ("A", "same", "# A\n\nMột đoạn khá dài.\n")]


def test_a_removed_section_stands_behind_the_one_it_followed() -> None:
    after = PROCEDURE[: PROCEDURE.index("## 2.")] + PROCEDURE[PROCEDURE.index("## 3. ") :]
    found = redline(PROCEDURE, after)

    assert [s.heading for s in found.sections][2:5] == ["1. Mục đích", "2. Phạm vi", "3. Nội dung"]
    assert drawn(found)[3] == ("2. Phạm vi", "removed", "[-## 2. Phạm vi\n\n-][-Áp dụng cho các phòng.\n\n-]")
    assert kinds(redline("Cũ hẳn rồi\n# A\n", "# A\n"))[0] == (None, None, "removed")


def test_headings_that_recur_are_told_by_those_above_them() -> None:
    before = "# Lập\n## Thời hạn\n1 ngày\n## Ai\nVăn thư\n# Lưu\n## Thời hạn\n5 năm\n## Ai\nKho\n"
    after = before.replace("1 ngày", "2 ngày").replace("5 năm", "10 năm").replace("# Lập", "# Trình\n## Ai\nSở\n# Lập")

    assert [(s.before, s.after, s.kind.value) for s in redline(before, after).sections] == [
        (None, 0, "added"),
        (None, 1, "added"),
        (0, 2, "same"),
        (1, 3, "changed"),
        (2, 4, "same"),
        (3, 5, "same"),
        (4, 6, "changed"),
        (5, 7, "same"),
    ]


def test_headings_that_recur_side_by_side_are_told_by_their_text() -> None:
    before = "# Bước\nnộp đơn tại một cửa\n# Bước\nthẩm định hồ sơ này\n"
    after = "# Bước\nchuyển phòng\n# Bước\nthẩm định hồ sơ ấy\n# Bước\nnộp đơn tại bộ phận một cửa\n"

    assert [(s.before, s.after, s.kind.value) for s in redline(before, after).sections] == [
        (None, 0, "added"),
        (1, 1, "moved"),
        (0, 2, "changed"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Điều 5. Hiệu lực", "Điều 7. Hiệu lực"),
        ("Chương II: Quy định", "Chương 3 - Quy định"),
        ("IV. Hồ sơ", "5) Hồ sơ"),
        ("a) Nhận", "đ. Nhận"),
        ("Phụ lục A Biểu mẫu", "Phụ lục B. Biểu mẫu"),
        ("5.2 Trách nhiệm", "5.3. Trách nhiệm"),
        ("2021", "2021"),
        ("IV.", "IV."),
    ],
)
def test_numbering_does_not_count_in_a_heading(old: str, new: str) -> None:
    filler = "# Một\n\nvăn thư\n"
    found = redline(f"# {old}\n\ncũ rồi\n{filler}", f"{filler}# {new}\n\nmới đây\n")

    assert [(s.before, s.after) for s in found.sections if s.before == 0] == [(0, 1)]


# -- many edits ----------------------------------------------------------------------------------------------

TEXT = """
quy trình kiểm soát hồ sơ tài liệu văn phòng sở công thương tiếp nhận thẩm định trả kết quả thời hạn làm việc cán bộ
lãnh đạo phê duyệt ký ban hành sửa đổi theo quyết định số và của các tại khi
"""


def test_of_three_hundred_edits_in_twenty_pages_each_is_found_and_no_other() -> None:
    chance = random.Random(20210913)
    syllables = TEXT.split()

    def words(n: int) -> str:
        return " ".join(chance.choice(syllables) for _ in range(n))

    def page(n: int) -> str:
        paragraphs = "".join(f"{words(45)}.\n\n" for _ in range(10))
        return f"## {n}. {words(4)}\n\n{paragraphs}" + f"- {words(9)}\n" * 6 + "\n"

    before = "".join(map(page, range(20)))
    after = before.split(" ")
    for place in chance.sample(range(len(after)), 300):
        after[place] += " 15 ngày"
    found = redline(before, " ".join(after))

    assert len(before.split()) > 9000
    assert (found.inserted, found.deleted) == (300, 0)
