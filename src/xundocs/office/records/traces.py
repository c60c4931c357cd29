"""What is noted with a move, and whether a move may be made: legal, by whom, with what traces. Source: domain spec C2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xundocs.office.records.kinds import kinds
from xundocs.office.records.rows import Stored
from xundocs.office.records.states import Machine, Move, machines
from xundocs.problems import Problem, Where

ROLES = {"team": "巡察组", "office": "巡察办", "leading_group": "巡察工作领导小组", "organisation": "被巡察党组织", "joint_review": "联审单位",
         "evaluation": "评估组", "lookback": "“回头看”巡察组", "receiver": "接收机关"}
NEEDED = {"by": ("经办职务或单位", "--by"), "meeting": ("会议", "--meeting"), "doc_no": ("文号", "--doc"), "reason": ("理由", "--reason"),
          "evidence": ("佐证材料", "--evidence"), "recheck": ("抽查记录", "--recheck"), "next_report_on": ("下次续报日期", "--next"), "goal": ("阶段目标", "--goal")}


@dataclass(frozen=True, slots=True)
class Trace:
    """What is noted with a move: the day (ISO), who by role and post, and the papers."""

    on: str
    role: str = ""
    by: str = ""
    meeting: str = ""
    doc_no: str = ""
    reason: str = ""
    recheck: str = ""
    evidence: tuple[Mapping[str, Any], ...] = ()
    next_report_on: str = ""
    goal: str = ""
    merged_into: str = ""

    def fields(self) -> dict[str, Any]:
        """The fields of the move's own record."""
        return {"on": self.on, "role": self.role, "by": self.by, "meeting": self.meeting, "doc_no": self.doc_no, "reason": self.reason,
                "recheck": self.recheck, "goal": self.goal, "evidence": [dict(entry) for entry in self.evidence]}


def refusals(stored: Stored, target: str, trace: Trace, today: str) -> Iterator[Problem]:
    """Why a record may not be moved to a state with these traces; nothing when it may."""
    machine = machines()[stored.kind]
    move = machine.moves.get((stored.state, target))
    if move is None:
        yield _no_such_move(machine, stored, target)
        return
    where = Where(stored.key)
    what = f"{machine.states[stored.state]}→{machine.states[target]}（{move.name}）"
    if trace.role not in move.roles:
        said = f"由{ROLES.get(trace.role, trace.role)}" if trace.role else "没有写由谁办"
        yield Problem("L-ROLE", f"{what}{said}", f"应由{'或'.join(ROLES[r] for r in move.roles)}办：--role {'|'.join(move.roles)}。", where)
    missing = [name for name in move.needs if not getattr(trace, name)]
    if missing:
        yield Problem("L-TRACE", f"{what}缺{'、'.join(NEEDED[n][0] for n in missing)}", f"请补上 {' '.join(NEEDED[n][1] for n in missing)}。", where)
    kind = kinds()[stored.kind]
    blank = [name for name in move.filled if not stored.get(name)]
    if blank:
        names = "、".join(kind.label(n) for n in blank)
        yield Problem("L-TRACE", f"{what}之前要先填{names}", f"xundocs ledger set {stored.key} {' '.join(f'{n}=…' for n in blank)}", where)
    yield from _dates(stored, trace, today)


def _no_such_move(machine: Machine, stored: Stored, target: str) -> Problem:
    where, now = Where(stored.key), machine.states.get(stored.state, stored.state)
    if (stored.state, target) in machine.refused:
        why, do = machine.refused[stored.state, target]
        return Problem("L-MOVE", f"现在是{now}，{why}", do, where)
    ways = "、".join(f"{machine.states[m.target]}（{m.target}）" for m in machine.from_(stored.state)) or "没有"
    if stored.state == target:
        return Problem("L-MOVE", f"已经是{now}", f"可以变为：{ways}。", where)
    return Problem("L-MOVE", f"不能由{now}变为{machine.states.get(target, target)}", f"可以变为：{ways}。", where)


def _dates(stored: Stored, trace: Trace, today: str) -> Iterator[Problem]:
    since = stored.get("state_since") or stored.get("replied_on") or stored.get("issued_on") or stored.get("transferred_on")
    if trace.on > today:
        yield Problem("L-DATE", f"{trace.on} 还没有到", "请写已经发生的日期。", Where(stored.key))
    elif since and trace.on < since:
        yield Problem("L-DATE", f"{trace.on} 早于现在状态开始的 {since}", "请核对日期。", Where(stored.key))


def only_role(machine: Machine, stored: Stored, target: str, given: str) -> str:
    """The role given, else the only one that may make the move."""
    move: Move | None = machine.moves.get((stored.state, target))
    return given or (move.roles[0] if move and len(move.roles) == 1 else "")
