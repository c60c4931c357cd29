"""Provisions: the parts of a regulation or report, their ids and their Chinese labels.

An id names a part the way Akoma Ntoso eIds do: steps joined by two underscores, each `kind_number`
(`art_31-1__para_2__item_3`). Articles are numbered through a whole text, so their ids leave out the
chapter; what hangs in an annex, or is quoted by an amending article, is numbered inside it.

Source: OASIS Akoma Ntoso Naming Convention 1.0, section 5 (eId); 立法技术规范（试行）（一） on 编章节条款项目.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from xundocs.model.numerals import to_chinese, to_int

ProvisionKind = Literal[
    "part", "subpart", "chapter", "section", "article", "paragraph", "item", "subitem", "point",
    "preamble", "general", "supplement", "heading", "annex", "notice", "closing",
]

STEP_NAMES: dict[ProvisionKind, str] = {
    "part": "part", "subpart": "subpart", "chapter": "chp", "section": "sec", "article": "art",
    "paragraph": "para", "item": "item", "subitem": "subitem", "point": "point", "preamble": "preamble",
    "general": "general", "supplement": "supp", "heading": "hd", "annex": "annex", "notice": "notice",
    "closing": "closing",
}
_KINDS: dict[str, ProvisionKind] = {name: kind for kind, name in STEP_NAMES.items()}
_UNNUMBERED_LABELS: dict[ProvisionKind, str] = {
    "preamble": "序言", "general": "总纲", "supplement": "附则", "annex": "附件", "notice": "印发通知",
    "closing": "落款", "chapter": "未编号章", "section": "未编号节", "part": "未编号编",
}
_COUNTED = {"part": "编", "subpart": "分编", "chapter": "章", "section": "节", "article": "条", "paragraph": "款",
            "item": "项"}

Step = tuple[ProvisionKind, str]
"""A kind and its number: "31", "31-1" (之一), "" (unnumbered), "u2" (second unnumbered heading), "5~2" (second with number 5)."""


@dataclass(frozen=True, slots=True)
class ProvisionId:
    """The address of one provision inside one text.

    >>> ProvisionId.parse("art_31-1__para_2__item_3").label()
    '第三十一条之一第二款第（三）项'
    >>> str(ProvisionId.from_label("第31条之一第2款第三项"))
    'art_31-1__para_2__item_3'
    """

    steps: tuple[Step, ...]

    @classmethod
    def parse(cls, text: str) -> ProvisionId:
        """Read the form that `str()` writes. Raises: ValueError for anything else."""
        if not text:
            return cls(())
        steps: list[Step] = []
        for part in text.split("__"):
            name, _, number = part.partition("_")
            kind = _KINDS.get(name)
            if kind is None or (number and not _valid_number(number)):
                raise ValueError(f"not a provision id: {text!r}")
            steps.append((kind, number))
        return cls(tuple(steps))

    @classmethod
    def from_label(cls, label: str) -> ProvisionId | None:
        """The id a Chinese label names (第三十一条之一第二款第（三）项; Arabic and full-width digits too), or None.

        A 项 named without its 款 gives `art_4__item_2`; `WorkText.find` resolves it against the text.
        """
        steps: list[Step] = []
        position = 0
        text = re.sub(r"\s+", "", label)
        pattern = re.compile(_LABEL_STEP)
        while position < len(text):
            match = pattern.match(text, position)
            if match is None:
                return None
            step = _read_label_step(match)
            if step is None:
                return None
            steps.append(step)
            position = match.end()
        return cls(tuple(steps)) if steps else None

    def __str__(self) -> str:
        return "__".join(f"{STEP_NAMES[kind]}_{number}" if number else STEP_NAMES[kind] for kind, number in self.steps)

    def child(self, kind: ProvisionKind, number: str = "") -> ProvisionId:
        """The id of a part directly below this one."""
        return ProvisionId((*self.steps, (kind, number)))

    @property
    def parent(self) -> ProvisionId:
        """The id one step up; the empty id is the whole text."""
        return ProvisionId(self.steps[:-1])

    @property
    def kind(self) -> ProvisionKind | None:
        """What kind of part is named; None for the whole text."""
        return self.steps[-1][0] if self.steps else None

    @property
    def article(self) -> ProvisionId | None:
        """The article this id lies in or is, else None."""
        for index, (kind, _) in enumerate(self.steps):
            if kind == "article":
                return ProvisionId(self.steps[: index + 1])
        return None

    def label(self) -> str:
        """The way documents cite it: 第三十一条之一第二款第（三）项, 第四章第一节, 附件1第三条, 序言第七自然段."""
        words: list[str] = []
        in_article = False
        headings = 0
        for kind, number in self.steps:
            in_article = in_article or kind == "article"
            headings += kind == "heading"
            words.append(_label_step(kind, number, in_article, headings))
        return "".join(words)


_NUMERAL = r"[〇○零一二两三四五六七八九十百千\d０-９]{1,12}"
_LABEL_STEP = (
    rf"(?P<word>序言|总纲|附则|印发通知|落款)"
    rf"|附[件录表](?P<annex>{_NUMERAL})?"
    rf"|第(?P<seg>{_NUMERAL})(?P<segunit>自然段|小节|部分)"
    rf"|第?(?P<number>{_NUMERAL})(?P<unit>分编|编|章|节|条|款|项|目|点)(?P<branch>(?:之{_NUMERAL})*)"
    rf"|第?[（(](?P<bracket>{_NUMERAL})[)）](?P<bracketunit>项|目|点)"
)
_UNITS: dict[str, ProvisionKind] = {
    "编": "part", "分编": "subpart", "章": "chapter", "节": "section", "条": "article", "款": "paragraph",
    "项": "item", "目": "subitem", "点": "point", "自然段": "paragraph", "小节": "heading", "部分": "heading",
}
_WORDS: dict[str, ProvisionKind] = {
    "序言": "preamble", "总纲": "general", "附则": "supplement", "印发通知": "notice", "落款": "closing",
}


def _read_label_step(match: re.Match[str]) -> Step | None:
    if word := match["word"]:
        return _WORDS[word], ""
    if match["unit"] or match["bracketunit"] or match["segunit"]:
        unit = match["unit"] or match["bracketunit"] or match["segunit"]
        value = to_int(match["number"] or match["bracket"] or match["seg"])
        branches = [to_int(b) for b in (match["branch"] or "").split("之")[1:]]
        if value is None or None in branches:
            return None
        return _UNITS[unit], "-".join(str(n) for n in (value, *branches))
    value = to_int(match["annex"]) if match["annex"] else None
    return "annex", "" if value is None else str(value)


def _valid_number(number: str) -> bool:
    return re.fullmatch(r"u?\d{1,9}(-\d{1,9})*(~\d{1,9})?|~\d{1,9}", number) is not None


def chinese_number(number: str) -> str:
    """"31-1" → 三十一之一; what is not a number stays as it is."""
    main, *branches = number.split("-")
    if not all(part.isdecimal() for part in (main, *branches)):
        return number
    return "之".join(to_chinese(int(part)) for part in (main, *branches))


@lru_cache(8192)
def counted(kind: ProvisionKind, number: str) -> str:
    """第三十一条之一, 第四章, 第二款: the counting word with its number as laws print it."""
    unit = _COUNTED[kind]
    main, *branches = number.split("-")
    return f"第{chinese_number(main)}{unit}" + "".join(f"之{chinese_number(b)}" for b in branches)


def _label_step(kind: ProvisionKind, number: str, in_article: bool, headings: int) -> str:
    plain, _, repeat = number.partition("~")
    again = f"（重复第{repeat}处）" if repeat else ""
    if kind == "annex" and plain:
        return f"附件{plain}{again}"
    if kind == "heading":
        unit = "部分" if headings == 1 else "小节"
        return (f"未编号{unit}{plain[1:]}" if plain.startswith("u") else f"第{chinese_number(plain)}{unit}") + again
    if not plain:
        return _UNNUMBERED_LABELS.get(kind, "") + again
    if kind == "paragraph" and not in_article:
        return f"第{chinese_number(plain)}自然段{again}"
    if kind == "item":
        return f"第（{chinese_number(plain)}）项{again}"
    if kind in ("subitem", "point"):
        return (f"第{plain}目" if kind == "subitem" else f"第（{plain}）点") + again
    return counted(kind, plain) + again


@dataclass(frozen=True, slots=True)
class Provision:
    """One node of a text's tree.

    `number` is "31-1" for 第三十一条之一 and "" for what has none; `heading` is the title of a chapter, the
    bracketed name of an article, or the whole line of a report's heading; `marker` is the sign printed before
    an item (（三）, 2., ①); `text` is the node's own words, without its children's.
    """

    id: ProvisionId
    kind: ProvisionKind
    number: str = ""
    heading: str = ""
    text: str = ""
    children: tuple[Provision, ...] = ()
    marker: str = ""

    def walk(self) -> Iterator[Provision]:
        """This node and everything below, in reading order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    @property
    def printed_label(self) -> str:
        """What stands at its head in print: 第三十一条之一, 第四章, （三）, 附件1; "" for a 款."""
        if self.kind in ("item", "subitem", "point", "annex"):
            return self.marker
        if self.kind in ("part", "subpart", "chapter", "section", "article") and self.number:
            return counted(self.kind, self.number)
        return ""

    @property
    def title_line(self) -> str:
        """The line a heading shows: 第四章 监察权限; a report's heading as printed."""
        return " ".join(part for part in (self.printed_label, self.heading) if part)

    def lines(self) -> Iterator[str]:
        """The words in reading order, one line for each 款, 项 and 目, markers included, heads of the node left out."""
        if self.kind in ("item", "subitem", "point"):
            yield self.marker + self.text
        elif self.text:
            yield self.text
        for child in self.children:
            if child.kind not in ("paragraph", "item", "subitem", "point") and child.title_line:
                yield child.title_line
            yield from child.lines()

    @property
    def full_text(self) -> str:
        """All its words, a newline before each 款, 项 and 目."""
        return "\n".join(self.lines())


