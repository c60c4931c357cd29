"""What a record says of others: keys that must exist, organisations of the directory, values that come down from a parent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from xundocs.model.organisation import Directory, is_party_name
from xundocs.office.records.kinds import ORGANISATIONS, LedgerKind, kinds, linked_keys
from xundocs.office.records.rows import Stored, by_keys, find
from xundocs.problems import Problem, Where

if TYPE_CHECKING:
    from sqlalchemy import Connection

PARENTS = ("inspection", "finding")
"""Link fields whose record a value may come down from, in this order."""


@dataclass(slots=True)
class Draft:
    """A record to be added or changed: its fields as they will be stored, where they come from, the key when it has one."""

    values: dict[str, Any]
    where: Where = field(default_factory=Where)
    key: str = ""
    problems: list[Problem] = field(default_factory=list)
    before: Mapping[str, Any] = field(default_factory=dict)
    """The fields of the record that is being changed."""

    def fault(self, kind: LedgerKind, name: str, code: str, message: str, remedy: str = "", *, warning: bool = False) -> None:
        """Note a problem with a field."""
        where = Where(self.where.file, self.where.sheet, self.where.row, kind.label(name))
        self.problems.append(Problem(code, message, remedy, where, severity="warning" if warning else "error"))


class Links:
    """Looks up whatever a number of drafts refer to, with one query per kind."""

    def __init__(self, connection: Connection, kind: LedgerKind, directory: Directory, drafts: Sequence[Draft], today: str) -> None:
        self.kind, self.directory, self._connection = kind, directory, connection
        self.today = today
        self._today = date.fromisoformat(today)
        self._ids = {o.id for o in directory.organisations}
        parties = {o.id for o in directory.organisations if o.party_type or is_party_name(o.name)}
        self._administrative = self._ids - parties
        self._named: dict[str, str] = {}
        self._found: dict[str, dict[str, Stored]] = {}
        self._rounds: dict[str, str] | None = None
        self._inspections: dict[tuple[str, str], list[str]] | None = None
        for target in dict.fromkeys(kind.links.values()):
            if target != ORGANISATIONS:
                names = [n for n, t in kind.links.items() if t == target]
                self._load(target, (key for d in drafts for n in names for key in linked_keys(d.values.get(n))))

    def _load(self, target: str, keys: Iterable[str]) -> None:
        known = self._found.setdefault(target, {})
        missing = {key for key in keys if key not in known}
        if missing:
            known.update(by_keys(self._connection, kinds()[target], missing))

    def record(self, target: str, key: str) -> Stored | None:
        """A record that a draft refers to."""
        self._load(target, [key] if key else [])
        return self._found[target].get(key)

    def resolve(self, draft: Draft) -> None:
        """Make every link of a draft a key or an organisation's id, bring down what comes from its parent, name what is unknown."""
        values = draft.values
        for name, target in self.kind.links.items():
            given = values.get(name)
            if not given:
                continue
            if target == ORGANISATIONS:
                values[name] = self._organisation(draft, name, given)
                if self.kind.fields[name].get("party") and values[name] in self._administrative:
                    draft.fault(self.kind, name, "V-ORG-02", f"“{given}”不是党组织", "请写党组织，如“中共清源县教育局党组”；名录里没有的先补上。")
            elif isinstance(given, list):
                values[name] = [self._key(draft, name, target, key) for key in given]
            else:
                values[name] = self._key(draft, name, target, given)
        if "inspection" in self.kind.links and not values.get("inspection"):
            self._guess_inspection(values)
        self._inherit(draft)

    def _key(self, draft: Draft, name: str, target: str, key: str) -> str:
        if key in self._found[target]:
            return key
        if target == "rounds" and key in self._round_labels():
            return self._round_labels()[key]
        draft.fault(self.kind, name, "L-LINK", f"{kinds()[target].name}里没有“{key}”", f"先登记，或运行 xundocs ledger list {target} 核对编号。")
        return key

    def _round_labels(self) -> dict[str, str]:
        if self._rounds is None:
            every = find(self._connection, kinds()["rounds"])
            self._rounds = {r.get("label"): r.key for r in every}
            self._found.setdefault("rounds", {}).update({r.key: r for r in every})
        return self._rounds

    def _organisation(self, draft: Draft, name: str, given: str) -> str:
        known = self._named.get(given)
        if known is None:
            ids = {given} if given in self._ids else {o.id for o in self.directory.named(given)}
            if len(ids) != 1:
                near = self.directory.like(given)
                remedy = f"是不是：{'、'.join(near)}？" if near else "请先写进 organisations.yaml。"
                draft.fault(self.kind, name, "L-ORG", f"名录里有几个“{given}”" if ids else f"名录里没有“{given}”", remedy)
                return given
            known = self._named.setdefault(given, ids.pop())
        return known

    def _guess_inspection(self, values: dict[str, Any]) -> None:
        """The one inspection of that organisation in that round, when there is exactly one."""
        if self._inspections is None:
            self._inspections = {}
            for record in find(self._connection, kinds()["inspections"]):
                self._inspections.setdefault((record.round, record.organisation), []).append(record.key)
                self._found.setdefault("inspections", {}).setdefault(record.key, record)
        keys = self._inspections.get((values.get("round", ""), values.get("organisation", "")), [])
        if len(keys) == 1:
            values["inspection"] = keys[0]

    def _inherit(self, draft: Draft) -> None:
        for name in dict.fromkeys(self.kind.inherits):
            for parent in PARENTS:
                record = self.parent(draft.values, parent)
                if record is None or not record.get(name):
                    continue
                given = draft.values.setdefault(name, record.get(name))
                if not given:
                    draft.values[name] = record.get(name)
                elif given != record.get(name):
                    mine, theirs = self.said(name, given), self.said(name, record.get(name))
                    draft.fault(self.kind, name, "L-LINK", f"写的是 {mine}，{record.key} 的是 {theirs}", "两处应当相同；不填则照所属记录。")
                break

    def said(self, name: str, value: Any) -> Any:
        """A field's value in a message: an organisation by its present name."""
        return self.directory.name_of(value, self._today) if name == "organisation" and isinstance(value, str) else value

    def parent(self, values: Mapping[str, Any], name: str) -> Stored | None:
        """The record a link field names, None when it names none."""
        target, key = self.kind.links.get(name), values.get(name)
        return self.record(target, key) if target and isinstance(key, str) and key else None
