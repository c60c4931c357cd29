"""Which work and version a mention means. What is not certain is said to be ambiguous, with the candidates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xundocs.citations.find import KIND_WORDS, Mention
from xundocs.citations.library import Library, WrongTitle, plain_title, split_year
from xundocs.model.provision import ProvisionId
from xundocs.model.work import Version, Work


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a mention means. At most one of `work`, `wrong`, `own` is set; `candidates` are what it could mean."""

    work: Work | None = None
    version: Version | None = None
    own: bool = False
    """The document itself (本办法 in a text of articles)."""
    exact: bool = True
    """False when the work was named by a short name nobody declared."""
    wrong: WrongTitle | None = None
    slip: Work | None = None
    """The work whose title this seems to be, misspelt."""
    unsure: bool = False
    """Whether there may well be a work of this name beside the one it resembles."""
    candidates: tuple[Work, ...] = ()
    provisions: tuple[ProvisionId, ...] = ()
    named_version: bool = False
    title: str = ""
    """The title as understood."""


@dataclass
class Memory:
    """What was cited before in the document, latest last, and where the reader stands in a text of articles."""

    cited: list[tuple[str, Resolved]]
    article: ProvisionId | None = None
    paragraph: int = 0
    own_title: str = ""
    own: bool = False
    """Whether the document is itself a text of articles."""

    def latest(self, kind: str = "") -> Resolved | None:
        """The last work cited whose title ends in `kind`."""
        return next((r for title, r in reversed(self.cited) if title.endswith(kind) and (r.work or r.title)), None)

    def titles(self, kind: str) -> list[Resolved]:
        """Every different work cited so far whose title ends in `kind`, the one cited last at the end."""
        found: dict[str, Resolved] = {}
        for title, cited in self.cited:
            if title.endswith(kind):
                key = cited.work.id if cited.work else title
                found.pop(key, None)
                found[key] = cited
        return list(found.values())


_REMARK = re.compile(r"（[^（）]*）$")
"""（试行）, （示范文本）: what stands behind the kind of text."""


