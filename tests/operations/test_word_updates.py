"""A working text goes out to be edited in Word, and comes back."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.text.paragraph import Paragraph
from support.stores import folder, lay, new_workspace
from support.word_files import opened

from qms.errors import QmsError, Refused, UsageError
from qms.operations.word_updates import WordUpdate
from qms.testing import sample_workspace
from qms.workspace import Workspace

TEXT = """# Quy trình kiểm soát hồ sơ

Đoạn một, viết
trên hai dòng.

- mục một
- mục hai
- mục ba

## 2. Nội dung

| Hồ sơ | Nơi lưu |
|:--|--:|
| sổ | văn thư |
| đơn | một cửa |

Đoạn *cuối*.
"""
PATH = "documents/procedure/qt-05/document.md"


@pytest.fixture(scope="module")
def sample() -> Workspace:
    return sample_workspace()


def workspace_with(text: str = TEXT, **more: Any) -> Workspace:
    workspace = new_workspace()
    for path, data in {**folder("qt-05", text=text, **more), **folder("qt-06")}.items():
        lay(workspace.session.store, path, data)
    workspace.save()
    return workspace


@pytest.fixture
def office() -> Workspace:
    return workspace_with()


@pytest.fixture
def file(office: Workspace, tmp_path: Path) -> Path:
    """QT-05, written out to be edited."""
    place = tmp_path / "QT-05.docx"
    office.export_for_edit("QT-05", place)
    return place


def text_of(workspace: Workspace, path: str = PATH) -> str:
    return workspace.session.store.working().read(path).decode()


def body_of(workspace: Workspace) -> str:
    return text_of(workspace).split("+++\n", 2)[2].removeprefix("\n")


@pytest.fixture
def edit(file: Path) -> Callable[[Callable[[Document], object]], Path]:
    """Edit the file with Word's own tools, or what does as they do."""

    def act(change: Callable[[Document], object]) -> Path:
        document = docx.Document(str(file))
        change(document)
        document.save(str(file))
        return file

    return act


def paragraph(document: Document, words: str) -> Paragraph:
    return next(one for one in document.paragraphs if words in one.text)


def say(one: Paragraph, text: str) -> None:
    for run in one.runs[1:]:
        run.text = ""
    one.runs[0].text = text


def refusal(act: Callable[[], object], kind: type[QmsError] = Refused) -> tuple[str, list[str]]:
    with pytest.raises(kind) as caught:
        act()
    return str(caught.value.message), [fault.code for fault in caught.value.diagnostics]


def codes(update: WordUpdate) -> list[str]:
    return [fault.code for fault in update.outcome.warnings]


# -- edits ---------------------------------------------------------------------------------------------------------


def test_edits_of_every_sort_change_their_own_lines_alone(office: Workspace, edit: Callable[..., Path]) -> None:
    def change(document: Document) -> None:
        say(paragraph(document, "mục hai"), "mục hai, sửa")
        say(paragraph(document, "Đoạn một"), "Đoạn một, viết lại.")
        document.tables[0].cell(2, 1).paragraphs[0].runs[0].text = "văn phòng"
        paragraph(document, "2. Nội dung").insert_paragraph_before("1a. Phạm vi", style="Heading 2")
        last = paragraph(document, "mục ba")
        last._p.addnext(copy.deepcopy(last._p))
        gone = paragraph(document, "Đoạn cuối")
        gone._p.getparent().remove(gone._p)

    before = text_of(office)
    update = office.import_update(edit(change))

    assert update.outcome.done
    assert body_of(office) == TEXT.replace("Đoạn một, viết\ntrên hai dòng.", "Đoạn một, viết lại.").replace(
        "- mục hai\n- mục ba\n", "- mục hai, sửa\n- mục ba\n- mục ba\n\n## 1a. Phạm vi\n"
    ).replace("| đơn | một cửa |", "| đơn | văn phòng |").replace("\nĐoạn *cuối*.\n", "")
    assert text_of(office).split("+++\n")[1] == before.split("+++\n")[1]


def test_what_changed_is_told_by_words(office: Workspace, edit: Callable[..., Path]) -> None:
    file = edit(lambda document: say(paragraph(document, "mục hai"), "mục hai, sửa"))
    update = office.import_update(file, dry_run=True)

    assert (update.comparison.text.inserted, update.comparison.text.deleted) == (1, 0)
    assert not update.outcome.done
    assert body_of(office) == TEXT


def test_the_new_text_is_on_main_with_nothing_else(office: Workspace, edit: Callable[..., Path]) -> None:
    file = edit(lambda document: say(paragraph(document, "mục hai"), "mục hai, sửa"))
    update = office.import_update(file)

    assert [*update.outcome.plan.change.writes] == [PATH]
    assert not update.outcome.plan.change.takes
    assert str(update.outcome.plan.change.message) == "Take back QT-05 edited in Word"


