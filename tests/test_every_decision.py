"""Every decision of the sample agency and every report, in every format: all is said, and all stands in its place.

The places are those of Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from support.pages import Page
from support.paper_words import lost, text_pieces, unsaid
from support.pdf_files import letters_of
from support.sheets import Sheet, out_of_place, sheets_of
from support.word_files import part, text_of

from qms.builtin.reports import REPORTS
from qms.model.ledger import Act
from qms.model.queries import EntryFile
from qms.model.reports import Report
from qms.testing import sample_workspace
from qms.workspace import Workspace

pytest.importorskip("typst")

ON = dt.date(2021, 10, 1)
AGENCY = ("UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG")
ISSUED = ("98/QĐ-SCT", "41/QĐ-SCT", "244/QĐ-SCT")


@pytest.fixture(scope="module")
def sample() -> Workspace:
    return sample_workspace()


# -- decisions --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def decisions(sample: Workspace) -> Mapping[str, EntryFile]:
    return {file.entry.number: file for file in sample.decisions() if file.entry.number is not None}


def decision_pieces(file: EntryFile) -> Iterator[str]:
    """Yield what a decision says: its head, its own text, and every text that it issues."""
    entry = file.entry
    yield from (f"Số: {entry.number}", f"ngày {entry.date.day:02d} tháng {entry.date.month}")
    yield from text_pieces(file.text)
    yield "Nơi nhận:"
    for issue in entry.issues:
        yield issue.code
        yield issue.title
        yield f"{issue.edition:02d}.{issue.revision:02d}"
        yield issue.digest.removeprefix("sha256:")[:16]


def decision_letters(data: bytes, suffix: str) -> str:
    if suffix == ".pdf":
        return letters_of("".join(sheet.body for sheet in sheets_of(data)))
    return letters_of(text_of(part(data)) if suffix == ".docx" else Page(data.decode()).new)


def test_these_are_all_the_decisions_that_have_a_number(decisions: Mapping[str, EntryFile], sample: Workspace) -> None:
    assert tuple(decisions) == ISSUED
    assert [file.entry.act for file in sample.decisions() if file.entry.number is None] == [Act.OPENING]


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html"])
@pytest.mark.parametrize("number", ISSUED)
def test_a_decision_says_all_of_it_in_order(
    sample: Workspace, decisions: Mapping[str, EntryFile], number: str, suffix: str, tmp_path: Path
) -> None:
    made, again = (sample.render_paper(number, tmp_path / f"{n}{suffix}").file.read_bytes() for n in range(2))
    letters = decision_letters(made, suffix)

    assert lost(decision_pieces(decisions[number]), letters) == []
    assert unsaid(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", *AGENCY], letters) == []
    assert made == again


@pytest.fixture(scope="module", params=ISSUED)
def decided(sample: Workspace, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Sheet]:
    """The sheets of a decision as PDF."""
    made = sample.render_paper(request.param, tmp_path_factory.mktemp("decided") / "q.pdf")
    return sheets_of(made.file.read_bytes())


def test_the_head_of_a_decision_stands_in_two_columns(decided: list[Sheet]) -> None:
    first = decided[0]
    above, own, number = (first.the(text) for text in (*AGENCY, "Số:"))
    state, motto, day = (first.the(text) for text in ("CỘNG HÒA", "Độc lập", "Đồng Nai, ngày"))

    assert all(letters.right < first.middle for letters in (above, own, number))
    assert all(letters.left > first.middle - 15 and letters.middle > first.middle for letters in (state, motto, day))
    assert above.top < own.top < number.top < first.the("QUYẾT ĐỊNH").top
    assert abs(above.top - state.top) < 1
    assert abs(number.bottom - day.bottom) < 2
    assert state.top < motto.top < day.top


def test_a_decision_is_signed_at_the_right_on_one_page_with_its_recipients(decided: list[Sheet]) -> None:
    [sheet] = [sheet for sheet in decided if "Nơi nhận:" in sheet.body]
    title, name = sheet.last("GIÁM ĐỐC"), sheet.the("Giám đốc Sở (minh hoạ)")
    received = sheet.the("Nơi nhận:")

    assert min(title.left, name.left) > sheet.middle
    assert received.right < sheet.middle
    assert name.top - title.bottom > 20
    assert abs(title.middle - name.middle) < 2
    assert "thi hành Quyết định" in sheet.body or "minh hoạ./." in sheet.body


def test_pages_of_a_decision_are_numbered_from_the_second_in_the_middle_of_the_upper_margin(
    decided: list[Sheet],
) -> None:
    annex = next(n for n, sheet in enumerate(decided) if sheet.body.startswith("Phụ lục"))
    numbers = [sheet.head.strip() for sheet in decided]

    assert numbers == ["", *map(str, range(2, annex + 1)), "", *map(str, range(2, len(decided) - annex + 1))]
    assert {sheet.foot.strip() for sheet in decided} == {""}
    for number, sheet in zip(numbers, decided, strict=True):
        if number:
            shown = next(letters for letters in sheet.letters if letters.top < 20)
            assert abs(shown.middle - (30 + sheet.width - 15) / 2) < 1


def test_the_annex_of_a_decision_repeats_its_heads_and_breaks_no_code(
    decided: list[Sheet], decisions: Mapping[str, EntryFile]
) -> None:
    start = next(n for n, sheet in enumerate(decided) if sheet.body.startswith("Phụ lục"))
    codes = {issue.code for file in decisions.values() for issue in file.entry.issues}
    shown = {letters.text for sheet in decided[start:] for letters in sheet.letters}
    said = letters_of("".join(sheet.body for sheet in decided[start:]))

    assert all("TTMã hiệuTên tài liệu".replace(" ", "") in letters_of(sheet.body) for sheet in decided[start:])
    assert [code for code in codes if letters_of(code) in said and code not in " ".join(shown)] == []


def test_every_letter_of_a_decision_is_in_its_place(decided: list[Sheet]) -> None:
    assert [*out_of_place(decided)] == []


# -- reports ----------------------------------------------------------------------------------------------------------


def report_pieces(report: Report) -> Iterator[str]:
    """Yield all that a report says."""
    yield from (report.title, report.subtitle or "", *report.letterhead, report.number or "")
    yield from (report.place_and_date or "", *report.notes, *report.recipients)
    for signature in report.signatures:
        yield from (*signature.titles, signature.name or "")
    for section in report.sections:
        yield from (section.heading or "", *section.paragraphs, *section.notes)
        for table in section.tables:
            yield from (table.caption or "", *table.headings)
            yield from (text for row in table.rows for text in row)
    for figure in report.figures:
        yield from (figure.name, str(figure.value), figure.source)


def report_letters(data: bytes, suffix: str) -> str:
    if suffix != ".xlsx":
        return decision_letters(data, suffix)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    return letters_of("".join(_written(cell) for sheet in sheets for row in sheet for cell in row))


def _written(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html", ".xlsx"])
@pytest.mark.parametrize("name", [form.name for form in REPORTS])
def test_a_report_says_all_of_it(sample: Workspace, name: str, suffix: str, tmp_path: Path) -> None:
    about = {"decision": "244/QĐ-SCT"} if name == "thong-bao-ban-hanh" else {"on": ON}
    made, again = sample.report(name, **about), sample.report(name, **about)  # type: ignore[arg-type]
    one, other = tmp_path / f"1{suffix}", tmp_path / f"2{suffix}"
    made.save(one)
    again.save(other)

    assert unsaid(report_pieces(made.report), report_letters(one.read_bytes(), suffix)) == []
    assert one.read_bytes() == other.read_bytes()
    if suffix == ".pdf":
        assert [*out_of_place(sheets_of(one.read_bytes()))] == []
