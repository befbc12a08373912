"""Documents from a table, and changes by one, on a store in memory. Tables are written as CSV with semicolons."""

import datetime as dt
from pathlib import Path

import pytest
from support.tables import NEW, Take, document, said, session_on, store_with, taking

from qms.errors import Refused
from qms.model.procedures import Step
from qms.model.working_time import WorkingTime
from qms.operations.saving import save
from qms.operations.sheets import load_table
from qms.operations.tables import new_from_table, template_table
from qms.store.memory import MemoryStore
from qms.text.table_columns import COLUMNS
from qms.text.table_documents import read_documents

SAMPLE = Path(__file__).parents[2] / "docs_store"


@pytest.fixture
def store() -> MemoryStore:
    return store_with({})


@pytest.fixture
def take(tmp_path: Path, store: MemoryStore) -> Take:
    return taking(tmp_path, store)


def test_a_table_makes_its_documents_in_one_commit(store: MemoryStore, take: Take) -> None:
    outcome = take(NEW)

    assert outcome.done
    assert sorted(outcome.plan.change.writes) == [
        "documents/flowchart/ld-01/document.md",
        "documents/flowchart/ld-02/document.md",
    ]
    made = document(store, "ld-01")
    assert made.kind == "flowchart"
    assert made.header is not None
    assert made.header.steps[1] == Step(id="b2", what="Trả kết quả", unit="vp", time=WorkingTime(minutes=240))
    assert made.body.startswith("\n# Cấp giấy phép\n\n## 1. Căn cứ pháp lý\n")
    assert session_on(store).load().system.documents.faults("ld-01") == ()


def test_a_dry_run_writes_nothing(store: MemoryStore, take: Take) -> None:
    before = dict(store.disk)

    outcome = take(NEW, dry_run=True)

    assert not outcome.done
    assert len(outcome.plan.change.writes) == 2
    assert store.disk == before


def test_names_of_the_agencys_things_stand_for_their_ids(store: MemoryStore, take: Take) -> None:
    take(
        """
        Mã hiệu;Loại tài liệu;Tên;Đơn vị;Thuộc tài liệu;Chu kỳ xem xét;Nội dung tài liệu
        BM-01;Biểu mẫu;Phiếu;văn phòng sở;QT-01;;
        QT-01;quy trình nội bộ;Một;KT&NL;;12;# Một  Lời.
        """
    )

    form = document(store, "bm-01").header
    assert form is not None
    assert (form.unit, form.parent) == ("vp", "qt-01")
    procedure = document(store, "qt-01")
    assert procedure.header is not None
    assert procedure.header.unit == "ktnl"
    assert procedure.management.review_interval == 12
    assert procedure.body == "\n# Một  Lời.\n"


def test_every_fault_of_a_table_is_said_at_once_and_nothing_is_written(store: MemoryStore, take: Take) -> None:
    take(NEW)
    before = (dict(store.disk), store.main)

    with pytest.raises(Refused) as caught:
        take(
            """
            code;kind;title;unit;time;parent;step;what;role;step_time;next;màu
            LD-01;;Một;ktnl;;;b1;A;Chuyên viên;1 ngày;;
            LD-03;;Ba;khong-co;5 tháng;;b1;A;;1 ngày;b9;
            LD-04;;;;;;b1;A;Chuyên viên;9 ngày;;
            LD-05;la;Năm;vp;;QT-99;;;;;;
            XX-06;form;Sáu;vp;;;;;;;;
            """
        )

    assert said(caught) == [
        "bang.csv:1: QMS-B003 there is no column “màu”",
        "bang.csv:2: QMS-S001 LD-01 is the code of another document",
        "bang.csv:3: QMS-B013 column time: “5 tháng” is not in working time; write it in working days, as in “15 ngày”",
        "bang.csv:3: QMS-D002 LD-03: there is no unit “khong-co”",
        "bang.csv:3: QMS-F001 step “b1” names neither a unit nor a role",
        "bang.csv:3: QMS-F007 there is no step “b9” for “b1” to lead to",
        "bang.csv:4: QMS-B019 LD-04 is new, and its title is not stated",
        "bang.csv:4: QMS-B019 LD-04 is new, and its unit is not stated",
        "bang.csv:5: QMS-B020 there is no document “QT-99” for LD-05 to belong to",
        "bang.csv:5: QMS-D001 there is no kind of document “la”",
        "bang.csv:6: QMS-D003 the code “XX-06” does not fit the agency's pattern (QT|LD|BM)[- ].+",
    ]
    assert (store.disk, store.main) == before


