"""ledger stats, accounts, chart: figures out of the records. Mounted on the `ledger` group."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xundocs.cli.common import Force, Json, folder_of, office_of
from xundocs.cli.ledger_reading import request_of, run_accounts, run_stats

Rounds = Annotated[list[str] | None, typer.Option("--round", metavar="ROUND", help="只统计这一轮（编号或名称）；可写几次")]
Organisations = Annotated[list[str] | None, typer.Option("--org", metavar="党组织", help="只统计这个被巡察党组织；可写几次")]
Level = Annotated[str, typer.Option("--level", metavar="LEVEL", help="city 市级、county 县级；不写为市县合计")]
Period = Annotated[str, typer.Option("--period", metavar="FROM..TO", help="统计区间，如 2026-01-01..2026-06-30 或 2026；不写为截至今天的全部")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="按哪一天的状态统计；不写为今天，区间已经结束的为区间最后一天")]
Known = Annotated[str, typer.Option("--recorded-by", metavar="TIME", help="按那个时间台账里已经登记的内容统计，后来补登、更正的不算，如 2026-06-30T18:00；只写日期则到那天结束")]
Previous = Annotated[bool, typer.Option("--including-previous", help="含以往年度：区间以前的也算进来")]
Digits = Annotated[int, typer.Option("--digits", metavar="N", min=0, max=4, help="比率保留几位小数")]
Table = Annotated[Path | None, typer.Option("--xlsx", metavar="FILE.xlsx", help="另写成表格")]
Trace = Annotated[bool, typer.Option("--trace", help="列出每个数字数了哪些记录")]


def register(group: typer.Typer) -> None:
    """Mount the commands on the `ledger` group."""
    group.command("stats")(stats)
    group.command("accounts")(accounts)
    group.command("chart")(chart)


def stats(
    context: typer.Context,
    metric: Annotated[list[str] | None, typer.Option("--metric", metavar="M04", help="只要这个指标（编号或标识）；可写几次；不写为全部")] = None,
    round_: Rounds = None,
    org: Organisations = None,
    level: Level = "",
    period: Period = "",
    as_of: AsOf = "",
    recorded_by: Known = "",
    including_previous: Previous = False,
    digits: Digits = 1,
    footnote: Annotated[bool, typer.Option("--footnote", help="只输出口径说明，供粘贴到正文")] = False,
    trace: Trace = False,
    xlsx: Table = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """统计指标 M01—M26：数字现算，分子分母和口径都在。"""
    run_stats(workspace=folder_of(context), metric=metric, round_=round_, org=org, level=level, period=period, as_of=as_of, recorded_by=recorded_by,
              including_previous=including_previous, digits=digits, footnote=footnote, trace=trace, xlsx=xlsx, force=force, as_json=as_json)


def accounts(
    context: typer.Context,
    round_: Rounds = None,
    org: Organisations = None,
    as_of: AsOf = "",
    recorded_by: Known = "",
    outcome: Annotated[bool, typer.Option("--outcome", help="输出“成果运用情况”段落；没有对平时拒绝")] = False,
    trace: Trace = False,
    xlsx: Table = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """五账核对：报账、交账、转账、查账、销账是否对平，不平的列到条。"""
    run_accounts(workspace=folder_of(context), round_=round_, org=org, as_of=as_of, recorded_by=recorded_by, outcome=outcome, trace=trace, xlsx=xlsx, force=force, as_json=as_json)


def chart(
    context: typer.Context,
    metric: Annotated[str, typer.Argument(metavar="METRIC", help="指标编号或标识，如 M04；其中一项写 M15.rules")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.png|svg", help="图存到哪里")],
    by: Annotated[str, typer.Option("--by", metavar="WAY", help="round 轮次、quarter 季度、organisation 被巡察党组织、category 问题类别、focus 监督维度、"
                                                                "common_or_individual 共性或个性、rect_mode 整改方式；分布指标不写")] = "",
    round_: Rounds = None,
    org: Organisations = None,
    level: Level = "",
    period: Period = "",
    as_of: AsOf = "",
    including_previous: Previous = False,
    digits: Digits = 1,
    force: Force = False,
) -> None:
    """画图：一个指标按轮次、季度看走势，按党组织、类别作比较；黑白可印。"""
    from xundocs.actions.ledger.charts import asked_for, left_out, series_text, write_chart
    from xundocs.cli.output import note, say

    request = request_of([metric], round_, org, level, period, as_of, including_previous, digits)
    chosen, part = asked_for(metric)
    with office_of(context) as (workspace, database):
        drawn = write_chart(workspace, database, request, chosen, by, output, part=part, force=force)
    for line in series_text(drawn):
        say(line)
    note(f"已画到 {output}。{'' if part else left_out(chosen, drawn)}")
