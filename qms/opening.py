"""Open a store, or make one."""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from qms.errors import Refused
from qms.model.settings import PluginSettings
from qms.operations.session import Session
from qms.wording import msg
from qms.workspace import Workspace

if TYPE_CHECKING:
    from qms.discovery import Plugins
    from qms.model.settings import Settings
    from qms.operations.restoring_backups import RestoredBackup
    from qms.store.protocol import Store

VIETNAM = dt.timezone(dt.timedelta(hours=7))

_T = TypeVar("_T")


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


def restore_backup(
    backup: Path | str, path: Path | str, *, anchor: str | None = None, today: dt.date | None = None,
    dry_run: bool = False,
) -> RestoredBackup:  # fmt: skip
    """Make a store at *path*, new or empty, out of a backup or of the newest one in a folder.

    Raises `Refused`, with nothing at *path*, where the backup is damaged or not what *anchor* was noted of.
    """
    from qms.operations.restoring_backups import restore_backup

    return restore_backup(
        Path(backup),
        Path(path),
        open_session=lambda store: workspace_on(store, today=today).session,
        anchor=anchor,
        dry_run=dry_run,
    )


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
        return plugins_of(settings) if plugins else plugins_of(attrs.evolve(settings, plugins=_NONE, plugin={}))

    return Workspace(
        Session(store=store, load_plugins=load, clock=_clock(today), person=person, environ=_environ(), on_wait=on_wait)
    )


def plugins_of(settings: Settings) -> Plugins:
    """Return the plugins that the settings enable, loaded; raises `Refused` as `qms.discovery.load_plugins`."""
    from qms.discovery import load_plugins

    return load_plugins(settings.plugins.enabled, sections=settings.plugin, read_section=_read_section)


_NONE = PluginSettings()


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
