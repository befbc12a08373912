"""Texts that people read, in any language; diagnostics and errors that are made of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.diagnostics import Diagnostic, Location, Severity, in_order
from qms.errors import Busy, NotAStore, QmsError, Refused, UsageError
from qms.wording import SHOWN, Message, as_message, msg, some

VIETNAMESE = {"{n} documents": "{n} tài liệu", "the {thing} is gone": "{thing} không còn", "file": "tệp"}
PLACES = st.none() | st.builds(
    Location, path=st.sampled_from(["", "a", "b"]), line=st.none() | st.integers(1, 2), field=st.none() | st.just("f")
)
DIAGNOSTICS = st.builds(
    Diagnostic, code=st.sampled_from(["A", "B"]), message=st.sampled_from(["x", "y"]), location=PLACES,
    hint=st.none() | st.sampled_from(["h", "i"]), severity=st.sampled_from(Severity),
)  # fmt: skip


def vietnamese(template: str) -> str:
    return VIETNAMESE.get(template, template)


class TestMessages:
    def test_a_message_says_itself_in_english(self) -> None:
        assert str(msg("{n} documents", n=3)) == "3 documents"
        assert str(msg("100 % {literally}")) == "100 % {literally}"

    def test_and_in_another_language_with_the_messages_inside_it(self) -> None:
        nested = msg("the {thing} is gone", thing=msg("file"))

        assert msg("{n} documents", n=3).in_language(vietnamese) == "3 tài liệu"
        assert nested.in_language(vietnamese) == "tệp không còn"
        assert str(nested) == "the file is gone"

    @given(st.text())
    def test_a_plain_text_is_said_as_it_stands_in_every_language(self, text: str) -> None:
        assert str(as_message(text)) == text
        assert as_message(text).in_language(vietnamese) == text

    def test_a_message_stays_the_message_it_is(self) -> None:
        message = msg("{n} documents", n=3)

        assert as_message(message) is message
        assert message == Message("{n} documents", (("n", 3),))

    @given(st.text())
    def test_braces_in_values_do_no_harm(self, value: str) -> None:
        assert str(msg("<{value}>", value=value)) == f"<{value}>"

    def test_of_many_names_the_first_are_listed(self) -> None:
        assert str(some(["a", "b"])) == "a, b"
        assert str(some(str(n) for n in range(SHOWN + 3))).endswith(f"{SHOWN - 1} and 3 more")


class TestDiagnostics:
    @pytest.mark.parametrize(
        "location, shown",
        [
            (None, "QMS-X1 x"),
            (Location(path="a.md"), "a.md: QMS-X1 x"),
            (Location(path="a.md", line=3, field="code"), "a.md:3: QMS-X1 x"),
        ],
    )
    def test_one_is_shown_with_its_place_and_code(self, location: Location | None, shown: str) -> None:
        assert str(Diagnostic(code="QMS-X1", message="x", location=location)) == shown

    def test_a_warning_stops_nothing(self) -> None:
        assert Diagnostic(code="A", message="x").is_error
        assert not Diagnostic(code="A", message="x", severity=Severity.WARNING).is_error

    @given(st.lists(DIAGNOSTICS), st.randoms(use_true_random=False))
    def test_their_order_never_hangs_on_how_they_were_found(self, found: list[Diagnostic], chance) -> None:
        mixed = [*found, *found[:2]]
        chance.shuffle(mixed)

        assert in_order(mixed) == in_order(found)
        assert set(in_order(found)) == set(found)
        assert len(in_order(found)) == len(set(found))

    @given(st.lists(DIAGNOSTICS))
    def test_they_come_by_path_line_code_and_text(self, found: list[Diagnostic]) -> None:
        keys = [one.sort_key() for one in in_order(found)]

        assert keys == sorted(keys)

    def test_the_key_of_one_without_a_place_comes_first(self) -> None:
        nowhere, somewhere = (Diagnostic(code="A", message="x", location=p) for p in (None, Location(path="a")))

        assert in_order([somewhere, nowhere]) == (nowhere, somewhere)


class TestErrors:
    @pytest.mark.parametrize("error, code", [(QmsError, 1), (Refused, 1), (NotAStore, 1), (UsageError, 2), (Busy, 3)])
    def test_each_has_its_exit_code(self, error: type[QmsError], code: int) -> None:
        assert error("x").exit_code == code
        assert issubclass(error, QmsError)

    def test_an_error_says_its_message_hint_and_reasons(self) -> None:
        reason = Diagnostic(code="A", message="x")
        error = Refused(msg("{n} documents", n=3), hint="try again", diagnostics=iter([reason]))

        assert (str(error), str(error.hint), error.diagnostics) == ("3 documents", "try again", (reason,))
        assert error.message.in_language(vietnamese) == "3 tài liệu"
        assert (Refused("x").hint, Refused("x").diagnostics) == (None, ())
