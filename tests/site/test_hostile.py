"""A text that tries to bring its own markup, scripts, sources and open places."""

from __future__ import annotations

from pathlib import Path

from support_site import Page
from xundocs.site.shell import slug

NAME = f"regulations/{slug('来历不明的规定')}.html"


def test_nothing_of_a_hostile_text_becomes_markup(pages: dict[str, Page], site: Path) -> None:
    page = pages[NAME]
    tags = {t for t, _ in page.tags}
    assert not tags & {"iframe", "img", "svg", "b", "object", "embed", "base"}
    assert page.inline == [] and not [h for h, _ in page.links if "javascript" in h or "evil" in h]
    assert [s for s in page.sources if "evil" in s] == []
    for words in ("<script>alert(1)</script>", "<iframe src=", "<svg onload=alert(4)>", "[点我](javascript:alert(6))", "onerror=alert(2)"):
        assert words in page.text, words
    assert "<script>alert" not in (site / NAME).read_text("utf-8")


def test_a_text_cannot_forge_a_reference_or_a_list_of_who_refers_to_it(pages: dict[str, Page], site: Path) -> None:
    html = (site / NAME).read_text("utf-8")
    assert "假的引用" in html and 'class="ref"' not in html and 'class="cited"' not in html
    assert not any(c in html for c in "\ue010\ue011\ue012\ue013")


def test_a_hostile_title_stays_words_on_every_page_that_names_it(pages: dict[str, Page]) -> None:
    naming = [p for p in pages.values() if "来历不明的规定<script>alert(1)</script>" in p.text]
    assert {p.path for p in naming} >= {NAME, "regulations/index.html", "regulations/by-year.html"}
    assert all(p.inline == [] for p in naming)
