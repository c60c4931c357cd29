"""The declarations of metrics.yaml as values, every name in them checked against the ledgers and the states.

Source: spec C4 (M01–M26), docs/glossary.md (identifiers).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from xundocs.office.declarations import read_declarations

OPERATORS = frozenset({"in", "not_in", "not", "contains", "excludes", "present", "ge", "le", "among", "in_set"})
DERIVED = {"findings": frozenset({"reached", "overdue", "rechecked"}), "rounds": frozenset({"current_term"}), "coverage": frozenset({"current_term"})}
"""Conditions that are worked out and not stored in a row."""
ALTERNATIVES = frozenset({"any", "any_also"})
SUPPORT = {"reached": ("inspections",), "overdue": ("inspections",), "rechecked": ("supervisions",), "current_term": ("rounds",)}
"""Ledgers a derived condition reads besides its own."""

Where = Mapping[str, Any]


@dataclass(frozen=True)
class StateSet:
    """States by name; `otherwise`: the inspection's date to take where the finding's moves are not recorded."""

    states: frozenset[str]
    otherwise: str = ""


@dataclass(frozen=True, eq=False)
class Query:
    """Which rows. `where` is its own condition, those of `base` hold before it; the rest is what base says unless said again."""

    ledger: str
    where: Where
    base: Query | None = None
    dated: str = ""
    """The date field a period applies to; `reached:SET` for a finding's first entry; empty: the state of the day."""
    distinct: str = ""
    total: str = ""
    latest_per: tuple[str, ...] | None = None
    when_none: str = ""
    """What is said instead of 0 when there are no rows: nothing reported is not zero."""
    unless: Query | None = None
    """Where this has rows, 0 is said all the same."""

    def ledgers(self) -> Iterator[str]:
        """Every ledger the answer depends on."""
        yield self.ledger
        if self.base:
            yield from self.base.ledgers()
        if self.unless:
            yield from self.unless.ledgers()
        if self.dated.startswith("reached:"):
            yield from SUPPORT["reached"]
        for name, wanted in flat(self.where):
            yield from SUPPORT.get(name, ())
            if isinstance(wanted, Mapping) and "among" in wanted:
                yield from wanted["among"]["query"].ledgers()


@dataclass(frozen=True, eq=False)
class Part:
    """One figure: a count or sum `of` rows, a rate when there is `over`, a distribution when there is `by`."""

    id: str
    label: str
    unit: str
    of: Query
    over: Query | None = None
    by: str = ""
    main: bool = False

    @property
    def shape(self) -> str:
        """count, rate or distribution."""
        return "rate" if self.over else "distribution" if self.by else "count"


@dataclass(frozen=True, eq=False)
class Metric:
    """One metric. `at_most`: the code of the metric it cannot exceed; `at_least`: the round's setting it should reach."""

    code: str
    id: str
    name: str
    unit: str
    parts: tuple[Part, ...]
    never_add: str = ""
    notes: str = ""
    at_most: str = ""
    at_least: str = ""

    @property
    def main(self) -> Part | None:
        """The part that stands for the metric; None when its parts stand side by side."""
        return self.parts[0] if len(self.parts) == 1 else next((p for p in self.parts if p.main), None)

    def ledgers(self) -> tuple[str, ...]:
        """Every ledger the metric depends on, sorted."""
        found: set[str] = {"rounds"} if self.at_least else set()
        for part in self.parts:
            found.update(part.of.ledgers())
            found.update(part.over.ledgers() if part.over else ())
        return tuple(sorted(found))


@dataclass(frozen=True)
class Definitions:
    """Everything metrics.yaml declares."""

    sets: Mapping[str, StateSet]
    queries: Mapping[str, Query]
    metrics: Mapping[str, Metric]
    """By code, M01 first."""

    def metric(self, name: str) -> Metric | None:
        """A metric by code (M04) or identifier (rectification_rate)."""
        return self.metrics.get(name.upper()) or next((m for m in self.metrics.values() if m.id == name), None)


def flat(where: Where) -> Iterator[tuple[str, Any]]:
    """Every (name, wanted) of a condition, alternatives opened."""
    for name, wanted in where.items():
        if name in ALTERNATIVES:
            for alternative in wanted:
                yield from flat(alternative)
        else:
            yield name, wanted


