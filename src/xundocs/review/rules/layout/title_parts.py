"""A title says who, about what, and what kind of document it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.anatomy import KINDS
from xundocs.review.rule import Hit, Rule, View

_SPECIAL = ("单", "书", "表", "稿", "材料", "回执", "函件", "信", "全套材料", "记录", "提纲", "安排", "分工", "说明", "要求", "标准", "条例", "章程", "名单", "情况", "批示", "讲话")


def check(view: View) -> Iterator[Hit]:
    """Titles with 关于; what follows the kind in brackets is left aside."""
    anatomy = view.anatomy
    title = re.sub(r"[（(【][^（）()【】]*[）)】]\s*$", "", anatomy.title_text).strip()
    if not anatomy.title or "关于" not in title:
        return
    block = anatomy.title[-1]
    if "关于关于" in title:
        yield Hit(anatomy.title[0], "标题里“关于”重复", "删去一个“关于”。")
    bare = title.rstrip("。，、；：.!！")
    if anatomy.official and not bare.endswith((*KINDS, *_SPECIAL)):
        yield Hit(block, f"标题“{bare[-12:]}”没有文种", "标题由发文机关、事由和文种组成，如“……的通知”。")
    elif re.search(r"(?:通知的通知|请示报告|报告请示|的的)", bare):
        yield Hit(block, f"标题“{bare[-12:]}”文种重复或者混用", "只写一个文种。")


RULE = Rule("B-2", "标题三要素", "规定", "《党政机关公文处理工作条例》第九条", check, wrong="关于做好巡察整改工作", right="关于做好巡察整改工作的通知")