class Resolver:
    """Resolves the mentions of one document in order."""

    def __init__(self, library: Library, day: str, memory: Memory) -> None:
        self.library, self.day, self.memory = library, day, memory

    def resolve(self, mention: Mention) -> Resolved:
        """What the mention means; remembered for 该条例, 同上 and the like."""
        found = self._by(mention)
        if mention.by in ("title", "name", "number") and (found.work or found.title) and not found.own:
            self.memory.cited.append((_REMARK.sub("", plain_title(found.title or mention.name)), found))
        return found

    def _by(self, mention: Mention) -> Resolved:
        ids = mention.provisions
        if mention.by in ("title", "name"):
            return self._named(mention.declared or mention.name, mention)
        if mention.by == "number":
            works, _ = self.library.named(mention.name)
            return self._chosen(works, mention, mention.name, True)
        if mention.by == "self":
            return self._self(mention)
        if mention.by == "antecedent":
            return self._antecedent(mention)
        if mention.by == "previous":
            return self._previous(mention)
        latest = self.memory.latest()
        if self.memory.own:
            return Resolved(own=True, provisions=ids, title=self.memory.own_title)
        return _with(latest, ids) if latest else Resolved(provisions=ids)

    def _named(self, name: str, mention: Mention) -> Resolved:
        title, year = split_year(name)
        works, full = self.library.named(name)
        if not works and year:
            works, full = self.library.named(title)
        if not works and (wrong := self.library.wrong_title(name)):
            return Resolved(wrong=wrong, provisions=mention.provisions, title=name)
        if not works and self._is_own(name):
            return Resolved(own=True, provisions=mention.provisions, title=name)
        return self._chosen(works, mention, name, full or bool(mention.declared), year)

    def _chosen(self, works: Sequence[Work], mention: Mention, name: str, full: bool, year: str = "") -> Resolved:
        if len(works) > 1:
            return Resolved(candidates=tuple(works), provisions=mention.provisions, title=name)
        if not works:
            near = self.library.like(name) if mention.by == "title" else []
            resembled = self.library.resembling(name) if mention.by == "title" and not near else None
            if resembled is not None:
                return Resolved(slip=resembled, unsure=True, provisions=mention.provisions, title=name)
            return Resolved(slip=near[0] if len(near) == 1 else None,
                            candidates=tuple(near), provisions=mention.provisions, title=name)
        work = works[0]
        wanted = mention.year or year
        version = self._version(work, wanted)
        return Resolved(work, version, exact=full, provisions=mention.provisions, named_version=bool(wanted and version), title=work.title)

    def _version(self, work: Work, year: str) -> Version | None:
        if year:
            for version in work.versions:
                if version.date.startswith(year) or version.issued.startswith(year) or year in version.label:
                    return version
        return work.in_force_on(self.day) or work.latest

    def _self(self, mention: Mention) -> Resolved:
        """本办法: the document itself where it is a text of articles, else the work a plain paper speaks of last."""
        if self.memory.own or self.memory.own_title.endswith(mention.name):
            return Resolved(own=True, provisions=mention.provisions, title=self.memory.own_title)
        return self._antecedent(mention)

    def _antecedent(self, mention: Mention) -> Resolved:
        kind = mention.name if mention.name in KIND_WORDS else ""
        known = self.memory.titles(kind)
        if len(known) == 1 or (known and mention.by == "antecedent" and mention.text[:1] in "该同"):
            return _with(known[-1], mention.provisions)
        works = tuple(r.work for r in known if r.work)
        return Resolved(candidates=works, provisions=mention.provisions)

    def _previous(self, mention: Mention) -> Resolved:
        """前款, 前条 by the place in the text; 同上 and 同条 by the last citation."""
        memory, word = self.memory, mention.name
        if word.startswith(("同", "该", "本")):
            if memory.own and word.startswith("本") and memory.article:
                return Resolved(own=True, provisions=tuple(_below(memory.article, i) for i in mention.provisions), title=memory.own_title)
            latest = memory.latest()
            if latest is None or not mention.provisions:
                return _with(latest, latest.provisions) if latest else Resolved(provisions=mention.provisions)
            article = next((i.article for i in reversed(latest.provisions) if i.article), None)
            if word.startswith("同上") or article is None:
                return _with(latest, mention.provisions)
            return _with(latest, tuple(_below(article, i) for i in mention.provisions))
        return Resolved(own=memory.own, provisions=self._before(word), title=memory.own_title if memory.own else "")

    def _before(self, word: str) -> tuple[ProvisionId, ...]:
        """The provisions 前款, 前条, 前两款 stand for, none where the place is not known."""
        article, paragraph = self.memory.article, self.memory.paragraph
        if not self.memory.own or article is None:
            return ()
        count = {"两": 2, "二": 2, "三": 3}.get(word[1:2], 1)
        if "款" in word:
            return tuple(article.child("paragraph", str(n)) for n in range(max(1, paragraph - count), paragraph))
        number = article.steps[-1][1]
        if "条" in word and number.isdecimal():
            return tuple(ProvisionId((*article.steps[:-1], ("article", str(n)))) for n in range(max(1, int(number) - count), int(number)))
        return ()

    def _is_own(self, name: str) -> bool:
        return bool(self.memory.own_title) and plain_title(name) == plain_title(self.memory.own_title)


def _with(found: Resolved, provisions: tuple[ProvisionId, ...]) -> Resolved:
    return Resolved(found.work, found.version, found.own, True, found.wrong, found.slip, found.unsure, found.candidates, provisions, found.named_version, found.title)


def _below(article: ProvisionId, inner: ProvisionId) -> ProvisionId:
    return inner if inner.article else ProvisionId((*article.steps, *inner.steps))
