"""The working texts and the acts of review of a store, read from its files when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from qms.diagnostics import Diagnostic, Location
from qms.model.codes import DocumentId
from qms.model.documents import WorkingDocument, folder_path, split_path
from qms.model.reviews import Review
from qms.model.snapshot import Snapshot
from qms.text.documents import read_folder
from qms.wording import msg


class DocumentShelf:
    """The documents of a snapshot by id. Nothing is read before it is asked for, and nothing twice."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._paths: dict[DocumentId, list[str]] | None = None  # of every document, once all were asked for
        self._paths_of: dict[DocumentId, Sequence[str]] = {}
        self._raw: dict[DocumentId, tuple[str, dict[str, bytes]]] = {}
        self._read: dict[DocumentId, tuple[WorkingDocument, tuple[Diagnostic, ...]]] = {}
        self._twins: dict[DocumentId, str] = {}

    def __iter__(self) -> Iterator[DocumentId]:
        return iter(self._listing())

    def __len__(self) -> int:
        return len(self._listing())

    def __contains__(self, document: object) -> bool:
        return isinstance(document, str) and bool(self._files(DocumentId(document)))

    def __getitem__(self, document: str) -> WorkingDocument:
        return self._document(document)[0]

    def twin(self, document: str) -> str | None:
        """Return another folder with the id of *document*, where there is one."""
        wanted = DocumentId(document)
        self._files(wanted)
        return self._twins.get(wanted)

    def faults(self, document: str) -> tuple[Diagnostic, ...]:
        """Return what is wrong with the files of one document."""
        faults = self._document(document)[1]
        twin = self.twin(document)
        if twin is None:
            return faults
        return (
            *faults,
            Diagnostic(
                code="QMS-S010",
                message=msg("two folders have the id {document}", document=document),
                location=Location(path=twin),
                hint=msg("an id is never used twice: rename the folder of the newer document"),
            ),
        )

    def raw(self, document: str) -> tuple[str, Mapping[str, bytes]]:
        """Return the kind and the files of one document, unread."""
        wanted = DocumentId(document)
        if wanted not in self._raw:
            self._fetch(self._files(wanted))
        return self._raw[wanted]

    def fetch_all(self) -> None:
        """Read the bytes of every folder at once; faster than one by one."""
        listing = self._listing()
        self._fetch([path for document in listing if document not in self._raw for path in listing[document]])

    def _fetch(self, paths: Sequence[str]) -> None:
        for path, data in self._snapshot.read_many(paths):
            place = split_path(path)
            assert place is not None  # the listing holds no other paths
            self._raw.setdefault(place[1], (place[0], {}))[1][place[2]] = data

    def _document(self, document: str) -> tuple[WorkingDocument, tuple[Diagnostic, ...]]:
        wanted = DocumentId(document)
        if wanted not in self._read:
            kind, files = self.raw(wanted)
            self._read[wanted] = read_folder(kind, wanted, files)
        return self._read[wanted]

    def _files(self, document: DocumentId) -> Sequence[str]:
        """Return the paths of one document's files, none where there is no folder; no other folder is looked into."""
        if self._paths is not None:
            return self._paths.get(document, ())
        if document not in self._paths_of:
            folders = [folder_path(kind, document) for kind in self._kinds.get(document, ())]
            found = {folder: paths for folder in folders if (paths := self._snapshot.paths(folder))}
            self._paths_of[document] = next(iter(found.values()), ())
            for twin in [*found][1:]:
                self._twins[document] = twin
        return self._paths_of[document]

    @cached_property
    def _kinds(self) -> Mapping[DocumentId, Sequence[str]]:
        """The names of the folders in which the folder of each document lies, in the order of their files' paths."""
        found: dict[DocumentId, list[str]] = {}
        for kind in sorted(self._snapshot.folders("documents"), key=lambda name: f"{name}/".encode()):
            for name in self._snapshot.folders(f"documents/{kind}"):
                found.setdefault(DocumentId(name), []).append(kind)
        return found

    def _listing(self) -> dict[DocumentId, list[str]]:
        if self._paths is None:
            found: dict[DocumentId, list[str]] = {}
            kinds: dict[DocumentId, str] = {}
            for path in self._snapshot.paths("documents"):
                place = split_path(path)
                if place is None:
                    continue
                kind = kinds.setdefault(place[1], place[0])
                if kind == place[0]:
                    found.setdefault(place[1], []).append(path)
                else:
                    self._twins[place[1]] = folder_path(place[0], place[1])
            self._paths = dict(sorted(found.items()))
        return self._paths


class ReviewShelf:
    """The acts of review of a store."""

    def __init__(self, reviews: Mapping[str, Review]) -> None:
        self._reviews = reviews
        self._about: dict[str, list[Review]] = {}
        for _, review in sorted(sorted(reviews.items()), key=lambda item: item[1].when()):
            for document in dict.fromkeys(item.document for item in review.documents):
                self._about.setdefault(document, []).append(review)

    def of(self, document: str, digest: str) -> Sequence[Review]:
        """Return the acts on one digest of one document, oldest first."""
        return tuple(act for act in self.about(document) if act.digest_of(document) == digest)

    def about(self, document: str) -> Sequence[Review]:
        """Return the acts on any digest of one document, oldest first."""
        return self._about.get(document, ())

    def all(self) -> Sequence[tuple[str, Review]]:
        """Return every act with the path of its file, sorted by path."""
        return tuple(sorted(self._reviews.items()))
