"""The document that the rendering benchmarks make: a red-headed rectification notice, 8 findings, a 10-row table.

One content, three forms: a docxtpl template, a mail-merge template, and python-docx calls.
"""

from __future__ import annotations

import functools
import io
import re
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

NUMERALS = "一二三四五六七八"
COLUMNS = ("序号", "问题类别", "责任单位", "整改措施", "责任人", "整改期限")
ROW_FIELDS = ("no", "category", "unit", "measure", "owner", "deadline")
PLACE = re.compile(r"<([\w.]+)>")
SONG, HEI, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"


def content(number: int) -> dict[str, Any]:
    """The data of notice `number`; every value is text, as the fields of a kind deliver it."""
    findings = [
        {"no": NUMERALS[k], "title": f"第{number % 7 + k + 1}个方面的工作抓得不够紧",
         "detail": f"抽查{number % 5 + k + 2}个站所，有{k + 1}个站所的台账记录不完整，经办人与登记人不一致，月度核对没有留下痕迹。",
         "demand": "逐项核对，查明原因，补齐手续，并把核对结果报送巡察办。", "owner": "林清和", "deadline": f"2026年{k + 3}月{number % 27 + 1}日",
         "serious": k % 4 == 0}
        for k in range(8)
    ]
    rows = [
        {"no": str(k + 1), "category": ("管理", "作风", "财务")[k % 3], "unit": f"第{k + 1}办公室", "measure": f"补记台账{number % 9 + k}项",
         "owner": "周远山", "deadline": f"2026年{k + 1}月底"}
        for k in range(10)
    ]
    return {
        "issuer": "中共清源县委巡察工作领导小组办公室", "number": f"清巡办〔2026〕{number}号", "title": f"关于第{number}轮巡察反馈问题整改的通知",
        "recipient": f"清源县第{number % 30 + 1}局党组", "period": "2026年3月1日至4月30日", "group": "县委第二巡察组",
        "count": "8", "reply_by": "2026年8月15日", "contact": "巡察办督导科", "phone": "0000-0000000",
        "date": "2026年6月12日", "findings": findings, "rows": rows,
    }


def docxtpl_template() -> bytes:
    """With Jinja tags, some of them split over runs as Word does."""
    return _build(lambda name: "{{ " + name + " }}", jinja=True)


def merge_template() -> bytes:
    """With MERGEFIELDs: findings numbered f1_… to f8_…, one table row to be repeated."""
    return _build(lambda name: f"«{name.replace('.', '_')}»", jinja=False)


def _build(mark: Any, *, jinja: bool) -> bytes:
    document = _page()
    put = functools.partial(_filled, mark=mark)
    _frame(document, put)
    add = _Adder(document, put)
    add.opening()
    if jinja:
        add.control("{%p for f in findings %}")
        add.finding("f")
        add.control("{%p endfor %}")
        add.table([ROW_FIELDS], before="{%tr for r in rows %}", after="{%tr endfor %}")
    else:
        for k in range(1, 9):
            add.finding(f"f{k}", conditional=False)
        add.table([ROW_FIELDS])
    add.closing()
    return _saved(document)


def by_hand(base: bytes, data: dict[str, Any]) -> bytes:
    """The same notice with plain python-docx calls on a document that already has page and styles."""
    document = Document(io.BytesIO(base))

    def put(paragraph: Paragraph, text: str, font: str, size: float) -> None:
        shown = PLACE.sub(lambda m: str(current.get(m[1].rpartition(".")[2]) or data[m[1]]), text)
        _run(paragraph, shown, font, size)

    current: dict[str, Any] = {}
    _frame(document, put)
    add = _Adder(document, put)
    add.opening()
    for finding in data["findings"]:
        current = finding
        add.finding("f", conditional=False, serious=finding["serious"])
    current = {}
    add.table([[row[name] for name in ROW_FIELDS] for row in data["rows"]], literal=True)
    add.closing()
    return _saved(document)


def base_document() -> bytes:
    """Page and styles only, what the hand-written program starts from."""
    return _saved(_page())


