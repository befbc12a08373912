"""What a signing packet says of itself: who passed which text and how, what is missing, and what is in it."""

from __future__ import annotations

import datetime as dt

import attrs
from support.ledgers import moment
from support.letterheads import ORGANISATION
from support.stores import folder, system_of

from qms.model.codes import DocumentId
from qms.model.decision_lists import digest_of_preparation
from qms.model.preparations import DocumentVerdict, Preparation, PreparedDocument
from qms.model.reviews import Means, Review, ReviewedDocument, Role, Verdict
from qms.plans.packet_papers import packet_list, review_table

FOLDER = folder("qt-05")
DIGEST = system_of(FOLDER).documents["qt-05"].digest
AMENDED = PreparedDocument(
    document=DocumentId("qt-05"), code="QT-05", title="Kiểm soát hồ sơ", verdict=DocumentVerdict.AMENDED, edition=2,
    revision=4, digest=DIGEST,
)  # fmt: skip
GONE = PreparedDocument(
    document=DocumentId("hd-06"), code="HD-06", title="Đo lường", verdict=DocumentVerdict.WITHDRAWN, reason="gộp"
)
PLAN = Preparation(subject="Sửa đổi", prepared=moment(0), prepared_by="le-chi", documents=(AMENDED, GONE))


def act(by: str, role: Role, n: int, **said: object) -> Review:
    plain = Review(
        by=by, entered_by="le-chi", role=role, verdict=Verdict.APPROVED, date=dt.date(2021, 9, n), recorded=moment(n),
        documents=(ReviewedDocument(document=DocumentId("qt-05"), digest=DIGEST),),
    )  # fmt: skip
    return attrs.evolve(plain, **said)


def test_each_act_is_told_with_its_means_and_what_is_missing_too() -> None:
    reviews = {
        "a": act("le-chi", Role.AUTHOR, 1),
        "b": act(
            "pham-dung", Role.CHECKER, 2, verdict=Verdict.REJECTED, reason="Sai", means=Means.PAPER, source="p. 5"
        ),
    }
    report = review_table(system_of(FOLDER, organisation=ORGANISATION, reviews=reviews), PLAN)

    assert report.tables()[0].rows == (
        ("QT-05 – Kiểm soát hồ sơ (02.04)",),
        ("Soạn thảo", "Lê Chi", "Tổ phó, Tổ ISO", "01/9/2021", "tự nhập vào kho", "Đồng ý"),
        ("Xem xét", "Phạm Dũng", "–", "02/9/2021", "bản giấy; nguồn: p. 5", "Không đồng ý: Sai"),
        ("Xem xét", "–", "–", "–", "–", "CHƯA CÓ"),
        ("Phê duyệt", "–", "–", "–", "–", "CHƯA CÓ"),
        ("HD-06 – Đo lường (bãi bỏ)",),
        ("–", "–", "–", "–", "–", "gộp"),
    )
    assert "không phải là chữ ký" in report.notes[0]
    assert report.letterhead == ("UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG")


def test_a_withdrawal_without_a_reason_has_none() -> None:
    plan = attrs.evolve(PLAN, documents=(attrs.evolve(GONE, reason=None),))

    assert review_table(system_of(organisation=ORGANISATION), plan).tables()[0].rows[1] == ("–",) * 6


def test_the_list_names_every_file_and_the_digest_of_the_whole() -> None:
    text = packet_list("dot-1", PLAN, {"01.docx": "Dự thảo"}).decode("utf-8-sig")

    assert text.split("\r\n") == [
        "Hồ sơ trình ký: dot-1",
        "Trích yếu: Sửa đổi",
        "Số tài liệu: 2",
        f"Mã kiểm tra của danh mục (SHA-256): {digest_of_preparation(PLAN).removeprefix('sha256:')}",
        "",
        "01.docx  -  Dự thảo",
        "",
    ]
    assert "Trích yếu" not in packet_list("dot-1", attrs.evolve(PLAN, subject=None), {}).decode("utf-8-sig")
