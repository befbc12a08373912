"""Every document of the sample agency in every format: nothing of its source is lost, all stands where it belongs.

In short each eighth document is written, and one of every kind; whole where slow tests run.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import attrs
import pytest
from support.pages import Page
from support.paper_words import header_pieces, headings_of, lost, step_pieces, tables_of, text_pieces, unsaid
from support.pdf_files import letters_of
from support.sheets import Sheet, out_of_place, sheets_of
from support.word_files import W, part, text_of

from qms.model.ledger import Standing
from qms.model.queries import history_of
from qms.model.written_dates import write_day
from qms.operations.reading import FrozenDocument
from qms.testing import sample_workspace
from qms.workspace import Workspace

pytest.importorskip("typst")

ON = dt.date(2021, 10, 1)
AGENCY = ("UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG")
CHANGES = "TRANG THEO DÕI SỬA ĐỔI"
STEP_HEADS = "Bước Nội dung công việc Trách nhiệm Thời gian Biểu mẫu, kết quả Tiếp theo"
TOTAL = "Tổng thời gian các bước của cơ quan"
LETTERS_TO_A_PAGE = 4500
ALL = [8, pytest.param(1, marks=pytest.mark.slow)]


@attrs.frozen
class Source:
    """A document in force as its source has it, with what the organisation and the ledger say of it."""

    document: FrozenDocument
    standing: Standing
    unit: str
    names: Mapping[str, str]
    changes: Sequence[Standing]
    passed_by: Sequence[str]

    @property
    def code(self) -> str:
        return self.standing.issue.code

    def control(self) -> Iterator[str]:
        issue, line = self.standing.issue, self.standing.line
        yield from (*AGENCY, self.unit)
        yield from (issue.title, f"Mã hiệu: {issue.code}", f"Lần ban hành: {issue.edition:02d}")
        yield from (f"Lần sửa đổi: {issue.revision:02d}", f"Ngày hiệu lực: {write_day(line.effective)}")

    def history(self) -> Iterator[str]:
        for n, change in enumerate(self.changes, start=1):
            issue, line = change.issue, change.line
            yield f"{n}{issue.change or ''}"
            yield issue.change_basis or ""
            yield f"{issue.edition:02d}{issue.revision:02d}{line.number or ''}"

    def steps(self) -> Iterator[str]:
        """What the table of its steps says, row by row."""
        for n, step in enumerate(self.document.steps, start=1):
            what, *said = step_pieces(step)
            yield f"{n}{what}"
            unit = self.names[step.unit] if step.unit else None
            yield from ([unit] if unit and unit != step.role else [])
            yield from said

    def chart(self) -> Iterator[str]:
        for n, step in enumerate(self.document.steps, start=1):
            yield f"{n}. {step.what}"
            yield from (str(said) for said in (step.form, step.time) if said)


@pytest.fixture(scope="module")
def sample() -> Workspace:
    return sample_workspace()


@pytest.fixture(scope="module")
def in_markdown(sample: Workspace) -> Sequence[Standing]:
    """What is in force and has a text in Markdown, by kind and code."""
    documents = sample.session.load().system.documents
    in_force = sorted(sample.in_force(on=ON), key=lambda standing: (standing.issue.kind, standing.issue.code))
    headers = {standing: documents[standing.issue.document].header for standing in in_force}
    return [standing for standing, header in headers.items() if header is not None and header.body is None]


@pytest.fixture(scope="module", params=ALL, ids=["some", "all"])
def chosen(request: pytest.FixtureRequest, sample: Workspace, in_markdown: Sequence[Standing]) -> Sequence[Source]:
    """Some of them, the first of every kind among them, or all."""
    kinds = {standing.issue.kind: standing for standing in reversed(in_markdown)}
    taken = [one for n, one in enumerate(in_markdown) if n % request.param == 0 or one is kinds[one.issue.kind]]
    loaded = sample.session.load()
    organisation, names = loaded.organisation, loaded.organisation.names_of_actors(ON)
    found = []
    for standing in taken:
        issue = standing.issue
        acts = loaded.system.reviews.of(issue.document, issue.digest)
        found.append(
            Source(
                document=sample.document(issue.document, on=ON),
                standing=standing,
                unit=organisation.name_of_unit(issue.unit, ON),
                names=names,
                changes=[*history_of(loaded.ledger, issue.document, on=ON)],
                passed_by=[organisation.name_of_person(act.by, act.date) for act in acts],
            )
        )
    return found


def told(chosen: Sequence[Source], wrong: Callable[[Source], Iterator[object]]) -> Mapping[str, Sequence[object]]:
    """Return what is wrong with the papers of some documents, by their codes."""
    found = {source.code: [*wrong(source)] for source in chosen}
    return {code: said for code, said in found.items() if said}


# -- documents --------------------------------------------------------------------------------------------------------


def test_every_kind_of_document_is_there(chosen: Sequence[Source], in_markdown: Sequence[Standing]) -> None:
    assert len(in_markdown) == 145
    assert {source.standing.issue.kind for source in chosen} == {standing.issue.kind for standing in in_markdown}


def test_a_pdf_says_all_of_it_in_order_and_every_letter_in_its_place(
    sample: Workspace, chosen: Sequence[Source], tmp_path: Path
) -> None:
    def wrong(source: Source) -> Iterator[object]:
        file = tmp_path / f"{source.code}.pdf"
        assert sample.export_document(source.code, file, on=ON).warnings == ()
        sheets = sheets_of(file.read_bytes())
        yield from _unsaid_on(sheets, source)
        yield from out_of_place(sheets)
        yield from _wrongly_headed(sheets, source)
        yield from _cut_badly(sheets, source)

    assert told(chosen, wrong) == {}


def _unsaid_on(sheets: Sequence[Sheet], source: Source) -> Iterator[object]:
    letters = letters_of("".join(sheet.body for sheet in sheets))
    changes = letters.index(letters_of(CHANGES))
    yield from lost(source.control(), letters[:changes])
    yield from unsaid(source.passed_by, letters[:changes])
    yield from unsaid(header_pieces(source.document.header), letters)
    yield from lost([*source.history(), *text_pieces(source.document.text)], letters[changes:])
    if source.document.steps:
        start = letters.rindex(letters_of(f"Các bước thực hiện{STEP_HEADS}"))
        chart = max(start, letters.find(letters_of(TOTAL), start))
        yield from lost(source.steps(), _once(letters[start:], letters_of(STEP_HEADS)))
        yield from unsaid(source.chart(), letters[chart:])


def _once(letters: str, heads: str) -> str:
    """Return letters without the heads of a table where it goes on."""
    return letters.replace(heads, "")


def _wrongly_headed(sheets: Sequence[Sheet], source: Source) -> Iterator[object]:
    first = sheets[0]
    if first.head.strip():
        yield first.head
    if not (first.the(AGENCY[1]).right < first.middle - 10 and first.the("Mã hiệu:").left > first.middle + 10):
        yield "the control table stands elsewhere"
    for n, sheet in enumerate(sheets, start=1):
        if n > 1 and not sheet.head.startswith(f"{source.code} - {source.standing.issue.title.split()[0]}"):
            yield (n, "head", sheet.head)
        which = f"{source.code} - lần {source.standing.issue.edition:02d}.{source.standing.issue.revision:02d}"
        if not (sheet.foot.startswith(which) and sheet.foot.strip().endswith(f"Trang {n}/{len(sheets)}")):
            yield (n, "foot", sheet.foot)


def _cut_badly(sheets: Sequence[Sheet], source: Source) -> Iterator[object]:
    """Yield headings that end a page, tables that go on without their heads, and a number of pages that is no good."""
    headings = {letters_of(text) for text in headings_of(source.document.text)} | {letters_of("Các bước thực hiện")}
    yield from (sheet.body for sheet in sheets if letters_of(sheet.body.rstrip().splitlines()[-1]) in headings)
    bodies = [letters_of(sheet.body) for sheet in sheets]
    if source.document.steps:
        begins = max(n for n, body in enumerate(bodies) if letters_of(f"Các bước thực hiện{STEP_HEADS}") in body)
        rows = [letters_of(f"{n}{step.what}") for n, step in enumerate(source.document.steps, start=1)]
        for body in bodies[begins:]:
            if any(row in body for row in rows) and letters_of(STEP_HEADS) not in body:
                yield body
    letters, charts = sum(map(len, bodies)), 3 if source.document.steps else 0
    if not letters / LETTERS_TO_A_PAGE <= len(sheets) <= 3 + charts + letters / 900:
        yield f"{len(sheets)} pages"


def test_a_word_file_says_all_of_it_in_order(sample: Workspace, chosen: Sequence[Source], tmp_path: Path) -> None:
    def wrong(source: Source) -> Iterator[object]:
        file = tmp_path / f"{source.code}.docx"
        assert sample.export_document(source.code, file, on=ON).warnings == ()
        data = file.read_bytes()
        document = part(data)
        letters = letters_of(text_of(document))
        changes = letters.index(letters_of(CHANGES))
        yield from lost(source.control(), letters[:changes])
        yield from unsaid(source.passed_by, letters[:changes])
        yield from unsaid(header_pieces(source.document.header), letters)
        pieces = [*source.history(), *text_pieces(source.document.text), *source.steps()]
        yield from lost(pieces, letters[changes:])
        yield from _pictures_missing(data, source)
        heads = 2 + tables_of(source.document.text) + bool(source.document.steps)
        if len([*document.iter(f"{W}tblHeader")]) != heads:
            yield "a table whose head is not repeated"
        yield from _margins_missing(data, source)

    assert told(chosen, wrong) == {}


def _pictures_missing(data: bytes, source: Source) -> Iterator[object]:
    """Yield what is wrong with the flowchart: each part is there as dots and as a drawing, which says all of it."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = [name for name in parts.namelist() if name.startswith("word/media/")]
        drawings = [parts.read(name) for name in names if name.endswith(".svg")]
    letters = letters_of("".join(text for drawing in drawings for text in ET.fromstring(drawing).itertext()))
    yield from unsaid(source.chart(), letters)
    if len(names) != 2 * len(drawings):
        yield names


