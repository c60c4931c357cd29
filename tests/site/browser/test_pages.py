"""Every type of page in real browsers, opened from the disk: nothing forbidden, nothing external, nothing executed, no fault of access."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support_browsers import EXECUTABLES, Browser
from support_site import Page, page_types
from xundocs.site.shell import THEME

SETTINGS = {"chromium": (("light", 1200), ("dark", 360)), "firefox": (("dark", 360),)}
"""(theme, width) a page is looked at in."""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
ON_PAPER = """(() => {
  const seen = (element) => element.getClientRects().length > 0;
  return [getComputedStyle(document.querySelector("main h1")).color, [...document.querySelectorAll(".top, .side, .crumbs, .foot, .site-search, .copy, .tool")].filter(seen).length];
})()"""


@pytest.fixture(scope="session")
def types(site: Path) -> list[str]:
    """An example of each type of page that the theme has."""
    found = page_types(site)
    templates = {path.stem for path in THEME.glob("*.html")} - {"layout"}
    assert {described.split(",")[0] for described in found} == templates
    return [*found.values()]


@pytest.mark.parametrize("name", sorted(EXECUTABLES))
def test_every_type_of_page(name: str, site: Path, types: list[str]) -> None:
    asked = [(page, theme, width) for page in types for theme, width in SETTINGS[name]]
    seen = Browser(name).run(site, *({"open": page, "theme": theme, "width": width, "axe": True, "steps": [["eval", TOO_WIDE]]} for page, theme, width in asked))
    assert faults(asked, seen) == {}
    assert [one for one, each in zip(asked, seen, strict=True) if each["values"] != [False]] == []


def test_paper_is_white_whatever_the_screen_and_has_nothing_to_press(site: Path, types: list[str]) -> None:
    asked = [(page, "dark", 800) for page in types]
    seen = Browser("chromium").run(site, *({"open": page, "theme": theme, "width": width, "print": True, "steps": [["eval", ON_PAPER]]} for page, theme, width in asked))
    assert {page: each["values"][0] for (page, _, _), each in zip(asked, seen, strict=True) if each["values"] != [["rgb(0, 0, 0)", 0]]} == {}


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
