"""Where a spreadsheet value stands, worked out only when somebody asks (good rows pay nothing)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xundocs.documents.records import Path_
from xundocs.problems import Where


class RowPlaces(Mapping[Path_, Where]):
    """Places of a record's list rows: ("items", 2) → its sheet and row. Cells fall back to their row's place."""

    __slots__ = ("_file", "_rows")

    def __init__(self, file: str, rows: Mapping[str, tuple[str, list[int]]]) -> None:
        self._file = file
        self._rows = rows

    def __getitem__(self, path: Path_) -> Where:
        if len(path) == 2 and path[0] in self._rows and isinstance(path[1], int):
            sheet, rows = self._rows[str(path[0])]
            if 0 <= path[1] < len(rows):
                return Where(self._file, sheet, rows[path[1]])
        raise KeyError(path)

    def __iter__(self) -> Iterator[Path_]:
        for name, (_, rows) in self._rows.items():
            for index in range(len(rows)):
                yield name, index

    def __len__(self) -> int:
        return sum(len(rows) for _, rows in self._rows.values())
