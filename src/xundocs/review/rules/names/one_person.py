"""One person keeps one name: 党委书记张伟民 and 党委书记张伟明 in one document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.secrecy.named_persons import SURNAMES

_ROLE = r"(?:党组书记|党委书记|总支书记|支部书记|村支书|书记|局长|主任|镇长|乡长|县长|市长|区长|部长|科长|股长|校长|院长|所长|站长|处长|组长|队长|经理|董事长|主席|联系人|签发人|承诺人|经办人|联络员|会计|出纳|负责人|委员|代表|责任人|召集人|主持人|记录人|填表人|审核人|牵头人)"
_AFTER = (r"同志|主持|作|表态|汇报|讲话|出席|代表|宣|签|介绍|参加|任组|担任|强调|指出|要求|牵头|负责|负总责|带队|带头|通报|督促|督办|每周|每月|定期|亲自|具体|分管|到会|到场|于|向|对|就|为|是|已|说|提出|听取|"
          r"传达|部署|总结|组织|召集|安排|审|率|等|和|与|及|一行|逐|联系|协调|陪同|，|、|。|；|：|）|（|\(|\)|\s|电话|$")
_NAMED = lazy(rf"((?:副)?{_ROLE}(?:、(?:副)?{_ROLE})*)[:：]?\s?([{SURNAMES}][\u4e00-\u9fa5]{{2}})(?={_AFTER})")
_BEFORE = lazy(rf"(?:^|[，。；、：）\s]|和|与|及|由|请|经)([{SURNAMES}][\u4e00-\u9fa5]{{2}})((?:副)?(?:书记|局长|主任|镇长|乡长|县长|部长|科长|股长|校长|院长|所长|站长|处长|组长|经理|董事长|主席))(?!助理|办公|会)")
_LIST = lazy(r"(?:出席|列席|参加|到会|人员|成员|组长|主持|主持人|记录|记录人|缺席|请假)[:：]\s?((?:[\u4e00-\u9fa5]{2,4}[、，\s]\s?)+[\u4e00-\u9fa5]{2,4})(?=[。；（\s]|$)")
_COMRADE = lazy(rf"(?:^|[，。；：、）\s]|由|请|经)([{SURNAMES}][\u4e00-\u9fa5]{{2}})(?=同志)")


def check(view: View) -> Iterator[Hit]:
    """Two names of three characters, under one post or in a list and before 同志: the same surname, and one character of two changed or the two swapped."""
    if view.anatomy.regulation:
        return
    seen: dict[str, list[_Named]] = {}
    for block, match in view.matches(_NAMED):
        for post in match[1].split("、"):
            seen.setdefault(post, []).append(_Named(block, match.start(2), match[2]))
    for block, match in view.matches(_BEFORE):
        seen.setdefault(match[2], []).append(_Named(block, match.start(1), match[1]))
    said: set[tuple[int, int]] = set()
    for post, places in seen.items():
        places.sort(key=lambda place: (place.block.index, place.start))
        for number, place in enumerate(places):
            before = next((p for p in places[:number] if _slipped(p.name, place.name) and not (p.block is place.block and 0 < place.start - p.start < 5)), None)
            if before is not None and (place.block.index, place.start) not in said:
                said.add((place.block.index, place.start))
                yield Hit(place.block, f"这里写“{post}{place.name}”，前面写“{post}{before.name}”", "请核对姓名，是同一人的全文一致。", place.start, place.start + 3)
    posts = {p.name for places in seen.values() for p in places}
    yield from _listed(view, posts, said)
    yield from _lonely(view, posts, said)


@dataclass(frozen=True, slots=True)
class _Named:
    """A person's name of three characters and where it stands."""

    block: Block
    start: int
    name: str


def _listed(view: View, posts: set[str], said: set[tuple[int, int]]) -> Iterator[Hit]:
    """A name of the list of those present against 某某某同志 elsewhere, when neither stands in the other's place too."""
    listed = {name for _, match in view.matches(_LIST, "：", ":") for name in re.split(r"[、，\s]+", match[1]) if name}
    for block, match in view.matches(_COMRADE, "同志") if listed else ():
        near = [name for name in listed if _slipped(name, match[1])]
        if len(near) == 1 and match[1] not in listed | posts and (block.index, match.start(1)) not in said:
            yield Hit(block, f"这里写“{match[1]}同志”，名单里写“{near[0]}”", "请核对姓名，是同一人的全文一致。", match.start(1), match.end(1))


_DOES = (r"(?=同志|在[\u4e00-\u9fa5]{0,8}(?:强调|指出|总结|讲话|表态|要求)|主持|作了?|表态|汇报|讲话|强调|指出|要求|介绍|牵头|负责|带队|督办|每周|每月|出席|参加|通报|说|任组长|到会|逐|"
         r"一行|的(?:讲话|要求|意见)|[、，。；（）]|等)")


def _lonely(view: View, posts: set[str], said: set[tuple[int, int]]) -> Iterator[Hit]:
    """A name that stands once and without a post, one character off a name with a post that stands more often."""
    joined = view.document.joined
    for name in sorted(posts):
        if joined.count(name) < 2:
            continue
        near = re.compile(rf"(?:^|[，。；、：）（\s]|[由请经和与及有长任员组者记]|同志)({name[0]}(?:[\u4e00-\u9fa5]{name[2]}|{name[1]}[\u4e00-\u9fa5])){_DOES}")
        for block, match in view.matches(near, name[0]):
            other = match[1]
            if _slipped(other, name) and other not in posts and joined.count(other) == 1 and (block.index, match.start(1)) not in said:
                yield Hit(block, f"这里写“{other}”，别处写“{name}”", "请核对姓名，是同一人的全文一致。", match.start(1), match.end(1))


def _slipped(one: str, other: str) -> bool:
    return one != other and one[0] == other[0] and (sorted(one) == sorted(other) or sum(a != b for a, b in zip(one, other, strict=True)) == 1)


RULE = Rule("V-ORG-06", "同一人姓名前后一致", "实务", "巡察文书校验（人员姓名）", check, wrong="党委书记张伟民……党委书记张伟明", right="党委书记张伟民")
