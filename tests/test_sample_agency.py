"""The sample agency holds what it says: documents, flows, papers, and the facts of its years."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest

import qms
from qms.model.ledger import LedgerLine
from qms.model.procedures import Flow, Leg
from qms.opening import workspace_on
from qms.operations.demonstrating import replay
from qms.operations.session import Session
from qms.store.protocol import Store
from qms.store.repository import create

TOP = Path(__file__).parents[1]
BEFORE, AFTER = dt.date(2021, 9, 1), dt.date(2021, 9, 14)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> qms.Workspace:
    root = tmp_path_factory.mktemp("sample") / "store"

    def session_on(store: Store, today: dt.date, person: str) -> Session:
        return workspace_on(store, today=today, person=person).session

    for _ in replay(create(root), session_on):
        pass
    return qms.open(root, today=dt.date(2021, 10, 25))


def flows(workspace: qms.Workspace, day: dt.date) -> dict[str, Flow]:
    return {
        row.issue.code: Flow(steps=workspace.document(row.issue.document, on=day).steps)
        for row in workspace.in_force(on=day, kind="flowchart")
    }


def test_244_issues_16_procedures_and_116_flowcharts_among_144_documents(workspace: qms.Workspace) -> None:
    [entry] = [f.entry for f in workspace.decisions() if f.entry.number == "244/QĐ-SCT"]

    kinds = Counter(line.kind for line in entry.issues)
    assert (len(entry.issues), kinds["procedure"], kinds["flowchart"]) == (144, 16, 116)
    assert {(line.edition, line.revision) for line in entry.issues} == {(2, 0)}
    assert entry.date == dt.date(2021, 9, 13)


def test_20_of_the_132_go_through_unchanged(workspace: qms.Workspace) -> None:
    unchanged = 0
    for kind in ("procedure", "flowchart"):
        for row in workspace.in_force(on=AFTER, kind=kind):
            digests = [standing.issue.digest for standing in workspace.history(row.issue.document)]
            unchanged += digests[-1] == digests[-2]

    assert unchanged == 20


def test_the_policy_stays_under_98_and_the_objectives_under_41(workspace: qms.Workspace) -> None:
    by_kind = {row.issue.kind: row.line.number for row in workspace.in_force(on=AFTER)}

    assert (by_kind["policy"], by_kind["objectives"], by_kind["manual"]) == ("98/QĐ-SCT", "41/QĐ-SCT", "244/QĐ-SCT")


def test_the_flows_have_many_structures_and_most_have_branches(workspace: qms.Workspace) -> None:
    found = flows(workspace, AFTER)
    branched = {flow.structure() for flow in found.values() if any(step.is_decision for step in flow.steps)}

    assert len(found) == 116
    assert len({flow.structure() for flow in found.values()}) >= 60
    assert len(branched) >= 25


def test_electricity_licences_went_through_ubnd_before_the_delegation_and_not_after(workspace: qms.Workspace) -> None:
    licences = [code for code in flows(workspace, BEFORE) if code.startswith("LD-DIEN")][:12]

    def through_ubnd(day: dt.date) -> int:
        steps = flows(workspace, day)
        return sum(any(s.unit == "ubnd" and s.leg is Leg.OTHER for s in steps[code].steps) for code in licences)

    assert (through_ubnd(BEFORE), through_ubnd(AFTER)) == (12, 0)


def test_every_paper_of_the_years_is_on_file(workspace: qms.Workspace) -> None:
    numbers = {paper.number for paper in workspace.papers().values()}

    assert numbers >= {
        "1607/KH-SCT", "116/KH-SCT", "569/KH-SCT", "682/KH-SCT", "740/KH-SCT", "545/QĐ-UBND", "818/KH-SCT", "899/KH-SCT",
        "907/KH-SCT", "1029/KH-SCT", "1583/SCT-KT&NL", "2121/KH-SCT", "06.05-2021/TB-VNKM", "2372/TXL-SCT",
        "2850/SCT-KT&NL", "2059/QĐ-UBND", "5227/KH-SCT", "258/QĐ-SCT", "5591/SCT-VP", "5885/BC-BCĐ",
    }  # fmt: skip


def test_nothing_is_wrong_in_it_and_every_byte_is_proved(workspace: qms.Workspace) -> None:
    assert workspace.check() == ()
    verification = workspace.verify()
    assert (verification.ok, verification.not_provable) == (True, 0)


def test_every_act_of_review_was_done_by_people_of_their_own(workspace: qms.Workspace) -> None:
    system = workspace.session.load().system
    acts = [act for _, act in system.reviews.all()]
    names = {act.by: system.organisation.name_of_person(act.by, AFTER) for act in acts}

    assert {act.entered_by for act in acts} == {"iso-thu-ky"}
    assert {act.means for act in acts} == {"e-office"}
    assert all("minh hoạ" in name for name in names.values()), names


def test_invented_detail_says_so() -> None:
    with (TOP / "docs_store/tables/tthc-lan-01.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"]]
    texts = list((TOP / "docs_store/steps").rglob("document.md"))

    assert all("nội dung minh hoạ" in row["conditions"] for row in rows)
    assert all("minh hoạ" in text.read_text(encoding="utf-8") for text in texts)


def test_every_form_is_a_word_or_excel_file_that_its_parent_names(workspace: qms.Workspace) -> None:
    forms = workspace.in_force(on=AFTER, kind="form")

    assert len(forms) == 23
    for row in forms:
        form = workspace.document(row.issue.document, on=AFTER)
        assert form.header.body == f"{form.issue.code}{Path(form.header.body or '').suffix}"
        assert f"[{form.issue.code}](qms:" in workspace.document(form.header.parent or "", on=AFTER).text


def test_the_files_of_the_forms_are_small_and_name_no_person_and_carry_no_macro() -> None:
    files = [path for path in (TOP / "docs_store/steps").rglob("BM-*.*") if path.suffix in (".docx", ".xlsx")]

    assert Counter(path.suffix for path in files) == {".docx": 12, ".xlsx": 11}
    for path in files:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            properties = archive.read("docProps/core.xml").decode("utf-8")
            assert not [name for name in archive.namelist() if "vba" in name.lower()], path.name
        people = re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]*)", properties)
        assert set(people) == {"Sở Công Thương"}, path.name
        assert path.stat().st_size < 40_000, path.name


def test_every_code_that_a_text_names_is_in_force(workspace: qms.Workspace) -> None:
    known = {row.issue.code for row in workspace.in_force(on=AFTER)}
    named: dict[str, set[str]] = {}
    for row in workspace.in_force(on=AFTER):
        text = workspace.document(row.issue.document, on=AFTER)
        if row.issue.kind != "flowchart":
            words = " ".join([text.text, *(step.form or "" for step in text.header.steps)])
            named[row.issue.code] = set(re.findall(r"\b(?:ST|CS|HD|QT|CN)-\d{2}\b|\bBM-\d{2}-\d{2}\b", words))

    assert {code: names - known for code, names in named.items() if names - known} == {}


def test_no_text_cites_what_was_issued_after_the_decision(workspace: qms.Workspace) -> None:
    for row in workspace.in_force(on=AFTER):
        text = workspace.document(row.issue.document, on=AFTER)
        assert [base.number for base in text.header.bases if base.date and base.date > AFTER] == []
        assert re.findall(r"\d+/202[2-9]/", text.text) == [], row.issue.code


@pytest.mark.parametrize(
    "code", ["HD-01", "HD-02", "HD-03", "HD-04", "HD-05", "HD-06", "QT-01", "QT-05", "QT-08", "QT-11", "QT-15"]
)
def test_six_guidelines_and_five_procedures_are_written_out(workspace: qms.Workspace, code: str) -> None:
    document = workspace.document(code, on=AFTER)

    assert len(document.text) > 6_000
    assert document.header.steps or "| TT | Trình tự công việc | Trách nhiệm | Thời gian |" in document.text


def test_history_follows_the_decisions(workspace: qms.Workspace) -> None:
    lines: list[LedgerLine] = [standing.line for standing in workspace.history("QT-05")]

    assert [line.number for line in lines] == [None, "244/QĐ-SCT"]
    assert [len(workspace.in_force(on=day)) for day in (BEFORE, AFTER)] == [164, 168]
