"""一是、二是、三是 run on, and are as many as the sentence before them says."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.numerals import to_chinese, to_int
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_SERIES = lazy(r"(?:(?<=[。；;：:，,！])|^)\s*([一二三四五六七八九十]{1,2})(是|要)")
_COUNT = lazy(r"(?<![第\d])([二两三四五六七八九十]|\d{1,2})(?:(?:个方面|方面|点)[^。，；]{0,14}[:：。]?|[个项条类][^。，；]{0,4}(?:措施|要求|问题|建议|意见|任务|特点|原因)[:：。]?|[个项条类][^。，；]{0,14}[:：])\s*$")


def check(view: View) -> Iterator[Hit]:
    """Series within one paragraph; a series may begin anew."""
    for block in view.document.texts:
        text = block.text
        if "一是" not in text and "一要" not in text:
            continue
        first, last, place = 0, 0, 0
        for match in _SERIES.finditer(text):
            value = to_int(match[1]) or 0
            if value == 1:
                if last:
                    yield from _counted(block, text, first, last, place)
                first, last, place = match.start(), 1, match.end()
            elif last and value == last + 1:
                last, place = value, match.end()
            elif last:
                what = "重复了" if value == last else f"之后应为“{to_chinese(last + 1)}{match[2]}”"
                yield Hit(block, f"“{to_chinese(last)}{match[2]}”{what if value != last else ''}{'，写成了“' + match[1] + match[2] + '”' if value != last else '出现两次'}",
                          "请检查序次是不是漏了、重了。", match.start(1), match.end())
                last = 0
        if last:
            yield from _counted(block, text, first, last, place)


def _counted(block: object, text: str, first: int, last: int, place: int) -> Iterator[Hit]:
    before = text[max(0, first - 40):first]
    match = _COUNT.search(before)
    stated = to_int(match[1]) if match else None
    if match and stated and stated != last and last >= 2:
        yield Hit(block, f"写的是“{match[0].strip('：:。 ')}”，列到“{to_chinese(last)}是”", "请核对个数。", max(0, first - 40) + match.start(), place)  # type: ignore[arg-type]


RULE = Rule("V-CNT-01", "一是、二是连续并与个数相符", "规定", "巡察文书校验 V-CNT-01", check,
            wrong="存在三个方面问题：一是……；二是……；四是……", right="存在三个方面问题：一是……；二是……；三是……")
