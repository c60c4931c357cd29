"""3个组每组20天，共60个组日; 12人每人300元，合计3600元; 5个镇各30户，共150户: so many times so much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from math import prod

from xundocs.model.numerals import to_int
from xundocs.model.quantities import Quantity, quantities
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_NUMBER = r"(\d{1,6}|[一二两三四五六七八九十]{1,3})"
_DAYS = lazy(rf"{_NUMBER}\s?个?(组|人|工|车|班|台)(?:日|天)(?![\u4e00-\u9fa5]*均)")
_EACH_DAYS = lazy(rf"每[个名]?(?:[\u4e00-\u9fa5]{{0,4}})(?:组|人|工|车|班|台)[^。；]{{0,16}}?{_NUMBER}天(?!以|左右|内)")
_OF = {"组": r"(\d{1,3}|[一二两三四五六七八九十]{1,3})个[\u4e00-\u9fa5]{0,5}?组", "人": r"(\d{1,4})(?:人|名)", "工": r"(\d{1,4})(?:人|名)", "车": r"(\d{1,3})(?:辆|台)",
       "班": r"(\d{1,3}|[一二两三四五六七八九十]{1,3})个班", "台": r"(\d{1,3})台"}
_PRICE = lazy(r"每(?:个|名)?(人|名|户|亩|吨|件|个|份|台|套|公里|平方米|株|棵|盏|次|场|期|本|册|桌|间|辆|头|只|笔|组日|人次|课时|学时)(?:每年)?[\u4e00-\u9fa5]{0,6}?(\d{1,6}(?:\.\d{1,3})?)(元|万元)(?![／/～~—至]|以|左右|起|不等)")
_SUM = lazy(r"(?:合计|共计|总计|共|需|计|总额为?|总价为?|金额为?)(?:人民币|发放|支出|支付|兑付|投入|补助|退还|收取|费用|资金|补贴|工作经费|经费|资金为?|慰问金|奖金|补偿款?|租金|工资|党费|误餐费|助学金|[\u4e00-\u9fa5]{2,5}[费金款]){0,3}(\d{1,12}(?:\.\d{1,6})?)(元|万元)(?!以|左右|余|多)")
_VAGUE = lazy(r"约|近|不超过|最高|最低|至少|不少于|不低于|平均|人均|户均|以内|以上|预计|测算|不等|另|补贴后|打折|优惠|扣除|减免|税")
_SPREAD = lazy(rf"(?<![\d第.—至]){_NUMBER}个([\u4e00-\u9fa5]{{0,4}}?(?:乡镇|镇|乡|村|社区|单位|县区|县|学校|支部|党支部|片区|网格|站点|小区))(?:，)?(?:各|每个?(?:乡镇|镇|乡|村|社区|单位|县区|县|学校|支部|党支部|片区|网格|站点|小区))([\u4e00-\u9fa5]{{0,8}}?)(\d{{1,5}})(人|名|户|个|件|份|次|场|条|处|盏|座)(?:[\u4e00-\u9fa5]{{0,8}})，?(?:共|共计|合计|总计|总共)(?:[\u4e00-\u9fa5]{{0,6}}?)(\d{{1,6}})\5")


def check(view: View) -> Iterator[Hit]:
    """Products of which the sentence gives both factors, each once."""
    if view.anatomy.regulation or not view.has("每", "各"):
        return
    for block in view.document.texts:
        if "每" in block.text or "各" in block.text:
            for sentence in re.finditer(r"[^。；！？\n]+", block.text):
                yield from in_sentence(block, sentence)
    for block, match in view.matches(_SPREAD, "各", "每"):
        places = to_int(match[1])
        if places and places * int(match[4]) != int(match[6]) and not re.search(r"另|约|左右|不等", match[0]):
            yield Hit(block, f"{places}个{match[2]}，每个{match[4]}{match[5]}，合计{places * int(match[4])}{match[5]}，写的是{match[6]}{match[5]}", "请核对总数、个数和每个的数。",
                      match.start(), match.end())


def in_sentence(block: Block, sentence: re.Match[str]) -> Iterator[Hit]:
    """The days and sums of money of one sentence."""
    yield from _days(block, sentence)
    yield from _money(block, sentence)


def _days(block: Block, sentence: re.Match[str]) -> Iterator[Hit]:
    """3个组，每组驻点20天，共需60个组日."""
    text = sentence[0]
    for match in _DAYS.finditer(text):
        stated, each = to_int(match[1]), {to_int(m[1]) for m in _EACH_DAYS.finditer(text, 0, match.start())}
        counts = {to_int(m[1]) for m in re.finditer(_OF[match[2]], text[:match.start()]) if not text[:m.start()].endswith("每")}
        numbers = [int(n) for n in re.findall(r"\d+", text[:match.start()])][:8]
        if not stated or len(each) != 1 or len(counts) != 1 or None in each or None in counts:
            continue
        days, count = each.pop() or 0, counts.pop() or 0
        if days * count == stated or any(prod(some) == stated for size in (2, 3) for some in combinations(numbers, size)) or re.search(r"约|左右|平均|轮流|轮换", text[:match.end()]):
            continue
        yield Hit(block, f"{count}×{days}天＝{count * days}个{match[2]}日，写的是{match[0]}", "请核对个数、天数和总数。", sentence.start() + match.start(), sentence.start() + match.end())


def _money(block: Block, sentence: re.Match[str]) -> Iterator[Hit]:
    """每人300元，共12人，合计3600元: one price, one count of that unit, one sum."""
    text = sentence[0]
    prices, sums = list(_PRICE.finditer(text)), list(_SUM.finditer(text))
    if len(prices) != 1 or len(sums) != 1 or _VAGUE.search(text) or len(re.findall(r"(?<![人户])每|(?<=[人户])每[^年]", text)) != 1:
        return
    price, total = prices[0], sums[0]
    found = quantities(text)
    measure = price[1]
    counts = [q for q in found if (q.unit == measure or {q.unit, measure} <= {"人", "名"}) and not q.vague]
    if len(counts) != 1 or total.start() < price.end() or counts[0].start > total.start():
        return
    each, stated = (Quantity(Decimal(v), u, 0, 0).amount for v, u in ((price[2], price[3]), (total[1], total[2])))
    others = [q.value for q in found if q not in counts][:8]
    if _agrees(counts[0].value * each, stated, total[1], total[2]) or any(_agrees(counts[0].value * each * other, stated, total[1], total[2]) for other in others):
        return
    if any(q.unit in ("元", "万元", "亿元") and q.amount not in (each, stated) for q in found):
        return
    right = counts[0].value * each
    shown = f"{right.normalize():f}元" if total[2] == "元" else f"{(right / 10_000).normalize():f}万元"
    yield Hit(block, f"{counts[0].value}{counts[0].unit}，每{measure}{price[2]}{price[3]}，合计{shown}，写的是{total[1]}{total[2]}", "请核对个数、单价和总额。",
              sentence.start() + total.start(1), sentence.start() + total.end())


def _agrees(right: Decimal, stated: Decimal, written: str, unit: str) -> bool:
    """Whether an amount is right to the decimals it is written with."""
    digits = len(written.partition(".")[2])
    scale = Decimal(10_000) if unit == "万元" else Decimal(1)
    return (right / scale).quantize(Decimal(1).scaleb(-digits)) == (stated / scale).quantize(Decimal(1).scaleb(-digits))


RULE = Rule("V-CNT-02", "个数乘单位数等于总数", "规定", "巡察文书校验 V-CNT-02", check,
            wrong="3个组，每组驻点20天，共需50个组日", right="3个组，每组驻点20天，共需60个组日")
