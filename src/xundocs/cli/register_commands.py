"""issue, verify, register: numbers given, kept and proved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xundocs.cli.common import Force, Json, office_of, workspace_of
from xundocs.cli.document_commands import Data
from xundocs.cli.source_options import AsOf, Key, Org, Round, Team, Trace

if TYPE_CHECKING:
    from xundocs.office.database import Database

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="发文字号，如 清巡办〔2026〕12号")]
Code = Annotated[str, typer.Option("--code", metavar="代字", help="只看这个发文机关代字")]
Year = Annotated[int, typer.Option("--year", metavar="YEAR", help="只看这一年")]
By = Annotated[str, typer.Option("--by", metavar="姓名", help="经办人，记入历史；不写则记电脑登录名")]
Reason = Annotated[str, typer.Option("--reason", metavar="理由", help="跳号、补号、跨年、倒签等要写明的理由，记入登记簿")]

group = typer.Typer(no_args_is_help=True, help="发文登记簿：查看、作废、导出、导入、核验、分发签收。")


def register(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command("issue")(issue)
    app.command("verify")(verify)
    app.add_typer(group, name="register")


def issue(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="文书种类，如 rectification_notice、D08、整改通知书")],
    data: Data = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="DIR", help="输出文件夹；不写则放在工作区的“发文”")] = None,
    code: Annotated[str, typer.Option("--code", metavar="代字", help="文号留空的行用哪个发文机关代字")] = "",
    reason: Reason = "",
    resume: Annotated[bool, typer.Option("--resume", help="接着上次没有做完的做，号不变、不重发")] = False,
    partial: Annotated[bool, typer.Option("--partial", help="有问题的行跳过，其余照常发；默认有一行错误就都不发")] = False,
    again: Annotated[bool, typer.Option("--again", help="已作废的行用新号重发")] = False,
    round_: Round = "",
    team: Team = "",
    org: Org = "",
    key: Key = "",
    as_of: AsOf = "",
    trace: Trace = False,
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="回执应签收的日期")] = "",
    by: By = "",
    pdf: Annotated[bool, typer.Option("--pdf", help="同时转成 PDF 并登记（需要 LibreOffice）")] = False,
    merged: Annotated[Path | None, typer.Option("--merged", metavar="FILE", help="另合并成一个 .docx 或 .pdf，便于打印")] = None,
    listing: Annotated[Path | None, typer.Option("--list", metavar="FILE.xlsx", help="另写一张发文清单")] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的合并文件和清单；文书从不覆盖")] = False,
    as_json: Json = False,
) -> None:
    """发文：占号、生成、登记；断了可以接着做，不重号、不丢号。"""
    from xundocs.cli.issue_views import run_issue

    run_issue(workspace=context.obj, kind=kind, data=data, output=output, code=code, reason=reason, resume=resume, partial=partial,
              again=again, round_=round_, team=team, org=org, key=key, as_of=as_of, due=due, by=by, pdf=pdf, merged=merged, listing=listing, trace=trace, force=force, as_json=as_json)


def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="要核验的文件；核对承诺书时是承诺书")],
    report: Annotated[Path | None, typer.Argument(metavar="REPORT", help="整改报告：核对承诺书承诺的是不是这一份")] = None,
    as_json: Json = False,
) -> None:
    """核验文件：已发、改动过、已作废还是没有登记；两个文件则核对承诺书与报告。"""
    from xundocs.actions.verify import verify_file, verify_letter
    from xundocs.cli import register_views

    workspace = workspace_of(context)
    if report is None:
        register_views.show_verdict(verify_file(workspace, file), as_json)
    else:
        register_views.show_vouching(verify_letter(workspace, file, report), as_json)


def _day(text: str, option: str, database: Database) -> str:
    from xundocs.cli.issue_views import checked_day

    return checked_day(text, option) if text else database.clock().date().isoformat()


@group.command("list")
def list_lines(
    context: typer.Context,
    code: Code = "",
    year: Year = 0,
    state: Annotated[str, typer.Option("--state", metavar="STATE", help="reserved 已占号、issued 已发、void 作废、gap 空号")] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="只看这种文书，如 rectification_notice、D08、整改通知书")] = "",
    batch: Annotated[str, typer.Option("--batch", metavar="BATCH", help="只看这一批")] = "",
    as_json: Json = False,
) -> None:
    """列出登记簿。"""
    from xundocs.actions.register import lines
    from xundocs.cli.register_views import show_lines
    from xundocs.errors import UsageError
    from xundocs.office.entries import Query
    from xundocs.office.numbering import STATES

    if state and state not in STATES:
        raise UsageError(f"没有 {state} 这种状态。", f"可用：{'、'.join(STATES)}")
    with office_of(context) as (workspace, database):
        show_lines(lines(workspace, database, Query(code, year, state, kind, batch)), as_json)


@group.command("void")
def void(
    context: typer.Context,
    numbers: Annotated[list[str], typer.Argument(metavar="NUMBER...", help="要作废的发文字号")],
    reason: Annotated[str, typer.Option("--reason", metavar="理由", help="作废理由（必写）")] = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """作废文号：号留着，写明理由，不再使用。"""
    from xundocs.actions.register import void_numbers
    from xundocs.cli.output import note, print_json

    with office_of(context, by) as (_, database):
        done = void_numbers(database, numbers, reason)
    if as_json:
        print_json({"voided": [e.number for e in done], "files": [f.path for e in done for f in e.files]})
        return
    note(f"已作废 {'、'.join(e.number for e in done)}。" + ("原文件没有删，请收回并销毁纸质件：" if any(e.files for e in done) else ""))
    for entry in done:
        for file in entry.files:
            note(f"  {file.path}")


@group.command("export")
def export(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="导出到哪里")],
    code: Code = "",
    year: Year = 0,
    batch: Annotated[str, typer.Option("--batch", metavar="BATCH", help="只导出这一批")] = "",
    force: Force = False,
) -> None:
    """导出登记簿和分发签收情况（.xlsx）。"""
    from xundocs.actions.register import export_register
    from xundocs.cli.output import note
    from xundocs.office.entries import Query

    with office_of(context) as (workspace, database):
        day = database.clock().date().isoformat()
        count = export_register(workspace, database, target, Query(code, year, batch=batch), day=day, force=force)
    note(f"已导出 {count} 个号到 {target}。")


@group.command("import")
def import_lines(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="录成表格的纸质登记簿")],
    reason: Reason = "",
    correct: Annotated[bool, typer.Option("--correct", help="写法不规范的文号按标准写法登记，逐条列出")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只核对，不导入")] = False,
    by: By = "",
    as_json: Json = False,
) -> None:
    """导入以前的纸质登记簿；有一行错误就一行也不导入。"""
    from xundocs.actions.register import import_paper
    from xundocs.cli.register_views import show_import

    with office_of(context, by) as (workspace, database):
        done = import_paper(workspace, database, source, reason=reason, correct=correct, dry_run=dry_run)
    show_import(done, dry_run, as_json)


@group.command("verify")
def self_check(
    context: typer.Context,
    was: Annotated[str, typer.Option("--was", metavar="校验值", help="以前抄下的校验值：核对历史是不是从那里接下来的")] = "",
    as_json: Json = False,
) -> None:
    """核验登记簿本身：历史有没有断、有没有人改过、有没有缺号、文件是否还在。"""
    from xundocs.actions.register import self_check as check
    from xundocs.cli.register_views import show_check

    with office_of(context) as (workspace, database):
        show_check(check(workspace, database, was), as_json)


@group.command("seal")
def seal(
    context: typer.Context,
    number: Number,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="用印日期；不写则今天")] = "",
    copies: Annotated[int | None, typer.Option("--copies", metavar="N", min=1, max=9999, help="印发份数")] = None,
    by: By = "",
) -> None:
    """登记用印日期和份数。"""
    from xundocs.actions.register import note_sealing
    from xundocs.cli.output import note

    with office_of(context, by) as (_, database):
        day = _day(on, "--on", database)
        note_sealing(database, number, day, copies)
    note(f"{number} 已登记用印：{day}。")


@group.command("receipts")
def receipts(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="[NUMBER]", help="只看这个发文字号")] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="只看逾期未签收的")] = False,
    unsigned: Annotated[bool, typer.Option("--unsigned", help="只看还没有签收的")] = False,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="按哪一天判断逾期；不写则今天")] = "",
    as_json: Json = False,
) -> None:
    """列出分发名单和签收情况。"""
    from xundocs.actions import register as actions
    from xundocs.cli.register_views import show_receipts

    with office_of(context) as (_, database):
        day = _day(on, "--on", database)
        show_receipts(actions.receipts(database, number=number, overdue_on=day if overdue else "", unsigned=unsigned), day, as_json)


@group.command("send")
def send(
    context: typer.Context,
    number: Number,
    recipient: Annotated[str, typer.Argument(metavar="单位", help="收件单位")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="发出日期；不写则今天")] = "",
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="应签收的日期")] = "",
    copy_number: Annotated[str, typer.Option("--copy", metavar="份号", help="份号，如 000017")] = "",
    copies: Annotated[int | None, typer.Option("--copies", metavar="N", min=1, max=9999, help="份数")] = None,
    by: By = "",
) -> None:
    """登记分发：哪一份发给谁、哪天发出、哪天前签收。"""
    from xundocs.actions.register import send_copy
    from xundocs.cli.issue_views import checked_day
    from xundocs.cli.output import note

    with office_of(context, by) as (_, database):
        send_copy(database, number, recipient, sent_on=_day(on, "--on", database), due_on=checked_day(due, "--due") if due else "",
                  copy_number=copy_number, copies=copies)
    note(f"{number} 已登记发给 {recipient}。")


@group.command("sign")
def sign(
    context: typer.Context,
    number: Number,
    signer: Annotated[str, typer.Argument(metavar="签收人", help="在回执上签字的人")],
    recipient: Annotated[str, typer.Option("--from", metavar="单位", help="收件单位；只有一个时可不写")] = "",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="签收日期；不写则今天")] = "",
    copy_number: Annotated[str, typer.Option("--copy", metavar="份号", help="只签收这一份")] = "",
    by: By = "",
) -> None:
    """登记签收：谁签的、哪天签的。"""
    from xundocs.actions.register import sign_receipt
    from xundocs.cli.output import note

    with office_of(context, by) as (_, database):
        count = sign_receipt(database, number, recipient, signed_on=_day(on, "--on", database), signed_by=signer, copy_number=copy_number)
    note(f"{number} 已登记签收 {count} 条。")
