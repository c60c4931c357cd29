"""Which record of a data file completes which document drawn from the records: by what it names, else by its place in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xundocs.documents.kinds import Kind
from xundocs.documents.values import OrganisationName
from xundocs.errors import UsageError
from xundocs.office.figures.drawing import Taking

Typed = Mapping[str, Any]
"""A record's values by field, typed."""


def paired(kind: Kind, taking: Taking, drawn: Sequence[Typed], given: Sequence[Typed], waiting: Sequence[int]) -> list[int | None]:
    """For each document the index of the record that completes it, None where none does; `waiting` are the documents still to be made.

    A record names its document by the organisation or by rows that only one document lists. Where it names none, one record is
    for every document, and as many records as documents go in order. Raises: UsageError when neither is so.
    """
    named = [[place for place, one in enumerate(drawn) if _fits(kind, taking, one, record)] for record in given]
    if all(len(places) == 1 for places in named) and len({places[0] for places in named}) == len(given):
        own = {places[0]: index for index, places in enumerate(named)}
        return [own.get(place) for place in range(len(drawn))]
    if len(given) == 1:
        return [0] * len(drawn)
    places = next((chosen for chosen in (range(len(drawn)), waiting) if len(chosen) == len(given)), None)
    if places is None:
        raise UsageError(f"数据文件有 {len(given)} 条，从台账取出 {len(waiting)} 份，对不上。", "补充的数据写一条（各份共用），或每条写明是哪个党组织的；也可以与份数相同、次序一致。")
    in_order = dict(zip(places, range(len(given)), strict=True))
    return [in_order.get(place) for place in range(len(drawn))]


def _fits(kind: Kind, taking: Taking, drawn: Typed, given: Typed) -> bool:
    """Whether what a record says of organisations and rows can be about a document."""
    for name, taken in taking.fields.items():
        said = given.get(name)
        if taken.path.rpartition(".")[2] == "organisation" and said is not None and not alike(said, drawn.get(name)):
            return False
        column = taking.match.get(name)
        if column and said and kind.fields[name].type == "records" and not {row.get(column) for row in said} <= {row.get(column) for row in drawn.get(name) or ()}:
            return False
    return True


def alike(one: Any, other: Any) -> bool:
    """Whether two typed values say the same; an organisation is the same whatever it was called."""
    if isinstance(one, OrganisationName) and isinstance(other, OrganisationName) and one.entry and other.entry:
        return one.entry.id == other.entry.id
    return bool(one == other)
