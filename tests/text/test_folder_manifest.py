"""The manifest of an exported folder: it reads back equal, and what is none is told from it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.exports import FolderManifest, RevisionKey
from qms.text.folder_manifest import manifest_bytes, read_manifest

FILES = st.dictionaries(st.text(max_size=12), st.text(max_size=12), max_size=3)
KEYS = st.builds(
    RevisionKey, document=st.text(max_size=6), edition=st.integers(1, 9), revision=st.integers(0, 9), digest=st.text()
)
MANIFESTS = st.builds(
    FolderManifest,
    ledger=st.none() | st.text(max_size=8),
    on=st.dates(),
    files=FILES,
    coming=FILES,
    made_from=FILES,
    revisions=st.frozensets(KEYS, max_size=3),
)


@given(MANIFESTS)
def test_a_manifest_reads_back_equal(manifest):
    data = manifest_bytes(manifest)

    assert read_manifest(data) == manifest
    assert manifest_bytes(read_manifest(data)) == data


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"format": None},
        {"on": "hôm qua"},
        {"on": 3},
        {"ledger": 3},
        {"files": ["a"]},
        {"files": {"a": 3}},
        {"coming": 1},
        {"revisions": [["a", 1, 0]]},
        {"revisions": [["a", "x", 0, "d"]]},
        {"revisions": [[1, 1, 0, "d"]]},
        {"revisions": 5},
    ],
)
def test_what_is_no_manifest_is_not_read(change):
    plain = {"format": 1, "ledger": None, "on": "2021-09-13", "files": {}, "revisions": []}
    assert read_manifest(json.dumps(plain).encode()).files == {}

    with pytest.raises(ValueError, match="no manifest"):
        read_manifest(json.dumps({**plain, **change}).encode())


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b'"x"', b"{}", b"[" * 100_000])
def test_other_bytes_are_no_manifest(data):
    with pytest.raises(ValueError, match="no manifest"):
        read_manifest(data)
