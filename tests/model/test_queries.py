"""The plain ledger; what each question means beyond this, tests/index holds against the plain and the indexed view."""

from __future__ import annotations

import attrs
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import day, entry, files_of, issued, ledger_of, withdrawn

from qms.model.ledger import Act, LedgerEntry, Status, history
from qms.model.queries import PlainLedger, history_of, lines_of, master_list_key, number_of

OPENING = entry(1, issued(number="12/QĐ-SCT", date=day(-9)), issued("qt-06"), act=Act.OPENING, number=None, book=None)
SECOND = entry(2, issued(revision=1, code="QT-05A"), withdrawn("qt-06"))
RECTIFIED = entry(
    3, issued("qt-06", title="Mới"), issued(), act=Act.RECTIFICATION, corrects=1, number=None, date=day(1)
)
CORRECTION = entry(
    4, issued(revision=1, code="QT-05B"), act=Act.CORRECTION, corrects=2, number="05/SCT-VP", book="chung"
)
ALL = (OPENING, SECOND, RECTIFIED, CORRECTION)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[LedgerEntry, ...]:
    """Draw a ledger of issues, withdrawals, corrections and rectifications of two documents."""
    entries: list[LedgerEntry] = []
    for n in range(1, draw(st.integers(0, 5)) + 1):
        act = draw(st.sampled_from([Act.ISSUE, Act.CORRECTION, Act.RECTIFICATION] if entries else [Act.ISSUE]))
        said = [issued(name, revision=n) for name in draw(st.sets(st.sampled_from(["qt-05", "qt-06"]), min_size=1))]
        corrects = None if act is Act.ISSUE else draw(st.integers(1, n - 1))
        entries.append(entry(n, *said, act=act, corrects=corrects, date=day(draw(st.integers(0, 4)))))
    return tuple(entries)


@given(ledgers(), st.integers(0, 6))
def test_what_was_known_after_an_entry_is_what_a_ledger_that_ends_there_says(
    entries: tuple[LedgerEntry, ...], known: int
) -> None:
    ledger = ledger_of(*entries)
    ended = ledger_of(*entries[:known])

    assert [file.entry for file in ledger.entries(known=known)] == [file.entry for file in ended.entries()]
    for document in ("qt-05", "qt-06"):
        assert ledger.lines(document, known=known) == ended.lines(document)
    for status in Status:
        assert ledger.master_list(on=day(3), known=known, status=status) == ended.master_list(on=day(3), status=status)


@given(ledgers())
def test_every_entry_counts_where_nothing_is_said_of_what_was_known(entries: tuple[LedgerEntry, ...]) -> None:
    ledger = ledger_of(*entries)

    assert ledger.entries() == ledger.entries(known=len(entries))
    assert ledger.files() == files_of(*entries)


@given(ledgers())
def test_the_master_list_has_its_one_order(entries: tuple[LedgerEntry, ...]) -> None:
    for status in Status:
        keys = [master_list_key(row) for row in ledger_of(*entries).master_list(on=day(3), status=status)]
        assert keys == sorted(keys)


def test_an_entry_keeps_the_place_and_digest_of_its_file_when_it_is_rectified() -> None:
    files = files_of(*ALL)
    heard = PlainLedger(files).entries()

    assert [(file.path, file.digest) for file in heard] == [
        (file.path, file.digest) for file in files if file.entry.act is not Act.RECTIFICATION
    ]
    assert [line.title for line in heard[0].entry.issues] == ["Mới", "Quy trình kiểm soát hồ sơ"]


def test_an_entry_names_the_files_that_rectified_it_and_says_the_text_that_the_last_of_them_states() -> None:
    wrong, silent, stated = files_of(
        entry(1, issued()),
        entry(2, issued(title="Đúng"), act=Act.RECTIFICATION, corrects=1, number=None, reason="gõ sai"),
        entry(3, issued(title="Đúng hơn"), act=Act.RECTIFICATION, corrects=2, number=None),
    )
    files = [attrs.evolve(wrong, text="Điều 1.\n"), silent, attrs.evolve(stated, text="Điều một.\n")]
    [once], [twice] = PlainLedger(files).entries(known=2), PlainLedger(files).entries()

    assert (once.text, [file.entry.reason for file in once.rectifications]) == ("Điều 1.\n", ["gõ sai"])
    assert (twice.text, [file.entry.entry for file in twice.rectifications]) == ("Điều một.\n", [2, 3])
    assert [line.rectified_by for line in PlainLedger(files).lines("qt-05")] == [3]
    assert [line.rectified_by for line in PlainLedger(files).lines("qt-05", known=1)] == [None]


def test_the_last_entry_is_the_last_file_whatever_it_rectifies() -> None:
    assert ledger_of(*ALL[:3]).last().entry.entry == 3
    assert PlainLedger().last() is None


def test_files_come_in_the_order_of_entries_however_they_are_given() -> None:
    files = files_of(*ALL)

    assert PlainLedger(reversed(files)).files() == files


def test_two_files_of_one_entry_are_both_kept_to_be_told_of() -> None:
    [file] = files_of(SECOND)
    twin = attrs.evolve(file, path="decisions/2021/0002-twin.md")

    assert PlainLedger([twin, file]).files() == (twin, file)


def test_documents_are_found_by_their_code_and_former_codes_the_latest_first() -> None:
    other = entry(5, issued("qt-07", code="qt-05"))
    ledger = ledger_of(*ALL, other)

    assert ledger.with_code("QT-05B") == ("qt-05",)
    assert ledger.with_code("QT-05") == ("qt-07", "qt-05")
    assert ledger.with_code("QT-99") == ()
    assert ledger.documents() == ("qt-05", "qt-06", "qt-07")


def test_the_lines_of_a_document_that_was_never_named_are_none() -> None:
    assert ledger_of(*ALL).lines("qt-99") == ()


def test_lines_come_in_the_order_of_entries() -> None:
    lines = list(lines_of(ledger_of(*ALL).entries()))

    assert [(line.entry, line.document) for line in lines] == [
        (1, "qt-06"), (1, "qt-05"), (2, "qt-05"), (2, "qt-06"), (4, "qt-05"),
    ]  # fmt: skip


def test_numbers_are_those_of_the_entries_that_have_one() -> None:
    ledger = ledger_of(*ALL, entry(5, issued(), number="không số"), entry(140, issued(), number="01/QĐ-SCT"))

    assert [(number.number, number.slug, number.ordinal) for number in ledger.numbers(year=2021)] == [
        ("2/QĐ-SCT", "0002-qd-sct", (2,)),
        ("05/SCT-VP", "0005-sct-vp", (5,)),
        ("không số", ledger.numbers()[2].slug, None),
    ]
    assert [number.entry for number in ledger.numbers(year=2022)] == [140]
    assert number_of(ledger.entries()[0]) is None


def test_the_history_of_a_document_is_the_fold_over_its_lines() -> None:
    ledger = ledger_of(*ALL)

    assert history_of(ledger, "qt-05", on=day(3), known=2) == history(ledger.lines("qt-05", known=2), on=day(3))
    assert [s.status for s in history_of(ledger, "qt-06", on=day(3))] == [Status.WITHDRAWN]
