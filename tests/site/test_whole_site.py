"""What holds for every page: links that arrive, nothing from elsewhere, nothing inline, and the frame for every reader."""

from __future__ import annotations

import re
from pathlib import Path

from support_site import Page, targets
from xundocs.site.shell import POLICY

_VOID = {"script", "link", "img", "meta", "input"}


def test_every_link_and_source_arrives(pages: dict[str, Page], site: Path) -> None:
    broken = []
    for name, page in pages.items():
        for target, fragment in targets(page, [href for href, _ in page.links] + page.sources):
            if not (site / target).is_file():
                broken.append(f"{name} → {target}")
            elif fragment and target.endswith(".html") and fragment not in pages[target].ids:
                broken.append(f"{name} → {target}#{fragment}")
    assert broken == []
    assert sum(len(p.links) for p in pages.values()) > 2000


def test_nothing_is_fetched_from_elsewhere_and_links_away_give_no_referrer(pages: dict[str, Page]) -> None:
    assert [(p.path, s) for p in pages.values() for s in p.sources if re.match(r"[a-z]+:|//", s)] == []
    away = [(p.path, href, a.get("rel", "")) for p in pages.values() for href, a in p.links if re.match(r"[a-z]+:|//", href)]
    assert away and all(href.startswith(("https://", "http://")) and "noreferrer" in rel for _, href, rel in away)


def test_no_page_has_anything_inline(pages: dict[str, Page]) -> None:
    assert {name: page.inline for name, page in pages.items() if page.inline} == {}


def test_every_page_has_the_frame(pages: dict[str, Page]) -> None:
    assert len(pages) > 90
    for name, page in pages.items():
        policies = page.all_of("meta", **{"http-equiv": "Content-Security-Policy"})
        assert [p["content"] for p in policies] == [POLICY], name
        assert page.all_of("html")[0]["lang"] == "zh-CN"
        assert len(page.all_of("h1")) == 1, name
        assert len(page.all_of("main", id="main")) == 1, name
        assert page.links[0][0] == "#main", name
        assert page.all_of("form", cls="site-search", method="get")[0]["action"].endswith("search.html"), name
        labelled = {a["for"] for a in page.all_of("label")}
        assert all(a.get("id") in labelled for a in page.all_of("input")), name
        assert len(page.ids) == len(set(page.ids)), [i for i in page.ids if page.ids.count(i) > 1]
        assert all(a.get("alt") for a in page.all_of("img")), name


def test_headings_leave_out_no_level(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        levels = [int(t[1]) for t, _ in page.tags if re.fullmatch("h[1-6]", t) and t != "h1"]
        steps = [(a, b) for a, b in zip([1, *levels], levels, strict=False) if b > a + 1]
        assert not steps or page.path.startswith("kinds/"), (name, steps)


def test_file_names_are_plain_ascii(site: Path) -> None:
    names = [p.relative_to(site).as_posix() for p in site.rglob("*")]
    assert [n for n in names if not re.fullmatch(r"[A-Za-z0-9._/~-]+", n)] == []
    assert len({n.lower() for n in names}) == len(names)


def test_style_sheets_ask_for_nothing(site: Path) -> None:
    for sheet in (site / "css").glob("*.css"):
        assert not re.search(r"url\(|@import|@font-face", sheet.read_text("utf-8")), sheet


def test_no_machine_path_and_no_clock_reach_a_page(pages: dict[str, Page], workspace: Path) -> None:
    for page in pages.values():
        assert str(workspace) not in page.text


def test_scripts_are_plain_ones_that_fetch_nothing(pages: dict[str, Page], site: Path) -> None:
    assert [p for p in site.rglob("*") if p.suffix in (".wasm", ".mjs")] == []
    assert [(name, a) for name, page in pages.items() for a in page.all_of("script") if a.get("type", "text/javascript") != "text/javascript" or "src" not in a] == []
    asking = re.compile(r"\bfetch\s*\(|XMLHttpRequest|\bimport\s*[({]|WebAssembly|new Worker|EventSource|WebSocket|sendBeacon")
    own = sorted((site / "js").rglob("*.js"))
    assert own and [p.name for p in own if asking.search(p.read_text("utf-8"))] == []
