"""Queries that are no citations: understood as phrase, keywords or question, ranked, folded by version."""

from __future__ import annotations

from operator import add

from xundocs.named import NamedTuple
from xundocs.search import ranking
from xundocs.search.answer import Answer, Hit, Library, NotFound, Options, make_hit
from xundocs.search.candidates import Understood, count_matching, draw, matching_versions
from xundocs.search.normalize import collapse, fold
from xundocs.search.ranking import Features, WorkFeatures
from xundocs.search.tokens import runs
from xundocs.search.understanding.concepts import concepts_of, corrected_forms
from xundocs.search.understanding.syntax import Asked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xundocs.search.answer import Kind
    from xundocs.search.facets import Facets

PHRASE_LENGTH = 6
"""A query of one piece this long that stands as it is in a clause was meant as a phrase."""
EXACT_BONUS = 3.0
MIN_RELEVANCE = 0.25
"""Candidates below this share of the best score are not answers."""
KEEPS_COVERAGE = 0.9
"""An older clause is folded only under one that covers about as much of the query."""
PARALLEL = 0.4
"""Two versions' clauses with this share of common bigrams are the same provision."""
QUESTION_MARKS = ("吗", "呢", "怎么", "怎样", "如何", "什么", "多久", "多少", "多长", "几", "谁", "哪", "能不能", "是不是", "可不可以", "？", "?")


class Candidate(NamedTuple):
    """A clause with its features and score."""

    document: int
    features: Features
    score: float
    exact: int = 0
    """How many of the phrases asked for stand in it."""


def search_ranked(library: Library, asked: Asked, raw: str, options: Options, notes: tuple[str, ...]) -> Answer:
    """Answer a query that names no provision. Raises: IndexNeedsRebuild."""
    understood = understand(library, asked)
    if not understood.concepts and not understood.phrases:
        return _nothing_to_search(library, understood, raw)
    candidates = rank(library, understood, options, ranking.weights())
    if not candidates:
        return _empty(library, understood, raw, notes)
    best = candidates[0].score
    kept = [c for c in candidates if c.score >= (MIN_RELEVANCE * best if best > 0 else best)]
    hits = fold_versions(library, kept, understood, options.limit)
    if understood.corrected:
        notes += (f"没有“{asked.rest}”的结果，按“{understood.corrected}”查找。",)
    counted = count_matching(library, understood, options)
    facets = _facets(library, understood, options, kept, counted) if options.facets else None
    return Answer(raw, understood.kind, max(len(kept), counted), tuple(hits), None, notes, facets)


def _facets(library: Library, understood: Understood, options: Options, kept: list[Candidate], counted: int) -> Facets:
    """Of the clauses that make up the total: those that have everything asked for, or the candidates if these are more."""
    from xundocs.search.facets import count_facets

    if counted >= len(kept):
        return count_facets(matching_versions(library, understood, options))
    return count_facets((library.reader.card_of(candidate.document), 1) for candidate in kept)


def understand(library: Library, asked: Asked) -> Understood:
    """Phrase, keywords or question; the works it names; its concepts."""
    text = asked.rest
    folded = collapse(fold(text))
    phrases = [phrase for quoted in asked.quoted if (phrase := collapse(fold(quoted)))]
    squeezed = folded.replace(" ", "")
    mention = library.names.mentioned(squeezed) if squeezed else None
    mentioned: frozenset[str] = frozenset()
    subject = folded
    if mention:
        mentioned = frozenset(mention[1].work_ids)
        subject = folded.replace(mention[0], " ").strip() or folded
    concepts = concepts_of(subject, library.reader) if subject else []
    kind: Kind = "keywords"
    if phrases:
        kind = "phrase"
    elif any(mark in text for mark in QUESTION_MARKS):
        kind = "question"
    if not phrases and len(folded.replace(" ", "")) >= PHRASE_LENGTH and not _is_word_list(text):
        if library.reader.stands(folded):
            return Understood(asked, folded, concepts, [folded], mentioned, "phrase")
        if corrected := _corrected_phrase(library, folded):
            return Understood(asked, corrected, concepts_of(corrected, library.reader), [corrected], mentioned, "phrase", corrected)
    return Understood(asked, subject, concepts, phrases, mentioned, kind)


def _is_word_list(text: str) -> bool:
    """Words separated by spaces are keywords, not a phrase."""
    return len(text.split()) > 1


