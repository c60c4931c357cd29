"""Search speed against named peers: build, query, cold start, size, growth. One run, same corpus, same queries.

Times are CPU times of one process. The totals of term, AND, OR, NOT and phrase queries must be equal between
the engines that use the same tokens, or the run fails.

`python benchmarks/search_speed.py [--json] [--quick] [--scale]`; `--scale` adds the large corpus.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from search_peers import Asked, Ours, installed

from search.laws import read_clauses
from xundocs.model.clause import Clause
from xundocs.search.normalize import collapse, fold
from xundocs.search.tokens import runs

QUERIES, QUICK_QUERIES = 300, 90
ROUNDS = 3
SAME_TOKENS = ("xundocs (numpy)", "xundocs (pure)", "tantivy", "SQLite FTS5", "Xapian")
ROOT = Path(__file__).resolve().parents[1]


def make_queries(clauses: Sequence[Clause], count: int) -> list[Asked]:
    """Queries of six shapes, cut from the corpus by a fixed rule."""
    dice = random.Random(2024)
    texts = [[run for run in runs(collapse(fold(clause.text))) if not run.isascii() and len(run) >= 8]
             for clause in dice.sample(list(clauses), min(len(clauses), 4 * count))]
    texts = [found for found in texts if found]

    def word(length: int) -> str:
        run = dice.choice(dice.choice(texts))
        start = dice.randrange(len(run) - length + 1)
        return run[start:start + length]

    def near(lengths: Sequence[int]) -> tuple[str, ...]:
        found = dice.choice(texts)
        return tuple(run[(start := dice.randrange(len(run) - length + 1)):start + length]
                     for length in lengths for run in [dice.choice(found)])

    makers: list[Callable[[], Asked]] = [
        lambda: Asked("term", (word(2),)), lambda: Asked("and", near((2, 2))), lambda: Asked("phrase", (word(dice.choice((4, 6, 8))),)),
        lambda: Asked("or", (word(2), word(4))), lambda: Asked("not", (word(2),), word(2)),
        lambda: Asked("text", (word(8),))]
    return [makers[number % len(makers)]() for number in range(count)]


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """(CPU seconds of this process, result)."""
    gc.collect()
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def measure(engine: Any, clauses: Sequence[Clause], queries: Sequence[Asked], folder: Path) -> dict[str, Any]:
    """Build, size, and query times of one engine."""
    if hasattr(engine, "warm"):
        engine.warm()
    seconds, _ = cpu(lambda: engine.build(clauses, folder))
    engine.open(folder)
    engine.search(queries[0])
    times: list[list[float]] = [[] for _ in queries]
    results = []
    for turn in range(ROUNDS):
        for number, asked in enumerate(queries):
            began = time.process_time_ns()
            result = engine.search(asked)
            times[number].append((time.process_time_ns() - began) / 1e6)
            if turn == 0:
                results.append(result)
    best = sorted(min(each) for each in times)
    first = sorted(each[0] for each in times)
    shapes: dict[str, list[float]] = {}
    for asked, each in zip(queries, times, strict=True):
        shapes.setdefault(asked.shape, []).append(min(each))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"rate": len(clauses) / seconds, "seconds": seconds, "mb": size / 1e6, "p50": best[len(best) // 2],
            "p95": best[int(len(best) * 0.95)], "p50_first": first[len(first) // 2], "p95_first": first[int(len(first) * 0.95)],
            "shapes": {shape: round(statistics.median(each), 3) for shape, each in shapes.items()},
            "totals": [result[0] for result in results], "tops": [result[1] for result in results]}


def child_cpu(command: list[str], times: int) -> float:
    """Median CPU milliseconds of a whole process, after one run that leaves compiled modules behind."""
    used = []
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=environment)
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
    return statistics.median(used)


OUR_COMMAND = """
import sys
from pathlib import Path
import typer
from xundocs.cli.search_commands import register
def locate():
    from xundocs.actions.search import Shelf
    return {{"regulations": Shelf(Path({folder!r}), lambda: [])}}
app = typer.Typer(rich_markup_mode=None, add_completion=False)
register(app, locate)
sys.argv = ["xundocs", "search", {query!r}]
app()
"""
"""The real commands on the real typer application; the installed entry point adds only finding the workspace."""
HELP_COMMAND = OUR_COMMAND.format(folder="", query="").replace('["xundocs", "search", \'\']', '["xundocs", "--help"]')
"""The same application, asked only for its help: what Python and typer cost on this machine at this moment."""
JIEBA_COMMAND = """
from whoosh import index, qparser
opened = index.open_dir({folder!r})
with opened.searcher() as searcher:
    query = qparser.QueryParser("text", opened.schema, group=qparser.OrGroup).parse({query!r})
    for hit in searcher.search(query, limit=10):
        print(hit["title"], hit["label"], hit["text"])
