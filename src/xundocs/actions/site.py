"""`xundocs site`: the workspace's regulations, reports, kinds and handbook as a site in a folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xundocs.actions.verification import verifier
from xundocs.site.build import SiteBuilder, SiteResult
from xundocs.site.output import check_place, staging_for, swap_in
from xundocs.workspace import Workspace

FOLDER = "网站"


@dataclass(frozen=True)
class SiteReport:
    """Where the site is and what is in it."""

    folder: Path
    result: SiteResult

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line's contract."""
        return {"folder": str(self.folder), **self.result.as_json()}


def site_folder(workspace: Workspace, given: Path | None) -> Path:
    """Where the site goes when nobody says: `网站` in the workspace, else in the current folder."""
    return given or (workspace.root / FOLDER if workspace.root else Path(FOLDER))


def build_site(workspace: Workspace, out: Path, *, pictures: bool = True, watch: Callable[[str, int, int], None] = lambda what, done, total: None) -> SiteReport:
    """Build the site beside `out`, then put it there: a reader sees the old site or the new one.

    Raises: XundocsError when `out` holds something else, DataRejected naming every file that must not be published.
    """
    builder = SiteBuilder(workspace, verifier(workspace), pictures, watch)
    check_place(out, [root.folder for root in builder.sources()])
    staging = staging_for(out)
    try:
        result = builder.build(staging, earlier=out)
        swap_in(staging, out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return SiteReport(out, result)
