"""The options by which `new`, `make` and `issue` take their values from the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from xundocs.actions.sources import Selection

Round = Annotated[str, typer.Option("--round", metavar="ROUND", help="从台账取：这一轮（编号或名称）")]
Team = Annotated[str, typer.Option("--team", metavar="TEAM", help="从台账取：这个巡察组（组序号、名称或编号）")]
Org = Annotated[str, typer.Option("--org", metavar="ORG", help="从台账取：这个党组织（名称、简称或编号）")]
Key = Annotated[str, typer.Option("--key", metavar="KEY", help="从台账取：这一条（如 P-0501、B-0102，或通知书编号）")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="从台账取：按那一天的情况")]


def selection_of(round_: str, team: str, org: str, key: str, as_of: str) -> Selection:
    """The options as one value. Raises: UsageError for a day that is none."""
    from xundocs.actions.sources import Selection
    from xundocs.cli.issue_views import checked_day

    return Selection(round_, team, org, key, checked_day(as_of, "--as-of") if as_of else "")
