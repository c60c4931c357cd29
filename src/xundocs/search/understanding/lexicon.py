"""The word lists of the search, read from `search/data` when first needed. Plain text, one entry a line."""

from __future__ import annotations

import os
from functools import cache

from xundocs.search.normalize import collapse, fold

_DATA = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data")


def _lines(name: str) -> list[str]:
    with open(os.path.join(_DATA, name), encoding="utf-8") as file:
        return [line for line in file.read().split("\n") if line and not line.startswith("#")]


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
    """{folded alias: folded title}."""
    pairs = (line.split("\t") for line in _lines("aliases.tsv"))
    return {squeeze(alias): squeeze(title) for alias, title in pairs}


@cache
def field_words() -> tuple[str, ...]:
    """Words in titles of the works an inspection office uses daily."""
    return tuple(word for line in _lines("field.txt") for word in line.split(" "))


def squeeze(text: str) -> str:
    """Folded, without any break: how names are compared."""
    return collapse(fold(text)).replace(" ", "")
