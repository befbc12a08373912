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
from qms.model.digests import TEXT_NAME
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
    ) -> None:
        self._system = system
        self._checks = checks
        self._on = on
        self._ground = hashlib.sha256(
            repr((__version__, on.isoformat(), [check.code for check in checks])).encode() + ground
        )
        self._keys: dict[DocumentId, str] = {}
        self._known: dict[str, str] = {}
        self._judged: dict[DocumentId, Judgement] = {}
        self._facts: dict[DocumentId, DocumentFacts] = {}

    def __iter__(self) -> Iterator[DocumentId]:
        return iter(self._system.documents)

    def __len__(self) -> int:
        return len(self._system.documents)

    def __contains__(self, document: object) -> bool:
        return document in self._system.documents

    def __getitem__(self, document: DocumentId) -> DocumentFacts:
        if document in self._judged:
            return self._judged[document].facts
        if document not in self._facts:  # of a document that is not judged, only of one that is
            working = self._system.documents[document]
            self._facts[document] = facts_of(working, outline_of(working))
        return self._facts[document]

    def judgement(self, document: DocumentId) -> Judgement:
        """Return what is found of one document; raises KeyError where there is no folder."""
        if document not in self._judged:
            self._judged[document] = self._recalled(document) or self._judge(document)
        return self._judged[document]

    def judge_all(self, memo: Memo) -> str:
        """Judge every document whose bytes *memo* does not know; return a text that changes with those of any."""
        documents = self._system.documents
        documents.fetch_all()
        self._known = memo.all()
        for document in documents:
            key = self._keys[document] = self._key(document)
            if key not in self._known:
                self._judged[document] = self._judge(document)
        return hashlib.sha256("".join(self._keys.values()).encode()).hexdigest()

    def remember(self, memo: Memo, **more: str) -> None:
        """Keep in *memo* what is found of every document, and *more* by key; forget what was kept of other bytes."""
        fresh = {key: write_judgement(self._judged[d]) for d, key in self._keys.items() if key not in self._known}
        kept = {*self._keys.values(), *more}
        memo.change(forget=self._known.keys() - kept, remember={**fresh, **more})

    def resolver(self, *, whole: bool) -> Callable[[str], bool]:
        """Return the test whether a text names a document; *whole* gathers all names first."""
        system = self._system
        if not whole:
            return lambda target: bool(system.find_document(target))
        known = {facts.code.casefold() for facts in self.values() if facts.code} | {*self}
        known |= {*system.ledger.documents(), *system.ledger.codes()}
        return lambda target: target.casefold() in known

    def _recalled(self, document: DocumentId) -> Judgement | None:
        text = self._known.get(self._keys.get(document, ""))
        return None if text is None else read_judgement(text)

    def _key(self, document: DocumentId) -> str:
        kind, files = self._system.documents.raw(document)
        state = self._ground.copy()
        state.update(f"{kind}/{document} {self._system.documents.twin(document)}".encode())
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
            locate=locator(working.text_path, working.files.get(TEXT_NAME, b"")),
        )
        found: list[Diagnostic] = [*self._system.documents.faults(document)]
        if working.header is not None:
            for check in self._checks:
                found += check.rule(view)  # type: ignore[arg-type]
        return Judgement(facts=facts_of(working, outline), diagnostics=tuple(found))
