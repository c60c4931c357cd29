"""Every type of page in real browsers, opened from the disk: nothing forbidden, nothing external, nothing executed, no fault of access."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support_browsers import EXECUTABLES, Browser
from support_site import Page

SETTINGS = {"chromium": (("light", 1200), ("dark", 390)), "firefox": (("dark", 1200),)}
"""(theme, width) a page is looked at in."""
PARTS = ("pre", "table", "img")


def types(pages: dict[str, Page]) -> list[str]:
    """One page of each type; of the handbook's, one for each set of parts that a page may be made of."""
    found: dict[str, str] = {}
    for name in sorted(pages):
        folder, _, rest = name.rpartition("/")
        kind = "index" if rest == "index.html" else "list" if rest.startswith("by-") else "comparison" if rest.startswith("compare-") else "page"
        if kind == "page" and any(each.get("class") == "page prose" for each in pages[name].all_of("main")):
            kind = " ".join(part for part in PARTS if pages[name].all_of(part))
        found.setdefault(f"{folder.split('/')[0]} {folder.count('/')} {kind}" if folder or kind != "page" else name, name)
    return [*found.values()]


@pytest.mark.parametrize("name", sorted(EXECUTABLES))
def test_every_type_of_page(name: str, site: Path, pages: dict[str, Page]) -> None:
    asked: list[tuple[str, str, int]] = [(page, theme, width) for page in types(pages) for theme, width in SETTINGS[name]]
    assert len({page for page, _, _ in asked}) > 8
    sessions = [{"open": page, "theme": theme, "width": width, "axe": True} for page, theme, width in asked]
    seen = Browser(name).run(site, *sessions)
    assert faults(asked, seen) == {}


@pytest.mark.parametrize("name", sorted(EXECUTABLES))
def test_pages_of_a_hostile_text(name: str, site: Path, pages: dict[str, Page]) -> None:
    hostile = sorted(path for path, page in pages.items() if "来历不明" in page.text)
    assert hostile
    asked = [(page, "light", 1200) for page in hostile] + [("search.html?q=%E6%9D%A5%E5%8E%86%E4%B8%8D%E6%98%8E", "light", 1200)]
    seen = Browser(name).run(site, *({"open": page, "steps": [["pause", 150]]} for page, _, _ in asked))
    assert faults(asked, seen) == {}


def faults(asked: list[tuple[str, str, int]], seen: list[dict[str, Any]]) -> dict[str, Any]:
    """What went wrong, by page."""
    wrong = ("errors", "violations", "external", "dialogs", "axe")
    return {" ".join(map(str, each)): {what: result[what] for what in wrong if result[what]}
            for each, result in zip(asked, seen, strict=True) if any(result[what] for what in wrong)}
