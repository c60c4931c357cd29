"""One version of a work, read once: its body with open places, navigation, references, search units and .docx, kept in the cache."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from xundocs.corpus.canonical import parse_text
from xundocs.corpus.store import clauses_of
from xundocs.model.work import Version, Work, WorkText
from xundocs.site.body import Heading, Span, body_html, headings
from xundocs.site.cache import Cache
from xundocs.site.privacy import private_passages
from xundocs.site.references import Names, Reference, references
from xundocs.site.search import SearchUnit


@dataclass(frozen=True)
class PreparedText:
    """What the pages of a version need. Body, units and .docx stay on disk until asked for."""

    key: str
    fingerprint: str
    """The hash of the text file."""
    title: str
    caption: tuple[str, ...]
    articles: int
    ids: frozenset[str]
    headings: tuple[Heading, ...]
    references: tuple[Reference, ...]
    private: tuple[str, ...]
    _cache: Cache

    @property
    def body(self) -> str:
        """The HTML with open places."""
        return self._cache.text(f"{self.key}.body")

    def units(self) -> list[SearchUnit]:
        """The units of search in reading order."""
        return [SearchUnit(u[0], u[1], tuple(u[2]), u[3]) for u in json.loads(self._cache.text(f"{self.key}.units"))]

    @property
    def docx(self) -> Path:
        """The file with the .docx."""
        return self._cache.path(f"{self.key}.docx")

    @cached_property
    def cited(self) -> dict[tuple[str, str], list[Reference]]:
        """(work, version) → the references to it, other works only."""
        found: dict[tuple[str, str], list[Reference]] = {}
        for reference in self.references:
            if reference.work:
                found.setdefault((reference.work, reference.version), []).append(reference)
        return found


class Preparer:
    """Prepares texts, from the cache where neither the text nor any name has changed."""

    def __init__(self, cache: Cache, names: Names, names_hash: str, docx: Callable[[WorkText, Work, Version], bytes]) -> None:
        self._cache, self._names, self._hash, self._docx = cache, names, names_hash, docx
        self.made = 0
        """Texts that were not in the cache."""

    def prepare(self, work: Work, version: Version, fingerprint: str, read: Callable[[], str]) -> PreparedText:
        """The text of one version; it is read only when it is not in the cache."""
        key = self._cache.key("text", self._hash, work.id, work.title, work.kind, str(work.model_text), version.date, fingerprint)
        data = self._cache.data(f"{key}.meta")
        if data is None or not all(self._cache.has(f"{key}.{part}") for part in ("body", "units", "docx")):
            data = self._make(key, work, version, parse_text(read()))
        return _prepared(key, fingerprint, data, self._cache)

    def _make(self, key: str, work: Work, version: Version, text: WorkText) -> dict[str, Any]:
        self.made += 1
        found = references(text, work, version, self._names)
        spans: dict[str, list[Span]] = {}
        for number, reference in enumerate(found):
            spans.setdefault(reference.place, []).append(Span(number, reference.start, reference.end))
        units = [(c.provision_id, c.article_label, c.path, c.text) for c in clauses_of(work, version, text)]
        self._cache.put(f"{key}.body", body_html(text, spans).encode())
        self._cache.put(f"{key}.units", json.dumps(units, ensure_ascii=False).encode())
        self._cache.put(f"{key}.docx", self._docx(text, work, version))
        data = {"title": text.title, "caption": text.caption, "articles": sum(1 for _ in text.articles()),
                "ids": [str(n.id) for n in text.walk()], "headings": headings(text), "references": found,
                "private": private_passages("\n".join(u[3] for u in units))}
        self._cache.put(f"{key}.meta", json.dumps(data, ensure_ascii=False).encode())
        return json.loads(json.dumps(data))  # type: ignore[no-any-return]


def _prepared(key: str, fingerprint: str, data: dict[str, Any], cache: Cache) -> PreparedText:
    return PreparedText(key, fingerprint, data["title"], tuple(data["caption"]), data["articles"], frozenset(data["ids"]),
                        tuple(Heading(*h) for h in data["headings"]), tuple(Reference(*r) for r in data["references"]),
                        tuple(data["private"]), cache)
