"""What the Party organisation reports or undertakes is signed by it, not by the administrative unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.organisation import is_party_name
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_ADMIN = lazy(r"[\u4e00-\u9fa5]{2,24}(?:局|人民政府|办事处|村民委员会|村委会|社区居民委员会|医院|中学|小学|学校|公司|中心)")
_TITLE = lazy(r"整改.{0,8}(?:方案|报告|承诺书|情况|台账)|(?:方案|报告)$")
_PARTY = r"(?:局|院|校|镇|乡|村|街道|社区|公司|单位|中心)(?:党组|党委|党支部|党总支|党工委)"
_OURS = lazy(rf"(?:我|本)(?:局|院|校|镇|乡|村|街道|社区|公司|单位|中心)?(?:党组|党委|党支部|党总支|党工委)|向(?:我|本)?{_PARTY}(?:进行)?(?:了)?(?:反馈|移交)"
             rf"|(?:^|[，。；、])(?:我|本)?{_PARTY}(?:高度重视|召开|专题|切实|认真|坚决|迅速|第一时间|先后|多次|把|对|将|坚持|承担|及时)|(?:支部委员会|支委会)会议研究")


def check(view: View) -> Iterator[Hit]:
    """One signature of an administrative unit under a paper on inspection in which 局党组 or 村党支部 is the one that acts; the title does not name the unit."""
    anatomy = view.anatomy
    if len(anatomy.signature) != 1 or anatomy.regulation or not view.has("巡察") or not _TITLE.search(anatomy.title_text):
        return
    signed = re.sub(r"[（(][^（）()]*[）)]$|\s", "", anatomy.signature[0].text)
    if not _ADMIN.fullmatch(signed) or is_party_name(signed) or "党" in signed or "委员会" in signed.removesuffix("村民委员会").removesuffix("居民委员会"):
        return
    title = anatomy.title_text
    if title.startswith(signed) or re.match(r"[\u4e00-\u9fa5]{2,16}(?:局|政府|医院|中学|小学|公司|中心|村委会|村民委员会)(?:关于|巡察|整改)", title):
        return
    acting = next((m for b in anatomy.main_text if (m := _OURS.search(b.text))), None)
    if acting is not None:
        known = view.settings.office.directory.named(signed) if view.settings.office.directory else []
        yield Hit(anatomy.signature[0], f"正文是“{acting[0].strip('，。；、')}”，署名是行政单位“{signed}”",
                  f"应署“{known[-1].name}”。" if known else "整改由党组织负责，署党组织全称。")


RULE = Rule("V-ORG-02", "党组织的文书由党组织署名", "实务", "巡察文书校验 V-ORG-02", check,
            wrong="局党组高度重视……（署名）清源县民政局", right="（署名）中共清源县民政局党组")
