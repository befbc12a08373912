"""The Markdown of a flowchart of an administrative procedure, made from what its header says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qms.model.documents import Header, LegalBasis
from qms.model.procedures import Procedure

_MARKS = re.compile(r"[\\`*_\[\]<]|&(?=#?\w+;)|(?<=^)(?:[#>+=~|-]|\d+(?=[.)]))")


def flowchart_body(header: Header) -> str:
    """Return the text of a flowchart in prose and lists.

    It has the headings of the kind *flowchart*. Steps, responsibilities and times have no place in it: the flowchart
    and the table of steps are drawn from the header, so that a figure stands in one place only.
    """
    procedure = header.procedure or Procedure()
    sections = (
        ("Căn cứ pháp lý", _list(map(_basis, header.bases))),
        ("Thành phần hồ sơ", _dossier(procedure)),
        ("Trình tự thực hiện", _course(procedure)),
        ("Yêu cầu, điều kiện", _list(procedure.conditions)),
    )
    text = f"# {_plain(header.title)}\n"
    for number, (heading, lines) in enumerate(sections, start=1):
        paragraphs = "\n\n".join(lines)
        text += f"\n## {number}. {heading}\n\n{paragraphs or 'Không.'}\n"
    return text


def _basis(basis: LegalBasis) -> str:
    of = f"{basis.article} của " if basis.article else ""
    date = f" ngày {basis.date.day:02}/{basis.date.month:02}/{basis.date.year}" if basis.date else ""
    title = f": {basis.title}" if basis.title else ""
    return f"{of}{basis.number}{date}{title}"


def _dossier(procedure: Procedure) -> Iterator[str]:
    yield from _list(procedure.papers)
    if procedure.sets:
        yield f"Số lượng hồ sơ: {procedure.sets:02} bộ."
    if procedure.form:
        yield f"Mẫu đơn, tờ khai: {_sentence(procedure.form)}"
    if procedure.sample_dossier:
        yield f"Hồ sơ mẫu: {_sentence(procedure.sample_dossier)}"


def _course(procedure: Procedure) -> Iterator[str]:
    if procedure.applicants:
        yield f"Đối tượng thực hiện: {_sentence(procedure.applicants)}"
    if procedure.place:
        yield f"Nơi tiếp nhận hồ sơ: {_sentence(procedure.place)}"
    yield "Các bước, trách nhiệm và thời gian thực hiện: theo lưu đồ và bảng các bước của tài liệu này."
    if procedure.result:
        yield f"Kết quả: {_sentence(procedure.result)}"
    if procedure.fee:
        yield f"Phí, lệ phí: {_sentence(procedure.fee)}"


def _list(items: Iterable[str]) -> Iterator[str]:
    lines = "\n".join(f"- {_plain(item)}" for item in items)
    if lines:
        yield lines


def _sentence(text: str) -> str:
    plain = _plain(text)
    return plain if plain.endswith((".", "!", "?")) else plain + "."


def _plain(text: str) -> str:
    """Return *text* as Markdown that shows it letter by letter, on one line."""
    return _MARKS.sub(_escaped, " ".join(text.split()))


def _escaped(mark: re.Match[str]) -> str:
    found = mark[0]
    return f"{found}\\" if found.isdecimal() else f"\\{found}"
