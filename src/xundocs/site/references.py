"""The references of one text: which words name a provision of this or another work. Positions only; the links come later."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from xundocs.citations.find import Finder, Mention
from xundocs.citations.library import Library
from xundocs.citations.resolve import Memory, Resolved, Resolver
from xundocs.model.provision import Provision
from xundocs.model.work import Version, Work, WorkText

END_OF_TIME = "9999-12-31"
"""References lead to the newest text of a work, whatever the day the site is built on."""


class Reference(NamedTuple):
    """Words of one provision that name another. Offsets count in the provision's own words."""

    place: str
    """Id of the provision the words stand in."""
    start: int
    end: int
    work: str
    """Id of the work named, "" for the text itself."""
    version: str
    """Date of the version named, "" for the newest."""
    provision: str
    """Id of the first provision named, "" for the work as a whole."""


class Names(Library):
    """The works by their names, asked tens of thousands of times: exact names only, no likeness, no texts."""

    @cached_property
    def _exact(self) -> frozenset[str]:
        return frozenset((*self.by_title, *self.by_short, *self.by_number, *self._wrong_by_title))

    def knows(self, name: str) -> bool:
        """Whether a name is known; names of plain letters need no normalising."""
        return name in self._exact or (not name.isalnum() and super().knows(name))

    def like(self, name: str) -> list[Work]:
        """None: a slip of the pen is no link."""
        return []


def references(text: WorkText, work: Work, version: Version, names: Names) -> list[Reference]:
    """Every reference of a text in reading order, overlapping ones left out."""
    reader = _Reader(work, version, names)
    found: list[Reference] = []
    for node in text.walk():
        if node.text:
            found += reader.read(node)
    return found


class _Reader:
    def __init__(self, work: Work, version: Version, names: Names) -> None:
        self.work, self.version = work, version
        self._regulation = work.kind != "工作报告"
        self._memory = Memory([], own_title=work.title, own=self._regulation)
        self._finder = Finder(names.knows)
        self._resolver = Resolver(names, END_OF_TIME, self._memory)

    def read(self, node: Provision) -> list[Reference]:
        """The references in a node's own words."""
        self._stand_at(node)
        found: list[Reference] = []
        for mention in self._finder.feed(node.text):
            reference = self._reference(node, mention, self._resolver.resolve(mention))
            if reference is not None and (not found or reference.start >= found[-1].end):
                found.append(reference)
        return found

    def _stand_at(self, node: Provision) -> None:
        article = node.id.article
        if article is not None:
            self._memory.article = article
            inside = node.id.steps[len(article.steps):]
            self._memory.paragraph = int(inside[0][1]) if inside and inside[0][0] == "paragraph" and inside[0][1].isdecimal() else 1

    def _reference(self, node: Provision, mention: Mention, found: Resolved) -> Reference | None:
        provision = str(found.provisions[0]) if found.provisions else ""
        if found.own or (found.work is not None and found.work.id == self.work.id):
            return Reference(str(node.id), mention.start, mention.end, "", "", provision) if provision else None
        if found.work is None:
            return None
        version = found.version.date if found.named_version and found.version else ""
        return Reference(str(node.id), mention.start, mention.end, found.work.id, version, provision)


Known = Callable[[str, str], frozenset[str]]
"""(work id, version date or "") → ids of the provisions whose text is held, empty when none is."""


def landing(reference: Reference, ids: frozenset[str]) -> str:
    """The anchor a reference leads to: the provision, else the 条 it lies in, else "" (the page's top)."""
    wanted = reference.provision
    while wanted:
        if wanted in ids:
            return wanted
        loose = _without_first_paragraph(wanted)
        if loose in ids:
            return loose
        wanted = wanted.rpartition("__")[0]
    return ""


def _without_first_paragraph(wanted: str) -> str:
    """`art_4__item_2`, which citations write where the 条 has one 款, as the text has it: `art_4__para_1__item_2`."""
    head, sign, rest = wanted.partition("__")
    return f"{head}__para_1__{rest}" if sign and not rest.startswith("para_") else ""
