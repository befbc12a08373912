"""Official papers of all forms, as the department of the sample store would write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from qms.model.official_papers import Annex, OfficialPaper, PaperForm, SignatureBlock, Urgency
from qms.model.reports import Table

LETTERHEAD: Final = ("UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG")
DEPUTY: Final = SignatureBlock(titles=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), name="Nguyễn Trí Phương")
_SYSTEM = "Hệ thống tài liệu theo tiêu chuẩn quốc gia TCVN ISO 9001:2015"
_ROWS = tuple(
    (
        str(n),
        f"QT-{n:02}",
        f"Quy trình số {n} của Sở Công Thương",
        "Phòng Quản lý Thương mại",
        "02.00",
        f"{n:064x}"[:16],
    )
    for n in range(1, 41)
)
LIST: Final = Table(
    headings=("STT", "Mã hiệu", "Tên tài liệu", "Đơn vị", "Lần", "Mã băm"), rows=(("I. Quy trình nội bộ",), *_ROWS)
)

DECISION: Final = OfficialPaper(
    form=PaperForm.DECISION,
    letterhead=LETTERHEAD,
    number="Số: 244/QĐ-SCT",
    place_and_date="Đồng Nai, ngày 13 tháng 9 năm 2021",
    name="QUYẾT ĐỊNH",
    subject=f"Về việc ban hành và áp dụng {_SYSTEM} vào hoạt động tại Sở Công Thương (lần 02)",
    authority="GIÁM ĐỐC SỞ CÔNG THƯƠNG TỈNH ĐỒNG NAI",
    bases=(
        "Căn cứ Quyết định số 19/2014/QĐ-TTg ngày 05/3/2014 của Thủ tướng Chính phủ về việc áp dụng Hệ thống quản lý "
        "chất lượng vào hoạt động của các cơ quan, tổ chức thuộc hệ thống hành chính nhà nước;",
        "Căn cứ Kế hoạch số 907/KH-SCT ngày 26/02/2021 của Sở Công Thương về duy trì, cải tiến hệ thống;",
        "Theo đề nghị của Ban chỉ đạo ISO.",
    ),
    resolution="QUYẾT ĐỊNH:",
    text=f"""\
**Điều 1.** Ban hành và áp dụng {_SYSTEM} tại Sở Công Thương (lần 02), gồm:

1. Sổ tay chất lượng, các hướng dẫn của hệ thống, quy định chức năng, nhiệm vụ, quyền hạn các bộ phận và những nội dung
   khác:

   a) Sổ tay chất lượng;
   b) Các hướng dẫn;
   đ) Quy định chức năng.
2. Các quy trình nội bộ và các lưu đồ thủ tục hành chính thuộc thẩm quyền giải quyết của Sở Công Thương.

**Điều 2.** Hệ thống tài liệu này thay thế hệ thống tài liệu ban hành lần 01. Hồ sơ thủ tục hành chính tiếp nhận trước
ngày Quyết định này có hiệu lực được giải quyết tiếp theo lưu đồ cũ.
**Điều 3.** Giao Văn phòng Sở đăng tải tài liệu tại mục "Công tác ISO" trên cổng thông tin điện tử của Sở:
- gỡ tài liệu cũ khỏi nơi sử dụng;
- báo cáo kết quả thực hiện hằng tuần.

**Điều 4.** Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng Sở, Trưởng các phòng và các thành viên Ban chỉ đạo
ISO chịu trách nhiệm thi hành Quyết định này./.
""",
    signatures=(DEPUTY,),
    recipients=("Như Điều 4", "UBND tỉnh (báo cáo)", "Sở Khoa học và Công nghệ", "Lưu: VT, VP"),
    drafter="NTT.(12)",
    contact="Địa chỉ: số 2 Nguyễn Văn Trị, Biên Hòa, Đồng Nai. Điện thoại: (0251) 3822 232",
    annexes=(
        Annex(
            heading="Phụ lục I",
            title="Danh mục tài liệu được ban hành",
            attached="(Kèm theo Quyết định số 244/QĐ-SCT ngày 13/9/2021 của Sở Công Thương)",
            tables=(LIST,),
            landscape=True,
        ),
        Annex(
            heading="Phụ lục II",
            title="Danh mục tài liệu bị bãi bỏ",
            attached="(Kèm theo Quyết định số 244/QĐ-SCT ngày 13/9/2021 của Sở Công Thương)",
            text="1. Tài liệu ban hành lần 01.\n2. Các biểu mẫu cũ./.\n",
            notes=("Ghi chú của phụ lục.",),
        ),
    ),
)

_REPORT_TEXT = """\
Thực hiện Kế hoạch số 5227/KH-SCT, Sở Công Thương báo cáo kết quả đánh giá nội bộ như sau:

# I. KẾT QUẢ THỰC HIỆN

## 1. Công tác chuẩn bị

Tổ đánh giá đã làm việc tại 06 phòng.

### a) Thành phần

- Tổ trưởng;
- Thành viên:
  + Thư ký;
  + Chuyên viên.

| Phòng | Số quy trình | Sự không phù hợp |
| --- | ---: | ---: |
| Văn phòng | 16 | 0 |
| Quản lý Thương mại | 40 | 1 |

# II. KIẾN NGHỊ

