"""Papers with their scans, and changes to the organisation."""

import datetime as dt

import pytest
from support.stores import ORGANISATION, Clock, folder, new_workspace

from qms.errors import QmsError, Refused, UsageError
from qms.model.digests import sha256
from qms.model.organisation import Board, Person, Post, Unit
from qms.model.papers import Paper
from qms.operations.registering import add_block, add_post
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)


def paper_of(number: str, **said: object) -> Paper:
    return Paper(**{"number": number, "date": DAY, "issuer": "sct", "subject": "Về việc …", **said})


@pytest.fixture
def workspace() -> Workspace:
    return new_workspace(Clock(DAY))


def disk(workspace: Workspace) -> dict[str, bytes]:
    found: dict[str, bytes] = workspace.session.store.disk
    return found


def refused(workspace: Workspace, act, error: type[QmsError] = Refused) -> QmsError:
    """Let *act* be refused, and see that nothing was written."""
    before = (workspace.session.store.main, dict(disk(workspace)))
    with pytest.raises(error) as caught:
        act()
    assert (workspace.session.store.main, disk(workspace)) == before
    return caught.value


# Papers


def test_a_paper_is_entered_with_its_scan_byte_for_byte(workspace, tmp_path):
    scan = tmp_path / "907-KH-SCT.pdf"
    scan.write_bytes(b"%PDF-1.4\r\n\0")

    outcome = workspace.add_paper(paper_of("907/KH-SCT"), file=scan)

    kept = f"files/{sha256(scan.read_bytes())[7:11]}/907-KH-SCT.pdf"
    assert set(outcome.plan.change.writes) == {"papers/2021/0907-kh-sct.toml", kept}
    assert disk(workspace)[kept] == b"%PDF-1.4\r\n\0"
    assert workspace.papers(year=2021)["papers/2021/0907-kh-sct.toml"].file == kept
    assert workspace.papers(year=2020) == {}


def test_one_scan_may_hold_two_papers(workspace, tmp_path):
    scan = tmp_path / "hai-van-ban.pdf"
    scan.write_bytes(b"%PDF")
    workspace.add_paper(paper_of("907/KH-SCT"), file=scan)

    outcome = workspace.add_paper(paper_of("908/KH-SCT"), file=scan)

    assert set(outcome.plan.change.writes) == {"papers/2021/0908-kh-sct.toml"}
    assert {paper.file for paper in workspace.papers().values()} == {f"files/{sha256(b'%PDF')[7:11]}/hai-van-ban.pdf"}


def test_a_paper_of_an_outsider_needs_no_book(workspace):
    outcome = workspace.add_paper(paper_of("12/ABC", date=None, issuer=None, issuer_name="Công ty ABC"), year=2021)

    assert list(outcome.plan.change.writes) == ["papers/2021/0012-abc--ngoai.toml"]


@pytest.mark.parametrize(
    ("paper", "error", "message"),
    [
        (paper_of("907/KH-SCT", date=None), UsageError, "the paper has neither date nor year"),
        (paper_of("907/KH-SCT", issuer="xyz"), UsageError, "no organisation or board has the id “xyz”"),
    ],
)
def test_a_paper_that_cannot_be_placed_is_refused(workspace, paper, error, message):
    assert str(refused(workspace, lambda: workspace.add_paper(paper), error).message) == message


def test_a_paper_entered_twice_is_refused(workspace):
    paper = paper_of("907/KH-SCT")
    workspace.add_paper(paper)

    error = refused(workspace, lambda: workspace.add_paper(paper))

    assert str(error.message) == "907/KH-SCT of 2021 is entered already"
    assert str(error.hint) == "see papers/2021/0907-kh-sct.toml"


