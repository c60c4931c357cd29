"""Every citation in a text, with offsets into it: what is written, before asking what it means.

A Finder reads a document block by block and remembers the short names it declares. Nothing is guessed: a mention says by
which words it names its work (title, short name, 本条例, 前款 …).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from xundocs.citations.grammar import Reference, read_references
from xundocs.model.provision import ProvisionId

By = Literal["title", "name", "self", "antecedent", "previous", "bare", "number"]
"""title: 《…》; name: a name without 《》; self: 本条例; antecedent: 该条例, 上述办法, 《条例》 undeclared; previous: 前款, 同上;
bare: a provision alone; number: a document number or standard."""

KIND_WORDS = ("法典", "条例", "办法", "规定", "细则", "规则", "准则", "意见", "决定", "章程", "解释", "通则", "标准", "规范", "纲要", "通知",
              "宪法", "党章", "制度", "规程", "批复", "法")
_KINDS = "|".join(KIND_WORDS)
_LAW_TITLE = re.compile(rf"(?:{_KINDS})(?:[（(][^（）()]{{1,12}}[）)])*$")
_BAD_TITLE = re.compile(r"(?:工作方案|实施方案|方案|报告|清单|台账|日报|晚报|周刊|杂志|通讯|总结|承诺书|通知书|反馈意见|巡察意见)$|反馈意见$|整改意见$|[?？]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One citation as written. `start` and `end` are offsets into the text given."""

    start: int
    end: int
    text: str
    by: By
    name: str = ""
    """The title or name of the work as written, without 《》; "" where none is given."""
    reference: Reference | None = None
    year: str = ""
    """Year of the version named."""
    number: str = ""
    """The document number given with it."""
    quote: str = ""
    quote_span: tuple[int, int] = (0, 0)
    declared: str = ""
    """The full title a short name was declared for in this document."""
    first: bool = True
    """False for the second and further references of a list."""

    @property
    def provisions(self) -> tuple[ProvisionId, ...]:
        """The provisions named, none for a title alone."""
        return self.reference.provisions if self.reference else ()


def find_citations(text: str, knows: Callable[[str], bool] | None = None) -> list[Mention]:
    """Every citation in a text, in order. `knows` tells known names; without it names are told by their form.

    >>> [(m.text, m.by) for m in find_citations("依据《中国共产党章程》第三条和第五条")]
    [('《中国共产党章程》第三条', 'title'), ('第五条', 'title')]
    """
    finder = Finder(knows or (lambda name: False))
    found: list[Mention] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        found += [replace(m, start=m.start + offset, end=m.end + offset, quote_span=(m.quote_span[0] + offset, m.quote_span[1] + offset))
                  for m in finder.feed(line)]
        offset += len(line)
    return found


@lru_cache(1)
def _anchor() -> re.Pattern[str]:
    numeral = r"[〇○零一二三四五六七八九十百千两\d０-９（()）、至到和及与第—～~-]{1,24}"
    return re.compile(
        rf"《(?P<title>[^《》\n]{{1,90}}(?:《[^《》\n]{{1,60}}》[^《》\n]{{0,40}})?)》"
        rf"|(?P<prev>同上(?=第|[，。；）、\s]|$)|(?<![目之以提此])前(?:[一二两三四五六七八九十]|数)?(?:款(?![项待])|条(?![件例理线])|项(?!目))(?:规定|所列|所称|情形|要求)?|(?<![合共基根])(?:同|本|该)(?:条|款)(?=第|[（(]))"
        rf"|(?P<self>(?<![基根])本(?:{_KINDS})(?!学|院|人|办|律|宝|则人))"
        rf"|(?P<ante>(?<![合共应])(?:该|上述|前述|同一?)(?:{_KINDS})(?=第|[一二三四五六七八九十]|规定|的规定|中))"
        rf"|(?P<art>第{numeral}条(?![件例理线]))"
        rf"|(?P<std>(?<![A-Za-z])(?:GB|DA|DB\d\d|GA|JGJ|WH)(?:/[TZ])?\s?\d{{2,6}}(?:\.\d{{1,2}})?(?:[—－–-](?:19|20)\d{{2}})?(?![\d]))"
        rf"|(?P<num>[\u4e00-\u9fa5]{{1,10}}〔(?:19|20)\d{{2}}〕\d{{1,4}}号)")


