from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.codes import DocumentId
from qms.model.digests import folder_digest, git_tree_id
from qms.model.documents import Header, Management, Sensitivity, WorkingDocument, folder_path, split_path

FILES = {"document.md": b"+++\n", "QT-05.docx": b"PK", "manage.toml": b"review_interval = 12\n"}
HEADER = Header(code="QT 05/VP", title="Kiểm soát hồ sơ", unit="vp")


def working(header: Header | None = HEADER) -> WorkingDocument:
    return WorkingDocument(
        id=DocumentId("qt-05"), kind="procedure", header=header, management=Management(), body="", files=FILES
    )


def test_a_document_knows_its_places() -> None:
    document = working()

    assert document.path == "documents/procedure/qt-05"
    assert document.text_path == "documents/procedure/qt-05/document.md"
    assert document.manage_path == "documents/procedure/qt-05/manage.toml"


def test_its_digest_leaves_out_how_it_is_managed_and_its_tree_does_not() -> None:
    document = working()

    assert document.digest == folder_digest({name: FILES[name] for name in ("document.md", "QT-05.docx")})
    assert document.tree == git_tree_id(FILES)


def test_one_whose_header_cannot_be_read_goes_by_its_id() -> None:
    assert (working().code, working(None).code) == ("QT 05/VP", "qt-05")


@pytest.mark.parametrize(
    "body, attachments, listed",
    [
        (None, (), set()),
        ("a.docx", (), {"a.docx"}),
        (None, ("b.xlsx",), {"b.xlsx"}),
        ("a", ("b", "c"), {"a", "b", "c"}),
    ],
)
def test_the_header_lists_the_files_beside_the_text(
    body: str | None, attachments: tuple[str, ...], listed: set[str]
) -> None:
    assert Header(code="c", title="t", unit="u", body=body, attachments=attachments).listed_files == listed


def test_there_is_no_word_for_a_state_secret() -> None:
    assert [str(word) for word in Sensitivity] == ["public", "internal"]


_PART = st.text(st.characters(blacklist_characters="/"), min_size=1, max_size=6)


@given(_PART, _PART, st.lists(_PART, min_size=1, max_size=3))
def test_a_path_below_a_documents_folder_is_taken_apart_as_it_is_put_together(
    kind: str, document: str, rest: list[str]
) -> None:
    path = f"{folder_path(kind, document)}/{'/'.join(rest)}"

    assert split_path(path) == (kind, document, "/".join(rest))


@pytest.mark.parametrize("path", ["qms.toml", "documents/README.md", "documents/procedure/qt-05", "papers/a/b/c"])
def test_every_other_path_is_of_no_document(path: str) -> None:
    assert split_path(path) is None
