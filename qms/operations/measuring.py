"""Count the measures of a store (`qms measure`)."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from qms.diagnostics import Diagnostic, Location
from qms.errors import Refused, UsageError
from qms.model.declared_measures import declared_measure
from qms.model.measures import Measure, Measurement, MeasureVerdict
from qms.model.reports import Period
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.operations.loading import Loaded
    from qms.operations.session import Session


@attrs.frozen(kw_only=True)
class Measured:
    """A measure with what was counted in a period."""

    measure: Measure
    period: Period
    measurement: Measurement

    @property
    def verdict(self) -> MeasureVerdict:
        """What it says of its target."""
        return self.measurement.verdict(self.measure.target)


def measure(session: Session, name: str, *, on: dt.date | None = None, year: int | None = None) -> Measured:
    """Return one measure; raises `UsageError` for a name that no measure has."""
    loaded = session.load_with_registers()
    measures = measures_of(session, loaded)
    if name not in measures:
        near = difflib.get_close_matches(name, measures, n=1)
        raise UsageError(
            msg("there is no measure “{name}”", name=name),
            hint=msg("did you mean “{name}”?", name=near[0]) if near else msg("`qms measure` lists them"),
        )
    return _measured(measures[name], loaded, _period(session, on, year))


def all_measured(session: Session, *, on: dt.date | None = None, year: int | None = None) -> Sequence[Measured]:
    """Return all measures, by name."""
    loaded = session.load_with_registers()
    period = _period(session, on, year)
    return [_measured(one, loaded, period) for one in measures_of(session, loaded).values()]


def measures_of(session: Session, loaded: Loaded) -> Mapping[str, Measure]:
    """Return the measures that plugins bring and `qms.toml` declares, by name; raises `Refused` for a bad one."""
    measures = dict(session.plugins.registry.measures)
    for name, declared in loaded.settings.measures.items():
        try:
            if name in measures:
                raise ValueError(msg("a plugin brings a measure of that name"))
            measures[name] = declared_measure(name, declared, loaded.records.registers)
        except ValueError as error:
            reason = error.args[0] if isinstance(error.args[0], Message) else msg("{reason}", reason=error)
            fault = Diagnostic(
                code="QMS-H006", message=reason, location=Location(path="qms.toml", field=f"measures.{name}"),
                hint=msg("correct its section in qms.toml"),
            )  # fmt: skip
            raise Refused(msg("the measure {name} cannot be used", name=name), diagnostics=[fault]) from error
    return {name: measures[name] for name in sorted(measures)}


def _measured(one: Measure, loaded: Loaded, period: Period) -> Measured:
    return Measured(measure=one, period=period, measurement=one.compute(loaded.system, period))


def _period(session: Session, on: dt.date | None, year: int | None) -> Period:
    if on is not None and year is not None:
        raise UsageError(msg("say a day or a year, not both"))
    if year is not None:
        return Period(first=dt.date(year, 1, 1), last=dt.date(year, 12, 31))
    return Period.up_to(on or session.today)
