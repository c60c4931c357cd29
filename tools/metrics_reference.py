"""Writes docs/metrics.md from office/figures/metrics.yaml; `--check` fails when it is stale."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from xundocs.actions.ledger.labels import Labels
from xundocs.office.figures.metrics import Metric, Part, Query, definitions
from xundocs.office.records.kinds import kinds
from xundocs.office.records.states import machines
from xundocs.workspace import Workspace

TARGET = Path(__file__).parents[1] / "docs" / "metrics.md"
DERIVED = {"reached": "曾经进入", "overdue": "已逾期", "rechecked": "进入现在的状态以后复查过", "current_term": "属于本届"}
OPERATORS = {"in": "为其中之一", "not_in": "不为其中之一", "not": "不是", "contains": "含", "excludes": "不含", "ge": "不早于（不小于）", "le": "不晚于（不大于）"}
INTRODUCTION = """# 统计指标

本页由 `tools/metrics_reference.py` 从 `src/xundocs/office/figures/metrics.yaml` 生成，请勿手改。指标一处定义，`xundocs ledger stats`、图、统计表和文书里的数字都从这里来。

- 数字都是数出来的：每个数字记得它数了哪些记录，`--trace` 列出编号。
- 比率由分子分母现算，四舍五入，默认一位小数；分子一定在分母的记录之内；分母为 0 写“—”和理由，不写 0%。
- 立行立改与反馈整改是两条轨道，各算各的；线索的件与人、三种金额、三栏处理处分人数都不相加。
- 统计区间按每个指标写明的日期算；没有写日期的是时点数，按截至那一天的状态算。
- 每次输出都带六项口径说明：统计区间、统计范围、是否含以往年度、舍入、生成时间、数据校验值。
"""


def page() -> str:
    """The whole page."""
    found = definitions()
    sets = "\n".join(f"| `{name}` | {'、'.join(_state(s) for s in machines()['findings'].states if s in group.states)} |" for name, group in found.sets.items())
    parts = [INTRODUCTION, "## 状态集合\n\n“曾经进入”一个集合，指问题的状态记录里有过其中任一状态，日期取第一次进入的那天。\n\n| 集合 | 问题状态 |\n|---|---|\n" + sets + "\n"]
    parts += [_metric(metric) for metric in found.metrics.values()]
    return "\n".join(parts)


def _metric(metric: Metric) -> str:
    lines = [f"## {metric.code} {metric.name}（`{metric.id}`）\n"]
    for part in metric.parts:
        head = f"**{part.label}**（`{part.id}`，{part.unit}）：" if len(metric.parts) > 1 else f"单位：{part.unit}。"
        lines.append(f"- {head}{_part(part)}")
    lines += [f"- 不相加：{metric.never_add}"] if metric.never_add else []
    lines += [f"- 不应大于 {metric.at_most}；大于时按口径差报告。"] if metric.at_most else []
    lines += [f"- 应达到轮次规定的{kinds()['rounds'].label(metric.at_least)}。"] if metric.at_least else []
    lines += [f"- {metric.notes}"] if metric.notes else []
    return "\n".join(lines) + "\n"


def _part(part: Part) -> str:
    if part.over:
        return f"分子：{_query(part.of)} 分母：{_query(part.over)}"
    return _query(part.of) + (f"按「{kinds()[part.of.ledger].label(part.by)}」分列。" if part.by else "")


def _query(query: Query) -> str:
    kind = kinds()[query.ledger]
    conditions, at = [], query
    while True:
        conditions = [_condition(query.ledger, name, wanted) for name, wanted in at.where.items()] + conditions
        if at.base is None:
            break
        at = at.base
    words = f"「{kind.name}」" + (f"中{'，'.join(conditions)}的" if conditions else "的全部")
    words += f"「{kind.label(query.total)}」之和" if query.total else f"，按「{kind.label(query.distinct)}」去重" if query.distinct else "记录数"
    words += "，每个来源取最近一次" if query.latest_per is not None else ""
    words += f"，一条也没有时写“—（{query.when_none}）”" if query.when_none else ""
    words += f"（有{_query(query.unless).partition('记录数')[0]}，照写 0）" if query.unless else ""
    return words + (f"；统计区间按{_dated(query)}。" if query.dated else "；时点数。" if query.latest_per is None else "。")


def _dated(query: Query) -> str:
    group = query.dated.partition(":")[2]
    return f"第一次进入 `{group}` 的日期" if group else f"「{kinds()[query.ledger].label(query.dated)}」"


def _condition(ledger: str, name: str, wanted: Any) -> str:
    if name in ("any", "any_also"):
        return "（" + "，或者".join("并且".join(_condition(ledger, n, w) for n, w in either.items()) for either in wanted) + "）"
    if name in DERIVED:
        return DERIVED[name] + (f" `{wanted}`" if isinstance(wanted, str) else "")
    label = "编号" if name == "key" else "状态" if name == "state" else f"「{kinds()[ledger].label(name)}」"
    if not isinstance(wanted, Mapping):
        return f"{label}为{_code(ledger, name, wanted)}"
    return "并且".join(_operator(ledger, name, label, op, operand) for op, operand in wanted.items())


def _operator(ledger: str, name: str, label: str, op: str, operand: Any) -> str:
    if op == "present":
        return f"{label}{'已填' if operand else '未填'}"
    if op == "in_set":
        return f"{label}属于 `{operand}`"
    if op == "among":
        field = "编号" if operand["field"] == "key" else f"「{kinds()[operand['query'].ledger].label(operand['field'])}」"
        inner = operand["query"]
        conditions = [_condition(inner.ledger, n, w) for n, w in inner.where.items()]
        return f"{label}在「{kinds()[inner.ledger].name}」{'（' + '，'.join(conditions) + '）' if conditions else ''}的{field}里"
    values = operand if isinstance(operand, list) else [operand]
    return f"{label}{OPERATORS[op]}{'、'.join(_code(ledger, name, v) for v in values)}"


def _code(ledger: str, name: str, value: Any) -> str:
    return "是" if value is True else f"“{_labels()(ledger, name, value)}”"


@lru_cache(1)
def _labels() -> Labels:
    return Labels(Workspace(), "2026-01-01")


def _state(code: str) -> str:
    return machines()["findings"].states[code]


def main() -> int:
    """Write or check."""
    made = page()
    if TARGET.exists() and TARGET.read_text("utf-8") == made:
        return 0
    if "--check" in sys.argv:
        print("docs/metrics.md: 过期，请运行 python tools/metrics_reference.py")
        return 1
    TARGET.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
