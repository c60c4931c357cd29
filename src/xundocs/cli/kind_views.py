"""How kinds, their fields and lint results are shown."""

from __future__ import annotations

from typing import Any

import typer

from xundocs.cli.output import note, print_json, print_problems, say, table
from xundocs.documents.fields import TYPE_NAMES, Field
from xundocs.documents.kinds import Kind
from xundocs.documents.shelf import shelf_of
from xundocs.errors import PROBLEMS_FOUND
from xundocs.problems import has_errors
from xundocs.workspace import Workspace


def print_kinds(workspace: Workspace, as_json: bool) -> None:
    """One line per kind."""
    kinds = shelf_of(workspace).all()
    if as_json:
        print_json([{"id": k.id, "code": k.code, "name": k.name, "stage": k.stage, "purpose": k.purpose,
                     "outputs": [o.id for o in k.outputs]} for k in kinds])
        return
    table([(k.code, k.id, k.name, k.stage, "、".join(o.name for o in k.outputs) if len(k.outputs) > 1 else "") for k in sorted(kinds, key=lambda k: k.code)],
          ("编号", "种类", "名称", "环节", "一次生成"))
    note("看一种的字段：xundocs kinds 种类。生成待填的数据文件：xundocs new 种类 -o 文件.xlsx")


def print_kind(workspace: Workspace, name: str, as_json: bool) -> None:
    """Everything about one kind."""
    kind = shelf_of(workspace).find(name)
    if as_json:
        print_json(kind_json(kind))
        return
    say(f"{kind.code} {kind.name}（{kind.id}）\n用途：{kind.purpose}\n谁发：{kind.issued_by}\n签发：{kind.signed_by}\n用印：{kind.sealed_by}")
    if kind.reminder:
        say(f"注意：{kind.reminder}")
    say(f"可输出的依据：{'；'.join(kind.legal_basis)}\n文件夹：{kind.folder}\n")
    table([_line(f) for f in kind.fields.values()], ("字段", "名称", "类型", "必填", "说明"))
    for field in kind.fields.values():
        if field.fields:
            say(f"\n清单「{field.label}」（{field.name}）每条：")
            table([_line(f) for f in field.fields.values()], ("字段", "名称", "类型", "必填", "说明"))
    say("\n计算值（不用填）：" + "、".join(str(c.get("label", n)) for n, c in kind.computed.items()))
    if kind.from_records:
        _print_taken(workspace, kind)


def _print_taken(workspace: Workspace, kind: Kind) -> None:
    """What the kind takes from the records, and how."""
    from xundocs.actions.ledger.drawing import taking_of
    from xundocs.actions.ledger.wording import Wording
    from xundocs.office.records.kinds import kinds

    taking, wording = taking_of(kind), Wording(workspace)
    say(f"\n从台账取（--org、--round、--team、--key）：一份取自{wording.query(taking.only) if taking.only else kinds()[taking.per].name}的一条。")
    table([(name, kind.fields[name].label, wording.taken(taking, name)) for name in taking.fields], ("字段", "名称", "出自"))


def _line(field: Field) -> tuple[str, str, str, str, str]:
    need = "必填" if field.required else "视情况" if field.required_if or field.required_by_config else ""
    limits = "、".join(field.values.values()) if field.values and len(field.values) <= 6 else field.help
    return field.name, field.label, TYPE_NAMES[field.type] + ("（可多个）" if field.many else ""), need, limits


def kind_json(kind: Kind) -> dict[str, Any]:
    """One kind for programs: fields with type, limits and words."""
    return {
        "id": kind.id, "code": kind.code, "name": kind.name, "also_called": list(kind.also_called), "purpose": kind.purpose,
        "stage": kind.stage, "issued_by": kind.issued_by, "signed_by": kind.signed_by, "sealed_by": kind.sealed_by,
        "carrier": kind.carrier, "layout": kind.layout, "audience": kind.audience, "legal_basis": list(kind.legal_basis),
        "reminder": kind.reminder, "fields": [_field_json(f) for f in kind.fields.values()],
        "computed": [{"name": n, "label": c.get("label", n)} for n, c in kind.computed.items()],
        "from_records": {"per": kind.from_records["per"], "fields": list(kind.from_records.get("fields", ()))} if kind.from_records else None,
        "outputs": [{"id": o.id, "name": o.name, "audience": o.audience, "template": o.template,
                     "fields": list(o.whitelist)} for o in kind.outputs],
    }


def _field_json(field: Field) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": field.name, "label": field.label, "type": field.type, "required": field.required, "many": field.many,
                             "secrecy": field.secrecy, "help": field.help, "example": field.example}
    if field.type in ("text", "rich_text"):
        shown["max_length"] = field.max_length
    if field.values:
        shown["values"] = dict(field.values)
    if field.only_for:
        shown["only_for"] = list(field.only_for)
    if field.fields:
        shown["fields"] = [_field_json(f) for f in field.fields.values()]
    return shown


def print_lint(workspace: Workspace, only: str | None, as_json: bool) -> None:
    """Lint all kinds or one. Exit 1 when there are errors."""
    from xundocs.documents.lint import lint_kind

    shelf = shelf_of(workspace)
    kinds = [shelf.find(only)] if only else shelf.all()
    problems = [p for kind in kinds for p in lint_kind(kind)]
    if as_json:
        print_json({"kinds": [k.id for k in kinds], "problems": [p.as_json() for p in problems]})
    else:
        print_problems(problems)
        note(f"检查了 {len(kinds)} 种文书，{sum(p.severity == 'error' for p in problems)} 处错误。")
    if has_errors(problems):
        raise typer.Exit(PROBLEMS_FOUND)
