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
_CHUNK = 1 << 18
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
    chars, starts, numbers, flags = _fold_all(texts)
    chinese = (chars >= 0x3400) & (chars <= 0x9FFF)
    chinese |= chars >= 0x20000
    words, word_numbers = _words(chars, numbers)
    lengths = np.bincount(word_numbers, minlength=len(texts))
    if len(texts):
        lengths += np.add.reduceat(chinese, starts, dtype=np.int64)
    codes = np.array([length_code(length) for length in range(int(lengths.max(initial=0)) + 1)], np.uint8)[lengths]
    average = max(1.0, int(lengths.sum()) / max(1, len(texts)))
    tables = np.array([list(row) for row in impact_tables(average)], np.uint8)
    keys = [_keys(chars, numbers, chinese)]
    del chars, numbers, chinese
    keys[0].sort()
    terms, term_numbers, impacts, ends, best = _group(keys, codes, tables)
    firsts, starts = np.unique((terms >> np.uint64(_CHAR_BITS)).astype(np.uint32), return_index=True)
    word_part = _word_postings(words, word_numbers, codes, tables, base=len(term_numbers))
    return FieldPostings(
        firsts.tobytes(), np.append(starts, len(terms)).astype(np.uint32).tobytes(),
        (terms & np.uint64((1 << _CHAR_BITS) - 1)).astype(np.uint32).tobytes(),
        np.concatenate(([0], ends, word_part[1])).astype(np.uint32).tobytes(), best.tobytes() + word_part[2],
        term_numbers.tobytes() + word_part[3], impacts.tobytes() + word_part[4], word_part[0]), flags


def _keys(chars: Array, numbers: Array, chinese: Array) -> Array:
    """For each Chinese character u64: itself, the one after it in the same run or 0, the number of its text. In place, to spare memory."""
    key = chars[chinese].astype(np.uint64)
    key <<= np.uint64(_CHAR_BITS)
    seconds = chars[1:] * chinese[1:]
    key |= np.append(seconds, np.uint32(0))[chinese]
    key <<= np.uint64(_NUMBER_BITS)
    key |= numbers[chinese]
    return key


def _fold_all(texts: list[str]) -> tuple[Array, Array, Array, bytes]:
    """(folded characters u32 with a break after each text, where each text begins, text number u16 of each character, flags)."""
    normalize.fold("")
    expanding = re.compile("[" + "".join(map(re.escape, map(chr, normalize._expansions))) + "]").search
    expanded = {number: normalize.fold(text) for number, text in enumerate(texts) if expanding(text)}
    given = [expanded.get(number, text) for number, text in enumerate(texts)]
    sizes = np.fromiter(map(len, given), np.int64, len(given)) + 1
    raw = np.frombuffer(("\n".join(given) + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
    chars = _looked_up(_fold_table(), raw)
    numbers = np.repeat(np.arange(len(given), dtype=np.uint16), sizes)
    changed = np.bincount(numbers[(chars != raw) & (chars != _SPACE)], minlength=len(given))
    _blank_loose_dots(chars)
    flags = np.where(changed > 0, 0, PLAIN).astype(np.uint8)
    flags[list(expanded)] = 0
    return chars, np.cumsum(sizes) - sizes, numbers, flags.tobytes()


def _blank_loose_dots(chars: Array) -> None:
    dots = np.flatnonzero(chars == ord("."))
    if len(dots):
        digit = (chars >= 48) & (chars <= 57)
        inside = np.append(digit, False)[dots - 1] & np.append(digit, False)[dots + 1] & (dots > 0)
        chars[dots[~inside]] = _SPACE


def _words(chars: Array, numbers: Array) -> tuple[list[str], Array]:
    """Every word and number with the text it stands in, in order."""
    ascii_only = chars.astype(np.uint8)
    ascii_only[chars >= 128] = _SPACE
    found = [(match.group().decode(), match.start()) for match in re.finditer(rb"[a-z0-9.]+", ascii_only.data)]
    return [word for word, _ in found], numbers[np.array([start for _, start in found], np.int64)]


def _looked_up(table: Array, places: Array) -> Array:
    """`table[places]`, for which numpy would copy all places as 64-bit numbers."""
    found = np.empty(len(places), table.dtype)
    for start in range(0, len(places), _CHUNK):
        found[start:start + _CHUNK] = table[places[start:start + _CHUNK]]
    return found


def _group(keys: list[Array], codes: Array, tables: Array) -> tuple[Array, Array, Array, Array, Array]:
    """(terms, numbers u16, impacts u8, ends, best impacts u8) of sorted keys with repetitions, which are taken out of the list."""
    key = keys.pop()
    if not len(key):
        empty = np.array([], np.uint64)
        return empty, empty.astype(np.uint16), empty.astype(np.uint8), empty.astype(np.int64), empty.astype(np.uint8)
    first = np.concatenate(([True], key[1:] != key[:-1]))
    unique = key[first]
    del key
    starts = np.flatnonzero(first).astype(np.uint32)
    repeated = np.minimum(np.diff(starts, append=np.uint32(len(first))), MAX_TF).astype(np.uint16)
    del first, starts
    numbers = unique.astype(np.uint16)
    impacts = _looked_up(tables.ravel(), repeated * np.uint16(tables.shape[1]) + _looked_up(codes, numbers))
    unique >>= np.uint64(_NUMBER_BITS)
    heads = np.flatnonzero(np.concatenate(([True], unique[1:] != unique[:-1])))
    ends = np.append(heads[1:], len(unique))
    return unique[heads], numbers, impacts, ends, np.maximum.reduceat(impacts, heads)


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
