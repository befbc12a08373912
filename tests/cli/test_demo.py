"""`qms demo` tells the story of the sample agency's two years."""

from __future__ import annotations

from pathlib import Path


def test_the_demo_tells_what_happened_and_leaves_a_sound_store(outside, qms):
    answer = qms("demo", "demo-store")

    assert answer.code == 0, answer.err
    for said in (
        "issued 98/QĐ-SCT",
        "issued 41/QĐ-SCT",
        "issued 244/QĐ-SCT",
        "in force on 2021-09-01",
        "in force on 2021-09-14",
        "The history of QT-05:",
        "what changed in QT-05:",
        "verified: every byte is the byte that was decided",
        "Ask on: `qms -C demo-store list --on 2021-09-01`",
    ):
        assert said in answer.out
    numbers = [row["number"] for row in qms("-C", "demo-store", "decisions", "--format", "json").json]
    assert numbers == [None, "98/QĐ-SCT", "41/QĐ-SCT", "244/QĐ-SCT"]
    again = qms("demo", "demo-store")
    assert again.code == 1
    assert "is there already and not empty" in again.err
    assert Path("demo-store/qms.toml").is_file()
