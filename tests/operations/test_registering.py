"""Papers with their scans, what else is known of them later, and the texts that rest on them."""

import datetime as dt

import pytest
from support.memory import disk, refused
from support.stores import Clock, folder, lay, new_workspace, review_all

from qms.errors import UsageError
from qms.model.digests import sha256
from qms.model.documents import LegalBasis
from qms.model.papers import Paper, PaperReference, PaperStatus
from qms.operations.citing import decisions_citing, papers_cited, resting_on
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)
PDF = b"%PDF-1.4\r\n\0\n%%EOF\n"
DECREE = "papers/2018/0061-2018-nd-cp--ngoai.toml"


def paper_of(number: str, **said: object) -> Paper:
    return Paper(**{"number": number, "date": DAY, "issuer": "sct", "subject": "Về việc …", **said})


@pytest.fixture
def workspace() -> Workspace:
    return new_workspace(Clock(DAY))


@pytest.fixture
def cited(workspace) -> Workspace:
    """QT-05 and QT-06 in force, which rest on a decree; QT-05 cites a law too that nobody has entered."""
    decree = LegalBasis(number="61/2018/NĐ-CP", date=dt.date(2018, 4, 23), article="Điều 3")
    bases = (decree, LegalBasis(number="56/2010/QH12"), LegalBasis(number="90/QĐ-SCT", date=DAY))
    disk(workspace).update({**folder("qt-05", bases=bases), **folder("qt-06", bases=(decree,)), **folder("qt-07")})
    workspace.issue("90/QĐ-SCT", date=DAY, documents=["QT-07"], on_paper=True)
    workspace.add_paper(paper_of("61/2018/NĐ-CP", date=dt.date(2018, 4, 23), issuer=None, issuer_name="Chính phủ"))
    review_all(workspace, "QT-05", "QT-06")
    base = PaperReference(number="61/2018/NĐ-CP", date=dt.date(2018, 4, 23))
    workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05", "QT-06"], bases=[base])
    return workspace


class TestEntering:
    def test_a_paper_is_entered_with_its_scan_byte_for_byte(self, workspace, tmp_path):
        scan = tmp_path / "907-KH-SCT.pdf"
        scan.write_bytes(PDF)

        outcome = workspace.add_paper(paper_of("907/KH-SCT"), file=scan)

        kept = f"files/{sha256(PDF)[7:11]}/907-KH-SCT.pdf"
        assert set(outcome.plan.change.writes) == {"papers/2021/0907-kh-sct.toml", kept}
        assert disk(workspace)[kept] == PDF
        assert workspace.papers(year=2021)["papers/2021/0907-kh-sct.toml"].file == kept
        assert workspace.papers(year=2020) == {}

    def test_one_scan_may_hold_two_papers(self, workspace, tmp_path):
        scan = tmp_path / "hai-van-ban.pdf"
        scan.write_bytes(PDF)
        workspace.add_paper(paper_of("907/KH-SCT"), file=scan)

        outcome = workspace.add_paper(paper_of("908/KH-SCT"), file=scan)

        assert set(outcome.plan.change.writes) == {"papers/2021/0908-kh-sct.toml"}
        assert {paper.file for paper in workspace.papers().values()} == {f"files/{sha256(PDF)[7:11]}/hai-van-ban.pdf"}

    def test_a_scan_keeps_its_bytes_under_a_name_that_works_everywhere(self, workspace, tmp_path):
        scan, letter = tmp_path / "Kế hoạch.pdf", tmp_path / "Công văn.docx"
        scan.write_bytes(PDF)
        letter.write_bytes(b"PK word")

        outcome = workspace.add_paper(paper_of("907/KH-SCT"), file=scan)
        workspace.add_paper(paper_of("908/KH-SCT"), file=letter)

        assert [w.code for w in outcome.warnings] == ["QMS-I030"]
        names = {paper.file.rpartition("/")[2] for paper in workspace.papers().values()}
        assert names == {"Ke hoach.pdf", "Cong van.docx"}

    def test_a_scan_that_cannot_be_read_or_is_none_is_refused(self, workspace, tmp_path):
        paper = paper_of("907/KH-SCT")
        scan = tmp_path / "a.pdf"
        scan.write_bytes(b"PK word")

        named = refused(workspace, lambda: workspace.add_paper(paper, file=scan), UsageError)
        gone = refused(workspace, lambda: workspace.add_paper(paper, file=tmp_path / "x.pdf"), UsageError)

        assert str(named.message) == "a.pdf is no PDF, whatever its name says"
        assert str(gone.message).startswith(f"{tmp_path / 'x.pdf'} cannot be read: ")

    def test_a_paper_of_an_outsider_needs_no_book(self, workspace):
        outcome = workspace.add_paper(paper_of("12/ABC", date=None, issuer=None, issuer_name="Công ty ABC"), year=2021)

        assert list(outcome.plan.change.writes) == ["papers/2021/0012-abc--ngoai.toml"]

    def test_a_number_of_the_book_is_used_once_by_papers_and_decisions_of_all_its_issuers(self, workspace):
        disk(workspace).update(folder("qt-05"))
        workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], on_paper=True)
        workspace.add_paper(paper_of("907/KH-SCT"))

        by_decision = refused(workspace, lambda: workspace.add_paper(paper_of("100/QĐ-BCĐISO", issuer="bcd-iso")))
        by_paper = refused(workspace, lambda: workspace.add_paper(paper_of("907/BC-BCĐISO", issuer="bcd-iso")))

        assert str(by_decision.message) == "number 100 of 2021 is already used by 100/QĐ-SCT of 2021-09-13"
        assert str(by_paper.message) == "number 907 of 2021 is already used by 907/KH-SCT of 2021-09-13"
        assert workspace.add_paper(paper_of("100/KH-SCT")).done  # the other book
        assert workspace.add_paper(paper_of("907/QĐ-UBND", issuer="ubnd")).done  # another issuer


