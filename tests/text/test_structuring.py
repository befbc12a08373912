import datetime as dt
import enum
from collections.abc import Mapping
from typing import Any, NewType

import attrs
import pytest
from cattrs import StructureHandlerNotFoundError
from hypothesis import given
from hypothesis import strategies as st

from qms.text.source import SourceText
from qms.text.structuring import structure
from qms.text.toml import read_toml
from qms.wording import msg

StepId = NewType("StepId", str)
DAY = dt.date(2021, 9, 13)
ZONE = dt.timezone(dt.timedelta(hours=7))


class Verdict(enum.StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"


@attrs.frozen
class Amount:
    days: int

    @classmethod
    def parse(cls, text: str) -> "Amount":
        number, _, unit = text.partition(" ")
        if unit != "ngày":
            raise ValueError(msg("“{text}” is no amount of time", text=text))
        return cls(int(number))

    def __str__(self) -> str:
        return f"{self.days} ngày"


@attrs.frozen(kw_only=True)
class Step:
    id: StepId
    what: str
    time: Amount | None = None
    tags: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Post:
    title: str
    from_: dt.date | None = None
    person: str = attrs.field(alias="who", default="nobody")
    cached: int = attrs.field(init=False, default=0)


@attrs.frozen(kw_only=True)
class Window:
    first: int = 0
    last: int = attrs.field(default=9)

    @last.validator
    def _in_order(self, _: object, value: int) -> None:
        if value < self.first:
            raise ValueError(msg("“last” is before “first”"))


@attrs.frozen(kw_only=True)
class Everything:
    title: str
    count: int = 0
    share: float = 0.5
    done: bool = False
    date: dt.date = DAY
    recorded: dt.datetime = dt.datetime(2021, 9, 13, 16, 5, tzinfo=ZONE)
    opens: dt.time = dt.time(7, 30)
    verdict: Verdict = Verdict.APPROVED
    second: Verdict | None = None
    verdicts: tuple[Verdict, ...] = ()
    days: tuple[dt.date, ...] = ()
    steps: tuple[Step, ...] = ()
    post: Post | None = None
    window: Window = Window()
    ids: tuple[StepId, ...] = ()
    seen: Mapping[str, str] = attrs.field(factory=dict)
    windows: Mapping[StepId, Window] = attrs.field(factory=dict)
    plugin: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict)
    anything: Any = None
    children: tuple["Everything", ...] = ()


def read(text: str, cls: Any = Everything, first_line: int = 1) -> tuple[Any, list[tuple[str, str | None, str, str]]]:
    """The value in a text, and (place, field, message, hint) of each diagnostic."""
    source = SourceText("a.toml", text, first_line)
    table, diagnostics = read_toml(source)
    assert table is not None, diagnostics
    value, diagnostics = structure(table, cls, source)
    return value, [
        (str(found.location), found.location.field, f"{found.code} {found.message}", str(found.hint))
        for found in diagnostics
        if found.location
    ]


def told(text: str, cls: Any = Everything) -> list[str]:
    """What is said of a text that is refused: line, message and hint."""
    value, diagnostics = read(text, cls)
    assert value is None
    return [f"{place.removeprefix('a.toml:')}: {message} | {hint}" for place, _, message, hint in diagnostics]


def test_each_sort_of_field_is_read() -> None:
    value, diagnostics = read(
        """\
title = "Quy trình"
count = 3
share = 0.25
done = true
date = 2020-01-02
recorded = 2021-09-13T16:05:00+07:00
opens = 08:00:00
verdict = "rejected"
second = "approved"
verdicts = ["approved", "rejected"]
days = [2021-01-01]
post = { title = "Phó Giám đốc", from = 2019-01-01, who = "a" }
ids = ["b1"]
anything = [1, "x"]
[[steps]]
id = "b1"
what = "Tiếp nhận"
time = "2 ngày"
[[steps]]
id = "b2"
what = "Thẩm định"
tags = ["x", "y"]
[seen]
qt-01 = "sha256:1"
[windows.a]
last = 3
[plugin.x]
deep = { y = [1] }
[[children]]
title = "inner"
"""
    )

    assert diagnostics == []
    assert value == Everything(
        title="Quy trình",
        count=3,
        share=0.25,
        done=True,
        date=dt.date(2020, 1, 2),
        recorded=dt.datetime(2021, 9, 13, 16, 5, tzinfo=ZONE),
        opens=dt.time(8),
        verdict=Verdict.REJECTED,
        second=Verdict.APPROVED,
        verdicts=(Verdict.APPROVED, Verdict.REJECTED),
        days=(dt.date(2021, 1, 1),),
        post=Post(title="Phó Giám đốc", from_=dt.date(2019, 1, 1), who="a"),
        ids=(StepId("b1"),),
        anything=[1, "x"],
        steps=(
            Step(id=StepId("b1"), what="Tiếp nhận", time=Amount(2)),
            Step(id=StepId("b2"), what="Thẩm định", tags=("x", "y")),
        ),
        seen={"qt-01": "sha256:1"},
        windows={StepId("a"): Window(last=3)},
        plugin={"x": {"deep": {"y": [1]}}},
        children=(Everything(title="inner"),),
    )


