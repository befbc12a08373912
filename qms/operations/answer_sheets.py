"""Take an answer sheet back: acts of review out of the rows of a spreadsheet (`qms review --from SHEET`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs

from qms.model.codes import DocumentId, ascii_slug
from qms.model.digests import git_blob_id, sha256
from qms.operations.choosing import pinned_digests
from qms.operations.loading import Loaded
from qms.operations.preparations import load_preparation
from qms.operations.reviewing import unfit
from qms.operations.session import Outcome, Session
from qms.operations.sheets import table_in
from qms.operations.user_files import read_file
from qms.plans.answering import AnswersRequest, plan_answers
from qms.plans.plan import Plan
from qms.text.table_answers import read_answers
from qms.text.table_columns import ANSWER_COLUMNS

_LONGEST_STEM = 60


def enter_answers(session: Session, file: Path, request: AnswersRequest, *, dry_run: bool = False) -> Outcome:
    """Enter the acts of review that an answer sheet states, all or none; the sheet itself is kept under `files/`.

    *request* holds what the sheet leaves open. A sheet that was entered before changes nothing. Raises `UsageError`
    where the file cannot be read, `Refused` with every fault by row and column.
    """
    data = read_file(file)
    table, faults = table_in(data, ANSWER_COLUMNS, name=file.name)
    rows, found = read_answers(table)
    path = evidence_path(file.name, data)

    def decide(loaded: Loaded) -> Plan:
        answered = tuple(dict.fromkeys(DocumentId(row.document) for row in rows if row.verdict))
        documents = [document for document in answered if document in loaded.system.documents]
        asked = attrs.evolve(
            request,
            rows=rows,
            pinned=_pinned(loaded, request.plan),
            sheet=path,
            evidence=None if _is_kept(loaded, path, data) else (path, data),
        )
        diagnostics = (*faults, *found, *unfit(session, loaded, documents))
        return plan_answers(loaded.system, asked, saved=loaded.saved_paths(documents), diagnostics=diagnostics)

    return session.write(decide, dry_run=dry_run)


def evidence_path(name: str, data: bytes) -> str:
    """Return the path under which a sheet is kept.

    Sheets come back under one name, so that more of the digest stands in it: no two shall meet.
    """
    stem, dot, suffix = name.rpartition(".")
    digest = sha256(data).removeprefix("sha256:")
    plain = ascii_slug(stem or suffix)[:_LONGEST_STEM].strip("-")
    ending = f".{ascii_slug(suffix)}" if stem and dot and ascii_slug(suffix) else ""
    return f"files/{digest[:4]}/{'-'.join(part for part in (plain, digest[4:12]) if part)}{ending}"


def _pinned(loaded: Loaded, plan: str | None) -> Mapping[DocumentId, str]:
    return {} if plan is None else pinned_digests(load_preparation(loaded, plan))


def _is_kept(loaded: Loaded, path: str, data: bytes) -> bool:
    on_main = loaded.saved.blob_ids(path.rpartition("/")[0]).get(path) if loaded.saved else None
    return on_main == git_blob_id(data)
