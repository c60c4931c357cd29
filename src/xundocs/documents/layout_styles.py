"""The shared style set: every paragraph of every template takes its looks from one of these named styles.

Source: GB/T 9704-2012, 7.2–7.5 and 10.1; what is house practice and not in the standard says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from xundocs.documents.layout import CHARACTER, CHARACTER_SPACING, PageProfile, twips

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4 = 44, 32, 28, 24
"""二号, 三号, 四号 and 小四 in half-points."""

MARK_LINE = 820
"""Line of the red mark in twips: 36 pt letters with their slack (measured)."""

INK_BELOW_BOX = 0.7
"""Millimetres from the upper edge of the mark's line to its ink (measured)."""

MM_PER_POINT = 25.4 / 72

RULE_COLOUR = "FF0000"


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style. `role` is a font role of `FontSet`; `ppr` is ready XML in schema order;
    `scale` narrows the letters (per cent of their width)."""

    id: str
    name: str
    role: str = "fangsong"
    size: int = SIZE_3
    ppr: str = ""
    colour: str = ""
    scale: int = 100
    based_on: str = "Normal"
    next: str = ""


def indent(**values: int) -> str:
    """A `w:ind` element; attributes in the order given."""
    return "<w:ind " + " ".join(f'w:{key}="{value}"' for key, value in values.items()) + "/>"


def spacing(line: int, rule: str = "exact", before: int = 0, after: int = 0) -> str:
    """A `w:spacing` element with its own line pitch."""
    return (f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>')


def _border(side: str, value: str, size: int, space: int, colour: str) -> str:
    return f'<w:{side} w:val="{value}" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


@dataclass(frozen=True, slots=True)
class MarkStep:
    """The mark for names of at most `longest` characters: size in half-points, letters narrowed to `scale` per cent."""

    longest: int
    id: str
    name: str
    size: int
    scale: int

    @property
    def slack(self) -> float:
        """Millimetres from the upper edge of the mark's line to its ink: smaller letters stand lower in it."""
        return INK_BELOW_BOX + (72 - self.size) / 2 * MM_PER_POINT * 0.86


MARKS = (
    MarkStep(12, "GwMark", "公文机关标志", 72, 100), MarkStep(15, "GwMark80", "公文机关标志（缩八成）", 72, 80),
    MarkStep(19, "GwMark62", "公文机关标志（缩六成）", 72, 62), MarkStep(25, "GwMark48", "公文机关标志（缩五成）", 72, 48),
    MarkStep(32, "GwMarkSmall", "公文机关标志（小）", 56, 48), MarkStep(99, "GwMarkTiny", "公文机关标志（最小）", 44, 45),
)
"""Long names are narrowed, then made smaller, so that the mark stays on one line of 156 mm."""

LETTER_MARKS = (
    MarkStep(12, "GwLetterMark", "公文信函标志", 72, 100), MarkStep(16, "GwLetterMark80", "公文信函标志（缩八成）", 72, 80),
    MarkStep(20, "GwLetterMark62", "公文信函标志（缩六成）", 72, 62), MarkStep(27, "GwLetterMark48", "公文信函标志（缩五成）", 72, 48),
    MarkStep(35, "GwLetterMarkSmall", "公文信函标志（小）", 56, 48), MarkStep(99, "GwLetterMarkTiny", "公文信函标志（最小）", 44, 45),
)


def mark_frame(profile: PageProfile, slack: float) -> str:
    """The frame that holds the mark 35 mm below the 版心's upper edge: what stands above cannot push it down.

    It stands in the paragraph, not in the style: LibreOffice ignores the place of a style's frame.
    """
    return (f'<w:framePr w:w="{profile.text_width}" w:h="{MARK_LINE}" w:hRule="exact" w:wrap="notBeside" '
            f'w:vAnchor="margin" w:hAnchor="margin" w:x="0" w:y="{twips(35 - slack)}"/>')


KEEP = "<w:keepNext/>"
WHOLE = "<w:keepLines/>"
CENTRE = '<w:jc w:val="center"/>'
LEFT = '<w:jc w:val="left"/>'
RIGHT = '<w:jc w:val="right"/>'


