"""Quantities in running text (23个, 12.60万元, 1,128人) and what the text says about their sums and shares.

Only what the text itself binds together is compared: a total with the parts listed after 其中, two counts with their
percentage. Where the binding is not clear nothing is said.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice, pairwise

from xundocs.model.numerals import to_int
from xundocs.model.percentage import percent

UNITS: tuple[str, ...] = ("人次", "件次", "个", "件", "项", "条", "人", "名", "份", "户", "家", "次", "起", "宗", "所", "处", "篇", "场", "期", "轮", "批", "支", "台", "套",
         "间", "栋", "辆", "亩", "公里", "吨", "亿元", "万元", "元", "笔", "张", "本", "册", "例", "类", "种", "村", "镇", "批次", "学时", "课时", "小时", "天", "座", "棵", "株", "平方米", "公斤", "斤", "头", "只", "床", "讲", "门", "位")
_TEN_THOUSANDS = ("人次", "册次", "件次", "人", "户", "亩", "吨", "件", "个", "次", "平方米", "立方米", "公里", "册", "份", "株", "头", "只", "千瓦时", "公斤", "斤", "套")
"""Units that are counted in 万, too."""
UNITS = (*UNITS, "册次", "立方米", "千瓦时", *(f"万{unit}" for unit in _TEN_THOUSANDS))
ALIKE = frozenset({"个", "件", "条", "项", "起", "宗"})
PEOPLE = frozenset({"人", "名"})
_MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_SCALE = {**_MONEY, **{f"万{unit}": Decimal(10_000) for unit in _TEN_THOUSANDS}}
"""What one of the unit is in 元, or in the unit without 万."""
_CHINESE = "零一二两三四五六七八九十百千"
_VAGUE_BEFORE = ("约", "近", "大约", "超过", "超", "至少", "不少于", "不低于", "不足", "最多", "第", "达到近", "每", "前", "后", "上万", "平均")
_EACH = re.compile(r"(?:每[个名]?[\u4e00-\u9fa5]{0,5}|(?:人|户|年|月|日|村|组|校|件|班|平)均[\u4e00-\u9fa5]{0,4}|各(?:有|派|选派?|抽调?|占|为|负责|承担|督查|评估|配备?|巡察)?)$")
"""每组9人, 人均6条, 两个组各8人: what one of several has, neither a total nor a part."""
_NOT_VAGUE = ("节约", "违约", "履约", "签约", "集约", "最近", "附近")
_VAGUE_AFTER = ("以上", "以下", "左右", "以内", "上下", "之多", "多", "余", "以外", "不等")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its unit. `start` and `end` are offsets into the text; `noun` is what follows the unit directly."""

    value: Decimal
    unit: str
    start: int
    end: int
    vague: bool = False
    """约, 余, 以上 …: no exact statement."""
    each: bool = False
    """每组9人, 人均6条: what one of several has, neither a total nor a part."""

    @property
    def amount(self) -> Decimal:
        """The value in 元 for money, 1.26万人次 in 人次, as it stands for everything else."""
        return self.value * _SCALE.get(self.unit, Decimal(1))

    @property
    def rounding(self) -> Decimal:
        """Half of the last decimal of an amount in 万元, 亿元 or 万人次; plain counts are exact."""
        places = max(0, -int(self.value.as_tuple().exponent))
        return Decimal(1).scaleb(-places) * _SCALE[self.unit] / 2 if self.unit[0] in "万亿" else Decimal(0)

    @property
    def rounded(self) -> bool:
        """Whether it is a count in ten thousands (1.26万人次), which is exact only to its last decimal; money is given exactly."""
        return self.unit in _SCALE and self.unit not in _MONEY

    def comparable(self, other: Quantity) -> bool:
        """Whether both count the same sort of thing."""
        return self.unit == other.unit or _plain(self.unit) == _plain(other.unit) or {self.unit, other.unit} <= PEOPLE or {self.unit, other.unit} <= set(_MONEY)

    def shown(self, value: Decimal) -> str:
        """A value in this quantity's unit."""
        plain = value / _SCALE.get(self.unit, Decimal(1))
        return f"{plain.normalize():f}{self.unit}"


def _plain(unit: str) -> str:
    """万人次 → 人次; money stays as it is."""
    return unit if unit in _MONEY else unit.removeprefix("万")


