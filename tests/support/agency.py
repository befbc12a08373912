"""A department of two decades: its units, its board and its people, with all that ended on the way."""

from __future__ import annotations

import datetime as dt

import pytest
from support.stores import organisation_of

from qms.errors import QmsError, Refused
from qms.model.organisation import Organisation
from qms.plans.restructuring import OrganisationChange

DAY = dt.date(2025, 3, 1)
EVE = DAY - dt.timedelta(days=1)

AGENCY = organisation_of("""
[[organisations]]
id = "ubnd"
name = "UBND tỉnh Đồng Nai"
letterhead = ["ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG NAI"]

[[organisations]]
id = "sct"
name = "Sở Công Thương tỉnh Đồng Nai"
symbol = "SCT"
parent = "ubnd"
letterhead = ["UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG"]
place = "Đồng Nai"

[[units]]
id = "qlnl"
name = "Phòng Quản lý năng lượng"
symbol = "QLNL"
organisation = "sct"
specialist = true

[[units]]
id = "ktat"
name = "Phòng Kỹ thuật an toàn"
organisation = "sct"
from = 2018-01-01

[[units]]
id = "cu"
name = "Phòng cũ"
from = 2010-01-01
to = 2020-01-01
succeeded_by = "qlnl"

[[units]]
id = "sap-het"
name = "Phòng sắp hết"
to = 2030-01-01
succeeded_by = "qlnl"

[[boards]]
id = "bcd"
name = "Ban chỉ đạo"
organisation = "sct"
[[boards.members]]
person = "a"
role = "Trưởng ban"
to = 2024-01-01
[[boards.members]]
person = "b"
role = "Trưởng ban"
from = 2024-01-01

[[people]]
id = "a"
name = "Trần Văn A"
[[people.posts]]
unit = "ktat"
title = "Trưởng phòng"
from = 2019-01-01
[[people.posts]]
unit = "ktat"
title = "Chuyên viên"
to = 2019-01-01

[[people]]
id = "b"
name = "Lê Thị B"
to = 2024-06-01
[[people.posts]]
unit = "ktat"
title = "Chuyên viên"
""")


def refusal(
    change: OrganisationChange, error: type[QmsError] = Refused, *, of: Organisation = AGENCY
) -> tuple[str, str]:
    """Return why a change of an organisation is refused, and the hint."""
    with pytest.raises(error) as caught:
        change.applied(of)
    return str(caught.value.message), str(caught.value.hint)
