"""Documents from the records: which ones, their values, what a person adds, and where the two contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from xundocs.actions.ledger.closed import hardened
from xundocs.actions.ledger.deadlines import names_on
from xundocs.actions.ledger.pairing import alike, paired
from xundocs.actions.ledger.records import choice_of, take_snapshot
from xundocs.actions.ledger.wording import Wording
from xundocs.actions.sources import Selection
from xundocs.documents.kinds import Kind
from xundocs.documents.reading import RecordReader
from xundocs.documents.records import RawRecord, ReadResult
from xundocs.documents.scope import OWN_DATES
from xundocs.errors import UsageError, XundocsError
from xundocs.office.database import Database
from xundocs.office.figures.drawing import Drawn, Taking, draw, read_taking
from xundocs.office.place import open_office
from xundocs.office.records.columns import Columns, Row
from xundocs.office.records.due import MATTERS, matters
from xundocs.office.records.kinds import kinds
from xundocs.problems import Problem, Where, excerpt, listed
from xundocs.workspace import Workspace

PLACE = "台账"


def taking_of(kind: Kind) -> Taking:
    """What a kind takes. Raises: UsageError when it takes nothing, XundocsError for a declaration that cannot be understood."""
    if not kind.from_records:
        raise UsageError(f"{kind.name}没有写怎样从台账取数。", f"用数据文件：xundocs make {kind.id} DATA；或在 kind.yaml 里写 from_records（见 docs/kinds.md）。")
    try:
        return read_taking(kind.from_records)
    except ValueError as error:
        raise XundocsError(f"{kind.folder / 'kind.yaml'}: {error}。", "请对照 docs/kinds.md 修改，再运行 xundocs kinds lint。") from None


def drawn_documents(workspace: Workspace, database: Database, kind: Kind, selection: Selection) -> list[Drawn]:
    """The documents the records call for. Raises: UsageError when the selection matches none."""
    taking = taking_of(kind)
    choice = choice_of(workspace, database, selection.round, selection.organisation, selection.as_of)
    taken = take_snapshot(database, replace(choice, organisations=()))
    rows = {name: taken.rows[name] for name in kinds()}
    rows["suggestions"] = Columns.of([{**row, "organisation": _identity(workspace, rows["inspections"], row["to_org"])} for row in rows["suggestions"]])
    day = selection.as_of or database.clock().date().isoformat()
    if MATTERS in taking.ledgers():
        rows[MATTERS] = Columns.of(matters(taken, day))
    names = names_on(workspace.office.directory, day)
    then = {row["key"]: row.get("organisation_name", "") for row in rows["inspections"]}

    def name_of(row: Row, organisation: str) -> str:
        """What a paper of that day calls an organisation: one renamed since the inspection by its new name; the directory may have dropped it."""
        return str(names.get(organisation) or row.get("organisation_name") or then.get(row.get("inspection", ""), "") or organisation)

    team = _team_of(rows["teams"], selection)
    teams = {row["key"]: row.get("team", "") for row in rows["inspections"]}

    def chosen(row: Row) -> bool:
        inspection = row if taking.per == "inspections" else {"key": row.get("inspection", "")}
        return (not choice.organisations or row.get("organisation") in choice.organisations) and (not team or teams.get(inspection["key"]) in team) \
            and (not selection.key or selection.key in (row["key"], inspection["key"], row.get(taking.by) if taking.by else ""))

    found = draw(taking, rows, day, name_of, as_of=selection.as_of, chosen=chosen)
    if not found:
        raise _nothing(workspace, kind, taking, [row["key"] for row in rows[taking.per] if chosen(row)], selection)
    return found


def _nothing(workspace: Workspace, kind: Kind, taking: Taking, there: Sequence[str], selection: Selection) -> UsageError:
    """Why no document could be drawn: nothing of the kind is entered, or what is there (keys) is not that far."""
    ledger = kinds()[taking.per]
    if not there:
        missing = f"那里没有 {selection.key}" if selection.key else "所选的一条也没有登记"
        return UsageError(f"{kind.name}取自{ledger.name}，{missing}。",
                          f"核对 --round、--team、--org、--key（写 {ledger.prefix}-…、所属巡察 P-… 的编号）；xundocs ledger list {ledger.id} 查看登记了什么。")
    wanted = "、".join(Wording(workspace).condition(ledger.id, taking.only.where)) if taking.only else ""
    as_of = f"到 {selection.as_of} " if selection.as_of else ""
    return UsageError(f"{as_of}{ledger.name} {listed(there, 5, ' 等 {} 条')} 还不能做{kind.name}：要{wanted}。", "办到这一步、记入台账以后再取；运行 xundocs ledger show 编号 查看现在的情况。")


def _identity(workspace: Workspace, inspections: Sequence[Row], name: str) -> str:
    """The id of the organisation a suggestion is addressed to, as an inspection has it; the name where nobody knows it."""
    lines = workspace.office.directory.named(name)
    return next((line.id for line in lines), "") or next((row["organisation"] for row in inspections if row["organisation_name"] == name), name)


def _team_of(teams: Sequence[Row], selection: Selection) -> set[str]:
    """The keys of the teams meant: by key, number or name, else by a part of the name."""
    asked = selection.team
    if not asked:
        return set()
    found = {row["key"] for row in teams if asked in (row["key"], str(row["number"]), row["name"])} or {row["key"] for row in teams if asked in row["name"]}
    if not found:
        raise UsageError(f"{selection.round}没有登记巡察组“{asked}”。", "写组序号（如 3）、名称或编号；运行 xundocs ledger list teams 查看。")
    return found


def records_from(workspace: Workspace, kind: Kind, selection: Selection, given: ReadResult | None,
                 lacking: str = "") -> tuple[ReadResult, list[Drawn]]:
    """The drawn documents as raw records, completed with what a person gave, and how they were drawn.

    `given`: one record for all documents, or as many as there are; `lacking`: only documents of which the records do not know
    this field (their number) yet, the others are named in a hint. Raises: UsageError when `given` does not fit.
    """
    database = open_office(workspace)
    try:
        drawn = drawn_documents(workspace, database, kind, selection)
    finally:
        database.close()
    known = [one for one in drawn if lacking and lacking in one.values]
    told = [_numbered(known, lacking)] if known else []
    waiting = [place for place, one in enumerate(drawn) if not (lacking and lacking in one.values)]
    join = _Join(workspace, kind, taking_of(kind))
    made, drawn = join.records(drawn, given.records if given is not None else (), waiting)
    return ReadResult(made, [*told, *(_of_form(kind, given) if given is not None else ()), *join.problems]), drawn


def place_of(drawn: Drawn) -> Where:
    """What a document is drawn for, as the place of its values."""
    return Where(f"{PLACE} {drawn.key}")


def _of_form(kind: Kind, given: ReadResult) -> Sequence[Problem]:
    """The problems of the file; where a document is made from a closed ledger, nothing unknown may stand in it."""
    ledger = kinds()[taking_of(kind).per]
    return hardened(ledger, given.problems) if ledger.closed else given.problems


def _numbered(known: Sequence[Drawn], name: str) -> Problem:
    numbers = "、".join(str(one.values[name]) for one in known[:5])
    return Problem("B-NUMBERED", f"台账里 {len(known)} 份已有文号（{numbers}{'等' if len(known) > 5 else ''}），没有再发", "", Where(PLACE), severity="info", strength="实务")


class _Join:
    """Puts together what the records say and what a person says; both may say the same thing, not two different ones."""

    def __init__(self, workspace: Workspace, kind: Kind, taking: Taking) -> None:
        self.kind, self.taking, self.match, self.match_else = kind, taking, taking.match, taking.match_else
        self._reader = RecordReader(kind.fields, workspace.office.directory, lambda path: None)
        self._directory, self._shared = workspace.office.directory, False
        self.problems: list[Problem] = []

    def records(self, drawn: Sequence[Drawn], given: Sequence[RawRecord], waiting: Sequence[int]) -> tuple[list[RawRecord], list[Drawn]]:
        """The values of the documents at these places, and what was drawn for them."""
        ours, theirs = [self._typed(one.values) for one in drawn], [self._typed(one.values, one) for one in given]
        own = paired(self.kind, self.taking, ours, theirs, waiting) if waiting and given else [None] * len(drawn)
        self._shared = len(given) == 1 and len(waiting) > 1
        made, renamed = [], []
        for place in waiting:
            index = own[place]
            one = self._as_called(drawn[place], theirs[index] if index is not None else {}, ours[place])
            made.append(RawRecord(one.values, place_of(one)) if index is None else self._joined(one, ours[place], given[index], theirs[index]))
            renamed.append(one)
        return made, renamed

    def _as_called(self, drawn: Drawn, *typed: Mapping[str, Any]) -> Drawn:
        """What was drawn with its organisations called as on the document's own day; the records call them as they were when inspected."""
        day = next((values[name] for name in OWN_DATES for values in typed if isinstance(values.get(name), date)), None)
        if day is None:
            return drawn
        names = {name: told for name, taken in self.taking.fields.items()
                 if taken.path.rpartition(".")[2] == "organisation" and (told := self._called(str(drawn.values.get(name, "")), day))}
        traces = tuple(replace(trace, value=names[trace.field]) if trace.field in names else trace for trace in drawn.traces)
        return replace(drawn, values={**drawn.values, **names}, traces=traces)

    def _called(self, name: str, day: date) -> str:
        identities = {line.id for line in self._directory.named(name)}
        return self._directory.name_of(identities.pop(), day) if len(identities) == 1 else ""

    def _joined(self, drawn: Drawn, ours: Mapping[str, Any], given: RawRecord, theirs: Mapping[str, Any]) -> RawRecord:
        """One document's values."""
        values: dict[str, Any] = {**drawn.values}
        for name, value in given.values.items():
            if name not in drawn.values or value in (None, "", []):
                values.setdefault(name, value)
            elif name in self.match and isinstance(value, list):
                values[name] = self._rows(name, drawn, given, ours[name], theirs[name])
            elif not alike(theirs.get(name), ours.get(name)):
                self._contradiction(drawn, given, name, self.kind.fields[name].label, drawn.values[name], value)
        return RawRecord(values, self._place(drawn, given), given.places, given.folder)

    def _place(self, drawn: Drawn, given: RawRecord) -> Where:
        """The record's place in its file; with the document's key where several share it."""
        place = given.where
        return place_of(drawn) if not place.file else Where(f"{place.file}（{drawn.key}）", place.sheet, place.row) if self._shared else place

    def _typed(self, values: Mapping[str, Any], record: RawRecord | None = None) -> dict[str, Any]:
        raw = RawRecord(values, folder=record.folder if record else Path())
        return self._reader.read(raw).values

    def _rows(self, name: str, drawn: Drawn, given: RawRecord, ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """List rows joined by their own key; a row the records do not have is a contradiction."""
        key, columns = self.match[name], self.kind.fields[name].fields
        other = self.match_else.get(name, key)
        known = {typed.get(key) or typed.get(other): (index, typed) for index, typed in enumerate(ours)}
        made = [dict(row) for row in drawn.values[name]]
        for row, typed in zip(given.values[name], theirs, strict=True):
            wanted = typed.get(key) or typed.get(other)
            if wanted not in known:
                self._contradiction(drawn, given, name, f"{self.kind.fields[name].label} {columns[key].label}", "没有这一条", wanted)
                continue
            index, own = known[wanted]
            for column, value in row.items():
                if column not in made[index]:
                    made[index][column] = value
                elif column in columns and typed.get(column) != own.get(column) and value not in (None, "", []):
                    self._contradiction(drawn, given, name, f"{self.kind.fields[name].label} {wanted} {columns[column].label}", made[index][column], value)
        return made

    def _contradiction(self, drawn: Drawn, given: RawRecord, name: str, label: str, ours: Any, theirs: Any) -> None:
        place = given.changed(where=self._place(drawn, given)).place((name,), label)
        self.problems.append(Problem("V-LEDGER-01", f"「{label}」与台账不一致：台账（{drawn.key}）是“{excerpt(ours, 24)}”，数据文件是“{excerpt(theirs, 24)}”",
                                     "台账对的，删去数据文件里的这一项；台账错的，先改台账。", Where(place.file, place.sheet, place.row, label)))
