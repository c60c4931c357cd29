"""The query tree every engine understands. Values only; texts are given as the writer typed them and are folded
by the engine, so that index and query always agree.

`Term` and `Phrase` look into a text field (`text`, `path`, `title`); `In` and `Range` compare a work's attribute.
A phrase matches where its characters stand one after another; a break (punctuation, space) inside the phrase
matches one break; words and numbers match whole (48 does not match inside 148).
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias, Union

from xundocs.search.faults import QueryRefused

TEXT_FIELDS = ("text", "path", "title")
ATTRIBUTES = ("work_id", "version", "status", "kind", "issuer", "in_force_from", "in_force_to")
OPEN_END = "9999-12-31"
"""What an unknown end of force compares as: still in force."""


class Term(NamedTuple):
    """One index token: one or two Chinese characters, or a whole word or number."""

    text: str
    field: str = "text"
    boost: float = 1.0


class Phrase(NamedTuple):
    """Characters that stand together."""

    text: str
    field: str = "text"
    boost: float = 1.0


class And(NamedTuple):
    """Every part matches. `Not` parts subtract. Empty: matches nothing."""

    parts: tuple[Query, ...]


class Or(NamedTuple):
    """At least `min_match` parts match."""

    parts: tuple[Query, ...]
    min_match: int = 1


class Not(NamedTuple):
    """The clauses that do not match."""

    part: Query


class In(NamedTuple):
    """The attribute has one of these values."""

    field: str
    values: tuple[str, ...]


class Range(NamedTuple):
    """low ≤ attribute ≤ high, compared as text (dates as `YYYY-MM-DD`); an empty bound is open."""

    field: str
    low: str = ""
    high: str = ""


class All(NamedTuple):
    """Every clause."""


Query: TypeAlias = Union[Term, Phrase, And, Or, Not, In, Range, All]


def check(query: Query) -> None:
    """Raises: QueryRefused if a part names a field that does not exist or asks for an impossible match."""
    if isinstance(query, (Term, Phrase)):
        _known(query.field, TEXT_FIELDS)
    elif isinstance(query, (In, Range)):
        _known(query.field, ATTRIBUTES)
    elif isinstance(query, (And, Or)):
        if isinstance(query, Or) and query.min_match < 1:
            raise QueryRefused("至少要有一个条件成立（min_match 不能小于 1）。")
        for part in query.parts:
            check(part)
    elif isinstance(query, Not):
        check(query.part)
    elif not isinstance(query, All):
        raise QueryRefused(f"不认识的查询条件：{type(query).__name__}。")


def _known(field: str, fields: tuple[str, ...]) -> None:
    if field not in fields:
        raise QueryRefused(f"没有“{field}”这个字段。", f"可用的字段：{'、'.join(fields)}。")
