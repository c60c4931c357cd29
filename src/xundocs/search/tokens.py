"""Tokens of a normal form: bigrams of each Chinese run plus its last character; words and numbers whole.

The last character is kept as a token of its own so that a single character is found wherever it stands:
as the first of a bigram, or as the end of a run.
"""

from __future__ import annotations

from operator import add

from xundocs.search.normalize import is_han


def runs(folded: str) -> list[str]:
    """The maximal runs of one class: Chinese characters, or letters and digits. No regular expression:
    importing `re` costs more than most queries.

    >>> runs("留置 48条 a b")
    ['留置', '48', '条', 'a', 'b']
    """
    found: list[str] = []
    for chunk in folded.split():
        start = 0
        han = is_han(chunk[0])
        for position, char in enumerate(chunk):
            if is_han(char) != han:
                found.append(chunk[start:position])
                start, han = position, not han
        found.append(chunk[start:])
    return found


def bigrams(run: str) -> list[str]:
    """The tokens a run is looked up by: overlapping pairs, or the run itself if it is a word or one character."""
    if len(run) < 2 or run.isascii():
        return [run]
    return list(map(add, run, run[1:]))


def index_tokens(folded: str) -> list[str]:
    """All tokens under which a text is filed, with repetitions."""
    found: list[str] = []
    for run in runs(folded):
        found += bigrams(run)
        if len(run) > 1 and not run.isascii():
            found.append(run[-1])
    return found


def token_length(folded: str) -> int:
    """The length BM25 uses: bigrams and words, run ends not counted twice."""
    return sum(1 if run.isascii() else max(1, len(run) - 1) for run in runs(folded))
