"""The demonstration round entered into the records: through the same functions as an office's own, so that it proves them.

The data (demonstration/round/*.yaml) says for each finding the day it reached its states; the traces that every move needs
are made up here from the inspection's meeting, papers and posts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from xundocs.actions.ledger.forms import Forms
from xundocs.actions.ledger.reading import read_drafts
from xundocs.documents.kinds import read_yaml
from xundocs.documents.records import RawRecord
from xundocs.errors import XundocsError
from xundocs.model.deadline import add_months
from xundocs.office.history import Work
from xundocs.office.place import open_office
from xundocs.office.records import adding, changing, moving
from xundocs.office.records.kinds import kinds
from xundocs.office.records.store import operation
from xundocs.office.records.traces import Trace
from xundocs.problems import Problem, Where, has_errors
from xundocs.workspace import Workspace

SOURCE = Path(__file__).with_name("demonstration") / "round"
ROUND = "R-16-5"
CONCENTRATED_MONTHS = 6
"""As round.yaml says of this round."""
ORDER = ("shiqiao", "edu", "agri", "water", "hospital", "civil", "longtan", "housing", "transit")
OF_A_ROUND = ("teams", "clues", "coverage", "villages", "reported", "archive")
OF_AN_INSPECTION = ("suggestions", "rules_made", "supervisions", "reports", "commitments")
PLAN_STATES = ("verified", "reported", "fed_back", "plan_submitted", "plan_returned", "rectifying")
DRAFTED_AFTER, REQUESTED_BEFORE, RESUMED_AFTER, REPORTED_AGAIN_AFTER = 5, 6, 7, 90
"""Days: from moving in to the first drafts; from asking to be closed to the decision; from being sent back to going on; between reports of a long-term matter."""


def enter_round(workspace: Workspace) -> int:
    """Enter the whole round into an empty office database; how many findings. Raises: XundocsError when a record is refused."""
    database = open_office(workspace, by="演示")
    try:
        with database.writing("登记演示轮次") as work:
            entry = _Entry(workspace, work)
            whole = read_yaml(SOURCE / "round.yaml")
            with operation(work, "登记演示轮次：轮次、巡察组"):
                entry.add("rounds", whole["rounds"])
                entry.add("teams", whole["teams"])
            count = 0
            for name in ORDER:
                told = read_yaml(SOURCE / f"{name}.yaml")
                with operation(work, f"登记演示轮次：{entry.name(told['inspection']['organisation'])}"):
                    entry.inspection(told)
                count += len(told["findings"])
            with operation(work, "登记演示轮次：线索、覆盖、村、档案"):
                for kind in OF_A_ROUND[1:]:
                    entry.add(kind, whole[kind])
        return count
    finally:
        database.close()


class _Entry:
    """Adds and moves records, and stops at the first that is refused."""

    def __init__(self, workspace: Workspace, work: Work) -> None:
        self.work, self.directory, self._config = work, workspace.office.directory, workspace.office.get
        self._forms = Forms(workspace)
        self._full = {o.id: o.name for o in self.directory.organisations}

    def name(self, organisation: str) -> str:
        """The organisation's name."""
        return str(self._full[organisation])

    def add(self, kind: str, rows: Iterable[Mapping[str, Any]], **common: Any) -> None:
        """Add records of one ledger."""
        chosen = kinds()[kind]
        raw = [RawRecord({**{n: v for n, v in common.items() if n in chosen.fields}, **row}, Where("演示", kind, None)) for row in rows]
        drafts = read_drafts(chosen, self._forms.of(chosen), raw, self.directory, self._config)
        _stop([p for draft in drafts for p in draft.problems])
        for draft in drafts:
            draft.problems = []
        _stop(adding.add(self.work, chosen, drafts, self.directory).problems)

    def inspection(self, told: Mapping[str, Any]) -> None:
        """One inspection with everything that belongs to it."""
        facts = dict(told["inspection"])
        later = {name: facts.pop(name) for name in ("inner_disclosed_on", "public_disclosed_on", "life_meeting_on") if name in facts}
        team = {"第一巡察组": 1, "第二巡察组": 2, "第三巡察组": 3}[facts.pop("team")]
        reported = told["path"].get("reported", "")
        if not reported:
            facts.pop("report_no", None)
        self.add("inspections", [{**facts, "round": ROUND, "team": f"T-16-5-{team}", "reported_on": reported}])
        key = facts["key"]
        numbers = iter(range(1, len(told["findings"]) + 1))
        self.add("findings", [{**_finding(row), "state_since": _day(facts["entered_on"], DRAFTED_AFTER),
                               "seq": next(numbers) if reported and _goes(row, "fed_back") else ""} for row in told["findings"]], inspection=key)
        papers = _Papers(told, team)
        self._immediates(told.get("immediates", ()), key, papers)
        self._to_plan(told, papers)
        self.add("rules_made", told.get("rules_made", ()), round=ROUND, organisation=facts["organisation"])
        for row in told["findings"]:
            self._work_on(row, papers, self._full[facts["organisation"]])
        if later:
            _stop(changing.change(self.work, key, later, self.directory, action="公开和民主生活会"))
        self.add("suggestions", told.get("suggestions", ()), round=ROUND, to_org=self._full[facts["organisation"]], issued_on=told["path"].get("fed_back", ""))
        self.add("supervisions", told.get("supervisions", ()), round=ROUND, organisation=facts["organisation"])
        self.add("reports", [_report(row) for row in told.get("reports", ())], inspection=key)
        self.add("commitments", told.get("commitments", ()), inspection=key)

    def _immediates(self, rows: Sequence[Mapping[str, Any]], inspection: str, papers: _Papers) -> None:
        ends = ("done_on", "verified_on", "carried", "phased")
        assigned = [row["finding"] for row in rows if "finding" in row and papers.days.get(row["finding"], {}).get("verified")]
        for key in assigned:
            self.move([key], "verified", papers.days[key]["verified"], papers)
        self.add("immediates", [{n: v for n, v in row.items() if n not in ends} for row in rows], inspection=inspection)
        for row in rows:
            if "done_on" in row:
                self.move([row["key"]], "done", row["done_on"], papers)
                _stop(changing.change(self.work, row["key"], {"verified_on": row["verified_on"], "verified_by": papers.team}, self.directory, action="核验"))
            elif "carried" in row:
                self.move([row["key"]], "carried", row["carried"], papers, reason="期限内没有改到位")
            elif "phased" in row:
                self.move([row["key"]], "phased", row["phased"], papers, reason="材料采购中，已设临时护栏")

    def _to_plan(self, told: Mapping[str, Any], papers: _Papers) -> None:
        """The steps that the findings of an inspection take together."""
        immediate = {row.get("finding") for row in told.get("immediates", ())}
        rows = told["findings"]
        for state in PLAN_STATES:
            day = told["path"].get(state)
            for row in rows:
                own = row.get(state)
                if own and state == "verified" and row["key"] not in immediate:
                    self.move([row["key"]], state, own, papers)
            going = [row["key"] for row in rows if _goes(row, state) and not (row["key"] in immediate and state in ("verified", "reported"))]
            if day and going:
                self.move(going, state, day, papers)
            for row in rows:
                if state == "reported" and "clue_split" in row:
                    self.move([row["key"]], "clue_split", row["clue_split"], papers)
                if row.get("withdrawn") and state == ("reported" if row["withdrawn"] < told["path"].get("fed_back", "9999") else "fed_back"):
                    self.move([row["key"]], "withdrawn", row["withdrawn"], papers, reason=row["withdrawn_reason"])

    def _work_on(self, row: Mapping[str, Any], papers: _Papers, organisation: str) -> None:
        """The plan's task and responsibilities of one finding, its measures, and its way to the end."""
        key = row["key"]
        if "task" in row and papers.told["path"].get("plan_submitted"):
            self.add("tasks", [{"finding": key, "action": row["task"], "standard": row["standard"], "due": row.get("due") or papers.due, "output": "整改结果",
                                "done_on": row.get("closed") or row.get("phased") or ""}])
            self.add("responsibilities", [{"finding": key, "main_org": organisation, "first_responsible": "党组织书记", "leader_in_charge": "党组织书记" if row["responsible"] == "org" else "分管领导",
                                           "lead_dept": row["lead"], "undertaker": f"{row['lead']}负责人"}])
        end = next((row[n] for n in ("closed", "phased", "long_term", "requested", "returned") if n in row), None)
        if "measure" in row:
            money = {n: row[n] for n in ("refunded", "recovered") if row.get(n, "0") != "0"}
            rules = [r["key"] for r in papers.told.get("rules_made", ()) if key in r["findings"]]
            self.add("measures", [{"finding": key, "measures": row["measure"], "result_type": row["result"], **money, "rules": rules,
                                   "evidence": [{"name": f"{key} 佐证材料.pdf", "page": "第1至3页"}], "completed_on": _day(end, -REQUESTED_BEFORE) if end else ""}])
        if "transferred" in row:
            self.move([key], "transferred", row["transferred"], papers)
        if "requested" in row:
            self.move([key], "close_requested", row["requested"], papers)
        if "long_term" in row:
            self.move([key], "long_term", row["long_term"], papers, reason="需要分年度推进，已定阶段目标")
        if "returned" in row:
            self.move([key], "close_requested", _day(row["returned"], -REQUESTED_BEFORE), papers)
            self.move([key], "returned", row["returned"], papers, reason=row["returned_reason"])
            if "closed" in row:
                self.move([key], "rectifying", _day(row["returned"], RESUMED_AFTER), papers)
        for name, state in (("phased", "phased_done"), ("closed", "closed")):
            if name in row:
                self.move([key], "close_requested", _day(row[name], -REQUESTED_BEFORE), papers)
                self.move([key], state, row[name], papers, reason="主要部分已完成，其余列入下年计划" if name == "phased" else "")
        if "reopened" in row:
            self.move([key], "reopened", row["reopened"], papers, recheck=row["reopened_reason"])

    def move(self, keys: Sequence[str], state: str, day: str, papers: _Papers, **more: str) -> None:
        """Move records with the traces the move needs."""
        _stop(moving.move(self.work, keys, state, papers.trace(state, day, keys[0], more), self.directory).problems)