@lru_cache(1)
def _pattern() -> re.Pattern[str]:
    units = "|".join(sorted(UNITS, key=len, reverse=True))
    return re.compile(rf"(?<![\d.〔\[/／—~～-])(?<!\d[,，:：])(\d{{1,3}}(?:,\d{{3}}){{1,4}}(?!\d)|\d{{1,12}})(\.\d{{1,6}})?[ \u3000]?(余|多)?[ \u3000]?({units})"
                      rf"|(?<![{_CHINESE}第\d])([{_CHINESE}]{{1,9}})(个|件|项|条|名|份|户|家|起|宗|所|处)(?![{_CHINESE}])")


def quantities(text: str) -> list[Quantity]:
    """Every quantity in the text, in order.

    >>> [(str(q.value), q.unit) for q in quantities("移交线索1,148件，涉及12.60万元、三个单位")]
    [('1148', '件'), ('12.60', '万元'), ('3', '个')]
    """
    return list(_kept(text) if len(text) <= KEPT_UP_TO else _read(text))


KEPT_UP_TO = 4000
"""Characters of a text whose quantities are remembered: a dozen rules ask for those of the same paragraph."""


@lru_cache(1024)
def _kept(text: str) -> tuple[Quantity, ...]:
    return tuple(_read(text))


def _read(text: str) -> Iterator[Quantity]:
    for match in _pattern().finditer(text):
        if match[5]:
            number = to_int(match[5])
            if number is None:
                continue
            value, unit = Decimal(number), match[6]
        else:
            value, unit = Decimal(match[1].replace(",", "") + (match[2] or "")), match[4]
        before, after = text[max(0, match.start() - 3):match.start()], text[match.end():match.end() + 2]
        if unit == "个" and (after.startswith(("百分", "月", "小时", "工作")) or after[:2] == "星期"):
            continue
        vague = bool(match[3]) or (before.endswith(_VAGUE_BEFORE) and not before.endswith(_NOT_VAGUE)) or (
            after.startswith(_VAGUE_AFTER) and not re.match(r"多[\d了于出]", after))
        yield Quantity(value, unit, match.start(), match.end(), vague, _is_each(text, match.start()))


def _is_each(text: str, place: int) -> bool:
    lead = text[max(0, place - 8):place]
    return any(c in lead for c in "每均各") and _EACH.search(lead) is not None


_INTRODUCED = re.compile(r"(?:共计?|合计|总计|以上|上述|全部|反馈的?|本次反馈)(?:有|提出|发现|反馈)?$")
_FULL_WIDTH = {ord("０") + n: str(n) for n in range(10)}


def totals(text: str, nouns: tuple[str, ...], units: str) -> Iterator[tuple[Quantity, str, int]]:
    """Exact quantities introduced as totals (共3个问题, 反馈的九个问题) of these nouns: (quantity, noun, where the words begin).

    >>> [(str(q.value), noun, start) for q, noun, start in totals("上月2个问题，以上十二个问题", ("问题",), "个条项")]
    [('12', '问题', 7)]
    """
    for quantity in quantities(text.translate(_FULL_WIDTH)):
        noun = next((n for n in nouns if text.startswith(n, quantity.end)), None)
        if noun is None or quantity.vague or quantity.unit not in units:
            continue
        begin = max(0, quantity.start - 8)
        if introduced := _INTRODUCED.search(text[begin:quantity.start]):
            yield quantity, noun, begin + introduced.start()


LONGEST_LIST = 2000
"""Characters a list of parts is followed."""


