"""Decisions in preparation, as they lie in `plans/`."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterable, Iterator

from qms.diagnostics import Diagnostic
from qms.errors import Refused, UsageError
from qms.model.preparations import FOLDER, Preparation, PreparationFile, draft_path, preparation_path
from qms.model.snapshot import Snapshot
from qms.model.system import System
from qms.operations.edited_files import edited_value
from qms.operations.loading import Loaded
from qms.text.source import normalised
from qms.text.values import read_value
from qms.wording import msg


def load_preparation(loaded: Loaded, name: str) -> Preparation:
    """Return the decision in preparation that bears *name*, as it lies on the disk.

    Raises `UsageError` where there is none, `Refused` with what is wrong in its file.
    """
    return load_preparation_file(loaded, name).preparation


def load_preparation_file(loaded: Loaded, name: str) -> PreparationFile:
    """Return the decision in preparation that bears *name* with its files; raises as `load_preparation` does."""
    found = find_preparation(loaded, name)
    if found is not None:
        return found
    names = preparation_names(loaded)
    close = difflib.get_close_matches(name, names, n=1) or list(names[:5])
    raise UsageError(
        msg("there is no plan “{name}”", name=name),
        hint=msg("there are: {names}", names=", ".join(close)) if close else msg("make it with `qms prepare`"),
    )


def find_preparation(loaded: Loaded, name: str) -> PreparationFile | None:
    """Return the decision in preparation that bears *name*, or None; raises `Refused` where it cannot be read."""
    path = preparation_path(name)
    try:
        data = loaded.texts.read(path)
    except KeyError:
        return None
    preparation = edited_value(data, path=path, cls=Preparation)
    return PreparationFile(name=name, preparation=preparation, data=data, draft=find_draft(loaded, name))


def find_draft(loaded: Loaded, name: str) -> bytes | None:
    """Return the draft of the text of a decision in preparation, as it lies on the disk."""
    try:
        return loaded.texts.read(draft_path(name))
    except KeyError:
        return None


def plan_faults(texts: Snapshot) -> Iterator[Diagnostic]:
    """Yield what is wrong in the files of decisions in preparation: they are meant to be edited by hand."""
    for path, data in texts.read_many(path for path in texts.paths(FOLDER) if path.endswith(".toml")):
        yield from read_value(normalised(data), path=path, cls=Preparation)[1]


def refuse_gone(system: System, name: str, documents: Iterable[str]) -> None:
    """Raise `Refused` where a plan names documents whose folders do not lie on the disk."""
    gone = [document for document in documents if document not in system.documents]
    if gone:
        raise Refused(
            msg("the plan {name} names documents that are gone from the disk: {ids}", name=name, ids=", ".join(gone)),
            hint=msg(
                "bring them back with `qms restore`, or say `qms prepare {name} --leave-out {document}`",
                name=name, document=gone[0],
            ),
        )  # fmt: skip


def plan_on_main(loaded: Loaded, name: str) -> dict[str, bytes]:
    """Return the files on `main` of the plan that bears *name*, by path."""
    if loaded.saved is None:
        return {}
    there = set(loaded.saved.paths(FOLDER))
    return dict(loaded.saved.read_many(path for path in (preparation_path(name), draft_path(name)) if path in there))


def open_preparations(loaded: Loaded) -> tuple[PreparationFile, ...]:
    """Return the decisions in preparation that can be read and have not become one yet, sorted by name."""
    found = []
    for name in preparation_names(loaded):
        with contextlib.suppress(Refused):  # `qms check` tells what is wrong in it
            file = find_preparation(loaded, name)
            if file is not None and file.preparation.became is None:
                found.append(file)
    return tuple(found)


def preparation_names(loaded: Loaded) -> tuple[str, ...]:
    """Return the names of all decisions in preparation, sorted."""
    paths = loaded.texts.paths(FOLDER)
    return tuple(path.removeprefix(f"{FOLDER}/").removesuffix(".toml") for path in paths if path.endswith(".toml"))
