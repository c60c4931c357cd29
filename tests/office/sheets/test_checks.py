"""What is wrong with the lists of an inspection is named once, with the numbers of the findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from xundocs.office.records.kinds import kinds
from xundocs.office.sheets.checks import list_problems
from xundocs.office.sheets.layouts import layouts

ORG = "中共清源县教育局党组"
LABELS = {name: kinds()["findings"].label(name) for name in kinds()["findings"].fields}


def row(ledger: str, key: str, **values: Any) -> dict[str, Any]:
    return {**kinds()[ledger].empty, "key": key, **values}


def finding(number: int, **values: Any) -> dict[str, Any]:
    given = {"inspection": "P-0001", "seq": number, "focus": "f1", "category": "f1_duty", "common_or_individual": "common", "rect_mode": "time_limited",
             "state": "rectifying", "statement_sha256": "a" * 64}
    return row("findings", f"I-{number:04d}", **{**given, **values})


def office(**changed: Sequence[Mapping[str, Any]]) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Two findings with everything a plan says of them, one of them closed, its papers filed."""
    whole: dict[str, Sequence[Mapping[str, Any]]] = {
        "inspections": [row("inspections", "P-0001", organisation="edu", organisation_name=ORG, round="R-1")],
        "findings": [finding(1), finding(2, state="closed")],
        "tasks": [row("tasks", f"K-000{n}", finding=f"I-000{n}") for n in (1, 2)],
        "responsibilities": [row("responsibilities", f"Z-000{n}", finding=f"I-000{n}", leader_in_charge=leader, lead_dept="办公室", undertaker="办公室主任")
                             for n, leader in ((1, "党组书记、局长"), (2, "分管副局长"))],
        "measures": [row("measures", "M-0001", finding="I-0002")],
        "archive": [row("archive", f"D-000{n}", round="R-1", organisation="edu", title=title)
                    for n, title in enumerate(("整改报告真实性承诺书", "关于整改方案的联审意见", "档案交接单"), 1)]}
    return {**whole, **changed}


def found(name: str, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[tuple[str, str]]:
    problems = list(list_problems(layouts()[name], rows, LABELS))
    assert all(p.severity == "warning" and p.remedy and p.message.startswith(f"{ORG}：") for p in problems)
    return [(p.code, p.message.removeprefix(f"{ORG}：")) for p in problems]


@pytest.mark.parametrize("name", list(layouts()))
def test_lists_in_order_say_nothing(name: str) -> None:
    assert found(name, office()) == []


ROWS = office()
RESPONSIBLE = ROWS["responsibilities"]
FAULTS: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("findings_list", {"findings": [finding(1), finding(3)]}, [("V-LIST-02", "反馈序号不是从 1 连续排到 2：缺第2条")]),
    ("findings_list", {"findings": [finding(1), {**finding(2), "seq": 0}]}, [("V-LIST-02", "反馈序号不是从 1 连续排到 2：1 个没有序号")]),
    ("findings_list", {"findings": [finding(1, focus=""), finding(2, focus="", rect_mode="")]}, [("V-LIST-03", "第1、2条没有填监督维度"), ("V-LIST-03", "第2条没有填整改方式")]),
    ("findings_list", {"findings": [finding(1, category=""), finding(2, category="", natures=["工作纪律"], common_or_individual="")]},
     [("V-LIST-03", "第2条没有填共性或个性"), ("V-LIST-03", "第1条没有填问题类别")]),
    ("findings_list", {"findings": [finding(7, statement_sha256="", seq=0)]}, []),
    ("tasks_list", {"tasks": ROWS["tasks"][:1]}, [("V-LIST-04", "第2条没有整改任务")]),
    ("tasks_list", {"tasks": [], "findings": [finding(1, state="fed_back"), finding(2, state="withdrawn"), finding(3, state="transferred")]}, []),
    ("responsibilities_list", {"responsibilities": RESPONSIBLE[:1]}, [("V-LIST-05", "第2条没有写明责任")]),
    ("responsibilities_list", {"responsibilities": [RESPONSIBLE[0], {**RESPONSIBLE[1], "undertaker": ""}]}, [("V-LIST-06", "第2条没有具体责任人")]),
    ("responsibilities_list", {"responsibilities": [{**one, "leader_in_charge": post} for one, post in zip(RESPONSIBLE, ("党组副书记", "纪委书记"), strict=True)]},
     [("V-LIST-07", "没有一条由书记直接牵头")]),
    ("rectification_list", {"measures": []}, [("V-LIST-08", "第2条已经销号，却没有整改措施")]),
    ("archive_ledger", {"archive": ROWS["archive"][:1]}, [("V-LIST-09", "归档目录里没有联审意见、交接单")]),
    ("archive_ledger", {"archive": []}, []),
]


@pytest.mark.parametrize(("name", "changed", "said"), FAULTS)
def test_a_fault_is_said_once_for_an_inspection(name: str, changed: dict[str, Any], said: list[tuple[str, str]]) -> None:
    assert found(name, office(**changed)) == said


def test_many_are_not_all_listed() -> None:
    [(_, said)] = found("tasks_list", office(tasks=[], findings=[finding(n) for n in range(1, 31)]))
    assert said == "第1、2、3、4、5、6、7、8、9、10、11、12等30条没有整改任务"
