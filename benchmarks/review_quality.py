"""How much the review finds and how seldom it cries wolf: seeded defects with their right code and place, correct documents.

Defects: every line of review_defects.yaml spoils one of the texts of review_texts.yaml, set by one of several hands. Found counts
when the right code is reported at the right place. Correct: the same texts unspoilt in four settings, all samples of our kinds in
both page profiles, the model rules, and (where the test data is at hand) statutory texts. The peer is a checker that only
searches for a list of regular expressions, as most offices' macros do.
`python benchmarks/review_quality.py [--quick] [--json]`
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).resolve().parent)]

import review_documents as documents  # noqa: E402

from xundocs.actions.demo import lay_out_demo  # noqa: E402
from xundocs.citations import library_of  # noqa: E402
from xundocs.review import Review, Settings, read_document, review  # noqa: E402
from xundocs.review.rules import codes  # noqa: E402
from xundocs.review.settings import read_settings, with_options  # noqa: E402
from xundocs.workspace import open_workspace  # noqa: E402

HANDS = ("direct", "styles", "txt", "md")
PEER = (("V-TERM-01", re.compile("巡查")), ("V-NO-01", re.compile(r"[\[（(【]20\d\d[\]）)】]\d+号")), ("P-1", re.compile(r"[\u4e00-\u9fff],")),
        ("V-SEC-05", re.compile(r"1[3-9]\d{9}|\d{17}[\dX]")), ("P-5", re.compile("。。")), ("V-TERM-02", re.compile("“”|《》")),
        ("D-7", re.compile("[０-９]")), ("V-DATE-02", re.compile(r"月0\d日")))


HELD_OUT = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
"""Sets of texts, all but the fourth with defects, that were written without sight of the rules."""


def spoilt(defects: list[dict[str, Any]], held_out: int = 0) -> Iterator[tuple[dict[str, Any], str, bytes]]:
    """Every defect with the document it is in."""
    texts = documents.texts(held_out)
    for number, defect in enumerate(defects):
        content = list(texts[defect["doc"]])
        hand = defect.get("hand") or (("direct", "styles")[number % 2] if "layout" in defect or "drop" in defect else HANDS[number % 4])
        if "drop" in defect:
            content = [line for line in content if line[0] != defect["drop"]]
        elif "table" in defect:
            row, column = defect["table"]
            place = next(i for i, (role, _) in enumerate(content) if role == "table")
            rows = [list(r) for r in content[place][1]]
            rows[row][column] = defect["put"]
            content[place] = ("table", rows)
        elif "find" in defect:
            hits = [i for i, (role, text) in enumerate(content) if role != "table" and defect["find"] in text]
            if not hits:
                raise SystemExit(f"not in the text: {defect}")
            role, text = content[hits[-1] if defect["doc"] == "request" and "2026年11月4日" in defect["find"] else hits[0]]
            index = content.index((role, text))
            content[index] = (role, text.replace(defect["find"], defect["put"], 1))
        name, data = documents.build(content, hand, **defect.get("layout", {}))
        yield defect, name, data


def is_found(defect: dict[str, Any], result: Review) -> bool:
    """The right code, or one of `also`, at a place whose text holds the words."""
    words = str(defect.get("at") or defect.get("put", ""))
    right = {defect["code"], *defect.get("also", ())}
    for finding in result.findings:
        if finding.problem.code in right:
            block = finding.hit.block
            around = f"{block.text if block else ''}{finding.problem.excerpt}{finding.problem.message}"
            if words in around:
                return True
    return False


def peer_finds(defect: dict[str, Any], text: str) -> bool:
    return any(code == defect["code"] and pattern.search(text) for code, pattern in PEER)


def correct(folder: Path) -> Iterator[tuple[str, bytes, Settings]]:
    """Correct documents: name, bytes and the settings they are reviewed with."""
    plain = settings_of(None)
    for name, content in documents.texts().items():
        for hand in HANDS:
            suffix, data = documents.build(content, hand)
            yield f"{name}-{hand}{Path(suffix).suffix}", data, plain
        _, data = documents.build(content, "direct", pitch=28.0, latin="Times New Roman")
        yield f"{name}-28pt.docx", data, plain
        _, data = documents.build(content, "styles", margins=(34.58, 32.58, 28, 26), pitch=29.45)
        yield f"{name}-compensated.docx", data, plain
    for profile in ("", '\n[layout]\nprofile = "compensated"\n'):
        place = folder / f"demo{len(profile)}"
        demo = lay_out_demo(place)
        if profile:
            config = place / "xundocs.toml"
            config.write_text(config.read_text("utf-8") + profile, "utf-8")
            demo = lay_out_demo(place, force=True) if "演示" in config.read_text("utf-8")[:40] else demo
        own = settings_of(place)
        for path in demo.documents:
            yield path.name, path.read_bytes(), own
    for path in sorted((ROOT / "corpus").glob("model-*/*.md")):
        yield f"{path.parent.name}.md", path.read_bytes(), plain
    yield from _statutes(plain)


def _statutes(settings: Settings) -> Iterator[tuple[str, bytes, Settings]]:
    """Twenty laws as plain text, those that keep to Chinese punctuation."""
    import lzma

    path = Path(os.environ.get("XUNDOCS_SHARED") or ROOT.parent / "shared") / "laws" / "union.jsonl.xz"
    if not path.exists():
        return
    laws: dict[str, list[str]] = {}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            laws.setdefault(record["law"], [record["law"]]).append(f"{record['article_no']}　{record['text']}")
            if len(laws) > 60:
                break
    clean = [(n, t) for n, lines in laws.items() if not re.search(r"[\u4e00-\u9fff][,;:(\"]|\"[\u4e00-\u9fff]", t := "\n".join(lines))]
    for name, text in clean[:20]:
        yield f"{name}.txt", text.encode(), settings


def held_out(office: Settings, number: int) -> tuple[list[dict[str, Any]], int, list[str], int]:
    """A held-out set: missed defects, of how many; findings on its correct documents in four settings, of how many."""
    import yaml

    path = Path(__file__).parent / f"review_held_out_{number}_defects.yaml"
    defects = yaml.safe_load(path.read_text("utf-8")) if path.exists() else []
    missed = []
    for defect, name, data in spoilt(defects, number):
        result = review(read_document(data, name), office)
        if not is_found(defect, result):
            missed.append({**{k: str(v) for k, v in defect.items()}, "format": name, "got": [f"{p.code} {p.message}" for p in result.problems][:6]})
    alarms, count = [], 0
    for name, content in documents.texts(number).items():
        for hand in HANDS:
            suffix, data = documents.build(content, hand)
            result = review(read_document(data, suffix), office)
            count += 1
            alarms += [f"held-out {number} {name}-{hand}: {p.severity} {p}" for p in result.problems if p.severity == "error" or result.counts["warning"] > result.pages]
    return missed, len(defects), alarms, count


def settings_of(workspace: Path | None) -> Settings:
    space = open_workspace(workspace) if workspace else open_workspace(None, Path("/"))
    return with_options(read_settings(space, codes()), corpus=library_of(space))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    import yaml

    defects = yaml.safe_load((Path(__file__).parent / "review_defects.yaml").read_text("utf-8"))
    defects = defects[::3] if options.quick else defects
    with tempfile.TemporaryDirectory() as scratch:
        lay_out_demo(Path(scratch) / "office")
        office = settings_of(Path(scratch) / "office")
        missed, found, by_peer, used = [], 0, 0, set()
        for defect, name, data in spoilt(defects):
            settings = with_options(office, on=date.fromisoformat(str(defect["day"]))) if "day" in defect else office
            document = read_document(data, name)
            result = review(document, settings)
            used.add((defect["doc"], name, str(defect.get("hand"))))
            by_peer += peer_finds(defect, document.joined)
            if is_found(defect, result):
                found += 1
            else:
                missed.append({**{k: str(v) for k, v in defect.items()}, "format": name, "got": [f"{p.code} {p.message}" for p in result.problems][:6]})
        alarms, count, errors, crowded = [], 0, 0, 0
        for name, data, settings in correct(Path(scratch)):
            if options.quick and count % 4:
                count += 1
                continue
            result = review(read_document(data, name), settings)
            count += 1
            errors += result.counts["error"]
            crowded += result.counts["warning"] > result.pages
            alarms += [f"{name}: {p.severity} {p}" for p in result.problems if p.severity == "error" or result.counts["warning"] > result.pages]
        sets = {number: held_out(office, number) for number in HELD_OUT}
        ten = ten_pages(office)
    claims = [
        _claim("seeded defects found", found / len(defects), by_peer / len(defects), 0.9, f"{found} of {len(defects)}, right code and place", True),
        _claim("errors on correct documents", errors, None, 0, f"{count} documents", False),
        _claim("correct documents with more than a warning a page", crowded, None, 0, f"{count} documents", False),
        *_held_out_claims(sets),
        _claim("CPU seconds for 10 pages", ten, None, 1.0, "read and reviewed, rules loaded, without PDF", False),
    ]
    unseen = [case for found_in, _, cries, _ in sets.values() for case in (*found_in, *cries)]
    report = {"machine": f"{platform.machine()} Python {platform.python_version()}", "claims": claims, "failed_cases": [*missed, *alarms, *unseen]}
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        for claim in claims:
            print(f"{'ok  ' if claim['ok'] else 'FAIL'} {claim['name']}: {claim['value']} (peer {claim['peer_value']}, target {claim['target']}) {claim['note']}")
        for case in [*missed, *alarms[:30], *unseen[:60]]:
            print("  ", json.dumps(case, ensure_ascii=False))
    return 0 if all(c["ok"] for c in claims) else 1


def _held_out_claims(sets: dict[int, tuple[list[dict[str, Any]], int, list[str], int]]) -> Iterator[dict[str, Any]]:
    """A line of each set for what is found and one for what is reported on its correct documents."""
    for number, (missed, defects, alarms, count) in sets.items():
        if defects:
            yield _claim(f"held-out set {number}: defects found", 1 - len(missed) / defects, None, 0.9, f"{defects - len(missed)} of {defects}, right code and place", True)
        yield _claim(f"held-out set {number}: errors or crowds of warnings on correct documents", len(alarms), None, 0, f"{count} documents", False)


def ten_pages(settings: Settings) -> float:
    """CPU seconds to read and review about ten pages of Word."""
    texts = documents.texts()
    content = list(texts["notice"])
    middle = [line for line in content if line[0] in ("p", "h2")]
    place = content.index(middle[-1]) + 1
    extra = [("p", line[1]) for name in ("report", "feedback", "bulletin", "plan", "public", "statistics") for line in texts[name] if line[0] == "p"]
    while sum(len(str(t)) for _, t in content) < 5200:
        content[place:place] = extra
    name, data = documents.build(content, "styles")
    review(read_document(data, name), settings)
    start = time.process_time()
    review(read_document(data, name), settings)
    return round(time.process_time() - start, 3)


def _claim(name: str, value: float, peer: float | None, target: float, note: str, more: bool) -> dict[str, Any]:
    return {"name": name, "value": round(value, 4), "peer": "list of expressions" if peer is not None else None,
            "peer_value": round(peer, 4) if peer is not None else None, "ratio": round(value / peer, 2) if peer else None, "target": target,
            "ok": value >= target if more else value <= target, "note": note}


if __name__ == "__main__":
    sys.exit(main())
