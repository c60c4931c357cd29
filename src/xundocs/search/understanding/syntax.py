"""The small query language: "quotes" for an exact phrase, −word to leave out, in:scope, date:YYYY-MM-DD.

Everything else is taken literally: AND, OR, *, ~, ^, parentheses and colons are characters like others.
"""

from __future__ import annotations

from xundocs.named import NamedTuple
from xundocs.search.faults import QueryRefused

QUOTES = {"“": "”", "\"": "\"", "「": "」", "『": "』", "＂": "＂", "〝": "〞"}
MINUS = "-−－"
SCOPES = ("regulations", "reports", "all")
MAX_QUERY = 500
"""Characters of a query that are read; longer ones are cut and the answer says so."""


class Asked(NamedTuple):
    """A query taken apart."""

    raw: str
    rest: str
    """What is neither quoted, excluded nor an operator."""
    quoted: tuple[str, ...]
    excluded: tuple[str, ...]
    scope: str
    date: str
    cut: bool
    """True if the query was longer than `MAX_QUERY`."""


def read_syntax(raw: str) -> Asked:
    """Raises: QueryRefused for `in:` with an unknown scope or `date:` without a date."""
    text = "".join(char if char.isprintable() else " " for char in raw[:MAX_QUERY])
    rest, quoted = _take_quoted(text)
    words: list[str] = []
    excluded: list[str] = []
    scope = date = ""
    for word in rest.split():
        if word[0] in MINUS and len(word) > 1 and not word[1].isdigit():
            excluded.append(word[1:])
        elif word.lower().startswith("in:"):
            scope = _scope(word[3:])
        elif word.lower().startswith("date:"):
            date = checked_date(word[5:])
        else:
            words.append(word)
    return Asked(raw, " ".join(words), tuple(quoted), tuple(excluded), scope, date, len(raw) > MAX_QUERY)


def _take_quoted(text: str) -> tuple[str, list[str]]:
    """An unclosed quotation mark is a character like others."""
    rest: list[str] = []
    quoted: list[str] = []
    place = 0
    while place < len(text):
        closing = QUOTES.get(text[place])
        end = text.find(closing, place + 1) if closing else -1
        if end > place + 1:
            quoted.append(text[place + 1:end])
            rest.append(" ")
            place = end + 1
        else:
            rest.append(text[place])
            place += 1
    return "".join(rest), quoted


def _scope(value: str) -> str:
    if value not in SCOPES:
        raise QueryRefused(f"in:{value[:30]}: 不认识的范围。", f"可用：{'、'.join(SCOPES)}。")
    return value


def checked_date(value: str) -> str:
    """`YYYY-MM-DD`. Raises: QueryRefused if it is no date."""
    from datetime import date

    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise QueryRefused(f"{value[:30]}: 不是有效日期。", "请写成 2025-01-31 这样。") from None
