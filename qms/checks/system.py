"""Rules about the documents together. Each docstring is the page that explains the rule's code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from qms.checks.views import SystemView
from qms.diagnostics import Diagnostic, Location
from qms.model.codes import DocumentId
from qms.model.numbers import number_slug
from qms.model.reviews import Role, Verdict
from qms.wording import msg


def codes_unique(view: SystemView) -> Iterator[Diagnostic]:
    """No two working documents bear one code, whatever its case; two folders never share an id."""
    bearers: dict[str, DocumentId] = {}
    for document, facts in view.facts.items():
        if facts.code is None:
            continue
        first = bearers.setdefault(facts.code.casefold(), document)
        if first != document:
            yield Diagnostic(
                code="QMS-S001",
                message=msg(
                    "{code} is the code of {one} and of {other}", code=facts.code,
                    one=view.facts[first].folder, other=facts.folder,
                ),
                location=view.locate(facts.text_path, "code"),
                hint=msg("give one of the two another code"),
            )  # fmt: skip


def links_resolve(view: SystemView) -> Iterator[Diagnostic]:
    """A link ``qms:…`` leads to a document by its id, its code or a former code."""
    for facts in view.judged():
        for link in facts.links:
            if not view.resolves(link.target):
                yield Diagnostic(
                    code="QMS-S002",
                    message=msg("the link to “{target}” leads nowhere", target=link.target),
                    location=Location(path=facts.text_path, line=link.line),
                    hint=msg("write the code of a document of this store"),
                )


def parents_resolve(view: SystemView) -> Iterator[Diagnostic]:
    """The parent of a document exists, and no document is its own forebear."""
    for facts in view.judged():
        document = facts.id
        if facts.parent is None:
            continue
        if facts.parent not in view.facts:
            yield Diagnostic(
                code="QMS-S003",
                message=msg("the parent “{parent}” does not exist", parent=facts.parent),
                location=view.locate(facts.text_path, "parent"),
                hint=msg("write the id of a document, the name of its folder"),
            )
            continue
        chain = [document]
        while (parent := view.facts[chain[-1]].parent) in view.facts and parent not in chain:
            chain.append(DocumentId(str(parent)))
        if parent == document and document == min(forebear for forebear in chain if forebear in view.subjects):
            yield Diagnostic(
                code="QMS-S004",
                message=msg("the parents run in a circle: {chain}", chain=" → ".join([*chain, document])),
                location=view.locate(facts.text_path, "parent"),
                hint=msg("take the parent away from one of them"),
            )


def seen_is_current(view: SystemView) -> Iterator[Diagnostic]:
    """A linked text that somebody looked at has not changed since; if it has, the link is suspect.

    `[seen]` of `manage.toml` holds the digest of the linked text as it was looked at.
    """
    for facts in view.judged():
        for target, digest in facts.seen:
            linked = view.facts.get(DocumentId(target))
            if linked is None or linked.digest != digest:
                yield Diagnostic(
                    code="QMS-S005",
                    message=msg(
                        "{target} changed since {code} was last held against it",
                        target=target,
                        code=facts.code,
                    ),
                    location=view.locate(facts.manage_path, f"seen.{target}"),
                    hint=msg("read the change, then write the new digest or leave the line out"),
                )


def one_number_one_date(view: SystemView) -> Iterator[Diagnostic]:
    """A number cited in one year has one date, in every document, decision and paper."""
    dates: dict[tuple[str, int], tuple[dt.date, str]] = {}
    for path, paper in view.system.papers.items():
        if paper.date is not None:
            dates.setdefault((number_slug(paper.number), paper.date.year), (paper.date, path))
    for number in view.system.ledger.numbers():
        dates.setdefault((number.slug, number.date.year), (number.date, number.path))
    for facts in view.judged():
        for i, basis in enumerate(facts.bases):
            if basis.date is None:
                continue
            key = (number_slug(basis.target), basis.date.year)
            first, where = dates.setdefault(key, (basis.date, facts.text_path))
            if first != basis.date:
                yield Diagnostic(
                    code="QMS-S006",
                    message=msg(
                        "{number} is dated {one} here and {other} in {where}",
                        number=basis.target, one=basis.date, other=first, where=where,
                    ),
                    location=view.locate(facts.text_path, f"bases[{i}].date"),
                    hint=msg("correct the date in one of the two places"),
                )  # fmt: skip


def approved_text_unchanged(view: SystemView) -> Iterator[Diagnostic]:
    """A text that a checker or an approver has passed does not change before it is issued."""
    for facts in view.judged():
        document = facts.id
        acts = view.system.reviews.about(document)
        if not acts:
            continue
        lines = view.system.ledger.lines(document)
        issued_at = max((line.recorded for line in lines), default=None)
        issued = {line.issue.digest for line in lines if line.issue is not None}
        pending = [
            act
            for act in acts
            if (issued_at is None or act.recorded > issued_at) and act.digest_of(document) not in issued
        ]
        if not pending:
            continue
        last = pending[-1]
        if any(act.digest_of(document) == facts.digest for act in pending) or last.role is Role.AUTHOR:
            continue
        passed = last.digest_of(document)
        rejected = any(act.verdict is Verdict.REJECTED for act in pending if act.digest_of(document) == passed)
        # A rejected text is there to be changed; and the issued text may be brought back, the draft given up.
        if not rejected and facts.digest not in issued:
            yield Diagnostic(
                code="QMS-S007",
                message=msg(
                    "{code} changed after {person} passed it on {date}",
                    code=facts.code or document, person=last.by, date=last.date,
                ),
                location=view.locate(facts.text_path, "code"),
                hint=msg("have the text reviewed again, or bring the reviewed text back"),
            )  # fmt: skip


def in_force_has_folder(view: SystemView) -> Iterator[Diagnostic]:
    """The folder of a document in force is there: renaming or deleting it by hand loses the working text."""
    for row in view.system.ledger.master_list(on=view.on):
        document = row.issue.document
        if document not in view.facts:
            yield Diagnostic(
                code="QMS-S008",
                message=msg("the folder of {code}, which is in force, is gone", code=row.issue.code),
                location=Location(path=f"documents/{row.issue.kind}/{document}"),
                hint=msg("bring it back with `qms restore {code}`, or rename the folder back", code=row.issue.code),
            )


def kinds_keep(view: SystemView) -> Iterator[Diagnostic]:
    """A document stays under the kind under which it was issued; its folder is its identity."""
    for facts in view.judged():
        document = facts.id
        lines = [line.issue for line in view.system.ledger.lines(document) if line.issue is not None]
        if lines and lines[-1].kind != facts.kind:
            yield Diagnostic(
                code="QMS-S009",
                message=msg(
                    "{document} was issued as {old}, its folder lies under {new}",
                    document=document,
                    old=lines[-1].kind,
                    new=facts.kind,
                ),
                location=Location(path=facts.folder),
                hint=msg("move the folder back"),
            )
