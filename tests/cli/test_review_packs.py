"""`qms review-pack`, `qms review --from`, and acts on the texts of a unit, a kind or a plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.answers import filled_in
from support.pages import Page

Made = Callable[..., Path]


@pytest.fixture
def place(outside: Path) -> Path:
    return outside.parent / "ho-so"


@pytest.fixture
def sheet(qms: Callable[..., object], made: Made, store: Path, place: Path) -> Path:
    """The sheet of a pack with QT-05 and QT-06, answered by the checker: yes and no."""
    made("QT-05")
    made("QT-06")
    assert qms("review-pack", place, "QT-05", "QT-06", "--as", "kiem-tra").code == 0  # type: ignore[attr-defined]
    back = place.parent / "Phiếu của VP.xlsx"
    answers = {"QT-06": {"verdict": "Không đồng ý", "reason": "Thiếu mục 5"}}
    back.write_bytes(filled_in((place / "phieu-tra-loi.xlsx").read_bytes(), answers, verdict="Đồng ý"))
    return back


def test_a_pack_is_written_and_told(store, qms, made, place):
    made("QT-05")

    answer = qms("review-pack", place, "QT-05", "--role", "approver")

    assert answer.code == 0
    assert answer.out == (
        "Texts to be answered in the role approver:\n"
        "  QT-05  01.00\n"
        f"Done: {place} holds 1 texts to be answered.\n"
        "Hand the folder out; take its sheet back with `qms review --from SHEET.xlsx`.\n"
    )
    assert (place / "index.html").is_file()
    assert qms("status", "--changed", "--format", "json").json[0]["reviews"] == []


def test_the_json_of_a_pack_names_its_texts_and_files(store, qms, made, place):
    made("QT-05")

    answer = qms("review-pack", place, "--unit", "vp", "--format", "json").json

    assert (answer["done"], answer["folder"], answer["role"]) == (True, str(place), "checker")
    [text] = answer["documents"]
    assert (text["document"], text["code"], text["edition"], text["revision"]) == ("qt-05", "QT-05", 1, 0)
    assert text["digest"] == qms("status", "--format", "json").json[0]["working_digest"]
    assert sorted(p.relative_to(place).as_posix() for p in place.rglob("*.*")) == answer["files"]


def test_a_dry_run_writes_no_folder(store, qms, made, place):
    made("QT-05")

    answer = qms("review-pack", place, "QT-05", "--dry-run")

    assert answer.out.endswith("Nothing was written: this was a dry run.\n")
    assert not place.exists()


def test_the_pages_are_in_the_language_that_is_spoken(store, qms, made, place):
    made("QT-05")
    assert qms("--lang", "vi", "review-pack", place, "QT-05").code == 0

    page = Page((place / "index.html").read_text("utf-8"))
    assert ("lang", "vi") in page.attributes
    assert "Mã hiệu" in page.new


@pytest.mark.parametrize(
    "words, code, said",
    [
        ((), 2, "DIR is missing"),
        (("{place}",), 2, "there is no text to hand out"),
        (("{place}", "QT-99"), 2, "there is no document “QT-99”"),
        (("{place}", "QT-05", "--plan", "dot-1"), 2, "--plan goes without documents, --unit and --kind"),
        (("{place}", "--plan", "dot-1"), 2, "there is no plan “dot-1”"),
        (("ho-so", "QT-05"), 2, "ho-so lies in the store, or the store in it"),
        (("{place}", "QT-05", "--as", "ai-do"), 2, "there is no person “ai-do”"),
    ],
)
def test_what_cannot_be_handed_out_is_told_plainly(store, qms, made, place, words, code, said):
    made("QT-05")

    answer = qms("review-pack", *(word.format(place=place) for word in words))

    assert answer.code == code
    assert f"Error: {said}\n" in answer.err
    assert "Nothing was written." in answer.err
    assert not place.exists()


def test_a_sheet_is_taken_back_and_kept(store, qms, sheet):
    answer = qms("review", "--from", sheet, "--means", "e-mail")

    assert answer.code == 0
    assert "Done: enter 2 acts of review on 2 texts from Phiếu của VP.xlsx." in answer.out
    kept = next(Path("files").rglob("*.xlsx"))
    assert kept.read_bytes() == sheet.read_bytes()
    texts = [path.read_text("utf-8") for path in sorted(Path("reviews/2021").iterdir())]
    assert all(f'source = "{kept.as_posix()}"' in text and 'means = "e-mail"' in text for text in texts)
    assert any('reason = "Thiếu mục 5"' in text for text in texts)
    verdicts = {row["code"]: row["reviews"][0]["verdict"] for row in qms("status", "--format", "json").json}
    assert verdicts == {"QT-05": "approved", "QT-06": "rejected"}


def test_nothing_that_is_told_suggests_a_signature(store, qms, sheet, place):
    told = qms("--lang", "vi", "review", "--from", sheet).out + (place / "index.html").read_text("utf-8")

    assert "đã ký" not in told.casefold()


def test_the_same_sheet_again_says_that_it_is_entered(store, qms, sheet):
    qms("review", "--from", sheet)
    before = sorted(Path().rglob("reviews/**/*"))

    answer = qms("review", "--from", sheet, today="2021-09-20")

    assert answer.code == 0
    assert answer.out == "There is nothing to do.\n"
    assert "Phiếu của VP.xlsx:9: QMS-R023 the answer to QT-05 is entered already\n" in answer.err
    assert sorted(Path().rglob("reviews/**/*")) == before


def test_the_json_of_a_sheet_is_that_of_every_writer(store, qms, sheet):
    planned = qms("review", "--from", sheet, "--dry-run", "--format", "json").json
    done = qms("review", "--from", sheet, "--format", "json").json

    assert (planned["done"], done["done"], done["entry"]) == (False, True, None)
    assert len([path for path in done["plan"]["writes"] if path.startswith("reviews/")]) == 2


def test_what_is_wrong_in_a_sheet_is_told_by_row(store, qms, sheet):
    with Path("documents/procedure/qt-05/document.md").open("a", encoding="utf-8") as file:
        file.write("\nThêm.\n")

    answer = qms("review", "--from", sheet)

    assert answer.code == 1
    assert answer.err == (
        "Phiếu của VP.xlsx:9: QMS-R020 column Mã kiểm tra: the text of QT-05 changed since it was handed out\n"
        "    make a new pack with `qms review-pack`, and have the new text answered\n"
        "Error: the answers cannot be entered\n"
        "Nothing was written.\n"
    )
    assert not Path("reviews").exists()
    found = json.loads(qms("review", "--from", sheet, "--format", "json").out)["diagnostics"]
    assert [(one["path"], one["line"], one["code"]) for one in found] == [("Phiếu của VP.xlsx", 9, "QMS-R020")]


@pytest.mark.parametrize(
    "words, said",
    [
        (("QT-05",), "--from goes without documents, --unit, --kind, --verdict and --reason"),
        (("--verdict", "approved"), "--from goes without documents, --unit, --kind, --verdict and --reason"),
        (("--plan", "dot-1"), "there is no plan “dot-1”"),
    ],
)
def test_a_sheet_goes_without_what_it_says_itself(store, qms, sheet, words, said):
    answer = qms("review", "--from", sheet, *words)

    assert answer.code == 2
    assert f"Error: {said}\n" in answer.err


def test_a_sheet_that_is_not_there(store, qms):
    answer = qms("review", "--from", "khong-co.xlsx")

    assert answer.code == 2
    assert "khong-co.xlsx cannot be read" in answer.err


class TestAPlan:
    """Acts on the texts of a decision in preparation."""

    @pytest.fixture(autouse=True)
    def _prepared(self, store, qms, made):
        made("QT-05")
        made("QT-06")
        assert qms("prepare", "dot-1", "QT-05").code == 0

    def test_an_act_is_entered_on_the_texts_it_pins(self, qms):
        answer = qms("review", "--plan", "dot-1", "--role", "author", "--as", "soan-thao")

        assert answer.code == 0
        reviews = {row["code"]: len(row["reviews"]) for row in qms("status", "--format", "json").json}
        assert reviews == {"QT-05": 1, "QT-06": 0}

    def test_a_text_that_moved_on_is_not_reviewed(self, qms):
        with Path("documents/procedure/qt-05/document.md").open("a", encoding="utf-8") as file:
            file.write("\nThêm.\n")

        answer = qms("review", "--plan", "dot-1", "--role", "author", "--as", "soan-thao")

        assert answer.code == 1
        assert "plans/dot-1.toml: QMS-R024 the text of QT-05 is not the one that the plan dot-1 pins\n" in answer.err

    def test_the_status_of_its_texts_is_shown_alone(self, qms):
        assert [row["code"] for row in qms("status", "--plan", "dot-1", "--format", "json").json] == ["QT-05"]
        assert [row["code"] for row in qms("status", "--unit", "vp", "--format", "json").json] == ["QT-05", "QT-06"]
        assert qms("status", "--unit", "ql-nl", "--format", "json").json == []
        assert "There is no such document.\n" in qms("status", "--kind", "flowchart").err
        assert qms("status", "--unit", "khong-co").code == 2


def test_who_left_the_agency_does_not_review(store, qms, made):
    made("QT-05")
    text = Path("organisation.toml").read_text("utf-8")
    Path("organisation.toml").write_bytes(
        (text + '\n[[people]]\nid = "da-nghi"\nname = "Ai"\nto = 2021-09-01\n').encode()
    )
    assert qms("save").code == 0

    answer = qms("review", "QT-05", "--role", "author", "--as", "da-nghi")

    assert answer.code == 1
    assert "Error: da-nghi (Ai) left the agency on 2021-09-01\n" in answer.err
    assert qms("review", "QT-05", "--role", "author", "--as", "da-nghi", "--date", "31/8/2021").code == 0
