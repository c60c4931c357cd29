"""The order of works: unit numbers follow it, so that the first numbers of any posting list are the better hits."""

from __future__ import annotations

from collections.abc import Sequence

from xundocs.model.work import STATUSES, WORK_KINDS, Status
from xundocs.site.search.units import SearchWork

STATUS_ORDER: tuple[Status, ...] = ("in_force", "not_yet", "unknown", "amended", "repealed")
assert sorted(STATUS_ORDER) == sorted(STATUSES)


def ranked(works: Sequence[SearchWork]) -> list[int]:
    """The places of the works in `works`, best first: in force before repealed, by kind, newer before older."""
    return sorted(range(len(works)), key=lambda place: _key(works[place]))


def _key(work: SearchWork) -> tuple[int, int, tuple[int, ...], str, str]:
    kinds: tuple[str, ...] = WORK_KINDS
    kind = kinds.index(work.kind) if work.kind in kinds else len(kinds)
    newer_first = tuple(-ord(char) for char in (work.date or work.version))
    return STATUS_ORDER.index(work.status), kind, newer_first or (0,), work.work_id, work.version
