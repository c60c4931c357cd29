"""Proves that everything the seed articles name has its place in this project, and says honestly what has none yet.

Reads `coverage_of_seeds.yaml` (item → places) and looks every place up in the shipped files, so that it fails when a
place vanishes. `places` must exist; `later` ones are work to come and are listed as missing. With the domain
specification at hand (XUNDOCS_SHARED or ../shared) it also proves that no row of its tables A1 and A3 is left out.

Source: issue “What we ship”; domain specification, sections A1 and A3.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"


@dataclass(slots=True)
class Row:
    """One item of the seeds with what became of its places."""

    item: str
    name: str
    seeds: list[str]
    found: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    to_come: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def covered(self) -> bool:
        """True when it has a place and none of its places has vanished."""
        return bool(self.found) and not self.vanished


@cache
def text_of(path: Path) -> str:
    """A file's text, "" when it is not there."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def texts_of_work(work_id: str) -> str:
    """All texts of a work of the corpus."""
    return "\n".join(text_of(path) for path in sorted((CORPUS / work_id).glob("*.md")))


def in_text(rest: str) -> bool:
    """`work:words`: do the work's texts hold the words?"""
    work_id, _, words = rest.partition(":")
    return bool(words) and words in texts_of_work(work_id)


def in_figures(rest: str) -> bool:
    """`work:N01`: is there a check with this id?"""
    work_id, _, check = rest.partition(":")
    return any(entry["id"] == check for entry in read_yaml(CORPUS / work_id / "figures.yaml").get("checks", []))


def in_glossary(term: str) -> bool:
    """Has the glossary a row for exactly this term?"""
    cells = {cell.strip() for line in text_of(ROOT / "docs" / "glossary.md").splitlines() if line.startswith("|")
             for cell in line.split("|")[1:3]}
    return term in cells or any(cell.startswith(term + "（") for cell in cells)


def is_kind(code: str) -> bool:
    """Is there a document kind with this code (D08)?"""
    return any(re.search(rf"^code: *{code}\s*$", text_of(path), re.MULTILINE) for path in ROOT.glob("templates/*/kind.yaml"))


