"""References between pages: open places filled with links, and for every provision who refers to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from xundocs.citations.find import Finder
from xundocs.citations.resolve import Memory, Resolver
from xundocs.model.provision import ProvisionId
from xundocs.model.work import Version, Work
from xundocs.site.addresses import work_url
from xundocs.site.body import CITED_CLOSE, CITED_OPEN, REF_CLOSE, REF_OPEN
from xundocs.site.prepared import PreparedText
from xundocs.site.references import END_OF_TIME, Names, Reference, landing

_REF = re.compile(f"{REF_OPEN}(\\d+){REF_CLOSE}(.*?){REF_CLOSE}", re.DOTALL)
_CITED = re.compile(f"{CITED_OPEN}(.*?){CITED_CLOSE}")
_SHOWN_AT_ONCE = 4


class Citing(NamedTuple):
    """Who refers to a provision."""

    work: Work
    label: str
    """第三条, "" where the place has no number."""
    url: str
    """From the top of the site, with the anchor."""


@dataclass
class Web:
    """All works with their prepared texts, and the references between them."""

    works: Mapping[str, Work]
    texts: Mapping[tuple[str, str], PreparedText]
    cited_by: dict[tuple[str, str], dict[str, list[Citing]]] = field(default_factory=dict)
    """(work, version) → 条 ("" for the work as a whole) → who refers to it, works by title."""
    day: str = ""
    """The day for which it is said what is in force (ISO), "" to say what the catalogue says."""

    def text_of(self, work: str, version: str) -> tuple[Version | None, PreparedText | None]:
        """The version a reference means ("" for the newest) and its text where one is held."""
        found = self.works[work].version(version) if version else self.works[work].latest
        return found, self.texts.get((work, found.date)) if found else None

    def connect(self) -> None:
        """Work out who refers to what, once all texts are prepared. Older versions do not count as referring."""
        for work in sorted(self.works.values(), key=lambda w: (w.title, w.id)):
            latest = work.latest
            text = self.texts.get((work.id, latest.date)) if latest else None
            if text is not None:
                self._connect(work, text)

    def _connect(self, work: Work, text: PreparedText) -> None:
        for (target, date), found in text.cited.items():
            version, held = self.text_of(target, date)
            listed = self.cited_by.setdefault((target, version.date if version else ""), {})
            seen: set[tuple[str, str]] = set()
            for reference in found:
                anchor = _article(landing(reference, held.ids)) if held else ""
                place = _article(reference.place)
                if (anchor, place) not in seen:
                    seen.add((anchor, place))
                    listed.setdefault(anchor, []).append(Citing(work, _label(place), f"{work_url(work)}#{place}"))

    def signature(self, work: Work, version: Version | None, text: PreparedText) -> str:
        """Everything outside its own text that the links on a page depend on."""
        refs = [self._target(work, version, text, number) for number in range(len(text.references))]
        cited = self.cited_by.get((work.id, version.date if version else ""), {})
        return repr((refs, [(a, [(c.work.title, c.label, c.url) for c in listed]) for a, listed in sorted(cited.items())]))

    def _target(self, work: Work, version: Version | None, text: PreparedText, number: int) -> str:
        """The address a reference leads to from the top of the site, "#anchor" inside the page, "" for nowhere."""
        reference = text.references[number]
        if not reference.work:
            anchor = landing(reference, text.ids)
            return f"#{anchor}" if anchor else ""
        return self.address(reference)

    def address(self, reference: Reference) -> str:
        """Where a reference to another work leads, from the top of the site."""
        found, held = self.text_of(reference.work, reference.version)
        anchor = landing(reference, held.ids) if held else ""
        return work_url(self.works[reference.work], found) + (f"#{anchor}" if anchor else "")

    def fill(self, work: Work, version: Version | None, text: PreparedText, base: str) -> str:
        """The body with every reference linked and every 被引用 list in place."""
        cited = self.cited_by.get((work.id, version.date if version else ""), {})

        def reference(match: re.Match[str]) -> str:
            target = self._target(work, version, text, int(match[1]))
            if not target:
                return match[2]
            return f'<a class="ref" href="{target if target[0] == "#" else base + target}">{match[2]}</a>'

        return _CITED.sub(lambda m: _cited_html(cited.get(m[1], []), base), _REF.sub(reference, text.body))


def _cited_html(listed: list[Citing], base: str) -> str:
    if not listed:
        return ""
    links = [f'<a href="{base}{c.url}">{escape(short_title(c.work.title))}{c.label}</a>' for c in listed]
    if len(links) <= _SHOWN_AT_ONCE:
        return f'<p class="cited">被引用：{"、".join(links)}</p>'
    return f'<details class="cited"><summary>被引用 {len(links)} 处</summary><p>{"、".join(links)}</p></details>'


def short_title(title: str) -> str:
    """A title without 中华人民共和国."""
    return title.removeprefix("中华人民共和国") or title


def _article(anchor: str) -> str:
    """The 条 an anchor lies in, the anchor itself outside any 条."""
    if not anchor:
        return ""
    found = ProvisionId.parse(anchor)
    return str(found.article or found)


def _label(anchor: str) -> str:
    return ProvisionId.parse(anchor).label() if anchor and "art_" in anchor else ""


def linked_words(text: str, names: Names, web: Web, base: str) -> str:
    """A line of plain words as HTML, each regulation it names linked."""
    resolver = Resolver(names, END_OF_TIME, Memory([]))
    parts, place = [], 0
    for mention in Finder(names.knows).feed(text):
        found = resolver.resolve(mention)
        if found.work is None or mention.start < place:
            continue
        reference = Reference("", mention.start, mention.end, found.work.id, "", str(found.provisions[0]) if found.provisions else "")
        parts.append(f'{escape(text[place:mention.start])}<a href="{base}{web.address(reference)}">{escape(text[mention.start:mention.end])}</a>')
        place = mention.end
    return "".join(parts) + escape(text[place:])
