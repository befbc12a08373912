"""How a class says what its values look like in TOML; reading and writing both follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import attrs


def key_of(attribute: attrs.Attribute[Any]) -> str:
    """Return the TOML key of an attribute: its name, less the underscore that keeps it off a Python word."""
    return str(attribute.alias).removesuffix("_")


def is_written_as_text(cls: Any) -> bool:
    """Whether values stand in TOML as one text: their class has a class method ``parse`` that reads it."""
    return isinstance(cls, type) and callable(getattr(cls, "parse", None))


def is_inline(cls: type) -> bool:
    """Whether values are written as one-line tables: their class says ``TOML_INLINE = True``."""
    return getattr(cls, "TOML_INLINE", False) is True
