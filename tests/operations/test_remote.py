"""Decisions are entered in one place: a store with a remote has to say that it is this one."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest

import qms

DAY = dt.date(2021, 9, 13)
ORGANISATION = '[[organisations]]\nid = "sct"\nname = "Sở"\nsymbol = "SCT"\n\n[[units]]\nid = "vp"\nname = "VP"\n'


def store(folder: Path, issuing: str) -> qms.Workspace:
    settings = f'format = 1\nagency = "sct"\n\n[review]\nroles = []\n{issuing}'
    files = {"qms.toml": settings.encode(), "organisation.toml": ORGANISATION.encode()}
    workspace = qms.create(folder, files, today=DAY, person="iso")
    workspace.new("procedure", "QT-01", title="Họp", unit="vp")
    subprocess.run(["git", "-C", str(folder), "remote", "add", "origin", "/srv/qms.git"], check=True)
    return workspace


def test_a_store_with_a_remote_issues_nothing_unless_told(tmp_path: Path) -> None:
    workspace = store(tmp_path / "store", "")

    with pytest.raises(qms.Refused, match="the store has a remote"):
        workspace.issue("1/QĐ-SCT", date=DAY, documents=["QT-01"])

    assert workspace.decisions() == ()


def test_it_issues_where_its_settings_say_here(tmp_path: Path) -> None:
    workspace = store(tmp_path / "store", '\n[store]\nissuing = "here"\n')

    assert workspace.issue("1/QĐ-SCT", date=DAY, documents=["QT-01"]).done


def test_working_texts_are_saved_in_any_case(tmp_path: Path) -> None:
    workspace = store(tmp_path / "store", "")

    assert workspace.new("procedure", "QT-02", title="Xe", unit="vp").done
