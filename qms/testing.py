"""What the tests of a plugin stand on: stores held in memory, the sample agency, and what every plugin owes.

Nothing here writes to a disk. A plugin's test file may be as short as this::

    from qms.testing import PluginContract


    class TestContract(PluginContract):
        plugin = "house-rules"
"""

from __future__ import annotations

import ast
import datetime as dt
import importlib
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import ClassVar

import click

from qms.contributions import Check
from qms.diagnostics import Diagnostic
from qms.discovery import GROUP, Plugins, load_plugins
from qms.errors import Refused
from qms.model.books import Book
from qms.model.digests import TEXT_NAME
from qms.model.kinds import Kind
from qms.model.reviews import Role
from qms.model.settings import Settings
from qms.model.system import System
from qms.opening import VIETNAM, plugins_of
from qms.operations.demonstrating import replay
from qms.operations.initialising import initialise
from qms.operations.session import Session
from qms.store.memory import MemoryStore
from qms.store.protocol import Store
from qms.text.writing import edit_toml
from qms.workspace import Workspace

__all__ = [
    "ACTORS",
    "ORGANISATION",
    "SETTINGS",
    "TODAY",
    "Clock",
    "PluginContract",
    "add_words",
    "lay",
    "new_workspace",
    "review_all",
    "sample_system",
    "sample_workspace",
    "workspace_at",
]

TODAY = dt.date(2021, 9, 13)
"""The day on which a new workspace begins."""
SAMPLE_DAY = dt.date(2021, 10, 25)
"""The day after which nothing happens any more in the sample agency."""
SECRETARY = "iso-thu-ky"

SETTINGS = """
format = 1
agency = "sct"

[[books]]
id = "quyet-dinh"
title = "Sổ quyết định"
issuers = ["sct", "bcd-iso"]
kinds = ["QĐ"]

[[books]]
id = "chung"
title = "Sổ văn bản đi"
issuers = ["sct", "bcd-iso"]
"""

ORGANISATION = """
[[organisations]]
id = "sct"
name = "Sở Công Thương tỉnh Đồng Nai"
symbol = "SCT"

[[organisations]]
id = "ubnd"
name = "UBND tỉnh Đồng Nai"
symbol = "UBND"

[[units]]
id = "vp"
name = "Văn phòng"
symbol = "VP"

[[units]]
id = "ql-cn"
name = "Phòng Quản lý công nghiệp"
to = 2021-10-01
succeeded_by = "ql-nl"

[[units]]
id = "ql-nl"
name = "Phòng Quản lý năng lượng"

[[boards]]
id = "bcd-iso"
name = "Ban chỉ đạo ISO"
symbol = "BCĐISO"
organisation = "sct"

[[people]]
id = "soan-thao"
name = "Người soạn thảo"

[[people]]
id = "kiem-tra"
name = "Người kiểm tra"

[[people]]
id = "giam-doc"
name = "Giám đốc"
"""

ACTORS: Mapping[str, str] = {"author": "soan-thao", "checker": "kiem-tra", "approver": "giam-doc"}
"""The person of `ORGANISATION` who acts in each role."""


class Clock:
    """A clock that goes on one second each time it is looked at; a test turns it forward by days."""

    def __init__(self, today: dt.date = TODAY) -> None:
        self.moment = dt.datetime.combine(today, dt.time(8), VIETNAM)

    def __call__(self) -> dt.datetime:
        """Return the moment it shows, one second later each time."""
        self.moment += dt.timedelta(seconds=1)
        return self.moment

    @property
    def today(self) -> dt.date:
        """The day it shows."""
        return self.moment.date()

    def pass_days(self, days: int) -> None:
        """Turn it to the morning of a later day."""
        self.moment = dt.datetime.combine(self.today + dt.timedelta(days=days), dt.time(8), VIETNAM)

    def turn_to(self, day: dt.date) -> None:
        """Turn it to the morning of *day*."""
        self.pass_days((day - self.today).days)


def new_workspace(
    clock: Clock | None = None,
    *,
    store: Store | None = None,
    settings: str = SETTINGS,
    organisation: str = ORGANISATION,
    person: str = SECRETARY,
) -> Workspace:
    """Return the workspace of *person* on a new store, held in memory unless one is given.

    *settings* and *organisation* are the texts of `qms.toml` and `organisation.toml`; the plugins that the settings
    enable are loaded. The clock begins on `TODAY` unless one is given.
    """
    store, clock = store or MemoryStore(), clock or Clock()
    files = {"qms.toml": settings.encode(), "organisation.toml": organisation.encode()}
    initialise(store, files, author=person, at=clock())
    return workspace_at(store, clock, person=person)