class TestStatus:
    def test_a_paper_that_is_repealed_is_told_with_the_texts_that_rest_on_it(self, cited):
        outcome = cited.set_paper("61/2018/NĐ-CP", status=PaperStatus.REPEALED, until=dt.date(2021, 10, 1))

        [told] = outcome.warnings
        assert (told.code, str(told.message)) == (
            "QMS-N011",
            "these texts in force rest on 61/2018/NĐ-CP, 2: QT-05, QT-06",
        )
        assert str(told.hint).startswith("`qms paper show 61/2018/NĐ-CP` lists them")
        paper = cited.papers()[DECREE]
        assert (paper.status, paper.until) == (PaperStatus.REPEALED, dt.date(2021, 10, 1))

    def test_what_nobody_in_force_cites_is_told_of_nobody(self, cited):
        cited.withdraw("101/QĐ-SCT", date=DAY, documents=["QT-05", "QT-06"])

        assert cited.set_paper("61/2018/NĐ-CP", status=PaperStatus.REPEALED).warnings == ()

    def test_a_text_that_changed_since_it_was_issued_counts_as_it_is_in_force(self, cited):
        disk(cited).update(folder("qt-05"))

        assert "QT-05, QT-06" in str(cited.set_paper("61/2018/NĐ-CP", status=PaperStatus.REPEALED).warnings[0].message)

    def test_a_paper_may_bind_again(self, cited):
        successor = PaperReference(number="118/2025/NĐ-CP", date=dt.date(2025, 6, 9))
        cited.set_paper("61/2018/ND-CP", status=PaperStatus.REPLACED, until=DAY, successor=successor)

        outcome = cited.set_paper("61/2018/ND-CP@2018", status=PaperStatus.IN_FORCE)

        paper = cited.papers()[DECREE]
        assert (paper.status, paper.until, paper.successor) == (PaperStatus.IN_FORCE, None, None)
        assert [(w.code, str(w.message)) for w in outcome.warnings] == [
            ("QMS-N003", "“61/2018/ND-CP@2018” is taken for 61/2018/NĐ-CP")
        ]

    def test_it_may_bind_until_a_day_that_is_known(self, cited):
        cited.set_paper("61/2018/NĐ-CP", status=PaperStatus.IN_FORCE, until=dt.date(2030, 1, 1))

        assert cited.papers()[DECREE].until == dt.date(2030, 1, 1)


