"""How many citations are found and resolved: sentences generated with known truth over real laws, plus hand-made cases.

The laws are read from `../shared/laws/union.jsonl.xz` (or $XUNDOCS_SHARED) and never copied. Precision and recall are over spans
(start of the mention, provisions named); resolving counts work, version and provisions. The peer is the expression a developer
would write first. Linear time: seconds of CPU for 5 MB against 1 MB.
`python benchmarks/citation_quality.py [--quick] [--json]`
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from xundocs.citations import Library, cite_text  # noqa: E402
from xundocs.citations.library import read_wrong_titles  # noqa: E402
from xundocs.corpus.store import Store  # noqa: E402
from xundocs.model.numerals import to_chinese  # noqa: E402
from xundocs.model.provision import ProvisionId  # noqa: E402
from xundocs.model.work import Work  # noqa: E402

HAND_MADE = ROOT / "tests" / "fixtures" / "citations" / "hand_made.yaml"
DAY = "2026-06-01"
NAIVE = re.compile(r"《[^》]+》(?:第[一二三四五六七八九十百千\d]+条(?:第[一二三四五六七八九十]+款)?)?")


@dataclass
class Case:
    """A text with the citations it holds: (start, work id or None, provision ids)."""

    text: str = ""
    truth: list[tuple[int, str | None, tuple[str, ...]]] = field(default_factory=list)

    def add(self, words: str) -> None:
        self.text += words

    def cite(self, words: str, work: str | None, *provisions: str) -> None:
        self.truth.append((len(self.text), work, provisions))
        self.text += words


def shared() -> Path:
    return Path(os.environ.get("XUNDOCS_SHARED") or ROOT.parent / "shared")


def build_library(folder: Path, quick: bool) -> Library:
    """A corpus of real laws in a scratch folder, over the built-in catalogue."""
    import lzma

    from xundocs.actions.corpus import AddOptions, add

    source = shared() / "laws" / "union.jsonl.xz"
    root = folder / "corpus"
    root.mkdir()
    if source.exists():
        wanted: list[str] = []
        seen: set[str] = set()
        with lzma.open(source, "rt", encoding="utf-8") as lines:
            for line in lines:
                seen.add(json.loads(line)["law"])
                if len(seen) > (40 if quick else 120):
                    break
                wanted.append(line)
        path = folder / "laws.jsonl"
        path.write_text("".join(wanted), "utf-8")
        add([path], root, Store([root]), AddOptions(today="2026-06-01"))
    folders = [root, ROOT / "corpus"]
    return Library(Store(folders), tuple(read_wrong_titles(folders)))


class Generator:
    """Writes paragraphs as officials do, with citations whose meaning is known."""

    def __init__(self, library: Library, seed: int) -> None:
        self.random = random.Random(seed)
        self.library = library
        self.works = [w for w in library.works if w.text_held and w.kind != "工作报告" and len(library.by_title.get(w.title.replace(" ", ""), [])) == 1
                      and w.in_force_on(DAY) and not re.search(r"修正案|关于|[（(〈]", w.title)]
        self.articles: dict[str, list[ProvisionId]] = {}

    def paragraph(self) -> Case:
        case = Case()
        case.add(self.random.choice(("经查，", "根据", "依照", "按照", "巡察发现，该单位违反了", "会议学习了", "（一）对照")))
        for _ in range(self.random.randint(1, 3)):
            self.random.choice((self.titled, self.titled, self.listed, self.ranged, self.bare_name, self.alias, self.title_only, self.chain, self.same, self.elided))(case)
            case.add(self.random.choice(("的规定，", "，整改不到位。", "规定的程序，", "，并参照", "；同时违反", "的要求。第三方机构出具了报告，", "，金额12.6万元，第3次会议研究。")))
        case.add(self.random.choice(("涉及5项制度。", "请于2026年3月5日前报送。", "见《人民日报》第三版。", "存在第二类问题。", "形成《问题清单》。")))
        return case

    def ids(self, work: Work) -> list[ProvisionId]:
        if work.id not in self.articles:
            version = work.in_force_on(DAY)
            text = self.library.text(work, version) if version else None
            self.articles[work.id] = [a.id for a in text.articles() if len(a.id.steps) == 1 and a.number.isdecimal()] if text else []
        return self.articles[work.id]

    def pick(self) -> tuple[Work, list[ProvisionId]]:
        while True:
            work = self.random.choice(self.works)
            if len(ids := self.ids(work)) > 8:
                return work, ids

    def numeral(self, number: str) -> str:
        style = self.random.random()
        return to_chinese(int(number)) if style < 0.8 else number if style < 0.92 else "".join(chr(ord(c) + 0xFEE0) for c in number)

    def article(self, provision: ProvisionId) -> str:
        return f"第{self.numeral(provision.steps[-1][1])}条"

    def titled(self, case: Case) -> None:
        work, ids = self.pick()
        provision = self.random.choice(ids)
        words, wanted = f"《{work.title}》{self.article(provision)}", str(provision)
        version = work.in_force_on(DAY)
        text = self.library.text(work, version) if version else None
        node = text.find(provision) if text else None
        items = [n for n in node.walk() if n.kind in ("paragraph", "item") and n is not node] if node else []
        if items and self.random.random() < 0.6:
            inner = self.random.choice(items)
            for kind, number in inner.id.steps[1:]:
                words += f"第{to_chinese(int(number))}款" if kind == "paragraph" else self.random.choice(
                    (f"第（{to_chinese(int(number))}）项", f"第{to_chinese(int(number))}项", f"（{to_chinese(int(number))}）项"))
            wanted = str(inner.id)
        case.cite(words, work.id, wanted)

    def listed(self, case: Case) -> None:
        work, ids = self.pick()
        first, second = sorted(self.random.sample(range(len(ids)), 2))
        case.cite(f"《{work.title}》{self.article(ids[first])}", work.id, str(ids[first]))
        case.add(self.random.choice(("、", "和", "及")))
        case.cite(self.article(ids[second]), work.id, str(ids[second]))

    def elided(self, case: Case) -> None:
        work, ids = self.pick()
        numbers = sorted(int(i.steps[-1][1]) for i in self.random.sample(ids, 2))
        case.cite(f"《{work.title}》第{to_chinese(numbers[0])}", work.id, f"art_{numbers[0]}")
        case.add("、")
        case.cite(f"{to_chinese(numbers[1])}条", work.id, f"art_{numbers[1]}")

    def ranged(self, case: Case) -> None:
        work, ids = self.pick()
        start = self.random.randrange(len(ids) - 4)
        first, last = (int(ids[i].steps[-1][1]) for i in (start, start + 3))
        words = f"第{to_chinese(first)}条{self.random.choice(('至', '到', '—'))}第{to_chinese(last)}条" if self.random.random() < 0.6 else f"第{to_chinese(first)}至{to_chinese(last)}条"
        case.cite(f"《{work.title}》{words}", work.id, *(f"art_{n}" for n in range(first, last + 1)))

    def bare_name(self, case: Case) -> None:
        work, ids = self.pick()
        short = work.title.removeprefix("中华人民共和国").removeprefix("中国共产党")
        provision = self.random.choice(ids)
        name = self.random.choice((work.title, short))
        case.cite(f"{name}{self.article(provision)}", work.id, str(provision))

    def alias(self, case: Case) -> None:
        work, ids = self.pick()
        kind = next((k for k in ("条例", "办法", "规定", "细则", "规则", "法") if work.title.endswith(k)), "规定")
        name = f"《{kind}》" if self.random.random() < 0.7 else f"“{kind}”"
        inner = name.strip("《》“”")
        case.cite(f"《{work.title}》（以下简称{name}）", work.id)
        case.add("，按照")
        provision = self.random.choice(ids)
        case.cite(f"《{inner}》{self.article(provision)}", work.id, str(provision))

    def title_only(self, case: Case) -> None:
        work, _ = self.pick()
        case.cite(f"《{work.title}》", work.id)

    def chain(self, case: Case) -> None:
        work, ids = self.pick()
        first, second = self.random.sample(ids, 2)
        case.cite(f"《{work.title}》{self.article(first)}第一款", work.id, f"{first}__para_1")
        case.add("、")
        case.cite(f"{self.article(second)}", work.id, str(second))

    def same(self, case: Case) -> None:
        work, ids = self.pick()
        first, second = self.random.sample(ids, 2)
        case.cite(f"《{work.title}》{self.article(first)}", work.id, str(first))
        case.add("，")
        case.cite(f"同上{self.article(second)}", work.id, str(second))


def hand_made(library: Library) -> list[Case]:
    import yaml

    cases = []
    for entry in yaml.safe_load(HAND_MADE.read_text("utf-8")) if HAND_MADE.exists() else []:
        case = Case(entry["text"])
        place = 0
        for wanted in entry["citations"]:
            start = entry["text"].index(wanted["text"], place)
            place = start + len(wanted["text"])
            ids = wanted.get("provisions") or []
            case.truth.append((start, wanted.get("work"), tuple(ids)))
        cases.append(case)
    return cases


def measure(cases: list[Case], library: Library) -> tuple[dict[str, float], list[dict[str, Any]]]:
    found_right = found = wanted = resolved = naive_right = naive_found = 0
    failed = []
    for case in cases:
        given = {(c.start, tuple(str(i) for i in c.found.provisions)): c for c in cite_text(case.text, library, DAY)}
        truth = {(s, ids): work for s, work, ids in case.truth}
        hits = given.keys() & truth.keys()
        right = sum(1 for key in hits if (w.id if (w := given[key].found.work) else None) == truth[key])
        found_right, found, wanted, resolved = found_right + len(hits), found + len(given), wanted + len(truth), resolved + right
        starts = {s for s, _, _ in case.truth}
        naive = [m.start() for m in NAIVE.finditer(case.text)]
        naive_right, naive_found = naive_right + len(starts & set(naive)), naive_found + len(naive)
        if given.keys() != truth.keys() or right != len(truth):
            failed.append({"text": case.text, "missed": [str(k) for k in truth.keys() - given.keys()], "extra": [str(k) for k in given.keys() - truth.keys()],
                           "wrong": [c.mention.text for k, c in given.items() if k in truth and not (c.found.work and c.found.work.id == truth[k])]})
    scores = {"precision": found_right / max(1, found), "recall": found_right / max(1, wanted), "resolved": resolved / max(1, wanted),
              "naive_precision": naive_right / max(1, naive_found), "naive_recall": naive_right / max(1, wanted), "citations": wanted}
    return scores, failed


def seconds(cases: list[Case], library: Library, characters: int) -> float:
    text = "\n".join(c.text for c in cases)
    text = (text * (characters // max(1, len(text)) + 1))[:characters]
    start = time.process_time()
    cite_text(text, library, DAY)
    return time.process_time() - start


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        library = build_library(Path(scratch), options.quick)
        generator = Generator(library, 7)
        generated = [generator.paragraph() for _ in range(300 if options.quick else 2000)] if len(generator.works) > 3 else []
        scores, failed = measure(generated, library)
        built_in = Library(Store([ROOT / "corpus"]), tuple(read_wrong_titles([ROOT / "corpus"])))
        hand, hand_failed = measure(hand_made(built_in), built_in)
        size = 300_000 if options.quick else 1_000_000
        small, large = seconds(generated, library, size // 5), seconds(generated, library, size)
        byte_rate = seconds(generated, library, 5_000_000 // 3) if not options.quick else large * 5
    claims = [
        _claim("citations found, precision", scores["precision"], scores["naive_precision"], 0.99, f"{int(scores['citations'])} generated citations; peer: one expression"),
        _claim("citations found, recall", scores["recall"], scores["naive_recall"], 0.99, ""),
        _claim("citations resolved", scores["resolved"], scores["naive_recall"], 0.98, "work and every provision right; peer resolves nothing"),
        _claim("hand-made cases, precision", hand["precision"], hand["naive_precision"], 0.99, f"{int(hand['citations'])} citations"),
        _claim("hand-made cases, recall", hand["recall"], hand["naive_recall"], 0.99, ""),
        _claim("hand-made cases, resolved", hand["resolved"], hand["naive_recall"], 0.98, ""),
        {"name": "time for five times the text", "value": round(large / small, 2), "peer": "linear", "peer_value": 5, "ratio": round(large / small / 5, 2),
         "target": 7.5, "ok": large / small <= 7.5, "note": f"CPU seconds for a 5 MB text: {byte_rate:.2f}"},
    ]
    report = {"machine": f"{platform.machine()} Python {platform.python_version()}", "claims": claims, "failed_cases": failed[:30] + hand_failed}
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        for claim in claims:
            print(f"{'ok  ' if claim['ok'] else 'FAIL'} {claim['name']}: {claim['value']} (peer {claim['peer_value']}, target {claim['target']}) {claim['note']}")
        for case in (hand_failed + failed)[:12]:
            print(json.dumps(case, ensure_ascii=False))
    return 0 if all(c["ok"] for c in claims) else 1


def _claim(name: str, value: float, peer: float, target: float, note: str) -> dict[str, Any]:
    return {"name": name, "value": round(value, 4), "peer": "naive expression", "peer_value": round(peer, 4), "ratio": round(value / peer, 2) if peer else None,
            "target": target, "ok": value >= target, "note": note}


if __name__ == "__main__":
    sys.exit(main())