def test_a_number_of_the_book_is_used_once_by_papers_and_decisions_of_all_its_issuers(workspace):
    disk(workspace).update(folder("qt-05"))
    workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], on_paper=True)
    workspace.add_paper(paper_of("907/KH-SCT"))

    by_decision = refused(workspace, lambda: workspace.add_paper(paper_of("100/QĐ-BCĐISO", issuer="bcd-iso")))
    by_paper = refused(workspace, lambda: workspace.add_paper(paper_of("907/BC-BCĐISO", issuer="bcd-iso")))

    assert str(by_decision.message) == "number 100 of 2021 is already used by 100/QĐ-SCT of 2021-09-13"
    assert str(by_paper.message) == "number 907 of 2021 is already used by 907/KH-SCT of 2021-09-13"
    assert workspace.add_paper(paper_of("100/KH-SCT")).done  # the other book
    assert workspace.add_paper(paper_of("907/QĐ-UBND", issuer="ubnd")).done  # another issuer


def test_a_scan_that_cannot_be_read_or_named_is_refused(workspace, tmp_path):
    paper = paper_of("907/KH-SCT")
    scan = tmp_path / "kế hoạch.pdf"
    scan.write_bytes(b"%PDF")

    named = refused(workspace, lambda: workspace.add_paper(paper, file=scan), UsageError)
    gone = refused(workspace, lambda: workspace.add_paper(paper, file=tmp_path / "x.pdf"), UsageError)

    assert str(named.message) == "the file name “kế hoạch.pdf” does not work here"
    assert str(gone.message).startswith(f"{tmp_path / 'x.pdf'} cannot be read: ")


# The organisation


def test_a_unit_a_board_and_a_person_are_added_and_the_file_keeps_its_words(workspace):
    disk(workspace)["organisation.toml"] += "# ghi chú của thư ký\n".encode()

    add_block(workspace.session, Unit(id="tt", name="Thanh tra"))
    add_block(workspace.session, Board(id="tdg", name="Tổ đánh giá", organisation="sct"))
    add_block(workspace.session, Person(id="moi", name="Người mới"))
    add_post(workspace.session, "moi", Post(unit="tt", title="Chánh Thanh tra", from_=DAY))

    organisation = workspace.session.load().system.organisation
    assert organisation.unit("tt", on=DAY).name == "Thanh tra"
    assert organisation.person("moi").posts[0].title == "Chánh Thanh tra"
    assert "# ghi chú của thư ký" in disk(workspace)["organisation.toml"].decode()
    assert disk(workspace)["organisation.toml"].decode().startswith(ORGANISATION[:200])


def test_a_fault_in_what_is_added_is_refused(workspace):
    error = refused(
        workspace, lambda: add_block(workspace.session, Board(id="tdg", name="Tổ", organisation="khong-co"))
    )

    assert str(error.message) == "the organisation cannot be changed so"
    assert error.diagnostics[0].location.path == "organisation.toml"


def test_a_post_of_nobody_is_refused(workspace):
    post = Post(unit="vp", title="Văn thư", from_=DAY)

    error = refused(workspace, lambda: add_post(workspace.session, "khong-co", post), UsageError)

    assert str(error.message) == "there is no person “khong-co”"


def test_a_person_written_by_hand_and_not_yet_saved_may_get_a_post(workspace):
    disk(workspace)["organisation.toml"] += '\n[[people]]\nid = "tay"\nname = "Viết tay"\n'.encode()

    add_post(workspace.session, "tay", Post(unit="vp", title="Văn thư", from_=DAY))

    assert workspace.session.load().system.organisation.person("tay").posts[0].title == "Văn thư"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "organisation.toml is gone from the disk"),
        (b"\xff", "organisation.toml cannot be read"),
        (b"[[units]\n", "organisation.toml cannot be read"),
        (b"units = 3\n", "organisation.toml cannot be read"),
    ],
)
def test_an_organisation_that_cannot_be_read_is_not_changed(workspace, data, message):
    if data is None:
        del disk(workspace)["organisation.toml"]
    else:
        disk(workspace)["organisation.toml"] = data

    error = refused(workspace, lambda: add_block(workspace.session, Unit(id="tt", name="Thanh tra")))

    assert str(error.message) == message
    assert bool(error.diagnostics) == (data is not None)


def test_a_dry_run_changes_nothing(workspace):
    before = dict(disk(workspace))

    outcome = add_block(workspace.session, Unit(id="tt", name="Thanh tra"), dry_run=True)

    assert not outcome.done
    assert disk(workspace) == before
