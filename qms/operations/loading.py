"""Read the system out of a store: settings, organisation, ledger, reviews and papers of a commit, texts of the disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

import attrs

from qms.errors import Refused
from qms.index.contents import IndexedContents
from qms.wording import msg

if TYPE_CHECKING:
    from qms.diagnostics import Diagnostic
    from qms.model.codes import DocumentId
    from qms.model.kinds import Kind
    from qms.model.organisation import Organisation
    from qms.model.papers import Paper
    from qms.model.queries import LedgerQueries
    from qms.model.records import Records
    from qms.model.registers import Register
    from qms.model.settings import Settings
    from qms.model.snapshot import Snapshot
    from qms.model.system import Reviews, System
    from qms.store.protocol import Store

# What reads the files is imported where it is needed: a question that the index answers shall not pay for it.

SETTINGS_PATH = "qms.toml"
ORGANISATION_PATH = "organisation.toml"
NONE: Mapping[str, Register] = MappingProxyType({})


class Contents(Protocol):
    """Ledger, acts of review and papers of a store, and what is wrong in their files."""

    @property
    def ledger(self) -> LedgerQueries:
        """The ledger."""
        ...

    @property
    def reviews(self) -> Reviews:
        """The acts of review."""
        ...

    @property
    def papers(self) -> Mapping[str, Paper]:
        """The papers by path."""
        ...

    @property
    def ledger_faults(self) -> tuple[Diagnostic, ...]:
        """What is wrong in the files of the ledger, and in the chain of its entries."""
        ...

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """What is wrong in the files of acts of review and papers."""
        ...

    def close(self) -> None:
        """Let go of what is held open; nothing is asked after that."""
        ...


@attrs.frozen(kw_only=True, slots=False)
class Loaded:
    """What a store holds, each part read when it is first asked for, with what is wrong in the files.

    *saved* is the store's content on `main`, None before the first commit; *texts* are the files in which the working
    texts are read, *ground* those with the settings and the organisation.
    """

    commit: str | None
    saved: Snapshot | None
    texts: Snapshot
    ground: Snapshot
    kinds: Mapping[str, Kind]
    contents: Contents
    registers: Mapping[str, Register] = NONE

    @property
    def ledger(self) -> LedgerQueries:
        """The ledger on `main`."""
        return self.contents.ledger

    @property
    def papers(self) -> Mapping[str, Paper]:
        """The papers by path."""
        return self.contents.papers

    @property
    def ledger_faults(self) -> tuple[Diagnostic, ...]:
        """What is wrong in the files of the ledger, and in the chain of its entries."""
        return self.contents.ledger_faults

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """What is wrong in the files of acts of review and papers."""
        return self.contents.faults

    @cached_property
    def settings(self) -> Settings:
        """The settings; raises `Refused` where they cannot be read."""
        return load_settings(self.ground)

    @cached_property
    def organisation(self) -> Organisation:
        """The organisation; raises `Refused` where it cannot be read."""
        return load_organisation(self.ground)

    @cached_property
    def records(self) -> Records:
        """The records of the registers, from where the settings are; raises `Refused` for two of one name or prefix."""
        from qms.operations.registers import all_registers
        from qms.text.record_shelf import RecordShelf

        return RecordShelf(self.ground, all_registers(self.registers, self.settings))

    @cached_property
    def system(self) -> System:
        """All of it together; raises `Refused` where settings or organisation cannot be read."""
        from qms.model.system import System
        from qms.text.shelf import DocumentShelf

        return System(
            commit=self.commit,
            settings=self.settings,
            organisation=self.organisation,
            kinds=self.kinds,
            ledger=self.ledger,
            documents=DocumentShelf(self.texts),
            reviews=self.contents.reviews,
            papers=self.papers,
            records=self.records,
        )

    def saved_paths(self, documents: Iterable[DocumentId]) -> dict[DocumentId, Sequence[str]]:
        """Return the paths that each document's folder has on `main`."""
        from qms.model.documents import folder_path

        if self.saved is None:
            return {}
        folders = {d: folder_path(self.system.documents[d].kind, d) for d in documents}
        paths = self.saved.paths_many(folders.values())
        return {document: paths[folder] for document, folder in folders.items()}

    def close(self) -> None:
        """Let the index go; the ledger, the acts of review and the papers are not asked after that."""
        self.contents.close()


