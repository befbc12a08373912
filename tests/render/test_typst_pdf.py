"""PDF files: what they are by themselves, what they can read, and what is said where there can be none."""

from __future__ import annotations

import re
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from support.pdf_files import MILLIMETRE, boxes_of, letters_in
from support.word_files import png

from qms.errors import UsageError
from qms.render.typst_pdf import MissingLetters, pdf_bytes
from qms.render.typst_source import paragraph, run, source

typst: Any = pytest.importorskip("typst")


def of(text: str) -> str:
    return source(paragraph(run(text)), title="Tên", author="Sở")


def test_it_is_pdf_a_tagged_and_in_vietnamese() -> None:
    data = pdf_bytes(of("văn bản"))

    assert re.search(rb"pdfaid:part>2<.*pdfaid:conformance>A<", data, re.DOTALL)
    assert b"/Lang(vi-VN)" in data.replace(b"/Lang (", b"/Lang(")
    assert re.search(rb"/Marked true", data)


def test_every_font_is_in_the_file_and_comes_with_qms() -> None:
    data = pdf_bytes(of("văn bản ☐ ☑ ✓ ◇ →"))

    names = set(re.findall(rb"/FontName ?/[A-Z]{6}\+([\w-]+)", data))
    assert names == {b"LiberationSerif", b"DejaVuSans"}
    assert len(re.findall(rb"/FontFile[23]", data)) == len(names)
    assert "☐☑✓◇→" in letters_in(data)


def test_equal_sources_give_equal_bytes() -> None:
    assert pdf_bytes(of("a")) == pdf_bytes(of("a"))
    assert pdf_bytes(of("a")) != pdf_bytes(of("b"))


def test_threads_do_not_disturb_each_other() -> None:
    made: dict[int, str] = {}
    threads = [
        threading.Thread(target=lambda n=n: made.update({n: letters_in(pdf_bytes(of(f"văn bản {n}")))}))
        for n in range(6)
    ]
    # pypdfium2 may be used by one thread only, so it reads in the last one to come.
    for thread in threads:
        thread.start()
        thread.join()

    assert made == {n: f"vănbản{n}" for n in range(6)}


def test_letters_that_no_font_has_are_named() -> None:
    with pytest.raises(MissingLetters) as refused:
        pdf_bytes(of("Tên 日本 \ue000"))

    assert refused.value.letters == "日本\ue000"
    assert str(refused.value.message) == (
        "no font of a PDF file has these letters: 日 (U+65E5), 本 (U+672C), \ue000 (U+E000)"
    )


def test_it_reads_its_pictures_and_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")

    assert pdf_bytes('#set document(title: "x")\n#image("/a", alt: "b")', {"a": png()})
    for name in (f"{tmp_path}/secret", "../secret", "/../secret", "a/../../secret"):
        with pytest.raises(typst.TypstError):
            pdf_bytes(f'#read("{name}")')


def test_without_typst_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(UsageError) as refused:
        pdf_bytes(of("a"))

    assert "typst" in str(refused.value.message)
    assert "pip install qms[pdf]" in str(refused.value.hint)


def test_letters_of_a_paper_have_the_measures_of_times_new_roman() -> None:
    [line] = boxes_of(pdf_bytes(of("n" * 20)))

    assert line.right - line.left == pytest.approx(20 * 0.5 * 13 * MILLIMETRE, abs=0.5)