def _corrected_phrase(library: Library, folded: str) -> str:
    """The phrase with one confused character put right, if it then stands in a clause; "" if not."""
    if len(folded) < PHRASE_LENGTH:
        return ""
    missing = [run[place:place + 2] for run in runs(folded) for place in range(len(run) - 1)
               if not run.isascii() and not library.reader.frequency(run[place:place + 2])]
    if len(missing) > 3:
        return ""
    forms = corrected_forms(folded)
    for form in forms:
        if missing and any(pair in form for pair in missing):
            continue
        if library.reader.stands(form):
            return form
    return ""


def rank(library: Library, understood: Understood, options: Options, used: dict[str, float]) -> list[Candidate]:
    """The candidates, best first, restricted to what the options allow."""
    reader = library.reader
    plan = ranking.plan_of(reader, understood.text, understood.concepts, understood.mentioned)
    drawn = draw(library, understood, options)
    allowed = library.allowed(options)
    top = max(drawn.values(), default=0.0) or 1.0
    works: dict[tuple[str, str], WorkFeatures] = {}
    headings: dict[tuple[str, ...], ranking.Headings] = {}
    found: list[Candidate] = []
    for document, bm25 in drawn.items():
        card = reader.card_of(document)
        key = card.work_id, card.version
        if allowed is not None and key not in allowed:
            continue
        if key not in works:
            works[key] = ranking.work_features(plan, card, library.versions.is_outdated(card))
        text = reader.searchable_text(document)
        path = reader.path(document)
        if path not in headings:
            headings[path] = ranking.headings_of(plan, path)
        features = ranking.features_of(plan, works[key], headings[path], text, document == card.first, bm25 / top)
        value = ranking.score(features, used)
        exact = _phrases_in(understood.phrases, text)
        found.append(Candidate(document, features, value + EXACT_BONUS * exact, exact))
    found.sort(key=lambda c: (-c.score, c.document))
    return found


def _phrases_in(phrases: list[str], text: str) -> int:
    if not phrases:
        return 0
    folded = collapse(fold(text))
    return sum(phrase in folded for phrase in phrases)


def fold_versions(library: Library, ranked: list[Candidate], understood: Understood, limit: int) -> list[Hit]:
    """Hits, with older parallel clauses folded under the current one."""
    kept: list[tuple[Candidate, list[str]]] = []
    versions = library.versions
    by_work: dict[str, list[Candidate]] = {}
    for candidate in ranked:
        by_work.setdefault(library.reader.card_of(candidate.document).work_id, []).append(candidate)
    folded: set[int] = set()
    older: dict[int, list[str]] = {}
    for work_id, candidates in by_work.items():
        if len(candidates) > 1 and len(versions.by_work[work_id]) > 1:
            _fold_work(library, candidates, folded, older)
    for candidate in ranked:
        if candidate.document not in folded:
            kept.append((candidate, older.get(candidate.document, [])))
        if len(kept) == limit:
            break
    return [make_hit(library, candidate.document, candidate.score, understood.concepts, understood.phrases)
            ._replace(older=tuple(dict.fromkeys(dates))) for candidate, dates in kept]


def _fold_work(library: Library, candidates: list[Candidate], folded: set[int], older: dict[int, list[str]]) -> None:
    reader, versions = library.reader, library.versions
    current = [c for c in candidates if not versions.is_outdated(reader.card_of(c.document))]
    texts = {c.document: _pairs(reader.searchable_text(c.document)) for c in candidates}
    for candidate in candidates:
        if candidate in current:
            continue
        pairs = texts[candidate.document]
        for newer in current:
            theirs = texts[newer.document]
            if (newer.exact >= candidate.exact
                    and newer.features.coverage >= KEEPS_COVERAGE * candidate.features.coverage
                    and len(pairs & theirs) >= PARALLEL * min(len(pairs), len(theirs))):
                folded.add(candidate.document)
                older.setdefault(newer.document, []).append(reader.card_of(candidate.document).version)
                break


def _pairs(text: str) -> set[str]:
    return set(map(add, text, text[1:]))


def _nothing_to_search(library: Library, understood: Understood, raw: str) -> Answer:
    shown = "空白" if not raw.strip() else "里没有可以查找的字"
    return Answer(raw, "keywords", 0, (), NotFound("", "", (), f"查询{shown}。请输入词语、整句或“监察法第四十八条”这样的引用。"))


def _empty(library: Library, understood: Understood, raw: str, notes: tuple[str, ...]) -> Answer:
    """Nothing matched: say what was looked for, and which works are called alike."""
    words = "、".join(concept.typed for concept in understood.concepts) or "、".join(understood.phrases)
    near = tuple(library.title(work_id) for work_id in library.names.nearest(collapse(fold(raw)).replace(" ", "")))
    return Answer(raw, understood.kind, 0, (), NotFound("", "", near, f"没有找到含有“{words}”的条文。"), notes)
