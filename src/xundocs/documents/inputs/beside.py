"""What an .xlsx carries beside the cells that are read: comments, hidden sheets, text boxes, pictures, headers, properties.

Most ledgers ignore it. A ledger that must hold nothing but its own columns asks for it and refuses what it does not know.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xundocs.documents.inputs.columns import plain
from xundocs.documents.inputs.layout import SIDE_SHEETS
from xundocs.documents.inputs.sheets import column_letters

if TYPE_CHECKING:
    import zipfile
    from pathlib import Path

PROPERTIES = frozenset({"title", "subject", "description", "keywords", "category"})
"""Document properties that hold free text. The author is whoever saved the file."""
_TEXTS = {"comments": "批注", "threadedComments": "批注", "drawings": "文本框", "charts": "图表"}
_THINGS = {"media": "图片", "embeddings": "嵌入的文件"}


@dataclass(frozen=True, slots=True)
class Beside:
    """One piece: what it is, on which sheet and where ("" for the whole file), its text ("" for a picture)."""

    what: str
    sheet: str
    place: str
    text: str


def beside(data: bytes, path: Path) -> list[Beside]:
    """Everything beside the cells of the visible sheets. Raises: DataRejected for what is no sound workbook."""
    import zipfile

    from xundocs.documents.inputs.xlsx_guard import sheet_parts

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        owners = _owners(package, sheet_parts(data, path))
        found = [piece for name in package.namelist() for piece in _of_part(package, name, owners.get(name, ""))]
    return [*found, *_unread_sheets(data, path)]


def _owners(package: zipfile.ZipFile, sheets: dict[str, str]) -> dict[str, str]:
    """Part → the sheet it hangs on; the sheet's own part too."""
    found = {part: name for name, part in sheets.items()}
    names = set(package.namelist())
    for name, part in sheets.items():
        folder, file = posixpath.split(part)
        links = f"{folder}/_rels/{file}.rels"
        for _, attributes, _ in _elements(package, links) if links in names else ():
            found[posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")] = name
    return found


def _of_part(package: zipfile.ZipFile, name: str, sheet: str) -> Iterator[Beside]:
    kind = name.split("/")[1].rstrip("0123456789.xml") if name.startswith("xl/") and name.count("/") else ""
    if kind in _THINGS:
        yield Beside(_THINGS[kind], sheet, posixpath.basename(name), "")
    elif kind in _TEXTS and name.endswith(".xml"):
        yield from (Beside(_TEXTS[kind], sheet, place, text) for place, text in _by_cell(_elements(package, name)).items() if text.strip())
    elif kind == "worksheets" and name.endswith(".xml"):
        yield from (Beside("页眉页脚", sheet, "", text) for tag, _, text in _elements(package, name, only=("Header", "Footer")) if text.strip())
    elif name == "docProps/core.xml":
        yield from (Beside("文件属性", "", "", text) for tag, _, text in _elements(package, name) if tag in PROPERTIES and text.strip())


def _by_cell(elements: list[tuple[str, dict[str, str], str]]) -> dict[str, str]:
    """Cell ("" in a drawing) → all text said there; a comment may be in several runs."""
    found: dict[str, str] = {}
    place = ""
    for tag, attributes, text in elements:
        place = attributes.get("ref", place)
        if tag in ("t", "text", "v"):
            found[place] = found.get(place, "") + text
    return found


def _elements(package: zipfile.ZipFile, part: str, only: tuple[str, ...] = ()) -> list[tuple[str, dict[str, str], str]]:
    """(local name, attributes, own text) of every element, or of those whose name ends so; nothing of a part that is no XML."""
    from xml.parsers import expat

    found: list[tuple[str, dict[str, str], list[str]]] = []
    open_: list[int] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if not only or name.endswith(only):
            open_.append(len(found))
            found.append((name, attributes, []))

    def end(tag: str) -> None:
        if open_ and found[open_[-1]][0] == tag.rpartition(":")[2]:
            open_.pop()

    def text(data: str) -> None:
        if open_:
            found[open_[-1]][2].append(data)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        parser.Parse(package.read(part), True)
    except expat.ExpatError:
        return []
    return [(name, attributes, "".join(texts)) for name, attributes, texts in found]


def _unread_sheets(data: bytes, path: Path) -> Iterator[Beside]:
    """The cells of hidden sheets and of those for explanation."""
    import python_calamine

    book = python_calamine.load_workbook(io.BytesIO(data))
    side = {plain(name) for name in SIDE_SHEETS}
    for sheet in book.sheets_metadata:
        if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
            yield Beside("图表工作表", sheet.name, "", "")
        elif plain(sheet.name) in side or sheet.visible != python_calamine.SheetVisibleEnum.Visible:
            for number, row in enumerate(book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False), 1):
                yield from (Beside("隐藏或说明用的工作表", sheet.name, f"{column_letters(column)}{number}", str(cell)) for column, cell in enumerate(row) if str(cell).strip())
