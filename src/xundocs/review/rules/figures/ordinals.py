"""一是、二是、三是 (第一，第二，) run on, and are as many as the sentence before or after them says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.numerals import to_chinese, to_int
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_SERIES = lazy(r"(?:(?<=[。；;：:，,！])|^)\s*([一二三四五六七八九十]{1,2})(是|要|看|查|问|抓|学|议|评|改|促|建|督|摆|找|治|防)")
_PLACED = lazy(r"(?:(?<=[。；;：:，！])|^)\s*(第[一二三四五六七八九十])(，|、(?!第?[一二三四五六七八九十])|是|要)")
_GROUPS = lazy(r"(?<=[。；：，])\s*第([一二三四五六七八九十])(组|类|种|步|阶段|批|个)")
_BACK = lazy(r"(?<=[。；，])(?:针对|对|对照|围绕)?(?:以上|上述|前述)([二两三四五六七八九]|\d{1,2})(?:个方面|方面|点|[个项条类])")
_COUNT = lazy(r"(?<![第\d])([二两三四五六七八九十]|\d{1,2})(?:(?:个方面|方面|点)[^。，；]{0,14}[:：。]?|[个项条类种大处][^。，；]{0,4}(?:措施|要求|问题|建议|意见|任务|特点|原因|环节|阶段|步骤|关口|重点|情形|情况|现象|表现|类型|倾向|短板|不足|举措|做法|方式|风险|苗头|误区|变化|成效|亮点)[:：。]?|[个项条类种大处步][^。，；]{0,14}[:：])\s*$")


def check(view: View) -> Iterator[Hit]:
    """Series within one paragraph; a series may begin anew."""
    for block in view.document.texts:
        text = block.text
        if "一是" in text or "一要" in text or ("一" in text and "二" in text):
            marks = list(_SERIES.finditer(text))
            for word in dict.fromkeys(m[2] for m in marks):
                yield from _series(block, text, [m for m in marks if m[2] == word])
        if "第一" in text and "第二" in text:
            yield from _series(block, text, list(_PLACED.finditer(text)))
            yield from _groups(block, text, list(_GROUPS.finditer(text)))


def _series(block: Block, text: str, marks: list[re.Match[str]]) -> Iterator[Hit]:
    """One way of counting through a paragraph."""
    first, last, place = 0, 0, 0
    for match in marks:
        value = to_int(match[1].lstrip("第")) or 0
        if value == 1:
            if last:
                yield from _counted(block, text, first, last, place)
            first, last, place = match.start(), 1, match.end()
        elif last and value == last + 1:
            last, place = value, match.end()
        elif last:
            lead, tail = ("第", "") if match[1][0] == "第" else ("", match[2])
            what = f"{lead}{to_chinese(last)}{tail}"
            said = f"“{what}”出现两次" if value == last else f"“{what}”之后应为“{lead}{to_chinese(last + 1)}{tail}”，写成了“{match[1]}{tail}”"
            yield Hit(block, said, "请检查序次是不是漏了、重了。", match.start(1), match.end())
            last = 0
    if last:
        yield from _counted(block, text, first, last, place)
        if [m[1].lstrip("第") for m in marks].count("一") == 1:
            yield from _summed(block, text, last, place)


def _groups(block: Block, text: str, marks: list[re.Match[str]]) -> Iterator[Hit]:
    """3个督查组：第一组……，第二组……，第三组……: only whole series are counted."""
    if len(marks) > 1 and [to_int(m[1]) for m in marks] == list(range(1, len(marks) + 1)) and len({m[2] for m in marks}) == 1:
        yield from _counted(block, text, marks[0].start(), len(marks), marks[-1].end())


def _counted(block: Block, text: str, first: int, last: int, place: int) -> Iterator[Hit]:
    before = text[max(0, first - 40):first]
    match = _COUNT.search(before)
    stated = to_int(match[1]) if match else None
    if match and stated and stated != last and last >= 2:
        yield Hit(block, f"写的是“{match[0].strip('：:。 ')}”，列到“{_shown(text, last, place)}”", "请核对个数。", max(0, first - 40) + match.start(), place)


def _shown(text: str, last: int, place: int) -> str:
    """The last mark of a series as the text writes it: 三是, 第三."""
    tail = text[place - 1]
    return f"{to_chinese(last)}{tail}" if text[place - 2] != "第" and tail in "是要" and "第" not in text[place - 3:place] else f"第{to_chinese(last)}"


def _summed(block: Block, text: str, last: int, place: int) -> Iterator[Hit]:
    """一是……；二是……。以上三个方面……"""
    match = _BACK.search(text, place)
    stated = to_int(match[1]) if match else None
    if match and last >= 2 and stated is not None and stated != last:
        yield Hit(block, f"前面列到“{_shown(text, last, place)}”，写的是“{match[0]}”", "请核对个数。", match.start(), match.end())


RULE = Rule("V-CNT-01", "一是、二是连续并与个数相符", "规定", "巡察文书校验 V-CNT-01", check,
            wrong="存在三个方面问题：一是……；二是……；四是……", right="存在三个方面问题：一是……；二是……；三是……")
