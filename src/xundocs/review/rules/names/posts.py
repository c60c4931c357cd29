"""A person named with a post holds it on the document's date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.deadline import in_words
from xundocs.model.organisation import Directory
from xundocs.model.sentences import PART, start_of
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_OWN_POST = lazy(r"(?<![\u4e00-\u9fa5])(?:本?(?:局|委|院|校|镇|乡|办|公司|集团)?)(?:党组|党委|党工委|党支部|党总支)书记(?:、[\u4e00-\u9fa5]{1,4}长)?([\u4e00-\u9fa5]{2,3}?)(?=同志|[，。、；：）（\s]|主持|亲自|带队|带头|牵头|作|任|在|向|对|先后|多次|$)")
_NAME = r"([\u4e00-\u9fa5]{2,4}?)(?=同志|[，。、；：）（\s]|主持|作|任|在|向|对|代表|签|表态|汇报|$)"


def check(view: View) -> Iterator[Hit]:
    """清源县教育局党组书记、局长林之桓: the directory knows who that is. Silent without a directory or date."""
    directory: Directory = view.settings.office.directory
    day = view.day
    if not directory or day is None:
        return
    yield from _own(view, directory)
    yield from _written_wrong(view, directory)
    for organisation in directory.organisations:
        holder = organisation.principal_on(day) if organisation.valid_on(day) else None
        if holder is None:
            continue
        titles = {holder.title, *holder.title.split("、")}
        names = [n for n in (organisation.name, organisation.admin, organisation.short, organisation.name.removeprefix("中共"),
                             re.sub(r"(?:党组|委员会)$", "", organisation.name)) if n]
        seen: set[tuple[int, int]] = set()
        for name in sorted(set(names), key=len, reverse=True):
            if name not in view.document.joined:
                continue
            pattern = re.compile(re.escape(name) + r"(?:主要负责人)?[（，]?(?:" + "|".join(re.escape(t) for t in sorted(titles, key=len, reverse=True)) + r")[）:：]?" + _NAME)
            for block, match in view.matches(pattern, name):
                if match[1] != holder.person and (block.index, match.end()) not in seen and _is_person(match[1], directory):
                    seen.add((block.index, match.end()))
                    yield Hit(block, f"“{match[0]}”：{in_words(day)}任“{holder.title}”的是{holder.person}", "请核对姓名和职务；写以前的事加“时任”。",
                              match.start(), match.end())


def _own(view: View, directory: Directory) -> Iterator[Hit]:
    """局党组书记、局长某某 in a paper of that body: who holds the post now, not who held it."""
    day = view.day
    signed = "".join(b.text for b in view.anatomy.signature) + view.anatomy.title_text
    own = [o for o in directory.organisations if day is not None and o.valid_on(day) and o.principal_on(day) is not None and (o.name in signed)]
    if day is None or len(own) != 1:
        return
    holder = own[0].principal_on(day)
    former = {p.person for p in own[0].posts if not p.held_on(day)}
    if holder is None or not former:
        return
    for block, match in view.matches(_OWN_POST, "书记"):
        before = block.text[start_of(block.text, match.start(), PART):match.start()]
        if match[1] in former and not re.search(r"时任|原|前任|曾|当时|20\d\d年", before):
            yield Hit(block, f"“{match[0]}”：{in_words(day)}任“{holder.title}”的是{holder.person}", "请核对姓名和职务；写以前的事加“时任”。", match.start(), match.end())


_POST_BEFORE = lazy(r"(?:^|[，。；、：（“\s]|[由经请向对及和与以你我本贵该])(局|委|院|校|镇|乡|办|公司|站|厂|集团|单位)?((?:党组|党委|党工委|党总支|党支部)书记)(?:、(?:[\u4e00-\u9fa5]{1,4}长|总经理|主任))?")
_MYSELF = lazy(r"(?:本人|承诺人|报告人|述职人|责任人)[:：]?\s?(?=[\u4e00-\u9fa5]{3}(?:[，,。、（；]|$|系|是|任|现任|作为|于|郑重|承诺|自|在))")


def _written_wrong(view: View, directory: Directory) -> Iterator[Hit]:
    """党委书记韦常青 and 本人谭书彦 in a paper to or from a body whose principal is written 韦长青: a character of a name of three, the surname the same."""
    day = view.day
    if day is None:
        return
    anatomy = view.anatomy
    about = "".join(b.text for b in anatomy.signature) + anatomy.title_text + (anatomy.addressee.text if anatomy.addressee is not None else "")
    bodies = [o for o in directory.organisations if o.valid_on(day) and o.name in about]
    everyone = {p.person for o in directory.organisations for p in o.posts}
    for organisation in bodies if len(bodies) == 1 else []:
        holder = organisation.principal_on(day)
        if holder is None or len(holder.person) != 3:
            continue
        for pattern in (_POST_BEFORE, _MYSELF):
            for block, match in view.matches(pattern, "书记", "人"):
                written = block.text[match.end():match.end() + 3]
                if (pattern is _MYSELF or _is_his_post(match[1], match[2], organisation.name, holder.title)) and written not in everyone and _slipped(written, holder.person) \
                        and not re.search(r"原|时任|曾|前任", block.text[max(0, match.start() - 4):match.end()]):
                    yield Hit(block, f"“{written}”：名录中{in_words(day)}任“{holder.title}”的是{holder.person}", "请核对姓名。", match.end(), match.end() + 3, severity="warning")


def _is_his_post(body: str | None, post: str, name: str, title: str) -> bool:
    """Whether 局党组书记 can be the principal of the body of this name."""
    return title.startswith(post) and (body in (None, "", "单位") or str(body) in name or (body == "校" and "学" in name))


def _slipped(written: str, name: str) -> bool:
    """The surname agrees and one character of two is another, or the two are swapped."""
    return len(written) == len(name) and written[0] == name[0] and written != name and (sorted(written) == sorted(name) or sum(a != b for a, b in zip(written, name, strict=True)) == 1)


def _is_person(name: str, directory: Directory) -> bool:
    """A name of the directory, or close to one (a slip in writing it)."""
    people = {p.person for o in directory.organisations for p in o.posts}
    return name in people or any(len(p) == len(name) and sum(a != b for a, b in zip(p, name, strict=True)) == 1 for p in people)


RULE = Rule("V-ORG-06", "人员职务与名录相符", "规定", "巡察文书校验（名录任职记录）", check, wrong="清源县教育局党组书记、局长顾怀远（已离任）", right="清源县教育局党组书记、局长林之桓")
