"""From raw records to typed ones: every field read by its type, every fault a Problem with its place.

Codes: F-REQUIRED, F-COUNT, F-TYPE, F-FILE, F-UNKNOWN, and those of documents/readers.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xundocs.documents.fields import Field, path_label
from xundocs.documents.readers import Fault, Reader, reader_of
from xundocs.documents.records import Path_, RawRecord
from xundocs.documents.values import FileValue
from xundocs.model.organisation import Directory
from xundocs.problems import Problem, Where, excerpt

MAX_FILE_BYTES = 200 << 20


class TypedRecord:
    """Typed values (None or [] where nothing was given), the problems of form, and the paths that could not be read."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self.unreadable: set[Path_] = set()


_Plan = list[tuple[str, Field, Reader | None, Any]]


class RecordReader:
    """Reads raw records of one kind. Shareable between records; holds only the readers and the defaults."""

    def __init__(self, fields: Mapping[str, Field], directory: Directory, config: Callable[[str], Any]) -> None:
        self._directory = directory
        self._config = config
        self._fields = fields
        self._plan = self._plan_of(fields)
        self._names = frozenset(fields)

    def read(self, record: RawRecord) -> TypedRecord:
        """Every value of the record, typed."""
        typed = TypedRecord()
        typed.values = self._read_level(self._plan, record.values, (), record, typed)
        if not self._names.issuperset(record.values):
            typed.problems += _unknown_names(self._plan, (), record.values, record)
        return typed

    def _plan_of(self, fields: Mapping[str, Field]) -> _Plan:
        plan: _Plan = []
        for name, field in fields.items():
            if field.type == "records":
                plan.append((name, field, None, self._plan_of(field.fields)))
            else:
                default = field.default if field.default is not None else self._config(field.default_config)
                plan.append((name, field, reader_of(field, self._directory), default))
        return plan

    def _read_level(self, plan: _Plan, values: Mapping[str, Any], at: Path_, record: RawRecord,
                    typed: TypedRecord) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for name, field, reader, extra in plan:
            raw = values.get(name)
            if reader is None:
                read[name] = self._read_rows(field, extra, raw, (*at, name), record, typed)
                continue
            if raw is None or raw == "" or raw == []:
                raw = extra
            try:
                read[name] = (([] if field.many else None) if raw is None else
                              _read_file(field, reader(raw), record) if field.type == "file" else reader(raw))
                if raw is None and field.required:
                    raise Fault("F-REQUIRED", f"没有填写「{field.label}」", _example(field))
            except Fault as fault:
                read[name] = [] if field.many else None
                path = (*at, name)
                typed.unreadable.add(path)
                typed.problems.append(Problem(fault.code, fault.message, fault.remedy, self._place(record, path),
                                              "" if raw is None else excerpt(raw)))
        return read

    def _read_rows(self, field: Field, plan: _Plan, raw: Any, at: Path_, record: RawRecord,
                   typed: TypedRecord) -> list[dict[str, Any]]:
        given = [] if raw is None or raw == "" else raw
        if not isinstance(given, list):
            typed.problems.append(Problem("F-TYPE", f"「{field.label}」应当是清单，每条一行", "YAML 里用短横“-”列出每一条。",
                                          record.place(at, field.label), excerpt(given)))
            return []
        rows: list[dict[str, Any]] = []
        for index, row in enumerate(given):
            if not isinstance(row, Mapping):
                typed.problems.append(Problem("F-TYPE", f"「{field.label}」第{index + 1}条应当写成“字段: 值”",
                                              "请对照 xundocs new 生成的样表。", self._place(record, (*at, index)), excerpt(row)))
                continue
            rows.append(self._read_level(plan, row, (*at, index), record, typed))
            if not field.fields.keys() >= row.keys():
                typed.problems += _unknown_names(plan, (*at, index), row, record)
        _check_count(field, len(rows), at, record, typed)
        for name, column in field.fields.items():
            if column.automatic == "sequence":
                self._number(name, rows, at, record, typed)
        return rows

    def _number(self, name: str, rows: list[dict[str, Any]], at: Path_, record: RawRecord, typed: TypedRecord) -> None:
        """Number a column from 1 when it was left out as a whole; half filled in is a fault."""
        missing = [i for i, row in enumerate(rows) if row[name] is None and (*at, i, name) not in typed.unreadable]
        for index in missing:
            if len(missing) == len(rows):
                rows[index][name] = index + 1
            else:
                path = (*at, index, name)
                typed.problems.append(Problem("F-REQUIRED", "序号只填了一部分", "整列留空则自动编号，要填就全部填。", self._place(record, path)))

    def _place(self, record: RawRecord, path: Path_) -> Where:
        label = path_label(self._fields, path)
        where = record.place(path, label)
        return Where(where.file, where.sheet, where.row, label)


def _check_count(field: Field, count: int, at: Path_, record: RawRecord, typed: TypedRecord) -> None:
    place = record.place(at, field.label)
    if count == 0 and (field.required or field.min_items):
        typed.problems.append(Problem("F-REQUIRED", f"「{field.label}」一条也没有", "请至少填一条。", place))
        typed.unreadable.add(at)
    elif count < field.min_items:
        typed.problems.append(Problem("F-COUNT", f"「{field.label}」只有{count}条，至少{field.min_items}条", "请补充。", place))
    elif count > field.max_items:
        typed.problems.append(Problem("F-COUNT", f"「{field.label}」有{count}条，最多{field.max_items}条", "请拆成几份。", place))


def _unknown_names(plan: _Plan, at: Path_, values: Mapping[str, Any], record: RawRecord) -> list[Problem]:
    from difflib import get_close_matches

    names = {name: field.label for name, field, _, _ in plan}
    problems = []
    for name in values:
        if name not in names:
            near = get_close_matches(str(name), names, n=1, cutoff=0.6)
            remedy = f"是不是 {near[0]}（{names[near[0]]}）？" if near else "请删去，或运行 xundocs kinds 查看有哪些字段。"
            problems.append(Problem("F-UNKNOWN", f"没有名为“{excerpt(name)}”的字段", remedy,
                                    record.place((*at, str(name)), str(name))))
    return problems


def _example(field: Field) -> str:
    if field.type == "enum":
        return f"可选：{'、'.join(field.values.values())}。"
    if field.type == "boolean":
        return "写 是 或 否。"
    shown = "、".join(map(str, field.example)) if isinstance(field.example, list) else field.example
    return f"例如：{shown}" if shown not in (None, "") else field.help


def _read_file(field: Field, name: str, record: RawRecord) -> FileValue:
    path = record.folder / name
    import hashlib

    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
                size += len(block)
                if size > MAX_FILE_BYTES:
                    raise Fault("F-FILE", f"文件“{name}”超过 {MAX_FILE_BYTES >> 20} MB", "请核对是不是选错了文件。")
    except OSError as error:
        reason = "找不到" if isinstance(error, FileNotFoundError) else "打不开"
        raise Fault("F-FILE", f"{reason}文件“{name}”", "文件放在数据文件同一文件夹，或写完整路径。") from None
    if size == 0:
        raise Fault("F-FILE", f"文件“{name}”是空的", "请换成正式的文件。")
    return FileValue(path.name, path, digest.hexdigest(), size)
