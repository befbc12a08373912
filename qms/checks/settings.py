"""Rules about `qms.toml`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qms.diagnostics import Diagnostic, Location
from qms.model.books import overlaps
from qms.model.settings import Settings
from qms.wording import msg


def books_apart(settings: Settings, locate: Callable[[str], Location]) -> Iterator[Diagnostic]:
    """No two books number the same papers: one number would stand for two (Nghị định 30/2020/NĐ-CP, Điều 15)."""
    for found in overlaps(settings.books):
        yield Diagnostic(
            code="QMS-S013",
            message=msg(
                "the books {one} and {other} both number the papers {kind} of {issuer}",
                one=found.first.id,
                other=found.second.id,
                kind=found.kind or msg("of all other kinds"),
                issuer=found.issuer,
            ),
            location=locate(f"books[{settings.books.index(found.second)}].kinds"),
            hint=msg("name each kind in one book, and leave `kinds` out in one book at the most"),
        )
