"""Make the ZIP with which qms is installed on a Windows machine that has no network (`make offline`).

It holds the wheels of qms with its extra for PDF files, of the plugin qms-office and of all that they need, for each
Python that qms supports, and what installs them. pip runs on the machine where this runs, but has to choose for another
one; what it cannot know of Windows (a requirement with a marker such as ``platform_system == "Windows"``) is worked out
here.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

TOP = Path(__file__).parents[1]
CONSTRAINTS = TOP / "constraints.txt"
OURS = {"qms": TOP, "qms-office": TOP / "plugins" / "qms-office"}
EXTRAS = {"qms": frozenset({"pdf"})}
PYTHONS = ("3.11", "3.12", "3.13")
PLATFORM = "win_amd64"
FOLDER = Path(__file__).with_name("offline")
REQUIREMENTS = "requirements.txt"
_LONG_AGO = (2020, 1, 1, 0, 0, 0)  # the same ZIP whenever it is made
_BOM = b"\xef\xbb\xbf"  # by which the oldest Notepad knows UTF-8


def main(output: Path) -> int:
    """Make the ZIP in the folder *output* and say where it is."""
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder) / "wheels"
        _pip("wheel", "--no-deps", "--wheel-dir", wheels, *OURS.values())
        pinned = read_pins(CONSTRAINTS.read_text("utf-8"))
        for python in PYTHONS:
            while names := missing(wheels, python):
                _download(wheels, python, names, pinned)
        requirements = Path(folder) / REQUIREMENTS
        requirements.write_text(hashed_requirements(wheels), "utf-8")
        for python in PYTHONS:
            _prove(wheels, python, requirements)
        version = next(parse_wheel_filename(file.name)[1] for file in wheels.glob("qms-*.whl"))
        place = output / f"qms-offline-{version}.zip"
        place.write_bytes(zipped(f"qms-offline-{version}", contents(wheels, requirements.read_text("utf-8"))))
    print(f"{place}: {place.stat().st_size / 1024 / 1024:.1f} MB, Windows x64, Python {', '.join(PYTHONS)}")
    return 0


def read_pins(text: str) -> Mapping[str, str]:
    """Return the version of each project that `constraints.txt` pins, by its canonical name."""
    pins = (line.partition("==") for line in text.splitlines() if "==" in line and not line.startswith("#"))
    return {canonicalize_name(name.strip()): version.strip() for name, _, version in pins}


def environment(python: str) -> dict[str, str]:
    """Return what the markers of requirements ask for, on Windows with a Python such as ``3.12``."""
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "10.0.19045",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "win32",
    }


def needs(requirement: Requirement, python: str, extras: Collection[str] = ()) -> bool:
    """Whether a project with *extras* has this requirement on Windows with that Python."""
    marker = requirement.marker
    return marker is None or any(marker.evaluate({**environment(python), "extra": e}) for e in (*extras, ""))


def missing(wheels: Path, python: str) -> tuple[str, ...]:
    """Return what is required, directly or not, and has no wheel in *wheels* that fits that Python on Windows."""
    there = dict(_fitting(wheels, python))
    wanted: list[tuple[str, frozenset[str]]] = [(name, EXTRAS.get(name, frozenset())) for name in OURS]
    seen: set[tuple[str, frozenset[str]]] = set()
    lacking: set[str] = set()
    while wanted:
        project = wanted.pop()
        name, extras = project
        if project in seen:
            continue
        seen.add(project)
        if name not in there:
            lacking.add(name)
            continue
        wanted += [
            (canonicalize_name(requirement.name), frozenset(requirement.extras))
            for requirement in requirements_of(there[name])
            if needs(requirement, python, extras)
        ]
    return tuple(sorted(lacking))


def _fitting(wheels: Path, python: str) -> Iterator[tuple[str, Path]]:
    tags = set(tags_of(python))
    for file in sorted(wheels.glob("*.whl")):
        name, _, _, offered = parse_wheel_filename(file.name)
        if offered & tags and python in _pythons_of(file):
            yield name, file


def tags_of(python: str) -> Iterator[Tag]:
    """Yield the tags of the wheels that fit Windows x64 with a Python."""
    major, _, minor = python.partition(".")
    version = (int(major), int(minor))
    yield from cpython_tags(version, platforms=[PLATFORM])
    yield from compatible_tags(version, interpreter=f"cp{major}{minor}", platforms=[PLATFORM])


def requirements_of(wheel: Path) -> tuple[Requirement, ...]:
    """Return what a wheel says that it requires."""
    return tuple(map(Requirement, _metadata(wheel).get_all("Requires-Dist") or ()))


def _pythons_of(wheel: Path) -> SpecifierSet:
    return SpecifierSet(_metadata(wheel).get("Requires-Python") or "")


def _metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return HeaderParser().parsestr(archive.read(name).decode())


def hashed_requirements(wheels: Path) -> str:
    """Return the requirements that name every wheel with its digest, so that pip takes no other."""
    digests: dict[str, list[str]] = {}
    for file in sorted(wheels.glob("*.whl")):
        name, version, _, _ = parse_wheel_filename(file.name)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        extras = f"[{','.join(sorted(EXTRAS[name]))}]" if name in EXTRAS else ""
        digests.setdefault(f"{name}{extras}=={version}", []).append(f"--hash=sha256:{digest}")
    return "".join(f"{pin} {' '.join(digests[pin])}\n" for pin in sorted(digests))


def contents(wheels: Path, requirements: str) -> dict[str, bytes]:
    """Return the files of the ZIP by name."""
    files = {f"wheels/{file.name}": file.read_bytes() for file in wheels.glob("*.whl")}
    files[REQUIREMENTS] = for_windows(requirements)
    for file in FOLDER.iterdir():
        if file.is_file():
            files[file.name] = for_windows(file.read_text("utf-8"))
    files["DOC-TRUOC.txt"] = _BOM + files["DOC-TRUOC.txt"]
    return files


def for_windows(text: str) -> bytes:
    """Return a text with the line ends of Windows, in UTF-8."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def zipped(top: str, files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of *files* in a folder *top*: the same files make the same ZIP."""
    with tempfile.TemporaryFile() as out:
        with zipfile.ZipFile(out, "w") as archive:
            for name in sorted(files):
                info = zipfile.ZipInfo(f"{top}/{name}", _LONG_AGO)
                info.compress_type = zipfile.ZIP_STORED if name.endswith(".whl") else zipfile.ZIP_DEFLATED
                info.create_system, info.external_attr = 3, 0o644 << 16
                archive.writestr(info, files[name])
        out.seek(0)
        return out.read()


def _download(wheels: Path, python: str, names: Iterable[str], pinned: Mapping[str, str]) -> None:
    unpinned = sorted(set(names) - set(pinned))
    if unpinned:
        sys.exit(f"constraints.txt has to pin what Windows needs too: {', '.join(unpinned)}")
    wanted = [f"{name}=={pinned[name]}" for name in names]
    _pip("download", "--no-deps", "--dest", wheels, *_for_windows_with(python), *wanted)


def _prove(wheels: Path, python: str, requirements: Path) -> None:
    """Let pip work out, without any index, that all can be installed on Windows with that Python."""
    nothing = ("--dry-run", "--no-index", "--target", wheels.parent / "nowhere")
    sources = ("--find-links", wheels, "--require-hashes", "--requirement", requirements)
    _pip("install", *nothing, *sources, *_for_windows_with(python))


def _for_windows_with(python: str) -> tuple[str, ...]:
    target = ("--platform", PLATFORM, "--implementation", "cp", "--python-version", python)
    return ("--only-binary=:all:", *target)


def _pip(*words: str | Path) -> None:
    line = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *map(str, words)]
    subprocess.run(line, check=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