def test_absent_fields_have_their_defaults() -> None:
    assert read('title = "x"') == (Everything(title="x"), [])


@pytest.mark.parametrize(
    "line, message",
    [
        ("title = 5", '1: QMS-T032 title is 5, where text is expected | write it as "5"'),
        ("title = true", '1: QMS-T032 title is true, where text is expected | write it as "true"'),
        ("title = 2021-09-13", '1: QMS-T032 title is 2021-09-13, where text is expected | write it as "2021-09-13"'),
        ("title = []", '1: QMS-T032 title is a list, where text is expected | write it as "…"'),
        ("title = {}", '1: QMS-T032 title is a table, where text is expected | write it as "…"'),
        ('count = "3"', "1: QMS-T032 count is the text “3”, where a whole number is expected | write it as 1"),
        ("count = 3.0", "1: QMS-T032 count is 3.0, where a whole number is expected | write it as 1"),
        ("count = true", "1: QMS-T032 count is true, where a whole number is expected | write it as 1"),
        ("share = 1", "1: QMS-T032 share is 1, where a number with a decimal point is expected | write it as 1.0"),
        ("done = 1", "1: QMS-T032 done is 1, where true or false is expected | write it as true"),
        ('done = "có"', "1: QMS-T032 done is the text “có”, where true or false is expected | write it as true"),
        (
            'date = "13/9/2021"',
            "1: QMS-T032 date is the text “13/9/2021”, where a day is expected | write it as 2021-09-13",
        ),
        (
            'date = " 2020-01-02"',
            "1: QMS-T032 date is the text “ 2020-01-02”, where a day is expected | write it as 2020-01-02",
        ),
        ('date = "mai"', "1: QMS-T032 date is the text “mai”, where a day is expected | write it as 2021-09-13"),
        (
            "date = 2021-09-13T00:00:00",
            "1: QMS-T032 date is 2021-09-13T00:00:00, where a day is expected | write it as 2021-09-13",
        ),
        (
            "recorded = 2020-01-02T03:04:05",
            "1: QMS-T032 recorded is 2020-01-02T03:04:05 without the offset of its time zone, "
            "where a day with time and offset is expected | write it as 2020-01-02T03:04:05+07:00",
        ),
        (
            "recorded = 2020-01-02",
            "1: QMS-T032 recorded is 2020-01-02, where a day with time and offset is expected "
            "| write it as 2021-09-13T16:05:00+07:00",
        ),
        ("opens = 7", "1: QMS-T032 opens is 7, where a time of day is expected | write it as 15:00:00"),
        (
            'verdict = "aproved"',
            "1: QMS-T033 verdict is the text “aproved”, where one of “approved”, “rejected” is expected "
            '| write it as "approved"',
        ),
        (
            'second = "?"',
            "1: QMS-T033 second is the text “?”, where one of “approved”, “rejected” is expected | None",
        ),
        ("second = 1", '1: QMS-T032 second is 1, where text is expected | write it as "1"'),
        ('ids = "b1"', '1: QMS-T032 ids is the text “b1”, where a list is expected | write it as ["…"]'),
        ("ids = [1]", '1: QMS-T032 ids[0] is 1, where text is expected | write it as "1"'),
        ("post = 1", "1: QMS-T032 post is 1, where a table is expected | None"),
        ("seen = []", "1: QMS-T032 seen is a list, where a table is expected | None"),
        ("seen = { a = 1 }", '1: QMS-T032 seen.a is 1, where text is expected | write it as "1"'),
        ("window = { first = 3, last = 2 }", "1: QMS-T033 window: “last” is before “first” | None"),
        (
            'steps = [{ id = "a", what = "b", time = "2 tuần" }]',
            "1: QMS-T033 steps[0].time: “2 tuần” is no amount of time | None",
        ),
        (
            'steps = [{ id = "a", what = "b", time = "x ngày" }]',
            "1: QMS-T033 steps[0].time: invalid literal for int() with base 10: 'x' | None",
        ),
        (
            'steps = [{ id = "a", what = "b", time = 2 }]',
            '1: QMS-T032 steps[0].time is 2, where text is expected | write it as "2"',
        ),
        (f'count = "{"x" * 41}"', f"1: QMS-T032 count is the text “{'x' * 39}…”, where a whole number is expected"),
        ("titel = 1\n[post]", "1: QMS-T030 there is no field “titel” here | did you mean “title”?"),
        (
            "colour = 1",
            "1: QMS-T030 there is no field “colour” here | the fields that may stand here are anything, children, "
            "count, date, days, done, ids, opens, plugin, post, recorded, second, seen, share, steps, title, "
            "verdict, verdicts, window, windows",
        ),
    ],
)
def test_nothing_is_converted_and_the_remedy_is_told(line: str, message: str) -> None:
    assert any(one.startswith(message) for one in told(line))


