"""Names of exported files: read by clerks, on every system, no two the same."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.codes import is_portable_file_name
from qms.model.ledger import IssueLine
from qms.plans.export_names import Named, Place, folder_name, plain_name, stems

CODES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["QT-05", "qt-05", "QT 05", "QT–05", "QĐ-05", "QD-05", "QT 11/CX-HCTP", "con", "NUL.1", "…", "Mã" * 40]
    ),
)
REVISIONS = st.lists(
    st.builds(
        lambda code, document, revision, digest, ended: Named(
            issue=IssueLine(
                document=document, code=code, title="…", kind="procedure", unit="vp", edition=1, revision=revision,
                digest=f"sha256:{digest}" * 4,
            ),
            ended=ended,
        ),
        CODES,
        st.sampled_from(["qt-05", "qt-05-2", "qd-05", "x" * 48]),
        st.integers(0, 1),
        st.sampled_from(["0123456789abcdef", "fedcba9876543210"]),
        st.sampled_from([None, dt.date(2021, 9, 13)]),
    ),
    max_size=8,
    unique_by=lambda named: (named.issue.document, named.issue.revision, named.issue.digest, named.ended),
)  # fmt: skip


def issue(code: str, *, document: str = "qt-05", **said: object) -> IssueLine:
    fields = {
        "title": "…",
        "kind": "procedure",
        "unit": "vp",
        "edition": 2,
        "revision": 0,
        "digest": "sha256:" + "ab" * 32,
    }
    return IssueLine(document=document, code=code, **{**fields, **said})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Văn phòng", "Van phong"),
        ("Phòng Kỹ thuật và Quản lý năng lượng", "Phong Ky thuat va Quan ly nang luong"),
        ("KT&NL", "KT va NL"),
        ("Đội 1: Điện/Nước", "Doi 1- Dien-Nuoc"),
        ("Quy định chức năng, nhiệm vụ, quyền hạn các bộ phận", "Quy dinh chuc nang nhiem vu quyen han"),
        ("aux", "aux-"),
        ("Con .5", "Con-.5"),
        ("  ..", "Khac"),
        ("部門", "Khac"),
    ],
)
def test_a_folder_has_the_name_of_its_unit_without_the_marks(text, name):
    assert folder_name(text) == name


@given(st.text(max_size=80), st.integers(8, 40))
def test_a_name_is_short_and_every_system_takes_it(text, limit):
    name = plain_name(text, limit=limit)

    assert len(name) <= limit
    assert name == "" or is_portable_file_name(name)
    assert plain_name(name, limit=limit) == name


def test_a_file_is_named_by_code_and_number():
    assert stems([Named(issue=issue("QT 11/CX-HCTP"))]) == ["QT 11-CX-HCTP - lan 02.00"]
    assert stems([Named(issue=issue("QT-05"), ended=dt.date(2021, 9, 13))]) == [
        "QT-05 - lan 02.00 - het hieu luc 2021-09-13"
    ]


def test_documents_whose_codes_differ_in_marks_alone_are_named_by_their_ids():
    names = stems([Named(issue=issue("QĐ-05", document="qd-05")), Named(issue=issue("QD-05", document="qd-05-2"))])

    assert names == ["qd-05 - lan 02.00", "qd-05-2 - lan 02.00"]


def test_two_texts_of_one_number_are_named_by_their_digests():
    one, other = issue("QT-05"), issue("QT-05", digest="sha256:" + "cd" * 32)

    assert stems([Named(issue=one), Named(issue=other)]) == [
        "qt-05 - lan 02.00 - abababab",
        "qt-05 - lan 02.00 - cdcdcdcd",
    ]


@given(REVISIONS)
def test_no_two_revisions_share_a_name_whatever_its_case(revisions):
    names = stems(revisions)

    assert len({name.casefold() for name in names}) == len(names)
    assert all(is_portable_file_name(f"{name}.html") for name in names)


@given(REVISIONS, st.lists(st.text(min_size=1, max_size=60), unique=True, max_size=5))
def test_no_path_is_longer_than_a_share_of_windows_bears(revisions, attachments):
    for stem in stems(revisions):
        place = Place(folder=f"{folder_name('Phòng ' * 30)}/{folder_name('Quy trình ' * 30)}", stem=stem)
        paths = [place.of_text(".docx"), *place.of_attachments(attachments).values()]

        assert max(map(len, paths)) < 220
        assert len({path.casefold() for path in paths}) == len(attachments) + 1
        assert all(path.isascii() for path in paths)


def test_files_beside_a_text_lie_in_a_folder_of_its_name():
    place = Place(folder="Van phong/Quy trinh", stem="QT-05 - lan 02.00")

    assert place.of_text("DOCX") == "Van phong/Quy trinh/QT-05 - lan 02.00.docx"
    assert place.of_text("") == "Van phong/Quy trinh/QT-05 - lan 02.00"
    assert place.of_attachments(["Phu luc.XLSX", "phu luc.xlsx", "so-do"]) == {
        "Phu luc.XLSX": "Van phong/Quy trinh/QT-05 - lan 02.00 - kem theo/Phu luc.xlsx",
        "phu luc.xlsx": "Van phong/Quy trinh/QT-05 - lan 02.00 - kem theo/phu luc (2).xlsx",
        "so-do": "Van phong/Quy trinh/QT-05 - lan 02.00 - kem theo/so-do",
    }
