"""Lines in, a text tree out. Any input parses; what looks wrong is left to the checks to say.

The order of work: drop the translation of a bilingual text, the 目录 and page furniture; find the first provision;
read title and 题注 before it; then one pass over the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from xundocs.corpus.structure.articles import HeadFinder, Mention, mentions
from xundocs.corpus.structure.closing import closing_start
from xundocs.corpus.structure.contents import without_contents
from xundocs.corpus.structure.events import Event, heading_event, pieces, split_glued_heading
from xundocs.corpus.structure.front import Front, is_furniture, read_front
from xundocs.corpus.structure.headings import joined, read_named, tidy_heading
from xundocs.corpus.structure.lines import Line, without_translation
from xundocs.corpus.structure.reports import report_heading
from xundocs.corpus.structure.tree import HEADING_RANK, Tree
from xundocs.model.numerals import to_int
from xundocs.model.provision import Node, counted, freeze
from xundocs.model.work import WorkText


@dataclass(slots=True)
class Parsed:
    """A text and what was done to get it."""

    text: WorkText
    title_certain: bool = True
    dropped: list[Line] = field(default_factory=list)
    """Lines left out as page furniture."""
    translated_lines: int = 0
    contents_lines: int = 0
    has_articles: bool = False
    run_on: int = 0
    """Articles that began in the middle of a line: their 款 may have been lost before."""


def parse_lines(lines: list[Line], hint: str = "") -> Parsed:
    """The tree of a text. `hint` is what the file's name says the title is; it only helps to choose."""
    lines = [part for line in _join_split_heads(lines) for part in split_glued_heading(line)]
    lines, translated = without_translation(lines)
    lines, contents = without_contents(lines)
    found = mentions(lines)
    first = _first_provision(lines, found)
    has_articles = first is not None
    start = first if first is not None else _first_report_heading(lines)
    front = read_front(lines[:start], hint, not has_articles)
    body = lines[start:] if has_articles else front.rest + lines[start:]
    tail_noise = _furniture_tail(body)
    dropped = front.dropped + body[len(body) - tail_noise:]
    body = body[: len(body) - tail_noise]
    tree = Tree()
    run_on = 0
    if front.notice:
        tree.heading(Node("notice", heading="印发通知"), 0)
        for line in front.notice:
            tree.line(line)
    if has_articles:
        _before_articles(tree, front)
        builder = TextBuilder(tree, body, front.title)
        builder.run()
        run_on = builder.run_on
    else:
        _build_report(tree, body)
    text = WorkText(front.title or "", tuple(front.caption), freeze(tree.root.children))
    return Parsed(text, front.certain and bool(front.title), dropped, translated, contents, has_articles, run_on)


def _before_articles(tree: Tree, front: Front) -> None:
    """Lines between title and first heading that are no 题注: an opening paragraph of the text itself."""
    for line in front.rest:
        tree.line(line)


def _join_split_heads(lines: list[Line]) -> list[Line]:
    """第十七条⏎之一 and 第⏎十七条: a head broken over two lines is put together."""
    joined_lines: list[Line] = []
    for line in lines:
        if joined_lines and re.match(r"之[一二三四五六七八九十]{1,3}(?:[ \t　]|$)", line.text) \
                and re.search(r"[第笫][^第。，；]{1,9}[条條]$", joined_lines[-1].text):
            last = joined_lines.pop()
            line = Line(last.text + line.text, last.level, last.gap, last.indent, last.place, last.centred)
        joined_lines.append(line)
    return joined_lines


def _first_provision(lines: list[Line], found: list[Mention]) -> int | None:
    """The line where headings or articles begin, None for a text without articles."""
    finder = HeadFinder(lines, found)
    first = next((m for m in found if finder.is_head(m, _heading_before(lines[m.line].text, m.start))), None)
    if first is None:
        return None
    index = first.line
    for above in range(first.line):
        if _opens_body(lines[above]):
            return above
    return index


def _heading_before(text: str, end: int) -> bool:
    return bool(end) and heading_event(Line(text[:end].rstrip(" \t　"))) is not None


def _opens_body(line: Line) -> bool:
    node = read_named(line.text)
    if node is not None and node.kind != "notice":
        return True
    event = heading_event(line)
    return event is not None and event.node is not None and event.node.kind in ("part", "subpart", "chapter", "section")


def _first_report_heading(lines: list[Line]) -> int:
    """Where a report's own headings begin; the front ends there at the latest."""
    for index, line in enumerate(lines):
        if report_heading(line, None, True) is not None and re.match("一、|第一部分|[（(]一[)）]", line.text):
            return index
    return min(len(lines), 40)


def _furniture_tail(lines: list[Line]) -> int:
    """How many lines at the end are page furniture."""
    count = 0
    while count < len(lines) and is_furniture(lines[-1 - count].text):
        count += 1
    return count


