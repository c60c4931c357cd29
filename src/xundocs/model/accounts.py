"""Figures of one sentence that should add up without the word 其中: 应留84份、实留77份，缺7份; 在用12辆，停用3辆; 一季度21件，二季度18件，上半年共39件.

Weaker bindings than those of `breakdowns`: what is given here is likely a slip, not certainly one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from xundocs.model.numerals import to_int
from xundocs.model.quantities import MONEY, PEOPLE, Quantity, quantities, within

MOST = 9
"""Figures of one kind in a sentence that are compared; a longer sentence is a table in words."""


@dataclass(frozen=True, slots=True)
class Account:
    """A whole and its parts that do not add up to it, in the order of the text."""

    whole: Quantity
    parts: tuple[Quantity, ...]

    @property
    def sum(self) -> Decimal:
        """The parts together, in 元 for money."""
        return sum((p.amount for p in self.parts), Decimal(0))

    @property
    def start(self) -> int:
        """Where the first of the figures begins."""
        return min(self.whole.start, self.parts[0].start)

    @property
    def end(self) -> int:
        """Where the last of the figures ends."""
        return max(self.whole.end, self.parts[-1].end)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A quantity with the words of its clause before it (those of the figure before when it only adds a measure: 8笔、73.5万元) and after it."""

    quantity: Quantity
    label: str
    after: str

    @property
    def amount(self) -> Decimal:
        return self.quantity.amount


def accounts(text: str) -> Iterator[Account]:
    """Every whole that the parts beside it in its sentence do not make up, by words that say they should.

    >>> [(str(a.whole.value), str(a.sum)) for a in accounts("应留84份、实留77份，缺9份。应留84份、实留77份，缺7份。")]
    [('84', '86')]
    """
    found = quantities(text)
    if len(found) < 3:
        return
    before: tuple[int, int] = (0, 0)
    for sentence in re.finditer(r"[^。！？\n]+", text):
        inside = within(found, sentence.start(), sentence.end())
        if len(inside) >= 2:
            yield from _sentence(text, inside, sentence.start(), within(found, *before))
        before = sentence.span()


def _sentence(text: str, inside: list[Quantity], begin: int, earlier: list[Quantity]) -> Iterator[Account]:
    for kind in dict.fromkeys(_kind(q) for q in inside):
        group = _figures(text, inside, begin, kind)
        if 2 < len(group) <= MOST and not any(f.quantity.vague or f.quantity.each for f in group):
            if "其中" not in text[begin:group[-1].quantity.start]:
                yield from _rest(text, group)
                yield from _alike(group)
            yield from _total(text, group)
            yield from _shared(text, inside, group)
        elif len(group) == 2 and not any(f.quantity.vague or f.quantity.each for f in group):
            yield from _continued(text, group, [q for q in earlier if _kind(q) == kind], begin)


def _kind(quantity: Quantity) -> str:
    return "元" if quantity.unit in MONEY else "人" if quantity.unit in PEOPLE else quantity.unit.removeprefix("万")


_ONLY_MEASURE = re.compile(r"[、，]?(?:涉及|共|计|共计|合计|金额|资金|款项|涉及资金|涉及金额|金额为)?")


def _figures(text: str, inside: list[Quantity], begin: int, kind: str) -> list[_Figure]:
    """The figures of one kind with their labels."""
    found: list[_Figure] = []
    label, end = "", begin
    for place, quantity in enumerate(inside):
        gap = text[end:quantity.start]
        if not place or not _ONLY_MEASURE.fullmatch(gap) or _kind(inside[place - 1]) == _kind(quantity) or not _kept(label):
            label = re.split(r"[，、；：:（()）]", gap)[-1]
        end = quantity.end
        if _kind(quantity) == kind:
            after = re.match(r"[^，。；、：（）()\d\n]{0,12}", text[end:])
            found.append(_Figure(quantity, label, after[0] if after else ""))
    return found


def _kept(label: str) -> bool:
    """Whether a label is one that a second measure takes over."""
    return bool(label) and not _SUM_WORD.search(label)


_REST = re.compile(r"(?:不(?!仅|但|断|同|动)|未|没(?!收)|无(?!偿|人机)|尚|仍|还(?=有|剩|差|欠|需)|缺|漏|少(?!年|数|先)|欠|短|亏|空|余|剩|存(?=$)|差(?=$)|闲置|停用|(?<![接招优等对看])待|在办|正在|推进|整改中|持续|长期|坚持|逾期|过期|超期|失效|作废|报废|注销|销毁|弃权|反对|拖|其余|其他|阶段性|基本|遗失|丢失|损坏|毁损|破损"
                   r"|退回|请假|在建|延期|滞后|异常|女|较差|另有|备用|较弱|自[\u4e00-\u9fa5]|库存|现金|一般(?=$)|较差|废票?|作废|滞留|退还|返还|上缴|上交|留存|挂账|归还)[^，。；、\d]{0,8}$")
