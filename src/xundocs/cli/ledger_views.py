"""How the records are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xundocs.cli.output import note, print_json, print_json_rows, print_problems, say, table
from xundocs.errors import REFUSED, UsageError
from xundocs.problems import has_errors, listed

if TYPE_CHECKING:
    from xundocs.actions.ledger.forms import LedgerForm
    from xundocs.actions.ledger.labels import Labels
    from xundocs.actions.ledger.records import Choice, Shown
    from xundocs.actions.ledger.writing import Written
    from xundocs.office.database import Database
    from xundocs.office.records.trail import Change, Done
    from xundocs.workspace import Workspace

CELL_WIDTH = 30


def checked_day(text: str, option: str) -> str:
    """A date of the command line as ISO, "" for none. Raises: UsageError."""
    from xundocs.cli.issue_views import checked_day as checked

    return checked(text, option) if text else ""


def today(database: Database) -> str:
    """The day by the database's clock."""
    return database.clock().date().isoformat()


def pairs(given: Sequence[str]) -> dict[str, str]:
    """`field=value` arguments. Raises: UsageError."""
    found = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"“{text}”应当写成 字段=值。", "例如 due=2026-10-31；等号两边不空格，值里有空格的加引号。")
        found[name.strip()] = value.strip()
    return found


def show_written(done: Written, as_json: bool, message: str, failed: int) -> None:
    """What a command did; `failed` is the exit code when it was refused."""
    refused = has_errors(done.problems)
    if as_json:
        print_json(done.as_json())
    else:
        print_problems(done.problems)
        if not refused and message:
            note(message)
        elif refused:
            note("有错误，没有登记任何改动。")
    if refused:
        raise SystemExit(failed)


def run_move(workspace: Workspace, database: Database, words: Sequence[str], as_json: bool, *, evidence: Sequence[Path], on: str,
             next_report_on: str, **trace: Any) -> None:
    """The `move` command: the last word is the state."""
    from xundocs.actions.ledger.reading import evidence_of
    from xundocs.actions.ledger.writing import move_records
    from xundocs.office.records.traces import ROLES, Trace

    if len(words) < 2:
        raise UsageError("要写编号和新状态。", "例如 xundocs ledger move I-0001 verified --on 2026-04-10 --by 组长 --meeting 组务会纪要第3号")
    role = trace.pop("role")
    code = role if role in ROLES else next((c for c, name in ROLES.items() if name == role), "")
    if role and not code:
        raise UsageError(f"--role 没有“{role}”。", f"可用：{'、'.join(f'{c} {n}' for c, n in ROLES.items())}")
    noted = Trace(on=checked_day(on, "--on") or today(database), role=code, next_report_on=checked_day(next_report_on, "--next"),
                  evidence=tuple(evidence_of(path) for path in evidence), **trace)
    done = move_records(workspace, database, words[:-1], words[-1], noted)
    moved = "；".join(f"{key} {_state_name(key, before)}→{_state_name(key, after)}" for key, before, after in done.moved[:10])
    more = f" 等 {len(done.moved)} 条" if len(done.moved) > 10 else ""
    also = f"（连带：{'、'.join(done.keys)}）" if done.keys else ""
    show_written(done, as_json, f"已变动：{moved}{more}{also}。", REFUSED)


def _state_name(key: str, state: str) -> str:
    """A state in the words of the record's own machine."""
    from xundocs.office.records.kinds import kind_of_key
    from xundocs.office.records.states import machines

    return machines()[kind_of_key(key).id].states.get(state, state)


