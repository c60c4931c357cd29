"""The shipped corpus data, read for the tests of this folder with nothing but PyYAML and regular expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
NUMERAL = "零一二三四五六七八九十百"


@dataclass(slots=True)
class Article:
    """One 条 of a model rule: its number, and its paragraphs in order; an item belongs to the paragraph before it."""

    number: int
    paragraphs: list[str] = field(default_factory=list)
    items: dict[int, list[str]] = field(default_factory=dict)
    """Index of the paragraph (from 0) → its items, each with its marker."""

    @property
    def text(self) -> str:
        lines: list[str] = []
        for index, paragraph in enumerate(self.paragraphs):
            lines += [paragraph, *self.items.get(index, [])]
        return "\n".join(lines)


@dataclass(slots=True)
class Rule:
    """A model rule as read from its Markdown."""

    work_id: str
    title: str
    short: str
    """The title without （示范文本）: how the rules cite each other."""
    caption: str
    chapters: list[int]
    articles: list[Article]
    annexes: dict[int, list[str]]
    lines: list[str]


def number(numeral: str) -> int:
    """The value of a Chinese numeral below 1000; 0 when it is none."""
    value = digit = 0
    for char in numeral:
        place = "零一二三四五六七八九".find(char)
        if place >= 0:
            digit = place
        elif char in "十百":
            value += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            return 0
    return value + digit


def load(path: Path) -> Any:
    """A YAML file's content."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def works() -> dict[str, dict[str, Any]]:
    """Every work.yaml by id."""
    return {path.parent.name: load(path) for path in sorted(CORPUS.glob("*/work.yaml"))}


@cache
def rules() -> dict[str, Rule]:
    """The model rules by their title without （示范文本）."""
    found = [read_rule(work_id) for work_id, work in works().items() if work["kind"] == "示范文本"]
    return {rule.short: rule for rule in found}


def read_rule(work_id: str) -> Rule:
    """The structure of one model rule."""
    work = works()[work_id]
    lines = (CORPUS / work_id / work["versions"][-1]["file"]).read_text(encoding="utf-8").splitlines()
    title = lines[0].removeprefix("# ")
    rule = Rule(work_id, title, title.removesuffix("（示范文本）"), "\n".join(x for x in lines if x.startswith(">")),
                [], [], {}, lines)
    annex = 0
    for line in lines[1:]:
        if chapter := re.match(rf"## 第([{NUMERAL}]+)章 \S", line):
            rule.chapters.append(number(chapter[1]))
        elif heading := re.match(r"## 附件(\d*) \S", line):
            annex = int(heading[1] or 1)
            rule.annexes[annex] = []
        elif article := re.match(rf"\*\*第([{NUMERAL}]+)条\*\*　(.+)", line):
            rule.articles.append(Article(number(article[1]), [article[2]]))
        elif line and not line.startswith((">", "#")):
            _add(rule, annex, line)
    return rule


def _add(rule: Rule, annex: int, line: str) -> None:
    if annex:
        rule.annexes[annex].append(line)
        return
    article = rule.articles[-1]
    if re.match(rf"（[{NUMERAL}]+）", line):
        article.items.setdefault(len(article.paragraphs) - 1, []).append(line)
    else:
        article.paragraphs.append(line)
