"""Find the plugins that a store relies on, and ask them what they bring."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import metadata
from typing import Any

import attrs
import pluggy

from qms import hookspecs
from qms.contributions import Command, Contribution
from qms.errors import Refused
from qms.registry import Registry, build_registry
from qms.wording import msg

GROUP = "qms"
BUILTIN = "builtin"

ReadSection = Callable[[str, Mapping[str, Any], type[Any]], Any]
"""Read the section of a plugin: (plugin, section, class) gives the settings or raises with line numbers."""


@attrs.frozen(kw_only=True)
class Plugins:
    """The plugins of one store: their names with versions, the manager that calls hooks, and what they bring."""

    versions: Mapping[str, str]
    manager: pluggy.PluginManager
    settings: Mapping[str, Any]
    registry: Registry

    def next_number(self, **arguments: Any) -> str | None:
        """Return what the first plugin that answers gives as the next number of a book."""
        return self._first_answer("qms_next_number", **arguments)

    def identify(self, environ: Mapping[str, str]) -> str | None:
        """Return the person at the keyboard, as the first plugin that answers says."""
        return self._first_answer("qms_identify", environ=environ)

    def _first_answer(self, hook: str, **arguments: Any) -> str | None:
        """Ask the plugins one after another, so that one that fails is named; raises `Refused` then."""
        for implementation in reversed(getattr(self.manager.hook, hook).get_hookimpls()):
            name = implementation.plugin_name
            with _blame(name):
                answer = _hook(self.manager, hook, name)(settings=self.settings, **arguments)
                if not isinstance(answer, str | None):
                    raise TypeError(f"{hook} gives {answer!r}, which is no text")
            if answer is not None:
                return answer
        return None

    @property
    def hear_of_issues(self) -> bool:
        """Whether any plugin wants to hear of an issue."""
        return bool(self.manager.hook.qms_issued.get_hookimpls())

    def tell_issued(self, **arguments: Any) -> Iterator[tuple[str, Exception]]:
        """Tell every plugin of an issue, and yield the failures: the issue stands whatever they do."""
        for implementation in self.manager.hook.qms_issued.get_hookimpls():
            others = [p for p in self.manager.get_plugins() if p is not implementation.plugin]
            try:
                self.manager.subset_hook_caller("qms_issued", others)(settings=self.settings, **arguments)
            except Exception as error:  # noqa: BLE001 - a plugin's failure must not undo what is done
                yield implementation.plugin_name, error


def load_plugins(
    enabled: Sequence[str], *, sections: Mapping[str, Mapping[str, Any]], read_section: ReadSection
) -> Plugins:
    """Load the built-in plugin and those *enabled* in `qms.toml`.

    Raises `Refused` where one is missing, cannot be imported, has a hook that does not exist, or brings something
    that is not a contribution: a controlled system must not quietly lose a check.
    """
    manager = pluggy.PluginManager("qms")
    manager.add_hookspecs(hookspecs.Hooks)
    installed: dict[str, list[metadata.EntryPoint]] = {}
    for found in metadata.entry_points(group=GROUP):
        if found not in installed.setdefault(found.name, []):
            installed[found.name].append(found)
    versions: dict[str, str] = {}
    for name in (BUILTIN, *sorted(set(enabled) - {BUILTIN})):
        points = installed.get(name, [])
        if len(points) > 1:
            raise Refused(
                msg(
                    "several packages bring a plugin {name}: {targets}",
                    name=name,
                    targets=", ".join(sorted(point.value for point in points)),
                ),
                hint=msg("uninstall all but one of them"),
            )
        point = next(iter(points), None)
        if point is None:
            raise Refused(
                msg("the plugin {name} is enabled in qms.toml but not installed", name=name),
                hint=msg("install it, or run reading commands with --no-plugins"),
            )
        with _blame(name):
            manager.register(point.load(), name=name)
        versions[name] = point.dist.version if point.dist else ""
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise Refused(
            msg("a plugin has a hook that qms does not know: {error}", error=error),
            hint=msg("update the plugin"),
        ) from error
    settings = _read_settings(manager, sections, read_section)
    contributions = [pair for name in versions for pair in _contributions(manager, name, settings)]
    commands = [pair for name in versions for pair in _commands(manager, name)]
    return Plugins(
        versions=versions, manager=manager, settings=settings, registry=build_registry(contributions, commands)
    )


@contextlib.contextmanager
def _blame(name: str) -> Iterator[None]:
    """Turn whatever a plugin raises into a refusal that names the plugin."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        raise Refused(
            msg("the plugin {name} failed: {error}", name=name, error=f"{type(error).__name__}: {error}"),
            hint=msg("mend or disable the plugin; reading commands work with --no-plugins"),
        ) from error


def _hook(manager: pluggy.PluginManager, hook: str, name: str) -> pluggy.HookCaller:
    others = [plugin for other, plugin in manager.list_name_plugin() if other != name and plugin is not None]
    return manager.subset_hook_caller(hook, others)


def _read_settings(
    manager: pluggy.PluginManager, sections: Mapping[str, Mapping[str, Any]], read_section: ReadSection
) -> Mapping[str, Any]:
    settings: dict[str, Any] = {}
    for name, _ in manager.list_name_plugin():
        with _blame(name):
            classes = _hook(manager, "qms_settings", name)()
        for cls in classes:
            settings[name] = read_section(name, sections.get(name, {}), cls)
    for name in sorted(set(sections) - set(settings)):
        raise Refused(
            msg("qms.toml has a section for {name}, which no enabled plugin reads", name=name),
            hint=msg("enable the plugin under [plugins], or take the section out"),
        )
    return settings


def _contributions(
    manager: pluggy.PluginManager, name: str, settings: Mapping[str, Any]
) -> Iterator[tuple[str, Contribution]]:
    with _blame(name):
        for contributions in _hook(manager, "qms_contributes", name)(settings=settings):
            for item in contributions:
                yield name, item


def _commands(manager: pluggy.PluginManager, name: str) -> Iterator[tuple[str, Command]]:
    with _blame(name):
        for commands in _hook(manager, "qms_commands", name)():
            for command, help_text, target in commands:
                yield name, Command(name=command, help=help_text, target=target)
