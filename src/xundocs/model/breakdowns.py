"""Totals with the parts that the text itself binds to them: 共23个，其中…12个、…11个; where the binding is not clear nothing is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from xundocs.model.quantities import ALIKE, MONEY, PEOPLE, UNIT, Quantity, quantities, within
from xundocs.model.sentences import PART, end_of, start_of

LONGEST_LIST = 2000
"""Characters a list of parts is followed."""


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
_ALWAYS = re.compile(r"党纪|政务处分|双重|同时|兼|重复|两者|都有|均有|含|交叉")
_SORTS = tuple(re.compile(sort) for sort in (r"男|女", r"岁", r"学历|本科|研究生|硕士|博士|大专|专科|中专|高中|初中", r"正式|预备", r"在职|离休|退休|流动|在编|编外|聘用|农村|机关|社区|村",
                                             r"县管|市管|科级|处级|股级|村级|村干部|一般干部|科员|职员|办事员|其他", r"少数民族|汉族", r"高级|中级|初级|副高|正高|无职称|职称", r"党员|群众|团员|党派|无党"))
"""Sorts of qualities; those of one sort exclude one another."""
_MAY_OVERLAP = re.compile(r"涉及|具有|具备|存在|获|参加|更换|拥有|持有|熟悉|有[\u4e00-\u9fa5]{2,8}的|被|需要|应当|可以|符合")
"""Words of qualities several of which one thing may have."""
_IS_CHANGE = re.compile(r"(?:净增加?|净减少?|增加|减少|增长|下降|上升|压减|新增|相差|调增|调减|追加|比[^，。；]{0,12}[多少])(?:了|额|费用|资金|投资|支出|收入)?$")
"""What stands before a difference, which is no total of what follows it."""
_IS_SUM = re.compile(r"(?:共|共计|合计|总计|总共|累计)(?:为|是|有)?$")
def overlapping(labels: list[str]) -> bool:
    """Whether one thing may have several of the qualities: 女18人、党员22人, not 男51人、女35人 or 科级3人、科级以下15人.

    >>> overlapping(["女", "党员"]), overlapping(["男", "女"]), overlapping(["本科以上", "大专以上"])
    (True, False, True)
    """
    joined = "".join(f"{label}0" for label in labels)
    if not _OVERLAP.search(joined) or len(labels) < 2:
        return _OVERLAP.search(joined) is not None
    if _ALWAYS.search(joined) or any(sum(word in label for label in labels) > 1 for word in ("以上", "以下")):
        return True
    if any(all(sort.search(label) for label in labels) for sort in _SORTS[:-1]):
        return len(set(labels)) < len(labels)
    plain = [label.removesuffix("党员") for label in labels]
    if all(label.endswith("党员") for label in labels) and all(plain):
        return _OVERLAP.search("".join(plain)) is not None
    return not all(_SORTS[-1].search(label) for label in labels) or sum("党员" in label for label in labels) > 1


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
    near = [q for q in within(found, _sentence_before(text, cue.start()), cue.start()) if _same_kind(q, total)]
    overlaps = bool(parts) and overlapping(_labels(text, cue.end(), parts))
    if overlaps and not _NO_PART.search(body):
        too_large = next((p for p in parts if all(p.amount > q.amount for q in near)), None)
        if too_large is not None and _is_own(text, cue, total):
            yield Breakdown(total, (too_large,), False)
        return
    if not parts or overlaps or text[end:end + 1] == "等" or "其中" in body:
        return
    if cue[0] in "（(:：由" and len(parts) < 2:
        return
    if cue[0].startswith("分别") and (total.value == len(parts) or "分别" in text[_sentence_before(text, cue.start()):total.start]):
        return  # 四个乡镇分别为8个、7个、4个、5个: as many parts as the number says; 2024年分别为…，2025年分别为…
    taken.add(total.start)
    breakdown = Breakdown(total, tuple(parts), clean and ("其中" not in cue[0] or len(parts) >= 3),
                          _is_own(text, cue, total) and not _is_mixed(_labels(text, cue.end(), parts)) and not _MAY_OVERLAP.search(body) and (not cue[0].startswith("分别") or _is_total(text, total)))
    if not breakdown.difference or not _is_read_otherwise(text, breakdown, near):
        yield breakdown


def _labels(text: str, start: int, parts: list[Quantity]) -> list[str]:
    """The words before each part."""
    return [re.sub(r"[^\u4e00-\u9fa5\d]|^[和及]", "", text[a:b.start]) for a, b in zip([start, *(p.end for p in parts)], parts, strict=False)]


def _is_mixed(labels: list[str]) -> bool:
    """Whether only some of them are qualities: 按时报送11份，内容不完整的3份."""
    return len({label.endswith("的") for label in labels}) > 1


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
    begin = start_of(text, place, low=floor)
    return start_of(text, begin - 1, low=floor) if place - begin <= 1 < begin else begin


def _follows_change(text: str, quantity: Quantity) -> bool:
    return _IS_CHANGE.search(text[max(0, quantity.start - 14):quantity.start]) is not None


_BARE = re.compile(rf"(?:共|合计|总计|总)[^，。；、\d]{{0,12}}[\d,.]+(?:{UNIT})(，)(?=(?:[^，、。；：\d（）比较增减]{{1,10}}[\d,.]+(?:{UNIT})[，、]){{2,}}[^，、。；：\d（）比较增减]{{1,10}}[\d,.]+(?:{UNIT})[。；])")


def _bare(text: str, found: list[Quantity]) -> Iterator[Breakdown]:
    """共发放86.4万元，一组32.1万元，二组28.7万元，三组25.6万元。"""
    for match in _BARE.finditer(text):
        total = next((q for q in found if q.end == match.start(1)), None)
        stop = end_of(text, match.end(), PART)
        parts = within(found, match.end(), stop)
        if total is not None and not total.vague and all(total.unit == q.unit and not q.vague and not q.each for q in parts) and not _OVERLAP.search(text[match.end():stop]) and not any(
                _IS_SUM.search(text, match.end(), q.start) for q in parts):
            breakdown = Breakdown(total, tuple(parts), False)
            if not breakdown.difference or not _is_read_otherwise(text, breakdown, [q for q in within(found, _sentence_before(text, total.start), total.start) if _same_kind(q, total)]):
                yield breakdown


_OPPOSITE = re.compile(rf"[\d,.]+(?:{UNIT})，(?=(?:[^，、。；：\d（）]{{1,8}}[\d,.]+(?:{UNIT})[，、]){{1,4}}(?:不|未)[^，、。；：\d（）]{{1,7}}[\d,.]+(?:{UNIT})[。；，])")


def _opposites(text: str, found: list[Quantity]) -> Iterator[Breakdown]:
    """抽查320张，合规302张，不合规18张: the last part is the opposite of one before it, so that they are all."""
    done = 0
    for match in _OPPOSITE.finditer(text):
        if match.start() < done:
            continue
        total = next((q for q in found if q.start <= match.start() and q.end == match.end() - 1), None)
        stop = next(m.start() for m in re.finditer(r"[，、。；]", text[match.end():]) if re.search(r"(?:^|[，、])(?:不|未)[^，、]*$", text[match.end():match.end() + m.start()])) + match.end()
        parts = within(found, match.end(), stop)
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
    joined = [q for q in within(found, last.start - 20, last.start) if q.end == last.start and not q.vague]
    return [*joined, last]


def _total_before(text: str, found: list[Quantity], cue: re.Match[str]) -> Quantity | None:
    """The nearest exact quantity before the cue, in its sentence or, when the cue opens a sentence, in the one before."""
    before = within(found, cue.start() - _REACH, cue.start())
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
    first = next((q for q in within(found, cue.end(), cue.end() + _REACH)), None)
    if first is None or _same_kind(before[-1], first):
        return before[-1]
    alike = [q for q in before if first.unit in MONEY and q.unit in MONEY and not any(m in text[q.end:cue.start()] for m in "。；")]
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
    inside = within(found, start, min(stop, start + LONGEST_LIST))
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
        if parts and _STOCK.fullmatch(gap):
            break  # 发展5名，其中女党员2名，转出3名，现有63名
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
    if len({p.unit for p in parts} - PEOPLE - set(MONEY)) > 1:
        return [], place, False
    return parts, place, clean


_CHANGE = re.compile(r"[比较同环].{0,12}(?:增加|增长|减少|下降|上升|提高|降低)|空编|缺编|超编|缺额")
_STOCK = re.compile(r"[，；](?:现有|目前|转出|调出|迁出|年末)")
_SEPARATORS = frozenset("、，,；;和及")


def _same_kind(total: Quantity, part: Quantity) -> bool:
    return total.comparable(part) or {total.unit, part.unit} <= ALIKE


_SUM = re.compile(r"(?:[二两三四五六七八九](?:项|类|者|个?方面|部分|笔))?(?:合计|共计|总计|总共|共)(?:为|是|有)?[:：]?(?=\d)")


def _sums(text: str, found: list[Quantity]) -> Iterator[Breakdown]:
    """A n个、B n个、C n个，合计N个: the quantity right after the word, with the parallel segments before it."""
    for cue in _SUM.finditer(text):
        total = next((q for q in within(found, cue.end(), cue.end() + 24) if q.start == cue.end()), None)
        if total is None or total.vague:
            continue
        begin = start_of(text, cue.start(), "。；\n：:", max(0, cue.start() - 400))
        noun = text[total.end:total.end + 2]
        segments = [s for s in _segments(text, max(begin, cue.start() - 300), cue.start()) if s[1] > s[0]]
        parts: list[Quantity] = []
        for first, last in reversed(segments):
            inside = [q for q in within(found, first, last) if q.unit == total.unit]
            if len(inside) != 1 or inside[0].vague or inside[0].each or re.search("其中|含|下降|增加|减少|增长", text[first:last]):
                break
            tail = text[inside[0].end:last].strip()
            if tail and tail[:2] != noun:
                break
            parts.insert(0, inside[0])
        near = [q for q in within(found, _sentence_before(text, cue.start()), cue.start()) if _same_kind(q, total)]
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
