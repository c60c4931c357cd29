"""What a rule sees: the record, or one row of it, and how it says what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from xundocs.documents.records import Path_
from xundocs.documents.scope import Scope
from xundocs.value import Value


class Found(Value):
    """One finding of a rule: where (a path in the record), what, what to do."""

    path: Path_
    message: str
    remedy: str = ""
    excerpt: str = ""
    code: str = ""
    """Overrides the check's code where one rule serves several."""
    severity: str = ""


class Context(Value):
    """A rule's view of the record; inside `each:` names are looked up in the row first."""

    scope: Scope
    each: str = ""
    row: Mapping[str, Any] | None = None
    index: int = 0

    def look(self, path: str) -> Any:
        """The value at a path, the row first."""
        return self.scope.look(path) if self.row is None else self.scope.look_in(self.row, path)

    def path(self, name: str) -> Path_:
        """Where the value of `name` stands."""
        head = name.partition("[].")[0].partition(".")[0]
        return (self.each, self.index, head) if self.row is not None and head in self.row else (head,)

    def is_computed(self, name: str) -> bool:
        """Whether the value is worked out, so that nobody can correct it where it stands."""
        return name.partition(".")[0] in self.scope.kind.computed

    def label(self, name: str) -> str:
        """The Chinese name of a value."""
        head = name.partition(".")[0]
        return self.scope.label(f"{self.each}[].{head}" if self.row is not None and head in self.row else name)

    def values(self, names: str | Iterable[str]) -> Iterator[tuple[Path_, Any]]:
        """Every value at the paths, with its place; missing ones left out."""
        for name in [names] if isinstance(names, str) else names:
            if self.row is not None and name in self.row:
                yield (self.each, self.index, name), self.row[name]
            else:
                yield from ((p, v) for p, v in self.scope.each(name) if v is not None)

    def texts(self, params: Mapping[str, Any]) -> Iterator[tuple[Path_, str]]:
        """The texts a rule is about: those of `values:`, else every text a person wrote in the record."""
        if "values" in params:
            yield from ((p, str(v)) for p, v in self.values(params["values"]) if v not in (None, ""))
        else:
            yield from self.scope.texts


Rule = Callable[[Context, Mapping[str, Any]], Iterator[Found]]
