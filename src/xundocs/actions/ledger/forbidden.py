"""Text that must not stand in any record, however it is written: informants, clues, private data, verdicts. Source: F2, V-SEC."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from xundocs.documents.patterns import FORBIDDEN, Forbidden, find_forbidden, may_occur
from xundocs.office.records.kinds import LedgerKind
from xundocs.private_numbers import mask_all
from xundocs.problems import Problem, Where

CODED = frozenset({"enum", "date", "period", "integer", "decimal", "money", "boolean"})
"""Types whose stored values are codes and numbers: nobody writes words there."""
_WIDE = "０１２３４５６７８９＠"
_TRADITIONAL = "舉報檢線綫訪發雙處編號賄貪黨違紀職務實經據來電幹員證內調審揭應對標"
"""The characters that only Traditional script has in the words that are looked for."""


def forbidden(kind: LedgerKind, values: Mapping[str, Any], place: Callable[[str], Where]) -> list[Problem]:
    """What of a record's text must not be there, each hit with its place."""
    texts = [(name, text) for name, value in values.items() if kind.fields.get(name, {}).get("type") not in CODED for text in _texts(value)]
    whole = "，".join([text for _, text in texts])
    if _may_be_disguised(whole):
        texts = [(name, plainly(text)) for name, text in texts]
        whole = "，".join([text for _, text in texts])
    problems = []
    for family in (FORBIDDEN[name] for name in kind.forbid):
        if may_occur(family, whole) and next(find_forbidden(family.name, whole), None):
            problems += [Problem(family.code, f"出现{family.label}{_quoted(family, match)}", family.remedy, place(name),
                                 mask_all(match[0]) if family.quoted else "", family.severity)
                         for name, text in texts if family.name not in kind.permit.get(name, ()) for match in find_forbidden(family.name, text)]
    return problems


def _quoted(family: Forbidden, match: re.Match[str]) -> str:
    return f"“{mask_all(match[0])}”" if family.quoted else f"（第{match.start() + 1}字起）"


def plainly(text: str) -> str:
    """The text as it would be read: nothing invisible, no blanks or line breaks between Chinese characters, half-width digits, simplified characters.

    >>> plainly("举 报\u200b人 １３８")
    '举报人 138'
    """
    shown = "".join(unicodedata.normalize("NFKC", char) if char in _WIDE else char for char in text if unicodedata.category(char) != "Cf")
    return _apart().sub("", _simplified(shown))


def _simplified(text: str) -> str:
    from xundocs.search.normalize import fold, is_han

    return text.translate({ord(char): fold(char) for char in set(text) if is_han(char)})


def _may_be_disguised(text: str) -> bool:
    return not text.isprintable() or " " in text or "\u3000" in text or any(map(text.__contains__, _WIDE)) or any(map(text.__contains__, _TRADITIONAL))


@lru_cache(1)
def _apart() -> re.Pattern[str]:
    return re.compile(r"(?<=[一-龥])\s+(?=[一-龥])")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        yield from (text for name, part in value.items() if name != "sha256" for text in _texts(part))
