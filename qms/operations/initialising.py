"""Make a store: the first commit, with what every store holds (`qms init`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from qms.plans.change import Change
from qms.store.protocol import Store

DOCUMENTS_README = """\
# Thư mục này chứa bản đang soạn thảo

Đây KHÔNG phải là các tài liệu đang có hiệu lực. Sửa tệp ở đây không ràng buộc ai: một tài liệu chỉ có hiệu lực khi
được ban hành bằng quyết định. Không in, không gửi tệp ở đây cho người khác dùng.

- Tài liệu đang có hiệu lực cho mọi người đọc: `qms export --in-force THƯ-MỤC`
- Danh mục tài liệu đang có hiệu lực: `qms list`; một tài liệu: `qms show MÃ-HIỆU`
- Bản ở đây khác bản đang có hiệu lực thế nào: `qms status`, `qms diff MÃ-HIỆU`

# These are working texts

They are NOT what is in force. A change here binds nobody until a decision issues it. Do not print them, and do not hand
them on.

- What is in force, for everybody to read: `qms export --in-force DIR`
- The list of what is in force: `qms list`; one document: `qms show CODE`
- How the texts here differ from it: `qms status`, `qms diff CODE`
"""

GROUND: Mapping[str, bytes] = {
    ".gitattributes": b"* -text\n",
    ".gitignore": b"private/\n~$*\n.~lock*\nThumbs.db\ndesktop.ini\n.DS_Store\n",
    "documents/README.md": DOCUMENTS_README.encode(),
}
"""What every new store holds: git hands out the very bytes it was given and never takes personal values; and whoever
opens the working texts reads what they are."""


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
