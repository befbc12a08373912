"""Templates filled with papers and reports: what the paper says is all there, whatever Word did to the tags."""

from __future__ import annotations

import io

import attrs
import docx
import pytest
from support import official
from support.templates import ENOUGH, decision, filled, made, refusal, said, saved
from support.word_files import W, opened, part, png, text_of, words

from qms.model.official_papers import Annex, OfficialPaper, PaperForm
from qms.model.reports import Figure, Report, Section, Signature, Table
from qms.render.new_templates import new_paper_template, new_report_template
from qms.render.template_files import check_template
from qms.render.word_templates import official_docx_from, report_docx_from

PAPERS = [value for value in vars(official).values() if isinstance(value, OfficialPaper)]
TABLE = Table(
    caption="Bảng một", headings=("STT", "Tên"), rows=(("I. Nhóm",), ("1", "Một <&> ]]>"), ("2", "Hai {{ x }}"))
)
REPORT = Report(
    title="BÁO CÁO",
    letterhead=("UBND TỈNH", "SỞ CÔNG THƯƠNG"),
    sections=(Section(heading="I. Phần", paragraphs=("Đoạn.\nDòng hai.",), tables=(TABLE,), notes=("Chú thích.",)),),
    notes=("Hết.",),
    recipients=("- Như trên;",),
    signatures=(Signature(titles=("GIÁM ĐỐC",), name="Nguyễn Văn A"),),
    figures=(
        Figure(name="Số tài liệu", value=2, source="Sổ cái đến mục 7"),
        Figure(name="Tỉ lệ", value=99.5, unit="%", source="Sổ tiếp nhận"),
    ),
)
# -- everything is there --------------------------------------------------------------------------------------


def values_of(paper: object) -> list[str]:
    """Return every text that a value holds."""
    match paper:
        case PaperForm():
            return []
        case str():
            return [paper]
        case tuple():
            return [text for one in paper for text in values_of(one)]
        case None | bytes() | int() | float():
            return []
        case _:
            return [text for field in attrs.fields(type(paper)) for text in values_of(getattr(paper, field.name))]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: f"{paper.form}")
def test_every_word_of_a_paper_is_in_the_file_that_a_new_template_gives(paper: OfficialPaper) -> None:
    paper = attrs.evolve(paper, mark=None)
    data = official_docx_from(new_paper_template(paper.form), paper, file="t.docx")
    foot = opened(data).sections[0].first_page_footer
    found = words("\n".join([said(data), *(p.text for p in foot.paragraphs)]).casefold())
    wanted = {word for text in values_of(paper) for word in words(text.casefold())}

    assert wanted - set(found) == set()


def test_every_word_of_a_report_is_in_the_file_that_a_new_template_gives() -> None:
    text = said(report_docx_from(new_report_template(), REPORT, file="t.docx"))

    for value in values_of(REPORT):
        assert "".join(value.split()) in "".join(text.split()), value
    assert "99,5 %" in text


@pytest.mark.parametrize(("own_pages", "breaks"), [(True, 1), (False, 0)])
def test_parts_that_are_handed_on_alone_begin_a_page(own_pages: bool, breaks: int) -> None:
    report = attrs.evolve(REPORT, sections=REPORT.sections * 2, page_for_each_section=own_pages)
    root = part(report_docx_from(new_report_template(), report, file="t.docx"))

    assert len(root.findall(f".//{W}pageBreakBefore")) == breaks


def test_the_end_of_a_paper_stays_with_the_last_words_of_its_text() -> None:
    data = official_docx_from(new_paper_template(PaperForm.DECISION), official.DECISION, file="t.docx")
    last = [p for p in opened(data).paragraphs if p.text.endswith("./.")][-1]

    assert last.paragraph_format.keep_with_next


@pytest.mark.parametrize("form", [*PaperForm, None], ids=str)
def test_a_new_template_has_no_fault(form: PaperForm | None) -> None:
    data = new_report_template() if form is None else new_paper_template(form)

    assert check_template(data, form, file="t.docx").diagnostics == ()


def test_the_same_paper_gives_the_same_bytes() -> None:
    one, other = (official_docx_from(new_paper_template(PaperForm.DECISION), official.DECISION, file="t") for _ in "12")

    assert one == other


def test_a_text_that_looks_like_a_tag_stands_as_it_is() -> None:
    text = r"a {{ number }} {% if x %} {_{ b }_} & < > # $ @ \ ] =HYPERLINK(1)"

    assert text in said(filled(made(*ENOUGH), decision(subject=text)))


def test_a_break_of_a_line_and_a_tab_stay() -> None:
    root = part(filled(made(*ENOUGH), decision(subject="một\nhai\tba")))

    assert root.find(f".//{W}br") is not None
    assert "một\nhai\nba" in text_of(root)


def test_a_control_character_does_not_break_the_file() -> None:
    assert "a\ufffdb" in said(filled(made(*ENOUGH), decision(subject="a\x07b")))


# -- what Word does to tags -----------------------------------------------------------------------------------


def test_a_tag_whose_letters_stand_in_several_runs_is_filled() -> None:
    document = docx.Document(io.BytesIO(made(*ENOUGH[1:])))
    torn = document.add_paragraph()
    for piece, bold in (("V/v: {", False), ("{ sub", True), ("ject }", False), ("} !", True)):
        torn.add_run(piece).bold = bold

    assert "V/v: V/v họp !" in said(filled(saved(document)))


def test_a_bold_tag_stays_bold() -> None:
    document = docx.Document(io.BytesIO(made(*ENOUGH[1:])))
    document.add_paragraph().add_run("{{ subject }}").bold = True
    shown = [run for p in opened(filled(saved(document))).paragraphs for run in p.runs if run.text == "V/v họp"]

    assert [run.bold for run in shown] == [True]


