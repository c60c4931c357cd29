"""Where the records of a run come from: a data file, the office's ledgers, or the ledgers completed by a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    def options(self) -> str:
        """The selection as it is written on the command line."""
        given = {"--round": self.round, "--team": self.team, "--org": self.organisation, "--key": self.key, "--as-of": self.as_of}
        return " ".join(f"{option} {value}" for option, value in given.items() if value)

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


def traces_of(workspace: Workspace, kind: Kind, drawn: Sequence[Drawn], raws: Sequence[RawRecord],
              prepared: Mapping[int, PreparedRecord]) -> list[tuple[str, list[Trace]]]:
    """For each document every value with its origin. `raws`: the records as they were drawn and completed; `prepared` by the `id` of those."""
    from xundocs.actions.ledger.tracing import traces_of as traces

    return [(one.key, traces(workspace, kind, one, raw, prepared.get(id(raw)))) for one, raw in zip(drawn, raws, strict=True)]
