"""Pages of HTML as a browser takes them apart: what stands in them, and that nothing in them is out of place."""

from __future__ import annotations

from html.parser import HTMLParser

_EMPTY = frozenset({"br", "meta", "col", "img", "hr"})


class Page(HTMLParser):
    """A page taken apart; an element that is closed out of turn fails at once."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.pieces: list[tuple[tuple[str, ...], str]] = []
        self.feed(text)
        self.close()
        assert self.opened == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {*attrs}
        if tag not in _EMPTY:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.opened:
            self.pieces.append((tuple(self.opened), data))

    @property
    def new(self) -> str:
        """What the text says now."""
        return "".join(text for around, text in self.pieces if "del" not in around)

    @property
    def old(self) -> str:
        """What the text said before."""
        return "".join(text for around, text in self.pieces if "ins" not in around)

    def marked(self, tag: str) -> list[str]:
        """Return the pieces that stand in elements of a name."""
        return [text for around, text in self.pieces if tag in around]

    @property
    def links(self) -> set[str | None]:
        """Where it leads, and what it fetches."""
        return {value for name, value in self.attributes if name in ("href", "src")}
