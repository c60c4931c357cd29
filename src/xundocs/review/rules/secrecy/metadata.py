"""The file's properties tell nothing they should not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_PEOPLE = (("creator", "作者"), ("lastModifiedBy", "最后保存者"), ("Manager", "经理"), ("Company", "单位"))
_TOOLS = lazy(r"(?i)^(?:python-docx|xundocs|microsoft|office|user|administrator|admin|wps|lenovo|apache poi|un-named|unknown|docx|docx4j|libreoffice|pc|dell|hp|openpyxl|aspose|pandoc)")
_PATH = lazy(r"[A-Za-z]:[\\/][^\"<>|\n]{2,}|\\\\[\w.]+\\|/(?:home|Users)/[^/\s]+/|file:/")


def check(view: View) -> Iterator[Hit]:
    """Names of persons are mentioned (warned of in public versions); local paths are warned of."""
    properties = view.document.properties
    public = view.audience == "public"
    for key, label in _PEOPLE:
        value = properties.get(key, "")
        if value and not _TOOLS.match(value) and re.search(r"[\u4e00-\u9fa5A-Za-z]", value):
            yield Hit(None, f"文件属性里留有{label}“{value}”", "另存前用“检查文档”清除个人信息。", excerpt=value, severity="warning" if public else "info")
    for key, value in properties.items():
        if _PATH.search(value):
            yield Hit(None, f"文件属性“{key.removeprefix('custom:')}”里留有本机路径", "清除后再发。", excerpt=value, severity="warning")
    for target in view.document.paths:
        yield Hit(None, "文件里留有指向本机文件的链接", "断开链接后再发。", excerpt=target, severity="warning")


RULE = Rule("V-SEC-09", "文件属性", "规定", "巡察文书保密规则 F2 R11、V-SEC-09", check, only="docx", severity="warning", wrong="作者：某科科员姓名", right="（已清除）")
