"""Kinds of controlled document, as the agency groups them."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class Kind:
    """A kind of controlled document.

    *group* is the number of the group in the agency's list of its document system (1 to 11 for this department),
    None outside it. *family* lets one word stand for several kinds on the command line: their codes begin with it.
    *headings* are the titles that a Markdown body must have, compared without their number, case and accents.
    *template* is the Markdown of a new document; ``{code}`` and ``{title}`` stand in it.
    """

    code: str
    title: str
    title_en: str
    group: int | None = None
    family: str | None = None
    headings: tuple[str, ...] = ()
    needs_steps: bool = False
    template: str = "# {title}\n"

    def answers_to(self, word: str) -> bool:
        """Whether *word* names this kind or its family."""
        return word in (self.code, self.family)
