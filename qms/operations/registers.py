"""The registers of a store: those that its plugins bring, and those that it declares in `qms.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from qms.diagnostics import Diagnostic, Location
from qms.errors import Refused
from qms.model.declared_registers import declared_register
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.model.registers import Register
    from qms.model.settings import Settings


def all_registers(brought: Mapping[str, Register], settings: Settings) -> Mapping[str, Register]:
    """Return the registers by name; raises `Refused` for a declaration that is none, and two of one name or prefix."""
    registers = dict(brought)
    for name, declared in settings.registers.items():
        if name in registers:
            raise _refused(name, msg("a plugin brings a register of that name"))
        try:
            registers[name] = declared_register(name, declared)
        except ValueError as error:
            raise _refused(name, *error.args) from error
    prefixes: dict[str, str] = {}
    for name, register in registers.items():
        if register.prefix in prefixes:
            other = prefixes[register.prefix]
            raise _refused(name, msg("the records of {other} begin with {prefix} too", other=other,
                                     prefix=register.prefix))  # fmt: skip
        prefixes[register.prefix] = name
    return MappingProxyType({name: registers[name] for name in sorted(registers)})


def _refused(name: str, reason: Message | str) -> Refused:
    return Refused(
        msg("the register {name} cannot be used", name=name),
        diagnostics=[
            Diagnostic(
                code="QMS-H005",
                message=reason if isinstance(reason, Message) else msg("{reason}", reason=reason),
                location=Location(path="qms.toml", field=f"registers.{name}"),
                hint=msg("correct its section in qms.toml"),
            )
        ],
    )
