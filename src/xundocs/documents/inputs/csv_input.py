"""`.csv` and `.tsv`: one flat table."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from xundocs.documents.forms import Form
from xundocs.documents.inputs.columns import Names, plain
from xundocs.documents.inputs.decoding import decode_text
from xundocs.documents.inputs.layout import TableReader
from xundocs.documents.inputs.sheets import Content, Sheet
from xundocs.documents.records import ReadResult
from xundocs.errors import DataRejected

SEPARATORS = ",\t;|，；"
FIELD_LIMIT = 131_072
"""Characters of one field, the csv module's own default; longer ones are refused with their line."""


def read_csv(data: bytes, path: Path, kind: Form) -> ReadResult:
    """The records of a text table. Raises: DataRejected for what is no text table of this kind."""
    names = [Names.of(kind.fields), *(Names.of(f.fields) for f in kind.fields.values() if f.type == "records")]
    return TableReader(kind, path).read([text_sheet(data, path, {spelling for n in names for spelling in n.index})])


def text_sheet(data: bytes, path: Path, known: Container[str]) -> Sheet:
    """The table of a text file; `known`: plain forms of the headings that tell the separator.

    Raises: DataRejected for what is no text table.
    """
    text = decode_text(data, path)
    separator, text = _declared_separator(text)
    rows = _rows(text, separator or find_separator(text, known), path)
    return Sheet("", lambda: Content(rows))


def _declared_separator(text: str) -> tuple[str, str]:
    """Excel's own first line `sep=;`; the line stays as an empty row so that row numbers hold."""
    first, _, rest = text.partition("\n")
    first = first.strip().strip('"')
    return (first[4], "\n" + rest) if len(first) == 5 and first.startswith("sep=") else ("", text)


def find_separator(text: str, known: Container[str]) -> str:
    """The separator under which the first lines hold most of the known headers.

    Known headers decide better than counting characters: commas are frequent inside Chinese text cells.
    """
    lines = text[:20_000].splitlines()[:12]
    scores = {s: max((sum(plain(cell.strip('"')) in known for cell in line.split(s)) for line in lines), default=0)
              for s in SEPARATORS}
    return max(SEPARATORS, key=lambda s: scores[s])


def _rows(text: str, separator: str, path: Path) -> list[list[str]]:
    """The cells of every row; a record that spans lines is one row, as in a spreadsheet."""
    import csv
    import io

    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    line = 0
    try:
        for row in reader:
            rows.append(row)
            line = reader.line_num
    except csv.Error as error:
        raise _refusal(path, len(rows) + 1, line + 1, str(error)) from None
    return rows


def _refusal(path: Path, row: int, line: int, reason: str) -> DataRejected:
    place = f"第{row}行" if row == line else f"第{row}行（文本第{line}行起）"
    if "limit" in reason:
        return DataRejected(f"{path}: {place}有一格超过 {FIELD_LIMIT} 字，没有读入。", "请检查引号是否成对、是否误粘贴。")
    return DataRejected(f"{path}: {place}的英文双引号没有成对，或引号后面还有文字。",
                        "格内的英文双引号要写成两个（\"\"）；也可以改用中文引号“”。")