def _within(found: list[Quantity], start: int, end: int) -> list[Quantity]:
    """The quantities that lie between two offsets; `found` is in order."""
    first = bisect_left(found, start, key=lambda q: q.start)
    last = bisect_right(found, end, key=lambda q: q.end)
    return found[first:last]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total and the parts the text lists for it. `closed`: the list claims to be complete."""

    total: Quantity
    parts: tuple[Quantity, ...]
    closed: bool
    plain: bool = True
    """Total and parts stand in one sentence and the parts exclude one another by their words."""

    @property
    def sum(self) -> Decimal:
        """The parts together, in 元 for money."""
        return sum((p.amount for p in self.parts), Decimal(0))

    @property
    def difference(self) -> Decimal:
        """Parts minus total."""
        return self.sum - self.total.amount


_CUE = re.compile(r"[（(]其中(?:包括|包含|有)?[:：，,]?|其中(?:包括|包含|有)?[:：，,]?|分别(?:是|为)[:：]?|(?:具体)?(?:包括|分为|包含)[:：]?|（|\(|[:：]|由(?=[^。；]{4,120}?(?:组成|构成))")
_SPLIT = re.compile(r"[、，,；;。！？\n]|(?<=[个件项条人名份户家起元])和")
_OVERLAP = re.compile(r"党纪|政务处分|女|岁|学历|本科|研究生|少数民族|中共党员|党员\d|硕士|双重|同时|兼|职称|以上|以下|重复|两者|都有|均有|含|交叉")
_MAY_OVERLAP = re.compile(r"涉及|具有|具备|存在|获|参加|更换|拥有|持有|熟悉|有[\u4e00-\u9fa5]{2,8}的|被|需要|应当|可以|符合")
"""Words of qualities several of which one thing may have."""
_IS_CHANGE = re.compile(r"(?:净增加?|净减少?|增加|减少|增长|下降|上升|压减|新增|相差|调增|调减|追加|比[^，。；]{0,12}[多少])(?:了|额|费用|资金|投资|支出|收入)?$")
"""What stands before a difference, which is no total of what follows it."""
_IS_SUM = re.compile(r"(?:共|共计|合计|总计|总共|累计)(?:为|是|有)?$")
_NO_PART = re.compile(r"同时|兼|双重|比|超")
_VERB_TAIL = re.compile(r"[\u4e00-\u9fa5]{1,4}[^，、；。：:（）()\n比超多少增减]{0,12}[，、；]")
"""What may stand between two parts beside a mark: 6个于11月底前完成，3个…"""
_REACH = 60


def breakdowns(text: str) -> Iterator[Breakdown]:
    """Every total with its parts: N个…，其中A n个、B n个; N个（A n个；B n个）; A n个、B n个，合计N个."""
    found = quantities(text)
    if len(found) < 2:
        return
    taken: set[int] = set()
    for cue in _CUE.finditer(text):
        for total in _totals_before(text, found, cue):
            yield from _listed(text, found, cue, total, taken)
    yield from _sums(text, found)
    yield from _bare(text, found)
    yield from _opposites(text, found)


def _listed(text: str, found: list[Quantity], cue: re.Match[str], total: Quantity, taken: set[int]) -> Iterator[Breakdown]:
    """The breakdown of one total after a cue, unless the list is not one of disjoint parts."""
    if total.start in taken:
        return
    parts, end, clean = _parts_after(text, found, cue.end(), total, bracket=cue[0][0] in "（(")
    body = text[cue.end():end]
    if len(parts) > 1 and len(parts) == total.value and all(p.amount >= total.amount for p in parts):
        return  # 单位有3个：甲18个、乙15个、丙12个: one for each of the three
    if _follows_change(text, total) and not (parts and _follows_change(text, parts[0])):
        return
    near = [q for q in _within(found, _sentence_before(text, cue.start()), cue.start()) if _same_kind(q, total)]
    if parts and _OVERLAP.search(body) and not _NO_PART.search(body):
        too_large = next((p for p in parts if all(p.amount > q.amount for q in near)), None)
        if too_large is not None and _is_own(text, cue, total):
            yield Breakdown(total, (too_large,), False)
        return
    if not parts or _OVERLAP.search(body) or text[end:end + 1] == "等" or "其中" in body:
        return
    if cue[0] in "（(:：由" and len(parts) < 2:
        return
    if cue[0].startswith("分别") and (total.value == len(parts) or "分别" in text[_sentence_before(text, cue.start()):total.start]):
        return  # 四个乡镇分别为8个、7个、4个、5个: as many parts as the number says; 2024年分别为…，2025年分别为…
    taken.add(total.start)
    breakdown = Breakdown(total, tuple(parts), clean and ("其中" not in cue[0] or len(parts) >= 3),
                          _is_own(text, cue, total) and not _MAY_OVERLAP.search(body) and (not cue[0].startswith("分别") or _is_total(text, total)))
    if not breakdown.difference or not _is_read_otherwise(text, breakdown, near):
        yield breakdown


def _is_own(text: str, cue: re.Match[str], total: Quantity) -> bool:
    """Whether the total stands in the cue's own sentence."""
    return not any(mark in text[total.end:cue.start()] for mark in "。；;\n")


def _is_total(text: str, total: Quantity) -> bool:
    """Whether the words before say it is all there is."""
    return text.startswith(("组成", "构成"), total.end) or re.search(r"(?:共|总|计|全[县市区镇乡局部]|反馈|发现|移交|收到|受理)[^，。；\d]{0,10}$", text[max(0, total.start - 16):total.start]) is not None


