"""The fixed parts of a template package: settings, footers, relations, properties, and the zip itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from xundocs.documents.layout import PageProfile, twips
from xundocs.documents.layout_floats import EMU_PER_MM, EMU_PER_TWIP, text_box
from xundocs.documents.layout_styles import W

HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
ZIP_DATE = (2020, 1, 1, 0, 0, 0)
"""Every member carries this date: the same template is the same file."""

RUN = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'


def page_field() -> str:
    """`— 1 —` as runs: the dash of 7.5 is U+2014."""
    def run(content: str) -> str:
        return f"{RUN}{content}</w:r>"

    return (run('<w:t xml:space="preserve">— </w:t>') + run('<w:fldChar w:fldCharType="begin"/>')
            + run('<w:instrText xml:space="preserve"> PAGE </w:instrText>')
            + run('<w:fldChar w:fldCharType="separate"/>') + run("<w:t>1</w:t>")
            + run('<w:fldChar w:fldCharType="end"/>') + run('<w:t xml:space="preserve"> —</w:t>'))


def footer_xml(paragraphs: str) -> bytes:
    """One word/footerN.xml."""
    return f"{HEADER}<w:ftr {NAMESPACES}>{paragraphs}</w:ftr>".encode()


def settings_xml() -> bytes:
    """word/settings.xml: odd and even footers differ, Word 2013+ layout, Chinese line-breaking rules on."""
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1),
                            ("enableOpenTypeFeatures", 1), ("doNotFlipMirrorIndents", 1)))
    return (f'{HEADER}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
            '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="632"/><w:evenAndOddHeaders/>'
            '<w:drawingGridVerticalSpacing w:val="579"/><w:characterSpacingControl w:val="doNotCompress"/>'
            f"<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
            f"<w:ulTrailSpace/><w:adjustLineHeightInTable/><w:useFELayout/>{compat}</w:compat>"
            "</w:settings>").encode()


def font_table_xml(profile: PageProfile) -> bytes:
    """word/fontTable.xml: an alternative name for each face, so that WPS and Word fall back to a kin."""
    fonts = profile.fonts
    kin = {fonts.fangsong: "仿宋", fonts.kaiti: "楷体", fonts.heiti: "SimHei", fonts.songti: "SimSun", fonts.title: "宋体"}
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{alternative}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="default"/></w:font>' for name, alternative in kin.items())
    return f'{HEADER}<w:fonts xmlns:w="{W}">{rows}</w:fonts>'.encode()


def properties_xml(title: str) -> dict[str, bytes]:
    """docProps: a title, no person's name, no clock."""
    core = (
        f'{HEADER}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
        '<dc:creator>xundocs</dc:creator><cp:lastModifiedBy>xundocs</cp:lastModifiedBy>'
        '<dcterms:created xsi:type="dcterms:W3CDTF">2020-01-01T00:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2020-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>'
    )
    app = f'{HEADER}<Properties xmlns="{OFFICE}/extended-properties"><Application>xundocs</Application></Properties>'
    return {"docProps/core.xml": core.encode(), "docProps/app.xml": app.encode()}


