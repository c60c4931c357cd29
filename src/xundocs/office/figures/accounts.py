"""The five accounts (五账): 报账 交账 转账 查账 销账, each finding in exactly one column, and what does not balance.

Source: spec C1.3. 报账 = 交账 + 转账 + 合并撤销 + 立行立改（单列） + 待反馈; 交账 = 销账 + 在账 + 移交办理; 转账 = 已回复 + 未到期 + 超期.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xundocs.model.percentage import percent
from xundocs.office.figures.compute import NOTHING
from xundocs.office.figures.facts import Facts, Row
from xundocs.office.figures.footnotes import Footnotes, not_by_organisation
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

    groups: dict[str, list[Row]] = {key: [] for key in facts.inspections}
    reported = facts.reached("reported")
    for row in facts.rows("findings"):
        if row["key"] in reported:
            groups.setdefault(row.get("inspection") or "", []).append(row)
    supervised = {key for row in facts.rows("supervisions") for key in row.get("findings") or ()}
    place = _Placing(facts)
    accounts = tuple(_account(facts, key, rows, supervised, place) for key, rows in groups.items())
    total = Account("", "", "合计", "", {name: tuple(k for a in accounts for k in a.columns[name]) for name in COLUMNS}, sum(a.stated for a in accounts))
    clues = None if "clues" in unkept else _transfers(facts.rows("clues"), facts.day, "due_on", lambda row: row.get("reply_state") not in ("", "pending", None))
    suggestions = None if "suggestions" in unkept else _transfers(facts.rows("suggestions"), facts.day, "due", lambda row: bool(row.get("replied_on")))
    return FiveAccounts(accounts, total, clues, suggestions, footnotes, differences(facts, accounts, [t for t in (clues, suggestions) if t]))


def _account(facts: Facts, inspection: str, rows: Iterable[Row], supervised: set[str], columns_of: _Placing) -> Account:
    found: dict[str, list[str]] = {name: [] for name in COLUMNS}
    for row in rows:
        found["reported"].append(row["key"])
        for name in columns_of(row):
            found[name].append(row["key"])
    for name, keys in (("supervised", supervised), ("hanging", facts.hanging), ("dead", facts.dead)):
        found[name] = [key for key in found["fed_back"] if key in keys]
    about = facts.inspections.get(inspection, {})
    name = about.get("organisation_name") or about.get("organisation") or "没有所属巡察"
    return Account(inspection, about.get("organisation", ""), name, about.get("round", ""), {n: tuple(k) for n, k in found.items()},
                   int(about.get("report_findings") or 0))


class _Placing:
    """The columns a reported finding stands in: one of INTO, and with 交账 one of ACCOUNT_OF; none when its state fits nowhere."""

    def __init__(self, facts: Facts) -> None:
        self._sets, self._fed_back = facts.declared.sets, facts.reached("fed_back")
        self._known: dict[tuple[str, bool, bool], tuple[str, ...]] = {}

    def __call__(self, row: Row) -> tuple[str, ...]:
        """The columns of one finding."""
        about = row["state"], bool(row.get("merged_into")), row["key"] in self._fed_back
        if about not in self._known:
            self._known[about] = self._placed(*about)
        return self._known[about]

    def _placed(self, state: str, merged: bool, fed_back: bool) -> tuple[str, ...]:
        sets = self._sets
        if state == "withdrawn" or merged:
            return ("withdrawn",)
        if fed_back:
            into = "closed" if state in sets["closed"].states else "open" if state in sets["open"].states else "handed_over" if state == "transferred" else ""
            return ("fed_back", into) if into else ()
        return next(((column,) for column, name in _NOT_FED_BACK if state in sets[name].states), ())


def _transfers(rows: Sequence[Row], day: str, due: str, replied: Any) -> Transfers:
    found: dict[str, list[str]] = {"replied": [], "not_due": [], "overdue": [], "undated": []}
    for row in rows:
        until = row.get(due) or ""
        found["replied" if replied(row) else "undated" if not until else "overdue" if until < day else "not_due"].append(row["key"])
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