def test_typographic_quotes_in_a_tag_are_quotes() -> None:
    assert "GIÁM ĐỐC Nguyễn" in said(
        filled(made(*ENOUGH[:3], "{{ s.titles|join(‘ ’) }} {{ s.name }}", "{%p endfor %}"))
    )


def test_a_row_is_repeated_for_each_row_of_a_table() -> None:
    template = made(
        "{{ title }}",
        "{{ agency }}{{ parents[0] }}",
        "{%p for s in sections %}",
        "{{ s.heading }}{{ s.notes[0] }}",
        "{{ s.paragraphs|first }}",
        "{%p endfor %}",
        "{{ notes[0] }}{{ recipients[0] }}",
        "{{ signatures[0].titles[0] }}{{ signatures[0].name }}{{ tables[0].caption }}",
        "{%p for f in figures %}",
        "{{ f.name }} {{ f.value }} {{ f.source }}",
        "{%p endfor %}",
        table=(
            ("{{ tables[0].headings[0] }}", "{{ tables[0].headings[1] }}"),
            ("{%tr for row in tables[0].rows %}", ""),
            ("{{ row[0] }}", "{{ row[1] }}"),
            ("{%tr endfor %}", ""),
        ),
    )
    [grid] = opened(report_docx_from(template, REPORT, file="t.docx")).tables

    assert [[cell.text for cell in row.cells] for row in grid.rows] == [
        ["STT", "Tên"],
        ["I. Nhóm", ""],
        ["1", "Một <&> ]]>"],
        ["2", "Hai {{ x }}"],
    ]


def test_a_cell_whose_loop_had_no_turn_still_has_a_paragraph() -> None:
    document = docx.Document(io.BytesIO(made(*ENOUGH)))
    cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
    cell.text = "{%p for one in recipients %}"
    cell.add_paragraph("{{ one }}")
    cell.add_paragraph("{%p endfor %}")
    root = part(filled(saved(document)))

    assert [child.tag for child in root.find(f".//{W}tc") or ()][-1] == f"{W}p"


def test_a_table_whose_loop_had_no_turn_is_gone() -> None:
    table = (("{%tr for one in recipients %}",), ("{{ one }}",), ("{%tr endfor %}",))

    assert opened(filled(made(*ENOUGH, table=table))).tables == []


# -- the text -------------------------------------------------------------------------------------------------


def test_the_markdown_becomes_real_blocks() -> None:
    text = "# Chương I\n\n- một\n- hai\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    document = opened(filled(made(*ENOUGH), decision(text=text)))

    assert [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"] == ["Chương I"]
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["1", "2"]


def test_a_template_without_lists_and_headings_gets_them() -> None:
    document = docx.Document(io.BytesIO(made(*ENOUGH)))
    for style in [s for s in document.styles if s.name and s.name.startswith("Heading")]:
        style.element.getparent().remove(style.element)
    relation = next(key for key, rel in document.part.rels.items() if rel.reltype.endswith("/numbering"))
    del document.part.rels[relation]
    data = filled(saved(document), decision(text="# Chương I\n\n1. một\n2. hai\n"))

    assert "Heading1" in {style.style_id for style in opened(data).styles}
    assert opened(data).part.numbering_part is not None
    assert "Chương I" in said(data)


def test_a_table_is_as_wide_as_the_text_of_the_template() -> None:
    document = docx.Document(io.BytesIO(made(*ENOUGH)))
    section = document.sections[0]
    assert section.page_width is not None
    section.left_margin = section.right_margin = (section.page_width - 3_600_000) // 2  # leaves 10 cm
    data = filled(saved(document), decision(text="| a | b |\n|---|---|\n| 1 | 2 |\n"))
    width = part(data).find(f".//{W}tblW")

    assert width is not None
    assert abs(int(width.get(f"{W}w", "0")) - 5669) <= 3


def test_a_mark_stands_in_every_header() -> None:
    data = filled(made(*ENOUGH), decision(mark="DỰ THẢO"))

    assert 'string="DỰ THẢO"' in opened(data).sections[0].header._element.xml


def test_the_picture_of_a_signature_is_placed() -> None:
    paper = attrs.evolve(official.DECISION, signatures=(attrs.evolve(official.DEPUTY, picture=png()),), annexes=())
    data = official_docx_from(new_paper_template(PaperForm.DECISION), paper, file="t.docx")

    assert len(opened(data).inline_shapes) == 1


# -- nothing is dropped ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "paper", "missing"),
    [
        (made(*ENOUGH), decision(recipients=("Như trên",)), "recipients"),
        (made(*ENOUGH), decision(annexes=(Annex(title="Danh mục", attached="(Kèm theo)", text="x"),)), "annexes, in each: attached, annexes, in each: text, annexes, in each: title"),
        (made(*ENOUGH, "{% if number %}có số{% endif %}"), decision(number="Số: 12/SCT"), "number"),
        (made(ENOUGH[0], "{%p if number %}", ENOUGH[1], "{%p endif %}", *ENOUGH[2:]), None, "text"),
    ],
)  # fmt: skip
def test_a_template_that_does_not_show_what_the_paper_has_is_refused(
    template: bytes, paper: OfficialPaper | None, missing: str
) -> None:
    assert refusal(template, paper) == [f"t.docx: QMS-T046 the template does not show what the paper has: {missing}"]


def test_what_the_template_says_itself_need_not_be_named() -> None:
    template = made("Sở Công thương", *ENOUGH)

    assert "Sở Công thương" in said(filled(template, decision(letterhead=("SỞ CÔNG THƯƠNG",))))
