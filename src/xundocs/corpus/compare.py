"""Two versions of a work side by side: which articles stayed, changed, came, went or were renumbered."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from xundocs.model.provision import Provision
from xundocs.model.work import WorkText

Change = Literal["unchanged", "changed", "added", "removed", "renumbered"]
CHANGE_LABELS: dict[Change, str] = {"unchanged": "未变", "changed": "修改", "added": "新增", "removed": "删除", "renumbered": "移动"}
_ALIKE = 0.45
"""Two articles sharing fewer of their character pairs than this are different articles."""
_SAME_NUMBER_BONUS = 0.15
_MOST_CANDIDATES = 40

Mark = tuple[Literal["=", "-", "+"], str]
"""A run of characters that both have, only the old has, or only the new has."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One article in both versions, or in one. `marks` spell the new text out of the old one."""

    change: Change
    old: Provision | None
    new: Provision | None
    similarity: float
    marks: tuple[Mark, ...] = ()

    @property
    def label(self) -> str:
        """第三条, or 第三条 → 第四条."""
        old = self.old.id.label() if self.old else ""
        new = self.new.id.label() if self.new else ""
        return old if old == new or not new else (new if not old else f"{old} → {new}")


@dataclass(frozen=True, slots=True)
class Comparison:
    """All articles in the order of the new version, removed ones where they stood."""

    pairs: tuple[Pair, ...]

    def counts(self) -> dict[str, int]:
        """How many articles underwent each change; every change is a key."""
        counted = Counter(pair.change for pair in self.pairs)
        return {change: counted.get(change, 0) for change in CHANGE_LABELS}

    @property
    def same(self) -> bool:
        """True if no article differs."""
        return all(pair.change == "unchanged" for pair in self.pairs)

    def as_json(self) -> dict[str, Any]:
        """The shape `corpus compare --json` prints."""
        return {"counts": self.counts(), "articles": [
            {"change": p.change, "old": str(p.old.id) if p.old else None, "new": str(p.new.id) if p.new else None,
             "label": p.label, "similarity": round(p.similarity, 3),
             "marks": [list(mark) for mark in p.marks] if p.change != "unchanged" else []} for p in self.pairs]}

    def as_text(self, *, all_articles: bool = False) -> str:
        """For a terminal: removed words in [-…-], new ones in {+…+}."""
        lines = ["，".join(f"{CHANGE_LABELS[c]} {n} 条" for c, n in self.counts().items() if n)]  # type: ignore[index]
        for pair in self.pairs:
            if pair.change == "unchanged" and not all_articles:
                continue
            lines.append(f"\n【{CHANGE_LABELS[pair.change]}】{pair.label}")
            lines.append("".join(_terminal(mark) for mark in pair.marks) or (pair.new or pair.old).full_text)  # type: ignore[union-attr]
        return "\n".join(lines) + "\n"

    def as_html(self, title: str, old: str, new: str) -> str:
        """A page of its own, without scripts, that can be printed."""
        rows = "\n".join(_row(pair) for pair in self.pairs)
        summary = "，".join(f"{CHANGE_LABELS[c]} {n} 条" for c, n in self.counts().items() if n)  # type: ignore[index]
        return _PAGE.format(title=escape(title), old=escape(old), new=escape(new), summary=summary, rows=rows)


