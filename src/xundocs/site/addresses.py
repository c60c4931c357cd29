"""Where every page of a work lies in the site."""

from __future__ import annotations

from xundocs.model.work import Version, Work
from xundocs.site.shell import slug

REPORT_KIND = "工作报告"


def folder_of(work: Work) -> str:
    """`reports` or `regulations`."""
    return "reports" if work.kind == REPORT_KIND else "regulations"


def work_url(work: Work, version: Version | None = None) -> str:
    """The page of a version; the newest (and a work without versions) has the work's own address."""
    name = f"{folder_of(work)}/{slug(work.id)}"
    if version is None or work.latest is None or version.date == work.latest.date:
        return f"{name}.html"
    return f"{name}/{slug(version.date)}.html"


def download_url(work: Work, version: Version, ending: str) -> str:
    """`downloads/<id>-<date>.docx`."""
    return f"downloads/{slug(work.id)}-{slug(version.date)}.{ending}"


def comparison_url(work: Work, old: Version, new: Version) -> str:
    """The page that shows two versions side by side."""
    return f"{folder_of(work)}/{slug(work.id)}/compare-{slug(old.date)}-{slug(new.date)}.html"
