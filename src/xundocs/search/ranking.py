"""How good an answer a clause is: a weighted sum of features. The weights are data (`data/weights.json`),
fitted by cross-validation in `benchmarks/search_quality.py`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from math import log
from pathlib import Path

from xundocs.named import NamedTuple
from xundocs.search.cards import WorkCard
from xundocs.search.engines.reader import IndexReader
from xundocs.search.normalize import collapse, fold
from xundocs.search.tokens import bigrams, runs
from xundocs.search.understanding.concepts import Concept
from xundocs.search.understanding.lexicon import field_words, squeeze

PARTIAL = 0.6
"""What a word counts of which only pieces stand in the text, times the share of its pieces."""
HEADING = 0.8
"""What a word counts that stands in the title or headings, not in the text."""
SUPPORT = 3
"""So many further wordings of a concept count fully."""
LONG_PHRASE = 12
"""A common run this long counts fully."""
SHORT_PHRASE = 4
USUAL_LENGTH = 120
AMENDMENTS = ("修正案", "关于修改", "的决定", "的决议", "的解释")
IMPLEMENTING = ("实施条例", "实施办法", "实施细则")
PROVINCES = ("北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门", "广州", "深圳", "珠海", "汕头", "厦门")


class Features(NamedTuple):
    """What is known of a candidate, each about 0…1; `weights.json` has one weight for each."""

    bm25: float
    """Its score among the candidates of the OR of all tokens."""
    coverage: float
    """Share of the query's concepts it has, weighted by rarity."""
    passage: float
    """The same in its best single 款 or 项."""
    lead: float
    """The same in its first line, which says what it is about."""
    support: float
    """How many of the ways regulations have of saying it stand there together."""
    phrase: float
    """Length of the longest run it shares with the query."""
    title: float
    """Share of the query's tokens in the work's title."""
    path: float
    """Share of the query's tokens in the headings."""
    mention: float
    """1 if the query names the work."""
    outdated: float
    """1 if there is a later version of the work, or it is not in force."""
    field: float
    """1 for the works an inspection office uses daily."""
    amendment: float
    """1 for decisions and amendments, whose text repeats that of the law they change."""
    local: float
    """1 for regulations of one place."""
    implementing: float
    """1 for rules that implement a law: the law itself comes first."""
    opening: float
    """1 for the first article (purpose) of a work."""
    length: float
    """Logarithm of the length against a usual clause."""


class Plan(NamedTuple):
    """A query made ready for ranking."""

    concepts: list[Concept]
    weights: list[float]
    """Rarity of each concept."""
    long_runs: list[str]
    """Runs of the query long enough to be a phrase."""
    tokens: dict[str, float]
    """{bigram or word of the query: idf}"""
    mentioned: frozenset[str]
    """Work ids that the query names."""


@cache
def weights() -> dict[str, float]:
    """The fitted weights."""
    text = (Path(__file__).parent / "data" / "weights.json").read_text(encoding="utf-8")
    return {name: float(value) for name, value in json.loads(text).items()}


def plan_of(reader: IndexReader, text: str, concepts: list[Concept], mentioned: frozenset[str]) -> Plan:
    """Weigh the concepts by how rare they are."""
    long_runs = [run for run in runs(collapse(fold(text))) if len(run) >= SHORT_PHRASE and not run.isascii()]
    tokens = {token: reader.idf("text", token) for concept in concepts
              for run in runs(concept.typed) for token in bigrams(run)}
    return Plan(concepts, [_rarity(reader, concept) for concept in concepts], long_runs, tokens, mentioned)


def _rarity(reader: IndexReader, concept: Concept) -> float:
    """A word no regulation uses is as rare as what regulations say for it, not rarer."""
    values = [max(_word_idf(reader, word) for word in words) for words, _ in concept.alternatives]
    return min(values[0], max(values[1:])) if len(values) > 1 else values[0]


def _word_idf(reader: IndexReader, word: str) -> float:
    found = [reader.idf("text", token) for run in runs(word) for token in bigrams(run)]
    return sum(found) / len(found) if found else 0.0


class WorkFeatures(NamedTuple):
    """The features that all clauses of a version share."""

    title: str
    title_share: float
    mention: float
    outdated: float
    field: float
    amendment: float
    local: float
    implementing: float


