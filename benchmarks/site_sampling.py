"""What the search of the site is asked, and what it ought to answer, found by looking at every text."""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

from xundocs.corpus.store import Store
from xundocs.model.numerals import to_chinese
from xundocs.search import normalize
from xundocs.search.engines.segment import contains
from xundocs.search.normalize import collapse, fold
from xundocs.search.tokens import runs
from xundocs.search.understanding.lexicon import core_title
from xundocs.site.addresses import work_url
from xundocs.workspace import Workspace

SHORTEST, LONGEST = 2, 8


class Unit(NamedTuple):
    """One article as the site shows it. `address` is its page and anchor, `folded` its words and new headings."""

    address: str
    folded: str
    title: str
    short_names: tuple[str, ...]
    provision: str
    newest: bool


def units_of(office: Path) -> list[Unit]:
    """Every unit of the works of an office, built-in ones included."""
    store = Store(Workspace(office).corpus_folders)
    found: list[Unit] = []
    for work in store.works():
        for version in work.versions:
            path: tuple[str, ...] = ()
            if not version.file:
                continue
            for clause in (c for c in store.clauses(work.id) if c.version == version.date):
                new = [h for level, h in enumerate(clause.path) if clause.path[:level + 1] != path[:level + 1]]
                path = clause.path
                found.append(Unit(f"{work_url(work, version)}#{clause.provision_id}", collapse(fold("\n".join((*new, clause.text)))),
                                  work.title, work.short_names, clause.provision_id, version == work.latest))
    return found


def phrases(units: list[Unit], count: int, seed: int) -> list[str]:
    """Pieces of Chinese text, 2 to 8 characters, none across a break."""
    random_ = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        length = random_.randint(SHORTEST, LONGEST)
        pieces = [run for run in runs(random_.choice(units).folded) if len(run) >= length and not run.isascii()]
        if pieces:
            run = random_.choice(pieces)
            start = random_.randrange(len(run) - length + 1)
            found[run[start:start + length]] = None
    return list(found)


def absent_phrases(units: list[Unit], count: int, seed: int) -> list[str]:
    """Halves of two real phrases put together that stand nowhere."""
    found: dict[str, None] = {}
    tries = iter(phrases(units, count * 8, seed))
    for left, right in zip(tries, tries, strict=False):
        joined = left[:4] + right[-4:]
        if len(joined) >= 4 and not relevant(units, joined):
            found[joined] = None
        if len(found) == count:
            break
    return list(found)


def relevant(units: list[Unit], phrase: str) -> set[str]:
    """The addresses of all units in which the phrase stands."""
    return {unit.address for unit in units if phrase in unit.folded and contains(unit.folded, phrase)}


def traditional(phrase: str) -> str:
    """The phrase with Traditional characters wherever the character map knows one."""
    lines = (Path(normalize.__file__).parent / "data" / "charmap.txt").read_text("utf-8").split("\n")
    table = {target: source for source, target in zip(lines[1], lines[2], strict=True) if "\u4e00" <= source <= "\u9fff" and target != source}
    return phrase.translate(str.maketrans(table))


def citations(units: list[Unit], count: int, seed: int) -> list[tuple[str, str]]:
    """(query, address) of articles of the newest versions, under titles, titles cut short and declared short names.

    A name that several works bear is not asked for.
    """
    random_ = random.Random(seed)
    articles = [unit for unit in units if unit.newest and unit.provision.removeprefix("art_").isdecimal()]
    bearers: dict[str, set[str]] = {}
    for unit in units:
        for name in _names(unit):
            bearers.setdefault(name, set()).add(unit.title)
    found: list[tuple[str, str]] = []
    while len(found) < count:
        unit = random_.choice(articles)
        name = random_.choice(_names(unit))
        if len(bearers[name]) > 1:
            continue
        number = int(unit.provision.removeprefix("art_"))
        form = random_.choice(("{name}第{cn}条", "{name}第{n}条", "《{name}》第{cn}条", "{name}{n}条"))
        found.append((form.format(name=name, n=number, cn=to_chinese(number)), unit.address))
    return found


def _names(unit: Unit) -> list[str]:
    return list(dict.fromkeys((unit.title, core_title(unit.title), *unit.short_names)))
