"""Mobile phone and identity numbers stand in no version."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.documents.patterns import FORBIDDEN, find_forbidden, may_occur
from xundocs.private_numbers import masked
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_CARD = lazy(r"(?<![\d.])(?:62|60|58|95)\d{2}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?:[ -]?\d{1,3})?(?!\d)")


def check(view: View) -> Iterator[Hit]:
    """Identity numbers with a right check digit; numbers that pass as bank cards by the Luhn check."""
    joined = view.document.joined
    for name in ("mobile_phone", "identity_number"):
        family = FORBIDDEN[name]
        if not may_occur(family, joined):
            continue
        for block in view.document.texts:
            for match in find_forbidden(name, block.text):
                if name == "mobile_phone" and _part_of_longer(block.text, match):
                    continue
                yield Hit(block, f"出现{family.label}“{masked(match[0])}”", family.remedy, match.start(), match.end(), excerpt=masked(match[0]))
    for block, match in view.matches(_CARD):
        digits = re.sub(r"\D", "", match[0])
        if _luhn(digits):
            yield Hit(block, f"出现像银行账号的号码“{masked(match[0])}”", "删去账号。", match.start(), match.end(), excerpt=masked(match[0]))


def _part_of_longer(text: str, match: re.Match[str]) -> bool:
    """A stretch of a longer code (a fingerprint, a serial) is no phone."""
    before, after = text[max(0, match.start() - 1):match.start()], text[match.end():match.end() + 1]
    return bool(re.match(r"[A-Za-z0-9_-]", before) or re.match(r"[A-Za-z0-9_]", after))


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


RULE = Rule("V-SEC-05", "手机号、身份证号、银行账号", "规定", "巡察文书保密规则 F3 V-SEC-05；GB 11643—1999", check, wrong="联系电话：手机号", right="联系电话：0850-6210166")
