"""The static site against MkDocs Material (with its search) and Pagefind, in the same run: cost of a build, search from the disk.

The real laws beside the checkout (`union.jsonl.xz`) are imported into a temporary office through the command line; the peers get
the same articles. Browsers: Debian's chromium and firefox-esr (`.ci/site.sh`).

`python benchmarks/site.py [--json] [--quick] [--seed N]`
"""

from __future__ import annotations

import json
import lzma
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import site_sampling as sampling
from command import WATCH
from site_browsers import DIRECT, LINKS, answers, bytes_to_first_result, first_results, lacking
from site_peers import write_material, write_pagefind

from search.laws import LAWS, read_clauses

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_SEED = 20261122
ACCEPTED = ("S-GAP", "S-START")
MATERIAL_STEPS = [["eval", "document.querySelector('.md-search__input').focus()"], ["type", "{q}"], ["wait", ".md-search-result__item"]]
MATERIAL_QUERIES = ["档案", "监督"]

Claim = dict[str, Any]


def claim(name: str, value: float, target: float, *, at_least: bool = False, peer: str = "", peer_value: float | None = None, note: str = "") -> Claim:
    """With a peer the target is the ratio of value to peer; without one it is the value."""
    ratio = value / peer_value if peer_value else None
    judged = value if ratio is None else ratio
    return {"name": name, "value": round(value, 4), "peer": peer, "peer_value": None if peer_value is None else round(peer_value, 2),
            "ratio": None if ratio is None else round(ratio, 4), "target": target, "ok": judged >= target if at_least else judged <= target, "note": note}


def cost(words: list[str], **environment: str) -> tuple[float, float]:
    """(CPU seconds, peak MiB) of a command and its children."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, "-I", "-c", WATCH, *words], capture_output=True, text=True, check=False,
                          env={**kept, "PYTHONPATH": str(ROOT / "src"), **environment})
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    seconds, memory = done.stdout.split()[-2:]
    return float(seconds), float(memory) / (1 << 20 if sys.platform == "darwin" else 1024)


class Office:
    """A temporary office with the laws of one file in its corpus."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.site, self._cache = folder / name, folder / f"{name}-site", folder / f"{name}-cache"
        self._xundocs("init", str(self.folder), workspace=False)
        laws = folder / f"{name}.jsonl"
        with lzma.open(LAWS / f"{name}.jsonl.xz") as source, laws.open("wb") as target:
            shutil.copyfileobj(source, target)
        subprocess.run([*self._command(), "corpus", "add", str(laws), *(f"--accept={code}" for code in ACCEPTED)], check=False,
                       capture_output=True, env=self._environment())

    def build(self) -> tuple[float, float]:
        """(CPU seconds, peak MiB) of `xundocs site build`."""
        return cost([*self._command(), "site", "build", "-o", str(self.site), "--no-pictures"], XDG_CACHE_HOME=str(self._cache))

    def change_one(self) -> None:
        """Change one character in one regulation's text."""
        path = sorted(self.folder.glob("corpus/*/*.md"))[0]
        path.write_text(path.read_text("utf-8").replace("应当", "必须", 1), "utf-8")

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "xundocs", "-w", str(self.folder)]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(self._cache)}

    def _xundocs(self, *words: str, workspace: bool = True) -> None:
        begin = self._command() if workspace else [sys.executable, "-m", "xundocs"]
        subprocess.run([*begin, *words], check=True, capture_output=True, env=self._environment())


def building(office: Office, folder: Path, quick: bool) -> list[Claim]:
    """What a build costs, whole and after a change."""
    whole = office.build()
    office.change_one()
    changed = office.build()
    found = [claim("one changed regulation, CPU s", changed[0], 2.0)]
    if not quick:
        material = cost(write_material(read_clauses("union"), folder / "material"))
        found += [claim("build, CPU s", whole[0], 0.6, peer="MkDocs Material", peer_value=material[0], note="不含版面图片"),
                  claim("build, peak MiB", whole[1], 0.7, peer="MkDocs Material", peer_value=material[1])]
        _, memory = Office(folder, "lawrefbook").build()
        found.append(claim("build of 3,300 works, peak MiB", memory, 700))
    return found