def work_features(plan: Plan, card: WorkCard, outdated: bool) -> WorkFeatures:
    """Once for each version among the candidates."""
    title = squeeze(card.title)
    return WorkFeatures(
        title, _share(plan.tokens, title), float(card.work_id in plan.mentioned), float(outdated),
        float(any(word in title for word in field_words())),
        float(any(word in card.title for word in AMENDMENTS)), float(card.title.startswith(PROVINCES)),
        float(any(word in title for word in IMPLEMENTING)))


class Headings(NamedTuple):
    """What all clauses under the same headings share."""

    text: str
    share: float


def headings_of(plan: Plan, path: Sequence[str]) -> Headings:
    """Once for each path among the candidates."""
    text = squeeze("".join(path))
    return Headings(text, _share(plan.tokens, text))


def features_of(plan: Plan, work: WorkFeatures, headings: Headings, folded: str, opening: bool,
                bm25: float) -> Features:
    """The features of one candidate; `folded` keeps the text's line ends and may keep its punctuation."""
    lines = folded.split("\n")
    around = f"{work.title} {headings.text}"
    covered = 0.0
    standing: list[tuple[float, list[tuple[tuple[str, ...], float]]]] = []
    for concept, rarity in zip(plan.concepts, plan.weights, strict=True):
        match, found = concept_match(concept, folded, plan.tokens)
        if found:
            standing.append((rarity, found))
        if match < HEADING:
            match = max(match, HEADING * concept_match(concept, around, plan.tokens)[0])
        covered += rarity * match
    total = sum(plan.weights) or 1.0
    lead = passage = _line_coverage(lines[0], standing)
    for line in lines[1:]:
        passage = max(passage, _line_coverage(line, standing))
    support = 0.0
    for rarity, found in standing:
        support += rarity * min(SUPPORT, len(found) - 1) / SUPPORT
    return Features(
        bm25, covered / total, passage / total, lead / total, support / total, _phrase(plan.long_runs, folded), work.title_share,
        headings.share, work.mention, work.outdated, work.field, work.amendment, work.local,
        work.implementing, float(opening), abs(log((len(folded) + 20) / USUAL_LENGTH)))


def _share(tokens: dict[str, float], name: str) -> float:
    total = sum(tokens.values()) or 1.0
    return sum(idf for token, idf in tokens.items() if token in name) / total


def concept_match(concept: Concept, folded: str,
                  idfs: dict[str, float]) -> tuple[float, list[tuple[tuple[str, ...], float]]]:
    """How well a concept stands in a text (1 as typed, less in other words, less in pieces), and which
    alternatives stand."""
    found = []
    for alternative in concept.alternatives:
        for word in alternative[0]:
            if word not in folded:
                break
        else:
            found.append(alternative)
    if found:
        return max(weight for _, weight in found), found
    typed = concept.typed
    if len(typed) < 3 or typed.isascii():
        return 0.0, found
    pieces = bigrams(typed)
    total = sum(idfs.get(piece, 1.0) for piece in pieces) or 1.0
    standing = [(piece,) for piece in pieces if piece in folded]
    value = PARTIAL * sum(idfs.get(piece[0], 1.0) for piece in standing) / total
    return value, [(piece, PARTIAL / len(pieces)) for piece in standing]


def _line_coverage(line: str, standing: list[tuple[float, list[tuple[tuple[str, ...], float]]]]) -> float:
    covered = 0.0
    for rarity, alternatives in standing:
        best = 0.0
        for words, weight in alternatives:
            if weight > best:
                for word in words:
                    if word not in line:
                        break
                else:
                    best = weight
        covered += rarity * best
    return covered


def _phrase(long_runs: Sequence[str], folded: str) -> float:
    best = SHORT_PHRASE - 1
    for run in long_runs:
        for start in range(len(run) - best):
            end = start + best + 1
            while end <= len(run) and run[start:end] in folded:
                best = end - start
                end += 1
    return min(best, LONG_PHRASE) / LONG_PHRASE if best >= SHORT_PHRASE else 0.0


def score(features: Features, used: dict[str, float]) -> float:
    """The weighted sum."""
    return sum(used[name] * value for name, value in zip(Features._fields, features, strict=True))
