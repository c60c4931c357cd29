"""How provisions are written one after another: 第三十一条第二款第（三）项、第五条; 第十条至第十二条; 第三、五条.

Source: 立法技术规范（试行）（一） on 条款项目; what writers add to it (elided lists, ranges, Arabic numerals).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from xundocs.model.numerals import to_int
from xundocs.model.provision import ProvisionId, ProvisionKind, Step

NUMERAL = r"[〇○零一二三四五六七八九十百千两\d０-９]{1,9}"
_ONE = rf"(?:[（(]{NUMERAL}[）)]|{NUMERAL})"
_JOIN = r"(?:、|和|及|与|或者|或|至|到|—|－|-|～|~)"
UNITS: dict[str, ProvisionKind] = {"编": "part", "分编": "subpart", "章": "chapter", "节": "section", "条": "article", "款": "paragraph",
                                   "项": "item", "目": "subitem"}
_DEPTH: dict[ProvisionKind, int] = {"part": 0, "subpart": 1, "chapter": 2, "section": 3, "article": 4, "paragraph": 5, "item": 6, "subitem": 7}
_TOKEN = rf"第\s?({_ONE}(?:{_JOIN}第?{_ONE})*)\s?(分编|编|章|节|条|款|项|目)((?:之{NUMERAL}(?![、条款项]?[人事者]))*)(?!目录|件|例|理|线|幅|龙|狗|鱼|河|腿|路|街|道路|信息|战线|消息|新闻|理由|标准|意见|建议|措施|问题)"
_BARE_ITEM = rf"[（(]({NUMERAL})[）)](?:项|目)"
_SEPARATOR = re.compile(r"\s?(?:、|，(?=第)|,(?=第)|和|与|及|以及|或者|或|并|至|到|—|－|～|~)\s?(?=第|[（(])")
RANGE_WORDS = ("至", "到", "—", "－", "-", "～", "~")
LONGEST_RANGE = 500


@lru_cache(1)
def token() -> re.Pattern[str]:
    """One step: 第…条, 第三、五条, 第（一）项."""
    return re.compile(_TOKEN)


@lru_cache(1)
def _bare_item() -> re.Pattern[str]:
    return re.compile(_BARE_ITEM)


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference as written: where it stands and which provisions it names (all of a range)."""

    start: int
    end: int
    provisions: tuple[ProvisionId, ...]
    ranged: bool = False


def read_references(text: str, position: int, above: ProvisionId | None = None) -> list[Reference]:
    """Every reference from `position` on, joined by 、和至 …; `above` is the article 同条 and 本条 stand for."""
    found: list[Reference] = []
    prefix: tuple[Step, ...] = above.steps if above is not None else ()
    place = position
    ranged = False
    while True:
        read = _read_one(text, place, prefix)
        if read is None:
            break
        groups, end, prefix = read
        for start, stop, ids, is_range in groups:
            if ranged and found and ids:
                found[-1] = _joined(found[-1], stop, ids)
            else:
                found.append(Reference(start, stop, ids, is_range))
            ranged = False
        separator = _SEPARATOR.match(text, end)
        if separator is None:
            break
        ranged = separator[0].strip() in RANGE_WORDS
        place = separator.end()
        if len(found) > 200:
            break
    return found


_Group = tuple[int, int, tuple[ProvisionId, ...], bool]


def _read_one(text: str, place: int, prefix: tuple[Step, ...]) -> tuple[list[_Group], int, tuple[Step, ...]] | None:
    """A chain of steps (第二章第三条第一款); an elided list at its end gives several provisions."""
    start = place
    steps: list[Step] = []
    while True:
        match = token().match(text, place) or (_bare_item().match(text, place) if steps or prefix else None)
        if match is None:
            break
        written = match[1]
        kind = UNITS[match[2]] if match.re is token() else "item"
        branch = match[3] if match.re is token() else ""
        numbers, is_range = _numbers(written, branch)
        if not numbers:
            return None
        base = _base(tuple(steps) or prefix, kind, bool(steps))
        if base is None:
            break
        place = match.end()
        if len(numbers) > 1:
            ids = tuple(ProvisionId((*base, (kind, n))) for n in numbers)
            last = (*base, (kind, numbers[-1]))
            if is_range:
                return [(start, place, ids, True)], place, last
            return _elided(text, start, match, ids), place, last
        steps = [*base, (kind, numbers[0])]
    if not steps:
        return None
    return [(start, place, (ProvisionId(tuple(steps)),), False)], place, tuple(steps)


def _base(steps: tuple[Step, ...], kind: ProvisionKind, chained: bool) -> tuple[Step, ...] | None:
    """What a step hangs on: the steps above it. In a chain a step must be deeper than the one before."""
    depth = _DEPTH[kind]
    above = tuple(s for s in steps if _DEPTH.get(s[0], 9) < depth)
    if chained and len(above) != len(steps):
        return None
    return tuple(s for s in above if _DEPTH[s[0]] >= 4) if depth >= 4 else above


def _elided(text: str, start: int, match: re.Match[str], ids: tuple[ProvisionId, ...]) -> list[_Group]:
    """第三、五条: each number with its own stretch of text."""
    pieces = [(m.start() + match.start(1), m.end() + match.start(1)) for m in re.finditer(_ONE, match[1])]
    groups: list[_Group] = []
    for index, ((first, last), own) in enumerate(zip(pieces, ids, strict=False)):
        groups.append((start if index == 0 else first, match.end() if index == len(pieces) - 1 else last, (own,), False))
    return groups


def _numbers(written: str, branch: str) -> tuple[list[str], bool]:
    """The numbers of a step as ids write them, and whether they are a range."""
    values = [to_int(m.strip("（）()")) for m in re.findall(_ONE, written)]
    if any(v is None for v in values):
        return [], False
    plain = [v for v in values if v is not None]
    if len(plain) == 2 and re.search(r"[至到—－～~-]", written):
        first, last = plain
        if not first <= last <= first + LONGEST_RANGE:
            return [], False
        return [str(n) for n in range(first, last + 1)], True
    if branch:
        branches = [to_int(b) for b in branch.split("之")[1:]]
        return [*(str(v) for v in plain[:-1]), "-".join(str(n) for n in (plain[-1], *branches))], False
    return [str(v) for v in plain], False


def _joined(first: Reference, end: int, last: tuple[ProvisionId, ...]) -> Reference:
    """第十条至第十二条: everything between two provisions of one kind; otherwise both ends."""
    low, high = first.provisions[-1], last[0]
    if low.kind == high.kind and low.parent == high.parent and low.kind is not None:
        a, b = low.steps[-1][1], high.steps[-1][1]
        if a.isdecimal() and b.isdecimal() and int(a) <= int(b) <= int(a) + LONGEST_RANGE:
            whole = tuple(low.parent.child(low.kind, str(n)) for n in range(int(a), int(b) + 1))
            return Reference(first.start, end, (*first.provisions[:-1], *whole), True)
    return Reference(first.start, end, (*first.provisions, *last), True)
