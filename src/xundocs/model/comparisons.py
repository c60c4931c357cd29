"""What a text says two of its figures differ by: 比上年的384个增加28个, 由120件降到90件，下降25%, 提高4.7个百分点, 净增22户.

Only changes whose two ends the text binds to them are given; nothing is said where another pair of figures explains the number.
Source: spec V-CNT-02, V-PCT-01.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from xundocs.model.percentage import percent
from xundocs.model.quantities import Quantity, quantities
from xundocs.model.sentences import end_of, start_of

RISE = ("增加", "增长", "上升", "提高", "提升", "增多", "扩大", "上涨", "新增", "增幅", "升幅", "涨幅", "多", "升", "增")
FALL = ("减少", "下降", "降低", "回落", "缩小", "压减", "压缩", "精简", "减幅", "降幅", "少", "降", "减")
_CHANGED = ("净增加", "净增长", "净减少", "净增", "净减", "相差", "差额", "少收", "多收", "少付", "多付", "超付", "超支", "超概算", "超预算", "超编", "缺编", "空编",
            "缺席", "缺勤", "请假", "未收回", "虚报", "多报", "少报", "漏报", "欠缴", "欠收", "尚欠", "尚缺", "短缺", "短少", "缺失", "缺口", "缺额", "超出",
            "结余", "节余", "节约", "节省", "剩余", "余下", "尚有", "还有", "仍有", "多报销", "多支付", "多领取", "多发放", "少开", "少缴", "少发", "多开", "多发", "多领", "多列", "多计", "少计", "少列", "核减", "审减", "审增")
"""Words for the difference of the two figures before them, whichever is larger."""
LOOSE = ("结余", "节余", "节约", "节省", "缺口", "尚有", "还有", "仍有", "超出", "请假", "剩余", "余下", "核减", "审减", "审增")
"""Of these words, those that other figures may account for too."""
_PERIOD = r"(?:20\d{2}年(?:末|底|初|同期|[上下]半年|[一二三四]季度)?|上年(?:同期|末|底)?|去年(?:同期|末|底)?|今年|本年|同期|上一?轮|本轮|第[一二三四五六七八九十]{1,2}轮|[上下]半年|[上一二三四]季度|上月|年初|年末|年底|期初|期末|上期|本期)"
REACH = 300
"""Characters before and after a change in which its figures are looked for."""
MOST_CHANGES = 200
"""Changes of one paragraph that are looked at; no real one has as many."""
_COMPARED = ("比", "较", "同比", "环比")


@dataclass(frozen=True, slots=True)
class Change:
    """A stated change from `first` to `last` that is not what they give. `unit` is a unit of quantity, %, 个百分点 or 倍."""

    first: Quantity
    last: Quantity
    word: str
    stated: Decimal
    unit: str
    start: int
    end: int
    direction: int = 0
    """1: said to rise, -1: to fall, 0: not said."""

    @property
    def digits(self) -> int:
        """Decimals as written."""
        return max(0, -int(self.stated.as_tuple().exponent))

    @property
    def difference(self) -> Decimal:
        """Last minus first, in 元 for money."""
        return self.last.amount - self.first.amount

    @property
    def right(self) -> Decimal:
        """What the change is, without sign, in its own unit."""
        if self.unit == "个百分点":
            return abs(self.difference)
        if self.unit == "%":
            return percent(abs(self.difference), self.first.amount, self.digits) if self.first.amount else self.stated
        if self.unit == "倍":
            return percent(abs(self.difference), self.first.amount, self.digits + 2) / 100 if self.first.amount else self.stated
        return abs(self.difference) / Quantity(Decimal(1), self.unit, 0, 0).amount

    @property
    def turned(self) -> bool:
        """Whether it is said to rise and falls, or the other way round."""
        return self.direction * self.difference < 0

    @property
    def holds(self) -> bool:
        """Whether the number is right; one with decimals may come from figures that are shown rounded."""
        right = self.right
        if right == self.stated or right.quantize(Decimal(1).scaleb(-self.digits)) == self.stated:
            return True
        slack = self.first.rounding + self.last.rounding
        if self.first.rounded and self.last.comparable(self.first) and Quantity(self.stated, self.unit, 0, 0).comparable(self.first):
            return abs(abs(self.difference) - Quantity(self.stated, self.unit, 0, 0).amount) <= slack + Quantity(self.stated, self.unit, 0, 0).rounding
        if not slack or not self.first.amount or self.unit not in ("%", "倍") or not self.digits or abs(self.stated - right) > 3:
            return False
        scale = 100 if self.unit == "%" else 1
        low, high = ((abs(self.difference) + s * slack) * scale / (self.first.amount - s * self.first.rounding) for s in (-1, 1))
        half = Decimal(1).scaleb(-self.digits) / 2
        return low - half <= self.stated <= high + half


_PERCENTAGE = re.compile(r"(?<![\d.～~—-])(\d{1,4}(?:\.\d{1,4})?)\s?[%％]")


def amounts(text: str) -> list[Quantity]:
    """Quantities and percentages (unit %), in order."""
    found = quantities(text)
    for match in _PERCENTAGE.finditer(text):
        vague = text[max(0, match.start() - 2):match.start()].endswith(("约", "近", "超", "过")) or text.startswith(("以上", "左右", "以下", "以内"), match.end())
        found.append(Quantity(Decimal(match[1]), "%", match.start(), match.end(), vague))
    return sorted(found, key=lambda q: q.start)


@lru_cache(1)
def _phrase() -> re.Pattern[str]:
    """The word of change right before a number."""
    words = "|".join(sorted((*_CHANGED, *RISE, *FALL), key=len, reverse=True))
    return re.compile(rf"(?P<word>{words})(?:了|额|幅|率|(?<=[差额幅])[为达]|达|人数)?[:：]?$|(?:比|较)[^，。；]{{1,20}}(?P<verb>多|少)[\u4e00-\u9fa5]{{1,2}}$")


_OTHER_MEASURE = re.compile(r"(?:年均|平均|均|每年|逐年|预计|计划|力争|目标|累计|年度|其中)(?:同比)?$")
_TIMES = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)倍|(\d{1,3}(?:\.\d{1,4})?)个百分点")


_OF_CHANGE = tuple(dict.fromkeys((*_COMPARED, "由", "从", "净", *_CHANGED, *(w for w in (*RISE, *FALL) if len(w) > 1))))
"""One of these stands wherever a change is stated."""


def changes(text: str) -> Iterator[Change]:
    """Every stated change that its own two figures do not give.

    >>> [(str(c.right), c.unit) for c in changes("共发现问题412个，比上年同期的384个增加38个。")]
    [('28', '个')]
    """
    if not any(word in text for word in _OF_CHANGE):
        return
    found = amounts(text)
    marks = [Quantity(Decimal(m[1] or m[2]), "倍" if m[1] else "个百分点", m.start(), m.end()) for m in _TIMES.finditer(text)]
    if len(found) + len(marks) < 3:
        return
    stated: dict[int, Quantity] = {}
    words: dict[int, re.Match[str]] = {}
    for quantity in sorted((*found, *marks), key=lambda q: q.start):
        begin = max(0, quantity.start - 30)
        match = _phrase().search(text[begin:quantity.start])
        if match is not None and not _OTHER_MEASURE.search(text[begin:begin + match.start()]):
            stated[quantity.start] = quantity
            words[quantity.start] = match
    plain = [q for q in found if q.start not in stated]
    before: tuple[Quantity, Quantity, int] | None = None
    for start, quantity in list(stated.items())[:MOST_CHANGES]:
        match = words[start]
        phrase = max(0, start - 30) + (match.start("word") if match["word"] else match.start("verb"))
        word = match["word"] or match["verb"]
        near = _near(plain, start)
        pair = _two_before(text, _near(found, start), quantity) if word in _CHANGED else _bound(text, near, quantity, phrase, before)
        if pair is None or quantity.vague or pair[0].vague or pair[1].vague or "其中" in text[max(pair[0].end, pair[1].end):phrase]:
            continue
        before = (*pair, quantity.end)
        direction = 0 if word in _CHANGED else 1 if word in RISE else -1
        change = Change(*pair, word, quantity.value, quantity.unit, min(pair[0].start, pair[1].start), max(quantity.end, pair[0].end), direction)
        if change.holds:
            if change.turned and quantity.unit != "倍" and _is_directed(text, pair):
                yield change
        elif not _is_explained(text, near, change, quantity):
            yield change


_GROSS = ("新增", "增加", "减少", "压减", "精简", "增", "减")
"""Words that may say what came or went, not what the two figures differ by."""
_NEUTRAL = re.compile(r"[^，。；、\d]{0,6}(?:变|调整|变更|更新|修订|优化|整合|扩充|动态)[^，。；、\d]{0,4}$")
_CAME = re.compile(r"新[增设订建纳立]|增[加补设列]|补充|纳入|转入|迁入|调入|调增|并入|追加|拆分|分设")
_WENT = re.compile(r"退出|减少|转出|迁出|调出|调减|注销|清退|取消|撤[销并]|合并|整合|归并|并入|废止|删除|删减|剔除|核减|移出|停发|失效|退休|死亡|去世|报废|淘汰|关闭|终止|销号|消除|出列|不再|到龄|划[出转]|上收|下放|摘牌|调出|离任|去除|删掉|淘汰")


def is_gross(text: str, change: Change) -> bool:
    """由18项调整为21项，新增5项: whether the word after two figures of a stock may say only what came (or went)."""
    if change.word not in _GROSS or change.first.start > change.last.start or not re.search(r"[由从][^，。；]{0,16}$", text[max(0, change.first.start - 20):change.first.start]):
        return False
    if change.word != "新增" and re.search(_PERIOD, text[max(0, change.first.start - 12):change.last.start]):
        return False
    return change.word == "新增" or _NEUTRAL.match(text[change.first.end:change.last.start]) is not None or has_counterpart(text, change)


def has_counterpart(text: str, change: Change) -> bool:
    """Whether the paragraph says that something went (or, for a fall, came) as well."""
    low, high = max(0, change.start - REACH), min(len(text), change.end + REACH)
    around = text[low:change.first.start] + "，" + text[change.last.end:high]
    return (_WENT if change.direction > 0 else _CAME).search(around) is not None


def _is_directed(text: str, pair: tuple[Quantity, Quantity]) -> bool:
    """Whether the words say which figure is the earlier one: 由…到…, 比…的."""
    first, last = pair
    if first.start < last.start:
        return bool(re.search(r"[由从][^，。；]{0,16}$", text[max(0, first.start - 20):first.start]))
    return bool(re.search(r"[比较][^，。；]{0,14}$", text[max(0, first.start - 16):first.start]))


def _near(found: list[Quantity], place: int) -> list[Quantity]:
    """The quantities that can belong to a change; `found` is in order."""
    return found[bisect_left(found, place - REACH, key=lambda q: q.start):bisect_left(found, place + REACH, key=lambda q: q.start)]


def _sentence(text: str, start: int) -> tuple[int, int]:
    """Where the sentence round a place begins and ends, within REACH."""
    low, high = max(0, start - REACH), min(len(text), start + REACH)
    return start_of(text, start, low=low), end_of(text, start, high=high)


def _sentence_before(text: str, begin: int) -> int:
    """Where the sentence before one begins."""
    return start_of(text, max(0, begin - 1), low=max(0, begin - REACH))


def _bound(text: str, found: list[Quantity], stated: Quantity, phrase: int, before: tuple[Quantity, Quantity, int] | None) -> tuple[Quantity, Quantity] | None:
    """The figures before and after the change, None when the text does not bind them."""
    if before is not None and 0 <= phrase - before[2] <= 10 and not re.search(r"[\d。；]", text[before[2]:phrase]):
        return (before[0], before[1]) if _fits(before[0], stated) else None
    begin, end = _sentence(text, phrase)
    earlier = [q for q in found if begin <= q.start and q.end <= phrase and _fits(q, stated)]
    clause = start_of(text, phrase, "，；", begin)
    compared = next((p for p in (text.rfind(w, clause, phrase) for w in ("比", "较", "由", "从")) if p >= 0), -1)
    if earlier and earlier[-1].start > compared >= 0 and phrase - earlier[-1].end <= 6 and text[compared] in "比较":
        above = [q for q in earlier if q.end <= compared and q.comparable(earlier[-1])]
        if any(compared < q.start for q in earlier[:-1]):
            return None  # 58户，较调整前的61户退出8户、新增5户
        if above and compared - above[-1].end <= 24:
            return earlier[-1], above[-1]
        return _total_before(text, found, earlier, stated, phrase, begin)
    if len(earlier) >= 2 and (pair := _from_to(text, earlier[-2], earlier[-1], phrase)):
        return pair
    later = [q for q in found if stated.end <= q.start < end and _fits(q, stated)][:2]
    if len(later) == 2 and re.fullmatch(r"，(?:即|分别)?[由从][^，。；\d]{0,12}", text[stated.end:later[0].start]) and _TO.fullmatch(text[later[0].end:later[1].start]):
        return later[0], later[1]
    return _named(text, found, earlier, stated, phrase, clause, (begin, end)) or _periods(text, earlier, clause, phrase)


def _fits(quantity: Quantity, stated: Quantity) -> bool:
    if stated.unit == "个百分点":
        return quantity.unit == "%"
    return stated.unit in ("%", "倍") or quantity.comparable(stated)


def _two_before(text: str, found: list[Quantity], stated: Quantity) -> tuple[Quantity, Quantity] | None:
    """编制45名，实有52名，超编7名: just two figures of that kind in the sentence before it, and none after."""
    begin, end = _sentence(text, stated.start)
    if text[stated.start - 2:stated.start] in ("尚有", "还有", "仍有") and not re.match(r"[\u4e00-\u9fa5]{0,4}(?:未|没|待)", text[stated.end:stated.end + 6]):
        return None
    if re.search(r"(?:年末|年初|滚存|历年|账户|上年|期末)[结节]余$", text[max(0, stated.start - 6):stated.start]):
        return None
    alike = [q for q in found if begin <= q.start < end and (q.comparable(stated) if stated.unit != "个百分点" else q.unit == "%")]
    if stated.unit == "%" or len([q for q in alike if q is not stated]) != 2 or any(q.start > stated.start for q in alike) or stated.start - alike[1].end > 16:
        return None
    return alike[0], alike[1]


_TO = re.compile(r"[^，。；、（）]{0,16}?(?:到|至|为|成)[^，。；、（）\d]{0,12}(?:20\d{2}年[^，。；、\d]{0,6})?")


def _from_to(text: str, first: Quantity, last: Quantity, phrase: int) -> tuple[Quantity, Quantity] | None:
    """由A(降)到B，下降N."""
    lead = text[max(0, first.start - 24):first.start]
    if not first.comparable(last) or not _TO.fullmatch(text[first.end:last.start]) or phrase - last.end > 20:
        return None
    return (first, last) if re.search(r"[由从][^，。；]{0,22}$", lead) else None


_OPENS = re.compile(rf"\s*(?:同比|环比)?(?:比|较){_PERIOD}(?:同期)?的?[^，。；\d]{{0,8}}$")
_TOTAL = re.compile(r"(?:合计|共计?|总计|总额为?|达到?|实现|完成|共[受办发查][理结现处][\u4e00-\u9fa5]{0,4})(?:为|了)?$")


def _total_before(text: str, found: list[Quantity], earlier: list[Quantity], stated: Quantity, phrase: int, begin: int) -> tuple[Quantity, Quantity] | None:
    """A sentence that opens with 比上年同期的A: its own figure is the total of the sentence before."""
    if len(earlier) != 1 or not _OPENS.fullmatch(text[begin:earlier[0].start]) or phrase - earlier[0].end > 4:
        return None
    start = start_of(text, max(0, begin - 1))
    totals = [q for q in found if start <= q.start < begin and _fits(q, stated) and q.comparable(earlier[0]) and _TOTAL.search(text[max(0, q.start - 9):q.start])]
    return (earlier[0], totals[0]) if len(totals) == 1 else None


_NAMED = re.compile(rf"(?P<own>{_PERIOD})?[^，。；\d]{{0,4}}(?:比|较)(?P<other>{_PERIOD})[^，。；]{{0,6}}$")


def _named(text: str, found: list[Quantity], earlier: list[Quantity], stated: Quantity, phrase: int, clause: int,
           sentence: tuple[int, int]) -> tuple[Quantity, Quantity] | None:
    """2025年比2024年减少N: the figures that stand right after those names, in this sentence or the one before."""
    match = _NAMED.search(text[max(clause, phrase - 40):phrase])
    begin = _sentence_before(text, sentence[0])
    near = [q for q in found if begin <= q.start < sentence[1] and _fits(q, stated)]
    if match is None:
        after = re.match(r"\s?[（(，,](?:上年|去年|上轮|20\d{2}年)[^，。；\d]{0,8}", text[stated.end:stated.end + 24])
        old = next((q for q in near if after and q.start == stated.end + after.end()), None)
        return (old, earlier[-1]) if old is not None and earlier and old.comparable(earlier[-1]) else None
    old = _value_of(text, near, match["other"], phrase)
    if old is None:
        return None
    own = _value_of(text, near, match["own"], phrase) if match["own"] else next((q for q in reversed(earlier) if q is not old), None)
    if own is None and match["own"] == "本轮":
        own = next((q for q in reversed(near) if q is not old and q.end <= phrase), None)
    return (old, own) if own is not None and own is not old and own.comparable(old) else None


def _value_of(text: str, near: list[Quantity], name: str, phrase: int) -> Quantity | None:
    """The only figure that follows a period's name directly."""
    values = []
    for quantity in near:
        lead = text[max(0, quantity.start - 16):quantity.start]
        place = lead.rfind(name)
        if place >= 0 and not re.search(r"[，。；、\d（）]", lead[place + len(name):]):
            values.append(quantity)
    return values[0] if len({q.value for q in values}) == 1 else None


