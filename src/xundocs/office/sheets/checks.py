"""What the lists of an inspection must satisfy together: warnings, one for each inspection and fault. Source: spec C1.2, I-11."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from xundocs.office.records.columns import column
from xundocs.office.records.states import machines
from xundocs.office.sheets.layouts import ListLayout
from xundocs.problems import Problem, Where

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
Fault = tuple[str, str, str, str]
"""(code, inspection, message, remedy)"""
SHOWN = 12
REQUIRED = (("focus",), ("common_or_individual",), ("rect_mode",), ("category", "natures"))
"""What the list of findings must say of each, of several fields one."""
BEFORE_PLAN = frozenset({"fed_back", "plan_returned"})
NOT_SECRETARY = ("副书记", "纪委书记")


def list_problems(layout: ListLayout, rows: Rows, labels: Mapping[str, str]) -> Iterator[Problem]:
    """The faults of one list. `labels`: field of a finding → its Chinese name."""
    names = {row["key"]: row.get("organisation_name") or row.get("organisation") or row["key"] for row in rows.get("inspections", ())}
    for code, inspection, message, remedy in _CHECKS.get(layout.id, _nothing)(layout, rows, labels):
        yield Problem(code, f"{names.get(inspection, inspection)}：{message}", remedy, Where(layout.short_name), severity="warning", strength="实务")


def _nothing(layout: ListLayout, rows: Rows, labels: Mapping[str, str]) -> Iterable[Fault]:
    return ()


def _findings(layout: ListLayout, rows: Rows, labels: Mapping[str, str]) -> Iterator[Fault]:
    for inspection, found in _fed_back(rows).items():
        numbers = sorted(row["seq"] or 0 for row in found)
        if numbers != list(range(1, len(found) + 1)):
            lacking = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
            said = "、".join(filter(None, (f"缺第{_listed(lacking)}条" if lacking else "", f"{numbers.count(0)} 个没有序号" if 0 in numbers else "")))
            yield "V-LIST-02", inspection, f"反馈序号不是从 1 连续排到 {len(found)}：{said}", "请核对反馈意见和问题清单的序号。"
        for names in REQUIRED:
            yield from _blank(inspection, found, labels[names[0]], names)


def _blank(inspection: str, found: Sequence[Row], label: str, names: Sequence[str]) -> Iterator[Fault]:
    blank = [row for row in found if not any(row[name] for name in names)]
    if blank:
        yield "V-LIST-03", inspection, f"{_of(blank)}没有填{label}", f"请补填「{label}」：xundocs ledger set 编号 {label}=…。"


def _tasks(layout: ListLayout, rows: Rows, labels: Mapping[str, str]) -> Iterator[Fault]:
    for inspection, found in _planned(rows, "tasks"):
        yield "V-LIST-04", inspection, f"{_of(found)}没有整改任务", "每个问题至少有一项任务，请补登任务清单。"


def _responsibilities(layout: ListLayout, rows: Rows, labels: Mapping[str, str]) -> Iterator[Fault]:
    for inspection, found in _planned(rows, "responsibilities"):
        yield "V-LIST-05", inspection, f"{_of(found)}没有写明责任", "请补登责任清单。"
    findings = {row["key"]: row for row in rows.get("findings", ())}
    owned: dict[str, list[tuple[Row, Row]]] = {}
    for row in rows.get("responsibilities", ()):
        if finding := findings.get(row["finding"]):
            owned.setdefault(finding["inspection"], []).append((finding, row))
    for inspection, pairs in owned.items():
        nobody = [finding for finding, row in pairs if not row["undertaker"]]
        if nobody:
            yield "V-LIST-06", inspection, f"{_of(nobody)}没有具体责任人", "一名领导主抓、一个部门主办、一名干部主责，三样要写全；写职务。"
        if not any(_is_secretary(row["leader_in_charge"]) for _, row in pairs):
            yield "V-LIST-07", inspection, "没有一条由书记直接牵头", "书记是整改第一责任人，至少直接牵头一条；请与被巡察党组织核对责任领导。"


def _is_secretary(post: str) -> bool:
    for other in NOT_SECRETARY:
        post = post.replace(other, "")
    return "书记" in post


def _measures(layout: ListLayout, rows: Rows, labels: Mapping[str, str]) -> Iterator[Fault]:
    known = set(column(rows.get("measures", ()), "finding"))
    for inspection, found in _fed_back(rows).items():
        without = [row for row in found if row["state"] == "closed" and row["key"] not in known]
        if without:
            yield "V-LIST-08", inspection, f"{_of(without)}已经销号，却没有整改措施", "请补登整改清单，连同佐证材料。"


def _archive(layout: ListLayout, rows: Rows, labels: Mapping[str, str]) -> Iterator[Fault]:
    """Papers that a file of an inspection must hold. Only inspections of which something was filed are looked at."""
    titles: dict[tuple[str, str], list[str]] = {}
    for row in rows.get("archive", ()):
        titles.setdefault((row["round"], row["organisation"]), []).append(row["title"])
    for row in rows.get("inspections", ()):
        filed = titles.get((row["round"], row["organisation"]))
        lacking = [name for name in layout.required if filed and not any(name in title for title in filed)]
        if lacking:
            yield "V-LIST-09", row["key"], f"归档目录里没有{'、'.join(lacking)}", "请收齐归档并登记；确实没有的在案卷备考表里写明。"


_CHECKS: Mapping[str, Callable[[ListLayout, Rows, Mapping[str, str]], Iterable[Fault]]] = {
    "findings_list": _findings, "tasks_list": _tasks, "responsibilities_list": _responsibilities, "rectification_list": _measures, "archive_ledger": _archive}


def _fed_back(rows: Rows) -> dict[str, list[Row]]:
    """Inspection → its findings that were fed back."""
    found: dict[str, list[Row]] = {}
    findings = rows.get("findings", ())
    for row, noted, inspection in zip(findings, column(findings, "statement_sha256"), column(findings, "inspection"), strict=True):
        if noted:
            found.setdefault(inspection, []).append(row)
    return found


def _planned(rows: Rows, ledger: str) -> Iterator[tuple[str, list[Row]]]:
    """Inspection → its findings that the plan must have dealt with and of which a ledger says nothing."""
    states = machines()["findings"].sets["fed_back"] - BEFORE_PLAN
    known = set(column(rows.get(ledger, ()), "finding"))
    for inspection, found in _fed_back(rows).items():
        without = [row for row in found if row["state"] in states and row["key"] not in known]
        if without:
            yield inspection, without


def _of(found: Sequence[Row]) -> str:
    """第2、5条 — findings by their number, else by their key."""
    numbers = sorted(row["seq"] for row in found if row["seq"])
    return f"第{_listed(numbers)}条" if len(numbers) == len(found) else _listed([row["key"] for row in found])


def _listed(numbers: Sequence[Any]) -> str:
    return "、".join(map(str, numbers[:SHOWN])) + (f"等{len(numbers)}" if len(numbers) > SHOWN else "")
