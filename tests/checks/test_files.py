from __future__ import annotations

import pytest
from support.stores import folder

from qms.checks.files import unlisted_files


@pytest.mark.parametrize(
    "path",
    [
        "qms.toml", "organisation.toml", ".gitattributes", ".gitignore", "README.md", "LICENSE", "documents/README.md",
        *folder("qt-05", files={"a.pdf": b"", "phu-luc/b.xlsx": b""}), "decisions/2021/0244-qd-sct.md",
        "decisions/2021/opening-1.md", "reviews/2021/20210910-approver-1f2e3d4c.toml", "papers/2021/0545-qd-ubnd--ubnd.toml",
        "plans/244.toml", "files/ab12/244-QD-SCT.pdf", "records/findings/2021/a.toml", "records/dossiers/2021-09.csv",
    ],
)  # fmt: skip
def test_what_a_store_is_made_of_has_its_place(path: str) -> None:
    assert list(unlisted_files([path])) == []


@pytest.mark.parametrize(
    "path",
    [
        "notes.txt", "documents/qt-05.md", "documents/procedure/loose.md", "decisions/0244.md", "decisions/2021/A.md",
        "decisions/2021/a/b.md", "reviews/a.toml", "papers/2021/Quyết định.toml", "plans/a/b.toml", "files/a.pdf",
        "files/ab1/a.pdf", "records", "qms.toml.bak",
    ],
)  # fmt: skip
def test_what_is_not_is_a_warning(path: str) -> None:
    [found] = unlisted_files([path])

    assert str(found) == f"{path}: QMS-S011 the file {path} has no place in a store"
    assert not found.is_error


def test_files_are_told_of_in_the_order_given() -> None:
    assert [str(found.location) for found in unlisted_files(["b", "qms.toml", "a"])] == ["b", "a"]