def level(number: int) -> str:
    """Outline level, counted from 0 as Word does."""
    return f'<w:outlineLvl w:val="{number}"/>'


def style_set(profile: PageProfile) -> list[Style]:
    """All paragraph styles, in the order they stand in styles.xml."""
    return [*_head(), *_body(profile), *_tail(profile), *_tables(profile), *_foot(profile), *_forms(profile)]


def _head() -> list[Style]:
    number_rule = f"<w:pBdr>{_border('bottom', 'single', 12, 8, RULE_COLOUR)}</w:pBdr>"
    return [
        Style("GwCopyNumber", "公文份号", ppr=LEFT),
        Style("GwSecrecy", "公文密级", "heiti", ppr=LEFT),
        Style("GwUrgency", "公文紧急程度", "heiti", ppr=LEFT),
        *[Style(step.id, step.name, "title", step.size, spacing(MARK_LINE) + CENTRE, RULE_COLOUR, step.scale)
          for step in MARKS],
        Style("GwNumber", "公文发文字号", ppr=KEEP + number_rule + CENTRE, next="GwTitle"),
        Style("GwSpecialNumber", "公文专用编号", ppr=KEEP + CENTRE, next="GwTo"),
        Style("GwTitle", "公文标题", "title", SIZE_2, KEEP + WHOLE + spacing(660) + CENTRE + level(0), next="GwTo"),
        Style("GwSubtitle", "公文副标题", "kaiti", ppr=KEEP + CENTRE, next="GwTo"),
        Style("GwTo", "公文主送", ppr=LEFT, next="GwBody"),
    ]


def _body(profile: PageProfile) -> list[Style]:
    two = indent(firstLineChars=200, firstLine=2 * CHARACTER)
    return [
        Style("GwBody", "公文正文", ppr=two),
        Style("GwBodyKeep", "公文正文末段", ppr=KEEP, based_on="GwBody"),
        Style("GwPlain", "公文正文顶格", ppr=LEFT),
        Style("GwH1", "公文一级标题", "heiti", ppr=KEEP + two + level(1), next="GwBody"),
        Style("GwH2", "公文二级标题", "kaiti", ppr=KEEP + two + level(2), next="GwBody"),
        Style("GwH3", "公文三级标题", ppr=two + level(3), next="GwBody"),
        Style("GwH4", "公文四级标题", ppr=two + level(4), next="GwBody"),
        Style("GwList", "公文列表", ppr=two),
        Style("GwBlank", "公文空行", ppr=KEEP),
    ]


def _tail(profile: PageProfile) -> list[Style]:
    char = CHARACTER
    number = round(0.75 * char)
    keep = KEEP + WHOLE
    return [
        Style("GwAttachment", "公文附件说明", ppr=keep + indent(left=5 * char, hanging=3 * char) + LEFT),
        Style("GwAttachmentFirst", "公文附件说明首项",
              ppr=keep + indent(left=5 * char + number, hanging=3 * char + number) + LEFT),
        Style("GwAttachmentNext", "公文附件说明续项",
              ppr=keep + indent(left=5 * char + number, hanging=number) + LEFT),
        Style("GwSignature", "公文署名", ppr=keep + LEFT, next="GwDate"),
        Style("GwDate", "公文成文日期", ppr=keep + LEFT),
        Style("GwNote", "公文附注", ppr=indent(left=2 * char) + LEFT),
        Style("GwAttachmentMark", "公文附件标识", "heiti", ppr=KEEP + "<w:pageBreakBefore/>" + LEFT),
        Style("GwSeparateMark", "公文单独附件标识", "heiti", ppr=KEEP + LEFT),
        Style("GwAttachmentTitle", "公文附件标题", "title", SIZE_2, KEEP + WHOLE + spacing(660) + CENTRE + level(0)),
    ]


def _tables(profile: PageProfile) -> list[Style]:
    size = round(profile.cell_pt * 2)
    return [
        Style("GwCell", "公文表格文字", size=size, ppr=spacing(round(profile.cell_pt * 30)) + LEFT),
        Style("GwCellCentre", "公文表格居中", size=size, ppr=CENTRE, based_on="GwCell"),
        Style("GwCellHead", "公文表头", "heiti", size, KEEP + CENTRE, based_on="GwCell"),
        Style("GwTableNote", "公文表注", size=SIZE_SMALL_4, ppr=spacing(400) + LEFT),
    ]


