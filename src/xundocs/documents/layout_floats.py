"""What is fixed on the page instead of flowing: the 版记 at the foot, the turned page number, a picture.

A DrawingML text box is used for all of them. It is the one form that Word, WPS and LibreOffice 7.4 put in the
same place: LibreOffice ignores a table or frame anchored to the bottom of the margins.
Source: GB/T 9704-2012, 7.4.1 (the last line of the 版记 is the lower edge of the 版心), 8 (turned pages).
"""

from __future__ import annotations

from xundocs.documents.layout_styles import INK_BELOW_BOX

EMU_PER_TWIP = 635
EMU_PER_MM = 36000
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def text_box(content: str, *, number: int, name: str, width: int, height: int, horizontal: str, vertical: str,
             turned: bool = False, wrap: str = "<wp:wrapTopAndBottom/>", anchored: str = "b", grows: bool = True, below: int = 0) -> str:
    """A run holding a text box without line or fill. `width`, `height` and `below` are twips; it `grows` with its text.

    `horizontal` and `vertical` are the contents of `wp:positionH`/`wp:positionV` with their `relativeFrom`.
    """
    cx, cy = width * EMU_PER_TWIP, height * EMU_PER_TWIP
    turn = ' vert="vert"' if turned else ""
    grow = "<a:spAutoFit/>" if grows and not turned else ""
    shape = (
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
        f"<a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        f'<wps:bodyPr rot="0"{turn} wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchored}">{grow}</wps:bodyPr></wps:wsp>'
    )
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f'<wp:anchor distT="0" distB="{below * EMU_PER_TWIP}" distL="0" distR="0" simplePos="0" relativeHeight="251659264" behindDoc="0" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f"<wp:positionH {horizontal}</wp:positionH><wp:positionV {vertical}</wp:positionV>"
        f'<wp:extent cx="{cx}" cy="{cy}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>{wrap}'
        f'<wp:docPr id="{number}" name="{name}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{SHAPE}">{shape}</a:graphicData></a:graphic></wp:anchor></w:drawing>'
        "</mc:Choice></mc:AlternateContent></w:r>"
    )


def at_head_of_letter(content: str, *, number: int, height: int) -> str:
    """The head of a letter: 170 mm wide, the mark's ink 30 mm below the paper's upper edge. Source: 10.1."""
    return text_box(content, number=number, name="信函版头", width=170 * EMU_PER_MM // EMU_PER_TWIP, height=height,
                    horizontal=f'relativeFrom="page"><wp:posOffset>{20 * EMU_PER_MM}</wp:posOffset>',
                    vertical=f'relativeFrom="page"><wp:posOffset>{round((30 - INK_BELOW_BOX) * EMU_PER_MM)}</wp:posOffset>',
                    anchored="t", below=LETTER_GAP)

LETTER_GAP = 68
"""Twips under the red line: with the number's own line this makes the 7/8 of a 三号 character the standard asks."""


def at_foot(content: str, *, number: int, name: str, width: int, height: int, grows: bool) -> str:
    """A text box whose lower edge is the lower edge of the 版心, as wide as the text.

    A box that grows ends 2.4 mm too high in LibreOffice 7.4 (measured); give the true height where it is known.
    """
    return text_box(content, number=number, name=name, width=width, height=height, grows=grows,
                    horizontal='relativeFrom="margin"><wp:align>left</wp:align>',
                    vertical='relativeFrom="margin"><wp:align>bottom</wp:align>')


def picture(*, number: int, name: str, relation: str, size_mm: float) -> str:
    """A run holding a square picture in the line of text. `name` is what the renderer looks for."""
    side = round(size_mm * EMU_PER_MM)
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{side}" cy="{side}"/>'
        f'<wp:docPr id="{number}" name="{name}" descr="{name}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
