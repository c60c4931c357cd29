"""How writers' data files come in: `.yaml`, `.xlsx`, `.csv` → raw records with the place of every value.

Nothing is typed here (documents/typing does that); a reader only says what stood where, and what about the
form of the file is wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.documents.inputs.intake import take_in
from xundocs.documents.records import ReadResult

if TYPE_CHECKING:
    from xundocs.documents.forms import Form

__all__ = ["read_records"]


def read_records(path: Path, kind: Form) -> ReadResult:
    """Every record of a data file in file order, and every problem of its form (codes I-…).

    Raises: DataRejected when the file as a whole cannot be read (missing, encrypted, corrupt, hostile, not
    what its name says).
    """
    form, data = take_in(path)
    if form == "xlsx":
        from xundocs.documents.inputs.xlsx_input import read_xlsx

        return read_xlsx(data, path, kind)
    if form == "csv":
        from xundocs.documents.inputs.csv_input import read_csv

        return read_csv(data, path, kind)
    from xundocs.documents.inputs.yaml_input import read_yaml_records

    return read_yaml_records(data, path, kind)
