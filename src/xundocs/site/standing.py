"""The status of a work on the day the site is built: a text that applies from a later day is not in force yet."""

from __future__ import annotations

from dataclasses import replace

from xundocs.model.work import Status, Version, Work


def standing_of(work: Work, version: Version, day: str) -> Status:
    """The status of one version on `day` (ISO); "" for `day`: as the catalogue has it."""
    status = work.status_of(version)
    if not day or status in ("repealed", "not_yet"):
        return status
    if version.starts > day:
        return "not_yet"
    return work.status if status == "amended" and work.in_force_on(day) == version else status


def on_the_day(work: Work, day: str) -> Work:
    """The work with its status on `day`: not yet in force where it begins later and no older text applies meanwhile."""
    latest = work.latest
    begins = latest.starts if latest else work.effective or work.issued
    early = bool(day) and begins > day and work.status in ("in_force", "amended", "unknown") and work.in_force_on(day) is None
    return replace(work, status="not_yet") if early else work
