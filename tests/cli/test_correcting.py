"""`qms correct`, `qms rectify`, and how questions tell of both."""

from __future__ import annotations

from pathlib import Path

import pytest

LATER = "2021-09-20"

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def mended(issued: Path) -> Path:
    """QT-05, in force by 244/QĐ-SCT, with a working text that has been mended since."""
    with issued.open("a", encoding="utf-8") as file:
        file.write("\nĐính chính.\n")
    return issued


def correct(qms, *words, number: str = "1583/SCT-VP"):
    return qms(
        "correct", number, "--of", "244/QĐ-SCT", "--date", "20/9/2021", "QT-05", "--on-paper", *words, today=LATER
    )


class TestCorrect:
    def test_it_tells_what_it_did_and_from_when(self, qms, mended):
        answer = correct(qms, "--reason", "in sót một dòng")

        assert answer.code == 0
        assert answer.out.splitlines()[-1].startswith(
            "Done: correct 1 documents of 244/QĐ-SCT of 2021-09-13 by 1583/SCT-VP of 2021-09-20, from 2021-09-20 on. "
            "Entry 2 of the ledger"
        )
        assert "QMS-I050 QT-05: from 2021-09-20 on 01.00 has another text" in answer.err

    def test_from_the_start_is_said(self, qms, mended):
        assert "from the start. Entry 2" in correct(qms, "--from-start").out

    def test_the_json_of_a_writer(self, qms, mended):
        answer = correct(qms, "--format", "json").json

        assert (answer["done"], answer["entry"], answer["number"]) == (True, 2, "1583/SCT-VP")
        [line] = answer["plan"]["issues"]
        assert (line["code"], line["edition"], line["revision"], line["verdict"]) == ("QT-05", 1, 0, "changed")

    def test_a_dry_run_writes_nothing(self, qms, mended):
        answer = correct(qms, "--dry-run")

        assert answer.out.startswith("To do: correct 1 documents of 244/QĐ-SCT")
        assert not Path("decisions/2021/1583-sct-vp.md").exists()

    def test_what_was_prepared_is_corrected(self, qms, mended):
        assert qms("prepare", "dinh-chinh", "--corrects", "244/QĐ-SCT", "QT-05", today=LATER).code == 0

        answer = qms("correct", "1583/SCT-VP", "--date", "20/9/2021", "--plan", "dinh-chinh", "--on-paper", today=LATER)

        assert answer.code == 0, answer.err
        assert 'became = { number = "1583/SCT-VP"' in Path("plans/dinh-chinh.toml").read_text("utf-8")

    @pytest.mark.parametrize(
        ("words", "code", "message"),
        [
            (["1583/SCT-VP", "--date", "20/9/2021", "QT-05"], 2, "--of is missing"),
            (["1583/SCT-VP", "--date", "20/9/2021", "--of", "244/QĐ-SCT"], 2, "CODE is missing"),
            (["--of", "244/QĐ-SCT", "QT-05"], 2, "--date is missing"),
            (["1583/SCT-VP", "--date", "20/9/2021", "--of", "9/QĐ-SCT", "QT-05"], 2, "there is no decision 9/QĐ-SCT"),
            (["1583/SCT-VP", "--date", "20/9/2021", "--of", "244/QĐ-SCT", "QT-05"], 1, "1583/SCT-VP cannot be entered"),
        ],
    )
    def test_what_is_missing_or_wrong_is_told(self, qms, mended, words, code, message):
        answer = qms("correct", *words, today=LATER)

        assert answer.code == code
        assert message in answer.err
        assert answer.err.endswith("Nothing was written.\n")


class TestRectify:
    def test_what_is_put_right_is_shown_value_by_value(self, qms, issued):
        answer = qms(
            "rectify", "244/QĐ-SCT", "--number", "224/QĐ-SCT", "--date", "14/9/2021", "--reason", "gõ nhầm", today=LATER
        )

        assert answer.code == 0, answer.err
        assert answer.out.splitlines()[:-1] == [
            "  number: 244/QĐ-SCT → 224/QĐ-SCT",
            "  date: 2021-09-13 → 2021-09-14",
            "  in force from: 2021-09-13 → 2021-09-14",
        ]
        assert answer.out.splitlines()[-1].startswith("Done: rectify entry 1, 3 values. Entry 2 of the ledger")
        assert "QMS-I050 QT-05: on 2021-09-13 none is in force, instead of 01.00" in answer.err

    def test_one_value_is_told_in_a_line(self, qms, issued):
        answer = qms("rectify", "1", "--subject", "Ban hành", "--reason", "bỏ sót", today=LATER)

        assert "Done: rectify entry 1: subject: – → Ban hành. Entry 2" in answer.out

    def test_the_json_of_a_writer_has_the_values_before_and_after(self, qms, issued):
        answer = qms(
            "rectify", "244/QĐ-SCT", "--signer", "kiem-tra", "--reason", "gõ nhầm", "--format", "json", today=LATER
        )

        assert answer.json["plan"]["rectified"] == [
            {"document": None, "field": "signer", "before": "giam-doc", "after": "kiem-tra"}
        ]

    def test_an_entry_is_made_void(self, qms, issued):
        answer = qms("rectify", "1", "--void", "--reason", "nhập nhầm", today=LATER)

        assert "Done: make entry 1 void. Entry 2" in answer.out
        assert qms("list", today=LATER).out == ""

    def test_a_plan_states_it_whole(self, qms, issued):
        assert qms("prepare", "sua", "--rectifies", "1", today=LATER).code == 0
        place = Path("plans/sua.toml")
        place.write_text(place.read_text("utf-8").replace("edition = 1", "edition = 2"), "utf-8")

        answer = qms("rectify", "1", "--plan", "sua", "--reason", "gõ nhầm lần ban hành", today=LATER)

        assert "rectify entry 1: QT-05: 01.00 → 02.00" in answer.out

    @pytest.mark.parametrize(
        ("words", "code", "message"),
        [
            ([], 2, "ENTRY is missing"),
            (["1"], 2, "--reason is missing"),
            (["9", "--reason", "x"], 2, "the ledger has no entry 9"),
            (["1", "--reason", "x"], 1, "nothing in 244/QĐ-SCT of 2021-09-13 would be otherwise"),
            (["1", "--reason", "x", "--plan", "khong-co"], 2, "there is no plan “khong-co”"),
            (["1", "--reason", "x", "--number", "244/QD-SCT"], 2, "“244/QD-SCT” is not an official number"),
        ],
    )
    def test_what_is_missing_or_wrong_is_told(self, qms, issued, words, code, message):
        answer = qms("rectify", *words, today=LATER)

        assert answer.code == code
        assert message in answer.err


