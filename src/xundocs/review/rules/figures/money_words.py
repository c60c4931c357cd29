"""An amount in Chinese capitals and the same amount in figures agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xundocs.model.numerals import to_int
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_CAPITALS = str.maketrans("零壹贰叁肆伍陆柒捌玖拾佰仟萬億两貳參陸", "零一二三四五六七八九十百千万亿二二三六")
_WORDS = lazy(r"([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,24})[元圆]([零壹贰叁肆伍陆柒捌玖角分整正]{0,6})[^0-9￥¥壹贰叁肆伍陆柒捌玖。；]{0,10}[￥¥]?\s?(\d[\d,]{0,14}(?:\.\d{1,2})?)\s?(万元|元)?"
                    r"|[￥¥]?(\d[\d,]{0,14}(?:\.\d{1,2})?)\s?(万元|元)[^0-9￥¥。；]{0,8}?(?:大写)[:：]?(?:人民币)?([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,24})[元圆]([零壹贰叁肆伍陆柒捌玖角分整正]{0,6})")


def check(view: View) -> Iterator[Hit]:
    """人民币壹万贰仟元整（¥12000）."""
    for block, match in view.matches(_WORDS, "元", "圆"):
        words, small, figure, unit = (match[1], match[2], match[3], match[4]) if match[1] else (match[7], match[8], match[5], match[6])
        value = to_int(words.translate(_CAPITALS))
        if value is None:
            continue
        total = Decimal(value) + _small(small)
        given = Decimal(figure.replace(",", "")) * (10_000 if unit == "万元" else 1)
        if total != given:
            yield Hit(block, f"大写是{total}元，小写是{given.normalize():f}元", "请核对金额。", match.start(), match.end())


def _small(text: str) -> Decimal:
    found = Decimal(0)
    for digit, unit in re.findall(r"([壹贰叁肆伍陆柒捌玖])([角分])", text):
        found += Decimal(to_int(digit.translate(_CAPITALS)) or 0) * (Decimal("0.1") if unit == "角" else Decimal("0.01"))
    return found


RULE = Rule("V-AMT-01", "金额大小写相符", "规定", "巡察文书校验（数字核对）", check,
            wrong="人民币壹万贰仟元整（¥12500.00）", right="人民币壹万贰仟伍佰元整（¥12500.00）")
