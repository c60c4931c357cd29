"""The word lists of the search, read from `search/data` when first needed. Plain text, one entry a line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from xundocs.search.normalize import collapse, fold

KINDS = ("实施细则", "实施办法", "实施条例", "修正案", "条例", "规定", "办法", "细则", "准则", "规则", "章程", "决定", "决议", "解释",
         "意见", "通知", "规范", "标准", "方案", "制度", "法典", "宪法", "法")
"""What the name of a regulation ends with."""
PREFIXES = ("中华人民共和国", "中国共产党")
_DATA = Path(__file__).parents[1] / "data"


def _lines(name: str) -> list[str]:
    lines = (_DATA / name).read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line and not line.startswith("#")]


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """{what a writer says: what regulations say}. An alternative `a+b` needs both."""
    table: dict[str, tuple[str, ...]] = {}
    for line in _lines("synonyms.tsv"):
        words, _, alternatives = line.partition("\t")
        said = tuple(alternatives.split(" "))
        for word in words.split(" "):
            table[word] = table.get(word, ()) + said
    return table


@cache
def stopwords() -> frozenset[str]:
    """Words of a question that say nothing about its subject."""
    return frozenset(word for line in _lines("stopwords.txt") for word in line.split(" "))


@cache
def confusions() -> dict[str, str]:
    """{character: those it is confused with}."""
    table: dict[str, str] = {}
    for line in _lines("confusions.tsv"):
        group = line.replace(" ", "")
        for char in group:
            table[char] = table.get(char, "") + group.replace(char, "")
    return table


@cache
def aliases() -> dict[str, str]:
    """{alias: title}, both squeezed as they stand in the file."""
    return dict(line.split("\t") for line in _lines("aliases.tsv"))


@cache
def field_words() -> tuple[str, ...]:
    """Words in titles of the works an inspection office uses daily."""
    return tuple(word for line in _lines("field.txt") for word in line.split(" "))


def squeeze(text: str) -> str:
    """Folded, without any break: how names are compared."""
    return collapse(fold(text)).replace(" ", "")


def core_title(squeezed: str) -> str:
    """Without the prefix that many titles share."""
    for prefix in PREFIXES:
        if squeezed.startswith(prefix) and len(squeezed) > len(prefix) + 1:
            return squeezed[len(prefix):]
    return squeezed


def kind_of(name: str) -> str:
    """The ending that makes it the name of a regulation, "" if it has none."""
    return next((kind for kind in KINDS if name.endswith(kind)), "")


def names_of(title: str, short_names: Iterable[str]) -> tuple[str, ...]:
    """The squeezed names a work answers to: title, title without the common prefix or brackets, short names."""
    full = squeeze(title)
    names = [full, core_title(full)]
    for left, right in (("（", "）"), ("(", ")")):
        if left in title and right in title:
            bare = squeeze(title[:title.index(left)] + title[title.index(right) + 1:])
            if kind_of(bare) and "修正案" not in bare:
                names += [bare, core_title(bare)]
    return tuple(dict.fromkeys((*names, *map(squeeze, short_names))))
