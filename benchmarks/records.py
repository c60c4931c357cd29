"""The records: 50,000 findings imported from an .xlsx, added, loaded, listed, seen as of a day, exported, undone.

  python benchmarks/records.py [--json] [--quick]      SQLite; times are CPU-seconds (user and system)

The peer of adding is a bare loop that only types the same values with the same readers and writes nothing; the peer of loading is
json.loads of the same rows. They say how much of the time is the ledger's own. Commands are whole processes: CPU-seconds of the child.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from support_records import ROUND, Records  # noqa: E402
from xundocs.actions.ledger.forms import Forms  # noqa: E402
from xundocs.actions.ledger.reading import read_drafts  # noqa: E402
from xundocs.cli.main import run as run_command  # noqa: E402
from xundocs.documents.records import RawRecord  # noqa: E402
from xundocs.office.records.kinds import kinds  # noqa: E402

ORGANISATIONS = 40
ADD_TARGET, LOAD_TARGET, LIST_TARGET = 30.0, 1.0, 2.0
FILE_TARGET, EXPORT_TARGET = 3.0, 5.0
"""A list of every row as a file; the export, with 24 columns and the hidden sheet of what was handed out."""
XUNDOCS = (sys.executable, "-m", "xundocs")
WRITE_AGAIN = """
import sys, openpyxl
from python_calamine import CalamineWorkbook
said, book = CalamineWorkbook.from_path(sys.argv[1]), openpyxl.Workbook(write_only=True)
for name in said.sheet_names:
    sheet = book.create_sheet(name)
    for row in said.get_sheet_by_name(name).to_python():
        sheet.append(row)
book.save(sys.argv[2])
"""


def office(folder: Path) -> Path:
    """A workspace whose directory has forty organisations."""
    folder.mkdir(parents=True)
    shutil.copyfile(ROOT / "src" / "xundocs" / "actions" / "demonstration" / "xundocs.toml", folder / "xundocs.toml")
    lines = [f"- {{id: o{n}, name: 中共清源县第{n}局党组, admin: 清源县第{n}局, level: department}}" for n in range(ORGANISATIONS)]
    (folder / "organisations.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def row(number: int) -> dict[str, Any]:
    """A fed-back finding as an office's sheet holds it: names and labels, not codes."""
    return {"round": "十六届县委第五轮", "organisation": f"中共清源县第{number % ORGANISATIONS}局党组", "focus": "贯彻落实党中央决策部署情况", "category": "职能责任履行",
            "natures": ["工作纪律"], "statement": f"第{number}号：项目资金监管不到位，2024年有3个项目未按期验收，涉及资金{number % 97}.5万元，群众反映较多。",
            "common_or_individual": "个性问题", "responsible": "党组织", "rect_mode": "限期整改", "state": ("已反馈", "整改中", "已销号")[number % 3],
            "state_since": "2026-06-01"}


