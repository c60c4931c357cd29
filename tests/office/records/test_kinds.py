"""The declarations hold together: every name they use exists, the reference page is current, names stay the contract's."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from xundocs.actions.ledger.forms import STATE_WORDS, Forms
from xundocs.documents.patterns import FORBIDDEN
from xundocs.office.records.kinds import ORGANISATIONS, kinds
from xundocs.office.records.states import machines
from xundocs.office.records.traces import NEEDED, ROLES
from xundocs.workspace import Workspace

ROOT = Path(__file__).parents[3]
CLUE_FIELDS = {"round", "number", "transferred_on", "receiving_organ", "due_on", "reply_state", "replied_on"}


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.id)
def test_every_name_a_ledger_uses_is_one_of_its_fields(kind: object) -> None:
    form = Forms(Workspace()).of(kind)  # type: ignore[arg-type]
    k = form.kind
    assert k is not None
    used = {*k.columns, *k.links, *k.inherits, *k.fixed, *k.own, *k.happened, *k.permit, *(n for pair in k.in_order for n in pair),
            *(n for group in k.unique for n in group), *(n for before in k.happened.values() for n in before), *filter(None, (k.starts, k.state))}
    assert used <= set(k.fields), used - set(k.fields)
    assert set(k.links.values()) <= {*kinds(), ORGANISATIONS} and set(k.forbid) <= set(FORBIDDEN)
    assert re.match(k.pattern, k.key(1) if k.is_numbered else f"{k.prefix}-2026-1")
    assert all(inner.type != "person" for inner in form.fields.values())
    if k.state:
        assert k.id in machines()


def test_prefixes_differ() -> None:
    assert len({kind.prefix for kind in kinds().values()}) == len(kinds())


def test_clues_have_no_field_for_anything_but_their_number_dates_and_answer() -> None:
    assert set(kinds()["clues"].fields) == CLUE_FIELDS


@pytest.mark.parametrize("name", machines())
def test_machines_hold_together(name: str) -> None:
    machine = machines()[name]
    for (source, target), move in machine.moves.items():
        assert {source, target} <= set(machine.states) and set(move.roles) <= set(ROLES) and set(move.needs) <= set(NEEDED)
    for (source, target), (why, do) in machine.refused.items():
        assert {source, target} <= set(machine.states) and why and do and (source, target) not in machine.moves
    assert all(states <= set(machine.states) for states in machine.sets.values()) and machine.initial in machine.states
    reached, waiting = {machine.initial}, [machine.initial]
    while waiting:
        for move in machine.from_(waiting.pop()):
            if move.target not in reached:
                reached.add(move.target)
                waiting.append(move.target)
    assert reached == set(machine.states)
    assert set(STATE_WORDS.values()) == set(machines())


def test_roles_are_named_as_in_the_vocabulary() -> None:
    assert Forms(Workspace()).of(kinds()["moves"]).fields["role"].values == ROLES


def test_the_reference_page_is_current() -> None:
    spec = importlib.util.spec_from_file_location("ledgers_reference", ROOT / "tools" / "ledgers_reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = (ROOT / "docs" / "ledgers.md").read_text("utf-8")
    assert module.made(text) == text
