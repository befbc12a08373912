"""Rules about one document: what each of them tells, where, and what it leaves alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.stores import HEADINGS, SETTINGS, TODAY, folder
from support.views import document_view

from qms.builtin.hooks import qms_contributes
from qms.checks import documents
from qms.contributions import Check, Scope
from qms.diagnostics import Diagnostic, Severity
from qms.model.documents import Management
from qms.model.procedures import Procedure, Step
from qms.model.working_time import WorkingTime

TEXT = "documents/procedure/qt-05/document.md"
RULES = [c for c in qms_contributes({}) if isinstance(c, Check) and c.scope is Scope.DOCUMENT]
UNREADABLE = {TEXT: b"+++\ncode = 1\n+++\n"}
FOUR_LEVELS = SETTINGS + '[online_levels]\n"3" = 2011-01-01\n"to\xe0n tr\xecnh" = 2022-01-01\n'


def found(rule: Any, files: Mapping[str, bytes], **said: Any) -> list[Diagnostic]:
    return list(rule(document_view(files, **said)))


def told(rule: Any, files: Mapping[str, bytes], **said: Any) -> list[str]:
    return [str(one) for one in found(rule, files, **said)]


@pytest.mark.parametrize("check", RULES, ids=lambda check: check.code)
def test_a_sound_document_is_left_alone(check: Check) -> None:
    files = folder("qt-05", files={"a.pdf": b""}, attachments=("a.pdf",), management=Management(review_interval=12))

    assert found(check.rule, files) == []


@pytest.mark.parametrize("check", RULES, ids=lambda check: check.code)
def test_of_a_header_that_cannot_be_read_no_rule_makes_more(check: Check) -> None:
    assert found(check.rule, UNREADABLE) == []


class TestKind:
    def test_a_kind_that_nobody_brings_is_told_with_those_there_are(self) -> None:
        [one] = found(documents.kind_known, folder("qt-05", kind="quy-trinh"))

        assert str(one) == "documents/quy-trinh/qt-05: QMS-D001 there is no kind of document “quy-trinh”"
        assert "procedure" in str(one.hint)


class TestText:
    def test_a_document_that_says_nothing_is_told(self) -> None:
        assert told(documents.text_written, folder("qt-05", text="")) == [
            "documents/procedure/qt-05/document.md:6: QMS-D015 QT-05 has no text yet"
        ]

    @pytest.mark.parametrize("said", [{"text": "# Có"}, {"text": "", "body": "a.docx", "files": {"a.docx": b"PK"}}])
    def test_words_or_a_file_are_a_text(self, said: dict[str, Any]) -> None:
        assert told(documents.text_written, folder("qt-05", **said)) == []

    def test_of_a_document_that_says_nothing_no_headings_are_asked(self) -> None:
        assert told(documents.headings_present, folder("qt-05", text="")) == []


class TestUnit:
    @pytest.mark.parametrize("unit", ["xx", "sct"])
    def test_an_owner_that_is_no_unit_is_told(self, unit: str) -> None:
        assert told(documents.unit_known, folder("qt-05", unit=unit)) == [
            f"{TEXT}:4: QMS-D002 QT-05: no unit “{unit}” on 2021-09-13"
        ]

    @pytest.mark.parametrize("on", [dt.date(2021, 9, 30), dt.date(2021, 10, 1)])
    def test_a_unit_that_was_merged_is_an_owner_still(self, on: dt.date) -> None:
        assert told(documents.unit_known, folder("qt-05", unit="ql-cn"), on=on) == []


class TestCode:
    PATTERN = SETTINGS + '[codes]\npattern = "[A-Z]{2}-[0-9]{2}"\n'

    def test_a_code_against_the_agencys_pattern_is_told(self) -> None:
        assert told(documents.code_fits, folder("qt-05", code="QT-5"), settings=self.PATTERN) == [
            f"{TEXT}:2: QMS-D003 the code “QT-5” does not fit the agency's pattern [A-Z]{{2}}-[0-9]{{2}}"
        ]

    def test_every_code_is_good_where_there_is_no_pattern(self) -> None:
        assert told(documents.code_fits, folder("qt-05", code="bất kỳ 1")) == []


class TestHeadings:
    def test_each_one_that_is_missing_is_told(self) -> None:
        body = "# T\n" + HEADINGS.replace("## Mục đích\n", "").replace("## Hồ sơ\n", "## Hồ sơ lưu\n")

        assert told(documents.headings_present, folder("qt-05", text=body)) == [
            f"{TEXT}:6: QMS-D004 QT-05 lacks the heading “Mục đích”",
            f"{TEXT}:6: QMS-D004 QT-05 lacks the heading “Hồ sơ”",
        ]

    @pytest.mark.parametrize("heading", ["1. MỤC ĐÍCH", "I. Mục đích", "5.1) muc dich", "  IV  Mục đích:", "Mục  đích"])
    def test_number_case_and_accents_do_not_matter(self, heading: str) -> None:
        body = HEADINGS.replace("## Mục đích", f"### {heading}")

        assert told(documents.headings_present, folder("qt-05", text=body)) == []

    def test_a_word_file_is_not_looked_into(self) -> None:
        word = folder("qt-05", text="", body="a.docx", files={"a.docx": b"PK"})

        assert told(documents.headings_present, word) == []

    def test_nor_is_a_document_of_an_unknown_kind(self) -> None:
        assert told(documents.headings_present, folder("qt-05", kind="quy-trinh", text="")) == []


class TestSteps:
    STEP = Step(id="b1", what="x", unit="vp", time=WorkingTime.parse("1 ngày"))

    def test_a_flowchart_without_steps_is_told(self) -> None:
        assert told(documents.steps_present, folder("ld-01", kind="flowchart")) == [
            "documents/flowchart/ld-01/document.md:2: QMS-D005 LD-01 has no steps"
        ]

    def test_one_with_steps_is_not_and_other_kinds_need_none(self) -> None:
        assert told(documents.steps_present, folder("ld-01", kind="flowchart", steps=(self.STEP,))) == []
        assert told(documents.steps_present, folder("qt-05")) == []

    def test_one_that_is_a_word_file_is_not(self) -> None:
        assert told(documents.steps_present, folder("ld-01", kind="flowchart", body="a.docx")) == []

    def test_a_flow_that_cannot_be_walked_is_told_by_its_own_rules(self) -> None:
        lost = Step(id="b1", what="x", unit="vp", time=WorkingTime.parse("1 ngày"), next="b9")
        [one] = found(documents.flow_sound, folder("ld-01", kind="flowchart", steps=(lost,)))

        assert one.code.startswith("QMS-F0")
        assert one.location is not None
        assert one.location.line == 11


class TestOnlineLevel:
    def level(self, word: str | None, *, settings: str = FOUR_LEVELS, on: dt.date = TODAY) -> list[str]:
        files = folder("qt-05", procedure=Procedure(online_level=word))
        return [f"{one} | {one.hint}" for one in found(documents.online_level_known, files, settings=settings, on=on)]

    def test_a_word_that_is_not_in_the_vocabulary_is_told_with_those_that_may_be_used(self) -> None:
        assert self.level("5") == [f"{TEXT}:7: QMS-D006 QT-05: “5” is no level of online service | use one of: 3"]

    def test_so_is_one_before_its_day(self) -> None:
        assert len(self.level("toàn trình", on=dt.date(2021, 12, 31))) == 1
        assert self.level("toàn trình", on=dt.date(2022, 1, 1)) == []

    def test_a_known_word_none_and_any_word_without_a_vocabulary_are_good(self) -> None:
        assert self.level("3") == self.level(None) == self.level("9", settings=SETTINGS) == []


class TestSecrets:
    @pytest.mark.parametrize(
        "line",
        ["MẬT", "Tối mật", "**TUYỆT MẬT**", "> Mật", "| Tối mật |", "[Mật]", "Độ mật: Tuyệt mật", "  độ mật : mật."],
    )
    def test_a_text_that_bears_the_mark_is_told_at_its_line(self, line: str) -> None:
        assert told(documents.not_secret, folder("qt-05", text=f"# T\n\n{line}\n\n…\n"))[0].startswith(
            f"{TEXT}:9: QMS-D007 QT-05 bears the mark of a state secret"
        )

    @pytest.mark.parametrize(
        "line", ["Bảo mật", "Bí mật kinh doanh", "Mật ong", "Danh mục bí mật", "Tài liệu mật là gì?"]
    )
    def test_words_that_only_sound_like_it_are_not(self, line: str) -> None:
        assert told(documents.not_secret, folder("qt-05", text=f"# T\n\n{line}\n")) == []

    @pytest.mark.parametrize(
        "body", ["\n" * 200_000, "*" * 200_000, "mật" * 50_000, "mật " * 50_000, "độ mật:" * 50_000]
    )
    def test_a_long_text_is_looked_through_to_its_end(self, body: str) -> None:
        text = f"{body}\n\nĐộ mật: Mật\n"

        assert told(documents.not_secret, folder("qt-05", text=f"# T\n\n{body}\n")) == []
        assert len(told(documents.not_secret, folder("qt-05", text=text))) == 1


class TestNames:
    @pytest.mark.parametrize(
        "kind, name", [("Procedure", "qt-05"), ("procedure", "QT-05"), ("con", "nul"), ("a_b", "x--y")]
    )
    def test_folder_names_that_do_not_work_everywhere_are_told(self, kind: str, name: str) -> None:
        bad = [part for part in (kind, name) if part not in ("procedure", "qt-05")]
        where = f"documents/{kind}/{name}"

        assert told(documents.names_portable, folder(name, kind=kind)) == [
            f"{where}: QMS-D008 the folder name “{part}” does not work on every system" for part in bad
        ]

    @pytest.mark.parametrize(
        "name", ["phụ lục.pdf", "nul.pdf", "a?.pdf", ".x", "a.", "a/con.txt", "b /a.pdf", "a//b", "x" * 120]
    )
    def test_so_are_file_names(self, name: str) -> None:
        assert told(documents.names_portable, folder("qt-05", files={name: b""})) == [
            f"documents/procedure/qt-05/{name}: QMS-D008 the file name “{name}” does not work on every system"
        ]

    def test_so_is_the_second_of_two_names_that_differ_by_case_only(self) -> None:
        assert told(documents.names_portable, folder("qt-05", files={"a.pdf": b"", "A.PDF": b""})) == [
            "documents/procedure/qt-05/a.pdf: QMS-D008 the file name “a.pdf” does not work on every system"
        ]

    def test_a_path_may_have_120_characters(self) -> None:
        name = "x" * (documents.MAX_PATH - len("documents/procedure/qt-05/"))

        assert told(documents.names_portable, folder("qt-05", files={name: b""})) == []
        assert len(told(documents.names_portable, folder("qt-05", files={name + "x": b""}))) == 1


class TestInterval:
    @given(st.integers(-100, 200))
    def test_it_is_between_a_month_and_five_years(self, months: int) -> None:
        diagnostics = found(
            documents.interval_plausible, folder("qt-05", management=Management(review_interval=months))
        )

        assert (diagnostics == []) is (1 <= months <= 60)
        assert all(one.severity is Severity.WARNING for one in diagnostics)

    def test_another_is_told_in_its_file(self) -> None:
        files = folder("qt-05", management=Management(review_interval=61))

        assert told(documents.interval_plausible, files) == [
            "documents/procedure/qt-05/manage.toml: QMS-D009 QT-05: a review interval of 61 months"
        ]


@pytest.mark.parametrize("check", RULES, ids=lambda check: check.code)
def test_each_rule_is_explained(check: Check) -> None:
    assert (check.rule.__doc__ or "").strip().endswith((".", "erased."))