class _Papers:
    """Where the traces of an inspection's moves come from."""

    def __init__(self, told: Mapping[str, Any], team: int) -> None:
        self.told, self.team = told, f"第{'一二三'[team - 1]}巡察组"
        self.days = {row["key"]: row for row in told["findings"]}
        fed_back = told["path"].get("fed_back")
        self.due = add_months(date.fromisoformat(fed_back), CONCENTRATED_MONTHS).isoformat() if fed_back else ""
        self._plan = next((row["doc_no"] for row in told.get("reports", ()) if row["form"] == "plan"), "")

    def trace(self, state: str, day: str, key: str, more: Mapping[str, str]) -> Trace:
        """The traces of a move into a state."""
        office, fact = "巡察办主任", [{"name": f"{key} 佐证材料.pdf", "page": "第1至3页"}]
        made: dict[str, Any] = {
            "verified": {"meeting": self.told["meeting"], "by": "组长"},
            "reported": {"doc_no": self.told["inspection"].get("report_no", "")},
            "fed_back": {"role": "office", "meeting": "书记专题会议", "doc_no": self.told.get("feedback_no", "")},
            "clue_split": {"meeting": self.told["meeting"]}, "withdrawn": {"meeting": self.told["meeting"]},
            "plan_submitted": {"by": "党组织书记", "doc_no": self._plan}, "rectifying": {"doc_no": "联审意见"},
            "close_requested": {"by": "党组织书记", "evidence": fact}, "returned": {"role": "office", "by": office},
            "closed": {"role": "office", "by": office, "doc_no": "销号审核表", "evidence": fact},
            "phased_done": {"role": "office", "by": office}, "reopened": {"role": "office", "by": office},
            "long_term": {"role": "office", "by": office, "next_report_on": _day(day, REPORTED_AGAIN_AFTER), "goal": "本年度完成第一批，下年度全部完成"},
            "transferred": {"by": office, "doc_no": "交接单"}, "plan_returned": {"reason": "漏列1项，3项措施没有完成标准和时限"},
            "done": {"role": "team", "by": "组长", "evidence": fact}, "carried": {"role": "team", "by": "组长"}, "phased": {"role": "team", "by": "组长"},
        }.get(state, {})
        if state == "rectifying" and "returned" in self.days.get(key, {}) and day > self.told["path"]["rectifying"]:
            made = {"role": "organisation", "by": "党组织书记"}
        return Trace(on=day, **{**made, **more})