_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title} 版本对照</title>
<style>body{{font-family:serif;max-width:60em;margin:2em auto;line-height:1.8}}table{{border-collapse:collapse;width:100%}}
td,th{{border:1px solid #999;padding:.4em .6em;vertical-align:top}}del{{background:#fdd}}ins{{background:#dfd;text-decoration:none;border-bottom:1px solid #070}}
tr.unchanged{{color:#777}}</style></head>
<body><h1>{title}</h1><p>{old} 与 {new} 对照：{summary}</p>
<table><thead><tr><th>条</th><th>变化</th><th>内容（<del>删去</del> <ins>新增</ins>）</th></tr></thead><tbody>
{rows}
</tbody></table></body></html>
"""


def _row(pair: Pair) -> str:
    words = "".join(_html(mark) for mark in pair.marks)
    if not words:
        words = escape((pair.new or pair.old).full_text)  # type: ignore[union-attr]
    return (f'<tr class="{pair.change}"><td>{escape(pair.label)}</td><td>{CHANGE_LABELS[pair.change]}</td>'
            f"<td>{words.replace(chr(10), '<br>')}</td></tr>")


def _html(mark: Mark) -> str:
    sign, words = mark
    return escape(words) if sign == "=" else f"<{_TAGS[sign]}>{escape(words)}</{_TAGS[sign]}>"


_TAGS = {"-": "del", "+": "ins"}


def _terminal(mark: Mark) -> str:
    sign, words = mark
    return words if sign == "=" else (f"[-{words}-]" if sign == "-" else f"{{+{words}+}}")


def compare_texts(old: WorkText, new: WorkText) -> Comparison:
    """Align two texts by what their articles say, their numbers deciding between equals; paragraphs for texts without 条."""
    before, after = _units(old), _units(new)
    partner = _align(before, after)
    origin = {new_place: old_place for old_place, new_place in partner.items()}
    pairs: list[Pair] = []
    at = 0
    for index, node in enumerate(after):
        match = origin.get(index)
        while at < len(before) and (at not in partner) and (match is None or at < match):
            pairs.append(Pair("removed", before[at], None, 0.0, (("-", before[at].full_text),)))
            at += 1
        if match is None:
            pairs.append(Pair("added", None, node, 0.0, (("+", node.full_text),)))
            continue
        at = max(at, match + 1)
        pairs.append(_pair(before[match], node))
    shown = {id(p.old) for p in pairs if p.old}
    pairs.extend(Pair("removed", node, None, 0.0, (("-", node.full_text),)) for node in before if id(node) not in shown)
    return Comparison(tuple(pairs))


def _units(text: WorkText) -> list[Provision]:
    articles = list(text.articles())
    return articles or [node for node in text.walk() if node.kind == "paragraph"]


def _align(before: list[Provision], after: list[Provision]) -> dict[int, int]:
    """Index in the old text → index in the new one, best likeness first."""
    scored: list[tuple[float, int, int, int]] = []
    shingles = [_shingles(node) for node in before]
    numbers = {node.id: place for place, node in enumerate(before)}
    index: dict[str, list[int]] = defaultdict(list)
    for number, pairs in enumerate(shingles):
        for pair in pairs:
            index[pair].append(number)
    for place, node in enumerate(after):
        own = _shingles(node)
        shared: Counter[int] = Counter()
        for pair in own:
            holders = index.get(pair, ())
            if len(holders) <= max(50, len(before) // 5):
                shared.update(holders)
        same_number = numbers.get(node.id)
        near = {n for n, _ in shared.most_common(_MOST_CANDIDATES)}
        for number in near if same_number is None else near | {same_number}:
            likeness = _likeness(shingles[number], own)
            bonus = _SAME_NUMBER_BONUS if before[number].id == node.id else 0.0
            if likeness + bonus >= _ALIKE + (0.1 if not bonus else 0.0):
                scored.append((-(likeness + bonus), abs(number - place), number, place))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, number, place in sorted(scored):
        if number not in partner and place not in taken:
            partner[number] = place
            taken.add(place)
    return partner


def _shingles(node: Provision) -> frozenset[str]:
    words = node.full_text
    return frozenset(words[i:i + 2] for i in range(len(words) - 1)) or frozenset([words])


def _likeness(old: frozenset[str], new: frozenset[str]) -> float:
    """The Dice coefficient of character pairs: 1 for equal sets, 0 for nothing in common."""
    return 2 * len(old & new) / max(1, len(old) + len(new))


def _pair(old: Provision, new: Provision) -> Pair:
    before, after = old.full_text, new.full_text
    if before == after and old.heading == new.heading:
        return Pair("unchanged" if old.id == new.id else "renumbered", old, new, 1.0)
    marks = character_marks(before, after)
    kept = sum(len(words) for sign, words in marks if sign == "=")
    return Pair("changed", old, new, 2 * kept / max(1, len(before) + len(after)), marks)


def character_marks(old: str, new: str) -> tuple[Mark, ...]:
    """The new text spelled out of the old one.

    >>> character_marks("应当报告。", "应当及时报告。")
    (('=', '应当'), ('+', '及时'), ('=', '报告。'))
    """
    from difflib import SequenceMatcher

    marks: list[Mark] = []
    for sign, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sign == "equal":
            marks.append(("=", old[a:b]))
            continue
        if b > a:
            marks.append(("-", old[a:b]))
        if d > c:
            marks.append(("+", new[c:d]))
    return tuple(marks)
