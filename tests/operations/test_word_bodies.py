"""Texts that stand in Word files: their words are compared, in every place that tells what changed."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from support.foreign_papers import raw, word
from support.pages import Page
from support.stores import SAID, SETTINGS, Clock, folder, new_workspace
from support.tracked import Settled, words_of
from support.word_files import png

from qms.cli.redline_view import comparison_answer, redline_lines
from qms.errors import Refused
from qms.operations import old_word
from qms.operations.diffing import Comparison, compare
from qms.operations.packed_texts import PAGES
from qms.operations.redlining import write_redline
from qms.operations.word_files import read_word
from qms.render.speaking import English
from qms.testing import sample_workspace
from qms.text.redline import ChangeKind
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)
COMPARED = "The text stands in QT-05.docx: the words read out of it are compared, not how it looks."
NOT_COMPARED = "The text stands in QT-05.docx: its bytes are compared here, not its words."
PASSWORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
WITHOUT_REVIEWS = SETTINGS + "\n[review]\nroles = []\n"
HEADS = ("Mục đích", "Phạm vi", "Hồ sơ")


def paper(*paragraphs: str, make: Callable[[Document], None] = lambda document: None) -> bytes:
    """A Word file without the looks of tables that nobody uses: they are slow to read."""

    def small(document: Document) -> None:
        make(document)
        styles = document.styles.element
        for style in styles.xpath("w:latentStyles | w:style[@w:type='table']"):
            styles.remove(style)

    return word(*paragraphs, make=small)


def workspace_with(old: bytes, new: bytes) -> Workspace:
    """QT-05 is in force with one Word file as its text, and has another one now."""
    workspace = new_workspace(Clock(DAY), settings=WITHOUT_REVIEWS)
    put(workspace, old)
    workspace.issue("98/QĐ-SCT", date=DAY, documents=["QT-05"])
    put(workspace, new)
    return workspace


def put(workspace: Workspace, data: bytes, *, body: str = "QT-05.docx", text: str = "", title: str = "Hồ sơ") -> None:
    disk = workspace.session.store.disk
    for path in [path for path in disk if path.startswith("documents/")]:
        del disk[path]
    disk.update(folder("qt-05", text=text, title=title, files={body: data}, body=body))


def compared(old: bytes, new: bytes, **later: str) -> Comparison:
    """What changed from a Word file that is saved to a file that lies there now."""
    workspace = new_workspace(Clock(DAY), settings=WITHOUT_REVIEWS)
    put(workspace, old)
    workspace.save()
    put(workspace, new, **later)
    return compare(workspace.session, "QT-05", "saved", "working")


def remarks(comparison: Comparison) -> list[str]:
    return [str(one) for one in comparison.remarks]


def shown(comparison: Comparison) -> str:
    return "\n".join(redline_lines(comparison, say=str, colour=False))


def sections(*order: str, **said: str) -> bytes:
    def make(document: Document) -> None:
        for head in order:
            document.add_heading(head, 1)
            document.add_paragraph(said.get(head.replace(" ", "_"), f"Về {head.lower()} của quy trình này."))

    return paper(make=make)


def merged(time: str, *, above: str = "Văn phòng") -> bytes:
    """A table whose first cell stretches over two rows."""

    def make(document: Document) -> None:
        table = document.add_table(rows=3, cols=3)
        for row, texts in zip(
            table.rows, (("Ai", "Việc", "Thời gian"), (above, "Nhận", "1"), ("", "Trả", time)), strict=True
        ):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        table.cell(1, 0).merge(table.cell(2, 0)).text = above

    return paper(make=make)


# -- what is compared ----------------------------------------------------------------------------------------


def test_words_of_both_files_are_compared() -> None:
    found = compared(paper("Lưu hồ sơ 2 năm tại văn phòng."), paper("Lưu hồ sơ 5 năm tại văn phòng."))

    assert "Lưu hồ sơ [-2 năm-][+5 năm+] tại văn phòng." in shown(found)
    assert (found.text.inserted, found.text.deleted) == (1, 1)
    assert remarks(found) == [COMPARED]
    assert [file.name for file in found.files] == ["QT-05.docx"]


def test_a_table_with_merged_cells_is_compared_cell_by_cell() -> None:
    found = compared(merged("2"), merged("3"))

    [row] = [line for line in shown(found).splitlines() if "[-" in line]
    assert [cell.strip() for cell in row.strip().strip("|").split("|")] == ["Văn phòng", "Trả", "[-2-][+3+]"]


def test_a_cell_over_two_rows_that_changed_is_told_in_both() -> None:
    found = compared(merged("2"), merged("2", above="Thanh tra"))

    changed = [block for section in found.text.sections for block in section.blocks if block.is_visible_change]
    assert [block.change for block in changed] == [ChangeKind.CHANGED] * 2


def test_a_section_that_moved_is_told_as_moved() -> None:
    found = compared(sections(*HEADS), sections("Hồ sơ", "Mục đích", "Phạm vi"))

    kinds = {section.heading: section.kind for section in found.text.sections if section.heading}
    assert kinds["Hồ sơ"] is ChangeKind.MOVED
    assert (found.text.inserted, found.text.deleted) == (0, 0)


def test_a_paragraph_that_moved_went_out_and_came_in() -> None:
    first, second, third = "Một câu của văn phòng.", "Hai việc phải làm ngay.", "Ba nơi nhận hồ sơ."
    found = compared(paper(first, second, third), paper(second, third, first))

    blocks = [block for section in found.text.sections for block in section.blocks if block.is_visible_change]
    assert [(block.change, "".join(run.text for run in block.runs).strip()) for block in blocks] == [
        (ChangeKind.REMOVED, first),
        (ChangeKind.ADDED, first),
    ]


def test_a_file_saved_anew_without_other_words_says_so() -> None:
    found = compared(
        paper("Một."), paper(make=lambda document: setattr(document.add_paragraph("Một."), "style", "Quote"))
    )

    assert remarks(found) == [COMPARED, "No word of it changed."]
    assert found.is_visible_change


def test_a_text_in_markdown_that_became_a_word_file_is_compared_with_it() -> None:
    workspace = new_workspace(Clock(DAY), settings=WITHOUT_REVIEWS)
    disk = workspace.session.store.disk
    disk.update(folder("qt-05", text="# Mục đích\n\nLưu hồ sơ 2 năm.\n"))
    workspace.save()
    new = sections("Mục đích", Mục_đích="Lưu hồ sơ 5 năm.")
    disk.update(folder("qt-05", text="", files={"QT-05.docx": new}, body="QT-05.docx"))

    found = compare(workspace.session, "QT-05", "saved", "working")

    assert (found.text.inserted, found.text.deleted) == (1, 1)
    assert remarks(found) == [COMPARED]


def test_what_stands_below_the_header_is_compared_too() -> None:
    assert "[+Thêm một lời.+]" in shown(compared(paper("Một."), paper("Một."), text="Thêm một lời.\n"))


def test_where_the_same_file_is_the_text_nothing_is_remarked() -> None:
    same = paper("Một.")
    found = compared(same, same, title="Mới")

    assert [field.field for field in found.fields] == ["title"]
    assert remarks(found) == []
    assert found.text.after.strip() == "Một."


# -- what may differ unseen ----------------------------------------------------------------------------------

BOX = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
BOX_TOLD = "a text box: “Trong khung” is put below its paragraph"


@pytest.mark.parametrize(
    "in_old, in_new, told",
    [(True, False, "before"), (False, True, "now"), (True, True, "in both files")],
)
def test_doubts_are_told_with_the_file_that_they_concern(in_old: bool, in_new: bool, told: str) -> None:
    def with_box(text: str, has_box: bool) -> bytes:
        return paper(text, make=lambda document: raw(document, BOX) if has_box else None)

    found = compared(with_box("Một.", in_old), with_box("Hai.", in_new))

    assert remarks(found) == [COMPARED, f"{told}: {BOX_TOLD}"]


def test_the_head_of_the_pages_and_pictures_are_told_as_changed(tmp_path: Path) -> None:
    def headed(head: str, *size: int) -> bytes:
        (tmp_path / "a.png").write_bytes(png(*size))

        def make(document: Document) -> None:
            document.sections[0].header.paragraphs[0].text = head
            document.add_picture(str(tmp_path / "a.png"))

        return paper("Một.", make=make)

    assert remarks(compared(headed("QT-05", 2, 2), headed("QT-06", 3, 3)))[2:] == [
        "the words at the head or the foot of the pages changed",
        "pictures changed: look at both files",
    ]


def test_of_many_doubts_the_first_are_told() -> None:
    def make(document: Document) -> None:
        for n in range(14):
            raw(document, BOX.replace("Trong khung", f"Khung {n}"))

    told = remarks(compared(paper("Một."), paper("Một.", make=make)))

    assert len(told) == 12
    assert told[-1] == "and 4 more doubts: look at both files"


# -- what cannot be read -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "old, new, reason",
    [
        (b"PK", paper("Một."), "it is not a Word document (.docx), or is damaged"),
        (paper("Một."), PASSWORD, "the file has a password"),
        (b"", b"%PDF-1.7", "it is not a Word document (.docx), or is damaged"),
    ],
)
def test_where_a_file_cannot_be_read_its_bytes_are_compared_and_why_is_told(
    old: bytes, new: bytes, reason: str
) -> None:
    found = compared(old, new)

    assert not found.are_words_compared
    assert remarks(found) == [NOT_COMPARED, f"They cannot be read: {reason}."]
    assert (found.files[0].before, found.files[0].after) == (len(old), len(new))
    assert not found.text.is_visible_change


@pytest.mark.parametrize("body", ["QT-05.pdf", "QT-05.xlsx"])
def test_words_of_other_files_are_not_compared(body: str) -> None:
    found = compared(paper("Một."), b"not read at all", body=body)

    assert not found.are_words_compared
    assert len(remarks(found)) == 1


def test_an_old_word_file_without_libreoffice_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(old_word, "_PLACES", ())

    told = remarks(compared(paper("Một."), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", body="QT-05.doc"))

    assert told[1:] == ["They cannot be read: it is no .docx, and LibreOffice, which would read it, is not found."]


def test_a_file_is_refused_with_the_reason(tmp_path: Path) -> None:
    workspace = workspace_with(paper("Một."), PASSWORD)

    with pytest.raises(Refused) as caught:
        write_redline(workspace.session, compare(workspace.session, "QT-05"), tmp_path / "a.docx", speaker=English())

    assert [fault.code for fault in caught.value.diagnostics] == ["QMS-W002"]
    assert [*tmp_path.iterdir()] == []


# -- where it is told ----------------------------------------------------------------------------------------


def test_a_program_reads_whether_words_were_compared() -> None:
    answer = comparison_answer(compared(paper("Lưu 2 năm."), paper("Lưu 5 năm.")), say=str)

    assert (answer["words_compared"], answer["remarks"], answer["inserted"]) == (True, [COMPARED], 1)


@pytest.mark.parametrize("make", [merged, lambda time: sections(*HEADS, Phạm_vi=f"Lưu {time} năm.")])
def test_tracked_changes_give_both_texts_to_the_word(make: Callable[[str], bytes], tmp_path: Path) -> None:
    old, new = make("2"), make("5")
    workspace = workspace_with(old, new)
    file = write_redline(
        workspace.session, compare(workspace.session, "QT-05"), tmp_path / "a.docx", speaker=English()
    ).read_bytes()

    for gone, source in (("del", new), ("ins", old)):
        said = [word for word in words_of(read_word(source, "a.docx").markdown) if word.strip("#-|*")]
        assert [word for word in Settled(file, gone).words if word.strip("#-|*")] == said
    assert COMPARED in "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(file)).paragraphs)


def test_a_page_says_how_the_text_was_compared(tmp_path: Path) -> None:
    workspace = workspace_with(paper("Lưu 2 năm."), paper("Lưu 5 năm."))
    file = write_redline(workspace.session, compare(workspace.session, "QT-05"), tmp_path / "a.html", speaker=English())

    page = Page(file.read_text("utf-8"))
    assert COMPARED in page.new
    assert "Lưu 5 năm." in page.new


def test_a_pack_marks_the_words_and_has_the_word_file_beside_the_page() -> None:
    pack = workspace_with(paper("Lưu 2 năm."), paper("Lưu 5 năm.")).review_pack(Path("ho-so"), ["QT-05"], dry_run=True)

    page = Page(pack.files[f"{PAGES}/qt-05.html"].decode())
    assert COMPARED in page.new
    assert "cannot be compared here" not in page.new
    assert {"../tai-lieu/qt-05/QT-05.docx", "../ban-cu/qt-05/QT-05.docx"} <= page.links
    assert "".join(Settled(pack.files[f"{PAGES}/qt-05.docx"], "del").words) == "".join(words_of("Lưu 5 năm."))


def test_what_is_laid_before_who_signs_has_the_changes_of_a_word_file() -> None:
    workspace = workspace_with(paper("Lưu 2 năm."), paper("Lưu 5 năm."))
    workspace.prepare("dot-1", documents=["QT-05"], subject="Sửa đổi", **SAID)

    files = workspace.signing_packet("dot-1", Path("trinh-ky"), dry_run=True).files

    [name] = [name for name in files if name.startswith("02-noi-dung-thay-doi/")]
    assert Settled(files[name], "ins").words == words_of("Lưu 2 năm.")


def test_the_word_forms_of_the_sample_agency_can_all_be_compared() -> None:
    workspace = sample_workspace()
    forms = [row.issue.code for row in workspace.in_force() if row.issue.kind == "form"]

    found = [compare(workspace.session, code) for code in forms]

    words = [one for one in found if one.bodies and one.bodies.names[0].endswith(".docx")]
    others = [one for one in found if one not in words]
    assert (len(words), len(others)) == (12, 11)
    assert all(one.are_words_compared and one.text.after.strip() for one in words)
    assert not any(one.are_words_compared for one in others)
