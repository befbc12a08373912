"""The plugin in a store of its own, through the public API and the command line alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import qms
from qms.cli.main import run
from qms.testing import PluginContract

DAY = dt.date(2021, 9, 13)
ORGANISATION = """
[[organisations]]
id = "sct"
name = "Sở"
symbol = "SCT"

[[organisations]]
id = "cp"
name = "Chính phủ"
symbol = "CP"

[[units]]
id = "vp"
name = "Văn phòng"
"""
SETTINGS = """
format = 1
agency = "sct"

[[books]]
id = "quyet-dinh"
title = "Sổ quyết định"
issuers = ["sct"]
kinds = ["QĐ"]

[review]
roles = []

[plugins]
enabled = ["qms-office"]

[plugin.qms-office]
notices = "{notices}"

[plugin.qms-office.logins]
nva = "iso-thu-ky"

[plugin.qms-office.first_numbers]
quyet-dinh = 31
"""


class TestContract(PluginContract):
    plugin = "qms-office"
    section = "[plugin.qms-office.logins]\nnva = 'iso-thu-ky'"


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    folder = tmp_path / "notices"
    folder.mkdir()
    return folder


@pytest.fixture
def workspace(tmp_path: Path, notices: Path) -> qms.Workspace:
    settings = SETTINGS.replace("{notices}", notices.as_posix())
    files = {"qms.toml": settings.encode(), "organisation.toml": ORGANISATION.encode()}
    workspace = qms.create(tmp_path / "store", files, today=DAY)
    workspace.new("procedure", "QT-01", title="Họp", unit="vp")
    return workspace


def cite(workspace: qms.Workspace) -> None:
    assert workspace.root is not None
    text = workspace.root / "documents/procedure/qt-01/document.md"
    basis = 'unit = "vp"\n\n[[bases]]\nnumber = "61/2018/NĐ-CP"\ndate = 2018-04-23\n'
    text.write_text(text.read_text(encoding="utf-8").replace('unit = "vp"\n', basis), encoding="utf-8", newline="\n")


def told(workspace: qms.Workspace) -> list[str]:
    return [str(d) for d in workspace.check() if d.code == "OFFICE-001"]


def test_a_cited_paper_has_to_be_on_file(workspace: qms.Workspace) -> None:
    cite(workspace)

    assert told(workspace) == [
        "documents/procedure/qt-01/document.md:7: OFFICE-001 QT-01 rests on 61/2018/NĐ-CP, which is not on file"
    ]


def test_it_is_warned_of_no_more_once_it_is_entered(workspace: qms.Workspace) -> None:
    cite(workspace)

    workspace.add_paper(qms.Paper(number="61/2018/NĐ-CP", date=dt.date(2018, 4, 23), issuer="cp", subject="Một cửa"))

    assert told(workspace) == []


def test_a_paper_that_ceased_to_bind_is_warned_of(workspace: qms.Workspace) -> None:
    cite(workspace)
    workspace.add_paper(
        qms.Paper(
            number="61/2018/NĐ-CP", date=dt.date(2018, 4, 23), issuer="cp", subject="Một cửa", until=dt.date(2021, 1, 1)
        )
    )

    [line] = told(workspace)

    assert line.endswith("QT-01 rests on 61/2018/NĐ-CP, which ceased to bind on 2021-01-01")


def test_the_login_stands_for_a_person(workspace: qms.Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERNAME", "nva")

    at_the_desk = qms.open(str(workspace.root), today=DAY)

    at_the_desk.issue("31/QĐ-SCT", date=DAY, documents=["QT-01"])

    assert at_the_desk.decisions()[0].entry.recorded_by == "iso-thu-ky"


def test_a_decision_puts_a_notice_on_the_board(workspace: qms.Workspace, notices: Path) -> None:
    workspace.issue("31/QĐ-SCT", date=DAY, documents=["QT-01"])

    assert (notices / "2021-0031-qd-sct.txt").read_text(encoding="utf-8") == (
        "31/QĐ-SCT ngày 13/09/2021, hiệu lực từ 13/09/2021\n\n- QT-01 Họp (lần 01.00)\n"
    )


def test_a_board_that_is_gone_is_a_warning_and_the_decision_stands(workspace: qms.Workspace, notices: Path) -> None:
    notices.rmdir()

    outcome = workspace.issue("31/QĐ-SCT", date=DAY, documents=["QT-01"])

    assert outcome.done
    assert [d.code for d in outcome.warnings] == ["QMS-P001"]
    assert len(workspace.in_force()) == 1


def test_the_first_number_of_a_year_is_the_offices(workspace: qms.Workspace) -> None:
    system = workspace.session.load().system
    [book] = workspace.settings.books
    plugins = workspace.session.plugins

    assert plugins.next_number(book=book, system=system, year=2021) == "31"
    workspace.issue("31/QĐ-SCT", date=DAY, documents=["QT-01"])
    assert plugins.next_number(book=book, system=workspace.session.load().system, year=2021) == "32"


def test_the_command_lists_the_papers_with_their_documents(
    workspace: qms.Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    cite(workspace)
    workspace.issue("31/QĐ-SCT", date=DAY, documents=["QT-01"])

    assert run(["-C", str(workspace.root), "citations"]) == 0

    assert capsys.readouterr().out == "61/2018/NĐ-CP (2018-04-23)\tQT-01\n"


def legal_bases(workspace: qms.Workspace, on: dt.date) -> tuple[tuple[str, ...], ...]:
    report = workspace.report("can-cu-phap-ly", document="QT-01", on=on).report
    return report.sections[0].tables[0].rows


def test_the_report_tells_of_each_legal_basis_whether_it_binds_on_the_day(workspace: qms.Workspace) -> None:
    cite(workspace)
    workspace.issue("31/QĐ-SCT", date=DAY, documents=["QT-01"])

    assert legal_bases(workspace, DAY) == (("1", "61/2018/NĐ-CP", "23/04/2018", "", "Chưa có trong kho"),)
    workspace.add_paper(
        qms.Paper(
            number="61/2018/NĐ-CP", date=dt.date(2018, 4, 23), issuer="cp", subject="Một cửa", until=dt.date(2025, 6, 1)
        )
    )
    assert legal_bases(workspace, DAY) == (("1", "61/2018/NĐ-CP", "23/04/2018", "Một cửa", "Còn hiệu lực"),)
    assert legal_bases(workspace, dt.date(2025, 6, 1))[0][-1] == "Hết hiệu lực từ ngày 01/06/2025"


def test_a_document_without_legal_bases_has_an_empty_report(workspace: qms.Workspace) -> None:
    workspace.issue("31/QĐ-SCT", date=DAY, documents=["QT-01"])

    assert legal_bases(workspace, DAY) == ()


def test_the_report_is_saved_by_the_command_line(workspace: qms.Workspace, tmp_path: Path) -> None:
    workspace.issue("31/QĐ-SCT", date=DAY, documents=["QT-01"])

    words = ["--today", "2021-09-13", "-C", str(workspace.root), "report", "can-cu-phap-ly", "--document", "QT-01"]
    assert run([*words, "-o", str(tmp_path / "can-cu.docx")]) == 0

    assert (tmp_path / "can-cu.docx").read_bytes().startswith(b"PK")
