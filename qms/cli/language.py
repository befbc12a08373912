"""The language qms speaks in: Vietnamese, unless `--lang`, the store's `qms.toml` or `LANG` say English.

`qms --help` imports this module, so it stands on the standard library alone.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from functools import cached_property
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qms.wording import Message

LANGUAGES = ("vi", "en")
CATALOGUES = Path(__file__).parent.parent / "locale"
DOMAIN = "qms"

VALUED = frozenset({"-C", "--lang", "--today", "--person"})
"""The options before the command that take a value."""

_LANG_LINE = re.compile(r"""^lang\s*=\s*["'](vi|en)["']""", re.MULTILINE)
_BEGINNING = 64 * 1024


def marked(template: str) -> str:
    """Return *template* as it stands: the catalogues are gathered from the calls of this function and of `msg`."""
    return template


class Language:
    """One language: its catalogue, and how it writes dates and figures."""

    def __init__(self, code: str) -> None:
        self.code = code

    @cached_property
    def _catalogue(self) -> NullTranslations:
        path = CATALOGUES / self.code / "LC_MESSAGES" / f"{DOMAIN}.mo"
        try:
            with path.open("rb") as file:
                return GNUTranslations(file)
        except FileNotFoundError:
            return NullTranslations()  # English stands in the code

    def translate(self, template: str) -> str:
        """Return the translation of one template; a template without one stays English."""
        return self._catalogue.gettext(template) if template else ""

    def say(self, text: Message | str) -> str:
        """Return a message, or a marked template without places, in this language."""
        return self.translate(text) if isinstance(text, str) else self._in_our_words(text).in_language(self.translate)

    def day(self, date: dt.date) -> str:
        """Return a date as the language's readers write it: 13/9/2021, in English 2021-09-13."""
        return f"{date.day}/{date.month}/{date.year}" if self.code == "vi" else date.isoformat()

    def moment(self, moment: dt.datetime) -> str:
        """Return a moment to the minute, such as 16:05 13/9/2021."""
        return f"{moment:%H:%M} {self.day(moment.date())}"

    def decimal(self, number: float, digits: int = 1) -> str:
        """Return a number with the language's own decimal sign."""
        text = f"{number:.{digits}f}"
        return text.replace(".", ",") if self.code == "vi" else text

    def _in_our_words(self, message: Message) -> Message:
        from qms.wording import Message

        return Message(message.template, tuple((name, self._value(value)) for name, value in message.values))

    def _value(self, value: object) -> object:
        if isinstance(value, dt.datetime):
            return self.moment(value)
        if isinstance(value, dt.date):
            return self.day(value)
        if isinstance(value, float):
            return self.decimal(value)
        if isinstance(value, enum.Enum):
            return self.translate(str(value.value))
        from qms.wording import Message

        return self._in_our_words(value) if isinstance(value, Message) else value


def choose_language(arguments: Sequence[str], environ: Mapping[str, str], folder: Path) -> Language:
    """Return the language for one call: of `--lang`, of the store's `qms.toml`, of `LANG`, or else Vietnamese.

    The options are looked at before they are read in earnest, so that a wrong one can be told in the right language.
    """
    given = dict(before_the_command(arguments))
    if given.get("--lang") in LANGUAGES:
        return Language(given["--lang"])
    spoken = _language_of_store(folder / given.get("-C", ""))
    return Language(spoken or ("en" if environ.get("LANG", "").startswith("en") else "vi"))


def before_the_command(arguments: Sequence[str]) -> list[tuple[str, str]]:
    """Return the options that stand before the command, each with its value; a flag has none."""
    found: list[tuple[str, str]] = []
    words = iter(arguments)
    for word in words:
        if not word.startswith("-") or word == "--":
            break
        name, equals, value = word.partition("=")
        if word[:2] == "-C" and len(word) > 2:
            found.append(("-C", word[2:]))
        elif name in VALUED:
            found.append((name, value if equals else next(words, "")))
        else:
            found.append((name, ""))
    return found


def _language_of_store(start: Path) -> str | None:
    """Return what the nearest `qms.toml` upwards says. A line is enough here; the store itself is read later."""
    for folder in (start.absolute(), *start.absolute().parents):
        try:
            with (folder / "qms.toml").open("rb") as file:
                text = file.read(_BEGINNING).decode("utf-8", "replace")
        except OSError:
            continue
        found = _LANG_LINE.search(text.partition("\n[")[0])
        return found[1] if found else None
    return None
