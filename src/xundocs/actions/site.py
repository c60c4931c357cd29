"""`xundocs site`: the workspace's regulations, reports, kinds and handbook as a site in a folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xundocs.errors import XundocsError
from xundocs.workspace import Workspace

if TYPE_CHECKING:
    from xundocs.site.build import SiteResult

FOLDER = "网站"
NEEDED = ("nh3", "numpy")
"""What the extra `site` brings and a build cannot do without."""


@dataclass(frozen=True)
class SiteReport:
    """Where the site is and what is in it."""

    folder: Path
    result: SiteResult

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line's contract."""
        return {"folder": str(self.folder), **self.result.as_json()}


def require_packages() -> None:
    """Raises: XundocsError naming the extra to install when a package is missing."""
    for name in NEEDED:
        try:
            import_module(name)
        except ImportError:
            raise XundocsError(f"生成网站要用 {name}，这台电脑上没有安装。", 'pip install "xundocs[site]" 后再运行；其余命令不受影响。') from None


def site_folder(workspace: Workspace, given: Path | None) -> Path:
    """Where the site goes when nobody says: `网站` in the workspace, else in the current folder."""
    return given or (workspace.root / FOLDER if workspace.root else Path(FOLDER))


def build_site(workspace: Workspace, out: Path, *, pictures: bool = True, day: str = "",
               watch: Callable[[str, int, int], None] = lambda what, done, total: None) -> SiteReport:
    """Build the site beside `out`, then put it there: a reader sees the old site or the new one.

    What is in force is said for `day` (ISO), "" for what the catalogue says.
    Raises: XundocsError when a package of the extra `site` is missing or `out` holds something else, DataRejected naming every
    file that must not be published.
    """
    require_packages()
    from xundocs.actions.verification import verifier
    from xundocs.site.build import SiteBuilder
    from xundocs.site.output import check_place, staging_for, swap_in

    builder = SiteBuilder(workspace, verifier(workspace), pictures, watch, day)
    check_place(out, [root.folder for root in builder.sources()])
    staging = staging_for(out)
    try:
        result = builder.build(staging, earlier=out)
        swap_in(staging, out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return SiteReport(out, result)