def _margins_missing(data: bytes, source: Source) -> Iterator[object]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = [re.sub(r"word/(.*)\.xml", r"\1", name) for name in parts.namelist()]
    heads, feet = ([part(data, name) for name in names if name.startswith(sort)] for sort in ("header", "footer"))
    if not any(f"{source.code} - {source.standing.issue.title}" in text_of(head) for head in heads):
        yield "no head"
    for foot in feet:
        fields = "".join(element.text or "" for element in foot.iter(f"{W}instrText"))
        if not (source.code in text_of(foot) and "PAGE" in fields and "NUMPAGES" in fields):
            yield text_of(foot)


def test_a_page_says_all_of_it_in_order(sample: Workspace, chosen: Sequence[Source], tmp_path: Path) -> None:
    sample.export_in_force(tmp_path / "share", on=ON, sort="html")
    pages = {file.name.partition(" - ")[0]: file for file in (tmp_path / "share").rglob("* - lan *.html")}

    def wrong(source: Source) -> Iterator[object]:
        letters = letters_of(Page(pages[source.code].read_text("utf-8")).new)
        yield from (*lost(source.control(), letters), *lost(text_pieces(source.document.text), letters))
        yield from unsaid(header_pieces(source.document.header), letters)
        if source.document.steps:
            start = letters.rindex(letters_of(f"Các bước thực hiện{STEP_HEADS}"))
            yield from unsaid(source.chart(), letters[:start])
            yield from lost([*source.steps(), *source.history()], letters[start:])

    assert len(pages) == 145
    assert told(chosen, wrong) == {}


