"""Records of other ledgers that rows of a sheet bring along: the tasks, responsibilities and measures of a finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from xundocs.actions.ledger.together import Together
from xundocs.documents.records import RawRecord
from xundocs.office.records.kinds import LedgerKind, kinds
from xundocs.office.sheets.headings import spoken
from xundocs.problems import Problem, Where, listed

_SHOWN_ROWS = 6
_Rows = list[tuple[Where, dict[str, Any]]]


def children(kind: LedgerKind, records: Sequence[tuple[str, Together]]) -> tuple[dict[str, list[RawRecord]], list[Problem]]:
    """By ledger what the rows say for it; what lacks something there is named and left out.

    `records`: (the record's key, its rows).
    """
    found: dict[str, list[RawRecord]] = defaultdict(list)
    lacking: dict[tuple[str, str, str], list[Where]] = defaultdict(list)
    for child in spoken(kind.id).children if any(one.parts for _, one in records) else ():
        below = kinds()[child]
        for key, one in records:
            for where, values in _rows_of(below, one):
                if child == "measures" and values.get("completed_on") and not values.get("evidence"):
                    lacking[child, below.label("completed_on"), below.label("evidence")].append(where)
                    del values["completed_on"]
                missing = [below.label(n) for n, declared in below.fields.items() if declared.get("required") and n != "finding" and not values.get(n)]
                if missing:
                    lacking[child, below.name, "、".join(missing)].append(where)
                else:
                    found[child].append(RawRecord({"finding": key, **values}, where, {}, one.own.folder))
    return found, [_left_out(child, what, missing, places) for (child, what, missing), places in lacking.items()]


def _rows_of(below: LedgerKind, one: Together) -> _Rows:
    """What the rows of one record say for a ledger. Rows that say the same count once; all are one where there can be only one."""
    prefix = f"{below.id}."
    said: _Rows = []
    whole: _Rows = []
    for where, values in one.parts:
        given = {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix) and value not in (None, "", [])}
        if given and all(given != before for _, before in said):
            said.append((where, given))
            whole.append((where, {**_implied(below.id, one.own.values, values), **given}))
    return [(whole[0][0], _joined([values for _, values in whole]))] if len(whole) > 1 and ("finding",) in below.unique else whole


def _implied(child: str, own: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """What a child record needs and the row says under another name. The secretary is the first responsible by definition."""
    if child == "responsibilities":
        return {"main_org": own.get("organisation", ""), "first_responsible": "党组织书记"}
    return {"due": row.get("due") or own.get("due", "")} if child == "tasks" else {}


def _joined(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One record of several: what they say differently stands side by side."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: "、".join(dict.fromkeys(str(row[name]) for row in rows if row.get(name))) for name in names}


def _left_out(child: str, what: str, missing: str, places: Sequence[Where]) -> Problem:
    rows = listed([where.row for where in places], _SHOWN_ROWS, "等{}")
    remedy = "佐证材料另列一栏写明名称，或以后用 xundocs ledger set M-… 完成日期=… --evidence 文件 补登。" if what == "完成日期" \
        else f"补上这几栏再导入，或以后用 xundocs ledger add {child} 登记。"
    return Problem("L-CHILD", f"第{rows}行的{what}没有登记：表里没有{missing}", remedy, Where(places[0].file, places[0].sheet, places[0].row), severity="warning")
