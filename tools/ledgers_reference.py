"""Writes the lists in docs/ledgers.md (ledgers with their fields, states and moves) from the declarations; `--check` fails when stale."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from xundocs.actions.ledger.forms import Forms
from xundocs.documents.blank import need, type_name
from xundocs.documents.fields import Field
from xundocs.office.records.kinds import LedgerKind, kinds
from xundocs.office.records.states import machines
from xundocs.office.records.traces import NEEDED, ROLES
from xundocs.workspace import Workspace

TARGET = Path(__file__).parents[1] / "docs" / "ledgers.md"
START, END = "<!-- generated: {} -->", "<!-- end: {} -->"


def lists() -> dict[str, str]:
    """Section → Markdown."""
    forms = Forms(Workspace())
    return {"ledgers": "\n\n".join(_ledger(kind, forms) for kind in kinds().values()),
            "states": "\n\n".join(_machine(name) for name in machines())}


def _ledger(kind: LedgerKind, forms: Forms) -> str:
    fields = {name: field for name, field in forms.of(kind).fields.items() if name != "key"}
    rows = "\n".join(_row(kind, name, field) for name, field in fields.items())
    facts = [f"编号 `{kind.key(1) if kind.is_numbered else kind.prefix + '-…'}`"]
    facts += [f"{'、'.join('＋'.join(fields[n].label for n in group) for group in kind.unique)}不重复"] if kind.unique else []
    facts += [f"{'、'.join(fields[n].label for n in kind.fixed)}填了就不改"] if kind.fixed else []
    facts += [f"自{fields[kind.starts].label}起算有这条记录"] if kind.starts else []
    return f"### {kind.name} `{kind.id}`{f' {kind.code}' if kind.code else ''}\n\n{'；'.join(facts)}。\n\n| 字段 | 标识 | 类型 | 填写 | 说明 |\n|---|---|---|---|---|\n{rows}"


def _row(kind: LedgerKind, name: str, field: Field) -> str:
    target = kind.links.get(name)
    notes = [f"→ {kinds()[target].name if target in kinds() else '名录'}"] if target else []
    notes += ["随所属记录"] if name in kind.inherits else []
    notes += [f"可选：{'、'.join(field.values.values())}"] if field.values and len(field.values) <= 8 else []
    notes += [field.help] if field.help else []
    notes += [f"逐项：{'、'.join(inner.label for inner in field.fields.values())}"] if field.fields else []
    return f"| {field.label} | `{name}` | {type_name(field)} | {'自动' if kind.hidden or name in kind.own else need(field)} | {'；'.join(notes)} |"


def _machine(name: str) -> str:
    machine = machines()[name]
    states = "、".join(f"{label} `{code}`" for code, label in machine.states.items())
    moves = "\n".join(_moves(name))
    refused = "\n".join(f"- {machine.states[a]}→{machine.states[b]}：{why}。{do}" for (a, b), (why, do) in machine.refused.items())
    return (f"### {machine.name} `{name}`\n\n{states}。\n\n| 由 | 到 | 名称 | 谁办 | 必须留痕 |\n|---|---|---|---|---|\n{moves}"
            + (f"\n\n明确不许的：\n\n{refused}" if refused else ""))


def _moves(name: str) -> Iterator[str]:
    machine = machines()[name]
    for move in machine.moves.values():
        needs = "、".join(NEEDED[n][0] for n in move.needs) + (f"（在{kinds()[move.through].name}里办）" if move.through else "")
        yield f"| {machine.states[move.source]} | {machine.states[move.target]} | {move.name} | {'、'.join(ROLES[r] for r in move.roles)} | {needs or '—'} |"


def made(text: str) -> str:
    """The page with its lists as they should be."""
    for name, content in lists().items():
        start, end = START.format(name), END.format(name)
        head, _, rest = text.partition(start)
        _, _, tail = rest.partition(end)
        text = f"{head}{start}\n{content}\n{end}{tail}"
    return text


def main() -> int:
    """Write or check."""
    text = TARGET.read_text("utf-8")
    new = made(text)
    if new == text:
        return 0
    if "--check" in sys.argv:
        print("docs/ledgers.md: 过期，请运行 python tools/ledgers_reference.py")
        return 1
    TARGET.write_text(new, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
