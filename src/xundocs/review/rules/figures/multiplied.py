"""举办培训3期，每期45人，累计培训135人次; 向12个村每村发放30份，共360份: so many of a thing, so much each, so much in all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from math import prod

from xundocs.model.numerals import to_int
from xundocs.model.quantities import MONEY, PEOPLE, Quantity, quantities
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.mentions import is_slip
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.figures.products import in_sentence

_EACH = lazy(r"(?:每一?(?:个|支|家)?(?P<of>批次|小组|[\u4e00-\u9fa5])|(?P<spread>各))(?P<verb>[\u4e00-\u9fa5]{0,7}?)$")
_TOTAL = lazy(r"(?:累计|共计?|合计|总计|总共|一共)[\u4e00-\u9fa5]{0,8}$")
_ATTENDED = lazy(r"(?:参训|参加|培训|轮训|受训|受众|受教育|惠及|覆盖|教育|受益|参与|听众)[\u4e00-\u9fa5]{0,4}$")
_ATTENDING = lazy(r"(?:的?(?:党员|干部|群众|职工)){0,3}(?:参训|参加|受训|受教育|受益|到场)")
_LOOSE = lazy(r"另|约|左右|不等|至少|不少于|不超过|以[上下内]|平均|人均|最[多高少低]|其中|分别|轮流|轮换|重复|除外|扣除|缺|请假|未参加|未到|改|实到|实际|原|比|较")
_UNITS = {"人次": ("人", "名"), "件次": ("件",), "户次": ("户",), "家次": ("家",), "组日": ("天",), "台次": ("台",), "车次": ("车", "辆")}
"""Units of a total with those of one share."""
_MEASURE = {"批次": ("批次", "批"), "批": ("批次", "批"), "小组": ("个", "支"), "场": ("场", "场次"), "次": ("次",)}
_NOUNS = "村组队镇乡班校县区户人站点片局社"
"""Nouns that 个 (or 支, 家) counts: 12个村，每村30份."""


def check(view: View) -> Iterator[Hit]:
    """Only warnings: sentences with one 每 (or 各), one count of that thing and one total."""
    if view.anatomy.regulation or not view.has("每", "各"):
        return
    for block in view.document.texts:
        if block.part != "comment" and ("每" in block.text or "各" in block.text):
            for sentence in re.finditer(r"[^。；！？\n]+", block.text):
                yield from _sentence(block, sentence)


def _sentence(block: Block, sentence: re.Match[str]) -> Iterator[Hit]:
    text = block.text
    if ("每" not in sentence[0] and "各" not in sentence[0]) or _LOOSE.search(sentence[0]):
        return
    found = [q for q in quantities(text) if sentence.start() <= q.start < sentence.end()]
    shares = [(q, m) for q in found if (m := _EACH.search(text[max(sentence.start(), q.start - 11):q.start]))]
    if not 2 <= len(found) <= 8 or len(shares) != 1 or sentence[0].count("每") > 1:
        return
    each, match = shares[0]
    if each.unit in MONEY:
        return  # sums of money have a rule of their own
    counts = [q for q in found if q is not each and not q.vague and not q.each and _counts(text, q, match["of"] or "", each)]
    totals = [q for q in found if q is not each and q not in counts and not q.vague and _is_sum(text, q, each, sentence.start())]
    if not counts and (said := re.search(rf"(?<!第)([二两三四五六七八九十]{{1,2}})个?({re.escape(match['of'])})", sentence[0]) if match["of"] else None):
        counts = [Quantity(Decimal(to_int(said[1]) or 0), said[2], sentence.start() + said.start(), sentence.start() + said.end())]
    if len(counts) != 1 or len(totals) != 1 or not counts[0].value:
        return
    count, total = counts[0], totals[0]
    if any(q.comparable(total) or q.comparable(each) for q in found if q not in (count, each, total)):
        return  # 13个乡镇各报送2份，县直部门报送5份，合计31份
    due = count.value * each.amount
    values = [q.amount for q in found if q is not total]
    if due == total.amount or any(prod(some, start=Decimal(1)) == total.amount for size in (2, 3) for some in combinations(values, size)) or sum(values) == total.amount:
        return
    if not (abs(due - total.amount) <= due / 4 or is_slip(total, Quantity(due, "个", 0, 0))) or any(hit.end == total.end for hit in in_sentence(block, sentence)):
        return
    share = f"每{match['of']}" if match["of"] else "各"
    yield Hit(block, f"{count.value}{count.unit}，{share}{each.value}{each.unit}，合计{total.shown(due)}，写的是{total.value}{total.unit}", "请核对个数、每个的数和总数。",
              min(count.start, each.start, total.start), max(total.end, each.end, count.end))


def _counts(text: str, quantity: Quantity, of: str, each: Quantity) -> bool:
    """Whether a figure counts what 每 (or 各) speaks of."""
    if not of:
        return quantity.end <= each.start and each.start - quantity.end <= 14 and quantity.unit in ("个", "期", "场", "批", "家", "组", "次", "村", "支") and not quantity.comparable(each)
    if quantity.unit in _MEASURE.get(of, (of,)):
        return quantity.unit != "个" or of != "小组" or "组" in text[quantity.end:quantity.end + 6]
    return quantity.unit in ("个", "支", "家") and of in _NOUNS and of in text[quantity.end:quantity.end + 7]


def _is_sum(text: str, quantity: Quantity, each: Quantity, begin: int) -> bool:
    """Whether a figure is said to be the total, in the unit of one share or in times of it."""
    label = re.split(r"[，、：]", text[max(begin, quantity.start - 14):quantity.start])[-1]
    times = each.unit in _UNITS.get(quantity.unit.removeprefix("万"), ())
    alike = quantity.comparable(each) or (each.unit in PEOPLE and quantity.unit in PEOPLE)
    return (times and (_TOTAL.search(label) or _ATTENDED.search(label) or _ATTENDING.match(text, quantity.end)) is not None) or (alike and _TOTAL.search(label) is not None)


RULE = Rule("V-CNT-02", "期数、场数、组数乘每期（场、组）的数等于总数", "规定", "巡察文书校验 V-CNT-02", check, severity="warning",
            wrong="举办培训3期，每期45人，累计培训145人次", right="举办培训3期，每期45人，累计培训135人次")
