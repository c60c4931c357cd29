"""党的领导方面（3个）: a heading with a number in brackets has as many numbered items under it."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.numerals import to_int
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.figures.following_list import place_of

_COUNTED = lazy(r"[（(](?:共|合计|共计)?(\d{1,3}|[一二两三四五六七八九十]{1,3})(?:个|项|条|件|类|点|种|处|起|家|户|名|人|份)(?:具体|主要|整改)?(?:问题|事项|任务|措施|建议|意见|线索|方面|要求|情形|表现|风险点?)?[）)][。：:]?\s*$"
                r"|^[^。，；\d]{2,30}(?:问题|事项|任务|措施|建议|意见|线索)共?(\d{1,3}|[二两三四五六七八九十]{1,3})(?:个|项|条|件)[。：:]?\s*$")


def check(view: View) -> Iterator[Hit]:
    """Numbered paragraphs up to the next heading of the same or a higher level; a number that neither they nor what is under them have."""
    if view.anatomy.regulation or not view.has("（", "("):
        return
    blocks = [b for b in view.document.texts if b.part == "body" and b.cell is None and b.text.strip()]
    places = [place_of(b) for b in blocks]
    for index, block in enumerate(blocks):
        level = places[index][0]
        match = _COUNTED.search(block.text) if 0 < level < 4 else None
        stated = to_int(match[1] or match[2]) if match else None
        if match is None or not stated:
            continue
        counts = _under(blocks, places, index, level)
        if counts and counts[0] and stated not in counts and abs(stated - counts[0]) <= 3:
            yield Hit(block, f"标题写“{match[0].strip('。：: ')}”，下面列了{counts[0]}条", "请核对个数和所列内容。", match.start(), match.end())


def _under(blocks: list[Block], places: list[tuple[int, int | None]], index: int, level: int) -> list[int]:
    """How many items of each kind stand under a heading, those of the first kind first."""
    counts: dict[int, int] = {}
    for kind, number in places[index + 1:]:
        if 0 < kind <= level:
            break
        if kind and number is not None:
            counts[kind] = counts.get(kind, 0) + 1
    return list(counts.values())


RULE = Rule("V-CNT-01", "标题括注的个数与下面所列相符", "规定", "巡察文书校验 V-CNT-01", check, severity="warning",
            wrong="一、党的领导方面（3个）……1.……2.……", right="一、党的领导方面（2个）……1.……2.……")
