"""A table taken with --update: what its rows change in documents that exist."""

from pathlib import Path

import pytest
from support.tables import NEW, Take, document, said, store_with, taking

from qms.errors import Refused
from qms.model.documents import Header
from qms.store.memory import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    return store_with({})


@pytest.fixture
def take(tmp_path: Path, store: MemoryStore) -> Take:
    return taking(tmp_path, store)


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
