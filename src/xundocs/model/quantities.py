"""Quantities in running text: 23个, 12.60万元, 1,128人."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xundocs.model.numerals import to_int

UNITS: tuple[str, ...] = ("人次", "件次", "个", "件", "项", "条", "人", "名", "份", "户", "家", "次", "起", "宗", "所", "处", "篇", "场", "期", "轮", "批", "支", "台", "套",
         "间", "栋", "辆", "亩", "公里", "吨", "亿元", "万元", "元", "笔", "张", "本", "册", "例", "类", "种", "村", "镇", "批次", "学时", "课时", "小时", "天", "座", "棵", "株", "平方米", "公斤", "斤", "头", "只", "床", "讲", "门", "位")
_TEN_THOUSANDS = ("人次", "册次", "件次", "人", "户", "亩", "吨", "件", "个", "次", "平方米", "立方米", "公里", "册", "份", "株", "头", "只", "千瓦时", "公斤", "斤", "套")
"""Units that are counted in 万, too."""
_NEVER_BEFORE = {"具": "体有备", "卷": "入烟宗土", "盒": "子", "块": "钱状", "把": "握关手控好住", "页": "码边脚面", "部": "门分署委队长级下属位里内落", "根": "据本源治",
                 "口": "径头岸述粮碑", "面": "积向对临上议", "片": "区面组", "封": "闭存堵控", "则": "", "幅": "度", "道": "路德理", "架": "构", "节": "约假余点日省能", "眼": "睛",
                 "箱": "子", "袋": "子", "瓶": "颈", "票": "据面款价", "盏": "", "枚": "", "艘": "", "幢": "", "扇": "", "桶": "", "米": "粉饭面", "盘": "点活查", "版": "面本"}
"""Measure words with the characters after which they are part of another word: 3具体, 2部门."""
UNITS = (*UNITS, "册次", "立方米", "千瓦时", "台次", "艘次", "辆次", "车次", "户次", "家次", "班次", "场次", "套次", "平方公里", "公顷", "千克", *_NEVER_BEFORE,
         *(f"万{unit}" for unit in _TEN_THOUSANDS))
ALIKE = frozenset({"个", "件", "条", "项", "起", "宗"})
PEOPLE = frozenset({"人", "名"})
MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_SCALE = {**MONEY, **{f"万{unit}": Decimal(10_000) for unit in _TEN_THOUSANDS}}
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
        return self.unit in _SCALE and self.unit not in MONEY

    def comparable(self, other: Quantity) -> bool:
        """Whether both count the same sort of thing."""
        return self.unit == other.unit or _plain(self.unit) == _plain(other.unit) or {self.unit, other.unit} <= PEOPLE or {self.unit, other.unit} <= set(MONEY)

    def shown(self, value: Decimal) -> str:
        """A value in this quantity's unit."""
        plain = value / _SCALE.get(self.unit, Decimal(1))
        return f"{plain.normalize():f}{self.unit}"


UNIT = "|".join(f"{unit}(?![{_NEVER_BEFORE[unit]}])" if _NEVER_BEFORE.get(unit) else unit for unit in sorted(UNITS, key=len, reverse=True))
"""A pattern of any unit."""


def _plain(unit: str) -> str:
    """万人次 → 人次; money stays as it is."""
    return unit if unit in MONEY else unit.removeprefix("万")


@lru_cache(1)
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.〔\[/／—~～-])(?<!\d[,，:：])(\d{{1,3}}(?:,\d{{3}}){{1,4}}(?!\d)|\d{{1,12}})(\.\d{{1,6}})?[ \u3000]?(余|多)?[ \u3000]?({UNIT})"
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


def within(found: list[Quantity], start: int, end: int) -> list[Quantity]:
    """The quantities that lie between two offsets; `found` is in order."""
    first = bisect_left(found, start, key=lambda q: q.start)
    last = bisect_right(found, end, key=lambda q: q.end)
    return found[first:last]