class TestCorrections:
    def test_a_day_of_another_year_moves_the_file_and_the_texts_that_cite_the_old_one_are_told(self, cited):
        outcome = cited.set_paper("61/2018/NĐ-CP", date=dt.date(2019, 4, 23))

        assert list(cited.papers()) == ["papers/2019/0061-2018-nd-cp--ngoai.toml"]
        assert DECREE not in disk(cited)
        [told] = outcome.warnings
        assert (told.code, str(told.message)) == (
            "QMS-N012",
            "these texts in force cite it as 61/2018/NĐ-CP of 2018-04-23, 2: QT-05, QT-06",
        )

    def test_a_scan_that_comes_later_is_kept_and_the_old_one_too(self, workspace, tmp_path):
        first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
        first.write_bytes(PDF)
        second.write_bytes(PDF + PDF)
        workspace.add_paper(paper_of("907/KH-SCT"), file=first)

        workspace.set_paper("907/KH-SCT", file=second)

        [paper] = workspace.papers().values()
        assert disk(workspace)[paper.file] == PDF + PDF
        assert PDF in [data for path, data in disk(workspace).items() if path.endswith("a.pdf")]

    def test_what_was_written_by_hand_into_the_file_stays(self, cited):
        lay(cited.session.store, DECREE, disk(cited)[DECREE] + "# bản giấy ở tủ 2\n".encode())

        cited.set_paper("61/2018/NĐ-CP", subject="Cơ chế một cửa")

        assert "# bản giấy ở tủ 2\n" in disk(cited)[DECREE].decode()
        assert cited.papers()[DECREE].subject == "Cơ chế một cửa"

    def test_a_file_that_is_gone_or_cannot_be_read_is_not_changed(self, cited):
        lay(cited.session.store, DECREE, b"number = 1\n")
        error = refused(cited, lambda: cited.set_paper("61/2018/NĐ-CP", subject="X"))
        assert str(error.message) == f"{DECREE} cannot be read"
        assert error.diagnostics
        lay(cited.session.store, DECREE, None)

        assert str(refused(cited, lambda: cited.set_paper("61/2018/NĐ-CP", subject="X")).message) == (
            f"{DECREE} is gone from the disk"
        )

    def test_a_paper_that_nobody_knows_is_refused(self, cited):
        assert "is a decision" in str(
            refused(cited, lambda: cited.set_paper("90/QĐ-SCT", subject="X"), UsageError).message
        )
        assert "no paper" in str(refused(cited, lambda: cited.set_paper("9/KH", subject="X"), UsageError).message)

    def test_a_dry_run_changes_nothing(self, cited):
        before = dict(disk(cited))

        outcome = cited.set_paper("61/2018/NĐ-CP", status=PaperStatus.REPEALED, dry_run=True)

        assert (outcome.done, len(outcome.warnings)) == (False, 1)
        assert disk(cited) == before


class TestCiting:
    def test_texts_in_force_are_found_by_the_bases_they_were_issued_with(self, cited):
        loaded = cited.session.load_for_reading()

        found = [(row.issue.code, basis.article) for row, basis in resting_on(
            cited.session, loaded, loaded.papers[DECREE], year=2018
        )]  # fmt: skip

        assert found == [("QT-05", "Điều 3"), ("QT-06", "Điều 3")]

    def test_what_a_document_cites_is_entered_or_not_and_decisions_are_neither(self, cited):
        papers, unknown = papers_cited(cited.session, cited.session.load_for_reading(), "QT-05")

        assert list(papers) == [DECREE]
        assert [basis.number for basis in unknown] == ["56/2010/QH12"]
        with pytest.raises(UsageError, match="no decision has issued"):
            papers_cited(cited.session, cited.session.load_for_reading(), "QT-99")

    def test_decisions_that_name_it_are_found(self, cited):
        loaded = cited.session.load_for_reading()

        found = decisions_citing(loaded, loaded.papers[DECREE], year=2018)

        assert [file.entry.number for file in found] == ["100/QĐ-SCT"]

    def test_a_text_that_is_damaged_cites_nothing(self, cited):
        loaded = cited.session.load_for_reading()
        del cited.session.store.objects.kept[cited.document("QT-05").issue.tree]

        found = resting_on(cited.session, loaded, loaded.papers[DECREE], year=2018)

        assert [row.issue.code for row, _ in found] == ["QT-06"]
