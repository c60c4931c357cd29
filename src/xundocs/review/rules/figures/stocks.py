"""新增4户、退出6户，由58户变为54户; 原有61户。退出8户、新增5户，现有56户: a stock before and after, and what came and went, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xundocs.model.quantities import Quantity, quantities
from xundocs.model.sentences import SENTENCE, end_of, start_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.mentions import is_slip
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.figures.balance import in_paragraph as balance
from xundocs.review.rules.figures.carried import in_paragraph as carried

_FROM = lazy(r"[由从][^，。；、\d]{0,14}$")
_TO = lazy(r"[^，。；、\d]{0,8}(?:变更?|调整?|增加?|减少?|增长|扩充?|扩大|精简|压减|压缩|缩减|优化|上升|下降|降|升|发展|更新|整合)?(?:到|至|为|成)(?:现在的|目前的|现有的|如今的)?$")
_OPENING = lazy(r"(?:年初|期初|月初|季初|上年|去年|上期|上月末?|上季末|原|历年|(?:整改|清理|调整|核查|复核|改革|换届|清查|排查|修订|整治|合并|规范)(?:之?前|以前)|此前|起初|最初)[^，。；、\d]{0,12}$")
_CLOSING = lazy(r"(?:(?<![年月季])(?:年|期|月|季)末|年底|期底|现(?!行标准|场|金|象|实)|目前|截至|截止|(?:整改|清理|调整|核查|复核|改革|换届|清查|排查|修订|整治|合并|规范)(?:以|之)?后|至今|如今|余额|结余|结存|尚有|实有|还有|仍有|尚余|剩余)[^，。；、\d]{0,12}$")
_IN = lazy(r"(?:(?<![更创革翻刷重最])新(?![区村城型冠质时兴中的])|增[加补设列订]|补[登充录入办签建种]|纳入|转入|迁入|调入|流入|转正|购[入置]|接收|发展|引进|招[录聘]|录用|吸收|追加|入库|识别|收治|收到|受理|出生|增)[^，。；、\d]{0,8}$")
_OUT = lazy(r"(?:退出|减少|转出|迁出|调出|流出|调整出库|注销|清退|死亡|去世|病故|停发|停保|退休|离职|辞职|撤[销并]|核[减销]|取消|关闭|出列|移出|移除|废止|删除|删[减去]|剔除|消除风险|脱贫|报废|处置|销号|办结|出库|腾退|消除|合并|整合|淘汰|清除|调离|除名|解聘|解除|终止|失效|支出|停止|吊销|作废|损毁|损坏|丢失|遗失|提拔|提任|重用|晋升|减)[^，。；、\d]{0,8}$")
_WENT_AFTER = lazy(r"[^，。；、\d]{0,12}(?:退出|退休|不再|注销|取消|撤[销并]|合并|删除|废止|调出|离职|脱贫|死亡|去世|清退|停发|出列|并入)")
_CAME_AFTER = lazy(r"[^，。；、\d]{0,6}(?:新纳入|新增|新进|调入|转入|迁入)")
_BEFORE_IT = lazy(r"([\u4e00-\u9fa5]{2})(?:之|以)?前[^，。；、\d]{0,8}$")
_AFTER_IT = lazy(r"([\u4e00-\u9fa5]{2})(?:之|以)?后[^，。；、\d]{0,8}$")
"""评议前有186名 … 评议后有189名."""
_PLACES = lazy(r"编制|核定|应")
_ROUND = lazy(r"(?:整改|清理|调整|核查|复核|改革|换届|清查|排查|修订|整治|合并|规范)[前后]$")
_SEEN = lazy(r"(?:核查|排查|抽查|走访|入户|审核|调查|摸排|检查|复核|核对|清查)[^，。；、\d]{0,6}$")
_LOOSE = lazy(r"另|同比|环比|分别|[每各均]|上年同期|约|左右|重复|累计|预计|计划|拟")


def check(view: View) -> Iterator[Hit]:
    """Only warnings; silent where a figure of the kind is none of the four, or where another rule speaks of the closing figure."""
    if view.anatomy.regulation:
        return
    for block in view.document.texts:
        if block.part != "comment" and len(quantities(block.text)) > 2:
            hits = list(_paragraph(block))
            if hits:
                said = {hit.end for hit in (*balance(block), *carried(block))}
                yield from (hit for hit in hits if hit.end not in said)


def _paragraph(block: Block) -> Iterator[Hit]:
    text = block.text
    found = quantities(text)
    for place, closing in enumerate(found):
        ends = _ends(text, found, place)
        for opening in ends:
            moves = _moves(text, found, opening, closing)
            if moves is None or len(moves) < 2 or len({move[0] for move in moves}) < 2:
                continue
            due = opening.amount + sum((sign * q.amount for sign, q in moves), Decimal(0))
            if due != closing.amount and due > 0 and _is_close(due, closing) and not _is_other(text, moves, opening, closing):
                start, end = min(opening.start, closing.start, moves[0][1].start), max(opening.end, closing.end, moves[-1][1].end)
                shown = "".join(f"{'＋' if sign > 0 else '－'}{q.value.normalize():f}" for sign, q in moves)
                yield Hit(block, f"{opening.value.normalize():f}{shown}＝{closing.shown(due)}，写的是{closing.shown(closing.amount)}", "请核对原有、增加、减少和现有的数。", start, end)
            break


def _ends(text: str, found: list[Quantity], place: int) -> list[Quantity]:
    """The figure before, of the one after: right before it (由58户变为54户), or by its own word in this sentence or a neighbouring one."""
    closing = found[place]
    if not _is_exact(text, closing):
        return []
    before = found[place - 1] if place else None
    if before is not None and before.comparable(closing) and not before.vague and _TO.fullmatch(text[before.end:closing.start]) and _FROM.search(text[max(0, before.start - 16):before.start]):
        return [before]
    label = _label(text, closing)
    after = _AFTER_IT.search(label)
    if (not _CLOSING.search(label) and not after) or _OPENING.search(label):
        return []
    begin, end = _window(text, closing)
    for other in found:
        if begin <= other.start < end and other is not closing and other.comparable(closing) and _is_exact(text, other):
            own = _label(text, other)
            earlier = _BEFORE_IT.search(own)
            said = _OPENING.search(own) or (earlier is not None and after is not None and earlier[1] == after[1])
            if said and not _IN.search(own) and not _OUT.search(own) and not _PLACES.search(own):
                return [other]
    return []


def _window(text: str, quantity: Quantity) -> tuple[int, int]:
    """Its sentence with the one before and the one after."""
    begin = start_of(text, quantity.start, SENTENCE)
    return start_of(text, max(0, begin - 1), SENTENCE), end_of(text, min(len(text), end_of(text, quantity.end, SENTENCE) + 1), SENTENCE)


def _label(text: str, quantity: Quantity) -> str:
    return re.split(r"[，。；、：:（）()！？\n]", text[max(0, quantity.start - 18):quantity.start])[-1]


def _moves(text: str, found: list[Quantity], opening: Quantity, closing: Quantity) -> list[tuple[int, Quantity]] | None:
    """What came (1) and went (-1): in the sentences of the two figures, else in those next to them; None when another figure of the kind stands among them."""
    first, last = min(opening.start, closing.start), max(opening.end, closing.end)
    begin, end = start_of(text, first, SENTENCE), end_of(text, last, SENTENCE)
    near = (begin, end)
    wide = (start_of(text, max(0, begin - 1), SENTENCE), end_of(text, min(len(text), end + 1), SENTENCE))
    for low, high in (near, wide):
        moves: list[tuple[int, Quantity]] = []
        if _LOOSE.search(text, low, high) or "其中" in text[low:first]:
            return None
        for quantity in found:
            if not low <= quantity.start < high or quantity in (opening, closing) or not quantity.comparable(closing):
                continue
            label = _label(text, quantity)
            sign = _sign(text, quantity, label)
            if "净" in label or (not sign and _SEEN.search(label)):
                continue
            if not sign or quantity.vague or quantity.each:
                return None
            moves.append((sign, quantity))
        if len({sign for sign, _ in moves}) == 2:
            return moves
    return None


def _sign(text: str, quantity: Quantity, label: str) -> int:
    """1 for what came, -1 for what went, 0 where no word says so."""
    if "转正" in label:
        return -1 if re.search("预备|试用", text[:quantity.start]) else 1
    if _IN.search(label) or _OUT.search(label):
        return 1 if _IN.search(label) else -1
    return -1 if _WENT_AFTER.match(text, quantity.end) else 1 if _CAME_AFTER.match(text, quantity.end) else 0


def _is_other(text: str, moves: list[tuple[int, Quantity]], opening: Quantity, closing: Quantity) -> bool:
    """Whether what came and what went are named differently, and one of them alone gives the figure."""
    nouns = {noun[0] for _, q in moves if (noun := re.match(r"[\u4e00-\u9fa5]{2}", text[q.end:q.end + 2]))}
    return len(nouns) > 1 and any(opening.amount + sign * q.amount == closing.amount for sign, q in moves)


def _is_exact(text: str, quantity: Quantity) -> bool:
    """清理前23人 is no vague figure, as 前三名 is."""
    beside = text[quantity.start - 1:quantity.start] in ("前", "后") and _ROUND.search(text[max(0, quantity.start - 3):quantity.start]) is not None
    return not quantity.each and (not quantity.vague or (beside and not text.startswith(("余", "多", "左右", "以上"), quantity.end)))


def _is_close(due: Decimal, last: Quantity) -> bool:
    return abs(due - last.amount) <= max(Decimal(6) if last.unit[-1] != "元" else Decimal(0), due / 4) or is_slip(last, Quantity(due, "个", 0, 0))


RULE = Rule("V-CNT-02", "原有、增减与现有的数相符", "规定", "巡察文书校验 V-CNT-02", check, severity="warning",
            wrong="新增4户、退出6户，在保户数由58户变为54户", right="新增4户、退出6户，在保户数由58户变为56户")
