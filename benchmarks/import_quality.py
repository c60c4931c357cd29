"""How well and how fast the importers read real files: counts, numbering, 款/项, corrupted copies, speed, memory.

    python benchmarks/import_quality.py [--quick] [--json]

Reads the statutory test data beside the checkout (or XUNDOCS_SHARED). Every case that falls short is listed. Speed and
memory are measured in processes of their own, CPU time only.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import platform
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
SHARED = Path(os.environ.get("XUNDOCS_SHARED", ROOT.parent / "shared"))
LAWS = SHARED / "laws"

Claim = dict[str, Any]


def main() -> int:
    """Run the claims and print them; 1 when one falls short."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true")
    options.add_argument("--quick", action="store_true")
    options.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.worker:
        return worker(Path(given.worker[0]), Path(given.worker[1]))
    if not LAWS.is_dir():
        print(f"没有测试数据：{LAWS}", file=sys.stderr)
        return 0
    failed: list[dict[str, Any]] = []
    claims = [*quality(failed), *mutations(failed, given.quick), *speed(failed, given.quick)]
    report = {"machine": f"{platform.machine()} Python {platform.python_version()}", "claims": claims, "failed_cases": failed}
    print(json.dumps(report, ensure_ascii=False, indent=1) if given.json else as_text(report))
    return 0 if all(claim["ok"] for claim in claims) else 1


def claim(name: str, value: float, target: str, ok: bool, note: str = "", peer: str = "", peer_value: float | None = None) -> Claim:
    """One line of the report in the contract's shape."""
    ratio = round(value / peer_value, 3) if peer_value else None
    return {"name": name, "value": round(value, 3), "peer": peer, "peer_value": peer_value, "ratio": ratio, "target": target, "ok": ok,
            "note": note}


def as_text(report: dict[str, Any]) -> str:
    """The report for a person."""
    lines = [f"{'达到' if c['ok'] else '未达'}  {c['name']}: {c['value']}（目标 {c['target']}）{c['note']}" for c in report["claims"]]
    lines += [f"  失败: {case}" for case in report["failed_cases"]]
    return "\n".join(lines)


# --- the files of import_cases -------------------------------------------------------------------------------------------


def cases() -> Iterator[tuple[dict[str, Any], Path]]:
    """Every described file."""
    for description in sorted((LAWS / "import_cases").glob("*.json")):
        data = json.loads(description.read_text("utf-8"))
        yield data, description.with_name(data["file"])


def is_corrupted(case: dict[str, Any]) -> bool:
    """True for the web copies whose description says that their words are damaged."""
    return any(re.search("mojibake|noise|spun|translated|garbled", words) for words in case["peculiarities"])


def quality(failed: list[dict[str, Any]]) -> list[Claim]:
    """Counts and numbering, titles, 款/项 against the gold files, flags on corrupted copies and on sound ones."""
    from xundocs.actions.corpus_candidates import candidate_from_file
    from xundocs.corpus.checks import GARBLING_CODES, check_text

    counts = {"sound": 0, "counted": 0, "titled": 0, "corrupted": 0, "caught": 0, "false": 0, "provisions": 0, "equal": 0}
    for case, path in cases():
        candidate = candidate_from_file(path, "")
        flags = {p.code for p in check_text(candidate.text) if p.code in GARBLING_CODES and p.severity == "error"}
        if is_corrupted(case):
            counts["corrupted"] += 1
            counts["caught"] += bool(flags)
            _note(failed, not flags, case, "corrupted, not flagged")
            continue
        counts["sound"] += 1
        counts["false"] += bool(flags)
        _note(failed, bool(flags), case, f"sound, flagged {sorted(flags)}")
        numbers = [article.number for article in candidate.text.articles()]
        right = len(numbers) == case["articles"] and (_consecutive(numbers) or "修正案" in case["title"])
        counts["counted"] += right
        _note(failed, not right, case, f"articles {len(numbers)}, expected {case['articles']}")
        titled = _bare(case["title"]) in _bare(candidate.text.title) or _bare(candidate.text.title) in _bare(case["title"])
        counts["titled"] += titled
        _note(failed, not titled, case, f"title {candidate.text.title!r}")
        if "gold_xml" in case:
            total, equal = _gold(path.with_name(case["gold_xml"]), candidate.text, failed)
            counts["provisions"] += total
            counts["equal"] += equal
    share = counts["equal"] / max(1, counts["provisions"])
    return [
        claim("条数与编号正确的完好文件", counts["counted"], f"{counts['sound']}", counts["counted"] == counts["sound"]),
        claim("标题正确的完好文件", counts["titled"], f"{counts['sound']}", counts["titled"] == counts["sound"]),
        claim("款项与金标准一致的条文比例", share, ">= 0.999", share >= 0.999, f"（{counts['equal']}/{counts['provisions']}）"),
        claim("被标出的污染副本", counts["caught"], f"{counts['corrupted']}", counts["caught"] == counts["corrupted"]),
        claim("被误标的完好文件", counts["false"], "0", counts["false"] == 0),
    ]


