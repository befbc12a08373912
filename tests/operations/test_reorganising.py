"""The organisation changed: units merged and renamed, people who leave, and what becomes of documents and papers."""

import datetime as dt

import pytest
from support.memory import disk, refused
from support.stores import ORGANISATION, Clock, folder, new_workspace, review_all

from qms.errors import QmsError, UsageError
from qms.model.ledger import Signer
from qms.model.organisation import Board, HeldRole, Person, Post, Unit
from qms.model.preparations import Preparation
from qms.plans.people import AddTo, Leave, Move
from qms.plans.restructuring import Add, End, Merge, Rename
from qms.text.values import value_bytes
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)
MERGER = dt.date(2025, 3, 1)
EVE = dt.date(2025, 2, 28)
CITY = dt.date(2026, 4, 30)


@pytest.fixture
def clock() -> Clock:
    return Clock(DAY)


@pytest.fixture
def workspace(clock) -> Workspace:
    return new_workspace(clock)


@pytest.fixture
def issued(workspace, clock) -> Workspace:
    """QT-05 of the energy unit and QT-06 of the office in force; it is the year 2025."""
    disk(workspace).update({**folder("qt-05", unit="ql-nl"), **folder("qt-06", unit="vp")})
    review_all(workspace, "QT-05", "QT-06")
    workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05", "QT-06"], signer="giam-doc")
    clock.turn_to(dt.date(2025, 2, 1))
    return workspace


def codes(workspace: Workspace, *, unit: str, on: dt.date) -> list[str]:
    return [row.issue.code for row in workspace.in_force(on=on, unit=unit)]


class TestUnits:
    MERGE = Merge(ids=("ql-nl", "vp"), into="tong-hop", day=MERGER, name="Phòng Tổng hợp")

    def test_a_merged_unit_owns_the_documents_from_the_day_and_the_old_ones_until_then(self, issued):
        outcome = issued.change_organisation(self.MERGE)

        assert codes(issued, unit="tong-hop", on=MERGER) == ["QT-05", "QT-06"]
        assert codes(issued, unit="ql-nl", on=MERGER) == codes(issued, unit="vp", on=MERGER) == []
        assert codes(issued, unit="ql-nl", on=EVE) == ["QT-05"]
        assert codes(issued, unit="vp", on=EVE) == ["QT-06"]
        assert codes(issued, unit="tong-hop", on=EVE) == []
        assert [w.code for w in outcome.warnings] == ["QMS-O030", "QMS-O030"]
        assert [d for d in issued.check() if d.is_error] == []

    def test_a_new_document_is_given_to_the_successor(self, issued, clock):
        issued.change_organisation(self.MERGE)
        assert issued.new("procedure", "QT-07", title="Quy trình", unit="vp").done
        clock.turn_to(MERGER)

        error = refused(issued, lambda: issued.new("procedure", "QT-08", title="Quy trình", unit="vp"))

        [fault] = error.diagnostics
        assert str(fault.message) == "QT-08: “vp” is no more, and “tong-hop” (Phòng Tổng hợp) came in its place"
        assert str(fault.hint) == "give it to the unit “tong-hop”"
        assert issued.new("procedure", "QT-08", title="Quy trình", unit="tong-hop").done

    def test_a_text_that_names_the_old_unit_may_still_be_issued(self, issued, clock):
        issued.change_organisation(self.MERGE)
        clock.turn_to(MERGER)

        issued.issue("5/QĐ-SCT", date=MERGER, documents=["QT-05"], reissue=True, on_paper=True)

        assert codes(issued, unit="tong-hop", on=MERGER) == ["QT-05", "QT-06"]

    def test_no_document_is_left_without_owner(self, issued):
        error = refused(issued, lambda: issued.change_organisation(End(id="vp", day=MERGER)))

        assert str(error.message) == "the organisation cannot be changed so"
        assert [d.code for d in error.diagnostics] == ["QMS-O031"]
        assert issued.change_organisation(End(id="vp", day=MERGER, succeeded_by="ql-nl")).done
        assert codes(issued, unit="ql-nl", on=MERGER) == ["QT-05", "QT-06"]

    def test_a_successor_that_is_no_unit_or_is_not_there_is_refused(self, issued):
        unknown = End(id="vp", day=MERGER, succeeded_by="khong-co")
        gone = End(id="vp", day=MERGER, succeeded_by="ql-cn")

        error = refused(issued, lambda: issued.change_organisation(unknown), UsageError)
        assert str(error.message) == "there is no unit “khong-co”"
        error = refused(issued, lambda: issued.change_organisation(gone))
        assert str(error.hint) == "“ql-nl” (Phòng Quản lý năng lượng) came in its place"

    def test_units_that_would_succeed_one_another_in_a_circle_are_refused(self, issued):
        issued.change_organisation(End(id="vp", day=MERGER, succeeded_by="ql-nl"))

        error = refused(issued, lambda: issued.change_organisation(End(id="ql-nl", day=EVE, succeeded_by="vp")))

        assert "QMS-O006" in {d.code for d in error.diagnostics}


