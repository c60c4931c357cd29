"""ledger: the office's records, entered once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xundocs.cli.common import Force, Json, folder_of, office_of, workspace_of
from xundocs.cli.ledger_reading import run_due, run_list, run_show

Key = Annotated[str, typer.Argument(metavar="KEY", help="记录编号，如 I-0001（问题）、J-0003（立行立改事项）、P-0001（巡察对象进展）")]
Kind = Annotated[str, typer.Argument(metavar="KIND", help="台账种类，如 findings、L01、问题清单；不写则列出全部种类")]
Round = Annotated[str, typer.Option("--round", metavar="ROUND", help="只看这一轮：编号或名称")]
Org = Annotated[str, typer.Option("--org", metavar="ORG", help="只看这个党组织：名录里的名称、简称或编号")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="按那一天的情况看，如 2026-06-30")]
Known = Annotated[str, typer.Option("--recorded-by", metavar="TIME", help="按那个时间台账里已经登记的内容看，如 2026-06-30T18:00；只写日期则到那天结束")]
Operator = Annotated[str, typer.Option("--operator", metavar="姓名", help="操作人，记入历史；不写则记电脑登录名")]
Reason = Annotated[str, typer.Option("--reason", metavar="理由", help="理由，记入历史")]
Evidence = Annotated[list[Path] | None, typer.Option("--evidence", metavar="FILE", help="佐证材料文件，可写几次；记下名称和指纹")]

group = typer.Typer(no_args_is_help=True, help="台账：问题、整改、督查、线索办理等一次登记，处处取用。")


def register(app: typer.Typer) -> None:
    """Mount the group."""
    app.add_typer(group, name="ledger")


@group.command("new")
def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="台账种类，如 findings、问题清单")],
    context: typer.Context,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="写到 .yaml 或 .xlsx；不写则打印出来")] = None,
    force: Force = False,
) -> None:
    """生成一份待填的台账表：每一栏都有名称、说明和示例。"""
    from xundocs.actions.ledger.blanks import blank_text, write_blank
    from xundocs.cli.output import note, say

    workspace = workspace_of(context)
    if output is None:
        say(blank_text(workspace, kind).rstrip("\n"))
        return
    write_blank(workspace, kind, output, force=force)
    note(f"已生成 {output}，填好后运行 xundocs ledger add {kind} {output}。")


@group.command("add")
def add(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="台账种类，如 findings、问题清单")],
    data: Annotated[Path, typer.Argument(metavar="DATA", help="数据文件：.yaml、.xlsx 或 .csv")],
    operator: Operator = "",
    as_json: Json = False,
) -> None:
    """登记：数据文件里的记录全部登记，有一处错误就一条也不登记。"""
    from xundocs.actions.ledger.writing import add_file
    from xundocs.cli.ledger_views import show_written
    from xundocs.errors import PROBLEMS_FOUND

    with office_of(context, operator) as (workspace, database):
        done = add_file(workspace, database, kind, data)
    keys = done.keys
    show_written(done, as_json, f"登记 {len(keys)} 条：{keys[0]}" + (f" 至 {keys[-1]}" if len(keys) > 1 else "") + "。" if keys else "", PROBLEMS_FOUND)


@group.command("list")
def list_records(
    context: typer.Context,
    kind: Kind = "",
    round_: Round = "",
    org: Org = "",
    state: Annotated[str, typer.Option("--state", metavar="STATE", help="只看这个状态：代码或名称")] = "",
    as_of: AsOf = "",
    recorded_by: Known = "",
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="屏幕上最多列几行；0 为全部")] = 200,
    as_json: Json = False,
) -> None:
    """列出一本台账；不写种类则列出各本台账的条数。"""
    run_list(workspace=folder_of(context), kind=kind, round_=round_, org=org, state=state, as_of=as_of, recorded_by=recorded_by, limit=limit,
             as_json=as_json)


@group.command("show")
def show(context: typer.Context, key: Key, as_json: Json = False) -> None:
    """显示一条记录、它的状态变动和属于它的记录。"""
    run_show(workspace=folder_of(context), key=key, as_json=as_json)


@group.command("set")
def set_fields(
    context: typer.Context,
    key: Key,
    fields: Annotated[list[str] | None, typer.Argument(metavar="FIELD=VALUE...", help="要改的字段，如 due=2026-10-31 或 整改期限=2026-10-31；等号后空着就是清空")] = None,
    evidence: Evidence = None,
    reason: Reason = "",
    seen: Annotated[str, typer.Option("--seen", metavar="校验值", help="读出时的校验值；别人改过就不写")] = "",
    operator: Operator = "",
    as_json: Json = False,
) -> None:
    """修改一条记录；状态不在这里改，用 ledger move。"""
    from xundocs.actions.ledger.reading import evidence_of
    from xundocs.actions.ledger.writing import set_fields as change
    from xundocs.cli.ledger_views import pairs, show_written
    from xundocs.errors import REFUSED

    with office_of(context, operator) as (workspace, database):
        done = change(workspace, database, key, pairs(fields or []), evidence=[evidence_of(p) for p in evidence or ()], seen=seen, reason=reason)
    show_written(done, as_json, f"{key} 已修改。" if done.operation else f"{key} 没有变化。", REFUSED)


@group.command("move")
def move(
    context: typer.Context,
    keys_and_state: Annotated[list[str], typer.Argument(metavar="KEY... TO", help="一个或几个编号，最后是新状态；写 P-… 则这次巡察可以变动的问题全部变动")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="哪一天；不写则今天")] = "",
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="谁办的：team office leading_group organisation joint_review evaluation lookback receiver")] = "",
    by: Annotated[str, typer.Option("--by", metavar="职务或单位", help="经办的职务或单位，不写姓名")] = "",
    meeting: Annotated[str, typer.Option("--meeting", metavar="会议", help="会议和纪要号")] = "",
    doc_no: Annotated[str, typer.Option("--doc", metavar="文号", help="文号或编号")] = "",
    reason: Reason = "",
    recheck: Annotated[str, typer.Option("--recheck", metavar="记录", help="抽查、回头看的记录")] = "",
    evidence: Evidence = None,
    next_report: Annotated[str, typer.Option("--next", metavar="DATE", help="长期坚持的下次续报日期")] = "",
    goal: Annotated[str, typer.Option("--goal", metavar="目标", help="长期坚持的阶段目标")] = "",
    into: Annotated[str, typer.Option("--into", metavar="KEY", help="撤销时并入哪个问题")] = "",
    operator: Operator = "",
    as_json: Json = False,
) -> None:
    """变动状态：审定、反馈、报方案、销号等；不合程序或缺留痕的不变动，并说明缺什么。"""
    from xundocs.cli.ledger_views import run_move

    with office_of(context, operator) as (workspace, database):
        run_move(workspace, database, keys_and_state, as_json, on=on, role=role, by=by, meeting=meeting, doc_no=doc_no, reason=reason, recheck=recheck,
                 evidence=evidence or [], next_report_on=next_report, goal=goal, merged_into=into)


@group.command("remove")
def remove(context: typer.Context, key: Key, reason: Reason = "", operator: Operator = "", as_json: Json = False) -> None:
    """删去登记错的一条：不再列出，历史还在；审定以后的问题只能撤销。"""
    from xundocs.actions.ledger.writing import remove_record
    from xundocs.cli.ledger_views import show_written
    from xundocs.errors import REFUSED

    with office_of(context, operator) as (_, database):
        done = remove_record(database, key, reason)
    show_written(done, as_json, f"{key} 已删去。", REFUSED)


@group.command("history")
def history(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="[KEY]", help="记录编号；不写则列出最近的操作")] = "",
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="最近几次操作；0 为全部")] = 20,
    as_json: Json = False,
) -> None:
    """谁在什么时候改了什么，改前改后各是什么。"""
    from xundocs.actions.ledger.labels import labels_of
    from xundocs.actions.ledger.records import changes_of, operations
    from xundocs.cli.ledger_views import show_changes, show_operations

    with office_of(context) as (workspace, database):
        if key:
            show_changes(workspace, labels_of(workspace, database), key, changes_of(database, key), as_json)
        else:
            show_operations(operations(database, limit), as_json)


@group.command("undo")
def undo(
    context: typer.Context,
    number: Annotated[int | None, typer.Option("--operation", metavar="N", min=1, help="撤回第几次操作；不写则最后一次")] = None,
    operator: Operator = "",
    as_json: Json = False,
) -> None:
    """撤回最后一次操作；后来又改过的、已经据以发文的不能撤回。"""
    from xundocs.actions.ledger.writing import undo_last
    from xundocs.cli.output import note, print_json

    with office_of(context, operator) as (_, database):
        taken, done = undo_last(database, number or 0)
    if as_json:
        print_json({"undone": taken.id, "what": taken.what, "who": taken.who, "at": taken.at, "operation": done.operation})
    else:
        note(f"已撤回：{taken.what}（{taken.who}，{taken.at[:16].replace('T', ' ')}）。")


@group.command("due")
def due(
    context: typer.Context,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="按哪一天看；不写则今天")] = "",
    within: Annotated[int, typer.Option("--within", metavar="DAYS", min=0, max=3650, help="连同此后多少天内到期的")] = 15,
    round_: Round = "",
    org: Org = "",
    as_json: Json = False,
) -> None:
    """列出已逾期和快到期的：方案、报告、问题、立行立改、承诺书、线索、建议，并写明该发什么函。"""
    run_due(workspace=folder_of(context), on=on, within=within, round_=round_, org=org, as_json=as_json)
