"""Titles that are nearly one another: a kind of text for another, a sound for another, a word of the trade too many. Standard library only."""

from __future__ import annotations

import re
from collections import Counter

_KIND = re.compile(r"(?:(?:实施|暂行|试行)?(?:条例|办法|规定|规则|细则|准则|意见|通知|制度|决定)|法)(?:（(?:试行|暂行|修订)）)?$")
_NATIONAL = re.compile(r"中华人民共和国|中国共产党|党政机关|关于")
_LOCAL = re.compile(r"[省市县区镇乡]")
_WORDS = ("工作", "材料", "管理", "若干", "有关", "实施", "党员", "干部", "巡察", "机关", "人员")
"""Words that slip into long titles of the country or are lost from them; a county may have both."""
_LOCAL_WORDS = ("工作", "管理")
_ALIKE = ("察查", "纪记", "罚分", "律率", "档挡", "计记", "责则", "循巡", "视示", "务政", "廉连", "监建", "督都", "销消", "固国", "帐账", "做作", "侯候", "订定", "署暑")
"""Characters written for one another in short titles."""
_OTHER = frozenset("一二三四五六七八九十0123456789甲乙上下内外收支新旧东南西北左右前后男女")
"""Characters that make another thing of a title."""
_LEAST_KIND, _LEAST_LOCAL = 4, 8


def resemble(name: str, title: str) -> bool:
    """Whether a name may well be a slip of the title.

    >>> resemble("中华人民共和国会计条例", "中华人民共和国会计法"), resemble("清源县巡察公文管理办法", "清源县巡察文书管理办法")
    (True, True)
    >>> resemble("清源县巡察干部管理办法", "清源县巡察档案管理办法"), resemble("中华人民共和国审计法", "中华人民共和国会计法")
    (False, False)
    """
    if name == title or not _KIND.search(name) or not _KIND.search(title):
        return False
    return _other_kind(name, title) or _one_character(name, title) or _word_more(name, title)


def _other_kind(name: str, title: str) -> bool:
    """《……办法》 for 《……规定》, long enough for two such texts to be unlikely."""
    one, other = _KIND.sub("", name), _KIND.sub("", title)
    if one != other:
        return False
    bare = _NATIONAL.sub("", one)
    return len(bare) >= (_LEAST_LOCAL if _LOCAL.search(one) else 2 if bare != one else _LEAST_KIND)


def _one_character(name: str, title: str) -> bool:
    """One character for another, or the same word turned: sounds alike where the title is short."""
    if len(name) != len(title):
        return False
    one, other = Counter(name) - Counter(title), Counter(title) - Counter(name)
    if sum(one.values()) != 1 or sum(other.values()) != 1:
        return False
    (wrong,), (right,) = one, other
    if wrong in _OTHER or right in _OTHER:
        return False
    if any(wrong in pair and right in pair for pair in _ALIKE):
        return True
    places = [i for i, (a, b) in enumerate(zip(name, title, strict=True)) if a != b]
    after = max((m.end() for m in re.finditer(r"[省市县区镇乡村局院校]", title)), default=0)
    return len(_NATIONAL.sub("", title)) >= _LEAST_LOCAL and len(places) <= 3 and places[0] >= after and places[-1] - places[0] < 3


def _word_more(name: str, title: str) -> bool:
    """One is the other with a common word more."""
    long, short = (name, title) if len(name) > len(title) else (title, name)
    if len(long) != len(short) + 2 or len(_NATIONAL.sub("", short)) < _LEAST_KIND:
        return False
    if not _NATIONAL.search(short) and len(short) < _LEAST_LOCAL and not short.endswith("条例"):
        return False
    words = _LOCAL_WORDS if _LOCAL.search(short) else _WORDS
    return any(long[:i] + long[i + 2:] == short and long[i:i + 2] in words for i in range(len(long) - 2))
