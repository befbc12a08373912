"""Headers get other values and keep their author's hand."""

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.errors import Refused
from qms.model.codes import DocumentId
from qms.model.documents import Header, LegalBasis, Management, Sensitivity, WorkingDocument
from qms.model.procedures import Procedure, Step
from qms.text.documents import document_bytes, read_folder
from qms.text.front_matter import join_front_matter, split_front_matter
from qms.text.rewriting import rewritten_management, rewritten_text
from qms.text.source import SourceText
from qms.text.values import read_text, read_value
from qms.text.writing import to_toml

BODY = "\n# Một\n"


def document(text: str | bytes, **files: bytes) -> WorkingDocument:
    data = text if isinstance(text, bytes) else text.encode()
    working, _ = read_folder("procedure", DocumentId("qt-01"), {"document.md": data, **files})
    assert working.header is not None
    return working


def rewritten(header: str, **changes: object) -> str:
    """Return the header, written by hand, with some of its values changed."""
    working = document(f"+++\n{header}+++\n{BODY}")
    assert working.header is not None
    data = rewritten_text(working, attrs.evolve(working.header, **changes), BODY).decode()
    return data.removeprefix("+++\n").removesuffix(f"+++\n{BODY}")


GROUND = "unit = 'vp' # nhắc\ntitle = 'Một'\ncode = 'QT-01'\n"
B1 = Step(id="b1", what="A")
B2 = Step(id="b2", what="B", next="b1")
LAW = LegalBasis(number="61/2018/NĐ-CP", date=dt.date(2018, 4, 23))


@pytest.mark.parametrize(
    "before, changes, after",
    [
        ("", {"title": "Hai"}, GROUND.replace("'Một'", '"Hai"')),
        ("", {"clauses": ("7.5",)}, GROUND + 'clauses = ["7.5"]\n'),
        ("", {"steps": (B1,)}, GROUND + '\n[[steps]]\nid = "b1"\nwhat = "A"\n'),
        ("", {"procedure": Procedure(sets=2)}, GROUND + "\n[procedure]\nsets = 2\n"),
        (
            "[[steps]]\nid = 'b1'\nwhat = 'A' # cũ\n\n# giữa\n[[steps]]\nid = 'b2'\nwhat = 'B'\n[procedure] # sau\nsets = 1\n",
            {"steps": (B1, B2)},
            GROUND
            + '[[steps]]\nid = "b1"\nwhat = "A"\n\n[[steps]]\nid = "b2"\nwhat = "B"\nnext = "b1"\n[procedure] # sau\nsets = 1\n',
        ),
        (
            "[[steps]]\nid = 'b1'\nwhat = 'A'\n[procedure]\nsets = 1\n[[steps]]\nid = 'b2'\nwhat = 'B'\n",
            {"steps": (B1,), "procedure": Procedure(sets=2, fee="Không")},
            GROUND + '[[steps]]\nid = "b1"\nwhat = "A"\n[procedure]\nsets = 2\nfee = "Không"\n',
        ),
        (
            "[[steps]]\nid = 'b1'\nwhat = 'A'\n[[bases]]\nnumber = '1/QĐ-SCT'\n",
            {"bases": (LAW,)},
            GROUND + "[[steps]]\nid = 'b1'\nwhat = 'A'\n" + '[[bases]]\nnumber = "61/2018/NĐ-CP"\ndate = 2018-04-23\n',
        ),
        ("[[steps]]\nid = 'b1'\nwhat = 'A'\n[procedure]\nsets = 1\n", {"steps": ()}, GROUND + "[procedure]\nsets = 1\n"),
        (
            "steps = [{ id = 'b1', what = 'A' }] # gọn\n",
            {"steps": (B2,)},
            GROUND + 'steps = [{ id = "b2", next = "b1", what = "B" }] # gọn\n',
        ),
        ("[procedure]\ntime = '½ ngày'\nsets = 1 # bộ\n", {"procedure": None}, None),
        ("procedure = { sets = 1 }\n", {"procedure": Procedure(sets=2)}, GROUND + "procedure = { sets = 2 }\n"),
    ],
)  # fmt: skip
def test_only_what_is_different_is_written(before: str, changes: dict[str, object], after: str | None) -> None:
    if after is None:
        with pytest.raises(Refused, match="cannot be changed where they stand"):
            rewritten(GROUND + before, **changes)
    else:
        assert rewritten(GROUND + before, **changes) == after


