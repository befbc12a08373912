"""The draft of a decision's own text: who decides, on what grounds, what, and from when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import entry, issued, ledger_of
from support.stores import ORGANISATION, system_of

from qms.checks.files import unlisted_files
from qms.model.codes import DocumentId
from qms.model.ledger import Act, Signer
from qms.model.papers import Paper, PaperReference
from qms.model.preparations import DocumentVerdict, Preparation, PreparedDocument
from qms.plans.drafting import cited, draft_of

STAFF = (
    ORGANISATION
    + """
[[people]]
id = "nguyen-an"
name = "Nguyễn An"
[[people.posts]]
unit = "vp"
title = "Giám đốc"

[[people]]
id = "tran-binh"
name = "Trần Bình"
[[people.posts]]
unit = "vp"
title = "Phó Giám đốc"
"""
)
PLAN = Paper(
    number="907/KH-SCT", date=dt.date(2021, 2, 26), issuer="sct", subject="Kế hoạch duy trì, cải tiến hệ thống"
)
MODEL = Paper(number="101/QĐ-BKHCN", date=dt.date(2019, 1, 21), issuer_name="Bộ Khoa học và Công nghệ",
              subject="Việc công bố Mô hình khung")  # fmt: skip
LAW = Paper(number="08/2012/QH13", date=dt.date(2012, 6, 20), issuer_name="Quốc hội", subject="Luật Giá")
RULES = Paper(number="30/2020/NĐ-CP", date=dt.date(2020, 3, 5), issuer_name="Chính phủ", subject="Công tác văn thư")
STANDARD = Paper(number="12/TB-SCT", date=dt.date(2021, 1, 4), issuer="sct", subject="TCVN ISO 9001:2015")
OF_A_YEAR = Paper(number="15/CV-SCT", issuer="sct", subject="Góp ý")
PAPERS = {f"papers/2021/{n}.toml": paper for n, paper in enumerate([PLAN, MODEL, LAW, RULES, STANDARD, OF_A_YEAR])}
SYSTEM = system_of(
    organisation=STAFF,
    papers=PAPERS,
    ledger=ledger_of(entry(1, issued(), date=dt.date(2021, 3, 17), subject="Ban hành Mục tiêu chất lượng")),
)
ON = dt.date(2021, 9, 13)


def document(code: str = "QT-05", verdict: str = "amended", edition: int | None = 1, **said: Any) -> PreparedDocument:
    return PreparedDocument(
        document=DocumentId(code.lower()), code=code, title=f"Quy trình {code}", verdict=DocumentVerdict(verdict),
        edition=edition, revision=None if edition is None else 1, **said,
    )  # fmt: skip


GONE = document("HD-06", "withdrawn", None, reason="gộp vào QT-05")


def draft(*documents: PreparedDocument, **said: Any) -> list[str]:
    """Return the paragraphs of the draft."""
    plain = {"prepared": dt.datetime(2021, 9, 10, tzinfo=dt.UTC), "prepared_by": "iso-thu-ky", **said}
    return draft_of(SYSTEM, Preparation(documents=documents or (document(),), **plain)).rstrip("\n").split("\n\n")


def test_it_begins_with_what_it_is_about_and_who_decides() -> None:
    assert draft(subject="Ban hành quy trình")[:3] == [
        "# QUYẾT ĐỊNH",
        "**Về việc ban hành quy trình**",
        "**THỦ TRƯỞNG SỞ CÔNG THƯƠNG TỈNH ĐỒNG NAI**",
    ]


@pytest.mark.parametrize(
    ("subject", "line"),
    [
        (None, "Về việc ban hành tài liệu của Hệ thống quản lý chất lượng"),
        ("Về việc ban hành", "Về việc ban hành"),
        ("TCVN ISO 9001:2015", "Về việc TCVN ISO 9001:2015"),
    ],
)
def test_the_subject_is_brought_into_the_sentence(subject: str | None, line: str) -> None:
    assert draft(subject=subject)[1] == f"**{line}**"


@pytest.mark.parametrize(
    ("person", "capacity", "head"),
    [
        ("nguyen-an", None, "GIÁM ĐỐC SỞ"),
        ("tran-binh", "KT.", "GIÁM ĐỐC SỞ"),
        ("tran-binh", "Q.", "PHÓ GIÁM ĐỐC SỞ"),
        ("tran-binh", "TUQ.", "THỦ TRƯỞNG SỞ"),
        ("nguyen-an", "TM.", "SỞ"),
        ("giam-doc", None, "THỦ TRƯỞNG SỞ"),
    ],
)
def test_who_decides_is_the_head_in_whose_place_somebody_signs(person: str, capacity: str | None, head: str) -> None:
    signer = Signer(person=person, capacity=capacity)

    assert draft(signer=signer)[2] == f"**{head} CÔNG THƯƠNG TỈNH ĐỒNG NAI**"


@pytest.mark.parametrize(
    ("number", "date", "said"),
    [
        (
            "907/KH-SCT", PLAN.date,
            "Kế hoạch số 907/KH-SCT ngày 26 tháng 02 năm 2021 của Sở Công Thương tỉnh Đồng Nai về duy trì, cải tiến "
            "hệ thống",
        ),
        (
            "101/QĐ-BKHCN", MODEL.date,
            "Quyết định số 101/QĐ-BKHCN ngày 21 tháng 01 năm 2019 của Bộ Khoa học và Công nghệ về việc công bố Mô "
            "hình khung",
        ),
        ("08/2012/QH13", LAW.date, "Luật Giá ngày 20 tháng 6 năm 2012"),
        (
            "30/2020/NĐ-CP", RULES.date,
            "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
        ),
        (
            "12/TB-SCT", STANDARD.date,
            "Thông báo số 12/TB-SCT ngày 04 tháng 01 năm 2021 của Sở Công Thương tỉnh Đồng Nai về TCVN ISO 9001:2015",
        ),
        (
            "1/QĐ-SCT", dt.date(2021, 3, 17),
            "Quyết định số 1/QĐ-SCT ngày 17 tháng 3 năm 2021 của Sở Công Thương tỉnh Đồng Nai về ban hành Mục tiêu "
            "chất lượng",
        ),
        (
            "15/CV-SCT", dt.date(2021, 5, 4),
            "Công văn số 15/CV-SCT ngày 04 tháng 5 năm 2021 của Sở Công Thương tỉnh Đồng Nai về góp ý",
        ),
        ("15/CV-SCT", dt.date(2022, 5, 4), "Công văn số 15/CV-SCT ngày 04 tháng 5 năm 2022"),
        ("77/QĐ-UBND", None, "Quyết định số 77/QĐ-UBND"),
        ("Biên bản họp", None, "Văn bản số Biên bản họp"),
    ],
)  # fmt: skip
def test_a_ground_is_cited_as_far_as_the_store_knows_it(number: str, date: dt.date | None, said: str) -> None:
    assert cited(SYSTEM, PaperReference(number=number, date=date), on=ON) == said


def test_the_grounds_stand_in_their_order_and_end_as_the_decree_has_it() -> None:
    bases = (
        PaperReference(number="30/2020/NĐ-CP", date=RULES.date),
        PaperReference(number="907/KH-SCT", date=PLAN.date),
    )
    grounds = draft(bases=bases, prepared_by="nguyen-an")[3:6]

    assert [ground.partition(" số")[0] for ground in grounds] == [
        "*Căn cứ Nghị định", "*Căn cứ Kế hoạch", "*Theo đề nghị của Văn phòng.*",
    ]  # fmt: skip
    assert [ground[-2:] for ground in grounds] == [";*", ";*", ".*"]


def articles(*documents: PreparedDocument, **said: Any) -> list[str]:
    paragraphs = draft(*documents, **said)
    return paragraphs[paragraphs.index("**QUYẾT ĐỊNH:**") + 1 :]


def test_one_document_is_named_in_the_sentence() -> None:
    assert articles()[0] == (
        "**Điều 1.** Ban hành kèm theo Quyết định này Quy trình QT-05, mã hiệu QT-05 (sửa đổi, lần ban hành 01, lần sửa "
        "đổi 01)."
    )


def test_few_documents_are_named_one_by_one() -> None:
    assert articles(document(), document("QT-06", "new"))[:3] == [
        "**Điều 1.** Ban hành kèm theo Quyết định này các tài liệu sau:",
        "1. Quy trình QT-05, mã hiệu QT-05 (sửa đổi, lần ban hành 01, lần sửa đổi 01);",
        "2. Quy trình QT-06, mã hiệu QT-06 (ban hành, lần ban hành 01, lần sửa đổi 01).",
    ]


def test_of_many_the_annex_tells() -> None:
    many = [document(f"QT-{n:02d}", verdict) for n, verdict in enumerate(["new", "amended", "amended", "reissued"])]

    assert articles(*many, edition=2)[0] == (
        "**Điều 1.** Ban hành kèm theo Quyết định này 4 tài liệu của Hệ thống quản lý chất lượng theo Danh mục tại Phụ "
        "lục (ban hành 1, sửa đổi 2, ban hành lại 1, lần ban hành 02)."
    )


def test_what_is_withdrawn_has_an_article_of_its_own() -> None:
    assert articles(document(), GONE)[1] == "**Điều 2.** Bãi bỏ Quy trình HD-06, mã hiệu HD-06: gộp vào QT-05."
    assert articles(GONE)[0].startswith("**Điều 1.** Bãi bỏ Quy trình HD-06")
    assert "**Điều 1.** Bãi bỏ 4 tài liệu" in articles(*(attrs.evolve(GONE, code=f"HD-{n}") for n in range(4)))[0]


def test_a_correction_corrects() -> None:
    assert articles(act=Act.CORRECTION, corrects=1)[0].startswith("**Điều 1.** Đính chính Quy trình QT-05")
    assert draft(act=Act.CORRECTION, corrects=1)[1].startswith("**Về việc đính chính tài liệu")


def test_it_takes_effect_on_signing_or_on_the_day_that_is_said() -> None:
    replaces = "Tài liệu ban hành kèm theo Quyết định này thay thế tài liệu cùng mã hiệu đã ban hành trước đây."

    assert articles()[1] == f"**Điều 2.** Quyết định này có hiệu lực kể từ ngày ký. {replaces}"
    assert articles(document("QT-06", "new"), effective=dt.date(2021, 10, 1))[1] == (
        "**Điều 2.** Quyết định này có hiệu lực kể từ ngày 01 tháng 10 năm 2021."
    )


def test_the_last_article_says_who_carries_it_out_and_ends_the_text() -> None:
    assert articles()[-1] == (
        "**Điều 3.** Trưởng các phòng, đơn vị thuộc Sở Công Thương tỉnh Đồng Nai và các cá nhân có liên quan chịu trách "
        "nhiệm thi hành Quyết định này./."
    )


@given(st.lists(st.sampled_from(["new", "amended", "reissued", "withdrawn"]), min_size=1, max_size=9))
def test_the_articles_are_numbered_without_gaps_whatever_the_decision_does(verdicts: list[str]) -> None:
    documents = [
        document(f"QT-{n:02d}", verdict, None if verdict == "withdrawn" else 1) for n, verdict in enumerate(verdicts)
    ]
    found = [text for text in articles(*documents) if text.startswith("**Điều")]

    assert [text.split(".")[0] for text in found] == [f"**Điều {n}" for n in range(1, len(found) + 1)]


def test_the_file_of_a_draft_has_its_place_in_a_store() -> None:
    assert list(unlisted_files(["plans/dot-5.toml", "plans/dot-5.md"])) == []
    assert len(list(unlisted_files(["plans/dot-5.docx"]))) == 1
