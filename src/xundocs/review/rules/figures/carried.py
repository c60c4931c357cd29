"""上年结转6个，本年新增18个，已销号21个，尚余3个: what there was, what came and what went make what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xundocs.model.quantities import Quantity, quantities
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.mentions import is_slip
from xundocs.review.rule import Hit, Rule, View

_OPENING = lazy(r"(?:年初|期初|月初|上年|上期|上月末?|原有|原|历年|去年底|上年末|上年底)[^，。；、\d]{0,10}$")
_IN = lazy(r"(?:收入|购入|购置|新增|增加|调入|转入|入库|接收|新建|发展|迁入|新收|收到|受理|流入|纳入|追加|拨入|到账|增)[^，。；、\d]{0,8}$")
_OUT = lazy(r"(?:支出|报废|调出|转出|腾退|退出|销号|办结|出库|消耗|使用|拨付|死亡|清退|处置|核销|减少|发放|迁出|注销|支付|完成|撤销|移交|退回|减)[^，。；、\d]{0,8}$")
_CLOSING = lazy(r"(?:年末|期末|月末|年底|现有|尚余|尚有|结余|结存|库存|剩余|余额|余|结转下年|现存|实有)[^，。；、\d]{0,8}$")
_OTHER = lazy(r"其中|另|同比|分别|每|均")


def check(view: View) -> Iterator[Hit]:
    """Sentences in which every figure of the kind is one of the four: opening, in, out, and closing as the last one."""
    if view.anatomy.regulation or not view.has("年初", "期初", "月初", "上年", "上期", "上月", "原", "历年", "去年底"):
        return
    for block in view.document.texts:
        if block.part != "comment":
            yield from in_paragraph(block)


def in_paragraph(block: Block) -> Iterator[Hit]:
    """The sentences of one paragraph."""
    if re.search(r"余|存|现有|年末|期末|实有|尚有", block.text):
        for sentence in re.finditer(r"[^。；！？\n]+", block.text):
            yield from _sentence(block, sentence)


def _sentence(block: Block, sentence: re.Match[str]) -> Iterator[Hit]:
    found = [q for q in quantities(block.text) if sentence.start() <= q.start < sentence.end()]
    alike = [q for q in found if found and q.comparable(found[0])]
    if not 3 <= len(alike) <= 7 or any(q.vague or q.each for q in alike) or _OTHER.search(sentence[0]):
        return
    labels = [re.split(r"[，、：]", block.text[max(sentence.start(), q.start - 16):q.start])[-1] for q in alike]
    if not _OPENING.search(labels[0]) or not _CLOSING.search(labels[-1]) or _OPENING.search(labels[-1]):
        return
    signs = [1 if _IN.search(label) else -1 if _OUT.search(label) else 0 for label in labels[1:-1]]
    if 0 in signs:
        return
    due = alike[0].amount + sum((sign * q.amount for sign, q in zip(signs, alike[1:-1], strict=True)), Decimal(0))
    last = alike[-1]
    if due != last.amount and due > 0 and (_is_close(due, last)):
        yield Hit(block, f"按前面的数应剩{last.shown(due)}，写的是{last.shown(last.amount)}", "请核对期初、增加、减少和期末的数。", alike[0].start, last.end)


def _is_close(due: Decimal, last: Quantity) -> bool:
    return abs(due - last.amount) <= max(Decimal(3) if last.unit[-1] != "元" else Decimal(0), due / 4) or is_slip(last, Quantity(due, "个", 0, 0))


RULE = Rule("V-CNT-02", "期初、增减与期末的数相符", "规定", "巡察文书校验 V-CNT-02", check, severity="warning",
            wrong="上年结转6个，本年新增18个，已销号21个，尚余5个", right="上年结转6个，本年新增18个，已销号21个，尚余3个")
