"""Signature and date do not stand on a page without text."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rendered import page_of, squeezed
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.sheets import Sheet


def check(view: View) -> Iterator[Hit]:
    """The page of the date holds a piece of the text: the end of its last paragraph or of an attachment note."""
    pages: list[str] = view.cache.get("pages", [])
    anatomy = view.anatomy
    if anatomy.dated is None or not anatomy.official or not anatomy.main_text:
        return
    date = squeezed(anatomy.dated.text)
    start = page_of(pages, anatomy.main_text[0].text)
    end = page_of(pages, anatomy.main_text[-1].text)
    if start is None or end is None:
        return
    sheets: list[Sheet] = view.cache.get("sheets", [])
    place = next((i for i in range(end, len(sheets)) if any(squeezed(line.text) == date for line in sheets[i].content)), None)
    if place is None or place == start:
        return
    before = [squeezed(b.text) for b in (*anatomy.main_text, *anatomy.note) if len(b.text.strip()) > 4]
    if not any(text[-8:] in pages[place] for text in before):
        yield Hit(anatomy.dated, f"署名和成文日期单独在第{place + 1}页，那一页没有正文", "调整行距、字距，使署名与正文同页。")


RULE = Rule("B-13", "署名不单独成页", "规定", "GB/T 9704—2012 7.3.5.5", check, only="docx", severity="warning", wrong="署名单独一页", right="署名与正文同页")
