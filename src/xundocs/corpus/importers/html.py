"""Web pages and MHT archives: the main text found, scripts, menus and hidden words left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xundocs.corpus.importers.encoding import decode
from xundocs.corpus.importers.intake import Imported, ImportRefused
from xundocs.corpus.structure.front import tidy_title
from xundocs.corpus.structure.lines import Line, clean, invisible_count
from xundocs.problems import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

_DROPPED = frozenset({"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "nav", "button",
                      "select", "textarea", "input", "map", "head", "audio", "video", "rt", "rp", "footer", "math"})
_BLOCKS = frozenset({"p", "div", "br", "li", "ul", "ol", "tr", "table", "tbody", "thead", "section", "article", "main", "header",
                     "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dd", "dt", "dl", "hr", "center", "body", "form",
                     "fieldset", "figure", "aside", "address", "caption"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])", re.I)
_MAIN_SHARE = 0.85
_LARGEST = 30 * 1024 * 1024


def read_html(data: bytes) -> Imported:
    """The lines of a page's main text."""
    return lines_of_html(decode_page(data))


def read_mht(data: bytes) -> Imported:
    """The lines of the page inside an MHT archive (MIME, quoted-printable or base64)."""
    import email
    import email.policy

    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                return read_html(content)
    for part in message.walk():
        content = part.get_payload(decode=True) if part.get_content_type() == "text/plain" else None
        if isinstance(content, bytes) and content.strip():
            from xundocs.corpus.importers.txt import read_txt

            return read_txt(content)
    raise ImportRefused("C-CORRUPT", "网页存档（MHT）里没有找到正文。", "请用浏览器或 Word 打开后另存。")


def decode_page(data: bytes) -> str:
    """A page's text: the charset it declares when it really decodes so, else found out."""
    if len(data) > _LARGEST:
        raise ImportRefused("C-SIZE", "网页超过 30 MB。", "请只保存正文部分。")
    declared = re.search(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]{3,20})""", data[:4096], re.I)
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = declared[1].decode("ascii").lower()
        name = "gb18030" if name in ("gb2312", "gbk", "gb_2312-80", "x-gbk") else name
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data)[0]


def lines_of_html(page: str) -> Imported:
    """The lines of a page given as text."""
    from lxml import etree, html

    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    parser = html.HTMLParser(recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(page, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ImportRefused("C-CORRUPT", "网页内容无法读取。", "请用浏览器打开后另存为文本。") from error
    hint = tidy_title(re.split(r"[_|]|\s[-–—]\s|-(?=[^-]*$)", (root.findtext(".//title") or "").strip())[0])
    hidden = _strip(root)
    body = root.find("body")
    main = _main(body if body is not None else root)
    lines = list(_Lines().read(main))
    problems = _problems(page, hidden)
    return Imported(lines, hint, problems)


def _problems(page: str, hidden: int) -> list[Problem]:
    found = []
    if hidden:
        found.append(Problem("C-HIDDEN", f"网页里有 {hidden} 处看不见的文字（隐藏内容），没有导入。",
                             "带隐藏文字的网页多半是采集站，请改用官方文本。", severity="warning"))
    if (count := invisible_count(page)) > 20:
        found.append(Problem("C-INVISIBLE", f"去掉了 {count} 个看不见的字符。", "请留意是否还有别的干扰内容。", severity="info"))
    return found


def _strip(root: _Element) -> int:
    """Take out what is no text, and hidden elements; how many hidden ones had words."""
    hidden = 0
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        concealed = _HIDDEN.search(element.get("style", "")) is not None or element.get("hidden") is not None
        if element.tag not in _DROPPED and not concealed:
            continue
        if element.tag in ("html", "body"):
            continue
        if concealed and element.tag not in _DROPPED and "".join(str(t) for t in element.itertext()).strip():
            hidden += 1
        parent = element.getparent()
        if parent is not None:
            _remove(parent, element)
    return hidden


def _remove(parent: _Element, element: _Element) -> None:
    """Remove an element but keep the words that follow it."""
    tail = element.tail or ""
    before = element.getprevious()
    if tail:
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def _main(body: _Element) -> _Element:
    """The smallest element that holds most of the prose, links not counted."""
    own: dict[_Element, int] = {}
    for element in reversed(list(body.iter())):
        if not isinstance(element.tag, str):
            continue
        weight = _prose(element.text) if element.tag != "a" else 0
        for child in element:
            weight += own.get(child, 0) + _prose(child.tail)
        own[element] = weight if element.tag != "a" else 0
    total = own.get(body, 0)
    main = body
    while total:
        best = max(main, key=lambda c: own.get(c, 0), default=None)
        if best is None or own.get(best, 0) < _MAIN_SHARE * total or best.tag in ("p", "span", "font", "b", "strong"):
            break
        main = best
    return _with_title(main)


def _with_title(main: _Element) -> _Element:
    """The parent when the heading of the page stands just above the main text."""
    parent = main.getparent()
    if parent is None or main.tag == "body" or main.find(".//h1") is not None:
        return main
    above = main.getprevious()
    for _ in range(3):
        if above is None:
            return main
        if above.tag in ("h1", "h2", "h3") or (isinstance(above.tag, str) and above.find(".//h1") is not None):
            return parent
        above = above.getprevious()
    return main


def _prose(text: str | None) -> int:
    return sum("\u3400" <= c <= "\u9fff" or c in "，。；：、" for c in text) if text else 0


class _Lines:
    """Walks an element and gathers lines at block borders."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._lines: list[Line] = []
        self._level = 0
        self._centred = False

    def read(self, main: _Element) -> list[Line]:
        stack: list[tuple[_Element, bool]] = [(main, False)]
        while stack:
            element, leaving = stack.pop()
            if not isinstance(element.tag, str):
                self._add(element.tail)
                continue
            if leaving:
                self._leave(element, element is main)
                continue
            self._enter(element)
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
        self._flush()
        return self._lines

    def _enter(self, element: _Element) -> None:
        tag = str(element.tag)
        if tag in _BLOCKS:
            self._flush()
            self._level = int(tag[1]) if re.fullmatch("h[1-6]", tag) else 0
            style = (element.get("style") or "").replace(" ", "").lower()
            self._centred = tag == "center" or element.get("align") == "center" or "text-align:center" in style
        elif tag in ("td", "th") and self._words and "".join(self._words).strip():
            self._words.append("　")
        self._add(element.text)

    def _leave(self, element: _Element, outermost: bool) -> None:
        if str(element.tag) in _BLOCKS:
            self._flush()
            self._level = 0
        if not outermost:
            self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._words.append(text)

    def _flush(self) -> None:
        text = clean(re.sub(r"[ \t\r\n\f]+", " ", "".join(self._words)))
        self._words = []
        bare = text.strip(" 　")
        if bare:
            indent = len(text) - len(text.lstrip(" 　"))
            self._lines.append(Line(bare, self._level, True, indent, f"第{len(self._lines) + 1}段", self._centred))
