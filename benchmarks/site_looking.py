"""Every type of page of the measured site, and a hostile text, in both browsers: nothing leaves, nothing is forbidden, nothing is executed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from site_claims import Claim, claim

from support_browsers import EXECUTABLES, Browser
from support_site import build, lay_out, page_types

WHAT = {"external": "external requests", "violations": "CSP violations", "errors": "errors of scripts", "axe": "axe violations"}
SETTINGS = {"chromium": (("light", 1200), ("dark", 390)), "firefox": (("dark", 1200),)}
PAYLOADS = "hostile payloads that did anything"
HOSTILE = "来历不明"
SEARCHES = ("search.html?q=%E6%A1%A3%E6%A1%88", "search.html?q=%E7%9B%91%E5%AF%9F%E6%B3%95%E7%AC%AC31%E6%9D%A1", "search.html")


def pages(site: Path, failed: list[Any]) -> Iterable[Claim]:
    """An example of each type of page that the site has, with axe, and the search page with results, a citation and nothing."""
    types = [*page_types(site).values(), *SEARCHES]
    asked = [(browser, page, theme, width) for browser in sorted(EXECUTABLES) for page in types for theme, width in SETTINGS[browser]]
    seen = [each for browser in sorted(EXECUTABLES) for each in _looked_at(browser, site, [one[1:] for one in asked if one[0] == browser])]
    failed.extend({"page": " ".join(map(str, one)), what: each[what]} for one, each in zip(asked, seen, strict=True) for what in WHAT if each[what])
    for what, name in WHAT.items():
        yield claim(name, sum(len(each[what]) for each in seen), 0, note=f"{len(types)} 类页面，两种浏览器，明暗两色，共 {len(seen)} 次")


def hostile(folder: Path, failed: list[Any]) -> Iterable[Claim]:
    """Every page that shows a text, title or label that tries to be markup."""
    site = folder / "hostile-site"
    build(lay_out(folder / "hostile"), site)
    naming = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html")) if HOSTILE in path.read_text("utf-8")]
    asked = [*naming, "search.html?q=%E6%9D%A5%E5%8E%86%E4%B8%8D%E6%98%8E"]
    wrong = 0
    for browser in sorted(EXECUTABLES):
        seen = Browser(browser).run(site, *({"open": page, "steps": [["pause", 150]]} for page in asked))
        bad = [(page, each) for page, each in zip(asked, seen, strict=True) if each["dialogs"] or each["external"] or each["violations"] or each["errors"]]
        failed.extend({"hostile": page, "browser": browser, **each} for page, each in bad)
        wrong += len(bad)
    yield claim(PAYLOADS, wrong, 0, note=f"{len(asked)} 个页面，两种浏览器")


def _looked_at(browser: str, site: Path, asked: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
    return Browser(browser).run(site, *({"open": page, "theme": theme, "width": width, "axe": True, "steps": [["pause", 50]]} for page, theme, width in asked))
