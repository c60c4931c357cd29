"""The statutory test data beside the checkout, read as clauses. Absent data skips the test that asks for it."""

from __future__ import annotations

import json
import lzma
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from xundocs.model.clause import Clause
from xundocs.model.numerals import to_int

SHARED = Path(os.environ.get("XUNDOCS_SHARED") or Path(__file__).resolve().parents[3] / "shared")
LAWS = SHARED / "laws"


def provision_id(label: str, seen: set[str]) -> str:
    """第三百八十八条之一 → art_388-1; anything else gets an identifier of its own, unique within `seen`."""
    head, _, tail = label.removeprefix("第").partition("条")
    number = to_int(head) if label.startswith("第") and "条" in label else None
    if number is None:
        found = "other_" + "".join(label.split())[:40]
    elif tail.startswith("之") and to_int(tail[1:]) is not None:
        found = f"art_{number}-{to_int(tail[1:])}"
    else:
        found = f"art_{number}"
    unique, copy = found, 1
    while unique in seen:
        copy += 1
        unique = f"{found}_copy_{copy}"
    seen.add(unique)
    return unique


def read_clauses(name: str) -> Iterator[Clause]:
    """The clauses of `union` or `lawrefbook`, works kept together."""
    seen: dict[tuple[str, str], set[str]] = {}
    works: dict[str, list[Clause]] = {}
    with lzma.open(LAWS / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            ids = seen.setdefault((row["law"], row["version"]), set())
            path = tuple(part for part in (row["chapter"] or "").split(" / ") if part)
            works.setdefault(row["law"], []).append(Clause(
                row["law"], row["law"], (), row["version"] or "", row["status"] or "", row["kind"] or "",
                row.get("issuer") or "", path, provision_id(row["article_no"], ids), row["article_no"], row["text"],
                row.get("effective_date") or ""))
    for clauses in works.values():
        yield from clauses


@cache
def clauses_of(name: str) -> tuple[Clause, ...]:
    """`read_clauses`, once per process. Skips the test if the data is not there."""
    if not (LAWS / f"{name}.jsonl.xz").is_file():
        import pytest

        pytest.skip("no statutory data beside the checkout (set XUNDOCS_SHARED)")
    return tuple(read_clauses(name))


def by_work(clauses: tuple[Clause, ...]) -> dict[str, list[Clause]]:
    """{work id: its clauses}."""
    works: dict[str, list[Clause]] = {}
    for clause in clauses:
        works.setdefault(clause.work_id, []).append(clause)
    return works
