"""The manifest of a folder of in-force papers (`.qms-in-force.json`), as bytes and back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final

from qms.model.codes import DocumentId
from qms.model.exports import FolderManifest, RevisionKey

FORMAT: Final = 1


def manifest_bytes(manifest: FolderManifest) -> bytes:
    """Return the file of a manifest; equal manifests give equal bytes."""
    plain: dict[str, Any] = {
        "format": FORMAT,
        "note": "Written by qms: it tells the files of qms in this folder from other people's. Do not edit.",
        "ledger": manifest.ledger,
        "on": manifest.on.isoformat(),
        "files": dict(sorted(manifest.files.items())),
        "revisions": [[key.document, key.edition, key.revision, key.digest] for key in sorted(manifest.revisions)],
    }
    if manifest.made_from:
        plain["made_from"] = dict(sorted(manifest.made_from.items()))
    if manifest.coming:
        plain["coming"] = dict(sorted(manifest.coming.items()))
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(data: bytes) -> FolderManifest:
    """Return the manifest in a file; raises ValueError where it is none, or one that a newer qms wrote."""
    try:
        plain = json.loads(data)
        if plain["format"] != FORMAT:
            raise ValueError(plain["format"])
        return FolderManifest(
            ledger=None if plain["ledger"] is None else _text(plain["ledger"]),
            on=dt.date.fromisoformat(plain["on"]),
            files=_digests(plain["files"]),
            coming=_digests(plain.get("coming", {})),
            made_from=_digests(plain.get("made_from", {})),
            revisions=frozenset(_revision(*parts) for parts in plain["revisions"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ValueError(f"no manifest: {error}") from error


def _digests(plain: Mapping[str, Any]) -> Mapping[str, str]:
    return {_text(path): _text(digest) for path, digest in plain.items()}


def _revision(document: Any, edition: Any, revision: Any, digest: Any) -> RevisionKey:
    return RevisionKey(
        document=DocumentId(_text(document)), edition=int(edition), revision=int(revision), digest=_text(digest)
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
