import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from qms.builtin.kinds import KINDS
from qms.model.documents import Header, LegalBasis
from qms.model.procedures import Procedure
from qms.text.flowchart_body import flowchart_body
from qms.text.markdown import outline

BODY = """\
# Cấp giấy phép

## 1. Căn cứ pháp lý

- 545/QĐ-UBND ngày 09/02/2021: Công bố thủ tục
- Điều 16 của 61/2018/NĐ-CP

## 2. Thành phần hồ sơ

- Đơn đề nghị
- Bản sao (nếu có)

Số lượng hồ sơ: 01 bộ.

Mẫu đơn, tờ khai: Mẫu 01.

Hồ sơ mẫu: ho-so-mau.pdf.

## 3. Trình tự thực hiện

Đối tượng thực hiện: Doanh nghiệp.

Nơi tiếp nhận hồ sơ: Một cửa.

Các bước, trách nhiệm và thời gian thực hiện: theo lưu đồ và bảng các bước của tài liệu này.

Kết quả: Giấy phép.

Phí, lệ phí: Không.

## 4. Yêu cầu, điều kiện

- Các bước là nội dung minh hoạ
"""


def test_the_text_of_a_flowchart_is_prose_and_lists_without_times() -> None:
    header = Header(
        code="LD-01",
        title="Cấp giấy phép",
        unit="qlcn",
        bases=(
            LegalBasis(number="545/QĐ-UBND", date=dt.date(2021, 2, 9), title="Công bố thủ tục"),
            LegalBasis(number="61/2018/NĐ-CP", article="Điều 16"),
        ),
        procedure=Procedure(
            applicants="Doanh nghiệp", papers=("Đơn đề nghị", "Bản sao (nếu có)"), sets=1, place="Một cửa",
            result="Giấy phép", conditions=("Các bước là nội dung minh hoạ",), fee="Không.", form="Mẫu 01",
            sample_dossier="ho-so-mau.pdf",
        ),
    )  # fmt: skip

    assert flowchart_body(header) == BODY


def test_what_is_not_stated_is_said_to_be_nothing() -> None:
    body = flowchart_body(Header(code="LD-01", title="Cấp giấy phép", unit="qlcn"))

    assert "## 1. Căn cứ pháp lý\n\nKhông.\n" in body
    assert "## 4. Yêu cầu, điều kiện\n\nKhông.\n" in body


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("*_`[]<>#&;\\|-+1.~="), min_size=1, max_size=30
)


@given(st.lists(TEXT, min_size=7, max_size=7))
def test_no_words_make_another_heading_or_a_link(words: list[str]) -> None:
    title, paper, condition, form, place, fee, number = words
    header = Header(
        code="LD-01",
        title="Cấp " + title,
        unit="qlcn",
        bases=(LegalBasis(number=number),),
        procedure=Procedure(papers=(paper,), conditions=(condition,), form=form, place=place, fee=fee),
    )
    kind = next(kind for kind in KINDS if kind.code == "flowchart")

    shown = outline(flowchart_body(header))

    assert [h.text.split(". ", 1)[-1] for h in shown.headings][1:4] == list(kind.headings)
    assert shown.headings[0].text == " ".join(("Cấp " + title).split())
    assert len(shown.headings) == 5
    assert shown.links == ()
