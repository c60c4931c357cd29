"""The first page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from xundocs.documents.kinds import Kind
from xundocs.model.work import Work
from xundocs.site.addresses import REPORT_KIND
from xundocs.site.kind_pages import by_stage
from xundocs.site.lists import row
from xundocs.site.shell import Shell, View

TRIES = ("监察法第31条", "立行立改", "整改方案 报送", "反馈意见")
_RECENT = 8


class Shelf(NamedTuple):
    """One part of the site, with how much there is of it."""

    label: str
    url: str
    number: int
    unit: str
    what: str


def render_home(shell: Shell, works: Sequence[Work], kinds: Sequence[Kind], chapters: int) -> bytes:
    """The page."""
    regulations = [w for w in works if w.kind != REPORT_KIND]
    held = [w for w in regulations if w.latest and w.latest.file]
    newest = sorted(held, key=lambda w: (w.latest.starts if w.latest else "", w.title), reverse=True)[:_RECENT]
    shelves = (
        Shelf("法规", "regulations/index.html", len(regulations), "部", f"{len(held)} 部有正文，逐条可引，引用互相链接"),
        Shelf("文书", "kinds/index.html", len(kinds), "种", "字段、样例、真实版面、空表下载"),
        Shelf("报告", "reports/index.html", len(works) - len(regulations), "份", "数字逐一列出，比率重新核算"),
        Shelf("手册", "handbook/index.html", chapters, "篇", "从安装到送签，每一步怎么做"),
    )
    view = View(title=shell.site.title, url="index.html", section="home", description="巡察办公文与知识库", styles=("home", "lists"), search_in_header=False)
    return shell.page("home.html", view, shelves=shelves, stages=by_stage(kinds), tries=TRIES, recent=Markup("\n".join(row(w, "") for w in newest)))
