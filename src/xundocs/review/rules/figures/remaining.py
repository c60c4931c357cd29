"""尚未完成的4个问题, 剩下的42个: total less done, as the document has them before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from xundocs.model.sentences import start_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.mentions import Mention, mentions
from xundocs.review.rule import Hit, Rule, View

_OPEN = lazy(r"(?:(?:尚|还|仍)?(?:未|没有|没能|待)(?!来|必)[\u4e00-\u9fa5]{1,7}的|(?:剩余|余下|剩下|其余|还剩)的?|正在(?:整改|办理|推进)的)(\d{1,5})(个|项|件|条|处|户|名|人|份|笔|起|宗|家|村|台|辆|本|张)([\u4e00-\u9fa5]{0,4})")
_DONE = lazy(r"(?:已|完成|办结|整改|销号|解决|收回|清理|整治|兑现|化解|到位|交回|追回|清退|签订|建成|验收)[^，。；、\d]{0,8}$")
_NOT_DONE = lazy(r"未|没有|不|尚|正在|基本|阶段|持续|长期|剩|其余|待|平均|同比|增|减")
_FINISHED = lazy(r"(?<!应)(?:已|完成|办结|销号|解决)(?!率)[^，。；、应需\d]{0,6}$")
_NEAR = 3
"""Paragraphs before a figure that come first when its total and what is done of it are looked for."""


def check(view: View) -> Iterator[Hit]:
    """Where what stands before gives one total with what is done of it."""
    if view.anatomy.regulation or not view.has("未", "没", "剩", "余", "待", "正在"):
        return
    matches = [(b, m) for b, m in view.matches(_OPEN, "未", "没", "剩", "余", "待", "正在") if b.cell is None and b.part != "comment"]
    if not matches:
        return
    named = [m for m in mentions(view) if not m.quantity.vague and not m.quantity.each]
    pairs = list(_pairs(named))
    for block, match in matches:
        yield from _judged(block, match, pairs, named)


def _pairs(named: list[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Every figure of what is done with the whole it is of: the first of its kind in the sentence, or the only one of the sentence before."""
    for place, done in enumerate(named):
        if not _DONE.search(done.before) or _NOT_DONE.search(done.before):
            continue
        text = done.block.text
        begin = start_of(text, done.quantity.start)
        same = [m for m in named[max(0, place - 12):place] if m.block is done.block and m.quantity.unit == done.quantity.unit]
        wholes = [m for m in same if m.quantity.start >= begin][:1]
        if not wholes and begin:
            earlier = start_of(text, begin - 1)
            wholes = [m for m in same if earlier <= m.quantity.start < begin]
        if len(wholes) == 1 and wholes[0].quantity.amount > done.quantity.amount and not _FINISHED.search(wholes[0].before):
            yield wholes[0], done


def _judged(block: Block, match: re.Match[str], pairs: list[tuple[Mention, Mention]], named: list[Mention]) -> Iterator[Hit]:
    unit, value, noun = match[2], int(match[1]), match[3][:2]
    begin = start_of(block.text, match.start())
    fitting = [(w, d) for w, d in pairs if w.quantity.unit == unit and (w.block.index, w.quantity.start) < (block.index, begin)]
    near = [(w, d) for w, d in fitting if block.index - w.block.index <= _NEAR] or fitting
    known = {(w.quantity.amount, d.quantity.amount) for w, d in near}
    if len(known) != 1 or any(w.quantity.amount - d.quantity.amount == value for w, d in fitting) or "其中" in block.text[max(0, match.start() - 10):match.start()]:
        return
    whole, done = near[-1]
    if noun in _NOUNS and not any(noun in w.words for w, _ in near) and any(n in whole.words for n in _NOUNS):
        return
    others = list({m.quantity.amount for m in named if m.quantity.unit == unit and (m.block is whole.block or m.block is block) and not (m.block is block and match.start() <= m.quantity.start < match.end())})
    if value in others or any(abs(a - b) == value for a, b in combinations(others[:12], 2)) or any(a + b == value for a, b in combinations(others[:12], 2)):
        return
    left = whole.quantity.amount - done.quantity.amount
    if value < whole.quantity.amount and abs(left - value) <= max(Decimal(10), left / 2):
        total, finished = (q.shown(q.amount) for q in (whole.quantity, done.quantity))
        yield Hit(block, f"总数{total}，完成{finished}，还有{whole.quantity.shown(left)}，这里写{value}{unit}", "请核对总数、完成数和未完成数。", match.start(), match.end())


_NOUNS = ("问题", "任务", "事项", "线索", "信访", "措施", "项目", "案件")

RULE = Rule("V-CNT-04", "未完成数与总数、完成数相符", "规定", "巡察文书校验 V-CNT-02", check, severity="warning",
            wrong="反馈问题31个，已完成27个……尚未完成的5个问题", right="反馈问题31个，已完成27个……尚未完成的4个问题")
