"""Hard-wrapped lines put together again.

A text is hard-wrapped when many of its lines end at the same width in mid-sentence. Lines are then joined until one
ends short or the next begins a provision.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from xundocs.corpus.structure.events import heading_event
from xundocs.corpus.structure.headings import NUMERAL
from xundocs.corpus.structure.lines import Line, ends_sentence
from xundocs.corpus.structure.markers import read_marker
from xundocs.problems import Problem, excerpt

_NARROWEST = 14
_SLACK = 3.0
"""How many full-width characters a wrapped line may fall short: a mark may not stand first on the next line."""


def width(text: str) -> float:
    """The width of a line in full-width characters."""
    return sum(0.5 if c < "\u2000" else 1.0 for c in text)


def unwrap(lines: list[Line]) -> tuple[list[Line], list[Problem]]:
    """The lines with paragraphs whole, and a warning for each place where a break could be read both ways."""
    full = wrapped_width(lines)
    if full is None:
        return lines, []
    indented = _uses_indents(lines)
    apart = indented or _uses_gaps(lines)
    joined: list[Line] = []
    doubtful: list[str] = []
    last_width = 0.0
    for line in lines:
        here = width(line.text) + line.indent
        open_end = bool(joined) and last_width >= full - _SLACK and not _begins(line, joined[-1], indented)
        if open_end and not apart and joined[-1].text[-1] == "。":
            if full - last_width < 2:  # else the next character would have fitted, even where marks hang over
                doubtful.append(excerpt(joined[-1].text[-16:] + line.text[:10]))
            open_end = False
        if open_end:
            before = joined.pop()
            joined.append(Line(join(before.text, line.text), before.level, before.gap, before.indent, before.place,
                               before.centred))
        else:
            joined.append(line)
        last_width = here
    return joined, _warnings(doubtful)


def wrapped_width(lines: list[Line]) -> float | None:
    """The width at which the text was wrapped, None when it was not."""
    if len(lines) < 4:
        return None
    widths = [width(line.text) + line.indent for line in lines]
    full = max(_common_widths(widths), default=0.0)
    if full < _NARROWEST or full > 90:
        return None
    near = [line for line, w in zip(lines, widths, strict=True) if full - _SLACK <= w <= full + 1.5]
    open_ended = sum(not ends_sentence(line.text) for line in near)
    beyond = sum(w > full + 1.5 for w in widths)
    if len(near) < 3 or open_ended * 2 < len(near) or beyond > len(lines) * 0.02 + 1:
        return None
    return full


def _common_widths(widths: list[float]) -> list[float]:
    counts = Counter(round(w) for w in widths)
    enough = max(3, len(widths) // 12)
    return [float(w) for w in counts if sum(counts.get(w - d, 0) for d in (0, 1, 2)) >= enough]


def _uses_indents(lines: list[Line]) -> bool:
    counts = Counter(line.indent for line in lines)
    return len(counts) > 1 and sum(n for i, n in counts.items() if i >= 2) * 8 >= len(lines) and counts[0] * 8 >= len(lines)


def _uses_gaps(lines: list[Line]) -> bool:
    """True if empty lines stand between the paragraphs."""
    return sum(line.gap for line in lines) * 4 >= len(lines)


@lru_cache(maxsize=1)
def _head() -> re.Pattern[str]:
    return re.compile(rf"[第笫](?:{NUMERAL}[ 　]?){{1,8}}[条條](?:之{NUMERAL}{{1,3}})?(?:[ \t　【（(]|$)|附[件表录錄图圖]")


def _begins(line: Line, before: Line, indented: bool) -> bool:
    """True if a paragraph begins with `line`."""
    if line.gap or line.level:
        return True
    if indented and line.indent >= 2:
        return True
    if heading_event(line, before) is not None or _head().match(line.text):
        return ends_sentence(before.text) or heading_event(before) is not None or len(before.text) < 30
    if read_marker(line.text) is not None:
        return ends_sentence(before.text)
    return False


def join(upper: str, lower: str) -> str:
    """Two parts of one paragraph: nothing between Chinese characters, a space between Latin words."""
    if upper[-1:].isascii() and lower[:1].isascii() and upper[-1:].isalnum() and lower[:1].isalpha():
        return f"{upper} {lower}"
    return upper + lower


def _warnings(doubtful: list[str]) -> list[Problem]:
    if not doubtful:
        return []
    return [wrap_warning("原文按固定宽度折行", doubtful)]


def wrap_warning(why: str, doubtful: list[str]) -> Problem:
    """Says where a full line ends a sentence: far more often a 款 ends there than goes on, but print does not tell."""
    return Problem("C-WRAP", f"{why}，有 {len(doubtful)} 处看不出是同一款的继续还是新的一款，按新的一款处理，请核对。",
                   "请对照原件检查这些条文的款。", excerpt="；".join(doubtful[:5]), severity="warning")
