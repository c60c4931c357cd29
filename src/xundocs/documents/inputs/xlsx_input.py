"""`.xlsx` through python-calamine, after the package was looked through."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from xundocs.documents.inputs.columns import plain
from xundocs.documents.inputs.layout import SIDE_SHEETS, TableReader
from xundocs.documents.inputs.sheets import Sheet, column_letters
from xundocs.documents.inputs.xlsx_guard import SheetFacts, corrupt, inspect_package
from xundocs.documents.kinds import Kind
from xundocs.documents.records import ReadResult
from xundocs.errors import DataRejected
from xundocs.problems import Problem, Where

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def read_xlsx(data: bytes, path: Path, kind: Kind) -> ReadResult:
    """The records of a workbook. Raises: DataRejected for what is no sound workbook of this kind."""
    facts = inspect_package(data, path)
    reader = TableReader(kind, path)
    sheets = list(_sheets(data, path, facts, reader))
    del data
    return reader.read(sheets)


def _sheets(data: bytes, path: Path, facts: dict[str, SheetFacts], reader: TableReader) -> list[Sheet]:
    import python_calamine

    try:
        workbook = python_calamine.load_workbook(io.BytesIO(data))
        parts = _sheet_parts(data) if facts else {}
        return [_sheet(workbook, meta.name, facts.get(parts.get(meta.name, ""), SheetFacts()), path, reader)
                for meta in workbook.sheets_metadata
                if meta.typ == python_calamine.SheetTypeEnum.WorkSheet and _is_read(meta, path, reader)]
    except python_calamine.PasswordError:
        raise DataRejected(f"{path}: 表格设了打开密码，不能读。", "请取消密码后另存一份再用。") from None
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise corrupt(path) from error


def _is_read(meta: object, path: Path, reader: TableReader) -> bool:
    import python_calamine

    name, visible = meta.name, meta.visible  # type: ignore[attr-defined]
    if plain(name) in {plain(n) for n in SIDE_SHEETS}:
        return False
    if visible == python_calamine.SheetVisibleEnum.Visible:
        return True
    reader.problems.append(Problem("I-HIDDEN", "隐藏的工作表没有读入。", "需要读入的请取消隐藏；不需要的可以删去。",
                                   Where(path.name, name), severity="warning"))
    return False


def _sheet(workbook: CalamineWorkbook, name: str, facts: SheetFacts, path: Path, reader: TableReader) -> Sheet:
    read = workbook.get_sheet_by_name(name)
    rows = read.to_python(skip_empty_area=False)
    hidden = [f"第{r + 1}行" for r in facts.hidden_rows if r < len(rows)]
    hidden += [f"{column_letters(c)}列" for c in facts.hidden_columns if rows and c < len(rows[0])]
    if hidden:
        shown = "、".join(hidden[:8]) + (f"等{len(hidden)}处" if len(hidden) > 8 else "")
        reader.problems.append(Problem("I-HIDDEN", f"有隐藏的行或列（{shown}），内容照样读入了。", "请取消隐藏或筛选，核对这些内容。",
                                       Where(path.name, name), severity="warning"))
    return Sheet(name, rows, facts.faults, read.merged_cell_ranges or ())


def _sheet_parts(data: bytes) -> dict[str, str]:
    """Sheet name → part name, through the workbook's relationships."""
    import posixpath
    import zipfile
    from xml.etree import ElementTree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))
        links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
               for link in links}
    parts: dict[str, str] = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            identity = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), None)
            parts[sheet.get("name", "")] = targets.get(identity, "")
    return parts
