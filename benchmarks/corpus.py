"""A document system of any size, the same bytes every time: procedures of some 3 KB without one diagnostic."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

SETTINGS = b"""\
format = 1
agency = "sct"

[codes]
pattern = "QT-[0-9]{5}"

[[books]]
id = "quyet-dinh"
title = "S\xe1\xbb\x95 quy\xe1\xba\xbft \xc4\x91\xe1\xbb\x8bnh"
issuers = ["sct"]
kinds = ["Q\xc4\x90"]

[online_levels]
"3" = 2011-01-01
"4" = 2011-01-01

[store]
issuing = "here"
"""
UNREVIEWED = SETTINGS.replace(b"[store]", b"[review]\nroles = []\n\n[store]")
"""The same settings with the review policy switched off."""

UNITS = ("van-phong", "thuong-mai", "nang-luong", "cong-nghiep", "an-toan")
PEOPLE = {"author": "nguoi-soan", "checker": "truong-phong", "approver": "giam-doc"}
"""Who acts in which role of a review."""

HEADINGS = (
    "Mục đích", "Phạm vi áp dụng", "Tài liệu viện dẫn", "Định nghĩa, viết tắt", "Nội dung", "Biểu mẫu", "Hồ sơ",
)  # fmt: skip

_PAPERS = (
    ("30/2020/NĐ-CP", "2020-03-05", "Công tác văn thư"),
    ("61/2018/NĐ-CP", "2018-04-23", "Cơ chế một cửa, một cửa liên thông"),
    ("107/2021/NĐ-CP", "2021-12-06", "Sửa đổi cơ chế một cửa, một cửa liên thông"),
    ("137/2013/NĐ-CP", "2013-10-21", "Quy định chi tiết Luật Điện lực"),
    ("98/2020/NĐ-CP", "2020-08-26", "Xử phạt vi phạm hành chính trong hoạt động thương mại"),
)
_VERBS = ("Cấp", "Cấp lại", "Cấp sửa đổi", "Gia hạn", "Thu hồi", "Thẩm định", "Xác nhận", "Kiểm tra")
_THINGS = (
    "giấy phép bán buôn rượu", "giấy phép hoạt động điện lực", "giấy chứng nhận huấn luyện an toàn hóa chất",
    "giấy phép thành lập văn phòng đại diện", "giấy xác nhận đủ điều kiện bán lẻ xăng dầu",
    "đăng ký hoạt động bán hàng đa cấp", "hồ sơ cụm công nghiệp", "giấy chứng nhận an toàn thực phẩm",
)  # fmt: skip
_SENTENCES = (
    "Công chức tiếp nhận kiểm tra hồ sơ, ghi giấy tiếp nhận và hẹn ngày trả kết quả.",
    "Hồ sơ chưa đủ thì hướng dẫn bổ sung một lần, bằng văn bản.",
    "Phòng chuyên môn thẩm định, lấy ý kiến các đơn vị liên quan khi cần.",
    "Lãnh đạo Sở ký kết quả; Văn thư lấy số, đóng dấu và chuyển Bộ phận một cửa.",
    "Hồ sơ công việc được lập, lưu tại phòng rồi chuyển kho lưu trữ của Sở.",
    "Khi có sự không phù hợp, đơn vị lập phiếu và xác định nguyên nhân.",
    "Quy trình được xem xét mỗi năm một lần, hoặc khi văn bản pháp luật thay đổi.",
    "Mọi sửa đổi được ban hành bằng quyết định có số, ngày và danh mục kèm theo.",
    "Kết quả giải quyết được công khai trên cổng dịch vụ công của tỉnh.",
)
_STEPS = (
    "Tiếp nhận hồ sơ", "Phân công xử lý", "Thẩm định hồ sơ", "Trình ký kết quả", "Ký kết quả", "Trả kết quả",
)  # fmt: skip
_ROLES = ("Chuyên viên", "Trưởng phòng", "Lãnh đạo Sở", "Văn thư")


def document_path(number: int) -> str:
    """Return the path of the text of document *number*, from 1."""
    return f"documents/procedure/qt-{number:05d}/document.md"


def document(number: int, *, edit: int = 0) -> bytes:
    """Return the text of document *number*; each *edit* gives another one."""
    chance = random.Random(number)
    title = f"{chance.choice(_VERBS)} {chance.choice(_THINGS)} ({number})"
    linked = sorted({chance.randrange(1, number) for _ in range(2)}) if number > 1 else []
    papers = chance.sample(_PAPERS, 2)
    header = [
        "+++",
        f'code = "QT-{number:05d}"',
        f'title = "{title}"',
        f'unit = "{UNITS[number % len(UNITS)]}"',
        'clauses = ["8.1", "8.5.1"]',
        *([f'parent = "qt-{number - 5:05d}"'] if number % 10 == 0 else []),
    ]
    for paper, date, subject in papers:
        header += ["", "[[bases]]", f'number = "{paper}"', f"date = {date}", f'title = "{subject}"']
    header += _flow(chance) if number % 3 else []
    body = [f"# {title}", ""]
    for place, heading in enumerate(HEADINGS, start=1):
        body += [f"## {place}. {heading}", ""]
        if heading == "Tài liệu viện dẫn":
            body += [f"- {paper} ngày {date}" for paper, date, _ in papers]
            body += [f"- [QT-{other:05d}](qms:qt-{other:05d})" for other in linked] + [""]
        else:
            sentences = (6 if heading == "Nội dung" else 2) * (1 if number % 3 else 2) - 1
            body += [" ".join(chance.choice(_SENTENCES) for _ in range(sentences)), ""]
    if edit:
        body += [f"Sửa đổi lần {edit}: cập nhật căn cứ pháp lý.", ""]
    return "\n".join([*header, "+++", "", *body]).encode()


def _flow(chance: random.Random) -> Iterator[str]:
    yield from ("", "[procedure]", 'field = "Công Thương"', 'time = "20 ngày"', 'online_level = "4"', "sets = 1")
    for place, step in enumerate(_STEPS, start=1):
        yield from ("", "[[steps]]", f'id = "b{place}"', f'what = "{step}"')
        yield from (f'unit = "{chance.choice(UNITS)}"', f'role = "{chance.choice(_ROLES)}"', 'time = "02 ngày"')
        yield f'next = "b{place + 1}"' if place < len(_STEPS) else 'next = "end"'


def documents(size: int) -> Iterator[tuple[str, bytes]]:
    """Yield the texts of *size* documents by path."""
    return ((document_path(number), document(number)) for number in range(1, size + 1))


def ground(*, reviewed: bool = True) -> Mapping[str, bytes]:
    """Return settings, organisation and papers by path; without *reviewed* no text needs an act of review."""
    files = {"qms.toml": SETTINGS if reviewed else UNREVIEWED, "organisation.toml": _organisation().encode()}
    for number, date, subject in _PAPERS:
        ordinal, year, _ = number.split("/")
        path = f"papers/{date[:4]}/{int(ordinal):04d}-{year}-nd-cp--chinh-phu.toml"
        text = f'number = "{number}"\ndate = {date}\nissuer = "chinh-phu"\nsubject = "{subject}"\n'
        files[path] = text.encode()
    return files


def _organisation() -> str:
    blocks = [
        '[[organisations]]\nid = "chinh-phu"\nname = "Chính phủ"\nsymbol = "CP"\n',
        '[[organisations]]\nid = "sct"\nname = "Sở Công Thương"\nsymbol = "SCT"\nplace = "Đồng Nai"\n',
    ]
    blocks += [f'[[units]]\nid = "{unit}"\nname = "{unit}"\norganisation = "sct"\n' for unit in UNITS]
    blocks += [f'[[people]]\nid = "{person}"\nname = "{person}"\n' for person in PEOPLE.values()]
    return "\n".join(blocks)


def corpus(size: int, *, reviewed: bool = True) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a document system by path."""
    yield from ground(reviewed=reviewed).items()
    yield from documents(size)


def write(folder: Path, size: int, *, reviewed: bool = True) -> None:
    """Write a document system of *size* documents below *folder*."""
    for path, data in corpus(size, reviewed=reviewed):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
