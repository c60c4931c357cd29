"""计划46.5公里，完成37.2公里，尚余9.3公里; 新增86户、退出143户，净减57户: what is left, and what comes and goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from xundocs.model.comparisons import changes
from xundocs.model.quantities import Quantity, quantities
from xundocs.model.sentences import end_of, start_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_LEFT = lazy(r"(?:尚余|还剩|剩余|仍余|尚剩|余下|剩下|还差|尚差|尚缺|缺口|未完成|未收回|未兑付|未到位|未清理|待完成|其余|尚有|还有|仍有)(?:的|为|达)?(?:未完成|未整改|未办结|未收回|未清理|未兑付|未到位|没有完成|资金)?$")
_PLANNED = lazy(r"(?:计划|规划|应|任务|目标|总|共|需|原有|下达|合同|全长|核定|预算|承诺|拟)[^，。；\d]{0,14}$")
_DONE = lazy(r"(?:完成|已|实际|收回|建成|整治|清理|办结|兑付|到位|拨付|支付|修复|改造|硬化|发放|种植|补植|收储|实施)[^，。；\d]{0,12}$")
_OTHER = lazy(r"新增|追加|调[增减整]|核[减销]|另|取消|损耗|报废|超|约|转|退|作废|不再|变更|扣除|剔除")
_NET = lazy(r"净(增加?|减少?)(?:了)?[^，。；\d]{0,6}$")
_IN = lazy(r"(?:新增|新?纳入|转入|迁入|调入|流入|增加|吸收|新?发展|引进|招录|录用|新进|新设|新建|接收)[^，。；、\d]{0,8}$")
_OUT = lazy(r"(?:退出|减少|转出|迁出|调出|流出|注销|清退|死亡|停发|退休|离职|撤销|核减|取消|关闭|辞职|出列|移出)[^，。；、\d]{0,8}$")


def check(view: View) -> Iterator[Hit]:
    """Sentences that give both figures, each with its own word, and the third one."""
    if view.anatomy.regulation or not view.has("余", "剩", "差", "缺", "净", "未", "有"):
        return
    for block in view.document.texts:
        if block.part != "comment" and (_LEFT_WORDS.search(block.text) or "净" in block.text):
            yield from in_paragraph(block)


_LEFT_WORDS = lazy(r"余|剩|差|缺|未|有")


def in_paragraph(block: Block) -> Iterator[Hit]:
    """What one paragraph says of its rest or net change."""
    text = block.text
    found = quantities(text)
    if len(found) < 3:
        return
    said = {c.end for c in changes(text)}
    for place, stated in enumerate(found):
        if stated.vague or stated.end in said:
            continue
        lead = text[max(0, stated.start - 14):stated.start]
        begin = start_of(text, stated.start)
        if net := _NET.search(lead):
            yield from _net(block, [q for q in found[:place] if q.start >= begin], stated, net[1][0])
        elif _LEFT.search(lead):
            yield from _left(block, found, stated, begin)


def _left(block: Block, found: list[Quantity], stated: Quantity, begin: int) -> Iterator[Hit]:
    """The whole and what is done of it, both of the remaining figure's kind, in the sentence or the whole in the one before."""
    text = block.text
    end = end_of(text, stated.end)
    alike = [q for q in found if begin <= q.start < end and q.comparable(stated)]
    if text[stated.start - 2:stated.start] in ("尚有", "还有", "仍有", "其余") and not re.match(r"[^，。；、\d]{0,6}(?:未|没|待)|[，。；]", text[stated.end:]):
        return
    earlier = [q for q in alike if q.start < stated.start]
    if len(earlier) == 1:
        begin = start_of(text, max(0, begin - 1))
        earlier = [q for q in found if begin <= q.start < stated.start and q.comparable(stated)]
    later = [q for q in alike if q.start > stated.start]
    if len(earlier) != 2 or (later and "其中" not in text[stated.end:later[0].start]) or _OTHER.search(text[begin:stated.start]):
        return
    whole, done = earlier
    if whole.vague or done.vague or not _PLANNED.search(text[begin:whole.start]) or not _DONE.search(text[whole.end:done.start]):
        return
    if "其中" in text[done.end:stated.start] or done.amount > whole.amount or done.amount + stated.amount == whole.amount or stated.start - done.end > 24:
        return
    right = whole.amount - done.amount
    yield Hit(block, f"{whole.shown(whole.amount)}减去{done.shown(done.amount)}是{stated.shown(right)}，写的是{stated.shown(stated.amount)}", "请核对总数、完成数和剩余数。",
              max(0, stated.start - 6), stated.end)


def _net(block: Block, earlier: list[Quantity], stated: Quantity, said: str) -> Iterator[Hit]:
    """Figures that come and go, one clause after another right before the net change."""
    signed: list[Decimal] = []
    last = stated.start
    for quantity in reversed(earlier):
        lead = re.split(r"[，。；、：]", block.text[max(0, quantity.start - 16):quantity.start])[-1]
        sign = 1 if _IN.search(lead) else -1 if _OUT.search(lead) else 0
        if not sign or quantity.vague or not quantity.comparable(stated) or last - quantity.end > 24:
            break
        signed.append(sign * quantity.amount)
        last = quantity.start
    if len({value > 0 for value in signed}) != 2 or "另" in block.text[last:stated.start]:
        return
    sums = {sum(part, Decimal(0)) for size in range(2, min(len(signed), 6) + 1) for part in combinations(signed[:6], size)}
    stands = {q.amount for q in earlier}
    net = sum(signed, Decimal(0))
    turned = len(signed) == 2 and (net > 0) != (said == "增")
    if not turned and any(abs(value) == stated.amount for value in sums | {a - b for a in stands for b in stands}):
        return
    word = "增" if net > 0 else "减"
    yield Hit(block, f"增减相抵是净{word}{stated.shown(abs(net))}，写的是净{said}{stated.shown(stated.amount)}", "请核对增加数、减少数和净增减数。", max(0, stated.start - 4), stated.end)


RULE = Rule("V-CNT-02", "剩余数、净增减数与前面的数相符", "规定", "巡察文书校验 V-CNT-02", check,
            wrong="计划清理46.5公里，完成37.2公里，尚余8.3公里", right="计划清理46.5公里，完成37.2公里，尚余9.3公里")