def _is_read_otherwise(text: str, found: Breakdown, near: list[Quantity]) -> bool:
    """Whether the parts make up another figure of the sentence, or those up to (or from) a change of marks do: 组长4人、副组长8人，党员9人."""
    if any(found.sum == q.amount for q in near):
        return True
    parts = found.parts
    marks = [text[a.end:b.start].lstrip()[:1] for a, b in pairwise(parts)]
    turns = [n for n in range(1, len(marks)) if marks[n] != marks[n - 1] and marks[n] not in "和及"]
    rows = [row for n in turns for row in (parts[:n + 1], parts[n + 1:], parts[n:]) if len(row) > 1]
    return any(sum((p.amount for p in row), Decimal(0)) == q.amount for row in rows for q in (found.total, *near))


def _row_sums(found: list[Quantity]) -> set[Decimal]:
    """What neighbouring figures come to together."""
    amounts = [q.amount for q in found[-20:]]
    return {sum(amounts[i:j], Decimal(0)) for i in range(len(amounts)) for j in range(i + 2, len(amounts) + 1)}


def _sentence_before(text: str, place: int) -> int:
    """Where the sentence of a place begins; the one before when the place opens its sentence."""
    floor = max(0, place - 300)
    begin = max(text.rfind(mark, floor, place) for mark in "。！？\n") + 1
    if place - begin <= 1 and begin > 1:
        begin = max(text.rfind(mark, floor, begin - 1) for mark in "。！？\n") + 1
    return max(begin, floor)


def _follows_change(text: str, quantity: Quantity) -> bool:
    return _IS_CHANGE.search(text[max(0, quantity.start - 14):quantity.start]) is not None


_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_BARE = re.compile(rf"(?:共|合计|总计|总)[^，。；、\d]{{0,12}}[\d,.]+(?:{_UNIT})(，)(?=(?:[^，、。；：\d（）比较增减]{{1,10}}[\d,.]+(?:{_UNIT})[，、]){{2,}}[^，、。；：\d（）比较增减]{{1,10}}[\d,.]+(?:{_UNIT})[。；])")


def _bare(text: str, found: list[Quantity]) -> Iterator[Breakdown]:
    """共发放86.4万元，一组32.1万元，二组28.7万元，三组25.6万元。"""
    for match in _BARE.finditer(text):
        total = next((q for q in found if q.end == match.start(1)), None)
        stop = min(p for p in (text.find(mark, match.end()) for mark in "。；") if p >= 0)
        parts = _within(found, match.end(), stop)
        if total is not None and not total.vague and all(total.unit == q.unit and not q.vague and not q.each for q in parts) and not _OVERLAP.search(text[match.end():stop]) and not any(
                _IS_SUM.search(text, match.end(), q.start) for q in parts):
            breakdown = Breakdown(total, tuple(parts), False)
            if not breakdown.difference or not _is_read_otherwise(text, breakdown, [q for q in _within(found, _sentence_before(text, total.start), total.start) if _same_kind(q, total)]):
                yield breakdown


_OPPOSITE = re.compile(rf"[\d,.]+(?:{_UNIT})，(?=(?:[^，、。；：\d（）]{{1,8}}[\d,.]+(?:{_UNIT})[，、]){{1,4}}(?:不|未)[^，、。；：\d（）]{{1,7}}[\d,.]+(?:{_UNIT})[。；，])")


def _opposites(text: str, found: list[Quantity]) -> Iterator[Breakdown]:
    """抽查320张，合规302张，不合规18张: the last part is the opposite of one before it, so that they are all."""
    done = 0
    for match in _OPPOSITE.finditer(text):
        if match.start() < done:
            continue
        total = next((q for q in found if q.start <= match.start() and q.end == match.end() - 1), None)
        stop = next(m.start() for m in re.finditer(r"[，、。；]", text[match.end():]) if re.search(r"(?:^|[，、])(?:不|未)[^，、]*$", text[match.end():match.end() + m.start()])) + match.end()
        parts = _within(found, match.end(), stop)
        labels = [re.sub(r"\d.*", "", piece) for piece in re.split(r"[，、]", text[match.end():stop])]
        opposite = labels[-1].lstrip("不未")
        done = stop
        if total is None or total.vague or len(parts) != len(labels) or not any(label.endswith(opposite) or opposite in label for label in labels[:-1]):
            continue
        if all(total.unit == q.unit and not q.vague for q in parts) and not _OVERLAP.search(text[match.end():stop]):
            yield Breakdown(total, tuple(parts), True)


def _totals_before(text: str, found: list[Quantity], cue: re.Match[str]) -> list[Quantity]:
    """The total before a cue, and the one it is joined to (15件28人)."""
    last = _total_before(text, found, cue)
    if last is None:
        return []
    joined = [q for q in _within(found, last.start - 20, last.start) if q.end == last.start and not q.vague]
    return [*joined, last]


