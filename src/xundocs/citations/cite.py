"""A text's citations, checked: find, resolve and verify in one pass, block by block or all at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from xundocs.citations.find import Finder, Mention
from xundocs.citations.library import Library
from xundocs.citations.resolve import Memory, Resolved, Resolver
from xundocs.citations.verify import Judged, judge
from xundocs.model.numerals import to_int
from xundocs.model.provision import ProvisionId
from xundocs.model.work import WorkText

_HEAD = re.compile(r"[\s\u3000*#]*第([〇○零一二三四五六七八九十百千两\d０-９]{1,9})条((?:之[一二三四五六七八九十]{1,2})?)(?=[\s\u3000　：:*【]|$)")


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation with its verdict. `start` and `end` are offsets into the text; `where` is a place for people."""

    mention: Mention
    found: Resolved
    judged: Judged
    start: int
    end: int
    where: str = ""

    @property
    def provision(self) -> str:
        """Ids of the provisions: one, or first..last of a run."""
        ids = self.found.provisions
        return "" if not ids else str(ids[0]) if len(ids) == 1 else f"{ids[0]}..{ids[-1]}"

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line's contract."""
        work = self.found.work
        return {"text": self.mention.text, "span": [self.start, self.end], "where": self.where,
                "work": work.title if work else self.found.title or None, "work_id": work.id if work else None,
                "version": self.found.version.date if self.found.version else None, "provision": self.provision or None,
                "verdict": self.judged.verdict, "expected": self.judged.expected or None, "message": self.judged.message}


@dataclass
class Citer:
    """Reads a document block by block and gives its checked citations. `day` is ISO."""

    library: Library
    day: str
    title: str = ""
    own: WorkText | None = None
    """The document's own articles, when it is a text of articles."""
    _memory: Memory = field(default_factory=lambda: Memory([]))

    def __post_init__(self) -> None:
        self._finder = Finder(self.library.knows, lambda title: bool(self.library.like(title)) or self.library.resembling(title) is not None)
        self._memory.own_title = self.title
        self._memory.own = self.own is not None
        self._resolver = Resolver(self.library, self.day, self._memory)

    def feed(self, text: str, offset: int = 0, where: str = "") -> Iterator[Citation]:
        """The citations of the next block; `offset` is where it stands in the whole."""
        self._step(text)
        for mention in self._finder.feed(text):
            found = self._resolver.resolve(mention)
            yield Citation(mention, found, judge(mention, found, self.library, self.day, self.own), mention.start + offset, mention.end + offset, where)

    def _step(self, text: str) -> None:
        """Where in the document's own articles this block stands."""
        head = _HEAD.match(text)
        if head:
            number = to_int(head[1])
            branches = [to_int(b) for b in head[2].split("之")[1:]]
            self._memory.article = ProvisionId((("article", "-".join(str(n) for n in (number, *branches))),)) if number is not None else None
            self._memory.paragraph = 1
        elif text.strip() and not re.match(r"\s*[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]", text):
            self._memory.paragraph += 1


def cite_text(text: str, library: Library, day: str) -> list[Citation]:
    """Every citation in a plain text, a line a block, checked as of `day` (ISO); offsets into the text."""
    own = own_articles(text.splitlines())
    title = next((line.strip().lstrip("# ") for line in text.splitlines() if line.strip()), "")[:80]
    citer = Citer(library, day, title, own)
    found: list[Citation] = []
    offset = 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        found += citer.feed(line, offset, f"第{number}行")
        offset += len(line)
    return found


def own_articles(lines: list[str]) -> WorkText | None:
    """The articles a text of articles has, None when it is none (fewer than four heads)."""
    from xundocs.model.provision import Node, freeze

    nodes = []
    for line in lines:
        head = _HEAD.match(line) if "条" in line[:24] else None
        number = to_int(head[1]) if head else None
        if head and number is not None:
            branches = [str(to_int(b)) for b in head[2].split("之")[1:]]
            nodes.append(Node("article", "-".join([str(number), *branches])))
    return WorkText("", (), freeze(nodes)) if len(nodes) >= 4 else None


def summary(citations: list[Citation]) -> dict[str, int]:
    """How many of each verdict."""
    return dict(Counter(c.judged.verdict for c in citations))


