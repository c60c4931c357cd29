"""应巡察党组织由18个变为17个: the figure it comes from is the one given before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.mentions import is_slip, mentions
from xundocs.review.rule import Hit, Rule, View

_TURNED = lazy(r"([\u4e00-\u9fa5]{3,12}?)(?:总数|数量|数)?(?:拟)?[由从](?:原来?的?|原定的?)?(\d{1,5})(个|项|件|条|名|人|户|家|所|处|组|份|支|村|期|台|座)(?:[\u4e00-\u9fa5]{0,4})?(变为|变成|调整为|调整到|改为|增加到|增加至|增至|增为|减少到|减少至|减至|减为|压减到|压减至|扩大到|缩减为|精简为|降至|降到)(\d{1,5})\3")
_STEM = 3
"""Characters at the end of a noun by which it is known again."""


def check(view: View) -> Iterator[Hit]:
    """Only where the document gave one figure of that thing before, near the one here, and neither end of the change is it."""
    if view.anatomy.regulation or not view.has("由", "从"):
        return
    found = [m for m in mentions(view) if not m.quantity.vague]
    for block, match in view.matches(_TURNED, "由", "从"):
        noun, first, last, unit = match[1][-_STEM:], int(match[2]), int(match[5]), match[3]
        earlier = [m for m in found if m.quantity.unit == unit and (m.block.index, m.quantity.start) < (block.index, match.start())]
        values = {int(m.quantity.value) for m in earlier if m.counts(noun) and not re.search(r"其中|每|各", m.before)}
        everywhere = {int(m.quantity.value) for m in earlier}
        if len(values) != 1 or first in everywhere or last in values:
            continue
        stated = values.pop()
        named = next(m for m in earlier if m.counts(noun))
        near = abs(stated - first) <= max(2, stated // 10)
        if near or any(m.counts(noun) and is_slip(m.quantity, q.quantity) for m in earlier for q in found if q.block is block and q.quantity.start == match.start(2)):
            yield Hit(block, f"这里写由{first}{unit}{match[4]}{last}{unit}，前面写“{named.before[-10:]}{stated}{unit}”", "请核对变动前的数，与前文一致；口径不同的写明口径。",
                      match.start(2) - 1, match.end(), severity="warning")


RULE = Rule("V-CNT-04", "变动前的数与前文一致", "规定", "巡察文书校验 V-CNT-01", check, severity="warning",
            wrong="应巡察党组织18个……党组织由19个变为17个", right="应巡察党组织18个……党组织由18个变为17个")
