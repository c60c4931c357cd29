"""`.xlsx` through python-calamine, after the package was looked through."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Container, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.documents.forms import Form
from xundocs.documents.inputs.columns import plain
from xundocs.documents.inputs.layout import SIDE_SHEETS, TableReader
from xundocs.documents.inputs.sheet_scan import SheetFacts
from xundocs.documents.inputs.sheets import Content, Sheet, column_letters
from xundocs.documents.inputs.xlsx_guard import corrupt, inspect_package, sheet_parts
from xundocs.documents.records import ReadResult
from xundocs.errors import DataRejected
from xundocs.problems import Problem, Where, listed

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def read_xlsx(data: bytes, path: Path, kind: Form) -> ReadResult:
    """The records of a workbook. Raises: DataRejected for what is no sound workbook of this kind."""
    reader = TableReader(kind, path)
    return reader.read(sheets_of(data, path, reader.problems))


def sheets_of(data: bytes, path: Path, problems: list[Problem], hidden: Container[str] = ()) -> list[Sheet]:
    """The visible sheets of a workbook and those named in `hidden`, each loaded when looked at; what is left out is noted.

    Raises: DataRejected for what is no sound workbook.
    """
    facts = inspect_package(data, path)
    parts = sheet_parts(data, path)
    with _refusals(path):
        workbook = _opened(data)
    return [_sheet(workbook, name, facts.get(parts.get(name, ""), SheetFacts()), path, problems)
            for name in _names(workbook, path, problems, hidden)]


def _opened(data: bytes) -> CalamineWorkbook:
    """The workbook opened; its sheets are parsed one by one when asked for."""
    import python_calamine

    return python_calamine.load_workbook(io.BytesIO(data))


@contextlib.contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """What the parser raises, as our refusal."""
    import python_calamine

    try:
        yield
    except python_calamine.PasswordError:
        raise DataRejected(f"{path}: 表格设了打开密码，不能读。", "请取消密码后另存一份再用。") from None
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise corrupt(path) from error


def _names(workbook: CalamineWorkbook, path: Path, problems: list[Problem], hidden: Container[str]) -> Iterator[str]:
    """The sheets to read: neither explanation nor hidden; hidden ones are named."""
    import python_calamine

    side = {plain(name) for name in SIDE_SHEETS}
    for sheet in workbook.sheets_metadata:
        if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet or plain(sheet.name) in side:
            continue
        if sheet.visible == python_calamine.SheetVisibleEnum.Visible or sheet.name in hidden:
            yield sheet.name
        else:
            problems.append(Problem("I-HIDDEN", "隐藏的工作表没有读入。", "需要读入的请取消隐藏；不需要的可以删去。",
                                           Where(path.name, sheet.name), severity="warning"))


def _sheet(workbook: CalamineWorkbook, name: str, facts: SheetFacts, path: Path, problems: list[Problem]) -> Sheet:
    def load() -> Content:
        with _refusals(path):
            read = workbook.get_sheet_by_name(name)
            content = Content(read.to_python(skip_empty_area=False), read.merged_cell_ranges or ())
        _name_hidden(facts, content, Where(path.name, name), problems)
        return content

    return Sheet(name, load, facts.faults)


def _name_hidden(facts: SheetFacts, content: Content, where: Where, problems: list[Problem]) -> None:
    """One warning for all hidden rows and columns that hold something."""
    rows = content.rows
    hidden = [f"第{r + 1}行" for r in facts.hidden_rows if r < len(rows)]
    hidden += [f"{column_letters(c)}列" for c in facts.hidden_columns if rows and c < len(rows[0])]
    if hidden:
        shown = listed(hidden, 8, "等{}处")
        problems.append(Problem("I-HIDDEN", f"有隐藏的行或列（{shown}），内容照样读入了。", "请取消隐藏或筛选，核对这些内容。",
                                where, severity="warning"))
