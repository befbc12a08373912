"""Answer sheets that come back: from a pack to acts on the very bytes that were shown, or told row by row."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.answers import SHEET, filled_in, sheet_of
from support.stores import ORGANISATION, Clock, add_words, folder, lay, new_workspace

from qms.errors import QmsError, Refused, UsageError
from qms.model.reviews import Means, Review, Role, Verdict
from qms.operations.answer_sheets import evidence_path
from qms.text.table_columns import ANSWER_COLUMNS
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)
PEOPLE = '\n[[people]]\nid = "da-nghi"\nname = "Người đã nghỉ"\nto = 2021-09-14\n'
Back = Callable[..., Path]


@pytest.fixture
def clock() -> Clock:
    return Clock(DAY)


@pytest.fixture
def workspace(clock: Clock) -> Workspace:
    workspace = new_workspace(clock, organisation=ORGANISATION + PEOPLE)
    for document in ("qt-05", "qt-06", "qt-07"):
        for path, data in folder(document).items():
            lay(workspace.session.store, path, data)
    return workspace


@pytest.fixture
def pack(workspace: Workspace) -> bytes:
    """The sheet of a pack with all three texts, handed out on the 13th of September."""
    return workspace.review_pack("ho-so", kind="procedure", dry_run=True).files["phieu-tra-loi.xlsx"]


@pytest.fixture
def back(pack: bytes, tmp_path: Path) -> Back:
    """Fill in the sheet of the pack and write it to a file, as it comes back by e-mail."""

    def write(
        answers: Mapping[str, Mapping[str, str]] | None = None, *, name: str = "Phiếu VP.xlsx", **rows: str
    ) -> Path:
        path = tmp_path / name
        path.write_bytes(filled_in(pack, answers, **{"verdict": "Đồng ý", "person": "kiem-tra", **rows}))
        return path

    return write


def acts(workspace: Workspace) -> list[Review]:
    return [act for _, act in workspace.session.load().system.reviews.all()]


def refused(workspace: Workspace, sheet: Path, error: type[QmsError] = Refused, **asked: Any) -> list[str]:
    """What is told, and that nothing was written."""
    store = workspace.session.store
    before = store.head(), dict(store.working().blob_ids())
    with pytest.raises(error) as caught:
        workspace.review_from(sheet, **asked)
    assert (store.head(), dict(store.working().blob_ids())) == before
    return [str(one) for one in caught.value.diagnostics] or [str(caught.value.message)]


def test_a_sheet_becomes_acts_of_the_person_who_answered(workspace: Workspace, back: Back) -> None:
    sheet = back({"QT-06": {"verdict": "Không đồng ý", "reason": "Thiếu mục 5"}})

    outcome = workspace.review_from(sheet, means="e-mail")

    found = {(act.verdict, act.reason): [item.document for item in act.documents] for act in acts(workspace)}
    assert found == {
        (Verdict.APPROVED, None): ["qt-05", "qt-07"],
        (Verdict.REJECTED, "Thiếu mục 5"): ["qt-06"],
    }
    for act in acts(workspace):
        assert (act.by, act.entered_by, act.role, act.date) == ("kiem-tra", "iso-thu-ky", Role.CHECKER, DAY)
        assert act.means is Means.E_MAIL
    assert outcome.done
    assert all(status.saved for status in workspace.status())


def test_the_sheet_itself_is_kept_as_evidence(workspace: Workspace, back: Back) -> None:
    sheet = back()
    workspace.review_from(sheet)

    [source] = {act.source for act in acts(workspace)}
    assert source == evidence_path(sheet.name, sheet.read_bytes())
    assert workspace.session.load().texts.read(source) == sheet.read_bytes()
    assert not any(one.is_error for one in workspace.check())


@pytest.mark.parametrize(
    "name, kept",
    [
        ("Phiếu trả lời – Văn phòng.XLSX", "phieu-tra-loi-van-phong-1642b726.xlsx"),
        ("答.xlsx", "1642b726.xlsx"),
        ("phieu", "phieu-1642b726"),
        (".csv", "csv-1642b726"),
        ("a" * 200 + ".ods", "a" * 60 + "-1642b726.ods"),
    ],
)
def test_a_sheet_is_kept_under_a_name_that_every_system_takes(name: str, kept: str) -> None:
    path = evidence_path(name, b"x")

    assert path == f"files/2d71/{kept}"
    assert len(path) < 120


def test_the_same_sheet_again_changes_nothing(workspace: Workspace, back: Back, clock: Clock) -> None:
    sheet = back()
    workspace.review_from(sheet)
    head = workspace.session.store.head()
    clock.pass_days(3)

    outcome = workspace.review_from(sheet)

    assert not outcome.done
    assert outcome.plan.change.is_empty
    assert workspace.session.store.head() == head
    assert [str(one) for one in outcome.warnings] == [
        f"Phiếu VP.xlsx:{row}: QMS-R023 the answer to {code} is entered already"
        for row, code in ((9, "QT-05"), (10, "QT-06"), (11, "QT-07"))
    ]


def test_two_people_may_answer_on_one_sheet_one_after_the_other(workspace: Workspace, back: Back) -> None:
    workspace.review_from(back({"QT-06": {"verdict": ""}, "QT-07": {"verdict": ""}}))
    workspace.review_from(back({"QT-06": {"person": "giam-doc"}, "QT-07": {"person": "giam-doc"}}))

    assert sorted((act.by, *[item.document for item in act.documents]) for act in acts(workspace)) == [
        ("giam-doc", "qt-06", "qt-07"),
        ("kiem-tra", "qt-05"),
    ]


def test_a_dry_run_enters_nothing(workspace: Workspace, back: Back) -> None:
    outcome = workspace.review_from(back(), dry_run=True)

    assert not outcome.done
    assert acts(workspace) == []


def test_a_text_that_changed_since_is_told_with_its_row(workspace: Workspace, back: Back) -> None:
    sheet = back()
    add_words(workspace, "qt-06", "Thêm một câu.")

    assert refused(workspace, sheet) == [
        "Phiếu VP.xlsx:10: QMS-R020 column Mã kiểm tra: the text of QT-06 changed since it was handed out"
    ]


@pytest.mark.parametrize(
    "column, text, told",
    [
        ("digest", "sha256:" + "0" * 64, "QMS-R020 column Mã kiểm tra: the text of QT-06 changed since it was handed out"),
        ("document", "qt-99", "QMS-R018 column Định danh: there is no document “qt-99”"),
        ("document", "qt-05", "QMS-R019 column Mã hiệu: the row says QT-06, but it is about qt-05, which has the code QT-05"),
        ("code", "QT-05", "QMS-R019 column Mã hiệu: the row says QT-05, but it is about qt-06, which has the code QT-06"),
        ("person", "Người lạ", "QMS-R013 column Người trả lời: there is no person “Người lạ”"),
        ("person", "", "QMS-R012 column Người trả lời: QT-06 has an answer, and nobody is named who gave it"),
        ("verdict", "để xem", "QMS-B013 column Ý kiến: “để xem” is neither “Đồng ý” nor “Không đồng ý”"),
        ("verdict", "không đồng ý", "QMS-R010 QT-06 is not agreed to, and no reason is given"),
        ("date", "14/9/2021", "QMS-R021 column Ngày trả lời: the answer is dated 2021-09-14, which is yet to come"),
        (
            "date",
            "12/9/2021",
            "QMS-R021 column Ngày trả lời: the answer is dated 2021-09-12, before the text was handed out on 2021-09-13",
        ),
        ("date", "30/2/2021", "QMS-B013 column Ngày trả lời: “30/2/2021” is not a day"),
        ("role", "giám đốc", "QMS-B013 column Vai trò: “giám đốc” is no role"),
    ],
)  # fmt: skip
def test_a_sheet_that_was_changed_is_told_by_row_and_column(
    workspace: Workspace, back: Back, column: str, text: str, told: str
) -> None:
    assert f"Phiếu VP.xlsx:10: {told}" in refused(workspace, back({"QT-06": {column: text}}))


def test_a_reason_without_a_verdict_is_asked_about(workspace: Workspace, back: Back) -> None:
    assert refused(workspace, back({"QT-06": {"verdict": "", "reason": "Thiếu"}})) == [
        "Phiếu VP.xlsx:10: QMS-R011 of QT-06 a reason is given, and no verdict"
    ]


def test_who_left_since_does_not_answer(workspace: Workspace, back: Back, clock: Clock) -> None:
    clock.pass_days(2)

    assert refused(workspace, back({"QT-06": {"person": "da-nghi"}})) == [
        "Phiếu VP.xlsx:10: QMS-R022 column Người trả lời: the answer does not count: da-nghi (Người đã nghỉ) left the agency on 2021-09-14"
    ]
    # Before leaving it was an answer like any other.
    workspace.review_from(back({"QT-06": {"person": "da-nghi", "date": "13/9/2021"}}))
    assert "da-nghi" in {act.by for act in acts(workspace)}


def test_nobody_answered(workspace: Workspace, pack: bytes, tmp_path: Path) -> None:
    (tmp_path / "p.xlsx").write_bytes(pack)

    assert refused(workspace, tmp_path / "p.xlsx") == ["nobody answered in the sheet; nothing was written"]


def test_nobody_holds_two_roles_on_one_text(workspace: Workspace, back: Back) -> None:
    workspace.review(["QT-06"], by="kiem-tra", role="author")

    assert refused(workspace, back()) == ["Phiếu VP.xlsx:10: QMS-R003 kiem-tra has acted on qt-06 as author already"]


def test_a_sheet_of_another_plan_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    for name in ("dot-1", "dot-2"):
        workspace.prepare(name, documents=["QT-05"])
    data = workspace.review_pack("ho-so", plan="dot-1", by="kiem-tra", dry_run=True).files["phieu-tra-loi.xlsx"]
    (tmp_path / "p.xlsx").write_bytes(filled_in(data, verdict="Đồng ý"))

    [told] = refused(workspace, tmp_path / "p.xlsx", plan="dot-2")
    assert told.endswith("QMS-R017 column Phiếu yêu cầu: the sheet is of the plan dot-1")
    refused(workspace, tmp_path / "p.xlsx", UsageError, plan="dot-3")
    assert workspace.review_from(tmp_path / "p.xlsx", plan="dot-1").done


def test_a_sheet_that_was_saved_as_csv_is_taken_too(workspace: Workspace, pack: bytes, tmp_path: Path) -> None:
    rows = sheet_of(filled_in(pack, verdict="có", person="kiem-tra")).rows
    names = [column.name for column in ANSWER_COLUMNS]
    lines = ["STT;" + ";".join(column.vietnamese for column in ANSWER_COLUMNS)]
    lines += [f"{n};" + ";".join(row.get(name) for name in names) for n, row in enumerate(rows, start=1)]
    (tmp_path / "phieu.csv").write_text("\ufeff" + "\r\n".join(lines), "utf-8")

    assert workspace.review_from(tmp_path / "phieu.csv").done
    assert [len(act.documents) for act in acts(workspace)] == [3]


def test_a_table_that_is_no_answer_sheet_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "bang.csv").write_text("Mã hiệu,Ý kiến\nQT-05,Đồng ý\n", "utf-8")

    found = refused(workspace, tmp_path / "bang.csv")

    assert "bang.csv:1: QMS-B005 the column digest (Mã kiểm tra) is missing" in found
    assert refused(workspace, tmp_path / "khong-co.xlsx", UsageError)


def with_part(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[SHEET] = change(parts[SHEET])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def test_a_million_empty_rows_below_the_answers_do_no_harm(workspace: Workspace, back: Back) -> None:
    sheet = back()
    empty = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % n for n in range(13, 1_000_001))
    sheet.write_bytes(
        with_part(sheet.read_bytes(), lambda part: part.replace(b"</sheetData>", empty + b"</sheetData>"))
    )

    assert workspace.review_from(sheet).done


def test_a_zip_bomb_is_not_unpacked(workspace: Workspace, back: Back) -> None:
    sheet = back()
    out = io.BytesIO(sheet.read_bytes())
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/a.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(320):
            part.write(bytes(1 << 20))
    sheet.write_bytes(out.getvalue())

    assert refused(workspace, sheet) == ["Phiếu VP.xlsx: QMS-B001 the workbook holds more than 300 MB"]


def test_a_file_that_is_no_workbook_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "p.xlsx").write_bytes(b"PK\x03\x04 broken")

    assert refused(workspace, tmp_path / "p.xlsx")[0].startswith("p.xlsx: QMS-B001 the workbook is damaged")


TEXTS = st.dictionaries(
    st.sampled_from(["qt-05", "qt-06", "qt-07", "hd-01"]), st.text("abc đ|*\n", max_size=40), min_size=1
)


@settings(max_examples=25)
@given(TEXTS, st.sampled_from(Role))
def test_a_pack_that_is_agreed_to_gives_acts_on_exactly_the_bytes_it_showed(texts: dict[str, str], role: Role) -> None:
    workspace = new_workspace(Clock(DAY))
    for document, words in texts.items():
        for path, data in folder(document, text=f"# Quy trình\n\n{words}\n").items():
            lay(workspace.session.store, path, data)
    pack = workspace.review_pack("ho-so", kind="procedure", role=role, by="giam-doc", dry_run=True)

    with tempfile.TemporaryDirectory() as place:
        sheet = Path(place) / "phieu.xlsx"
        sheet.write_bytes(filled_in(pack.files["phieu-tra-loi.xlsx"], verdict="Đồng ý"))
        workspace.review_from(sheet)

    [act] = acts(workspace)
    assert {(item.document, item.digest) for item in act.documents} == {(t.document, t.digest) for t in pack.texts}
    assert {(s.document, s.digest) for s in workspace.status()} == {(t.document, t.digest) for t in pack.texts}
    assert (act.by, act.role, act.verdict) == ("giam-doc", role, Verdict.APPROVED)
