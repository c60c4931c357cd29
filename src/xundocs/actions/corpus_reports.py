"""What an import did: added, refused, skipped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from xundocs.problems import Problem


@dataclass(frozen=True, slots=True)
class Added:
    """One text that was stored."""

    work_id: str
    title: str
    version: str
    articles: int
    source_sha256: str
    problems: tuple[Problem, ...] = ()
    path: str = ""

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line's contract."""
        return {"work_id": self.work_id, "title": self.title, "version": self.version, "articles": self.articles,
                "source_sha256": self.source_sha256, "problems": [p.as_json() for p in self.problems], "path": self.path}


@dataclass(frozen=True, slots=True)
class Refused:
    """One file or text that was not stored, and why."""

    path: str
    problems: tuple[Problem, ...]
    title: str = ""

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line's contract."""
        return {"path": self.path, "title": self.title, "problems": [p.as_json() for p in self.problems]}


@dataclass(slots=True)
class AddReport:
    """What an import did."""

    added: list[Added] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    """Files held already, unchanged."""

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line's contract."""
        return {"added": [a.as_json() for a in self.added], "refused": [r.as_json() for r in self.refused],
                "skipped": self.skipped}
