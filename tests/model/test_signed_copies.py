"""A signed file that arrives after its decision: the decision is read with it, and nothing else changes."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import as_known, day, entry, issued, ledger_of, withdrawn

from qms.checks.ledger import chain_faults
from qms.model.ledger import Act, IssueLine, LedgerEntry, Status, WithdrawLine
from qms.model.queries import PlainLedger

DECISION = entry(1, issued("qt-05"), date=day(1))


def signed_copy(n: int, corrects: int, path: str = "files/ab12/1.pdf", **said: object) -> LedgerEntry:
    plain = entry(n, date=day(n), act=Act.SIGNED_COPY, number=None, issuer=None, book=None)
    return attrs.evolve(plain, corrects=corrects, signed=path, **said)


def test_the_decision_is_read_with_the_file_and_the_entry_of_the_file_stands_beside_it() -> None:
    [decision, copy] = as_known(DECISION, signed_copy(2, 1))

    assert decision == attrs.evolve(DECISION, signed="files/ab12/1.pdf")
    assert copy.act is Act.SIGNED_COPY


def test_before_it_was_entered_the_decision_had_none() -> None:
    assert as_known(DECISION, signed_copy(2, 1), known=1) == (DECISION,)


def test_of_several_files_the_last_one_counts() -> None:
    said = [DECISION, signed_copy(2, 1), signed_copy(3, 1, "files/cd34/2.pdf", reason="bản rõ hơn")]

    assert as_known(*said)[0].signed == "files/cd34/2.pdf"
    assert as_known(*said, known=2)[0].signed == "files/ab12/1.pdf"


def test_a_rectification_keeps_the_file_unless_it_states_another() -> None:
    right = entry(3, issued("qt-05"), date=day(1), act=Act.RECTIFICATION, number=None, corrects=1, reason="gõ sai")
    first = attrs.evolve(DECISION, signed="files/00ff/0.pdf")

    assert as_known(first, right)[0].signed == "files/00ff/0.pdf"
    assert as_known(DECISION, signed_copy(2, 1), right)[0].signed == "files/ab12/1.pdf"


def test_one_that_was_altered_into_issuing_something_issues_nothing() -> None:
    forged = attrs.evolve(signed_copy(2, 1), issues=(issued("qt-06"),))

    assert ledger_of(DECISION, forged).lines("qt-06") == ()
    assert [fault.code for fault in chain_faults(ledger_of(DECISION, forged).files())] == ["QMS-L010"]


def codes(*entries: LedgerEntry) -> list[str]:
    return [fault.code for fault in chain_faults(ledger_of(*entries).files())]


def test_it_takes_no_number_and_names_an_earlier_entry_and_a_file() -> None:
    sound = signed_copy(2, 1)

    assert codes(DECISION, sound) == []
    assert codes(DECISION, attrs.evolve(sound, number="9/QĐ-SCT")) == ["QMS-L005"]
    assert codes(DECISION, attrs.evolve(sound, corrects=None)) == ["QMS-L006"]
    assert codes(DECISION, attrs.evolve(sound, corrects=2)) == ["QMS-L006"]
    assert codes(DECISION, attrs.evolve(sound, signed=None)) == ["QMS-L010"]


SAID = st.lists(
    st.one_of(
        st.builds(issued, st.sampled_from(["qt-05", "qt-06"]), st.integers(1, 3), st.integers(0, 3)),
        st.builds(withdrawn, st.sampled_from(["qt-05", "qt-06"])),
        st.none(),
    ),
    min_size=1,
    max_size=8,
)


@given(SAID)
def test_with_or_without_signed_files_the_same_binds_on_every_day(
    said: Sequence[IssueLine | WithdrawLine | None],
) -> None:
    entries = [
        signed_copy(n, max(n - 1, 1)) if line is None else entry(n, line, date=day(n))
        for n, line in enumerate(said, start=1)
    ]
    whole, bare = PlainLedger(ledger_of(*entries).files()), [x for x in entries if x.act is not Act.SIGNED_COPY]
    without = PlainLedger(ledger_of(*bare).files())

    for status in (Status.IN_FORCE, Status.FUTURE, Status.WITHDRAWN, Status.REPLACED):
        for n in range(10):
            assert whole.master_list(on=day(n), status=status) == without.master_list(on=day(n), status=status)
    assert whole.documents() == without.documents()
    assert whole.numbers() != () or without.numbers() == ()