_DECLARED = re.compile(r"(?:以下|下文|下|本文)(?:均|统)?(?:简称|称)(?:为|作)?[:：]?\s?[“《‘]{0,2}([^“”《》‘’（）()，。；]{1,30})[”》’]{0,2}")
_BRACKET = re.compile(r"\s?[（(]([^（）()]{1,80})[）)]")
_VERSION = re.compile(r"((?:19|20)\d{2})\s?年?\s?(?:\d{1,2}月)?(?:新)?(?:版|修订|修正|修改|试行|发布|公布|印发|通过|颁布|文本)")
_VERSION_BEFORE = re.compile(r"((?:19|20)\d{2})年(?:新)?(?:版|修订版?|修正|修改|印发|颁布|发布|试行)(?:后)?的?$")
_NUMBER = re.compile(r"[\u4e00-\u9fa5]{1,12}〔\d{4}〕\d{1,4}号|[\u4e00-\u9fa5]{2,12}令(?:\d{4}年)?第?\d{1,4}号")
_LINK = re.compile(r"(?:中的?|之|的|关于|里)?(?=第)")
_QUOTE_AFTER = re.compile(r"[^“”《》。；\n]{0,16}?(?:规定|指出|明确|要求|强调|载明|提出|写明|写道|表述为|原文)?[^“”《》。；\n]{0,8}[:：，,]?\s?“([^“”]{6,600})”")
_QUOTING = re.compile(r"规定|指出|明确|要求|强调|载明|提出|写明|写道|表述为|原文|[:：]\s?$")
_QUOTED_RULE = re.compile(r"(?:这一|的|等)?(?:规定|要求)")
"""第十四条“……”的规定: what makes a quotation of it without a verb."""
_QUOTE_BEFORE = re.compile(r"“([^“”]{6,600})”\s?[（(——]{0,2}$")
_HEAD = re.compile(r"[\s\u3000*#]*第[〇○零一二三四五六七八九十百千两\d０-９]{1,9}条(?:之[一二三四五六七八九十]{1,2})?(?=[\s\u3000　：:*【]|$)")
_STANDARD_CLAUSE = re.compile(r"[》\s]{0,2}(?:第\s?)?(\d{1,2}(?:\.\d{1,2}){1,4})(?:条|款|节)?")


@dataclass
class Finder:
    """Reads a document block by block."""

    knows: Callable[[str], bool]
    suspects: Callable[[str], bool] = lambda title: False
    """Whether a title in 《》 is a slip of a known one."""
    aliases: dict[str, str] = field(default_factory=dict)
    """Short name declared in the document → full title."""

    def feed(self, text: str) -> list[Mention]:
        """The citations of the next block, offsets into it."""
        found: list[Mention] = []
        head = _HEAD.match(text)
        place = head.end() if head else 0
        for anchor in _anchor().finditer(text, place):
            if anchor.start() < place:
                continue
            mentions = list(self._at(text, anchor, place))
            found += mentions
            if mentions:
                place = max(m.end for m in mentions)
        return _with_quotes(text, found)

    def _at(self, text: str, anchor: re.Match[str], floor: int) -> Iterator[Mention]:
        kind = anchor.lastgroup
        start, end = anchor.span()
        if kind == "title":
            yield from self._titled(text, anchor)
        elif kind == "prev":
            references = read_references(text, end, None if anchor[0][0] == "前" else ProvisionId(()))
            yield from _listed(text, start, end, references, by="previous", name=anchor[0])
        elif kind == "self":
            references = read_references(text, _after(text, end))
            if references or re.match(r"(?:规定|所称|的规定|自|由|施行|有关|中)", text[end:end + 3]):
                yield from _listed(text, start, end, references, by="self", name=anchor[0][1:])
        elif kind == "ante":
            references = read_references(text, _after(text, end))
            name = re.sub(r"^(?:该|上述|前述|同一?)", "", anchor[0])
            yield from _listed(text, start, end, references, by="antecedent", name=name)
        elif kind == "art":
            yield from self._article(text, anchor, floor)
        elif kind == "std":
            yield from self._standard(text, anchor)
        elif kind == "num":
            yield from self._numbered(text, anchor)

    def _titled(self, text: str, anchor: re.Match[str]) -> Iterator[Mention]:
        title = anchor["title"].strip()
        start, end = anchor.span()
        year, number, declared_as, place = _brackets(text, end)
        references = read_references(text, _after(text, place))
        if declared_as:
            self.aliases[declared_as] = title
            self.aliases.setdefault(declared_as.strip("《》"), title)
        declared = self.aliases.get(title, "")
        before = _VERSION_BEFORE.search(text[max(0, start - 14):start])
        if before and not year:
            year, start = before[1], start - (len(text[max(0, start - 14):start]) - before.start())
        lawlike = bool(_LAW_TITLE.search(title)) and not _BAD_TITLE.search(title)
        if not (references or declared or lawlike or self.knows(title) or self.suspects(title)) or (title in ("办法", "意见", "通知", "决定", "制度") and not declared and not references):
            return
        generic = title in KIND_WORDS and not declared
        yield from _listed(text, start, place if (year or number or declared_as) else end, references, by="antecedent" if generic else "title",
                           name=title, year=year, number=number, declared=declared)

    def _article(self, text: str, anchor: re.Match[str], floor: int) -> Iterator[Mention]:
        """第三条 without 《》 before it: a name written bare, a declared short name, or nothing."""
        start = anchor.start()
        references = read_references(text, start)
        if not references:
            return
        before = text[max(floor, start - 60):start]
        name, declared = self._name_before(before)
        if name:
            length = len(name) + len(before) - len(before.rstrip("的中之 "))
            yield from _listed(text, start - length, start, references, by="name", name=name, declared=declared)
        elif _is_cited(before, text[references[-1].end:references[-1].end + 4]):
            yield from _listed(text, start, start, references, by="bare")

    def _name_before(self, before: str) -> tuple[str, str]:
        """The longest known name that ends the text, else a run of characters that reads like a law's name."""
        text = re.sub(r"[的中之 ]{1,2}$", "", before)
        for begin in range(max(0, len(text) - 50), len(text) - 1):
            name = text[begin:]
            if name in self.aliases:
                return name, self.aliases[name]
            if self.knows(name) and not name.startswith("的"):
                return name, ""
        match = re.search(rf"([\u4e00-\u9fa5]{{1,30}}(?:{_KINDS}))$", text)
        if match is None:
            return "", ""
        name = re.split(r"(?:根据|依据|依照|按照|违反|适用|参照|遵照|执行|落实|符合|对照|参见|不符合|违背|贯彻|以及|或者|按|与|(?<!共)和|及|由|在|以|受|见|即)", match[1])[-1]
        if len(name) < 3 or name.startswith(("本", "该", "上述", "有关", "相关", "其他")) or name in KIND_WORDS:
            return "", ""
        return name, ""

    def _standard(self, text: str, anchor: re.Match[str]) -> Iterator[Mention]:
        start, end = anchor.span()
        number = anchor[0]
        clause = _STANDARD_CLAUSE.match(text, end)
        stop = clause.end() if clause and clause[1] else end
        yield Mention(start, stop, text[start:stop], "number", number, None)

    def _numbered(self, text: str, anchor: re.Match[str]) -> Iterator[Mention]:
        """A document number alone; the organ's code is what is known, else what follows the last word before it."""
        whole = anchor[0]
        for begin in range(whole.find("〔")):
            if self.knows(whole[begin:]):
                yield Mention(anchor.start() + begin, anchor.end(), whole[begin:], "number", whole[begin:], None)
                return


