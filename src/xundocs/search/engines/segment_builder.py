"""Making a segment's bytes from clauses: pure Python, always the same bytes for the same clauses.

With numpy the postings of the text field are made by sorting one array (`numpy_postings`); the bytes are equal.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from xundocs.model.clause import Clause
from xundocs.search import normalize
from xundocs.search.cards import WorkCard
from xundocs.search.engines import clause_file
from xundocs.search.engines.segment import FIELD_SEPARATOR, PLAIN
from xundocs.search.tokens import index_tokens
from xundocs.search.understanding.lexicon import names_of

MAX_CLAUSES = 65_000
"""Document numbers are 16 bits."""
MAX_CHARACTERS = 8_000_000
"""Text of one segment: bounds the memory of a build at some 250 MB."""
K1, B = 1.2, 0.4
"""BM25's constants. Legal clauses differ much in length for reasons that are not verbosity: B below the usual .75."""
MAX_TF = 31
"""More repetitions than this count as this many."""
LENGTH_STEPS = 8
"""Lengths are filed in steps of a sixteenth-octave-like scale; below 32 they are exact."""


class FieldPostings(NamedTuple):
    """The sections of one field, as bytes."""

    firsts: bytes
    starts: bytes
    seconds: bytes
    ends: bytes
    best: bytes
    numbers: bytes
    impacts: bytes
    words: bytes


def length_code(length: int) -> int:
    """A byte for a length: exact to 31, then eight steps to each doubling."""
    if length < 32:
        return length
    octave = length.bit_length() - 6
    return min(255, 32 + octave * LENGTH_STEPS + (length >> (octave + 2)) - LENGTH_STEPS)


def length_of(code: int) -> int:
    """The shortest length with this code."""
    if code < 32:
        return code
    octave, step = divmod(code - 32, LENGTH_STEPS)
    return (step + LENGTH_STEPS) << (octave + 2)


def impact_tables(average: float) -> list[bytes]:
    """[tf][length code] → impact 1…255: BM25's tf / (tf + norm)."""
    norms = [K1 * (1 - B + B * length_of(code) / average) for code in range(256)]
    return [bytes(max(1, int(255 * tf / (tf + norm) + 0.5)) for norm in norms) for tf in range(MAX_TF + 1)]


def postings_of(texts: Iterable[str]) -> FieldPostings:
    """The postings of texts (folded, or plain as they are), numbered in their order."""
    occurrences: dict[str, list[int]] = defaultdict(list)
    lengths = bytearray()
    total = 0
    for number, text in enumerate(texts):
        tokens = index_tokens(text)
        for token in tokens:
            occurrences[token].append(number)
        total += len(tokens)
        lengths.append(length_code(len(tokens)))
    tables = impact_tables(max(1.0, total / max(1, len(lengths))))
    return _assemble(occurrences, lengths, tables)


def _assemble(occurrences: dict[str, list[int]], lengths: bytearray, tables: list[bytes]) -> FieldPostings:
    chinese = sorted(token for token in occurrences if not token.isascii())
    words = sorted(token for token in occurrences if token.isascii())
    numbers, ends, best, impacts = array("H"), array("I", [0]), bytearray(), bytearray()
    once = bytes(lengths).translate(tables[1])
    for token in (*chinese, *words):
        found = occurrences[token]
        counts = Counter(found) if len(found) > 1 else {}
        if len(counts) in (0, len(found)):
            values = bytes(map(once.__getitem__, found))
            numbers.extend(found)
        else:
            values = bytes([once[n] if tf == 1 else tables[min(tf, MAX_TF)][lengths[n]] for n, tf in counts.items()])
            numbers.extend(counts)
        impacts += values
        best.append(max(values))
        ends.append(len(numbers))
    firsts, starts, seconds = _two_levels(chinese)
    return FieldPostings(firsts.tobytes(), starts.tobytes(), seconds.tobytes(), ends.tobytes(), bytes(best),
                         numbers.tobytes(), bytes(impacts), word_list(words))


def _two_levels(chinese: list[str]) -> tuple[array[int], array[int], array[int]]:
    firsts, starts, seconds = array("I"), array("I"), array("I")
    for place, token in enumerate(chinese):
        first = ord(token[0])
        if not firsts or firsts[-1] != first:
            firsts.append(first)
            starts.append(place)
        seconds.append(ord(token[1]) if len(token) > 1 else 0)
    starts.append(len(seconds))
    return firsts, starts, seconds


def word_list(words: list[str]) -> bytes:
    """Sorted words, each between two newlines."""
    return ("\n" + "".join(word + "\n" for word in words)).encode()