@dataclass(slots=True)
class Node:
    """A provision while a text is being read; `freeze` turns the finished tree into provisions with ids."""

    kind: ProvisionKind
    number: str = ""
    heading: str = ""
    text: str = ""
    marker: str = ""
    children: list[Node] = field(default_factory=list)


def freeze(nodes: list[Node]) -> tuple[Provision, ...]:
    """Provisions with ids unique in the text, from a finished tree of nodes."""
    return _Freezer().children(nodes, ProvisionId(()), ProvisionId(()))


class _Freezer:
    """Hands out ids; a number that comes again in its scope gets `~2`, so that no two provisions share an id."""

    def __init__(self) -> None:
        self._used: dict[tuple[ProvisionId, ProvisionKind, str], int] = {}

    def children(self, nodes: list[Node], parent: ProvisionId, scope: ProvisionId) -> tuple[Provision, ...]:
        ordinals: dict[ProvisionKind, int] = {}
        frozen: list[Provision] = []
        for node in nodes:
            kind = node.kind
            ordinals[kind] = ordinals.get(kind, 0) + 1
            base = scope if kind == "article" else parent
            number = self._unique(base, kind, self._number(node, ordinals[kind]))
            own = ProvisionId((*base.steps, (kind, number)))
            inner = own if kind in ("annex", "article") else scope
            children = self.children(node.children, own, inner) if node.children else ()
            frozen.append(Provision(own, kind, node.number, node.heading, node.text, children, node.marker))
        return tuple(frozen)

    @staticmethod
    def _number(node: Node, ordinal: int) -> str:
        if node.kind == "paragraph":
            return str(ordinal)
        if node.number:
            return node.number
        if node.kind in ("item", "subitem", "point"):
            return str(ordinal)
        return f"u{ordinal}" if node.kind == "heading" else ""

    def _unique(self, base: ProvisionId, kind: ProvisionKind, number: str) -> str:
        key = (base, kind, number)
        times = self._used.get(key, 0) + 1
        self._used[key] = times
        return number if times == 1 else f"{number}~{times}"
