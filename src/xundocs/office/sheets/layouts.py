"""How a list is laid out: which ledger gives its rows, which columns it has. The layouts are data (lists.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from xundocs.errors import UsageError
from xundocs.office.declarations import read_declarations
from xundocs.office.records.kinds import kinds

Form = Literal["text", "date", "number", "counted", "money", "hash"]
FIVE = ("findings_list", "tasks_list", "responsibilities_list", "rectification_list", "supervision_list")
"""The five lists of which offices use any four."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value` is a path (see listing.py), `group` the merged head above it, `width` in 字; `several`: only where more than one value occurs."""

    label: str
    value: str
    width: int
    group: str = ""
    form: Form = "text"
    several: bool = False


@dataclass(frozen=True, slots=True)
class ListLayout:
    """One list: its rows come from the ledger `rows`, those for which every condition holds."""

    id: str
    code: str
    name: str
    rows: str
    columns: tuple[Column, ...]
    order: tuple[str, ...] = ("key",)
    only: str = ""
    """`fed_back`: only rows of findings that were fed back."""
    where: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    note: str = ""
    required: tuple[str, ...] = ()
    """Of the archive: what the titles of an inspection's papers must name."""

    @property
    def short_name(self) -> str:
        """The name without what stands in brackets at its end."""
        return self.name[:self.name.rindex("（")] if self.name.endswith("）") else self.name


@cache
def layouts() -> Mapping[str, ListLayout]:
    """Every list by id, in the order of lists.yaml."""
    return {name: _layout(name, value) for name, value in read_declarations("sheets/lists.yaml").items()}


def _layout(name: str, declared: Mapping[str, Any]) -> ListLayout:
    given = dict(declared)
    given["columns"] = tuple(Column(**column) for column in given["columns"])
    given["order"] = tuple(given.get("order", ("key",)))
    given["required"] = tuple(given.get("required", ()))
    given["where"] = {key: tuple(values) for key, values in given.get("where", {}).items()}
    return ListLayout(name, **given)


def find_layouts(names: tuple[str, ...], four: tuple[str, ...]) -> list[ListLayout]:
    """The lists somebody asked for by id, code or Chinese name (问题, 问题清单); `四清单` gives the office's four, `全部` all.

    Raises: UsageError naming what there is.
    """
    known = layouts()
    chosen: dict[str, ListLayout] = {}
    for name in names:
        if name in ("四清单", "four"):
            found = [known[n] for n in four]
        elif name in ("全部", "all"):
            found = list(known.values())
        else:
            found = [layout for layout in known.values() if name in (layout.id, layout.code) or _means(layout, name)][:1]
        if not found:
            every = "、".join(f"{layout.name}（{layout.code}）" for layout in known.values())
            raise UsageError(f"没有名为“{name}”的清单。", f"有：{every}；也可以写 四清单、全部。")
        chosen |= {layout.id: layout for layout in found}
    return list(chosen.values())


def _means(layout: ListLayout, asked: str) -> bool:
    """Whether somebody calls the list so: its name, that of its ledger, or without 清单, 台账."""
    names = {layout.name, layout.short_name, *({kinds()[layout.rows].name} if not layout.where else ())}
    ends = ("清单", "台账", "处理台账", "办理台账")
    return asked in names | {name.removeprefix("整改") for name in names} | {name.removesuffix(end) for name in names for end in ends}
