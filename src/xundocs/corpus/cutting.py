"""One article cut out of a canonical file without parsing the rest: what `show` prints, in a few milliseconds."""

from __future__ import annotations

from dataclasses import dataclass

from xundocs.corpus.canonical import parse_text, unescape
from xundocs.model.provision import ProvisionId, counted
from xundocs.model.work import WorkText

_HEAD = "\n**第"


@dataclass(frozen=True, slots=True)
class Cut:
    """A text with a single article, the headings above it, and its neighbours as they print."""

    text: WorkText
    path: tuple[str, ...]
    before: str
    after: str


def cut_article(markdown: str, wanted: ProvisionId) -> Cut | None:
    """The article `wanted` lies in, or None when a full parse must decide (annexes, repeated numbers, no such article)."""
    if not wanted.steps or wanted.steps[0][0] != "article" or "~" in wanted.steps[0][1]:
        return None
    if any(kind == "article" for kind, _ in wanted.steps[1:]) or ("\n## 附" in markdown and "\n## 附则" not in markdown):
        return None
    head = f"\n**{counted('article', wanted.steps[0][1])}**"
    start = markdown.find(head)
    if start < 0 or markdown.find(head, start + 1) >= 0:
        return None
    end = _end(markdown, start)
    path = _headings_above(markdown, start)
    if path and path[0].startswith("附") and path[0] != "附则":
        return None
    previous = markdown.rfind(_HEAD, 0, start)
    following = markdown.find(_HEAD, end - 1)
    return Cut(parse_text(markdown[start:end]), path, _spoken(markdown, previous), _spoken(markdown, following))


def _end(markdown: str, start: int) -> int:
    ends = [at for sign in (_HEAD, "\n#", "\n---\n") if (at := markdown.find(sign, start + 1)) >= 0]
    return min(ends, default=len(markdown))


def _headings_above(markdown: str, start: int) -> tuple[str, ...]:
    open_headings: list[tuple[int, str]] = []
    at = markdown.find("\n##")
    while 0 <= at < start:
        line = markdown[at + 1:markdown.find("\n", at + 1)]
        level = len(line) - len(line.lstrip("#"))
        while open_headings and open_headings[-1][0] >= level:
            open_headings.pop()
        open_headings.append((level, unescape(line[level:].strip())))
        at = markdown.find("\n##", at + 1)
    return tuple(words for _, words in open_headings)


def _spoken(markdown: str, start: int) -> str:
    if start < 0:
        return ""
    article = next(parse_text(markdown[start:_end(markdown, start)]).articles(), None)
    return f"{article.printed_label}　{article.full_text}" if article else ""
