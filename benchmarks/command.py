"""The two claims about the whole command, for render.py: 1,000 notices from .xlsx, and one document from the command line.

Each side runs as a process of its own; its CPU time (user and system, children included) and peak memory are the kernel's.
The naive peer opens the workbook with openpyxl and makes a fresh DocxTemplate per document from values that are already
formatted; it checks nothing. That favours the peer.
"""

from __future__ import annotations

import compileall
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KIND = "rectification_notice"
ITEMS = 8
WATCH = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A small process in between: a child's peak memory counts from that of the process it was forked from."""
ROUNDS = 4
"""Of several runs the best counts, on both sides: what else the machine does only ever adds."""
NAIVE_SHARE = 10
"""The peer makes one tenth of the documents; its cost beyond the workbook is scaled up."""

NAIVE = """
import pickle, sys
from docxtpl import DocxTemplate
import jinja2, openpyxl
book, contexts, template = sys.argv[1:4]
rows = [list(r) for sheet in openpyxl.load_workbook(book, data_only=True).worksheets for r in sheet.iter_rows(values_only=True)]
made_before = pickle.load(open(contexts, "rb"))
if len(sys.argv) > 4:
    for number, context in enumerate(made_before):
        made = DocxTemplate(template)
        made.render(context, jinja2.Environment(autoescape=True))
        made.save(f"{sys.argv[4]}/{number}.docx")
"""


def claims(quick: bool = False) -> list[dict[str, Any]]:
    """Every claim, measured now."""
    compileall.compile_dir(str(ROOT / "src" / "xundocs"), quiet=2)
    count = 200 if quick else 1000
    with tempfile.TemporaryDirectory() as folder:
        return [*_batch(Path(folder), count), _single(Path(folder)), _help()]


def _batch(folder: Path, count: int) -> list[dict[str, Any]]:
    book = folder / "数据.xlsx"
    _write_book(book, count)
    ours, memory = min((_measure([sys.executable, "-m", "xundocs", "make", KIND, str(book), "-o", str(folder / f"out{i}")])
                        for i in range(ROUNDS)), key=lambda m: m[0])
    made = len(list((folder / "out0").glob("*.docx")))
    contexts = folder / "contexts.pickle"
    contexts.write_bytes(pickle.dumps(_contexts(count // NAIVE_SHARE)))
    template = str(ROOT / "templates" / KIND / "template.docx")
    words = [sys.executable, "-c", NAIVE, str(book), str(contexts), template]
    reading = min(_measure(words)[0] for _ in range(ROUNDS))
    everything = min(_measure([*words, str(folder)])[0] for _ in range(ROUNDS))
    naive = reading + (everything - reading) * NAIVE_SHARE
    note = f"{made} 份，每份 {ITEMS} 条；对照只做十分之一再按比例放大"
    return [
        {"name": f"{count} notices from .xlsx, CPU s", "value": round(ours, 2), "peer": "openpyxl + naive docxtpl", "peer_value": round(naive, 2),
         "ratio": round(naive / ours, 1), "target": 25, "ok": naive / ours >= 25 and made == count, "note": note},
        {"name": f"{count} notices from .xlsx, peak MiB", "value": round(memory), "peer": "", "peer_value": None, "ratio": None,
         "target": 80, "ok": memory <= 80, "note": "越小越好"},
    ]


def _single(folder: Path) -> dict[str, Any]:
    sample = str(ROOT / "templates" / KIND / "sample.yaml")
    words = [sys.executable, "-m", "xundocs", "make", KIND, sample, "-o", str(folder / "x.docx"), "--force"]
    _measure(words)
    best = min(_measure(words)[0] for _ in range(15)) * 1000
    bare = min(_measure([sys.executable, "-c", "pass"])[0] for _ in range(15)) * 1000
    return {"name": "one document from the command line, CPU ms warm", "value": round(best), "peer": "bare Python", "peer_value": round(bare),
            "ratio": round(best / bare, 1), "target": 120, "ok": best <= 120, "note": "越小越好，目标是毫秒数"}


def _help() -> dict[str, Any]:
    best = min(_measure([sys.executable, "-m", "xundocs", "--help"])[0] for _ in range(15)) * 1000
    return {"name": "xundocs --help, CPU ms", "value": round(best), "peer": "", "peer_value": None, "ratio": None, "target": 90,
            "ok": best <= 90, "note": "越小越好，目标是毫秒数"}


def _measure(words: list[str]) -> tuple[float, float]:
    """(CPU seconds, peak MiB) of a process."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-I", "-c", WATCH, *words], capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    seconds, memory = done.stdout.split()[-2:]
    return float(seconds), float(memory) / (1 << 20 if sys.platform == "darwin" else 1024)


def _values(number: int) -> dict[str, Any]:
    from xundocs.documents.inputs import read_records

    values = dict(read_records(_kind().sample_path, _kind()).records[0].values)
    items = [dict(values["items"][n % 3], finding_id=f"I-{number:04d}{n}", summary=f"第{number}份第{n + 1}处问题未解决") for n in range(ITEMS)]
    return {**values, "notice_no": f"清巡三组〔2026〕{number}号", "items": items}


def _kind() -> Any:
    from xundocs.documents.shelf import shelf_of
    from xundocs.workspace import Workspace

    return shelf_of(Workspace()).find(KIND)


def _contexts(count: int) -> list[dict[str, Any]]:
    from xundocs.documents.prepare import Preparer
    from xundocs.documents.records import RawRecord
    from xundocs.workspace import Office

    preparer = Preparer(_kind(), Office())
    contexts = []
    for number in range(1, count + 1):
        prepared = preparer.prepare(RawRecord(_values(number), folder=_kind().folder))
        contexts += [dict(d.context) for d in preparer.documents(prepared)]
    return contexts


def _write_book(path: Path, count: int) -> None:
    import openpyxl

    kind = _kind()
    first = _values(1)
    scalar = [f for f in kind.fields.values() if f.type not in ("records", "signature") and f.name in first]
    columns = [f for f in kind.fields["items"].fields.values() if f.name in first["items"][0]]
    book = openpyxl.Workbook()
    main = book.active
    main.title = kind.name
    rows = book.create_sheet(kind.fields["items"].label)
    main.append(["文书序号", *(f.label for f in scalar)])
    rows.append(["文书序号", *(f.label for f in columns)])
    for number in range(1, count + 1):
        values = _values(number) if number == 1 else {**first, "notice_no": f"清巡三组〔2026〕{number}号"}
        main.append([number, *(_cell(values[f.name]) for f in scalar)])
        for n, item in enumerate(first["items"]):
            changed = {**item, "finding_id": f"I-{number:04d}{n}", "summary": f"第{number}份第{n + 1}处问题未解决"}
            rows.append([number, *(_cell(changed[f.name]) for f in columns)])
    book.save(path)


def _cell(value: Any) -> Any:
    return "、".join(map(str, value)) if isinstance(value, list) else value
