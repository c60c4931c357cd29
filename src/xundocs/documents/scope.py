"""Where names in computed values and checks are looked up: the row at hand, then the record, then the computed values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, partial
from typing import Any, Protocol

from xundocs.documents.fields import Field, field_at, path_label
from xundocs.documents.kinds import Kind
from xundocs.documents.layout import DIALOG, PageProfile
from xundocs.documents.records import Path_, RawRecord
from xundocs.problems import Where
from xundocs.workspace import Office

WRITTEN = ("text", "rich_text")
OWN_DATES = ("issue_date", "commitment_date")


class Verified(Protocol):
    """What the corpus says of citations."""

    def __call__(self, work: str, citation: str, day: date) -> bool:
        """Whether the article numbers of a citation (as written) may be printed on that day."""

    def approved(self, citation: str, day: date) -> tuple[str, str]:
        """How it is printed, and why it may not be (empty when it may)."""


class Scope:
    """One typed record with its computed values, and what the office knows."""

    def __init__(self, kind: Kind, values: dict[str, Any], raw: RawRecord, office: Office, unreadable: set[Path_] | None = None,
                 batch: dict[tuple[Any, str], str] | None = None, profile: PageProfile = DIALOG, verified: Verified | None = None) -> None:
        self.kind, self.raw, self.office, self.profile = kind, raw, office, profile
        self.values = values
        """Typed fields and, as they are worked out, computed values by name."""
        self.unreadable = set() if unreadable is None else unreadable
        self.batch = {} if batch is None else batch
        """Values seen in earlier records of the same run, shared by its scopes."""
        self.verified = verified
        """Whether the text of a citation is held and verified; None when no corpus is at hand (then nothing is)."""

    @cached_property
    def texts(self) -> list[tuple[Path_, str]]:
        """Every text a person wrote, with its place."""
        return list(self._written())

    @cached_property
    def joined_text(self) -> str:
        """All those texts in one string, for cheap first questions."""
        return "\n".join(text for _, text in self.texts)

    @cached_property
    def characters(self) -> frozenset[str]:
        """Every character that occurs in those texts, for still cheaper ones."""
        return frozenset(self.joined_text)

    def may_hold(self, words: Iterable[str]) -> bool:
        """Whether any of the words stands in those texts."""
        characters, text = self.characters, self.joined_text
        return any(word[0] in characters and word in text for word in words)

    def forget_texts(self) -> None:
        """Drop what only the checks need, so that a long batch holds no text twice."""
        for name in ("texts", "joined_text", "characters"):
            self.__dict__.pop(name, None)

    def _written(self) -> Iterator[tuple[Path_, str]]:
        for name, declared in self.kind.fields.items():
            value = self.values.get(name)
            if declared.type in WRITTEN and value:
                yield from (((name,), text) for text in (value if declared.many else (value,)))
            elif declared.type == "records":
                columns = [c for c, f in declared.fields.items() if f.type in WRITTEN]
                for index, row in enumerate(value or ()):
                    yield from (((name, index, c), text) for c in columns if row.get(c)
                                for text in (row[c] if declared.fields[c].many else (row[c],)))

    def is_verified(self, work: str, citation: str) -> bool:
        """Whether the cited provision's text is held and verified."""
        return self.verified is not None and self.verified(work, citation, self.day)

    @property
    def day(self) -> date:
        """The document's own date; what was in force is asked for that day, and its properties carry it."""
        return next((self.values[n] for n in OWN_DATES if isinstance(self.values.get(n), date)), date(2000, 1, 1))

    def look(self, path: str) -> Any:
        """The value at a path: `issue_date`, `inspected_org.level`, or `items[].deadline` (a list, missing ones left out)."""
        if "[]." in path:
            return [value for _, value in self.each(path) if value is not None]
        return self._named(path, self.values)

    def look_in(self, row: Mapping[str, Any], path: str) -> Any:
        """The value at a path, tried in the row first, then in the record."""
        return self._named(path, row) if path.partition(".")[0] in row else self.look(path)

    def in_row(self, row: Mapping[str, Any]) -> Callable[[str], Any]:
        """A look-up that tries the row first."""
        return partial(self.look_in, row)

    def _named(self, path: str, values: Mapping[str, Any]) -> Any:
        name, dot, attribute = path.partition(".")
        value = values.get(name)
        return getattr(value, attribute, None) if dot and value is not None else value

    def each(self, path: str) -> Iterator[tuple[Path_, Any]]:
        """Every value at a path with its place; a `many` field gives each of its values, a column one per row."""
        name, column, inner = path.partition("[].")
        if column:
            for index, row in enumerate(self.values.get(name) or ()):
                yield from _spread((name, index, inner), row.get(inner))
        else:
            yield from _spread((name,), self.values.get(name))

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a records field."""
        return self.values.get(name) or []

    def field(self, path: str) -> Field | None:
        """The declared field a path names, None for a computed value."""
        return field_at(self.kind.fields, path)

    def label(self, path: str) -> str:
        """The Chinese name of a field, column or computed value."""
        name, column, inner = path.partition("[].")
        declared: Field | None = self.kind.fields.get(name)
        if declared is None:
            return str(self.kind.computed.get(name, {}).get("label", name))
        return declared.fields[inner].label if column and inner in declared.fields else declared.label

    def place(self, path: Path_) -> Where:
        """The place in the input of a value, labelled 问题事项[2]·整改期限 for columns."""
        label = path_label(self.kind.fields, path) if path[0] in self.kind.fields else self.label(str(path[0]))
        where = self.raw.place(path, label)
        return Where(where.file, where.sheet, where.row, label)


def _spread(path: Path_, value: Any) -> Iterator[tuple[Path_, Any]]:
    if isinstance(value, list):
        for item in value:
            yield path, item
    else:
        yield path, value
