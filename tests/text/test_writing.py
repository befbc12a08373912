import datetime as dt
import enum
from collections.abc import Mapping
from typing import Any, ClassVar

import attrs
import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from qms.errors import Refused
from qms.text.source import SourceText
from qms.text.structuring import structure
from qms.text.toml import read_toml
from qms.text.writing import edit_toml, to_toml, write_checked


class Verdict(enum.StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"


@attrs.frozen
class Amount:
    days: int

    @classmethod
    def parse(cls, text: str) -> "Amount":
        return cls(int(text.removesuffix(" ngày")))

    def __str__(self) -> str:
        return f"{self.days} ngày"


@attrs.frozen(kw_only=True)
class Paper:
    TOML_INLINE: ClassVar[bool] = True

    number: str
    date: dt.date | None = None


@attrs.frozen(kw_only=True)
class Form:
    name: str = ""


@attrs.frozen(kw_only=True)
class Step:
    id: str
    forms: tuple[Form, ...] = ()
    time: Amount | None = None
    first: Form | None = None


@attrs.frozen(kw_only=True)
class Entry:
    steps: tuple[Step, ...] = ()
    title: str = "none"
    from_: dt.date | None = None
    recorded: dt.datetime | None = None
    opens: dt.time | None = None
    count: int = 0
    share: float = 1.0
    done: bool = False
    verdict: Verdict = Verdict.APPROVED
    verdicts: tuple[Verdict, ...] = (Verdict.APPROVED,)
    tags: tuple[str, ...] = ()
    rows: tuple[tuple[int, ...], ...] = ()
    basis: Paper | None = None
    bases: tuple[Paper, ...] = ()
    form: Form | None = None
    seen: Mapping[str, str] = attrs.field(factory=dict)
    forms: Mapping[str, Form] = attrs.field(factory=dict)
    plugin: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict)
    unwritten: int = attrs.field(init=False, default=5)


def test_a_value_is_written_in_the_order_of_its_class_with_tables_last() -> None:
    value = Entry(
        steps=(
            Step(id="b1", time=Amount(2), forms=(Form(name="Mẫu 01"), Form()), first=Form()),
            Step(id="b2"),
        ),
        title='Quy trình "kiểm soát"\n\t\\ \x7f\x00',
        from_=dt.date(2021, 9, 13),
        recorded=dt.datetime(2021, 9, 13, 16, 5, tzinfo=dt.timezone(dt.timedelta(hours=7))),
        opens=dt.time(7, 30),
        count=-3,
        share=1e16,
        done=True,
        verdict=Verdict.REJECTED,
        verdicts=(),
        tags=("a", "b"),
        rows=((1, 2), ()),
        basis=Paper(number="907/KH-SCT", date=dt.date(2021, 2, 26)),
        bases=(Paper(number="1"), Paper(number="2")),
        form=Form(),
        seen={"qt-02": "y", "QT 01": "x"},
        forms={"a": Form(name="n")},
        plugin={"x": {"deep": {"y": [{"z": 1}, {}]}, "on": True}},
    )

    assert (
        to_toml(value)
        == """\
title = "Quy trình \\"kiểm soát\\"\\n\\t\\\\ \\u007F\\u0000"
from = 2021-09-13
recorded = 2021-09-13T16:05:00+07:00
opens = 07:30:00
count = -3
share = 1e+16
done = true
verdict = "rejected"
verdicts = []
tags = ["a", "b"]
rows = [[1, 2], []]
basis = { number = "907/KH-SCT", date = 2021-02-26 }
bases = [{ number = "1" }, { number = "2" }]

[[steps]]
id = "b1"
time = "2 ngày"

[[steps.forms]]
name = "Mẫu 01"

[[steps.forms]]

[steps.first]

[[steps]]
id = "b2"

[form]

[seen]
"QT 01" = "x"
qt-02 = "y"

[forms]

[forms.a]
name = "n"

[plugin]

[plugin.x]
on = true

[plugin.x.deep]
y = [{ z = 1 }, {}]
"""
    )
    assert write_checked(value) == to_toml(value)


def test_what_is_at_its_default_is_left_out() -> None:
    assert to_toml(Entry()) == ""
    assert write_checked(Entry()) == ""
    assert to_toml(Entry(form=Form())) == "[form]\n"


