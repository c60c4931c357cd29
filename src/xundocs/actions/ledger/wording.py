"""How a document's values are taken from the records, in the words of the ledgers: 问题清单（已反馈过、状态不是已撤销），状态为已销号."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xundocs.actions.ledger.forms import Forms
from xundocs.office.figures.drawing import Taken, Taking
from xundocs.office.figures.metrics import ALTERNATIVES, Query
from xundocs.office.records.kinds import ORGANISATIONS, kinds
from xundocs.workspace import Workspace

SETS = {"found": "核定", "reported": "报告", "fed_back": "反馈", "open": "在账", "closed": "销号", "handed_over": "移交", "instant": "立行立改", "awaiting": "待反馈"}
"""What the sets of states in metrics.yaml are called."""


class Wording:
    """Words for queries, conditions and paths; codes as the office calls them."""

    def __init__(self, workspace: Workspace) -> None:
        self._forms = Forms(workspace)

    def taken(self, taking: Taking, field: str) -> str:
        """How a field of a document is taken; `items[2].due` names a column of a list. "" for one that is not taken."""
        name, bracket, rest = field.partition("[")
        taken, ledger = taking.fields.get(name), taking.per
        if taken is not None and bracket:
            ledger = taken.each.ledger if taken.each else ledger
            taken = taken.columns.get(rest.rpartition(".")[2])
        return self._of(taken, ledger) if taken is not None else ""

    def _of(self, taken: Taken, ledger: str) -> str:
        if taken.path:
            return self.path(taken.path, ledger) + ("，取最后一条" if taken.latest else "")
        query = taken.count or taken.sum or taken.each
        assert query is not None
        told = self.query(query)
        return f"{told}，「{self._label(query.ledger, query.total)}」合计" if taken.sum else f"{told}，{'逐条列出' if taken.each else '条数'}"

    def path(self, path: str, ledger: str) -> str:
        """The field at the end of a path, with its ledger."""
        *steps, last = path.split(".")
        for step in steps:
            kind = kinds()[ledger]
            ledger = step if step in kinds() and step not in kind.fields else kind.links[step]
        return f"{kinds()[ledger].name}「{self._label(ledger, last)}」"

    def query(self, query: Query) -> str:
        """Which rows."""
        told = "、".join(self.condition(query.ledger, query.where))
        if query.base is not None:
            return f"{self.query(query.base)}，其中{told}" if told else self.query(query.base)
        return f"{kinds()[query.ledger].name}（{told}）" if told else kinds()[query.ledger].name

    def condition(self, ledger: str, where: Mapping[str, Any]) -> list[str]:
        """Every part of a condition."""
        found = []
        for name, wanted in where.items():
            if name in ALTERNATIVES:
                found.append(f"（{'或'.join('且'.join(self.condition(ledger, one)) for one in wanted)}）")
            elif name == "reached":
                found.append(f"已{SETS.get(str(wanted), str(wanted))}过")
            elif name in ("overdue", "current_term"):
                found.append(("" if wanted else "不") + {"overdue": "逾期", "current_term": "属本届"}[name])
            else:
                found += self._part(ledger, name, wanted)
        return found

    def _part(self, ledger: str, name: str, wanted: Any) -> list[str]:
        label = self._label(ledger, name)
        if not isinstance(wanted, Mapping):
            return [f"{label}为{self._word(ledger, name, wanted)}"]
        words = {"in": "为{}", "not_in": "不是{}", "not": "不是{}", "contains": "含{}", "excludes": "不含{}", "ge": "不小于{}", "le": "不大于{}"}
        found = [f"{label}{words[how].format(self._word(ledger, name, value))}" for how, value in wanted.items() if how in words]
        if "present" in wanted:
            found.append(f"{label}{'已填' if wanted['present'] else '没有填'}")
        if "in_set" in wanted:
            found.append(f"{label}属{SETS.get(wanted['in_set'], wanted['in_set'])}")
        if "among" in wanted:
            found.append(f"{kinds()[ledger].name if name == 'key' else label}有：{self.query(wanted['among']['query'])}")
        return found

    def _label(self, ledger: str, name: str) -> str:
        return self._forms.of(kinds()[ledger]).fields[name].label if name in kinds()[ledger].fields else kinds()[ledger].label(name)

    def _word(self, ledger: str, name: str, value: Any) -> str:
        if isinstance(value, list | tuple):
            return "、".join(self._word(ledger, name, one) for one in value)
        if kinds()[ledger].links.get(name) == ORGANISATIONS:
            return str(value)
        return self._forms.of(kinds()[ledger]).text(name, value)
