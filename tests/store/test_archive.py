"""One file that holds others: whatever is altered in it is found, and nothing in it is believed before."""

from __future__ import annotations

import datetime as dt
import io
import random
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.backups import resealed, sealed

from qms.errors import Refused
from qms.store.archive import DamagedError, drafted, opened, packing

AT = dt.datetime(2021, 10, 25, 17, 0, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
FILES = {
    "manifest.toml": b"format = 1\n",
    "history.bundle": b"PACK" * 40,
    "private/ng\u01b0\u1eddi/1": b"A",
    "working/b": b"",
}


def write(place: Path, files: dict[str, bytes]) -> bytes:
    with drafted(place) as draft, packing(draft, at=AT) as packed:
        for name, data in files.items():
            packed.add(name, [data[:3], data[3:]])
    return place.read_bytes()


def read(place: Path, *, is_sealed: bool = True) -> dict[str, bytes]:
    with opened(place, sealed=is_sealed) as archive:
        return {name: b"".join(archive.pieces(name)) for name in archive.names}


@given(files=st.dictionaries(st.sampled_from([*FILES, "working/a/b", "DOC-TRUOC.txt"]), st.binary(max_size=50)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_reads_back_here_and_with_any_program_for_zip_files(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    place = tmp_path / "archive.zip"
    place.unlink(missing_ok=True)
    data = write(place, files)

    assert read(place) == files
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        assert {name: zipped.read(name) for name in zipped.namelist()} == files
        assert zipped.testzip() is None


def test_it_is_for_its_owner_alone_and_at_the_moment_that_was_said(tmp_path: Path) -> None:
    write(tmp_path / "a.zip", FILES)

    if sys.platform != "win32":
        assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(tmp_path / "a.zip") as zipped:
        assert {info.date_time for info in zipped.infolist()} == {(2021, 10, 25, 17, 0, 0)}


def test_no_byte_can_be_altered_unseen(tmp_path: Path) -> None:
    data = write(tmp_path / "a.zip", FILES)
    place = tmp_path / "b.zip"
    chance = random.Random(2021)
    for position in range(len(data)):
        altered = bytearray(data)
        altered[position] ^= chance.randrange(1, 256)
        place.write_bytes(altered)

        with pytest.raises(DamagedError, match="its bytes are not those that were written"):
            read(place)


@pytest.mark.parametrize("cut", [0, 1, 10, 63, 64, 71, 72, 200])
def test_what_was_cut_off_or_added_is_seen(tmp_path: Path, cut: int) -> None:
    data = write(tmp_path / "a.zip", FILES)
    for altered in (data[:cut], data[: len(data) - 1 - cut], data[1 + cut :], data + b"x" * (1 + cut), b""):
        (tmp_path / "b.zip").write_bytes(altered)

        with pytest.raises(DamagedError):
            read(tmp_path / "b.zip")


@given(position=st.integers(0, 10_000), byte=st.integers(0, 255))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_a_forger_who_knows_the_seal_meets_no_accident_of_ours(position: int, byte: int, tmp_path: Path) -> None:
    data = bytearray(sealed(FILES.items()))
    data[position % (len(data) - 64)] = byte
    (tmp_path / "a.zip").write_bytes(resealed(bytes(data)))
    try:
        found = read(tmp_path / "a.zip")
    except DamagedError:
        return
    assert all(name in ("manifest.toml", "history.bundle") or name[:8] in ("private/", "working/") for name in found)


@pytest.mark.parametrize(
    "files, said",
    [
        ([("working/../../x", b"1")], "has no place in it"),
        ([("/etc/passwd", b"1")], "has no place in it"),
        ([("working/.git/hooks/post-checkout", b"1")], "has no place in it"),
        ([("private/a\\..\\..\\b", b"1")], "has no place in it"),
        ([("other/a", b"1")], "has no place in it"),
        ([("private/", b"")], "has no place in it"),
        ([("private/a", b"1"), ("private/a", b"2")], "is in it twice"),
    ],
)
def test_names_that_lead_away_are_refused(tmp_path: Path, files: list[tuple[str, bytes]], said: str) -> None:
    (tmp_path / "a.zip").write_bytes(sealed(files))

    with pytest.raises(DamagedError, match=said):
        read(tmp_path / "a.zip")


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_is_not_unpacked(tmp_path: Path, compression: int) -> None:
    (tmp_path / "a.zip").write_bytes(sealed([("working/a", b"\0" * 10_000_000)], compression=compression))

    with pytest.raises(DamagedError, match="is compressed or encrypted in it"):
        read(tmp_path / "a.zip")


def test_files_that_lie_on_top_of_one_another_are_refused(tmp_path: Path) -> None:
    """The same bytes told of many times: a bomb without compression."""
    plain = bytearray(sealed([(f"working/{n:03}", b"x" * 1000 if not n else b"") for n in range(50)]))
    with zipfile.ZipFile(io.BytesIO(bytes(plain))) as zipped:
        start = zipped.start_dir
    position = start
    while plain[position : position + 4] == b"PK\x01\x02":
        plain[position + 20 : position + 28] = (1000).to_bytes(4, "little") * 2
        plain[position + 42 : position + 46] = b"\0" * 4
        position += 46 + int.from_bytes(plain[position + 28 : position + 30], "little")
    (tmp_path / "a.zip").write_bytes(resealed(bytes(plain)))

    with pytest.raises(DamagedError, match="more than its own size"):
        read(tmp_path / "a.zip")


def test_a_file_that_is_too_large_or_missing_is_said(tmp_path: Path) -> None:
    write(tmp_path / "a.zip", FILES)
    with opened(tmp_path / "a.zip") as archive:
        assert archive.read("manifest.toml", limit=20) == FILES["manifest.toml"]
        with pytest.raises(DamagedError, match="larger than it can be"):
            archive.read("history.bundle", limit=20)
        with pytest.raises(DamagedError, match="working/z is missing in it"):
            archive.read("working/z", limit=20)


def test_a_folder_and_what_cannot_be_read_are_no_archives(tmp_path: Path) -> None:
    with pytest.raises(DamagedError, match="cannot be read"):
        read(tmp_path)
    with pytest.raises(DamagedError, match="cannot be read"):
        read(tmp_path / "missing.zip")


def test_without_the_seal_any_zip_of_ours_can_be_glimpsed(tmp_path: Path) -> None:
    data = write(tmp_path / "a.zip", FILES)
    (tmp_path / "b.zip").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))

    assert read(tmp_path / "b.zip", is_sealed=False) == FILES


def test_a_draft_that_fails_is_gone(tmp_path: Path) -> None:
    place = tmp_path / "a.zip"

    def pieces() -> Iterator[bytes]:
        yield b"1"
        assert [p.name for p in tmp_path.iterdir()] == ["a.zip.part"]
        raise KeyError

    with pytest.raises(KeyError), drafted(place) as draft, packing(draft, at=AT) as packed:
        packed.add("working/a", pieces())

    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"mine")
    with pytest.raises(Refused, match="is there already; nothing was written"):
        write(tmp_path / "a.zip", FILES)
    (tmp_path / "b.zip.part").write_bytes(b"somebody is at it")
    with pytest.raises(Refused, match="is there already; nothing was written"):
        write(tmp_path / "b.zip", FILES)

    assert (tmp_path / "a.zip").read_bytes() == b"mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "b.zip.part"]