def test_a_flow_that_takes_longer_than_the_law_allows_is_a_warning_at_its_row(take: Take) -> None:
    outcome = take("code;title;unit;time;what;role;step_time\nLD-01;Một;vp;1 ngày;A;Chuyên viên;2 ngày")

    assert [str(w) for w in outcome.warnings] == [
        "bang.csv:2: QMS-F011 the steps b1 take 2 ngày, more than the statutory 1 ngày"
    ]


def test_a_parent_is_a_document_of_the_store_or_of_the_same_table(store: MemoryStore, take: Take) -> None:
    take("code;kind;title;unit\nQT-01;procedure;Một;vp")

    take(
        """
        code;kind;title;unit;parent
        BM-01;form;Phiếu;vp;qt-01
        BM-02;form;Phiếu;vp;QT 03
        QT-03;procedure;Ba;vp;
        QT 03;procedure;Ba;vp;
        """
    )

    parents = {name: document(store, name).header for name in ("bm-01", "bm-02")}
    assert {name: header and header.parent for name, header in parents.items()} == {
        "bm-01": "qt-01",
        "bm-02": "qt-03-2",
    }


def test_a_table_without_documents_is_refused(take: Take) -> None:
    with pytest.raises(Refused, match="states no document"):
        take("code;title;unit\n;;")


def test_the_template_is_a_table_that_reads_back(tmp_path: Path, store: MemoryStore) -> None:
    (tmp_path / "mau.xlsx").write_bytes(template_table())

    table, faults = load_table(tmp_path / "mau.xlsx", COLUMNS)
    (example,), found = read_documents(table)

    assert (*faults, *found) == ()
    assert table.columns == {column.name for column in COLUMNS}
    assert (example.code, example.kind, len(example.steps)) == ("LD-MAU-01", "flowchart", 4)
    with pytest.raises(Refused) as caught:  # the example names no unit of this agency
        new_from_table(session_on(store), tmp_path / "mau.xlsx")
    assert [d.code for d in caught.value.diagnostics] == ["QMS-D002"]


def test_the_template_has_the_same_bytes_every_time() -> None:
    assert template_table() == template_table()


@pytest.fixture(scope="module")
def sample() -> MemoryStore:
    opening = SAMPLE / "steps" / "01-opening"
    store = MemoryStore()
    for file in opening.rglob("*"):
        if file.is_file() and file.suffix != ".csv":
            store.disk[file.relative_to(opening).as_posix()] = file.read_bytes()
    save(session_on(store, dt.date(2020, 6, 1)))
    return store


def test_the_flowcharts_of_the_sample_agency_come_from_one_table_and_change_by_another(sample: MemoryStore) -> None:
    made = new_from_table(session_on(sample, dt.date(2020, 6, 1)), SAMPLE / "tables" / "tthc-lan-01.csv")

    assert len(made.plan.change.writes) == 116
    assert made.warnings == ()
    before = dict(sample.disk)

    session = session_on(sample)
    changed = new_from_table(session, SAMPLE / "tables" / "tthc-lan-02.csv", update=True)

    assert changed.warnings == ()
    assert {path.rsplit("/", 1)[1] for path in changed.plan.change.writes} == {"document.md", "manage.toml"}
    system = session.load().system
    texts = [path for path in changed.plan.change.writes if path.endswith("document.md")]
    assert all(sample.disk[path] != before[path] for path in texts)
    for path in changed.plan.change.writes:
        working = system.documents[path.split("/")[2]]
        assert system.documents.faults(working.id) == ()
        assert working.management.change
        assert working.management.change_basis
