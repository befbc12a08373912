"""The second wall before what authors wrote: of HTML made from their text passes what our own writers make, no more.

The first wall is the reader of Markdown, which takes no HTML of an author for HTML. This one would hold if it had a
hole. Flowcharts do not come here: nothing of them is an author's but letters.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from nh3 import Cleaner

_TAGS: Final = frozenset(
    {
        "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li",
        "table", "thead", "tbody", "tr", "th", "td", "a", "span", "img", "section", "ins", "del",
    }
)  # fmt: skip
_ATTRIBUTES: Final = {
    "a": {"href"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "th": {"style"},
    "td": {"style"},
    "section": {"id"},
}
_CLASSES: Final = {"p": {"item", "deep", "deeper", "dash", "quote"}, "span": {"tag", "link"}}
_INSIDE: Final = re.compile(r"(?!//)[^\s\\:\x00-\x20]*")
"""An address that stays in the folder of the page."""
_PICTURE: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*")


def walled(fragment: str) -> str:
    """Return HTML made from an author's text without anything that could run, fetch or lead out of the page's folder.

    What our writers make stays as it is, but for how letters are spelled: a quotation mark needs no entity in a text.
    """
    cleaned: str = _wall().clean(fragment)
    return cleaned


@cache
def _wall() -> Cleaner:
    # It is a library in Rust, loaded where a page is made.
    import nh3

    return nh3.Cleaner(
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        allowed_classes={tag: set(names) for tag, names in _CLASSES.items()},
        attribute_filter=_filtered,
        filter_style_properties={"text-align"},
        url_schemes={"data"},
        link_rel=None,
    )


def _filtered(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if _INSIDE.fullmatch(value) else None
    if name == "src":
        return value if _PICTURE.fullmatch(value) else None
    return value