def _total_before(text: str, found: list[Quantity], cue: re.Match[str]) -> Quantity | None:
    """The nearest exact quantity before the cue, in its sentence or, when the cue opens a sentence, in the one before."""
    before = _within(found, cue.start() - _REACH, cue.start())
    if not before:
        return None
    total = before[-1]
    if cue[0].startswith("其中"):
        total = _of_the_parts(text, found, cue, before)
    between = text[total.end:cue.start()]
    limit = 12 if cue[0][0] in "（(:：" else _REACH
    stops = between.rstrip("。，,；; ")
    of_each = total.each and not (between == "，" and "均" not in text[max(0, total.start - 6):total.start])
    if total.vague or of_each or total.value <= 1 or len(between) > limit or any(mark in stops for mark in "。；;\n！？）") or ("（" in stops or "(" in stops):
        return None
    if cue[0][0] in "（(:：" and any(mark in between for mark in "，,。"):
        return None
    return total


def _of_the_parts(text: str, found: list[Quantity], cue: re.Match[str], before: list[Quantity]) -> Quantity:
    """The nearest quantity of the sentence that is counted as the first part is: 56.2万元用于3所敬老院，其中甲院21.0万元; else the nearest."""
    first = next((q for q in _within(found, cue.end(), cue.end() + _REACH)), None)
    if first is None or _same_kind(before[-1], first):
        return before[-1]
    alike = [q for q in before if first.unit in _MONEY and q.unit in _MONEY and not any(m in text[q.end:cue.start()] for m in "。；")]
    return alike[-1] if len(alike) == 1 else before[-1]


def _parts_after(text: str, found: list[Quantity], start: int, total: Quantity, bracket: bool) -> tuple[list[Quantity], int, bool]:
    """Parallel items with one quantity each, until the list ends; where it ends, and whether it ends with its sentence."""
    stop = len(text)
    if bracket:
        closing = text.find("）", start, start + 600) if "）" in text[start:start + 600] else text.find(")", start, start + 600)
        if closing < 0:
            return [], start, False
        stop = closing
    parts: list[Quantity] = []
    place, separator = start, ""
    inside = _within(found, start, min(stop, start + LONGEST_LIST))
    for quantity, following in zip(inside, [*inside[1:], None], strict=False):
        gap = text[place:quantity.start]
        if parts and gap[:1] not in _SEPARATORS and _same_kind(total, quantity):
            if separator or not _VERB_TAIL.fullmatch(gap) or len(parts) > 1:
                break
            gap = gap[-1:]
        if not _same_kind(total, quantity):
            if parts and not any(mark in gap for mark in "，、；。,;") and len(gap) <= 12:
                place = quantity.end
                continue
            if following is not None and following.start - quantity.end <= 4 and not set(text[quantity.end:following.start]) & set("，、；。,;"):
                continue
            break
        if parts and (_CHANGE.search(gap) or _IS_SUM.search(gap) or _IS_CHANGE.search(gap)):
            break  # 2025年13.3万元，2025年比2024年减少2.8万元: no further part
        inner = gap[1:] if parts else gap
        if len(gap) > _REACH or len(parts) > 60 or (parts and "其中" in gap) or any(mark in inner for mark in "。；;！？\n：") or ((separator not in "；;" or not separator) and parts and "，" in inner):
            break
        if parts and separator and gap[:1] in "；;" and separator not in "；;":
            break
        if quantity.vague or quantity.each:
            return [], place, False
        separator = separator or (gap[:1] if parts else "")
        parts.append(quantity)
        place = quantity.end
    clean = place >= stop or text[place:place + 1] in "。；;！？\n" or text[place:place + 2] in ("），", "）。", "组成", "构成")
    if len({p.unit for p in parts} - PEOPLE - set(_MONEY)) > 1:
        return [], place, False
    return parts, place, clean


_CHANGE = re.compile(r"[比较同环].{0,12}(?:增加|增长|减少|下降|上升|提高|降低)|空编|缺编|超编|缺额")
_SEPARATORS = frozenset("、，,；;和及")


def _same_kind(total: Quantity, part: Quantity) -> bool:
    return total.comparable(part) or {total.unit, part.unit} <= ALIKE


_SUM = re.compile(r"(?:[二两三四五六七八九](?:项|类|者|个?方面|部分|笔))?(?:合计|共计|总计|总共|共)(?:为|是|有)?[:：]?(?=\d)")


