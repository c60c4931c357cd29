"""Search speed against named peers: build, query, cold start, size, memory, growth. One run, same corpus, same queries.

Times are CPU times of one process. Every engine answers all queries once, then all engines once more, and so on: what
disturbs the machine for a while disturbs all of them. Of each query, and of each whole process, the best time counts. The
totals of term, AND, OR, NOT and phrase queries must be equal between the engines that use the same tokens, or the run fails.

Stock Whoosh and Xapian take minutes to build and nothing is claimed about that: their indexes are kept in build/search-peers
for the next run with the same corpus, versions and scripts.

`python benchmarks/search_speed.py [--json] [--quick]`; `--quick` takes a part of the small corpus and leaves out the large one.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import search_peers
from search_peers import KEPT, Asked, Ours, installed, versions

from search.laws import read_clauses
from xundocs.model.clause import Clause
from xundocs.search import normalize, tokens
from xundocs.search.normalize import collapse, fold
from xundocs.search.tokens import runs

QUERIES, QUICK_QUERIES = 300, 90
ROUNDS = 5
SLOW_SECONDS = 5.0
"""An engine that takes longer for one round of queries is asked no second time: its ratio is clear."""
SAME_TOKENS = ("xundocs (numpy)", "xundocs (pure)", "tantivy", "SQLite FTS5", "Xapian")
BUILD_MIB, QUERY_MIB = 400, 400
"""Limits of this project's own: an office computer does other things beside."""
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


def build_all(engines: Sequence[Any], clauses: Sequence[Clause], folder: Path) -> dict[str, dict[str, Any]]:
    """Build every engine's index under `folder`; speed and size by engine."""
    found = {}
    for engine in engines:
        home = folder_of(folder, engine)
        if engine.name in KEPT:
            seconds = take_kept(engine, clauses, home)
        else:
            seconds, _ = cpu(lambda engine=engine, home=home: engine.build(clauses, home))
        size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
        found[engine.name] = {"rate": len(clauses) / seconds, "seconds": seconds, "mb": size / 1e6}
    return found


def take_kept(engine: Any, clauses: Sequence[Clause], home: Path) -> float:
    """Link to the index kept from an earlier run, after building it if there is none; the CPU seconds it once took."""
    kept = ROOT / "build" / "search-peers" / f"{engine.name.replace(' ', '_')}-{identity(engine, clauses)}"
    if not (kept / "seconds").is_file():
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        seconds, _ = cpu(lambda: engine.build(clauses, kept / "index"))
        (kept / "seconds").write_text(str(seconds))
    home.parent.mkdir(parents=True, exist_ok=True)
    home.symlink_to(kept / "index", target_is_directory=True)
    return float((kept / "seconds").read_text())


def identity(engine: Any, clauses: Sequence[Clause]) -> str:
    """What an index of this engine depends on, in 16 hexadecimal digits."""
    found = hashlib.sha256(repr((engine.name, versions(engine.name), normalize.VERSION)).encode())
    for module in (search_peers, tokens):
        found.update(Path(str(module.__file__)).read_bytes())
    for clause in clauses:
        found.update(repr((search_peers.key(clause), clause.title, clause.article_label, clause.text)).encode("utf-8", "surrogatepass"))
    return found.hexdigest()[:16]


def folder_of(folder: Path, engine: Any) -> Path:
    """Where an engine's index is."""
    return folder / str(engine.name).replace(" ", "_")


def ask_all(engines: Sequence[Any], queries: Sequence[Asked], folder: Path) -> dict[str, dict[str, Any]]:
    """Query times and answers by engine."""
    times: dict[str, list[list[float]]] = {engine.name: [] for engine in engines}
    answers: dict[str, list[Any]] = {}
    for engine in engines:
        engine.open(folder_of(folder, engine))
        engine.search(queries[0])
    for _ in range(ROUNDS):
        for engine in engines:
            if sum(map(sum, times[engine.name][:1])) > SLOW_SECONDS * 1000:
                continue
            gc.collect()
            answers[engine.name], taken = ask(engine, queries)
            times[engine.name].append(taken)
    return {name: {**figures(queries, rounds), "totals": [total for total, _ in answers[name]],
                   "tops": [top for _, top in answers[name]]} for name, rounds in times.items()}


def ask(engine: Any, queries: Sequence[Asked]) -> tuple[list[Any], list[float]]:
    """(answers, milliseconds) of every query once."""
    answers, taken = [], []
    for asked in queries:
        began = time.process_time_ns()
        answers.append(engine.search(asked))
        taken.append((time.process_time_ns() - began) / 1e6)
    return answers, taken