def content_types_xml(footers: int, images: bool) -> bytes:
    """[Content_Types].xml for the parts a template has."""
    overrides = [("/word/document.xml", f"{WORD_TYPE}.document.main+xml"), ("/word/styles.xml", f"{WORD_TYPE}.styles+xml"),
                 ("/word/settings.xml", f"{WORD_TYPE}.settings+xml"), ("/word/fontTable.xml", f"{WORD_TYPE}.fontTable+xml"),
                 ("/word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
                 ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
                 ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml")]
    overrides += [(f"/word/footer{n}.xml", f"{WORD_TYPE}.footer+xml") for n in range(1, footers + 1)]
    png = '<Default Extension="png" ContentType="image/png"/>' if images else ""
    rows = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides)
    return (f'{HEADER}<Types xmlns="{PACKAGE}/content-types">{png}'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>').encode()


def relations_xml(relations: Mapping[str, tuple[str, str]]) -> bytes:
    """A .rels part from id → (type, target)."""
    rows = "".join(f'<Relationship Id="{rid}" Type="{kind}" Target="{target}"/>'
                   for rid, (kind, target) in relations.items())
    return f'{HEADER}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'.encode()


ROOT_RELATIONS = {
    "rId1": (f"{OFFICE}/relationships/officeDocument", "word/document.xml"),
    "rId2": (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    "rId3": (f"{OFFICE}/relationships/extended-properties", "docProps/app.xml"),
}


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    """A zip with fixed dates and order. Nothing is deflated: deflate's bytes differ between zlib builds."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_STORED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def page_footers(profile: PageProfile, landscape: bool = False) -> dict[str, str]:
    """Odd and even page footers. Landscape: the number stands where the other pages have it (GB/T 9704-2012, 8)."""
    if landscape:
        return {"default": _turned_number(profile, odd=True), "even": _turned_number(profile, odd=False)}
    if profile.page_number == "centred":
        centred = _footer_paragraph("GwPageCentre")
        return {"default": centred, "even": centred}
    return {"default": _footer_paragraph("GwPageOdd"), "even": _footer_paragraph("GwPageEven")}


def footer_blank() -> str:
    """A footer without a number."""
    return '<w:p><w:pPr><w:pStyle w:val="GwFooterBlank"/></w:pPr></w:p>'


RULE_BELOW_BOX = 0.7
"""Millimetres from the box's upper edge to the double line under its empty paragraph."""


def letter_footer() -> str:
    """The first page's footer of a letter: no number, the lower double line 20 mm above the paper's edge."""
    rule = '<w:p><w:pPr><w:pStyle w:val="GwLetterRule"/></w:pPr></w:p>'
    box = text_box(
        rule, number=910, name="信函下线", width=twips(170), height=120,
        horizontal=f'relativeFrom="page"><wp:posOffset>{20 * EMU_PER_MM}</wp:posOffset>',
        vertical=f'relativeFrom="page"><wp:posOffset>{round((297 - 20 - RULE_BELOW_BOX) * EMU_PER_MM)}</wp:posOffset>',
        wrap="<wp:wrapNone/>", anchored="t")
    return f'<w:p><w:pPr><w:pStyle w:val="GwFooterBlank"/></w:pPr>{box}</w:p>'


def _footer_paragraph(style: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{page_field()}</w:p>'


def turned_place(profile: PageProfile) -> tuple[str, str]:
    """`positionH` and `positionV` contents of a turned page number: its dash 7 mm left of the 版心."""
    left = twips(profile.bottom_mm - 7) - TURNED_LINE // 2 - 8
    return (f'relativeFrom="page"><wp:posOffset>{left * EMU_PER_TWIP}</wp:posOffset>',
            f'relativeFrom="page"><wp:posOffset>{twips(profile.left_mm) * EMU_PER_TWIP}</wp:posOffset>')


TURNED_LINE = 320
"""Width of the turned number's box in twips."""


def _turned_number(profile: PageProfile, *, odd: bool) -> str:
    """The number beside the turned 版心, low on odd pages and high on even ones."""
    centred = profile.page_number == "centred"
    style = "GwPageCentre" if centred else "GwPageOdd" if odd else "GwPageEven"
    horizontal, vertical = turned_place(profile)
    box = text_box(
        _footer_paragraph(style), number=900 + (1 if odd else 2), name="页码", width=TURNED_LINE, height=profile.text_width,
        horizontal=horizontal, vertical=vertical, turned=True, wrap="<wp:wrapNone/>", anchored="ctr")
    return f'<w:p><w:pPr><w:pStyle w:val="GwFooterBlank"/></w:pPr>{box}</w:p>'


def page_margins(profile: PageProfile, landscape: bool = False) -> str:
    """`w:pgMar`. A landscape page is the portrait page turned: its head lies at the binding edge."""
    sides, footer = (profile.top_mm, profile.right_mm, profile.bottom_mm, profile.left_mm), profile.footer_distance
    if landscape:
        footer = twips(10)  # the number hangs at the side; an empty footer must not push the text up
        sides = (profile.left_mm, profile.top_mm, profile.right_mm, profile.bottom_mm)
    margins = " ".join(f'w:{side}="{twips(mm)}"' for side, mm in zip(("top", "right", "bottom", "left"), sides, strict=True))
    return f'<w:pgMar {margins} w:header="851" w:footer="{footer}" w:gutter="0"/>'
