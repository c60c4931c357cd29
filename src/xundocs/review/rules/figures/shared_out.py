"""34个问题全部认领到人：甲认领9个，其他4名班子成员分别认领7个、6个、8个、4个: one's own and the others' make up the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from xundocs.model.numerals import to_int
from xundocs.model.quantities import Quantity, quantities
from xundocs.model.sentences import end_of, start_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_WHOLE = lazy(r"(?:全部|逐一|均已?|都|悉数|逐项|逐条|分解|分别|分工)[^，。；：\d]{0,16}(?:到人|到岗|领|包联|包保|包抓|分解|落实|交办|分派|分配|牵头|责任|承办|承担|办理)|由[^，。；]{2,30}(?:认领|包联|包保|包抓|承办|牵头)")
_REST = lazy(r"(?:其他|其余|另外|余下|剩余|另)(\d{1,2}|[一二两三四五六七八九十])(?:名|位|个|家|人)[^，。；、\d]{0,16}(?:分别|依次)[^，。；、\d]{0,10}(?=\d)")


def check(view: View) -> Iterator[Hit]:
    """Only where the text says how many others there are, gives each of them a figure, and says that all of the whole is shared out."""
    if view.anatomy.regulation or not view.has("分别", "依次"):
        return
    for block, match in view.matches(_REST, "分别", "依次"):
        yield from _sentence(block, match)


def _sentence(block: Block, match: re.Match[str]) -> Iterator[Hit]:
    begin = start_of(block.text, match.start())
    end = end_of(block.text, match.end(), "。；\n")
    found = [q for q in quantities(block.text[:end]) if q.start >= begin and not match.start() <= q.start < match.end()]
    others = _row(block.text, [q for q in found if q.start >= match.end()])
    if not others or len(others) != to_int(match[1]):
        return
    alike = [q for q in found if q.comparable(others[0]) and q.start < match.start()]
    if len(alike) < 2 or any(q.vague or q.each for q in (*alike, *others)) or len(found) != len([q for q in found if q.comparable(others[0])]):
        return
    whole, own = alike[0], alike[1:]
    parts = [q.amount for q in (*own, *others)]
    sum_ = sum(parts, Decimal(0))
    if not _WHOLE.search(block.text, whole.end, own[0].start) or any(p >= whole.amount for p in parts) or re.search(r"其中|共同|同时|兼|交叉|重复|未|以外", block.text[whole.end:end]):
        return
    explained = any(sum(some, Decimal(0)) == whole.amount for size in range(2, len(parts)) for some in combinations(parts, size))
    if sum_ != whole.amount and not explained and abs(sum_ - whole.amount) <= max(Decimal(3), whole.amount / 5):
        yield Hit(block, f"分项{'＋'.join(f'{p.normalize():f}' for p in parts)}＝{sum_.normalize():f}，总数写{whole.value}{whole.unit}", "分项之和应当等于总数，请逐项核对。",
                  whole.start, others[-1].end)


def _row(text: str, found: list[Quantity]) -> list[Quantity]:
    """The figures that follow one another with nothing but 、 or 和 between them; all there are, or none."""
    joined = all(text[a.end:b.start].strip() in ("、", "和", "及", "，") for a, b in pairwise(found))
    return found if joined else []


RULE = Rule("V-CNT-02", "各人分担的数合计等于总数", "规定", "巡察文书校验 V-CNT-02", check,
            wrong="34个问题全部认领到人：书记认领9个，其他4名成员分别认领7个、6个、9个、4个", right="34个问题全部认领到人：书记认领9个，其他4名成员分别认领7个、6个、8个、4个")