class _Adder:
    def __init__(self, document: DocumentObject, put: Any) -> None:
        self.document = document
        self.put = put

    def text(self, text: str, *, font: str = SONG, size: float = 16, centred: bool = False) -> Paragraph:
        paragraph = self.document.add_paragraph()
        layout = paragraph.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.95)
        if centred:
            layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            layout.first_line_indent = Pt(2 * size)
        self.put(paragraph, text, font, size)
        return paragraph

    def control(self, text: str) -> None:
        _font(self.document.add_paragraph().add_run(text), SONG, 16)

    def opening(self) -> None:
        for run in self.text("<issuer>文件", font=TITLE, size=36, centred=True).runs:
            run.font.color.rgb = RGBColor(0xFF, 0, 0)
        self.text("<number>", centred=True)
        self.text("<title>", font=TITLE, size=22, centred=True)
        self.text("<recipient>：")
        self.text("<group>于<period>对你单位党组织开展了巡察，发现<count>个方面的问题。现将有关情况通知如下，请认真组织整改。")
        self.text("一、主要问题", font=HEI)

    def finding(self, name: str, *, conditional: bool = True, serious: bool = True) -> None:
        self.text(f"（<{name}.no>）<{name}.title>。", font="楷体_GB2312")
        self.text(f"<{name}.detail>整改要求：<{name}.demand>责任人：<{name}.owner>，整改期限：<{name}.deadline>。")
        if conditional:
            self.control(f"{{%p if {name}.serious %}}")
        if serious:
            self.text("本项列为重点督办事项，每月报送一次进展。")
        if conditional:
            self.control("{%p endif %}")

    def table(self, rows: list[Any], *, before: str = "", after: str = "", literal: bool = False) -> None:
        self.text("二、整改任务表", font=HEI)
        lines = [COLUMNS] + ([(before,)] if before else []) + [
            row if literal else [f"<r.{name}>" for name in row] for row in rows
        ] + ([(after,)] if after else [])
        table = self.document.add_table(rows=len(lines), cols=len(COLUMNS))
        table.style = "Table Grid"
        cells = table._cells  # table.cell() would build this list again for each cell
        for number, line in enumerate(lines):
            for cell, text in zip(cells[number * len(COLUMNS):], line, strict=False):
                if literal or not text.startswith("<"):
                    _run(cell.paragraphs[0], text, SONG, 12)
                else:
                    self.put(cell.paragraphs[0], text, SONG, 12)

    def closing(self) -> None:
        self.text("三、工作要求", font=HEI)
        self.text("（一）压实责任。单位主要负责同志要担起第一责任人的责任，逐条研究，明确到人，按月调度。")
        self.text("（二）按时办结。请于<reply_by>前完成整改，把报告和佐证材料送<contact>，联系电话：<phone>。")
        self.text("（三）巩固成果。对容易反复的问题要建立制度，定期回看，防止同类问题再次发生。")
        self.text("<issuer>")
        self.text("<date>")


def _frame(document: DocumentObject, put: Any) -> None:
    section = document.sections[0]
    put(section.header.paragraphs[0], "<number>", "宋体", 9)
    paragraph = section.footer.paragraphs[0]
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        _font(run, "宋体", 14)
        if kind and kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)
        elif text.strip() == "PAGE":
            code = OxmlElement("w:instrText")
            code.text = text
            run._element.append(code)


def _page() -> DocumentObject:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    _make_lean(document)
    return document


def _make_lean(document: DocumentObject) -> None:
    """Only the styles in use, as in a file saved by Word: python-docx's full default would slow down the peers."""
    kept = {"normal", "table normal", "normal table", "table grid", "default paragraph font", "no list", "header", "footer"}
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.find(qn("w:name")).get(qn("w:val")).lower() not in kept:
            styles.remove(style)
    for rels in (document.part.rels, document.part.package.rels):
        for key, rel in list(rels.items()):
            if rel.reltype.endswith(("stylesWithEffects", "customXml", "thumbnail")):
                del rels[key]


def _run(paragraph: Paragraph, text: str, font: str, size: float) -> None:
    _font(paragraph.add_run(text), font, size)


def _filled(paragraph: Paragraph, text: str, font: str, size: float, *, mark: Any) -> None:
    for piece in re.split(r"(<[\w.]+>)", text):
        if not piece:
            continue
        if not piece.startswith("<"):
            _run(paragraph, piece, font, size)
            continue
        name = piece[1:-1]
        shown = mark(name)
        if shown.startswith("«"):
            _merge_field(paragraph, shown[1:-1], font, size)
        elif len(name) % 3 == 0:  # as Word does after a spelling check
            for part in ("{{ ", name, " }}"):
                _run(paragraph, part, font, size)
        else:
            _run(paragraph, shown, font, size)


def _merge_field(paragraph: Paragraph, name: str, font: str, size: float) -> None:
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), f" MERGEFIELD {name} \\* MERGEFORMAT ")
    run = paragraph.add_run(f"«{name}»")
    _font(run, font, size)
    simple.append(run._element)
    paragraph._element.append(simple)


def _font(run: Any, name: str, size: float) -> None:
    run.font.name = "Times New Roman"
    run.font.size = Pt(size)
    run._element.get_or_add_rPr().find(qn("w:rFonts")).set(qn("w:eastAsia"), name)


def _saved(document: DocumentObject) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
