"""Mobile phone and identity numbers in text, and how a message repeats them: masked.

Source: GB 11643-1999; docs/decisions/0011-review.md (secret things are not repeated).
"""

from __future__ import annotations

import re
from functools import lru_cache

MOBILE_PHONE = r"(?<![0-9.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9])"
IDENTITY_NUMBER = r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])"
SHORTEST = 11
"""Characters of a mobile phone number, the shortest of both."""


def masked(number: str) -> str:
    """The first three and last two characters, so that reports do not spread what they warn of."""
    return number[:3] + "*" * (len(number) - 5) + number[-2:]


def mask_all(text: str) -> str:
    """`text` with every such number in it masked; an identity number also when its check digit is wrong.

    >>> mask_all("联系人手机13800138000。")
    '联系人手机138******00。'
    """
    if len(text) < SHORTEST:
        return text
    return _either().sub(lambda match: masked(match[0]), text)


@lru_cache(1)
def _either() -> re.Pattern[str]:
    return re.compile(f"{IDENTITY_NUMBER}|{MOBILE_PHONE}")
