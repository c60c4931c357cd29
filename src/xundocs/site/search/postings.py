"""The posting lists of all works, merged page by page and cut into buckets of neighbouring keys.

A page is the keys whose first characters are neighbours. Nothing on a page depends on another one, so that a build makes
only the pages that changed. They are merged slice by slice, so that memory stays bounded however many works there are.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from xundocs.site.search.work_index import CHAR_BITS, PAGE_BITS, UNIT_BITS, Numbers

SLICE = 300_000
"""Postings merged at a time (about 15 MB)."""
SIZES, BUCKETS = (4_500, 8_000, 16_000), 900
"""A bucket's bytes: the smallest of these with which there are about this many buckets, or the largest."""
KEY_COST = 4
_PAGE = np.uint64(CHAR_BITS + PAGE_BITS)


class Tokens(NamedTuple):
    """The tokens of one work with the number of its first unit."""

    keys: Numbers
    counts: Numbers
    units: Numbers
    first: int


class Bucket(NamedTuple):
    """Neighbouring keys with their lists. A dense list has a bucket of its own, as a bitmap."""

    page: int
    first: str
    keys: str
    """`人事人民 人员…` grouped: each group is a first character and the second characters that follow it."""
    data: str
    """base64: the lengths of the lists, then the gaps of each, as varints; or the bitmap."""
    dense: bool


def target_of(total: int) -> int:
    """The bytes of a bucket where there are `total` postings. In steps: a few postings more leave every bucket as it is."""
    return next((size for size in SIZES if size * BUCKETS >= total), SIZES[-1])


def buckets(works: Sequence[Tokens], pages: Iterable[tuple[int, int]], units: int, target: int) -> Iterator[Bucket]:
    """Every bucket of these pages, given as (number, postings of all works), ascending."""
    readers = [_Reader(work) for work in works]
    for runs in _slices(pages):
        parts = [part for first, last in runs for reader in readers if len(part := reader.read(first, last))]
        if parts:
            merged = np.concatenate(parts)
            merged.sort()
            yield from _cut(merged, units, target)


class _Reader:
    """Reads the postings of one work in key order."""

    def __init__(self, work: Tokens) -> None:
        self._work = work
        self._key = self._unit = 0

    def read(self, first: int, last: int) -> Numbers:
        """key << 24 | unit of every posting on the pages from `first` to `last`, which lie after those read before."""
        work, begun = self._work, self._key
        low, self._key = (int(place) for place in np.searchsorted(work.keys, np.array([first, last + 1], dtype=np.uint64) << _PAGE))
        start = self._unit + int(work.counts[begun:low].sum())
        counts = work.counts[low:self._key]
        self._unit = start + int(counts.sum())
        units = work.units[start:self._unit].astype(np.uint64) + np.uint64(work.first)
        return (np.repeat(work.keys[low:self._key], counts) << np.uint64(UNIT_BITS)) | units


def _slices(pages: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The pages in groups of about `SLICE` postings, each as runs of neighbouring pages (first, last)."""
    runs: list[tuple[int, int]] = []
    size = 0
    for number, postings in pages:
        if runs and size + postings > SLICE:
            yield runs
            runs, size = [], 0
        if runs and runs[-1][1] == number - 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
        size += postings
    if runs:
        yield runs


def _cut(merged: Numbers, units: int, target: int) -> Iterator[Bucket]:
    all_keys = merged >> np.uint64(UNIT_BITS)
    numbers = (merged & np.uint64((1 << UNIT_BITS) - 1)).astype(np.int32)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(all_keys)) + 1))
    keys = all_keys[starts]
    gaps = np.diff(numbers, prepend=-1)
    gaps[starts] = numbers[starts] + 1
    lengths = np.diff(np.append(starts, len(merged)))
    stream, places = varints(gaps)
    list_starts = places[starts]
    sizes = np.diff(np.append(list_starts, len(stream)))
    dense = sizes > units // 8 + 1
    pages = (keys >> _PAGE).astype(np.int64)
    for low, high in _groups(sizes + KEY_COST, dense, pages, target):
        name, page = _pair(int(keys[low])), int(pages[low])
        if dense[low]:
            own = numbers[starts[low]:starts[low] + lengths[low]]
            yield Bucket(page, name, name, _base64(_bitmap(own, units)), True)
        else:
            end = list_starts[high] if high < len(keys) else len(stream)
            blob = np.concatenate((varints(lengths[low:high])[0], stream[list_starts[low]:end]))
            yield Bucket(page, name, grouped(keys[low:high]), _base64(blob), False)


def _groups(costs: Numbers, dense: Numbers, pages: Numbers, target: int) -> Iterator[tuple[int, int]]:
    """(first, end) of the keys of each bucket: a dense key alone, the keys between in even parts of at most about `target` bytes."""
    ends = np.concatenate(([0], np.cumsum(costs)))
    breaks = np.flatnonzero((pages[1:] != pages[:-1]) | dense[1:] | dense[:-1]) + 1
    for start, stop in pairwise([0, *breaks.tolist(), len(costs)]):
        parts = -(-int(ends[stop] - ends[start]) // target)
        step = int(ends[stop] - ends[start]) / parts
        low = start
        for part in range(1, parts + 1):
            high = stop if part == parts else max(low + 1, int(np.searchsorted(ends, ends[start] + part * step)))
            if low < stop:
                yield low, min(high, stop)
            low = high


def varints(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """(bytes, where each number begins): seven bits a byte, lowest first, the high bit set where more follow.

    >>> varints(np.array([1, 300]))[0].tolist()
    [1, 172, 2]
    """
    widths = np.ones(len(numbers), dtype=np.uint8)
    for bits in (7, 14, 21):
        widths += numbers >= (1 << bits)
    ends = np.cumsum(widths, dtype=np.int64)
    places = ends - widths
    stream = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    stream[places] = (numbers & 127) | ((widths > 1) << np.uint8(7))
    for byte in range(1, int(widths.max(initial=1))):
        wide = np.flatnonzero(widths > byte)
        stream[places[wide] + byte] = ((numbers[wide] >> (7 * byte)) & 127) | ((widths[wide] > byte + 1) << np.uint8(7))
    return stream, places


def grouped(keys: Numbers) -> str:
    """The keys as text, a group for each first character: `人` `民员` for 人民, 人员; groups apart by a space."""
    first = (keys >> np.uint64(CHAR_BITS)).astype(np.uint32)
    second = (keys & np.uint64((1 << CHAR_BITS) - 1)).astype(np.uint32)
    opens = np.concatenate(([True], first[1:] != first[:-1]))
    ends = np.cumsum(np.where(opens, 3, 1))
    codes = np.empty(int(ends[-1]), dtype="<u4")
    codes[ends - 1] = second
    codes[ends[opens] - 2] = first[opens]
    codes[ends[opens] - 3] = ord(" ")
    return codes.tobytes().decode("utf-32-le")[1:]


def _bitmap(numbers: Numbers, units: int) -> Numbers:
    bits = np.zeros(units, dtype=np.uint8)
    bits[numbers] = 1
    return np.packbits(bits, bitorder="little")


def _pair(key: int) -> str:
    return chr(key >> CHAR_BITS) + chr(key & ((1 << CHAR_BITS) - 1))


def _base64(blob: Numbers) -> str:
    return b64encode(blob.tobytes()).decode()
