"""The posting lists of all works, merged and cut into buckets of neighbouring keys.

The keys are merged slice by slice, so that memory stays bounded however many works there are.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from xundocs.site.search.work_index import CHAR_BITS, UNIT_BITS, Numbers

SLICE = 300_000
"""Postings merged at a time (about 15 MB)."""
SMALLEST, LARGEST, BUCKETS = 4_500, 16_000, 900
"""A bucket's bytes: between the first two, aiming at this many buckets."""
KEY_COST = 4
WORKS_AT_ONCE = 500
_CHARS = 1 << 18


class Tokens(NamedTuple):
    """The tokens of one work with the number of its first unit."""

    keys: Numbers
    counts: Numbers
    units: Numbers
    first: int


class Bucket(NamedTuple):
    """Neighbouring keys with their lists. A dense list has a bucket of its own, as a bitmap."""

    first: str
    keys: str
    """`人事人民 人员…` grouped: each group is a first character and the second characters that follow it."""
    data: str
    """base64: the lengths of the lists, then the gaps of each, as varints; or the bitmap."""
    dense: bool


def buckets(works: Sequence[Tokens], units: int) -> Iterator[Bucket]:
    """Every bucket in key order."""
    total = sum(len(work.units) for work in works)
    target = min(LARGEST, max(SMALLEST, total // BUCKETS))
    readers = [_Reader(work) for work in works]
    for end in _slices(works, total):
        parts = [part for reader in readers if len(part := reader.until(np.uint64(end << CHAR_BITS)))]
        if parts:
            merged = np.concatenate(parts)
            merged.sort()
            yield from _cut(merged, units, target)


class _Reader:
    """Reads the postings of one work in key order."""

    def __init__(self, work: Tokens) -> None:
        self._work = work
        self._key = self._unit = 0

    def until(self, end: np.uint64) -> Numbers:
        """key << 24 | unit of all postings with smaller keys that were not read before."""
        work, start = self._work, self._key
        self._key = int(np.searchsorted(work.keys, end))
        counts = work.counts[start:self._key]
        first = self._unit
        self._unit += int(counts.sum())
        units = work.units[first:self._unit].astype(np.uint64) + np.uint64(work.first)
        return (np.repeat(work.keys[start:self._key], counts) << np.uint64(UNIT_BITS)) | units


def _slices(works: Sequence[Tokens], total: int) -> list[int]:
    """Where each slice ends: first characters that cut the postings into about `SLICE` each."""
    if total <= SLICE:
        return [_CHARS]
    weights = np.zeros(_CHARS, dtype=np.int64)
    for few in (works[start:start + WORKS_AT_ONCE] for start in range(0, len(works), WORKS_AT_ONCE)):
        characters = np.concatenate([(work.keys >> np.uint64(CHAR_BITS)).astype(np.int32) for work in few])
        weights += np.bincount(characters, np.concatenate([work.counts for work in few]), _CHARS).astype(np.int64)
    numbers = np.cumsum(weights) // SLICE
    return [*(int(place) for place in np.flatnonzero(np.diff(numbers)) + 1), _CHARS]


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
    for low, high in _groups(sizes + KEY_COST, dense, target):
        name = _pair(int(keys[low]))
        if dense[low]:
            own = numbers[starts[low]:starts[low] + lengths[low]]
            yield Bucket(name, name, _base64(_bitmap(own, units)), True)
        else:
            end = list_starts[high] if high < len(keys) else len(stream)
            blob = np.concatenate((varints(lengths[low:high])[0], stream[list_starts[low]:end]))
            yield Bucket(name, grouped(keys[low:high]), _base64(blob), False)


def _groups(costs: Numbers, dense: Numbers, target: int) -> Iterator[tuple[int, int]]:
    """(first, end) of the keys of each bucket: about `target` bytes, a dense key alone."""
    ends = np.cumsum(costs)
    alone = np.flatnonzero(dense)
    low = 0
    while low < len(costs):
        if dense[low]:
            high = low + 1
        else:
            begun = ends[low - 1] if low else 0
            high = max(low + 1, int(np.searchsorted(ends, begun + target, side="right")))
            following = int(np.searchsorted(alone, low))
            if following < len(alone):
                high = min(high, int(alone[following]))
        yield low, high
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
