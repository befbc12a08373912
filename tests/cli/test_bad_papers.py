"""Templates, texts, pictures and Word files that are hostile or broken, through the command line.

What cannot be is refused and nothing is written; a text, whatever it says, comes out whole.
"""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from support.foreign_papers import raw, saved, with_parts, word, zipped
from support.pages import Page
from support.paper_words import lost, text_pieces
from support.pdf_files import letters_in, letters_of
from support.templates import ENOUGH
from support.templates import made as template
from support.word_files import part, png, text_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture
def nothing_written(outside: Path) -> Callable[..., None]:
    """See that a command was refused in words, and that the place for its file is empty but for what was *given*."""

    def see(answer, *said: str, code: int = 1, given: tuple[str, ...] = ()) -> None:
        assert answer.code == code, answer.err
        for text in said:
            assert text in answer.err
        assert "Traceback" not in answer.err
        assert sorted(place.name for place in outside.iterdir()) == sorted(given)

    return see


# -- templates --------------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    target = io.BytesIO(template(*ENOUGH))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/media/a.png", bytes(70 << 20))
    return target.getvalue()


BAD_TEMPLATES = (
    (template(*ENOUGH, "{{ nơi_nhận }}"), "QMS-T04"),
    (template(*ENOUGH, "{{ recipent }}"), "there is no variable recipent"),
    (template("{{ subject }}"), "QMS-T046 the template does not show what the paper has"),
    (template(*ENOUGH, "{{ ''.__class__.__mro__ }}"), "QMS-T04"),
    (template(*ENOUGH, "{% for a in range(1000000000) %}{% endfor %}"), "QMS-T04"),
    (template(*ENOUGH, "{% include '/etc/passwd' %}"), "QMS-T04"),
    (b"", "it is not a Word document (.docx)"),
    (b"%PDF-1.7 not Word", "it is not a Word document (.docx)"),
    (zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}), "it is not a Word document"),
    (bomb(), "unpacked, the file would be larger"),
)


@pytest.mark.parametrize(
    ("data", "said"),
    BAD_TEMPLATES,
    ids=["letters", "variable", "drops", "class", "loop", "include", "empty", "pdf", "xlsx", "bomb"],
)
def test_a_bad_template_is_refused(store, qms, issued, outside, nothing_written, data, said):
    (outside / "mau.docx").write_bytes(data)

    for words in (
        ("paper", "render", "244/QĐ-SCT", "-o", outside / "a.docx", "--template", outside / "mau.docx"),
        ("template", "check", outside / "mau.docx", "--for", "decision"),
    ):
        if "QMS-T046" in said and words[0] == "template":
            continue  # what a paper has is known only where one is written
        nothing_written(qms(*words), said, given=("mau.docx",))


# -- texts ------------------------------------------------------------------------------------------------------------

HOSTILE = """
Dấu & < > # $ @ \\\\ \\] { } % ~ ^ _x_ `#import "x"` {{ number }} {% if %} «»

=HYPERLINK("http://evil.example","bấm") +1+cmd|'/C calc'!A0 @SUM(1) -2

<script>alert(1)</script> <img src=x onerror=alert(2)> &lt;b&gt; &amp; ]]> -->

\\#set page(width: 1mm) $x^2$ @label \\<w:p/\\> #"chuỗi"
"""
ROW = "| " + " | ".join(f"c{n}" for n in range(200)) + " |\n"
WIDE = "\n" + ROW + "| --- " * 200 + "|\n" + ROW.replace("c", "o")
LONG = "\n| A | B |\n| --- | --- |\n| " + " ".join(f"chữ{n}" for n in range(5000)) + " | cuối |\n"


@pytest.fixture
def put_in_force(store, qms, made, reviewed, outside) -> Callable[..., str]:
    """Issue QT-05 with a text and a title, and return what its paper of a sort says."""

    def put(text: str, suffix: str, *, title: str = "Quy trình") -> str:
        made(body=text, title=title)
        reviewed("QT-05")
        answer = qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "--signer", "giam-doc", "QT-05")
        assert answer.code == 0, answer.err
        if suffix == ".html":
            answer = qms("export", "--in-force", outside / "share", "--as", "html")
            [file] = (outside / "share").rglob("QT-05*.html")
        else:
            file = outside / f"a{suffix}"
            answer = qms("export", "QT-05", "-o", file)
        assert (answer.code, answer.err) == (0, "")
        data = file.read_bytes()
        if suffix == ".pdf":
            return letters_in(data)
        return letters_of(text_of(part(data)) if suffix == ".docx" else Page(data.decode()).new)

    return put


@pytest.fixture(params=[".docx", ".pdf", ".html"])
def suffix(request: pytest.FixtureRequest) -> str:
    if request.param == ".pdf":
        pytest.importorskip("typst")
    return str(request.param)


def needed(text: str) -> list[str]:
    """Return what a text says, in pieces that no writer of tables divides."""
    return [piece.strip() for piece in text_pieces(text) if piece.strip()]


