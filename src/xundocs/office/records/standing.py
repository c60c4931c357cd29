"""Whether records that were put back or taken out still fit those entered since: nothing names what is gone, nothing stands twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from xundocs.office.records.adding import combination
from xundocs.office.records.kinds import ORGANISATIONS, LedgerKind, kinds, linked_keys
from xundocs.office.records.rows import Stored, by_keys, find

if TYPE_CHECKING:
    from sqlalchemy import Connection

Keys = Mapping[str, Collection[str]]
"""Kind id → keys of records of that kind."""


def conflicts(connection: Connection, gone: Keys, back: Keys) -> Iterator[tuple[str, str]]:
    """(key of the later record, what is the matter) for each record that does not fit, after `gone` were taken out and `back` restored."""
    for kind in kinds().values():
        links = {name: target for name, target in kind.links.items() if target != ORGANISATIONS and not kind.hidden}
        restored = back.get(kind.id, ())
        if not restored and not any(gone.get(target) for target in links.values()):
            continue
        live = find(connection, kind)
        for record in live:
            yield from ((record.key, f"{record.key} 还用到 {key}") for name, target in links.items() for key in linked_keys(record.get(name)) if key in gone.get(target, ()))
        mine = [record for record in live if record.key in restored]
        yield from _without_parent(connection, links, mine)
        yield from _twice(kind, live, restored)


def _without_parent(connection: Connection, links: Mapping[str, str], restored: Sequence[Stored]) -> Iterator[tuple[str, str]]:
    for name, target in links.items():
        needed = {key: record.key for record in restored for key in linked_keys(record.get(name))}
        known = by_keys(connection, kinds()[target], needed)
        yield from ((key, f"{own} 用到的 {key} 已经删去") for key, own in needed.items() if key not in known)


def _twice(kind: LedgerKind, live: Sequence[Stored], restored: Collection[str]) -> Iterator[tuple[str, str]]:
    for names in kind.unique:
        others = {combination(record.values, names): record.key for record in live if record.key not in restored}
        label = "、".join(kind.label(name) for name in names)
        for record in live:
            same = combination(record.values, names)
            if record.key in restored and same is not None and same in others:
                yield others[same], f"{others[same]} 已经用了 {record.key} 原来的{label}"
