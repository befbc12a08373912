"""Every later qms reads a store of format 1, and answers as it always did; keys are only ever added.

`golden/format-1.bundle` is a store with every act: opening, issues (on paper, entered late, overtaken before effect, of a
new edition), a withdrawal, a correction from the start and a rectification. `golden/format-1.json` holds the answers.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from qms.cli.main import run

GOLDEN = Path(__file__).parent / "golden"
ANSWERS = json.loads((GOLDEN / "format-1.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("golden") / "store"
    subprocess.run(["git", "clone", "-q", "-b", "main", str(GOLDEN / "format-1.bundle"), str(root)], check=True)
    return root


@pytest.mark.parametrize("question", ANSWERS)
def test_a_question_is_answered_as_it_always_was(
    question: str, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["-C", str(store), "--today", "2021-09-01", *question.split(" "), "--format", "json"])

    assert known_keys(json.loads(capsys.readouterr().out), ANSWERS[question]) == ANSWERS[question]
    assert code == 0


def known_keys(answer: Any, before: Any) -> Any:
    """Return *answer* without the keys that are not in *before*."""
    if isinstance(answer, dict) and isinstance(before, dict):
        return {key: known_keys(value, before[key]) for key, value in answer.items() if key in before}
    if isinstance(answer, list) and isinstance(before, list) and len(answer) == len(before):
        return [known_keys(one, other) for one, other in zip(answer, before, strict=True)]
    return answer
