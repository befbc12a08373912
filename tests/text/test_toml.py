from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from qms.text.source import SourceText
from qms.text.toml import MAX_DEPTH, KeyPath, field_lines, field_path, line_of, path_text, read_toml

TEXT = '''\
title = "a = 1"     # b = 2
"odd name" . b = 1
list = [ 1, [2.5,
  3],
  { id = "x", "y" = { z = 1 } },
  # c = 3
]

[[steps]]
id = "b1"
[[steps]]
id = "b2"
text = """
id = "no field"
\\""" """""
after = 1
[[steps.forms]]
name = 'Mẫu 01'
[steps.forms.more]
a.b = 2021-09-13 16:05:00
[ "p" . q ]
r = -1.5e3
'''
LINES: dict[KeyPath, int] = {
    ("title",): 1,
    ("odd name",): 2,
    ("odd name", "b"): 2,
    ("list",): 3,
    ("list", 0): 3,
    ("list", 1): 3,
    ("list", 1, 0): 3,
    ("list", 1, 1): 4,
    ("list", 2): 5,
    ("list", 2, "id"): 5,
    ("list", 2, "y"): 5,
    ("list", 2, "y", "z"): 5,
    ("steps",): 9,
    ("steps", 0): 9,
    ("steps", 0, "id"): 10,
    ("steps", 1): 11,
    ("steps", 1, "id"): 12,
    ("steps", 1, "text"): 13,
    ("steps", 1, "after"): 16,
    ("steps", 1, "forms"): 17,
    ("steps", 1, "forms", 0): 17,
    ("steps", 1, "forms", 0, "name"): 18,
    ("steps", 1, "forms", 0, "more"): 19,
    ("steps", 1, "forms", 0, "more", "a"): 20,
    ("steps", 1, "forms", 0, "more", "a", "b"): 20,
    ("p",): 21,
    ("p", "q"): 21,
    ("p", "q", "r"): 22,
}


def source(text: str) -> SourceText:
    return SourceText("a.toml", text)


def paths_of(value: Any, path: KeyPath = ()) -> set[KeyPath]:
    """All paths in a parsed table."""
    items = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    return {(*path, key) for key, _ in items}.union(*(paths_of(item, (*path, key)) for key, item in items))


def said(text: str) -> list[str]:
    table, diagnostics = read_toml(source(text))
    assert table is None
    return [str(diagnostic) for diagnostic in diagnostics]


def test_a_text_is_read() -> None:
    assert read_toml(source('a = 1\n[b]\nc = [1.5, "x"]\n')) == ({"a": 1, "b": {"c": [1.5, "x"]}}, ())


def test_the_line_of_every_field_is_found() -> None:
    table, diagnostics = read_toml(source(TEXT))

    assert diagnostics == ()
    assert set(LINES) == paths_of(table)
    assert field_lines(TEXT) == LINES


def test_a_missing_field_has_the_line_of_its_table() -> None:
    assert line_of(TEXT, ("steps", 1, "time")) == 11
    assert line_of(TEXT, ("steps", 7, "time")) == 9
    assert line_of(TEXT, ("code",)) == 1
    assert line_of(TEXT, ("steps", 1, "after")) == 16


def test_the_search_for_lines_takes_what_it_can_get() -> None:
    assert field_lines('"\\q" = 1\n') == {('"\\q"',): 1}
    assert field_lines("a = 1\nb = " + "[" * 40 + "\nc = 1")[("a",)] == 1
    assert ("c",) not in field_lines("a = 1\nb = " + "[" * 40 + "\nc = 1")
    assert field_lines("[a\nb = 2]\n= 3\n],}") == {("a",): 1, ("a", "b"): 2}


def test_a_place_is_shown_as_a_person_writes_it() -> None:
    assert path_text(("steps", 2, "time")) == "steps[2].time"
    assert field_path("steps[2].time") == ("steps", 2, "time")
    assert field_path("bases[0]") == ("bases", 0)
    assert path_text(()) == ""


@given(st.lists(st.integers(0, 99) | st.text("abc-_ế ", min_size=1)).map(lambda path: ("a", *path)))
def test_a_shown_place_is_read_again(path: KeyPath) -> None:
    assert path == field_path(path_text(path))