def list_ledger(workspace: Workspace, database: Database, kind_name: str, round_: str, org: str, state: str, as_of: str, recorded_by: str, limit: int,
                as_json: bool) -> None:
    """One ledger, or how many rows each has."""
    from xundocs.actions.ledger.forms import Forms
    from xundocs.actions.ledger.labels import labels_of
    from xundocs.actions.ledger.records import choice_of, row_texts, rows
    from xundocs.office.records.kinds import kind_named

    choice = choice_of(workspace, database, round_, org, checked_day(as_of, "--as-of"), moment(recorded_by))
    if not kind_name:
        _overview(database, choice, as_json)
        return
    kind = kind_named(kind_name)
    chosen = _state(kind.id, state)
    if as_json:
        total, texts = row_texts(database, kind, choice, chosen)
        print_json_rows({"ledger": kind.id, "name": kind.name, "as_of": choice.as_of or None, "recorded_by": choice.recorded_by or None, "total": total}, texts)
        return
    total, found = rows(database, kind, choice, chosen, limit)
    form, labels = Forms(workspace).of(kind), labels_of(workspace, database)
    if found:
        table([[row["key"], *(_cell(labels, form, name, row) for name in kind.columns)] for row in found],
              ["编号", *(form.fields[name].label for name in kind.columns)])
    note((f"共 {total} 条" if total else f"{kind.name}里没有符合条件的记录") + (f"，只列了前 {limit} 条，--limit 0 列出全部" if len(found) < total else "") + "。")


def _overview(database: Database, choice: Choice, as_json: bool) -> None:
    from xundocs.actions.ledger.records import row_counts
    from xundocs.office.figures.footnotes import not_by_organisation

    counts = row_counts(database, choice)
    if as_json:
        print_json({"ledgers": [{"id": kind.id, "code": kind.code or None, "name": kind.name, "prefix": kind.prefix, "rows": n} for kind, n in counts]})
        return
    table([[kind.id, kind.code, kind.name, f"{kind.prefix}-", "—" if n is None else str(n)] for kind, n in counts], ["种类", "编号", "名称", "记录编号", "条数"])
    unkept = [kind.id for kind, n in counts if n is None]
    if unkept:
        note(not_by_organisation(unkept))


def _state(kind: str, given: str) -> str:
    from xundocs.office.records.states import machines

    machine = machines().get(kind)
    if given and machine is None:
        return given
    found = machine.state_named(given) if machine else ""
    if given and machine and not found:
        raise UsageError(f"没有“{given}”这个状态。", f"可用：{'、'.join(f'{n}（{c}）' for c, n in machine.states.items())}。")
    return found


def moment(text: str) -> str:
    """A time of the command line with this machine's offset; a day alone means its end. Raises: UsageError."""
    from datetime import datetime, time

    try:
        given = datetime.fromisoformat(text) if text else None
        if given is not None and len(text.strip()) <= len("2026-06-30"):
            given = datetime.combine(given, time.max)
        return given.astimezone().isoformat() if given else ""
    except ValueError:
        raise UsageError(f"--recorded-by 的时间不对：{text}。", "写成 2026-06-30T18:00；只写日期的，算到那一天结束。") from None


def _cell(labels: Labels, form: LedgerForm, name: str, row: Mapping[str, Any]) -> str:
    if row[name] == 0 and form.fields[name].type == "integer" and form.fields[name].min:
        return ""
    text = " ".join(_text(labels, form, name, row).split())
    return text if len(text) <= CELL_WIDTH else text[:CELL_WIDTH] + "…"


def _text(labels: Labels, form: LedgerForm, name: str, row: Mapping[str, Any]) -> str:
    """A field in words; an organisation as it was called then."""
    return str(labels.shown(form.id, name, row.get(name), row)) if name == "organisation" else form.text(name, row.get(name))


