"""The sample agency that comes with qms: where its files lie."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from qms.errors import UsageError
from qms.wording import msg


def sample_folder() -> Path:
    """Return the folder of the sample agency: inside the installed package, or beside it in a working copy."""
    package = Path(str(resources.files("qms")))
    for folder in (package / "_docs_store", package.parent / "docs_store"):
        if (folder / "steps").is_dir():
            return folder
    raise UsageError(msg("this installation of qms has no sample agency"), hint=msg("install the wheel, or a clone"))


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files below *folder* by path, sorted."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