def _foot(profile: PageProfile) -> list[Style]:
    four = 280
    right_edge = profile.text_width - four
    single = spacing(240, "auto")
    return [
        Style("GwCopyTo", "公文版记抄送", size=SIZE_4, ppr=spacing(480) + indent(left=4 * four, right=four, hanging=3 * four)),
        Style("GwImprint", "公文版记印发", size=SIZE_4,
              ppr=f'<w:tabs><w:tab w:val="right" w:pos="{right_edge}"/></w:tabs>' + spacing(480)
              + indent(left=four, right=four) + LEFT),
        Style("GwGap", "公文表距", size=2, ppr=KEEP + spacing(140) + LEFT),
        Style("GwImprint78", "公文版记印发（缩八成）", size=SIZE_4, ppr="", scale=78, based_on="GwImprint"),
        Style("GwImprint60", "公文版记印发（缩六成）", size=SIZE_4, ppr="", scale=60, based_on="GwImprint"),
        Style("GwAnchor", "公文锚点", size=2, ppr=spacing(20) + LEFT),
        Style("GwPageOdd", "公文页码", "songti", SIZE_4, single + indent(right=four) + RIGHT),
        Style("GwPageEven", "公文页码双页", "songti", SIZE_4, single + indent(left=four) + LEFT),
        Style("GwPageCentre", "公文页码居中", "songti", SIZE_4, single + CENTRE),
        Style("GwFooterBlank", "公文空页脚", "songti", SIZE_4, single + LEFT),
    ]


def _forms(profile: PageProfile) -> list[Style]:
    """Letters (10.1) and the forms of inspection work, which the standard does not know."""
    char = CHARACTER
    top = f"<w:pBdr>{_border('bottom', 'thickThinSmallGap', 24, 6, RULE_COLOUR)}</w:pBdr>"
    bottom = f"<w:pBdr>{_border('bottom', 'thinThickSmallGap', 24, 1, RULE_COLOUR)}</w:pBdr>"
    rule = f"<w:pBdr>{_border('bottom', 'single', 4, 1, 'auto')}{_border('between', 'single', 4, 1, 'auto')}</w:pBdr>"
    sign = f'<w:tabs><w:tab w:val="left" w:leader="underscore" w:pos="{26 * char}"/></w:tabs>'
    sign_small = '<w:tabs><w:tab w:val="left" w:leader="underscore" w:pos="4000"/></w:tabs>'
    return [
        *[Style(step.id, step.name, "title", step.size, top + spacing(MARK_LINE) + CENTRE, RULE_COLOUR, step.scale)
          for step in LETTER_MARKS],
        Style("GwLetterRule", "公文信函下线", "songti", 2, bottom + spacing(20) + CENTRE),
        Style("GwLetterNumber", "公文信函文号", ppr=KEEP + RIGHT),
        Style("GwFormMark", "公文联次标识", "kaiti", SIZE_4, KEEP + LEFT),
        Style("GwHandwriting", "公文手写横线", ppr=rule + spacing(540) + LEFT),
        Style("GwSignLine", "公文手写签名", ppr=KEEP + WHOLE + sign + spacing(760) + indent(left=6 * char) + LEFT),
        Style("GwSignLineSmall", "公文手写签名（小）", size=SIZE_4,
              ppr=WHOLE + sign_small + spacing(560) + LEFT),
        Style("GwSealPlace", "公文盖章处", ppr=WHOLE + indent(left=6 * char) + LEFT),
        Style("GwFormBody", "公文表单正文", size=SIZE_4, ppr=spacing(420) + indent(firstLineChars=200, firstLine=560)),
        Style("GwFormPlain", "公文表单顶格", size=SIZE_4, ppr=spacing(420) + LEFT),
        Style("GwSmall", "公文小注", "kaiti", SIZE_SMALL_4, spacing(360) + LEFT),
        Style("GwQr", "公文二维码", "songti", 16, spacing(240, "auto") + CENTRE),
        Style("GwQrText", "公文二维码说明", "songti", 16, spacing(190) + CENTRE),
    ]


