"""Documents from a table, and changes by one, on a store in memory. Tables are written as CSV with semicolons."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from qms.errors import Refused
from qms.model.documents import Header, WorkingDocument
from qms.model.procedures import Step
from qms.model.working_time import WorkingTime
from qms.opening import workspace_on
from qms.operations.saving import save
from qms.operations.session import Outcome, Session
from qms.operations.sheets import load_table
from qms.operations.tables import new_from_table, template_table
from qms.store.memory import MemoryStore
from qms.text.table_columns import COLUMNS
from qms.text.table_documents import read_documents

Take = Callable[..., Outcome]
SAMPLE = Path(__file__).parents[2] / "docs_store"
DAY = dt.date(2021, 9, 1)
SETTINGS = b'format = 1\nagency = "sct"\n[codes]\npattern = "(QT|LD|BM)[- ].+"\n'
ORGANISATION = """
[[organisations]]
id = "sct"
name = "Sở Công Thương"
[[units]]
id = "vp"
name = "Văn phòng Sở"
symbol = "VP"
[[units]]
id = "ktnl"
name = "Phòng Kỹ thuật và Quản lý năng lượng"
symbol = "KT&NL"
""".encode()


def session_on(store: MemoryStore, today: dt.date = DAY) -> Session:
    return workspace_on(store, today=today, person="iso-thu-ky").session


def store_with(files: dict[str, str]) -> MemoryStore:
    store = MemoryStore()
    store.disk.update({"qms.toml": SETTINGS, "organisation.toml": ORGANISATION})
    store.disk.update({path: text.encode() for path, text in files.items()})
    save(session_on(store))
    return store


@pytest.fixture
def store() -> MemoryStore:
    return store_with({})


@pytest.fixture
def take(tmp_path: Path, store: MemoryStore) -> Take:
    """Return the function that takes over a table, given as text."""

    def of(text: str, *, update: bool = False, dry_run: bool = False, into: MemoryStore = store) -> Outcome:
        file = tmp_path / "bang.csv"
        file.write_text("\n".join(line.strip() for line in text.strip().split("\n")), encoding="utf-8")
        return new_from_table(session_on(into), file, update=update, dry_run=dry_run)

    return of


def document(store: MemoryStore, name: str) -> WorkingDocument:
    return session_on(store).load().system.documents[name]


def said(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    assert all(d.hint for d in caught.value.diagnostics)
    return [str(d) for d in caught.value.diagnostics]


NEW = """
code;title;unit;time;papers;step;what;step_unit;step_time;next
LD-01;Cấp giấy phép;ktnl;2 ngày;Đơn, Bản đồ;b1;Tiếp nhận;vp;0,5 ngày;b2
;;;;;b2;Trả kết quả;vp;0,5 ngày;
LD-02;Thu hồi giấy phép;ktnl;;;b1;Thu hồi;ktnl;1 ngày;
"""


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


def test_a_row_changes_what_it_states_and_leaves_the_rest(store: MemoryStore, take: Take) -> None:
    take(NEW)
    other = store.disk["documents/flowchart/ld-02/document.md"]

    outcome = take(
        """
        code;time;papers;change;change_basis;review_interval;step;what;step_unit;step_time
        LD-01;3 ngày;;Thêm ngày;545/QĐ-UBND;12;;;;
        LD-02;;;;;;;;;
        """,
        update=True,
    )

    assert sorted(outcome.plan.change.writes) == [
        "documents/flowchart/ld-01/document.md",
        "documents/flowchart/ld-01/manage.toml",
    ]
    changed = document(store, "ld-01")
    assert changed.header is not None
    assert changed.header.procedure is not None
    assert str(changed.header.procedure.time) == "3 ngày"
    assert changed.header.procedure.papers == ("Đơn, Bản đồ",)
    assert len(changed.header.steps) == 2
    assert (changed.management.change, changed.management.change_basis) == ("Thêm ngày", "545/QĐ-UBND")
    assert store.disk["documents/flowchart/ld-02/document.md"] == other


def test_the_same_table_taken_twice_changes_nothing_the_second_time(store: MemoryStore, take: Take) -> None:
    take(NEW)
    main = store.main

    outcome = take(NEW, update=True)

    assert not outcome.done
    assert store.main == main


def test_steps_replace_the_whole_flow(store: MemoryStore, take: Take) -> None:
    take(NEW)

    take("code;what;step_unit;step_time\nLD-01;Làm hết;ktnl;1 ngày", update=True)

    header = document(store, "ld-01").header
    assert header is not None
    assert [step.what for step in header.steps] == ["Làm hết"]


def test_a_generated_text_is_made_anew_and_an_authors_own_is_kept(store: MemoryStore, take: Take) -> None:
    take(NEW)
    own = store.disk["documents/flowchart/ld-02/document.md"].split(b"\n# ")[0] + "\n# Lời của tác giả\n".encode()
    store.disk["documents/flowchart/ld-02/document.md"] = own

    take("code;papers;bases\nLD-01;Đơn mới;545/QĐ-UBND (9/2/2021)\nLD-02;Đơn mới;", update=True)

    assert "- Đơn mới\n" in document(store, "ld-01").body
    assert "- 545/QĐ-UBND ngày 09/02/2021\n" in document(store, "ld-01").body
    assert document(store, "ld-02").body == "\n# Lời của tác giả\n"


HAND_WRITTEN = """+++
# ghi chú của tác giả
title = 'Một'     # tên
code = "QT-01"
unit = "vp"
[procedure]
time = "½ ngày"   # theo 545
sets = 1
[[steps]]
id = "b1"
what = "A"
role = "Chuyên viên"
time = "4 giờ"
+++

# Một

