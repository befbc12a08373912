"""Skeletons of official papers: a draft of each form with guidance for who fills it in, Vietnamese as the paper is."""

from __future__ import annotations

from typing import Final

from qms.model.official_papers import PaperForm
from qms.text.front_matter import join_front_matter

_COMMON: Final = """\
# Bỏ dấu # ở đầu dòng để dùng một mục. Chưa có số hoặc ngày thì để trống: bản in chừa chỗ để điền.
# number = "{number}"
# date = 2021-10-25
# issuer = "sct"                      # mã trong organisation.toml; không ghi là cơ quan của kho
# urgency = "KHẨN"                    # hoặc "THƯỢNG KHẨN", "HỎA TỐC"
# circulation = "LƯU HÀNH NỘI BỘ"     # hoặc "XEM XONG TRẢ LẠI"
# drafter = "NTT.(05)"                # chữ viết tắt người soạn thảo và số bản
# contact = "Địa chỉ …; điện thoại …; trang thông tin điện tử …"
"""
_SIGNER: Final = """\
# signer = { person = "pho-giam-doc", capacity = "KT." }   # người ký; quyền hạn TM., KT., TL., TUQ., Q.
"""
_BASES: Final = """\
bases = [
    "Căn cứ …",
    "Theo đề nghị của …",
]
"""
_ANNEXES: Final = """\

# [[annexes]]
# file = "phu-luc.md"                 # tệp Markdown để cạnh tệp này
# title = "DANH MỤC …"
# landscape = false                   # true: trang nằm ngang
"""


def skeleton(form: PaperForm) -> str:
    """Return the draft of a form as it is before anything is filled in; it can be read and rendered as it is."""
    number, header, text = _FORMS[form]
    common = _COMMON.replace("{number}", number)
    return join_front_matter(f'form = "{form}"\n{header}\n{common}{_ANNEXES}', f"\n{text}")


