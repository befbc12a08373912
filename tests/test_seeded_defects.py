"""Ten defects, each seeded alone into a clean system of twenty procedures, are all blocked with file and line."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import qms

DAY = dt.date(2021, 9, 13)
FIFTH, SIXTH = "documents/procedure/qt-05/document.md", "documents/procedure/qt-06/document.md"
SETTINGS = 'format = 1\nagency = "sct"\n\n[online_levels]\n"3" = 2011-01-01\n"4" = 2011-01-01\n'
ORGANISATION = """
[[organisations]]
id = "sct"
name = "Sở"
symbol = "SCT"

[[units]]
id = "vp"
name = "Văn phòng"

[[people]]
id = "giam-doc"
name = "Giám đốc"
"""
HEADINGS = ("Mục đích", "Phạm vi áp dụng", "Tài liệu viện dẫn", "Định nghĩa, viết tắt", "Nội dung", "Biểu mẫu", "Hồ sơ")


def procedure(number: int) -> str:
    """Return the text of one procedure: it cites a decree, belongs to its forerunner and links to it."""
    parent = f'parent = "qt-{number - 1:02d}"\n' if number > 1 else ""
    link = f"Xem [QT-{number - 1:02d}](qms:qt-{number - 1:02d})." if number > 1 else "…"
    sections = "".join(f"## {n}. {heading}\n\n{link}\n\n" for n, heading in enumerate(HEADINGS, start=1))
    return f"""+++
code = "QT-{number:02d}"
title = "Quy trình số {number}"
unit = "vp"
{parent}
[[bases]]
number = "61/2018/NĐ-CP"
date = 2018-04-23

[procedure]
online_level = "4"
+++

# Quy trình số {number}

{sections}"""


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("clean") / "store"
    files = {f"documents/procedure/qt-{n:02d}/document.md": procedure(n).encode() for n in range(1, 21)}
    ground = {"qms.toml": SETTINGS.encode(), "organisation.toml": ORGANISATION.encode()}
    qms.create(root, {**ground, **files}, today=DAY, person="iso")
    return root


@pytest.fixture
def root(clean: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(clean, tmp_path / "store"))


def change(path: str, old: str, new: str) -> Callable[[Path], None]:
    def seed(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    return seed


def copy_a_document(root: Path) -> None:
    shutil.copytree((root / FIFTH).parent, root / "documents/procedure/qt-05-ban-sao")


def change_after_approval(root: Path) -> None:
    qms.open(root, today=DAY, person="iso").review(["QT-05"], by="giam-doc", role="approver")
    change(FIFTH, "…" if "…" in (root / FIFTH).read_text(encoding="utf-8") else "Xem", "Xem thêm")(root)


def change_what_was_looked_at(root: Path) -> None:
    digest = next(s.digest for s in qms.open(root, today=DAY).status() if s.code == "QT-04")
    (root / FIFTH).with_name("manage.toml").write_text(f'[seen]\nqt-04 = "{digest}"\n', encoding="utf-8")
    assert not list(told(root))
    change("documents/procedure/qt-04/document.md", "Xem", "Xem thêm")(root)


def turn_in_a_circle(root: Path) -> None:
    change(FIFTH, 'parent = "qt-04"', 'parent = "qt-06"')(root)


DEFECTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "dead link": (change(FIFTH, "(qms:qt-04)", "(qms:qt-99)"), f"{FIFTH}:19: QMS-S002"),
    "duplicate id": (copy_a_document, "documents/procedure/qt-05-ban-sao/document.md:2: QMS-S001"),
    "missing required metadata": (change(FIFTH, 'unit = "vp"\n', ""), f"{FIFTH}:2: QMS-T031"),
    "bad status value": (change(FIFTH, 'online_level = "4"', 'online_level = "chuối"'), f"{FIFTH}:12: QMS-D006"),
    "missing mandatory heading": (change(FIFTH, "## 6. Biểu mẫu\n", ""), f"{FIFTH}:14: QMS-D004"),
    "text changed after approval": (change_after_approval, f"{FIFTH}:2: QMS-S007"),
    "parent changed, suspect link": (change_what_was_looked_at, "documents/procedure/qt-05/manage.toml:2: QMS-S005"),
    "link cycle": (turn_in_a_circle, f"{FIFTH}:5: QMS-S004"),
    "impossible date": (change(FIFTH, "date = 2018-04-23", "date = 2025-02-31"), f"{FIFTH}:9: QMS-T022"),
    "one decision number with two dates": (change(FIFTH, "date = 2018-04-23", "date = 2018-04-24"), "QMS-S006"),
}


def told(root: Path) -> Iterator[str]:
    return (str(d) for d in qms.open(root, today=DAY).check() if d.is_error)


def test_nothing_is_told_of_the_clean_system(root: Path) -> None:
    assert list(told(root)) == []


@pytest.mark.parametrize("name", DEFECTS)
def test_a_seeded_defect_is_blocked_with_file_and_line(root: Path, name: str) -> None:
    seed, expected = DEFECTS[name]

    seed(root)

    found = list(told(root))
    assert any(expected in line for line in found), found
    assert all(line.split(" ")[0].rstrip(":").rpartition(":")[2].isdecimal() for line in found), found


def test_one_bad_file_hides_no_other(root: Path) -> None:
    change(FIFTH, "date = 2018-04-23", "date = 2025-02-31")(root)
    change(SIXTH, 'online_level = "4"', 'online_level = "chuối"')(root)

    found = list(told(root))

    assert any(line.startswith(FIFTH) for line in found)
    assert any(line.startswith(SIXTH) for line in found)
