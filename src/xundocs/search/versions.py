"""Which version of a work is the current one, or the one of a year or date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xundocs.named import NamedTuple
from xundocs.search.cards import WorkCard

OUT_OF_FORCE = ("历史", "废止", "失效", "已被")
"""Words sources use for texts no longer in force."""


class Versions(NamedTuple):
    """The versions of an index by work, oldest first."""

    by_work: dict[str, list[WorkCard]]

    def current(self, work_id: str) -> WorkCard:
        """The latest version in force; if none is, the latest."""
        cards = self.by_work[work_id]
        return next((card for card in reversed(cards) if not is_out_of_force(card.status)), cards[-1])

    def is_outdated(self, card: WorkCard) -> bool:
        """True if a later version is current, or the text is not in force."""
        return card.version != self.current(card.work_id).version or is_out_of_force(card.status)

    def on(self, work_id: str, date: str) -> WorkCard | None:
        """The version in force on a date; None if there was none."""
        fitting = [card for card in self.by_work[work_id]
                   if (card.in_force_from or card.version) <= date and date <= (card.in_force_to or "9999")]
        return fitting[-1] if fitting else None

    def of_year(self, work_id: str, year: int) -> WorkCard | None:
        """The version passed in a year, or that came into force in it."""
        prefix = f"{year:04d}"
        cards = self.by_work[work_id]
        return (next((card for card in reversed(cards) if card.version.startswith(prefix)), None)
                or next((card for card in reversed(cards) if card.in_force_from.startswith(prefix)), None))

    def before_current(self, work_id: str) -> WorkCard | None:
        """The version before the current one."""
        current = self.current(work_id)
        older = [card for card in self.by_work[work_id] if card.version < current.version]
        return older[-1] if older else None


def versions_of(cards: Iterable[WorkCard]) -> Versions:
    """Group the cards of an index."""
    table: dict[str, list[WorkCard]] = {}
    for card in cards:
        table.setdefault(card.work_id, []).append(card)
    for found in table.values():
        if len(found) > 1:
            found.sort(key=lambda card: card.version)
    return Versions(table)


def in_force_cards(versions: Versions, date: str) -> Sequence[WorkCard]:
    """The version of each work that is in force on a date."""
    return [card for work_id in versions.by_work if (card := versions.on(work_id, date)) is not None]


def is_out_of_force(status: str) -> bool:
    """By the words sources use for texts no longer in force."""
    return any(word in status for word in OUT_OF_FORCE)