@lru_cache(1)
def definitions() -> Definitions:
    """The shipped definitions. Raises: ValueError naming the place of a fault (a test reads them on every run)."""
    return read(_declared(), read_declarations("states.yaml")["findings"]["sets"])


def _declared() -> Mapping[str, Any]:
    return read_declarations("figures/metrics.yaml")


@lru_cache(1)
def _shipped() -> _Reader:
    declared = _declared()
    sets = {name: StateSet(_states(name, s, read_declarations("states.yaml")["findings"]["sets"]), s.get("otherwise", "")) for name, s in declared["sets"].items()}
    return _Reader(declared["queries"], sets)


def read_query(data: Any, place: str) -> Query:
    """A query in the words of metrics.yaml, its named queries included. Raises: ValueError naming the place of a fault."""
    return _shipped().query(data, place)


def read(data: Mapping[str, Any], state_sets: Mapping[str, Collection[str]]) -> Definitions:
    """The declarations as values; `state_sets`: the sets of the findings' state machine. Raises: ValueError for what cannot be understood."""
    sets = {name: StateSet(_states(name, s, state_sets), s.get("otherwise", "")) for name, s in data["sets"].items()}
    reader = _Reader(data["queries"], sets)
    queries = {name: reader.named(name) for name in data["queries"]}
    metrics = {code: reader.metric(code, m) for code, m in data["metrics"].items()}
    for metric in metrics.values():
        if metric.at_most and metric.at_most not in metrics:
            raise ValueError(f"{metric.code}: at_most names no metric: {metric.at_most}")
    return Definitions(sets, queries, metrics)


def _states(name: str, declared: Where, state_sets: Mapping[str, Collection[str]]) -> frozenset[str]:
    if "states" not in declared and name not in state_sets:
        raise ValueError(f"sets: the state machine has no set {name}")
    return frozenset(declared.get("states") or state_sets[name])


class _Reader:
    def __init__(self, declared: Mapping[str, Any], sets: Mapping[str, StateSet]) -> None:
        self.declared, self.sets, self.done = declared, sets, dict[str, Query]()

    def named(self, name: str) -> Query:
        if name not in self.declared:
            raise ValueError(f"queries: there is no {name}")
        if name not in self.done:
            self.done[name] = self.query(self.declared[name], name)
        return self.done[name]

    def query(self, data: Any, place: str) -> Query:
        if isinstance(data, str):
            return self.named(data)
        _only(data, {"from", "within", "where", "dated", "distinct", "total", "latest_per", "when_none"}, place)
        base = self.named(data["within"]) if "within" in data else None
        if (base is None) == ("from" not in data):
            raise ValueError(f"{place}: one of from and within")
        latest, none = data.get("latest_per"), data.get("when_none", {})
        none = none if isinstance(none, Mapping) else {"say": none}
        _only(none, {"say", "unless"}, f"{place}.when_none")
        inherited = base or Query("", {})
        return Query(base.ledger if base else data["from"], self.where(data.get("where", {}), place), base,
                     self.dated(data.get("dated"), place) or inherited.dated, data.get("distinct", inherited.distinct), data.get("total", inherited.total),
                     tuple(latest) if latest is not None else inherited.latest_per, none.get("say", inherited.when_none),
                     self.named(none["unless"]) if "unless" in none else inherited.unless)

    def dated(self, data: Any, place: str) -> str:
        if isinstance(data, Mapping):
            return f"reached:{self.set(data['reached'], place)}"
        return data or ""

    def set(self, name: str, place: str) -> str:
        if name not in self.sets:
            raise ValueError(f"{place}: sets has no {name}")
        return name

    def where(self, data: Where, place: str) -> dict[str, Any]:
        return {name: [self.where(w, place) for w in wanted] if name in ALTERNATIVES else self.wanted(name, wanted, place) for name, wanted in data.items()}

    def wanted(self, name: str, wanted: Any, place: str) -> Any:
        if name == "reached":
            return self.set(wanted, place)
        if not isinstance(wanted, Mapping):
            return wanted
        _only(wanted, OPERATORS, f"{place}.{name}")
        if "in_set" in wanted:
            self.set(wanted["in_set"], place)
        if "among" in wanted:
            other = wanted["among"]
            return {"among": {"query": self.named(other["query"]), "field": other.get("field", "key")}}
        return dict(wanted)

    def metric(self, code: str, data: Mapping[str, Any]) -> Metric:
        _only(data, {"id", "name", "unit", "of", "over", "by", "parts", "never_add", "notes", "at_most", "at_least"}, code)
        if "parts" in data:
            parts = tuple(self.part(f"{code}.{id}", id, {"unit": data["unit"], **p}) for id, p in data["parts"].items())
        else:
            parts = (self.part(code, data["id"], {"label": data["name"], "unit": data["unit"], **{k: data[k] for k in ("of", "over", "by") if k in data}}),)
        return Metric(code, data["id"], data["name"], data["unit"], parts, data.get("never_add", ""), data.get("notes", ""),
                      data.get("at_most", ""), data.get("at_least", ""))

    def part(self, place: str, id: str, data: Mapping[str, Any]) -> Part:
        _only(data, {"label", "unit", "of", "over", "by", "main"}, place)
        part = Part(id, data["label"], data["unit"], self.query(data["of"], f"{place}.of"),
                    self.query(data["over"], f"{place}.over") if "over" in data else None, data.get("by", ""), bool(data.get("main")))
        if part.over and not part.over.total and part.over not in _bases(part.of):
            raise ValueError(f"{place}: what is counted must be within what it is divided by")
        if (part.unit == "%") != (part.over is not None):
            raise ValueError(f"{place}: the unit % belongs to rates and to nothing else")
        return part


