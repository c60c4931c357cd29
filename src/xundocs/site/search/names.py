"""The names of the works and the rules of names as one script: what the go-to by citation knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xundocs.model.work import STATUS_LABELS
from xundocs.search.understanding import citation, lexicon, names
from xundocs.search.versions import is_out_of_force
from xundocs.site.search.script import script
from xundocs.site.search.units import SearchWork


def names_script(works: Sequence[SearchWork]) -> bytes:
    """`names.js`. `works` stand in the order of their numbers."""
    return script("names", rules(), listed(works), aliases(works))


def rules() -> dict[str, Any]:
    """The word lists and numbers that `search.understanding` goes by."""
    return {
        "kinds": lexicon.KINDS, "prefixes": lexicon.PREFIXES, "generic": names.GENERIC, "distinctive": names.DISTINCTIVE,
        "fillers": names.FILLERS, "confusions": lexicon.confusions(),
        "skip": names.SKIP, "skipGeneric": names.SKIP_GENERIC, "break": names.BREAK, "skipDistinctive": names.SKIP_DISTINCTIVE,
        "leading": names.LEADING, "leadingCap": names.LEADING_CAP, "tolerance": names.TOLERANCE,
        "toleranceBase": names.TOLERANCE_BASE, "ambiguity": names.AMBIGUITY, "many": names.MANY,
    }


def citation_rules() -> dict[str, Any]:
    """The word lists of citations, needed before it is known whether a query is one."""
    return {
        "numerals": "".join(sorted(citation.NUMERALS)), "notArticles": "".join(citation.NOT_ARTICLES),
        "versionWords": citation.VERSION_WORDS, "olderWords": citation.OLDER_WORDS, "notOlder": citation.NOT_OLDER, "selfNames": citation.SELF_NAMES,
        "years": [citation.YEARS.start, citation.YEARS.stop], "kinds": lexicon.KINDS, "aliases": sorted(lexicon.aliases()),
    }


def listed(works: Sequence[SearchWork]) -> list[list[Any]]:
    """One row a work, by work id: [title, its normal form or "" if the same, other names, versions oldest first].

    A version is [number, date, in force from, to, 1 if out of force].
    """
    by_work: dict[str, list[int]] = {}
    for number, work in enumerate(works):
        by_work.setdefault(work.work_id, []).append(number)
    rows: list[list[Any]] = []
    for work_id in sorted(by_work):
        numbers = sorted(by_work[work_id], key=lambda n: (works[n].version, n))
        newest = works[numbers[-1]]
        squeezed, *others = lexicon.names_of(newest.title, newest.short_names)
        rows.append([newest.title, "" if squeezed == newest.title else squeezed,
                     [name for name in others if name != lexicon.core_title(squeezed)],
                     [_version(number, works[number]) for number in numbers]])
    return rows


def _version(number: int, work: SearchWork) -> list[Any]:
    begins = "" if work.date == work.version else work.date
    row: list[Any] = [number, work.version, begins, work.until, int(is_out_of_force(STATUS_LABELS[work.status]))]
    while len(row) > 2 and not row[-1]:
        row.pop()
    return row


def aliases(works: Sequence[SearchWork]) -> list[list[str]]:
    """[alias, normal form of the title] of the common aliases whose work is here."""
    known = {name for work in works for name in lexicon.names_of(work.title, work.short_names)}
    return [[alias, title] for alias, title in sorted(lexicon.aliases().items()) if title in known]
