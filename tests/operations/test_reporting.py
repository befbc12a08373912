"""Reports made from a store: of a day or a year, of a decision, of a document."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from python_calamine import CalamineWorkbook
from support.registers import FINDINGS, Grade
from support.stores import Clock, folder, lay, new_workspace, review_all, workspace_at

from qms.contributions import ReportFormat, Subject
from qms.discovery import Plugins
from qms.errors import QmsError, Refused, UsageError
from qms.model.procedures import Step
from qms.model.reports import Report
from qms.model.system import System
from qms.model.working_time import WorkingTime
from qms.operations.recording import Recorder
from qms.operations.reporting import About, make_report
from qms.registry import Registry
from qms.store.memory import MemoryStore
from qms.workspace import Workspace

DECIDED = dt.date(2021, 9, 13)
Build = Callable[[System, Any, Mapping[str, str]], Any]


@pytest.fixture
def clock() -> Clock:
    return Clock(DECIDED)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def office(store: MemoryStore, clock: Clock) -> Workspace:
    """A store with QT-05, in which another unit acts, in force by 100/QĐ-SCT."""
    workspace = new_workspace(clock, store=store)
    steps = (Step(id="b1", what="Kiểm tra hồ sơ", unit="ql-cn", time=WorkingTime.parse("1 ngày")),)
    for path, data in folder("qt-05", steps=steps).items():
        lay(store, path, data)
    workspace.save()
    review_all(workspace, "QT-05")
    workspace.issue("100/QĐ-SCT", date=DECIDED, documents=["QT-05"])
    return workspace


def with_format(workspace: Workspace, form: ReportFormat) -> Workspace:
    """Return the workspace as it would be with a plugin that brings one more report."""
    shipped = workspace.session.plugins
    reports = {**shipped.registry.reports, form.name: form}
    registry: Registry = attrs.evolve(shipped.registry, reports=reports)
    plugins: Plugins = attrs.evolve(shipped, registry=registry)
    return Workspace(attrs.evolve(workspace.session, load_plugins=lambda _: plugins))


def said_by(workspace: Workspace, build: Build, subject: str = "period", **about: Any) -> Report:
    form = ReportFormat("own", "Own", build=build, subject=subject, parameters={"key": "a key"})  # type: ignore[arg-type]
    return with_format(workspace, form).report("own", **about).report


def told(what: Any) -> Report:
    return Report(title=repr(what))


@pytest.mark.parametrize(
    ("about", "first", "last"),
    [
        ({}, "2021-01-01", "2021-09-13"),
        ({"on": dt.date(2020, 5, 1)}, "2020-01-01", "2020-05-01"),
        ({"on": dt.date(2022, 5, 1)}, "2022-01-01", "2022-05-01"),
        ({"year": 2020}, "2020-01-01", "2020-12-31"),
        ({"year": 2021}, "2021-01-01", "2021-09-13"),
    ],
)
def test_a_report_of_a_period_is_about_a_year_as_far_as_it_has_gone(
    office: Workspace, about: dict[str, Any], first: str, last: str
) -> None:
    report = said_by(office, lambda _, period, __: told((f"{period.first}", f"{period.last}")), **about)

    assert report.title == repr((first, last))


def test_a_report_of_a_decision_is_given_the_headers_as_they_were_issued(office: Workspace, store: MemoryStore) -> None:
    for path, data in folder("qt-05", title="Đổi sau").items():
        lay(store, path, data)
    office.save()

    def build(_: System, subject: Any, __: Mapping[str, str]) -> Report:
        return told({d: (h.title, [s.unit for s in h.steps]) for d, h in subject.headers.items()})

    report = said_by(office, build, "decision", decision="100/QĐ-SCT@2021")
    assert report.title == repr({"qt-05": ("Quy trình kiểm soát hồ sơ", ["ql-cn"])})


def test_a_text_that_is_missing_has_no_header(office: Workspace, store: MemoryStore) -> None:
    [file] = office.decisions()
    del store.objects.kept[file.entry.issues[0].tree or ""]

    report = said_by(office, lambda _, subject, __: told(dict(subject.headers)), "decision", decision="100/QĐ-SCT")
    assert report.title == "{}"


def test_a_report_of_a_document_is_about_the_revision_of_the_day(office: Workspace) -> None:
    def build(_: System, subject: Any, __: Mapping[str, str]) -> Report:
        return told((subject.standing.issue.code, f"{subject.on}", subject.header.title))

    report = said_by(office, build, "document", document="QT-05", on=dt.date(2021, 10, 1))
    assert report.title == repr(("QT-05", "2021-10-01", "Quy trình kiểm soát hồ sơ"))


def test_parameters_are_handed_over_as_they_were_set(office: Workspace) -> None:
    assert said_by(office, lambda _, __, parameters: told(dict(parameters)), key="v").title == "{'key': 'v'}"


def wrong(workspace: Workspace, **about: Any) -> tuple[str, str]:
    with pytest.raises(UsageError) as caught:
        workspace.report(**about)
    return str(caught.value.message), str(caught.value.hint or "")


@pytest.mark.parametrize(
    ("about", "message", "hint"),
    [
        (
            {"name": "x"}, "there is no report “x”",
            "the reports are: danh-muc-ben-ngoai, danh-muc-noi-bo, so-van-ban-di, thong-bao-ban-hanh",
        ),
        ({"name": "danh-muc-noibo"}, "there is no report “danh-muc-noibo”", "did you mean danh-muc-noi-bo?"),
        ({"name": "so-van-ban-di", "kho": "a"}, "the report so-van-ban-di has no parameter “kho”", "it has: so"),
        (
            {"name": "danh-muc-noi-bo", "decision": "1/QĐ-SCT"},
            "the report danh-muc-noi-bo does not take --decision", "it takes --on, --year",
        ),
        ({"name": "thong-bao-ban-hanh"}, "the report thong-bao-ban-hanh is about a decision", "name it with --decision"),
        ({"name": "thong-bao-ban-hanh", "decision": "9/QĐ-SCT"}, "there is no decision 9/QĐ-SCT", "`qms decisions` lists them"),
        ({"name": "danh-muc-noi-bo", "year": 2022}, "the year 2022 has not begun", ""),
        ({"name": "danh-muc-noi-bo", "year": 2021, "on": DECIDED}, "--on and --year exclude each other", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_reported_is_told(office: Workspace, about: dict[str, Any], message: str, hint: str) -> None:
    assert wrong(office, **about) == (message, hint)


def test_a_report_of_a_document_asks_for_one(office: Workspace) -> None:
    with pytest.raises(UsageError, match="the report own is about a document"):
        said_by(office, lambda *_: told(""), "document")


def test_a_report_that_fails_or_is_none_names_itself(office: Workspace) -> None:
    with pytest.raises(Refused, match="the report own failed: ZeroDivisionError: "):
        said_by(office, lambda *_: told(1 // 0))
    with pytest.raises(Refused, match="the report own failed: it gives 'text', which is no report"):
        said_by(office, lambda *_: "text")


def test_what_the_builder_refuses_is_told_as_it_says_it(office: Workspace) -> None:
    def refuse(*_: Any) -> Report:
        raise UsageError("not like this")

    with pytest.raises(UsageError, match="not like this"):
        said_by(office, refuse)


def test_a_report_is_saved_as_the_name_of_the_file_says(office: Workspace, tmp_path: Path) -> None:
    made = office.report("danh-muc-noi-bo")

    for name in ("a.xlsx", "a.docx", "a.html"):
        made.save(tmp_path / name)
    made.save(str(tmp_path / "b.xlsx"))

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = CalamineWorkbook.from_filelike(io.BytesIO((tmp_path / "a.xlsx").read_bytes()))
    assert [row[1] for row in book.get_sheet_by_index(0).to_python() if str(row[1]).startswith("QT")] == ["QT-05"]
    assert "QT-05" in (tmp_path / "a.html").read_text("utf-8")


def test_a_file_that_cannot_be_written_is_told(office: Workspace, tmp_path: Path) -> None:
    made = office.report("danh-muc-noi-bo")

    with pytest.raises(UsageError, match=r"x\.xlsx cannot be written"):
        made.save(tmp_path / "no" / "x.xlsx")
    with pytest.raises(UsageError, match=r"cannot be written as “\.odt”"):
        made.save(tmp_path / "x.odt")
    assert list(tmp_path.iterdir()) == []


def test_a_store_gives_the_same_report_whenever_it_is_asked(
    office: Workspace, store: MemoryStore, clock: Clock
) -> None:
    then = office.report("danh-muc-noi-bo", on=DECIDED).report

    clock.pass_days(400)

    assert workspace_at(store, clock).report("danh-muc-noi-bo", on=DECIDED).report == then


def test_the_notice_reads_who_acts_in_the_text_that_was_issued(office: Workspace) -> None:
    report = office.report("thong-bao-ban-hanh", decision="100/QĐ-SCT").report

    assert [section.heading for section in report.sections] == [
        "Kính gửi: Văn phòng",
        "Kính gửi: Phòng Quản lý công nghiệp",
    ]


def test_an_empty_store_has_empty_registers() -> None:
    workspace = new_workspace(Clock(DECIDED))

    assert workspace.report("danh-muc-noi-bo").report.notes == ("Danh mục có 0 tài liệu.",)
    assert isinstance(make_report(workspace.session, "so-van-ban-di", About(), {}).report, Report)
    with pytest.raises(QmsError):
        workspace.report("thong-bao-ban-hanh", decision="100/QĐ-SCT")


def test_the_subject_of_a_format_may_be_a_word() -> None:
    assert ReportFormat("x", "X", build=lambda *_: told(""), subject="decision").subject is Subject.DECISION  # type: ignore[arg-type]


def told_of_a_record(_: System, record: Any, __: Mapping[str, str]) -> Report:
    return Report(title=record.id, subtitle=record.value("title"))


def test_a_report_may_be_about_a_record(office: Workspace) -> None:
    shipped = office.session.plugins
    form = ReportFormat("finding", "Finding", build=told_of_a_record, subject=Subject.RECORD)  # type: ignore[arg-type]
    registry = attrs.evolve(shipped.registry, reports={"finding": form}, registers={"findings": FINDINGS})
    plugins = attrs.evolve(shipped, registry=registry)
    workspace = Workspace(attrs.evolve(office.session, load_plugins=lambda _: plugins))
    values = {"title": "Thiếu sổ", "grade": Grade.MINOR, "found": DECIDED}
    made = workspace.add_record("findings", values, recorder=Recorder(by="soan-thao"))

    report = workspace.report("finding", record=str(made.record)).report

    assert (report.title, report.subtitle) == ("PH-2021-001", "Thiếu sổ")
    with pytest.raises(UsageError, match="is about a record"):
        workspace.report("finding")
    with pytest.raises(UsageError, match="no record PH-2021-009"):
        workspace.report("finding", record="PH-2021-009")
    with pytest.raises(UsageError, match="does not take --year"):
        workspace.report("finding", record="PH-2021-001", year=2021)
