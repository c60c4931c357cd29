"""`xundocs new`: a blank data file for a kind."""

from __future__ import annotations

from pathlib import Path

from xundocs.actions.issue_record import number_field
from xundocs.actions.sources import Selection, read_source
from xundocs.documents.blank import blank_xlsx, blank_yaml, filled_yaml
from xundocs.documents.kinds import Kind
from xundocs.documents.shelf import shelf_of
from xundocs.errors import UsageError
from xundocs.files import write_whole
from xundocs.value import Value
from xundocs.workspace import Workspace


def blank_text(workspace: Workspace, kind: str) -> str:
    """The blank YAML form as text. Raises: UsageError for an unknown kind."""
    return blank_yaml(with_settings(shelf_of(workspace).find(kind), workspace))


def new_file(workspace: Workspace, kind: str, path: Path, *, overwrite: bool = False) -> Path:
    """Write the blank form of a kind, given by id, code or name, and return where it is.

    Raises: UsageError for an unknown kind or ending; XundocsError when the file exists or cannot be written.
    """
    return write_blank(with_settings(shelf_of(workspace).find(kind), workspace), path, overwrite=overwrite)


def with_settings(kind: Kind, workspace: Workspace) -> Kind:
    """The kind as the office sees it: what its settings already answer is a default, no longer asked for."""
    fields = {name: field.changed(default=setting) if (setting := workspace.office.get(field.default_config)) is not None else field
              for name, field in kind.fields.items()}
    return kind.changed(fields=fields)


def write_blank(kind: Kind, path: Path, *, overwrite: bool = False) -> Path:
    """The same for a kind already read. The name's ending decides the form: .yaml, .yml or .xlsx."""
    ending = path.suffix.lower()
    if ending == ".xlsx":
        data = blank_xlsx(kind)
    elif ending in (".yaml", ".yml"):
        data = blank_yaml(kind).encode()
    else:
        raise UsageError(f"{path}: 空白数据文件只有 .yaml 和 .xlsx 两种。", f"例如：xundocs new {kind.id} -o {kind.name}.xlsx")
    write_whole(path, data, overwrite=overwrite)
    return path


class Filled(Value):
    """Data files for the documents the records call for. `left_out`: documents that have their number already."""

    text: str
    count: int
    left_out: int = 0


def filled_text(workspace: Workspace, kind_name: str, selection: Selection) -> Filled:
    """What the records hold filled in, the rest left to a person; documents that have their number only when there are no others.

    Raises: UsageError for an unknown kind, or a selection that matches nothing.
    """
    kind = with_settings(shelf_of(workspace).find(kind_name), workspace)
    every = read_source(workspace, kind, None, selection)[0].records
    number = number_field(kind)
    waiting = [record for record in every if not (number and record.values.get(number))] or every
    text = "\n---\n".join(filled_yaml(kind, record.values).rstrip("\n") for record in waiting) + "\n"
    return Filled(text, len(waiting), len(every) - len(waiting))


def write_filled(workspace: Workspace, kind_name: str, selection: Selection, path: Path, *, overwrite: bool = False) -> Filled:
    """The same as a .yaml file. Raises: UsageError for another ending."""
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise UsageError(f"{path}: 从台账预填的数据文件写成 .yaml。", f"例如：xundocs new {kind_name} {selection.options} -o 数据.yaml")
    filled = filled_text(workspace, kind_name, selection)
    write_whole(path, filled.text.encode(), overwrite=overwrite)
    return filled
