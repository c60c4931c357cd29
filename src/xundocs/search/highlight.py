"""Where a query's words stand in the original text, and a snippet around them. A match is never cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xundocs.named import NamedTuple
from xundocs.search.normalize import fold_with_offsets

SNIPPET_LENGTH = 90
LEAD = 18
"""Characters shown before the first match of a snippet that does not begin at a line's start."""
BREAKS = "，。；：、！？\n"
MAX_SPANS = 200

Span = tuple[int, int]


def spans_of(text: str, words: Iterable[str]) -> list[Span]:
    """The places of the folded words in the text, merged, ascending, as positions of the original text."""
    folded, offsets = fold_with_offsets(text)
    found: list[Span] = []
    for word in dict.fromkeys(words):
        place = folded.find(word)
        while place >= 0 and len(found) < MAX_SPANS:
            found.append((offsets[place], offsets[place + len(word) - 1] + 1))
            place = folded.find(word, place + len(word))
    return _merged(found)


def common_pieces(run: str, folded: str) -> list[str]:
    """The longest pieces (two characters at least) of a run that stand in a folded text, left to right."""
    pieces: list[str] = []
    start = 0
    while start + 2 <= len(run):
        end = start + 2
        if run[start:end] not in folded:
            start += 1
            continue
        while end < len(run) and run[start:end + 1] in folded:
            end += 1
        pieces.append(run[start:end])
        start = end
    return pieces


class Snippet(NamedTuple):
    """A cut of a text and the places of the matches in it."""

    text: str
    spans: tuple[Span, ...]


def snippet_of(text: str, spans: Sequence[Span], within: Span, length: int = SNIPPET_LENGTH) -> Snippet:
    """A cut of the text inside `within` that shows as many whole matches as fit, marked with … where it is cut."""
    low, high = within
    inside = [span for span in spans if low <= span[0] and span[1] <= high]
    start, end = low, high
    if high - low > length:
        start, end = _window(inside, low, high, length)
        start = _back_to_break(text, start, low)
        for span in inside:
            end = span[1] if span[0] < end < span[1] else end
            start = span[0] if span[0] < start < span[1] else start
    while start < end and text[start].isspace():
        start += 1
    head = "…" if start > low and text[low:start].strip() else ""
    tail = "…" if end < high else ""
    shift = len(head) - start
    shown = tuple((a + shift, b + shift) for a, b in inside if start <= a and b <= end)
    return Snippet(head + text[start:end].rstrip().replace("\n", " ") + tail, shown)


def _window(inside: Sequence[Span], low: int, high: int, length: int) -> Span:
    if not inside:
        return low, low + length
    best, most = inside[0][0], -1
    for first, _ in inside:
        covered = sum(span[1] - span[0] for span in inside if first <= span[0] and span[1] <= first + length - LEAD)
        if covered > most:
            best, most = first, covered
    start = max(low, min(best - LEAD, high - length))
    return start, min(high, start + length)


def _back_to_break(text: str, start: int, low: int) -> int:
    """Begin after the nearest punctuation mark shortly before, if there is one."""
    for place in range(start, max(low, start - LEAD), -1):
        if text[place - 1] in BREAKS:
            return place
    return start


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
