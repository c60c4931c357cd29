"""以下5项措施: is it five that follow, numbered or in a table? 以上四项工作: are they four that stood before?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.numerals import to_int
from xundocs.review.anatomy import level_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.tables import Grid, grids

_UNITS = r"(?:个|项|条|点|类|种|件|起|处|名|家|步)"
_ANNOUNCED = lazy(
    rf"(?:以下|下列|如下|下述|(?:讲|谈|提|提出|强调)(?=[一二两三四五六七八九十\d]+点)|主要(?:有|存在|表现)?|研究|讨论|审议|部署|存在|提出|做好|抓好|开展|明确|(?<=现将)|(?<=将))[^。；，,\d]{{0,10}}?(?<![第\d一二三四五六七八九十百])([一二两三四五六七八九十]{{1,3}}|\d{{1,3}}){_UNITS}"
    r"(?:方面)?(?:的)?[^。；，,]{0,16}(?:[:：]|如下[:：。]|。)\s*$")
_TOLD = lazy(rf"(?:指出了?|反映出?|发现|突出|落实|采取|包括|包含|坚持|分为?)[^。；，,\d一二两三四五六七八九十]{{0,10}}?(?<![第\d一二三四五六七八九十百])([一二两三四五六七八九十]{{1,3}}|\d{{1,3}}){_UNITS}(?:方面)?(?:的)?(?:\d{{1,4}}(?:个|项|条)(?=具体|问题|任务|事项))?[^。；，,\d一二三四五六七八九十]{{0,16}}(?:[:：]|。)\s*$")
"""Words that announce items （一） 1. 一是, not the headings of the whole paper."""
_STRONG = lazy(rf"(?:以下|下列|如下|下述)[^。；\d]{{0,4}}(\d{{1,3}}|[一二两三四五六七八九十]{{1,3}}){_UNITS}|(?<![第\d一二三四五六七八九十百])(\d{{1,3}}|[一二两三四五六七八九十]{{1,3}}){_UNITS}[^。；，,\d]{{0,24}}(?:如下|，?[详具体]{{0,2}}见下表|（见下表）|列表如下)"
               rf"|下表(?:列出|列明|列举|反映|中|所列|是)[^。；，\d]{{0,6}}(\d{{1,3}}|[一二两三四五六七八九十]{{1,3}}){_UNITS}|(?:表|清单|台账|名单|目录|名录)[（(]共?(\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})(?:{_UNITS}|行|户|人)[）)]\s*$")
_BACK = lazy(rf"(?:^|[。；])[\s　]*(?:第[一二三四五六七八九十百]+条[\s　]*)?(?:对|将|上述|请将)?(?:以上|上述|前述|前款(?:所列|规定的?|所称))(\d{{1,2}}|[二两三四五六七八九十]{{1,2}})(?:个方面|方面|{_UNITS})(?![\u4e00-\u9fa5]{{0,4}}(?:单位|部门|党组织|乡镇))")
_KINDS = (lazy(r"\s*([一二三四五六七八九十]{1,2})(?:是|要)"), lazy(r"\s*第([一二三四五六七八九十]{1,2})(?:阶段|步|，|、|类|种|个|方面|：)"), lazy(r"\s*([①②③④⑤⑥⑦⑧⑨⑩])"))
"""Ways of counting paragraphs beside the levels of headings."""
_ARTICLE = lazy(r"[\s　]*第[一二三四五六七八九十百千零〇\d]{1,8}条")
_ORDINAL = lazy(r"\s*[（(]?([一二三四五六七八九十]{1,3}|\d{1,3})[）)、.．]")


def check(view: View) -> Iterator[Hit]:
    """Counts announced right before a numbered list or a table."""
    tables = {grid.table.before: grid for grid in grids(view.document)}
    blocks = [b for b in view.document.texts if b.part == "body" and b.cell is None]
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        grid = _table_after(tables, block, following)
        if grid is not None:
            yield from _table(block, grid)
        elif following is not None and place_of(following)[1] == 1:
            yield from _list(block, blocks, index)
        yield from _summed(block, blocks, index)


def _table_after(tables: dict[int, Grid], block: Block, following: Block | None) -> Grid | None:
    """The table that stands between this paragraph and the next one."""
    end = following.index if following is not None else 10**9
    return next((grid for before, grid in tables.items() if block.index <= before < end), None)


def _table(block: Block, grid: Grid) -> Iterator[Hit]:
    match = _STRONG.search(block.text)
    if match is None:
        return
    stated = to_int(next(g for g in match.groups() if g))
    rows = [r for r in grid.rows if not grid.is_total(r) and not grid.is_subtotal(r) and any(grid.table.text(r, c) for c in range(1, grid.table.width))]
    if stated is not None and stated != len(rows) and "序" in "".join(grid.heads[:2]):
        yield Hit(block, f"写的是“{match[0]}”，表里有{len(rows)}行", "请核对个数和表格。", match.start(), match.end())


def _list(block: Block, blocks: list[Block], index: int) -> Iterator[Hit]:
    regulation = _ARTICLE.match(block.text) is not None
    match = _STRONG.search(block.text) or (None if regulation else _ANNOUNCED.search(block.text) or (None if level_of(blocks[index + 1]) == 1 else _TOLD.search(block.text)))
    if match is not None and _is_listed(block.text, match):
        return
    if match is None and not regulation:
        return (yield from _likely(block, blocks, index))
    if match is None or (regulation and level_of(blocks[index + 1]) != 2) or (level_of(block) and _same_level(block, blocks[index + 1])):
        return
    stated = to_int(next(g for g in match.groups() if g))
    count = _items(blocks, index + 1)
    deeper = _deeper(blocks, index + 1)
    if stated in deeper:
        return
    if deeper and deeper[0] >= 2 and level_of(blocks[index + 1]) == 1 and not regulation:
        count = deeper[0]
    if stated is not None and stated > 1 and stated != count and count >= 2 and "之一" not in block.text[match.start():match.end() + 3]:
        sure = any(word in match[0] for word in ("以下", "下列", "如下", "下述")) or match[0].rstrip().endswith(("：", ":"))
        yield Hit(block, f"写的是“{match[0].strip().rstrip('：:。')}”，下面列了{count}条", "请核对个数。", match.start(), match.end(),
                  severity="error" if sure else "warning")


_LIKELY = lazy(rf"(?<![第\d.—至一二三四五六七八九十百])([二两三四五六七八九十]|\d{{1,2}})(?:{_UNITS}|份)(?:方面)?(?:的)?([^。；，,\d]{{0,20}})(?:，[^，。；\d]{{0,8}}(?:如下|分别是|分别为))?[:：。]\s*$")
_FOUND = lazy(rf"(?:发现|指出|提出|存在|查出|梳理出?|反映|交办|形成|明确|作出|列出)[^。；，,\d]{{0,10}}?(?<![第\d.—至一二三四五六七八九十百])([二两三四五六七八九十]|\d{{1,2}}){_UNITS}[^。；，：\d]{{2,20}}")
_THING = lazy(r"问题|事项|措施|建议|意见|要求|任务|材料|方面|情况|做法|经验|不足|原因|内容|环节|步骤|线索|举措|清单|制度|表现|风险|情形|隐患|短板|资料|文件|工作|特点|结论|请求")
_DONE = lazy(r"完成|整改了|办结|解决了|已经?|其中|累计|走访|召开|参加|目前|同比|增|减|共有")


def _likely(block: Block, blocks: list[Block], index: int) -> Iterator[Hit]:
    """发现4个能够立即解决的问题。 right before 1. 2. 3.: only a warning, and only where the number is one or two off."""
    match = _LIKELY.search(block.text) or _alone(block.text)
    level = level_of(blocks[index + 1])
    stated = to_int(match[1]) if match else None
    if match is None or stated is None or stated < 2 or not _THING.search(match[0]) or (level_of(block) and _same_level(block, blocks[index + 1])):
        return
    lead = re.split(r"[。；！？]", block.text[:match.start()])[-1]
    if _DONE.search(lead[-16:]) or re.search(rf"\d(?:{_UNITS})", lead) or (level == 1 and not match[0].rstrip().endswith(("：", ":")) and "如下" not in match[0]):
        return
    count = _items(blocks, index + 1)
    if count >= 2 and 0 < abs(stated - count) <= 2 and stated not in _deeper(blocks, index + 1):
        yield Hit(block, f"写的是“{match[0].strip().rstrip('：:。')}”，下面列了{count}条", "请核对个数。", match.start(), match.end(), severity="warning")


def _alone(text: str) -> re.Match[str] | None:
    """The only count of a paragraph that ends with a colon: 发现3个能够立即解决的问题。现交你党委立行立改："""
    found = list(_FOUND.finditer(text)) if text.rstrip().endswith(("：", ":")) else []
    return found[0] if len(found) == 1 else None


def _is_listed(text: str, match: re.Match[str]) -> bool:
    """Whether the number is the last of several parts in its sentence: 党的领导4个、党的建设5个、监督整改3个。"""
    lead = re.split(r"[。！？]", text[:match.end()].rstrip("。：: "))[-1]
    return len(re.findall(rf"\d(?:{_UNITS})[、，；]", lead)) >= 2


def _same_level(one: Block, other: Block) -> bool:
    return level_of(one) == level_of(other)


def place_of(block: Block) -> tuple[int, int | None]:
    """How a paragraph is counted (1–4: as a heading of that level, above: 一是, 第一，, ①; 0: not) and its number."""
    level = level_of(block)
    if level:
        match = _ORDINAL.match(block.shown)
        return level, to_int(match[1]) if match else None
    for number, pattern in enumerate(_KINDS, 5):
        if match := pattern.match(block.shown):
            return number, to_int(match[1])
    return 0, None


def _items(blocks: list[Block], start: int) -> int:
    """How many items of the list's own kind follow, until a higher level or a number that starts again."""
    kind = place_of(blocks[start])[0]
    count = 0
    for block in blocks[start:]:
        own, number = place_of(block)
        if (own and own < min(kind, 5)) or _ARTICLE.match(block.text):
            break
        if own == kind:
            if number != count + 1:
                break
            count += 1
    return count


