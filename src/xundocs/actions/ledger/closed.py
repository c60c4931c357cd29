"""Data files of a closed ledger (clues): whatever is not one of its columns is refused, because it could be about persons or content.

What our own blank forms and exports carry (explanations, drop-downs, notes on the headings) is known and let through. Nothing of what
is refused is repeated in a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from xundocs.actions.ledger.forms import Forms, LedgerForm
from xundocs.documents.blank import blank_xlsx, blank_yaml
from xundocs.documents.filled_xlsx import HANDED_OUT, own_texts
from xundocs.documents.inputs.beside import Beside, beside
from xundocs.documents.inputs.columns import Names, plain
from xundocs.documents.inputs.csv_input import text_sheet
from xundocs.documents.inputs.decoding import decode_text
from xundocs.documents.inputs.intake import take_in
from xundocs.documents.inputs.sheets import Sheet, column_letters, header_reader
from xundocs.documents.inputs.xlsx_input import sheets_of
from xundocs.office.records.kinds import LedgerKind, kinds
from xundocs.problems import Problem, Where

CODE = "L-CLOSED"
STRAY = frozenset({"I-COLUMN-UNKNOWN", "I-COLUMN-NAMELESS", "I-FIELD", "I-SHEET", "I-HIDDEN", "I-SAMPLE", "I-EXTRA"})
"""What a reader says of content it leaves out; of a closed ledger it is an error."""
_TITLE = re.compile(r"[\w〔〕-]{0,24}线索\w{0,6}(?:登记簿|登记表|台账|清单|一览表)(?:\([^()]{0,50}\))?")
_FILLED_IN = re.compile(r"(?:(?:填报|报送)?(?:单位|日期|时间)|轮次|届次):?[\w-]{0,30}")
"""Both of the plain form: half-width, no blanks."""
_KEPT = re.compile(r"[0-9a-f]{64}|[a-z_]{1,20}|[A-Z]-[0-9A-Za-z-]{1,20}|[0-9]{4}-[0-9]{2}-[0-9]{2}|xundocs 台账导出 [0-9]")
"""What stands on the hidden sheet of an export."""


def remedy(kind: LedgerKind) -> str:
    """Which columns there are and what to do with the rest."""
    names = "、".join(kind.label(name) for name in kind.fields)
    return f"{kind.name}只有：{names}。其他内容一律不收，也不要留在这个文件里，请删去后再登记。"


def hardened(kind: LedgerKind, problems: Iterable[Problem]) -> list[Problem]:
    """The problems of reading a file, those about content left out as errors."""
    return [p.changed(severity="error", remedy=remedy(kind), excerpt="") if p.code in STRAY else p for p in problems]


def refusals(kind: LedgerKind, forms: Forms, path: Path, problems: Iterable[Problem]) -> list[Problem]:
    """The problems of a file in the ledger's own layout, everything that does not belong there refused."""
    _, data = take_in(path)
    return [*hardened(kind, problems), *_around_the_table(kind, forms.of(kind), path, data), *beside_the_table(kind, forms, path, data)]


def around(kind: LedgerKind, sheet: Sheet, file: str, head: int, read: Iterable[int]) -> list[Problem]:
    """Text above the heading that is no title, and text in columns that are not read. `head`: the heading's row, `read`: the columns."""
    known = set(read)
    found = [f"{column_letters(c)}{r + 1}" for r, row in enumerate(sheet.rows[:head]) for c, cell in enumerate(row) if not _is_title(str(cell))]
    stray = sorted({c for row in sheet.rows[head:] for c, cell in enumerate(row) if c not in known and str(cell).strip()})
    return [*(_refused(kind, f"标题行上面的 {place} 有文字", Where(file, sheet.name)) for place in found),
            *(_refused(kind, f"{column_letters(c)}列不是{kind.name}的栏", Where(file, sheet.name, head + 1)) for c in stray)]


def _is_title(text: str) -> bool:
    text = plain(text)
    return not text or bool(_TITLE.fullmatch(text) or _FILLED_IN.fullmatch(text)) or text in {plain(t) for t in own_texts()}


def _around_the_table(kind: LedgerKind, form: LedgerForm, path: Path, data: bytes) -> list[Problem]:
    if path.suffix.lower() in (".yaml", ".yml"):
        return []
    sheets = sheets_of(data, path, []) if path.suffix.lower() == ".xlsx" else [text_sheet(data, path, Names.of(form.fields).index)]
    found: list[Problem] = []
    for sheet in sheets:
        header = header_reader(form.fields, {}).read(sheet, Where(), [])
        if header is not None:
            keys = () if header.key is None else (header.key,)
            found += around(kind, sheet, path.name, header.row, (*header.by_column, *keys))
    return found


def beside_the_table(kind: LedgerKind, forms: Forms, path: Path, data: bytes, others: Sequence[LedgerKind] = ()) -> list[Problem]:
    """Comments, hidden sheets, text boxes, pictures … of a workbook that our own forms do not carry. `others`: further ledgers in the file."""
    if path.suffix.lower() in (".yaml", ".yml"):
        return list(_comments(kind, forms.of(kind), path, data))
    if path.suffix.lower() != ".xlsx":
        return []
    known = {plain(text) for one in (kind, *others) for text in _own(forms.of(one), path)} | {plain(text) for text in own_texts()}
    strange = dict.fromkeys((piece.what, piece.sheet, piece.place) for piece in beside(data, path) if not _is_known(piece, known))
    return [_refused(kind, f"{what}{f'（{place}）' if place else ''}不是本表的内容", Where(path.name, sheet)) for what, sheet, place in strange]


def _own(form: LedgerForm, path: Path) -> Iterator[str]:
    return (piece.text for piece in beside(blank_xlsx(form), path))


def _is_known(piece: Beside, known: set[str]) -> bool:
    if piece.sheet == HANDED_OUT and _KEPT.fullmatch(piece.text):
        return True
    return bool(piece.text) and plain(piece.text) in known


def _comments(kind: LedgerKind, form: LedgerForm, path: Path, data: bytes) -> Iterator[Problem]:
    known = {_comment(line) for line in blank_yaml(form).splitlines()}
    for number, line in enumerate(decode_text(data, path).splitlines(), 1):
        if (text := _comment(line)) and text not in known:
            yield _refused(kind, "这一行有注释", Where(path.name, "", number))


def _comment(line: str) -> str:
    return plain(line[found.start():]) if (found := re.search(r"(?:^|\s)#", line)) else ""


def names_a_clue(headings: Iterable[str]) -> LedgerKind | None:
    """The closed ledger whose own number a table has a column for, whatever the table is read as."""
    shown = {plain(text) for text in headings}
    return next((kind for kind in kinds().values() if kind.closed for name, *_ in kind.unique if plain(kind.label(name)) in shown), None)


def _refused(kind: LedgerKind, message: str, where: Where) -> Problem:
    return Problem(CODE, message, remedy(kind), where)
