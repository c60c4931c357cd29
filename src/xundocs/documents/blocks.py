"""Values that are whole paragraphs: what a template prints with `{{p name }}`.

A block is finished WordprocessingML in the shared styles. It is immutable, knows its own plain text, and everything
a person wrote has been escaped; characters Word cannot hold are refused, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from xundocs.documents.layout import CHARACTER, DIALOG, signature_lines, signature_position, text_width
from xundocs.documents.runtime import escape
from xundocs.errors import DataRejected
from xundocs.problems import excerpt
from xundocs.value import Value

_RUN = '<w:rFonts w:hint="eastAsia"/>'


class Block(Value):
    """Finished paragraphs or tables. `xml` goes into the document as it is; `text` is for review and comparison."""

    xml: str
    text: str

    def __html__(self) -> str:
        """What an autoescaping template inserts."""
        return self.xml

    def __str__(self) -> str:
        return self.xml

    def __bool__(self) -> bool:
        return bool(self.xml)

    def __add__(self, other: Block) -> Block:
        if not isinstance(other, Block):
            return NotImplemented
        return Block(self.xml + other.xml, "\n".join(part for part in (self.text, other.text) if part))


EMPTY = Block("", "")
"""Nothing: a block whose content is absent."""


def checked(text: str, label: str = "") -> str:
    """The same text, if Word can hold it.

    Raises: DataRejected for control characters, lone surrogates and U+FFFE/U+FFFF.
    """
    if text.isprintable():
        return text
    for position, char in enumerate(text):
        code = ord(char)
        if (code < 32 and char not in "\t\n") or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF):
            place = f"「{label}」" if label else ""
            raise DataRejected(f"{place}第{position + 1}个字符是不能写进 Word 的控制字符（U+{code:04X}）：{excerpt(text)}",
                               "请删去这个字符；从网页或 PDF 复制的文字请先粘贴成纯文本。")
    return text


def run(text: str, *, bold: bool = False, style: str = "") -> str:
    """A run, in a character style if one is named: tabs and line breaks become Word's own."""
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    properties = f"<w:rPr>{named}{_RUN}{'<w:b/>' if bold else ''}</w:rPr>"
    content, buffer = [], ""
    for char in text:
        if char in "\t\n":
            content += [_text_element(buffer), "<w:tab/>" if char == "\t" else "<w:br/>"]
            buffer = ""
        else:
            buffer += char
    content.append(_text_element(buffer))
    return f"<w:r>{properties}{''.join(content)}</w:r>"


