"""Which lines are headings of 编 分编 章 节, 序言, 总纲, 附则, 附件, and what they say."""

from __future__ import annotations

import re
from functools import lru_cache

from xundocs.model.numerals import to_int
from xundocs.model.provision import Node, ProvisionKind

NUMERAL = r"[〇○零一二两三四五六七八九十百千廿卅\d０-９]"
SPACE = r"[ \t 　]"
_UNIT_KINDS: dict[str, ProvisionKind] = {"编": "part", "編": "part", "分编": "subpart", "分編": "subpart", "章": "chapter",
                                         "节": "section", "節": "section"}
_NAMED: dict[str, ProvisionKind] = {
    "序言": "preamble", "前言": "preamble", "引言": "preamble", "导言": "preamble", "導言": "preamble",
    "总纲": "general", "總綱": "general", "附则": "supplement", "附則": "supplement", "印发通知": "notice",
}
LARGEST_NUMBER = 9999
RANKS: dict[ProvisionKind, int] = {"part": 1, "subpart": 2, "chapter": 3, "section": 4}


def read_number(text: str) -> int | None:
    """The number of a heading or article, spaces inside allowed; None when it is none or beyond 9,999."""
    value = to_int(re.sub(SPACE, "", text).replace("○", "〇"))
    return value if value is not None and value <= LARGEST_NUMBER else None


def read_branches(text: str) -> list[int] | None:
    """The numbers of 之一之二; [] for none, None when one cannot be read."""
    numbers = [read_number(part) for part in text.split("之")[1:]] if text else []
    return None if None in numbers else [n for n in numbers if n is not None]


def joined(number: int, branches: list[int]) -> str:
    """31 and [1] → "31-1"."""
    return "-".join(str(n) for n in (number, *branches))


@lru_cache(maxsize=1)
def _unit_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"[第笫]{SPACE}*((?:{NUMERAL}{SPACE}*){{1,8}})(分[编編]|[编編章节節])((?:之{NUMERAL}{{1,4}})*)"
        rf"(?:[ \t 　:：、.．]+(.*)|$)", re.DOTALL)


@lru_cache(maxsize=1)
def _annex_pattern() -> re.Pattern[str]:
    return re.compile(rf"(附{SPACE}*(?:[件表录錄图圖]){SPACE}*({NUMERAL}{{1,3}})?)(?:[ \t 　:：、.．]+(.*)|$)", re.DOTALL)


def read_heading(line: str) -> Node:
    """The node a heading line opens: its kind from its words, `heading` when it is none of the numbered ones.

    >>> node = read_heading("第四章 预算编制"); node.kind, node.number, node.heading
    ('chapter', '4', '预算编制')
    >>> read_heading("附件1 登记表").kind, read_heading("附  则").kind, read_heading("一、总体要求").kind
    ('annex', 'supplement', 'heading')
    """
    return read_unit(line) or read_annex(line) or read_named(line) or _plain(line)


def read_unit(line: str) -> Node | None:
    """A heading of 编 分编 章 节, or None."""
    match = _unit_pattern().match(line) if line[:1] in "第笫" else None
    if match is None:
        return None
    number, branches = read_number(match[1]), read_branches(match[3])
    if number is None or branches is None:
        return None
    return Node(_UNIT_KINDS[match[2]], joined(number, branches), tidy_heading(match[4] or ""))


def read_annex(line: str) -> Node | None:
    """A heading of 附件, 附表, 附录, 附图, or None."""
    match = _annex_pattern().match(line) if line[:1] == "附" else None
    if match is None:
        return None
    number = read_number(match[2]) if match[2] else None
    if match[2] and number is None:
        return None
    printed = re.sub(SPACE, "", match[1])
    return Node("annex", "" if number is None else str(number), tidy_heading(match[3] or ""), marker=printed)


def read_named(line: str) -> Node | None:
    """序言, 总纲, 附则 and their like standing alone on the line, or None."""
    bare = re.sub(SPACE, "", line) if len(line) <= 12 else line
    kind = _NAMED.get(bare)
    return Node(kind, heading=bare) if kind else None


def _plain(line: str) -> Node:
    match = re.match(r"([一二三四五六七八九十百]{1,4})、|[（(]([一二三四五六七八九十百]{1,4})[)）]|第([一二三四五六七八九十]{1,3})部分", line)
    number = to_int(match[1] or match[2] or match[3]) if match else None
    return Node("heading", "" if number is None else str(number), line)


def tidy_heading(text: str) -> str:
    """A heading without the spaces print puts between its characters (总  则 → 总则); other spaces become one.

    >>> tidy_heading("总　　则"), tidy_heading("民 用 机 场"), tidy_heading("复审、复核 与申诉")
    ('总则', '民用机场', '复审、复核 与申诉')
    """
    parts = text.split()
    if len(parts) > 1 and all(len(p) == 1 for p in parts):
        return "".join(parts)
    return " ".join(parts)