class TestQuestions:
    @pytest.fixture
    def both(self, qms, mended):
        """QT-05 corrected from the start, and the decision rectified twice."""
        assert correct(qms, "--from-start", "--reason", "in sót một dòng").code == 0
        for number in ("224/QĐ-SCT", "424/QĐ-SCT"):
            assert qms("rectify", "1", "--number", number, "--reason", "gõ nhầm", today=LATER).code == 0

    def test_the_history_says_what_corrects_what_and_what_was_rectified(self, qms, both):
        lines = qms("history", "QT-05", today=LATER).out.splitlines()

        assert [line.split("  ")[0] for line in lines] == ["Entry", "1", "2"]
        assert "424/QĐ-SCT" in lines[1]
        assert "  corrected  " in lines[1]
        assert lines[1].endswith("corrected from the start by entry 2, 1583/SCT-VP; rectified by entry 4 (gõ nhầm)")
        assert lines[2].endswith("corrects entry 1 (in sót một dòng)")

    def test_programs_read_it_too(self, qms, both):
        rows = qms("history", "QT-05", "--format", "json", today=LATER).json

        told = [tuple(row[key] for key in ("corrects", "corrected_by", "rectified_by", "reason")) for row in rows]
        assert told == [(None, [2], 4, None), (1, [], None, "in sót một dòng")]
        assert [row["status"] for row in rows] == ["replaced-before-effect", "in-force"]

    def test_as_known_before_there_is_nothing_to_remark(self, qms, both):
        assert "Remark" not in qms("history", "QT-05", "--known", "1", today=LATER).out

    def test_the_decisions_say_what_was_put_right_in_each(self, qms, both):
        first, second = qms("decisions", today=LATER).out.splitlines()[1:]

        assert first.endswith(
            "rectified by entry 3 (gõ nhầm): number: 244/QĐ-SCT → 224/QĐ-SCT; "
            "rectified by entry 4 (gõ nhầm): number: 224/QĐ-SCT → 424/QĐ-SCT"
        )
        assert second.endswith("corrects entry 1 (in sót một dòng)")

    def test_programs_read_the_old_values(self, qms, both):
        first, second = qms("decisions", "--format", "json", today=LATER).json

        assert [(one["entry"], one["reason"], one["changes"][0]["before"]) for one in first["rectified"]] == [
            (3, "gõ nhầm", "244/QĐ-SCT"),
            (4, "gõ nhầm", "224/QĐ-SCT"),
        ]
        assert (second["corrects"], second["reason"], second["rectified"]) == (1, "in sót một dòng", [])

    def test_a_void_entry_is_still_listed(self, qms, issued):
        qms("rectify", "1", "--void", "--reason", "nhập nhầm", today=LATER)

        [line] = qms("decisions", today=LATER).out.splitlines()[1:]
        assert line.endswith("made void by entry 2 (nhập nhầm)")

    def test_a_document_is_shown_with_its_remark(self, qms, both):
        answer = qms("show", "QT-05", today=LATER)

        assert "Decision: 1583/SCT-VP\n" in answer.out
        assert "Remark: corrects entry 1 (in sót một dòng)\n" in answer.out
        assert qms("show", "QT-05", "--format", "json", today=LATER).json["corrects"] == 1

    def test_a_decision_typed_without_its_stroke_is_found_and_that_is_said(self, qms, issued):
        answer = qms("list", "--known", "244/QD-SCT", today=LATER)

        assert "QT-05" in answer.out
        assert answer.err == "QMS-N003 “244/QD-SCT” is taken for 244/QĐ-SCT\n"

    def test_a_base_typed_without_its_stroke_is_written_as_the_store_knows_it(self, qms, issued, made, reviewed):
        made("QT-06")
        reviewed("QT-06")

        qms("issue", "245/QĐ-SCT", "--date", "13/9/2021", "QT-06", "--base", "244/QD-SCT")

        assert 'bases = [{ number = "244/QĐ-SCT", date = 2021-09-13 }]' in Path(
            "decisions/2021/0245-qd-sct.md"
        ).read_text("utf-8")
