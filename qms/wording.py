"""Texts that people read: written in English, shown in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SHOWN = 12
"""Names that a message lists; of the rest the number is told."""


@attrs.frozen
class Message:
    """A sentence with named places, so that it can be said in another language.

    ``str(message)`` says it in English; `in_language` takes the translation of the *template*.
    """

    template: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return self.in_language(str)

    def in_language(self, translate: Callable[[str], str]) -> str:
        """Return the sentence as *translate* turns its template, and the messages inside it, round."""
        values = {
            name: value.in_language(translate) if isinstance(value, Message) else value for name, value in self.values
        }
        return translate(self.template).format(**values) if values else translate(self.template)


def msg(template: str, /, **values: object) -> Message:
    """Return a message; the catalogues are gathered from the calls of this function."""
    return Message(template, tuple(values.items()))


def listed(items: Iterable[Message]) -> Message:
    """Return the messages as a list in one sentence: a, b, c."""
    named = tuple((f"item{n}", item) for n, item in enumerate(items))
    return Message(", ".join(f"{{{name}}}" for name, _ in named), named)


def some(names: Iterable[str]) -> Message:
    """Return names for a message: the first of them, and how many more there are."""
    found = list(names)
    shown = ", ".join(found[:SHOWN])
    if len(found) <= SHOWN:
        return msg("{names}", names=shown)
    return msg("{names} and {n} more", names=shown, n=len(found) - SHOWN)


def as_message(text: str | Message) -> Message:
    """Return *text* as a message; a plain string is said as it stands in every language."""
    return text if isinstance(text, Message) else msg("{text}", text=text)
