"""A site of nothing but the search: its page, its scripts, and one bare page a work. What the search is tested on alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import xundocs.site
from support_browsers import HERE as BROWSER
from support_browsers import needed
from xundocs.model.clause import Clause
from xundocs.model.work import STATUS_LABELS, Status
from xundocs.site.search import (
    LATER_SCRIPTS,
    SCRIPTS,
    SearchReport,
    SearchUnit,
    SearchWork,
    write_search_files,
)

OF_THE_PAGE = ("search/view", "search/address", "search/keys", "search/app")
"""Scripts that need a document."""
STATUSES: dict[str, Status] = {label: status for status, label in STATUS_LABELS.items()} | {"历史版本": "amended", "尚未生效": "not_yet"}
THEME = Path(xundocs.site.__file__).parent / "theme"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'"
PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
{styles}
{scripts}
</head><body><header><a href="{base}index.html">首页</a></header><main>
{body}
</main></body></html>
"""
SEARCH = """<h1>搜索</h1>
<form class="site-search" role="search" action="search.html" method="get"><label for="q">搜索法规</label>
<input id="q" type="search" name="q" autocomplete="off"><button type="submit">搜索</button></form>
<div id="search-app"></div><noscript><p>搜索需要启用浏览器脚本。</p></noscript>"""


def works_of(clauses: Iterable[Clause]) -> list[SearchWork]:
    """The works of these clauses, each version one page."""
    versions: dict[tuple[str, str], list[Clause]] = {}
    for clause in clauses:
        versions.setdefault((clause.work_id, clause.version), []).append(clause)
    works = []
    for number, ((work_id, version), found) in enumerate(versions.items()):
        first = found[0]
        works.append(SearchWork(
            work_id, version, first.title, first.short_names, first.kind, first.issuer, STATUSES.get(first.status, "unknown"),
            first.in_force_from or version, f"regulations/work-{number}.html", True,
            [SearchUnit(c.provision_id, c.article_label, c.path, c.text) for c in found], first.in_force_to))
    return works


def write_site(works: Iterable[SearchWork], out: Path, cache: Path | None = None, *, pages: bool = True) -> SearchReport:
    """Everything needed to search these works from a disk."""
    kept = list(works)
    report = write_search_files(kept, out / "search", cache)
    styles = [sheet for sheet in ("tokens", "base", "search") if (THEME / "css" / f"{sheet}.css").is_file()]
    (out / "css").mkdir(parents=True, exist_ok=True)
    for sheet in styles:
        shutil.copyfile(THEME / "css" / f"{sheet}.css", out / "css" / f"{sheet}.css")
    shutil.copytree(THEME / "js" / "search", out / "js" / "search", dirs_exist_ok=True)
    (out / "search.html").write_text(page("搜索", SEARCH, "", styles, SCRIPTS), "utf-8")
    (out / "index.html").write_text(page("首页", "<h1>首页</h1>", "", styles, ()), "utf-8")
    for work in kept if pages else ():
        target = out / work.url
        target.parent.mkdir(parents=True, exist_ok=True)
        articles = "".join(f'<section id="{escape(unit.anchor)}"><h2>{escape(unit.label)}</h2><p>{escape(unit.text)}</p></section>' for unit in work.units)
        target.write_text(page(work.title, f"<h1>{escape(work.title)}</h1>{articles}", "../" * work.url.count("/"), styles, ()), "utf-8")
    return report


def page(title: str, body: str, base: str, styles: Iterable[str], scripts: Iterable[str]) -> str:
    """One page with a strict policy."""
    return PAGE.format(
        policy=POLICY, title=escape(title), body=body, base=base,
        styles="\n".join(f'<link rel="stylesheet" href="{base}css/{name}.css">' for name in styles),
        scripts="\n".join(f'<script src="{base}js/{name}.js" defer></script>' for name in scripts))


def ask(site: Path, queries: Sequence[str | dict[str, str]], *, read: bool = False) -> list[dict[str, Any]]:
    """The answers of the page's own scripts, run by node. Skips the test when there is no node."""
    node = needed("node", "nodejs")
    asked = json.dumps({"site": str(site), "scripts": [s for s in (*SCRIPTS, *LATER_SCRIPTS) if s not in OF_THE_PAGE], "queries": list(queries), "read": read})
    done = subprocess.run([node, str(BROWSER / "queries.mjs")], input=asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
