"""The door for templates: everything hostile or broken is found before any other library opens the file."""

from __future__ import annotations

import re
from collections.abc import Callable

from xundocs.documents.archive import read_members
from xundocs.errors import TemplateRejected
from xundocs.problems import Problem, Where, excerpt

_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ACTIVE_CONTENT = (
    (re.compile(r"vbaproject|vbadata|macroenabled", re.I), "T-MACRO", "带有宏"),
    (re.compile(r"activex|\.control\b", re.I), "T-ACTIVEX", "带有 ActiveX 控件"),
    (re.compile(r"oleobject|/embeddings/|embeddedpackage", re.I), "T-OLE", "嵌入了别的文件（OLE 对象）"),
    (re.compile(r"afchunk", re.I), "T-IMPORT", "要在打开时并入别的文件（altChunk）"),
)
_RELATIONSHIP_TYPES = {
    "oleObject": ("T-OLE", "嵌入了别的文件（OLE 对象）"),
    "package": ("T-OLE", "嵌入了别的文件"),
    "control": ("T-ACTIVEX", "带有 ActiveX 控件"),
    "activeXControlBinary": ("T-ACTIVEX", "带有 ActiveX 控件"),
    "vbaProject": ("T-MACRO", "带有宏"),
    "wordVbaData": ("T-MACRO", "带有宏"),
    "attachedTemplate": ("T-ATTACHED", "链接了另一个模板文件"),
    "aFChunk": ("T-IMPORT", "要在打开时并入别的文件（altChunk）"),
    "subDocument": ("T-IMPORT", "引用了子文档"),
    "frame": ("T-EXTERNAL", "引用了框架页"),
    "mailMergeSource": ("T-EXTERNAL", "连着邮件合并的数据源"),
    "mailMergeHeaderSource": ("T-EXTERNAL", "连着邮件合并的数据源"),
}
_LINK = re.compile(r"(https?|mailto):", re.I)
SHOWN_AT_ONCE = 3


def check_template(data: bytes, *, name: str = "") -> list[Problem]:
    """Everything that forbids using the file as a template (errors) or should be looked at (warnings), codes `T-…`."""
    return [problem.at(Where(name)) for problem in inspect(data)[1]]


def open_template(data: bytes, *, name: str = "") -> dict[str, bytes]:
    """The members of a template that passed. Raises TemplateRejected naming the first few faults."""
    members, problems = inspect(data)
    errors = [problem.at(Where(name)) for problem in problems if problem.severity == "error"]
    if errors:
        raise rejection(errors)
    return members


def rejection(errors: list[Problem]) -> TemplateRejected:
    """The exception for a list of errors: the first few in full, the number of the others."""
    lines = [f"{error.where}: {error.message}" if str(error.where) else error.message for error in errors[:SHOWN_AT_ONCE]]
    if len(errors) > SHOWN_AT_ONCE:
        lines.append(f"另有 {len(errors) - SHOWN_AT_ONCE} 处问题。")
    return TemplateRejected("模板不能使用：" + "；".join(line.rstrip("。") for line in lines) + "。", errors[0].remedy)


def inspect(data: bytes) -> tuple[dict[str, bytes], list[Problem]]:
    """The members and all problems."""
    members, problems = read_members(data)
    if not members:
        return members, problems or [Problem("T-ZIP", "文件里什么也没有。", "请换一个正常的模板。")]
    from xundocs.documents.part_scan import scan_part

    problems += _package_problems(members)
    for path, content in members.items():
        if path == "[Content_Types].xml":
            problems += _parsed(path, content, _content_type)
        elif path.endswith(".rels"):
            problems += _parsed(path, content, _relationship)
        elif content.lstrip()[:1] == b"<" or path.endswith(".xml") or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            problems += scan_part(path, content)
    return members, problems


def _package_problems(members: dict[str, bytes]) -> list[Problem]:
    problems = []
    types = members.get("[Content_Types].xml", b"")
    if not types or "_rels/.rels" not in members:
        return [Problem("T-NOT-WORD", "不是 Word 文档：缺少内容清单。", "请用 Word 或 WPS 另存为 .docx。")]
    if _DOCUMENT.encode() not in types:
        problems.append(Problem("T-NOT-WORD", "不是普通的 .docx 文档（可能是 .dotx、.docm 或表格）。",
                                "请用 Word 或 WPS 另存为 .docx。"))
    for path in members:
        for pattern, code, fault in _ACTIVE_CONTENT:
            if pattern.search(f"/{path}"):
                problems.append(Problem(code, f"{fault}：{path}。", "请删掉这一内容，另存为 .docx。"))
    return problems


Handler = Callable[[str, dict[str, str]], list[Problem]]


def _parsed(path: str, content: bytes, handle: Handler) -> list[Problem]:
    from xundocs.documents.part_scan import parse_strictly

    problems: list[Problem] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        problems.extend(handle(name.rpartition(" ")[2], attributes))

    fault = parse_strictly(path, content, start)
    return problems + ([fault] if fault else [])


def _content_type(element: str, attributes: dict[str, str]) -> list[Problem]:
    kind = attributes.get("ContentType", "")
    for pattern, code, fault in _ACTIVE_CONTENT:
        if pattern.search(kind):
            where = attributes.get("PartName") or attributes.get("Extension", "")
            return [Problem(code, f"{fault}：{excerpt(where)}。", "请删掉这一内容，另存为 .docx。")]
    return []


def _relationship(element: str, attributes: dict[str, str]) -> list[Problem]:
    if element != "Relationship":
        return []
    kind = attributes.get("Type", "").rpartition("/")[2]
    target = attributes.get("Target", "")
    if kind in _RELATIONSHIP_TYPES:
        code, fault = _RELATIONSHIP_TYPES[kind]
        return [Problem(code, f"{fault}：{excerpt(target)}。", "请在 Word 里断开链接或删掉这一内容，再另存。")]
    if attributes.get("TargetMode", "Internal").lower() != "internal" and not (
        kind == "hyperlink" and _LINK.match(target)
    ):
        return [Problem("T-EXTERNAL", f"引用了文件之外的内容（{kind}）：{excerpt(target)}。",
                        "请断开链接；图片请直接插入到模板里。")]
    return []
