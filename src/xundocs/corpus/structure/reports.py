"""Headings of texts without 条: reports, notices, summaries."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xundocs.corpus.structure.headings import read_heading
from xundocs.corpus.structure.lines import Line, has_han
from xundocs.model.provision import Node

_LONGEST = 60
_FAMILIES: tuple[tuple[str, float], ...] = (
    (r"第[一二三四五六七八九十]{1,3}部分", 0.1), (r"[一二三四五六七八九十]{1,3}、", 0.2),
    (r"[（(][一二三四五六七八九十]{1,3}[)）]", 0.3))
_UNNUMBERED = 0.25


@dataclass(frozen=True, slots=True)
class ReportHeading:
    """A heading, how deep it nests, and the words that follow it in the same line."""

    node: Node
    rank: float
    rest: str = ""


def report_heading(line: Line, after: Line | None, list_closed: bool) -> ReportHeading | None:
    """The heading a line of a report is, or None. `list_closed` is false while a lead （…：） waits for its items."""
    text = line.text
    if line.level:
        return _levelled(line)
    for pattern, rank in _FAMILIES:
        if match := re.match(pattern, text):
            if rank == 0.3 and not list_closed:
                return None
            return _numbered(text, match.end(), rank)
    if _stands_alone(line, after):
        return ReportHeading(Node("heading", heading=text), _UNNUMBERED)
    return None


def _levelled(line: Line) -> ReportHeading:
    node = read_heading(line.text)
    if node.kind != "heading":
        return ReportHeading(node, 0.0)
    return ReportHeading(node, line.level / 100)


def _numbered(text: str, end: int, rank: float) -> ReportHeading | None:
    """一、标题 alone, or 一、标题。and words after the first full stop."""
    if text[-1] in "；;，,：:":
        return None
    stop = text.find("。")
    if stop < 0 or stop == len(text) - 1:
        return ReportHeading(read_heading(text), rank) if len(text) <= _LONGEST else None
    if stop > 40 or stop <= end:
        return None
    return ReportHeading(read_heading(text[: stop + 1]), rank, text[stop + 1:].strip(" \t　"))


def _stands_alone(line: Line, after: Line | None) -> bool:
    """A short line without a full stop above a long one: a subheading of a press-style report."""
    text = line.text
    return (2 < len(text) <= 30 and has_han(text) and re.search(r"[。；：，！？、;:,!?）)]$", text) is None and line.gap
            and after is not None and len(after.text) > 40 and after.text[-1] in "。：；"
            and re.search(r"\d{4}年\d{1,2}月", text) is None)
