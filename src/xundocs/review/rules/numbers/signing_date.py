"""What is due or still to come lies after the date of the document, what is reported as done before it; terms reckoned from a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from xundocs.model.numerals import to_int
from xundocs.model.sentences import sentence_of, start_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

DATE = r"(?:((?:19|20)\d{2})年)?(?<!\d)(1[0-2]|[1-9])月([12]\d|3[01]|[1-9])日"
"""A day with or without its year: year, month and day are groups of their own."""
DUE = lazy(rf"(?:请|应|须|务必|要求|需|限)[^。；\d]{{0,12}}{DATE}(?:\d{{1,2}}[时:：]\d{{0,2}}分?)?(?:以?前|之前)|{DATE}(?:以?前|之前)[^。；]{{0,30}}(?:报送|上报|报|提交|完成|反馈)")
_ASKED = lazy(r"请|务必|须(?!知)|限(?:于|在)")
_TO_COME = lazy(r"报送|上报|提交|应当|要(?:在|于)")
"""What makes a date before which something is done a deadline still to come: surely, and unless the sentence tells of the past."""
_COMING = lazy(rf"(?:决定|兹?定|将|拟|计划|兹)于{DATE}")
DONE = lazy(rf"(?:已于|已在|业已于){DATE}|(?:截至|截止)(?:到|目前)?{DATE}(?:止)?，[^。；]{{0,16}}(?:已|完成|整改|办结)|于{DATE}[^，。；、]{{0,24}}了|{DATE}(?:印发|公布|下发|反馈|通过|召开)的|已经{DATE}[^，。；、\d]{{0,16}}(?:通过|同意|批准|研究|审定)|{DATE}[^，。；、\d]{{0,16}}(?:审议通过|研究同意|批准同意)(?=[。；，])|于{DATE}(?:收悉|印发|收到|下发)|(?:^|[。；\s　]){DATE}，[^，。；]{{0,16}}(?:召开|组织|开展|印发|举行|听取)[^。；]{{0,40}}(?=[。；])")
_MONTH = lazy(r"((?:19|20)\d{2})年(1[0-2]|[1-9])月(?:印发|公布|下发|反馈|通过|召开|修订|制定)的")
_TERM = lazy(rf"{DATE}[^。；\d一二两三四五六七八九十]{{0,12}}?(?:起|之日起|后)?(\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})(日|天|个月|个工作日)(?:之?内)?(?:[（(，]|，)?(?:即|也就是|至)?(?:在|于)?{DATE}(?:以?前|之前)")
_PAST = lazy(r"应于|原定|原计划|原拟|本应|曾|未按|逾期|超期|到期|当时|此前|前任|(?:要求|通知|方案|合同|协议)[^，。；]{0,8}(?:明确|确定|约定|规定)")
_TOLD = lazy(r"已|至今|仍|尚|没有|未能|未在|未于|未完成|明确|确定|约定|承诺(?!书|人)|规定|方案(?:提出|要求)|通知要求|提前|延期|推迟|改为|均|全部|的，|届时|原")
_RECENT = timedelta(days=60)


def check(view: View) -> Iterator[Hit]:
    """Against the date of the document; texts of articles have dates of their own."""
    if view.anatomy.regulation or not view.has("日"):
        return
    for block, match in view.matches(_TERM, "内", "日", "前"):
        yield from _term(view, block, match)
    signed = view.day
    if signed is None:
        return
    yield from _from_today(view, signed)
    for block, match in view.matches(DUE, "前"):
        due = day_of(match, signed, forward=True)
        if due is not None and signed - timedelta(days=3650) < due < signed and is_asked(block, match):
            yield Hit(block, f"期限{said(due)}早于成文日期{said(signed)}", "请核对期限。", match.start(), match.end())
    for block, match in view.matches(_COMING, "于"):
        coming = day_of(match, signed, forward=True)
        if coming is not None and signed - _RECENT <= coming < signed and not re.search(r"原|曾|已|未|本应|后因|推迟|延期", _around(block, match)):
            yield Hit(block, f"“{match[0]}”早于成文日期{said(signed)}", "请核对日期：还没有办的事不会在成文之前。", match.start(), match.end())
    for block, match in view.matches(DONE, "日"):
        done = day_of(match, signed, forward=False)
        if done is not None and done > signed and block is not view.anatomy.printed and not re.search(r"将|拟|定于|计划|预计|准备|届时|请|下一步|前(?:完成|报)", _around(block, match)):
            yield Hit(block, f"“{match[0]}”晚于成文日期{said(signed)}", "请核对日期：已经办的事不会在成文之后。", match.start(), match.end())
    for block, match in view.matches(_MONTH, "的"):
        if (int(match[1]), int(match[2])) > (signed.year, signed.month):
            yield Hit(block, f"“{match[0]}”晚于成文日期{said(signed)}", "请核对日期：已经办的事不会在成文之后。", match.start(), match.end())


def is_asked(block: Block, match: re.Match[str]) -> bool:
    """Whether a deadline is set here, not told of: 方案明确9月30日前完成，至今没有……"""
    text = block.text
    begin = start_of(text, match.end(), "，。；")
    if _PAST.search(text, min(begin, match.start()), match.end()):
        return False
    if _ASKED.search(text, min(begin, match.start()), match.end()):
        return True
    sentence = _around(block, match)
    return bool(_TO_COME.search(sentence)) and not _PAST.search(sentence) and not _TOLD.search(sentence)


def _around(block: Block, match: re.Match[str]) -> str:
    return sentence_of(block.text, match.start(), match.end())


def day_of(match: re.Match[str], signed: date, *, forward: bool) -> date | None:
    """The date of a match; without a year that of the sentence or of the document, whichever lies on the right side of the signing, the next (or the last) when half a year off."""
    groups = match.groups()
    place = next(i for i in range(1, len(groups), 3) if groups[i])
    year, month, number = groups[place - 1:place + 2]
    try:
        if year:
            return date(int(year), int(month), int(number))
        named = re.findall(r"((?:19|20)\d{2})年", match.string[max(0, match.start() - 80):match.start()])
        day = date(int(named[-1]) if named else signed.year, int(month), int(number))
        if named:
            own = day.replace(year=signed.year)
            return own if (day < signed <= own if forward else own <= signed < day) else day
        if forward and (signed - day).days > 183:
            return day.replace(year=day.year + 1)
        return day.replace(year=day.year - 1) if not forward and (day - signed).days > 183 else day
    except ValueError:
        return None


def _term(view: View, block: Block, match: re.Match[str]) -> Iterator[Hit]:
    """自2026年6月8日起15日内（6月23日前）."""
    first = match[1] or (str(view.day.year) if view.day else "")
    count = to_int(match[4])
    if not first or not count:
        return
    try:
        start = date(int(first), int(match[2]), int(match[3]))
        due = date(int(match[6] or start.year), int(match[7]), int(match[8]))
        if due < start and not match[6]:
            due = due.replace(year=due.year + 1)
    except ValueError:
        return
    days = (due - start).days
    low, high = _span(count, match[5])
    if not low <= days <= high:
        yield Hit(block, f"{said(start)}到{said(due)}是{days}天，写的是{match[4]}{match[5]}", "请核对期限。", match.start(), match.end())


_FROM = lazy(rf"(?:(反馈|收到|送达|接到|印发|发文|成文|下发|交办|通知|发布|公布)[^，。；\d]{{0,12}}?之?日(?:起|后)|(?:应|请|须|限)[^，。；\d]{{0,6}})[，]?(?:的)?(\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})(日|天|个月|个工作日)(?:之?内)?[（(，]?(?:即|也就是|至|于|截至)(?:在|于)?{DATE}(?:以?前|之前|止)")
_ANY_DAY = lazy(DATE)
_SLACK = {"反馈": 20, "收到": 20, "送达": 20, "接到": 20}
"""Days by which what a term runs from may come after the date of the document."""


def _from_today(view: View, signed: date) -> Iterator[Hit]:
    """自反馈之日起1个月内，即2026年9月11日前: reckoned from the document's date or any other day it names."""
    for block, match in view.matches(_FROM, "即", "至", "也就是", "于"):
        count, due = to_int(match[2]), _at(match[4], match[5], match[6], signed)
        if not count or due is None:
            continue
        low, high = _span(count, match[3])
        days = {signed} | {d for _, m in view.matches(_ANY_DAY, "日") if (d := _at(m[1], m[2], m[3], signed)) is not None and d != due}
        if any(low <= (due - d).days <= high for d in days) or low <= (due - signed).days <= high + _SLACK.get(match[1] or "", 0):
            continue
        yield Hit(block, f"从成文日期{said(signed)}到{said(due)}是{(due - signed).days}天，写的是{match[2]}{match[3]}", "请核对期限。", match.start(), match.end(),
                  severity=None if match[1] else "warning")


def _at(year: str | None, month: str, number: str, signed: date) -> date | None:
    """A date; without a year the one nearest to the document's."""
    try:
        day = date(int(year or signed.year), int(month), int(number))
        return day if year or (signed - day).days < 183 else day.replace(year=day.year + 1)
    except ValueError:
        return None


def _span(count: int, unit: str) -> tuple[int, int]:
    """The fewest and most days a term comes to, both ways of counting its first day."""
    return {"个月": (28 * count - 1, 31 * count + 1), "个工作日": (count - 1, count * 2 + 12)}.get(unit, (count - 2, count + 2))


def said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


RULE = Rule("V-DATE-01", "期限、事项与成文日期的先后", "规定", "巡察文书校验 V-DATE-01、V-DATE-02", check,
            wrong="请于2026年6月5日前报送……（成文日期2026年6月20日）", right="请于2026年7月5日前报送……（成文日期2026年6月20日）")
