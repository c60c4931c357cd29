"""Reads a chapter of the handbook as the steps a reader takes: files to write, edits to make, commands to run, output to see.

In a chapter, invisible comments say what the sentence beside them asks of the reader:
`<!-- file: path -->` before a block: the block is that file; `<!-- edit: path | old | new -->`: change a text in it (`\\n` is a new line);
`<!-- copy: place in the project | path -->`: copy a file or folder; `<!-- table: path -->`: the table that follows, typed into a workbook;
`<!-- typed: path -->`: the lines that follow, typed into a new Word file (what
stands before 主送 is centred); `<!-- cell: path | sheet | row | column | value -->`: change one cell, the row by its first cell, the column
by its heading; `<!-- fill: path -->`: in a blank workbook of ours, the example row copied into the next one; `<!-- exit: 1 -->` before a `sh` block: how its commands end.
A `text` block after a `sh` block is what its last command prints: each line in order, `……` for lines left out or for the rest of a line.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_STEP = re.compile(r"<!-- (?P<verb>file|edit|copy|exit|table|typed|fill|cell): (?P<rest>.+?) -->|^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.S | re.M)
_TABLE = re.compile(r"(?:^\|.*\n)+", re.M)


@dataclass
class Run:
    """A block of commands with the exit code of each and what the last one prints."""

    commands: list[list[str]]
    code: int = 0
    shown: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Write:
    """A file the reader makes."""

    path: str
    text: str


@dataclass(frozen=True)
class Edit:
    """A change the reader makes in a file."""

    path: str
    old: str
    new: str


@dataclass(frozen=True)
class Table:
    """A workbook the reader types."""

    path: str
    rows: list[list[str]]


@dataclass(frozen=True)
class Typed:
    """A Word file the reader types, without setting any format."""

    path: str
    lines: list[str]


@dataclass(frozen=True)
class Fill:
    """A blank workbook of ours that the reader fills in like its example."""

    path: str


@dataclass(frozen=True)
class Cell:
    """A cell of a workbook the reader changes; `row` is what the row begins with, `column` its heading."""

    path: str
    sheet: str
    row: str
    column: str
    value: str


@dataclass(frozen=True)
class Copy:
    """A file or folder of the project that the reader copies."""

    source: str
    path: str


Hand = Write | Edit | Copy | Table | Typed | Fill | Cell
Step = Run | Hand


def steps_of(text: str) -> list[Step]:
    """The steps of a chapter in order. Raises: ValueError for a command that is not ours."""
    return list(_steps(text))


def _steps(text: str) -> Iterator[Step]:
    path, typed, code, run = "", "", 0, None
    for match in _STEP.finditer(text):
        verb, rest, language, body = match["verb"], match["rest"], match["language"], match["body"]
        if verb == "file":
            path = rest
        elif verb == "exit":
            code = int(rest)
        elif verb == "edit":
            place, old, new = (part.strip().replace("\\n", "\n") for part in rest.split(" | "))
            yield Edit(place, old, new)
        elif verb == "copy":
            source, target = (part.strip() for part in rest.split(" | "))
            yield Copy(source, target)
        elif verb == "table":
            yield Table(rest, _rows(text[match.end():]))
        elif verb == "typed":
            typed = rest
        elif verb == "fill":
            yield Fill(rest)
        elif verb == "cell":
            yield Cell(*(part.strip() for part in rest.split(" | ")))
        elif typed:
            yield Typed(typed, body.splitlines())
            typed = ""
        elif path:
            yield Write(path, body)
            path = ""
        elif language == "sh":
            run = Run([_words(line) for line in body.splitlines() if line.strip()], code)
            code = 0
            yield run
        elif language == "text" and run is not None:
            run.shown = body.splitlines()
            run = None
        elif language or body:
            run = None


def _rows(text: str) -> list[list[str]]:
    found = _TABLE.search(text)
    assert found, "表格不见了"
    lines = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in found[0].splitlines()]
    return [lines[0], *lines[2:]]


def _words(line: str) -> list[str]:
    words = shlex.split(line, comments=True)
    if words[0] not in ("xundocs", "cd"):
        raise ValueError(f"命令块里只写 xundocs 和 cd：{line}")
    return words


def runs_of(text: str) -> list[Run]:
    """The blocks of commands of a chapter."""
    return [step for step in steps_of(text) if isinstance(step, Run)]


def missing_lines(shown: list[str], printed: str) -> list[str]:
    """The shown lines that the output does not have in this order. Spaces at both ends do not count."""
    rest = iter([line.strip() for line in printed.splitlines()])
    return [line for line in shown if line.strip() not in ("", "……") and not any(_is_shown(line.strip(), found) for found in rest)]


def _is_shown(line: str, found: str) -> bool:
    return found.startswith(line.removesuffix("……")) if line.endswith("……") else line == found


def named_commands(text: str) -> list[list[str]]:
    """Commands named in a sentence (`xundocs …`) or standing on a line of a block, as words."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.S | re.M)
    lines = re.findall(r"^(xundocs .+?)(?:\s+#.*)?$", text, re.M)
    return [span.split() for span in [*re.findall(r"`(xundocs [^`]+)`", prose), *lines]]


def take(step: Hand, folder: Path, project: Path) -> None:
    """Do in `folder` what the reader does by hand."""
    import shutil

    target = folder / step.path
    if isinstance(step, Edit):
        text = target.read_text("utf-8")
        assert step.old in text, f"{step.path} 里没有“{step.old}”"
        target.write_text(text.replace(step.old, step.new), "utf-8")
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(step, Table):
        _type_workbook(target, step.rows)
    elif isinstance(step, Fill):
        _fill_workbook(target)
    elif isinstance(step, Cell):
        _change_cell(target, step)
    elif isinstance(step, Typed):
        _type_document(target, step.lines)
    elif isinstance(step, Write):
        target.write_text(step.text, "utf-8")
    elif (project / step.source).is_dir():
        shutil.copytree(project / step.source, target)
    else:
        shutil.copyfile(project / step.source, target)


def _type_workbook(target: Path, rows: list[list[str]]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(target)


def _fill_workbook(target: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(target)
    for sheet in book.worksheets:
        if sheet.cell(2, 1).value == "示例":
            for column in range(2, sheet.max_column + 1):
                sheet.cell(3, column, sheet.cell(2, column).value)
            sheet.cell(3, 1, 1)
    book.save(target)


def _change_cell(target: Path, step: Cell) -> None:
    import openpyxl

    book = openpyxl.load_workbook(target)
    cells = [cell for row in book[step.sheet].iter_rows() for cell in row]
    row = next(cell.row for cell in cells if cell.column == 1 and cell.value == step.row)
    column = next(cell.column for cell in cells if str(cell.value).rstrip("*") == step.column)
    book[step.sheet].cell(row, column, step.value)
    book.save(target)


def _type_document(target: Path, lines: list[str]) -> None:
    """A4 with Word's own margins, as a new Chinese document has them; what stands before 主送 is centred."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(25.4)
    section.left_margin = section.right_margin = Mm(31.8)
    head = next((n for n, line in enumerate(lines) if line.endswith("：")), 0)
    for number, line in enumerate(lines):
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER if number < head else None
    document.core_properties.author = ""
    document.save(target)
