"""What a draft leaves behind: notes to oneself, places to fill in, page furniture of the web."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.quantities import UNIT
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View, pattern_rule

_UNIT = rf"(?:{UNIT}|[县市局镇乡村年月日号同党委万亿%％])"
_BLANKS = lazy(rf"(?:X{{2,}}|×{{2,}}|Ｘ{{2,}}|x{{3,}})(?={_UNIT})|(?<![A-Za-z0-9×Ｘ.])[X×Ｘ](?=[月日号个项件条名]|[万亿]元|个百分点)|[?？]{{2,}}(?=[万亿个项件条名%元])"
               r"|〔(?:19|20)\d{2}〕(?:[ \u3000]{1,6}|_{1,6})号(?=[^\s])|[:：]\s?(?:X{2,3}|×{2,3})(?=[，、。；）)\s]|$)")
_EMPTY = lazy(r"(?:_{2,}|＿{2,})(?=(?:万元|亿元|个|项|件|条|名|元|%))|年[ \u3000]{1,4}月[ \u3000]{1,4}日(?=[，、至前起]|[\u4e00-\u9fa5]{2})")
"""Blanks in running text: forms, letters of undertaking and receipts have them rightly."""
_RUNNING = lazy(r"(?:报告|通报|汇报|总结|通知|意见|方案|函|请示|纪要|讲话)$")
_notes = pattern_rule(
    r"(?:待补充?|待核实?|待定|此处(?:填写|插入|待|补充)|请填写|TODO|todo|待完善)(?=[）)】\]。，；\s]|$)|【[^】]{0,12}(?:待|填|补充|核实)[^】]{0,12}】|[（(](?:此处|待核|待补|请核)[^）)]{0,16}[）)]|分享到[:：]|阅读次数[:：]|字体[:：]\s?\[|打印本页|关闭窗口|责任编辑[:：]|单击此处|点击此处输入",
    "待", "此处", "填写", "TODO", "todo", "分享到", "阅读次数", "字体", "打印本页", "关闭窗口", "责任编辑", "单击", "点击", "请核", message="“{}”像是草稿或者网页上的残留", remedy="补全或者删去。")


def check(view: View) -> Iterator[Hit]:
    """Notes one by one; ×× left to fill in once for the document."""
    yield from _notes(view)
    blanks = list(view.matches(_BLANKS, "X", "×", "Ｘ", "xxx", "?", "？", "〔"))
    if _RUNNING.search(view.anatomy.title_text):
        blanks += [(b, m) for b, m in view.matches(_EMPTY, "__", "＿", "年") if b.cell is None and len(b.text) > 8]
    if blanks and not view.anatomy.regulation:
        block, match = blanks[0]
        more = f"等{len(blanks)}处" if len(blanks) > 1 else ""
        yield Hit(block, f"“{block.text[match.start():match.end() + 2]}”{more}没有填写", "补全或者删去。", match.start(), match.end() + 4)


RULE = Rule("V-TEXT-02", "草稿和网页残留", "实务", "校对惯例", check,
    wrong="涉及资金（待核实）万元", right="涉及资金12.6万元")
