"""A rule of review: what it is called, where it comes from, how hard it is, and the function that finds what breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from xundocs.problems import Severity, Strength
from xundocs.review.document import Block, Document
from xundocs.review.settings import Settings

if TYPE_CHECKING:
    from xundocs.review.anatomy import Anatomy

Family = Literal["layout", "text", "numbers", "figures", "names", "secrecy", "citations"]
FAMILY_NAMES: dict[Family, str] = {"layout": "版式", "text": "文字和标点", "numbers": "数字用法", "figures": "数字核对", "names": "名称",
                                   "secrecy": "保密", "citations": "引用"}
SEVERITIES: dict[Strength, Severity] = {"规定": "error", "一般": "warning", "推荐": "info", "实务": "warning"}


class Mend(NamedTuple):
    """A mechanical correction: block.text[start:end] becomes `text`. Marks, brackets and the form of digits only, never wording."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: in `block` (None: the document as a whole) from `start` to `end` of its text."""

    block: Block | None
    message: str
    remedy: str = ""
    start: int = 0
    end: int | None = None
    excerpt: str = ""
    severity: Severity | None = None
    """Milder than the rule's own where this case is less certain."""
    mends: tuple[Mend, ...] = ()
    """What `check --mend` would write instead; empty where it takes a person."""
    others: tuple[Hit, ...] = ()
    """The findings that this line stands for."""

    @property
    def shown(self) -> str:
        """The text it is about."""
        if self.excerpt or self.block is None:
            return self.excerpt
        return self.block.text[self.start:self.end].strip() or self.block.text.strip()


@dataclass
class View:
    """What a rule sees."""

    document: Document
    settings: Settings
    cache: dict[str, Any] = field(default_factory=dict)

    @property
    def anatomy(self) -> Anatomy:
        """The parts of the document."""
        found: Anatomy = self.document.anatomy
        return found

    @cached_property
    def day(self) -> date | None:
        """The document's date: given, or the one it bears."""
        return self.settings.on or self.anatomy.date

    @cached_property
    def audience(self) -> str:
        """Who it is for: as told, as the file says, else by its title."""
        return self.settings.audience or audience_of(self.document)

    def has(self, *words: str) -> bool:
        """Whether any of the words occurs anywhere: the cheap first question."""
        joined = self.document.joined
        return any(word in joined for word in words)

    def matches(self, pattern: re.Pattern[str], *words: str) -> Iterator[tuple[Block, re.Match[str]]]:
        """Every match in every block, headers and notes included; nothing when none of `words` (if any) occurs."""
        if words and not self.has(*words):
            return
        for block in self.document.texts:
            text = block.text
            for word in words:  # any(…) would make a generator for each of the many blocks
                if word in text:
                    break
            else:
                if words:
                    continue
            for match in pattern.finditer(text):
                yield block, match


AUDIENCES = ("internal", "inner_party", "public", "transfer_sealed")


def audience_of(document: Document) -> str:
    """`public`, `inner_party`, `transfer_sealed` or `internal`, told from the file's own mark or its title."""
    stated = next((v for k, v in document.properties.items() if k in ("custom:xundocs_audience", "custom:audience")), "")
    if stated in AUDIENCES:
        return stated
    title = document.anatomy.title_text
    head = "\n".join(b.text for b in document.body[:6])
    if re.search(r"公告|公示|公开稿|公开版|公开通报|向社会公开|社会公布|现将[^。；]{0,40}(?:公开如下|公布如下|予以公开|公开栏|公示栏|政务网站|官方网站)|在[^。；]{0,20}(?:公开栏|公示栏|网站)(?:上|内)?(?:公开|公布|公示|张贴)，?(?:接受|请)", title + head) or "公开稿" in document.name:
        return "public"
    if "予以公布" in document.joined and "整改" in title:
        return "public"
    if re.search(r"线索.{0,6}(?:移交|移送)", title):
        return "transfer_sealed"
    return "internal"


@dataclass(frozen=True)
class Rule:
    """One rule. `wrong` and `right` are examples for the reference; `only` restricts it to a format."""

    code: str
    name: str
    strength: Strength
    source: str
    check: Callable[[View], Iterator[Hit]]
    wrong: str = ""
    right: str = ""
    severity: Severity | None = None
    only: Literal["", "docx"] = ""
    family: Family = "text"
    id: str = ""

    @property
    def level(self) -> Severity:
        """The severity of its findings: errors only for what the standard or regulation states flatly."""
        return self.severity or SEVERITIES[self.strength]

    def placed(self, family: Family, name: str) -> Rule:
        """The same rule knowing its family and file name."""
        return replace(self, family=family, id=f"{family}/{name}")


def mends_of(start: int, end: int, text: str | None) -> tuple[Mend, ...]:
    """One correction, none for None."""
    return () if text is None else (Mend(start, end, text),)


MOST_ALIKE = 5
"""Findings of one habit (half-width brackets all through) that are listed; the rest is one line."""


def gathered(hits: Iterator[Hit], what: str) -> Iterator[Hit]:
    """The first findings one by one, the others as a number: a habit is one fault, not hundreds."""
    rest: list[Hit] = []
    for number, hit in enumerate(hits):
        if number < MOST_ALIKE:
            yield hit
        else:
            rest.append(hit)
    if rest:
        first = rest[0]
        yield Hit(first.block, f"这里和后面另有{len(rest)}段{what}", first.remedy, first.start, first.end, severity=first.severity, others=tuple(rest))


def pattern_rule(expression: str, *words: str, message: str, remedy: str,
                 keep: Callable[[View, Block, re.Match[str]], bool] | None = None,
                 replacement: Callable[[re.Match[str]], str | None] | None = None) -> Callable[[View], Iterator[Hit]]:
    """A check that reports every match of an expression; `{}` in the message stands for the matched text.

    `words` are substrings one of which every match contains; `keep` may turn a match down.
    """
    compiled: list[re.Pattern[str]] = []

    def check(view: View) -> Iterator[Hit]:
        if words and not view.has(*words):
            return
        if not compiled:
            compiled.append(re.compile(expression))
        for block, match in view.matches(compiled[0], *words):
            if keep is None or keep(view, block, match):
                yield Hit(block, message.replace("{}", match[0].strip()), remedy, match.start(), match.end(),
                          mends=mends_of(match.start(), match.end(), replacement(match) if replacement else None))

    return check