class TextBuilder:
    """One pass over the body of a text with articles, into `tree`."""

    def __init__(self, tree: Tree, lines: list[Line], title: str) -> None:
        self._tree = tree
        self._lines = lines
        found = mentions(lines)
        self._by_line: dict[int, list[Mention]] = {}
        for mention in found:
            self._by_line.setdefault(mention.line, []).append(mention)
        self._finder = HeadFinder(lines, found)
        self._amends = re.search("修正案|关于修改", title) is not None
        self._last = 0
        self._begun = False
        self.run_on = 0
        """How many articles began in the middle of a line."""

    def run(self) -> None:
        """Build the tree, 落款 and annexes included."""
        end = next((i for i, line in enumerate(self._lines) if i and self._is_annex(line)), len(self._lines))
        closing = closing_start(self._lines, end, 1)
        for index, line in enumerate(self._lines):
            if index == closing and closing < end:
                self._tree.heading(Node("closing"), 0)
            if closing <= index < end:
                self._tree.line(line)
            else:
                self._line(index, line)

    def _is_annex(self, line: Line) -> bool:
        event = heading_event(line)
        return event is not None and event.node is not None and event.node.kind == "annex"

    def _line(self, index: int, line: Line) -> None:
        before = self._lines[index - 1] if index else None
        events = list(pieces(line, before, self._by_line.get(index, []), self._finder))
        runs_on = sum(event.mention is not None for event in events) > 1
        for event in events:
            self._event(_named(event) if line.level else event, index, runs_on)

    def _event(self, event: Event, index: int, runs_on: bool) -> None:
        if event.node is not None:
            self._heading(event.node)
        elif event.mention is not None:
            first, *more = re.split(r"(?<=[。；：])[ 　]+", event.text) if runs_on else [event.text]
            self._article(event.mention, first)
            for words in filter(None, more):
                self._tree.words(words)
        elif (node := self._subject_heading(event.text, index)) is not None:
            self._tree.heading(node, HEADING_RANK)
        elif event.text:
            self._tree.words(event.text)

    def _heading(self, node: Node) -> None:
        if self._quoting_heading(node):
            self._tree.words(node_words(node))
            return
        if node.kind == "annex":
            self._finder.restart()
        self._tree.heading(node)

    def _quoting_heading(self, node: Node) -> bool:
        return self._amends and self._tree.in_article and node.kind in ("chapter", "section") and self._last > 1

    def _article(self, mention: Mention, text: str) -> None:
        heading, words = article_name(text)
        number = joined(mention.key[0], list(mention.key[1:]))
        outside = self._amends and self._begun and mention.key[0] > self._last + 1
        if outside and self._tree.in_article:
            self._tree.quoted_article(number, heading, words)
            return
        self._begun = True
        self.run_on += not mention.at_start
        self._last = mention.key[0]
        self._tree.article(number, heading, words)

    def _subject_heading(self, text: str, index: int) -> Node | None:
        """一、一般规定 above an article, as judicial interpretations have instead of chapters."""
        match = re.match(r"[一二三四五六七八九十]{1,3}、(?=.{2,40}$)", text)
        if match is None or text[-1] in "。；：，,;" or index + 1 >= len(self._lines):
            return None
        following = self._by_line.get(index + 1, [])
        if not following or not following[0].at_start:
            return None
        number = re.match("[一二三四五六七八九十]+", text)
        value = to_int(number[0]) if number else None
        return Node("heading", str(value or ""), tidy_heading(text))


def _named(event: Event) -> Event:
    """### 第一条 立法目的: what stands in a heading line of an article is its name, not its first 款."""
    words = event.text.strip(" \t　")
    if event.mention is None or not 2 <= len(words) <= 30 or re.search("[。；，：]", words) or words[0] in "（(【[":
        return event
    return replace(event, text=f"（{words}）")


def node_words(node: Node) -> str:
    """A heading as words of a text."""
    return f"{counted(node.kind, node.number)} {node.heading}".strip() if node.number else node.heading


def article_name(text: str) -> tuple[str, str]:
    """The bracketed name of an article and its words: 【目的】为了… → (【目的】, 为了…)."""
    bare = text.lstrip(" \t　:：.．")
    match = re.match(r"([【（(\[]([^】）)\]（(【\[。；，\s　]{2,30})[】）)\]])[ \t　]*", bare)
    if match is None or re.match(r"[一二三四五六七八九十百\d]+$", match[2]) or re.search("略|删|废止|已", match[2]):
        return "", bare
    return match[1], bare[match.end():]


def _build_report(tree: Tree, lines: list[Line]) -> None:
    end = next((i for i, line in enumerate(lines) if (e := heading_event(line)) and e.node and e.node.kind == "annex"),
               len(lines))
    closing = closing_start(lines, end, 1) if lines else 0
    for index, line in enumerate(lines):
        if index == closing and closing < end:
            tree.heading(Node("closing"), 0)
        if closing <= index < end:
            tree.line(line)
            continue
        after = lines[index + 1] if index + 1 < len(lines) else None
        heading = report_heading(line, after, not tree.lead.endswith(("：", ":")))
        event = heading_event(line) if heading is None else None
        if heading is not None:
            tree.heading(heading.node, HEADING_RANK + heading.rank)
            if heading.rest:
                tree.words(heading.rest)
        elif event is not None and event.node is not None:
            tree.heading(event.node)
            if event.text:
                tree.words(event.text)
        else:
            tree.line(line)