Lời.
"""


def test_a_header_in_the_authors_hand_keeps_every_letter_that_is_not_changed(take: Take) -> None:
    path = "documents/procedure/qt-01/document.md"
    store = store_with(
        {path: HAND_WRITTEN, path.replace("document.md", "manage.toml"): "# nhắc\nreview_interval = 12\n"}
    )

    outcome = take("code;title;sets;field;change\nQT-01;Một mới;2;Điện;Đổi tên", update=True, into=store)

    assert outcome.done
    assert store.disk[path].decode() == HAND_WRITTEN.replace("'Một'", '"Một mới"').replace(
        "sets = 1", 'sets = 2\nfield = "Điện"'
    )
    assert store.disk[path.replace("document.md", "manage.toml")].decode() == (
        '# nhắc\nreview_interval = 12\nchange = "Đổi tên"\n'
    )


def test_steps_are_replaced_in_a_header_in_the_authors_hand(take: Take) -> None:
    path = "documents/procedure/qt-01/document.md"
    store = store_with({path: HAND_WRITTEN})

    take("code;what;role;step_time\nQT-01;B;Lãnh đạo;1 giờ\n;C;Lãnh đạo;1 giờ", update=True, into=store)

    text = store.disk[path].decode()
    assert text.startswith("+++\n# ghi chú của tác giả\ntitle = 'Một'     # tên\n")
    assert text.endswith("+++\n\n# Một\n\nLời.\n")
    header = document(store, "qt-01").header
    assert header is not None
    assert [step.what for step in header.steps] == ["B", "C"]


def test_a_text_from_a_column_replaces_the_body_and_a_new_code_makes_a_document(take: Take) -> None:
    path = "documents/procedure/qt-01/document.md"
    store = store_with({path: HAND_WRITTEN})

    take("code;kind;title;unit;body\nQT-01;;;;# Lời mới\nBM-01;form;Phiếu;vp;\n", update=True, into=store)

    assert store.disk[path].decode() == HAND_WRITTEN.replace("# Một\n\nLời.\n", "# Lời mới\n")
    assert document(store, "bm-01").kind == "form"


def test_what_speaks_against_a_change_is_said_at_once_and_nothing_is_written(take: Take) -> None:
    word = Header(code="QT-02", title="Hai", unit="vp", body="QT-02.docx")
    store = store_with(
        {
            "documents/procedure/qt-01/document.md": HAND_WRITTEN,
            "documents/procedure/qt-02/document.md": f'+++\ncode = "{word.code}"\ntitle = "Hai"\nunit = "vp"\nbody = "QT-02.docx"\n+++\n',
            "documents/procedure/qt-02/QT-02.docx": "…",
            "documents/procedure/qt-03/document.md": '+++\ncode = "QT-03"\ntitle = "Ba"\nunit = "vp"\n[procedure]\nfield = "…"\n+++\n',
        }
    )
    store.disk["documents/procedure/qt-04/document.md"] = b"+++\ncode =\n+++\n"
    before = dict(store.disk)

    with pytest.raises(Refused) as caught:
        take(
            "code;kind;unit;body;field;title\n"
            "QT-01;form;khong-co;;;\n"
            "QT-02;;;# Lời;;\n"
            f"QT-03;;;;{'x' * 66_000};\n"
            f"qt-04;;;;;Bốn\n"
            "QT-05;form;;;;Năm\n",
            update=True,
            into=store,
        )

    assert said(caught) == [
        "bang.csv:2: QMS-B023 QT-01 lies under the kind procedure",
        "bang.csv:2: QMS-D002 QT-01: there is no unit “khong-co”",
        "bang.csv:3: QMS-B024 the text of QT-02 is the file QT-02.docx",
        "bang.csv:4: QMS-B016 the rows of QT-03 make a header of more than 65536 letters",
        "bang.csv:6: QMS-B019 QT-05 is new, and its unit is not stated",
        "documents/procedure/qt-04/document.md:2: QMS-T020 the value is missing or cannot be read",
    ]
    assert store.disk == before


def test_a_change_that_makes_a_header_too_long_is_refused(take: Take) -> None:
    store = store_with(
        {"documents/procedure/qt-01/document.md": HAND_WRITTEN.replace("½ ngày", '½ ngày"\nfee = "' + "x" * 40_000)}
    )

    with pytest.raises(Refused) as caught:
        take(f"code;field\nQT-01;{'y' * 30_000}", update=True, into=store)

    assert [(d.code, str(d.location)) for d in caught.value.diagnostics] == [("QMS-T012", "bang.csv:2")]


def test_a_header_that_cannot_be_changed_where_it_stands_is_said_at_its_row(take: Take) -> None:
    inline = '+++\ncode = "QT-01"\ntitle = "Một"\nunit = "vp"\nprocedure.sets = 1\n+++\n'
    store = store_with({"documents/procedure/qt-01/document.md": inline})

    with pytest.raises(Refused) as caught:
        take("code;fee\nQT-01;Không", update=True, into=store)

    assert said(caught) == ["bang.csv:2: QMS-B025 the fields procedure.fee cannot be changed where they stand"]


def test_unsaved_bytes_of_a_folder_go_along_and_others_stay_where_they_are(take: Take) -> None:
    store = store_with({"documents/procedure/qt-01/document.md": HAND_WRITTEN})
    store.disk["documents/procedure/qt-01/phu-luc.xlsx"] = b"..."
    store.disk["documents/procedure/qt-02/document.md"] = HAND_WRITTEN.replace("QT-01", "QT-02").encode()

    outcome = take("code;title\nQT-01;Mới", update=True, into=store)

    assert sorted(outcome.plan.change.takes) == ["documents/procedure/qt-01/phu-luc.xlsx"]
    assert "documents/procedure/qt-02/document.md" not in store.at(store.main).paths()


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
