"""How many documents a second of CPU makes: xundocs against docxtpl, docx-mailmerge2 and hand-written python-docx.

Everything runs in this process, on the same content, in turn; the best of three rounds counts for each. CPU time, not
wall time. `python benchmarks/render.py [--quick] [--json]`
"""

from __future__ import annotations

import argparse
import datetime
import io
import json
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1] / "src")]

import notice  # noqa: E402

from xundocs.documents.compile import compile_template  # noqa: E402
from xundocs.documents.package import DocumentProperties  # noqa: E402

PROPERTIES = DocumentProperties(title="关于巡察反馈问题整改的通知", created=datetime.date(2026, 6, 12))


def xundocs_at(level: int) -> Callable[[int], bytes]:
    template = compile_template(notice.docxtpl_template())
    return lambda number: template.render(notice.content(number), properties=PROPERTIES, level=level)


def naive_docxtpl() -> Callable[[int], bytes]:
    from docxtpl import DocxTemplate

    data = notice.docxtpl_template()

    def make(number: int) -> bytes:
        template = DocxTemplate(io.BytesIO(data))
        template.render(notice.content(number), autoescape=True)
        out = io.BytesIO()
        template.save(out)
        return out.getvalue()

    return make


def mail_merge() -> Callable[[int], bytes]:
    from mailmerge import MailMerge

    data = notice.merge_template()

    def make(number: int) -> bytes:
        values = notice.content(number)
        findings, rows = values.pop("findings"), values.pop("rows")
        for k, finding in enumerate(findings, start=1):
            values |= {f"f{k}_{name}": str(value) for name, value in finding.items()}
        out = io.BytesIO()
        with MailMerge(io.BytesIO(data)) as document:
            document.merge(**values)
            document.merge_rows("r_no", [{f"r_{name}": value for name, value in row.items()} for row in rows])
            document.write(out)
        return out.getvalue()

    return make


def hand_written() -> Callable[[int], bytes]:
    base = notice.base_document()
    return lambda number: notice.by_hand(base, notice.content(number))


def rates(makers: dict[str, tuple[Callable[[int], bytes], int]], rounds: int) -> dict[str, float]:
    """Documents per CPU-second for each maker: the best of `rounds`, the makers taking turns."""
    best = dict.fromkeys(makers, 0.0)
    for make, _ in makers.values():
        make(0)
    for _ in range(rounds):
        for name, (make, count) in makers.items():
            start = time.process_time()
            for number in range(count):
                make(number)
            best[name] = max(best[name], count / (time.process_time() - start))
    return best


def check_same_content(makers: dict[str, tuple[Callable[[int], bytes], int]]) -> list[str]:
    """Every maker's document must hold the same sentences; otherwise nothing is being compared."""
    from docx import Document
    from docx.oxml.ns import qn

    failed = []
    for name, (make, _) in makers.items():
        document = Document(io.BytesIO(make(5)))
        text = "\n".join("".join(p.itertext()) for p in document.element.body.iter(qn("w:p")))
        data = notice.content(5)
        wanted = [f["detail"] for f in data["findings"]] + [r["measure"] for r in data["rows"]] + [data["title"]]
        failed += [f"{name}: 缺“{sentence}”" for sentence in wanted if sentence not in text]
    return failed


def claims(speed: dict[str, float]) -> list[dict[str, Any]]:
    table = [
        ("batch of notices, zlib 1", "xundocs zlib 1", "docxtpl", 40), ("batch of notices, zlib 6", "xundocs zlib 6", "docxtpl", 30),
        ("batch of notices, zlib 6", "xundocs zlib 6", "docx-mailmerge2", 8),
        ("batch of notices, zlib 6", "xundocs zlib 6", "python-docx by hand", 8),
    ]
    found = []
    for name, ours, peer, target in table:
        ratio = speed[ours] / speed[peer]
        found.append({"name": f"{name} vs {peer}", "value": round(speed[ours], 1), "peer": peer, "peer_value": round(speed[peer], 1),
                      "ratio": round(ratio, 1), "target": target, "ok": ratio >= target, "note": "documents per CPU-second, one process"})
    return found


# HOOK 1: 1,000 notices from .xlsx end to end: >= 25 x the CPU of the naive program, <= 80 MiB peak memory.
# HOOK 2: one document from the command line, compiled template cached: <= 120 ms CPU.
# Each is a function () -> list of claims, to be appended here.
FURTHER_CLAIMS: list[Callable[[], list[dict[str, Any]]]] = []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    scale, rounds = (1, 2) if options.quick else (5, 3)
    makers = {
        "docxtpl": (naive_docxtpl(), 8 * scale), "docx-mailmerge2": (mail_merge(), 20 * scale),
        "python-docx by hand": (hand_written(), 20 * scale),
        "xundocs zlib 6": (xundocs_at(6), 300 * scale), "xundocs zlib 1": (xundocs_at(1), 300 * scale),
    }
    failed = check_same_content(makers)
    speed = rates(makers, rounds)
    found = claims(speed) + [claim for further in FURTHER_CLAIMS for claim in further()]
    result = {"machine": f"{platform.machine()}, Python {platform.python_version()}", "claims": found, "failed_cases": failed}
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        for claim in found:
            print(f"{'ok  ' if claim['ok'] else 'MISS'} {claim['name']}: {claim['value']}/s : {claim['peer_value']}/s = "
                  f"{claim['ratio']} x (target {claim['target']})")
        print(*failed, sep="\n")
    return 0 if not failed and all(claim["ok"] for claim in found) else 1


if __name__ == "__main__":
    sys.exit(main())