def _periods(text: str, earlier: list[Quantity], clause: int, phrase: int) -> tuple[Quantity, Quantity] | None:
    """A in one period, B in another, and the change between them: just two figures of one kind in the sentence."""
    if len(earlier) < 2:
        return None
    alike = [q for q in earlier if q.comparable(earlier[-1])]
    if len(alike) != 2 or phrase - alike[1].end > 18:
        return None
    one, other = (_period(text, q, alike[0].end if q is alike[1] else 0) for q in alike)
    if not other or one == other:
        return None
    said = re.search(r"同比|环比|比|较|[增减降升]", text[clause:phrase + 2])
    if one:
        return (alike[1], alike[0]) if _is_before(other, one) else (alike[0], alike[1])
    return (alike[1], alike[0]) if said and re.match(r"上|去|同期", other) else None


def _period(text: str, quantity: Quantity, floor: int) -> str:
    """The period a figure's own clause names, "" for none."""
    begin = start_of(text, quantity.start, "，；。", floor)
    names = re.findall(_PERIOD, text[begin:quantity.start])
    return names[-1] if names else ""


def _is_before(one: str, other: str) -> bool:
    """Whether the first period is the earlier one."""
    if one[:2] == other[:2] == "20":
        return one[:4] < other[:4]
    return one[0] in "上去" or one == "同期" or one in ("年初", "期初")


