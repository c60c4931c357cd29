"""The static site against MkDocs Material (with its search) and Pagefind, in the same run: cost of a build, search from the disk.

The real laws beside the checkout (`union.jsonl.xz`) are imported into a temporary office through the command line; the peers get
the same articles. Browsers: Debian's chromium and firefox-esr (`.ci/site.sh`). A claim is printed as soon as it is made. A peer
that crashes or takes too long leaves its claim not measured, which counts as not met. Pagefind's built site is kept in
build/site-peers for the next run with the same corpus, versions and scripts: nothing is claimed about what building it costs.

`python benchmarks/site.py [--json] [--quick] [--seed N]`
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import site_looking as looking
import site_sampling as sampling
from site_browsers import DIRECT, LINKS, answers, bytes_to_first_result, first_results, lacking
from site_claims import Claim, Report, claim
from site_offices import Office, cost
from site_peers import pagefind_site, write_material

from search.laws import read_clauses

DEFAULT_SEED = 20261122
CHANGES = 3
"""How often one regulation is changed; the best build counts, as what else the machine does only ever adds."""
MATERIAL_STEPS = [["eval", "document.querySelector('.md-search__input').focus()"], ["type", "{q}"], ["wait", ".md-search-result__item"]]
MATERIAL_QUERIES = ["档案", "监督"]
PATIENCE = 180
"""Seconds that Material may take to show its first result: it reads 25 MB and builds its index in the page."""
COST, MEMORY = "build, CPU s", "build, peak MiB"
LARGE = "build of 3,300 works, peak MiB"
CHANGED = "one changed regulation, CPU s"
PAGEFIND, MATERIAL = "bytes to first result, Pagefind", "bytes to first result, MkDocs Material"
FOUND = ("recall@10 of sampled phrases", "absent phrases with hits", "Traditional queries answered otherwise", "citations that reach their article")


def changing(office: Office) -> Iterable[Claim]:
    """What a build costs after a change."""
    costs = []
    for number in range(CHANGES):
        office.change_one(number)
        costs.append(office.build()[0])
    yield claim(CHANGED, min(costs), 2.0, note=f"{CHANGES} 次：{'、'.join(f'{seconds:.2f}' for seconds in costs)}")


def building(whole: tuple[float, float], material: list[str]) -> Iterable[Claim]:
    """What a whole build costs."""
    seconds, memory = cost(material)
    yield claim(COST, whole[0], 0.6, peer="MkDocs Material", peer_value=seconds, note="不含版面图片")
    yield claim(MEMORY, whole[1], 0.7, peer="MkDocs Material", peer_value=memory)


def large(folder: Path) -> Iterable[Claim]:
    """A build of many works."""
    yield claim(LARGE, Office(folder, "lawrefbook").build()[1], 700)


def weighing_pagefind(site: Path, phrases: list[str]) -> Iterable[Claim]:
    """Bytes until the first result."""
    ours = bytes_to_first_result(site, phrases, "search.html?q={q}", [["wait", ".search-work"]])
    peer = bytes_to_first_result(pagefind_site(), phrases, "search.html?q={q}", [["wait", "#found li"]])
    yield claim(PAGEFIND, ours, 0.5, peer="Pagefind", peer_value=peer, note="Pagefind 只算接口，不算它的界面")


def weighing_material(site: Path, material: Path, phrases: list[str]) -> Iterable[Claim]:
    """The same."""
    ours = bytes_to_first_result(site, phrases, "search.html?q={q}", [["wait", ".search-work"]])
    peer = bytes_to_first_result(material / "site", MATERIAL_QUERIES, "index.html", MATERIAL_STEPS, PATIENCE)
    yield claim(MATERIAL, ours, 0.01, peer="MkDocs Material", peer_value=peer)


def waiting(site: Path, phrases: list[str], browser: str) -> Iterable[Claim]:
    """How long a reader waits, from the disk."""
    yield claim(_waiting(browser), first_results(site, phrases, browser), 1.5)


def _waiting(browser: str) -> str:
    return f"first result from the disk, {browser}, s"


def finding(site: Path, phrases: list[str], units: list[sampling.Unit], seed: int, failed: list[Any]) -> Iterable[Claim]:
    """What the search page in chromium, opened from the disk, shows of what it ought to show."""
    shown = answers(site, phrases, LINKS)
    recalls = []
    for phrase, links in zip(phrases, shown, strict=True):
        right = sampling.relevant(units, phrase)
        recalls.append(len(right.intersection(links[:10])) / min(10, len(right)))
        if recalls[-1] < 1:
            failed.append({"query": phrase, "recall@10": recalls[-1], "shown": links[:10]})
    yield claim(FOUND[0], sum(recalls) / len(recalls), 0.99, at_least=True, note=f"{len(phrases)} 个 2–8 字的片段，种子 {seed}")
    absent = sampling.absent_phrases(units, len(phrases) // 2, seed + 1)
    wrong = [(query, links) for query, links in zip(absent, answers(site, absent, LINKS), strict=True) if links]
    failed.extend({"query": query, "absent, but shown": links} for query, links in wrong)
    yield claim(FOUND[1], len(wrong), 0, note=f"{len(absent)} 个")
    half = phrases[::2]
    script = [sampling.traditional(phrase) for phrase in half]
    different = [one for one, a, b in zip(script, shown[::2], answers(site, script, LINKS), strict=True) if a != b]
    failed.extend({"query": query, "differs from": "Simplified"} for query in different)
    yield claim(FOUND[2], len(different), 0, note=f"{sum(a != b for a, b in zip(half, script, strict=True))} 个含繁体字")
    cited = sampling.citations(units, len(phrases), seed + 2)
    reached = answers(site, [query for query, _ in cited], DIRECT)
    missed = [(query, address, links) for (query, address), links in zip(cited, reached, strict=True) if links != [address]]
    failed.extend({"query": query, "expected": address, "shown": links} for query, address, links in missed)
    yield claim(FOUND[3], 1 - len(missed) / len(cited), 1.0, at_least=True, note=f"{len(cited)} 条引用")


def main() -> int:
    """Exit 1 when a claim falls short."""
    quick = "--quick" in sys.argv
    seed = int(sys.argv[sys.argv.index("--seed") + 1]) if "--seed" in sys.argv else DEFAULT_SEED
    if missing := lacking():
        print(f"缺少：{missing}。先运行 . .ci/site.sh", file=sys.stderr)
        return 1
    report = Report("--json" in sys.argv)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        office = Office(folder, "union")
        whole = office.build()
        units = sampling.units_of(office.folder)
        phrases = sampling.phrases(units, 60 if quick else 200, seed)
        few = phrases[:4 if quick else 12]
        for browser in ("chromium", "firefox"):
            report.measure([_waiting(browser)], lambda browser=browser: waiting(office.site, few, browser))  # type: ignore[misc]
        report.measure(FOUND, lambda: finding(office.site, phrases, units, seed, report.failed))
        report.measure([*looking.WHAT.values()], lambda: looking.pages(office.site, report.failed))
        report.measure([looking.PAYLOADS], lambda: looking.hostile(folder, report.failed))
        report.measure([PAGEFIND], lambda: weighing_pagefind(office.site, few))
        if not quick:
            material = folder / "material"
            report.measure([COST, MEMORY], lambda: building(whole, write_material(read_clauses("union"), material)))
            report.measure([MATERIAL], lambda: weighing_material(office.site, material, few))
        report.measure([CHANGED], lambda: changing(office))
        if not quick:
            report.measure([LARGE], lambda: large(folder))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