class TestHeads:
    def test_a_paper_bears_the_head_of_its_day(self, workspace):
        head = ("UBND THÀNH PHỐ ĐỒNG NAI", "SỞ CÔNG THƯƠNG")
        workspace.change_organisation(
            Rename(id="sct", day=CITY, name="Sở Công Thương thành phố Đồng Nai", letterhead=head, place="Trấn Biên")
        )

        before = workspace.organisation.issuer("sct", on=CITY - dt.timedelta(days=1))
        after = workspace.organisation.issuer("sct", on=CITY)
        board = workspace.organisation.issuer("bcd-iso", on=CITY)
        assert (before.name, before.letterhead, before.place) == ("Sở Công Thương tỉnh Đồng Nai", (), None)
        assert (after.name, after.letterhead, after.place) == ("Sở Công Thương thành phố Đồng Nai", head, "Trấn Biên")
        assert (board.letterhead, board.place) == (head, "Trấn Biên")

    def test_the_agency_itself_does_not_end(self, workspace):
        error = refused(workspace, lambda: workspace.change_organisation(End(id="sct", day=MERGER)))

        assert "QMS-O039" in [d.code for d in error.diagnostics]


class TestPeople:
    def test_who_has_left_neither_reviews_nor_signs_and_what_was_signed_stays(self, issued, clock):
        issued.change_organisation(Leave(person="giam-doc", day=MERGER))
        disk(issued).update(folder("qt-07"))
        review_all(issued, "QT-07")  # while the person is still there
        clock.turn_to(MERGER)
        disk(issued).update(folder("qt-08"))

        acting = refused(issued, lambda: issued.review(["QT-08"], by="giam-doc", role="approver"))
        signing = refused(
            issued,
            lambda: issued.issue("6/QĐ-SCT", date=MERGER, documents=["QT-07"], signer="giam-doc"),
            QmsError,
        )

        assert "left" in str(acting.message)
        assert "left" in str(signing.message)
        assert issued.issue("6/QĐ-SCT", date=EVE, documents=["QT-07"], signer="giam-doc").done
        assert [d for d in issued.verify().diagnostics if d.is_error] == []

    def test_what_is_left_undone_is_told(self, issued):
        disk(issued).update(folder("qt-07"))
        review_all(issued, "QT-07")
        plan = Preparation(prepared=issued.session.now, prepared_by="x", signer=Signer(person="giam-doc"))
        disk(issued)["plans/thang-3.toml"] = value_bytes(plan)
        disk(issued)["plans/hong.toml"] = b"\0"
        issued.change_organisation(AddTo("giam-doc", HeldRole(role="approver")))

        warnings = issued.change_organisation(Leave(person="giam-doc", day=DAY)).warnings

        assert [w.code for w in warnings] == [
            "QMS-O040", "QMS-O041", "QMS-O042", "QMS-O043", "QMS-O044", "QMS-O044",
        ]  # fmt: skip
        assert "thang-3" in str(warnings[2].message)
        assert "QT-07" in str(warnings[3].message)
        assert "100/QĐ-SCT" in str(warnings[5].message)

    def test_a_director_follows_a_director(self, workspace):
        workspace.change_organisation(AddTo("giam-doc", Post(unit="vp", title="Giám đốc", from_=DAY)))
        workspace.change_organisation(AddTo("kiem-tra", Post(unit="vp", title="Phó Giám đốc", from_=DAY)))

        workspace.change_organisation(Leave(person="giam-doc", day=MERGER))
        workspace.change_organisation(Move(person="kiem-tra", unit="vp", title="Giám đốc", day=MERGER))

        organisation = workspace.organisation
        for day, director in ((EVE, "giam-doc"), (MERGER, "kiem-tra")):
            in_post = [person.id for person, post in organisation.posts_in("vp", on=day) if post.title == "Giám đốc"]
            assert in_post == [director]


