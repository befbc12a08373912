"""A small department over two years, as the reports of qms look at it."""

from __future__ import annotations

import datetime as dt

import pytest
from support.ledgers import entry, issued, ledger_of, withdrawn
from support.stores import system_of

from qms.model.ledger import Act, Signer
from qms.model.papers import Paper, PaperReference, PaperStatus
from qms.model.system import System

ORGANISATION = """
[[organisations]]
id = "sct"
name = "Sở Công Thương tỉnh Đồng Nai"
symbol = "SCT"
letterhead = ["UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG"]
place = "Đồng Nai"
to = 2026-01-01

[[organisations]]
id = "sct"
name = "Sở Công Thương thành phố Đồng Nai"
symbol = "SCT"
from = 2026-01-01

[[organisations]]
id = "cp"
name = "Chính phủ"
symbol = "CP"

[[units]]
id = "vp"
name = "Văn phòng"

[[units]]
id = "ql-cn"
name = "Phòng Quản lý công nghiệp"
to = 2021-10-01
succeeded_by = "ql-nl"

[[units]]
id = "ql-nl"
name = "Phòng Quản lý năng lượng"

[[boards]]
id = "bcd-iso"
name = "Ban chỉ đạo ISO"
symbol = "BCĐ"
organisation = "sct"

[[people]]
id = "thu-ky"
name = "Lê Thị Thư"
[[people.roles]]
role = "iso-secretary"
from = 2020-01-01

[[people]]
id = "pho-giam-doc"
name = "Nguyễn Văn Phó"
[[people.posts]]
unit = "vp"
title = "Phó Giám đốc"
to = 2022-01-01
[[people.posts]]
unit = "vp"
title = "Giám đốc"
from = 2022-01-01
"""
PHO = Signer(person="pho-giam-doc", capacity="KT.")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


LEDGER = ledger_of(
    entry(
        1,
        issued("qt-01", title="Quản lý văn bản", number="12/QĐ-SCT", date=day("2019-05-02"), effective=day("2019-05-02")),
        issued("cs-01", kind="policy", title="Chính sách chất lượng", digest=None, tree=None),
        act=Act.OPENING, number=None, date=day("2020-06-01"),
    ),
    entry(
        2,
        issued("ld-01", kind="flowchart", title="Cấp phép", unit="ql-cn"),
        issued("qt-02", title="Họp"),
        number="02/QĐ-SCT", date=day("2021-03-17"), subject="Ban hành lưu đồ", signer=PHO,
    ),
    entry(
        3,
        issued("qt-01", 2, title="Quản lý văn bản", change="Bổ sung kho số"),
        issued("ld-01", 2, kind="flowchart", title="Cấp phép", unit="ql-cn", digest="sha256:" + "0100" * 16),
        issued("qt-03", title="Họp, hội nghị", replaces=("qt-02",)),
        withdrawn("cs-01", "không còn phù hợp"),
        number="05/QĐ-SCT", date=day("2021-09-13"), effective=day("2021-10-01"), subject="Ban hành lần 02", signer=PHO,
    ),
    entry(
        4, issued("qt-01", 2, title="Quản lý văn bản đến"), number="06/QĐ-SCT", date=day("2021-12-01"),
        act=Act.CORRECTION, corrects=3, subject="Đính chính tên quy trình",
    ),
)  # fmt: skip
PAPERS = {
    "papers/2018/0061-2018-nd-cp--cp.toml": Paper(number="61/2018/NĐ-CP", date=day("2018-04-23"), issuer="cp", subject="Một cửa"),
    "papers/2010/0024-2010-nd-cp--cp.toml": Paper(
        number="24/2010/NĐ-CP", date=day("2010-03-15"), issuer="cp", subject="Nghị định về công chức", status=PaperStatus.REPLACED,
        until=day("2020-12-01"), successor=PaperReference(number="138/2020/NĐ-CP", date=day("2020-11-27")),
    ),
    "papers/2019/thu.toml": Paper(number="Thư ngỏ", issuer_name="Hội doanh nghiệp", subject="Góp ý", status=PaperStatus.REPEALED),
    "papers/2022/0001-2022-nd-cp--cp.toml": Paper(number="1/2022/NĐ-CP", date=day("2022-01-05"), issuer="cp", subject="Mới"),
    "papers/2021/0002-kh-sct.toml": Paper(number="02/KH-SCT", date=day("2021-01-20"), issuer="sct", subject="Kế hoạch năm"),
    "papers/2021/0004-sct-vp.toml": Paper(number="04/SCT-VP", date=day("2021-02-03"), issuer="sct", subject="Mời họp"),
    "papers/2021/0003-bc-bcd.toml": Paper(number="03/BC-BCĐ", issuer="bcd-iso", subject="", status=PaperStatus.REPEALED, until=day("2022-01-01")),
}  # fmt: skip


@pytest.fixture
def system() -> System:
    """The department as it stands after its fourth entry."""
    return system_of(ledger=LEDGER, papers=PAPERS, organisation=ORGANISATION)
