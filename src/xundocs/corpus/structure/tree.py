"""The tree under construction: headings nest by rank, articles hang in the open heading, lines in the open article."""

from __future__ import annotations

import re
from itertools import pairwise

from xundocs.corpus.structure.body import Body
from xundocs.corpus.structure.headings import RANKS
from xundocs.corpus.structure.lines import Line
from xundocs.corpus.structure.markers import Marker, read_marker
from xundocs.model.provision import Node

HEADING_RANK = 5.0
"""Reports' headings nest below 节; their own order is added to this."""
_LEAVES = ("notice", "closing", "preamble", "general")
"""Parts that hold words only: any heading after them closes them."""
_LEAF_PLACE = 99.0


class Tree:
    """Takes headings, articles and lines in reading order."""

    def __init__(self) -> None:
        self.root = Node("heading")
        self._open: list[tuple[float, Node]] = [(-1.0, self.root)]
        self._body = Body(self.root)
        self._article: Node | None = None
        self._bullets = False

    @property
    def in_article(self) -> bool:
        """True while lines belong to an article."""
        return self._article is not None

    @property
    def lead(self) -> str:
        """The words a next item would hang on."""
        return self._body.lead

    def heading(self, node: Node, rank: float | None = None) -> None:
        """Open a heading; what has the same rank or a lower place closes."""
        place = rank if rank is not None else self._rank(node)
        stays_in_annex = node.kind in ("preamble", "general")
        closes_from = (0.5 if stays_in_annex else 0.0) if node.kind in _LEAVES else place
        while self._open[-1][0] >= closes_from:
            self._open.pop()
        self._attach(node, _LEAF_PLACE if node.kind in _LEAVES else place)

    def _rank(self, node: Node) -> float:
        if node.kind == "supplement":
            return next((r for r, n in self._open[1:] if n.kind in ("chapter", "section", "supplement")), RANKS["chapter"])
        return float(RANKS.get(node.kind, 0))

    def _attach(self, node: Node, place: float) -> None:
        self._open[-1][1].children.append(node)
        self._open.append((place, node))
        self._container(node)
        self._article = None

    def article(self, number: str, heading: str, text: str) -> None:
        """Begin an article."""
        node = Node("article", number, heading)
        self._open[-1][1].children.append(node)
        self._begin_article(node, text)

    def quoted_article(self, number: str, heading: str, text: str) -> None:
        """Begin an article that the current one quotes (a 修正案 that adds whole articles)."""
        outer = self._article
        if outer is None:
            self.article(number, heading, text)
            return
        node = Node("article", number, heading)
        outer.children.append(node)
        self._container(node)
        if text:
            self.words(text)

    def _begin_article(self, node: Node, text: str) -> None:
        self._article = node
        self._container(node)
        if text:
            self.words(text)

    def _container(self, node: Node) -> None:
        self._body = Body(node)
        self._bullets = False

    def line(self, line: Line) -> None:
        """A line of the open container: a 款, or one or several items."""
        self.words(line.text)

    def words(self, text: str) -> None:
        """Words of the open container, split where further items run on in the same line."""
        for piece in split_items(_without_stray_spaces(text)):
            self._piece(piece)

    def _piece(self, text: str) -> None:
        marker = read_marker(text)
        if marker is not None and self._plausible(marker, text):
            self._bullets = False
            self._body.item(marker, text[marker.end:].strip(" \t　"))
        elif self._is_bullet(text):
            self._body.item(None, text)
            self._bullets = text[-1] not in "。."
        else:
            self._bullets = False
            self._body.paragraph(text)

    def _plausible(self, marker: Marker, text: str) -> bool:
        if marker.family == "comma" and self._article is not None:
            return marker.number == 1 or self._body.is_next(marker)
        return True

    def _is_bullet(self, text: str) -> bool:
        """委员长， 副委员长若干人， …: items without a sign, after a lead that ends in a colon."""
        if self._bullets:
            return len(text) <= 60
        lead = self._body.lead
        return self._article is not None and bool(lead) and lead[-1] in "：:" and text[-1] in "，、；,;" and len(text) <= 40


def _without_stray_spaces(text: str) -> str:
    """Without the spaces that typesetting leaves between a character and a full-width mark."""
    if " " not in text:
        return text
    return re.sub(r"(?<=[\u4e00-\u9fff，。；：、》）”]) +(?=[《“（，。；：、》）”])|(?<=[，；：、》）”《“（]) +(?=[\u4e00-\u9fff])", "", text)


def split_items(text: str) -> list[str]:
    """One piece for each item that runs on in the same line: …；（二）…；（三）…

    >>> split_items("讨论方案；（五）提出建议；（六）其他。"), split_items("依照第（二）项处理。")
    (['讨论方案；', '（五）提出建议；', '（六）其他。'], ['依照第（二）项处理。'])
    """
    if "（" not in text and "(" not in text:
        return [text]
    cuts: list[int] = []
    due = 0
    for match in re.finditer(r"(?<=[；;。：:])[ \t　]*([（(][一二三四五六七八九十百]{1,5}[)）])", text):
        marker = read_marker(match[1])
        if marker is None:
            continue
        if not due:
            first = read_marker(text)
            due = first.number + 1 if first is not None and first.family == "han" else marker.number
        if marker.number == due:
            cuts.append(match.start(1))
            due += 1
    if not cuts:
        return [text]
    edges = [0, *cuts, len(text)]
    return [piece for a, b in pairwise(edges) if (piece := text[a:b].strip(" \t　"))]