class TestAdditions:
    def test_a_unit_a_board_and_a_person_are_added_and_the_file_keeps_its_words(self, workspace):
        disk(workspace)["organisation.toml"] += "# ghi chú của thư ký\n".encode()

        workspace.change_organisation(Add(Unit(id="tt", name="Thanh tra")))
        workspace.change_organisation(Add(Board(id="tdg", name="Tổ đánh giá", organisation="sct")))
        workspace.change_organisation(Add(Person(id="moi", name="Người mới")))
        workspace.change_organisation(AddTo("moi", Post(unit="tt", title="Chánh Thanh tra", from_=DAY)))

        organisation = workspace.organisation
        assert organisation.unit("tt", on=DAY).name == "Thanh tra"
        assert organisation.person("moi").posts[0].title == "Chánh Thanh tra"
        assert "# ghi chú của thư ký" in disk(workspace)["organisation.toml"].decode()
        assert disk(workspace)["organisation.toml"].decode().startswith(ORGANISATION[:200])

    def test_a_fault_in_what_is_added_is_refused(self, workspace):
        board = Board(id="tdg", name="Tổ", organisation="khong-co")

        error = refused(workspace, lambda: workspace.change_organisation(Add(board)))

        assert str(error.message) == "the organisation cannot be changed so"
        assert error.diagnostics[0].location.path == "organisation.toml"

    def test_a_post_of_nobody_is_refused(self, workspace):
        change = AddTo("khong-co", Post(unit="vp", title="Văn thư", from_=DAY))

        error = refused(workspace, lambda: workspace.change_organisation(change), UsageError)

        assert str(error.message) == "there is no person “khong-co”"

    def test_a_person_written_by_hand_and_not_yet_saved_may_get_a_post(self, workspace):
        disk(workspace)["organisation.toml"] += '\n[[people]]\nid = "tay"\nname = "Viết tay"\n'.encode()

        workspace.change_organisation(AddTo("tay", Post(unit="vp", title="Văn thư", from_=DAY)))

        assert workspace.organisation.person("tay").posts[0].title == "Văn thư"


class TestTheFile:
    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (None, "organisation.toml is gone from the disk"),
            (b"\xff", "organisation.toml cannot be read"),
            (b"[[units]\n", "organisation.toml cannot be read"),
            (b"units = 3\n", "organisation.toml cannot be read"),
        ],
    )
    def test_one_that_cannot_be_read_is_not_changed(self, workspace, data, message):
        if data is None:
            del disk(workspace)["organisation.toml"]
        else:
            disk(workspace)["organisation.toml"] = data

        error = refused(workspace, lambda: workspace.change_organisation(Add(Unit(id="tt", name="Thanh tra"))))

        assert str(error.message) == message
        assert bool(error.diagnostics) == (data is not None)

    def test_windows_line_ends_and_a_byte_order_mark_go_and_are_told(self, workspace):
        windows = b"\xef\xbb\xbf" + ORGANISATION.replace("\n", "\r\n").encode()
        disk(workspace)["organisation.toml"] = windows

        outcome = workspace.change_organisation(End(id="ql-nl", day=MERGER, succeeded_by="vp"))

        assert [w.code for w in outcome.warnings] == ["QMS-T008"]
        made = disk(workspace)["organisation.toml"].decode()
        assert made == ORGANISATION.replace(
            'name = "Phòng Quản lý năng lượng"\n',
            'name = "Phòng Quản lý năng lượng"\nsucceeded_by = "vp"\nto = 2025-03-01\n',
        )

    def test_a_dry_run_changes_nothing_and_tells_all(self, issued):
        before = dict(disk(issued))

        outcome = issued.change_organisation(TestUnits.MERGE, dry_run=True)

        assert not outcome.done
        assert len(outcome.warnings) == 2
        assert disk(issued) == before

    def test_what_is_so_already_is_nothing_to_do(self, issued):
        issued.change_organisation(TestUnits.MERGE)

        outcome = issued.change_organisation(TestUnits.MERGE)

        assert (outcome.done, outcome.warnings) == (False, ())
        assert outcome.plan.change.is_empty

    def test_a_day_that_is_a_slip_of_the_pen_is_refused(self, workspace):
        error = refused(
            workspace, lambda: workspace.change_organisation(End(id="vp", day=dt.date(225, 3, 1))), UsageError
        )

        assert "cannot be meant" in str(error.message)
