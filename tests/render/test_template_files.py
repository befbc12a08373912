"""What is wrong with a template that somebody edited in Word is told with its place."""

from __future__ import annotations

import pytest
from support.templates import ENOUGH, decision, made, refusal

from qms.model.official_papers import PaperForm
from qms.render.template_files import check_template


def faults(*paragraphs: str, form: PaperForm | None = PaperForm.LETTER) -> list[str]:
    checked = check_template(made(*paragraphs), form, file="t.docx")
    return [f"{d} / {d.hint}" for d in checked.diagnostics if d.is_error]


def test_an_unknown_variable_is_told_with_its_place_and_the_nearest_name() -> None:
    assert faults(*ENOUGH, "Số: {{ numbr }} của") == [
        "t.docx: QMS-T042 there is no variable numbr, at “Số: {{ numbr }} của” / did you mean number?"
    ]


def test_an_unknown_part_is_told() -> None:
    assert faults(*ENOUGH, "{{ signatures[0].nam }}") == [
        "t.docx: QMS-T042 signatures[] has no part nam, at “{{ signatures[0].nam }}” / did you mean name?"
    ]


def test_what_is_needed_and_missing_is_an_error() -> None:
    found = faults("{{ subject }}", form=PaperForm.DECISION)

    assert [line.split(" / ")[0].rpartition("show ")[2] for line in found] == [
        "annexes, in each: attached", "annexes, in each: tables, in each: whole", "annexes, in each: text",
        "annexes, in each: title", "authority", "bases", "name", "recipients", "resolution",
        "signatures, in each: name", "signatures, in each: titles", "text",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "code", "told"),
    [
        ("{{ number", "T041", "a tag is not closed in its paragraph, at “{{ number”"),
        ("{% endfor %}", "T041", "a tag cannot be read: "),
        ("{% if %}", "T041", "a tag cannot be read: "),
        ("{{ recipients }}", "T044", "recipients is a list"),
        ("{{ signatures[0] }}", "T044", "signatures[] has parts"),
        ("{%p for one in subject %}{{ one }}{%p endfor %}", "T041", ""),
        ("{% for one in subject %}{{ one }}{% endfor %}", "T044", "subject is no list to be gone through"),
        ("{{ number|uper }}", "T042", "there is no filter uper"),
    ],
)
def test_a_tag_that_is_wrong_is_told(tag: str, code: str, told: str) -> None:
    [fault] = faults(*ENOUGH, tag)

    assert f"QMS-{code} {told}" in fault


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__.__mro__ }}", "{{ ''['__class__'] }}", "{{ number.__init__ }}", "{% include 'x' %}", "{% import 'x' as y %}",
        "{% extends 'x' %}", "{% set x = 1 %}", "{% macro m() %}{% endmacro %}", "{{ range(10**9) }}", "{{ 'a' * 10**9 }}",
        "{{ 10**10**10 }}", "{{ '%099999999d' % 1 }}", "{{ number.upper() }}", "{{ number|replace('a', 'b') }}",
        "{{ lipsum() }}", "{{ self }}", "{{ number|attr('__class__') }}", "{{ cycler }}", "{{ recipients[0:9] }}",
        "{% for a in range(1000000000) %}{% endfor %}", "{% for a in recipients recursive %}{% endfor %}",
        "{% with a = 1 %}{% endwith %}", "{% filter upper %}{% endfilter %}", "{{ number|join('x') }}", "{{ {1: 2} }}",
        "{{ [1] }}", "{% call x() %}{% endcall %}", "{% block x %}{% endblock %}", "{% autoescape false %}{% endautoescape %}",
        "{{ number|safe }}", "{{ " + "9" * 5000 + " }}", "{{ " + "(" * 300 + "1" + ")" * 300 + " }}",
    ],
)  # fmt: skip
def test_an_attack_is_refused_and_told(tag: str) -> None:
    found = faults(*ENOUGH, tag)

    assert found
    assert all(line.startswith("t.docx: QMS-T04") for line in found)


def test_a_template_with_an_attack_is_not_filled() -> None:
    assert refusal(made(*ENOUGH, "{{ ''.__class__ }}"))


def test_loops_in_one_another_end() -> None:
    deep = "".join(f"{{% for r{n} in recipients %}}" for n in range(5)) + "{{ number }}" + "{% endfor %}" * 5
    [told] = refusal(made(*ENOUGH, deep), decision(number="1", recipients=tuple(map(str, range(100)))))

    assert told == "t.docx: QMS-T047 it cannot be filled: it makes a file without end"


def test_an_item_that_is_not_there_is_told_with_its_place() -> None:
    [told] = refusal(made(*ENOUGH, "Nhận: {{ recipients[3] }}"))

    assert told.startswith("t.docx: QMS-T047 it cannot be filled: ")
    assert told.endswith("at “Nhận: {{ recipients[3] }}”")


@pytest.mark.parametrize("tag", ["Nội dung: {{ text }}", "{{ text }}"])
def test_a_text_of_paragraphs_in_the_midst_of_a_line_is_refused(tag: str) -> None:
    [told] = refusal(made(ENOUGH[0], tag, *ENOUGH[2:]))

    assert told == "t.docx: QMS-T044 text stands in the midst of a line, or in a header"


def test_a_condition_that_tears_a_table_apart_is_told() -> None:
    template = made(*ENOUGH, "{% if not number %}", table=(("a", "{% endif %}"),))
    [told] = refusal(template, decision(number="1"))

    assert told == "t.docx: QMS-T044 a loop or a condition begins in one paragraph, row or cell and ends in another"


def test_the_variables_of_a_template_are_listed() -> None:
    checked = check_template(made(*ENOUGH), PaperForm.LETTER, file="t.docx")

    assert checked.variables == (
        "signatures", "signatures[]", "signatures[].name", "signatures[].titles", "subject", "text",
    )  # fmt: skip
