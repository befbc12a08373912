"""`qms restore`: the text of a day, as known then, and a draft that was put aside."""

from __future__ import annotations

import re


def test_a_draft_is_put_aside_and_comes_back_by_the_command_that_was_told(store, issued, qms):
    frozen = issued.read_bytes()
    issued.write_bytes(frozen + "\nBản nháp.\n".encode())
    assert qms("save").code == 0

    aside = qms("restore", "QT-05", "--on", "13/9/2021")

    assert (aside.code, issued.read_bytes()) == (0, frozen)
    [command] = re.findall("`qms (restore qt-05 --saved [0-9a-f]{40})`", aside.err)
    assert qms(*command.split()).code == 0
    assert issued.read_bytes() == frozen + "\nBản nháp.\n".encode()


def test_what_cannot_come_back_is_told(store, issued, qms):
    before = issued.read_bytes()
    for words, code, said in (
        (["--on", "1/1/2020"], 1, "QT-05 was not in force on 2020-01-01"),
        (["--known", "12/9/2021"], 1, "no issued text of QT-05 is kept"),
        (["--known", "99/QĐ-SCT"], 2, "there is no decision 99/QĐ-SCT"),
        (["01.00", "--on", "13/9/2021"], 2, "exclude each other"),
        (["--saved", "ab12"], 2, "“ab12” names nothing that was saved here"),
        (["07.00"], 2, "QT-05 has no revision 07.00"),
    ):
        answer = qms("restore", "QT-05", *words)
        assert code == answer.code, words
        assert said in answer.err

    assert issued.read_bytes() == before
