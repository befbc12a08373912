"""The opening entry, planned: what was in force before adoption, as the table of the agency states it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from support.ledgers import day, entry, issued, ledger_of, moment
from support.stores import folder, system_of

from qms.diagnostics import Location
from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.digests import folder_digest, git_tree_id
from qms.model.documents import Header
from qms.model.ledger import Act, IssueLine, LedgerEntry
from qms.model.numbering import RevisionNumber
from qms.plans.adopting import Adopted, OpeningRequest, plan_opening
from qms.plans.creating import NewDocument
from qms.plans.plan import Plan
from qms.text.documents import document_bytes
from qms.text.ledger import read_entry

NOW = moment(24 * 10)
OPENED = day(10)


def row(code: str = "QT-05", *, kind: str = "procedure", unit: str = "vp", **fields: Any) -> Adopted:
    place = fields.pop("place", None)
    new = {name: fields.pop(name) for name in ("body", "files") if name in fields}
    header = Header(code=code, title="Kiểm soát hồ sơ", unit=unit, body=next(iter(new.get("files", {})), None))
    said = {"revision": RevisionNumber(2, 1), "number": "12/QĐ-SCT", "date": day(-200), "effective": day(-190)}
    return Adopted(new=NewDocument(kind=kind, header=header, place=place, **new), **{**said, **fields})


def request(*rows: Adopted, **fields: Any) -> OpeningRequest:
    said = {"date": OPENED, "subject": "Hiện trạng", "recorded": NOW, "recorded_by": "iso-thu-ky"}
    return OpeningRequest(adopted=rows, **{**said, **fields})


def plan(*rows: Adopted, files: Mapping[str, bytes] | None = None, entries: tuple[LedgerEntry, ...] = ()) -> Plan:
    return plan_opening(system_of(files, ledger=ledger_of(*entries)), request(*rows))


def line(made: Plan) -> IssueLine:
    assert made.entry is not None
    [only] = made.entry.issues
    return only


def faults(
    *rows: Adopted, files: Mapping[str, bytes] | None = None, entries: tuple[LedgerEntry, ...] = ()
) -> list[str]:
    with pytest.raises(Refused, match="the opening cannot be entered") as caught:
        plan(*rows, files=files, entries=entries)
    return [str(fault) for fault in caught.value.diagnostics if fault.is_error]


def test_every_row_is_a_line_with_the_decision_of_its_own() -> None:
    made = plan(row("QT-06", files={"QT-06.docx": b"PK"}, body="# T\n"), row("BM-01", kind="form", number=None))

    assert made.entry is not None
    assert made.entry == LedgerEntry(
        format=1, entry=1, act=Act.OPENING, issuer="sct", date=OPENED, effective=OPENED, recorded=NOW,
        recorded_by="iso-thu-ky", subject="Hiện trạng", issues=made.entry.issues,
    )  # fmt: skip
    header = Header(code="QT-06", title="Kiểm soát hồ sơ", unit="vp", body="QT-06.docx")
    files = {"document.md": document_bytes(header, "# T\n"), "QT-06.docx": b"PK"}
    form, procedure = made.entry.issues
    assert (form.code, form.kind, form.number) == ("BM-01", "form", None)
    assert procedure == IssueLine(
        document=DocumentId("qt-06"), code="QT-06", title="Kiểm soát hồ sơ", kind="procedure", unit="vp", edition=2,
        revision=1, digest=folder_digest(files), tree=git_tree_id(files), number="12/QĐ-SCT", date=day(-200),
        effective=day(-190),
    )  # fmt: skip
    folder = "documents/procedure/qt-06/"
    assert {
        path.removeprefix(folder): made.change.writes[path] for path in made.change.writes if folder in path
    } == files


def test_it_is_chained_to_the_entry_before_it() -> None:
    before = ledger_of(entry(1, issued("qt-01")))
    made = plan_opening(system_of(ledger=before), request(row()))

    assert made.entry_path == "decisions/2021/opening-2.md"
    assert made.entry is not None
    assert (made.entry.entry, made.entry.previous) == (2, before.last().digest)
    read, wrong = read_entry(made.change.writes[made.entry_path], path=made.entry_path)
    assert read is not None
    assert (read.entry, wrong) == (made.entry, ())


def test_nothing_of_it_may_lie_on_the_disk_yet() -> None:
    change = plan(row()).change

    assert change.expects == dict.fromkeys(change.writes)
    assert (change.base, change.author, change.at) == ("c0" * 20, "iso-thu-ky", NOW)
    assert change.message == "Opening: 1 documents"


@pytest.mark.parametrize(
    "said, effective",
    [
        ({"date": day(-5), "effective": None}, day(-5)),
        ({"date": None, "effective": day(-3)}, day(-3)),
        ({"date": None, "effective": None}, OPENED),
        ({"date": day(-5), "effective": OPENED}, OPENED),
    ],
)
def test_what_binds_since_nobody_knows_when_binds_since_the_opening(said: dict[str, Any], effective: dt.date) -> None:
    made = line(plan(row(**said)))

    assert (made.date, made.effective) == (said["date"], effective)


class TestTexts:
    def test_a_document_without_a_text_gets_the_template_of_its_kind(self) -> None:
        text = plan(row()).change.writes["documents/procedure/qt-05/document.md"].decode()

        assert "+++\n\n# Kiểm soát hồ sơ\n\n## 1. Mục đích\n" in text

    def test_a_text_that_is_missing_has_no_digest_and_is_a_warning(self) -> None:
        made = plan(row(missing=True))

        assert (line(made).digest, line(made).tree) == (None, None)
        assert [(w.code, w.is_error) for w in made.warnings] == [("QMS-A006", False)]

    def test_a_working_text_that_was_never_issued_is_adopted_as_it_lies(self) -> None:
        files = folder("qt-05", files={"a.xlsx": b"A"}, attachments=("a.xlsx",))
        gone = "documents/procedure/qt-05/b.xlsx"
        made = plan_opening(system_of(files), request(row()), saved={DocumentId("qt-05"): [*files, gone]})

        names = {path.rpartition("/")[2]: data for path, data in files.items()}
        assert made.change.takes == files
        assert made.change.removes == {gone}
        assert (line(made).document, line(made).digest) == ("qt-05", folder_digest(names))
        assert line(made).tree == git_tree_id(names)

    def test_one_that_cannot_be_read_is_not(self) -> None:
        path = "documents/procedure/qt-05/document.md"
        misspelt = {path: folder("qt-05")[path].replace(b"unit =", b"unti =")}

        assert faults(row(), files=misspelt) == [f"{path}:4: QMS-T030 there is no field “unti” here"]


class TestWhatIsRefused:
    def test_an_opening_of_nothing(self) -> None:
        with pytest.raises(UsageError, match="the opening names no document"):
            plan()

    def test_a_clock_behind_the_last_entry(self) -> None:
        before = ledger_of(entry(1, issued("qt-01"), recorded=NOW + dt.timedelta(hours=1)))

        with pytest.raises(Refused, match="the clock says"):
            plan_opening(system_of(ledger=before), request(row()))

    def test_what_stands_in_the_ledger_already(self) -> None:
        assert faults(row(), row("QT-06"), files=folder("qt-05"), entries=(entry(1, issued()),)) == [
            "documents/procedure/QT-05: QMS-A001 QT-05 stands in the ledger already"
        ]

    def test_a_document_under_another_kind(self) -> None:
        assert faults(row(kind="form"), files=folder("qt-05")) == [
            "documents/form/QT-05: QMS-A002 QT-05 lies under the kind procedure"
        ]

    def test_what_takes_effect_after_the_opening(self) -> None:
        assert faults(row(effective=day(11))) == [
            "documents/procedure/QT-05: QMS-A003 QT-05 takes effect on 2021-09-12, after the opening"
        ]
        assert faults(row(date=day(11), effective=None)) != []

    def test_two_rows_with_one_code(self) -> None:
        assert faults(row(), row("qt-05")) == ["documents/procedure/…: QMS-S001 qt-05 is the code of another document"]

    def test_a_code_that_a_document_in_force_bears_though_its_working_text_no_longer_does(self) -> None:
        renamed = folder("qt-05", code="QT-55")

        assert faults(row(), files=renamed, entries=(entry(1, issued()),)) == [
            "QMS-I004 QT-05 is the code of another document in force: qt-05"
        ]

    def test_everything_at_once_at_the_rows_that_say_it(self) -> None:
        rows = (
            row("QT-01", unit="xx", place=Location(path="bang.xlsx", line=2)),
            row("QT-02", kind="quy-trinh", place=Location(path="bang.xlsx", line=3)),
            row("QT-03", effective=day(12), place=Location(path="bang.xlsx", line=4)),
        )

        assert faults(*rows) == [
            "bang.xlsx:2: QMS-D002 QT-01: there is no unit “xx”",
            "bang.xlsx:3: QMS-D001 there is no kind of document “quy-trinh”",
            "bang.xlsx:4: QMS-A003 QT-03 takes effect on 2021-09-13, after the opening",
        ]


class TestWhatIsAWarning:
    @pytest.mark.parametrize(
        "said, code",
        [
            ({"number": None}, "QMS-A005"),
            ({"date": day(-5), "effective": day(-6)}, "QMS-A004"),
        ],
    )
    def test_what_the_agency_does_not_know_any_more(self, said: dict[str, Any], code: str) -> None:
        assert [(w.code, w.is_error) for w in plan(row(**said)).warnings] == [(code, False)]

    def test_warnings_of_the_rows_do_not_hinder_each_other(self) -> None:
        made = plan(row("QT-01", number=None), attrs.evolve(row("QT-02"), missing=True))

        assert sorted(w.code for w in made.warnings) == ["QMS-A005", "QMS-A006"]
