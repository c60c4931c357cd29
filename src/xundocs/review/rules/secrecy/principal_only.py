"""What is said to the principal alone does not stand in the paper for the body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_TO_ONE = lazy(r"(?:你|您)(?:本人|个人|作为(?:[\u4e00-\u9fa5]{0,8}(?:书记|第一责任人|主要负责人|[局院校镇乡]长|主任|董事长)|一把手))"
               r"|(?:你|您)[^，。；]{0,6}(?:担任|任职)[^，。；]{0,12}(?:以来|期间)|(?:书记|主要负责人)同志(?:你|您)")
_BODY = lazy(r"(?:党组|党委|党工委|总支|支部|委员会|领导小组)(?:委员会)?[：:]\s*$")


def check(view: View) -> Iterator[Hit]:
    """In feedback addressed to a Party organisation, not to its secretary."""
    addressee = view.anatomy.addressee
    if "反馈" not in view.anatomy.title_text or addressee is None or not _BODY.search(addressee.text.strip()) or re.search(r"同志|书记[：:]", addressee.text):
        return
    for block, match in view.matches(_TO_ONE, "你", "您"):
        yield Hit(block, f"“{match[0]}”是只给主要负责人的话", "写进致主要负责人的一份，这一份里删去。", match.start(), match.end())


RULE = Rule("V-SEC-07", "致班子的一份不写只给主要负责人的话", "规定", "巡察文书保密规则 F3 V-SEC-07", check,
            wrong="中共清源县教育局党组：……你本人作为党组书记……", right="（写进致主要负责人的一份）")
