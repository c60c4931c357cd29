"""From what a data file or a command line held to what is stored: typed, looked through for what must not be there, plain JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from xundocs.actions.ledger.forbidden import forbidden
from xundocs.actions.ledger.forms import LedgerForm
from xundocs.documents.fields import Field
from xundocs.documents.inputs.cells import split_many
from xundocs.documents.reading import RecordReader
from xundocs.documents.records import RawRecord
from xundocs.documents.values import FileValue
from xundocs.errors import UsageError
from xundocs.model.organisation import Directory
from xundocs.office.records.kinds import LedgerKind
from xundocs.office.records.links import Draft
from xundocs.problems import Where

Config = Callable[[str], Any]


def read_drafts(kind: LedgerKind, form: LedgerForm, records: Sequence[RawRecord], directory: Directory, config: Config) -> list[Draft]:
    """Every record ready to be added, with the problems of its values."""
    reader = RecordReader(_unlinked(kind, form.fields), directory, config)
    drafts = []
    for record in records:
        typed = reader.read(record)
        values = {name: stored for name, value in typed.values.items() if value is not None and (stored := stored_form(value)) not in (None, [])}
        draft = Draft(values, record.where, values.pop("key", ""), typed.problems)
        draft.problems += forbidden(kind, values, partial(_place, kind, record))
        drafts.append(draft)
    return drafts


def _place(kind: LedgerKind, record: RawRecord, name: str) -> Where:
    return record.place((name,), kind.label(name))


def read_changes(kind: LedgerKind, form: LedgerForm, given: Mapping[str, Any], directory: Directory, where: Where) -> Draft:
    """Single fields for an existing record, named by id or label; an empty text clears one that is not required.

    Raises: UsageError for a field that does not exist.
    """
    named = {_field_name(kind, form, name, value): value for name, value in given.items()}
    raw = {name: split_many(value, form.fields[name]) if form.fields[name].many and value else value for name, value in named.items()}
    return ChangeReader(kind, form, list(named), directory).read(RawRecord(raw, where, folder=Path.cwd()))


class ChangeReader:
    """Reads the same fields of many existing records; nothing is filled in that was not given."""

    def __init__(self, kind: LedgerKind, form: LedgerForm, names: Sequence[str], directory: Directory) -> None:
        self._kind = kind
        chosen = {name: form.fields[name].changed(default=None) for name in names}
        self._reader = RecordReader(_unlinked(kind, chosen), directory, lambda path: None)

    def read(self, record: RawRecord) -> Draft:
        """The fields as they would be stored, "" for those left empty."""
        typed = self._reader.read(record)
        values = {name: "" if value is None else stored_form(value) for name, value in typed.values.items()}
        return Draft(values, record.where, "", [*typed.problems, *forbidden(self._kind, values, partial(_place, self._kind, record))])


def _field_name(kind: LedgerKind, form: LedgerForm, given: str, value: Any) -> str:
    names = {label: name for name, f in form.fields.items() for label in (name, f.label) if name != "key"}
    if given not in names:
        from difflib import get_close_matches

        near = get_close_matches(given, names, n=1, cutoff=0.4)
        raise UsageError(f"{kind.name}没有名为“{given}”的字段。", f"是不是 {near[0]}？" if near else f"可用：{'、'.join(kind.fields)}。")
    name = names[given]
    if form.fields[name].type == "records" and value:
        raise UsageError(f"「{form.fields[name].label}」一次有几项，不能这样写。", "佐证材料用 --evidence 文件 添加，等号后空着为清空；阶段节点在数据文件里写。")
    return name


def evidence_of(path: Path) -> dict[str, str]:
    """A file as a piece of evidence: its name and hash. Raises: UsageError when it cannot be read."""
    import hashlib

    try:
        with path.open("rb") as file:
            return {"name": path.name, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    except OSError as error:
        raise UsageError(f"{path}: 打不开这个佐证文件（{error.strerror}）。", "请核对文件名和所在文件夹。") from None


def _unlinked(kind: LedgerKind, fields: Mapping[str, Field]) -> dict[str, Field]:
    """The fields as they are read: what may come down from a parent is not asked for, a linked organisation may be given by its id."""
    read = dict(fields)
    for name, declared in fields.items():
        if kind.links.get(name) == "organisations":
            read[name] = declared.changed(type="text", max_length=60, required=declared.required and name not in kind.inherits)
        elif name in kind.inherits:
            read[name] = declared.changed(required=False)
    return read


def stored_form(value: Any) -> Any:
    """A typed value as JSON holds it: ISO days, decimals as text, files by name and hash; None for nothing.

    >>> stored_form(Decimal("12.50")), stored_form(date(2026, 3, 5))
    ('12.5', '2026-03-05')
    """
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, FileValue):
        return {"name": value.name, "sha256": value.sha256}
    if isinstance(value, list):
        return [_row(part) if isinstance(part, dict) else stored_form(part) for part in value]
    return str(value)


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a list; a file in it gives its hash."""
    stored = {name: stored_form(value) for name, value in row.items() if value not in (None, "", [])}
    if isinstance(file := stored.pop("file", None), dict):
        stored = {**stored, "sha256": file["sha256"], "name": stored.get("name") or file["name"]}
    return stored
