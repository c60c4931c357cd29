"""Two measures side by side, 268户、412.6万元: where one adds up over what is done and what is left, the other should too.

The measure that adds up binds the figures; the other is likely a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from xundocs.model.accounts import Account
from xundocs.model.quantities import MONEY, PEOPLE, Quantity, quantities

_BESIDE = re.compile(r"[、，]?(?:涉及|共计?|计|合计|金额|资金|款项|涉及资金|涉及金额|金额为|（)?")
_NO_SUM = re.compile(r"其中.*其中|分别|同比|另[有外]|每|均")
_LONGEST = 5
"""Pairs that make up one account: the whole, and up to four movements or parts."""
MOST = 40
"""Pairs of one paragraph that are looked at."""
_FAR = 120
"""Characters between two neighbouring pairs of one account."""


def paired(text: str) -> Iterator[Account]:
    """Every whole, with its parts, whose other measure adds up while this one is a little off.

    >>> [(str(a.whole.value), str(a.parts[-1].value)) for a in paired("欠费268户、41.6万元。收回231户、35.9万元，尚欠37户、7.5万元。")]
    [('41.6', '7.5')]
    """
    pairs = list(_pairs(quantities(text)[:3 * MOST], text))[:MOST]
    place = 0
    while place + 3 <= len(pairs):
        found = _run(text, pairs, place)
        if found is None:
            place += 1
            continue
        size, account = found
        if account is not None:
            yield account
        place += size


def _pairs(found: list[Quantity], text: str) -> Iterator[tuple[Quantity, Quantity]]:
    place = 0
    while place + 1 < len(found):
        one, other = found[place], found[place + 1]
        if _kind(one) != _kind(other) and not (one.vague or other.vague or one.each or other.each) and _BESIDE.fullmatch(text[one.end:other.start]):
            yield one, other
            place += 1
        place += 1


def _kind(quantity: Quantity) -> str:
    return "元" if quantity.unit in MONEY else "人" if quantity.unit in PEOPLE else quantity.unit.removeprefix("万")


def _run(text: str, pairs: list[tuple[Quantity, Quantity]], place: int) -> tuple[int, Account | None] | None:
    """How many pairs from this one on make an account, and what is wrong in it; None where no measure adds up."""
    kinds = [_kind(q) for q in pairs[place]]
    run = [pairs[place]]
    for pair in pairs[place + 1:place + _LONGEST]:
        if [_kind(q) for q in pair] != kinds or pair[0].start - run[-1][1].end > _FAR:
            break
        run.append(pair)
    for size in range(len(run), 2, -1):
        some = run[:size]
        begin, end = some[0][0].start, some[-1][1].end
        if _NO_SUM.search(text, begin, end) or len(re.findall("[。！？\n]", text[begin:end])) > 2:
            continue
        columns = [[pair[side] for pair in some] for side in (0, 1)]
        within = text.find("其中", begin, end)
        if within > some[1][0].start:
            continue
        for signs in product((-1,) if within >= 0 else (-1, 1), repeat=size - 2):
            sums = [_rest(column, signs) for column in columns]
            fits = [total == column[-1].amount for total, column in zip(sums, columns, strict=True)]
            if all(fits):
                return size, None
            if any(fits) and all(q.amount for q in columns[0]):
                column, total = (columns[1], sums[1]) if fits[0] else (columns[0], sums[0])
                if _is_slip(total, column, signs):
                    return size, Account(column[0], tuple(column[1:])) if all(sign < 0 for sign in signs) else Account(column[-1], _signed(column, signs))
    return None


def _rest(column: list[Quantity], signs: tuple[int, ...]) -> Decimal:
    """The first figure with the movements after it."""
    return column[0].amount + sum((sign * q.amount for sign, q in zip(signs, column[1:-1], strict=True)), Decimal(0))


def _signed(column: list[Quantity], signs: tuple[int, ...]) -> tuple[Quantity, ...]:
    return column[0], *(q if sign > 0 else Quantity(-q.value, q.unit, q.start, q.end) for sign, q in zip(signs, column[1:-1], strict=True))


def _is_slip(total: Decimal, column: list[Quantity], signs: tuple[int, ...]) -> bool:
    """Whether the last figure is near what it should be, or one of them has its digits turned round."""
    off = total - column[-1].amount
    if total <= 0:
        return False
    if abs(off) <= max(column[0].amount * Decimal("0.06"), Decimal(3) if column[0].unit not in MONEY else Decimal(0)):
        return True
    return any(_digits(q.amount) == _digits(q.amount + sign * off) for q, sign in zip(column, (-1, *(-s for s in signs), 1), strict=True))


def _digits(amount: Decimal) -> list[str]:
    return sorted(f"{abs(amount).normalize():f}".replace(".", "").strip("0"))
