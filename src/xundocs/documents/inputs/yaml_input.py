"""`.yaml`: one record, `records: [...]`, a list of records, or several documents divided by `---`.

Values and the lines they stand on are built together from the composed nodes. A plain scalar is converted only
where nothing that was typed changes: 0850, 1_000, 12.60, on, 是 stay text for the typing to judge.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xundocs.documents.fields import Field
from xundocs.documents.inputs.cells import CellReport, clean_text
from xundocs.documents.inputs.columns import Names, nearest, plain
from xundocs.documents.inputs.decoding import decode_text
from xundocs.documents.inputs.yaml_faults import yaml_fault
from xundocs.documents.records import Path_, RawRecord, ReadResult
from xundocs.errors import DataRejected
from xundocs.problems import Problem, Where, excerpt

if TYPE_CHECKING:
    from xundocs.documents.forms import Form

Node = Any
"""A composed yaml node; PyYAML's stubs do not declare its `id`."""
MAX_DEPTH = 20
MAX_REPEATED = 10_000
"""Nodes that aliases (*name) may repeat in all: more is an expansion bomb, not a data file."""
RECORDS_KEYS = ("records", "文书", "数据")
KIND_KEYS = ("kind", "文书种类")
_TAG = "tag:yaml.org,2002:"
_TAGS = frozenset(_TAG + t for t in "str int float bool null timestamp map seq value merge".split())  # noqa: SIM905
_STR = _TAG + "str"
_DECIMAL = r"-?(?:0|[1-9][0-9]{0,11})\.[0-9]{1,12}"
MAX_DIGITS = 18
"""A longer number is no amount or count, but a code."""

Lines = Any
"""The line of a scalar (int), or (line, {key: Lines}) of a mapping, or (line, [Lines]) of a sequence."""


class LinePlaces(Mapping[Path_, Where]):
    """Places of a record's values, looked up in the tree of lines only when somebody asks."""

    __slots__ = ("_file", "_lines")

    def __init__(self, file: str, lines: Lines) -> None:
        self._file = file
        self._lines = lines

    def __getitem__(self, path: Path_) -> Where:
        at = self._lines
        for step in path:
            try:
                at = at[1][step]
            except (TypeError, LookupError):
                raise KeyError(path) from None
        return Where(self._file, "", at if isinstance(at, int) else at[0])

    def __iter__(self) -> Iterator[Path_]:
        def walk(at: Lines, path: Path_) -> Iterator[Path_]:
            if path:
                yield path
            if not isinstance(at, int):
                steps = at[1].items() if isinstance(at[1], dict) else enumerate(at[1])
                for step, inner in steps:
                    yield from walk(inner, (*path, step))
        return walk(self._lines, ())

    def __len__(self) -> int:
        return sum(1 for _ in self)


def read_yaml_records(data: bytes, path: Path, kind: Form) -> ReadResult:
    """The records of a YAML file. Raises: DataRejected with the line of a syntax fault."""
    builder = _Builder(path, kind)
    for node in _compose(decode_text(data, path), path):
        builder.document(node)
    if not builder.records:
        builder.problems.append(Problem("I-EMPTY", "文件里没有填写任何内容。", "请按“字段: 值”逐项填写。", Where(path.name)))
    builder.duplicates()
    return ReadResult(builder.records, builder.problems)


def _compose(text: str, path: Path) -> list[Node]:
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class ShallowLoader(base):  # type: ignore[misc]
        """Stops before the C composer overflows its stack, which would end the process."""

        depth = 0

        def descend_resolver(self, parent: Node, index: Any) -> None:
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise _too_deep(path, parent.start_mark.line + 1)

        def ascend_resolver(self) -> None:
            self.depth -= 1

    loader = ShallowLoader(text)
    try:
        nodes = []
        while loader.check_node():
            nodes.append(loader.get_node())
        return nodes
    except yaml.YAMLError as error:
        raise _refusal(path, text, error) from None
    finally:
        loader.dispose()


def _too_deep(path: Path, line: int) -> DataRejected:
    return DataRejected(f"{path}: 第{line}行起层次太深或引用（*）太多，没有读。",
                        "数据文件最多用到三层，不必用 & 和 * 引用；请把内容直接写出来。")