def _sums(text: str, found: list[Quantity]) -> Iterator[Breakdown]:
    """A n个、B n个、C n个，合计N个: the quantity right after the word, with the parallel segments before it."""
    for cue in _SUM.finditer(text):
        total = next((q for q in _within(found, cue.end(), cue.end() + 24) if q.start == cue.end()), None)
        if total is None or total.vague:
            continue
        begin = max(0, *(text.rfind(mark, max(0, cue.start() - 400), cue.start()) + 1 for mark in "。；\n：:"))
        noun = text[total.end:total.end + 2]
        segments = [s for s in _segments(text, max(begin, cue.start() - 300), cue.start()) if s[1] > s[0]]
        parts: list[Quantity] = []
        for first, last in reversed(segments):
            inside = [q for q in _within(found, first, last) if q.unit == total.unit]
            if len(inside) != 1 or inside[0].vague or inside[0].each or re.search("其中|含|下降|增加|减少|增长", text[first:last]):
                break
            tail = text[inside[0].end:last].strip()
            if tail and tail[:2] != noun:
                break
            parts.insert(0, inside[0])
        near = [q for q in _within(found, _sentence_before(text, cue.start()), cue.start()) if _same_kind(q, total)]
        breakdown = Breakdown(total, tuple(parts), True)
        if len(parts) >= 2 and (not breakdown.difference or total.amount not in _row_sums(near)):
            yield breakdown


def _segments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    places = [start]
    marks = list(_SPLIT.finditer(text, start, end))
    found = []
    for mark in marks:
        found.append((places[-1], mark.start()))
        places.append(mark.end())
    if text[places[-1]:end].strip("，, "):
        found.append((places[-1], end))
    return found


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage the text states of two of its counts."""

    part: Quantity
    whole: Quantity
    stated: Decimal
    start: int
    end: int

    @property
    def digits(self) -> int:
        """Decimals as written."""
        return max(0, -int(self.stated.as_tuple().exponent))

    @property
    def right(self) -> Decimal:
        """What it should be, to as many decimals."""
        return percent(self.part.amount, self.whole.amount, self.digits)


_PERCENT = re.compile(r"(?<![\d.～~—-])(\d{1,3}(?:\.\d{1,4})?)\s?[%％]")
_LABEL = re.compile(r"(?:[\u4e00-\u9fa5]{0,6}率|占比|占(?:总数|总量|全部|反馈问题|问题总数|总人数|发现问题|总金额|比)?的?(?:比例|比重)?|比例)(?:仅|只)?(?:为|是|有|达|达到|约为)?[:：]?\s?(?:（|\()?$")
_OF_PLAN = re.compile(r"完成[\u4e00-\u9fa5]{0,8}(?:计划|任务|目标|规划|预算)的(?:比例)?(?:为)?$")
_NAMED_WHOLE = re.compile(r"占([\u4e00-\u9fa5]{2,10}?)的(?:比例|比重)?(?:为|是)?$")
_OF_WHOLE = re.compile(rf"(?:占|为|相当于|达到|完成)[^，。；\d]{{0,12}}\d[\d.,]*(?:{'|'.join(UNITS)})[\u4e00-\u9fa5]{{0,8}}?的?(?:比例|比重)?(?:为|是)?$")
_NOT_A_SHARE = re.compile(r"同比|环比|增长|下降|提高|上升|提升|增幅|降幅|约|近|超过|不低于|不少于|力争|确保|目标|以上|左右|达标率|利率|税率|折")
_FRACTION = re.compile(r"(?<![\d/.])(?P<a>\d{1,9})\s*[/／÷]\s*(?P<b>\d{1,9})\s*(?:=|＝|为|即|（|\(|，[\u4e00-\u9fa5]{0,6}率(?:为|是|达到|达)?)\s*(?P<p>\d{1,3}(?:\.\d{1,4})?)\s*[%％]")


_LISTED_SHARES = re.compile(r"分别(?:占|为|是|达)?[^。；]{0,60}$")
_TOGETHER = re.compile(r"合计|共计|总计|两者|两项|三项|之和|加起来")
"""Between a figure and a share: the share is not of that figure alone."""
_EACH_HAS = re.compile(r"(?:单位|乡镇|部门|党组织|村|社区|支部|学校|企业|项目|小组|街道|县区|县|镇)[^，。；、\d]*率")
"""6个单位整改到位率达到100%: a rate of each of them, no share."""
_BEFORE_FRACTION = re.compile(r"(?=(?P<p>\d{1,3}(?:\.\d{1,4})?)\s*[%％]\s*[（(]\s*(?P<a>\d{1,9})\s*[/／÷]\s*(?P<b>\d{1,9})\s*[）)])(?<![\d.])")


_HAS_SHARE = re.compile(r"[^，。；、\d]{0,8}[，（(]?(?:仅|只|约)?占[^，。；、\d]{0,12}\d")
"""204个，占总数的85.0%: a part itself, not the whole of the next one."""


_IN_BRACKET = re.compile(rf"(?P<p>\d{{1,3}}(?:\.\d{{1,4}})?)\s?[%％]\s?[（(](?P<b>\d{{1,9}})(?P<u>{_UNIT})[\u4e00-\u9fa5]{{0,6}}[中里][，]?[^（）()\d，]{{0,8}}(?P<a>\d{{1,9}})(?P=u)[）)]")
"""80.0%（85件中办结68件）."""
MOST_RATES = 300
"""Percentages of one paragraph that are looked at."""


def rates(text: str) -> Iterator[Rate]:
    """Every percentage bound to two counts that does not follow from any two counts of its sentence.

    1141个…完成1128个，完成率98.6%; 1128/1141=98.6%. Percentages that are right, vague, growth rates or targets are not given.
    """
    if "%" not in text and "％" not in text:
        return
    found = quantities(text)
    for match in (*_FRACTION.finditer(text), *_BEFORE_FRACTION.finditer(text)):
        part, whole, stated = match["a"], match["b"], match["p"]
        rate = Rate(Quantity(Decimal(part), "个", match.start("a"), match.end("a")), Quantity(Decimal(whole), "个", match.start("b"), match.end("b")),
                    Decimal(stated), match.start(), max(match.end("p"), match.end("b")))
        if rate.whole.value and rate.right != rate.stated:
            yield rate
    for match in _IN_BRACKET.finditer(text):
        rate = Rate(Quantity(Decimal(match["a"]), match["u"], match.start("a"), match.end("a")), Quantity(Decimal(match["b"]), match["u"], match.start("b"), match.end("b")),
                    Decimal(match["p"]), match.start(), match.end())
        if rate.whole.value and rate.right != rate.stated:
            yield rate
    for match in islice(_PERCENT.finditer(text), MOST_RATES):
        rate_ = _bound(text, found, match)
        if rate_ is not None:
            yield rate_


_RATE = re.compile(r"([\u4e00-\u9fa5]{1,2})率[为是达到约:：]{0,2}[（(]?$")
_DOING = "完成|办结|销号|整改|落实|支出|执行|到位|办理|解决|兑现|处置|化解|拨付|收回|收缴|追回|清退|反馈|回复|响应|参加|参与|出席|覆盖"


def _is_its_rate(text: str) -> bool:
    """Whether a rate's own word stands in its sentence (回收率: 收回288份); 制定制度6项，修订9项，制度执行率 has none."""
    match = _RATE.search(text)
    if match is None:
        return True
    before = text[:match.start()]
    return any(c in before for c in match[1]) or (re.fullmatch(_DOING, match[1]) is not None and re.search(_DOING, before) is not None)