def show_record(workspace: Workspace, labels: Labels, found: Shown, as_json: bool) -> None:
    """One record with everything that belongs to it."""
    from xundocs.actions.ledger.forms import Forms
    from xundocs.office.records.kinds import kinds

    record, kind = found.record, kinds()[found.record.kind]
    if as_json:
        print_json({"key": record.key, "ledger": kind.id, "state": record.state or None, "fields": record.values, "sha256": record.sha256,
                    "belongs": {name: [row["key"] for row in rows] for name, rows in found.belongs.items()},
                    "history": [_change_json(change) for change in found.changes]})
        return
    forms = Forms(workspace)
    form = forms.of(kind)
    say(f"{record.key}  {kind.name}")
    for name in kind.fields:
        if name == "path":
            continue  # the moves below say it with their traces
        if (text := _text(labels, form, name, record.values)):
            say(f"  {form.fields[name].label}：{text}")
    for name, rows in found.belongs.items():
        inner = kinds()[name]
        say(f"{inner.name}（{len(rows)}条）")
        for row in rows[:50]:
            parts = [_cell(labels, forms.of(inner), c, row) for c in inner.columns if row[c] not in ("", [], 0, False, record.key) and c not in ("round", "organisation")]
            say(f"  {row['key']}  {'  '.join(_state_words(parts))}")
    say(f"校验值 {record.sha256}")


def _state_words(parts: Sequence[str]) -> list[str]:
    from xundocs.office.records.states import machines

    names = {state: name for machine in machines().values() for state, name in machine.states.items()}
    return [names.get(part, part) for part in parts]


def show_changes(workspace: Workspace, labels: Labels, key: str, changes: Sequence[Change], as_json: bool) -> None:
    """Who changed what of one record."""
    from xundocs.actions.ledger.forms import Forms
    from xundocs.office.records.kinds import kind_of_key

    if as_json:
        print_json({"key": key, "changes": [_change_json(change) for change in changes]})
        return
    form = Forms(workspace).of(kind_of_key(key))
    for change in changes:
        say(f"{change.at[:16].replace('T', ' ')}  {change.who}  {change.action}")
        for name, (before, after) in change.fields.items():
            label = form.fields[name].label if name in form.fields else name
            old, new = (labels.organisation(value, change.at[:10]) if name == "organisation" and value else form.text(name, value) for value in (before, after))
            say(f"    {label}：{old or '（空）'} → {new or '（空）'}")


def _change_json(change: Change) -> dict[str, Any]:
    return {"at": change.at, "who": change.who, "action": change.action,
            "fields": {name: {"before": before, "after": after} for name, (before, after) in change.fields.items()}}


def show_operations(found: Sequence[tuple[Done, dict[str, list[str]]]], as_json: bool) -> None:
    """What was done, newest first."""
    if as_json:
        print_json({"operations": [{"number": one.id, "at": one.at, "who": one.who, "what": one.what, "undoes": one.undoes or None, "records": records}
                                   for one, records in found]})
        return
    gone = {one.undoes for one, _ in found}
    if found:
        table([[str(one.id), one.at[:16].replace("T", " "), one.who, one.what + ("（已撤回）" if one.id in gone else ""), _summary(records)]
               for one, records in found], ["次序", "时间", "操作人", "做了什么", "涉及记录"])
    else:
        note("还没有登记过台账。")


def _summary(records: dict[str, list[str]]) -> str:
    shown = [key for keys in records.values() for key in keys]
    return listed(shown, 4, " 等{}条")


def list_due(workspace: Workspace, database: Database, on: str, within: int, round_: str, org: str, as_json: bool) -> None:
    """What is due, most urgent first."""
    from xundocs.actions.ledger.deadlines import due_lines
    from xundocs.actions.ledger.records import choice_of

    day = checked_day(on, "--on") or today(database)
    found = due_lines(database, workspace.office.directory, day, within, choice_of(workspace, database, round_, org))
    if as_json:
        print_json({"on": day, "within": within, "due": [line.as_json() for line in found]})
        return
    if found:
        table([[line.due.due, line.status_name, line.organisation or "—", line.due.what, _keys(line.due.keys), line.command] for line in found],
              ["期限", "情况", "党组织", "事项", "编号", "起草函件"])
    overdue = sum(line.due.days < 0 for line in found)
    note(f"{day}：已逾期 {overdue} 项，{within} 天内到期 {len(found) - overdue} 项。" if found else f"{day}：没有逾期的，{within} 天内也没有到期的。")


def _keys(keys: Sequence[str]) -> str:
    return listed(keys, 3, " 等{}个")
