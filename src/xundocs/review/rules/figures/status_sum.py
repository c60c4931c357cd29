"""Done and not done together are all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.quantities import Quantity, quantities
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_OPEN = lazy(r"(?:未完成|未启动|未开工|未整改|尚未整改|尚未完成|未办结|未销号|正在整改|整改中|推进中|正在推进|持续整改|持续推进|长期坚持|阶段性(?:完成|成效|整改)?|基本完成|正在办理|尚在整改|其余|剩余|余下)[^\d，。；、]{0,6}$")
_SO_FAR = lazy(r"\s*(?:截至|截止|目前|现已|到目前|至今|其间)")
_DONE = lazy(r"(?:完成(?:整改)?|整改(?:到位|完成|完毕|了)?|办结|销号|整改到位|已整改|解决)(?:问题)?[^\d，。；、]{0,3}$")
_SUBJECT = lazy(r"(?:^|[。；，\s　])(?:整改|承担|应整改)?(?:问题|任务|事项)(?:共|总数)?$")
_TOTAL = lazy(r"(?:反馈|指出|发现|交办|移交|提出|共有|共|涉及|梳理|合计|总计|承担)[^，。；\d]{0,14}$")


_MORE = lazy(r"(?:另有|还有|尚有|仍有)$")
_TO_DO = lazy(r"[^，。；、]{0,20}(?:未|没有|正在|长期|推进|整改|待|需要)")


def check(view: View) -> Iterator[Hit]:
    """A paragraph that gives the total, what is done and what is open."""
    if not view.has("完成", "整改", "办结", "销号"):
        return
    for block in view.document.texts:
        text = block.text
        begin, before = 0, ""
        for sentence in re.split(r"(?<=。)", text):
            yield from _sentence(block, sentence, begin, before)
            begin, before = begin + len(sentence), sentence


def _sentence(block: object, text: str, offset: int, before: str) -> Iterator[Hit]:
    """`before` is the sentence before, which may state the total: 反馈问题38个。截至目前，已销号25个、推进中13个。"""
    found = [q for q in quantities(text) if not q.vague]
    if len(found) < 2 or "其中" in text:
        return
    if _SO_FAR.match(text) and "；" in text:
        return (yield from _sentence(block, text[:text.index("；")] + "。", offset, before))
    stated = _stated_before(before) if _SO_FAR.match(text) and all(_is_open(text, q) or _DONE.search(text[:q.start]) for q in found) else None
    if stated is not None:
        text, offset = before + text, offset - len(before)
        found = [stated, *(q for q in quantities(text) if not q.vague and q.start >= len(before))]
    total = found[0] if stated is not None or re.match(r"[\u4e00-\u9fa5]{0,8}(?:中|里)[，,]", text[found[0].end:found[0].end + 12]) else next((q for q in found if _TOTAL.search(text[max(0, q.start - 20):q.start]) and not _DONE.search(text[max(0, q.start - 12):q.start])
                  and not _OPEN.search(text[max(0, q.start - 12):q.start])), None)
    total = total or (found[0] if _SUBJECT.search(text[:found[0].start]) else None)
    if total is None or total is not found[0]:
        return
    states: list[tuple[Quantity, bool]] = []
    for quantity in found[1:]:
        before = text[max(0, quantity.start - 14):quantity.start]
        if quantity.unit != total.unit:
            continue
        if _is_open(text, quantity):
            states.append((quantity, False))
        elif _DONE.search(before):
            states.append((quantity, True))
        else:
            return
    done = [q for q, finished in states if finished]
    if not done or len(done) + len(found) > 12:
        return
    together = sum(q.value for q, _ in states)
    shown = "＋".join(str(q.value) for q, _ in states)
    if done[0].value > total.value:
        message = f"完成{done[0].value}{total.unit}，多于总数{total.value}{total.unit}"
    elif len(states) > len(done) and together != total.value and not _is_nested(text, [q for q, _ in states], total):
        message = f"完成与未完成合计{shown}＝{together}，总数是{total.value}{total.unit}"
    else:
        return
    yield Hit(block, message, "请核对总数、完成数和未完成数。", offset + total.start, offset + states[-1][0].end)  # type: ignore[arg-type]


def _is_open(text: str, quantity: Quantity) -> bool:
    """Whether a figure counts what is not done: 未完成4个, 另有1个需要长期推进."""
    before = text[max(0, quantity.start - 14):quantity.start]
    return bool(_OPEN.search(before)) or bool(_MORE.search(before) and _TO_DO.match(text, quantity.end))


def _is_nested(text: str, states: list[Quantity], total: Quantity) -> bool:
    """Whether one of the figures holds another: 3天内办结9件（含当天办结的）."""
    return re.search("含|包括|累计|同时|两者|交叉|重复", text[total.end:states[-1].end + 12]) is not None


def _stated_before(text: str) -> Quantity | None:
    """The first quantity of a sentence that says how many there are in all."""
    first = next((q for q in quantities(text) if not q.vague), None)
    told = first is not None and re.search(r"(?:反馈|指出|发现|交办|移交)[^，。；\d]{0,14}$", text[max(0, first.start - 20):first.start])
    return first if told and first is not None and re.match("问题|，|。", text[first.end:first.end + 2]) else None


RULE = Rule("V-CNT-02", "完成数与未完成数合计等于总数", "规定", "巡察文书校验 V-CNT-02", check,
            wrong="反馈问题23个，已完成整改20个，未完成4个", right="反馈问题24个，已完成整改20个，未完成4个")
