"""Backups that are damaged, lie, or are no backups: each is found, and nothing is written."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from support.backups import LATER, restored, sealed, unpacked
from support.stores import Clock, new_workspace

from qms.errors import QmsError, Refused
from qms.model.backups import BackupManifest, PackedFile, parts_of
from qms.model.digests import sha256
from qms.store.repository import create
from qms.text.values import read_value, value_bytes

# --- damaged


@pytest.fixture
def refused(tmp_path: Path) -> Callable[..., str]:
    """Restore a file made by hand, see that nothing came of it, and return why."""

    def refuse(data: bytes, **more: Any) -> str:
        file = tmp_path / "damaged.qms-backup.zip"
        file.write_bytes(data)
        before = sorted(tmp_path.iterdir())
        for dry_run in (False, True):
            with pytest.raises(QmsError) as caught:
                restored(file, tmp_path / "new", dry_run=dry_run, **more)
            assert sorted(tmp_path.iterdir()) == before
        assert isinstance(caught.value, Refused)
        assert "nothing was written" in str(caught.value.message)
        return str(caught.value.message)

    return refuse


def test_any_flipped_byte_is_found(backup, refused):
    data = backup.read_bytes()
    chance = random.Random(2021)
    for position in [0, len(data) - 1, *(chance.randrange(len(data)) for _ in range(40))]:
        damaged = bytearray(data)
        damaged[position] ^= 1 << chance.randrange(8)
        assert "its bytes are not those that were written" in refused(bytes(damaged))


def test_a_backup_that_was_cut_off_is_found(backup, refused):
    data = backup.read_bytes()
    for length in (0, 1, 71, len(data) // 2, len(data) - 1):
        refused(data[:length])


def test_what_is_no_backup_is_found(refused, tmp_path):
    assert "its bytes are not those that were written" in refused(b"no backup" * 100)
    assert "manifest.toml is missing in it" in refused(sealed([("history.bundle", b"1")]))
    assert "cannot be read as a ZIP file" in refused(sealed([])[:0] + b"sha256:" + sha256(b"sha256:")[7:].encode())


@pytest.mark.parametrize(
    "altered, said",
    [
        ({"history.bundle": None}, "history.bundle is not what its manifest says"),
        ({"history.bundle": b""}, "history.bundle is not what its manifest says"),
        ({"private/people/0f3c": None}, "private/ is not what its manifest says"),
        ({"private/people/0f3c": b"Tran Van B"}, "private/ is not what its manifest says"),
        ({"private/more": b"1"}, "private/ is not what its manifest says"),
        ({"working/more": b"1"}, "working/ is not what its manifest says"),
        ({"manifest.toml": b"format = "}, "its manifest cannot be read"),
        ({"manifest.toml": b"format = 1\n"}, "its manifest cannot be read"),
        ({"manifest.toml": b"#" * 3_000_000}, "manifest.toml in it is larger than it can be"),
        ({"working/../../x": b"1"}, "has no place in it"),
        ({"working/.git/hooks/post-commit": b"1"}, "has no place in it"),
    ],
)
def test_a_part_that_is_not_what_the_manifest_says_is_found(backup, refused, altered, said):
    files = {name: data for name, data in {**unpacked(backup), **altered}.items() if data is not None}

    assert said in refused(sealed(files.items()))


def test_a_bomb_is_not_unpacked(backup, refused):
    files = {**unpacked(backup), "working/bomb": b"\0" * 50_000_000}

    assert "is compressed" in refused(sealed(files.items(), compression=zipfile.ZIP_DEFLATED))


@pytest.fixture
def lying(backup: Path) -> Callable[..., bytes]:
    """Return the backup with other files, and a manifest that fits them but says something else of the store."""

    def lie(files: dict[str, bytes | None] | None = None, **said: Any) -> bytes:
        there = unpacked(backup)
        manifest, _ = read_value(there["manifest.toml"], path="manifest.toml", cls=BackupManifest)
        assert manifest is not None
        kept = {name: data for name, data in {**there, **(files or {})}.items() if data is not None}
        packed = {name: PackedFile(len(data), sha256(data)[7:]) for name, data in kept.items()}
        manifest = attrs.evolve(manifest, parts=parts_of(packed), **said)
        return sealed({**kept, "manifest.toml": value_bytes(manifest)}.items())

    return lie


@pytest.mark.parametrize(
    "lie, said",
    [
        ({"commit": "1" * 40}, "its history is not that of the commit in its manifest"),
        ({"entries": 2}, "its ledger is not the one that its manifest tells of"),
        ({"anchor": "sha256:" + "1" * 64}, "its ledger is not the one that its manifest tells of"),
        ({"anchor": None}, "its ledger is not the one that its manifest tells of"),
        ({"format": 2}, "it has format 2, this qms reads format 1"),
        ({"files": {"history.bundle": None}}, "history.bundle is missing in it"),
        ({"files": {"history.bundle": b"PACK"}}, "it holds no history of git"),
    ],
)
def test_a_manifest_that_lies_is_found(lying, refused, lie, said):
    assert said in refused(lying(**lie))


def test_a_manifest_that_tells_the_truth_is_believed(lying, tmp_path):
    (tmp_path / "again.zip").write_bytes(lying())

    assert restored(tmp_path / "again.zip", tmp_path / "new").done


def test_a_history_altered_under_a_manifest_that_fits_is_found_by_git(backup, lying, refused):
    history = bytearray(unpacked(backup)["history.bundle"])
    history[-200] ^= 1

    assert "git index-pack failed" in refused(lying({"history.bundle": bytes(history)}))


def test_a_history_rewritten_by_who_knows_all_this_is_found_by_the_anchor_alone(
    workspace, worked_in, root, usb, tmp_path
):
    anchor = sha256((root / "decisions/2021/0100-qd-sct.md").read_bytes())
    forged = new_workspace(Clock(LATER), store=create(tmp_path / "forged"))

    file = forged.backup(usb).file

    assert restored(file, tmp_path / "believed").done
    with pytest.raises(Refused, match="not what was noted outside"):
        restored(file, tmp_path / "new", anchor=anchor)


def test_nothing_that_a_backup_brings_is_run(lying, tmp_path):
    trap = tmp_path / "trap"
    attributes = f'* filter=trap\n[filter "trap"]\n\tsmudge = touch {trap}\n'.encode()
    data = lying({"working/.gitattributes": attributes, "working/.gitmodules": attributes})
    (tmp_path / "trap.zip").write_bytes(data)

    restored(tmp_path / "trap.zip", tmp_path / "new")

    assert not trap.exists()
