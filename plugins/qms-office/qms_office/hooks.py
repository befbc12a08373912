"""The hooks of the plugin."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import qms
from qms import hookimpl
from qms_office.citations import cited_papers_on_file
from qms_office.legal_bases import legal_bases
from qms_office.settings import NAME, OfficeSettings


@hookimpl
def qms_settings() -> type[OfficeSettings]:
    """Read the section of `qms.toml` into `OfficeSettings`."""
    return OfficeSettings


@hookimpl
def qms_contributes() -> Iterator[qms.Check | qms.ReportFormat]:
    """Bring the check of cited papers, and the report on those of one document."""
    yield qms.Check(
        "OFFICE-001",
        "cited papers are on file",
        rule=cited_papers_on_file,
        scope=qms.Scope.SYSTEM,
        stages=qms.Stage.CHECK,
    )
    yield qms.ReportFormat(
        "can-cu-phap-ly",
        "Căn cứ pháp lý của một tài liệu",
        build=legal_bases,
        subject=qms.Subject.DOCUMENT,
    )


@hookimpl
def qms_commands() -> Iterator[tuple[str, str, str]]:
    """Bring `qms citations`."""
    yield "citations", "list the papers that documents rest on", "qms_office.command:citations"


@hookimpl
def qms_next_number(book: qms.Book, system: qms.System, year: int, settings: Mapping[str, Any]) -> str | None:
    """Return the office's first number for a book that has none in the year yet; otherwise leave it to qms."""
    first = settings[NAME].first_numbers.get(book.id)
    used = any(f.entry.book == book.id and f.entry.date.year == year for f in system.ledger.entries())
    return None if first is None or used else f"{first:02d}"


@hookimpl
def qms_identify(environ: Mapping[str, str], settings: Mapping[str, Any]) -> str | None:
    """Return the person whose login it is."""
    login = environ.get("USERNAME") or environ.get("USER") or ""
    person: str | None = settings[NAME].logins.get(login)
    return person


@hookimpl
def qms_issued(entry: qms.LedgerEntry, settings: Mapping[str, Any]) -> None:
    """Write a text for the notice board: what a decision put in force and took out of force, and from when."""
    folder = settings[NAME].notices
    if folder is None or entry.number is None:
        return
    lines = [f"{entry.number} ngày {entry.date:%d/%m/%Y}, hiệu lực từ {entry.effective:%d/%m/%Y}", ""]
    lines += [f"- {x.code} {x.title} (lần {x.edition:02d}.{x.revision:02d})" for x in entry.issues]
    lines += [f"- hết hiệu lực: {x.document}" for x in entry.withdraws]
    name = qms.number_slug(entry.number)
    Path(folder, f"{entry.date.year}-{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
