"""Moving records from state to state. What a move brings with it (deadlines, fixed wording, a carried finding) is done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from xundocs.model.document_number import DocumentNumber
from xundocs.model.organisation import Directory
from xundocs.office.history import Work
from xundocs.office.records import store
from xundocs.office.records.asof import dates_of_state
from xundocs.office.records.audits import noted
from xundocs.office.records.hints import hints
from xundocs.office.records.kinds import kinds
from xundocs.office.records.links import Draft, Links
from xundocs.office.records.rows import Stored, by_key, by_keys, find
from xundocs.office.records.rules import check, derive, fingerprint
from xundocs.office.records.states import machines
from xundocs.office.records.traces import Trace, only_role, refusals
from xundocs.problems import Problem, Where, has_errors


@dataclass
class Moved:
    """(key, from, to) of what was moved, other keys that changed with it, problems; nothing moved with an error."""

    moved: list[tuple[str, str, str]] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def move(work: Work, keys: Sequence[str], target: str, trace: Trace, directory: Directory) -> Moved:
    """Move records (of one kind) to a state; an inspection's key means all its findings that can make the move.

    Raises: UsageError for a key that does not exist.
    """
    chosen = [by_key(work.connection, key) for key in dict.fromkeys(keys)]
    chosen = [record for one in chosen for record in (_findings_of(work, one, target) if one.kind == "inspections" else [one])]
    mover = _Mover(work, trace, directory)
    for record in chosen:
        mover.judge(record, target)
    if not chosen:
        mover.result.problems.append(Problem("L-MOVE", "没有可以这样变动的问题", "用 xundocs ledger list findings 查看状态。", Where("、".join(keys))))
    if not has_errors(mover.result.problems):
        mover.carry_out(chosen, target)
    if has_errors(mover.result.problems):
        return Moved(problems=mover.result.problems)
    return mover.result


def _findings_of(work: Work, inspection: Stored, target: str) -> list[Stored]:
    """The inspection's findings that can make the move; unnumbered ones get their number in the feedback."""
    moves = machines()["findings"].moves
    every = find(work.connection, kinds()["findings"], rounds=[inspection.round], organisations=[inspection.organisation])
    able = [r for r in every if r.get("inspection") == inspection.key and (r.state, target) in moves and not moves[r.state, target].through]
    if target == "fed_back" and not any(r.get("seq") for r in able):
        first = 1 + max((r.get("seq") or 0 for r in every if r.get("inspection") == inspection.key), default=0)
        return [replace(r, values={**r.values, "seq": n}) for n, r in enumerate(able, first)]
    return able