def _bases(query: Query) -> list[Query]:
    return [] if query.base is None else [query.base, *_bases(query.base)]


def _only(data: Mapping[str, Any], known: Collection[str], place: str) -> None:
    strange = sorted(set(data) - set(known))
    if strange:
        raise ValueError(f"{place}: not understood: {', '.join(strange)}")


def unknown_names(found: Definitions, fields: Mapping[str, Collection[str]], states: Collection[str]) -> list[str]:
    """Ledgers, fields and states the definitions name and the records do not have. `fields`: ledger id → field names."""
    faults = [f"sets.{name}: state {s}" for name, group in found.sets.items() for s in sorted(group.states - set(states))]
    faults += [f"sets.{name}: inspections.{s.otherwise}" for name, s in found.sets.items() if s.otherwise and s.otherwise not in fields.get("inspections", ())]
    queries: list[Query] = list(found.queries.values())
    for metric in found.metrics.values():
        for part in metric.parts:
            queries += [q for q in (part.of, part.over) if q]
            if part.by and part.by not in fields.get(part.of.ledger, ()):
                faults.append(f"{metric.code}: {part.of.ledger}.{part.by}")
        if metric.at_least and metric.at_least not in fields.get("rounds", ()):
            faults.append(f"{metric.code}: rounds.{metric.at_least}")
    for query in queries:
        faults += _unknown_in(query, fields, states)
    return sorted(set(faults))


def _unknown_in(query: Query, fields: Mapping[str, Collection[str]], states: Collection[str]) -> list[str]:
    if query.ledger not in fields:
        return [f"ledger {query.ledger}"]
    known = {"key", "state", *fields[query.ledger]}
    named = [n for n in (query.dated, query.distinct, query.total, *(query.latest_per or ())) if n and not n.startswith("reached:")]
    faults = [f"{query.ledger}.{n}" for n in named if n not in known]
    for name, wanted in flat(query.where):
        if name not in known and name not in DERIVED.get(query.ledger, ()):
            faults.append(f"{query.ledger}.{name}")
        if name == "state" and query.ledger == "findings":
            faults += [f"state {s}" for s in _plain(wanted) if s not in states]
        if isinstance(wanted, Mapping) and "among" in wanted:
            other = wanted["among"]
            faults += [f"{other['query'].ledger}.{other['field']}"] if other["field"] not in {"key", *fields.get(other["query"].ledger, ())} else []
    return faults


def _plain(wanted: Any) -> list[str]:
    if isinstance(wanted, Mapping):
        return [s for name in ("in", "not_in", "not") if name in wanted for s in _plain(wanted[name])]
    return list(wanted) if isinstance(wanted, list) else [str(wanted)]
