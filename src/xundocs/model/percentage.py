"""A percentage that keeps its numerator and denominator, rounded half up.

Source: spec V-PCT-01 (one decimal, ROUND_HALF_UP, both parts shown).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from xundocs.value import Value


class Percentage(Value):
    """`numerator` of `denominator`, to `digits` decimals of a percent."""

    numerator: Decimal
    denominator: Decimal
    digits: int = 1

    @classmethod
    def of(cls, numerator: int | Decimal, denominator: int | Decimal, digits: int = 1) -> Percentage:
        """Raises ValueError when the denominator is zero or a part is negative."""
        if denominator <= 0 or numerator < 0:
            raise ValueError("the denominator must be positive and the numerator not negative")
        return cls(Decimal(numerator), Decimal(denominator), digits)

    @property
    def value(self) -> Decimal:
        """The rounded percent, e.g. Decimal('98.9')."""
        return percent(self.numerator, self.denominator, self.digits)

    def __str__(self) -> str:
        return f"{self.value}%"


def percent(numerator: Decimal | int, denominator: Decimal | int, digits: int) -> Decimal:
    """numerator / denominator in percent, rounded half up to `digits` decimals.

    >>> percent(1128, 1141, 1), percent(1, 8, 1), percent(688, 697, 2)
    (Decimal('98.9'), Decimal('12.5'), Decimal('98.71'))
    """
    exact = Decimal(numerator) * 100 / Decimal(denominator)
    return exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def likely_slips(numerator: int, denominator: int, stated: Decimal) -> list[str]:
    """Explanations of a wrong percentage: one of the two numbers off by one digit, or cut instead of rounded.

    `stated` is the percentage as written. Returns Chinese sentences, nearest first, at most three.

    >>> likely_slips(1128, 1141, Decimal("98.6"))
    ['分子若为1125，1125/1141=98.6%', '分母若为1144，1128/1144=98.6%']
    """
    digits = max(0, -int(stated.as_tuple().exponent))
    slips: list[tuple[int, str]] = []
    for changed in _one_digit_off(numerator):
        if changed <= denominator and percent(changed, denominator, digits) == stated:
            slips.append((abs(changed - numerator), f"分子若为{changed}，{changed}/{denominator}={stated}%"))
    for changed in _one_digit_off(denominator):
        if changed >= numerator and percent(numerator, changed, digits) == stated:
            slips.append((abs(changed - denominator), f"分母若为{changed}，{numerator}/{changed}={stated}%"))
    slips.sort(key=lambda s: s[0])
    best: list[str] = []
    for part in ("分子", "分母"):
        best += [text for _, text in slips if text.startswith(part)][:1]
    cut = (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal(1).scaleb(-digits), rounding="ROUND_DOWN")
    if cut == stated:
        best.insert(0, "像是直接截去了末位而没有四舍五入")
    return best[:3]


def _one_digit_off(number: int) -> list[int]:
    text = str(number)
    changed = {int(text[:i] + d + text[i + 1:]) for i in range(len(text)) for d in "0123456789"}
    return sorted(c for c in changed if c != number and c > 0)
