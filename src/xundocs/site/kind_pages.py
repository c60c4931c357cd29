"""The page of a document kind: fields, a filled sample whose values lead to their fields, the real page, downloads."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from markupsafe import Markup

from xundocs.documents.blank import choices, limits, need, type_name, when_empty
from xundocs.documents.fields import Field
from xundocs.documents.inputs.examples import example_cell
from xundocs.documents.kinds import AUDIENCES, STAGES, Kind
from xundocs.site.markdown import render_markdown
from xundocs.site.preview import Preview
from xundocs.site.samples import Sample
from xundocs.site.shell import Shell, View, slug
from xundocs.site.works import Download

_LAYOUTS = {"redhead": "红头文件格式", "letter": "信函格式", "notice_stub": "通知书（带存根）", "undertaking": "承诺书", "form": "表单", "table": "表格",
            "report": "报告", "poster": "公告", "web": "网页稿", "brief": "简报"}


class Row(NamedTuple):
    """One line of the field table."""

    anchor: str
    name: str
    label: str
    type: str
    need: str
    limits: str
    help: str
    example: str
    choices: str
    depth: int


class Shown(NamedTuple):
    """One document made from the sample, as the page shows it."""

    name: str
    audience: str
    file_name: str
    html: Markup
    pictures: Sequence[str]


def kind_url(kind: Kind) -> str:
    """The page of a kind."""
    return f"kinds/{slug(kind.id)}.html"


def render_kind(shell: Shell, sample: Sample, pictures: dict[str, list[str]], downloads: Sequence[Download], legal: Sequence[Markup],
                neighbours: tuple[Kind | None, Kind | None], pictures_possible: bool, *, model: bool) -> bytes:
    """The page."""
    kind = sample.kind
    used: dict[str, int] = {}
    previews = [(f, Preview(f.docx, lambda tag: anchor_of(kind, tag), used)) for f in sample.filled]
    shown = [Shown(f.output.name, AUDIENCES.get(f.output.audience, f.output.audience), f.file_name, Markup(p.html), pictures.get(f.name, []))
             for f, p in previews]
    guide = kind.folder / "guide.md"
    view = View(title=kind.name, url=kind_url(kind), section="kinds", wide=True, styles=("kind", "prose"), description=kind.purpose,
                crumbs=[("文书", "kinds/index.html"), (kind.name, "")])
    return shell.page(
        "kind.html", view, kind=kind, layout=_LAYOUTS.get(kind.layout, kind.layout), audience=AUDIENCES.get(kind.audience, kind.audience),
        badges=_badges(sample), rows=field_rows(kind), computed=[(f"c-{n}", n, str(c.get("label", n))) for n, c in kind.computed.items()],
        shown=shown, used=used, downloads=downloads, legal=legal, problems=sample.problems, pictures_possible=pictures_possible, model=model,
        guide=Markup(_below_h1(render_markdown(guide.read_text("utf-8")).html)) if guide.exists() else "",
        before=_neighbour(neighbours[0]), after=_neighbour(neighbours[1]), command=f"xundocs make {kind.id} sample.yaml -o 文书")


def _neighbour(kind: Kind | None) -> tuple[str, str] | None:
    return (kind.name, kind_url(kind)) if kind else None


def _below_h1(html: str) -> str:
    """A guide without its own title, which the page already has."""
    return html[html.index("</h1>") + 5:] if html.startswith("<h1") else html


def _badges(sample: Sample) -> list[tuple[str, str]]:
    """What the checks found, as (tone, words): computed on every build."""
    kind = sample.kind
    errors = sum(p.severity == "error" for p in sample.lint)
    required = sum(need(f) == "必填" for f in kind.fields.values())
    badges = [("plain", f"字段 {len(kind.fields)} 个，必填 {required} 个"), ("plain", f"自动计算 {len(kind.computed)} 项"),
              ("plain", f"校验 {len(kind.checks)} 条"), ("plain", f"一次生成 {len(kind.outputs)} 份"),
              ("ok", "定义和模板检查通过") if not errors else ("bad", f"定义和模板有 {errors} 处错误")]
    if sample.given:
        wrong = sum(p.severity == "error" for p in sample.problems)
        badges.append(("ok", "样例通过全部校验") if not wrong else ("bad", f"样例有 {wrong} 处错误"))
    return badges


def field_rows(kind: Kind) -> list[Row]:
    """Every field, the columns of a list below it."""
    rows: list[Row] = []
    for field in kind.fields.values():
        rows.append(_row(field, field.name, 0))
        rows += [_row(column, f"{field.name}-{column.name}", 1) for column in field.fields.values()]
    return rows


def _row(field: Field, anchor: str, depth: int) -> Row:
    example = "" if field.type == "records" else str(example_cell(field))
    listed = choices(field) if field.values else []
    return Row(anchor, field.name, field.label, type_name(field), need(field), limits(field), "；".join(filter(None, [field.help, when_empty(field)])),
               example, "、".join(listed), depth)


def anchor_of(kind: Kind, tag: str) -> str:
    """The row a content control's name belongs to: `reply_due`, `items-due` for a column, `c-…` for a computed value, "" for none."""
    first, dot, rest = tag.partition(".")
    if not dot or first in kind.fields or first in kind.computed:
        return first if first in kind.fields else f"c-{first}" if first in kind.computed else ""
    column = rest.partition(".")[0]
    lists = [f for f in kind.fields.values() if column in f.fields]
    lists.sort(key=lambda f: not f.name.startswith(first.rstrip("s")[:4]))
    return f"{lists[0].name}-{column}" if lists else ""


def kinds_index(shell: Shell, kinds: Sequence[Kind]) -> bytes:
    """All kinds by the stage of an inspection."""
    view = View(title="文书", url="kinds/index.html", section="kinds", crumbs=[("文书", "")], styles=("lists", "kind"))
    return shell.page("kinds.html", view, stages=by_stage(kinds), count=len(kinds))


def by_stage(kinds: Sequence[Kind]) -> list[tuple[str, list[tuple[Kind, str]]]]:
    """(stage, its kinds with their pages), in the order of the work; empty stages left out."""
    return [(stage, found) for stage in STAGES
            if (found := [(k, kind_url(k)) for k in sorted(kinds, key=lambda k: (k.code, k.id)) if k.stage == stage])]


def download(label: str, url: str, data: bytes) -> Download:
    """A file with its size and hash."""
    return Download(label, url, len(data), sha256(data).hexdigest())
