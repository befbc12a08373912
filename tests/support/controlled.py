"""A controlled document with all that a paper of one shows."""

from __future__ import annotations

import datetime as dt

from qms.model.documents import Header
from qms.model.numbering import RevisionNumber
from qms.model.procedures import Leg, Procedure, Step
from qms.model.working_time import WorkingTime
from qms.render.controlled_papers import Approval, ControlledPaper
from qms.render.document_facts import Change

DAY = dt.date(2021, 9, 13)
STEPS = (
    Step(id="b1", what="Nhận & ghi sổ", unit="vp", role="Văn thư", time=WorkingTime(minutes=120), next="b2"),
    Step(id="b2", what="Hồ sơ đủ?", unit="vp", time=WorkingTime(minutes=480), yes="end", no="b3"),
    Step(id="b3", what="Bổ sung", role="Tổ chức", form="Mẫu 02", leg=Leg.APPLICANT, next="b2"),
)
PAPER = ControlledPaper(
    agency=("UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG"),
    kind="Quy trình nội bộ",
    title="Quy trình <hồ sơ>",
    code="QT-05",
    unit="Văn phòng",
    number=RevisionNumber(2, 1),
    effective=DAY,
    decision="244/QĐ-SCT ngày 13/9/2021",
    digest="sha256:" + "ab" * 32,
    parent=None,
    header=Header(code="QT-05", title="x", unit="vp", clauses=("7.5",), steps=STEPS, procedure=Procedure(sets=1)),
    text="# Đầu\n\nVăn bản.\n",
    text_line=9,
    unit_names={"vp": "Văn phòng"},
    changes=(Change(number=RevisionNumber(2, 1), change="Bổ sung", basis="907/KH-SCT", decision="244", effective=DAY),),
    coming=None,
    approvals=(Approval(act="Xem xét", name="Ông A", post="Trưởng phòng", day=DAY, means="trên giấy"),),
    approval_remark=None,
    attachments=("phu-luc.xlsx",),
    pictures={},
    linked=lambda _: None,
)
