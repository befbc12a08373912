"""Make a store: the first commit, with what every store holds (`qms init`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from qms.plans.change import Change
from qms.store.protocol import Store

GROUND: Mapping[str, bytes] = {
    ".gitattributes": b"* -text\n",
    ".gitignore": b"private/\n~$*\n.~lock*\nThumbs.db\ndesktop.ini\n.DS_Store\n",
}
"""What every store holds, so that git hands out the very bytes it was given and never takes personal values."""


def initialise(store: Store, files: Mapping[str, bytes], *, author: str, at: dt.datetime) -> str:
    """Put the first files of an empty store on `main` and return the commit."""
    first = {**GROUND, **files}
    with store.writing() as writing:
        return writing.commit(
            Change(
                base=writing.head,
                message="Make the store",
                author=author,
                at=at,
                writes=first,
                expects=dict.fromkeys(first),
            )
        )
