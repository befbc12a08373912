"""Judge each document by itself, and remember the judgement as long as nothing it rests on has changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping

from qms._version import __version__
from qms.checks.facts import DocumentFacts, facts_of
from qms.checks.judgements import Judgement, read_judgement, write_judgement
from qms.checks.views import DocumentView
from qms.contributions import Check
from qms.diagnostics import Diagnostic
from qms.index.memo import Memo
from qms.model.codes import DocumentId
from qms.model.system import System
from qms.text.documents import locator, outline_of


class Judge(Mapping[DocumentId, DocumentFacts]):
    """The facts of every working document, and what the checks of scope *document* say of it.

    *ground* names all that the checks look at beside the document: settings, organisation, plugins.
    """

    def __init__(
        self,
        system: System,
        *,
        checks: tuple[Check, ...],
        on: dt.date,
        ground: bytes = b"",
        memo: Memo | None = None,
    ) -> None:
        self._system = system
        self._checks = checks
        self._on = on
        self._memo = memo
        self._ground = hashlib.sha256(
            repr((__version__, on.isoformat(), [check.code for check in checks])).encode() + ground
        )
        self._known = memo.all() if memo else {}
        self._used: dict[str, str] = {}
        self._judged: dict[DocumentId, Judgement] = {}

    def __iter__(self) -> Iterator[DocumentId]:
        return iter(self._system.documents)

    def __len__(self) -> int:
        return len(self._system.documents)

    def __contains__(self, document: object) -> bool:
        return document in self._system.documents

    def __getitem__(self, document: DocumentId) -> DocumentFacts:
        return self.judgement(document).facts

    def judgement(self, document: DocumentId) -> Judgement:
        """Return what is found of one document; raises KeyError where there is no folder."""
        if document not in self._judged:
            self._judged[document] = self._remembered(document) if self._memo else self._judge(document)
        return self._judged[document]

    def _remembered(self, document: DocumentId) -> Judgement:
        key = self._key(document)
        text = self._known.get(key)
        if text is None:
            judgement = self._judge(document)
            self._used[key] = write_judgement(judgement)
            return judgement
        self._used[key] = text
        return read_judgement(text)

    def _key(self, document: DocumentId) -> str:
        kind, files = self._system.documents.raw(document)
        state = self._ground.copy()
        state.update(f"{kind}/{document}".encode())
        for name, data in sorted(files.items()):
            state.update(f"\0{name}\0{len(data)}\0".encode())
            state.update(data)
        return state.hexdigest()

    def _judge(self, document: DocumentId) -> Judgement:
        working = self._system.documents[document]
        outline = outline_of(working)
        view = DocumentView(
            document=working,
            outline=outline,
            settings=self._system.settings,
            organisation=self._system.organisation,
            kinds=self._system.kinds,
            on=self._on,
            locate=locator(working.text_path, working.files.get("document.md", b"")),
        )
        found: list[Diagnostic] = [*self._system.documents.faults(document)]
        if working.header is not None:
            for check in self._checks:
                found += check.rule(view)  # type: ignore[arg-type]
        return Judgement(facts=facts_of(working, outline), diagnostics=tuple(found))

    def resolver(self, *, whole: bool) -> Callable[[str], bool]:
        """Return the test whether a text names a document; *whole* gathers all names first."""
        system = self._system
        if not whole:
            return lambda target: bool(system.find_document(target))
        known = {facts.code.casefold() for facts in self.values() if facts.code} | {*self}
        for document in system.ledger.documents():
            known.add(document)
            known.update(x.issue.code.casefold() for x in system.ledger.lines(document) if x.issue is not None)
        return lambda target: target.casefold() in known

    def remember(self) -> None:
        """Keep the judgements that were used; forget the others."""
        if self._memo is not None:
            fresh = {key: text for key, text in self._used.items() if key not in self._known}
            self._memo.change(forget=set(self._known) - set(self._used), remember=fresh)
