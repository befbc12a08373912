"""Answer sheets, read: what people write for yes and no, and which rows are answered."""

from __future__ import annotations

import datetime as dt

import pytest

from qms.model.reviews import Role, Verdict
from qms.text.table_answers import VERDICT_WORDS, AnswerRow, digest, read_answers, role, verdict
from qms.text.table_cells import CellError
from qms.text.table_columns import ANSWER_COLUMNS
from qms.text.tables import SheetRow, read_table

DIGEST = "sha256:" + "0a" * 32
GOOD = {"code": "QT-05", "document": "qt-05", "digest": DIGEST, "verdict": "Đồng ý"}


def rows_of(*rows: dict[str, str]) -> tuple[tuple[AnswerRow, ...], list[str]]:
    names = [column.name for column in ANSWER_COLUMNS]
    sheet = [
        SheetRow(1, ["Sở Công Thương"]),
        SheetRow(8, ["STT", *(column.vietnamese for column in ANSWER_COLUMNS)]),
        *(SheetRow(9 + n, [str(n), *(row.get(name, "") for name in names)]) for n, row in enumerate(rows)),
    ]
    table, faults = read_table(sheet, ANSWER_COLUMNS, path="phieu.xlsx")
    assert table is not None
    assert faults == ()
    answers, found = read_answers(table)
    return answers, [str(one) for one in found]


def test_a_row_says_who_answers_what_for_which_bytes() -> None:
    answers, found = rows_of(
        {
            **GOOD, "verdict": "Không đồng ý", "reason": " Thiếu\nmục 5 ", "person": "kiem-tra", "date": "13/9/2021",
            "role": "checker", "plan": "dot-1", "packed": "2021-09-10", "title": "Quy trình", "revision": "02.00",
        }
    )  # fmt: skip

    assert found == []
    [row] = answers
    assert (row.document, row.digest, row.verdict, row.reason) == ("qt-05", DIGEST, Verdict.REJECTED, "Thiếu mục 5")
    assert (row.person, row.role, row.plan) == ("kiem-tra", Role.CHECKER, "dot-1")
    assert (row.date, row.packed) == (dt.date(2021, 9, 13), dt.date(2021, 9, 10))
    assert str(row.cell("reason")) == "phieu.xlsx:9"


@pytest.mark.parametrize(
    "text",
    ["Đồng ý", "đồng ý", "ĐỒNG Ý.", "dong y", "Đồng  ý", "Nhất trí", "✓", " ✔ ", "có", "approved", "yes"],
)  # fmt: skip
def test_yes_is_said_in_many_ways(text: str) -> None:
    assert verdict(text) is Verdict.APPROVED


@pytest.mark.parametrize("text", ["Không đồng ý", "KHONG DONG Y", "không", "Không nhất trí", "rejected", "no"])
def test_no_is_said_in_many_ways(text: str) -> None:
    assert verdict(text) is Verdict.REJECTED


@pytest.mark.parametrize("said", VERDICT_WORDS)
def test_what_the_sheet_offers_is_understood(said: Verdict) -> None:
    assert verdict(VERDICT_WORDS[said]) is said


@pytest.mark.parametrize("text", ["Đồng ý, nhưng sửa mục 5", "?", "để xem", "đồng", "1"])
def test_what_is_neither_yes_nor_no_is_asked_about(text: str) -> None:
    with pytest.raises(CellError, match="is neither “Đồng ý” nor “Không đồng ý”"):
        verdict(text)


@pytest.mark.parametrize(
    "text, known", [("author", Role.AUTHOR), ("Xem xét", Role.CHECKER), ("PHÊ DUYỆT", Role.APPROVER)]
)
def test_a_role_is_named_in_two_languages(text: str, known: Role) -> None:
    assert role(text) is known


def test_a_role_that_nobody_has_is_asked_about() -> None:
    with pytest.raises(CellError, match="“giám đốc” is no role"):
        role("giám đốc")


def test_a_digest_may_be_broken_over_lines_and_written_in_capitals() -> None:
    assert digest(DIGEST[:20] + "\n" + DIGEST[20:].upper()) == DIGEST
    with pytest.raises(CellError, match="is not the digest of a text"):
        digest("0a0a")


def test_a_row_without_an_answer_is_kept_as_such_whatever_else_is_wrong_in_it() -> None:
    answers, found = rows_of({**GOOD, "verdict": "", "date": "hôm qua", "role": "?", "digest": "x"}, {"code": "QT-06"})

    assert found == []
    assert [row.verdict for row in answers] == [None, None]


@pytest.mark.parametrize(
    "row, told",
    [
        (
            {"verdict": "để xem"},
            "phieu.xlsx:9: QMS-B013 column Ý kiến: “để xem” is neither “Đồng ý” nor “Không đồng ý”",
        ),
        ({"verdict": "không"}, "phieu.xlsx:9: QMS-R010 QT-05 is not agreed to, and no reason is given"),
        ({"verdict": "", "reason": "Thiếu"}, "phieu.xlsx:9: QMS-R011 of QT-05 a reason is given, and no verdict"),
        ({"date": "hôm qua"}, "phieu.xlsx:9: QMS-B013 column Ngày trả lời: “hôm qua” is not a day"),
        ({"packed": "44450"}, "phieu.xlsx:9: QMS-B013 column Ngày lập phiếu: 44450 is a number, not a day"),
        ({"role": "giám đốc"}, "phieu.xlsx:9: QMS-B013 column Vai trò: “giám đốc” is no role"),
        ({"digest": "abc"}, "phieu.xlsx:9: QMS-B013 column Mã kiểm tra: “abc” is not the digest of a text"),
        ({"digest": ""}, "phieu.xlsx:9: QMS-B018 the row says nothing in the column Mã kiểm tra"),
        ({"document": ""}, "phieu.xlsx:9: QMS-B018 the row says nothing in the column Định danh"),
        ({"code": ""}, "phieu.xlsx:9: QMS-B018 the row says nothing in the column Mã hiệu"),
    ],
)
def test_what_is_wrong_in_an_answered_row_is_told_with_its_place(row: dict[str, str], told: str) -> None:
    answers, found = rows_of({**GOOD, **row}, {**GOOD, "code": "QT-06"})

    assert found == [told]
    assert [one.code for one in answers] == ["QT-06"]
