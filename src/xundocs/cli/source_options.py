"""The options by which `new`, `make` and `issue` take their values from the records."""

from __future__ import annotations

from typing import Annotated

import typer

Round = Annotated[str, typer.Option("--round", metavar="ROUND", help="从台账取：这一轮（编号或名称）")]
Team = Annotated[str, typer.Option("--team", metavar="TEAM", help="从台账取：这个巡察组（组序号、名称或编号）")]
Org = Annotated[str, typer.Option("--org", metavar="ORG", help="从台账取：这个党组织（名称、简称或编号）")]
Key = Annotated[str, typer.Option("--key", metavar="KEY", help="从台账取：这一条（如 P-0501、B-0102，或通知书编号）")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="从台账取：按那一天的情况")]
Trace = Annotated[bool, typer.Option("--trace", help="列出从台账做的文书里每个数据：值、出处、出自哪些记录")]