def _text_element(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>' if text else ""


def paragraph(style: str, text: str, properties: str = "") -> Block:
    """A paragraph of plain text in a named style."""
    checked(text)
    runs = run(text) if text else ""
    return Block(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>', text)


def rich_text(markdown: str, label: str = "") -> Block:
    """Free text in a small part of Markdown as paragraphs in the shared styles.

    Raises: DataRejected naming everything in the text that cannot be printed; `blocks_markdown.read_rich_text`
    gives the same as Problems.
    """
    from xundocs.documents.blocks_markdown import read_rich_text

    block, problems = read_rich_text(markdown, label)
    if problems:
        raise DataRejected("；".join(f"{p.where}{p.message}（{p.excerpt}）" for p in problems), problems[0].remedy)
    return block


def join(blocks: Iterable[Block]) -> Block:
    """Blocks one after another."""
    parts = list(blocks)
    return Block("".join(part.xml for part in parts), "\n".join(part.text for part in parts if part.text))


@lru_cache(256)
def signature_block(name: str, date: str, sealed: bool, *, width: int = DIALOG.text_width) -> Block:
    """署名 and 成文日期 at their computed places. Several organs or a name wider than the line take several lines.

    `width` is the page's text width in twips. The places are left indents: they hold in Word, WPS and LibreOffice alike.
    Raises: DataRejected for control characters. Source: GB/T 9704-2012, 7.3.5.1–7.3.5.2.
    """
    checked(name, "署名")
    checked(date, "成文日期")
    name_left, date_left = signature_position(name, date, sealed, width)
    lines = signature_lines(name, sealed=sealed, width=width)
    widest = max(map(text_width, lines))
    rows = []
    for line in lines:
        shift = (widest - text_width(line)) / 2 * CHARACTER if sealed else 0
        rows.append(paragraph("GwSignature", line, f'<w:ind w:left="{round(name_left + shift)}"/>'))
    rows.append(paragraph("GwDate", date, f'<w:ind w:left="{date_left}"/>'))
    return join(rows)


_NAME_END = "。；;，,、.：:"


def attachment_note(names: Sequence[str]) -> Block:
    """附件说明: one attachment without number, several numbered `1.` `2.`; no punctuation after a name.

    No name at all: the empty block. Raises: DataRejected for control characters or an empty name.
    Source: GB/T 9704-2012, 7.3.4.
    """
    clean = [checked(name, "附件名称").strip().rstrip(_NAME_END) for name in names]
    if any(not name or "\n" in name for name in clean):
        raise DataRejected("附件名称是空的或分成了几行。", "请写出每个附件的名称，一个附件一行，不用的行删去。")
    if not clean:
        return EMPTY
    if len(clean) == 1:
        return paragraph("GwAttachment", f"附件：{clean[0]}")
    first = paragraph("GwAttachmentFirst", f"附件：1.{clean[0]}")
    rest = [paragraph("GwAttachmentNext", f"{number}.{name}") for number, name in enumerate(clean[1:], 2)]
    return join([first, *rest])


BLANK_LINES_LIMIT = 22


def blank_lines(count: int) -> Block:
    """`count` ruled lines for writing by hand. Raises: DataRejected unless 1 to 22, one page of lines."""
    if not 1 <= count <= BLANK_LINES_LIMIT:
        raise DataRejected(f"手写横线 {count} 行，超出一页能放的行数。", f"请写 1 到 {BLANK_LINES_LIMIT} 行。")
    return join([paragraph("GwHandwriting", "")] * count)


def issue_block(copy_to: Sequence[str], organ: str, date: str) -> Block:
    """版记 in the flow of the text (for a page of its own): 抄送 and 印发 between the three lines.

    Templates put the 版记 into a box at the foot of the page instead; this is for documents without a template
    box. Source: GB/T 9704-2012, 7.4.1–7.4.3.
    """
    cells = []
    if copy_to:
        cells.append(paragraph("GwCopyTo", "抄送：" + "，".join(checked(name, "抄送") for name in copy_to) + "。"))
    cells.append(paragraph("GwImprint", f"{organ}\t{date}印发"))
    rows = "".join(f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{DIALOG.text_width}" w:type="dxa"/>'
                   f"</w:tcPr>{cell.xml}</w:tc></w:tr>" for cell in cells)
    return Block(_table("GwFootTable", [DIALOG.text_width], rows) + paragraph("GwAnchor", "").xml,
                 "\n".join(cell.text for cell in cells))


def _table(style: str, widths: Sequence[int], rows: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>")


def table_block(head: Sequence[str | Block], rows: Sequence[Sequence[str | Block]], *, width: int = DIALOG.text_width) -> Block:
    """A table in the shared style: the head repeats on each page, no row is divided.

    A cell is text, or a block whose `xml` is runs. Column widths follow the longest text of each column.
    `width` is the whole table in twips.
    """
    cells = [[cell if isinstance(cell, Block) else Block(run(checked(cell)), cell) for cell in row] for row in [head, *rows]]
    widths = _column_widths(cells, width)
    made = [_row(widths, row, head=index == 0) for index, row in enumerate(cells)]
    text = "\n".join("\t".join(cell.text for cell in row) for row in cells)
    return Block(_table("GwTable", widths, "".join(made)) + paragraph("GwAnchor", "").xml, text)


def _row(widths: Sequence[int], cells: Sequence[Block], *, head: bool = False) -> str:
    style = "GwCellHead" if head else "GwCell"
    flags = "<w:cantSplit/><w:tblHeader/>" if head else "<w:cantSplit/>"
    made = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
                   f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{cell.xml}</w:p></w:tc>' for width, cell in zip(widths, cells, strict=True))
    return f"<w:tr><w:trPr>{flags}</w:trPr>{made}</w:tr>"


def _column_widths(rows: Sequence[Sequence[Block]], width: int) -> list[int]:
    """Shares by the widest cell, between 3 and 20 字, so that a long column does not starve the others."""
    columns = len(rows[0])
    wants = [min(20.0, max(3.0, *(text_width(row[index].text) for row in rows))) for index in range(columns)]
    made = [int(width * want / sum(wants)) for want in wants]
    made[-1] += width - sum(made)
    return made