def test_signs_that_mean_something_to_programs_come_out_as_they_are(put_in_force, suffix):
    title = "Tên & <b>đậm</b> #$@ {{ x }} =1+1"
    said = put_in_force(HOSTILE, suffix, title=title)

    assert lost([title, *needed(HOSTILE)], said) == []


def test_a_table_of_200_columns_comes_out_whole(put_in_force, suffix):
    said = put_in_force(WIDE, suffix)

    assert [n for n in range(200) if f"c{n}" not in said or f"o{n}" not in said] == []


def test_a_cell_of_5000_words_comes_out_whole(put_in_force, suffix):
    said = put_in_force(LONG, suffix)

    assert [n for n in range(5000) if f"chữ{n}" not in said] == []
    assert "cuối" in said


def test_what_looks_like_a_formula_is_text_in_a_workbook(put_in_force, qms, outside):
    put_in_force("\nLời.\n", ".docx", title='=HYPERLINK("http://evil.example","bấm")')
    answer = qms("report", "danh-muc-noi-bo", "-o", outside / "a.xlsx")
    assert answer.code == 0, answer.err

    with zipfile.ZipFile(outside / "a.xlsx") as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = parts.read("xl/sharedStrings.xml").decode()
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
    assert "=HYPERLINK(" in texts


@pytest.mark.parametrize("suffix", [".docx", ".pdf"])
def test_control_characters_never_make_a_file_that_does_not_open(store, qms, made, outside, suffix):
    made(body="\nTrước\x07\x1b[31mSau.\n")
    answer = qms("export", "QT-05", "--working", "-o", outside / f"a{suffix}")

    assert answer.code == 0, answer.err
    data = (outside / f"a{suffix}").read_bytes()
    said = letters_in(data) if suffix == ".pdf" else letters_of(text_of(part(data)))
    assert lost(["Trước", "[31mSau."], said) == []


def test_a_text_with_a_nul_is_refused_with_its_place(store, qms, made, outside, nothing_written):
    text = made(body="\nTrước\x00Sau.\n")

    nothing_written(
        qms("export", "QT-05", "--working", "-o", outside / "a.docx"), text.as_posix(), "the text holds a NUL byte"
    )


# -- pictures ---------------------------------------------------------------------------------------------------------

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
PICTURES = {
    "missing": ("thieu.png", None, "the document has no such attachment"),
    "huge": ("to.png", png(100_000, 100_000), "it has more than 50 million dots"),
    "outside": ("../../../qms.toml", None, "the document has no such attachment"),
    "absolute": ("/etc/passwd", None, "the document has no such attachment"),
    "svg": ("ve.svg", SVG, "is not shown"),
    "broken": ("vo.png", png()[:40], "is not shown"),
}


@pytest.mark.parametrize("suffix", [".docx", ".pdf"])
@pytest.mark.parametrize("case", PICTURES)
def test_a_picture_that_cannot_be_shown_is_named_in_its_place(store, qms, made, outside, suffix, case):
    name, data, said = PICTURES[case]
    text = made(body=f"\nTrước ![hình]({name}) sau.\n")
    if data is not None:
        (text.parent / name).write_bytes(data)
        source = text.read_text("utf-8").replace('unit = "vp"', f'unit = "vp"\nattachments = ["{name}"]')
        text.write_text(source, "utf-8")
    answer = qms("export", "QT-05", "--working", "-o", outside / f"a{suffix}")

    assert answer.code == 0, answer.err
    assert "QMS-E020" in answer.err
    assert said in answer.err
    file = (outside / f"a{suffix}").read_bytes()
    shown = letters_in(file) if suffix == ".pdf" else letters_of(text_of(part(file)))
    assert lost(["Trước", f"[hình] ({name})", "sau."], shown) == []
    assert b"alert(1)" not in file
    assert b"root:" not in file


# -- reports, and what is not installed -------------------------------------------------------------------------------


def test_an_unknown_report_is_told_with_those_that_there_are(store, qms, outside, nothing_written):
    nothing_written(
        qms("report", "danh-muc-noi-b", "-o", outside / "a.docx"), "danh-muc-noi-b", "danh-muc-noi-bo", code=2
    )


_WITHOUT_TYPST = """
import sys

class Without:
    def __init__(self, finder):
        self._finder = finder

    def __getattr__(self, name):
        return getattr(self._finder, name)

    def find_spec(self, name, path=None, target=None):
        return None if name.partition(".")[0] == "typst" else self._finder.find_spec(name, path, target)

sys.meta_path[:] = map(Without, sys.meta_path)
from qms.cli.main import run
sys.exit(run(sys.argv[1:]))
"""
"""A Python in which nothing finds typst."""


