"""The pages of an export: letter by letter what they are given, and nothing runs or is fetched but what is ours."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re

import attrs
import pytest

from qms.model.documents import Header
from qms.model.ledger import Act, IssueLine, LedgerEntry, Signer, WithdrawLine
from qms.model.numbering import RevisionNumber
from qms.model.papers import PaperReference
from qms.model.procedures import Leg, Step
from qms.model.working_time import WorkingTime
from qms.render.decision_page import DecisionPage, decision_page
from qms.render.document_facts import Change
from qms.render.document_page import DocumentPage, document_page
from qms.render.list_page import Extra, Group, ListedDocument, ListPage, list_page

DAY = dt.date(2021, 9, 13)
EVIL = '<b onclick="x">&\'\x1b'
HARMLESS = "&lt;b onclick=&quot;x&quot;&gt;&amp;&#x27;\ufffd"

LISTED = ListedDocument(
    id="qt-05", code="QT-05", title="Quy trình", number=RevisionNumber(2, 0), effective=DAY, decision="244/QĐ-SCT",
    path="Van phong/QT-05 - lan 02.00.html",
)  # fmt: skip
LIST = ListPage(
    agency=("UBND TỈNH", "SỞ"), title="Tài liệu đang có hiệu lực", on=DAY,
    groups=(Group(unit="Văn phòng", kind="Quy trình", documents=(LISTED,)),), files=(("Danh mục", "danh-muc.xlsx"),),
)  # fmt: skip
DOCUMENT = DocumentPage(
    agency=("SỞ",), kind="Quy trình nội bộ", title="Quy trình", code="QT-05", unit="Văn phòng",
    number=RevisionNumber(2, 0), effective=DAY, decision="244/QĐ-SCT", digest="sha256:" + "ab" * 32, parent=None,
    header=Header(code="QT-05", title="Quy trình", unit="vp"), text="Đoạn.\n", unit_names={"vp": "Văn phòng"}, changes=(),
    attachments=(), pictures={}, follow=lambda _: None, index="../../index.html",
)  # fmt: skip
DECISION = DecisionPage(
    agency=("SỞ",), name="244/QĐ-SCT ngày 13/9/2021",
    entry=LedgerEntry(
        format=1, entry=7, act=Act.ISSUE, number="244/QĐ-SCT", date=DAY, effective=DAY,
        recorded=dt.datetime(2021, 9, 13, 8, tzinfo=dt.UTC), recorded_by="iso",
    ),
    issuer="Sở", signer="KT. Nguyễn", text="Điều 1.\n", digest="sha256:" + "cd" * 32, signed=(), follow=lambda _: None,
)  # fmt: skip


def page_of(shown: ListPage | DocumentPage | DecisionPage) -> str:
    if isinstance(shown, ListPage):
        return list_page(shown).decode()
    return (document_page(shown) if isinstance(shown, DocumentPage) else decision_page(shown)).decode()


@pytest.mark.parametrize("shown", [LIST, DOCUMENT, DECISION], ids=["list", "document", "decision"])
def test_a_page_has_one_title_and_fetches_nothing(shown):
    page = page_of(shown)

    assert page.count("<h1") == 1
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|<link|<iframe|@import|url\(", page)
    assert page_of(shown) == page


@pytest.mark.parametrize(
    "shown",
    [
        attrs.evolve(LIST, title=EVIL),
        attrs.evolve(LIST, agency=(EVIL,)),
        attrs.evolve(LIST, notes=(EVIL,)),
        attrs.evolve(LIST, groups=(Group(unit=EVIL, kind="x", documents=(LISTED,)),)),
        attrs.evolve(LIST, groups=(Group(unit="x", kind=EVIL, documents=(attrs.evolve(LISTED, title=EVIL),)),)),
        attrs.evolve(LIST, groups=(Group(unit="x", kind="x", documents=(attrs.evolve(LISTED, path=None, remark=EVIL),)),)),
        attrs.evolve(LIST, extras=(Extra(heading=EVIL, headings=(EVIL,), rows=((EVIL,), ((EVIL, "x.html"),))),)),
        attrs.evolve(DOCUMENT, title=EVIL),
        attrs.evolve(DOCUMENT, code=EVIL, unit=EVIL, kind=EVIL, decision=EVIL),
        attrs.evolve(DOCUMENT, ended=EVIL),
        attrs.evolve(DOCUMENT, parent=EVIL),
        attrs.evolve(DOCUMENT, attachments=((EVIL, "x.pdf"),)),
        attrs.evolve(DOCUMENT, header=attrs.evolve(DOCUMENT.header, language=EVIL)),
        attrs.evolve(DOCUMENT, header=attrs.evolve(DOCUMENT.header, steps=(Step(id="a", what=EVIL, role=EVIL, form=EVIL),))),
        attrs.evolve(
            DOCUMENT,
            changes=(Change(number=RevisionNumber(1, 0), change=EVIL, basis=EVIL, decision=EVIL, effective=DAY),),
        ),
        attrs.evolve(DECISION, name=EVIL, issuer=EVIL, signer=EVIL, signed=((EVIL, "x.pdf"),)),
        attrs.evolve(DECISION, entry=attrs.evolve(DECISION.entry, subject=EVIL, number=EVIL, reason=EVIL)),
    ],
)  # fmt: skip
def test_what_a_page_is_given_stands_in_it_letter_by_letter(shown):
    page = page_of(shown)

    assert HARMLESS in page
    assert "<b onclick" not in page
    assert "\x1b" not in page


def test_the_script_of_the_list_is_the_only_one_that_runs():
    page = page_of(LIST)
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

    assert f"script-src 'sha256-{digest}'" in page
    assert "script-src" not in page_of(DOCUMENT)


def test_the_list_is_there_without_its_script():
    page = page_of(LIST)

    assert '<tr id="qt-05"' in page
    assert '<a href="Van%20phong/QT-05%20-%20lan%2002.00.html">QT-05</a>' in page
    assert 'id="khung-tim" hidden' in page


def test_units_are_led_to_where_there_are_several():
    other = Group(unit="Thanh tra", kind="Quy trình", documents=(attrs.evolve(LISTED, id="qt-06"),))

    assert "<nav" not in page_of(LIST)
    assert '<a href="#don-vi-2">Thanh tra</a> (1)' in page_of(attrs.evolve(LIST, groups=(*LIST.groups, other)))


def test_a_list_of_nothing_says_so():
    assert "<b>ngày 13/9/2021</b>: 0 tài liệu." in page_of(attrs.evolve(LIST, groups=(), files=()))


def test_a_paper_that_is_in_force_bears_no_mark():
    assert "obsolete" not in page_of(DOCUMENT).partition("</style>")[2]
    assert '<body class="document obsolete">' in page_of(attrs.evolve(DOCUMENT, ended="Từ ngày 13/9/2021."))


def test_the_time_of_others_is_told_from_the_agency_s_own():
    steps = (
        Step(id="a", what="Nộp", role="Tổ chức", leg=Leg.APPLICANT, next="b"),
        Step(id="b", what="Lấy ý kiến", unit="x", leg=Leg.OTHER, time=WorkingTime(minutes=480), next="nowhere"),
    )
    page = page_of(attrs.evolve(DOCUMENT, header=attrs.evolve(DOCUMENT.header, steps=steps)))

    assert '<td><span class="quiet">thời gian của tổ chức, cá nhân</span></td>' in page
    assert '<td>1 ngày<br><span class="quiet">thời gian của cơ quan khác</span></td>' in page
    assert "<td>bước nowhere</td>" in page
    assert "Tổng thời gian" not in page


def test_the_flowchart_stands_above_the_table_of_steps():
    steps = (Step(id="a", what="Xem xét", unit="x", yes="end", no="a"),)
    page = page_of(attrs.evolve(DOCUMENT, header=attrs.evolve(DOCUMENT.header, steps=steps)))

    assert page.index('<figure class="chart">\n<svg') < page.index('<table class="steps">')
    assert not re.search(r"https?://|url\(", page)
    assert "<svg" not in page_of(DOCUMENT)


def test_a_decision_names_what_it_issues_and_withdraws():
    line = IssueLine(
        document="qt-05", code="QT-05", title="Quy trình", kind="procedure", unit="vp", edition=2, revision=0,
        digest="sha256:" + "ab" * 32, change="Bổ sung",
    )  # fmt: skip
    entry = attrs.evolve(
        DECISION.entry, issues=(line, attrs.evolve(line, digest=None)), bases=(PaperReference(number="907/KH-SCT"),),
        withdraws=(WithdrawLine(document="qt-03", reason="trùng"),), signer=Signer(person="x"),
    )  # fmt: skip
    page = page_of(attrs.evolve(DECISION, entry=entry, signed=(("244.pdf", "0244 - ban ky.pdf"),)))

    assert "<td>QT-05</td><td>Quy trình</td><td>02.00</td><td>Bổ sung</td><td>abababababababab</td>" in page
    assert "<td>không có văn bản</td>" in page
    assert "<td>qt-03</td><td>trùng</td>" in page
    assert "<th>Căn cứ</th><td>907/KH-SCT</td>" in page
    assert '<th>Bản ký</th><td><a href="0244%20-%20ban%20ky.pdf">244.pdf</a></td>' in page
    assert "<p>Điều 1.</p>" in page
