"""请示 goes to one superior; 报告 asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_ASKS = lazy(r"(?:妥否|当否|可否|是否妥当)[，,]?请(?:批示|指示|批复|审批|审示)|(?:请|恳请|特此请求|请求)(?:予以|给予)?[^，。；]{0,12}(?:批准|批复|审批|批示为盼)|(?:恳请|请求)[^。；]{0,30}(?:批准|拨付|予以解决)")


_REPORTS = lazy(r"特此报告|专此报告|以上报告")
_PERSON = lazy(r"(?:书记|县长|市长|区长|主任|部长|局长|组长|常委|同志)[:：]?$")


def check(view: View) -> Iterator[Hit]:
    """By the title's kind."""
    anatomy = view.anatomy
    title = anatomy.title_text
    if title.endswith("请示") and anatomy.addressee is not None:
        name = anatomy.addressee.text.strip().rstrip("：:")
        if re.search(r"[，、；]", name):
            yield Hit(anatomy.addressee, "请示写了几个主送机关", "请示只写一个主送机关，需要同时送其他机关的用抄送。")
        for block in anatomy.main_text[-2:]:
            match = _REPORTS.search(block.text)
            if match:
                yield Hit(block, f"请示用了报告的结语“{match[0]}”", "写“妥否，请批示”或者“请予批准”。", match.start(), match.end(), severity="warning")
    if title.endswith(("请示", "报告")) and anatomy.addressee is not None and _PERSON.search(anatomy.addressee.text.strip()):
        yield Hit(anatomy.addressee, "请示、报告写给了领导同志个人", "主送上级机关；领导同志直接交办的除外。", severity="warning")
    if title.endswith("报告") and "请示" not in title:
        for block in anatomy.main_text[-4:]:
            match = _ASKS.search(block.text)
            if match and not block.text[:match.start()].endswith(("已", "曾", "曾经", "已经", "此前")):
                yield Hit(block, f"报告里夹带请示事项“{match[0]}”", "改用请示另行报送。", match.start(), match.end())


RULE = Rule("TL-15", "请示一个主送、报告不夹带请示、不直接报送个人", "规定", "《党政机关公文处理工作条例》第十五条", check, wrong="报告末尾写“妥否，请批示”", right="特此报告")
