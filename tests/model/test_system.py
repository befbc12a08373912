"""Documents are found by their id, their code or a former code."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from support.ledgers import entry, issued, ledger_of, withdrawn
from support.stores import folder, system_of

from qms.model.ledger import LedgerEntry


def find(reference: str, files: Mapping[str, bytes], *entries: LedgerEntry) -> list[str]:
    return list(system_of(files, ledger=ledger_of(*entries)).find_document(reference))


@pytest.mark.parametrize("reference", ["qt-11-cx", "QT 11/CX", "qt 11/cx", "  QT 11/CX\n"])
def test_a_working_text_goes_by_its_id_and_its_code_whatever_its_case(reference: str) -> None:
    assert find(reference, folder("qt-11-cx", code="QT 11/CX")) == ["qt-11-cx"]


def test_it_goes_by_its_code_where_the_id_is_another() -> None:
    assert find("QT-09", folder("qt-05", code="QT-09")) == ["qt-05"]


def test_it_goes_by_a_former_code() -> None:
    assert find("QT-05", folder("a", code="QT-09"), entry(1, issued("a", code="QT-05"))) == ["a"]


def test_who_bears_a_code_now_comes_before_who_bore_it_once() -> None:
    files = {**folder("qt-05", code="QT-09"), **folder("qt-05-2", code="QT-05")}
    once = entry(1, issued(code="QT-05"))

    assert find("QT-05", files, once) == ["qt-05-2"]
    assert find("QT-05", files, once, entry(2, issued("qt-05-2", code="QT-05"))) == ["qt-05-2"]


def test_an_id_comes_before_a_code() -> None:
    files = {**folder("qt-05", code="QT-09"), **folder("qt-09", code="qt-05")}

    assert find("qt-05", files) == ["qt-05"]


def test_a_document_whose_folder_is_gone_goes_by_its_id_and_codes_still() -> None:
    known = entry(1, issued("qt-11-cx", code="QT 11/CX"))

    assert find("qt-11-cx", {}, known) == find("QT 11/CX", {}, known) == ["qt-11-cx"]
    assert find("qt-11-cx", {}, known, entry(2, withdrawn("qt-11-cx"))) == ["qt-11-cx"]


def test_all_that_fit_are_named() -> None:
    files = {**folder("a", code="QT-01"), **folder("b", code="qt-01")}

    assert find("QT-01", files) == ["a", "b"]
    assert find("QT-02", {}, entry(1, issued("a", code="QT-02")), entry(2, issued("b", code="QT-02"))) == ["b", "a"]


def test_one_that_cannot_be_read_goes_by_its_id() -> None:
    assert find("QT-05", {"documents/procedure/qt-05/document.md": b""}) == ["qt-05"]


def test_what_nobody_bears_is_not_found() -> None:
    assert find("QT-99", folder("qt-05")) == []
    assert find("", folder("qt-05")) == []