def _finding(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in ("key", "focus", "category", "statement", "responsible") if name in row}
    return {**kept, "common_or_individual": row["kind"], "rect_mode": row["mode"], "due": row.get("due", "")}


def _day(day: str, more: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=more)).isoformat()


def _goes(row: Mapping[str, Any], state: str) -> bool:
    """Whether a finding takes a common step."""
    if "stays" in row:
        return PLAN_STATES.index(state) <= PLAN_STATES.index(row["stays"]) if row["stays"] in PLAN_STATES else False
    if state in ("fed_back", "plan_submitted", "plan_returned", "rectifying"):
        return "clue_split" not in row and not (row.get("withdrawn") and state != "fed_back") and not _withdrawn_early(row)
    return True


def _withdrawn_early(row: Mapping[str, Any]) -> bool:
    return bool(row.get("withdrawn")) and row["withdrawn"] < "2026-06-01"


def _report(row: Mapping[str, Any]) -> dict[str, Any]:
    made = {name: value for name, value in row.items() if name != "report_file"}
    if "report_file" in row:
        from xundocs.workspace import Workspace as Built

        sample = next(folder / "authenticity_commitment" / row["report_file"] for folder in Built().template_folders)
        made["sha256"] = hashlib.sha256(sample.read_bytes()).hexdigest()
    return made


def _stop(problems: Sequence[Problem]) -> None:
    if has_errors(problems):
        raise XundocsError(f"演示数据没有通过检查：{problems[0]}", "这是程序的问题，请报告。")
