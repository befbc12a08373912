"""In whose language a page is written."""

from __future__ import annotations

from typing import Protocol

import attrs

from qms.wording import Message


class Speaker(Protocol):
    """A language: its code, such as ``vi``, and how it says a message."""

    @property
    def code(self) -> str:
        """The code by which the language is named."""
        ...

    def say(self, text: Message, /) -> str:
        """Return a message in the language."""
        ...


@attrs.frozen
class English:
    """The language that messages are written in."""

    code: str = "en"

    def say(self, text: Message, /) -> str:
        """Return a message as it is written."""
        return str(text)
