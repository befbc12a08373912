"""Words across every page of a Word file, as Word itself writes them: in the header, behind the text."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import quoteattr

from qms.render.docx_style import FONT

DRAWN: Final = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
"""What an element above a watermark declares."""
_LETTER: Final = 38
"""The width of a letter, in points."""
_HEIGHT: Final = 70
_WIDEST: Final = 520
_SHAPE: Final = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
    'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/>'
    '<v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles><o:lock v:ext="edit" text="t" '
    'shapetype="t"/></v:shapetype>'
)


def watermark(text: str) -> str:
    """Return the run of a header that has *text* stand across the page."""
    width = min(_LETTER * len(text), _WIDEST)
    place = (
        f"position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{_HEIGHT}pt;rotation:315;z-index:-251657216;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    return (
        f'<w:r><w:pict>{_SHAPE}<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" '
        f'alt={quoteattr(text)} style="{place}" o:allowincell="f" fillcolor="#c00000" stroked="f">'
        f'<v:fill opacity=".25"/><v:textpath style="font-family:&quot;{FONT}&quot;;font-size:1pt;font-weight:bold" '
        f"string={quoteattr(text)}/></v:shape></w:pict></w:r>"
    )
