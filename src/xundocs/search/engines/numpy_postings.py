"""The text postings of a segment by sorting one array: several times faster than pure Python, the same bytes."""

from __future__ import annotations

import re
from typing import Any

import numpy as np  # type: ignore[import-not-found,unused-ignore]

from xundocs.search import normalize
from xundocs.search.engines.segment import PLAIN
from xundocs.search.engines.segment_builder import (
    MAX_TF,
    FieldPostings,
    impact_tables,
    length_code,
    word_list,
)

_NUMBER_BITS, _CHAR_BITS = 16, 21
_CODES = 0x110000
_SPACE = 32
Array = Any
"""numpy arrays; their element types are said in the comments."""

_table: Array = None


def _fold_table() -> Array:
    """The character map as one array, u32[code points]; characters that expand are left as they are."""
    global _table
    if _table is None:
        codes = np.arange(_CODES, dtype=np.uint32)
        kept = (codes >= 0x3400) & (codes <= 0x9FFF) | (codes >= 0x20000) & (codes <= 0x3FFFF)
        lower = (codes >= 97) & (codes <= 122) | (codes >= 48) & (codes <= 57) | (codes == 46)
        table = np.where(kept | lower, codes, np.uint32(_SPACE))
        table[65:91] = codes[97:123]
        for source, target in normalize._load().items():
            if isinstance(target, int):
                table[source] = target
        _table = table
    return _table


def fast_postings(texts: list[str]) -> tuple[FieldPostings, bytes]:
    """What `postings_of` and the flags of `SegmentBuilder` give for these texts (not yet folded)."""
    chars, numbers, flags = _fold_all(texts)
    count = len(texts)
    chinese = (chars >= 0x3400) & (chars <= 0x9FFF) | (chars >= 0x20000)
    words, word_numbers = _words(chars, numbers)
    lengths = np.bincount(numbers[chinese], minlength=count) + np.bincount(word_numbers, minlength=count)
    codes = np.array([length_code(length) for length in range(int(lengths.max(initial=0)) + 1)], np.uint8)[lengths]
    average = max(1.0, int(lengths.sum()) / max(1, count))
    tables = np.array([list(row) for row in impact_tables(average)], np.uint8)
    seconds = np.where(np.append(chinese[1:], False), np.append(chars[1:], 0), 0)
    key = (chars[chinese].astype(np.uint64) << np.uint64(_NUMBER_BITS + _CHAR_BITS)
           | seconds[chinese].astype(np.uint64) << np.uint64(_NUMBER_BITS) | numbers[chinese].astype(np.uint64))
    key.sort()
    terms, term_numbers, impacts, ends, best = _group(key, codes, tables)
    firsts, starts = np.unique((terms >> np.uint64(_CHAR_BITS)).astype(np.uint32), return_index=True)
    word_part = _word_postings(words, word_numbers, codes, tables, base=len(term_numbers))
    return FieldPostings(
        firsts.tobytes(), np.append(starts, len(terms)).astype(np.uint32).tobytes(),
        (terms & np.uint64((1 << _CHAR_BITS) - 1)).astype(np.uint32).tobytes(),
        np.concatenate(([0], ends, word_part[1])).astype(np.uint32).tobytes(), best.tobytes() + word_part[2],
        term_numbers.tobytes() + word_part[3], impacts.tobytes() + word_part[4], word_part[0]), flags


def _fold_all(texts: list[str]) -> tuple[Array, Array, bytes]:
    """(folded characters u32 with a break after each text, text number u16 of each, flags)."""
    normalize.fold("")
    expanding = re.compile("[" + "".join(map(re.escape, map(chr, normalize._expansions))) + "]").search
    expanded = {number: normalize.fold(text) for number, text in enumerate(texts) if expanding(text)}
    given = [expanded.get(number, text) for number, text in enumerate(texts)]
    sizes = np.fromiter(map(len, given), np.int64, len(given)) + 1
    raw = np.frombuffer(("\n".join(given) + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
    chars = _fold_table()[raw]
    numbers = np.repeat(np.arange(len(given), dtype=np.uint16), sizes)
    changed = np.bincount(numbers[(chars != raw) & (chars != _SPACE)], minlength=len(given))
    _blank_loose_dots(chars)
    flags = np.where(changed > 0, 0, PLAIN).astype(np.uint8)
    flags[list(expanded)] = 0
    return chars, numbers, flags.tobytes()


def _blank_loose_dots(chars: Array) -> None:
    dots = np.flatnonzero(chars == ord("."))
    if len(dots):
        digit = (chars >= 48) & (chars <= 57)
        inside = np.append(digit, False)[dots - 1] & np.append(digit, False)[dots + 1] & (dots > 0)
        chars[dots[~inside]] = _SPACE


def _words(chars: Array, numbers: Array) -> tuple[list[str], Array]:
    """Every word and number with the text it stands in, in order."""
    ascii_only = np.where(chars < 128, chars, _SPACE).astype(np.uint8).tobytes().decode("ascii")
    found = list(re.finditer("[a-z0-9.]+", ascii_only))
    return [match.group() for match in found], numbers[np.array([match.start() for match in found], np.int64)]


def _group(key: Array, codes: Array, tables: Array) -> tuple[Array, Array, Array, Array, Array]:
    """(terms, numbers u16, impacts u8, ends, best impacts u8) of sorted keys with repetitions."""
    if not len(key):
        empty = np.array([], np.uint64)
        return empty, empty.astype(np.uint16), empty.astype(np.uint8), empty.astype(np.int64), empty.astype(np.uint8)
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    repeated = np.minimum(np.diff(np.append(starts, len(key))), MAX_TF)
    unique = key[starts]
    numbers = (unique & np.uint64((1 << _NUMBER_BITS) - 1)).astype(np.uint16)
    impacts = tables[repeated, codes[numbers]]
    term_of = unique >> np.uint64(_NUMBER_BITS)
    heads = np.flatnonzero(np.concatenate(([True], term_of[1:] != term_of[:-1])))
    ends = np.append(heads[1:], len(unique))
    return term_of[heads], numbers, impacts, ends, np.maximum.reduceat(impacts, heads)


def _word_postings(words: list[str], numbers: Array, codes: Array, tables: Array,
                   base: int) -> tuple[bytes, list[int], bytes, bytes, bytes]:
    """(word list, ends, best, numbers, impacts): words are few, a dictionary does."""
    counts: dict[str, dict[int, int]] = {}
    for word, number in zip(words, numbers.tolist(), strict=True):
        inside = counts.setdefault(word, {})
        inside[number] = inside.get(number, 0) + 1
    ends, best, out, impacts = [], bytearray(), bytearray(), bytearray()
    for word in sorted(counts):
        values = bytes(int(tables[min(tf, MAX_TF), codes[number]]) for number, tf in counts[word].items())
        out += b"".join(number.to_bytes(2, "little") for number in counts[word])
        impacts += values
        best.append(max(values))
        base += len(values)
        ends.append(base)
    return word_list(sorted(counts)), ends, bytes(best), bytes(out), bytes(impacts)
