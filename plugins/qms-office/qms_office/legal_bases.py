"""The report `can-cu-phap-ly`: the papers that one document rests on."""

import datetime as dt
from collections.abc import Mapping

import qms


def legal_bases(system: qms.System, subject: qms.ReportedDocument, parameters: Mapping[str, str]) -> qms.Report:
    """Return the legal bases of a document as it was issued, each with whether it bound on the day."""
    issue, on = subject.standing.issue, subject.on
    papers = {(qms.number_key(paper.number), paper.date): paper for paper in system.papers.values()}
    bases = subject.header.bases if subject.header is not None else ()
    rows = []
    for n, basis in enumerate(bases, start=1):
        paper = papers.get((qms.number_key(basis.number), basis.date))
        title = basis.title or (paper.subject if paper else "")
        cited = f"{basis.number}, {basis.article}" if basis.article else basis.number
        rows.append((str(n), cited, _day(basis.date), title, _standing(paper, on)))
    return qms.Report(
        title="CĂN CỨ PHÁP LÝ",
        subtitle=f"{issue.code} {issue.title}, ngày {_day(on)}",
        sections=(
            qms.Section(
                tables=(
                    qms.Table(
                        headings=("STT", "Văn bản", "Ngày", "Trích yếu", "Tình trạng"),
                        rows=tuple(rows),
                        widths=(7, 25, 13, 35, 20),
                    ),
                ),
            ),
        ),
    )


def _day(day: dt.date | None) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day else ""


def _standing(paper: qms.Paper | None, on: dt.date) -> str:
    if paper is None:
        return "Chưa có trong kho"
    if paper.until is None or on < paper.until:
        return "Còn hiệu lực"
    return f"Hết hiệu lực từ ngày {_day(paper.until)}"