def test_a_new_first_heading_leaves_the_title_and_that_is_said(office: Workspace, edit: Callable[..., Path]) -> None:
    file = edit(lambda document: say(paragraph(document, "Quy trình kiểm soát hồ sơ"), "x"))
    document = docx.Document(str(file))
    say(next(one for one in document.paragraphs if one.style and one.style.name == "Heading 1"), "Quy trình mới")
    say(document.paragraphs[0], "QT-05 - Quy trình kiểm soát hồ sơ: bản để sửa trong Word")
    document.save(str(file))

    assert codes(office.import_update(file)) == ["QMS-W041"]
    assert body_of(office).startswith("# Quy trình mới\n")


def test_the_note_may_be_deleted(office: Workspace, edit: Callable[..., Path]) -> None:
    def change(document: Document) -> None:
        for one in [*document.paragraphs]:
            if one.style is not None and one.style.name == "QMS Note":
                one._p.getparent().remove(one._p)

    assert office.import_update(edit(change)).comparison.is_same


def test_a_changed_header_is_in_nobodys_way(office: Workspace, edit: Callable[..., Path]) -> None:
    file = edit(lambda document: say(paragraph(document, "mục hai"), "mục hai, sửa"))
    text = text_of(office).replace('unit = "vp"', 'unit = "vp"\nclauses = ["7.5"]')
    lay(office.session.store, PATH, text.encode())

    assert office.import_update(file).outcome.done
    assert text_of(office) == text.replace("- mục hai", "- mục hai, sửa")


# -- what goes out -------------------------------------------------------------------------------------------------


def test_once_more_there_is_nothing_to_do(office: Workspace, file: Path) -> None:
    assert office.export_for_edit("QT-05", file).is_current


def test_a_dry_run_writes_no_file(office: Workspace, tmp_path: Path) -> None:
    assert not office.export_for_edit("QT-05", tmp_path / "a.docx", dry_run=True).done
    assert [*tmp_path.iterdir()] == []


def test_the_note_says_what_it_is_in_the_language_of_the_agency(file: Path) -> None:
    [first, second, *_] = [one.text for one in opened(file.read_bytes()).paragraphs]

    assert first == "QT-05 - Quy trình kiểm soát hồ sơ: bản để sửa trong Word"
    assert second.startswith("Sửa phần chữ bên dưới")


def test_signs_are_explained_where_there_are_some(tmp_path: Path) -> None:
    workspace_with("Xem `mã`.\n").export_for_edit("QT-05", tmp_path / "a.docx")

    assert any("QMS Markdown" in one.text for one in docx.Document(str(tmp_path / "a.docx")).paragraphs)


def test_a_text_that_is_a_file_is_edited_as_it_is(tmp_path: Path) -> None:
    workspace = workspace_with("", files={"QT-05.docx": b"x"}, body="QT-05.docx")
    said, _ = refusal(lambda: workspace.export_for_edit("QT-05", tmp_path / "a.docx"))

    assert said == "the text of QT-05 is the file QT-05.docx: it is edited as it is"


def test_a_text_of_steps_alone_has_nothing_to_be_edited(tmp_path: Path) -> None:
    from qms.model.procedures import Step

    workspace = workspace_with("", steps=(Step(id="b1", what="Nhận", unit="vp"),))

    assert refusal(lambda: workspace.export_for_edit("QT-05", tmp_path / "a.docx"))[0] == (
        "QT-05 has no text below its header"
    )


def test_another_suffix_is_refused(office: Workspace, tmp_path: Path) -> None:
    said, _ = refusal(lambda: office.export_for_edit("QT-05", tmp_path / "a.odt"), UsageError)

    assert said == "a text is edited as a Word file, not as a.odt"


# -- what is refused -----------------------------------------------------------------------------------------------


def test_a_text_that_changed_meanwhile_is_not_written_over(office: Workspace, file: Path) -> None:
    lay(office.session.store, PATH, text_of(office).replace("mục ba", "mục bốn").encode())
    before = text_of(office)

    assert refusal(lambda: office.import_update(file))[0] == (
        "the text of QT-05 on the disk was changed since QT-05.docx was written out, and is not saved"
    )
    office.save()
    assert refusal(lambda: office.import_update(file))[0] == (
        "the text of QT-05 was changed since QT-05.docx was written out; that change is saved"
    )
    assert text_of(office) == before


def test_a_file_is_not_taken_back_twice(office: Workspace, edit: Callable[..., Path]) -> None:
    file = edit(lambda document: say(paragraph(document, "mục hai"), "mục hai, sửa"))
    office.import_update(file)

    assert "was changed since" in refusal(lambda: office.import_update(file))[0]


