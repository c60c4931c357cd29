"""The same total is not given differently in two places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.numerals import to_int
from xundocs.model.quantities import ALIKE
from xundocs.model.sentences import start_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.mentions import Mention, mentions
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.figures.list_tables import statements

_BACK = lazy(r"(?:上述|以上|前述|这|反馈的|指出的|反馈意见(?:指出|提出|反馈)的|移交的|发现的|交办的)(?:这)?(?:[\d一二两三四五六七八九十]{1,2}个方面)?(\d{1,4}|[一二两三四五六七八九十百]{1,5})(?:个|件|条|项)(?:具体|主要|反馈)?(问题线索|问题|线索|意见建议|建议|任务|事项)"
                   r"|(?<![\d.])(\d{1,4})(?:个|条|项)反馈(问题)")
_OF = lazy(r"(?:^|[。，,；])(\d{1,4})(?:个|件|条|项)(?:反馈)?(问题线索|问题|线索|任务|事项)(?:中|里)[，,]")
_LABELLED = lazy(r"(反馈问题|发现问题|移交(?:问题)?线索|意见建议|完成整改|整改完成|建章立制|追责问责|整改问题)(?:总数)?(?:共|共计|合计)?[:：]?(\d{1,5})(个|件|条|项|人)")


def check(view: View) -> Iterator[Hit]:
    """References back (上述23个问题) against the totals stated; sums named alike against one another."""
    if view.anatomy.regulation:
        return
    yield from _references(view)
    yield from _same_label(view)


def _references(view: View) -> Iterator[Hit]:
    stated: dict[str, dict[int, str]] = {}
    for _, match, value, noun in statements(view):
        stated.setdefault(noun, {}).setdefault(value, match[0])
    for _, match in view.matches(_OF, "中", "里"):
        noun = "线索" if "线索" in match[2] else match[2]
        if noun not in stated:
            stated[noun] = {int(match[1]): match[0].strip("。，,；")}
    back = [(b, m, to_int(m[1] or m[3]), "线索" if "线索" in (m[2] or "") else m[2] or m[4])
            for b, m in view.matches(_BACK, "上述", "以上", "前述", "这", "的", "反馈") if b.cell is None]
    figures = [m for m in mentions(view) if m.quantity.unit in ALIKE]
    for block, match, given, noun in back:
        known = stated.get(noun, {})
        if len(known) == 1 and given is not None and given not in known:
            (value, text), = known.items()
            other = _OTHER_SET.search(_lead(block, match)) and not re.match("上述|以上|前述", match[0])
            if not other and not _is_part(block, match, given, value) and not _is_explained(figures, block, match, given, value):
                yield Hit(block, f"这里写“{match[0]}”，另一处写“{text.rstrip('（(，')}”", f"请统一；应是{value}还是{given}，以清单为准。", match.start(), match.end())


_OTHER_SET = lazy(r"届|轮|20\d\d年|上[年次]|去年|前任|到任|其他|另|原|[一二三四五六七八九十]月|季度|组|任内|[局镇乡村校院]|公司|审计|监督|专项|首次|两次|批")
"""Words of another set of findings: 十五届县委第九轮巡察指出的22个问题."""


def _lead(block: Block, match: re.Match[str]) -> str:
    """The clause up to the reference."""
    return block.text[start_of(block.text, match.start(), "，。；："):match.start()]


def _is_part(block: Block, match: re.Match[str], given: int, value: int) -> bool:
    """Whether the words speak of some of them: 其中反馈的5个问题, 这3个问题."""
    return "其中" in block.text[max(0, match.start() - 12):match.start()] or (given < value and match[0].startswith("这"))


def _is_explained(figures: list[Mention], block: Block, match: re.Match[str], given: int, value: int) -> bool:
    """Whether the figure stands elsewhere too, or another figure of the document makes up the difference."""
    others = {int(m.quantity.value) for m in figures if not (m.block is block and match.start() <= m.quantity.start < match.end())}
    return given in others or (given < value and value - given in others)


def _same_label(view: View) -> Iterator[Hit]:
    """反馈问题23个 here and 反馈问题32个 there; three or more values are a list by unit, not a slip."""
    seen: dict[tuple[str, str], list[tuple[Block, re.Match[str]]]] = {}
    for block, match in view.matches(_LABELLED, "反馈", "发现", "移交", "意见", "整改", "建章", "追责"):
        before = block.text[max(0, match.start() - 14):match.start()]
        if block.cell is None and not re.search(r"(?:局|镇|乡|村|校|院|公司|单位|方面|其中|组|部门|领域|20\d\d年|上半年|季度|第.轮)[^。]{0,6}$", before):
            lead = re.split(r"[，。；：]", before)[-1][-4:]
            if len(lead) < 2:
                continue
            seen.setdefault((lead + match[1], match[3]), []).append((block, match))
    for places in seen.values():
        values = {int(m[2]) for _, m in places}
        if len(values) != 2 or len(places) > 4:
            continue
        first = places[0][1]
        block, match = next((b, m) for b, m in places if m[2] != first[2])
        yield Hit(block, f"这里写“{match[0]}”，前面写“{first[0]}”", "请核对哪一个对，全文统一；口径不同的写明口径。", match.start(), match.end(),
                  severity="warning")


RULE = Rule("V-CNT-04", "同一数字前后一致", "规定", "巡察文书校验 V-CNT-01", check,
            wrong="共反馈23个问题……上述25个问题", right="共反馈23个问题……上述23个问题")
