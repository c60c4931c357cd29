"""Verdicts on persons and talks with them stay out of papers to the inspected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_VERDICT = lazy(r"(?:建议|拟)(?:给予|对其)[^，。；]{0,10}(?:处分|立案|留置|免职|调整)|(?:[\u4e00-\u9fa5]{2,3}|该同志|其)涉嫌(?:严重)?(?:违纪违法|受贿|贪污|职务犯罪|犯罪)|谈话对象[^，。；]{0,10}(?:说|称|讲|反映)|谈话[^，。；]{0,4}(?:有人|有的?(?:干部|同志|职工|教师|党员))[^，。；]{0,3}(?:说|称|讲|反映)")


def check(view: View) -> Iterator[Hit]:
    """Feedback, notices of rectification and reports of it."""
    title = view.anatomy.title_text
    if not re.search(r"反馈意见|整改通知|督办|提醒函|整改(?:进展|落实)?情况|通报", title) or view.audience == "transfer_sealed":
        return
    for block, match in view.matches(_VERDICT, "涉嫌", "建议", "拟", "谈话"):
        yield Hit(block, f"写了对个人的定性、拟处理意见或者谈话内容“{match[0]}”", "这些内容另走移交，本文书只写事实和要求。", match.start(), match.end())


RULE = Rule("V-SEC-10", "不写对个人的定性、拟处分和谈话原话", "规定", "巡察文书规格 D08、D12“绝不能写”", check, severity="warning",
            wrong="建议给予张某党内警告处分", right="（删去，另行移交）")
