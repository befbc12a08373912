"""Word files that could do harm, or are none, are refused before anything is read out of them."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from qms.render.word_files import MOST_BYTES, word_file_faults

RELATIONS = "word/_rels/document.xml.rels"
_REL = '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}" TargetMode="External"/></Relationships>'


def plain() -> bytes:
    target = io.BytesIO()
    docx.Document().save(target)
    return target.getvalue()


def changed(name: str, old: str, new: str) -> bytes:
    """Return a Word file one part of which says *new* in the place of *old*."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain())) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            data = before.read(part)
            if part == name:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode(), 1)
            after.writestr(part, data)
    return target.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    target = io.BytesIO(plain())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, data)
    return target.getvalue()


def in_body(text: str) -> bytes:
    return changed("word/document.xml", "<w:body>", f"<w:body>{text}")


def told(data: bytes) -> str:
    return str(word_file_faults(data)[0])


def test_a_plain_file_is_taken() -> None:
    assert word_file_faults(plain()) == ()


@pytest.mark.parametrize("data", [b"", b"x", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", plain()[:2000]])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    assert told(data) == "QMS-T040 it is not a Word document (.docx)"


def test_a_workbook_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")

    assert told(target.getvalue()) == "QMS-T040 it is not a Word document (.docx)"


@pytest.mark.parametrize(
    "kind",
    ["application/vnd.ms-word.document.macroEnabled.main+xml",
     "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"],
)  # fmt: skip
def test_a_file_with_macros_or_for_word_templates_is_refused(kind: str) -> None:
    plain_kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

    assert "with macros or a template of Word" in told(changed("[Content_Types].xml", plain_kind, kind))


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/activeX/activeX1.bin", "word/embeddings/oleObject1.bin"])
def test_programs_in_it_are_refused(name: str) -> None:
    assert told(with_part(name, b"x")) == f"QMS-T040 it holds macros or an embedded program: {name}"


def test_a_zip_bomb_is_refused_unpacked() -> None:
    assert "unpacked, the file would be larger" in told(with_part("word/media/a.png", bytes(70 << 20)))


def test_a_huge_text_is_refused() -> None:
    assert "a part of the text is larger" in told(with_part("word/x.xml", b" " * (5 << 20)))


def test_a_huge_file_is_refused() -> None:
    assert "the file is larger than" in told(bytes(MOST_BYTES + 1))


@pytest.mark.parametrize(
    ("sort", "target"),
    [("attachedTemplate", "http://evil.example/t.dotm"), ("image", "http://evil.example/a.png"),
     ("image", "file:///etc/passwd"), ("hyperlink", "file:///c:/x.exe"), ("oleObject", "\\\\server\\x")],
)  # fmt: skip
def test_what_is_fetched_from_elsewhere_is_refused(sort: str, target: str) -> None:
    found = told(changed(RELATIONS, "</Relationships>", _REL.format(sort, target)))

    assert found == f"QMS-T040 it fetches something from elsewhere: {sort} {target}"


def test_a_link_to_a_page_is_taken() -> None:
    link = _REL.format("hyperlink", "https://sct.dongnai.gov.vn")

    assert word_file_faults(changed(RELATIONS, "</Relationships>", link)) == ()


@pytest.mark.parametrize(
    "text",
    [
        '<w:p><w:r><w:instrText> INCLUDEPICTURE "http://x" </w:instrText></w:r></w:p>',
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLU</w:instrText></w:r>'
        '<w:r><w:instrText>DETEXT "x" </w:instrText></w:r></w:p>',
        '<w:p><w:fldSimple w:instr="DDEAUTO c:\\cmd"/></w:p>',
    ],
)
def test_a_field_that_fetches_or_runs_something_is_refused(text: str) -> None:
    assert "a field in it fetches or runs something" in told(in_body(text))


def test_a_page_number_is_taken() -> None:
    assert word_file_faults(in_body("<w:p><w:r><w:instrText> PAGE </w:instrText></w:r></w:p>")) == ()


def test_tracked_changes_are_to_be_settled_first() -> None:
    assert told(in_body("<w:p><w:ins><w:r><w:t>x</w:t></w:r></w:ins></w:p>")) == "QMS-T040 it holds tracked changes"


def test_another_file_in_place_of_text_is_refused() -> None:
    assert "another file in place of text" in told(in_body("<w:altChunk/>"))


def test_entities_are_refused() -> None:
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><w:document"

    assert "word/document.xml is not as Word writes it" in told(changed("word/document.xml", "<w:document", bomb))


def test_broken_xml_is_told() -> None:
    assert "word/document.xml cannot be read: " in told(changed("word/document.xml", "</w:body>", ""))