def load_settings(snapshot: Snapshot) -> Settings:
    """Return the settings; raises `Refused` with the diagnostics where they cannot be read."""
    from qms.model.settings import FORMAT, Settings
    from qms.text.values import read_value

    try:
        data = snapshot.read(SETTINGS_PATH)
    except KeyError:
        raise Refused(
            msg("{path} is missing", path=SETTINGS_PATH), hint=msg("bring it back with git, as it was last saved")
        ) from None
    settings, faults = read_value(data, path=SETTINGS_PATH, cls=Settings)
    if settings is None:
        raise Refused(msg("{path} cannot be read", path=SETTINGS_PATH), diagnostics=faults)
    if settings.format > FORMAT:
        raise Refused(
            msg(
                "the store has format {format}, this qms reads up to {known}",
                format=settings.format,
                known=FORMAT,
            ),
            hint=msg("install a newer qms"),
        )
    return settings


def load_organisation(snapshot: Snapshot) -> Organisation:
    """Return the organisation; raises `Refused` with the diagnostics where it cannot be read."""
    from qms.model.organisation import Organisation
    from qms.text.values import read_value

    try:
        data = snapshot.read(ORGANISATION_PATH)
    except KeyError:
        raise Refused(
            msg("{path} is missing", path=ORGANISATION_PATH),
            hint=msg("bring it back, or make it with `qms org add`"),
        ) from None
    organisation, faults = read_value(data, path=ORGANISATION_PATH, cls=Organisation)
    if organisation is None:
        raise Refused(msg("{path} cannot be read", path=ORGANISATION_PATH), diagnostics=faults)
    return organisation


def load_saved(
    store: Store, head: str | None, *, kinds: Mapping[str, Kind], registers: Mapping[str, Register] = NONE,
    indexed: bool = True,
) -> Loaded:  # fmt: skip
    """Return what the commit *head* holds, with the working texts of that commit too.

    Without *indexed* every file is read, whatever the index says of it.
    """
    saved = store.at(head) if head else None
    texts = saved or store.working()
    contents = _contents(store, texts) if indexed else _read_contents(texts)
    return Loaded(
        commit=head, saved=saved, texts=texts, ground=texts, kinds=kinds, contents=contents, registers=registers
    )


def load_working(
    store: Store, head: str | None, *, kinds: Mapping[str, Kind], registers: Mapping[str, Register] = NONE
) -> Loaded:
    """Return what the commit *head* holds, with the working texts as they lie on the disk."""
    saved = store.at(head) if head else None
    texts = store.working()
    ground = saved or texts
    return Loaded(
        commit=head,
        saved=saved,
        texts=texts,
        ground=ground,
        kinds=kinds,
        contents=_contents(store, ground),
        registers=registers,
    )


def load_disk(
    store: Store, head: str | None, *, kinds: Mapping[str, Kind], registers: Mapping[str, Register] = NONE
) -> Loaded:
    """Return what lies on the disk, settings, organisation, reviews and papers too; the ledger is that of *head*."""
    saved = store.at(head) if head else None
    texts = store.working()
    contents = _contents(store, saved or texts)
    if saved and any(saved.blob_ids(folder) != texts.blob_ids(folder) for folder in ("reviews", "papers")):
        from qms.operations.contents import read_registers

        contents = read_registers(texts, ledger=contents.ledger, ledger_faults=contents.ledger_faults)
    return Loaded(
        commit=head, saved=saved, texts=texts, ground=texts, kinds=kinds, contents=contents, registers=registers
    )


def _contents(store: Store, snapshot: Snapshot) -> Contents:
    folder = store.cache_folder if snapshot.commit else None
    return IndexedContents(folder, snapshot) if folder else _read_contents(snapshot)


def _read_contents(snapshot: Snapshot) -> Contents:
    from qms.operations.contents import read_contents

    return read_contents(snapshot)
