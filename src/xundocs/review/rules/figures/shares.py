"""占问题总数的30%: the whole stands in another sentence or paragraph; shares that make up a whole come to 100%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xundocs.model.percentage import percent
from xundocs.model.quantities import Quantity
from xundocs.model.sentences import start_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.mentions import Mention, mentions
from xundocs.review.rule import Hit, Rule, View

MOST = 200
"""Shares of one document that are looked at."""
_SHARE = lazy(r"(?:仅|只|就)?占(?:到|了)?([\u4e00-\u9fa5“”]{0,14}?)(?:的)?(?:比例|比重|比)?(?:为|是|达|达到)?(\d{1,3}(?:\.\d{1,4})?)\s?[%％](?!以上|左右|以下|以内)")
_FILLER = lazy(r"总数量?|总量|总额|全部|所有|总计|合计|总|数量|数$|的$|人数|件数|户数|次数|反馈|发现|查出|本轮|本次|巡察|上述|全县|全镇|全局|全市|涉及|[“”]")
_SHARES = lazy(r"(?:占比|比例|比重|构成)[^，。；\d]{0,8}分别[为是][:：]?((?:\d{1,3}(?:\.\d{1,2})?[%％](?:、|和|，)){2,9}\d{1,3}(?:\.\d{1,2})?[%％])(?=[。；，])")


def check(view: View) -> Iterator[Hit]:
    """Shares with a named whole, or with 总数 where the document has one total of that thing."""
    if not view.has("占", "比例", "比重") or view.anatomy.regulation:
        return
    yield from _hundred(view)
    matches = list(view.matches(_SHARE, "占"))
    if not matches:
        return
    named = mentions(view)
    for block, match in matches[:MOST]:
        yield from _share(block, match, named)


def _share(block: Block, match: re.Match[str], named: list[Mention]) -> Iterator[Hit]:
    text = block.text
    begin = start_of(text, match.start())
    own = [n for n in named if n.block is block and begin <= n.quantity.start and n.quantity.end <= match.start()]
    if not own or own[-1].quantity.vague or re.search(r"[约近]|超过|合计|共计|两项|两者|三项|之和", text[own[-1].quantity.end:match.start()]) or match.start() - own[-1].quantity.end > 16:
        return
    part = own[-1].quantity
    if re.search(r"\d", match[1]):
        return
    noun = _FILLER.sub("", match[1])
    wholes = _wholes(part, own[-1], noun, named, block, match.start())
    stated = Decimal(match[2])
    digits = max(0, -int(stated.as_tuple().exponent))
    flat = any(n.quantity.amount in wholes and "分别" not in n.before and (
        not noun or n.counts(noun) or _is_stem(noun, n) or ("总" in match[1] and noun in n.before and "共" in n.before)) for n in named)
    exact = flat and noun
    every = [n.quantity for n in named if n.block.index <= block.index + 1 and n.quantity.comparable(part) and n.quantity.amount >= part.amount > 0
             and (not exact or n.quantity.amount in wholes)]
    close = [n.quantity for n in own[-12:] if n.quantity.comparable(part)]
    here = [*(q.amount for q in close), *wholes] if not exact else list(wholes)
    if len(wholes) != 1 or any(percent(part.amount, q.amount, digits) == stated for q in every) or any(
            percent(q.amount, amount, digits) == stated for q in close for amount in here if amount >= q.amount and amount):
        return
    whole = wholes.pop()
    right = percent(part.amount, whole, digits)
    if right != stated and flat:
        shown = part.shown(whole)
        yield Hit(block, f"{part.value}{part.unit}占{shown}的{right}%，文中写{stated}%", f"请改成{right}%，或者核对分子、分母。", part.start, match.end(),
                  severity=None if noun or "总" in match[1] or "全部" in match[1] else "warning")


def _wholes(part: Quantity, own: Mention, noun: str, named: list[Mention], block: Block, place: int) -> set[Decimal]:
    """The totals of that noun stated before (or anywhere, when none is), larger than the part."""
    larger = [n for n in named if n.quantity.comparable(part) and not n.quantity.vague and n.quantity.amount > part.amount
              and not (n.block is block and n.quantity.start >= place)]
    if noun:
        called = [n for n in larger if noun in n.words] or [n for n in larger if noun[-2:] in n.words] or [n for n in larger if _is_stem(noun, n)]
    else:
        wanted = _noun(own)
        called = [n for n in larger if wanted in n.words and re.search(r"共|总|全|反馈|移交|发现|有", n.words[:14])]
        called = called if wanted else [n for n in called if block.index - n.block.index <= 2]
    return {n.quantity.amount for n in [n for n in called if n.block.index <= block.index] or called}


def _is_stem(noun: str, named: Mention) -> bool:
    """Whether a whole is named by its verb: 归集额 is 归集公积金2.16亿元."""
    return len(noun) > 2 and noun[-1] in "额量款数费" and re.search(rf"(?:^|[^同未])(?<![比较]){noun[:-1]}[^比较占，。\d]{{0,8}}$", named.before) is not None


def _noun(named: Mention) -> str:
    """What the part counts: the word after the unit, else before the number."""
    before, after = named.before, named.after
    head = re.match(r"[\u4e00-\u9fa5]{2}", after)
    if head and not re.match(r"占|，|是|为", after):
        return head[0]
    tail = re.search(r"(问题|线索|党员|干部|职工|任务|事项|措施|群众|资金|金额|村|合同|项目|制度)[\u4e00-\u9fa5]{0,3}$", before)
    return tail[1] if tail else "职工" if named.quantity.unit in ("人", "名") else ""


_OVER = lazy(r"(?:[^，。；、\d]{2,14}占(?:比)?\d{1,3}(?:\.\d{1,2})?[%％][、，；]){2,9}[^，。；、\d]{2,14}占(?:比)?\d{1,3}(?:\.\d{1,2})?[%％](?=[。；])")


def _hundred(view: View) -> Iterator[Hit]:
    """分别为30%、45%、25%: shares that are all of a whole, near 100 but not 100."""
    for block, match in view.matches(_SHARES, "分别"):
        values = [Decimal(v) for v in re.findall(r"\d+(?:\.\d+)?", match[1])]
        digits = max(max(0, -int(v.as_tuple().exponent)) for v in values)
        total = sum(values, Decimal(0))
        if Decimal(1).scaleb(-digits) * len(values) / 2 < abs(total - 100) <= 15:
            yield Hit(block, f"各项比例相加是{total}%", "各项比例之和应为100%，请逐项核对。", match.start(), match.end(), severity="warning")
    for block, match in view.matches(_OVER, "占"):
        total = sum((Decimal(v) for v in re.findall(r"(\d+(?:\.\d+)?)[%％]", match[0])), Decimal(0))
        if Decimal("100.5") < total <= 130:
            yield Hit(block, f"各项比例相加是{total}%", "各项比例之和不应超过100%，请逐项核对。", match.start(), match.end(), severity="warning")


RULE = Rule("V-PCT-01", "占比与别处写明的总数相符", "规定", "巡察文书校验 V-PCT-01；四舍五入", check,
            wrong="共反馈问题240个……党的建设方面72个，占问题总数的35%", right="共反馈问题240个……党的建设方面72个，占问题总数的30%")