@pytest.mark.parametrize(
    "text, message, hint",
    [
        ("\ndate = 2021-02-30", "2: QMS-T022 “2021-02-30” is not a day of the calendar", "2021-09-13"),
        ("date = 2021-13-01", "1: QMS-T022 “2021-13-01” is not a day of the calendar", "2021-09-13"),
        ("date = 13/9/2021", "1: QMS-T022 “13/9/2021” is not a day of the calendar", "2021-09-13"),
        ("days = [07.01.2021]", "1: QMS-T022 “07.01.2021” is not a day of the calendar", "2021-09-13"),
        ('date = 2021-09-13 x = "1/1/2021"', "1: QMS-T020 something stands behind", "one field a line"),
        ('title = Quy # "1/1/2021"', "1: QMS-T020 the value is missing or cannot be read", 'title = "Quy'),
        ("title =", "1: QMS-T020 the value is missing or cannot be read", "double quotes"),
        ("title", "1: QMS-T020 “=” is missing after the name of a field", "letters a to z"),
        ("mã = 1", "1: QMS-T020 “=” is missing after the name of a field", "letters a to z"),
        ("a.ã = 1", "1: QMS-T020 no name of a field can begin like this", "letters a to z"),
        ("đơn = 1", "1: QMS-T020 no field begins like this", "letters a to z"),
        ("a = 1 b = 2", "1: QMS-T020 something stands behind the value", "one field a line"),
        ('a = "x\nb = 1', "1: QMS-T020 a text is not closed", "on its own line"),
        ('a = "x', "1: QMS-T020 a text is not closed", "the quote it begins with"),
        ("a = 'x", "1: QMS-T020 a text is not closed", "the quote it begins with"),
        ('a = "C:\\data"', "1: QMS-T020 a single “\\” stands in a text", "write \\\\"),
        ("a = [1\nb = 2", "2: QMS-T020 a list is not closed", "“]”"),
        ("a = { b = 1", "1: QMS-T020 a group is not closed", "“}”"),
        ("[a", "1: QMS-T020 the heading of a table is not closed", "[name]"),
        ('a = "\\uD800"', "1: QMS-T020 this is not TOML: Escaped character is not a Unicode", "one field"),
        ("a = 1\nb = 2\na = 3", "3: QMS-T021 “a” stands twice: first on line 1, and here", "keep one"),
        ("a = 1\na = [\n]", "2: QMS-T021 “a” stands twice: first on line 1, and here", "keep one"),
        ("a = { b = 1, b = 2 }", "1: QMS-T021 “a.b” stands twice: first on line 1, and here", "keep one"),
        ("[a]\n[b]\n[a]", "3: QMS-T021 “a” stands twice: first on line 1, and here", "[[name]]"),
        ("[[a]]\nb = 1\n[[a]]\nb = 1\nb = 2", "5: QMS-T021 “a[1].b” stands twice: first on line 4", "keep one"),
        ("a.b = 1\n[a]", "2: QMS-T021 a field or table of this name stands above already", "keep one"),
        ("a = 9223372036854775808", "1: QMS-T024 a number here is beyond what is read", "quotes"),
        ("a = 1\nb = " + "7" * 5000, "2: QMS-T024 a number here is beyond what is read", "quotes"),
        ("a = " + "[" * 10_000, "1: QMS-T023 lists or tables are nested more than 32 deep", "restore"),
        ("a = 1\nb = " + "[" * 100 + "]" * 100, "2: QMS-T023 lists or tables are nested more than", "restore"),
        ("a = " + "[\n" * 100 + "]" * 100, "32: QMS-T023 lists or tables are nested more than 32", "restore"),
        ("a\n=" + "x", "1: QMS-T020 “=” is missing", "letters"),
        (".".join("a" * 40) + " = 1", "1: QMS-T023 lists or tables are nested more than 32 deep", "restore"),
        (".".join("a" * 30_000) + " = 1", "1: QMS-T023 lists or tables are nested more than 32", "restore"),
    ],
)
def test_what_is_not_toml_is_told_with_line_and_remedy(text: str, message: str, hint: str) -> None:
    table, (diagnostic,) = read_toml(source(text))

    assert table is None
    assert str(diagnostic).startswith(f"a.toml:{message}")
    assert hint in str(diagnostic.hint)


def test_every_extreme_number_is_told_with_its_field() -> None:
    _, diagnostics = read_toml(source("a = nan\nb = [1, -inf]\n[[c]]\nd = 1e999\ne = -9223372036854775809\nf = 1.5"))

    assert [
        (diagnostic.location.field, diagnostic.location.line) for diagnostic in diagnostics if diagnostic.location
    ] == [("a", 1), ("b[1]", 2), ("c[0].d", 4), ("c[0].e", 5)]


def test_numbers_of_64_bits_and_reasonable_nesting_are_read() -> None:
    text = f"a = [9223372036854775807, -9223372036854775808]\nb = {'[' * 31}{']' * 31}\n"

    assert read_toml(source(text))[1] == ()
    assert MAX_DEPTH == 32


def test_a_line_counts_from_the_first_line_of_the_part() -> None:
    _, (diagnostic,) = read_toml(SourceText("d.md", "a = 1\na = 2", 2))

    assert str(diagnostic) == "d.md:3: QMS-T021 “a” stands twice: first on line 2, and here"


PIECES = [*"[]{}=,.\"'\\#\n \t", '"""', "'''", "[[", "]]", "a", "b = 1", "1", "2021-02-30", "nan", "ế", "\n\n"]
TOML_LIKE = st.lists(st.sampled_from(PIECES)).map("".join)


@given(TOML_LIKE | st.text())
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    table, diagnostics = read_toml(source(text))

    assert (table is None) == bool(diagnostics)
    for diagnostic in diagnostics:
        assert diagnostic.location
        assert 1 <= (diagnostic.location.line or 0) <= text.count("\n") + 1


@given(TOML_LIKE | st.text())
def test_lines_are_looked_up_in_any_text(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + 1 for line in field_lines(text).values())


NAMES = st.text("ab.\"'\\ ế", max_size=3)
VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.text("a\"'\\\n#[]{}=,ế", max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_every_field_of_a_readable_text_has_a_line(table: dict[str, Any]) -> None:
    text = tomlkit.dumps(table)

    read, diagnostics = read_toml(source(text))

    assert diagnostics == ()
    assert read == table
    assert paths_of(read) == set(field_lines(text))
