"""承诺人（签名）：: the place for a signature by hand stays empty in print."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_SIGNED = lazy(r"^[\s　]*[\u4e00-\u9fa5、]{0,16}[（(](?:亲笔)?(?:签名|签字|手签|亲签)(?:并?(?:捺印|按手印|盖章))?[）)]?(?:[：:][\s　]*|[\s　]+)(?P<name>[\u4e00-\u9fa5](?:[\s　]?[\u4e00-\u9fa5]){1,3})[\s　]*(?:（(?:手印|印)）)?(?=$|[\s　]{2}|\d|[，。；])"
               r"|^[\s　]*(?:承诺人|签字人|签名人|本人签名|本人签字|亲笔签名)[：:][\s　]*(?P<only>[\u4e00-\u9fa5](?:[\s　]?[\u4e00-\u9fa5]){1,3})[\s　]*(?:\d|$)")
_PLACES = ("签名", "签字", "手签", "亲签", "承诺人")
_EMPTY = ("年月日", "年月", "盖章", "日期", "签名", "签字", "单位", "公章", "此处", "手写", "亲笔", "空白", "略")


def check(view: View) -> Iterator[Hit]:
    """In letters of commitment; minutes and records that tell who signed are no places to sign."""
    if "承诺" not in view.anatomy.title_text and not view.has("承诺人（", "承诺人："):
        return
    for block, match in view.matches(_SIGNED, *_PLACES):
        name = (match["name"] or match["only"]).replace(" ", "").replace("\u3000", "")
        if not any(word in name for word in _EMPTY):
            group = "name" if match["name"] else "only"
            yield Hit(block, f"签名处印着“{name}”", "承诺书由本人亲笔签名，打印稿这里留空。", match.start(group), match.end(group))


RULE = Rule("V-SIGN-01", "要求亲笔的地方不印姓名", "规定", "巡察文书校验 V-SIGN-01", check, wrong="承诺人（签名）：郑守诚", right="承诺人（签名）：＿＿＿＿＿＿")