class SegmentBuilder:
    """Collects clauses, whole versions one after another, and gives the bytes of a segment."""

    def __init__(self, use_numpy: bool | None = None) -> None:
        self._numpy = _numpy_available() if use_numpy is None else use_numpy
        self._clauses: list[Clause] = []
        self._characters = 0

    def __len__(self) -> int:
        return len(self._clauses)

    def fits(self, clauses: int, characters: int) -> bool:
        """True if that much more may be added to this segment."""
        return not self._clauses or (len(self._clauses) + clauses <= MAX_CLAUSES
                                     and self._characters + characters <= MAX_CHARACTERS)

    def add(self, clause: Clause) -> None:
        """Raises: ValueError if an identifier contains a control character."""
        if any(mark in clause.provision_id for mark in ("\n", FIELD_SEPARATOR)) or any(FIELD_SEPARATOR in heading for heading in clause.path):
            raise ValueError(f"control character in the identifiers of {clause.provision_id!r}")
        self._clauses.append(clause)
        self._characters += len(clause.text)

    def build(self) -> list[bytes]:
        """The bytes of the segment file, in pieces."""
        with _without_garbage_collection():
            return self._build()

    def _build(self) -> list[bytes]:
        cards = _cards(self._clauses)
        paths, path_firsts = _paths(self._clauses, cards)
        sections: dict[str, bytes] = {}
        text_postings, flags = self._text_postings()
        titles = (normalize.fold(" ".join((card.title, *card.short_names))) for card in cards)
        headings = (normalize.fold(" ".join(path)) for path in paths)
        for name, postings in (("text", text_postings), ("path", postings_of(headings)), ("title", postings_of(titles))):
            sections.update({f"{name}.{part}": data for part, data in postings._asdict().items()})
        sections |= {"flags": flags, **_texts(self._clauses), **_keys(self._clauses, cards), **_path_sections(paths)}
        sections["path_firsts"] = path_firsts.tobytes()
        sections["works"] = json.dumps(cards, ensure_ascii=False, separators=(",", ":")).encode()
        meta = {"charmap": normalize.VERSION, "clauses": len(self._clauses),
                "groups": {"text": len(self._clauses), "path": len(paths), "title": len(cards)}}
        return clause_file.pack(sections, meta)

    def _text_postings(self) -> tuple[FieldPostings, bytes]:
        texts = [clause.text for clause in self._clauses]
        if self._numpy:
            from xundocs.search.engines.numpy_postings import fast_postings

            return fast_postings(texts)
        plain = list(map(normalize.is_plain, texts))
        folded = (text if good else normalize.fold(text) for text, good in zip(texts, plain, strict=True))
        return postings_of(folded), bytes(PLAIN if good else 0 for good in plain)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """A build makes hundreds of thousands of lists and no cycles: looking for cycles would take a third of its time."""
    import gc

    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _numpy_available() -> bool:
    from importlib.util import find_spec

    return find_spec("numpy") is not None


def _cards(clauses: list[Clause]) -> list[WorkCard]:
    """One card for each run of clauses of one version."""
    cards: list[WorkCard] = []
    start = 0
    for place in range(1, len(clauses) + 1):
        last = clauses[place - 1]
        if place < len(clauses) and (clauses[place].work_id, clauses[place].version) == (last.work_id, last.version):
            continue
        highest, complete = _articles(clause.provision_id for clause in clauses[start:place])
        cards.append(WorkCard(
            last.work_id, last.title, tuple(last.short_names), last.version, last.status, last.kind, last.issuer,
            last.in_force_from, last.in_force_to, start, place, highest, complete,
            names_of(last.title, last.short_names)))
        start = place
    return cards


def _articles(provision_ids: Iterable[str]) -> tuple[int, bool]:
    numbers = {int(number) for provision_id in provision_ids
               if (number := provision_id.removeprefix("art_")) != provision_id and number.isdecimal()}
    highest = max(numbers, default=0)
    return highest, len(numbers) == highest > 0


def _paths(clauses: list[Clause], cards: list[WorkCard]) -> tuple[list[tuple[str, ...]], array[int]]:
    """The groups of consecutive clauses under the same headings of the same version."""
    starts = {card.first for card in cards}
    paths: list[tuple[str, ...]] = []
    firsts = array("I")
    for place, clause in enumerate(clauses):
        if place in starts or clause.path != paths[-1]:
            paths.append(clause.path)
            firsts.append(place)
    return paths, firsts


def _texts(clauses: list[Clause]) -> dict[str, bytes]:
    """Text and names of each clause, and where they begin."""
    offsets = array("I")
    pieces: list[bytes] = []
    position = 0
    for clause in clauses:
        names = f"{clause.provision_id}{FIELD_SEPARATOR}{clause.article_label}"
        for piece in (clause.text.encode(), names.encode()):
            offsets.append(position)
            pieces.append(piece)
            position += len(piece)
    offsets.append(position)
    return {"texts": b"".join(pieces), "offsets": offsets.tobytes()}


def _keys(clauses: list[Clause], cards: list[WorkCard]) -> dict[str, bytes]:
    """The provision ids of each version, each between two newlines."""
    offsets = array("I", [0])
    pieces: list[bytes] = []
    for card in cards:
        ids = word_list([clause.provision_id for clause in clauses[card.first:card.end]])
        pieces.append(ids)
        offsets.append(offsets[-1] + len(ids))
    return {"keys": b"".join(pieces), "key_offsets": offsets.tobytes()}


def _path_sections(paths: list[tuple[str, ...]]) -> dict[str, bytes]:
    offsets = array("I", [0])
    pieces = [FIELD_SEPARATOR.join(path).encode() for path in paths]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    return {"path_texts": b"".join(pieces), "path_offsets": offsets.tobytes()}
