"""Every type of page in real browsers, opened from the disk: nothing forbidden, nothing external, nothing executed, no fault of access."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support_browsers import EXECUTABLES, Browser
from support_site import Page, page_types
from xundocs.site.shell import THEME

SETTINGS = {"chromium": (("dark", 1200),), "firefox": (("light", 360),)}
"""(theme, width) a page is looked at in; benchmarks/site.py looks at every one in more."""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
ON_PAPER = """(() => {
  const seen = (element) => element.getClientRects().length > 0;
  return [getComputedStyle(document.querySelector("main h1")).color, [...document.querySelectorAll(".top, .side, .crumbs, .foot, .site-search, .copy, .tool")].filter(seen).length];
})()"""

PRINTED = [["media", "print"], ["eval", ON_PAPER], ["media", "screen"]]
"""On paper the letters are black, whatever the theme, and there is nothing to press."""


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
    steps = [["eval", TOO_WIDE], *(PRINTED if name == "chromium" else [])]
    seen = Browser(name).run(site, *({"open": page, "theme": theme, "width": width, "axe": True, "steps": steps} for page, theme, width in asked))
    assert faults(asked, seen) == {}
    fine = [False, *([["rgb(0, 0, 0)", 0]] if name == "chromium" else [])]
    assert {one: each["values"] for one, each in zip(asked, seen, strict=True) if each["values"] != fine} == {}


@pytest.mark.parametrize("name", sorted(EXECUTABLES))
def test_pages_of_a_hostile_text(name: str, site: Path, pages: dict[str, Page]) -> None:
    hostile = sorted(path for path, page in pages.items() if "来历不明" in page.text)
    assert hostile
    asked = [(page, "light", 1200) for page in hostile] + [("search.html?q=%E6%9D%A5%E5%8E%86%E4%B8%8D%E6%98%8E", "light", 1200)]
    seen = Browser(name).run(site, *({"open": page, "steps": [["pause", 150]]} for page, _, _ in asked))
    assert faults(asked, seen) == {}


CATCH = """(() => {
  const keep = (words) => { window.copied = words; return Promise.resolve(); };
  try { navigator.clipboard.writeText = keep; } catch { /* none here */ }
  document.execCommand = () => { window.copied = document.activeElement.value; return true; };
})()"""
FILTER = "(i => { i.value = %r; i.dispatchEvent(new Event('input')); })(document.querySelector('#filter'))"
ROWS = "[...document.querySelectorAll('.rows li')].filter(row => row.getClientRects().length).map(row => row.querySelector('a').textContent)"
COUNT = "document.querySelector('.filter-count').textContent"
FIELD = "document.querySelector('.sheet .fv')"
TOGETHER = f"[...document.querySelectorAll('.field.on')].map(field => field.dataset.field === {FIELD}.dataset.field)"
TOGGLE = "(b => { b.click(); return document.documentElement.dataset.theme; })(document.querySelector('.theme-toggle'))"
DONE = {"copying": {"open": "regulations/qingyuan-trial.html", "steps": [
            ["eval", CATCH], ["eval", "document.querySelector('#art_2 .copy').click()"], ["wait", ".toast"], ["eval", "document.querySelector('.toast').textContent"],
            ["eval", "window.copied"]]},
        "filtering": {"open": "regulations/index.html", "steps": [["eval", FILTER % "清源县档案试行"], ["eval", ROWS], ["eval", COUNT], ["eval", FILTER % "没有这样的"], ["eval", ROWS], ["eval", COUNT]]},
        "fields": {"open": "kinds/rectification_notice.html", "steps": [["eval", f"{FIELD}.dispatchEvent(new Event('pointerenter'))"], ["eval", TOGETHER]]},
        "theme": {"open": "index.html", "theme": "light", "steps": [["eval", TOGGLE], ["eval", TOGGLE]]}}


@pytest.mark.parametrize("name", sorted(EXECUTABLES))
def test_what_pages_do_for_a_reader(name: str, site: Path) -> None:
    seen = dict(zip(DONE, Browser(name).run(site, *DONE.values()), strict=True))
    assert [each["errors"] for each in seen.values()] == [[]] * len(DONE)
    values = {what: [value for value in each["values"] if value is not None] for what, each in seen.items()}
    said, copied = values["copying"]
    assert said == "已复制" and copied.startswith("《清源县巡察试行办法》第二条（2024-03-01文本）：巡察组应当及时报告：") and "（二）本办法第一条所列事项。" in copied
    assert values["filtering"][:3] == [["清源县档案试行规定"], "有 1 部", []] and values["filtering"][3].startswith("没有")
    assert values["fields"][-1] == [True]
    assert values["theme"] == ["dark", "light"]


def test_without_scripts_the_page_shows_another_way(site: Path) -> None:
    shown = "document.querySelector('noscript').getClientRects().length > 0 && document.querySelector('noscript a').getAttribute('href')"
    (seen,) = Browser("chromium").run(site, {"open": "search.html", "javaScript": False, "steps": [["eval", shown]]})
    assert (seen["errors"], seen["values"]) == ([], ["regulations/index.html"])


def faults(asked: list[tuple[str, str, int]], seen: list[dict[str, Any]]) -> dict[str, Any]:
    """What went wrong, by page."""
    wrong = ("errors", "violations", "external", "dialogs", "axe")
    return {" ".join(map(str, each)): {what: result[what] for what in wrong if result[what]}
            for each, result in zip(asked, seen, strict=True) if any(result[what] for what in wrong)}