def cpu(work: Callable[[], Any], rounds: int = 1) -> float:
    """The least CPU-seconds of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def claim(name: str, value: float, peer: str, peer_value: float, target: float, note: str) -> dict[str, Any]:
    """One line of the result."""
    return {"name": name, "value": round(value, 3), "peer": peer, "peer_value": round(peer_value, 3),
            "ratio": round(value / peer_value, 2) if peer_value else None, "target": target, "ok": value <= target, "note": note}


def core(scratch: Path, count: int) -> list[dict[str, Any]]:
    """Adding, loading, listing, as-of, undoing."""
    place = office(scratch / "office")
    records = Records(place)
    records.added("rounds", ROUND)
    records.added("inspections", *({"round": "R-2026-5", "organisation": f"o{n}", "inspection_type": "routine", "entered_on": "2026-03-09",
                                    "feedback_on": "2026-05-08"} for n in range(ORGANISATIONS)))
    rows = [row(n) for n in range(count)]
    raw = [RawRecord(r) for r in rows]
    kind = kinds()["findings"]
    typing = cpu(lambda: read_drafts(kind, Forms(records.workspace).of(kind), raw, records.workspace.office.directory, records.workspace.office.get))
    share = count / 50_000
    found = [claim(f"add {count} findings", cpu(lambda: records.added("findings", *rows)), "typing the values only", typing, ADD_TARGET * share,
                   "typed, forbidden text, links, unique, deadlines, moves, history")]
    packed = "[" + ",".join(json.dumps(dict(r), ensure_ascii=False) for r in records.rows("findings")) + "]"
    plain = cpu(lambda: json.loads(packed), 3)
    found.append(claim(f"load {count} findings", cpu(lambda: records.rows("findings", only=["findings"]), 3), "json.loads of the same", plain,
                       LOAD_TARGET * share, "one kind"))
    found.append(claim("everything as of a day", cpu(lambda: records.rows("findings", as_of="2026-06-15"), 3), "json.loads of the same", plain,
                       LIST_TARGET * share, "states from the moves"))
    records.close()
    found += [claim(f"ledger {' '.join(words)}", cpu(lambda words=words: command(place, *words), 2), "json.loads of the same", plain, LIST_TARGET * max(share, 0.2),
                    "the command in this process") for words in (("list", "findings"), ("list", "findings", "--state", "整改中"), ("due", "--on", "2026-11-10"),
                                                                 ("list", "findings", "--json"))]
    found += list(commands(scratch, place, plain, share))
    again = Records(place)
    found.append(claim(f"undo the addition of {count}", cpu(again.undo), "adding them", found[0]["value"], ADD_TARGET * share, "rows and moves"))
    again.close()
    return found


def commands(scratch: Path, place: Path, plain: float, share: float) -> Iterator[dict[str, Any]]:
    """Whole processes: the import of the same findings from a real .xlsx into an office of its own, every list, what is due, the export."""
    sheet, other = scratch / "问题.xlsx", office(scratch / "imported")
    write_sheet(sheet, [row(n) for n in range(round(share * 50_000))])
    records = Records(other)
    records.added("rounds", ROUND)
    records.added("inspections", *({"round": "R-2026-5", "organisation": f"o{n}", "inspection_type": "routine", "entered_on": "2026-03-09",
                                    "feedback_on": "2026-05-08"} for n in range(ORGANISATIONS)))
    records.close()
    peer = process([sys.executable, "-c", f"import openpyxl; list(openpyxl.load_workbook({str(sheet)!r}, read_only=True).active.values)"])
    yield claim("ledger import .xlsx", process([*XUNDOCS, "-w", str(other), "ledger", "import", str(sheet), "--kind", "findings", "--yes"]),
                "openpyxl reading the same cells", peer, ADD_TARGET * share, "whole process, every check")
    for words in (("list",), ("list", "findings"), ("list", "findings", "--json"), ("due", "--on", "2026-11-10"), ("stats",), ("accounts",),
                  *(("lists", code, "--json") for code in ("L01", "L06", "L14"))):
        yield claim(f"process: ledger {' '.join(words)}", process([*XUNDOCS, "-w", str(place), "ledger", *words]), "json.loads of the same", plain,
                    LIST_TARGET, "whole process")
    for code, form in product(("L01", "L06"), ("xlsx", "docx")):
        words = ["lists", code, "-o", str(scratch / form), *(["--docx"] if form == "docx" else [])]
        yield claim(f"process: ledger lists {code} as {form}", process([*XUNDOCS, "-w", str(place), "ledger", *words]), "json.loads of the same", plain,
                    FILE_TARGET, "whole process; every cell written")
    exported = scratch / "台账.xlsx"
    ours = process([*XUNDOCS, "-w", str(place), "ledger", "export", str(exported), "--kind", "findings"])
    peer = process([sys.executable, "-c", WRITE_AGAIN, str(exported), str(scratch / "重写.xlsx")])
    yield claim("process: ledger export .xlsx", ours, "openpyxl reading (calamine) and writing only the same cells", peer, EXPORT_TARGET, "whole process; every cell written")


def write_sheet(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """The rows as an office's own sheet, Chinese labels at the head."""
    import openpyxl

    kind = kinds()["findings"]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("问题清单")
    for values in ([kind.label(name) for name in rows[0]], *(r.values() for r in rows)):
        sheet.append(["、".join(v) if isinstance(v, list) else v for v in values])
    book.save(path)


def process(command: Sequence[str]) -> float:
    """CPU-seconds of a child process, which must succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr[-500:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def command(place: Path, *words: str) -> None:
    """One `ledger` command, its output thrown away."""
    kept, null = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    errors = os.dup(2)
    try:
        sys.stdout.flush()
        os.dup2(null, 1)
        os.dup2(null, 2)
        run_command(["-w", str(place), "ledger", *words])
    except SystemExit as stopped:
        if stopped.code:
            raise
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.dup2(errors, 2)
        for handle in (kept, null, errors):
            os.close(handle)


def main() -> int:
    """Print; 1 when a claim falls short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--json", "--quick"):
        parser.add_argument(name, action="store_true")
    options = parser.parse_args()
    os.environ.pop("XUNDOCS_DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="xundocs-records-") as name:
        os.environ["XDG_CACHE_HOME"] = str(Path(name) / "cache")
        found = core(Path(name), 5_000 if options.quick else 50_000)
    if options.json:
        print(json.dumps({"machine": f"{platform.machine()}, Python {platform.python_version()}", "claims": found, "failed_cases": []},
                         ensure_ascii=False, indent=1))
    else:
        for one in found:
            print(f"{'ok  ' if one['ok'] else 'MISS'} {one['name']}: {one['value']} : {one['peer']} {one['peer_value']} (target {one['target']}) {one['note']}")
    return 0 if all(c["ok"] for c in found) else 1


if __name__ == "__main__":
    sys.exit(main())