def workspace_at(store: Store, clock: Clock, *, person: str = SECRETARY) -> Workspace:
    """Return the workspace of *person* on a store, with the plugins that its settings enable."""
    return Workspace(Session(store=store, load_plugins=_load, clock=clock, person=person))


def _load(settings: Settings) -> Plugins:
    return plugins_of(settings) if settings.plugins.enabled or settings.plugin else _shipped()


@cache
def _shipped() -> Plugins:
    return load_plugins((), sections={}, read_section=_no_section)


def _no_section(*_: object) -> None:
    """Read nothing: what ships with qms has no settings."""


def lay(store: Store, path: str, data: bytes | None) -> None:
    """Write a file to the disk of a store, or with None remove it, as a user with an editor would."""
    if isinstance(store, MemoryStore):
        if data is None:
            store.disk.pop(path, None)
        else:
            store.disk[path] = data
        return
    assert store.root is not None  # a bare store has no files on the disk
    place = store.root / path
    if data is None:
        place.unlink(missing_ok=True)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def add_words(workspace: Workspace, document: str, words: str) -> None:
    """Write some words at the end of a document's text, unsaved."""
    working = workspace.session.load().system.documents[document]
    lay(workspace.session.store, working.text_path, working.files[TEXT_NAME] + f"\n{words}\n".encode())


def review_all(workspace: Workspace, *references: str, actors: Mapping[str, str] = ACTORS) -> None:
    """Have every role pass the texts as they stand."""
    for role in Role:
        workspace.review(references, by=actors[role], role=role)


def sample_workspace(*, enabled: tuple[str, ...] = (), sections: str = "") -> Workspace:
    """Return a workspace on the sample agency at the end of October 2021, held in memory and the caller's own.

    *enabled* are plugins to load besides what ships with qms; *sections* is TOML that follows in `qms.toml`.
    """
    store = _sample().copy()
    if enabled or sections:
        text = edit_toml(store.disk["qms.toml"].decode(), {"plugins.enabled": list(enabled)})
        lay(store, "qms.toml", f"{text}\n{sections}\n".encode())
        workspace_at(store, Clock(SAMPLE_DAY)).save(message="Enable plugins")
    return workspace_at(store, Clock(SAMPLE_DAY))


def sample_system() -> System:
    """Return the sample agency's whole system as it stands at the end of October 2021."""
    return sample_workspace().session.load().system


@cache
def _sample() -> MemoryStore:
    store = MemoryStore()

    def session_on(at: Store, today: dt.date, person: str) -> Session:
        return workspace_at(at, Clock(today), person=person).session

    for _ in replay(store, session_on, lambda path, data: lay(store, path, data)):
        pass
    return store


