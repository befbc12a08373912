"""What plugins bring is validated and frozen; in which order it came leaves no trace."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.contributions import Check, Command, Contribution, ReportFormat, Scope, Stage, Subject
from qms.errors import Refused
from qms.model.kinds import Kind
from qms.model.reports import Report
from qms.registry import Registry, build_registry


def rule(view: object) -> list[object]:
    """Find nothing."""
    return []


def check(code: str, scope: Scope = Scope.DOCUMENT, stages: object = (Stage.CHECK,)) -> Check:
    return Check(code, "a check", rule=rule, scope=scope, stages=stages)  # type: ignore[arg-type]


def kind(code: str) -> Kind:
    return Kind(code=code, title=code, title_en=code)


def report(name: str) -> ReportFormat:
    return ReportFormat(name, name, build=lambda *_: Report(title=name))


BROUGHT = [
    ("a", kind("procedure")), ("b", kind("form")), ("a", check("X-2")), ("b", check("X-1")), ("c", check("Y-1")),
    ("a", report("so")), ("b", report("danh-muc")),
]  # fmt: skip
COMMANDS = [("a", Command(name="due", help="x", target="a:due")), ("b", Command(name="bau", help="x", target="b:bau"))]


@given(st.permutations(BROUGHT), st.permutations(COMMANDS))
def test_the_order_in_which_things_are_brought_leaves_no_trace(
    brought: list[tuple[str, Contribution]], commands: list[tuple[str, Command]]
) -> None:
    registry = build_registry(brought, commands)

    assert registry == build_registry(BROUGHT, COMMANDS)
    assert list(registry.reports) == ["danh-muc", "so"]
    assert list(registry.kinds) == ["form", "procedure"]
    assert [one.code for one in registry.checks] == ["X-1", "X-2", "Y-1"]
    assert list(registry.commands) == ["bau", "due"]


def test_without_plugins_it_is_empty() -> None:
    assert build_registry([]) == Registry(kinds={}, checks=())


@pytest.mark.parametrize(
    "one, other, commands",
    [
        (kind("form"), kind("form"), ()),
        (check("X-1"), check("X-1", scope=Scope.SYSTEM), ()),
        (report("so"), report("so"), ()),
        (None, None, [("a", COMMANDS[0][1]), ("b", COMMANDS[0][1])]),
    ],
)
def test_what_two_plugins_bring_names_both(one: object, other: object, commands: list[tuple[str, Command]]) -> None:
    brought = [(name, item) for name, item in (("a", one), ("b", other)) if item]

    with pytest.raises(Refused, match=r"plugins a and b both bring (form|X-1|so|due)") as caught:
        build_registry(brought, commands)  # type: ignore[arg-type]

    assert "disable one of them" in str(caught.value.hint)


@pytest.mark.parametrize("thing", [None, "a check", rule, Kind, object()])
def test_what_is_not_a_contribution_names_its_plugin(thing: object) -> None:
    with pytest.raises(Refused, match=r"plugin loud brings .*, which is not a contribution"):
        build_registry([("loud", thing)])  # type: ignore[list-item]


def test_a_registry_cannot_be_changed() -> None:
    registry = build_registry(BROUGHT)

    with pytest.raises(TypeError):
        registry.kinds["x"] = kind("x")  # type: ignore[index]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        registry.checks = ()  # type: ignore[misc]


class TestChecks:
    def test_they_are_asked_by_scope_and_stage(self) -> None:
        every = [
            check("X-1", stages=Stage.CHECK), check("X-2", stages=("issue", "report")), check("X-3", scope=Scope.SYSTEM),
        ]  # fmt: skip
        registry = build_registry([("a", one) for one in every])

        assert registry.checks_of(Scope.DOCUMENT, Stage.CHECK) == (every[0],)
        assert registry.checks_of(Scope.DOCUMENT, Stage.REPORT) == (every[1],)
        assert registry.checks_of(Scope.SYSTEM, Stage.CHECK) == (every[2],)
        assert registry.checks_of(Scope.SYSTEM, Stage.ISSUE) == ()

    def test_one_that_says_nothing_else_sees_a_document_before_checks_and_issues(self) -> None:
        plain = Check("X-1", "a check", rule=rule)

        assert (plain.scope, plain.stages) == (Scope.DOCUMENT, {Stage.CHECK, Stage.ISSUE})

    @pytest.mark.parametrize(
        "stages, read", [("issue", {Stage.ISSUE}), (["check", "report"], {Stage.CHECK, Stage.REPORT})]
    )
    def test_stages_may_be_words(self, stages: object, read: set[Stage]) -> None:
        assert check("X-1", stages=stages).stages == read

    def test_a_word_that_is_no_stage_or_scope_is_refused(self) -> None:
        with pytest.raises(ValueError, match="'later' is not a valid Stage"):
            check("X-1", stages="later")
        with pytest.raises(ValueError, match="'all' is not a valid Scope"):
            Check("X-1", "a check", rule=rule, scope="all")  # type: ignore[arg-type]


def test_a_report_is_about_a_period_unless_it_says_more() -> None:
    assert report("so").subject is Subject.PERIOD
    assert ReportFormat("x", "x", build=report("x").build, subject="document").subject is Subject.DOCUMENT  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'year' is not a valid Subject"):
        ReportFormat("x", "x", build=report("x").build, subject="year")  # type: ignore[arg-type]


def test_a_kind_answers_to_its_code_and_its_family() -> None:
    guideline = Kind(code="guideline-audit", title="a", title_en="a", family="guideline")

    assert [guideline.answers_to(word) for word in ("guideline-audit", "guideline", "procedure")] == [True, True, False]
    assert not kind("form").answers_to("")
