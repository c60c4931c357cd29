"""The organ that signs is the one the title and the head name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_END = r"(?:局党组|委党组|局|办公室|委员会|党组|部|人民政府|医院|中学|小学|公司|中心|院|党委|巡察组)"
_TITLE = lazy(rf"((?:中共)?[\u4e00-\u9fa5]{{2,4}}[市县区州旗镇乡][\u4e00-\u9fa5]{{2,24}}?{_END})关于")
_ORDINAL = re.compile(r"第[一二三四五六七八九十]+")


def check(view: View) -> Iterator[Hit]:
    """One signing organ written in full, of the same sort as the one in title or head: 局 and 局, 党组 and 党组."""
    anatomy = view.anatomy
    if len(anatomy.signature) != 1 or anatomy.regulation:
        return
    signed = re.sub(r"[（(][^（）()]*[）)]$|\s", "", anatomy.signature[0].text)
    title = _TITLE.match(anatomy.title_text)
    mark = re.sub(r"\s|文件$", "", anatomy.mark.text) if anatomy.mark is not None and anatomy.mark.text.strip().endswith("文件") else ""
    for organ, where in ((title[1] if title else "", "标题"), (mark, "发文机关标志")):
        end = re.search(rf"{_END}$", organ)
        if not organ or end is None or not (signed.endswith(end[0]) or (_of_committee(organ) and _of_committee(signed))) or organ in signed or signed in organ:
            continue
        if organ[:2] == signed[:2] or organ.startswith("中共") == signed.startswith("中共"):
            yield Hit(anatomy.signature[0], f"署名“{signed}”与{where}的“{organ}”不是一个机关", "请核对署名和发文机关；联合行文的几个机关都要署名。")
            return


def _of_committee(name: str) -> bool:
    """Whether it is a department of a Party committee: 中共清源县委组织部."""
    return re.fullmatch(r"中共[\u4e00-\u9fa5]{2,4}[省市县区州旗]委[\u4e00-\u9fa5]{2,16}(?:部|办公室)", name) is not None


RULE = Rule("V-ORG-01", "署名与标题、发文机关标志一致", "实务", "GB/T 9704—2012 7.2.4、7.3.5；巡察文书规格 seal_org", check,
            wrong="标题“清源县财政局关于……的报告”，署名“清源县审计局”", right="署名“清源县财政局”")
