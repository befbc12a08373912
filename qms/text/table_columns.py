"""The columns that tables may have, with the names that Vietnamese offices give them."""

from __future__ import annotations

from typing import Final

from qms.text.tables import Column

DOCUMENT_COLUMNS: Final[tuple[Column, ...]] = (
    Column("code", "Mã hiệu", ("Mã số", "Ký hiệu", "Mã tài liệu"), required=True),
    Column("kind", "Loại tài liệu", ("Loại",)),
    Column("title", "Tên", ("Tên tài liệu", "Tên thủ tục", "Tên thủ tục hành chính", "Tên TTHC", "Thủ tục hành chính")),
    Column("unit", "Đơn vị", ("Phòng", "Đơn vị chủ trì", "Phòng chuyên môn", "Bộ phận")),
    Column("national_code", "Mã TTHC", ("Mã thủ tục", "Mã quốc gia", "Mã số TTHC")),
    Column("field", "Lĩnh vực"),
    Column("time", "Thời hạn", ("Thời hạn giải quyết", "Thời gian giải quyết")),
    Column("online_level", "Mức độ trực tuyến", ("Mức độ", "Mức độ DVC", "Dịch vụ công trực tuyến")),
    Column("applicants", "Đối tượng", ("Đối tượng thực hiện",)),
    Column("papers", "Thành phần hồ sơ", ("Hồ sơ",)),
    Column("sets", "Số bộ", ("Số lượng hồ sơ", "Số bộ hồ sơ", "Số lượng")),
    Column("place", "Nơi nộp", ("Nơi tiếp nhận", "Nơi tiếp nhận hồ sơ", "Địa điểm")),
    Column("result", "Kết quả", ("Kết quả thực hiện", "Kết quả giải quyết")),
    Column("conditions", "Yêu cầu, điều kiện", ("Điều kiện",)),
    Column("fee", "Phí, lệ phí", ("Lệ phí", "Phí")),
    Column("form", "Mẫu đơn", ("Mẫu đơn, tờ khai", "Tờ khai")),
    Column("sample_dossier", "Hồ sơ mẫu", ("Bộ hồ sơ mẫu",)),
    Column("cutoff", "Giờ chốt", ("Giờ cuối nhận", "Giờ nhận trong ngày")),
    Column("bases", "Căn cứ", ("Căn cứ pháp lý",)),
    Column("clauses", "Điều khoản ISO", ("Điều khoản", "Điều khoản tiêu chuẩn")),
    Column("parent", "Thuộc tài liệu", ("Tài liệu gốc",)),
    Column("language", "Ngôn ngữ"),
    Column("review_interval", "Chu kỳ xem xét", ("Chu kỳ soát xét",)),
    Column("sensitivity", "Độ phổ biến", ("Phạm vi phổ biến",)),
    Column("change", "Nội dung sửa đổi", ("Tóm tắt sửa đổi",)),
    Column("change_basis", "Căn cứ sửa đổi"),
    Column("body", "Nội dung tài liệu", ("Văn bản",)),
)
STEP_COLUMNS: Final[tuple[Column, ...]] = (
    Column("step", "Bước", ("Mã bước",)),
    Column("what", "Nội dung bước", ("Nội dung công việc", "Nội dung", "Công việc", "Trình tự các bước công việc")),
    Column("step_unit", "Đơn vị thực hiện", ("Bộ phận thực hiện",)),
    Column("role", "Trách nhiệm", ("Người thực hiện", "Chức danh", "Vai trò")),
    Column("step_time", "Thời gian", ("Thời gian bước", "Thời gian thực hiện")),
    Column("step_form", "Biểu mẫu", ("Biểu mẫu bước",)),
    Column("step_result", "Kết quả bước"),
    Column("leg", "Chặng"),
    Column("next", "Bước tiếp", ("Tiếp theo", "Bước tiếp theo")),
    Column("yes", "Nếu đúng", ("Đúng", "Có", "Đạt")),
    Column("no", "Nếu sai", ("Sai", "Không", "Không đạt")),
)
COLUMNS: Final = DOCUMENT_COLUMNS + STEP_COLUMNS
"""Of a table of new documents, or of documents that change (`qms new --table`)."""

LINK_COLUMNS: Final = frozenset({"next", "yes", "no"})
"""Where a step leads. In a table without any of them each step leads to the one below."""

OPENING_COLUMNS: Final[tuple[Column, ...]] = (
    Column("code", "Mã hiệu", ("Mã số", "Ký hiệu", "Mã tài liệu"), required=True),
    Column("title", "Tên tài liệu", ("Tên",)),
    Column("kind", "Loại tài liệu", ("Loại",)),
    Column("unit", "Đơn vị", ("Phòng", "Đơn vị chủ trì", "Bộ phận", "Phòng chuyên môn")),
    Column("edition", "Lần ban hành", required=True),
    Column("revision", "Lần sửa đổi", ("Lần soát xét",)),
    Column("decision", "Quyết định", ("Số quyết định", "Quyết định ban hành")),
    Column("date", "Ngày ban hành", ("Ngày", "Ngày quyết định")),
    Column("effective", "Ngày hiệu lực", ("Ngày có hiệu lực", "Hiệu lực")),
    Column("file", "Tệp", ("Tập tin", "Tên tệp", "File")),
)
"""Of a table of documents that were in force before (`qms adopt`)."""

ANSWER_COLUMNS: Final[tuple[Column, ...]] = (
    Column("code", "Mã hiệu", ("Mã số", "Ký hiệu", "Mã tài liệu"), required=True),
    Column("title", "Tên tài liệu", ("Tên",)),
    Column("revision", "Lần BH.SĐ", ("Lần ban hành, sửa đổi", "Lần ban hành")),
    Column("change", "Nội dung thay đổi", ("Thay đổi", "Nội dung sửa đổi")),
    Column("verdict", "Ý kiến", ("Trả lời", "Kết quả"), required=True),
    Column("reason", "Lý do", ("Ghi chú",)),
    Column("person", "Người trả lời", ("Người cho ý kiến",)),
    Column("date", "Ngày trả lời", ("Ngày",)),
    Column("role", "Vai trò"),
    Column("plan", "Phiếu yêu cầu", ("Dự thảo quyết định",)),
    Column("packed", "Ngày lập phiếu"),
    Column("document", "Định danh", required=True),
    Column("digest", "Mã kiểm tra", ("SHA-256",), required=True),
)
"""Of a sheet on which people answer whether they agree with texts (`qms review-pack`, `qms review --from`)."""

ANSWERED_COLUMNS: Final = frozenset({"verdict", "reason", "person", "date"})
"""What the person who answers fills in; all else pins the answer to the text."""
