"""Every format tells where the figures of a report come from, and nothing where it states none."""

from __future__ import annotations

import io

import attrs
import pytest
from python_calamine import CalamineWorkbook
from support.word_files import opened

from qms.model.reports import Figure, Report
from qms.render import report_bytes

ROW = ["Số tài liệu", "132", "Sổ cái <đến> mục 7"]


@pytest.fixture
def stated(report: Report) -> Report:
    return attrs.evolve(report, figures=(Figure(name=ROW[0], value=132, source=ROW[2]),))


def test_in_word_it_is_the_last_table(stated: Report) -> None:
    table = opened(report_bytes(stated, ".docx")).tables[-1]

    assert [cell.text for cell in table.rows[1].cells] == ROW


def test_in_excel_it_is_a_sheet_of_its_own(stated: Report) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(report_bytes(stated, ".xlsx")))

    assert book.sheet_names[-1] == "Nguồn số liệu"
    assert book.get_sheet_by_name("Nguồn số liệu").to_python()[1] == ROW


def test_in_html_it_stands_behind_the_report(stated: Report) -> None:
    page = report_bytes(stated, ".html").decode()

    assert "Sổ cái &lt;đến&gt; mục 7" in page.partition("</footer>")[2]


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_a_report_without_figures_says_nothing_of_sources(report: Report, suffix: str) -> None:
    data = report_bytes(report, suffix)
    said = data.decode() if suffix == ".html" else opened(data).element.xml

    assert "Nguồn số liệu" not in said
