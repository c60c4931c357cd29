"""Tokens of a normal form: bigrams of each Chinese run plus its last character; words and numbers whole.

The last character is kept as a token of its own so that a single character is found wherever it stands:
as the first of a bigram, or as the end of a run.
"""

from __future__ import annotations

from operator import add

from xundocs.search.normalize import is_han, is_near_han

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re


def runs(folded: str) -> list[str]:
    """The maximal runs of one class: Chinese characters, or letters and digits. No regular expression:
    importing `re` costs more than most queries.

    >>> runs("留置 48条 a b")
    ['留置', '48', '条', 'a', 'b']
    """
    found: list[str] = []
    for chunk in folded.split():
        if chunk.isascii() or is_near_han(chunk):
            found.append(chunk)
            continue
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


_pattern: re.Pattern[str] | None = None


def index_tokens(text: str) -> list[str]:
    """All tokens under which a text is filed, with repetitions. `text` is folded, or plain as it is.

    The same cuts as `runs`, by a regular expression: for building, where its import is paid once.
    """
    global _pattern
    if _pattern is None:
        import re

        _pattern = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z0-9]+(?:(?<=[0-9])\\.(?=[0-9])[a-z0-9]+)*")
    found: list[str] = []
    for run in _pattern.findall(text):
        if run.isascii():
            found.append(run)
        else:
            found += map(add, run, run[1:])
            found.append(run[-1])
    return found