def in_package(package: str) -> Callable[[str], bool]:
    """Is a code named in the sources or data of this package?"""
    def look(code: str) -> bool:
        files = (p for p in (ROOT / "src" / "xundocs" / package).rglob("*") if p.suffix in (".py", ".yaml", ".toml"))
        return any(re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", text_of(path)) for path in files)
    return look


def on_page(rest: str) -> bool:
    """`handbook/figures:words`: does this page of the documentation hold the words?"""
    name, _, words = rest.partition(":")
    return bool(words) and words in text_of(ROOT / "docs" / f"{name}.md")


def is_command(line: str) -> bool:
    """`ledger accounts --outcome`: has the command line's reference this command with these options?"""
    words = [w for w in line.split() if not w.startswith("--")]
    section = text_of(ROOT / "docs" / "cli.md").partition(f"## xundocs {' '.join(words)}\n")[2].partition("\n## ")[0]
    return bool(section) and all(f"{option} " in section for option in line.split() if option.startswith("--"))


LOOK_UP: dict[str, Callable[[str], bool]] = {
    "rule": in_text, "report": in_text, "check": in_figures, "glossary": in_glossary, "kind": is_kind,
    "work": lambda work_id: (CORPUS / work_id / "work.yaml").is_file(),
    "ledger": in_package("office"), "metric": in_package("office"), "check-code": in_package("review"),
    "page": on_page, "command": is_command,
}


def exists(place: str) -> bool:
    """Is a place (`glossary:五账`) there? Raises: KeyError for an unknown sort of place."""
    sort, _, rest = place.partition(":")
    return LOOK_UP[sort](rest)


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML file as a dict, empty when it is not there."""
    import yaml

    return yaml.safe_load(text_of(path)) or {}


def rows() -> list[Row]:
    """Every item with its places looked up."""
    result = []
    for entry in read_yaml(Path(__file__).with_suffix(".yaml"))["items"]:
        row = Row(entry["item"], entry["name"], entry["seeds"], note=entry.get("note", ""))
        for place in entry["places"]:
            (row.found if exists(place) else row.vanished).append(place)
        for place in entry.get("later", []):
            (row.found if exists(place) else row.to_come).append(place)
        result.append(row)
    return result


def left_out(listed: set[str]) -> list[str] | None:
    """Rows of the specification's tables A1 and A3 that the list does not name; None without the specification."""
    shared = Path(os.environ.get("XUNDOCS_SHARED") or ROOT.parent / "shared")
    spec = text_of(shared / "domain" / "spec.md")
    if not spec:
        return None
    part_1, part_3 = spec.partition("## A1.")[2].partition("## A2.")[0], spec.partition("## A3.")[2].partition("## A4.")[0]
    named = [f"A1-{int(n):02}" for n in re.findall(r"^\| (\d+) \|", part_1, re.MULTILINE)]
    named += [f"A3-{n}" for n in re.findall(r"^\| (N\d+) \|", part_3, re.MULTILINE)]
    return [item for item in named if item not in listed]


def claims(table: list[Row], missing: list[str] | None) -> list[dict[str, Any]]:
    """The claims of the benchmark contract."""
    covered = sum(row.covered for row in table)
    later = [place for row in table for place in row.to_come]
    planned = sum(len(row.found) + len(row.to_come) for row in table)
    result = [
        _claim("种子里的每一项都有落点", covered, "种子条目", len(table), 1.0, ""),
        _claim("已经建成的落点", planned - len(later), "全部落点（含以后完成的）", planned, 0.0,
               "尚缺：" + "、".join(sorted(set(later))) if later else ""),
    ]
    if missing is not None:
        result.append(_claim("规格 A1、A3 的各行都在表内", len(table), "规格各行", len(table) + len(missing), 1.0, "、".join(missing)))
    return result


def _claim(name: str, value: int, peer: str, peer_value: int, target: float, note: str) -> dict[str, Any]:
    ratio = value / peer_value if peer_value else 0.0
    return {"name": name, "value": value, "peer": peer, "peer_value": peer_value, "ratio": round(ratio, 4), "target": target,
            "ok": ratio >= target, "note": note}


def print_table(table: list[Row], missing: list[str] | None) -> None:
    """The table seed → place for a person."""
    for row in table:
        sign = "有" if row.covered else "缺"
        print(f"{row.item}　{row.name}（{'、'.join(row.seeds)}）　{sign}：{'；'.join(row.found) or '没有落点'}")
        for label, places in (("不见了", row.vanished), ("尚缺", row.to_come)):
            if places:
                print(f"　　{label}：{'；'.join(places)}")
        if row.note:
            print(f"　　说明：{row.note}")
    later = sorted({place for row in table for place in row.to_come})
    print(f"\n共 {len(table)} 项，有落点 {sum(row.covered for row in table)} 项；以后完成的落点尚缺 {len(later)} 处：{'、'.join(later) or '无'}。")
    print("没有领域规格，未核对有没有漏列的行。" if missing is None else f"规格中漏列的行：{'、'.join(missing) or '无'}。")


def main() -> int:
    """Prints the table or the JSON of the contract; 1 when a place has vanished or an item has none."""
    parser = argparse.ArgumentParser(description="种子文章所列各项的落点")
    parser.add_argument("--json", action="store_true", help="按约定输出 JSON")
    parser.add_argument("--quick", action="store_true", help="与完整运行相同，本项核对很快")
    parser.add_argument("--strict", action="store_true", help="以后完成的落点有缺也算失败")
    options = parser.parse_args()
    table = rows()
    missing = left_out({row.item for row in table})
    results = claims(table, missing)
    failed = [f"{row.item} {row.name}: {'、'.join(row.vanished) or '没有落点'}" for row in table if not row.covered]
    if options.strict:
        failed += [f"{row.item} {row.name}: 尚缺 {'、'.join(row.to_come)}" for row in table if row.to_come]
    if options.json:
        print(json.dumps({"machine": platform.platform(), "claims": results, "failed_cases": failed}, ensure_ascii=False, indent=1))
    else:
        print_table(table, missing)
    return 0 if not failed and all(claim["ok"] for claim in results) else 1


if __name__ == "__main__":
    sys.exit(main())