def test_a_long_list_is_written_one_item_a_line() -> None:
    value = Entry(tags=("Đơn đề nghị cấp giấy phép", "Giấy chứng nhận đăng ký doanh nghiệp", "Bản vẽ hoàn công, " * 3))

    assert write_checked(value) == (
        'tags = [\n  "Đơn đề nghị cấp giấy phép",\n  "Giấy chứng nhận đăng ký doanh nghiệp",\n'
        '  "Bản vẽ hoàn công, Bản vẽ hoàn công, Bản vẽ hoàn công, ",\n]\n'
    )


def test_a_long_text_stays_on_its_line() -> None:
    assert write_checked(Entry(title="x" * 200)) == f'title = "{"x" * 200}"\n'


@pytest.mark.parametrize(
    "value, reason",
    [
        (Entry(title="ma\u0303"), "the accents of “"),
        (Entry(title="\ud800"), "this cannot be stored as text: '\\ud800'"),
        (Entry(count=2**63), "a number here is beyond what is read"),
        (Entry(share=float("nan")), "a number here is beyond what is read"),
        (Entry(recorded=dt.datetime(2021, 9, 13)), "without the offset of its time zone"),
        (Entry(count="3"), "count is the text “3”, where a whole number is expected"),  # type: ignore[arg-type]
        (Entry(plugin={"x": {"y": (1,)}}), "it reads back as another value"),
        (Entry(title="x\n<<<<<<< y"), None),
    ],
)
def test_what_does_not_read_back_equal_is_not_written(value: Entry, reason: str | None) -> None:
    if reason is None:
        assert write_checked(value)
        return
    with pytest.raises(Refused) as refused:
        write_checked(value)

    assert reason in str(refused.value)


def test_a_value_of_another_sort_is_an_error_of_ours() -> None:
    with pytest.raises(TypeError, match="has no form in TOML"):
        to_toml(Entry(plugin={"x": {"y": b"bytes"}}))


TEXTS = st.text(st.characters(codec="utf-8"), max_size=9) | st.text("\"\\\n\t#'=[]ế ", max_size=5)
DAYS = st.dates()
FORMS = st.builds(Form, name=TEXTS)
PAPERS = st.builds(Paper, number=TEXTS, date=st.none() | DAYS)
STEPS = st.builds(
    Step,
    id=TEXTS,
    forms=st.lists(FORMS, max_size=2).map(tuple),
    time=st.none() | st.builds(Amount, st.integers(0, 99)),
    first=st.none() | FORMS,
)
ANYTHING = st.recursive(
    TEXTS | st.booleans() | st.integers(-9, 9) | DAYS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
ENTRIES = st.builds(
    Entry,
    steps=st.lists(STEPS, max_size=2).map(tuple),
    title=TEXTS,
    from_=st.none() | DAYS,
    recorded=st.none() | st.datetimes(timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=-7))])),
    opens=st.none() | st.times(),
    count=st.integers(-(2**63), 2**63 - 1),
    share=st.floats(allow_nan=False, allow_infinity=False),
    done=st.booleans(),
    verdict=st.sampled_from(Verdict),
    verdicts=st.lists(st.sampled_from(Verdict), max_size=2).map(tuple),
    tags=st.lists(TEXTS, max_size=3).map(tuple),
    rows=st.lists(st.lists(st.integers(0, 9), max_size=2).map(tuple), max_size=2).map(tuple),
    basis=st.none() | PAPERS,
    bases=st.lists(PAPERS, max_size=2).map(tuple),
    form=st.none() | FORMS,
    seen=st.dictionaries(TEXTS, TEXTS, max_size=2),
    forms=st.dictionaries(TEXTS, FORMS, max_size=2),
    plugin=st.dictionaries(TEXTS, st.dictionaries(TEXTS, ANYTHING, max_size=2), max_size=2),
)


@given(ENTRIES)
def test_what_is_written_reads_back_equal(value: Entry) -> None:
    source = SourceText("a.toml", to_toml(value))
    table, diagnostics = read_toml(source)

    assert diagnostics == ()
    assert structure(table, Entry, source) == (value, ())


@given(ENTRIES)
def test_equal_values_have_equal_texts(value: Entry) -> None:
    text = to_toml(value)

    assert to_toml(structure(tomli.loads(text), Entry, SourceText("a.toml", text))[0]) == text


HEADER = """\
# header of QT-05
code = "QT-05"   # mã hiệu
title = 'Kiểm soát'
attachments = [ "a.xlsx" , # one
  "b.xlsx" ]

[[steps]]   # first
id = "b1"
[[steps]]
id="b2"

[management]
change = "x"
"""