_DECISION = (
    "244/QĐ-SCT",
    f'subject = "Về việc …"\n{_BASES}{_SIGNER}recipients = ["Như Điều 3", "Lưu: VT, …"]\n',
    """\
**Điều 1.** Ban hành kèm theo Quyết định này …

**Điều 2.** Quyết định này có hiệu lực kể từ ngày ký.

**Điều 3.** Chánh Văn phòng, trưởng các phòng, đơn vị và các cá nhân có liên quan chịu trách nhiệm thi hành
Quyết định này./.
""",
)
_REPORT = (
    "5885/BC-SCT",
    f'subject = "Kết quả …"\nto = []                                 # "Kính gửi", khi báo cáo lên cấp trên\n{_SIGNER}'
    'recipients = ["Như trên", "Lưu: VT, …"]\n',
    """\
Thực hiện …, … báo cáo kết quả như sau:

## I. KẾT QUẢ THỰC HIỆN

### 1. Công tác chỉ đạo, điều hành

…

### 2. Kết quả cụ thể

…

## II. NHẬN XÉT, ĐÁNH GIÁ

### 1. Ưu điểm

…

### 2. Tồn tại, nguyên nhân

…

### 3. Khuyến nghị

…

## III. KẾT LUẬN, PHƯƠNG HƯỚNG

…

Trên đây là báo cáo …./.
""",
)
_PLAN = (
    "907/KH-SCT",
    f'subject = "Duy trì, cải tiến …"\n{_BASES}{_SIGNER}recipients = ["Các phòng, đơn vị", "Lưu: VT, …"]\n',
    """\
## I. MỤC ĐÍCH, YÊU CẦU

### 1. Mục đích

…

### 2. Yêu cầu

…

## II. NỘI DUNG

| TT | Nội dung công việc | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian | Kết quả |
| --- | --- | --- | --- | --- | --- |
| 1 | … | … | … | … | … |

## III. KINH PHÍ THỰC HIỆN

…

## IV. TỔ CHỨC THỰC HIỆN

1. … chủ trì, theo dõi, đôn đốc việc thực hiện.

2. Các phòng, đơn vị …

Trong quá trình thực hiện, nếu có vướng mắc, đề nghị phản ánh về … để được hướng dẫn./.
""",
)
_LETTER = (
    "1583/SCT-VP",
    f'subject = "V/v …"\nto = ["…"]                              # "Kính gửi"; nhiều nơi: ["…", "…"]\n'
    f'# symbol = "SCT-VP"                     # ký hiệu khi chưa có số\n{_SIGNER}'
    'recipients = ["Như trên", "Lưu: VT, …"]\n',
    """\
Thực hiện …, … có ý kiến như sau:

1. …

2. …

Đề nghị … thực hiện, gửi kết quả về … trước ngày …/…/…../.
""",
)
_MINUTES = (
    "12/BB-SCT",
    'subject = "Họp …"\nrecipients = ["Thành phần dự họp", "Lưu: VT, …"]\n\n'
    "# Hai chữ ký, từ trái sang phải; person là mã trong organisation.toml.\n"
    'signatures = [\n    { titles = ["THƯ KÝ"] },\n    { titles = ["CHỦ TRÌ"] },\n]\n',
    """\
## I. THỜI GIAN, ĐỊA ĐIỂM

1. Thời gian bắt đầu: … giờ … phút, ngày … tháng … năm …

2. Địa điểm: …

## II. THÀNH PHẦN

1. Chủ trì: … – chức vụ …

2. Thư ký: … – chức vụ …

3. Tham dự: …

4. Vắng mặt: … (lý do …)

## III. NỘI DUNG

### 1. Nội dung trình bày

…

### 2. Ý kiến thảo luận

…

### 3. Kết luận của chủ trì

…

## IV. KẾT THÚC

Cuộc họp kết thúc vào … giờ … phút, ngày … tháng … năm …. Biên bản đã được đọc lại
cho các thành viên dự họp cùng nghe, thống nhất và ký tên./.
""",
)
_APOLOGY = (
    "2372/TXL-SCT",
    f'subject = "Về việc chậm giải quyết hồ sơ …"\nto = ["Ông/Bà (tổ chức) …"]\n{_SIGNER}'
    'recipients = ["Như trên", "Bộ phận một cửa", "Lưu: VT, …"]\n',
    """\
Ngày …/…/…, … tiếp nhận hồ sơ đề nghị giải quyết thủ tục hành chính … của Ông/Bà (tổ chức).

Mã hồ sơ: …

Ngày hẹn trả kết quả: …/…/…

Đến nay hồ sơ chưa được giải quyết xong. Lý do: …

… xin lỗi Ông/Bà (tổ chức) về sự chậm trễ này.

Ngày hẹn lại trả kết quả: …/…/…

Đề nghị Ông/Bà (tổ chức) đến … vào thời gian nêu trên để nhận kết quả.
Khi cần biết thêm, xin liên hệ …, điện thoại …

Mong Ông/Bà (tổ chức) thông cảm./.
""",
)
_DECLARATION = (
    "01/CB-SCT",
    'subject = "Hệ thống quản lý chất lượng phù hợp tiêu chuẩn quốc gia TCVN ISO 9001:2015"\n'
    f'{_BASES}{_SIGNER}recipients = ["Sở Khoa học và Công nghệ", "Niêm yết tại trụ sở, trang thông tin điện tử", '
    '"Lưu: VT, …"]\n',
    """\
Tên cơ quan: …

Địa chỉ: …

Công bố hệ thống quản lý chất lượng tại … phù hợp tiêu chuẩn quốc gia
TCVN ISO 9001:2015 đối với các lĩnh vực hoạt động nêu tại Phụ lục kèm theo.

Bản công bố này có hiệu lực kể từ ngày … tháng … năm …./.
""",
)
_FORMS: Final = {
    PaperForm.DECISION: _DECISION,
    PaperForm.REPORT: _REPORT,
    PaperForm.PLAN: _PLAN,
    PaperForm.LETTER: _LETTER,
    PaperForm.MINUTES: _MINUTES,
    PaperForm.APOLOGY: _APOLOGY,
    PaperForm.DECLARATION: _DECLARATION,
}
