"""Names of backups, what may stand in one, and what its parts are."""

from __future__ import annotations

import datetime as dt
import hashlib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.backups import (
    BackupManifest,
    PackedFile,
    Part,
    agencies_of,
    backup_name,
    has_place,
    is_safe,
    parts_of,
)
from qms.text.values import read_value, value_bytes

MADE = dt.datetime(2021, 10, 25, 17, 0, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def packed(**files: bytes) -> dict[str, PackedFile]:
    return {name: PackedFile(len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()}


@pytest.mark.parametrize(
    "agency, name",
    [
        ("sct", "sct-20211025-170000.qms-backup.zip"),
        ("Sở Công Thương", "so-cong-thuong-20211025-170000.qms-backup.zip"),
        ("…", "store-20211025-170000.qms-backup.zip"),
    ],
)
def test_a_backup_is_named_by_agency_and_moment(agency: str, name: str) -> None:
    assert backup_name(agency, at=MADE) == name


def test_backups_are_told_by_agency_and_age_and_nothing_else_is_one() -> None:
    names = [
        "sct-20211025-170000.qms-backup.zip",
        "sct-20211025-165959.qms-backup.zip",
        "so-cong-thuong-20200101-000000.qms-backup.zip",
        "sct-20211026-170000.qms-backup.zip.part",
        "sct-20211025.qms-backup.zip",
        "SCT-20211025-170000.qms-backup.zip",
        "notes.txt",
    ]

    assert agencies_of(names) == {
        "sct": ("sct-20211025-165959.qms-backup.zip", "sct-20211025-170000.qms-backup.zip"),
        "so-cong-thuong": ("so-cong-thuong-20200101-000000.qms-backup.zip",),
    }


@given(st.text(max_size=20), st.datetimes(dt.datetime(1980, 1, 1), dt.datetime(9999, 12, 31)))
def test_every_name_that_is_given_is_known_again(agency: str, at: dt.datetime) -> None:
    name = backup_name(agency, at=at)

    assert [found for names in agencies_of([name]).values() for found in names] == [name]
    assert "/" not in name
    assert "\\" not in name


@pytest.mark.parametrize(
    "path, expected",
    [
        ("a", True),
        ("people/0f3c", True),
        ("ghi chú/Biên bản số 1.docx", True),
        (".gitignore", True),
        ("", False),
        ("/etc/passwd", False),
        ("../x", False),
        ("a/../../x", False),
        ("a//b", False),
        ("a/", False),
        (".", False),
        (".git/hooks/post-commit", False),
        ("a/.GIT/config", False),
        ("a/.git./config", False),
        ("a/git~1/config", False),
        ("a\\..\\b", False),
        ("C:/x", False),
        ("a:stream", False),
        ("a\nb", False),
        ("a\0b", False),
        ("a\udcff", False),
    ],
)
def test_a_safe_path_stays_in_its_folder(path: str, expected: bool) -> None:
    assert is_safe(path) is expected
    assert has_place(f"private/{path}") is expected
    assert has_place(f"working/{path}") is expected


@pytest.mark.parametrize("name", ["other/x", "private", "working/", "manifest.toml/x", "x.exe", "../manifest.toml"])
def test_nothing_else_has_a_place_in_a_backup(name: str) -> None:
    assert not has_place(name)


def test_the_digest_of_a_folder_is_that_of_what_sha256sum_prints(tmp_path: Path) -> None:
    files = {"b": b"2", "a/c": b"1", "ghi chú": b"3"}
    for path, data in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    printed = subprocess.run(
        ["sha256sum", *sorted(files, key=str.encode)], cwd=tmp_path, capture_output=True, check=True
    ).stdout

    history, private, working = parts_of(
        {
            **packed(**{"history.bundle": b"xyz", "manifest.toml": b"m"}),
            **packed(**{f"private/{p}": d for p, d in files.items()}),
        }
    )

    assert private == Part(name="private/", files=3, size=3, digest=f"sha256:{hashlib.sha256(printed).hexdigest()}")
    assert history == Part(
        name="history.bundle", files=1, size=3, digest=f"sha256:{hashlib.sha256(b'xyz').hexdigest()}"
    )
    assert working == Part(name="working/", files=0, size=0, digest=f"sha256:{hashlib.sha256(b'').hexdigest()}")


@given(
    st.dictionaries(st.sampled_from(["history.bundle", "private/a", "private/b", "working/a"]), st.binary(max_size=3))
)
def test_files_that_differ_anywhere_have_other_parts(files: dict[str, bytes]) -> None:
    for name in files:
        without = {other: data for other, data in files.items() if other != name}

        assert parts_of(packed(**without)) != parts_of(packed(**files))
        assert parts_of(packed(**{**files, name: files[name] + b"x"})) != parts_of(packed(**files))


def test_a_manifest_reads_back_equal() -> None:
    manifest = BackupManifest(
        format=1, agency="sct", made=MADE, made_by="iso", qms="0.1.0", commit="c0" * 20, entries=4, anchor="sha256:ab",
        gone=("documents/procedure/qt-05/document.md",), parts=parts_of(packed(**{"private/a": b"1"})),
    )  # fmt: skip

    assert read_value(value_bytes(manifest), path="manifest.toml", cls=BackupManifest) == (manifest, ())
    assert manifest.part("private/").files == 1
    assert manifest.part("unknown").files == 0