def _after(text: str, place: int) -> int:
    match = _LINK.match(text, place)
    return match.end() if match else place


def _brackets(text: str, place: int) -> tuple[str, str, str, int]:
    """Year, document number and declared short name in the brackets after a title, and where they end."""
    year = number = declared = ""
    for _ in range(3):
        match = _BRACKET.match(text, place)
        if match is None:
            break
        version, code, short = _VERSION.search(match[1]), _NUMBER.search(match[1]), _DECLARED.search(match[1])
        if not (version or code or short or re.fullmatch(r"(?:19|20)\d{2}年?", match[1])):
            break
        year = year or (version[1] if version else match[1][:4] if match[1][:4].isdecimal() and not short else "")
        number = number or (code[0] if code else "")
        declared = declared or (short[1].strip() if short else "")
        place = match.end()
    return year, number, declared, place


def _listed(text: str, start: int, end: int, references: list[Reference], *, by: By, name: str = "", year: str = "", number: str = "",
            declared: str = "") -> Iterator[Mention]:
    """One mention for each reference; the first carries the name's own words."""
    if not references:
        yield Mention(start, end, text[start:end], by, name, None, year, number, declared=declared)
        return
    for index, reference in enumerate(references):
        first = start if index == 0 else reference.start
        yield Mention(first, reference.end, text[first:reference.end], by, name, reference, year, number, declared=declared, first=index == 0)


def _is_cited(before: str, after: str) -> bool:
    """Whether a provision standing alone is a citation and no counting word (第三条意见)."""
    return bool(re.search(r"(?:根据|依据|依照|按照|违反|适用|参照|见|除|符合|违背|对照|属于|有|和|与|及|或者|以及|自|从|将|按|以)$", before)
                or re.match(r"(?:第|规定|的规定|之规定|所列|所称|所规定|中的?规定|及第|、第|至第|要求|明确|修改为)", after))


def _with_quotes(text: str, found: list[Mention]) -> list[Mention]:
    """Quotations tied to the citation before them (…规定：“…”) or right after them (“…”（《…》第三条）)."""
    if "“" not in text:
        return found
    quoted = []
    for index, mention in enumerate(found):
        limit = found[index + 1].start if index + 1 < len(found) else len(text)
        match = _QUOTE_AFTER.match(text, mention.end, mention.end + 640)
        if match and match.start(1) <= limit and _QUOTING.search(text[mention.end:match.start(1) - 1]):
            quoted.append(replace(mention, quote=match[1], quote_span=match.span(1)))
            continue
        if match and match.start(1) <= limit and mention.provisions and _QUOTED_RULE.match(text, match.end()) and match.start(1) - mention.end <= 4:
            quoted.append(replace(mention, quote=match[1], quote_span=match.span(1)))
            continue
        back = _QUOTE_BEFORE.search(text, max(0, mention.start - 640), mention.start)
        if back and mention.provisions and text[max(0, mention.start - 1):mention.start] in ("（", "(", "—"):
            quoted.append(replace(mention, quote=back[1], quote_span=back.span(1)))
        else:
            quoted.append(mention)
    return quoted