def _refusal(path: Path, text: str, error: Any) -> DataRejected:
    reason = " ".join(str(part) for part in (getattr(error, "problem", ""), getattr(error, "reason", ""),
                                              getattr(error, "context", "")) if part)
    mark = getattr(error, "problem_mark", None)
    if "end of stream" in reason or "end of document" in reason or mark is None:
        mark = getattr(error, "context_mark", None) or mark
    lines = text.splitlines()
    line, remedy = yaml_fault(lines, mark.line if mark is not None else _line_of_character(text, error), reason)
    shown = excerpt(lines[line].strip(), 40) if line < len(lines) else ""
    return DataRejected(f"{path}: 第{line + 1}行不是正确的 YAML{f'（{shown}）' if shown else ''}。", remedy)


def _line_of_character(text: str, error: Any) -> int:
    """The line of a character the parser does not take; its `position` counts bytes or characters by parser."""
    character = getattr(error, "character", "")
    character = chr(character) if isinstance(character, int) else str(character)
    return text[: max(text.find(character), 0)].count("\n")


class _Builder:
    """Turns composed nodes into raw records."""

    def __init__(self, path: Path, kind: Form) -> None:
        self.path = path
        self.kind = kind
        self.names = Names.of(kind.fields)
        self.list_names = {n: Names.of(f.fields) for n, f in kind.fields.items() if f.type == "records"}
        self.records: list[RawRecord] = []
        self.problems: list[Problem] = []
        self._seen: set[int] = set()
        self._repeated = 0
        self._report = CellReport(self.problems, path.name)

    def document(self, node: Node) -> None:
        """All records of one YAML document."""
        if node.id == "sequence":
            self._list(node)
        elif node.id == "mapping":
            pairs = node.value
            inner = next((v for k, v in pairs if plain(str(k.value)) in RECORDS_KEYS and v.id == "sequence"), None)
            if inner is None or self.names.find(next(str(k.value) for k, v in pairs if v is inner)) is not None:
                self._record(node)
                return
            self._beside_records(pairs, inner)
            self._list(inner)
        elif node.value.strip():
            raise DataRejected(f"{self.path}: 第{node.start_mark.line + 1}行应当是“字段: 值”的写法。",
                               "冒号要用英文“:”，后面空一格。")

    def _beside_records(self, pairs: list[tuple[Node, Node]], inner: Node) -> None:
        for key, value in pairs:
            if plain(str(key.value)) in KIND_KEYS:
                self._check_kind(value)
            elif value is not inner:
                self._problem("I-FIELD", f"“{excerpt(key.value, 30)}”和 records 并列，没有读入。",
                              "请把它写进每一份文书里。", key, severity="warning")

    def _list(self, node: Node) -> None:
        for item in node.value:
            if item.id == "mapping":
                self._record(item)
            else:
                self._problem("I-FIELD", "这里应当是一份文书的各个字段。", "请写成“- 字段: 值”，各字段对齐。", item)

    def _record(self, node: Node) -> None:
        values, lines = self._mapping(node, self.names, 1, top=True)
        if any(v is not None for v in values.values()):
            self.records.append(RawRecord(values, Where(self.path.name, "", node.start_mark.line + 1),
                                          LinePlaces(self.path.name, lines), self.path.parent))

    def _check_kind(self, node: Node) -> None:
        named = str(node.value)
        if named not in (self.kind.id, self.kind.code, self.kind.name, *self.kind.also_called):
            raise DataRejected(f"{self.path}: 第{node.start_mark.line + 1}行写的文书种类是“{excerpt(named, 30)}”，不是{self.kind.name}。",
                               "请换用对应的文书种类，或换数据文件。")

    def _problem(self, code: str, message: str, remedy: str, node: Node, shown: str = "", *,
                 label: str = "", severity: str = "error") -> None:
        self.problems.append(Problem(code, message, remedy, Where(self.path.name, "", node.start_mark.line + 1, label),
                                     shown, severity))  # type: ignore[arg-type]

    def _enter(self, node: Node, depth: int) -> None:
        """Count a container; what is met again comes from an alias."""
        if id(node) in self._seen:
            self._repeated += len(node.value) + 1
        self._seen.add(id(node))
        if depth > MAX_DEPTH or self._repeated > MAX_REPEATED:
            raise _too_deep(self.path, node.start_mark.line + 1)

    def _mapping(self, node: Node, names: Names | None, depth: int, *, top: bool = False
                 ) -> tuple[dict[str, Any], Lines]:
        """A mapping with its keys as field names; keys of no field are named and left out."""
        self._enter(node, depth)
        values: dict[str, Any] = {}
        lines: dict[str, Lines] = {}
        for key, value in node.value:
            if top and key.id == "scalar" and plain(key.value) in KIND_KEYS and names and not names.find(key.value):
                self._check_kind(value)
                continue
            name, declared = self._field(key, names)
            if not name:
                continue
            if name in values:
                self._problem("I-KEY", f"“{excerpt(key.value, 30)}”写了两次（前一次在第{_line(lines[name])}行），只读了前一次。",
                              "请删去其中一个。", key, label=declared.label if declared else "")
                continue
            values[name], lines[name] = self._value(value, declared, depth + 1)
        return values, (node.start_mark.line + 1, lines)

    def _field(self, key: Node, names: Names | None) -> tuple[str, Field | None]:
        if key.id != "scalar":
            self._problem("I-FIELD", "字段名应当是文字。", "以 { 或 [ 开头的内容要加引号。", key)
            return "", None
        if names is None:
            return key.value, None
        if (found := names.find(key.value)) is not None:
            return found[0].name, found[0]
        near = nearest(key.value, [names])
        self._problem("I-FIELD", f"没有“{excerpt(key.value, 30)}”这个字段，没有读入。",
                      f"是不是“{near}”？" if near else "请对照空白文件里的字段名。", key, excerpt(key.value), severity="warning")
        return "", None

    def _value(self, node: Node, declared: Field | None, depth: int) -> tuple[Any, Lines]:
        if node.tag not in _TAGS:
            self._problem("I-TAG", f"不认识的标记 {excerpt(node.tag, 40)}。", "以 ! 开头的内容要加引号。", node,
                          label=declared.label if declared else "")
        if node.id == "scalar":
            return self._scalar(node, declared), node.start_mark.line + 1
        names = self.list_names.get(declared.name) if declared is not None and declared.type == "records" else None
        if node.id == "mapping":
            return self._mapping(node, names, depth)
        self._enter(node, depth)
        values, lines = [], []
        for item in node.value:
            value, line = self._value(item, declared, depth + 1)
            values.append(value)
            lines.append(line)
        return values, (node.start_mark.line + 1, lines)

    def _scalar(self, node: Node, declared: Field | None) -> Any:
        """A scalar: quoted ones and everything that would change stay text."""
        text, tag = node.value, node.tag
        if not node.style and tag != _STR and (value := _converted(text, tag)) is not _AS_TEXT:
            return value
        self._report.label = declared.label if declared is not None else ""
        self._report.row = node.start_mark.line + 1
        return clean_text(text, self._report)

    def duplicates(self) -> None:
        """Name records that say exactly the same."""
        if len(self.records) < 2:
            return
        seen: dict[str, int | None] = {}
        for record in self.records:
            first = seen.setdefault(repr(record.values), record.where.row)
            if first != record.where.row:
                self.problems.append(Problem("I-DUP", f"第{record.where.row}行起和第{first}行起的两份文书内容完全相同。",
                                             "请删去重复的一份。", record.where, severity="warning"))


_AS_TEXT = object()


def _converted(text: str, tag: str) -> Any:
    """The value of a plain scalar where conversion keeps every typed character, else `_AS_TEXT`."""
    if tag == _TAG + "null":
        return None
    if tag == _TAG + "bool" and text in ("true", "false"):
        return text == "true"
    if tag == _TAG + "float" and re.fullmatch(_DECIMAL, text) and repr(float(text)) == text:
        return float(text)
    try:
        if tag == _TAG + "int" and len(text.removeprefix("-")) <= MAX_DIGITS and str(int(text)) == text:
            return int(text)
        if tag == _TAG + "timestamp" and (day := datetime.date.fromisoformat(text)).isoformat() == text:
            return day
    except ValueError:
        return _AS_TEXT
    return _AS_TEXT


def _line(lines: Lines) -> int:
    return lines if isinstance(lines, int) else int(lines[0])
