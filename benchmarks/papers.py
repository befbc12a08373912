"""How long it takes to write documents for paper: all of an agency, beside LibreOffice, and one beside the library."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import docx
import typst

from benchmarks.measuring import Row, seconds, side_by_side, times_of
from qms.operations.document_sources import frozen_source
from qms.operations.exported_texts import load_for_export
from qms.operations.shown_documents import controlled_paper_of
from qms.render.controlled_papers import ControlledPaper
from qms.render.docx_body import markdown_body
from qms.render.docx_document import controlled_paper
from qms.render.docx_numbering import Numbering
from qms.render.docx_style import blank_paper, filled
from qms.render.typst_body import markdown_typst
from qms.render.typst_document import controlled_pdf
from qms.render.typst_pdf import pdf_bytes
from qms.render.typst_source import source
from qms.testing import sample_workspace

_ON = dt.date(2021, 10, 1)
_DOCUMENTS, _PART = 132, 33
_FOR_LIBREOFFICE = 12
"""Documents that LibreOffice converts, in one run: all of them would take it minutes."""
_SENTENCE = "công chức tiếp nhận kiểm tra hồ sơ, ghi giấy hẹn ngày trả kết quả và chuyển phòng chuyên môn thẩm định"


def papers(folder: Path, *, runs: int) -> Iterator[Row]:
    """Yield the rows of the documents of the sample agency as PDF, and of a text of two pages as PDF and as DOCX."""
    shown = _sample()
    part = shown[:: _DOCUMENTS // _PART]
    calls: dict[str, Callable[[], object]] = {
        "all": lambda: [*map(controlled_pdf, shown)],
        "part": lambda: [*map(controlled_pdf, part)],
    }
    controlled_pdf(shown[0])  # fonts and libraries are loaded
    times = side_by_side(max(1, runs // 3), calls)
    what = f"{len(shown)} documents as PDF"
    yield Row(f"{what}, beside {len(part)} of them {len(shown) // len(part)} times", times["all"],
              times_of(len(shown) / len(part), times["part"]), 1.3)  # fmt: skip
    soffice = shutil.which("soffice")
    if soffice:
        chosen = shown[:: len(shown) // _FOR_LIBREOFFICE]
        whole = [seconds(lambda: [*map(controlled_pdf, chosen)])]
        in_one, each = _libreoffice(soffice, folder, chosen)
        yield Row(f"{len(chosen)} of them, beside LibreOffice run once for each", whole, [each], 0.1)
        yield Row(f"{len(chosen)} of them, beside LibreOffice run once for all", whole, [in_one], 0.2)
    yield from _two_pages(runs)


def _sample() -> Sequence[ControlledPaper]:
    workspace = sample_workspace()
    shown = []
    with contextlib.closing(load_for_export(workspace.session)) as loaded:
        for standing in workspace.in_force(on=_ON):
            found = frozen_source(workspace.session, loaded, standing.issue.document, _ON, None)
            if found.header.body is None:
                shown.append(controlled_paper_of(loaded, found, _ON))
        # The names of linked documents are looked for while the papers are written.
        assert len(shown) >= _DOCUMENTS
    return shown[:_DOCUMENTS]


def _libreoffice(soffice: str, folder: Path, shown: Sequence[ControlledPaper]) -> tuple[float, float]:
    """Return the seconds that LibreOffice takes for the DOCX files of *shown*, in one run and in a run for each."""
    files = []
    for number, one in enumerate(shown):
        files.append(folder / f"libreoffice-{number}.docx")
        files[-1].write_bytes(controlled_paper(one))
    place = f"-env:UserInstallation={(folder / 'libreoffice').as_uri()}"
    words = [soffice, place, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]

    def convert(chosen: Sequence[Path]) -> None:
        subprocess.run([*words, *map(str, chosen)], check=True, capture_output=True)

    convert(files[:1])  # it makes its own settings first
    return seconds(lambda: convert(files)), sum(seconds(partial(convert, [file])) for file in files)


def _two_pages(runs: int) -> Iterator[Row]:
    """Yield what a text of two pages takes beside the bare call of the library; it differs from run to run."""
    texts = [_paragraphs(n) for n in range(runs + 1)]
    rows: dict[str, tuple[Callable[[Sequence[str]], object], Callable[[Sequence[str]], object]]] = {
        "PDF, beside typst alone": (_pdf, _bare_pdf),
        "DOCX, beside python-docx alone": (_docx, _bare_docx),
    }
    for what, (own, bare) in rows.items():
        own(texts[0])
        bare(texts[0])
        times = [(seconds(partial(own, text)), seconds(partial(bare, text))) for text in texts[1:]]
        yield Row(f"2 pages as {what}", [one for one, _ in times], [other for _, other in times], 8)


def _paragraphs(number: int) -> Sequence[str]:
    return [f"{n}/{number}. {' '.join([_SENTENCE] * 4)}." for n in range(1, 17)]


def _pdf(paragraphs: Sequence[str]) -> bytes:
    body = markdown_typst("\n\n".join(paragraphs), linked=lambda _: None, pictures={})
    return pdf_bytes(source(body, title="Quy trình", author="Sở"))


def _bare_pdf(paragraphs: Sequence[str]) -> object:
    text = '#set document(title: "Quy trình")\n#set text(lang: "vi", size: 13pt)\n' + "\n\n".join(paragraphs)
    return typst.compile(text.encode(), format="pdf", pdf_standards=["a-2a"], timestamp=0)


def _docx(paragraphs: Sequence[str]) -> bytes:
    paper = blank_paper(title="Quy trình", author="Sở")
    body = markdown_body(
        "\n\n".join(paragraphs), numbering=Numbering(paper), draw=lambda *_: None, linked=lambda _: None
    )
    return filled(paper, body)


def _bare_docx(paragraphs: Sequence[str]) -> bytes:
    paper, target = docx.Document(), io.BytesIO()
    for text in paragraphs:
        paper.add_paragraph(text)
    paper.save(target)
    return target.getvalue()
