"""All that the plugins of one store bring, validated and frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

import attrs

from qms.contributions import Check, Command, Contribution, ReportFormat, Scope, Stage
from qms.errors import Refused
from qms.model.kinds import Kind
from qms.model.measures import Measure
from qms.model.registers import Register
from qms.wording import msg

_T = TypeVar("_T")


@attrs.frozen(kw_only=True)
class Registry:
    """The contributions of the enabled plugins, by code; the order of installation leaves no trace in it."""

    kinds: Mapping[str, Kind]
    checks: tuple[Check, ...]
    commands: Mapping[str, Command] = MappingProxyType({})
    reports: Mapping[str, ReportFormat] = MappingProxyType({})
    registers: Mapping[str, Register] = MappingProxyType({})
    measures: Mapping[str, Measure] = MappingProxyType({})

    def checks_of(self, scope: Scope, stage: Stage) -> tuple[Check, ...]:
        """Return the checks of one scope that are asked at one stage, sorted by code."""
        return tuple(check for check in self.checks if check.scope is scope and stage in check.stages)


def build_registry(
    contributions: Iterable[tuple[str, Contribution]], commands: Iterable[tuple[str, Command]] = ()
) -> Registry:
    """Return the registry of *contributions*, each with the name of the plugin that brings it.

    Raises `Refused`, naming the plugins, where something is not a contribution or a code is brought twice.
    """
    kinds: dict[str, tuple[str, Kind]] = {}
    checks: dict[str, tuple[str, Check]] = {}
    reports: dict[str, tuple[str, ReportFormat]] = {}
    registers: dict[str, tuple[str, Register]] = {}
    measures: dict[str, tuple[str, Measure]] = {}
    for plugin, item in contributions:
        if isinstance(item, Kind):
            _put(kinds, plugin, item.code, item)
        elif isinstance(item, Check):
            _put(checks, plugin, item.code, item)
        elif isinstance(item, ReportFormat):
            _put(reports, plugin, item.name, item)
        elif isinstance(item, Measure):
            _put(measures, plugin, item.name, item)
        elif isinstance(item, Register):
            _put(registers, plugin, item.name, item)
        else:
            raise Refused(
                msg(
                    "plugin {plugin} brings {thing}, which is not a contribution",
                    plugin=plugin,
                    thing=repr(item),
                ),
                hint=msg(
                    "qms_contributes returns values such as qms.Kind, qms.Check, qms.Register or qms.ReportFormat"
                ),
            )
    named: dict[str, tuple[str, Command]] = {}
    for plugin, command in commands:
        _put(named, plugin, command.name, command)
    return Registry(
        kinds=MappingProxyType({code: kinds[code][1] for code in sorted(kinds)}),
        checks=tuple(checks[code][1] for code in sorted(checks)),
        commands=MappingProxyType({name: named[name][1] for name in sorted(named)}),
        reports=MappingProxyType({name: reports[name][1] for name in sorted(reports)}),
        measures=MappingProxyType({name: measures[name][1] for name in sorted(measures)}),
        registers=MappingProxyType({name: registers[name][1] for name in sorted(registers)}),
    )


def _put(table: dict[str, tuple[str, _T]], plugin: str, code: str, item: _T) -> None:
    if code in table:
        raise Refused(
            msg("plugins {one} and {other} both bring {code}", one=table[code][0], other=plugin, code=code),
            hint=msg("disable one of them in [plugins] of qms.toml"),
        )
    table[code] = (plugin, item)
