"""Empty forms of the ledgers to fill in."""

from __future__ import annotations

from pathlib import Path

from xundocs.actions.ledger.forms import Forms, LedgerForm
from xundocs.documents.blank import blank_xlsx, blank_yaml
from xundocs.errors import UsageError
from xundocs.files import write_whole
from xundocs.office.records.kinds import kind_named
from xundocs.workspace import Workspace


def blank_text(workspace: Workspace, kind_name: str) -> str:
    """The YAML form of a ledger kind. Raises: UsageError."""
    return blank_yaml(_form(workspace, kind_name))


def write_blank(workspace: Workspace, kind_name: str, path: Path, *, force: bool = False) -> None:
    """Write an empty .yaml or .xlsx form. Raises: UsageError for another ending."""
    form = _form(workspace, kind_name)
    if path.suffix.lower() in (".yaml", ".yml"):
        write_whole(path, blank_yaml(form).encode(), overwrite=force)
    elif path.suffix.lower() == ".xlsx":
        write_whole(path, blank_xlsx(form), overwrite=force)
    else:
        raise UsageError(f"{path}: 空白表只能是 .yaml 或 .xlsx。", "请把文件名写成 问题清单.xlsx 的样子。")


def _form(workspace: Workspace, kind_name: str) -> LedgerForm:
    """The form without what the program fills in by itself."""
    kind = kind_named(kind_name)
    form = Forms(workspace).of(kind)
    own = {*kind.own, "organisation_name", *(n for n in kind.inherits if kind.fields[n].get("required") is None)}
    return form.changed(fields={name: field for name, field in form.fields.items() if name not in own})
