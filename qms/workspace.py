"""Open a store and work with it; each method hands over to one operation."""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from qms.errors import Refused
from qms.model.ledger import Signer, Standing, Status
from qms.model.papers import Paper, PaperReference
from qms.model.queries import EntryFile, history_of
from qms.model.reviews import Means, Role, Verdict
from qms.operations import reading
from qms.operations.session import Outcome, Session
from qms.wording import msg

if TYPE_CHECKING:
    from qms.diagnostics import Diagnostic
    from qms.discovery import Plugins
    from qms.model.settings import Settings
    from qms.operations.reading import FrozenDocument, WorkingStatus
    from qms.store.protocol import Store

VIETNAM = dt.timezone(dt.timedelta(hours=7))

_T = TypeVar("_T")


@attrs.define(slots=False)
class Workspace:
    """A store that is open. Questions read what was issued; writers raise `qms.QmsError` and then wrote nothing."""

    session: Session

    # Questions

    @property
    def root(self) -> Path | None:
        """The top folder of the store; None where it has no files on the disk."""
        return self.session.store.root

    @property
    def settings(self) -> Settings:
        """What `qms.toml` says."""
        return self.session.settings

    def in_force(
        self,
        *,
        on: dt.date | None = None,
        known: dt.date | int | str | None = None,
        kind: str | None = None,
        unit: str | None = None,
        status: Status = Status.IN_FORCE,
    ) -> tuple[Standing, ...]:
        """Return the master list of a day (today by default), sorted by kind and code.

        *known* asks what the answer was as of a date, an entry's number or a decision.
        """
        loaded = self.session.load_for_reading()
        return reading.master_list(
            loaded,
            on=on or self.session.today,
            known=self._known(loaded.ledger, known),
            kind=kind,
            unit=unit,
            status=status,
        )

    def document(
        self, reference: str, *, on: dt.date | None = None, known: dt.date | int | str | None = None,
        revision: str | None = None,
    ) -> FrozenDocument:  # fmt: skip
        """Return the revision that binds on a day, or the one numbered like ``02.00``, with its bytes checked."""
        loaded = self.session.load_for_reading()
        return reading.revision_of(
            self.session,
            loaded,
            reference,
            on=on or self.session.today,
            known=self._known(loaded.ledger, known),
            revision=reading.parse_revision(revision) if revision else None,
        )

    def history(
        self, reference: str, *, on: dt.date | None = None, known: dt.date | int | str | None = None
    ) -> tuple[Standing, ...]:
        """Return every revision of a document with its standing on a day, oldest decision first."""
        ledger = self.session.load_for_reading().ledger
        day, entry = on or self.session.today, self._known(ledger, known)
        document = reading.find_issued(ledger, reference, on=day, known=entry)
        return tuple(history_of(ledger, document, on=day, known=entry))

    def decisions(self, *, year: int | None = None) -> tuple[EntryFile, ...]:
        """Return the entries of the ledger in their order, or those of a year."""
        entries = self.session.load_for_reading().ledger.entries()
        return tuple(file for file in entries if year is None or file.entry.date.year == year)

    def papers(self, *, year: int | None = None) -> Mapping[str, Paper]:
        """Return the papers by path, or those of a year."""
        papers = self.session.load_for_reading().papers
        return {p: v for p, v in papers.items() if year is None or p.startswith(f"papers/{year}/")}

    def status(self) -> tuple[WorkingStatus, ...]:
        """Return how every working text stands: changed, saved, reviewed."""
        session = self.session.with_disk_settings()
        return reading.working_status(session, session.load())

    def check(self, references: Sequence[str] = ()) -> tuple[Diagnostic, ...]:
        """Return everything that is wrong in the store as it lies on the disk, or in some documents."""
        from qms.operations.checking import check_store

        return check_store(self.session, references)

    def verify(self, *, anchor: str | None = None) -> Any:
        """Return whether every byte in force is the byte that was decided, see `qms.operations.verifying`."""
        from qms.operations.verifying import verify

        return verify(self.session, anchor=anchor)

    @staticmethod
    def _known(ledger: Any, known: dt.date | int | str | None) -> int | None:
        return None if known is None else reading.parse_known(ledger, str(known))

    # Writers

    def save(self, *, message: str | None = None, dry_run: bool = False) -> Outcome:
        """Put every changed working text on `main`; that binds nobody."""
        from qms.operations.saving import save

        return save(self.session, message=message, dry_run=dry_run)

    def new(
        self,
        kind: str,
        code: str,
        *,
        title: str,
        unit: str,
        body: str | None = None,
        dry_run: bool = False,
        **header: Any,
    ) -> Outcome:
        """Make a document from its kind's template; *header* are further fields of its header."""
        from qms.model.documents import Header
        from qms.operations.saving import new
        from qms.plans.creating import NewDocument

        made = NewDocument(kind=kind, header=Header(code=code, title=title, unit=unit, **header), body=body)
        return new(self.session, [made], dry_run=dry_run)

    def attach(self, reference: str, file: Path | str, *, as_body: bool = False, dry_run: bool = False) -> Outcome:
        """Copy a file into a document's folder, as attachment or as its master text."""
        from qms.operations.saving import attach

        return attach(self.session, reference, Path(file), as_body=as_body, dry_run=dry_run)

    def restore(self, reference: str, *, revision: str | None = None, dry_run: bool = False) -> Outcome:
        """Bring an issued text back as working text."""
        from qms.operations.saving import restore

        number = reading.parse_revision(revision) if revision else None
        return restore(self.session, reference, revision=number, dry_run=dry_run)

    def review(
        self, references: Sequence[str] = (), *, by: str, role: Role | str, verdict: Verdict | str = Verdict.APPROVED,
        reason: str | None = None, date: dt.date | None = None, means: Means | str | None = None,
        source: str | None = None, unit: str | None = None, kind: str | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Enter one person's act of review on some texts, as they lie on the disk."""
        from qms.operations.saving import review
        from qms.plans.reviewing import ReviewRequest

        request = ReviewRequest(
            documents=(), by=by, role=Role(role), verdict=Verdict(verdict), reason=reason,
            date=date or self.session.today, recorded=self.session.now, entered_by=self.session.entered_by,
            means=Means(means) if means else None, source=source,
        )  # fmt: skip
        return review(self.session, request, references, unit=unit, kind=kind, dry_run=dry_run)

    def issue(
        self, number: str, *, date: dt.date, documents: Sequence[str] = (), changed: bool = False,
        with_forms: bool = False, effective: dt.date | None = None, signer: str | None = None,
        capacity: str | None = None, subject: str | None = None, edition: int | None = None, reissue: bool = False,
        on_paper: bool = False, withdraw: Mapping[str, str | None] | Sequence[str] = (),
        bases: Sequence[PaperReference] = (), text: str = "", allow_retroactive: bool = False,
        means: Means | str | None = None, source: str | None = None, revision: str | None = None,
        dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Put one numbered decision in the ledger: what it issues and withdraws, whole or not at all.

        *changed* takes every document that changed and is fully reviewed. *revision* states the number that the paper
        prints for its one document.
        """
        from qms.operations.issuing import Selection, issue
        from qms.plans.issuing import IssueRequest

        request = IssueRequest(
            number=number, date=date, effective=effective, edition=edition, reissue=reissue, on_paper=on_paper,
            allow_retroactive=allow_retroactive, signer=Signer(person=signer, capacity=capacity) if signer else None,
            subject=subject, bases=tuple(bases), text=text, recorded=self.session.now,
            recorded_by=self.session.entered_by, means=Means(means) if means else None, source=source,
        )  # fmt: skip
        withdraws = tuple(withdraw.items()) if isinstance(withdraw, Mapping) else tuple((w, None) for w in withdraw)
        selection = Selection(
            references=tuple(documents), changed=changed, with_forms=with_forms, withdraws=withdraws,
            stated=reading.parse_revision(revision) if revision else None,
        )  # fmt: skip
        return issue(self.session, request, selection, dry_run=dry_run)

    def withdraw(
        self, number: str, *, date: dt.date, documents: Mapping[str, str | None] | Sequence[str], **more: Any
    ) -> Outcome:
        """Put a decision in the ledger that only takes documents out of force."""
        return self.issue(number, date=date, withdraw=documents, **more)

    def add_paper(
        self, paper: Paper, *, year: int | None = None, file: Path | None = None, dry_run: bool = False
    ) -> Outcome:
        """Enter a paper that is cited but puts nothing in force."""
        from qms.operations.registering import add_paper

        return add_paper(self.session, paper, year=year, file=file, dry_run=dry_run)

    def repair(self, *, dry_run: bool = False) -> Outcome:
        """Bring back ledger files and acts of review that were altered, and tidy up after an operation cut off."""
        from qms.operations.repairing import repair

        return repair(self.session, dry_run=dry_run)


def open_workspace(
    path: Path | str = ".",
    *,
    today: dt.date | None = None,
    person: str | None = None,
    plugins: bool = True,
    on_wait: Callable[[], None] | None = None,
) -> Workspace:
    """Open the store that *path* lies in, looking upwards as git does.

    *today* stands for the clock's date; *person* is who sits at the keyboard; with *plugins* false only what ships
    with qms is loaded, which is enough for reading. Raises `NotAStore`.
    """
    from qms.store.repository import open_store

    return workspace_on(open_store(Path(path)), today=today, person=person, plugins=plugins, on_wait=on_wait)


def create_workspace(
    path: Path | str, files: Mapping[str, bytes], *, today: dt.date | None = None, person: str | None = None
) -> Workspace:
    """Make a store at *path* that holds *files*: `qms.toml`, `organisation.toml` and whatever it begins with.

    Raises `Refused` where there is something at *path* already.
    """
    from qms.operations.initialising import initialise
    from qms.store.repository import create

    workspace = workspace_on(create(Path(path)), today=today, person=person)
    initialise(
        workspace.session.store,
        files,
        author=person or os.environ.get("QMS_PERSON") or "unknown",
        at=workspace.session.now,
    )
    return workspace


def workspace_on(
    store: Store,
    *,
    today: dt.date | None = None,
    person: str | None = None,
    plugins: bool = True,
    on_wait: Callable[[], None] | None = None,
) -> Workspace:
    """Return the workspace on a store that is open."""

    def load(settings: Settings) -> Plugins:
        from qms.discovery import load_plugins

        enabled = settings.plugins.enabled if plugins else ()
        sections = settings.plugin if plugins else {}
        return load_plugins(enabled, sections=sections, read_section=_read_section)

    session = Session(
        store=store, load_plugins=load, clock=_clock(today), person=person, environ=_environ(), on_wait=on_wait
    )
    return Workspace(session)


def _environ() -> Mapping[str, str]:
    """Return the environment, with the name of the login where the system knows it and the environment does not."""
    environ = dict(os.environ)
    if not any(environ.get(name) for name in ("LOGNAME", "USER", "USERNAME")):
        with contextlib.suppress(OSError, KeyError, ImportError):
            environ["LOGNAME"] = getpass.getuser()
    return environ


def _clock(today: dt.date | None) -> Callable[[], dt.datetime]:
    def now() -> dt.datetime:
        moment = dt.datetime.now(VIETNAM)
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        return moment if today is None else dt.datetime.combine(today, moment.timetz())

    return now


def _read_section(plugin: str, section: Mapping[str, Any], cls: type[_T]) -> _T:
    from qms.text.source import SourceText
    from qms.text.structuring import structure

    value, faults = structure(section, cls, SourceText("qms.toml", ""))
    if value is None:
        raise Refused(msg("the section [plugin.{name}] of qms.toml is wrong", name=plugin), diagnostics=faults)
    return value