class PluginContract:
    """What every plugin owes, as tests: derive a class from it in your test file and name the plugin.

    *section* is the TOML below ``[plugin.<name>]`` with which the tests open the store.
    """

    plugin: ClassVar[str]
    section: ClassVar[str] = ""

    def test_it_is_installed_under_its_name(self) -> None:
        """One entry point of the group ``qms`` bears the plugin's name."""
        assert len(_entry_points(self.plugin)) == 1

    def test_it_loads_beside_what_ships_with_qms(self) -> None:
        """Its hooks are known to qms, its contributions are valid, and its codes are brought by no other."""
        assert self.plugin in self._plugins().versions

    def test_an_unknown_setting_is_refused(self) -> None:
        """A typing error in its section is told and not passed over."""
        if self.plugin not in self._plugins().settings:
            return  # it has no section of its own
        section = f"{self.section}\nno_such_setting_anywhere = 1"
        try:
            sample_workspace(enabled=(self.plugin,), sections=f"[plugin.{self.plugin}]\n{section}")
        except Refused as refused:
            assert refused.diagnostics  # noqa: PT017 - the contract works without pytest
        else:
            raise AssertionError("the setting no_such_setting_anywhere was taken without a word")

    def test_what_it_brings_is_the_same_each_time(self) -> None:
        """Contributions depend on the settings alone."""
        first, second = self._plugins().registry, self._plugins().registry

        assert list(first.kinds) == list(second.kinds)
        assert [check.code for check in first.checks] == [check.code for check in second.checks]
        assert list(first.commands) == list(second.commands)

    def test_every_check_explains_its_code(self) -> None:
        """The docstring of a check's rule is the page of the documentation that explains its code."""
        unexplained = [check.code for check in self._checks() if not inspect.getdoc(check.rule)]

        assert unexplained == []

    def test_its_codes_do_not_look_like_those_of_qms(self) -> None:
        """The codes that begin with QMS- belong to qms."""
        assert [check.code for check in self._checks() if check.code.startswith("QMS-")] == []

    def test_its_checks_judge_the_sample_agency(self) -> None:
        """On 160 documents its checks end, blame a file and say what to do, and judge the same twice."""
        workspace = self._workspace()

        found = self._own(workspace.check())

        assert found == self._own(workspace.check())
        assert [str(d) for d in found if d.location is None or d.hint is None] == []

    def test_its_kinds_can_be_used(self) -> None:
        """A document of each of its kinds is made from the template and passes the checks of the text itself."""
        settings = f'{SETTINGS}\n[plugins]\nenabled = ["{self.plugin}"]\n{self._sections()}\n'
        workspace = new_workspace(settings=settings)
        for number, kind in enumerate(self._kinds(), start=1):
            code = f"KIND-{number:02d}"
            assert workspace.new(kind.code, code, title="Tài liệu thử", unit="vp").done

            assert [str(d) for d in workspace.check([code]) if d.is_error and d.code.startswith("QMS-T")] == []

    def test_its_commands_can_be_imported(self) -> None:
        """Each command is a click command with a line of help, and its name is none of the built-in ones."""
        from qms.cli.commands import COMMANDS

        for name, command in self._plugins().registry.commands.items():
            module, _, target = command.target.partition(":")
            assert isinstance(getattr(importlib.import_module(module), target, None), click.Command), command.target
            assert command.help.strip(), name
            assert name not in COMMANDS, name

    def test_a_number_it_gives_is_a_number(self) -> None:
        """`qms_next_number` answers for every book of the sample agency with digits, or leaves it to another."""
        workspace = self._workspace()
        system = workspace.session.load().system
        for book in (*system.settings.books, Book(id="so-moi", title="Sổ mới", issuers=("sct",))):
            number = workspace.session.plugins.next_number(book=book, system=system, year=2022)

            assert number is None or number.replace(".", "").isdecimal(), book.id

    def test_it_imports_qms_and_nothing_deeper(self) -> None:
        """A plugin stands on the public names; whatever lies deeper may change."""
        deeper = [f"{path.name}:{line}: {name}" for path in self._sources() for line, name in _deeper_imports(path)]

        assert deeper == []

    # What the tests look at

    def _plugins(self) -> Plugins:
        return self._workspace().session.plugins

    def _workspace(self) -> Workspace:
        return sample_workspace(enabled=(self.plugin,), sections=self._sections())

    def _sections(self) -> str:
        return f"[plugin.{self.plugin}]\n{self.section}" if self.section else ""

    def _checks(self) -> tuple[Check, ...]:
        shipped = {check.code for check in _shipped().registry.checks}
        return tuple(check for check in self._plugins().registry.checks if check.code not in shipped)

    def _kinds(self) -> tuple[Kind, ...]:
        shipped = _shipped().registry.kinds
        return tuple(kind for code, kind in self._plugins().registry.kinds.items() if code not in shipped)

    def _own(self, found: tuple[Diagnostic, ...]) -> list[Diagnostic]:
        codes = {check.code for check in self._checks()}
        return [diagnostic for diagnostic in found if diagnostic.code in codes]

    def _sources(self) -> Iterator[Path]:
        points = _entry_points(self.plugin)
        assert points, f"{self.plugin} is not installed"
        top = importlib.import_module(points[0].module.partition(".")[0])
        for place in getattr(top, "__path__", None) or [top.__file__]:
            path = Path(place)
            yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _entry_points(name: str) -> tuple[metadata.EntryPoint, ...]:
    found = {(point.name, point.value): point for point in metadata.entry_points(group=GROUP) if point.name == name}
    return tuple(found.values())


def _deeper_imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for name in names:
            if name.startswith("qms.") and name != "qms.testing":
                yield node.lineno, name  # type: ignore[attr-defined]
