"""Issuing: what a thousand numbered notices cost, eight processes at once, and, with --faults, 500 kills on each database,
power cuts, and what issue_trouble.py has: full disks, folders that cannot be written, the clock, a held register.

  python benchmarks/issue.py [--json] [--quick] [--faults]      PostgreSQL too when XUNDOCS_TEST_POSTGRES_URL is set (.ci/postgres.sh)
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from issue_trouble import ONLY_SQLITE, troubles  # noqa: E402

from support_disks import NoMount  # noqa: E402
from support_faults import Toll, Victims, kill_many, race  # noqa: E402
from support_register import (  # noqa: E402
    CODE,
    KIND,
    POSTGRES,
    demonstration_office,
    faults_of,
    notices,
    own_schema,
    row_order_kept,
    write_data,
)

DATABASE = "XUNDOCS_DATABASE_URL"
ROWS, SEED, COLD = 10, 8, 4
"""Rows of a batch, the seed of chance, and one office in so many begins without compiled templates, as on the first day."""


def write_workbook(path: Path, rows: list[dict[str, Any]]) -> Path:
    """The rows as the .xlsx that `xundocs new` lays out, without its 编号 column filled."""
    from openpyxl import Workbook

    from kit import builtin

    kind = builtin(KIND)
    lists = {name: field for name, field in kind.fields.items() if field.type == "records"}
    book = Workbook(write_only=True)
    main = book.create_sheet(kind.name)
    plain = [name for name, field in kind.fields.items() if name not in lists and field.type != "signature"]
    main.append(["序号", *(kind.fields[n].label for n in plain)])
    for number, row in enumerate(rows, 1):
        main.append([number, *(_cell(row.get(n)) for n in plain)])
    for name, field in lists.items():
        sheet = book.create_sheet(field.label)
        sheet.append(["文书序号", *(f.label for f in field.fields.values())])
        for number, row in enumerate(rows, 1):
            for item in row.get(name) or ():
                sheet.append([number, *(_cell(item.get(n)) for n in field.fields)])
    book.save(path)
    return path


def _cell(value: Any) -> Any:
    return "、".join(map(str, value)) if isinstance(value, list) else value


def cpu_of(arguments: list[str]) -> float:
    """CPU-seconds (user and system) of one `xundocs` command in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-m", "xundocs", *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{arguments}: {done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def tell(text: str) -> None:
    """One line of what goes on, at once; the results themselves go to standard output."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def shown(one: dict[str, Any]) -> str:
    """A claim as one line."""
    return f"{'ok  ' if one['ok'] else 'MISS'} {one['name']}: {one['value']} : {one['peer']} {one['peer_value']} (target {one['target']}) {one['note']}"


def thousand(scratch: Path, count: int, rounds: int) -> Iterator[dict[str, Any]]:
    """A batch issued with register and manifest, beside the same batch made without."""
    best = {"issue": 1e9, "make": 1e9, "again": 1e9}
    for turn in range(rounds):
        place = demonstration_office(scratch / f"cpu{turn}")
        data = write_workbook(place / "数据.xlsx", notices(count))
        drafts = write_workbook(place / "草稿.xlsx", [{**row, "notice_no": f"{CODE}〔2026〕{n}号"} for n, row in enumerate(notices(count), 1)])
        command = ["-w", str(place), "issue", KIND, str(data), "--code", CODE, "--json"]
        tell(f"{count} notices, round {turn + 1} of {rounds}")
        best["make"] = min(best["make"], cpu_of(["-w", str(place), "make", KIND, str(drafts), "-o", str(place / "草稿"), "--json"]))
        best["issue"] = min(best["issue"], cpu_of(command))
        best["again"] = min(best["again"], cpu_of(command))
        if faults := faults_of(place, count):
            raise SystemExit(f"issue: {faults}")
    yield claim(f"{count} notices issued", best["issue"], "make, no register", best["make"], 4.0 * count / 1000, "CPU-seconds, best of rounds, .xlsx input")
    yield claim(f"{count} notices: second identical run", best["again"], "first run", best["issue"], best["issue"], "CPU-seconds, nothing written")


def claim(name: str, value: float, peer: str, peer_value: float, target: float, note: str, ok: bool | None = None) -> dict[str, Any]:
    """One line of the result; `ok` is value ≤ target unless given."""
    return {"name": name, "value": round(value, 3), "peer": peer, "peer_value": round(peer_value, 3),
            "ratio": round(value / peer_value, 2) if peer_value else None, "target": target, "ok": value <= target if ok is None else ok, "note": note}


def at_once(scratch: Path, label: str, processes: int, rows: int) -> dict[str, Any]:
    """Several processes, one sequence: distinct, consecutive, each batch in the order of its rows."""
    place = demonstration_office(scratch / f"race-{label}")
    data = [write_data(place / f"{n}.yaml", notices(rows, 1 + rows * n)) for n in range(processes)]
    start = time.perf_counter()
    codes = race(place, data)
    seconds = time.perf_counter() - start
    faults = faults_of(place, processes * rows) + ([] if row_order_kept(place) else ["order of rows"]) + ([] if not any(codes) else [f"exit {codes}"])
    return claim(f"{processes} processes × {rows}, {label}", processes * rows if not faults else 0, "numbers wanted", processes * rows,
                 processes * rows, f"{seconds:.1f} s wall; {faults[:3] or 'distinct, consecutive, in row order'}", not faults)


@contextlib.contextmanager
def new_place(folder: Path, url: str, warm: Path | None) -> Iterator[Path]:
    """An office of its own with an empty database, gone at the end; with the templates compiled in `warm`, if given."""
    with own_schema(url) if url else contextlib.nullcontext("") as own:
        os.environ[DATABASE] = own
        try:
            place = demonstration_office(folder)
            if warm is not None:
                shutil.copytree(warm / ".xundocs" / "cache", place / ".xundocs" / "cache")
            yield place
        finally:
            os.environ.pop(DATABASE)
            shutil.rmtree(folder, ignore_errors=True)


def deaths(scratch: Path, label: str, url: str, count: int, power: bool) -> dict[str, Any]:
    """kill −9, or power cuts, half at random moments and half at random input/output calls; resumed each time."""
    what = "power cuts" if power else "kill −9"
    mine = scratch / f"{'power' if power else 'kill'}-{label}"
    mine.mkdir()
    start = last = time.perf_counter()

    def told(toll: Toll) -> None:
        nonlocal last
        if time.perf_counter() - last > 10:
            last = time.perf_counter()
            tell(f"{what}, {label}: {toll.died} of {count}, {toll.finished} batches finished, {last - start:.0f} s")

    warm = demonstration_office(mine / "warm")
    with Victims(mine, warm) as victims:
        toll = kill_many(victims, lambda turn: new_place(mine / f"office{turn}", url, warm if turn % COLD else None), mine, count, ROWS, SEED,
                         power=power, told=told)
        places = victims.places()
    tell(f"{what}, {label}: died at {', '.join(f'{place} {n}' for place, n in places.most_common())}")
    return claim(f"{count} {what}, {label}", toll.died, "wanted", count, count,
                 f"{toll.finished} batches of {ROWS} finished, {time.perf_counter() - start:.0f} s; {toll.faults[:3] or 'nothing lost, doubled or left behind'}",
                 not toll.faults and toll.died >= count)


def trouble(scratch: Path, label: str, url: str, what: str, check: Callable[[Path], list[str]]) -> dict[str, Any]:
    """One of the checks of issue_trouble.py on a database of its own."""
    mine = scratch / f"{label}-{what.replace(' ', '-')}"
    mine.mkdir()
    start = time.perf_counter()
    with own_schema(url) if url else contextlib.nullcontext("") as own:
        os.environ[DATABASE] = own
        try:
            faults = check(mine)
        except NoMount as error:
            faults = [str(error)]
        finally:
            os.environ.pop(DATABASE)
    return claim(f"{what}, {label}", len(faults), "faults wanted", 0, 0,
                 str(faults[:3] or f"said plainly, consistent, went on afterwards; {time.perf_counter() - start:.0f} s"))


@contextlib.contextmanager
def databases() -> Iterator[list[tuple[str, str]]]:
    """(label, URL) of what can be tested; SQLite's URL is empty."""
    found = [("SQLite", "")]
    if os.environ.get(POSTGRES):
        found.append(("PostgreSQL", os.environ[POSTGRES]))
    yield found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--json", "--quick", "--faults"):
        parser.add_argument(name, action="store_true")
    options = parser.parse_args()
    os.environ.pop(DATABASE, None)
    found: list[dict[str, Any]] = []

    def note(one: dict[str, Any]) -> None:
        found.append(one)
        tell(shown(one))

    with tempfile.TemporaryDirectory(prefix="xundocs-issue-") as name, databases() as known:
        scratch = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(scratch / "cache")
        for one in thousand(scratch, 100 if options.quick else 1000, 1 if options.quick else 3):
            note(one)
        for label, url in known:
            with own_schema(url) if url else contextlib.nullcontext("") as own:
                os.environ[DATABASE] = own
                note(at_once(scratch, label, 8, 25 if options.quick else 250))
                os.environ.pop(DATABASE)
            for power, count in ((False, 500), (True, 200)) if options.faults else ():
                note(deaths(scratch, label, url, count // 10 if options.quick else count, power))
            for what, check in troubles(2 if options.quick else 10).items() if options.faults else ():
                if not url or what not in ONLY_SQLITE:
                    note(trouble(scratch, label, url, what, check))
    if not any("PostgreSQL" in c["name"] for c in found):
        print(f"PostgreSQL 没有测：先运行 . .ci/postgres.sh（它设 {POSTGRES}）", file=sys.stderr)
    return report(found, options.json)


def report(found: list[dict[str, Any]], as_json: bool) -> int:
    """Print; 1 when a claim falls short."""
    if as_json:
        print(json.dumps({"machine": f"{platform.machine()}, Python {platform.python_version()}", "claims": found, "failed_cases": []},
                         ensure_ascii=False, indent=1))
    else:
        for one in found:
            print(shown(one))
    return 0 if all(c["ok"] for c in found) else 1


if __name__ == "__main__":
    sys.exit(main())
