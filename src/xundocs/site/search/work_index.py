"""What is computed of one work and kept in the cache: its tokens, its texts in blocks, where its articles stand.

A token is a pair of neighbouring characters of the normal form, or the last character before a break with `END`
after it (so that a single character is found as the beginning of a pair). Units are numbered from 0 inside the work:
0 is the title with the other names, the rest are the work's units in reading order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from xundocs.search.normalize import fold, is_plain
from xundocs.site.search.script import arguments
from xundocs.site.search.units import SearchUnit, SearchWork

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

END = "_"
CHAR_BITS, UNIT_BITS = 20, 24
PAGE_BITS = 6
"""Keys whose first characters differ in their last bits only share a page: 64 characters."""
BLOCK = 16
"""Units in a block: about 6 KB of text, what a hit costs to show."""
_BREAK = 0
_ARTICLE = re.compile(r"art_(\d+)(?:-(\d+))?")


class WorkIndex(NamedTuple):
    """The index of one work. `keys` ascend; `units` are the local numbers of each key in turn, `counts[i]` of them."""

    keys: Numbers
    """uint64: first character << 20 | second character."""
    counts: Numbers
    """uint32."""
    units: Numbers
    """uint32."""
    blocks: tuple[bytes, ...]
    """Each block as the arguments of its script: display data, headings, rows."""
    size: int
    """Units, the title's included."""


class Pages(NamedTuple):
    """What a work's index has on each page it has anything on."""

    numbers: Numbers
    """uint32, ascending: first character >> `PAGE_BITS`."""
    postings: Numbers
    """uint32: how many."""
    sums: Numbers
    """uint64: changes whenever the postings of the page do."""


def index_work(work: SearchWork) -> WorkIndex:
    """Read the work's units and index them."""
    title = "\n".join((work.title, *work.short_names))
    units = list(work.units)
    leads = _leads(units)
    folded = [fold(title), *(fold(f"{lead}\n{unit.text}" if lead else unit.text) for lead, unit in zip(leads, units, strict=True))]
    keys, counts, locals_ = tokens(folded)
    return WorkIndex(keys, counts, locals_, tuple(_blocks(work, title, units, leads)), len(folded))


def tokens(folded: Sequence[str]) -> tuple[Numbers, Numbers, Numbers]:
    """(keys, counts, local units) of texts in normal form, each pair once per text."""
    joined = "\n".join(folded) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    newline = codes == ord("\n")
    local = np.cumsum(newline, dtype=np.uint64) - newline
    codes[newline | (codes == ord(" "))] = _BREAK
    first, second = codes[:-1], codes[1:].copy()
    second[second == _BREAK] = ord(END)
    standing = first != _BREAK
    pairs = (first[standing] << np.uint64(CHAR_BITS)) | second[standing]
    both = np.unique((pairs << np.uint64(UNIT_BITS)) | local[:-1][standing])
    all_keys = both >> np.uint64(UNIT_BITS)
    keys, counts = np.unique(all_keys, return_counts=True)
    return keys, counts.astype(np.uint32), (both & np.uint64((1 << UNIT_BITS) - 1)).astype(np.uint32)


def pages_of(index: WorkIndex) -> Pages:
    """The pages of a work's index, to see without reading it which of them are as they were."""
    if not len(index.keys):
        return Pages(*(np.empty(0, dtype=kind) for kind in ("<u4", "<u4", "<u8")))
    page = (index.keys >> np.uint64(CHAR_BITS + PAGE_BITS)).astype("<u4")
    starts = np.concatenate(([0], np.flatnonzero(np.diff(page)) + 1))
    places = np.concatenate(([0], np.cumsum(index.counts, dtype=np.int64)))[starts]
    mixed = _mixed((np.repeat(index.keys, index.counts) << np.uint64(UNIT_BITS)) | index.units.astype(np.uint64))
    return Pages(page[starts], np.diff(np.append(places, len(mixed))).astype("<u4"), np.add.reduceat(mixed, places))


def _mixed(numbers: Numbers) -> Numbers:
    """Numbers that look like chance, so that their sum tells sets apart. Source: the finalizer of SplitMix64."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        numbers = (numbers ^ (numbers >> np.uint64(shift))) * np.uint64(factor)
    mixed: Numbers = numbers ^ (numbers >> np.uint64(31))
    return mixed


def _leads(units: Sequence[SearchUnit]) -> list[str]:
    """For each unit the headings that begin with it, "" for most: a chapter's name is found at its first article."""
    found: list[str] = []
    before: tuple[str, ...] = ()
    for unit in units:
        same = 0
        while same < min(len(before), len(unit.path)) and before[same] == unit.path[same]:
            same += 1
        found.append("\n".join(unit.path[same:]))
        before = unit.path
    return found


def _blocks(work: SearchWork, title: str, units: Sequence[SearchUnit], leads: Sequence[str]) -> list[bytes]:
    """Rows are [anchor, label, heading's number, text, 1 if plain, lead]; the first row of all is the title."""
    rows: list[list[Any]] = [["", "", -1, title, int(is_plain(title)), ""]]
    paths: list[tuple[str, ...]] = [()]
    for unit, lead in zip(units, leads, strict=True):
        plain = is_plain(unit.text) and (not lead or is_plain(lead))
        rows.append([unit.anchor, unit.label, 0, unit.text, int(plain), lead])
        paths.append(unit.path)
    blocks: list[bytes] = []
    for start in range(0, len(rows), BLOCK):
        inside: dict[tuple[str, ...], int] = {}
        for row, path in zip(rows[start:start + BLOCK], paths[start:start + BLOCK], strict=True):
            row[2] = inside.setdefault(path, len(inside))
        blocks.append(arguments(_shown(work, units if not start else None), [list(path) for path in inside], rows[start:start + BLOCK]))
    return blocks


def _shown(work: SearchWork, units: Sequence[SearchUnit] | None) -> dict[str, Any]:
    """What a hit says of its work; the first block also says where the articles stand."""
    shown: dict[str, Any] = {"id": work.work_id, "title": work.title, "version": work.version, "kind": work.kind, "issuer": work.issuer,
                             "status": work.status_label, "url": work.url, "held": int(work.held)}
    if units is not None:
        shown["runs"] = article_runs([unit.anchor for unit in units])
    return shown


def article_runs(anchors: Sequence[str]) -> list[list[int]]:
    """[number, 之N, local unit, how many follow one another] of the articles; an article named twice counts once.

    >>> article_runs(["preamble__para_1", "art_1", "art_2", "art_2-1", "art_3"])
    [[1, 0, 2, 2], [2, 1, 4, 1], [3, 0, 5, 1]]
    """
    runs: list[list[int]] = []
    for local, anchor in enumerate(anchors, 1):
        match = _ARTICLE.fullmatch(anchor)
        if match is None:
            continue
        number, sub = int(match[1]), int(match[2] or 0)
        last = runs[-1] if runs else None
        if last and not sub and not last[1] and number == last[0] + last[3] and local == last[2] + last[3]:
            last[3] += 1
        else:
            runs.append([number, sub, local, 1])
    return runs
