"""The query tree every engine understands. Values only; texts are given as the writer typed them and are folded
by the engine, so that index and query always agree.

`Term` and `Phrase` look into a text field (`text`, `path`, `title`); `In` and `Range` compare a work's attribute.
A phrase matches where its characters stand one after another; a break (punctuation, space) inside the phrase
matches one break; words and numbers match whole (48 does not match inside 148).
"""

from __future__ import annotations

from xundocs.search.faults import QueryRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

TEXT_FIELDS = ("text", "path", "title")
ATTRIBUTES = ("work_id", "version", "status", "kind", "issuer", "in_force_from", "in_force_to")
OPEN_END = "9999-12-31"
"""What an unknown end of force compares as: still in force."""


class _Node:
    """Base of the parts of a query. Written out because importing must cost nothing on the command line."""

    __slots__: tuple[str, ...] = ()

    def __repr__(self) -> str:
        values = ", ".join(repr(getattr(self, name)) for name in self.__slots__)
        return f"{type(self).__name__}({values})"


class Term(_Node):
    """One index token: one or two Chinese characters, or a whole word or number."""

    __slots__ = ("boost", "field", "text")

    def __init__(self, text: str, field: str = "text", boost: float = 1.0) -> None:
        self.text, self.field, self.boost = text, field, boost


class Phrase(_Node):
    """Characters that stand together."""

    __slots__ = ("boost", "field", "text")

    def __init__(self, text: str, field: str = "text", boost: float = 1.0) -> None:
        self.text, self.field, self.boost = text, field, boost


class And(_Node):
    """Every part matches. `Not` parts subtract. Empty: matches nothing."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Query, ...]) -> None:
        self.parts = parts


class Or(_Node):
    """At least `min_match` parts match."""

    __slots__ = ("min_match", "parts")

    def __init__(self, parts: tuple[Query, ...], min_match: int = 1) -> None:
        self.parts, self.min_match = parts, min_match


class Not(_Node):
    """The clauses that do not match."""

    __slots__ = ("part",)

    def __init__(self, part: Query) -> None:
        self.part = part


class In(_Node):
    """The attribute has one of these values."""

    __slots__ = ("field", "values")

    def __init__(self, field: str, values: tuple[str, ...]) -> None:
        self.field, self.values = field, values


class Range(_Node):
    """low ≤ attribute ≤ high, compared as text (dates as `YYYY-MM-DD`); an empty bound is open."""

    __slots__ = ("field", "high", "low")

    def __init__(self, field: str, low: str = "", high: str = "") -> None:
        self.field, self.low, self.high = field, low, high


class All(_Node):
    """Every clause."""

    __slots__ = ()


Query: TypeAlias = Term | Phrase | And | Or | Not | In | Range | All


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
