"""One person keeps one name: 党委书记张伟民 and 党委书记张伟明 in one document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.secrecy.named_persons import SURNAMES

_ROLE = r"(?:党组书记|党委书记|总支书记|支部书记|村支书|书记|局长|主任|镇长|乡长|县长|市长|区长|部长|科长|股长|校长|院长|所长|站长|处长|组长|队长|经理|董事长|主席|联系人|签发人|承诺人|经办人|联络员|会计|出纳|负责人|委员|代表)"
_NAMED = lazy(rf"((?:副)?{_ROLE}(?:、(?:副)?{_ROLE})*)[:：]?\s?([{SURNAMES}][\u4e00-\u9fa5]{{2}})(?=同志|主持|作|表态|汇报|讲话|出席|代表|宣|签|介绍|参加|任组|担任|强调|指出|要求|，|、|。|；|：|）|（|\(|\)|\s|电话|$)")


def check(view: View) -> Iterator[Hit]:
    """Two names of three characters under one post: the same surname, and one character of two changed or the two swapped."""
    if view.anatomy.regulation:
        return
    seen: dict[str, list[tuple[Block, re.Match[str]]]] = {}
    for block, match in view.matches(_NAMED):
        for post in match[1].split("、"):
            seen.setdefault(post, []).append((block, match))
    said: set[tuple[int, int]] = set()
    for post, places in seen.items():
        for number, (block, match) in enumerate(places):
            before = next((m for b, m in places[:number] if _slipped(m[2], match[2]) and not (b is block and block.text[m.end():match.start()] in ("、", "和", "与", "及"))), None)
            if before is not None and (block.index, match.start(2)) not in said:
                said.add((block.index, match.start(2)))
                yield Hit(block, f"这里写“{post}{match[2]}”，前面写“{post}{before[2]}”", "请核对姓名，是同一人的全文一致。", match.start(), match.end(2))


def _slipped(one: str, other: str) -> bool:
    return one != other and one[0] == other[0] and (sorted(one) == sorted(other) or sum(a != b for a, b in zip(one, other, strict=True)) == 1)


RULE = Rule("V-ORG-06", "同一人姓名前后一致", "实务", "巡察文书校验（人员姓名）", check, wrong="党委书记张伟民……党委书记张伟明", right="党委书记张伟民")
