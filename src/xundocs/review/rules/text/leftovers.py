"""What a draft leaves behind: notes to oneself, places to fill in, page furniture of the web."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View, pattern_rule

_BLANKS = lazy(r"(?:X{2,}|×{2,}|x{3,})(?=[县市局镇乡村年月日号元个人党委同])")
_notes = pattern_rule(
    r"(?:待补充?|待核实?|待定|此处(?:填写|插入|待|补充)|请填写|TODO|todo|待完善)(?=[）)】\]。，；\s]|$)|【[^】]{0,12}(?:待|填|补充|核实)[^】]{0,12}】|[（(](?:此处|待核|待补|请核)[^）)]{0,16}[）)]|分享到[:：]|阅读次数[:：]|字体[:：]\s?\[|打印本页|关闭窗口|责任编辑[:：]|单击此处|点击此处输入",
    "待", "此处", "填写", "TODO", "todo", "分享到", "阅读次数", "字体", "打印本页", "关闭窗口", "责任编辑", "单击", "点击", "请核", message="“{}”像是草稿或者网页上的残留", remedy="补全或者删去。")


def check(view: View) -> Iterator[Hit]:
    """Notes one by one; ×× left to fill in once for the document."""
    yield from _notes(view)
    blanks = list(view.matches(_BLANKS, "XX", "××", "xxx"))
    if blanks and not view.anatomy.regulation:
        block, match = blanks[0]
        more = f"等{len(blanks)}处" if len(blanks) > 1 else ""
        yield Hit(block, f"“{block.text[match.start():match.end() + 2]}”{more}没有填写", "补全或者删去。", match.start(), match.end() + 4)


RULE = Rule("V-TEXT-02", "草稿和网页残留", "实务", "校对惯例", check,
    wrong="涉及资金（待核实）万元", right="涉及资金12.6万元")
