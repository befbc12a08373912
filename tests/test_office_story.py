"""An office moves in and works: README.vi.md's round of work, command by command, with what people do in between."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
import python_calamine as calamine
from support.office import add_line, answer, signed_pdf

import qms
from qms.cli.main import run
from qms.model.ledger import Act

TOP = Path(__file__).parents[1]
PAGE = (TOP / "README.vi.md").read_text(encoding="utf-8")
DAY = "2026-11-24"
CHANGED = ("qt-01", "qt-04", "qt-05")


def commands() -> list[list[str]]:
    """Return the commands of the round, each as its words."""
    round_of_work = re.search(r"## Một vòng việc.*?\n(.*?)\n## ", PAGE, re.DOTALL)
    assert round_of_work is not None
    blocks = re.findall(r"```console\n(.*?)```", round_of_work[1], re.DOTALL)
    return [shlex.split(line.removeprefix("$ ")) for block in blocks for line in block.splitlines()]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Walk the round once; return the folder that holds the store and all that came out."""
    place = tmp_path_factory.mktemp("office")
    (place / "tests").symlink_to(TOP / "tests", target_is_directory=True)
    people: dict[str, Callable[[Path], None]] = {
        "status": lambda here: [add_line(here / f"kho/documents/procedure/{c}/{c}.docx") for c in CHANGED] and None,
        "review --from": lambda here: answer(here / "lay-y-kien/phieu-tra-loi.xlsx", person="vp-truong-phong"),
        "issue": lambda here: signed_pdf(here / "300-QD-SCT.pdf"),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QMS_PERSON", "iso-thu-ky")
        patch.chdir(place)
        for program, *words in commands():
            if program == "cd":
                patch.chdir(Path.cwd() / words[0])
                continue
            for begin, act in people.items():
                if " ".join(words).startswith(begin):
                    act(place)
            assert run(["--today", DAY, *words]) == 0, words
    return place


@pytest.fixture
def workspace(office: Path) -> qms.Workspace:
    return qms.open(office / "kho")


def test_no_command_is_one_of_git() -> None:
    assert {words[0] for words in commands()} == {"qms", "cd"}


def test_three_changed_texts_are_in_force_by_the_decision(workspace: qms.Workspace) -> None:
    rows = {row.issue.document: row for row in workspace.in_force()}

    assert len(rows) == 21
    assert {d for d, row in rows.items() if row.line.number == "300/QĐ-SCT"} == set(CHANGED)
    assert {str(qms.RevisionNumber.of(rows[d].issue)) for d in CHANGED} == {"01.01", "01.02", "02.01"}
    assert {rows[d].issue.change for d in CHANGED} == {"Cho dùng bản điện tử"}


def test_the_signed_file_is_kept_byte_for_byte(workspace: qms.Workspace, office: Path) -> None:
    [entry] = [file.entry for file in workspace.decisions() if file.entry.number == "300/QĐ-SCT"]

    assert entry.signed is not None
    assert (office / "kho" / entry.signed).read_bytes() == (office / "300-QD-SCT.pdf").read_bytes()


def test_the_digest_on_the_annex_proves_what_was_signed(workspace: qms.Workspace, office: Path) -> None:
    import docx

    paper = docx.Document(str(office / "phu-luc.docx"))
    printed = [line.strip() for paragraph in paper.paragraphs for line in paragraph.text.split()]
    [digest] = [word for word in printed if re.fullmatch("[0-9a-f]{64}", word)]

    verified = workspace.verify(anchor=digest)

    assert verified.ok
    assert "300/QĐ-SCT" in str(verified.compared_with)


def test_the_annex_shows_the_first_digits_of_each_text(workspace: qms.Workspace, office: Path) -> None:
    import docx

    [table] = docx.Document(str(office / "phu-luc.docx")).tables
    printed = {row.cells[-1].text for row in table.rows[1:]}

    digests = {row.issue.digest for row in workspace.in_force() if row.line.number == "300/QĐ-SCT"}
    assert printed == {digest.removeprefix("sha256:")[:16] for digest in digests if digest}


def test_the_folder_for_all_holds_the_bytes_in_force(workspace: qms.Workspace, office: Path) -> None:
    folder = office / "dang-co-hieu-luc"
    files = {path.read_bytes() for path in folder.rglob("*.docx")}

    rows = [row for row in workspace.in_force() if row.issue.digest]
    texts = [workspace.document(row.issue.document) for row in rows]
    assert files == {text.open(str(text.header.body)) for text in texts}
    assert len(files) == 20
    listed = calamine.CalamineWorkbook.from_path(folder / "danh-muc.xlsx").get_sheet_by_index(0).to_python()
    assert sum(any("300/QĐ-SCT" in str(cell) for cell in row) for row in listed) == 3


def test_the_typing_error_is_mended_and_the_old_words_are_still_known(workspace: qms.Workspace) -> None:
    [now] = [file.entry for file in workspace.decisions() if file.entry.number == "300/QĐ-SCT"]
    ledger = workspace.session.load_for_reading().ledger
    [before] = [file.entry for file in ledger.entries(known=now.entry) if file.entry.number == "300/QĐ-SCT"]

    assert now.subject == "Ban hành sửa đổi 03 quy trình nội bộ"
    assert before.subject == "Ban hành sửa đổi 03 quy trình"
    assert ledger.last().entry.act is Act.RECTIFICATION


def test_the_backup_gave_the_same_store_back(workspace: qms.Workspace, office: Path) -> None:
    again = qms.open(office / "kho-thu")

    assert again.session.store.head() == workspace.session.store.head()
    assert again.in_force() == workspace.in_force()
    assert again.verify().ok


def test_the_papers_that_people_are_handed_came_out(office: Path) -> None:
    for name in ("phieu-yeu-cau.docx", "phu-luc.docx", "thong-bao.docx", "cho-doan-kiem-tra.zip"):
        assert (office / name).read_bytes().startswith(b"PK"), name
    assert (office / "lay-y-kien/index.html").is_file()
    assert (office / "dang-co-hieu-luc/index.html").is_file()
