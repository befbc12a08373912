"""The language of messages: which one is chosen, and that the Vietnamese catalogue is whole."""

from __future__ import annotations

import ast
import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from qms.cli.language import CATALOGUES, Language, choose_language
from qms.model.reviews import Role
from qms.wording import msg

PACKAGE = CATALOGUES.parent
CATALOGUE = CATALOGUES / "vi" / "LC_MESSAGES" / "qms.po"


def templates() -> Iterator[tuple[str, ast.expr]]:
    """Yield the first argument of every call of `msg` and `marked` in the package, with its place."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("msg", "marked"):
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node.args[0]


def spoken() -> set[str]:
    return {str(node.value) for _, node in templates() if isinstance(node, ast.Constant)}


def catalogue() -> Catalog:
    return read_po(io.BytesIO(CATALOGUE.read_bytes()), locale="vi")


def places(text: str) -> list[str]:
    return sorted(re.findall(r"\{[^}]*\}", text))


def test_every_text_is_written_out_where_it_is_said():
    assert [place for place, node in templates() if not isinstance(node, ast.Constant)] == []


def test_the_catalogue_holds_every_text_and_no_other():
    written = {str(message.id) for message in catalogue() if message.id}

    assert set() == spoken() - written, "run `make catalogue` and translate these"
    assert set() == written - spoken(), "run `make catalogue`: these are said no more"


def test_every_text_is_translated_with_the_same_places():
    wrong = []
    for message in catalogue():
        english, vietnamese = str(message.id), str(message.string)
        if english and (message.fuzzy or not vietnamese or places(english) != places(vietnamese)):
            wrong.append(english)

    assert wrong == []


def test_the_compiled_catalogue_is_the_one_that_was_written():
    compiled = io.BytesIO()
    write_mo(compiled, catalogue())

    assert compiled.getvalue() == CATALOGUE.with_suffix(".mo").read_bytes()


def test_the_catalogue_names_the_commands_that_the_english_text_names():
    for message in catalogue():
        commands = re.findall(r"`[^`]*`", str(message.id).replace("PERSON", "…"))
        assert commands == re.findall(r"`[^`]*`", str(message.string).replace("NGƯỜI", "…")), message.id


@pytest.mark.parametrize(
    ("words", "settings", "lang", "expected"),
    [
        ([], None, None, "vi"),
        ([], None, "C.UTF-8", "vi"),
        ([], None, "en_GB.UTF-8", "en"),
        ([], 'lang = "vi"', "en_GB.UTF-8", "vi"),
        ([], 'lang = "en"', "vi_VN", "en"),
        ([], '[plugin.x]\nlang = "en"', None, "vi"),
        ([], 'lang = "fr"', "en_GB", "en"),
        (["--lang", "en"], 'lang = "vi"', None, "en"),
        (["--lang=en"], 'lang = "vi"', None, "en"),
        (["--lang", "fr"], 'lang = "en"', None, "en"),
        (["--today", "--lang", "--lang", "en"], None, None, "en"),
        (["show", "--lang", "en"], None, None, "vi"),
        (["-C", "store", "list"], 'lang = "en"', None, "en"),
        (["-Cstore", "list"], 'lang = "en"', None, "en"),
    ],
)
def test_the_language_is_that_of_the_option_the_store_or_the_environment(
    tmp_path: Path, words: list[str], settings: str | None, lang: str | None, expected: str
):
    folder = tmp_path / "store" / "documents"
    folder.mkdir(parents=True)
    if settings is not None:
        (tmp_path / "store" / "qms.toml").write_text(f'format = 1\nagency = "sct"\n{settings}\n', "utf-8")
    start = tmp_path if any(word.startswith("-C") for word in words) else folder

    chosen = choose_language(words, {} if lang is None else {"LANG": lang}, start)

    assert expected == chosen.code


def test_a_message_is_said_with_the_dates_and_words_of_its_language():
    said = msg(
        "enter the act of {person} as {role} on {n} texts: {verdict}",
        person="giam-doc",
        role=Role.APPROVER,
        n=2,
        verdict=msg("in force from; else the decision's date"),
    )
    assert "vào sổ việc giam-doc thực hiện với vai trò người phê duyệt đối với 2 tài liệu" in Language("vi").say(said)

    dated = msg("{n} documents are in force on {date}.", n=1, date=dt.date(2021, 9, 5))
    assert Language("vi").say(dated) == "1 tài liệu có hiệu lực ngày 5/9/2021."
    assert Language("en").say(dated) == "1 documents are in force on 2021-09-05."


def test_moments_and_figures_follow_the_language():
    moment = dt.datetime(2021, 9, 13, 16, 5)
    assert (Language("vi").moment(moment), Language("en").moment(moment)) == ("16:05 13/9/2021", "16:05 2021-09-13")
    assert (Language("vi").decimal(0.25, 2), Language("en").decimal(0.25, 2)) == ("0,25", "0.25")


def test_a_language_without_a_catalogue_is_english():
    assert Language("fr").say("Nothing was written.") == "Nothing was written."
    assert Language("vi").translate("") == ""


def test_failures_are_told_in_vietnamese(store, qms, made):
    made()

    answer = qms("--lang", "vi", "issue", "244/QĐ-SCT", "--date", "31/2/2021", "QT-05")

    assert answer.code == 2
    assert answer.err == (
        "Lỗi: “31/2/2021” không phải là một ngày\n    ghi như 2021-09-13 hoặc 13/9/2021\nChưa ghi gì cả.\n"
    )
    refused = qms("--lang", "vi", "issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05")
    assert "documents/procedure/qt-05/document.md: QMS-R001 QT-05 còn thiếu soát xét: " in refused.err
    assert refused.err.endswith("Lỗi: không thể ban hành 244/QĐ-SCT\nChưa ghi gì cả.\n")


def test_a_store_speaks_its_own_language(store, qms, issued):
    settings = Path("qms.toml")
    settings.write_text('lang = "vi"\n' + settings.read_text("utf-8"), "utf-8")

    assert qms().out.startswith("1 tài liệu có hiệu lực ngày 13/9/2021.\n")
    assert "13/9/2021" in qms("list").out
    assert '"date": "2021-09-13"' in qms("list", "--format", "json").out
