"""The handbook: every page of the documentation folder, with one side navigation for all of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

from markupsafe import Markup

from xundocs.site.cache import Cache
from xundocs.site.markdown import Rendered, render_markdown
from xundocs.site.shell import Contents, Shell, View

HOME = "index.md"
_HANDBOOK = "handbook/"
_REFERENCE = ("kinds.md", "register.md", "rules.md", "cli.md", "glossary.md")
_LEFT_OUT = ("decisions/",)
"""Kept as pages where they are linked to; not in the navigation."""


@dataclass(frozen=True)
class Handbook:
    """The pages by their path below the documentation folder."""

    pages: dict[str, Rendered]
    pictures: dict[str, Path]

    def title(self, path: str) -> str:
        """What a page is called in the navigation."""
        return self.pages[path].title or Path(path).stem

    @cached_property
    def contents(self) -> tuple[Contents, ...]:
        """The side navigation: the handbook in the order its own index links to it, then the reference pages."""
        chapters = [p for p in self.pages if p.startswith(_HANDBOOK) and p != f"{_HANDBOOK}{HOME}"]
        index = self.pages.get(f"{_HANDBOOK}{HOME}")
        linked = re.findall(r'href="([^":#]+)\.html', index.html) if index else []
        order = {f"{_HANDBOOK}{name}.md": place for place, name in enumerate(linked)}
        chapters.sort(key=lambda p: (order.get(p, len(order)), p != f"{_HANDBOOK}first-hour.md", p))
        reference = [p for p in _REFERENCE if p in self.pages]
        others = sorted(p for p in self.pages if p not in (*chapters, *reference, HOME, f"{_HANDBOOK}{HOME}")
                        and not p.startswith(_LEFT_OUT))
        return tuple(Contents(label, tuple((self.title(p), address(p)) for p in listed))
                     for label, listed in (("写作手册", chapters), ("参考", [*reference, *others])) if listed)


def read_handbook(folder: Path, cache: Cache) -> Handbook:
    """Every page below the folder, and the pictures they may show. Pages that have not changed come from the cache."""
    pages: dict[str, Rendered] = {}
    pictures: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or any(part.startswith((".", "~$")) for part in name.split("/")):
            continue
        if path.suffix == ".md":
            pages[name] = _rendered(path.read_text("utf-8"), cache)
        else:
            pictures[name] = path
    return Handbook(pages, pictures)


def _rendered(text: str, cache: Cache) -> Rendered:
    key = f"{cache.key('markdown', text)}.prose"
    if (data := cache.data(key)) is not None:
        return Rendered(data[0], data[1], tuple((a, w, n) for a, w, n in data[2]))
    page = render_markdown(text)
    cache.put(key, json.dumps(page, ensure_ascii=False).encode())
    return page


def address(path: str) -> str:
    """The page of a Markdown file."""
    return f"{path[:-3]}.html"


def view_of(handbook: Handbook, path: str) -> View:
    """The frame of one page."""
    page = handbook.pages[path]
    glossary = path == "glossary.md"
    title = handbook.title(path)
    crumbs = [("术语", "")] if glossary else [("手册", "handbook/index.html"), (title, "")]
    if path == f"{_HANDBOOK}{HOME}":
        crumbs = [("手册", "")]
    return View(title=title, url=address(path), section="glossary" if glossary else "handbook", crumbs=crumbs, styles=("prose",),
                contents=handbook.contents, body=Markup(page.html))


def handbook_pages(shell: Shell, handbook: Handbook) -> dict[str, bytes]:
    """Every page by its address; a table of contents where the folder has none. The folder's own index.md is the home's affair."""
    pages = {address(p): shell.page("main.html", view_of(handbook, p)) for p in handbook.pages if p != HOME}
    if f"{_HANDBOOK}{HOME}" not in handbook.pages:
        groups = "".join(_group(g) for g in handbook.contents)
        view = View(title="手册", url="handbook/index.html", section="handbook", crumbs=[("手册", "")], styles=("prose",),
                    contents=handbook.contents, body=Markup(f"<h1>手册</h1>{groups}"))
        pages[view.url] = shell.page("main.html", view)
    return pages


def _group(group: Contents) -> str:
    lines = "".join(f'<li><a href="../{url}">{escape(title)}</a></li>' for title, url in group.pages)
    return f"<h2>{escape(group.label)}</h2><ul>{lines}</ul>"
