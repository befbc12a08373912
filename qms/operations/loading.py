"""Read the system out of a store: settings, organisation, ledger, reviews and papers of a commit, texts of the disk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import attrs

from qms.checks.ledger import chain_faults
from qms.diagnostics import Diagnostic
from qms.errors import Refused
from qms.model.kinds import Kind
from qms.model.organisation import Organisation
from qms.model.papers import Paper
from qms.model.queries import EntryFile, PlainLedger
from qms.model.reviews import Review
from qms.model.settings import FORMAT, Settings
from qms.model.snapshot import Snapshot
from qms.model.system import System
from qms.store.protocol import Store
from qms.text.ledger import read_entry
from qms.text.shelf import DocumentShelf, ReviewShelf
from qms.text.values import read_value
from qms.wording import msg

_T = TypeVar("_T")

SETTINGS_PATH = "qms.toml"
ORGANISATION_PATH = "organisation.toml"


@attrs.frozen(kw_only=True)
class Loaded:
    """A system with what is wrong in the files it was read from.

    *saved* is the store's content on `main`, None before the first commit.
    """

    system: System
    saved: Snapshot | None
    texts: Snapshot
    ledger_faults: tuple[Diagnostic, ...] = ()
    faults: tuple[Diagnostic, ...] = ()


def load_settings(snapshot: Snapshot) -> Settings:
    """Return the settings; raises `Refused` with the diagnostics where they cannot be read."""
    settings, faults = read_value(snapshot.read(SETTINGS_PATH), path=SETTINGS_PATH, cls=Settings)
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


def load_system(
    store: Store,
    head: str | None,
    *,
    kinds: Mapping[str, Kind],
    saved_texts: bool = False,
    everything_working: bool = False,
) -> Loaded:
    """Return the system at the commit *head*, with working texts from the disk or, with *saved_texts*, from *head*.

    With *everything_working* settings, organisation, reviews and papers are those on the disk too; the ledger is
    always that of *head*.
    """
    saved = store.at(head) if head else None
    texts = saved if saved and (saved_texts or store.is_bare) else store.working()
    source = texts if everything_working or saved is None else saved
    ledger, ledger_faults = load_ledger(saved or texts)
    reviews, review_faults = load_values(source, "reviews", Review)
    papers, paper_faults = load_values(source, "papers", Paper)
    system = System(
        commit=head,
        settings=load_settings(source),
        organisation=load_organisation(source),
        kinds=kinds,
        ledger=ledger,
        documents=DocumentShelf(texts),
        reviews=ReviewShelf(reviews),
        papers=papers,
    )
    return Loaded(
        system=system,
        saved=saved,
        texts=texts,
        ledger_faults=ledger_faults,
        faults=(*review_faults, *paper_faults),
    )


def load_ledger(snapshot: Snapshot) -> tuple[PlainLedger, tuple[Diagnostic, ...]]:
    """Return the ledger with what is wrong in its files and its chain."""
    files: list[EntryFile] = []
    faults: list[Diagnostic] = []
    for path, data in snapshot.read_many(snapshot.paths("decisions")):
        file, found = read_entry(data, path=path)
        faults += found
        if file is not None:
            files.append(file)
    ledger = PlainLedger(files)
    return ledger, (*faults, *chain_faults(ledger.entries()))


def load_values(snapshot: Snapshot, folder: str, cls: type[_T]) -> tuple[dict[str, _T], tuple[Diagnostic, ...]]:
    """Return the values of every file below *folder* by path, and what is wrong in the rest."""
    values: dict[str, _T] = {}
    faults: list[Diagnostic] = []
    for path, data in snapshot.read_many(snapshot.paths(folder)):
        value, found = read_value(data, path=path, cls=cls)
        faults += found
        if value is not None:
            values[path] = value
    return values, tuple(faults)
