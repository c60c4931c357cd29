"""The five accounts (五账): 报账 交账 转账 查账 销账, each finding in exactly one column, and what does not balance.

Source: spec C1.3. 报账 = 交账 + 转账 + 合并撤销 + 立行立改（单列） + 待反馈; 交账 = 销账 + 在账 + 移交办理; 转账 = 已回复 + 未到期 + 超期.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xundocs.model.percentage import percent
from xundocs.office.figures.compute import NOTHING
from xundocs.office.figures.facts import Facts
from xundocs.office.figures.footnotes import Footnotes, not_by_organisation
from xundocs.office.records.columns import Columns, each_once
from xundocs.problems import Problem

LEDGERS = ("clues", "findings", "immediates", "inspections", "measures", "reports", "rounds", "suggestions", "supervisions", "tasks")
COLUMNS: Mapping[str, str] = {
    "reported": "报账", "fed_back": "交账", "transferred": "转账", "withdrawn": "合并撤销", "immediate": "立行立改", "awaiting": "待反馈",
    "closed": "销账", "open": "在账", "handed_over": "移交办理", "supervised": "查账", "hanging": "挂账", "dead": "呆账"}
INTO = ("fed_back", "transferred", "withdrawn", "immediate", "awaiting")
"""Where what was reported went."""
ACCOUNT_OF = ("closed", "open", "handed_over")
"""What became of what was fed back."""
_NOT_FED_BACK = (("transferred", "handed_over"), ("immediate", "instant"), ("awaiting", "awaiting"))
"""Where what was never fed back stands: (column, set of states), the first that holds."""

_UNANSWERED = ("", "pending", None)


@dataclass(frozen=True)
class Account:
    """One inspection's account, or the total. `columns`: id of COLUMNS → findings."""

    inspection: str
    organisation: str
    name: str
    round: str
    columns: Mapping[str, tuple[str, ...]]
    stated: int = 0
    """How many findings the inspection's report says it has; 0: not noted."""

    def count(self, column: str) -> int:
        """How many findings stand in a column."""
        return len(self.columns[column])

    @property
    def coverage(self) -> str:
        """The share of the findings fed back that were looked into at least once."""
        return share(self.count("supervised"), self.count("fed_back"))

    @property
    def closed_rate(self) -> str:
        """The share of the findings fed back that are closed."""
        return share(self.count("closed"), self.count("fed_back"))

    def as_json(self, trace: bool = False) -> dict[str, Any]:
        """Counts for programs; the findings themselves when asked for."""
        shown: dict[str, Any] = {"inspection": self.inspection, "organisation": self.organisation, "name": self.name, "round": self.round,
                                 **{name: len(keys) for name, keys in self.columns.items()}, "stated": self.stated or None,
                                 "coverage": self.coverage, "closed_rate": self.closed_rate}
        if trace:
            shown["rows"] = {name: list(keys) for name, keys in self.columns.items()}
        return shown


@dataclass(frozen=True)
class Transfers:
    """What was handed to others and how far it is: clues, or suggestions. `undated`: neither answered nor with a date to answer by."""

    replied: tuple[str, ...] = ()
    not_due: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """All of them."""
        return len(self.replied) + len(self.not_due) + len(self.overdue) + len(self.undated)

    def as_json(self) -> dict[str, Any]:
        """Counts for programs."""
        return {"total": self.total, "replied": len(self.replied), "not_due": len(self.not_due), "overdue": len(self.overdue), "undated": len(self.undated)}


@dataclass(frozen=True)
class FiveAccounts:
    """The accounts of every inspection, their total, the two transfer accounts, and every difference."""

    accounts: tuple[Account, ...]
    total: Account
    clues: Transfers | None
    suggestions: Transfers | None
    """None: asked for one organisation, and the ledger does not say whose a row is."""
    footnotes: Footnotes
    problems: list[Problem] = field(default_factory=list)

    @property
    def balanced(self) -> bool:
        """Whether nothing is left unexplained."""
        return not self.problems

    @property
    def notes(self) -> tuple[str, ...]:
        """Why something is not counted."""
        unkept = [name for name, moved in (("clues", self.clues), ("suggestions", self.suggestions)) if moved is None]
        return (not_by_organisation(unkept),) if unkept else ()

    def as_json(self, trace: bool = False) -> dict[str, Any]:
        """The shape of `ledger accounts --json`."""
        return {**self.footnotes.as_json(), "balanced": self.balanced, "total": self.total.as_json(trace), "accounts": [a.as_json(trace) for a in self.accounts],
                "transfers": {name: moved.as_json() if moved else None for name, moved in (("clues", self.clues), ("suggestions", self.suggestions))},
                "notes": list(self.notes), "differences": [p.as_json() for p in self.problems]}


def share(part: int, whole: int, digits: int = 1) -> str:
    """88.0%（1262/1434）, — without a whole."""
    return f"{percent(Decimal(part), Decimal(whole), digits)}%（{part}/{whole}）" if whole else NOTHING


