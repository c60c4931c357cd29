"""What a document takes from the records: the `from_records` of a kind.yaml read and carried out, with a trace of every value.

A kind says which ledger gives one document per row (`per`, rows with the same `by` together), and for each field a path, a
count, a sum, or the rows of a list. Conditions are those of metrics.yaml, its named queries included: there is one language.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xundocs.office.canonical import canonical
from xundocs.office.figures.compute import Evaluation, View, amount
from xundocs.office.figures.facts import Facts
from xundocs.office.figures.metrics import Query, read_query
from xundocs.office.records.columns import Row
from xundocs.office.records.kinds import ORGANISATIONS, kinds, linked_keys

KEYS = frozenset({"per", "by", "where", "match", "match_else", "fields", "after_issue"})
LATER = "9999"
"""After every day (ISO)."""
AFTER_KEYS = frozenset({"set", "move", "add"})
SCALAR_KEYS = frozenset({"path", "latest", "codes", "count", "sum", "each", "order", "columns"})
OrganisationName = Callable[[Row, str], str]
"""(row, organisation's id) → its name as the document should print it."""


@dataclass(frozen=True)
class Taken:
    """How one field is taken: exactly one of path, count, sum and each."""

    path: str = ""
    latest: str = ""
    """Of several rows on the way only the last by this field; one that has no such day yet comes last."""
    codes: Mapping[str, str] = field(default_factory=dict)
    count: Query | None = None
    sum: Query | None = None
    each: Query | None = None
    order: str = ""
    columns: Mapping[str, Taken] = field(default_factory=dict)
    declared: str = ""
    """The declaration as it stands, for the trace."""


@dataclass(frozen=True)
class Taking:
    """A kind's `from_records`."""

    per: str
    fields: Mapping[str, Taken]
    by: str = ""
    only: Query | None = None
    match: Mapping[str, str] = field(default_factory=dict)
    """List field → the column by which a row filled in by hand is known."""
    match_else: Mapping[str, str] = field(default_factory=dict)
    """List field → the column that knows it where that one is empty."""
    after_issue: Mapping[str, Any] = field(default_factory=dict)
    """What issuing notes in the records: `set` fields of the rows, `move` them, or `add` a record of another ledger.

    Words are `number`, `date`, `sequence`, or a field of the document; of what is added also `{field, codes}`, `{each, field}` (a column
    of a list, joined) and `{rows}` (the keys of the records a list was drawn from).
    """

    def ledgers(self) -> set[str]:
        """The ledgers its queries count in."""
        queries = (self.only, *(query for taken in self.fields.values() for query in (taken.count, taken.sum, taken.each)))
        return {self.per}.union(*(query.ledgers() for query in queries if query))


@dataclass(frozen=True)
class Trace:
    """One value of a document: the field, how it was taken, and the rows it came from."""

    field: str
    value: str
    query: str
    keys: tuple[str, ...]
    label: str = ""
    source: str = "ledger"
    """ledger, computed, given (by a person), register, or setting."""
    words: str = ""
    """The query, the computation or the place as a person reads it."""

    def as_json(self) -> dict[str, Any]:
        """The shape of `--trace --json`."""
        return {"field": self.field, "label": self.label, "value": self.value, "source": self.source, "query": self.query, "words": self.words, "rows": list(self.keys)}


@dataclass(frozen=True)
class Drawn:
    """What the records give for one document."""

    key: str
    keys: tuple[str, ...]
    """The rows of the ledger `per` it is made for."""
    values: Mapping[str, Any]
    traces: tuple[Trace, ...]


def read_taking(data: Mapping[str, Any]) -> Taking:
    """A declaration as a value. Raises: ValueError naming the place of a fault."""
    _only(data, KEYS, "from_records")
    per = data.get("per", "")
    if per not in kinds():
        raise ValueError(f"from_records.per: there is no ledger {per}")
    fields = {name: _taken(declared, per, f"from_records.fields.{name}") for name, declared in data.get("fields", {}).items()}
    only = read_query({"from": per, "where": data["where"]}, "from_records.where") if "where" in data else None
    _only(data.get("after_issue", {}), AFTER_KEYS, "from_records.after_issue")
    if added := data.get("after_issue", {}).get("add"):
        _only(added, {"ledger", "values"}, "from_records.after_issue.add")
        if added["ledger"] not in kinds():
            raise ValueError(f"from_records.after_issue.add: there is no ledger {added['ledger']}")
        _only(added["values"], kinds()[added["ledger"]].fields, "from_records.after_issue.add.values")
    return Taking(per, fields, data.get("by", ""), only, data.get("match", {}), data.get("match_else", {}), data.get("after_issue", {}))


def _taken(declared: Any, ledger: str, place: str) -> Taken:
    if isinstance(declared, str):
        declared = {"path": declared}
    _only(declared, SCALAR_KEYS, place)
    if sum(name in declared for name in ("path", "count", "sum", "each")) != 1:
        raise ValueError(f"{place}: one of path, count, sum and each")
    queries = {name: read_query(declared[name], f"{place}.{name}") for name in ("count", "sum", "each") if name in declared}
    if "sum" in queries and not queries["sum"].total:
        raise ValueError(f"{place}.sum: the query says no total")
    inner = queries["each"].ledger if "each" in queries else ledger
    columns = {name: _taken(column, inner, f"{place}.columns.{name}") for name, column in declared.get("columns", {}).items()}
    if "path" in declared:
        _check_path(declared["path"], ledger, place)
    return Taken(declared.get("path", ""), declared.get("latest", ""), declared.get("codes", {}), queries.get("count"), queries.get("sum"), queries.get("each"),
                 declared.get("order", ""), columns, canonical({k: v for k, v in declared.items() if k in ("path", "latest", "count", "sum", "each")}))


def _check_path(path: str, ledger: str, place: str) -> None:
    """Every step is a field, a link or a ledger that points here."""
    for step in path.split("."):
        kind = kinds()[ledger]
        target = kind.links.get(step)
        if step in kinds():
            ledger = step
        elif target and target != ORGANISATIONS and not path.endswith(step):
            ledger = target
        elif step not in kind.fields and step != "key":
            raise ValueError(f"{place}: {kind.id} has no {step}")


def _only(data: Mapping[str, Any], known: Collection[str], place: str) -> None:
    strange = sorted(set(data) - set(known))
    if strange:
        raise ValueError(f"{place}: not understood: {', '.join(strange)}")


class _Part:
    """The records that belong to one inspection, as a snapshot of their own."""

    def __init__(self, rows: Mapping[str, Sequence[Row]], as_of: str) -> None:
        self.rows, self.as_of = rows, as_of

    def hash(self, wanted: Iterable[str]) -> str:
        """Of the rows themselves."""
        return hashlib.sha256(canonical([[dict(r) for r in self.rows.get(k, ())] for k in sorted(wanted)]).encode()).hexdigest()


def draw(taking: Taking, rows: Mapping[str, Sequence[Row]], day: str, name_of: OrganisationName, *, as_of: str = "",
         chosen: Callable[[Row], bool] = lambda row: True) -> list[Drawn]:
    """The values of every document the records call for, in key order. `chosen`: which rows of the ledger `per` are wanted."""
    whole = Evaluation(Facts(_Part(rows, as_of), day), View(day))
    wanted = [row for row in (whole.selected(taking.only) if taking.only else rows.get(taking.per, ())) if chosen(row)]
    groups: dict[str, list[Row]] = {}
    for row in wanted:
        groups.setdefault(_document_of(taking, row), []).append(row)
    return [_Drawing(taking, rows, day, as_of, name_of, members).drawn(key) for key, members in groups.items()]


def _document_of(taking: Taking, row: Row) -> str:
    """What names the document a row goes into; rows that do not say go together by inspection and by the day they are of."""
    if not taking.by:
        return str(row["key"])
    day = row.get(kinds()[taking.per].starts)
    return str(row.get(taking.by) or f"{row.get('inspection') or row['key']}{f'（{day}）' if day else ''}")


class _Drawing:
    """One document's values being taken."""

    def __init__(self, taking: Taking, rows: Mapping[str, Sequence[Row]], day: str, as_of: str, name_of: OrganisationName, members: list[Row]) -> None:
        self.taking, self.members, self.name_of = taking, members, name_of
        inspection = members[0] if taking.per == "inspections" else next((r for r in rows.get("inspections", ()) if r["key"] == members[0].get("inspection")), members[0])
        part = belonging(rows, inspection)
        part[taking.per] = members
        self.rows: Mapping[str, Sequence[Row]] = part
        self.evaluation = Evaluation(Facts(_Part(part, as_of), day), View(day))
        self.traces: list[Trace] = []

    def drawn(self, key: str) -> Drawn:
        """Every field's value with its trace; a field the records say nothing of is left out."""
        first = self.members[0]
        values = {name: value for name, taken in self.taking.fields.items()
                  if (value := self._value(name, taken, self.taking.per, first)) not in ("", None, [])}
        return Drawn(key, tuple(row["key"] for row in self.members), values, tuple(self.traces))

    def _value(self, name: str, taken: Taken, ledger: str, row: Row) -> Any:
        if taken.each is not None:
            return self._list(name, taken, taken.each)
        query = taken.count or taken.sum
        if query is not None:
            rows = self.evaluation.counted(query)
            counted = [r for r in rows if r.get(query.total)] if taken.sum else rows
            if taken.sum and not counted:
                return ""
            number = amount(query, rows)
            value: Any = _money(number) if taken.sum else int(number)
            self._note(name, value, taken, [r["key"] for r in counted])
            return value
        value, keys = self._follow(taken, ledger, row)
        value = taken.codes.get(str(value), value) if taken.codes else value
        self._note(name, value, taken, keys)
        return value

    def _list(self, name: str, taken: Taken, query: Query) -> list[dict[str, Any]]:
        rows = sorted(self.evaluation.counted(query), key=lambda r: (r.get(taken.order) in ("", None, 0), r.get(taken.order))) if taken.order else self.evaluation.counted(query)
        made = []
        for number, row in enumerate(rows, 1):
            made.append({column: value for column, inner in taken.columns.items()
                         if (value := self._value(f"{name}[{number}].{column}", inner, query.ledger, row)) not in ("", None, [])})
        self._note(name, f"{len(made)} 条", taken, [row["key"] for row in rows])
        return made

    def _note(self, name: str, value: Any, taken: Taken, keys: Sequence[str]) -> None:
        if value not in ("", None, []):
            self.traces.append(Trace(name, str(value), taken.declared, tuple(keys)))

    def _follow(self, taken: Taken, ledger: str, row: Row) -> tuple[Any, list[str]]:
        """The value at the end of a path (of several rows: the texts joined, or the list of values) and the rows it was read from."""
        found = list(self._walk(taken.path.split("."), ledger, [row], taken.latest))
        values = [value for value, _ in found if value not in ("", None, [])]
        keys = list(dict.fromkeys(key for _, key in found))
        several = "." in taken.path and isinstance(row.get(taken.path.partition(".")[0]), list)
        if not several and len(values) <= 1:
            return (values[0] if values else ""), keys
        return in_one(values) if all(isinstance(v, str) for v in values) else values, keys

    def _walk(self, steps: Sequence[str], ledger: str, rows: Sequence[Row], latest: str) -> Iterator[tuple[Any, str]]:
        step, rest = steps[0], steps[1:]
        kind = kinds()[ledger]
        if step in kinds() and step not in kind.fields:
            own = [r for row in rows for r in self.rows.get(step, ()) if _points_to(r, step, ledger, row["key"])]
            yield from self._walk(rest, step, sorted(own, key=lambda r: r.get(latest) or LATER)[-1:] if latest else own, latest)
        elif rest:
            target = kind.links[step]
            yield from self._walk(rest, target, [r for row in rows for key in linked_keys(row.get(step)) for r in self.rows.get(target, ()) if r["key"] == key], latest)
        else:
            nothing = 0 if kind.fields.get(step, {}).get("min") else ""
            for row in rows:
                value = row.get(step) if row.get(step) != nothing else ""
                yield (self.name_of(row, str(value)) if value and kind.links.get(step) == ORGANISATIONS else value), row["key"]


def in_one(texts: Iterable[str]) -> str:
    """Several texts as one, each once: 补报记录；追回差价。"""
    told = [text.rstrip("。；") for text in dict.fromkeys(texts)]
    return f"{'；'.join(told)}。" if any(text.endswith("。") for text in texts) else "；".join(told)


def _points_to(row: Row, ledger: str, target: str, key: str) -> bool:
    return any(key in linked_keys(row.get(name)) for name, linked in kinds()[ledger].links.items() if linked == target)


def belonging(rows: Mapping[str, Sequence[Row]], inspection: Row) -> dict[str, Sequence[Row]]:
    """The records of one inspection: by its key, else by its findings, else by round and organisation; what is addressed to another is not its."""
    findings = {row["key"] for row in rows.get("findings", ()) if row.get("inspection") == inspection["key"]}

    def mine(row: Row) -> bool:
        if row.get("inspection"):
            return bool(row["inspection"] == inspection["key"])
        if row.get("to_org") and row.get("organisation") != inspection.get("organisation"):
            return False
        linked = row.get("findings") or ([row["finding"]] if row.get("finding") else [])
        if linked:
            return any(key in findings for key in linked)
        return bool(row.get("organisation")) and (row.get("organisation"), row.get("round")) == (inspection.get("organisation"), inspection.get("round"))

    common = ("rounds", "teams")
    return {ledger: list(found) if ledger in common else [r for r in found if (r["key"] == inspection["key"] if ledger == "inspections" else mine(r))]
            for ledger, found in rows.items()}


def _money(number: Decimal) -> str:
    """An amount with two decimals, more only where the records have more."""
    return f"{number:.2f}" if number == number.quantize(Decimal("0.01")) else f"{number.normalize():f}"