class _Mover:
    """One command's moves."""

    def __init__(self, work: Work, trace: Trace, directory: Directory) -> None:
        self.work, self.trace, self.directory = work, trace, directory
        self.today = work.at[:10]
        self.result = Moved()
        self._inspections: dict[str, Stored] = {}
        self._moves: list[dict[str, Any]] = []

    def judge(self, record: Stored, target: str) -> None:
        """Note why a record may not be moved."""
        machine = machines().get(record.kind)
        if machine is None:
            self._refuse(record.key, f"{kinds()[record.kind].name}没有状态", "用 xundocs ledger set 修改。")
            return
        trace = self._traced(record, target)
        found = list(refusals(record, target, trace, self.today))
        legal = machine.moves.get((record.state, target))
        if legal is not None and legal.through:
            self._refuse(record.key, f"“{legal.name}”在{kinds()[legal.through].name}里办", f"登记或移动 {kinds()[legal.through].prefix}-… 事项，问题的状态随着变。")
        elif legal is not None and legal.committed and not found:
            found += self._commitment_faults(record)
        self.result.problems += found

    def _traced(self, record: Stored, target: str) -> Trace:
        return replace(self.trace, role=only_role(machines()[record.kind], record, target, self.trace.role))

    def _refuse(self, key: str, message: str, remedy: str) -> None:
        self.result.problems.append(Problem("L-MOVE", message, remedy, Where(key)))

    def _commitment_faults(self, record: Stored) -> list[Problem]:
        """A new secretary must have taken over the commitment. Source: C2, third thing forbidden."""
        day = date.fromisoformat(self.trace.on)
        posts = [o.principal_on(day) for o in self.directory.organisations if o.id == record.organisation]
        since = max((post.since.isoformat() for post in posts if post), default="")
        letters = [c for c in find(self.work.connection, kinds()["commitments"], rounds=[record.round], organisations=[record.organisation])
                   if c.get("inspection") == record.get("inspection") and c.get("signed_on") and c.get("signed_on") <= self.trace.on]
        if not letters or not since or any(c.get("signed_on") >= since and c.get("handover") for c in letters):
            return []
        first = min(c.get("signed_on") for c in letters)
        if first >= since:
            return []
        return [Problem("L-HANDOVER", f"书记在 {since} 换人，{letters[0].key} 是前任 {first} 签的承诺书，没有交接记录",
                        "请新任书记办理交接、重新承诺，登记到 commitments（handover=是），再办销号。", Where(record.key))]

    def carry_out(self, chosen: Sequence[Stored], target: str) -> None:
        """Make the moves that were all found legal."""
        changes = [self._after(record, target) for record in chosen]
        if has_errors(self.result.problems):
            return
        store.update(self.work, changes, machines()[chosen[0].kind].states[target])
        self.result.problems += hints(self.work.connection, target, chosen)
        self.result.moved += [(record.key, record.state, target) for record in chosen]
        self.write_moves()

    def _after(self, record: Stored, target: str) -> tuple[Stored, dict[str, Any]]:
        values = dict(record.values)
        self.note(record, target)
        if record.kind == "findings":
            values |= {"state": target, "state_since": self.trace.on, "next_report_on": self.trace.next_report_on if target == "long_term" else "",
                       "audits": [*(values.get("audits") or ()), *noted(target, self._traced(record, target))]}
            if target == "fed_back":
                self._feed_back(record, values)
            if target == "withdrawn" and self.trace.merged_into:
                values["merged_into"] = self._merged(record)
        else:
            values |= {kinds()[record.kind].state: target, **dates_of_state(record.kind, {**self.trace.fields(), "to": target})}
            if record.kind == "immediates":
                self._with_finding(record, target, values)
        return record, values

    def _merged(self, record: Stored) -> str:
        """The finding a withdrawn one goes into: another of the same inspection that still stands."""
        other = by_key(self.work.connection, self.trace.merged_into)
        if other.kind != "findings" or other.key == record.key or other.get("inspection") != record.get("inspection"):
            self._refuse(record.key, f"不能并入 {other.key}", "并入同一次巡察里的另一个问题。")
        elif other.state in ("withdrawn", "clue_split", "transferred"):
            self._refuse(record.key, f"不能并入 {other.key}：它{machines()['findings'].states[other.state]}", "并入还在办的问题。")
        return other.key

    def note(self, record: Stored, target: str, source: str | None = None) -> None:
        """The move's own record."""
        own = "finding" if record.kind == "findings" else "item"
        trace = self._traced(record, target) if record.kind in machines() and source is None else self.trace
        self._moves.append({own: record.key, "round": record.round, "organisation": record.organisation,
                            "from": record.state if source is None else source, "to": target, **trace.fields()})

    def write_moves(self) -> None:
        """Write the moves' records that were noted."""
        kind = kinds()["moves"]
        keys = store.new_keys(self.work, kind, len(self._moves))
        store.insert(self.work, kind, list(zip(keys, self._moves, strict=True)), "登记状态变动")

    def _feed_back(self, record: Stored, values: dict[str, Any]) -> None:
        """Fix the wording; the inspection learns its day of feedback and with it its deadlines."""
        values |= {"statement_sha256": fingerprint(values["statement"]), "track": "feedback"}
        inspection = self._fed_back_inspection(record.get("inspection"))
        if not values.get("due") and values.get("rect_mode") != "long_term":
            values["due"] = inspection.get("extended_to") or inspection.get("concentrated_due") or ""

    def _fed_back_inspection(self, key: str) -> Mapping[str, Any]:
        if key not in self._inspections:
            kind, inspection = kinds()["inspections"], by_key(self.work.connection, key)
            draft = Draft(dict(inspection.values), Where(key))
            if not draft.values.get("feedback_on"):
                number = DocumentNumber.parse(self.trace.doc_no)
                draft.values |= {"feedback_on": self.trace.on, "feedback_no": str(number) if number else ""}
                links = Links(self.work.connection, kind, self.directory, [draft], self.today)
                derive(draft, links, self.today)
                check(draft, links)
                self.result.problems += draft.problems
                if not has_errors(draft.problems):
                    store.update(self.work, [(inspection, draft.values)], "记下反馈和期限")
                    self.result.changed.append(key)
            self._inspections[key] = replace(inspection, values=draft.values)
        return self._inspections[key].values

    def _with_finding(self, record: Stored, target: str, values: dict[str, Any]) -> None:
        """The finding behind an immediate item goes with it; a carried item makes exactly one finding."""
        linked = by_keys(self.work.connection, kinds()["findings"], [record.finding]).get(record.finding) if record.finding else None
        state = {"done": "instant_done", "carried": "carried_to_feedback"}.get(target, "instant_assigned")
        if target == "carried":
            values["carried_to"] = linked.key if linked else self._new_finding(record)
        if linked and linked.state != state:
            more = {"carried_from": record.key, "track": "feedback"} if target == "carried" else {}
            store.update(self.work, [(linked, {**linked.values, "state": state, "state_since": self.trace.on, **more})], "随立行立改变动")
            self.note(linked, state, linked.state)
            self.result.changed.append(linked.key)

    def _new_finding(self, record: Stored) -> str:
        kind = kinds()["findings"]
        [key] = store.new_keys(self.work, kind, 1)
        values = {name: record.get(name) for name in ("round", "inspection", "organisation", "statement")}
        values |= {"state": "carried_to_feedback", "state_since": self.trace.on, "track": "feedback", "carried_from": record.key}
        store.insert(self.work, kind, [(key, values)], "立行立改转入反馈")
        made = by_key(self.work.connection, key)
        self.note(made, "carried_to_feedback", "")
        self.result.changed.append(key)
        return key


def can_be_assigned(finding: Stored) -> str:
    """Why a finding cannot become an immediate item, "" when it can."""
    machine = machines()["findings"]
    if finding.state != "instant_done" and (finding.state, "instant_assigned") in machine.moves:
        return ""
    return f"{finding.key} 现在是{machine.states[finding.state]}，不能再交办立行立改；一个问题只在一处计完成"


def assign_instantly(work: Work, items: Sequence[Stored], directory: Directory) -> None:
    """Move the findings behind new immediate items to instant_assigned; the caller has made sure that they can be."""
    known = by_keys(work.connection, kinds()["findings"], [item.finding for item in items])
    mover = _Mover(work, Trace(on=""), directory)
    changes = []
    for item in items:
        finding = known[item.finding]
        mover.trace = Trace(on=max(item.get("issued_on"), finding.get("state_since")), role="team", doc_no=item.get("notice_no"), reason=f"立行立改 {item.key}")
        mover.note(finding, "instant_assigned", finding.state)
        changes.append((finding, {**finding.values, "state": "instant_assigned", "state_since": mover.trace.on, "track": "immediate"}))
    store.update(work, changes, "立行立改交办")
    mover.write_moves()
