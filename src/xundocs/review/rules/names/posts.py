"""A person named with a post holds it on the document's date, and is written as the directory writes him."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from xundocs.model.deadline import in_words
from xundocs.model.organisation import Directory, Organisation, Post
from xundocs.model.sentences import PART, end_of, start_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_POSTS = r"(?:(?:党组|党委|党工委|党总支|党支部)?书记|局长|主任|镇长|乡长|院长|校长|站长|厂长|董事长|总经理|县长|部长)"
_POST = lazy(rf"(?<!副)(?<!总支)({_POSTS}(?:[、兼]{{1,2}}{_POSTS})*)(?:同志)?[:：（，]?\s?$")
_PAST = lazy(r"时任|原任?|前任|曾任?|当时|离任|卸任|调离|任上|移交|交接")
_DATE = lazy(r"((?:19|20)\d{2})年(?:(1[0-2]|[1-9])月(?:([12]\d|3[01]|[1-9])日)?)?")
_MYSELF = lazy(r"(?:本人|承诺人|报告人|述职人|责任人|组[\s\u3000]*长|第一责任人)(?:（签名）)?[:：]?[\s\u3000]*$")


def check(view: View) -> Iterator[Hit]:
    """清源县教育局党组书记、局长林之桓: the directory knows who that is. Silent without a directory or date."""
    directory: Directory = view.settings.office.directory
    day = view.day
    if not directory or day is None:
        return
    people = {p.person for o in directory.organisations for p in o.posts}
    own = _own(view, directory, day)
    said: set[tuple[int, int]] = set()
    for organisation in directory.organisations:
        holder = organisation.principal_on(day) if organisation.valid_on(day) else None
        if holder is None:
            continue
        names = _names(organisation)
        if organisation is not own and not any(name in view.document.joined for name in names):
            continue
        for block, start, end, kind in _places(view, holder, organisation, people):
            if (block.index, start) in said:
                continue
            lead = block.text[start_of(block.text, start, "，。；", max(0, start - 50)):start]
            named = any(_attached(lead, name) for name in names)
            if not named and not (organisation is own and _is_own_post(lead, holder, slip=kind == "slip")):
                continue
            if kind == "slip" or not _held(block.text, start, end, organisation):
                said.add((block.index, start))
                yield _hit(block, start, end, holder, day, sure=named and kind == "other")


def _places(view: View, holder: Post, organisation: Organisation, people: set[str]) -> Iterator[tuple[Block, int, int, str]]:
    """Where another person of the directory, or the holder's name written wrong, is named."""
    joined = view.document.joined
    former = {p.person for p in organisation.posts} - {holder.person}
    for name in sorted((people if any(n in joined for n in _names(organisation)) else former) - {holder.person}):
        for block, match in view.matches(re.compile(re.escape(name)), name):
            yield block, match.start(), match.end(), "other"
    if len(holder.person) == 3 and holder.person[0] in joined:
        a, b, c = (re.escape(x) for x in holder.person)
        for block, match in view.matches(re.compile(rf"{a}(?:{b}[\u4e00-\u9fa5]|[\u4e00-\u9fa5]{c}|{c}{b})"), holder.person[0]):
            if match[0] != holder.person and match[0] not in people:
                yield block, match.start(), match.end(), "slip"


def _names(organisation: Organisation) -> set[str]:
    """What the body is called before a post."""
    full = (organisation.name, organisation.admin, organisation.short, organisation.name.removeprefix("中共"), re.sub(r"(?:党组|(?:支部)?委员会)$", "", organisation.name))
    short = re.sub(r"^[\u4e00-\u9fa5]{2,3}(?=[县市区][\u4e00-\u9fa5]{2})", "", organisation.admin)
    return {n for n in (*full, short) if len(n) > 2}


def _attached(lead: str, name: str) -> bool:
    """Whether the words before a person are the body's name and a principal's post."""
    place = lead.rfind(name)
    if place < 0:
        return False
    rest = lead[place + len(name):]
    return len(rest) <= 24 and _POST.search(rest) is not None and re.search(r"[、，和与及]|办公室|科|股|中心|工会|妇联", rest[:_POST.search(rest).start()]) is None  # type: ignore[union-attr]


def _own(view: View, directory: Directory, day: date) -> Organisation | None:
    """The one body of the directory the paper is to or from."""
    anatomy = view.anatomy
    about = "".join(b.text for b in anatomy.signature) + anatomy.title_text + (anatomy.addressee.text if anatomy.addressee is not None else "")
    bodies = [o for o in directory.organisations if o.valid_on(day) and (o.name in about or (o.admin and o.admin in about))]
    return bodies[0] if len(bodies) == 1 else None


def _is_own_post(lead: str, holder: Post, *, slip: bool) -> bool:
    """局党组书记, 我局局长, 本人, 组长： in a paper to or from the body; posts of other bodies have their names before them."""
    if _MYSELF.search(lead):
        return slip
    match = _POST.search(lead)
    if match is None:
        return False
    titles = {*holder.title.split("、"), "书记"}
    if not all(post in titles for post in re.split(r"[、兼]+", match[1])):
        return False
    before = re.sub(r"[（“”\s\u3000]", "", lead[:match.start()])
    return re.search(r"(?:^|[，。；、：:.．）)\d]|[由经请向对及和与以为是让的你我本贵该]|组长)(?:局|委|院|校|镇|乡|办|公司|村|单位)?$", before) is not None


def _held(text: str, start: int, end: int, organisation: Organisation) -> bool:
    """Whether the sentence tells of a time when the person did hold the post, or may do so."""
    low, high = start_of(text, start, PART), end_of(text, end, PART)
    if _PAST.search(text, low, start) or re.match(r"(?:同志)?(?:在任|任职期间|任期|离任|卸任|调任|前)", text[end:end + 8]):
        return True
    terms = [p for p in organisation.posts if p.person == text[start:end]]
    days = [*_DATE.finditer(text, low, start)][-1:] or list(_DATE.finditer(text, end, min(high, end + 14)))[:1]
    return any(_within(match, term) for match in days for term in terms)


def _within(match: re.Match[str], term: Post) -> bool:
    """Whether the time named, a year, month or day, lies within the term."""
    try:
        first = date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        last = date(int(match[1]), int(match[2] or 12), int(match[3] or 28))
    except ValueError:
        return True
    return term.since <= last and (term.until is None or first <= term.until)


def _hit(block: Block, start: int, end: int, holder: Post, day: date, *, sure: bool) -> Hit:
    name = block.text[start:end]
    if sure:
        return Hit(block, f"“{name}”：{in_words(day)}任“{holder.title}”的是{holder.person}", "请核对姓名和职务；写以前的事加“时任”。", start, end)
    return Hit(block, f"“{name}”：名录中{in_words(day)}任“{holder.title}”的是{holder.person}", "请核对姓名；写以前的事加“时任”。", start, end, severity="warning")


RULE = Rule("V-ORG-06", "人员职务与名录相符", "规定", "巡察文书校验（名录任职记录）", check, wrong="清源县教育局党组书记、局长顾怀远（已离任）", right="清源县教育局党组书记、局长林之桓")
