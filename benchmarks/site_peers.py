"""The static site generators ours is measured against: MkDocs Material with its search (jieba cuts the words), and Pagefind.

They live in an environment of their own, `build/site-peers`, made when first needed; the project does not depend on them.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterable
from html import escape
from pathlib import Path

from site_offices import TIME_LIMIT

from search.laws import LAWS, read_clauses
from xundocs.model.clause import Clause

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / "build" / "site-peers"
PACKAGES = ("mkdocs-material>=9.6", "jieba>=0.42.1", "pagefind[extended]>=1.5")
MKDOCS = """site_name: laws
use_directory_urls: true
theme: {name: material, language: zh, font: false}
plugins:
  - search: {lang: zh}
nav: [index.md]
"""
"""Only the home page in the navigation: with every law in it, each page would list all others."""
PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>%s</title></head><body data-pagefind-body>
<h1>%s</h1>
%s
</body></html>
"""
PAGEFIND_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>search</title></head><body><ul id="found"></ul>
<script type="module">
const pagefind = await import("./pagefind/pagefind.js");
const search = await pagefind.search(new URLSearchParams(location.search).get("q"));
const first = await search.results[0]?.data();
const item = document.createElement("li");
item.className = first ? "found" : "nothing";
item.textContent = first ? first.excerpt : "";
document.getElementById("found").append(item);
</script></body></html>
"""
"""The least a page needs to show Pagefind's first result: its own interface would cost more."""


def environment() -> Path:
    """The folder with the peers' programs."""
    programs = ENVIRONMENT / "bin"
    if not (programs / "mkdocs").exists():
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
        subprocess.run([str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES], check=True)
    return programs


def write_material(clauses: Iterable[Clause], folder: Path) -> list[str]:
    """The Markdown of a Material site, one page a version; returns the command that builds it into `folder/site`."""
    (folder / "docs" / "laws").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    (folder / "docs" / "index.md").write_text("# 法规\n\n用右上角的搜索。\n", "utf-8")
    for number, found in enumerate(_versions(clauses)):
        lines = [f"# {found[0].title}", ""]
        path: tuple[str, ...] = ()
        for clause in found:
            lines += [f"{'#' * min(6, level + 2)} {heading}\n" for level, heading in enumerate(clause.path) if clause.path[:level + 1] != path[:level + 1]]
            path = clause.path
            lines += [f"#### {clause.article_label}\n", clause.text.replace("\n", "\n\n"), ""]
        (folder / "docs" / "laws" / f"{number}.md").write_text("\n".join(lines), "utf-8")
    return [str(environment() / "mkdocs"), "build", "--quiet", "--config-file", str(folder / "mkdocs.yml")]


def pagefind_site() -> Path:
    """The pages of the laws indexed by Pagefind, kept from an earlier run with the same laws, version and this script."""
    program = environment() / "python"
    installed = subprocess.run([str(program), "-m", "pip", "freeze"], capture_output=True, check=True).stdout
    key = hashlib.sha256(installed + Path(__file__).read_bytes() + (LAWS / "union.jsonl.xz").read_bytes()).hexdigest()[:16]
    kept = ENVIRONMENT / f"pagefind-{key}"
    if not kept.is_dir():
        making = ENVIRONMENT / f"{kept.name}.part"
        shutil.rmtree(making, ignore_errors=True)
        _write_pagefind(read_clauses("union"), making)
        subprocess.run([str(program), "-m", "pagefind", "--site", str(making), "--quiet"], check=True, capture_output=True, timeout=TIME_LIMIT)
        making.rename(kept)
    return kept


def _write_pagefind(clauses: Iterable[Clause], folder: Path) -> None:
    """Plain pages, one a version, and a search page."""
    (folder / "laws").mkdir(parents=True)
    for number, found in enumerate(_versions(clauses)):
        articles = "\n".join(f'<h2 id="{escape(c.provision_id)}">{escape(c.article_label)}</h2>\n<p>{escape(c.text)}</p>' for c in found)
        title = escape(found[0].title)
        (folder / "laws" / f"{number}.html").write_text(PAGE % (title, title, articles), "utf-8")
    (folder / "search.html").write_text(PAGEFIND_PAGE, "utf-8")


def _versions(clauses: Iterable[Clause]) -> list[list[Clause]]:
    found: dict[tuple[str, str], list[Clause]] = {}
    for clause in clauses:
        found.setdefault((clause.work_id, clause.version), []).append(clause)
    return list(found.values())
