"""Whatever is done in whatever order: only legal moves happen, nothing is counted twice, every day can be seen again."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from support_records import FULL, Records, finding, immediate
from xundocs.actions.ledger.records import operations
from xundocs.errors import UsageError, XundocsError
from xundocs.office.records.states import machines
from xundocs.problems import has_errors

OFFICE = Path(__file__).parents[3] / "src" / "xundocs" / "actions" / "demonstration"
STATES = list(machines()["findings"].states)
RESULTS = list(machines()["immediates"].states)


class AnySequence(RuleBasedStateMachine):
    """Adds, moves, changes, removes and undoes at random; the day goes on by itself."""

    @initialize()
    def begin(self) -> None:
        """A small round in an office of its own."""
        self.folder = Path(tempfile.mkdtemp(prefix="xundocs-test-"))
        for name in ("xundocs.toml", "organisations.yaml"):
            shutil.copyfile(OFFICE / name, self.folder / name)
        self.records = Records(self.folder)
        self.records.small_round(2)
        self.day, self.items = 0, 0
        self.seen: dict[str, dict[str, str]] = {}

    def today(self) -> str:
        """A day that is never before the last one; every fourth step the next."""
        self.day += 1
        return f"2026-{4 + self.day // 80:02}-{1 + (self.day // 4) % 20:02}"

    def keys(self, kind: str) -> list[str]:
        """The keys there are now."""
        return [row["key"] for row in self.records.rows(kind)]

    @rule(state=st.sampled_from(STATES), pick=st.integers(0, 9))
    def move_a_finding(self, state: str, pick: int) -> None:
        """A move that is legal is made, any other is refused and changes nothing."""
        keys = self.keys("findings")
        if not keys:
            return
        key = keys[pick % len(keys)]
        before = self.records.row(key)
        legal = machines()["findings"].moves.get((before["state"], state))
        filled = legal is None or all(before[name] for name in legal.filled)
        done = self.records.move(key, state, self.today(), self.records.role_for(key, state), **FULL)
        assert has_errors(done.problems) == (legal is None or bool(legal.through) or not filled), [str(p) for p in done.problems]
        assert self.records.row(key)["state"] == (before["state"] if done.operation == 0 else state)

    @rule(pick=st.integers(0, 9), way=st.integers(0, 9))
    def go_on(self, pick: int, way: int) -> None:
        """One of the legal moves from where a finding stands, so that findings get far."""
        keys = self.keys("findings")
        if keys:
            key = keys[pick % len(keys)]
            ways = machines()["findings"].from_(self.records.row(key)["state"])
            if ways:
                self.move_a_finding(ways[way % len(ways)].target, pick)

    @rule(state=st.sampled_from(RESULTS), pick=st.integers(0, 9))
    def move_an_item(self, state: str, pick: int) -> None:
        """The same of immediate items."""
        keys = self.keys("immediates")
        if keys:
            key = keys[pick % len(keys)]
            legal = (self.records.row(key)["result"], state) in machines()["immediates"].moves
            done = self.records.move(key, state, self.today(), self.records.role_for(key, state), **FULL)
            assert has_errors(done.problems) == (not legal), [str(p) for p in done.problems]

    @rule(behind=st.booleans(), pick=st.integers(0, 9))
    def assign_instantly(self, behind: bool, pick: int) -> None:
        """A new immediate item, with or without a finding behind it."""
        keys = self.keys("findings")
        self.items += 1
        linked = {"finding": keys[pick % len(keys)]} if behind and keys else {}
        self.records.add("immediates", immediate(self.items, issued_on=self.today(), due="2026-12-31", **linked))

    @rule(seq=st.integers(0, 5))
    def add_a_finding(self, seq: int) -> None:
        """A new draft, sometimes with a number already taken."""
        self.records.add("findings", finding(seq, seq=seq or None, state_since=self.today()))

    @rule(pick=st.integers(0, 9), wording=st.sampled_from(["原文之一。", "原文之二。"]), seq=st.integers(1, 9))
    def change_a_finding(self, pick: int, wording: str, seq: int) -> None:
        """Wording and number; after the feedback the wording stays."""
        keys = self.keys("findings")
        if keys:
            key = keys[pick % len(keys)]
            before = self.records.row(key)
            self.records.change(key, statement=wording, seq=seq)
            if before["statement_sha256"]:
                assert self.records.row(key)["statement"] == before["statement"]

    @rule()
    def feed_back_what_is_ready(self) -> None:
        """The whole inspection."""
        self.records.move("P-0001", "fed_back", self.today(), "office", **FULL)

    @rule(pick=st.integers(0, 9))
    def remove_something(self, pick: int) -> None:
        """Only drafts go."""
        keys = self.keys("findings") + self.keys("immediates")
        if keys:
            self.records.remove(keys[pick % len(keys)])

    @precondition(lambda self: self.day > 0)
    @rule()
    def undo(self) -> None:
        """The last action; what was seen of past days may change with it."""
        try:
            self.records.undo()
        except UsageError:
            return
        self.seen.clear()

    @rule(back=st.integers(2, 12))
    def undo_an_earlier_one(self, back: int) -> None:
        """An operation before the last: taken back whole, or refused because of what was done since."""
        done = operations(self.records.database, back)
        before = self.records.snapshot().hash(machines())
        try:
            self.records.undo(done[-1][0].id)
            self.seen.clear()
        except UsageError:
            return
        except XundocsError:
            assert self.records.snapshot().hash(machines()) == before

    @invariant()
    def nothing_is_wrong(self) -> None:
        """History, states, tracks and wording agree."""
        assert self.records.faults() == []

    @invariant()
    def every_day_can_be_seen_again(self) -> None:
        """Later actions do not change how an earlier day is seen."""
        now = {row["key"]: row["state"] for row in self.records.rows("findings")}
        assert {row["key"]: row["state"] for row in self.records.rows("findings", as_of="2026-12-31")} == now
        for day, states in list(self.seen.items())[-2:]:
            again = {row["key"]: row["state"] for row in self.records.rows("findings", as_of=day)}
            assert {key: state for key, state in again.items() if key in now} == {key: state for key, state in states.items() if key in now}
        if self.day % 4 == 3:
            day = f"2026-{4 + self.day // 80:02}-{1 + (self.day // 4) % 20:02}"
            self.seen[day] = {row["key"]: row["state"] for row in self.records.rows("findings", as_of=day)}

    def teardown(self) -> None:
        """Close and clear."""
        if hasattr(self, "records"):
            self.records.close()
            shutil.rmtree(self.folder)


@pytest.fixture(autouse=True)
def _on_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XUNDOCS_DATABASE_URL", raising=False)


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(max_examples=8, stateful_step_count=20)
