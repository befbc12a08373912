"""Word files that somebody else made, read: their blocks as Markdown, their pictures, and what is doubtful in them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import attrs

from qms.operations.word_numbering import numbers_of
from qms.operations.word_packages import refuse, word_parts, xml, xml_if_there
from qms.operations.word_reading import AFTER_NUMBER, BEFORE_NUMBER, TRACKED, Preparing, rows_of, words_of
from qms.operations.word_styles import Styles, value_of
from qms.render.word_package import BODY, NUMBERING, STYLES, W
from qms.text.doubts import Doubt
from qms.text.word_fonts import legacy_words
from qms.text.word_html import WordBlock, blocks_of
from qms.wording import msg

if TYPE_CHECKING:
    from lxml import etree

_ITEM: Final = re.compile(f"<li>{BEFORE_NUMBER}([0-9]+)([.)]){AFTER_NUMBER}")
_LEFT_OVER: Final = re.compile(f"{BEFORE_NUMBER}([^{AFTER_NUMBER}]*){AFTER_NUMBER}")
_ENDINGS: Final = {
    "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg", "image/tiff": "tif",
    "image/bmp": "bmp", "image/x-emf": "emf", "image/x-wmf": "wmf",
}  # fmt: skip
_SHOWN: Final = frozenset({"png", "jpg", "gif"})
"""Pictures that a page shows; others are kept, and a doubt tells of them."""
_COMMON: Final = re.compile(
    r"Unrecognised (?:paragraph|run|table) style|style with ID .* was referenced|is unlikely to"
)
"""Remarks of the reader that concern no word."""


@attrs.frozen(kw_only=True)
class WordText:
    """What a Word file says.

    *pictures* are named as the Markdown names them. *headers* and *footers* are rows of cells; a paragraph is a row of
    one. Tracked changes are read as if they were accepted.
    """

    name: str
    blocks: tuple[WordBlock, ...]
    pictures: Mapping[str, bytes]
    headers: tuple[tuple[str, ...], ...] = ()
    footers: tuple[tuple[str, ...], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    comments: tuple[str, ...] = ()
    has_tracked_changes: bool = False
    parts: Mapping[str, bytes] = attrs.field(factory=dict, repr=False)
    """The parts of the file, as they lie in it."""

    @property
    def markdown(self) -> str:
        """The whole text as Markdown."""
        return "".join(f"{block.markdown}\n\n" for block in self.blocks).removesuffix("\n")


def read_word(data: bytes, name: str) -> WordText:
    """Return what a Word file (.docx) says; *name* is told where something is wrong with it.

    Raises `Refused` for what is no Word file or could do harm (see `word_parts`), and for letters in the old fonts
    TCVN3 and VNI, which would come over as others.
    """
    parts = word_parts(data, name)
    document = xml(parts, BODY, name)
    numbering, styles = (xml_if_there(parts, part, name) for part in (NUMBERING, STYLES))
    running = {sort: [xml(parts, part, name) for part in _parts_named(parts, sort)] for sort in ("header", "footer")}
    for part in (document, *running["header"], *running["footer"]):
        _refuse_legacy(part, styles, name)
    preparing = Preparing(document, numbers_of(numbering, styles), Styles.of(styles))
    has_tracked_changes = next(document.iter(*TRACKED), None) is not None
    preparing.prepare()
    html, pictures, remarks = _read({**parts, BODY: _bytes(document)})
    comments = _comments(parts, name)
    doubts = [*preparing.doubts, *map(_of_comment, comments), *remarks, *_of_pictures(pictures)]
    headers, footers = (
        tuple(dict.fromkeys(row for part in running[sort] for row in rows_of(part))) for sort in ("header", "footer")
    )
    return WordText(
        name=name,
        blocks=blocks_of(_with_numbers(html)),
        pictures=pictures,
        headers=headers,
        footers=footers,
        doubts=tuple(doubts),
        comments=comments,
        has_tracked_changes=has_tracked_changes,
        parts=parts,
    )


def _bytes(document: etree._Element) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True))


def _read(parts: Mapping[str, bytes]) -> tuple[str, dict[str, bytes], list[Doubt]]:
    """Return the HTML of a Word file, its pictures by name, and what the reader remarks."""
    import mammoth

    pictures: dict[str, bytes] = {}

    def keep(picture: Any) -> dict[str, str]:
        with picture.open() as file:
            data = file.read()
        known = next((name for name, bytes_ in pictures.items() if bytes_ == data), None)
        ending = _ENDINGS.get(picture.content_type, "bin")
        name = known or f"hinh-{len(pictures) + 1}.{ending}"
        pictures[name] = data
        return {"src": name}

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for part, data in parts.items():
            file.writestr(part, data)
    packed.seek(0)
    convert: Callable[..., Any] = mammoth.convert_to_html
    result = convert(packed, convert_image=mammoth.images.img_element(keep))
    told = dict.fromkeys(message.message for message in result.messages)
    remarks = [Doubt(msg("the reader of Word files says: {remark}", remark=one)) for one in told]
    return result.value, pictures, [one for one in remarks if not _COMMON.search(str(one.message))]


def _with_numbers(html: str) -> str:
    """Return the HTML with the numbers of items where HTML has them."""

    def numbered(match: re.Match[str]) -> str:
        bracket = ' class="bracket"' if match[2] == ")" else ""
        return f'<li value="{match[1]}"{bracket}>'

    return _LEFT_OVER.sub(lambda match: f"{match[1]} ", _ITEM.sub(numbered, html))


def _refuse_legacy(document: etree._Element, styles: etree._Element | None, name: str) -> None:
    found = legacy_words(_fonts(document, styles))
    if found is not None:
        encoding, font, words = found
        told = msg("in the font {font}", font=font) if font else msg("by its letters")
        message = msg(
            "the text is in the old letters {encoding}, {told}: “{words}”", encoding=encoding, told=told, words=words
        )
        raise refuse(
            "QMS-W006",
            name,
            message,
            msg("convert it to Unicode with UniKey (Ctrl+Shift+F6) or in Word, look through it, and import that file"),
        )


def _fonts(document: etree._Element, styles: etree._Element | None) -> Iterator[tuple[str, str, str]]:
    """Yield each paragraph in pieces: its number, the font, the words; the font as run, style or default name it."""
    known = Styles.of(styles)
    normal = default = None
    if styles is not None:
        default = _font(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in styles.iterchildren(f"{W}style"):
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                normal = style.get(f"{W}styleId")

    def styled(style: str | None) -> str | None:
        return next(filter(None, (_font(one.find(f"{W}rPr")) for one in known.chain(style))), None)

    for place, paragraph in enumerate(document.iter(f"{W}p")):
        base = value_of(paragraph.find(f"{W}pPr"), "pStyle")
        of_paragraph = styled(normal if base is None else base) or default or ""
        for run in paragraph.iterfind(f".//{W}r"):
            words = words_of(run)
            if words:
                look = run.find(f"{W}rPr")
                yield str(place), _font(look) or styled(value_of(look, "rStyle")) or of_paragraph, words


def _font(properties: etree._Element | None) -> str | None:
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    return None if fonts is None else fonts.get(f"{W}hAnsi") or fonts.get(f"{W}ascii")


def _comments(parts: Mapping[str, bytes], name: str) -> tuple[str, ...]:
    root = xml_if_there(parts, "word/comments.xml", name)
    return () if root is None else tuple(words_of(one) for one in root.iter(f"{W}comment"))


def _of_comment(words: str) -> Doubt:
    return Doubt(msg("a comment is left out: “{words}”", words=words[:200]))


def _of_pictures(pictures: Mapping[str, bytes]) -> Iterator[Doubt]:
    for name in pictures:
        if name.rpartition(".")[2] not in _SHOWN:
            yield Doubt(msg("the picture {name} is of a kind that papers cannot show", name=name), f"({name})")


def _parts_named(parts: Mapping[str, bytes], sort: str) -> Iterator[str]:
    for part in sorted(parts):
        if PurePosixPath(part).parent.name == "word" and re.fullmatch(rf"{sort}\d*\.xml", PurePosixPath(part).name):
            yield part
