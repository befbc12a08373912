"""`qms` alone tells of decisions in preparation, and which of them waits for a signature."""

from __future__ import annotations

PREPARED = ("--changed", "--subject", "Ban hành quy trình")


def test_a_decision_in_preparation_is_told_until_it_has_become_one(qms, made, reviewed, store):
    made()
    assert qms("prepare", "dot-1", *PREPARED).code == 0

    assert "A decision in preparation: dot-1, 1 documents: Ban hành quy trình\n" in qms().out

    reviewed("QT-05")
    assert qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "--plan", "dot-1").code == 0
    assert "in preparation" not in qms().out


def test_one_whose_texts_are_all_reviewed_is_to_be_signed(qms, made, reviewed, store):
    made()
    qms("prepare", "dot-1", *PREPARED)
    assert "signed" not in qms().out

    reviewed("QT-05")

    out = qms().out
    assert "Next: have “dot-1” signed." in out
    assert "`qms issue NUMBER --plan dot-1 --file SIGNED.pdf`" in out


def test_one_whose_text_changed_since_is_not(qms, made, reviewed, store):
    made()
    qms("prepare", "dot-1", *PREPARED)
    text = store / "documents/procedure/qt-05/document.md"
    text.write_text(text.read_text(encoding="utf-8") + "\nThêm.\n", encoding="utf-8")
    reviewed("QT-05")

    assert "signed" not in qms().out


def test_a_plan_that_cannot_be_read_stops_nothing(qms, store):
    (store / "plans").mkdir()
    (store / "plans/hong.toml").write_text("subject = 1\n", encoding="utf-8")

    assert qms().code == 0
    assert qms("check").code == 1