def test_all_faults_are_told_at_once_each_on_its_line() -> None:
    _, found = read(
        """\
titel = "x"
date = 5

[[steps]]
id = "b1"
what = "x"
[[steps]]
id = 2
time = "x"
colour = 1

[post]
from = "x"
""",
        first_line=2,
    )

    assert [(place, field, message) for place, field, message, _ in found] == [
        ("a.toml:2", "titel", "QMS-T030 there is no field “titel” here"),
        ("a.toml:3", "date", "QMS-T032 date is 5, where a day is expected"),
        ("a.toml:8", "steps[1].what", "QMS-T031 the field “steps[1].what” is missing"),
        ("a.toml:9", "steps[1].id", "QMS-T032 steps[1].id is 2, where text is expected"),
        ("a.toml:10", "steps[1].time", "QMS-T033 steps[1].time: “x” is no amount of time"),
        ("a.toml:11", "steps[1].colour", "QMS-T030 there is no field “colour” here"),
        ("a.toml:13", "post.title", "QMS-T031 the field “post.title” is missing"),
        ("a.toml:14", "post.from", "QMS-T032 post.from is the text “x”, where a day is expected"),
    ]


def test_a_misspelt_field_is_not_told_as_missing_too() -> None:
    assert told('titel = "x"') == ["1: QMS-T030 there is no field “titel” here | did you mean “title”?"]


@attrs.frozen(kw_only=True)
class Required:
    name: str
    id: StepId
    day: dt.date
    verdict: Verdict
    days: tuple[dt.date, ...]
    time: Amount
    post: Post
    posts: tuple[Post, ...]


def test_a_missing_field_is_told_with_an_example() -> None:
    assert told("", Required) == [
        "1: QMS-T031 the field “days” is missing | add a line days = [2021-09-13]",
        "1: QMS-T031 the field “day” is missing | add a line day = 2021-09-13",
        '1: QMS-T031 the field “id” is missing | add a line id = "…"',
        '1: QMS-T031 the field “name” is missing | add a line name = "…"',
        "1: QMS-T031 the field “posts” is missing | add a table [[posts]]",
        "1: QMS-T031 the field “post” is missing | add a table [post]",
        '1: QMS-T031 the field “time” is missing | add a line time = "…"',
        '1: QMS-T031 the field “verdict” is missing | add a line verdict = "approved"',
    ]


def test_a_fault_of_the_whole_table_is_told_without_a_field() -> None:
    assert told("first = 5\nlast = 1", Window) == ["1: QMS-T033 “last” is before “first” | None"]


def test_what_is_no_table_at_all_is_told() -> None:
    source = SourceText("a.toml", "plugin = { x = 1 }")

    value, (diagnostic,) = structure(1, Window, source, at=("plugin", "x"))

    assert value is None
    assert str(diagnostic) == "a.toml:1: QMS-T032 plugin.x is 1, where a table is expected"


def test_a_part_of_a_text_is_structured_in_its_place() -> None:
    source = SourceText("qms.toml", "format = 1\n\n[plugin.x]\nfirst = true\n")

    value, (diagnostic,) = structure({"first": True}, Window, source, at=("plugin", "x"))

    assert value is None
    assert str(diagnostic) == "qms.toml:4: QMS-T032 plugin.x.first is true, where a whole number is expected"


@attrs.frozen
class Unsupported:
    either: int | str


def test_a_field_of_a_sort_that_is_not_supported_is_an_error_of_ours() -> None:
    with pytest.raises(StructureHandlerNotFoundError):
        structure({"either": 1}, Unsupported, SourceText("a.toml", "either = 1"))


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.datetimes() | st.times()
ANY = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=6
)
FIELDS = st.sampled_from([attribute.name for attribute in attrs.fields(Everything)] + ["from", "x", "first", "what"])
TABLES = st.recursive(
    ANY, lambda inner: st.dictionaries(FIELDS, inner, max_size=4) | st.lists(inner, max_size=3), max_leaves=8
)


@given(st.dictionaries(FIELDS, TABLES, max_size=5))
def test_any_table_is_structured_or_refused_with_reasons(table: dict[str, Any]) -> None:
    value, diagnostics = structure(table, Everything, SourceText("a.toml", ""))

    assert (value is None) == bool(diagnostics)
    assert all(diagnostic.location and str(diagnostic) for diagnostic in diagnostics)
