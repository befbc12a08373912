"""The files of the ledger: what is written reads back equal, and whatever lies there is read or told of."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import day, entry, issued, moment, withdrawn

from qms.errors import Refused
from qms.model.digests import sha256
from qms.model.ledger import Act, IssueLine, LedgerEntry, Signer, WithdrawLine
from qms.model.papers import PaperReference
from qms.model.reviews import Means
from qms.text.ledger import entry_file, read_entry, write_entry
from qms.text.source import normalised

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12).filter(
    lambda text: normalised(text.encode()).decode() == text
)
DAYS = st.dates(dt.date(1945, 9, 2), dt.date(2100, 1, 1))
MOMENTS = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(moment(1).tzinfo)).map(
    lambda when: when.replace(microsecond=when.microsecond // 1000 * 1000)
)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


ISSUE_LINES = st.builds(
    IssueLine, document=WORDS, code=WORDS, title=WORDS, kind=WORDS, unit=WORDS, edition=st.integers(1, 99),
    revision=st.integers(0, 99), digest=maybe(WORDS), tree=maybe(WORDS), change=maybe(WORDS),
    change_basis=maybe(WORDS), replaces=st.lists(WORDS, max_size=2).map(tuple), number=maybe(WORDS),
    date=maybe(DAYS), effective=maybe(DAYS),
)  # fmt: skip
ENTRIES = st.builds(
    LedgerEntry, format=st.just(1), entry=st.integers(1, 9999), previous=maybe(WORDS), act=st.sampled_from(Act),
    number=maybe(WORDS), issuer=maybe(WORDS), book=maybe(WORDS), date=DAYS, effective=DAYS, recorded=MOMENTS,
    recorded_by=WORDS, by=maybe(WORDS), means=maybe(st.sampled_from(Means)), source=maybe(WORDS),
    on_paper=st.booleans(), signer=maybe(st.builds(Signer, person=WORDS, capacity=maybe(WORDS))),
    subject=maybe(WORDS),
    bases=st.lists(st.builds(PaperReference, number=WORDS, date=maybe(DAYS)), max_size=2).map(tuple),
    signed=maybe(WORDS), corrects=maybe(st.integers(1, 99)), reason=maybe(WORDS), from_start=st.booleans(),
    issues=st.lists(ISSUE_LINES, max_size=2).map(tuple),
    withdraws=st.lists(st.builds(WithdrawLine, document=WORDS, reason=maybe(WORDS)), max_size=2).map(tuple),
)  # fmt: skip


@given(ENTRIES, WORDS)
def test_an_entry_reads_back_as_it_was_written(wanted: LedgerEntry, text: str) -> None:
    data = write_entry(wanted, text)
    file, faults = read_entry(data, path="decisions/2021/x.md")

    assert faults == ()
    assert file is not None
    assert (file.entry, file.path, file.digest) == (wanted, "decisions/2021/x.md", sha256(data))
    assert file.text.removeprefix("\n") == text.removeprefix("\n")
    assert entry_file(wanted, data, path=file.path) == file
    assert write_entry(file.entry, file.text) == data


def test_a_file_reads_like_the_decision_that_it_is() -> None:
    decision = entry(
        7, issued(edition=2), withdrawn("qt-03", "hết hiệu lực"), number="244/QĐ-SCT", subject="Ban hành",
        signer=Signer(person="giam-doc", capacity="KT."), bases=(PaperReference(number="907/KH-SCT", date=day(0)),),
    )  # fmt: skip

    assert write_entry(decision, "Điều 1. Ban hành.\n").decode() == (
        "+++\n"
        "format = 1\n"
        "entry = 7\n"
        'act = "issue"\n'
        'number = "244/QĐ-SCT"\n'
        'issuer = "sct"\n'
        'book = "quyet-dinh"\n'
        "date = 2021-09-08\n"
        "effective = 2021-09-08\n"
        "recorded = 2021-09-01T15:00:00+07:00\n"
        'recorded_by = "iso-thu-ky"\n'
        'signer = { person = "giam-doc", capacity = "KT." }\n'
        'subject = "Ban hành"\n'
        'bases = [{ number = "907/KH-SCT", date = 2021-09-01 }]\n'
        "\n"
        "[[issues]]\n"
        'document = "qt-05"\n'
        'code = "QT-05"\n'
        'title = "Quy trình kiểm soát hồ sơ"\n'
        'kind = "procedure"\n'
        'unit = "vp"\n'
        "edition = 2\n"
        "revision = 0\n"
        f'digest = "sha256:{"0200" * 16}"\n'
        f'tree = "{"0200" * 10}"\n'
        "\n"
        "[[withdraws]]\n"
        'document = "qt-03"\n'
        'reason = "hết hiệu lực"\n'
        "+++\n"
        "\n"
        "Điều 1. Ban hành.\n"
    )


def test_the_decisions_own_text_is_brought_to_form() -> None:
    data = write_entry(entry(1), "Điều 1.\r\n\u1ea1\u0302\r")
    file, faults = read_entry(data, path="d.md")

    assert file is not None
    assert (file.text, faults) == ("\nĐiều 1.\n\u1ead\n", ())


@pytest.mark.parametrize(
    "text, reason",
    [
        ("a\0b", "NUL byte"),
        ("<<<<<<< HEAD\na\n", "merge-conflict markers"),
        ("\ud800", r"cannot be stored as text: '\\ud800'"),
        ("a" * (16 * 1024 * 1024), "more than the 16777216 that are read"),
    ],
)
def test_a_text_that_could_not_be_read_again_is_not_written(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        write_entry(entry(1), text)


def test_a_header_of_thousands_of_documents_is_read() -> None:
    big = entry(1, *(issued(f"qt-{n}") for n in range(500)))
    file, faults = read_entry(write_entry(big, ""), path="d.md")

    assert faults == ()
    assert file is not None
    assert file.entry == big


@pytest.mark.parametrize(
    "data, told",
    [
        (b"\xff", ["d.md:1: QMS-T002 the text is not UTF-8"]),
        (b"# no header\n", ["d.md:1: QMS-T010 the first line is not +++, so the text has no header"]),
        (
            b"+++\nformat = 1\nentry = 1\nact = \"isue\"\ndate = 2021-09-13\neffective = 2021-09-13\n"
            b"recorded = 2021-09-13T08:00:00\nrecorded_by = \"a\"\nfoo = 1\n+++\n",
            [
                "d.md:4: QMS-T033 act is the text “isue”, where one of “issue”, “opening”, “correction”, "
                "“rectification”, “signed-copy” is expected",
                "d.md:7: QMS-T032 recorded is 2021-09-13T08:00:00 without the offset of its time zone, where a day "
                "with time and offset is expected",
                "d.md:9: QMS-T030 there is no field “foo” here",
            ],
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_entry_is_told_of(data: bytes, told: list[str]) -> None:
    file, faults = read_entry(data, path="d.md")

    assert file is None
    assert [str(fault) for fault in faults] == told


def test_faults_of_form_come_with_the_entry() -> None:
    crlf = write_entry(entry(1), "Điều 1.\n").replace(b"\n", b"\r\n")
    file, faults = read_entry(crlf, path="d.md")

    assert file is not None
    assert (file.entry, file.digest) == (entry(1), sha256(crlf))
    assert [fault.code for fault in faults] == ["QMS-T006"]


@given(st.binary(max_size=60))
def test_no_bytes_whatever_do_harm(data: bytes) -> None:
    file, faults = read_entry(b"+++\n" + data, path="d.md")

    assert (file is None) == any(fault.code not in ("QMS-T005", "QMS-T006", "QMS-T007") for fault in faults)