def weighing(office: Office, folder: Path, phrases: list[str], quick: bool) -> list[Claim]:
    """Bytes until the first result."""
    ours = bytes_to_first_result(office.site, phrases, "search.html?q={q}", [["wait", ".search-work"]])
    subprocess.run(write_pagefind(read_clauses("union"), folder / "pagefind"), check=True, capture_output=True)
    pagefind = bytes_to_first_result(folder / "pagefind", phrases, "search.html?q={q}", [["wait", "#found li"]])
    found = [claim("bytes to first result", ours, 0.5, peer="Pagefind", peer_value=pagefind, note="Pagefind 只算接口，不算它的界面")]
    if not quick:
        material = bytes_to_first_result(folder / "material" / "site", MATERIAL_QUERIES, "index.html", MATERIAL_STEPS)
        found.append(claim("bytes to first result", ours, 0.01, peer="MkDocs Material", peer_value=material))
    return found


def finding(office: Office, phrases: list[str], units: list[sampling.Unit], seed: int, failed: list[Any]) -> list[Claim]:
    """What the search page in chromium, opened from the disk, shows of what it ought to show."""
    shown = answers(office.site, phrases, LINKS)
    recalls = []
    for phrase, links in zip(phrases, shown, strict=True):
        right = sampling.relevant(units, phrase)
        recalls.append(len(right.intersection(links[:10])) / min(10, len(right)))
        if recalls[-1] < 1:
            failed.append({"query": phrase, "recall@10": recalls[-1], "shown": links[:10]})
    absent = sampling.absent_phrases(units, len(phrases) // 2, seed + 1)
    wrong = [(query, links) for query, links in zip(absent, answers(office.site, absent, LINKS), strict=True) if links]
    failed.extend({"query": query, "absent, but shown": links} for query, links in wrong)
    half = phrases[::2]
    script = [sampling.traditional(phrase) for phrase in half]
    different = [one for one, a, b in zip(script, shown[::2], answers(office.site, script, LINKS), strict=True) if a != b]
    failed.extend({"query": query, "differs from": "Simplified"} for query in different)
    cited = sampling.citations(units, len(phrases), seed + 2)
    reached = answers(office.site, [query for query, _ in cited], DIRECT)
    missed = [(query, address, links) for (query, address), links in zip(cited, reached, strict=True) if links != [address]]
    failed.extend({"query": query, "expected": address, "shown": links} for query, address, links in missed)
    return [claim("recall@10 of sampled phrases", sum(recalls) / len(recalls), 0.99, at_least=True, note=f"{len(phrases)} 个 2–8 字的片段，种子 {seed}"),
            claim("absent phrases with hits", len(wrong), 0, note=f"{len(absent)} 个"),
            claim("Traditional queries answered otherwise", len(different), 0, note=f"{sum(a != b for a, b in zip(half, script, strict=True))} 个含繁体字"),
            claim("citations that reach their article", 1 - len(missed) / len(cited), 1.0, at_least=True, note=f"{len(cited)} 条引用")]


def main() -> int:
    """Exit 1 when a claim falls short."""
    quick = "--quick" in sys.argv
    seed = int(sys.argv[sys.argv.index("--seed") + 1]) if "--seed" in sys.argv else DEFAULT_SEED
    if missing := lacking():
        print(f"缺少：{missing}。先运行 . .ci/site.sh", file=sys.stderr)
        return 1
    failed: list[Any] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        office = Office(folder, "union")
        claims = building(office, folder, quick)
        units = sampling.units_of(office.folder)
        phrases = sampling.phrases(units, 60 if quick else 200, seed)
        few = phrases[:4 if quick else 12]
        claims += weighing(office, folder, few, quick)
        claims += [claim(f"first result from the disk, {browser}, s", first_results(office.site, few, browser), 1.5) for browser in ("chromium", "firefox")]
        claims += finding(office, phrases, units, seed, failed)
    answer = {"machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", "claims": claims, "failed_cases": failed}
    if "--json" in sys.argv:
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        for each in claims:
            print(f"{'ok  ' if each['ok'] else 'FAIL'} {each['name']}: {each['value']}" + (f" ({each['peer']}: {each['peer_value']}, ratio {each['ratio']})" if each["peer"] else ""), each["note"])
        for case in failed[:20]:
            print("   ", case)
    return 0 if all(each["ok"] for each in claims) else 1


if __name__ == "__main__":
    sys.exit(main())
