"""Where every figure of a document comes from: the rows of the ledger, a computation, a person, the register, a setting.

Of what a person or a setting gave only values with digits are listed; the rest holds no figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from xundocs.actions.ledger.drawing import taking_of
from xundocs.actions.ledger.wording import Wording
from xundocs.documents.computed import inputs_of
from xundocs.documents.conditions import holds
from xundocs.documents.fields import Field, path_label
from xundocs.documents.kinds import Kind
from xundocs.documents.prepare import PreparedRecord
from xundocs.documents.records import Path_, RawRecord
from xundocs.documents.show import show_plain
from xundocs.model.document_number import DocumentNumber
from xundocs.model.percentage import Percentage
from xundocs.office.canonical import canonical
from xundocs.office.figures.drawing import Drawn, Trace
from xundocs.workspace import Workspace

NUMERALS = frozenset("一二三四五六七八九十百")
PRINTED = (int, str, Decimal, date, Percentage, DocumentNumber)


def traces_of(workspace: Workspace, kind: Kind, drawn: Drawn, asked: RawRecord, record: PreparedRecord | None) -> list[Trace]:
    """Every value of one document with its origin. `asked`: as it was drawn and completed; `record`: prepared, None when it could not be."""
    taking, wording = taking_of(kind), Wording(workspace)
    traces = [replace(_named(kind, trace), words=wording.taken(taking, trace.field)) for trace in drawn.traces]
    if record is not None:
        known = {trace.field for trace in traces}
        traces += _given(kind, asked, record, known)
        traces += _computed(kind, record, traces)
    return traces


def _named(kind: Kind, trace: Trace) -> Trace:
    """A trace with its field's label, and its value in the field's words."""
    name, bracket, rest = trace.field.partition("[")
    path: Path_ = (name, int(rest.partition("]")[0]) - 1, rest.rpartition(".")[2]) if bracket else (name,)
    field = _field(kind, path)
    return replace(trace, label=path_label(kind.fields, path), value=show_plain(trace.value, field))


def _field(kind: Kind, path: Path_) -> Field | None:
    top = kind.fields.get(str(path[0]))
    return top.fields.get(str(path[2])) if top is not None and len(path) > 2 else top


def _given(kind: Kind, asked: RawRecord, record: PreparedRecord, known: set[str]) -> Iterator[Trace]:
    for path, value in _values(kind, record.scope.values):
        name, field = _written(path), _field(kind, path)
        told = show_plain(value, field)
        if name in known or field is None or not any(character.isdigit() for character in told):
            continue
        source, query, words = _origin(field, path, asked, record)
        yield Trace(name, told, query, (), path_label(kind.fields, path), source, words)


def _values(kind: Kind, values: Mapping[str, Any]) -> Iterator[tuple[Path_, Any]]:
    """Every typed value of the fields with its path, those of lists one by one."""
    for name, field in kind.fields.items():
        if field.type != "records":
            yield (name,), values.get(name)
            continue
        for index, row in enumerate(values.get(name) or ()):
            yield from (((name, index, column), row.get(column)) for column in field.fields)


def _written(path: Path_) -> str:
    return f"{path[0]}[{int(path[1]) + 1}].{path[2]}" if len(path) > 2 else str(path[0])


def _origin(field: Field, path: Path_, asked: RawRecord, record: PreparedRecord) -> tuple[str, str, str]:
    """Who said a value that the records do not: source, query, words."""
    if _at(asked.values, path) not in (None, "", []):
        place = str(asked.place(path, "").changed(field=""))
        return "given", place, f"手填：{place}"
    if field.automatic:
        return "computed", field.automatic, "按次序编号"
    if _at(record.raw.values, path) not in (None, "", []):
        return "register", "", "发文登记簿给号"
    name = "kind.yaml" if field.default is not None else field.default_config
    return "setting", name, f"没有填，按 {name} 的规定"


def _at(values: Mapping[str, Any], path: Path_) -> Any:
    if len(path) == 1:
        return values.get(str(path[0]))
    rows = values.get(str(path[0]))
    row = rows[int(path[1])] if isinstance(rows, list) and len(rows) > int(path[1]) else {}
    return row.get(str(path[2])) if isinstance(row, Mapping) else None


def _computed(kind: Kind, record: PreparedRecord, traces: list[Trace]) -> Iterator[Trace]:
    """Every computed value that can be printed, with the rows behind all it was computed from."""
    rows: dict[str, tuple[str, ...]] = {}
    for trace in traces:
        rows[_column(trace.field)] = (*rows.get(_column(trace.field), ()), *trace.keys)
    for name, declared in kind.computed.items():
        counted = _counted(record, declared, traces)
        rows[name] = counted if counted is not None else tuple(dict.fromkeys(key for path in sorted(inputs_of(declared)) for key in rows.get(path, ())))
        told = _told(record.scope.values.get(name))
        if any(character.isdigit() or character in NUMERALS for character in told):
            query = canonical({key: value for key, value in declared.items() if key not in ("label", "secrecy")})
            yield Trace(name, told, query, rows[name], record.scope.label(name), "computed", _from(record, inputs_of(declared)))


def _counted(record: PreparedRecord, declared: Mapping[str, Any], traces: Sequence[Trace]) -> tuple[str, ...] | None:
    """The rows behind the lines of a list that a count with a condition counts; None for other computations."""
    where = declared.get("where")
    if "count" not in declared or not where:
        return None
    met = {f"{declared['count']}[{number}]" for number, row in enumerate(record.scope.rows(declared["count"]), 1) if holds(where, record.scope.in_row(row))}
    return tuple(dict.fromkeys(key for trace in traces if trace.field.partition(".")[0] in met for key in trace.keys))


def _from(record: PreparedRecord, inputs: Iterable[str]) -> str:
    labels = dict.fromkeys(record.scope.label(path.partition("[]")[0].partition(".")[0]) for path in sorted(inputs))
    return f"由{'、'.join(labels)}算出" if labels else "算出"


def _column(field: str) -> str:
    """`items[3].due` as computed values name it: `items[].due`."""
    name, bracket, rest = field.partition("[")
    return f"{name}[]{rest.partition(']')[2]}" if bracket else field


def _told(value: Any) -> str:
    """A computed value in words, "" for what is no text (a picture, a yes or no)."""
    if isinstance(value, list):
        return "；".join(f"{part['number_zh']}、{part['title']}{part['count']}" if isinstance(part, Mapping) and "title" in part else str(part)
                         for part in value if not isinstance(part, Mapping) or "title" in part)
    return show_plain(value, None) if isinstance(value, PRINTED) and not isinstance(value, bool) else ""