"""


def claim(name: str, value: float, peer: str, peer_value: float, target: float, at_least: bool, note: str = "") -> dict[str, Any]:
    """One line of the table; `ratio` is value / peer value."""
    ratio = value / peer_value if peer_value else 0.0
    return {"name": name, "value": round(value, 4), "peer": peer, "peer_value": round(peer_value, 4),
            "ratio": round(ratio, 3), "target": target, "ok": ratio >= target if at_least else ratio <= target, "note": note}


def claims_of(found: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The issue's targets against whatever peers are installed."""
    fast, pure = found["xundocs (numpy)"], found["xundocs (pure)"]
    claims = []
    for peer, build_pure in (("tantivy", 0.8), ("SQLite FTS5", 0.0)):
        if peer not in found:
            continue
        other = found[peer]
        claims.append(claim(f"build, articles/s, numpy, vs {peer}", fast["rate"], peer, other["rate"], 2.0, True))
        if build_pure:
            claims.append(claim(f"build, articles/s, pure, vs {peer}", pure["rate"], peer, other["rate"], build_pure, True))
    if "tantivy" in found:
        claims.append(claim("query p50 ms vs tantivy", fast["p50"], "tantivy", found["tantivy"]["p50"], 1.2, False))
        claims.append(claim("query p95 ms vs tantivy", fast["p95"], "tantivy", found["tantivy"]["p95"], 3.0, False))
    if "SQLite FTS5" in found:
        claims.append(claim("query p50 ms vs FTS5", fast["p50"], "SQLite FTS5", found["SQLite FTS5"]["p50"], 0.2, False))
        claims.append(claim("index MB vs FTS5", fast["mb"], "SQLite FTS5", found["SQLite FTS5"]["mb"], 0.8, False))
    return claims


def cold_claims(folders: dict[str, Path], query: str, times: int) -> list[dict[str, Any]]:
    """Whole processes, started anew."""
    ours = child_cpu([sys.executable, "-c", OUR_COMMAND.format(folder=str(folders["xundocs (pure)"]), query=query)], times)
    helps = child_cpu([sys.executable, "-c", HELP_COMMAND], times)
    claims = [claim("cold command CPU ms", ours, "limit of the project", 100.0, 1.0, False, f"{query}; --help alone takes {helps:.0f} ms")]
    if "Whoosh + jieba" in folders:
        theirs = child_cpu([sys.executable, "-W", "ignore", "-c",
                            JIEBA_COMMAND.format(folder=str(folders["Whoosh + jieba"]), query=query)], max(3, times // 3))
        claims.append(claim("cold command CPU ms vs Whoosh + jieba", ours, "Whoosh + jieba", theirs, 0.125, False, query))
    return claims


def run(name: str, quick: bool, engines: list[Any], folder: Path) -> tuple[dict[str, Any], dict[str, Path], list[str]]:
    """All engines on one corpus: (measurements, index folders, differences between their totals)."""
    clauses = list(read_clauses(name))
    if quick:
        clauses = clauses[:6000]
    queries = make_queries(clauses, QUICK_QUERIES if quick else QUERIES)
    found: dict[str, Any] = {}
    folders: dict[str, Path] = {}
    for engine in engines:
        folders[engine.name] = folder / name / engine.name.replace(" ", "_")
        found[engine.name] = measure(engine, clauses, queries, folders[engine.name])
        line = found[engine.name]
        print(f"{name:10} {engine.name:16} {line['rate']:8.0f} art/s {line['mb']:7.1f} MB  p50 {line['p50']:.3f} p95 {line['p95']:.3f} ms "
              f"(first {line['p50_first']:.3f}/{line['p95_first']:.3f})  {line['shapes']}", file=sys.stderr)
    different = []
    base = found["xundocs (pure)"]
    for other in (found[n] for n in SAME_TOKENS if n in found):
        for asked, ours, theirs in zip(queries, base["totals"], other["totals"], strict=True):
            if asked.shape != "text" and ours != theirs:
                different.append(f"{asked}: {ours} ≠ {theirs}")
    return found, folders, different


def growth(small: dict[str, Any], large: dict[str, Any], factor: float) -> list[dict[str, Any]]:
    """Linear growth from the one corpus to the other, with a tenth of slack for the build."""
    one, ten = small["xundocs (numpy)"], large["xundocs (numpy)"]
    return [claim("growth of build time / growth of corpus", ten["seconds"] / one["seconds"], "corpus growth", factor, 1.1, False),
            claim("growth of query p50 / growth of corpus", ten["p50"] / one["p50"], "corpus growth", factor, 1.0, False)]


def main() -> int:
    """Print the table or JSON; 1 if a claim falls short or totals differ."""
    quick, scale = "--quick" in sys.argv, "--scale" in sys.argv
    folder = Path(tempfile.mkdtemp(prefix="xundocs-bench-"))
    try:
        peers = [make() for make in installed().values()]
        small, folders, different = run("union", quick, [Ours(True), Ours(False), *peers], folder)
        claims = claims_of(small) + cold_claims(folders, "信访事项多少天办结", 3 if quick else 9)
        if scale:
            some = [peer for peer in peers if peer.name in ("tantivy", "SQLite FTS5")]
            large, _, more = run("lawrefbook", quick, [Ours(True), Ours(False), *some], folder)
            different += more
            clauses = sum(1 for _ in read_clauses("lawrefbook")) / sum(1 for _ in read_clauses("union"))
            claims += [{**each, "name": each["name"] + " (147k)"} for each in claims_of(large)]
            claims += growth(small, large, clauses)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if "--json" in sys.argv:
        print(json.dumps({"machine": f"{platform.machine()} Python {platform.python_version()}", "claims": claims,
                          "failed_cases": different[:20]}, ensure_ascii=False))
    else:
        for each in claims:
            print(f"{'ok  ' if each['ok'] else 'FAIL'} {each['name']:45} {each['value']:10} / {each['peer_value']:10} = {each['ratio']:7} "
                  f"(target {each['target']}) {each['note']}")
        print(f"totals that differ: {len(different)}", *different[:5], sep="\n")
    return 1 if different or not all(each["ok"] for each in claims) else 0


if __name__ == "__main__":
    sys.exit(main())
