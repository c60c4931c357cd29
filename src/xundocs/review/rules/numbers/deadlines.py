"""Deadlines set without 请 or 务必: 于4月27日前将报告报送, 报送时间：9月30日前, 9月7日起将进驻."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from xundocs.model.sentences import sentence_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.numbers.signing_date import DATE, DUE, day_of, is_asked, said

_BEFORE = lazy(rf"(?:盼|望|拟|力争|争取|确保|最迟|最晚|至迟|要|须)?(?:于|在)?{DATE}(?:以?前|之前|底前)")
_LABEL = lazy(rf"(?:(?:报送|上报|提交|报名|反馈|回复|函复|截止|集中申报){{1,2}}(?:时间|日期|时限|期限)?(?:为|是|截至|于)?[:：]?\s?|(?:最迟|最晚|至迟)(?:于|在|不超过|不晚于)?){DATE}(?!之?后|以来)")
_FROM = lazy(rf"(?:自|从)?{DATE}(?:起|开始)，?[^，。；]{{0,20}}将(?=对|进驻|开展|派|举行|召开|组织|集中|受理)")
_TOLD = lazy(r"已(?!公布)|至今|仍|尚|没有|未能|未在|未于|未按|未完成(?!的)|约定|承诺(?!书|人)|提前|延期|延至|延长|推迟|改为|届时|原定|原计划|应于|本应|曾|逾期(?!不|未报|视为|的)|超期|到期|当时|此前|前任|实际|合同|协议|历时|以来|结果(?:是|为|仍|未)|经查|发现|按照方案|方案(?:明确|规定|提出|确定)|了(?!解)")
"""Words of a sentence that tells of a deadline of the past."""
_SETS = lazy(r"通知|通知书|督办单|公告|函|纪要|方案|要点|计划|安排|决定|批复|意见|通报|建议书|单$")
_TELLS = lazy(r"(?:报告|总结|汇报|台账|承诺书|说明|材料|表|案例|述职)(?:（[^（）]*）)?$")


def check(view: View) -> Iterator[Hit]:
    """Against the date of the document, in papers that set deadlines; a year given far before counts for nothing."""
    signed, title = view.day, view.anatomy.title_text
    if signed is None or view.anatomy.regulation or not view.has("日前", "日以前", "日之前", "日底前", "截止", "报送", "最迟", "最晚", "至迟", "时间", "日期", "起", "提交", "回复"):
        return
    if not _SETS.search(title) or _TELLS.search(title):
        return
    dated = view.anatomy.dated
    taken = {(block.index, place) for block, match in view.matches(DUE, "前") if is_asked(block, match) for place in range(*match.span())}
    for pattern in (_BEFORE, _LABEL, _FROM):
        for block, match in view.matches(pattern, "日"):
            due = _due(match, signed)
            if (block.index, match.start(3)) not in taken and block.cell is None and (dated is None or block.index < dated.index) and due is not None and signed - timedelta(days=300) < due < signed and not _is_told(block, match):
                taken |= {(block.index, place) for place in range(*match.span())}
                yield Hit(block, f"“{match[0]}”早于成文日期{said(signed)}", "请核对期限。", match.start(), match.end())


def _due(match: re.Match[str], signed: date) -> date | None:
    """The date, when its year is the document's or is told by the document's."""
    due = day_of(match, signed, forward=True)
    if match[1] is None and due is not None and due.year != signed.year:
        return None
    return due


def _is_told(block: Block, match: re.Match[str]) -> bool:
    """Whether the sentence tells of the past; 会议明确 and 要求 set a deadline."""
    return _TOLD.search(sentence_of(block.text, match.start(), match.end(), "。")) is not None


RULE = Rule("V-DATE-01", "没有“请”字的期限与成文日期的先后", "实务", "巡察文书校验 V-DATE-01", check,
            wrong="于2026年4月7日前将情况报县委巡察组……（成文日期2026年4月10日）", right="于2026年4月27日前将情况报县委巡察组……（成文日期2026年4月10日）")
