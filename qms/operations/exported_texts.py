"""The texts that an export takes out of a store: where each goes, and its files, checked against their digests."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import attrs

from qms.checks.facts import LINK_SCHEME
from qms.diagnostics import Diagnostic, Location, Severity, in_order
from qms.errors import Refused
from qms.model.digests import folder_digest, sha256
from qms.model.exports import RevisionKey
from qms.model.ledger import Standing, Status, binding
from qms.model.letterheads import letterhead
from qms.model.numbering import RevisionNumber
from qms.model.queries import history_of
from qms.model.written_dates import cited
from qms.operations.loading import load_saved
from qms.operations.originals import ledger_alterations
from qms.operations.reading import is_object_id, master_list
from qms.operations.told_history import changes_up_to, why_ended
from qms.plans.export_names import OBSOLETE, Named, Place, folder_name, stems
from qms.store.protocol import ObjectDamagedError
from qms.text.documents import read_folder
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.model.codes import DocumentId
    from qms.model.documents import Header, WorkingDocument
    from qms.model.ledger import IssueLine
    from qms.model.queries import LedgerQueries
    from qms.operations.loading import Loaded
    from qms.operations.session import Session

INDEX: Final = "index.html"
MISSING: Final = "Chưa có văn bản trong kho"

_DIGITS: Final = re.compile("([0-9]+)")
_LAST: Final = 1_000_000


@attrs.frozen(kw_only=True)
class Exported:
    """A revision that an export takes, and where its files go. *unit* and *kind* are names of the day asked for.

    *ended* is the first day on which it no longer bound, None where it is in force.
    """

    standing: Standing
    unit: str
    kind: str
    place: Place
    ended: dt.date | None = None

    @property
    def issue(self) -> IssueLine:
        """The line of the ledger that issued it."""
        return self.standing.issue

    @property
    def tree(self) -> str | None:
        """The frozen folder in git; None where its text is missing, or the ledger names none."""
        tree = self.issue.tree
        return tree if self.key is not None and tree is not None and is_object_id(tree) else None

    @property
    def key(self) -> RevisionKey | None:
        """What the manifest knows it by; None where its text is missing."""
        return RevisionKey.of(self.issue)


@attrs.frozen(kw_only=True)
class FrozenFile:
    """A file of a frozen folder, to be read when it is written."""

    tree: str
    name: str


@attrs.frozen(kw_only=True)
class ExportedFile:
    """A file of an export: its path, its digest, and its bytes, where they lie, or what makes them."""

    path: str
    digest: str
    source: bytes | FrozenFile | Callable[[], bytes]

    @classmethod
    def made(cls, path: str, data: bytes) -> ExportedFile:
        """Return a file that the export itself makes."""
        return cls(path=path, digest=sha256(data), source=data)


@attrs.frozen(kw_only=True)
class ExportedText:
    """The files of one revision. *path* is that of the text itself; where it is None, *remark* tells readers why."""

    revision: Exported
    path: str | None
    remark: str | None = None
    attachments: Sequence[tuple[str, str]] = ()
    """The names of the files beside the text, with their paths."""
    files: Sequence[ExportedFile] = ()
    made_from: tuple[str, str] | None = None
    """Of a PDF file that was made: the digest of what it was made from, and its own."""
    warnings: Sequence[Diagnostic] = ()


def load_for_export(session: Session) -> Loaded:
    """Return the system on `main`; raises `Refused` where its ledger is damaged.

    A question is answered even then, with a warning; but what everybody reads as in force shall not rest on it.
    """
    loaded = load_saved(session.store, session.store.head(), kinds=session.kinds, registers=session.registers)
    found = [d for d in (*loaded.ledger_faults, *ledger_alterations(session.store, loaded.saved)) if d.is_error]
    if found:
        loaded.close()
        raise Refused(
            msg("the ledger is damaged, so nobody can say for certain what is in force"), diagnostics=in_order(found)
        )
    return loaded


def in_force(loaded: Loaded, *, on: dt.date, below: str = "") -> Sequence[Exported]:
    """Return what is in force on a day, in the order of units, kinds and codes; paths begin with *below*."""
    rows = sorted(master_list(loaded, on=on), key=_order(loaded, on))
    names = stems([Named(issue=row.issue) for row in rows])
    found: list[Exported] = []
    for row, stem in zip(rows, names, strict=True):
        unit, kind = loaded.organisation.name_of_owner(row.issue.unit, on), kind_title(loaded, row.issue.kind)
        place = Place(folder=f"{below}{folder_name(unit)}/{folder_name(kind)}", stem=stem)
        found.append(Exported(standing=row, unit=unit, kind=kind, place=place))
    return found


def no_longer_in_force(loaded: Loaded, keys: Iterable[RevisionKey], *, on: dt.date) -> Sequence[Exported]:
    """Return those of some revisions that once bound and bind no more on a day."""
    rows = [row for key in sorted(keys) if (row := _ended(loaded.ledger, key, on)) is not None]
    names = stems([Named(issue=row.issue, ended=row.until) for row in rows])
    return [
        Exported(
            standing=row,
            unit=loaded.organisation.name_of_owner(row.issue.unit, on),
            kind=kind_title(loaded, row.issue.kind),
            place=Place(folder=OBSOLETE, stem=stem),
            ended=row.until,
        )
        for row, stem in zip(rows, names, strict=True)
    ]


def _ended(ledger: LedgerQueries, key: RevisionKey, on: dt.date) -> Standing | None:
    rows = [row for row in history_of(ledger, key.document, on=on) if RevisionKey.of(row.issue) == key]
    if any(row.status is Status.IN_FORCE for row in rows):
        return None
    ended = [row for row in rows if row.until is not None and row.until <= on]
    return max(ended, key=lambda row: row.until or dt.date.min, default=None)


def kind_title(loaded: Loaded, kind: str) -> str:
    """Return the title of a kind of document; the code of one that no plugin here brings."""
    return loaded.kinds[kind].title if kind in loaded.kinds else kind


def _order(loaded: Loaded, on: dt.date) -> Callable[[Standing], tuple[int, str, int, str, list[tuple[int, str]], str]]:
    """Return the key of the order in which an agency lists its papers: its units, its kinds, QT-2 before QT-10."""
    places = {unit: place for place, unit in enumerate(dict.fromkeys(u.id for u in loaded.organisation.units))}

    def key(row: Standing) -> tuple[int, str, int, str, list[tuple[int, str]], str]:
        issue, kind = row.issue, loaded.kinds.get(row.issue.kind)
        owner = loaded.organisation.owner(issue.unit, on)
        unit = owner.id if owner is not None else issue.unit
        group = kind.group if kind is not None and kind.group is not None else _LAST
        parts = _DIGITS.split(issue.code)
        code = [(int(part), "") if part.isdecimal() else (0, part.casefold()) for part in parts]
        return places.get(unit, _LAST), unit, group, kind_title(loaded, issue.kind), code, issue.document

    return key


@attrs.frozen
class TextExporter:
    """Takes texts out of a store, many at once."""

    session: Session
    loaded: Loaded
    as_pdf: Mapping[str, str] | None = None
    """Where texts in Markdown go out as PDF files: digests of those at hand, see `exported_pdf`; None for HTML."""

    def texts(self, revisions: Sequence[Exported]) -> Iterator[ExportedText]:
        """Yield the files of each revision in order. Raises `Refused`, after the last, where texts are damaged."""
        faults: list[Diagnostic] = []
        frozen = self.session.store.frozen_many([r.tree for r in revisions if r.tree is not None])
        for revision in revisions:
            if revision.key is None:
                yield ExportedText(revision=revision, path=None, remark=MISSING)
                continue
            found = None if revision.tree is None else next(frozen)[1]
            try:
                yield self._text(revision, _checked(revision, found))
            except Refused as error:
                faults.append(_fault(revision, error.message))
        if faults:
            raise Refused(msg("texts of the store are damaged"), diagnostics=in_order(faults))

    def bytes_of(self, files: Iterable[ExportedFile]) -> Iterator[tuple[str, bytes]]:
        """Yield the path and the bytes of each file; the order is not that of *files*."""
        by_tree: dict[str, list[ExportedFile]] = {}
        for file in files:
            if isinstance(file.source, bytes):
                yield file.path, file.source
            elif not isinstance(file.source, FrozenFile):
                yield file.path, file.source()
            else:
                by_tree.setdefault(file.source.tree, []).append(file)
        for tree, found in self.session.store.frozen_many(by_tree):
            if isinstance(found, ObjectDamagedError):
                raise found
            for file in by_tree[tree]:
                assert isinstance(file.source, FrozenFile)  # made ones went first
                yield file.path, found[file.source.name]

    def _text(self, revision: Exported, files: Mapping[str, bytes]) -> ExportedText:
        issue = revision.issue
        working = read_folder(issue.kind, issue.document, files)[0]
        header = working.header
        if header is None:
            raise Refused(msg("its header cannot be read"))
        beside = revision.place.of_attachments(name for name in header.attachments if name in files)
        taken = [self._frozen(revision, name, path, files) for name, path in beside.items()]
        made_from: tuple[str, str] | None = None
        warnings: Sequence[Diagnostic] = ()
        if header.body is None:
            text, made_from, warnings = self._made(revision, working, header, beside)
            path = text.path
        elif header.body in files:
            path = revision.place.of_text(header.body.rpartition(".")[2])
            text = self._frozen(revision, header.body, path, files)
        else:
            raise Refused(msg("it lists the file {name}, which is not there", name=header.body))
        return ExportedText(
            revision=revision,
            path=path,
            attachments=[*beside.items()],
            files=[text, *taken],
            made_from=made_from,
            warnings=warnings,
        )

    def _made(
        self, revision: Exported, working: WorkingDocument, header: Header, beside: Mapping[str, str]
    ) -> tuple[ExportedFile, tuple[str, str] | None, list[Diagnostic]]:
        """Return the file of a text in Markdown; as a page where no PDF can show it."""
        warnings: list[Diagnostic] = []
        if self.as_pdf is not None:
            from qms.operations.document_sources import DocumentSource
            from qms.operations.exported_pdf import exported_pdf

            day = revision.standing.line.effective
            source = DocumentSource(working=working, header=header, standing=revision.standing, day=day)
            path = revision.place.of_text(".pdf")
            try:
                file, made_from = exported_pdf(self.loaded, source, path, on=day, known=self.as_pdf)
                return file, (made_from, file.digest), warnings
            except Refused as error:
                warnings.append(_no_pdf(revision, error.message))
        path = revision.place.of_text(".html")
        return ExportedFile.made(path, self._page(revision, working, header, beside)), None, warnings

    def _frozen(self, revision: Exported, name: str, path: str, files: Mapping[str, bytes]) -> ExportedFile:
        assert revision.tree is not None  # its files were read there
        return ExportedFile(path=path, digest=sha256(files[name]), source=FrozenFile(tree=revision.tree, name=name))

    def _page(self, revision: Exported, working: WorkingDocument, header: Header, beside: Mapping[str, str]) -> bytes:
        from qms.render.document_page import DocumentPage, document_page
        from qms.render.markdown_html import is_picture

        organisation, line = self.loaded.organisation, revision.standing.line
        day = line.effective
        near = {name: path.removeprefix(f"{revision.place.folder}/") for name, path in beside.items()}
        index = "../" * (revision.place.folder.count("/") + 1) + INDEX
        return document_page(
            DocumentPage(
                agency=letterhead(self.loaded.system, day),
                kind=revision.kind,
                title=revision.issue.title,
                code=revision.issue.code,
                unit=organisation.name_of_unit(revision.issue.unit, day),
                number=RevisionNumber.of(revision.issue),
                effective=day,
                decision=cited(line.number, line.date),
                digest=revision.issue.digest or "",
                parent=self._code(header.parent, day) if header.parent else None,
                header=header,
                text=working.body,
                unit_names=organisation.names_of_actors(day),
                changes=changes_up_to(self.loaded.ledger, revision.standing),
                attachments=[*near.items()],
                pictures={name: working.files[name] for name in near if is_picture(name)},
                follow=lambda target: quote(near[target]) if target in near else self.row_of(target, index),
                index=index,
                ended=why_ended(self.loaded.ledger, revision.issue.document, revision.ended),
            )
        )

    def _code(self, document: DocumentId, day: dt.date) -> str:
        line = binding(self.loaded.ledger.lines(document), on=day)
        return line.issue.code if line and line.issue else document

    def row_of(self, target: str, index: str) -> str | None:
        """Return where a link to a document leads: to its row in the list at *index*; None for any other link.

        The list knows which revision of it is in force, so a page stays as it is when that changes.
        """
        if not target.startswith(LINK_SCHEME):
            return None
        name = target.removeprefix(LINK_SCHEME).partition("#")[0]
        document = self._ids.get(name.casefold()) or next(iter(self.loaded.ledger.with_code(name)), None)
        return f"{index}#{document}" if document else None

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        return {document.casefold(): document for document in self.loaded.ledger.documents()}


def _checked(revision: Exported, found: Mapping[str, bytes] | ObjectDamagedError | None) -> Mapping[str, bytes]:
    """Return the files of a frozen folder; raises `Refused` where they are not those that were decided."""
    if found is None:
        raise Refused(msg("the ledger names no folder of git for it"))
    if isinstance(found, ObjectDamagedError):
        raise Refused(found.message)
    if folder_digest(found) != revision.issue.digest:
        raise Refused(msg("it is not the text that was decided"))
    return found


def _no_pdf(revision: Exported, reason: Message) -> Diagnostic:
    issue = revision.issue
    return Diagnostic(
        code="QMS-E040",
        message=msg(
            "{code} {number} is written as a page of HTML: {reason}",
            code=issue.code,
            number=RevisionNumber.of(issue),
            reason=reason,
        ),
        location=Location(path=f"documents/{issue.kind}/{issue.document}"),
        hint=msg("nothing of it is lost there; write it otherwise in its next revision"),
        severity=Severity.WARNING,
    )


def _fault(revision: Exported, reason: Message) -> Diagnostic:
    issue = revision.issue
    return Diagnostic(
        code="QMS-E014",
        message=msg(
            "the text of {code} {number} cannot be exported: {reason}",
            code=issue.code,
            number=RevisionNumber.of(issue),
            reason=reason,
        ),
        location=Location(path=f"documents/{issue.kind}/{issue.document}"),
        hint=msg("bring it back from a backup; `qms verify` shows what else is damaged"),
    )
