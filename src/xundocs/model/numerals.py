"""Chinese numerals, both ways.

Reads 一百二十三, 〇, 零, 两, 廿, Arabic and full-width digits, ① and ㈠; writes the form laws and
official documents use (十一, 一百零一, 一百一十).
"""

from __future__ import annotations

from functools import lru_cache

_DIGITS = "零一二三四五六七八九"
_UNITS = ((100_000_000, "亿"), (10_000, "万"), (1000, "千"), (100, "百"), (10, "十"))
_READ = {c: i for i, c in enumerate(_DIGITS)} | {"〇": 0, "○": 0, "两": 2, "兩": 2, "廿": 20, "卅": 30}
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}


def to_chinese(number: int) -> str:
    """12 → 十二, 110 → 一百一十, 1005 → 一千零五. Negative numbers get 负.

    >>> to_chinese(12), to_chinese(101), to_chinese(110), to_chinese(10_500)
    ('十二', '一百零一', '一百一十', '一万零五百')
    """
    if number < 0:
        return "负" + to_chinese(-number)
    if number < 10:
        return _DIGITS[number]
    text = _spell(number)
    return text[1:] if text.startswith("一十") else text


def _spell(number: int) -> str:
    if number < 10:
        return _DIGITS[number]
    scale, unit = next((s, u) for s, u in _UNITS if number >= s)
    high, low = divmod(number, scale)
    text = _spell(high) + unit
    if low:
        text += ("零" if low * 10 < scale else "") + _spell(low)
    return text


@lru_cache(4096)
def to_int(text: str) -> int | None:
    """The number a numeral stands for, or None if `text` is not one numeral.

    >>> to_int("一百零八"), to_int("３１"), to_int("二〇二六"), to_int("⑫"), to_int("㈢"), to_int("第三")
    (108, 31, 2026, 12, 3, None)
    """
    if not text:
        return None
    if len(text) == 1 and (value := _symbol(text)) is not None:
        return value
    if all(c.isdecimal() for c in text):
        return int(text)
    if all(_READ.get(c, 99) < 10 for c in text) and len(text) > 1:
        return int("".join(str(_READ[c]) for c in text))
    return _read_units(text)


def _read_units(text: str) -> int | None:
    total, section, digit = 0, 0, -1
    for char in text:
        if char in _SCALE:
            scale = _SCALE[char]
            if scale >= 10_000:
                total, section, digit = (total + section + max(digit, 0)) * scale, 0, -1
            else:
                section, digit = section + (1 if digit < 0 else digit) * scale, -1
        elif (value := _READ.get(char, int(char) if char.isdecimal() else -1)) >= 0:
            if value >= 10:
                section, digit = section + value, -1
            else:
                digit = value
        else:
            return None
    return total + section + max(digit, 0)


def _symbol(char: str) -> int | None:
    code = ord(char)
    for first, last, value in ((0x2460, 0x2473, 1), (0x2474, 0x2487, 1), (0x2488, 0x249B, 1),
                               (0x3220, 0x3229, 1), (0x3280, 0x3289, 1), (0x2160, 0x216B, 1)):
        if first <= code <= last:
            return code - first + value
    return None
