"""The file of a record: read back as it was written, with the line of what is wrong."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.registers import FINDINGS, Finding, Grade

from qms.model.papers import PaperReference
from qms.model.records import HistoryLine, RecordHead
from qms.model.registers import RecordId
from qms.store.memory import MemorySnapshot
from qms.text.record_shelf import RecordShelf
from qms.text.records import read_record, record_bytes

AT = dt.datetime(2021, 10, 21, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
PATH = FINDINGS.path("PH-2021-001")
MADE = HistoryLine(at=AT, by="vt-van-thu", field="record")
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=40).filter(
    lambda text: __import__("unicodedata").is_normalized("NFC", text)
)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
FOUND = st.builds(
    Finding,
    title=WORDS,
    grade=st.sampled_from(Grade),
    found=DAYS,
    unit=st.none() | WORDS,
    clauses=st.lists(WORDS, max_size=3).map(tuple),
    basis=st.none() | st.builds(PaperReference, number=WORDS, date=st.none() | DAYS),
    evidence=st.none() | WORDS,
    copies=st.none() | st.integers(-(2**40), 2**40),
    share=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    told=st.none() | st.booleans(),
)
LINES = st.lists(
    st.builds(HistoryLine, at=st.just(AT), by=WORDS, field=WORDS, old=st.none() | WORDS, new=st.none() | WORDS,
              why=st.none() | WORDS),
    max_size=3,
).map(tuple)  # fmt: skip


def _head(**more):
    return RecordHead(**{"state": "open", "written": "", "history": (MADE,), **more})


@given(FOUND, LINES)
def test_a_record_reads_back_as_it_was_written(values, lines):
    data = record_bytes(_head(history=lines), values)

    record, faults = read_record(data, path=PATH, register=FINDINGS)

    assert faults == ()
    assert record.values == values
    assert record.head.history == lines
    assert record.is_explained
    assert record_bytes(record.head, record.values) == data


@given(FOUND, WORDS)
def test_whatever_is_changed_by_hand_is_seen(values, words):
    data = record_bytes(_head(), values)
    line = data.split(b"\n")[2]
    changed = data.replace(line, b"# " + words.encode() + b"\n" + line, 1)

    record, faults = read_record(changed, path=PATH, register=FINDINGS)

    assert not record.is_explained
    assert [fault.code for fault in faults] == ["QMS-H002"]


def test_a_line_of_history_added_by_a_merge_is_no_change_by_hand():
    values = Finding(title="x", grade=Grade.MINOR, found=AT.date())
    one = record_bytes(_head(), values)
    two = record_bytes(_head(history=(MADE, MADE)), values)

    assert one.split(b"\n[[history]]")[0] == two.split(b"\n[[history]]")[0]


VALUES = Finding(title="x", grade=Grade.MINOR, found=AT.date())


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        (b'"minor"', b'"minr"', 4, "grade is the text “minr”, where one of “minor”, “major” is expected"),
        (b'state = "open"', b'state = "opened"', 1, "there is no state “opened” in this register"),
        (b'title = "x"', b"title = 5", 3, "title is"),
        (b"found = 2021-10-21", b'found = "21/10/2021"', 5, "found is"),
        (b'title = "x"', b'title = "x"\ncolour = "red"', 4, "colour"),
        (b'by = "vt-van-thu"', b"by = 3", 9, "history[0].by"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old, new, line, said):
    data = record_bytes(_head(), VALUES)
    assert old in data

    record, faults = read_record(data.replace(old, new), path=PATH, register=FINDINGS)

    assert record is None
    [fault] = faults
    assert said in str(fault.message)
    assert (fault.location.path, fault.location.line) == (PATH, line)


def _shelf(files):
    return RecordShelf(MemorySnapshot(files), {"findings": FINDINGS})


def test_records_come_in_the_order_of_their_numbers():
    files = {FINDINGS.path(f"PH-2021-{n:03d}"): record_bytes(_head(), VALUES) for n in (1000, 2, 10)}

    assert [*_shelf(files).of("findings")] == ["PH-2021-002", "PH-2021-010", "PH-2021-1000"]


def test_what_a_record_names_knows_of_it():
    follower = Finding(title="y", grade=Grade.MAJOR, found=AT.date(), unit="vp", follows=(RecordId("PH-2021-001"),))
    files = {PATH: record_bytes(_head(), VALUES), FINDINGS.path("PH-2021-002"): record_bytes(_head(), follower)}
    shelf = _shelf(files)

    assert [(r.id, f.name) for r, f in shelf.naming("PH-2021-001")] == [("PH-2021-002", "follows")]
    assert [(r.id, f.name) for r, f in shelf.naming("vp")] == [("PH-2021-002", "unit")]
    assert shelf.find("ph-2021-002").values == follower


def test_the_number_of_a_file_that_cannot_be_read_is_not_given_again():
    files = {PATH: b"no toml", FINDINGS.path("PH-2021-007"): record_bytes(_head(), VALUES)}

    assert sorted(_shelf(files).numbers("findings", 2021)) == [1, 7]


def test_files_of_no_record_and_folders_of_no_register_are_told():
    files = {
        "records/findings/2021/note.txt": b"",
        "records/findings/2020/ph-2021-001.toml": b"",
        "records/trips/a.toml": b"",
    }

    assert sorted(fault.code for fault in _shelf(files).faults) == ["QMS-H003", "QMS-H004", "QMS-H004"]