def without_typst(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command where typst is not installed."""
    line = [sys.executable, "-c", _WITHOUT_TYPST, "--lang", "en", "--today", "2021-09-13", *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    "words",
    [("export", "QT-05", "-o"), ("paper", "render", "244/QĐ-SCT", "-o"), ("report", "danh-muc-noi-bo", "-o")],
)
def test_without_typst_a_pdf_is_refused_with_what_to_install(store, issued, outside, words):
    done = without_typst("-C", store, *words, outside / "a.pdf")

    assert done.returncode == 2, done.stderr
    assert "typst, which is not installed" in done.stderr
    assert "qms[pdf]" in done.stderr
    assert "Traceback" not in done.stderr
    assert [*outside.iterdir()] == []


def test_without_typst_a_word_file_is_written_and_a_folder_has_pages(store, issued, outside):
    assert without_typst("-C", store, "export", "QT-05", "-o", outside / "a.docx").returncode == 0
    done = without_typst("-C", store, "export", "--in-force", outside / "share")

    assert done.returncode == 0, done.stderr
    assert "pip install qms[pdf]" in done.stdout
    assert [*(outside / "share").rglob("QT-05*.html")]


# -- Word files that come back ----------------------------------------------------------------------------------------


@pytest.fixture
def written_out(store, qms, made, outside) -> Path:
    """QT-05, saved and written out to be edited."""
    made(body="\n## Mục đích\n\nCũ.\n\n- một\n")
    assert qms("save").code == 0
    place = outside / "QT-05.docx"
    answer = qms("export", "QT-05", "--for-edit", "-o", place)
    assert answer.code == 0, answer.err
    return place


def edited(place: Path, change: Callable[[Document], None]) -> None:
    document = docx.Document(str(place))
    change(document)
    document.save(str(place))


TRACKED = (
    '<w:r><w:t xml:space="preserve">Trong </w:t></w:r><w:del w:id="1" w:author="A"><w:r><w:delText>5</w:delText></w:r>'
    '</w:del><w:ins w:id="2" w:author="A"><w:r><w:t>7</w:t></w:r></w:ins><w:r><w:t> ngày</w:t></w:r>'
)
COMMENT = '<w:r><w:t>Lời</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r>'
BOX = (
    '<w:r><w:t>Ngoài</w:t><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r>'
    "<w:t>Trong khung</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


@pytest.mark.parametrize("inside", [TRACKED, COMMENT, BOX], ids=["tracked", "comment", "box"])
def test_a_file_with_what_no_text_can_hold_changes_nothing(qms, written_out, nothing_written, inside):
    text = Path("documents/procedure/qt-05/document.md")
    before = text.read_bytes()
    edited(written_out, lambda document: raw(document, inside))

    nothing_written(qms("import", "--update", written_out), "QMS-W03", given=("QT-05.docx",))
    assert text.read_bytes() == before


def test_a_file_of_another_document_changes_nothing(store, qms, made, outside, written_out, nothing_written):
    other = docx.Document()
    other.add_paragraph("Một văn bản khác")
    other.save(str(outside / "khac.docx"))
    nothing_written(
        qms("import", "--update", outside / "khac.docx"), "khac.docx", code=2, given=("QT-05.docx", "khac.docx")
    )
    made("QT-06", title="Quy trình khác")
    assert qms("save").code == 0
    (outside / "khac.docx").unlink()
    before = {path: path.read_bytes() for path in Path("documents").rglob("*.md")}
    written_out.rename(outside / "QT-06.docx")
    edited(outside / "QT-06.docx", lambda document: _say(document, "Cũ.", "Mới."))
    answer = qms("import", "--update", outside / "QT-06.docx")

    assert answer.code == 0, answer.err
    assert answer.out.startswith("QT-05: ")
    changed = {path for path, data in before.items() if path.read_bytes() != data}
    assert changed == {Path("documents/procedure/qt-05/document.md")}


def _say(document: Document, old: str, new: str) -> None:
    next(one for one in document.paragraphs if one.text == old).runs[0].text = new


def test_a_foreign_file_comes_in_with_a_doubt_for_each_change_comment_and_box(store, qms, outside):
    comments = f'<w:comments {W}><w:comment w:id="0"><w:p><w:r><w:t>Xem lại</w:t></w:r></w:p></w:comment></w:comments>'
    document = docx.Document()
    document.add_paragraph("Nội dung")
    for inside in (TRACKED, BOX):
        raw(document, inside)
    (outside / "a.docx").write_bytes(with_parts(saved(document), word_comments=comments.encode()))
    answer = qms(
        "import", outside / "a.docx", "--kind", "procedure", "--code", "QT-31", "--title", "Nhập", "--unit", "vp"
    )

    assert answer.code == 0, answer.err
    for said in ("“5” is taken as deleted", "“7” is taken as inserted", "a comment is left out: “Xem lại”"):
        assert said in answer.err
    text = Path("documents/procedure/qt-31/document.md").read_text("utf-8")
    assert "Trong 7 ngày" in text
    assert "Trong khung" in text


@pytest.mark.parametrize("data", [b"", word("x")[:900], zipped({"a.txt": b"x"})], ids=["empty", "cut", "zip"])
def test_what_is_no_word_file_is_never_read(store, qms, outside, nothing_written, data):
    (outside / "a.docx").write_bytes(data)

    nothing_written(qms("import", outside / "a.docx"), "it is not a Word document", given=("a.docx",))
    nothing_written(qms("import", "--update", outside / "a.docx"), "a.docx", given=("a.docx",))
    assert not [*Path("documents").rglob("document.md")]