_OF_REST = re.compile(r"[^，。；、\d]{0,8}(?:正在|未|没有|待|尚|长期|推进|逾期|不(?!含)|需)")
_MAY_GO_ON = re.compile(r"(?:尚有|还有|仍有|另有|其余|剩余|余下|剩下|有)的?$")
_CHANGE = re.compile(r"增|减|升|降|净|比|较(?!差|弱|好)|扣除|剔除|核销|调整|新|结转|转[入出]|划转|累计|平均|其中|提前|返")


_ADDED = re.compile(r"增|减|净|比|扣除|剔除|累计|平均|其中")
_OVER = re.compile(r"(?:超(?!标准|预算|范围)|多出|超出|盈余|逾|延期|延误|增值|多占)[^，。、\d]{0,6}$")


def _rest(text: str, group: list[_Figure]) -> Iterator[Account]:
    """A whole, what is done, found or there of it, and the rest by its own word."""
    if len(group) == 3 and _OVER.search(group[2].label) and group[0].label and group[1].label and not _CHANGE.search(group[1].label):
        yield from _over(group)
        return
    last = next((i for i in range(len(group) - 1, 1, -1) if _is_rest(group[i])), None)
    if last is None and len(group) == 3 and all(f.label for f in group) and group[0].quantity.unit in MONEY:
        last = 2
    if last is None or any(_CHANGE.search(f.label) for f in group[1:last + 1]):
        return
    used = group[:last + 1]
    amounts = [f.amount for f in used]
    rest = amounts[-1]
    if any(abs(a - b) == rest for a, b in combinations(amounts[:-1], 2)):
        return
    firsts = [i for i in range(last - 1) if amounts[i] >= max(amounts[i + 1:]) and (not i or not _is_rest(used[i])) and all(_may_be_part(used[i], f) for f in used[i + 1:])]
    if not firsts:
        return
    first = min(firsts, key=lambda i: abs(sum(amounts[i + 1:]) - amounts[i]))
    if _LOOSE.search(text, group[0].quantity.start - len(group[0].label), used[-1].quantity.end + 30):
        return
    account = Account(used[first].quantity, tuple(f.quantity for f in used[first + 1:]))
    close = (_is_near(account, Decimal("0.15")) and _is_rest(used[-1])) or _looks_mistyped(account)
    if close and not _explained([f.amount for f in group], last if _OPEN.search(used[-1].label) else 0):
        yield account


def _over(group: list[_Figure]) -> Iterator[Account]:
    """计划180天，实际226天，超期46天: by how much one of the two figures before it is larger."""
    small, large = sorted(group[:2], key=lambda f: f.amount)
    account = Account(large.quantity, (small.quantity, group[2].quantity))
    if account.sum != large.amount and group[2].amount not in (small.amount, large.amount) and (_is_near(account, Decimal("0.15")) or _looks_mistyped(account)):
        yield account


_LOOSE = re.compile(r"分别|各|另[^有]|此外|兼|同时|两者|均有|都有|交叉|重复|[个件条项名人户][中里]有|年末|年初|滚存|历年|收入[^。]*收入")
"""Words of figures that overlap, or are no parts of the whole before them."""
_NO_NOUN = re.compile(r"正|未|没|待|尚|长|推|逾|需|不|已|的|于|将|也|均|分|占|由|为|在|和|及|并|都|还|仍|予|应|因|经|要|列|全|属|延")


def _may_be_part(whole: _Figure, part: _Figure) -> bool:
    """Whether both may count the same: 3个巡察组 and 60个组日 do not."""
    noun = part.after[:2]
    return len(noun) < 2 or bool(_NO_NOUN.match(noun)) or noun in whole.after + whole.label or not whole.after


def _is_rest(figure: _Figure) -> bool:
    return bool(_REST.search(figure.label)) or bool(_MAY_GO_ON.search(figure.label) and _OF_REST.match(figure.after))


_OPEN = re.compile(r"(?:未|没有|正在|其余|剩余|余下|尚)[^，。、\d]{0,6}$")


def _explained(amounts: list[Decimal], rest: int = 0) -> bool:
    """Whether one figure is what two or more of the others make together.

    With `rest`, all parts up to it are no explanation of the first: 31个，完成25个、阶段性完成4个、长期坚持2个，未完成1个.
    """
    for place, amount in enumerate(amounts):
        others = [i for i in range(len(amounts)) if i != place]
        for size in range(2, len(others) + 1):
            for some in combinations(others, size):
                if sum(amounts[i] for i in some) == amount and (place or not rest or some != tuple(range(1, rest))):
                    return True
    return False


def _made_of(whole: Decimal, others: list[Decimal], most: int = MOST) -> bool:
    """Whether two to `most` of the others make up the whole."""
    return any(sum(some) == whole for size in range(2, min(len(others), most) + 1) for some in combinations(others, size))


def _is_near(account: Account, share: Decimal) -> bool:
    whole = account.whole.amount
    least = Decimal(2) if account.whole.unit not in MONEY else Decimal(0)
    return abs(account.sum - whole) <= max(least, whole * share)