def test_a_value_that_is_spelled_in_another_way_stays_as_it_is_spelled() -> None:
    before = GROUND + "[procedure]\ntime = '½ ngày'\nsets = 1 # bộ\n"
    working = document(f"+++\n{before}+++\n{BODY}")
    assert working.header is not None
    assert working.header.procedure is not None

    assert rewritten(before, procedure=attrs.evolve(working.header.procedure, sets=2)) == before.replace("1 #", "2 #")


def test_a_header_in_our_own_hand_is_written_anew() -> None:
    header = Header(code="QT-01", title="Một", unit="vp", steps=(B1,))
    other = attrs.evolve(header, clauses=("7.5",), steps=(B1, B2))

    assert rewritten_text(document(document_bytes(header, BODY)), other, "# Hai\n") == document_bytes(other, "# Hai\n")


def test_line_ends_of_windows_are_brought_to_form() -> None:
    working = document(f"\ufeff+++\n{GROUND}+++\n{BODY}".replace("\n", "\r\n"))
    assert working.header is not None

    text = rewritten_text(working, attrs.evolve(working.header, title="Hai"), working.body).decode()

    assert text == f"+++\n{GROUND}+++\n{BODY}".replace("'Một'", '"Hai"')


def test_the_management_of_a_document_is_written_edited_or_made() -> None:
    text = f"+++\n{GROUND}+++\n{BODY}"
    wanted = Management(review_interval=12, sensitivity=Sensitivity.INTERNAL, change="Sửa")
    ours = to_toml(Management(review_interval=6))
    theirs = "# nhắc\nreview_interval = 6\n[seen]\nqt-02 = 'sha256:…'\n"

    assert rewritten_management(document(text), wanted) == to_toml(wanted).encode()
    assert rewritten_management(document(text, **{"manage.toml": ours.encode()}), wanted) == to_toml(wanted).encode()
    seen = attrs.evolve(wanted, seen={"qt-02": "sha256:…"})
    edited = rewritten_management(document(text, **{"manage.toml": theirs.encode()}), seen)
    assert edited.decode().startswith("# nhắc\nreview_interval = 12\n")
    assert edited.decode().endswith("[seen]\nqt-02 = 'sha256:…'\n")
    assert read_value(edited, path="manage.toml", cls=Management) == (seen, ())


WORDS = st.sampled_from(["A", "Một", 'hai "ba"', "c\\d", "# e", "[[steps]]"])
MAYBE = st.none() | WORDS
STEPS = st.lists(st.builds(Step, id=WORDS, what=WORDS, form=MAYBE, next=MAYBE), max_size=3).map(tuple)
BASES = st.lists(st.builds(LegalBasis, number=WORDS, date=st.none() | st.just(dt.date(2021, 2, 9))), max_size=3).map(
    tuple
)
HEADERS = st.builds(
    Header, code=WORDS, title=WORDS, unit=WORDS, clauses=st.lists(WORDS, max_size=2).map(tuple), bases=BASES, steps=STEPS,
    procedure=st.builds(Procedure, fee=MAYBE, papers=st.lists(WORDS, max_size=2).map(tuple), sets=st.just(1)),
)  # fmt: skip


@given(HEADERS, HEADERS)
def test_a_rewritten_header_reads_back_as_what_was_asked_for(old: Header, new: Header) -> None:
    remarked = "# của tác giả\n" + to_toml(old).replace("\n[", "\n# trước\n[")
    working = document(join_front_matter(remarked, BODY))

    text = rewritten_text(working, new, BODY).decode()

    parts, _ = split_front_matter(SourceText("document.md", text))
    assert parts is not None
    assert read_text(parts.header, Header) == (new, ())
    assert text.startswith("+++\n# của tác giả\n")
    assert parts.body.text == BODY
