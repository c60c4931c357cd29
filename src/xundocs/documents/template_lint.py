"""What a template should look like inside: named styles instead of direct formatting, fonts of the office's set.

Source: ../docs/templates.md; GB/T 9704-2012 5.2 (faces), house rule "no direct formatting on body text".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.documents.archive import read_members
from xundocs.problems import Problem

FONTS = frozenset({
    "仿宋_GB2312", "仿宋", "FangSong", "楷体_GB2312", "楷体", "KaiTi", "黑体", "SimHei", "宋体", "SimSun", "方正小标宋简体", "方正小标宋_GBK",
    "Times New Roman"})
BODY_STYLES = ("GwBody", "GwH1", "GwH2", "GwH3", "GwH4", "GwMain")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIRECT_PARAGRAPH = ("jc", "ind", "spacing")
_DIRECT_RUN = ("sz", "szCs", "b", "i", "color", "u")


def check_styles(data: bytes) -> Iterator[Problem]:
    """Direct formatting on body paragraphs, fonts outside the set, theme fonts, full-width braces."""
    from lxml import etree

    members, _ = read_members(data)
    for name, content in members.items():
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        yield from _fonts(name, content)
        if name == "word/document.xml" or name.startswith(("word/header", "word/footer")):
            text = re.sub(rb"<[^>]+>", b"", content).decode("utf-8", "replace")
            if "｛｛" in text or "｛%" in text or "｝｝" in text:
                yield Problem("T-BRACES", f"{name} 里有全角花括号", "请改成半角 {{ }}。")
        if name == "word/document.xml":
            yield from _direct_formatting(etree.fromstring(content))


def _fonts(name: str, content: bytes) -> Iterator[Problem]:
    found = set(re.findall(rb'<w:rFonts\b[^>]*>', content))
    faces = {face.decode() for fonts in found for face in re.findall(rb'w:(?:ascii|hAnsi|eastAsia|cs)="([^"]*)"', fonts)}
    for face in sorted(faces - FONTS):
        yield Problem("T-FONT", f"{name} 用了字体“{face}”", f"请改用：{'、'.join(sorted(FONTS))}。", severity="warning", strength="实务")
    if any(b"Theme=" in fonts for fonts in found):
        yield Problem("T-THEME", f"{name} 用了主题字体", "请改为指定字体，否则换一台电脑字体会变。", severity="warning", strength="实务")


def _direct_formatting(root: object) -> Iterator[Problem]:
    for number, paragraph in enumerate(root.iter(f"{_W}p"), 1):  # type: ignore[attr-defined]
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if style is None or style.get(f"{_W}val") not in BODY_STYLES:
            continue
        direct = [t for t in _DIRECT_PARAGRAPH if paragraph.find(f"{_W}pPr/{_W}{t}") is not None]
        direct += [t for t in _DIRECT_RUN if paragraph.find(f".//{_W}r/{_W}rPr/{_W}{t}") is not None]
        if direct:
            text = "".join(paragraph.itertext())[:20]
            yield Problem("T-DIRECT", f"第{number}段“{text}”直接设了格式（{'、'.join(direct)}）", "请改样式，不要在正文上直接设格式。",
                          severity="warning", strength="实务")
