"""Heads, feet and labels shared by the templates of all kinds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xundocs.documents.layout_floats import at_foot, at_head_of_letter
from xundocs.documents.layout_styles import mark_frame
from xundocs.documents.skeleton import Skeleton

MARK_STEPS = ((12, "GwMark"), (15, "GwMark80"), (19, "GwMark62"), (99, "GwMark48"))
LETTER_STEPS = ((12, "GwLetterMark"), (15, "GwLetterMark80"), (99, "GwLetterMark62"))

LETTER_HEAD = 990
"""Height of a letter's head in twips: the mark's line and the double line under it."""


LOOP_LABELS = {"loop.index": "序号", "line": "一条", "section.number_zh": "分节序号", "section.title": "分节标题"}


def labels_of(kind_folder: Path, loops: dict[str, str]) -> dict[str, str]:
    """Expression → Chinese label, from a kind's `kind.yaml`. `loops` maps a loop variable to its record field."""
    import yaml

    shared = yaml.safe_load((kind_folder.parent / "shared.yaml").read_text("utf-8"))["fields"]
    kind = yaml.safe_load((kind_folder / "kind.yaml").read_text("utf-8"))
    labels = dict(LOOP_LABELS)
    records: dict[str, dict[str, Any]] = {}
    for name, settings in kind["fields"].items():
        base = shared.get(settings.get("use", name), {})
        labels[name] = settings.get("label") or base.get("label") or name
        records[name] = settings.get("fields", {})
    labels |= {name: settings["label"] for name, settings in kind.get("computed", {}).items() if "label" in settings}
    for variable, field in loops.items():
        labels |= {f"{variable}.{name}": inner["label"] for name, inner in records[field].items()}
    return labels


def mark(skeleton: Skeleton, text: str, length: str, steps: tuple[tuple[int, str], ...], frame: str = "") -> None:
    """发文机关标志, narrowed when the name is long. `length` is a template expression counting its characters."""
    for index, (limit, style) in enumerate(steps):
        condition = f"{length} <= {limit}"
        if index == 0:
            skeleton.when(condition)
        elif index == len(steps) - 1:
            skeleton.otherwise()
        else:
            skeleton.otherwise(condition)
        skeleton.p(style, text, frame)
    skeleton.end()


def red_head(skeleton: Skeleton, organ: str, number: str) -> None:
    """版头. The three lines over the mark are for 份号, 密级 and 紧急程度; they stay empty unless typed in Word.

    Source: GB/T 9704-2012, 7.2.1–7.2.7.
    """
    for style in ("GwCopyNumber", "GwSecrecy", "GwUrgency"):
        skeleton.p(style)
    mark(skeleton, f"{{{{ {organ} }}}}文件", f"({organ}|string|length) + 2", MARK_STEPS, mark_frame(skeleton.profile))
    skeleton.blank(2)
    skeleton.p("GwNumber", f"{{{{ {number} }}}}")
    skeleton.blank(2)


def letter_head(skeleton: Skeleton, organ: str, number: str) -> None:
    """Head of a letter: mark, double red line, number at the right. Source: GB/T 9704-2012, 10.1."""
    mark(box := Skeleton(labels=skeleton.labels), f"{{{{ {organ} }}}}", f"{organ}|string|length", LETTER_STEPS)
    head = at_head_of_letter("".join(box.body), number=skeleton.drawing_id(), height=LETTER_HEAD)
    number_runs = skeleton.runs(f"{{{{ {number} }}}}")
    skeleton.add(f'<w:p><w:pPr><w:pStyle w:val="GwLetterNumber"/></w:pPr>{head}{number_runs}</w:p>')
    skeleton.blank(2)


def imprint(skeleton: Skeleton, copy_to: str, organ: str = "", date: str = "") -> None:
    """版记 at the foot of the last page: 抄送 (when there is any) and 印发. Without `organ`: the letter's form,
    抄送 alone and no lines. Source: GB/T 9704-2012, 7.4 and 10.1."""
    printed = [("GwImprint", f"{{{{ {organ} }}}}\t{{{{ {date} }}}}印发")] if organ else []
    if not copy_to:
        _foot_box(skeleton, printed, 1)
        return
    rows = [("GwCopyTo", f"抄送：{{{{ {copy_to} }}}}"), *printed]
    for lines in COPY_LINES:
        limit = f"{copy_to}|string|length <= {lines * COPY_CHARACTERS}"
        if lines == 1:
            skeleton.when(f"{copy_to} and {limit}")
        else:
            skeleton.otherwise(f"{copy_to} and {limit}")
        _foot_box(skeleton, rows, lines + len(printed))
    skeleton.otherwise(copy_to)
    _foot_box(skeleton, rows, 0)
    if printed:
        skeleton.otherwise()
        _foot_box(skeleton, printed, 1)
    skeleton.end()


COPY_LINES, COPY_CHARACTERS = (1, 2, 3), 26
"""Lengths of 抄送 for which the box has its true height, and the characters on one of its lines."""

FOOT_LINE = 480


def _foot_box(skeleton: Skeleton, rows: list[tuple[str, str]], lines: int) -> None:
    """The 版记 box for a known number of lines; 0: it grows with its text."""
    width = skeleton.profile.text_width
    ruled = rows[-1][0] == "GwImprint"
    table = skeleton.table_xml([width], [skeleton.row([width], [cell]) for cell in rows],
                               style="GwFootTable" if ruled else "GwPlainTable")
    box = at_foot(table + skeleton.paragraph("GwAnchor"), number=skeleton.drawing_id(), name="版记", width=width,
                  height=FOOT_LINE * (lines or 4) + 40, grows=not lines)
    skeleton.add(f'<w:p><w:pPr><w:pStyle w:val="GwAnchor"/></w:pPr>{box}</w:p>')


def sign(skeleton: Skeleton, blanks: int = 2) -> None:
    """署名 and 成文日期, which stay together with the lines before them."""
    skeleton.blank(blanks)
    skeleton.block("signature")


def attachments(skeleton: Skeleton) -> None:
    """附件说明, one line under the body, when there is any."""
    skeleton.when("attachment")
    skeleton.blank()
    skeleton.block("attachment")
    skeleton.end()


def short_date(expression: str) -> str:
    """A date in a narrow column: the year on a line of its own."""
    return f"{{{{ {expression}|replace('年', '年\n') }}}}"
