"""The papers that documents rest on: are they on file, and do they still bind?"""

from collections.abc import Iterator

import qms
from qms import msg


def cited_papers_on_file(view: qms.SystemView) -> Iterator[qms.Diagnostic]:
    """Every legal basis of a document has a file under `papers/` and still binds on the day."""
    papers = {(qms.number_key(p.number), p.date): p for p in view.system.papers.values()}
    decided = {qms.number_key(f.entry.number) for f in view.system.ledger.entries() if f.entry.number}
    for facts in view.judged():
        for i, basis in enumerate(facts.bases):
            paper = papers.get((qms.number_key(basis.target), basis.date))
            if paper is None and qms.number_key(basis.target) not in decided:
                yield _warning(
                    msg("{code} rests on {number}, which is not on file", code=facts.code, number=basis.target),
                    view.locate(facts.text_path, f"bases[{i}].number"),
                    msg("enter it with `qms paper add`"),
                )
            elif paper is not None and paper.until is not None and paper.until <= view.on:
                yield _warning(
                    msg(
                        "{code} rests on {number}, which ceased to bind on {day}",
                        code=facts.code,
                        number=basis.target,
                        day=paper.until,
                    ),
                    view.locate(facts.text_path, f"bases[{i}].number"),
                    msg("cite what took its place, or leave it out"),
                )


def _warning(message: qms.Message, place: qms.Location, hint: qms.Message) -> qms.Diagnostic:
    return qms.Diagnostic(code="OFFICE-001", message=message, location=place, hint=hint, severity=qms.Severity.WARNING)
