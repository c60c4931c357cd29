"""The kinds of records, as `office/ledgers.yaml` declares them. Fields stay declarations here; who reads cells types them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from xundocs.errors import UsageError
from xundocs.office.declarations import read_declarations

ORGANISATIONS = "organisations"
"""A link's target that is a line of the directory (名录), not a record."""
NUMBERED = "%s-%04d"
KEY_LABEL = "编号"
_EMPTY: Mapping[str, Any] = {"integer": 0, "boolean": False}


@dataclass(frozen=True, eq=False, repr=False)
class LedgerKind:
    """One kind of record. Attribute names are the keys of ledgers.yaml; see docs/ledgers.md for each."""

    id: str
    name: str
    prefix: str
    fields: Mapping[str, Mapping[str, Any]]
    columns: tuple[str, ...]
    code: str = ""
    key_pattern: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    inherits: Mapping[str, str] = field(default_factory=dict)
    """Field → the link field whose record it comes from."""
    state: str = ""
    """The field that holds the state of the kind's machine."""
    starts: str = ""
    happened: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Date field → what the other fields were before that day."""
    in_order: tuple[tuple[str, str], ...] = ()
    planned: tuple[str, ...] = ()
    """Dates of `starts` and `happened` that may lie in the future."""
    follows: tuple[tuple[str, str, str], ...] = ()
    """(date field, link field, date of the record linked to): the first is not before the last."""
    agrees: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Link field → fields in which the records linked to are like this one."""
    unique: tuple[tuple[str, ...], ...] = ()
    fixed: tuple[str, ...] = ()
    """Fields that stay once they say something."""
    reasoned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field → what must be said anew whenever it changes."""
    own: tuple[str, ...] = ()
    """Fields that only the program writes."""
    permit: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbid: tuple[str, ...] = ()
    hidden: bool = False
    """Written by the program only."""
    closed: bool = False
    """A data file may hold its own columns and nothing else: anything more could be about persons."""

    @property
    def is_numbered(self) -> bool:
        """Whether keys are given in order (I-0001); else the office chooses them."""
        return not self.key_pattern

    @property
    def pattern(self) -> str:
        """The expression every key matches."""
        return self.key_pattern or rf"^{self.prefix}-[0-9]{{4,8}}$"

    def key(self, number: int) -> str:
        """The key with that number."""
        return NUMBERED % (self.prefix, number)

    @cached_property
    def empty(self) -> dict[str, Any]:
        """Every field with the value a record has that says nothing of it: "", [], 0 or False."""
        return {name: self._nothing(declared) for name, declared in self.fields.items()}

    def _nothing(self, declared: Mapping[str, Any]) -> Any:
        if declared.get("many") or declared.get("type") == "records":
            return []
        return _EMPTY.get(str(declared.get("type")), "")

    def label(self, name: str) -> str:
        """The Chinese name of a field."""
        return KEY_LABEL if name == "key" else str(self.fields.get(name, {}).get("label", name))


def linked_keys(value: Any) -> Sequence[Any]:
    """The keys a link field names, whether it holds one, several or none."""
    return value if isinstance(value, list) else [value] if value else []


@lru_cache(1)
def kinds() -> Mapping[str, LedgerKind]:
    """Every kind by id, in the order declared."""
    declared = read_declarations("ledgers.yaml")
    forbid = tuple(declared["forbid"])
    return {name: _kind(name, forbid, body) for name, body in declared["kinds"].items()}


def _kind(name: str, forbid: tuple[str, ...], body: Mapping[str, Any]) -> LedgerKind:
    made = dict(body)
    for key in ("columns", "fixed", "own", "planned"):
        made[key] = tuple(made.get(key, ()))
    for key in ("in_order", "follows", "unique"):
        made[key] = tuple(tuple(entry) for entry in made.get(key, ()))
    made["happened"] = {key: value or {} for key, value in made.get("happened", {}).items()}
    for key in ("agrees", "permit", "reasoned"):
        made[key] = {name: tuple(value) for name, value in made.get(key, {}).items()}
    return LedgerKind(id=name, forbid=forbid, **made)


def kind_named(name: str) -> LedgerKind:
    """A kind by id, code (L01) or Chinese name. Raises: UsageError with the nearest."""
    found = kinds().get(name) or next((k for k in kinds().values() if name in (k.code, k.name) and not k.hidden), None)
    if found is not None:
        return found
    from difflib import get_close_matches

    known = [n for k in kinds().values() if not k.hidden for n in (k.id, k.name)]
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    raise UsageError(f"没有名为“{name}”的台账。", f"是不是：{'、'.join(near)}？" if near else f"可用：{'、'.join(k.id for k in kinds().values() if not k.hidden)}。")


def kind_of_key(key: str) -> LedgerKind:
    """The kind a key belongs to, by its prefix. Raises: UsageError."""
    prefix = key.partition("-")[0]
    found = next((k for k in kinds().values() if k.prefix == prefix), None)
    if found is None:
        raise UsageError(f"编号“{key}”不认识。", "编号以字母开头，如 I-0001（问题）、P-0001（巡察对象进展）。")
    return found