Kính đề nghị Ủy ban nhân dân tỉnh xem xét./.
"""

REPORT: Final = OfficialPaper(
    form=PaperForm.REPORT,
    letterhead=LETTERHEAD,
    number="Số: 5885/BC-SCT",
    place_and_date="Đồng Nai, ngày 25 tháng 10 năm 2021",
    name="BÁO CÁO",
    subject="Kết quả đánh giá nội bộ hệ thống quản lý chất lượng năm 2021",
    addressees=("Ủy ban nhân dân tỉnh Đồng Nai",),
    text=_REPORT_TEXT,
    signatures=(
        SignatureBlock(titles=("TRƯỞNG BAN ISO",), below=("PHÓ GIÁM ĐỐC SỞ CÔNG THƯƠNG",), name="Nguyễn Trí Phương"),
    ),
    recipients=("Như trên;", "Lưu: VT, BCĐ."),
)
PLAN: Final = OfficialPaper(
    form=PaperForm.PLAN,
    letterhead=LETTERHEAD,
    number="Số:        /KH-SCT",
    place_and_date="Đồng Nai, ngày      tháng      năm 2021",
    name="KẾ HOẠCH",
    subject="Đánh giá nội bộ năm 2021",
    text="## I. MỤC ĐÍCH\n\nXem xét hiệu lực.\n\n## II. NỘI DUNG\n\n1. Thời gian: tháng 10.\n2. Địa điểm: tại Sở./.\n",
    signatures=(SignatureBlock(titles=("GIÁM ĐỐC",)),),
    recipients=("Các phòng thuộc Sở", "Lưu: VT"),
    mark="BẢN THẢO",
)
LETTER: Final = OfficialPaper(
    form=PaperForm.LETTER,
    letterhead=LETTERHEAD,
    number="Số: 1583/SCT-KT&NL",
    place_and_date="Đồng Nai, ngày 06 tháng 6 năm 2021",
    name=None,
    subject="V/v cung cấp tài liệu của hệ thống quản lý chất lượng phục vụ kiểm tra",
    addressees=("Sở Khoa học và Công nghệ", "Ủy ban nhân dân các xã, phường trên địa bàn tỉnh Đồng Nai, các ban quản lý "
                "khu công nghiệp và các đơn vị có liên quan", "Văn phòng Ủy ban nhân dân tỉnh"),
    text="Sở Công Thương gửi kèm theo công văn này danh mục tài liệu.\n\nTrân trọng./.\n",
    signatures=(DEPUTY,),
    recipients=("Như trên", "Giám đốc, các Phó Giám đốc Sở", "Lưu: VT, KT&NL"),
    urgency=Urgency.AT_ONCE,
    circulation="LƯU HÀNH NỘI BỘ",
)  # fmt: skip
MINUTES: Final = OfficialPaper(
    form=PaperForm.MINUTES,
    letterhead=LETTERHEAD,
    number="Số: 12/BB-SCT",
    place_and_date="Đồng Nai, ngày 15 tháng 11 năm 2021",
    name="BIÊN BẢN",
    subject="Họp xem xét của lãnh đạo năm 2021",
    text="Thời gian bắt đầu: 8 giờ 00.\n\nĐịa điểm: Hội trường Sở.\n\n## I. THÀNH PHẦN\n\n1. Chủ tọa: ông A.\n2. Thư ký: "
    "bà B.\n\n## II. NỘI DUNG\n\nCuộc họp kết thúc vào 11 giờ 30 cùng ngày./.\n",
    signatures=(
        SignatureBlock(titles=("THƯ KÝ",), name="Trần Thị B"),
        SignatureBlock(titles=("CHỦ TỌA",), name="Nguyễn Văn A"),
    ),
    recipients=("Các thành viên", "Lưu: VT, Hồ sơ"),
)
APOLOGY: Final = OfficialPaper(
    form=PaperForm.APOLOGY,
    letterhead=LETTERHEAD,
    number="Số: 2372/TXL-SCT",
    place_and_date="Đồng Nai, ngày 11 tháng 5 năm 2021",
    name="THƯ XIN LỖI",
    subject="Về việc giải quyết hồ sơ quá hạn",
    addressees=("Công ty TNHH Ví dụ",),
    text="Sở Công Thương xin lỗi Công ty vì hồ sơ 000.00.07.H19-210506-0012 trả chậm.\n\nTrân trọng./.\n",
    signatures=(DEPUTY,),
    recipients=("Như trên", "Lưu: VT, QLTM"),
)
DECLARATION: Final = OfficialPaper(
    form=PaperForm.DECLARATION,
    letterhead=LETTERHEAD,
    number="Số: 300/CB-SCT",
    place_and_date="Đồng Nai, ngày 20 tháng 12 năm 2021",
    name="BẢN CÔNG BỐ",
    subject="Hệ thống quản lý chất lượng phù hợp tiêu chuẩn quốc gia TCVN ISO 9001:2015",
    text="Sở Công Thương công bố hệ thống quản lý chất lượng phù hợp tiêu chuẩn đối với lĩnh vực nêu tại Phụ lục.\n",
    signatures=(SignatureBlock(titles=("GIÁM ĐỐC",), name="Trương Thị Mỹ Dung"),),
    annexes=(
        Annex(
            heading="Phụ lục", title="Lĩnh vực hoạt động", attached="(Kèm theo Bản công bố)", text="- Điện;\n- Khí./.\n"
        ),
    ),
)
PAPERS: Final[Mapping[PaperForm, OfficialPaper]] = {
    paper.form: paper for paper in (DECISION, REPORT, PLAN, LETTER, MINUTES, APOLOGY, DECLARATION)
}
