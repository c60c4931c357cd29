"""What offices call the columns of their own sheets, and the words they write in them. Data: headings.yaml and lists.yaml."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from xundocs.office.declarations import read_declarations
from xundocs.office.records.kinds import kinds
from xundocs.office.sheets.layouts import layouts


@dataclass(frozen=True)
class Spoken:
    """For one ledger: field (or `child ledger.field`) → headings; field → word in a cell → code; field → the one whose words stand there too."""

    headings: Mapping[str, tuple[str, ...]]
    words: Mapping[str, Mapping[str, str]]
    moved: Mapping[str, str]

    @property
    def children(self) -> tuple[str, ...]:
        """The ledgers a row may bring a record of along with its own."""
        return tuple(dict.fromkeys(name.partition(".")[0] for name in self.headings if "." in name))


@cache
def spoken(kind: str) -> Spoken:
    """How offices write a ledger; the heads of our own lists are among the headings, so that a printed list can be read back."""
    declared = read_declarations("sheets/headings.yaml").get(kind, {})
    headings: dict[str, list[str]] = defaultdict(list)
    for name, others in declared.get("headings", {}).items():
        headings[name] += others
    for layout in layouts().values():
        for column in layout.columns if layout.rows == kind else ():
            if column.value in kinds()[kind].fields or column.value == "key":
                headings[column.value] += [column.group + column.label, column.label] if column.group else [column.label]
    return Spoken({name: tuple(dict.fromkeys(others)) for name, others in headings.items()}, declared.get("words", {}), declared.get("moved", {}))
