"""The kinds of document of a department's system: its eleven groups, forms, declarations and risk tables."""

from __future__ import annotations

from qms.model.kinds import Kind

_PROCEDURE_HEADINGS = (
    "Mục đích", "Phạm vi áp dụng", "Tài liệu viện dẫn", "Định nghĩa, viết tắt", "Nội dung", "Biểu mẫu", "Hồ sơ",
)  # fmt: skip


def _template(headings: tuple[str, ...]) -> str:
    sections = "".join(f"\n## {n}. {heading}\n\n…\n" for n, heading in enumerate(headings, start=1))
    return "# {title}\n" + sections


def _guideline(code: str, group: int, title: str, title_en: str) -> Kind:
    return Kind(
        code=code,
        title=title,
        title_en=title_en,
        group=group,
        family="guideline",
        headings=_PROCEDURE_HEADINGS,
        template=_template(_PROCEDURE_HEADINGS),
    )


_FLOWCHART_HEADINGS = ("Căn cứ pháp lý", "Thành phần hồ sơ", "Trình tự thực hiện")

KINDS: tuple[Kind, ...] = (
    Kind(
        code="manual", title="Sổ tay chất lượng", title_en="Quality manual", group=1,
        template=_template((
            "Giới thiệu", "Phạm vi áp dụng", "Tài liệu viện dẫn", "Bối cảnh của tổ chức", "Sự lãnh đạo", "Hoạch định",
            "Hỗ trợ", "Thực hiện", "Đánh giá kết quả thực hiện", "Cải tiến",
        )),
    ),
    Kind(
        code="policy", title="Chính sách chất lượng", title_en="Quality policy", group=2,
        template=_template(("Phương châm", "Cam kết", "Tổ chức thực hiện")),
    ),
    Kind(
        code="objectives", title="Mục tiêu chất lượng", title_en="Quality objectives", group=3,
        template=_template(("Mục tiêu chung", "Mục tiêu cụ thể", "Kế hoạch thực hiện", "Theo dõi, đánh giá")),
    ),
    _guideline(
        "guideline-records", 4, "Hướng dẫn kiểm soát thông tin dạng văn bản", "Control of documented information"
    ),
    _guideline("guideline-risk", 5, "Hướng dẫn quản lý rủi ro, cơ hội", "Managing risks and opportunities"),
    _guideline("guideline-audit", 6, "Hướng dẫn đánh giá nội bộ", "Internal audit"),
    _guideline(
        "guideline-corrective-action", 7,
        "Hướng dẫn thực hiện hành động khắc phục và sự không phù hợp", "Nonconformity and corrective action",
    ),
    _guideline("guideline-management-review", 8, "Hướng dẫn xem xét của lãnh đạo", "Management review"),
    _guideline("guideline-satisfaction", 9, "Hướng dẫn đo lường thỏa mãn khách hàng", "Measuring satisfaction"),
    Kind(
        code="procedure",
        title="Quy trình nội bộ",
        title_en="Internal procedure",
        group=10,
        headings=_PROCEDURE_HEADINGS,
        template=_template(_PROCEDURE_HEADINGS),
    ),
    Kind(
        code="flowchart",
        title="Lưu đồ thủ tục hành chính",
        title_en="Flowchart of an administrative procedure",
        group=10,
        headings=_FLOWCHART_HEADINGS,
        needs_steps=True,
        template=_template(_FLOWCHART_HEADINGS),
    ),
    Kind(
        code="functions",
        title="Quy định chức năng, nhiệm vụ, quyền hạn các bộ phận",
        title_en="Functions, duties and powers of the units",
        group=11,
        template=_template((
            "Mục đích", "Phạm vi áp dụng", "Tài liệu viện dẫn", "Chức năng, nhiệm vụ, quyền hạn", "Quan hệ phối hợp",
            "Tổ chức thực hiện",
        )),
    ),
    Kind(
        code="form", title="Biểu mẫu", title_en="Form",
        template=_template(("Thông tin chung", "Nội dung", "Ký xác nhận")),
    ),
    Kind(code="declaration", title="Bản công bố", title_en="Declaration of conformity"),
    Kind(
        code="risk-table",
        title="Bảng nhận diện, đánh giá, giải quyết rủi ro và cơ hội",
        title_en="Table of risks and opportunities",
        template=_template(("Bối cảnh và các bên quan tâm", "Thang điểm", "Rủi ro", "Cơ hội", "Theo dõi")),
    ),
)  # fmt: skip
