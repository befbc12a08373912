"""What README.md and README.vi.md print and run is printed and run here."""

from __future__ import annotations

import io
import re
import shlex
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from qms.cli.main import run

TOP = Path(__file__).parents[1]
PAGES = {"en": TOP / "README.md", "vi": TOP / "README.vi.md"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str]]:
    """Tell the demo once in each language; return the stores and what was printed."""
    stories = {}
    for language in PAGES:
        store = tmp_path_factory.mktemp(language) / "demo-store"
        out = io.StringIO()
        with redirect_stdout(out):
            assert run(["--lang", language, "demo", str(store)]) == 0
        stories[language] = (store, out.getvalue().replace(str(store), "demo-store"))
    return stories


def commands(page: Path, heading: str) -> list[str]:
    """Return the commands of the section with one of these headings."""
    text = page.read_text(encoding="utf-8")
    section = re.search(rf"## (?:{heading}).*?```console\n(.*?)```", text, re.DOTALL)
    assert section is not None
    return [line.partition("#")[0].removeprefix("$ qms ") for line in section[1].splitlines()]


def block(page: Path, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def without_seconds(text: str) -> str:
    return re.sub(r"\d+[.,]\d+ (s|giây)\b", "… s", text).strip()


@pytest.mark.parametrize("language", PAGES)
def test_the_transcript_is_what_the_demo_prints(language: str, told: dict[str, tuple[Path, str]]) -> None:
    assert without_seconds(told[language][1]) == without_seconds(block(PAGES[language], "text"))


@pytest.mark.parametrize("language", PAGES)
def test_the_commands_of_a_week_work_one_after_the_other(
    language: str, told: dict[str, tuple[Path, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = told[language][0]
    monkeypatch.chdir(store)
    Path("so-do.pdf").write_bytes(b"%PDF-1.4\n")
    lines = commands(PAGES[language], "A working week|Một tuần làm việc")
    assert len(lines) == 10

    for line in lines:
        assert run(["--today", "2022-03-01", *shlex.split(line)]) == 0, line


@pytest.mark.parametrize("language", PAGES)
def test_the_commands_about_papers_work_one_after_the_other(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "demo-store"
    assert run(["demo", str(store)]) == 0
    monkeypatch.chdir(store)
    lines = commands(PAGES[language], "Papers|Văn bản, giấy tờ")
    assert len(lines) == 10

    for line in lines:
        assert run(["--person", "iso-thu-ky", *shlex.split(line)]) == 0, line
        for file in re.findall(r"-o (\S+)", line):
            assert Path(file).stat().st_size > 1000


def test_the_python_of_the_page_runs(
    told: dict[str, tuple[Path, str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(told["en"][0].parent)

    exec(compile(block(PAGES["en"], "python"), "README.md", "exec"), {})

    assert capsys.readouterr().out.splitlines() == [
        "164 168",
        "QT-05 244/QĐ-SCT Quy trình kiểm soát hồ sơ và lưu trữ",
        "['01.00', '02.00']",
        "True",
        "2021-09-13",
    ]