def five_accounts(facts: Facts, footnotes: Footnotes, unkept: Collection[str] = ()) -> FiveAccounts:
    """The accounts of a snapshot. `unkept`: ledgers of which nothing can be said for what was chosen."""
    from xundocs.office.figures.balance import differences

    accounts = tuple(_account(facts, inspection, columns) for inspection, columns in _columns(facts).items())
    total = Account("", "", "合计", "", {name: tuple(k for a in accounts for k in a.columns[name]) for name in COLUMNS}, sum(a.stated for a in accounts))
    clues = None if "clues" in unkept else _transfers(facts.rows("clues"), facts.day, "due_on", "reply_state")
    suggestions = None if "suggestions" in unkept else _transfers(facts.rows("suggestions"), facts.day, "due", "replied_on")
    return FiveAccounts(accounts, total, clues, suggestions, footnotes, differences(facts, accounts, [t for t in (clues, suggestions) if t]))


def _columns(facts: Facts) -> dict[str, dict[str, list[str]]]:
    """Inspection → column → the findings reported that stand in it."""
    rows = facts.rows("findings")
    rows = rows.where(rows.column("reached:reported"))
    found: dict[str, dict[str, list[str]]] = {key: {name: [] for name in COLUMNS} for key in facts.inspections}
    for inspection, key, columns in zip(rows.column("inspection"), rows.keys, _placed(facts, rows), strict=True):
        own = found.get(inspection or "") or found.setdefault(inspection or "", {name: [] for name in COLUMNS})
        for name in columns:
            own[name].append(key)
    supervised = {key for keys in facts.rows("supervisions").column("findings") for key in keys or ()}
    for own in found.values():
        for name, keys in (("supervised", supervised), ("hanging", facts.hanging), ("dead", facts.dead)):
            own[name] = [key for key in own["fed_back"] if key in keys]
    return found


def _placed(facts: Facts, rows: Columns) -> list[tuple[str, ...]]:
    """The columns each reported finding stands in: 报账, one of INTO (none when its state fits nowhere), and with 交账 one of ACCOUNT_OF."""
    sets = facts.declared.sets

    def placed(state: str, merged_into: str, fed_back: bool) -> tuple[str, ...]:
        if state == "withdrawn" or merged_into:
            return ("reported", "withdrawn")
        if fed_back:
            into = "closed" if state in sets["closed"].states else "open" if state in sets["open"].states else "handed_over" if state == "transferred" else ""
            return ("reported", "fed_back", into) if into else ("reported",)
        return ("reported", *next(((column,) for column, name in _NOT_FED_BACK if state in sets[name].states), ()))
    return each_once(placed, rows.column("state"), rows.column("merged_into"), list(map(bool, rows.column("reached:fed_back"))))


def _account(facts: Facts, inspection: str, columns: Mapping[str, Sequence[str]]) -> Account:
    about = facts.inspections.get(inspection, {})
    name = about.get("organisation_name") or about.get("organisation") or "没有所属巡察"
    return Account(inspection, about.get("organisation", ""), name, about.get("round", ""), {n: tuple(keys) for n, keys in columns.items()},
                   int(about.get("report_findings") or 0))


def _transfers(rows: Columns, day: str, due: str, answer: str) -> Transfers:
    """`due`, `answer`: the fields that say by when and whether it was answered."""
    found: dict[str, list[str]] = {"replied": [], "not_due": [], "overdue": [], "undated": []}
    for key, until, answered in zip(rows.keys, rows.column(due), rows.column(answer), strict=True):
        found["replied" if answered not in _UNANSWERED else "undated" if not until else "overdue" if until < day else "not_due"].append(key)
    return Transfers(**{name: tuple(keys) for name, keys in found.items()})


def outcome_paragraph(accounts: FiveAccounts) -> str:
    """成果运用情况 in words, with the footnotes. The caller refuses it while the accounts do not balance."""
    total, clues, sent = accounts.total, accounts.clues, accounts.suggestions
    n = total.count
    parts = [f"巡察报告问题{n('reported')}个，反馈{n('fed_back')}个，转交办理{n('transferred')}个，合并撤销{n('withdrawn')}个，"
             f"立行立改办理{n('immediate')}个（单列），待反馈{n('awaiting')}个。",
             f"反馈问题中，已销号{n('closed')}个，整改完成率{total.closed_rate}；在账{n('open')}个，其中挂账{n('hanging')}个、呆账{n('dead')}个；"
             f"移交其他机关办理{n('handed_over')}个。",
             f"督查督办覆盖反馈问题{n('supervised')}个，覆盖率{total.coverage}。",
             f"移交问题线索{clues.total}件，已答复{len(clues.replied)}件、未到期{len(clues.not_due)}件、超期{len(clues.overdue)}件。" if clues else "",
             f"提出意见建议{sent.total}条，已回复{len(sent.replied)}条、未到期{len(sent.not_due)}条、超期{len(sent.overdue)}条。" if sent else ""]
    return "\n".join(("".join(parts), *accounts.notes, accounts.footnotes.paragraph()))