@pytest.mark.parametrize(
    "changes, before, after",
    [
        ({"code": "QT-06"}, '"QT-05"   #', '"QT-06"   #'),
        ({"title": 'a "b"'}, "'Kiểm soát'", '"a \\"b\\""'),
        ({"body": "x.docx"}, '"b.xlsx" ]\n', '"b.xlsx" ]\nbody = "x.docx"\n'),
        ({"attachments": ["c", "d"]}, '[ "a.xlsx" , # one\n  "b.xlsx" ]', '["c", "d"]'),
        ({"attachments": None}, 'attachments = [ "a.xlsx" , # one\n  "b.xlsx" ]\n', ""),
        ({"steps[1].id": "b3"}, 'id="b2"', 'id="b3"'),
        ({"management.change": None}, 'change = "x"\n', ""),
        ({"seen.qt-01": "d"}, 'change = "x"\n', 'change = "x"\n\n[seen]\nqt-01 = "d"\n'),
        ({"absent": None, "seen.absent": None}, "", ""),
        ({}, "", ""),
        ({"steps[0].what": "y"}, 'id = "b1"\n', 'id = "b1"\nwhat = "y"\n'),
        ({"code": None, "title": None}, HEADER[HEADER.index("code") : HEADER.index("attach")], ""),
    ],
)
def test_an_edit_changes_its_fields_and_no_other_letter(changes: dict[str, object], before: str, after: str) -> None:
    assert HEADER.replace(before, after, 1) == edit_toml(HEADER, changes)


def test_a_text_that_is_not_toml_is_not_edited() -> None:
    with pytest.raises(Refused, match="cannot be edited") as refused:
        edit_toml("a = \n", {"b": 1})

    assert refused.value.diagnostics[0].code == "QMS-T020"


def test_an_edit_that_cannot_be_made_in_place_is_refused() -> None:
    with pytest.raises(Refused, match="the fields share cannot be changed where they stand"):
        edit_toml("a = 1\n", {"share": float("nan")})
    with pytest.raises(Refused, match=r"the fields signer\.person cannot be changed where they stand"):
        edit_toml('signer = { person = "a" }\n', {"signer.person": "b"})


@pytest.mark.parametrize(
    "text, changes, edited",
    [
        ("", {"a": 1}, "a = 1\n"),
        ("# head\n[b]\nc = 1\n", {"a": 1}, "a = 1\n# head\n[b]\nc = 1\n"),
        ("b = 1", {"a": ["x"]}, 'b = 1\na = ["x"]\n'),
        ("b = 1", {"b": 2}, "b = 2"),
        ("b = 1", {"b": None}, ""),
        ("[b]", {"b.a": 1}, "[b]\na = 1\n"),
        ("[b]", {"c.a": 1}, "[b]\n\n[c]\na = 1\n"),
        ("a.b = { d = 2021-09-13 } # x\n", {"a.b": dt.date(2021, 1, 2)}, "a.b = 2021-01-02 # x\n"),
        ('a = [ # ]\n 1,\n] # x\nb = """\n]"""\n', {"a": 1, "b": "x"}, 'a = 1 # x\nb = "x"\n'),
        ("a = 1\n[b]\na = 2\n", {"b.a": 3}, "a = 1\n[b]\na = 3\n"),
        ("a = []\n", {"a": ["x" * 50] * 2}, f'a = [\n  "{"x" * 50}",\n  "{"x" * 50}",\n]\n'),
        ('"a b" = 1\n', {"a b": 2, "c d": 3}, '"a b" = 2\n"c d" = 3\n'),
    ],
)
def test_a_field_is_put_where_its_table_stands(text: str, changes: dict[str, object], edited: str) -> None:
    assert edit_toml(text, changes) == edited


@given(ENTRIES, TEXTS)
def test_an_edit_of_a_written_value_changes_one_line(value: Entry, title: str) -> None:
    text = "# head\ntitle = 'old' # tail\n" + to_toml(attrs.evolve(value, title="none"))

    edited = edit_toml(text, {"title": title})

    assert tomli.loads(edited) == {**tomli.loads(text), "title": title}
    assert edited.startswith("# head\ntitle = ")
    assert edited.partition(" # tail\n")[2] == text.partition(" # tail\n")[2]