def _is_explained(text: str, found: list[Quantity], change: Change, stated: Quantity) -> bool:
    """Whether any other two figures of the sentence and the one before give the number."""
    begin, end = _sentence(text, stated.start)
    begin = _sentence_before(text, begin)
    near = [q for q in found if begin <= q.start < end and _fits(q, stated)][-20:]
    return any(Change(a, b, change.word, change.stated, change.unit, 0, 0).holds
               for a in near for b in near if a is not b and a.comparable(b) and {a, b} != {change.first, change.last})


_TURN = re.compile(r"[^，。；、（）\d]{0,6}?(增加|增长|上升|提高|提升|上涨|增|升|减少|下降|降低|回落|压减|压缩|精简|减|降)(?:到|至|为)[^，。；、（）\d]{0,10}(?:20\d{2}年[^，。；、\d]{0,6})?")


def turns(text: str) -> Iterator[Change]:
    """由120件上升到90件: the word says the other direction."""
    if not any(w in text for w in ("到", "至", "为")) or not any(w in text for w in "由从"):
        return
    found = amounts(text)
    for first, last in pairwise(found):
        match = _TURN.fullmatch(text[first.end:last.start])
        if match and first.comparable(last) and not first.vague and not last.vague and re.search(r"[由从][^，。；]{0,16}$", text[max(0, first.start - 20):first.start]):
            change = Change(first, last, match[1], abs(last.amount - first.amount), first.unit, first.start, last.end, 1 if match[1] in RISE else -1)
            if change.turned:
                yield change
