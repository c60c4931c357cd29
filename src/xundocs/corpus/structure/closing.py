"""The 落款: issuer and date printed under the last provision."""

from __future__ import annotations

import re

from xundocs.corpus.structure.front import is_furniture
from xundocs.corpus.structure.lines import TERMINALS, Line
from xundocs.corpus.structure.markers import read_marker

_MOST_LINES = 6
_BODY = re.compile(r"(?:委员会|办公[厅室]|人民政府|[部局院厅署会组])(?:\s*[（(].*[)）])?$")
_ISSUED = re.compile(r"(?:发布|印发|公布|宣)$")
_DATE = re.compile(r"[（(]?\s*(?:\d{4}|[〇零○一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日\s*[)）]?(?:印发)?$")


def is_date_line(text: str) -> bool:
    """True for a date alone on its line."""
    return _DATE.fullmatch(text.strip(" \t　")) is not None


def closing_start(lines: list[Line], end: int, begin: int) -> int:
    """Where the 落款 among `lines[begin:end]` begins; `end` when there is none.

    It is the last few short lines without a full stop, at least one of them a date or a name of an organ, after a
    finished sentence.
    """
    index = end
    while index > begin and end - index < _MOST_LINES and _may_close(lines[index - 1].text):
        index -= 1
    if not any(_signs(line.text) for line in lines[index:end]):
        return end
    if index in (end, begin) or lines[index - 1].text[-1:] not in TERMINALS:
        return end
    return index


def _may_close(text: str) -> bool:
    return len(text) <= 40 and text[-1] not in "。；：，、" and read_marker(text) is None and not is_furniture(text) \
        and not text.startswith(("第", "附", "#", "-"))


def _signs(text: str) -> bool:
    bare = re.sub(r"[\s　]", "", text)
    return is_date_line(text) or _BODY.search(bare) is not None or _ISSUED.search(bare) is not None
