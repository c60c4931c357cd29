"""State machines as data (office/states.yaml): states, moves, who may, what must be noted, what is refused and why.

Source: domain spec C2 (findings), C3 (clues), L07 (immediate items).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from xundocs.office.declarations import read_declarations


@dataclass(frozen=True, slots=True)
class Move:
    """One legal move."""

    source: str
    target: str
    name: str
    roles: tuple[str, ...]
    needs: tuple[str, ...]
    filled: tuple[str, ...] = ()
    """Fields of the record that must say something."""
    through: str = ""
    """The ledger whose own move brings this one about."""
    committed: bool = False
    """The commitment letter must be the present secretary's."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The states of one kind of record, in order, and its moves."""

    id: str
    name: str
    states: Mapping[str, str]
    initial: str
    sets: Mapping[str, frozenset[str]]
    moves: Mapping[tuple[str, str], Move]
    refused: Mapping[tuple[str, str], tuple[str, str]]
    """(from, to) → why not, what to do instead."""

    def from_(self, state: str) -> list[Move]:
        """The moves that lead out of a state."""
        return [move for (source, _), move in self.moves.items() if source == state]

    def state_named(self, text: str) -> str:
        """The state given by code or Chinese name, "" when it is neither."""
        return text if text in self.states else next((code for code, name in self.states.items() if name == text), "")


@lru_cache(1)
def machines() -> Mapping[str, Machine]:
    """Every machine by the id of its kind."""
    return {kind: _machine(kind, declared) for kind, declared in read_declarations("states.yaml").items()}


def _machine(kind: str, declared: Mapping[str, Any]) -> Machine:
    moves = {(source, entry["to"]): Move(source, entry["to"], entry["name"], tuple(entry["roles"]), tuple(entry["needs"]),
                                         tuple(entry.get("filled", ())), entry.get("through", ""), entry.get("committed", False))
             for entry in declared["moves"] for source in entry["from"]}
    refused = {(source, entry["to"]): (entry["why"], entry["do"]) for entry in declared["refused"] for source in entry["from"]}
    return Machine(kind, declared["name"], declared["states"], declared["initial"],
                   {name: frozenset(states) for name, states in declared["sets"].items()}, moves, refused)
