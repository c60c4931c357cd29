"""An exception out of generated code turned into a message with part, expression and place in the data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from xundocs.documents.runtime import ValueMissing, ValueUnfit
from xundocs.errors import DataRejected, TemplateRejected, XundocsError
from xundocs.problems import excerpt


def located(
    error: Exception, label: str, filename: str, places: Mapping[int, str], context: Mapping[str, Any]
) -> XundocsError:
    """The refusal a person sees. `filename` is the one the generated code was compiled under."""
    place = places.get(_line(error.__traceback__, filename), "")
    if isinstance(error, ValueMissing):
        name = place or str(error.args[0])
        return DataRejected(f"{label}：模板要用“{name}”，数据里没有（缺“{error.args[0]}”）。", "请补上这一项，或者改正模板里的名称。")
    if isinstance(error, ValueUnfit):
        fault, remedy = error.args[0], error.args[1]
        found = _culprit(context, place, fault)
        where = f"“{place}”" if place else "有一个值"
        return DataRejected(f"{label}：{where}{'（数据 ' + found + '）' if found else ''}{fault}。", remedy)
    if isinstance(error, RecursionError):
        return TemplateRejected(f"{label}：嵌套太深，没有生成。", "请简化模板。")
    return TemplateRejected(
        f"{label}：“{place or '模板'}”无法计算（{type(error).__name__}: {excerpt(error)}）。", "请检查模板里这一处的写法和数据的类型。"
    )


def _line(traceback: TracebackType | None, filename: str) -> int:
    line = 0
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == filename:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _culprit(context: Mapping[str, Any], place: str, fault: str) -> str:
    field = place.rpartition(".")[2] or place

    def unfit(name: str, value: Any) -> bool:
        from xundocs.documents.runtime import output

        if name != field:
            return False
        try:
            output(value)
        except ValueUnfit as again:
            return bool(again.args[0] == fault)
        except Exception:
            return False
        return False

    found = find(context, unfit)
    return found if found != field else ""


def find(data: Any, wanted: Callable[[str, Any], bool], path: str = "", name: str = "", depth: int = 0) -> str:
    """The path of the first value for which `wanted(its field name, it)` holds, such as `items[2].summary` (from 1)."""
    if path and wanted(name, data):
        return path
    if depth > 20:
        return ""
    if isinstance(data, Mapping):
        children = [(f"{path}.{key}" if path else str(key), str(key), value) for key, value in data.items()]
    elif isinstance(data, (list, tuple)):
        children = [(f"{path}[{number}]", name, value) for number, value in enumerate(data, start=1)]
    else:
        return ""
    for child_path, child_name, value in children:
        if found := find(value, wanted, child_path, child_name, depth + 1):
            return found
    return ""