def figures(queries: Sequence[Asked], rounds: Sequence[Sequence[float]]) -> dict[str, Any]:
    """p50 and p95 of the best and of the first time of each query, and the median by shape."""
    shapes: dict[str, list[float]] = {}
    for asked, each in zip(queries, zip(*rounds, strict=True), strict=True):
        shapes.setdefault(asked.shape, []).append(min(each))
    best, first = sorted(map(min, zip(*rounds, strict=True))), sorted(rounds[0])
    return {"p50": best[len(best) // 2], "p95": best[int(len(best) * 0.95)], "p50_first": first[len(first) // 2],
            "p95_first": first[int(len(first) * 0.95)],
            "shapes": {shape: round(statistics.median(each), 3) for shape, each in shapes.items()}}


def of_a_user() -> dict[str, str]:
    """The environment of a process that has xundocs and nothing else: folders of peers would be searched at every import."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR") or name.startswith(("LANG", "LC_"))}
    return {**kept, "PYTHONPATH": str(ROOT / "src")}


def child(command: Sequence[str], times: int, environment: dict[str, str]) -> tuple[float, float]:
    """(best CPU milliseconds, peak MiB) of a whole process, after one run that leaves compiled modules behind."""
    used, peak = [], 0.0
    for turn in range(times + 1):
        ran = subprocess.run([sys.executable, "-c", WATCH, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                             check=False, env=environment)
        if ran.returncode:
            raise RuntimeError(f"exit code {ran.returncode}: {command}")
        seconds, kibibytes = map(float, ran.stdout.split())
        if turn:
            used.append(seconds * 1000)
            peak = max(peak, kibibytes / 1024)
    return min(used), peak


def peak_of(script: str) -> float:
    """MiB of memory a script held at most: the kernel's VmHWM of its own process."""
    ran = subprocess.run([sys.executable, "-c", script + PRINT_PEAK], stdout=subprocess.PIPE, check=True)
    return float(ran.stdout) / 1024


WATCH = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A small process in between: a child's peak memory counts from that of the process it was forked from."""
JIEBA_COMMAND = """
from whoosh import index, qparser
opened = index.open_dir({folder!r})
with opened.searcher() as searcher:
    query = qparser.QueryParser("text", opened.schema, group=qparser.OrGroup).parse({query!r})
    for hit in searcher.search(query, limit=10):
        print(hit["title"], hit["label"], hit["text"])
"""
PRINT_PEAK = """
import re
print(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""
MEMORY_OF_BUILD = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from search.laws import read_clauses
from search_peers import Ours
Ours(True).build(read_clauses({name!r}), Path({folder!r}))
"""
"""The corpus is read work by work, as `xundocs index build` does; reading the test data itself is in the figure."""
MEMORY_OF_READING = MEMORY_OF_BUILD.rpartition("Ours")[0] + "for _ in read_clauses({name!r}): pass\n"
MEMORY_OF_QUERIES = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from search_peers import Asked, Ours
engine = Ours(True)
engine.open(Path({folder!r}))
for shape, words, without in {queries!r}:
    engine.search(Asked(shape, tuple(words), without))
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


QUERY = "信访事项多少天办结"


def workspace_with_index(folder: Path, clauses: Sequence[Clause]) -> Path:
    """A workspace whose index holds these clauses and counts as up to date."""
    from xundocs.actions.shelves import shelves_of
    from xundocs.workspace import open_workspace

    folder.mkdir(parents=True)
    (folder / "xundocs.toml").write_text('[office]\nname = "清源县委巡察办"\n', "utf-8")
    shelf = shelves_of(open_workspace(folder))["regulations"]
    Ours(False).build(clauses, shelf.folder, shelf.state())
    return folder


def cold_claims(clauses: Sequence[Clause], folder: Path, times: int) -> list[dict[str, Any]]:
    """Whole processes, started anew: the real command in a workspace."""
    workspace = workspace_with_index(folder / "workspace", clauses)
    bare, _ = child([sys.executable, "-c", "pass"], times, of_a_user())
    ours, memory = child([sys.executable, "-m", "xundocs", "-w", str(workspace), "search", QUERY], times, of_a_user())
    cited, _ = child([sys.executable, "-m", "xundocs", "-w", str(workspace), "search", "监察法31条"], times, of_a_user())
    note = f"{QUERY}；同时测得空的 Python 进程 {bare:.0f} ms（{ours / bare:.1f} 倍），查引用 {cited:.0f} ms，峰值内存 {memory:.0f} MiB"
    claims = [claim("cold xundocs search, CPU ms", ours, "limit of the project", 100.0, 1.0, False, note)]
    jieba = folder / "Whoosh_+_jieba"
    if jieba.is_dir():
        script = JIEBA_COMMAND.format(folder=str(jieba), query=QUERY)
        theirs, _ = child([sys.executable, "-W", "ignore", "-c", script], max(3, times // 3),
                          {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"})
        claims.append(claim("cold xundocs search, CPU ms, vs Whoosh + jieba", ours, "Whoosh + jieba", theirs, 0.125, False, QUERY))
    return claims


def run(name: str, clauses: Sequence[Clause], quick: bool, engines: Sequence[Any], folder: Path) -> tuple[dict[str, Any], list[str]]:
    """All engines on one corpus: (measurements, differences between their totals)."""
    queries = make_queries(clauses, QUICK_QUERIES if quick else QUERIES)
    built, asked = build_all(engines, clauses, folder), ask_all(engines, queries, folder)
    found = {engine: {**built[engine], **asked[engine]} for engine in built}
    for engine, line in found.items():
        print(f"{name:10} {engine:16} {line['rate']:8.0f} art/s {line['mb']:7.1f} MB  p50 {line['p50']:.3f} p95 {line['p95']:.3f} ms "
              f"(first {line['p50_first']:.3f}/{line['p95_first']:.3f})  {line['shapes']}", file=sys.stderr)
    return found, differences(queries, found)


def differences(queries: Sequence[Asked], found: dict[str, dict[str, Any]]) -> list[str]:
    """Where the totals of engines with the same tokens differ."""
    different = []
    base = found["xundocs (pure)"]
    for other in (found[n] for n in SAME_TOKENS if n in found):
        for asked, ours, theirs in zip(queries, base["totals"], other["totals"], strict=True):
            if asked.shape != "text" and ours != theirs:
                different.append(f"{asked}: {ours} ≠ {theirs}")
    return different


def growth(small: dict[str, Any], large: dict[str, Any], factor: float) -> list[dict[str, Any]]:
    """Growth from the one corpus to the other, with a tenth of slack for the build."""
    one, ten = small["xundocs (numpy)"], large["xundocs (numpy)"]
    return [claim(f"growth of {what} / growth of corpus", ten[key] / one[key], "corpus growth", factor, slack, False)
            for what, key, slack in (("build time", "seconds", 1.1), ("index size", "mb", 1.1), ("query p50", "p50", 1.0),
                                     ("query p95", "p95", 1.0))]


def memory_claims(folder: Path, name: str, clauses: Sequence[Clause]) -> list[dict[str, Any]]:
    """Peak memory of a build and of all queries, in processes of their own."""
    path = [str(ROOT / "benchmarks"), str(ROOT / "tests"), str(ROOT / "src")]
    given = {"path": path, "name": name, "folder": str(folder / "memory")}
    build, reading = (peak_of(script.format(**given)) for script in (MEMORY_OF_BUILD, MEMORY_OF_READING))
    queries = [tuple(asked) for asked in make_queries(clauses, QUERIES)]
    asking = peak_of(MEMORY_OF_QUERIES.format(**given, queries=queries))
    return [claim("peak MiB of a build beyond reading the corpus (147k)", build - reading, "limit of the project", BUILD_MIB, 1.0, False,
                  f"建立 {build:.0f} MiB，只读语料 {reading:.0f} MiB"),
            claim("peak MiB of 300 different queries (147k)", asking, "limit of the project", QUERY_MIB, 1.0, False,
                  "含映射到内存的索引文件")]


def main() -> int:
    """Print the table or JSON; 1 if a claim falls short or totals differ."""
    quick = "--quick" in sys.argv
    folder = Path(tempfile.mkdtemp(prefix="xundocs-bench-"))
    try:
        peers = [make() for make in installed().values()]
        clauses = list(read_clauses("union"))[:6000 if quick else None]
        small, different = run("union", clauses, quick, [Ours(True), Ours(False), *peers], folder / "union")
        claims = claims_of(small) + cold_claims(clauses, folder / "union", 3 if quick else 9)
        if not quick:
            some = [peer for peer in peers if peer.name in ("tantivy", "SQLite FTS5")]
            many = list(read_clauses("lawrefbook"))
            large, more = run("lawrefbook", many, quick, [Ours(True), Ours(False), *some], folder / "lawrefbook")
            different += more
            claims += [{**each, "name": each["name"] + " (147k)"} for each in claims_of(large)]
            claims += growth(small, large, len(many) / len(clauses)) + memory_claims(folder, "lawrefbook", many)
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