def test_a_file_that_was_not_written_out_here_is_refused(office: Workspace, tmp_path: Path) -> None:
    target = io.BytesIO()
    docx.Document().save(target)
    place = tmp_path / "khác.docx"
    place.write_bytes(target.getvalue())
    said, _ = refusal(lambda: office.import_update(place), UsageError)

    assert said == "khác.docx was not written out to be edited: it does not say whose text it is"


def test_a_paper_of_the_document_is_no_file_to_be_edited(office: Workspace, tmp_path: Path) -> None:
    office.export_document("QT-05", tmp_path / "a.docx", working=True)

    assert "does not say whose" in refusal(lambda: office.import_update(tmp_path / "a.docx"), UsageError)[0]


def test_a_document_that_is_not_here_is_told(office: Workspace, tmp_path: Path) -> None:
    other = new_workspace()
    for path, data in folder("qt-99").items():
        lay(other.session.store, path, data)
    other.save()
    other.export_for_edit("QT-99", tmp_path / "a.docx")

    assert refusal(lambda: office.import_update(tmp_path / "a.docx"))[0] == (
        "a.docx is of the document qt-99, which is not in this store"
    )


def test_a_file_of_another_store_is_refused(office: Workspace, sample: Workspace, tmp_path: Path) -> None:
    office.issue("9/QĐ-SCT", date=office.session.today, documents=["QT-05"], on_paper=True)
    sample.export_for_edit("QT-05", tmp_path / "a.docx")

    assert refusal(lambda: office.import_update(tmp_path / "a.docx"))[0] == "a.docx was written out of another store"


def test_words_in_the_note_are_not_lost(office: Workspace, edit: Callable[..., Path]) -> None:
    file = edit(lambda document: document.paragraphs[1].add_run(" thêm"))

    assert refusal(lambda: office.import_update(file))[1] == ["QMS-W038"]


def test_comments_are_dropped_only_where_somebody_says_so(office: Workspace, edit: Callable[..., Path]) -> None:
    def change(document: Document) -> None:
        one = paragraph(document, "mục hai")
        reference = one._p.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}commentReference")
        one.runs[0]._r.append(reference)

    file = edit(change)
    assert refusal(lambda: office.import_update(file))[1] == ["QMS-W031"]
    assert codes(office.import_update(file, drop_comments=True)) == ["QMS-W031"]


def test_a_mark_of_a_state_secret_does_not_come_in(office: Workspace, edit: Callable[..., Path]) -> None:
    file = edit(lambda document: say(paragraph(document, "Đoạn một"), "TUYỆT MẬT"))

    assert refusal(lambda: office.import_update(file))[1] == ["QMS-D007"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7"])
def test_what_is_no_word_file_is_refused(office: Workspace, tmp_path: Path, data: bytes) -> None:
    place = tmp_path / "a.docx"
    place.write_bytes(data)

    refusal(lambda: office.import_update(place))


def test_a_fence_that_is_not_closed_is_refused_before_it_swallows_the_rest(tmp_path: Path) -> None:
    workspace = workspace_with("```\nmã\n```\n\nSau.\n")
    workspace.export_for_edit("QT-05", tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    say(paragraph(document, "mã\n"), "```\nmã")
    document.save(str(tmp_path / "a.docx"))

    assert refusal(lambda: workspace.import_update(tmp_path / "a.docx"))[1] == ["QMS-W039"]


def test_emphasis_and_numbers_that_a_text_cannot_have_are_told(tmp_path: Path) -> None:
    workspace = workspace_with("Một.\n\n1. a\n2. mục hai\n3. c\n")
    workspace.export_for_edit("QT-05", tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    one = paragraph(document, "Một.")
    one.add_run(" ,").bold = True
    one.add_run("x")
    empty = paragraph(document, "mục hai")
    empty._p.addprevious(copy.deepcopy(empty._p))
    say(Paragraph(empty._p.getprevious(), empty._parent), "")
    document.save(str(tmp_path / "a.docx"))

    assert codes(workspace.import_update(tmp_path / "a.docx")) == ["QMS-W043", "QMS-W045", "QMS-W045"]


def test_a_file_of_another_version_is_refused(office: Workspace, file: Path) -> None:
    data = file.read_bytes()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(target, "w") as made:
        for name in parts.namelist():
            said = parts.read(name)
            made.writestr(name, said.replace(b'"qms-format"><vt:lpwstr>1', b'"qms-format"><vt:lpwstr>2'))
    file.write_bytes(target.getvalue())

    assert refusal(lambda: office.import_update(file))[0] == "QT-05.docx was written out by another version of qms"


def test_a_document_whose_header_is_broken_is_told(office: Workspace, file: Path) -> None:
    lay(office.session.store, PATH, b"+++\ncode = 1\n+++\n\nx\n")

    assert refusal(lambda: office.import_update(file))[0] == f"{PATH} cannot be read"