def font_element(profile: PageProfile, role: str) -> str:
    """`w:rFonts` with all four slots named; nothing is left to a theme."""
    face = getattr(profile.fonts, role)
    latin = profile.latin if profile.latin and role in ("fangsong", "kaiti", "heiti", "title") else face
    return (f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}" '
            f'w:eastAsia="{face}" w:cs="{latin}"/>')


def styles_xml(profile: PageProfile) -> bytes:
    """The whole of word/styles.xml for a profile."""
    parts = [
        f'<w:styles xmlns:w="{W}">', _defaults(profile), _normal(profile), _character_styles(profile), _table_styles(),
        *[_style_xml(profile, style) for style in style_set(profile)], "</w:styles>",
    ]
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + "".join(parts)).encode()


def _defaults(profile: PageProfile) -> str:
    return (
        "<w:docDefaults><w:rPrDefault><w:rPr>" + font_element(profile, "fangsong")
        + f'<w:kern w:val="0"/><w:sz w:val="{SIZE_3}"/><w:szCs w:val="{SIZE_3}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )


def _normal(profile: PageProfile) -> str:
    """The ground of all paragraph styles: the 22-line pitch, no automatic gaps between digits and Han."""
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        + spacing(profile.line) + '<w:jc w:val="both"/></w:pPr>'
        f'<w:rPr><w:spacing w:val="{CHARACTER_SPACING}"/></w:rPr></w:style>'
    )


def _character_styles(profile: PageProfile) -> str:
    """The default, and the faces of a heading that opens a paragraph of body text."""
    leads = "".join(
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{sid}"><w:name w:val="{name}"/>'
        f"<w:basedOn w:val=\"DefaultParagraphFont\"/><w:qFormat/><w:rPr>{font_element(profile, role)}</w:rPr></w:style>"
        for sid, name, role in (("GwH1Lead", "公文一级标题（段首）", "heiti"), ("GwH2Lead", "公文二级标题（段首）", "kaiti")))
    return leads + ('<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
            '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>')


def _table_styles() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    grid = "".join(_border(side, "single", 4, 0, "auto") for side in sides)
    foot = (_border("top", "single", 8, 0, "auto") + _border("bottom", "single", 8, 0, "auto")
            + _border("insideH", "single", 6, 0, "auto"))

    def table(sid: str, name: str, borders: str, margins: tuple[int, int]) -> str:
        vertical, side = margins
        cells = "".join(f'<w:{s} w:w="{vertical if s in ("top", "bottom") else side}" w:type="dxa"/>'
                        for s in ("top", "left", "bottom", "right"))
        border = f"<w:tblBorders>{borders}</w:tblBorders>" if borders else ""
        return (f'<w:style w:type="table" w:customStyle="1" w:styleId="{sid}"><w:name w:val="{name}"/>'
                f'<w:basedOn w:val="TableNormal"/><w:tblPr>{border}<w:tblCellMar>{cells}</w:tblCellMar></w:tblPr></w:style>')

    base = ('<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
            '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
            '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
            '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>')
    return (base + table("GwTable", "公文表格", grid, (40, 80)) + table("GwFootTable", "公文版记", foot, (0, 0))
            + table("GwPlainTable", "公文无线表", "", (0, 0)))


def _style_xml(profile: PageProfile, style: Style) -> str:
    base = f'<w:basedOn w:val="{style.based_on}"/>'
    following = f'<w:next w:val="{style.next}"/>' if style.next else ""
    wide = f'<w:spacing w:val="{0 if style.size != SIZE_3 else CHARACTER_SPACING}"/>'
    colour = f'<w:color w:val="{style.colour}"/>' if style.colour else ""
    stretch = f'<w:w w:val="{style.scale}"/>' if style.scale != 100 else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f"{base}{following}<w:qFormat/><w:pPr>{style.ppr}</w:pPr><w:rPr>{font_element(profile, style.role)}"
        f'{colour}{wide}{stretch}<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    )
