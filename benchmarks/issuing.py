"""How long a decision on 132 changed documents takes, beside the least that can do it and beside plain git."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.corpus import PEOPLE
from benchmarks.measuring import Row, Times, added, python, seconds
from benchmarks.plumbing import issue_by_git, issue_by_plumbing
from benchmarks.stores import BATCH, SAID, TODAY, edit, make_store, opened

_IMPORTS = """
import qms.cli.main, qms.cli.deciding, qms.cli.outcomes
import qms.discovery, qms.operations.issuing, qms.store.repository, qms.workspace
import git
"""
"""All that the whole process has to import before it can begin."""

Series = dict[str, list[float]]


class _Contest:
    """Three copies of one store that go through the same decisions: by qms, by plumbing, by plain git."""

    def __init__(self, folder: Path, size: int, *, reviewed: bool) -> None:
        self._size = size
        self._folders = {name: folder / name for name in ("qms", "plumbing", "git")}
        self._reviewed = reviewed
        self._turn = 0
        make_store(self._folders["qms"], size, reviewed=reviewed)
        for name in ("plumbing", "git"):
            shutil.copytree(self._folders["qms"], self._folders[name])

    @property
    def store(self) -> Path:
        """The copy that qms works in."""
        return self._folders["qms"]

    def turns(self, runs: int, issue: Callable[[Path, str, list[str]], float]) -> Series:
        """Return the times of *issue* and of its rivals in *runs* turns, after one that is not counted."""
        series: Series = {"qms": [], "plumbing": [], "git": []}
        for run in range(runs + 1):
            for name, seconds_taken in self._take_turn(issue).items():
                if run:
                    series[name].append(seconds_taken)
        return series

    def _take_turn(self, issue: Callable[[Path, str, list[str]], float]) -> dict[str, float]:
        self._turn += 1
        number = f"{self._turn}/QĐ-SCT"
        changed = [edit(folder, self._size, turn=self._turn) for folder in self._folders.values()][0]
        if self._reviewed:
            _save_and_review(self.store, changed)
        times = {"qms": issue(self.store, number, changed)}
        path = f"decisions/{TODAY.year}/{self._turn:04d}-qd-sct.md"
        entry, tag = (self.store / path).read_bytes(), f"decision/{TODAY.year}/{self._turn:04d}-qd-sct"
        plumbing, plain = self._folders["plumbing"], self._folders["git"]
        times["plumbing"] = seconds(lambda: issue_by_plumbing(plumbing, changed, path, entry, tag))
        times["git"] = seconds(lambda: issue_by_git(plain, path, entry, tag))
        return times


def issuing(folder: Path, *, sizes: tuple[int, int], runs: int) -> Iterator[Row]:
    """Yield the rows of issuing; the unreviewed stores that were worked in are `store_in` *folder* afterwards.

    The engine is measured as a whole, from the call to its return: texts read and checked, reviews and numbers looked
    up, the entry written, the commit made, the index brought up to date. Its store is measured alone too: that is what
    raw plumbing does.
    """
    small, large = sizes
    fewer = _Contest(folder / str(small), small, reviewed=False)
    reviewed = _Contest(folder / f"{small}-reviewed", small, reviewed=True)
    many = _Contest(folder / str(large), large, reviewed=False)
    engine = fewer.turns(runs, _by_engine)
    yield from _beside_rivals(f"commit of {BATCH} in {small:,}", fewer.turns(runs, _by_store))
    yield from _beside_rivals(f"issue {BATCH} unsaved of {small:,}", engine)
    yield from _beside_rivals(f"issue {BATCH} reviewed of {small:,}", reviewed.turns(runs, _by_engine))
    slower = many.turns(runs, _by_engine)
    yield Row(f"issue {BATCH} unsaved of {large:,}, beside {small:,}", slower["qms"], engine["qms"], 2)
    whole = fewer.turns(runs, _by_process)
    imports = [seconds(python("-c", _IMPORTS)) for _ in range(runs)]
    yield _whole_process(whole, imports, small)


def store_in(folder: Path, size: int) -> Path:
    """Return the place of the store of *size* documents that `issuing` worked in."""
    return folder / str(size) / "qms"


def _beside_rivals(what: str, series: Series) -> Iterator[Row]:
    yield Row(f"{what}, beside raw pack plumbing", series["qms"], series["plumbing"], 1.3)
    yield Row(f"{what}, beside plain git", series["qms"], series["git"], 0.5)


def _whole_process(series: Series, imports: Times, size: int) -> Row:
    what = f"qms issue of {BATCH} in {size:,}, beside plain git and the imports"
    return Row(what, series["qms"], added(series["git"], imports), 3)


def _by_engine(folder: Path, number: str, documents: list[str]) -> float:
    workspace = opened(folder)
    return seconds(lambda: workspace.issue(number, date=TODAY, documents=documents, **SAID))


def _by_store(folder: Path, number: str, documents: list[str]) -> float:
    workspace = opened(folder)
    change = workspace.issue(number, date=TODAY, documents=documents, dry_run=True, **SAID).plan.change

    def commit() -> None:
        with workspace.session.store.writing() as writing:
            writing.commit(change)

    return seconds(commit)


def _by_process(folder: Path, number: str, documents: list[str]) -> float:
    asked = ("-C", str(folder), "--person", "nguoi-soan", "--today", TODAY.isoformat())
    decision = (number, "--date", TODAY.isoformat(), "--yes")
    why = ("--change", SAID["change"], "--change-basis", SAID["change_basis"])
    return seconds(python("-m", "qms", *asked, "issue", *decision, *why, *documents))


def _save_and_review(folder: Path, documents: list[str]) -> None:
    workspace = opened(folder)
    workspace.save()
    for role, person in PEOPLE.items():
        workspace.review(documents, by=person, role=role)
