"""The same engine protocol on Whoosh with its own codec: what our codec is compared with. Test code only:
it reads Whoosh's pickled table of contents, which the product never does.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from whoosh import fields, index, scoring
from whoosh import query as wq

from search.oracle import attribute, field_text, matches
from xundocs.model.clause import Clause
from xundocs.search import query as q
from xundocs.search.cards import Page, WorkCard, WorkRecord
from xundocs.search.engines.evaluate import is_character, pattern_of
from xundocs.search.engines.segment_builder import K1, B
from xundocs.search.engines.whoosh_codec import ClauseText
from xundocs.search.faults import IndexBusy, IndexMissing, QueryRefused, StaleCursor

RECORDS = "records.json"


def schema() -> Any:
    exact = {name: fields.ID() for name in q.ATTRIBUTES if name != "work_id"}
    return fields.Schema(id=fields.ID(unique=True, stored=True), work_id=fields.ID(), clause=fields.STORED,
                         text=ClauseText(), path=ClauseText(), title=ClauseText(),
                         text_characters=fields.KEYWORD(), path_characters=fields.KEYWORD(),
                         title_characters=fields.KEYWORD(), **exact)


class StockEngine:
    name = "whoosh-stock"

    def open_reader(self, folder: Path) -> StockReader:
        if not folder.is_dir() or not index.exists_in(str(folder)):
            raise IndexMissing(folder)
        return StockReader(folder)

    def open_writer(self, folder: Path, wait_seconds: float = 10.0, rebuild: bool = False) -> StockWriter:
        folder.mkdir(parents=True, exist_ok=True)
        if rebuild or not index.exists_in(str(folder)):
            index.create_in(str(folder), schema())
            (folder / RECORDS).write_text("{}")
        return StockWriter(folder, wait_seconds)


class StockWriter:
    def __init__(self, folder: Path, wait_seconds: float) -> None:
        self.folder = folder
        self._index = index.open_dir(str(folder))
        try:
            self._writer = self._index.writer(timeout=wait_seconds, limitmb=64)
        except index.LockError:
            raise IndexBusy(folder, "另一个进程", wait_seconds) from None
        raw = json.loads((folder / RECORDS).read_text())
        self.records = {key: WorkRecord(*value) for key, value in raw.get("works", {}).items()}
        self._fresh: dict[str, list[Clause]] = {}

    def replace_work(self, work_id: str, clauses: Iterable[Clause], fingerprint: str = "", stamp: int = 0) -> bool:
        known = self.records.get(work_id)
        if known and stamp < known.stamp:
            return False
        self._fresh[work_id] = list(clauses)
        self.records[work_id] = WorkRecord(fingerprint, stamp)
        return True

    def remove_work(self, work_id: str, stamp: int = 0) -> bool:
        known = self.records.get(work_id)
        if known is None or stamp < known.stamp:
            return False
        self._fresh[work_id] = []
        del self.records[work_id]
        return True

    def commit(self, optimize: bool = False, state: str = "") -> int:
        for work_id, clauses in self._fresh.items():
            self._writer.delete_by_term("work_id", work_id)
            for clause in clauses:
                self._writer.add_document(**_document(clause))
        self._writer.commit(optimize=optimize)
        shape = {"works": {key: list(value) for key, value in self.records.items()}, "state": state}
        (self.folder / RECORDS).write_text(json.dumps(shape))
        return int(self._index.latest_generation())

    def cancel(self) -> None:
        if not self._writer.is_closed:
            self._writer.cancel()


def _document(clause: Clause) -> dict[str, Any]:
    document: dict[str, Any] = {"id": f"{clause.work_id}@{clause.version}#{clause.provision_id}", "clause": clause}
    for name in q.TEXT_FIELDS:
        folded = field_text(clause, name)
        document[name] = folded
        document[f"{name}_characters"] = " ".join(char for char in dict.fromkeys(folded) if not char.isascii())
    for name in q.ATTRIBUTES:
        document[name] = attribute(clause, name)
    return document


class StockReader:
    def __init__(self, folder: Path) -> None:
        self._index = index.open_dir(str(folder))
        self._searcher = self._index.searcher(weighting=scoring.BM25F(B=B, K1=K1))
        self.generation = int(self._index.latest_generation())
        self.state = str(json.loads((folder / RECORDS).read_text()).get("state", ""))
        self._clauses = {n: f["clause"] for n, f in self._searcher.reader().iter_docs()}

    def __len__(self) -> int:
        return int(self._searcher.doc_count())

    @property
    def works(self) -> list[WorkCard]:
        cards: list[WorkCard] = []
        for number in sorted(self._clauses):
            clause = self._clauses[number]
            last = cards[-1] if cards else None
            if last and (last.work_id, last.version) == (clause.work_id, clause.version):
                cards[-1] = last._replace(end=number + 1)
            else:
                cards.append(WorkCard(clause.work_id, clause.title, clause.short_names, clause.version, clause.status,
                                      clause.kind, clause.issuer, clause.in_force_from, clause.in_force_to,
                                      number, number + 1, 0, False))
        return cards

    def find_provision(self, card: WorkCard, provision_id: str) -> int | None:
        return next((n for n in range(card.first, card.end)
                     if n in self._clauses and self._clauses[n].provision_id == provision_id), None)

    def provisions(self, card: WorkCard) -> list[str]:
        return [self._clauses[n].provision_id for n in range(card.first, card.end) if n in self._clauses]

    def clause(self, document: int) -> Clause:
        return self._clauses[document]

    def search(self, query: q.Query, limit: int = 10, cursor: str = "") -> Page:
        start = 0
        if cursor:
            generation, _, place = cursor.partition(":")
            if not (generation.isdecimal() and place.isdecimal()):
                raise QueryRefused("翻页位置无效。")
            if int(generation) != self.generation:
                raise StaleCursor
            start = int(place)
        ranked = self._ranked(query)
        more = f"{self.generation}:{start + limit}" if start + limit < len(ranked) else ""
        return Page(ranked[start:start + limit], len(ranked), more)

    def top(self, query: q.Query, limit: int) -> list[tuple[int, float]]:
        return self._ranked(query)[:limit]

    def matching(self, query: q.Query) -> set[int]:
        return {number for number, _ in self._ranked(query)}

    def facets(self, query: q.Query, field: str) -> Mapping[str, int]:
        if field not in q.ATTRIBUTES:
            raise QueryRefused(f"没有“{field}”这个字段。")
        return Counter(attribute(self._clauses[n], field) for n in self.matching(query))

    def _ranked(self, query: q.Query) -> list[tuple[int, float]]:
        q.check(query)
        found = self._searcher.search(_translate(query), limit=None)
        scored = [(number, score) for score, number in found.top_n if self._verified(query, number)]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))

    def _verified(self, query: q.Query, number: int) -> bool:
        """Phrases are looked for in the text: the stock index, too, has no positions."""
        return matches(self._clauses[number], query)

    def close(self) -> None:
        self._searcher.close()


def _translate(query: q.Query) -> Any:
    if isinstance(query, (q.Term, q.Phrase)):
        pattern = pattern_of(query.text)
        parts = [wq.Term(f"{query.field}_characters", token) if is_character(token) else wq.Term(query.field, token)
                 for token in pattern.tokens]
        return wq.And(parts) if parts else wq.NullQuery
    if isinstance(query, q.And):
        return wq.And([_translate(part) for part in query.parts]) if query.parts else wq.NullQuery
    if isinstance(query, q.Or):
        return wq.Or([_translate(part) for part in query.parts]) if query.parts else wq.NullQuery
    if isinstance(query, q.Not):
        return wq.Every()
    if isinstance(query, q.In):
        return wq.Or([wq.Term(query.field, value) for value in query.values]) if query.values else wq.NullQuery
    return wq.Every()

