"""What every .xlsx we write has in common: text stays text, the same content is the same bytes, it prints on A4 landscape.

Works on openpyxl's objects without importing it.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


def put(cell: Any, value: Any) -> None:
    """Write a value that can never become a formula and holds nothing that a spreadsheet refuses."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = value if value.isprintable() else "".join(c for c in value if c.isprintable() or c in "\n\t")
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_FORMULA_START):
        cell.quotePrefix = True


def landscape(sheet: Any, head: str) -> None:
    """A4 landscape, one page wide, the head rows (`2:3`) on every page, page numbers at the foot."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = head
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def finished(book: Any) -> bytes:
    """The workbook as bytes, without anybody's name or any time in it: equal content is equal bytes."""
    book.properties.creator = None
    written, out = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", part)
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, part)
    return out.getvalue()