_BODY = re.compile(r"(?:行政|自然|提级|县直|市直)?(?:村|乡镇|单位|部门|党组织|学校|企业|社区|小区|支部|街道|医院|小组)")


def _is_new_thing(text: str, begin: int, part: Quantity) -> bool:
    """Whether a figure counts bodies its sentence has not named before: 监控点58个，11个行政村实现全覆盖."""
    noun = _BODY.match(text, part.end)
    return noun is not None and noun[0] not in text[begin:part.start]


def _is_of_plan(text: str, before: str, begin: int) -> bool:
    """完成规划任务的62.1%, where the sentence gives the plan too."""
    return _OF_PLAN.search(before) is not None and re.search(r"(?:计划|规划|任务|目标|应)[^，。；\d]{0,12}\d", text[begin:begin + 60]) is not None


def _row_of(text: str, given: list[Quantity]) -> list[Quantity]:
    """The figures joined by 、 or 和 that end with the last one."""
    row = given[-1:]
    for quantity in reversed(given[:-1]):
        between = text[quantity.end:row[0].start]
        if not quantity.comparable(row[0]) or not re.match(r"[^，。；]{0,8}[、和]", between) or re.search("[，。；]", between):
            break
        row.insert(0, quantity)
    return row


def _agrees_in_sums(alike: list[Quantity], stated: Decimal, digits: int) -> bool:
    """Whether any figure, or any neighbouring figures together, are that share of another one."""
    amounts = [q.amount for q in alike[-10:]]
    sums = {sum(amounts[i:j], Decimal(0)) for i in range(len(amounts)) for j in range(i + 1, len(amounts) + 1)}
    return any(percent(a, b, digits) == stated for a in sums for b in amounts if b and a <= b)


