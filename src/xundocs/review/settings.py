"""How an office wants its reviews: rules off or at another level, each with its reason, and a baseline of accepted findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from xundocs.errors import XundocsError
from xundocs.problems import Severity
from xundocs.workspace import Office, Workspace

LEVELS: dict[str, Severity] = {"error": "error", "warning": "warning", "info": "info", "错误": "error", "提醒": "warning", "提示": "info"}


@dataclass(frozen=True)
class Settings:
    """Everything beside the document that a review depends on."""

    office: Office = field(default_factory=Office)
    off: frozenset[str] = frozenset()
    levels: Mapping[str, Severity] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    baseline: frozenset[str] = frozenset()
    """Fingerprints of findings somebody accepted."""
    audience: str = ""
    on: date | None = None
    only: frozenset[str] = frozenset()
    """Codes or families to run; empty: all."""
    corpus: Any = None
    """A citations.Library or a function that opens one, None to leave citations out."""

    def runs(self, code: str, identity: str) -> bool:
        """Whether a rule is to be run. `identity` is its family and file name; several rules may share a code."""
        if code in self.off or identity in self.off:
            return False
        names = {code, identity, identity.partition("/")[0]}
        return not self.only or bool(names & self.only) or any(code.startswith(o.rstrip("-") + "-") for o in self.only)

    def level(self, code: str, identity: str) -> Severity | None:
        """The severity the office wants, None for the rule's own."""
        return self.levels.get(identity) or self.levels.get(code)


def read_settings(workspace: Workspace, known: frozenset[str]) -> Settings:
    """The `[review]` table of a workspace. `known` are the codes there are.

    Raises: XundocsError for unknown codes and levels, and for a rule turned off or down without a reason.
    """
    table = workspace.office.get("review") or {}
    where = f"{workspace.root}/xundocs.toml [review]" if workspace.root else "[review]"
    off = table.get("off", [])
    levels = table.get("levels", {})
    reasons = table.get("reasons", {})
    _check_types(where, off, levels, reasons)
    for code in (*off, *levels, *reasons):
        if code not in known:
            raise XundocsError(f"{where}: 没有规则“{code}”。", f"{_near(code, known)}全部规则见 docs/rules.md，或运行 xundocs check --rules。")
    for code in (*off, *levels):
        if not str(reasons.get(code, "")).strip():
            raise XundocsError(f"{where}: 改动了规则 {code}，没有写理由。", f'请在 [review.reasons] 里写 {code} = "为什么"。')
    for code, level in levels.items():
        if level not in LEVELS:
            raise XundocsError(f"{where}: {code} 的级别“{level}”不认识。", "请写 error、warning 或 info；不查就写进 off。")
    return Settings(workspace.office, frozenset(off), {c: LEVELS[v] for c, v in levels.items()}, dict(reasons),
                    _baseline(workspace, table.get("baseline")))


def _check_types(where: str, off: Any, levels: Any, reasons: Any) -> None:
    if not (isinstance(off, list) and all(isinstance(c, str) for c in off)):
        raise XundocsError(f"{where}: off 应当是规则编号的列表。", '例如 off = ["PG-3"]。')
    for name, value in (("levels", levels), ("reasons", reasons)):
        if not (isinstance(value, dict) and all(isinstance(v, str) for v in value.values())):
            raise XundocsError(f"{where}: {name} 应当是一张表。", f'例如 [review.{name}] 下面写 PG-3 = "…"。')


def _near(code: str, known: frozenset[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(code, sorted(known), n=1)
    return f"是不是 {near[0]}？" if near else ""


def _baseline(workspace: Workspace, name: Any) -> frozenset[str]:
    if not name:
        return frozenset()
    if not isinstance(name, str) or workspace.root is None:
        raise XundocsError("[review]: baseline 应当是工作区里的文件名。", '例如 baseline = "review-baseline.txt"。')
    path = workspace.root / name
    if not path.is_file():
        raise XundocsError(f"{path}: 没有这个基线文件。", "运行 xundocs check --write-baseline 生成，或去掉 baseline。")
    return read_baseline(path)


def read_baseline(path: Path) -> frozenset[str]:
    """The fingerprints in a baseline file: one a line, what follows a space or # is for people."""
    lines = path.read_text("utf-8", errors="replace").splitlines()
    return frozenset(line.split()[0] for line in lines if line.strip() and not line.startswith("#"))


def with_options(settings: Settings, **changes: Any) -> Settings:
    """The same settings with the command line's own choices."""
    return replace(settings, **changes)
