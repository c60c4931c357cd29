"""The field's fixed words, and what goes wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xundocs.model.terms import TERMS
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """The table of terms. 巡查 is looked at only in papers about Party inspection."""
    joined = view.document.joined
    about = "巡察" in joined or "巡视" in joined or "党组" in joined or "党委" in joined or "县委" in joined
    for term in TERMS:
        if not any(t in joined for t in term.triggers) or (term.right == "巡察" and not about):
            continue
        for block, match in view.matches(_expression(term.expression), *term.triggers):
            if term.right == "巡察" and (_other_work(block.text, match) or (match[0] in _WIDE and "巡察" not in joined)):
                continue
            severity = "info" if term.hint else None
            yield Hit(block, f"“{match[0]}”：{term.why}", f"改为{term.right}。", match.start(), match.end(), severity=severity)  # type: ignore[arg-type]


_WIDE = ("内部巡查", "巡查计划", "巡查规划", "巡查全覆盖", "巡查任务", "延伸巡查", "巡查成果", "巡查监督")
"""Words that only papers about Party inspection mean so."""


def _other_work(text: str, match: re.Match[str]) -> bool:
    """安全巡查, 河道巡查工作 are another sort of work."""
    before = text[max(0, match.start() - 12):match.start()]
    return bool(re.search(r"(?:安全|消防|河道|森林|防火|治安|日常|夜间|城管|执法|网格|环境|环保|线路|设备|现场|食品|校园|水库|地质|疫情|道路|护林|质量|秸秆|土地|河湖|巡护|考务|考点|督学|污染|隐患)[^，。；]{0,8}$", before))


@lru_cache(32)
def _expression(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


RULE = Rule("V-TERM-01", "巡察工作固定用语", "规定", "巡察文书校验 V-TERM-01、术语表 V5", check, wrong="县委巡查组、四种意识、全面从严不力", right="县委巡察组、“四个意识”、全面从严治党不力")
