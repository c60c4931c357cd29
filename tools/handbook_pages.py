"""Writes the generated parts of the handbook's pages on kinds from `kind.yaml` and `guide.md`; `--check` fails when stale.

`guide.md` is the one place for how a kind is written: it travels with the templates. Its page shows it between two marks.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from xundocs.documents.kinds import Kind
from xundocs.documents.shelf import shelf_of
from xundocs.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
HANDBOOK = ROOT / "docs" / "handbook"
START, END = "<!-- generated: {} -->", "<!-- end: {} -->"
AUDIENCES = {"internal": "内部", "inner_party": "党内", "public": "社会公开", "transfer_sealed": "密封移交"}
HEADINGS = {"什么时候用": "## 什么时候用", "谁发": "## 谁发、谁签、谁盖章", "谁签": "## 谁签、谁盖章", "怎么": "## 怎么写",
            "一次生成": "## 一次生成六种", "软件会拒绝": "## 软件会拒绝", "绝不能写": "## 绝不能写", "常被退回": "## 常被退回的原因"}


def page_of(kind: Kind) -> Path:
    """The handbook's page on a kind."""
    return HANDBOOK / f"{kind.id.replace('_', '-')}.md"


def facts(kind: Kind) -> str:
    """What `kind.yaml` says of the kind, as a table."""
    outputs = "、".join(f"{o.name}（{AUDIENCES[o.audience]}）" for o in kind.outputs)
    rows = [("编号、名称", f"{kind.code} {kind.name}" + (f"，又叫{'、'.join(kind.also_called)}" if kind.also_called else "")), ("环节", kind.stage),
            ("谁发", kind.issued_by), ("签发", kind.signed_by), ("用印", kind.sealed_by), ("生成哪些", outputs),
            ("可以写的依据", "；".join(kind.legal_basis)), ("命令里写", f"`{kind.code}`、`{kind.name}` 或 `{kind.id}`")]
    return "| | |\n|---|---|\n" + "\n".join(f"| {name} | {text} |" for name, text in rows)


def guide(kind: Kind) -> str:
    """`guide.md` without title and command, its bold beginnings turned into headings."""
    text = (kind.folder / "guide.md").read_text("utf-8")
    parts = re.split(r"^\*\*(.+?)\*\*(?:：)?", text, flags=re.M)[1:]
    shown = []
    for title, body in zip(parts[::2], parts[1::2], strict=True):
        heading = next((h for start, h in HEADINGS.items() if title.startswith(start)), "")
        if heading:
            shown.append(f"{heading}\n\n{_with_blank_before_lists(body.strip())}")
    return "\n\n".join(shown)


def _with_blank_before_lists(text: str) -> str:
    return re.sub(r"(?<!\n)\n(?=- )", "\n\n", text, count=1) if not text.startswith("- ") else text


def generated(kind: Kind, text: str) -> str:
    """The page with its generated part made anew. Raises: ValueError when the marks are not there."""
    start, end = START.format(kind.id), END.format(kind.id)
    if start not in text or end not in text:
        raise ValueError(f"{page_of(kind).name}: 没有 {start}")
    made = f"{facts(kind)}\n\n![{kind.name}（样例，内容全部虚构）](../images/kinds/{kind.id}.png)\n\n{guide(kind)}"
    head, rest = text.split(start)
    return f"{head}{start}\n{made}\n{end}{rest.split(end)[1]}"


def main() -> int:
    """0: written or up to date; 1: `--check` found a stale page."""
    stale = []
    for kind in shelf_of(Workspace()).all():
        page = page_of(kind)
        text = page.read_text("utf-8")
        made = generated(kind, text)
        if made != text:
            stale.append(page)
            if "--check" not in sys.argv:
                page.write_text(made, "utf-8")
    for page in stale:
        print(("过期，请运行 python tools/handbook_pages.py：" if "--check" in sys.argv else "已写：") + page.name)
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