def _note(failed: list[dict[str, Any]], wrong: bool, case: dict[str, Any], what: str) -> None:
    if wrong:
        failed.append({"file": case["file"], "what": what})


def _bare(title: str) -> str:
    return re.sub(r"中华人民共和国|\s|\(.*?\)|（.*?）", "", title)


def _consecutive(numbers: list[str]) -> bool:
    from xundocs.corpus.structure.articles import follows

    keys = [tuple(int(n) for n in number.split("-")) for number in numbers]
    return all(follows(b, a) for a, b in zip([(0,), *keys], keys, strict=False))


def _gold(path: Path, text: Any, failed: list[dict[str, Any]]) -> tuple[int, int]:
    """How many articles the gold XML has, and on how many 款, 项 and their words are the same."""
    from lxml import etree

    ours = {article.number: article for article in text.articles()}
    total = equal = 0
    for article in etree.parse(str(path)).getroot().iter("Article"):
        number = article.get("Num").replace("_", "-")
        expected = [(_words(p.find("ParagraphSentence")),
                     [(_words(i.find("ItemTitle")), _words(i.find("ItemSentence"))) for i in p.findall("Item")])
                    for p in article.findall("Paragraph")]
        found = ours.get(number)
        got = [(_strip(p.text), [(i.marker, _strip(i.text)) for i in p.children]) for p in found.children] if found else None
        total += 1
        equal += got == expected
        if got != expected:
            failed.append({"file": path.name, "what": f"第{number}条 款项不一致"})
    return total, equal


def _words(element: Any) -> str:
    return "" if element is None else _strip("".join(element.itertext()))


def _strip(text: str) -> str:
    return "".join(text.split())


# --- corruptions of sound texts ------------------------------------------------------------------------------------------


def mutations(failed: list[dict[str, Any]], quick: bool) -> list[Claim]:
    """Sound texts corrupted in the ways web copies are, and all of union as it is."""
    from xundocs.corpus.checks import GARBLING_CODES
    from xundocs.corpus.checks.garbling import garbling_problems
    from xundocs.corpus.importers.jsonl import read_jsonl

    texts = [found for found in read_jsonl(LAWS / "union.jsonl.xz") if found.articles >= 10]
    flagged = [found.title for found in texts if _flags(garbling_problems(found.text), GARBLING_CODES)]
    failed.extend({"file": title, "what": "sound, flagged"} for title in flagged)
    claims = [claim("误标的完好文本（union）", len(flagged), "0", not flagged, f"（共 {len(texts)} 部）")]
    sample = random.Random(3).sample(texts, 20 if quick else 60)
    for name, change in CORRUPTIONS.items():
        caught = sum(bool(_flags(garbling_problems(_changed(found.text, change)), GARBLING_CODES)) for found in sample)
        share = caught / len(sample)
        claims.append(claim(f"标出的人为污染：{name}", share, ">= 0.9", share >= 0.9))
    return claims


def _flags(problems: list[Any], codes: frozenset[str]) -> list[str]:
    return [p.code for p in problems if p.severity == "error" and p.code in codes]


def _changed(text: Any, change: Callable[[str], str]) -> Any:
    """The text with `change` applied to its words, parsed again."""
    from xundocs.corpus.canonical import dump_text
    from xundocs.corpus.importers.md import lines_of_markdown
    from xundocs.corpus.structure.parse import parse_lines

    return parse_lines(lines_of_markdown(change(dump_text(text)))).text


