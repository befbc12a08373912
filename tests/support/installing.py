"""Install a plugin for one test as pip would: its files on the path, and the metadata with its entry point."""

from __future__ import annotations

from pathlib import Path


def lay_distribution(site: Path, name: str, entry_point: str) -> None:
    """Write the metadata of a distribution whose one entry point of the group ``qms`` bears its name."""
    info = site / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[qms]\n{name} = {entry_point}\n", encoding="utf-8")
