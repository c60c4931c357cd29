"""Which 第N条 is the head of an article and which is a mention of one.

Print gives no certain sign: heads stand at the start of a line or run on in it, with or without a space, and texts are
full of references. What decides is the sequence. A head carries the number that is due; whatever breaks the sequence
must have stronger marks (a line of its own, a space after 条) and is then reported by the checks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from xundocs.corpus.structure.headings import NUMERAL, SPACE, read_branches, read_number
from xundocs.corpus.structure.lines import TERMINALS, Line

Key = tuple[int, ...]
"""(31,) for 第三十一条, (31, 1) for 第三十一条之一."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One 第N条 in the text. `clear` means a space, the line's end or a bracketed name follows."""

    line: int
    start: int
    end: int
    key: Key
    at_start: bool
    clear: bool
    like_reference: bool


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"[第笫]{SPACE}{{0,3}}((?:(?:{NUMERAL}|[—―－]){SPACE}{{0,2}}){{1,9}})[条條]((?:{SPACE}?之{NUMERAL}{{1,4}})*)")


@lru_cache(maxsize=1)
def _reference() -> re.Pattern[str]:
    """What follows a 第N条 inside a sentence, hardly ever the first words of an article."""
    return re.compile(
        rf"{SPACE}*(?:第{NUMERAL}+[款项條条章节]|[、，,。；;）)”」》]|规定|規定|的|所(?![有得在属])|中(?![华華央国國共小外介型等学心])|之规定"
        r"|[和及與与或](?![平谐解时])|[至到](?![少迟期])|以[上下]|修改|改为|改作|删[去除]|作为第|前增|后增|中增|相应|增加[一二三四五六七八九十]|在“|将“|“)")


def mentions(lines: list[Line]) -> list[Mention]:
    """Every 第N条 outside quotation marks, in reading order."""
    found: list[Mention] = []
    for index, line in enumerate(lines):
        text = line.text
        if "条" not in text and "條" not in text:
            continue
        depth, counted_to = 0, 0
        for match in _pattern().finditer(text):
            depth += text.count("“", counted_to, match.start()) - text.count("”", counted_to, match.start())
            counted_to = match.start()
            key = _key(match)
            if key is None or depth > 0:
                continue
            after = text[match.end():match.end() + 24]
            found.append(Mention(index, match.start(), match.end(), key, match.start() == 0, _clear(after),
                                 _reference().match(after) is not None))
    return found


def _key(match: re.Match[str]) -> Key | None:
    number = read_number(re.sub("[—―－]", "一", match[1]))
    branches = read_branches(match[2].replace(" ", "").replace("　", ""))
    return None if number is None or branches is None else (number, *branches)


def _clear(after: str) -> bool:
    if not after or after[0] in " \t　：:.．":
        return True
    match = re.match(r"[【（(\[]([^】）)\]]{1,20})[】）)\]]", after)
    return match is not None and read_number(match[1]) is None


def follows(key: Key, last: Key) -> bool:
    """True if `key` is the number due after `last`: 31 → 32 or 31-1, 31-1 → 31-2 or 32.

    >>> follows((32,), (31,)), follows((31, 1), (31,)), follows((32,), (31, 4)), follows((33,), (31,))
    (True, True, True, False)
    """
    if key == (last[0] + 1,):
        return True
    if len(key) == len(last) + 1:
        return key[:-1] == last and key[-1] == 1
    return len(key) > 1 and key[:-1] == last[:len(key) - 1] and len(last) >= len(key) and key[-1] == last[len(key) - 1] + 1


class HeadFinder:
    """Walks the mentions in reading order and says of each whether an article begins there."""

    def __init__(self, lines: list[Line], found: list[Mention]) -> None:
        self._lines = lines
        self._last: Key = (0,)
        self._starts: dict[Key, list[int]] = defaultdict(list)
        for mention in found:
            if mention.at_start and (mention.clear or not mention.like_reference):
                self._starts[mention.key].append(mention.line)

    def restart(self) -> None:
        """A new scope begins (an annex): 第一条 is due again."""
        self._last = (0,)

    def is_head(self, mention: Mention, after_heading: bool = False) -> bool:
        """True if an article begins at `mention`; remembers its number. `after_heading`: a 章 heading is all that precedes
        it on its line."""
        head = self._starts_line(mention) if mention.at_start else self._inside_line(mention, after_heading)
        if head:
            self._last = mention.key
        return head

    def _starts_line(self, mention: Mention) -> bool:
        due = follows(mention.key, self._last)
        finished = self._line_before_finished(mention.line)
        if mention.clear:
            if due:
                return finished or not mention.like_reference or not self._comes_later(mention)
            return (finished or not self._due_comes_later(mention)) and (finished or not mention.like_reference)
        if due:
            return not self._comes_later(mention) if mention.like_reference else finished or not self._comes_later(mention)
        restarts = mention.key == (1,)
        return finished and not mention.like_reference and (mention.key > self._last or restarts)

    def _inside_line(self, mention: Mention, after_heading: bool) -> bool:
        text = self._lines[mention.line].text
        before = text[:mention.start].rstrip(" \t　")
        if not after_heading and before[-1:] not in TERMINALS:
            return False
        if self._comes_later(mention) or (mention.like_reference and not mention.clear):
            return False
        if follows(mention.key, self._last):
            return after_heading or (before[-1:] in "。！？；”）)" and not (mention.like_reference and before[-1:] != "。"))
        spaced = len(before) < mention.start and mention.clear
        return spaced and before[-1:] == "。" and not mention.like_reference and mention.key > self._last

    def _comes_later(self, mention: Mention) -> bool:
        """True if the same number starts a later line: then this one is a reference to it."""
        lines = self._starts.get(mention.key, [])
        return bisect_right(lines, mention.line) < len(lines)

    def _due_comes_later(self, mention: Mention) -> bool:
        lines = self._starts.get((self._last[0] + 1,), [])
        return bisect_right(lines, mention.line) < len(lines)

    def _line_before_finished(self, index: int) -> bool:
        if index == 0 or self._lines[index].gap or self._lines[index - 1].level:
            return True
        text = self._lines[index - 1].text
        return text[-1:] in TERMINALS or len(text) <= 20
