"""Where the records of a run come from: a data file, the office's ledgers, or the ledgers completed by a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xundocs.documents.inputs import read_records
from xundocs.documents.kinds import Kind
from xundocs.documents.records import RawRecord, ReadResult
from xundocs.errors import UsageError
from xundocs.value import Value
from xundocs.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xundocs.documents.prepare import PreparedRecord
    from xundocs.office.figures.drawing import Drawn, Trace


class Selection(Value):
    """Which records of the office a document is made from; empty means any."""

    round: str = ""
    team: str = ""
    organisation: str = ""
    key: str = ""
    as_of: str = ""

    def __bool__(self) -> bool:
        return bool(self.round or self.team or self.organisation or self.key)

    @property
    def words(self) -> str:
        """The selection as a source's name."""
        return " ".join(["台账", *(part for part in (self.round, self.team, self.organisation, self.key, self.as_of) if part)])


def read_source(workspace: Workspace, kind: Kind, data: Path | None, selection: Selection, lacking: str = "") -> tuple[ReadResult, list[Drawn]]:
    """The records, and how they were drawn when they come from the ledgers; `lacking`: only those that do not have this field yet.

    Raises: UsageError when neither source is given.
    """
    given = read_records(data, kind) if data is not None else None
    if selection:
        from xundocs.actions.ledger.drawing import records_from

        return records_from(workspace, kind, selection, given, lacking)
    if given is None:
        raise UsageError("没有写数据文件。", f"写数据文件（xundocs new {kind.id} 生成空白表），或用 --org、--round 从台账取数。")
    return given, []


def traces_of(kind: Kind, drawn: Sequence[Drawn], raws: Sequence[RawRecord], prepared: Sequence[PreparedRecord]) -> list[tuple[str, list[Trace]]]:
    """For each document, every value the records gave, then every value computed from those, with the rows behind it.

    `raws` are the records as they were drawn; those that could be prepared are among `prepared`.
    """
    from xundocs.office.canonical import canonical
    from xundocs.office.figures.drawing import Trace

    found = []
    by_place = {id(record.raw): record for record in prepared}
    for one, raw in zip(drawn, raws, strict=True):
        traces = list(one.traces)
        record = by_place.get(id(raw))
        if record is None:
            found.append((one.key, traces))
            continue
        keys = {trace.field: trace.keys for trace in traces}
        for name, declared in kind.computed.items():
            value = record.scope.values.get(name)
            told = canonical({k: v for k, v in declared.items() if k not in ("label", "secrecy")})
            sources = dict.fromkeys(key for field, rows in keys.items() if f'"{field}' in told for key in rows)
            if (sources and isinstance(value, int | str)) or (sources and hasattr(value, "quantize")):
                traces.append(Trace(f"{name}（{declared.get('label', name)}）", str(value), told, tuple(sources)))
        found.append((one.key, traces))
    return found
