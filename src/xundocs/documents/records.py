"""A record as it was read from a file, before any typing, with the place of every value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xundocs.problems import Problem, Where
from xundocs.value import NOTHING, Value

Path_ = tuple[str | int, ...]
"""Where a value stands in a record: ("items", 2, "deadline"); list positions count from 0."""


class RawRecord(Value):
    """One future document. `values` maps field names to what the file held (str, int, float, bool, date, list, dict)."""

    values: Mapping[str, Any]
    where: Where = Where()
    places: Mapping[Path_, Where] = NOTHING
    """The place of single values where the reader knows it (a cell of a spreadsheet, a line of YAML)."""
    folder: Path = Path()
    """Relative file names in the record start here."""

    def place(self, path: Path_, label: str) -> Where:
        """The best known place of a value: its own, else its row's, else the record's; with the field's label."""
        for end in range(len(path), 0, -1):
            if (known := self.places.get(path[:end])) is not None:
                return Where(known.file or self.where.file, known.sheet or self.where.sheet,
                             known.row if known.row is not None else self.where.row, known.field or label)
        return Where(self.where.file, self.where.sheet, self.where.row, label)


class ReadResult(Value):
    """What an input file gave: the records in file order and every problem of its form (codes I-…)."""

    records: Sequence[RawRecord]
    problems: Sequence[Problem] = ()