def test_a_flowchart_says_all_of_its_steps(sample: Workspace, chosen: Sequence[Source], tmp_path: Path) -> None:
    def wrong(source: Source) -> Iterator[object]:
        file = tmp_path / f"{source.code}.svg"
        sample.export_document(source.code, file, on=ON)
        root = ET.fromstring(file.read_bytes())
        letters = letters_of("".join("".join(child.itertext()) for child in root if child.tag.endswith("g")))
        units = {source.names[step.unit] for step in source.document.steps if step.unit}
        yield from unsaid([*source.chart(), *units], letters)
        for name in ("title", "desc"):
            if not (root.findtext(f"{{http://www.w3.org/2000/svg}}{name}") or "").strip():
                yield f"no {name}"

    assert told([source for source in chosen if source.document.steps], wrong) == {}


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".svg"])
def test_once_more_it_has_the_same_bytes(
    sample: Workspace, in_markdown: Sequence[Standing], suffix: str, tmp_path: Path
) -> None:
    charts = [standing.issue.code for standing in in_markdown if standing.issue.kind == "flowchart"][::100]
    for code in charts:
        one, other = tmp_path / f"1{suffix}", tmp_path / f"2{suffix}"
        sample.export_document(code, one, on=ON)
        sample.export_document(code, other, on=ON)

        assert one.read_bytes() == other.read_bytes()
    assert len(charts) == 2