def _bound(text: str, found: list[Quantity], match: re.Match[str]) -> Rate | None:
    begin = max(0, match.start() - 200, *(text.rfind(mark, max(0, match.start() - 200), match.start()) + 1 for mark in "。！？\n"))
    before = text[max(begin, match.start() - 24):match.start()]
    clause = re.split(r"[，,；;、]", before)[-1]
    label = _LABEL.search(before) or re.search(rf"\d(?:{'|'.join(UNITS)})[（(]$", before)
    of_whole = _OF_WHOLE.search(before)
    if (label is None and of_whole is None and _NAMED_WHOLE.search(before) is None and not _is_of_plan(text, before, begin)) or _NOT_A_SHARE.search(clause) or text[match.end():match.end() + 2] in ("以上", "左右", "以下", "以内"):
        return None
    given = _within(found, begin, match.start())
    close = text.rfind("；", begin, match.start())
    if close > 0 and len([q for q in given if q.start > close]) >= 2:
        given = [q for q in given if q.start > close]
    if not given or given[-1].vague or given[-1].each or given[-1].start < close or _LISTED_SHARES.search(text[given[-1].end:match.start()]) or _TOGETHER.search(text, given[-1].end, match.start()):
        return None
    if len(given) == 1 and begin > 0:
        earlier = max((text.rfind(mark, max(0, begin - 200), begin - 1) for mark in "。！？\n"), default=-1) + 1
        stated_before = [q for q in _within(found, earlier, begin) if q.comparable(given[0])]
        given = [*sorted(stated_before, key=lambda q: q.amount)[-1:], *given]
    if len(given) < 2:
        return None
    part = given[-1]
    if of_whole is not None and label is None:
        given = [*given[:-2], given[-1], given[-2]]
        part = given[-1]
    elif _EACH_HAS.match(text[part.end:match.start()]) or len(re.sub(r"[^\u4e00-\u9fa5]", "", text[part.end:match.start()])) > 14 or part.unit in ("次", "期", "轮"):
        return None
    if of_whole is None and (not _is_its_rate(text[begin:match.start()]) or _is_new_thing(text, begin, part) or re.search("全部|全覆盖|均|都", text[part.end:match.start()])):
        return None
    stated = Decimal(match[1])
    digits = max(0, -int(stated.as_tuple().exponent))
    named = _NAMED_WHOLE.search(before)
    if named is not None and not re.search("总|全部|反馈|发现|问题", named[1]):
        larger = [q for q in found if q is not part and q.comparable(part) and not q.vague and q.amount >= part.amount]
        called = [q for q in larger if text.endswith(named[1], 0, q.start)] or [q for q in larger if text.endswith(named[1][:2], 0, q.start)]
        if len({q.amount for q in called}) != 1 or not called[0].amount or percent(part.amount, called[0].amount, digits) == stated:
            return None  # the whole that is named stands elsewhere, or is one of several
        if text.find("、", called[0].end, called[0].end + 1) >= 0 or "分别" in text[max(0, called[0].start - 8):called[0].start]:
            return None
        return Rate(part, called[0], stated, match.start(), match.end())
    wholes = [q for q in given[:-1] if q.comparable(part) and not q.vague and q.amount >= part.amount and q.amount and not _HAS_SHARE.match(text, q.end)]
    if not wholes and label is not None and "率" in label[0] and len(given) == 2 and not _HAS_SHARE.match(text, given[0].end) and given[0].comparable(part) and 0 < given[0].amount < part.amount and match.start() - part.end <= 12:
        part, wholes = given[0], [part]  # 审减26万元，送审325万元，审减率8%
    row = _row_of(text, given)
    if len(row) > 2 and wholes and wholes[-1] in row:
        wholes = [q for q in wholes if q not in row]  # 完成13个、基本完成2个、长期坚持1个，完成率81.3%: states of one whole, none of them the whole
    if _agrees_in_sums([q for q in given if q.comparable(part)], stated, digits):
        return None
    stop = min((p for p in (text.find(mark, match.end()) for mark in "；。") if p >= 0), default=len(text))
    every = _within(found, begin - 400, min(match.start() + 80, stop))[-20:]
    if any(percent(a.amount, b.amount, digits) == stated for a in every for b in every
           if b.amount and a is not b and a.amount <= b.amount and a.comparable(b)) or not wholes:
        return None
    return Rate(part, wholes[-1] if len(wholes) == 1 else max(wholes, key=lambda q: q.start), stated, match.start(), match.end())
