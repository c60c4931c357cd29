"""尚未完成的4个问题: total less done, as the document has them elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.quantities import quantities
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_STATED = lazy(r"(?:反馈|承担|交办|指出|涉及|提出|共有?|移交)[^，。；\d]{0,14}?(?<![\d.])(\d{1,5})(个|项|件|条)[^。；\d]{0,14}[，中](?:截至[^，。]{2,16}，|目前|现)?(?:已)?(?:完成(?:整改)?|整改(?:到位|完成)?|办结|销号)[^，。；\d]{0,4}(\d{1,5})\2")
_OPEN = lazy(r"(?:尚未|还没有|没有|未)(?:完成(?:整改)?|整改(?:到位)?|办结|销号)的(\d{1,5})(个|项|件|条)|(?:剩余|余下|剩下)的?(\d{1,5})(个|项|件|条)(?:反馈|整改)?(?:问题|任务|事项)")


def check(view: View) -> Iterator[Hit]:
    """Documents that give one total with what is done of it."""
    if view.anatomy.regulation or not view.has("未", "没有", "剩", "余下"):
        return
    stated = [(block, m) for block, m in view.matches(_STATED, "完成", "整改", "办结", "销号") if block.cell is None]
    if len({(m[1], m[3]) for _, m in stated}) != 1:
        return
    source, found = stated[0]
    total, done, unit = int(found[1]), int(found[3]), found[2]
    states = {int(q.value) for q in quantities(source.text) if q.unit == unit}
    for block, match in view.matches(_OPEN, "未", "没有", "剩", "余下"):
        value, measure = int(match[1] or match[3]), match[2] or match[4]
        part = "其中" in block.text[max(0, match.start() - 10):match.start()]
        if measure == unit and done <= total and value != total - done and value not in states and not part:
            yield Hit(block, f"总数{total}{unit}，完成{done}{unit}，还有{total - done}{unit}，这里写{value}{unit}", "请核对总数、完成数和未完成数。", match.start(), match.end(),
                      severity="warning")


RULE = Rule("V-CNT-04", "未完成数与总数、完成数相符", "规定", "巡察文书校验 V-CNT-02", check, severity="warning",
            wrong="反馈问题31个，已完成27个……尚未完成的5个问题", right="反馈问题31个，已完成27个……尚未完成的4个问题")
