"""Which work is meant by a name: exact, short, alias, abbreviation, or one with a confused character.

An abbreviation is a subsequence of the title that keeps its kind (…法, …条例). What it leaves out costs:
little for words that titles share (工作, 管理), much for words that distinguish works (处分, 诉讼). Too dear is
no match: a name that does not exist must be said not to exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from xundocs.named import NamedTuple
from xundocs.search.cards import WorkCard
from xundocs.search.understanding.lexicon import KINDS, aliases, confusions, core_title, kind_of

GENERIC = ("暂行", "试行", "工作", "管理", "行为", "实施", "人民", "国家", "政府", "重大", "人员", "程序", "行政", "全国",
           "若干", "有关", "关于", "机关", "性")
DISTINCTIVE = ("处分", "处罚", "诉讼", "仲裁", "组织", "选举", "保护", "监督", "解释", "修正案", "赔偿", "救助", "细则")
SKIP, SKIP_GENERIC, BREAK, SKIP_DISTINCTIVE = 0.5, 0.15, 0.35, 1.5
LEADING = 0.5
"""Factor for what is left out before the first kept character."""
LEADING_CAP = 1.2
TOLERANCE, TOLERANCE_BASE = 0.45, 0.3
"""An abbreviation may cost this much per character, plus the base."""
AMBIGUITY = 0.6
"""Candidates this close to the best are named together."""
MAX_SUBSTITUTIONS = 2
MANY = 3
"""More equally good works than this are no answer."""
FILLERS = ("请问", "查询", "查", "根据", "依据", "按照", "依照", "违反", "参照", "适用", "关于", "请", "看", "找", "的", "在", "对", "现行",
           "新", "旧", "原", "老", "修订前", "修订后", "我国", "国家", "我想看", "想看", "看看", "帮我", "和", "与", "及", "以及", "又")


class Resolution(NamedTuple):
    """The works a name may mean, best first; none: no such work. `corrected` if characters were exchanged."""

    work_ids: tuple[str, ...]
    corrected: bool = False

    @property
    def ambiguous(self) -> bool:
        """True if several works are meant equally well."""
        return len(self.work_ids) > 1


NOTHING = Resolution(())


class Names:
    """The names of the works of an index."""

    def __init__(self, cards: Sequence[WorkCard]) -> None:
        self._squeezed: dict[str, str] = {}
        """{work id: squeezed title}"""
        self._core: dict[str, str] | None = None
        self._by_kind: dict[str, list[str]] | None = None
        self._exact: dict[str, list[str]] = {}
        for card in cards:
            if card.work_id in self._squeezed:
                continue
            self._squeezed[card.work_id] = card.names[0]
            for name in card.names:
                self._exact.setdefault(name, []).append(card.work_id)
        for alias, title in aliases().items():
            if alias not in self._exact and title in self._exact:
                self._exact[alias] = self._exact[title]

    @property
    def _titles(self) -> dict[str, str]:
        """{work id: squeezed title without the prefixes all share}"""
        if self._core is None:
            self._core = {work_id: core_title(title) for work_id, title in self._squeezed.items()}
        return self._core

    def of_kind(self, kind: str) -> list[str]:
        """The works whose title ends so: an abbreviation keeps the ending."""
        if self._by_kind is None:
            self._by_kind = {}
            for work_id, title in self._titles.items():
                self._by_kind.setdefault(kind_of(title), []).append(work_id)
        return self._by_kind.get(kind, [])

    def exact(self, name: str) -> Resolution:
        """By title, title without 中华人民共和国, short name or alias."""
        return Resolution(tuple(self._exact.get(name, ())))

    def resolve(self, name: str, hints: Iterable[str] = ()) -> Resolution:
        """The works this squeezed name may mean. `hints` are other words typed beside it."""
        if found := self.exact(name).work_ids:
            return Resolution(found)
        if found := self._abbreviated(name, hints):
            return Resolution(found)
        for variant in _variants(name):
            if found := self.exact(variant).work_ids:
                return Resolution(found, corrected=True)
        close = {work_id for variant in _variants(name, most=1) for work_id in self._abbreviated(variant, hints)}
        return Resolution(tuple(close), corrected=True) if len(close) == 1 else NOTHING

    def mentioned(self, text: str) -> tuple[str, Resolution] | None:
        """The longest exact name that stands in a squeezed text, at its start or as a whole if very short."""
        for length in range(min(len(text), 40), 1, -1):
            for start in range(len(text) - length + 1):
                name = text[start:start + length]
                if name in self._exact and (length > 2 or start == 0) and kind_of(name):
                    return name, self.exact(name)
        return None

    def nearest(self, name: str, limit: int = 3) -> list[str]:
        """Work ids by likeness of the name, for a "did you mean"."""
        wanted = _pairs(core_title(name))
        scored = []
        for work_id, title in self._titles.items():
            pairs = _pairs(title)
            common = len(wanted & pairs)
            if common:
                scored.append((-2 * common / (len(wanted) + len(pairs)), len(title), work_id))
        return [work_id for _, _, work_id in sorted(scored)[:limit]]

    def _abbreviated(self, name: str, hints: Iterable[str] = ()) -> tuple[str, ...]:
        kind = kind_of(name)
        short = core_title(name)
        if not kind or not _says_something(short[:-len(kind)]):
            return ()
        helpful = [hint for hint in hints if len(hint) > 1]
        scored: list[tuple[float, int, str]] = []
        for work_id in (work_id for ending in (kind, *_wider(kind)) for work_id in self.of_kind(ending)):
            title = self._titles[work_id]
            if not _is_within(short, title):
                continue
            cost = abbreviation_cost(short, title) - sum(_is_within(hint, title) for hint in helpful)
            if cost <= TOLERANCE * len(short) + TOLERANCE_BASE or _is_acronym(short, title, kind):
                scored.append((cost, len(title), work_id))
        scored.sort()
        close = [work_id for cost, _, work_id in scored if cost <= scored[0][0] + AMBIGUITY]
        return tuple(close) if len(close) <= MANY else ()


def _says_something(body: str) -> bool:
    """False for what is made of words that many titles share: 行政法, 工作条例 are no names."""
    for word in GENERIC:
        body = body.replace(word, "")
    return bool(body)


def _wider(kind: str) -> tuple[str, ...]:
    """条例 also ends 实施条例: an abbreviation may leave 实施 out."""
    return tuple(other for other in KINDS if other != kind and other.endswith(kind))


def _is_within(short: str, title: str) -> bool:
    place = -1
    for char in short:
        place = title.find(char, place + 1)
        if place < 0:
            return False
    return True


def _is_acronym(short: str, title: str, kind: str) -> bool:
    """One character for each word, the first one kept: 保密法 for 保守国家秘密法."""
    body = short[:-len(kind)]
    return 2 <= len(body) <= 3 and title[0] == body[0] and all(
        body[place:place + 2] not in title for place in range(len(body) - 1))


def abbreviation_cost(short: str, title: str) -> float:
    """What the abbreviation leaves out, at the cheapest alignment. Infinite if it is not a subsequence."""
    skip = _skip_costs(title)
    infinite = float("inf")
    # best[j]: cost with the characters so far placed, the last of them at title[j]
    best = [infinite] * len(title)
    leading = 0.0
    for place, char in enumerate(title):
        if char == short[0]:
            best[place] = min(leading * LEADING, LEADING_CAP)
        leading += skip[place]
    for char in short[1:]:
        following = [infinite] * len(title)
        jump = infinite
        for place in range(1, len(title)):
            if title[place] == char:
                following[place] = min(best[place - 1], jump + BREAK)
            jump = min(jump + skip[place], best[place - 1] + skip[place])
        best = following
    return best[-1]


def _skip_costs(title: str) -> list[float]:
    costs = [SKIP] * len(title)
    for word in GENERIC:
        place = title.find(word)
        while place >= 0:
            costs[place:place + len(word)] = [SKIP_GENERIC] * len(word)
            place = title.find(word, place + 1)
    for word in DISTINCTIVE:
        place = title.find(word)
        while place >= 0:
            costs[place] += SKIP_DISTINCTIVE
            place = title.find(word, place + 1)
    return costs


def _variants(name: str, most: int = MAX_SUBSTITUTIONS) -> Iterable[str]:
    """The name with up to `most` characters exchanged for ones they are confused with."""
    table = confusions()
    places = [place for place, char in enumerate(name) if char in table]
    for first in places:
        for other in table[name[first]]:
            yield name[:first] + other + name[first + 1:]
    if most < 2:
        return
    for first, second in ((a, b) for a, b in product(places, places) if a < b):
        for one, two in product(table[name[first]], table[name[second]]):
            yield name[:first] + one + name[first + 1:second] + two + name[second + 1:]


def _pairs(name: str) -> set[str]:
    return {name[place:place + 2] for place in range(len(name) - 1)} or {name}
