"""A document's folder: from its files to a value with everything that is wrong, and back."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.stores import HEADINGS, folder

from qms.diagnostics import Diagnostic, Severity
from qms.errors import Refused
from qms.model.codes import DocumentId
from qms.model.documents import Header, LegalBasis, Management, Sensitivity, WorkingDocument
from qms.text.documents import (
    document_bytes,
    edit_header,
    locator,
    outline_of,
    read_folder,
    without_change,
)
from qms.text.front_matter import HEADER_LIMIT
from qms.text.source import normalised
from qms.text.values import value_bytes

FOLDER = "documents/procedure/qt-05"
HEADER = Header(code="QT-05", title="Quy trình kiểm soát hồ sơ", unit="vp")
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12).filter(
    lambda text: normalised(text.encode()).decode() == text
)
HEADERS = st.builds(
    Header, code=WORDS, title=WORDS, unit=WORDS, language=WORDS, clauses=st.lists(WORDS, max_size=2).map(tuple),
    parent=st.none() | WORDS, body=st.none() | WORDS, attachments=st.lists(WORDS, max_size=2).map(tuple),
    bases=st.lists(st.builds(LegalBasis, number=WORDS, date=st.none() | st.dates(), title=WORDS), max_size=2).map(tuple),
)  # fmt: skip


def read(files: Mapping[str, bytes]) -> tuple[WorkingDocument, tuple[Diagnostic, ...]]:
    return read_folder("procedure", DocumentId("qt-05"), files)


def text(header: bytes, body: bytes = b"\n# T\n") -> bytes:
    return b'+++\ncode = "QT-05"\ntitle = "T"\nunit = "vp"\n' + header + b"+++\n" + body


def faults(files: Mapping[str, bytes]) -> list[str]:
    return [str(fault).replace(FOLDER, "…") for fault in read(files)[1]]


class TestReading:
    def test_a_folder_is_header_text_and_files(self) -> None:
        manage = Management(review_interval=12, sensitivity=Sensitivity.INTERNAL, seen={"qt-01": "sha256:0"})
        files = {"document.md": document_bytes(HEADER, "# T\n"), "manage.toml": value_bytes(manage)}
        document, wrong = read(files)

        assert wrong == ()
        assert (document.id, document.kind, document.header, document.management) == (
            "qt-05",
            "procedure",
            HEADER,
            manage,
        )
        assert (document.body, document.body_line, document.files) == ("\n# T\n", 6, files)

    @pytest.mark.parametrize(
        "files, told",
        [
            ({}, ["…/document.md: QMS-D010 the folder has no document.md"]),
            ({"document.md": b"a\0"}, ["…/document.md:1: QMS-T003 the text holds a NUL byte: it is damaged, or no text at all"]),
            ({"document.md": b"# T\n"}, ["…/document.md:1: QMS-T010 the first line is not +++, so the text has no header"]),
            (
                {"document.md": text(b"foo = 1\nclauses = 7\n")},
                [
                    "…/document.md:5: QMS-T030 there is no field “foo” here",
                    "…/document.md:6: QMS-T032 clauses is 7, where a list is expected",
                ],
            ),
        ],
    )  # fmt: skip
    def test_a_header_that_cannot_be_read_is_told_of(self, files: Mapping[str, bytes], told: list[str]) -> None:
        document, _ = read(files)

        assert document.header is None
        assert faults(files) == told

    def test_faults_of_form_do_not_hide_the_text(self) -> None:
        document, wrong = read({"document.md": text(b"").replace(b"\n", b"\r\n")})

        assert document.header is not None
        assert document.body == "\n# T\n"
        assert [fault.code for fault in wrong] == ["QMS-T006"]

    def test_a_manage_toml_that_cannot_be_read_is_told_of_and_taken_for_an_empty_one(self) -> None:
        document, wrong = read({"document.md": text(b""), "manage.toml": b"review_interval = '12'\n"})

        assert document.management == Management()
        assert [str(fault.location) for fault in wrong] == [f"{FOLDER}/manage.toml:1"]

    @pytest.mark.parametrize("word", ["mật", "Tối mật", "TUYỆT MẬT", "secret", "tuyet mat"])
    def test_the_mark_of_a_state_secret_in_place_of_a_sensitivity_is_named_as_such(self, word: str) -> None:
        _, [fault] = read({"document.md": text(b""), "manage.toml": f'sensitivity = "{word}"\n'.encode()})

        assert "state secrets never enter a store" in str(fault.hint)

    @pytest.mark.parametrize("line", ['sensitivity = "open"\n', "review_interval = 'mật'\n", "sensitivity = \n"])
    def test_every_other_fault_of_manage_toml_is_said_as_usual(self, line: str) -> None:
        _, [fault] = read({"document.md": text(b""), "manage.toml": line.encode()})

        assert "state secret" not in str(fault.hint)

    @given(st.dictionaries(st.sampled_from(["document.md", "manage.toml", "a.docx"]), st.binary(max_size=40)))
    def test_no_bytes_whatever_do_harm(self, files: dict[str, bytes]) -> None:
        document, wrong = read({name: b"+++\n" + data for name, data in files.items()})

        assert document.header is not None or any(fault.is_error for fault in wrong)


class TestFiles:
    def test_a_file_that_the_header_does_not_list_is_an_error(self) -> None:
        files = {"document.md": text(b'attachments = ["b.pdf"]\n'), "b.pdf": b"", "c.pdf": b"", "a/d.pdf": b""}

        assert faults(files) == [
            "…/a/d.pdf: QMS-D011 QT-05 does not list the file a/d.pdf",
            "…/c.pdf: QMS-D011 QT-05 does not list the file c.pdf",
        ]

    def test_so_is_one_that_it_lists_and_that_is_not_there(self) -> None:
        assert faults({"document.md": text(b'body = "a.docx"\nattachments = ["b.pdf", "c.pdf"]\n'), "c.pdf": b""}) == [
            "…/document.md:5: QMS-D012 QT-05 lists the file a.docx, which is not there",
            "…/document.md:6: QMS-D012 QT-05 lists the file b.pdf, which is not there",
        ]

    @pytest.mark.parametrize("name", ["a.docx", "A.PDF", "a.b.xls", "a.ods"])
    def test_the_master_text_may_be_an_office_file(self, name: str) -> None:
        assert faults({"document.md": text(f'body = "{name}"\n'.encode()), name: b"PK"}) == []

    @pytest.mark.parametrize("name", ["a.txt", "docx", ".docx"])
    def test_any_other_master_text_is_a_warning(self, name: str) -> None:
        _, [fault] = read({"document.md": text(f'body = "{name}"\n'.encode()), name: b"PK"})

        assert (fault.code, fault.severity, fault.location.line) == ("QMS-D013", Severity.WARNING, 5)


class TestWriting:
    @given(HEADERS, WORDS)
    def test_what_is_written_reads_back_equal(self, header: Header, body: str) -> None:
        document, wrong = read({"document.md": document_bytes(header, body)})

        assert document.header == header
        assert document.body.removeprefix("\n") == body.removeprefix("\n")
        assert {fault.code for fault in wrong} <= {"QMS-D012", "QMS-D013"}

    def test_the_body_is_brought_to_form(self) -> None:
        document, wrong = read({"document.md": document_bytes(HEADER, "\ufeff# T\r\n\u1ea1\u0302\r")})

        assert document.body == "\n\ufeff# T\n\u1ead\n"
        assert wrong == ()

    @pytest.mark.parametrize(
        "header, body, reason",
        [
            (HEADER, "a\0b", "NUL byte"),
            (HEADER, ">>>>>>> main\n", "merge-conflict markers"),
            (HEADER, "\udfff", "cannot be stored as text"),
            (Header(code="QT-05", title="\ud800", unit="vp"), "", "cannot be stored as text"),
            (Header(code="QT-05", title="a" * HEADER_LIMIT, unit="vp"), "", r"QT-05 cannot be written: the header has"),
        ],
    )
    def test_what_could_not_be_read_again_is_not_written(self, header: Header, body: str, reason: str) -> None:
        with pytest.raises(Refused, match=reason):
            document_bytes(header, body)

    def test_a_field_is_changed_and_all_else_stays_letter_by_letter(self) -> None:
        odd = b'+++   \ncode=\'QT-05\' # ma\ntitle = "T"\nunit = "vp"\n\n[[bases]]\nnumber = "1"\n+++\n\n\n# T  \n\t\n'
        document, _ = read({"document.md": odd})

        assert edit_header(document, {"title": "Mới"}) == odd.replace(b"+++   \n", b"+++\n").replace(
            b'"T"', '"Mới"'.encode()
        )

    def test_the_change_in_preparation_is_emptied_and_all_else_stays(self) -> None:
        manage = b'# nhac\nchange = "a"\nreview_interval = 12\nchange_basis = "b"\n'
        document, _ = read({"document.md": text(b""), "manage.toml": manage})

        assert without_change(document) == b"# nhac\nreview_interval = 12\n"

    @pytest.mark.parametrize("manage", [b"", b"review_interval = 12\n"])
    def test_where_none_is_in_preparation_nothing_is_to_be_written(self, manage: bytes) -> None:
        document, _ = read({"document.md": text(b""), "manage.toml": manage})

        assert without_change(document) is None
        assert without_change(read({"document.md": text(b"")})[0]) is None

    def test_half_a_change_is_emptied_too(self) -> None:
        document, _ = read({"document.md": text(b""), "manage.toml": b'change_basis = "b"\n'})

        assert without_change(document) == b""


class TestPlaces:
    FLOW = text(
        b'[procedure]\ntime = "5 ngay"\n\n[[steps]]\nid = "b1"\nwhat = "x"\n\n[[steps]]\nid = "b2"\nwhat = "y"\n'
    )

    @pytest.mark.parametrize(
        "field, line", [("code", 2), ("procedure.time", 6), ("steps[1].what", 14), ("steps[1].unit", 12)]
    )
    def test_a_field_of_the_header_is_found_on_its_line(self, field: str, line: int) -> None:
        place = locator("documents/flowchart/ld-01/document.md", self.FLOW)(field)

        assert (place.path, place.line, place.field) == ("documents/flowchart/ld-01/document.md", line, field)

    def test_so_is_one_of_a_file_that_is_nothing_but_toml(self) -> None:
        place = locator("organisation.toml", b'[[units]]\nid = "vp"\nname = "x"\n')("units[0].name")

        assert str(place) == "organisation.toml:3"

    @pytest.mark.parametrize("data", [b"\0", b"no header", b""])
    def test_of_a_file_that_cannot_be_read_the_first_line_is_named(self, data: bytes) -> None:
        assert str(locator("a/document.md", data)("code")) == "a/document.md:1"

    def test_headings_and_links_have_the_lines_of_the_file(self) -> None:
        document, _ = read({"document.md": document_bytes(HEADER, "# T\n\n[a](qms:qt-01)\n")})
        found = outline_of(document)

        assert [(heading.text, heading.line) for heading in found.headings] == [("T", 7)]
        assert [(link.target, link.line) for link in found.links] == [("qms:qt-01", 9)]


def test_the_sample_folder_of_these_tests_is_sound() -> None:
    [data] = folder("qt-05").values()
    document, wrong = read({"document.md": data})

    assert wrong == ()
    assert document.body == "\n# Quy trình\n" + HEADINGS
