"""What the lists of an inspection must satisfy together: warnings, one for each inspection and fault. Source: spec C1.2, I-11."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from xundocs.office.records.columns import column
from xundocs.office.records.states import machines
from xundocs.office.sheets.layouts import ListLayout
from xundocs.problems import Problem, Where, listed

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
    fed_back = _FedBack(rows)
    says = [list(map(any, zip(*map(fed_back.column, names), strict=True))) for names in REQUIRED]
    for inspection, places in fed_back.by_inspection.items():
        numbers = sorted(fed_back.numbers[place] or 0 for place in places)
        if numbers != list(range(1, len(places) + 1)):
            lacking = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
            said = "、".join(filter(None, (f"缺第{_some(lacking)}条" if lacking else "", f"{numbers.count(0)} 个没有序号" if 0 in numbers else "")))
            yield "V-LIST-02", inspection, f"反馈序号不是从 1 连续排到 {len(places)}：{said}", "请核对反馈意见和问题清单的序号。"
        for names, said_of in zip(REQUIRED, says, strict=True):
            blank = [place for place in places if not said_of[place]]
            if blank:
                label = labels[names[0]]
                yield "V-LIST-03", inspection, f"{fed_back.of(blank)}没有填{label}", f"请补填「{label}」：xundocs ledger set 编号 {label}=…。"


def _tasks(layout: ListLayout, rows: Rows, labels: Mapping[str, str]) -> Iterator[Fault]:
    for inspection, said in _planned(rows, "tasks"):
        yield "V-LIST-04", inspection, f"{said}没有整改任务", "每个问题至少有一项任务，请补登任务清单。"


def _responsibilities(layout: ListLayout, rows: Rows, labels: Mapping[str, str]) -> Iterator[Fault]:
    for inspection, said in _planned(rows, "responsibilities"):
        yield "V-LIST-05", inspection, f"{said}没有写明责任", "请补登责任清单。"
    fed_back, owned = _FedBack(rows), rows.get("responsibilities", ())
    by_finding = dict(zip(column(owned, "finding"), zip(column(owned, "undertaker"), map(_is_secretary, column(owned, "leader_in_charge")), strict=True), strict=True))
    for inspection, places in fed_back.by_inspection.items():
        held = [(place, *by_finding[fed_back.keys[place]]) for place in places if fed_back.keys[place] in by_finding]
        nobody = [place for place, undertaker, _ in held if not undertaker]
        if nobody:
            yield "V-LIST-06", inspection, f"{fed_back.of(nobody)}没有具体责任人", "一名领导主抓、一个部门主办、一名干部主责，三样要写全；写职务。"
        if held and not any(leads for _, _, leads in held):
            yield "V-LIST-07", inspection, "没有一条由书记直接牵头", "书记是整改第一责任人，至少直接牵头一条；请与被巡察党组织核对责任领导。"


@cache
def _is_secretary(post: str) -> bool:
    for other in NOT_SECRETARY:
        post = post.replace(other, "")
    return "书记" in post


def _measures(layout: ListLayout, rows: Rows, labels: Mapping[str, str]) -> Iterator[Fault]:
    for inspection, said in _without(rows, "measures", {"closed"}):
        yield "V-LIST-08", inspection, f"{said}已经销号，却没有整改措施", "请补登整改清单，连同佐证材料。"


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


class _FedBack:
    """The findings that were fed back, by the place of their row: column by column, for there may be very many."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows.get("findings", ())
        self.keys, self.numbers = self.column("key"), self.column("seq")
        self.by_inspection: dict[str, list[int]] = {}
        for place, (noted, inspection) in enumerate(zip(self.column("statement_sha256"), self.column("inspection"), strict=True)):
            if noted:
                self.by_inspection.setdefault(inspection, []).append(place)

    def column(self, name: str) -> list[Any]:
        """A field of every finding."""
        return column(self._rows, name)

    def of(self, places: Sequence[int]) -> str:
        """第2、5条 — findings by their number, else by their key."""
        numbers = sorted(self.numbers[place] for place in places if self.numbers[place])
        return f"第{_some(numbers)}条" if len(numbers) == len(places) else _some([self.keys[place] for place in places])


def _planned(rows: Rows, ledger: str) -> Iterator[tuple[str, str]]:
    """Inspection, and those of its findings that the plan must have dealt with and of which a ledger says nothing."""
    return _without(rows, ledger, machines()["findings"].sets["fed_back"] - BEFORE_PLAN)


def _without(rows: Rows, ledger: str, states: Collection[str]) -> Iterator[tuple[str, str]]:
    fed_back, known = _FedBack(rows), set(column(rows.get(ledger, ()), "finding"))
    lacking = [state in states and key not in known for state, key in zip(fed_back.column("state"), fed_back.keys, strict=True)]
    for inspection, places in fed_back.by_inspection.items():
        found = [place for place in places if lacking[place]]
        if found:
            yield inspection, fed_back.of(found)


def _some(numbers: Sequence[Any]) -> str:
    return listed(numbers, SHOWN, "等{}")
