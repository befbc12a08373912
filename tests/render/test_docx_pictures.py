"""Which pictures Word can show, and how they are placed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.word_files import png

from qms.render.docx_pictures import Pictures, picture_fault
from qms.render.docx_style import blank_paper


def test_a_picture_has_no_fault() -> None:
    assert picture_fault(png()) is None


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "it is no picture in PNG, JPEG, GIF, BMP or TIFF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "it is no picture in PNG"),
        (b"\x89PNG\r\n\x1a\n picture", "it is no picture in PNG"),
        (png(0, 0), "it is no picture in PNG"),
        (png(100_000, 100_000)[:100], "it is no picture in PNG"),
        (png(60_000, 1_000), "it has more than 50 million dots"),
        (png() + b"\0" * (21 << 20), "it is larger than 20 MB"),
    ],
)
def test_what_cannot_be_shown_is_said(data: bytes, fault: str) -> None:
    assert str(picture_fault(data)).startswith(fault)


@given(
    st.sampled_from(
        [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"GIF89a", b"BM", b"II*\0", b"MM\0*"]
    ),
    st.binary(max_size=80),
)
def test_no_bytes_make_it_stumble(head: bytes, rest: bytes) -> None:
    document = blank_paper(title="x", author="y")

    drawn = Pictures(document, {"a": head + rest}).draw("a", "", 100)

    assert (drawn is None) == (picture_fault(head + rest) is not None)


def test_a_tall_picture_is_made_to_fit_the_page() -> None:
    document = blank_paper(title="x", author="y")

    drawn = Pictures(document, {"a": png(100, 4000)}).draw("a", "cột & “dọc”", 165)

    assert drawn is not None
    assert f'cy="{225 * 36_000}"' in drawn
    assert 'descr="cột &amp; “dọc”"' in drawn
