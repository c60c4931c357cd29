"""`xundocs new`: a blank data file for a kind."""

from __future__ import annotations

from pathlib import Path

from xundocs.documents.blank import blank_xlsx, blank_yaml
from xundocs.documents.kinds import Kind
from xundocs.errors import UsageError
from xundocs.files import write_whole


def new_file(kind: Kind, path: Path, *, overwrite: bool = False) -> Path:
    """Write the blank form that the name's ending asks for (.yaml, .yml, .xlsx) and return where it is.

    Raises: UsageError for another ending; XundocsError when the file exists or cannot be written.
    """
    ending = path.suffix.lower()
    if ending == ".xlsx":
        data = blank_xlsx(kind)
    elif ending in (".yaml", ".yml"):
        data = blank_yaml(kind).encode()
    else:
        raise UsageError(f"{path}: 空白数据文件只有 .yaml 和 .xlsx 两种。", f"例如：xundocs new {kind.id} -o {kind.name}.xlsx")
    write_whole(path, data, overwrite=overwrite)
    return path
