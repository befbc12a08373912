"""The annex that is signed with a decision, and the request for the change."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
from support.ledgers import day, entry, issued, ledger_of, moment
from support.stores import ACTORS, ORGANISATION, folder, system_of

from qms.model.codes import DocumentId
from qms.model.decision_lists import digest_of_preparation
from qms.model.ledger import Act, Signer
from qms.model.papers import PaperReference
from qms.model.preparations import DocumentVerdict, Preparation, PreparedDocument
from qms.model.reports import Report
from qms.model.reviews import Means, Review, ReviewedDocument, Role, Verdict
from qms.plans.plan_papers import annex, request_form

HEAD = ORGANISATION.replace(
    'symbol = "SCT"\n', 'symbol = "SCT"\nletterhead = ["UBND TỈNH", "SỞ"]\nplace = "Đồng Nai"\n'
)
STAFF = (
    HEAD
    + """
[[people]]
id = "iso-thu-ky"
name = "Nguyễn Thư"
[[people.posts]]
unit = "vp"
title = "Chuyên viên"
"""
)
SYSTEM = system_of(folder("qt-05"), organisation=STAFF, ledger=ledger_of(entry(1, issued(edition=2, revision=3))))
DIGEST = SYSTEM.documents["qt-05"].digest
AMENDED = PreparedDocument(
    document=DocumentId("qt-05"), code="QT-05", title="Kiểm soát hồ sơ", verdict=DocumentVerdict.AMENDED, edition=2,
    revision=4, digest=DIGEST, change="Bổ sung mục 5", change_basis="545/QĐ-UBND",
)  # fmt: skip
NEW = attrs.evolve(AMENDED, document=DocumentId("qt-06"), code="QT-06", verdict=DocumentVerdict.NEW, change=None)
GONE = PreparedDocument(
    document=DocumentId("hd-06"), code="HD-06", title="Đo lường", verdict=DocumentVerdict.WITHDRAWN, reason="gộp"
)


def plan(*documents: PreparedDocument, **said: Any) -> Preparation:
    plain = {"prepared": moment(0), "prepared_by": "iso-thu-ky", **said}
    return Preparation(documents=documents or (AMENDED,), **plain)


def rows(report: Report) -> tuple[tuple[str, ...], ...]:
    [table] = report.tables()
    return table.rows


class TestTheAnnex:
    def test_each_document_has_a_row_with_the_first_16_digits_of_its_digest(self) -> None:
        assert rows(annex(SYSTEM, plan(AMENDED, GONE))) == (
            ("1", "QT-05", "Kiểm soát hồ sơ", "02.04", "Sửa đổi", DIGEST.removeprefix("sha256:")[:16]),
            ("2", "HD-06", "Đo lường", "–", "Bãi bỏ", "–"),
        )

    def test_it_ends_with_the_one_digest_of_the_whole_list(self) -> None:
        said = plan(AMENDED, GONE)

        assert annex(SYSTEM, said).notes[-1] == digest_of_preparation(said).removeprefix("sha256:")

    def test_number_and_day_stay_open_until_the_decision_has_them(self) -> None:
        [section] = annex(SYSTEM, plan()).sections
        became = PaperReference(number="244/QĐ-SCT", date=dt.date(2021, 9, 13))
        [ended] = annex(SYSTEM, plan(became=became)).sections

        of = "của Sở Công Thương tỉnh Đồng Nai)"
        assert section.paragraphs == (f"(Kèm theo Quyết định số ……/QĐ-SCT ngày …… tháng …… năm 2021 {of}",)
        assert ended.paragraphs == (f"(Kèm theo Quyết định số 244/QĐ-SCT ngày 13 tháng 9 năm 2021 {of}",)

    def test_what_a_correction_corrects_is_called_so(self) -> None:
        found = rows(annex(SYSTEM, plan(AMENDED, GONE, act=Act.CORRECTION, corrects=1)))

        assert [row[4] for row in found] == ["Đính chính", "Bãi bỏ"]


class TestTheRequest:
    def form(self, *documents: PreparedDocument, reviews: dict[str, Review] | None = None, **said: Any) -> Report:
        system = attrs.evolve(SYSTEM, reviews=system_of(reviews=reviews).reviews) if reviews else SYSTEM
        return request_form(system, plan(*documents, **said), name="dot-5")

    def test_it_says_who_asks_when_and_what_for(self) -> None:
        form = self.form(
            subject="Ban hành quy trình", effective=day(20), bases=(PaperReference(number="907/KH-SCT", date=day(-9)),)
        )

        assert (form.subtitle, form.letterhead) == ("Ban hành quy trình", ("UBND TỈNH", "SỞ"))
        assert form.place_and_date == "Đồng Nai, ngày 01 tháng 9 năm 2021"
        assert form.sections[0].paragraphs == (
            "Người yêu cầu: Nguyễn Thư, Chuyên viên, Văn phòng. Phiếu: dot-5.",
            "Căn cứ: 907/KH-SCT ngày 23/8/2021.",
            "Hiệu lực đề nghị: 21/9/2021.",
        )

    def test_each_document_says_what_why_on_what_ground_and_which_number_it_gets(self) -> None:
        found = [row[1:6] for row in rows(self.form(AMENDED, NEW, GONE))]

        assert found == [
            ("QT-05\nKiểm soát hồ sơ", "Sửa đổi", "02.03 → 02.04", "Bổ sung mục 5", "545/QĐ-UBND"),
            ("QT-06\nKiểm soát hồ sơ", "Ban hành", "– → 02.04", "–", "545/QĐ-UBND"),
            ("HD-06\nĐo lường", "Bãi bỏ", "– → –", "gộp", "–"),
        ]

    def test_it_shows_who_has_reviewed_the_text_that_was_prepared_and_who_has_not(self) -> None:
        def act(n: int, role: Role, **said: Any) -> Review:
            return Review(
                by=ACTORS[role], role=role, date=day(2), recorded=moment(n),
                documents=(ReviewedDocument(document=DocumentId("qt-05"), digest=DIGEST),),
                **{"verdict": Verdict.APPROVED, **said},
            )  # fmt: skip

        acts = {
            "reviews/2021/1.toml": act(1, Role.AUTHOR, means=Means.E_OFFICE),
            "reviews/2021/2.toml": act(2, Role.CHECKER, verdict=Verdict.REJECTED, reason="thiếu biểu mẫu"),
        }

        assert rows(self.form(reviews=acts))[0][6].split("\n") == [
            "Soạn thảo: Người soạn thảo, 03/9/2021, văn phòng điện tử",
            "Xem xét: Người kiểm tra, 03/9/2021 không đồng ý: thiếu biểu mẫu",
            "Chưa có: xem xét, phê duyệt",
        ]

    def test_it_is_signed_by_who_asks_and_who_will_decide(self) -> None:
        names = [place.name for place in self.form(signer=Signer(person="giam-doc")).signatures]

        assert names == ["Nguyễn Thư", "Giám đốc"]

    def test_an_agency_of_which_little_is_known_has_its_name_as_head(self) -> None:
        form = request_form(system_of(), plan(prepared_by="ai-do"), name="dot-5")

        assert form.letterhead == ("SỞ CÔNG THƯƠNG TỈNH ĐỒNG NAI",)
        assert form.place_and_date == "Ngày 01 tháng 9 năm 2021"
        assert form.sections[0].paragraphs == ("Người yêu cầu: ai-do. Phiếu: dot-5.",)
