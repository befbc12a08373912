"""A department whose letterhead changes in 2026, with a board that issues papers, for tests of what papers show."""

from __future__ import annotations

ORGANISATION = """
[[organisations]]
id = "sct"
name = "Sở Công Thương tỉnh Đồng Nai"
symbol = "SCT"
letterhead = ["UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG"]
place = "Đồng Nai"
to = 2026-04-30

[[organisations]]
id = "sct"
name = "Sở Công Thương thành phố Đồng Nai"
symbol = "SCT"
letterhead = ["UBND THÀNH PHỐ ĐỒNG NAI", "SỞ CÔNG THƯƠNG"]
place = "Đồng Nai"
from = 2026-04-30

[[units]]
id = "vp"
name = "Văn phòng Sở"
symbol = "VP"

[[units]]
id = "to-iso"
name = "Tổ ISO"

[[boards]]
id = "bcd-iso"
name = "Ban chỉ đạo ISO"
symbol = "BCĐ"
organisation = "sct"

[[boards.members]]
person = "nguyen-an"
role = "Trưởng ban"

[[boards.members]]
person = "le-chi"
role = "Phó ban"

[[people]]
id = "nguyen-an"
name = "Nguyễn An"
[[people.posts]]
unit = "vp"
title = "Phó Giám đốc"

[[people]]
id = "tran-binh"
name = "Trần Bình"
[[people.posts]]
unit = "vp"
title = "Giám đốc"

[[people]]
id = "le-chi"
name = "Lê Chi"
[[people.posts]]
unit = "to-iso"
title = "Tổ phó"

[[people]]
id = "pham-dung"
name = "Phạm Dũng"
"""
