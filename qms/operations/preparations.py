"""Decisions in preparation, as they lie in `plans/`."""

from __future__ import annotations

import difflib

from qms.errors import UsageError
from qms.model.preparations import FOLDER, Preparation, preparation_path
from qms.operations.loading import Loaded
from qms.plans.plan import refuse_errors
from qms.text.values import read_value
from qms.wording import msg


def load_preparation(loaded: Loaded, name: str) -> Preparation:
    """Return the decision in preparation that bears *name*, as it lies on the disk.

    Raises `UsageError` where there is none, `Refused` with what is wrong in its file.
    """
    path = preparation_path(name)
    try:
        data = loaded.texts.read(path)
    except KeyError:
        names = preparation_names(loaded)
        close = difflib.get_close_matches(name, names, n=1) or list(names[:5])
        raise UsageError(
            msg("there is no plan “{name}”", name=name),
            hint=msg("there are: {names}", names=", ".join(close)) if close else msg("make it with `qms prepare`"),
        ) from None
    preparation, faults = read_value(data, path=path, cls=Preparation)
    refuse_errors(faults, msg("{path} cannot be read", path=path))
    assert preparation is not None  # what cannot be read has a fault
    return preparation


def preparation_names(loaded: Loaded) -> tuple[str, ...]:
    """Return the names of all decisions in preparation, sorted."""
    paths = loaded.texts.paths(FOLDER)
    return tuple(path.removeprefix(f"{FOLDER}/").removesuffix(".toml") for path in paths if path.endswith(".toml"))
