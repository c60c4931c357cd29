"""What the search of the site takes in and gives back. Values only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload

from xundocs.model.work import STATUS_LABELS, Status, WorkKind

WITHOUT_STATUS: tuple[WorkKind, ...] = ("工作报告", "示范文本")


@dataclass(frozen=True, slots=True)
class SearchUnit:
    """One hit-sized piece of a page: an article, or a paragraph that stands outside any article."""

    anchor: str
    """The id of the element on the page, as `provision_id` writes it (`art_31-1`)."""
    label: str
    """第三十一条之一; what a hit is called."""
    path: tuple[str, ...]
    """The headings above it, outermost first."""
    text: str
    """Its words; a newline starts a new 款 or 项, as in `model.clause.Clause.text`."""


class LazyUnits(Sequence[SearchUnit]):
    """Units that are read each time they are asked for and never kept: a work whose index is cached is not read at all."""

    def __init__(self, load: Callable[[], Sequence[SearchUnit]]) -> None:
        self._load = load

    @overload
    def __getitem__(self, index: int) -> SearchUnit: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[SearchUnit]: ...
    def __getitem__(self, index: int | slice) -> SearchUnit | Sequence[SearchUnit]:
        return self._load()[index]

    def __len__(self) -> int:
        return len(self._load())

    def __iter__(self) -> Iterator[SearchUnit]:
        return iter(self._load())


@dataclass(frozen=True, slots=True)
class SearchWork:
    """One version of a regulation or report as the site shows it: one page."""

    work_id: str
    version: str
    """The version's date, or `undated`."""
    title: str
    short_names: tuple[str, ...]
    kind: str
    issuer: str
    status: Status
    """The status of this version (`Work.status_of`)."""
    date: str
    """The day it applies from (`Version.starts`), "" when not known."""
    url: str
    """Its page, relative to the top of the site: `regulations/supervision-law.html`."""
    held: bool
    """False when the site has no text of it, only what is known about it."""
    units: Sequence[SearchUnit]
    until: str = ""
    """The day it stopped applying (`Work.ends`), "" when it still does or nobody knows."""
    fingerprint: str = field(default="", compare=False)
    """Changes whenever `units` would (the hash of the text file). Given one, `units` is read only when it is new."""

    @property
    def status_label(self) -> str:
        """What is said of its status; "" for a report or a model text, which is neither in force nor repealed."""
        return "" if self.kind in WITHOUT_STATUS else STATUS_LABELS[self.status]


@dataclass(frozen=True, slots=True)
class SearchReport:
    """What was written."""

    works: int
    units: int
    files: int
    bytes: int
    """Of all files together."""
    rebuilt: int
    """Works whose postings were not in the cache."""
    changed: int
    """Files whose content differs from what lay there."""
