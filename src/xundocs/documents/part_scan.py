"""One XML part read strictly with expat, looking for what must not be in a template."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from xundocs.problems import Problem, excerpt

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/"
MAX_DEPTH = 200
MAX_TAGS = 20_000
_TRACKED = frozenset({
    "ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "rPrChange", "pPrChange", "sectPrChange",
    "tblPrChange", "trPrChange", "tcPrChange", "tblGridChange", "numberingChange", "tblPrExChange",
    "moveFromRangeStart", "moveToRangeStart",
})
_ACTIVE = {
    "object": ("T-OLE", "嵌入了别的文件（OLE 对象）"), "control": ("T-ACTIVEX", "带有 ActiveX 控件"),
    "altChunk": ("T-IMPORT", "要在打开时并入别的文件（altChunk）"), "subDoc": ("T-IMPORT", "引用了子文档"),
    "attachedTemplate": ("T-ATTACHED", "链接了另一个模板文件"), "mailMerge": ("T-EXTERNAL", "连着邮件合并的数据源"),
    "frameset": ("T-EXTERNAL", "引用了框架页"),
}
_LOOKED_AT = _TRACKED | _ACTIVE.keys() | {
    "p", "fldChar", "fldSimple", "bookmarkStart", "bookmarkEnd", "tbl", "tblGrid", "commentReference", "tab", "br", "cr",
}
_BAD_FIELDS = frozenset({
    "DDE", "DDEAUTO", "INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "IMPORT", "LINK", "MACROBUTTON", "DATABASE", "RD",
    "EMBED", "PRINT", "QUOTE",
})
_TAG_EDGE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
FULL_WIDTH = re.compile(r"｛[｛%＃#％{]|\{[｛％＃]|[｝%＃#％}]｝|[｝％＃]\}")
_CLOSER = {"{{": "}}", "{%": "%}", "{#": "#}"}
_REMOTE = re.compile(r"[a-z][a-z0-9+.\-]*:|//|\\\\", re.I)

Start = Callable[[str, dict[str, str]], None]


class _Refused(Exception):
    """Stops the parser; args[0] is the Problem."""


def parse_strictly(
    path: str, content: bytes, start: Start, end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> Problem | None:
    """Run expat over `content` (names as `uri local`). The problem that stopped it, or None.

    UTF-8 only, no document type, no entities: what hides content from one reader and not from the next is refused.
    """
    from xml.parsers import expat

    parser: Any = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text

    def doctype(*_: Any) -> None:
        raise _Refused(Problem("T-DTD", f"部件 {path} 带有文档类型或实体声明。", "正常的 Word 文件没有这种内容，请不要使用。"))

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "utf8", "us-ascii"):
            raise _Refused(Problem("T-ENCODING", f"部件 {path} 的编码是 {excerpt(encoding)}，不是 UTF-8。",
                                   "请用 Word 或 WPS 另存一份。"))

    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    parser.XmlDeclHandler = declaration
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content[:4]:
        return Problem("T-ENCODING", f"部件 {path} 的编码不是 UTF-8。", "请用 Word 或 WPS 另存一份。")
    try:
        parser.Parse(content, True)
    except _Refused as refused:
        problem: Problem = refused.args[0]
        return problem
    except expat.ExpatError as error:
        return Problem("T-XML", f"部件 {path} 第{error.lineno}行不是合格的 XML。", "文件已损坏，请用 Word 打开后另存一份。",
                       excerpt=expat.ErrorString(error.code) or "")
    return None


def scan_part(path: str, content: bytes) -> list[Problem]:
    """All problems of one part; each code is reported once per part, with an excerpt."""
    scan = _Scan(path)
    fault = parse_strictly(path, content, scan.start, scan.end, scan.text)
    if fault is None:
        scan.finish()
    return list(scan.problems.values()) + ([fault] if fault else [])


@dataclass
class _Scan:
    path: str
    problems: dict[str, Problem] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    paragraphs: list[list[str]] = field(default_factory=list)
    fields: list[list[str]] = field(default_factory=list)
    """Instruction text of each open field; a `None`-like empty list once its result has begun."""
    bookmarks: dict[str, str] = field(default_factory=dict)
    tables: list[bool] = field(default_factory=list)
    tags: int = 0

    def report(self, code: str, message: str, remedy: str, shown: str = "", severity: str = "error") -> None:
        at = f"（{self.path}）" if self.path != "word/document.xml" else ""
        self.problems.setdefault(
            code, Problem(code, f"{message}{at}。", remedy, excerpt=shown, severity=severity))  # type: ignore[arg-type]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        uri, _, local = name.rpartition(" ")
        self.open.append(local)
        if len(self.open) > MAX_DEPTH:
            raise _Refused(Problem("T-DEPTH", f"部件 {self.path} 的嵌套超过 {MAX_DEPTH} 层。", "请不要使用这个文件。"))
        if uri == W:
            if local in _LOOKED_AT:
                self.word(local, {key.rpartition(" ")[2]: value for key, value in attributes.items()})
        elif uri.startswith(STRICT):
            self.report("T-STRICT", "是“严格 Open XML”格式，多数软件打不开", "请另存为普通的“Word 文档 (.docx)”。")
        elif uri.startswith("urn:schemas-microsoft-com:"):
            self.vml(local, attributes)

    def word(self, local: str, attributes: dict[str, str]) -> None:
        if local == "p":
            self.paragraphs.append([])
        elif local in _TRACKED:
            self.report("T-TRACKED", "含有没有处理的修订", "请在 Word 里“接受所有修订”并关闭修订，再另存。")
        elif local in _ACTIVE:
            code, fault = _ACTIVE[local]
            self.report(code, fault, "请删掉这一内容，再另存。")
        elif local == "fldChar":
            self.field_mark(attributes.get("fldCharType", ""))
        elif local == "fldSimple":
            self.instruction(attributes.get("instr", ""))
        elif local == "bookmarkStart":
            self.bookmarks[attributes.get("id", "")] = attributes.get("name", "")
        elif local == "bookmarkEnd":
            self.bookmark_end(attributes.get("id", ""))
        elif local == "tbl":
            self.tables.append(False)
        elif local == "tblGrid" and self.tables and self.open[-2] == "tbl":
            self.tables[-1] = True
        elif local == "commentReference":
            self.report("T-COMMENT", "含有批注，批注会留在每一份文件里", "请删除所有批注，再另存。", severity="warning")
        elif local in ("tab", "br", "cr") and self.paragraphs:
            self.paragraphs[-1].append(" ")

    def vml(self, local: str, attributes: dict[str, str]) -> None:
        if local == "OLEObject":
            self.report("T-OLE", "嵌入了别的文件（OLE 对象）", "请删掉这一内容，再另存。")
        for key, value in attributes.items():
            if key.rpartition(" ")[2] in ("src", "href") and _REMOTE.match(value):
                self.report("T-EXTERNAL", "图片来自文件之外", "请把图片直接插入到模板里。", excerpt(value))

    def text(self, data: str) -> None:
        if not self.open:
            return
        if self.open[-1] == "instrText" and self.fields:
            self.fields[-1].append(data)
        elif self.open[-1] in ("t", "delText") and self.paragraphs:
            self.paragraphs[-1].append(data)

    def end(self, name: str) -> None:
        local = self.open.pop()
        if not name.startswith(W):
            return
        if local == "p" and self.paragraphs:
            self.paragraph("".join(self.paragraphs.pop()))
        elif local == "tbl" and self.tables and not self.tables.pop():
            self.report("T-GRID", "有一张表格缺少列宽定义（tblGrid）", "请用 Word 打开，把表格重新插入一次再另存。")

    def paragraph(self, text: str) -> None:
        if FULL_WIDTH.search(text):
            self.report("T-FULLWIDTH", f"标签用了全角符号：“{excerpt(text)}”", "请改成半角的 {{ }} 或 {% %}。", text)
        opened = ""
        for edge in _TAG_EDGE.findall(text):
            self.tags += 1
            if not opened and edge in _CLOSER:
                opened = edge
            elif opened and edge == _CLOSER[opened]:
                opened = ""
            elif not opened:
                self.report("T-TAG", f"有多余的“{edge}”：“{excerpt(text)}”", "请检查这一段里标签的括号是否成对。", text)
        if opened:
            self.report("T-TAG", f"标签“{opened}”没有闭合：“{excerpt(text)}”",
                        f"一个标签要在同一段里写完，末尾是“{_CLOSER[opened]}”。", text)
        if self.tags > 2 * MAX_TAGS:
            raise _Refused(Problem("T-TAGS", f"标签超过 {MAX_TAGS} 个。", "请拆成几个模板。"))

    def field_mark(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append([])
        elif not self.fields:
            self.report("T-FIELD-OPEN", "有一个域只有结尾没有开头", "请在 Word 里删掉这个域，重新插入。")
        elif kind == "separate":
            self.instruction("".join(self.fields[-1]))
        elif kind == "end":
            instruction = "".join(self.fields.pop())
            self.instruction(instruction)
            if self.fields:
                self.fields[-1].append(instruction)

    def instruction(self, text: str) -> None:
        word = (text.split() or [""])[0].upper()
        if word in _BAD_FIELDS:
            self.report("T-FIELD", f"含有会执行命令或读取外部文件的域：{excerpt(text.strip())}", "请删掉这个域。", text)
        if _TAG_EDGE.search(text):
            self.report("T-FIELD-TAG", f"域代码里写了标签：{excerpt(text.strip())}", "标签要写在正文里，不能写进域代码。", text)

    def bookmark_end(self, identifier: str) -> None:
        if self.bookmarks.pop(identifier, None) is None:
            self.report("T-BOOKMARK", "有一个书签只有结尾没有开头", "请在 Word 里删掉这个书签，重新插入。")

    def finish(self) -> None:
        if self.fields:
            self.report("T-FIELD-OPEN", "有一个域没有结尾", "请在 Word 里删掉这个域，重新插入。")
        if self.bookmarks:
            names = "、".join(excerpt(name) for name in list(self.bookmarks.values())[:3])
            self.report("T-BOOKMARK", f"书签没有结尾：{names}", "请在 Word 里删掉这个书签，重新插入。")
