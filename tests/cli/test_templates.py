"""qms template new, check, list; the store's templates in what is written."""

import io
from pathlib import Path

import docx

DECISION = "templates/decision.docx"


def change(path, old, new):
    document = docx.Document(path)
    for paragraph in document.paragraphs:
        if paragraph.text == old:
            paragraph.runs[0].text = new
    document.save(path)


def test_a_new_template_is_put_into_the_store_and_has_no_fault(store, qms):
    answer = qms("template", "new", "decision")

    assert answer.code == 0, answer.err
    assert answer.out.startswith(f"  + {DECISION}\nDone: make the template decision. Commit ")
    assert qms("check").out == "Nothing is wrong.\n"
    checked = qms("template", "check", DECISION)
    assert checked.code == 0
    assert checked.out.endswith("It can be used.\n")


def test_a_report_that_lies_on_its_side_has_a_template_that_does(store, qms):
    for name, wide in (("danh-muc-noi-bo", True), ("thong-bao-ban-hanh", False)):
        assert qms("template", "new", name).code == 0

        section = docx.Document(f"templates/{name}.docx").sections[0]
        assert (section.page_width > section.page_height) is wide


def test_a_template_is_never_written_over(store, qms):
    assert qms("template", "new", "decision").code == 0
    before = Path(DECISION).read_bytes()

    answer = qms("template", "new", "decision")

    assert answer.code == 1
    assert "there is a template templates/decision.docx already" in answer.err
    assert Path(DECISION).read_bytes() == before
    assert qms("template", "new", "decision--hop-dong").code == 0


def test_a_dry_run_writes_nothing(store, qms):
    assert qms("template", "new", "decision", "--dry-run").code == 0
    assert qms("template", "new", "decision", "-o", "../a.docx", "--dry-run").code == 0

    assert not Path(DECISION).exists()
    assert not Path("../a.docx").exists()


def test_a_name_that_nothing_bears_is_told_with_the_nearest(store, qms):
    for words, told, hint in (
        (["new", "decison"], "there is no paper or report “decison”", "did you mean decision?"),
        (["new", "decision--Hợp Đồng"], "“Hợp Đồng” cannot name a template", "lower-case letters"),
        (["check", "qms.toml"], "the name of qms does not say what it is a template of", "there are: decision"),
        (["check", "qms.toml", "--for", "leter"], "there is no paper or report “leter”", "did you mean letter?"),
        (["check", "../none.docx", "--for", "letter"], "none.docx cannot be read", "check the path"),
        (["new", "letter", "-o", "../a.doc"], "a template cannot be written as a.doc", ".docx"),
        (["new", "letter", "-o", "a.docx"], "lies in the store", "outside"),
    ):
        answer = qms("template", *words)

        assert answer.code == 2, words
        assert told in answer.err
        assert hint in answer.err


def test_a_template_in_which_something_is_wrong_is_told(store, qms):
    assert qms("template", "new", "decision", "-o", "../decision.docx").code == 0
    change("../decision.docx", "{{ authority }}", "{{ autority }}")

    answer = qms("template", "check", "../decision.docx")

    assert answer.code == 1
    assert "QMS-T042 there is no variable autority, at “{{ autority }}”\n    did you mean authority?" in answer.err
    assert "QMS-T045 the template does not show authority" in answer.err
    assert answer.out.endswith("It cannot be used as it is.\n")
    as_json = qms("template", "check", "../decision.docx", "--format", "json").json
    assert as_json["ok"] is False
    assert [row["code"] for row in as_json["diagnostics"]] == ["QMS-T042", "QMS-T045"]


def test_check_looks_at_the_templates_of_the_store(store, qms):
    Path("templates").mkdir()
    Path("templates/letter.docx").write_bytes(b"x")
    Path("templates/leter.docx").write_bytes(b"x")
    Path("templates/ghi-chu.txt").write_bytes(b"x")

    answer = qms("check")

    assert answer.code == 1
    assert "templates/letter.docx: QMS-T040 it is not a Word document (.docx)" in answer.err
    assert "templates/leter.docx: QMS-T048 there is no paper or report “leter”" in answer.err
    assert "the file templates/ghi-chu.txt has no place in a store" in answer.err


def test_the_templates_are_listed(store, qms):
    assert qms("template", "new", "decision").code == 0

    rows = qms("template", "list", "--format", "json").json

    assert {"name": "decision", "path": DECISION, "ok": True} in rows
    assert {"name": "danh-muc-noi-bo", "path": None, "ok": None} in rows


def test_a_decision_is_written_in_the_form_of_the_stores_template_once_it_is_saved(store, qms, issued):
    assert qms("template", "new", "decision").code == 0
    change(DECISION, "{{ authority }}", "{{ authority }} (theo mẫu)")

    def written(*words):
        answer = qms("paper", "render", "244/QĐ-SCT", "-o", "../a.docx", *words)
        assert answer.code == 0, answer.err
        paper = docx.Document(io.BytesIO(Path("../a.docx").read_bytes()))
        return any(paragraph.text.endswith("(theo mẫu)") for paragraph in paper.paragraphs), answer.err

    is_new, told = written()
    assert not is_new
    assert "QMS-T050 the template was edited and is not saved yet" in told
    assert qms("save").code == 0
    is_new, told = written()
    assert is_new
    assert "QMS-T050" not in told


def test_a_pdf_that_does_not_follow_the_stores_template_says_so(store, qms, issued):
    assert qms("template", "new", "decision").code == 0

    answer = qms("paper", "render", "244/QĐ-SCT", "-o", "../a.pdf")

    assert answer.code == 0, answer.err
    assert "QMS-T049 the agency's template is for Word files" in answer.err


def test_a_template_that_drops_a_part_of_the_decision_is_refused(store, qms, issued):
    document = docx.Document()
    document.add_paragraph("{{ subject }}")
    document.save("../mau.docx")

    answer = qms("paper", "render", "244/QĐ-SCT", "-o", "../a.docx", "--template", "../mau.docx")

    assert answer.code == 1
    assert "QMS-T046 the template does not show what the paper has: " in answer.err
    assert not Path("../a.docx").exists()


def test_a_template_does_not_go_with_a_pdf(store, qms, issued):
    answer = qms("paper", "render", "244/QĐ-SCT", "-o", "../a.html", "--template", "../mau.docx")

    assert answer.code == 2
    assert "--template goes with a Word file" in answer.err