def _every(pattern: str, replacement: Callable[[str], str], share: float) -> Callable[[str], str]:
    def change(text: str) -> str:
        chosen = random.Random(11)
        return re.sub(pattern, lambda m: replacement(m[0]) if chosen.random() < share else m[0], text)
    return change


def _spin(share: float) -> Callable[[str], str]:
    from xundocs.corpus.checks.register import exchanged_words

    table: dict[str, list[str]] = {}
    for new, old in exchanged_words():
        table.setdefault(old, []).append(new)
    pattern = "|".join(sorted(table, key=len, reverse=True))
    return _every(pattern, lambda word: table[word][0], share)


CORRUPTIONS: dict[str, Callable[[str], str]] = {
    "括号拼音": _every("有", lambda c: c + "(you)", 0.2),
    "带调拼音": _every("机关", lambda c: "机(jī)关(guān)", 0.5),
    "裸拼音": _every("的", lambda c: "de的shi", 0.1),
    "同义词改写 30%": lambda text: _spin(0.3)(text),
    "简繁混杂": _every("[国机关办务应当违规实无发]", lambda c: str.translate(c, str.maketrans("国机关办务应当违规实无发", "國機關辦務應當違規實無發")), 0.4),
    "夹点干扰": _every("[\u4e00-\u9fff](?=[\u4e00-\u9fff])", lambda c: c + "·", 0.06),
    "替换符": _every("法", lambda c: "\ufffd", 0.05),
}


# --- speed and memory ----------------------------------------------------------------------------------------------------


def speed(failed: list[dict[str, Any]], quick: bool) -> list[Claim]:
    """CPU and memory of whole imports, each in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        union = measure(LAWS / "union.jsonl.xz", Path(folder) / "union")
        claims = [claim("union 412 部导入 CPU 秒", union["cpu"], "<= 30", union["cpu"] <= 30, f"（入库 {union['added']}，拒绝 {union['refused']}）")]
        failed.extend({"file": "union.jsonl.xz", "what": f"拒绝 {words}"} for words in union["why"])
        tenth = measure(part_of(LAWS / "lawrefbook.jsonl.xz", Path(folder) / "tenth.jsonl", 10), Path(folder) / "tenth")
        if quick:
            return claims
        whole = measure(LAWS / "lawrefbook.jsonl.xz", Path(folder) / "whole")
    cost_small, cost_large = tenth["cpu"] / tenth["articles"], whole["cpu"] / whole["articles"]
    ratio = cost_large / cost_small
    return [*claims,
            claim("lawrefbook 全部导入 CPU 秒", whole["cpu"], "<= 180", whole["cpu"] <= 180,
                  f"（{whole['added']} 部、{whole['articles']} 条，拒绝 {whole['refused']}）"),
            claim("lawrefbook 内存峰值 MiB", whole["rss"], "<= 600", whole["rss"] <= 600),
            claim("每条成本：全部与十分之一之比", ratio, "<= 1.5", ratio <= 1.5, peer="10 %", peer_value=1.0)]


def part_of(source: Path, target: Path, every: int) -> Path:
    """Every n-th text of a file."""
    chosen: dict[str, bool] = {}
    with lzma.open(source, "rt", encoding="utf-8") as lines, target.open("w", encoding="utf-8") as out:
        for line in lines:
            record = json.loads(line)
            key = f"{record['law']} {record['version']}"
            if chosen.setdefault(key, len(chosen) % every == 0):
                out.write(line)
    return target


def measure(source: Path, folder: Path) -> dict[str, Any]:
    """Import `source` into `folder` in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--worker", str(source), str(folder)], capture_output=True, text=True, check=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def worker(source: Path, folder: Path) -> int:
    """The process that imports; prints what it used."""
    from xundocs.actions.corpus import AddOptions, add
    from xundocs.corpus.store import Store

    report = add([source], folder, Store([folder]), AddOptions(time.strftime("%Y-%m-%d")))
    used = resource.getrusage(resource.RUSAGE_SELF)
    why = [f"{r.title}: {', '.join(sorted({p.code for p in r.problems if p.severity == 'error'}))}" for r in report.refused]
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "rss": used.ru_maxrss / 1024, "added": len(report.added),
                      "refused": len(report.refused), "articles": sum(a.articles for a in report.added), "why": why}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
