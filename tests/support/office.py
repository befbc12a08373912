"""What people of an office do between two commands: write in Word, answer on a sheet, sign."""

from __future__ import annotations

from pathlib import Path

import docx
import python_calamine as calamine
import xlsxwriter


def add_line(file: Path, text: str = "Bản điện tử có giá trị như bản giấy.") -> None:
    """Write a paragraph at the end of a Word file, as Word would save it."""
    document = docx.Document(str(file))
    document.add_paragraph(text)
    document.save(str(file))


def answer(sheet: Path, *, person: str, verdict: str = "Đồng ý") -> None:
    """Answer every row of an answer sheet in the name of *person*, and save it as another program would."""
    rows = calamine.CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()
    top = next(place for place, row in enumerate(rows) if "Mã hiệu" in row)
    heading = rows[top]
    for row in rows[top + 1 :]:
        if row[heading.index("Mã hiệu")]:
            row[heading.index("Ý kiến")], row[heading.index("Người trả lời")] = verdict, person
    with xlsxwriter.Workbook(sheet) as workbook:
        target = workbook.add_worksheet("Phiếu")
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                if value != "":
                    target.write_string(place, column, str(value))


def signed_pdf(file: Path) -> None:
    """Lay down a PDF as a scanner makes it."""
    file.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n")
