"""What every operation stands on: the store, its plugins, the clock, and the one way of writing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cached_property

import attrs

from qms.diagnostics import Diagnostic, in_order
from qms.discovery import Plugins
from qms.errors import Refused
from qms.model.kinds import Kind
from qms.model.settings import Settings
from qms.operations.loading import Loaded, load_settings, load_system
from qms.plans.plan import Plan
from qms.store.protocol import Store
from qms.wording import Message, msg

LoadPlugins = Callable[[Settings], Plugins]
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

    @cached_property
    def plugins(self) -> Plugins:
        """The plugins of the store, loaded when first asked for."""
        return self.load_plugins(self.settings)

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of document that the plugins bring."""
        return self.plugins.registry.kinds

    @property
    def entered_by(self) -> str:
        """The person at the keyboard, or ``unknown``."""
        return self.person or self.plugins.identify(self.environ) or "unknown"

    def load(self, *, saved_texts: bool = False) -> Loaded:
        """Return the system on `main` with the texts as they lie on the disk, or on `main` with *saved_texts*."""
        return self._load(self.store.head(), saved_texts=saved_texts)

    def load_for_reading(self) -> Loaded:
        """Return the system on `main` without asking any plugin."""
        return load_system(self.store, self.store.head(), kinds={}, saved_texts=True)

    def _load(self, head: str | None, *, saved_texts: bool = False) -> Loaded:
        return load_system(self.store, head, kinds=self.kinds, saved_texts=saved_texts)

    def write(
        self, decide: Callable[[Loaded], Plan], *, dry_run: bool = False, despite_ledger: bool = False
    ) -> Outcome:
        """Carry out what *decide* plans, under the lock, on the commit it was planned for.

        Raises `Refused` where the ledger is damaged (unless *despite_ledger*) or the repository is in a state that
        forbids writing; `Busy` where another writer is at work.
        """
        if dry_run:
            loaded = self.load()
            self._refuse_unsound(loaded, despite_ledger)
            plan = decide(loaded)
            return Outcome(plan=plan, commit=None, warnings=plan.warnings)
        with self.store.writing(on_wait=self.on_wait) as writing:
            loaded = self._load(writing.head)
            self._refuse_unsound(loaded, despite_ledger)
            plan = decide(loaded)
            commit = None if plan.change.is_empty else writing.commit(plan.change)
        self.__dict__.pop("settings", None)
        return Outcome(plan=plan, commit=commit, warnings=plan.warnings)

    def _refuse_unsound(self, loaded: Loaded, despite_ledger: bool) -> None:
        found = [d for d in self.store.state() if d.is_error]
        if not despite_ledger:
            found += [d for d in loaded.ledger_faults if d.is_error]
        if found:
            raise Refused(_UNSOUND, diagnostics=in_order(found))


_UNSOUND: Message = msg("the store cannot be written to as it is")