def _looks_mistyped(account: Account) -> bool:
    """Whether the last part is the right one with its digits turned round."""
    last = account.parts[-1]
    right = account.whole.amount - account.sum + last.amount
    return right > 0 and right != last.amount and _digits(right) == _digits(last.amount) and len(_digits(right)) > 1


def _digits(amount: Decimal) -> list[str]:
    return sorted(f"{amount.normalize():f}".replace(".", ""))


_SUM_WORD = re.compile(r"(?:共计|合计|总计|总共|一共|(?<![中公])共(?!同|青|产|享|建))[\u4e00-\u9fa5]{0,8}$")


def _total(text: str, group: list[_Figure]) -> Iterator[Account]:
    """Figures one after another and, last of their kind, what they come to together."""
    *parts, last = group
    sentence = text[parts[0].quantity.end:last.quantity.start]
    if not _SUM_WORD.search(last.label) or _SUM_WORD.search(parts[0].label) or any(_ADDED.search(f.label) for f in (*parts[1:], last)) or re.search("累计|其中.*其中|平均", sentence):
        return
    amounts = [f.amount for f in parts]
    whole = last.amount
    account = Account(last.quantity, tuple(f.quantity for f in parts))
    if max(amounts) >= whole or not (_is_near(account, Decimal("0.06")) or _digits(account.sum) == _digits(whole)):
        return
    if not _made_of(whole, amounts, len(amounts) - 2) and all(sum(amounts[i:]) != whole for i in (0, 1)):
        yield account


_DOES = re.compile(r"(?:认领|负责|牵头|承办|领办|包联|包抓|包保|承担|分担|发现|查处|督办|主办|包干|联系|办理)(?:整改|问题|任务|事项)?$")


def _alike(group: list[_Figure]) -> Iterator[Account]:
    """26项措施分解到人，甲负责8项，乙负责7项，丙负责6项，丁负责5项: each does the same with a part."""
    whole, *parts = group
    verbs = {m[0] if (m := _DOES.search(f.label)) else "" for f in parts}
    if len(parts) < 3 or len(verbs) != 1 or "" in verbs or any(f.amount >= whole.amount for f in parts):
        return
    account = Account(whole.quantity, tuple(f.quantity for f in parts))
    if account.sum != whole.amount and _is_near(account, Decimal("0.1")) and not _explained([f.amount for f in group]):
        yield account


_SHARED = re.compile(r"认领|负责|牵头|承办|领办|包联|包抓|包保|承担|分解|分担|分工|分配|分到|落实到")
_EACH_OF = re.compile(r"(?<![\d第])(\d{1,2}|[二两三四五六七八九十])(?:名|位|个|家)[^，。；、\d]{0,14}，?[^，。；、\d]{0,6}(?:分别|依次)[^，。；、\d]{0,8}$")


def _shared(text: str, inside: list[Quantity], group: list[_Figure]) -> Iterator[Account]:
    """22项任务，书记认领9项，其余4名委员分别认领4项、3项、4项、2项: a figure for each of as many as the words say."""
    for place, figure in enumerate(group[1:], 1):
        lead = _EACH_OF.search(text[max(group[place - 1].quantity.end, figure.quantity.start - 40):figure.quantity.start])
        row = group[place:]
        if lead is None or to_int(lead[1]) != len(row) or any(f.label for f in row[1:]):
            continue
        whole, own = group[0], group[1:place]
        account = Account(whole.quantity, tuple(f.quantity for f in (*own, *row)))
        between = text[whole.quantity.end:figure.quantity.start]
        if _SHARED.search(between) and max(p.amount for p in account.parts) < whole.amount and account.sum != whole.amount and _is_near(account, Decimal("0.1")) and not re.search(
                "共同|同时|交叉|重复", between) and not _made_of(whole.amount, [p.amount for p in account.parts], len(account.parts) - 1) and len(own) <= 3:
            yield account
        return


_NOW = re.compile(r"[\s　]*(?:截至|截止|目前|现|到目前|至今|经|其中|已)")
_IS_DONE = re.compile(r"完成|已|办结|整改|收回|销号|到位|解决|合格|有效|符合|规范|实")


def _continued(text: str, group: list[_Figure], earlier: list[Quantity], begin: int) -> Iterator[Account]:
    """共受理56件。目前办结49件，在办7件。 the whole stands in the sentence before."""
    done, rest = group
    exact = [q for q in earlier if not q.vague and not q.each and q.amount >= done.amount]
    if not exact or not _NOW.match(text[begin:begin + 8]) or not _IS_DONE.search(done.label) or not _is_rest(rest) or any(_CHANGE.search(f.label) for f in group):
        return
    if any(q.amount == done.amount + rest.amount for q in earlier) or any(abs(a.amount - b.amount) in (rest.amount, done.amount) for a, b in combinations(earlier[-8:], 2)):
        return
    account = Account(exact[-1], (done.quantity, rest.quantity))
    if len(exact) == 1 and _is_near(account, Decimal("0.1")):
        yield account
