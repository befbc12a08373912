"""`qms coverage`: what stands for each clause, and the exit code below a threshold."""

from __future__ import annotations

import pytest


@pytest.fixture
def clause(store, qms, made, reviewed):
    """A document in force that names 7.5."""
    path = made("QT-05")
    text = path.read_text("utf-8")
    path.write_text(text.replace('unit = "vp"\n', 'unit = "vp"\nclauses = ["7.5", "9.2.2"]\n'), "utf-8", newline="")
    reviewed("QT-05")
    answer = qms("issue", "100/QĐ-SCT", "--date", "13/9/2021", "QT-05", "--yes")
    assert answer.code == 0, answer.err


def test_documents_stand_for_the_clauses_that_they_name(clause, qms):
    rows = {row["clause"]: row for row in qms("coverage", "--format", "json").json}

    assert rows["7.5"]["documents"] == ["QT-05"]
    assert rows["7.5"]["covered"] is True
    assert rows["9.2"]["documents"] == ["QT-05"]
    assert rows["9.2"]["missing"] == ["the programme and the results of audits (9.2.2 f)"]
    assert rows["9.2"]["covered"] is False


def test_below_the_threshold_the_exit_code_says_so(clause, qms):
    answer = qms("coverage", "--threshold", "50")

    assert answer.code == 1
    assert "below the threshold of 50 %" in answer.err
    assert "A link proves that something exists" in answer.err
    assert qms("coverage", "--threshold", "1").code == 0


def test_a_clause_that_does_not_apply_says_why(store, qms):
    path = store / "qms.toml"
    path.write_text(
        path.read_text("utf-8") + '\n[standard]\nexcluded = { "8.3" = "không thiết kế dịch vụ" }\n', "utf-8", newline=""
    )
    import subprocess

    words = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qam", "x"]
    subprocess.run(words, cwd=store, check=True)

    assert "does not apply: không thiết kế dịch vụ" in qms("coverage").out


def test_an_unknown_edition_is_refused_with_the_nearest(store, qms):
    answer = qms("coverage", "--edition", "iso-9001-2014")

    assert answer.code == 2
    assert "did you mean “iso-9001-2015”?" in answer.err
