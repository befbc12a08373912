import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.text.front_matter import HEADER_LIMIT, FrontMatter, join_front_matter, split_front_matter
from qms.text.source import SourceText


def split(text: str) -> FrontMatter:
    parts, diagnostics = split_front_matter(SourceText("d.md", text))
    assert parts is not None
    assert diagnostics == ()
    return parts


@pytest.mark.parametrize(
    "text, header, body, body_line",
    [
        ('+++\ncode = "QT-05"\n+++\n\n# Quy trình\n', 'code = "QT-05"\n', "\n# Quy trình\n", 4),
        ("+++\n+++\nbody", "", "body", 3),
        ("+++\na = 1\n+++", "a = 1\n", "", 4),
        ("+++ \t\na = 1\n+++  \nbody\n+++\n", "a = 1\n", "body\n+++\n", 4),
        ("+++\n++++\n +++\n+++x\n+++\n", "++++\n +++\n+++x\n", "", 6),
    ],
)
def test_a_header_stands_between_two_fence_lines(text: str, header: str, body: str, body_line: int) -> None:
    parts = split(text)

    assert SourceText("d.md", header, 2) == parts.header
    assert SourceText("d.md", body, body_line) == parts.body


def test_a_part_of_a_file_knows_its_lines() -> None:
    parts, _ = split_front_matter(SourceText("d.md", "+++\na = 1\n+++\nb", 10))

    assert parts is not None
    assert (parts.header.first_line, parts.body.first_line) == (11, 13)


@pytest.mark.parametrize(
    "text, message, hint",
    [
        (
            "# Quy trình\n",
            "d.md:1: QMS-T010 the first line is not +++, so the text has no header",
            "begin the file with a line +++, then the fields of the header, then another line +++",
        ),
        (
            "",
            "d.md:1: QMS-T010 the first line is not +++, so the text has no header",
            "begin the file with a line +++, then the fields of the header, then another line +++",
        ),
        (
            "---\ncode: QT-05\n---\n",
            "d.md:1: QMS-T010 the first line is not +++, so the text has no header",
            "the header is TOML between two lines +++, not YAML between ---",
        ),
        (
            "+++\na = 1\n",
            "d.md:1: QMS-T011 the header begins here but no second line +++ ends it",
            "put a line +++ between the last field of the header and the text",
        ),
        (
            "+++",
            "d.md:1: QMS-T011 the header begins here but no second line +++ ends it",
            "put a line +++ between the last field of the header and the text",
        ),
        (
            "+++\n" + "#" * HEADER_LIMIT + "\n+++\n",
            "d.md:2: QMS-T012 the header has 65537 letters, more than the 65536 that are read",
            "is the second line +++ missing, or in the wrong place? Long texts belong below it",
        ),
    ],
)
def test_a_text_that_cannot_be_divided_is_told_why(text: str, message: str, hint: str) -> None:
    parts, (diagnostic,) = split_front_matter(SourceText("d.md", text))

    assert parts is None
    assert message == str(diagnostic)
    assert hint == str(diagnostic.hint)


def test_the_limit_of_the_header_can_be_lifted() -> None:
    text = "+++\n" + "#" * HEADER_LIMIT + "\n+++\n"

    parts, diagnostics = split_front_matter(SourceText("d.md", text), limit=None)

    assert parts is not None
    assert diagnostics == ()


LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n")), max_size=5)


@given(LINES, st.text())
def test_what_was_joined_is_divided_again(lines: list[str], body: str) -> None:
    header = "".join(f"{line}\n" for line in lines if line.rstrip(" \t") != "+++")

    parts = split(join_front_matter(header, body))

    assert (header, body) == (parts.header.text, parts.body.text)


@given(st.text(st.sampled_from("+-\n a") | st.characters()))
def test_any_text_is_divided_without_loss_or_refused_with_a_reason(text: str) -> None:
    parts, diagnostics = split_front_matter(SourceText("d.md", text))

    if parts is None:
        assert diagnostics
    else:
        lines = text.split("\n")
        assert "\n".join(lines[1:]).startswith(parts.header.text)
        assert "\n".join(lines[parts.body.first_line - 1 :]) == parts.body.text
