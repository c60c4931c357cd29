"""Where the sentence, or the part of one, round a place of a text begins and ends. Standard library only."""

from __future__ import annotations

SENTENCE = "。！？\n"
"""Marks that end a sentence."""
PART = "。；"
"""Marks that end a sentence or an independent part of one."""


def start_of(text: str, place: int, marks: str = SENTENCE, low: int = 0) -> int:
    """The place after the last of the marks in text[low:place], `low` when there is none."""
    return max(low, *(text.rfind(mark, low, place) + 1 for mark in marks))


def end_of(text: str, place: int, marks: str = SENTENCE, high: int | None = None) -> int:
    """The place of the first of the marks in text[place:high], `high` (or the text's end) when there is none."""
    limit = len(text) if high is None else high
    return min((found for mark in marks if (found := text.find(mark, place, limit)) >= 0), default=limit)


def sentence_of(text: str, start: int, end: int, marks: str = PART) -> str:
    """The sentence, or the part of one, in which text[start:end] stands."""
    return text[start_of(text, start, marks):end_of(text, end, marks)]
