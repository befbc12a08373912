"""What every operation stands on: the store, its plugins, the clock, and the one way of writing."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from qms.diagnostics import in_order
from qms.errors import Busy, QmsError, Refused
from qms.operations.collecting import without_collecting
from qms.operations.loading import SETTINGS_PATH, load_saved, load_settings, load_working
from qms.operations.originals import ledger_alterations
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.diagnostics import Diagnostic
    from qms.discovery import Plugins
    from qms.model.kinds import Kind
    from qms.model.registers import Register
    from qms.model.settings import Settings
    from qms.operations.loading import Loaded
    from qms.plans.plan import Plan
    from qms.store.protocol import Store

LoadPlugins = Callable[["Settings"], "Plugins"]
Clock = Callable[[], dt.datetime]


@attrs.frozen(kw_only=True)
class Outcome:
    """What became of an operation. *commit* is None where it was a dry run or had nothing to do."""

    plan: Plan
    commit: str | None
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def done(self) -> bool:
        """Whether something was written."""
        return self.commit is not None


@attrs.define(kw_only=True, slots=False)
class Session:
    """A store at work: opened once, asked and written through.

    *load_plugins* is called when something is written or checked; reading needs none. *person* is who sits at the
    keyboard, where somebody said; otherwise a plugin tells it from *environ*.
    """

    store: Store
    load_plugins: LoadPlugins
    clock: Clock
    person: str | None = None
    environ: Mapping[str, str] = attrs.field(factory=dict)
    on_wait: Callable[[], None] | None = None
    agreed: Plan | None = None
    """What a person has agreed to, while that is carried out; nothing else is written."""

    @property
    def now(self) -> dt.datetime:
        """The moment that operations record; in the time of Vietnam, UTC+7."""
        return self.clock()

    @property
    def today(self) -> dt.date:
        """The day on which questions without a day are asked."""
        return self.now.date()

    @cached_property
    def settings(self) -> Settings:
        """The settings on `main`, or on the disk where there is no commit yet."""
        head = self.store.head()
        return load_settings(self.store.at(head) if head else self.store.working())

    def with_disk_settings(self) -> Session:
        """Return the session as `qms.toml` on the disk would have it: what judges the disk goes by that."""
        texts = self.store.working()
        if SETTINGS_PATH not in texts.paths():
            return self
        session = attrs.evolve(self)
        session.__dict__["settings"] = load_settings(texts)
        return session

    @cached_property
    def plugins(self) -> Plugins:
        """The plugins of the store, loaded when first asked for."""
        return self.load_plugins(self.settings)

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of document that the plugins bring."""
        return self.plugins.registry.kinds

    @property
    def registers(self) -> Mapping[str, Register]:
        """The registers that the plugins bring."""
        return self.plugins.registry.registers

    @property
    def entered_by(self) -> str:
        """The person at the keyboard, or ``unknown``."""
        return self.person or self.plugins.identify(self.environ) or "unknown"

    def load(self) -> Loaded:
        """Return the system on `main` with the texts as they lie on the disk."""
        return load_working(self.store, self.store.head(), kinds=self.kinds, registers=self.registers)

    def load_for_reading(self) -> Loaded:
        """Return the system on `main` without asking any plugin."""
        return load_saved(self.store, self.store.head(), kinds={})

    def load_with_registers(self) -> Loaded:
        """Return the system on `main` with the registers that its plugins bring."""
        return load_saved(self.store, self.store.head(), kinds=self.kinds, registers=self.registers)

    def load_unindexed(self) -> Loaded:
        """Return the system on `main` out of the files themselves, without asking any plugin."""
        return load_saved(self.store, self.store.head(), kinds={}, indexed=False)

    @contextlib.contextmanager
    def carrying_out(self, plan: Plan) -> Iterator[None]:
        """Let nothing be written meanwhile but *plan*, which somebody has seen and agreed to, for its own moment.

        Whoever is asked may take an hour to answer: a write raises `Busy` where it would be another one by then, and
        so does a plan of another day.
        """
        if plan.change.at.date() != self.today:
            raise Busy(
                msg("a day has passed since this was shown; nothing was written"), hint=msg("look at it once more")
            )
        clock = self.clock
        self.agreed, self.clock = plan, lambda: plan.change.at
        try:
            yield
        finally:
            self.agreed, self.clock = None, clock

    def write(
        self, decide: Callable[[Loaded], Plan], *, dry_run: bool = False, despite_ledger: bool = False
    ) -> Outcome:
        """Carry out what *decide* plans, under the lock, on the commit it was planned for.

        Raises `Refused` where the ledger is damaged (unless *despite_ledger*) or the repository is in a state that
        forbids writing; `Busy` where another writer is at work, or has made of what was agreed to something else.
        """
        if dry_run:
            loaded = self.load()
            self._refuse_unsound(loaded, despite_ledger)
            plan = self._decided(decide, loaded)
            return Outcome(plan=plan, commit=None, warnings=(*plan.warnings, *self._of_the_place()))
        with without_collecting(), self.store.writing(on_wait=self.on_wait) as writing:
            loaded = load_working(self.store, writing.head, kinds=self.kinds, registers=self.registers)
            self._refuse_unsound(loaded, despite_ledger)
            plan = (
                self._decided(decide, loaded) if self.agreed is None else self._as_agreed(self.agreed, decide, loaded)
            )
            commit = None if plan.change.is_empty else writing.commit(plan.change)
        loaded.close()
        if commit is not None:
            self._index(commit, plan)
        self.__dict__.pop("settings", None)
        return Outcome(plan=plan, commit=commit, warnings=(*plan.warnings, *self._of_the_place()))

    def _of_the_place(self) -> tuple[Diagnostic, ...]:
        """Return what whoever writes is told of the place that the store lies in."""
        return tuple(d for d in self.store.state() if not d.is_error)

    def _decided(self, decide: Callable[[Loaded], Plan], loaded: Loaded) -> Plan:
        """Return the plan; raises `Refused` where it adds to a ledger of which this store may not be the one place."""
        from qms.model.settings import Issuing

        plan = decide(loaded)
        issuing = loaded.system.settings.store.issuing
        if plan.entry is not None and issuing is not Issuing.HERE and self.store.has_remote():
            raise Refused(
                msg("the store has a remote, and decisions are not said to be entered here"),
                hint=msg('set issuing = "here" under [store] of qms.toml, if this is the one place where they are'),
            )
        return plan

    def _as_agreed(self, agreed: Plan, decide: Callable[[Loaded], Plan], loaded: Loaded) -> Plan:
        """Return the plan, which is the one that was agreed to; raises `Busy` where it no longer is."""
        from qms.plans.plan import differences

        last = loaded.ledger.last()
        if agreed.entry is not None and (last.entry.entry if last else 0) != agreed.entry.entry - 1:
            raise Busy(msg("another entry was made in the ledger meanwhile; nothing was written"), hint=_LOOK_AGAIN)
        try:
            plan = self._decided(decide, loaded)
        except Busy:
            raise
        except QmsError as error:
            raise Busy(
                msg("what you agreed to cannot be done any more: {reason}; nothing was written", reason=error.message),
                hint=_LOOK_AGAIN,
                diagnostics=error.diagnostics,
            ) from error
        if found := tuple(differences(agreed, plan)):
            raise Busy(
                msg("what would be written now is not what you agreed to; nothing was written"),
                hint=_LOOK_AGAIN,
                diagnostics=found,
            )
        return plan

    def _index(self, commit: str, plan: Plan) -> None:
        """Let the index say what the commit holds, so that the next question need not wait for it."""
        from qms.index.contents import IndexedContents
        from qms.model.digests import git_blob_id
        from qms.text.ledger import entry_file

        folder = self.store.cache_folder
        if folder is None:
            return
        known = {}
        if plan.entry is not None and plan.entry_path is not None:
            data = plan.change.writes[plan.entry_path]
            known[git_blob_id(data)] = entry_file(plan.entry, data, path=plan.entry_path)
        with contextlib.suppress(QmsError):  # what is wrong with the history, the next question tells
            IndexedContents(folder, self.store.at(commit), known).close()

    def _refuse_unsound(self, loaded: Loaded, despite_ledger: bool) -> None:
        found = [d for d in self.store.state() if d.is_error]
        if not despite_ledger:
            found += [d for d in loaded.ledger_faults if d.is_error]
            found += ledger_alterations(self.store, loaded.saved)
        if found:
            raise Refused(_UNSOUND, diagnostics=in_order(found))


_LOOK_AGAIN: Message = msg("somebody changed the store or a text: try again, and look at it once more")
_UNSOUND: Message = msg("the store cannot be written to as it is")