def _deeper(blocks: list[Block], start: int) -> list[int]:
    """Where a heading opens the list: how many items stand under the first one, under any one, in all."""
    level = level_of(blocks[start])
    if not level:
        return []
    counts, total = [], 0
    for place, block in enumerate(blocks[start + 1:], start + 1):
        own, number = place_of(block)
        if own and own != level and number == 1:
            counts.append(_items(blocks, place))
            total += counts[-1]
        if own and own < level:
            break
    return [*counts, total] if counts else []


def _summed(block: Block, blocks: list[Block], index: int) -> Iterator[Hit]:
    """以上四项工作: the list whose last item stands right before, read back to its first."""
    match = _BACK.search(block.text)
    if match is None or index == 0:
        return
    last = blocks[index - 1]
    if level_of(last) == 1 and "。" not in last.text and index > 1:
        last = blocks[index - 2]  # the paragraph opens a part of its own: what it speaks of ends above the heading
    kind, count = place_of(last)
    if not kind or count is None or place_of(block)[0] == kind:
        return
    expected = count
    for earlier in reversed(blocks[:blocks.index(last, max(0, index - 2)) + 1]):
        own, number = place_of(earlier)
        if own == kind:
            if number != expected:
                return
            expected -= 1
            if expected == 0:
                break
    stated = to_int(match[1])
    if expected == 0 and count >= 2 and stated is not None and stated != count:
        yield Hit(block, f"前面列了{count}条，写的是“{match[0].strip('。； 　')}”", "请核对个数。", match.start(), match.end(), severity="warning")


RULE = Rule("V-CNT-01", "下面所列与写明的个数相符", "规定", "巡察文书校验 V-CNT-01", check,
            wrong="主要存在以下三个问题：（一）……（二）……（三）……（四）……", right="主要存在以下四个问题：……")
