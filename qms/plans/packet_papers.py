"""What a signing packet says of itself: who passed which text and how, what is missing, and a list of its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qms.model.decision_lists import digest_of_preparation
from qms.model.letterheads import letterhead, place_and_date
from qms.model.preparations import Preparation, PreparedDocument
from qms.model.reports import Report, Section, Table
from qms.model.reviews import Assessment, Review, Verdict, assess, standing_acts
from qms.model.system import System
from qms.model.written_dates import write_day
from qms.plans.plan_papers import MEANS, ROLES

_NONE = "–"
_TYPED = "tự nhập vào kho"
_VERDICTS = {Verdict.APPROVED: "Đồng ý", Verdict.REJECTED: "Không đồng ý"}


def review_table(system: System, preparation: Preparation) -> Report:
    """Return the table of the acts that count on the texts of a plan, and of those that are missing."""
    on = preparation.prepared.date()
    rows: list[tuple[str, ...]] = []
    for document in preparation.documents:
        rows.append((f"{document.code} – {document.title} ({document.to_be or 'bãi bỏ'})",))
        rows += _rows(system, document)
    table = Table(
        headings=("Việc", "Họ và tên", "Chức vụ", "Ngày", "Hình thức", "Ý kiến"),
        rows=tuple(rows),
        widths=(14, 24, 24, 12, 18, 18),
    )
    return Report(
        title="BẢNG TỔNG HỢP XEM XÉT, PHÊ DUYỆT TÀI LIỆU",
        subtitle=preparation.subject,
        letterhead=letterhead(system, on),
        place_and_date=place_and_date(system, on),
        sections=(Section(tables=(table,)),),
        notes=("Bảng ghi các ý kiến đã nhập vào kho, bằng hình thức nêu trong bảng; đó không phải là chữ ký.",),
    )


def _rows(system: System, document: PreparedDocument) -> Iterator[tuple[str, ...]]:
    if document.digest is None:
        yield (_NONE, _NONE, _NONE, _NONE, _NONE, document.reason or _NONE)
        return
    acts, standing = _acts(system, document)
    for act in acts:
        yield _row(system, act)
    for role in standing.missing:
        yield (ROLES[role], _NONE, _NONE, _NONE, _NONE, "CHƯA CÓ")


def _row(system: System, act: Review) -> tuple[str, ...]:
    organisation, on = system.organisation, act.date
    posts = (f"{post.title}, {organisation.name_of_unit(post.unit, on)}" for post in organisation.posts_on(act.by, on))
    means = [MEANS[act.means] if act.means else _TYPED, *([f"nguồn: {act.source}"] if act.source else [])]
    said = [_VERDICTS[act.verdict], *([act.reason] if act.reason else [])]
    return (
        ROLES[act.role],
        organisation.name_of_person(act.by, on),
        "; ".join(posts) or _NONE,
        write_day(on),
        "; ".join(means),
        ": ".join(said),
    )


def _acts(system: System, document: PreparedDocument) -> tuple[tuple[Review, ...], Assessment]:
    policy = system.settings.review
    acts = system.reviews.of(document.document, document.digest or "")
    return standing_acts(acts, policy=policy), assess(acts, policy=policy)


def packet_list(name: str, preparation: Preparation, contents: Mapping[str, str]) -> bytes:
    """Return the list of a packet as a text that every editor opens; *contents* says what each file is."""
    lines = [
        f"Hồ sơ trình ký: {name}",
        *([f"Trích yếu: {preparation.subject}"] if preparation.subject else []),
        f"Số tài liệu: {len(preparation.documents)}",
        f"Mã kiểm tra của danh mục (SHA-256): {digest_of_preparation(preparation).removeprefix('sha256:')}",
        "",
        *(f"{path}  -  {what}" for path, what in contents.items()),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")  # as the editor of Windows wants it
