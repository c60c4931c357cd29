"""Answer a query: understand it, look it up or rank candidates, fold older versions, cut snippets."""

from __future__ import annotations

from xundocs.named import NamedTuple
from xundocs.search.cards import WorkCard
from xundocs.search.highlight import SNIPPET_LENGTH, Span, common_pieces, snippet_of, spans_of
from xundocs.search.normalize import collapse, fold
from xundocs.search.parts import Part, parts_of
from xundocs.search.tokens import runs
from xundocs.search.understanding.names import Names
from xundocs.search.versions import Versions, in_force_cards, versions_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

    from xundocs.search.engines.reader import IndexReader
    from xundocs.search.facets import Facets
    from xundocs.search.understanding.concepts import Concept

    Kind = Literal["citation", "phrase", "keywords", "question"]

DEFAULT_LIMIT = 10


class Options(NamedTuple):
    """What the caller restricts. Empty: not restricted."""

    work: str = ""
    """A work id or name; also what 本条例 means."""
    on: str = ""
    """Only what is in force on this date, `YYYY-MM-DD`."""
    status: str = ""
    """Only works whose status contains this."""
    kind: str = ""
    issuer: str = ""
    limit: int = DEFAULT_LIMIT
    facets: bool = False
    """Count by kind, issuer, status and year, too."""


class Hit(NamedTuple):
    """One clause with all that is printed of it."""

    card: WorkCard
    provision: str
    article: str
    path: tuple[str, ...]
    text: str
    snippet: str
    score: float
    spans: tuple[Span, ...]
    part: str
    """第二款第（三）项: the best-matching part, "" if the clause has one only."""
    snippet_spans: tuple[Span, ...] = ()
    """Where the matches stand in the snippet."""
    older: tuple[str, ...] = ()
    """Versions (dates) with a parallel clause, folded under this hit."""

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line's contract."""
        return {
            "work_id": self.card.work_id, "work": self.card.title, "version": self.card.version,
            "status": self.card.status, "provision": self.provision, "article": self.article,
            "path": list(self.path), "text": self.text, "snippet": self.snippet, "score": round(self.score, 4),
            "spans": [list(span) for span in self.spans]}


class NotFound(NamedTuple):
    """What was asked for by name and does not exist, with what comes near."""

    work: str
    article: str
    nearest: tuple[str, ...]
    reason: str
    """A Chinese sentence for a person."""

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line's contract."""
        return {"work": self.work, "article": self.article, "nearest": list(self.nearest)}


class Answer(NamedTuple):
    """The result of a query. `notes` say in Chinese how it was understood where that is not obvious."""

    query: str
    understood_as: Kind
    total: int
    hits: tuple[Hit, ...]
    not_found: NotFound | None = None
    notes: tuple[str, ...] = ()
    facets: Facets | None = None
    """How many clauses each value has; None if not asked for. They add up to `total` where every value is known."""

    def as_json(self, took_ms: float) -> dict[str, Any]:
        """The shape of the command line's contract."""
        shape: dict[str, Any] = {
            "query": self.query, "understood_as": self.understood_as, "total": self.total,
            "took_ms": round(took_ms, 2), "hits": [hit.as_json() for hit in self.hits]}
        if self.not_found is not None:
            shape["not_found"] = self.not_found.as_json()
        if self.facets is not None:
            shape["facets"] = self.facets
        return shape


class Library:
    """A reader with what understanding needs of its works, made when first needed."""

    def __init__(self, reader: IndexReader) -> None:
        self.reader = reader
        self._names: Names | None = None
        self._versions: Versions | None = None
        self._cards: dict[str, WorkCard] | None = None

    @property
    def names(self) -> Names:
        """The names of the works."""
        if self._names is None:
            self._names = Names(self.reader.works)
        return self._names

    @property
    def versions(self) -> Versions:
        """The versions by work."""
        if self._versions is None:
            self._versions = versions_of(self.reader.works)
        return self._versions

    def title(self, work_id: str) -> str:
        """The title of a work, "" if it is not indexed."""
        cards = self.versions.by_work.get(work_id)
        return cards[-1].title if cards else ""

    def allowed(self, options: Options) -> set[tuple[str, str]] | None:
        """(work id, version) pairs the options allow; None: all."""
        if not (options.on or options.status or options.kind or options.issuer or options.work):
            return None
        cards = in_force_cards(self.versions, options.on) if options.on else self.reader.works
        return {(card.work_id, card.version) for card in cards
                if options.status in card.status and options.kind in card.kind and options.issuer in card.issuer
                and (not options.work or card.work_id == options.work)}


def make_hit(library: Library, document: int, score: float, concepts: list[Concept], phrases: list[str],
             part: Part | None = None) -> Hit:
    """A hit with spans and snippet; with `part` given (a citation) that part is shown and marked."""
    reader = library.reader
    provision_id, label, text = reader.record(document)
    parts = parts_of(text)
    if part is not None:
        spans = [(part.start, part.end)] if part.suffix else []
        within = (part.start, part.end)
    else:
        spans = spans_of(text, _shown_words(collapse(fold(text)), concepts, phrases))
        best = _best_part(parts, spans)
        within = (best.start, best.end) if best else (0, len(text))
        part = best if best and len(parts) > 1 else None
        if not best or (best.end - best.start < SNIPPET_LENGTH // 2):
            within = (within[0], len(text)) if best else within
    snippet = snippet_of(text, spans, within)
    return Hit(reader.card_of(document), provision_id, label, reader.path(document), text,
               snippet.text, score, tuple(spans), part.label if part else "", snippet.spans)


def _shown_words(folded: str, concepts: list[Concept], phrases: list[str]) -> list[str]:
    """The words to mark: whole phrases, typed words, else their pieces, and what regulations say for them."""
    words = [run for phrase in phrases for run in runs(phrase)]
    for concept in concepts:
        for alternative, _ in concept.alternatives:
            if all(word in folded for word in alternative):
                words += [run for word in alternative for run in runs(word)]
        if concept.typed not in folded and not concept.typed.isascii():
            words += common_pieces(concept.typed, folded)
    return words


def _best_part(parts: list[Part], spans: list[Span]) -> Part | None:
    """The line with most marked characters, against its length if lines tie."""
    if not parts:
        return None
    def marked(part: Part) -> tuple[int, int]:
        return sum(end - start for start, end in spans if part.start <= start and end <= part.end), -part.start
    return max(parts, key=marked)

