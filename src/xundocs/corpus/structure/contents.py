"""The 目录: found and left out, because it repeats every heading of the text."""

from __future__ import annotations

import re

from xundocs.corpus.structure.headings import SPACE, read_annex, read_named, read_unit
from xundocs.corpus.structure.lines import Line

_LONGEST_ENTRY = 60
_MOST_ATTEMPTS = 8


def without_contents(lines: list[Line]) -> tuple[list[Line], int]:
    """The lines without a table of contents, and how many lines it had.

    With a 目录 line, all heading-like lines after it up to the first that comes again; without one, a run of at least
    three headings whose first comes again later with text under it.
    """
    keys = [_entry_key(line.text) for line in lines]
    last_seen = {key: index for index, key in enumerate(keys) if key}
    attempts = 0
    for index, line in enumerate(lines):
        if _is_contents_title(line.text):
            end = _end_of_run(lines, keys, index + 1)
            return lines[:index] + lines[end:], end - index
        if keys[index] and last_seen[keys[index]] > index and attempts < _MOST_ATTEMPTS:
            attempts += 1
            end = _end_of_run(lines, keys, index)
            if end - index >= 3 and last_seen[keys[index]] >= end:
                return lines[:index] + lines[end:], end - index
            if end - index >= 2 and _repeats(keys, index, end):
                return lines[:index] + lines[end:], end - index
        if _is_body(line):
            break
    return lines, 0


def _repeats(keys: list[str], start: int, end: int) -> bool:
    """True if every heading of the run comes again after it."""
    later = set(keys[end:])
    return all(key in later for key in keys[start:end])


def _is_contents_title(text: str) -> bool:
    bare = re.sub(r"[\s　*_#：:（）()【】\[\]]", "", text[:40])
    return bare in ("目录", "目錄", "目次") or (bare.startswith(("目录", "目錄")) and len(re.findall("第.{1,6}?章", text)) > 1)


def _end_of_run(lines: list[Line], keys: list[str], start: int) -> int:
    """The index after the last entry: entries are headings; the run stops where the first heading comes again."""
    first, seen = "", set[str]()
    index = start
    while index < len(lines):
        key = keys[index]
        if not key:
            if not _page_entry(lines[index].text):
                break
        elif key == first or (key in seen and not key.startswith("section")):
            break
        else:
            first = first or key
            seen.add(key)
        index += 1
    return index


def _entry_key(text: str) -> str:
    """What an entry and its heading have in common; "" for a line that is no heading."""
    if len(text) > _LONGEST_ENTRY + 30:
        return ""
    bare = _without_page(text)
    if not bare or len(bare) > _LONGEST_ENTRY or bare[-1] in "。；，：":
        return ""
    node = read_unit(_spaced(bare)) or read_named(bare) or read_annex(bare)
    if node is None:
        return ""
    return f"{node.kind}:{node.number}:{re.sub(SPACE, '', node.heading)}"


def _without_page(text: str) -> str:
    text = text.lstrip("*·•-—_ ")
    bare = re.sub(r"^[*_\s]*\[(.+?)\]\([^)]*\)[*_\s]*$", r"\1", text)
    return re.sub(r"[\s.．…·•—\-_]*[（(]?\d{0,4}[)）]?$", "", bare).strip(" *_　") if re.search(r"[….．·•]{2,}|\s\d+$", bare) else bare


def _spaced(text: str) -> str:
    return re.sub(r"^([第笫].{1,9}?(?:分[编編]|[编編章节節]))(?=[^\s　之])", r"\1 ", text, count=1)


def _page_entry(text: str) -> bool:
    return re.search(r"[….．·•]{4,}\s*\d{1,4}$", text) is not None


def _is_body(line: Line) -> bool:
    return len(line.text) > 40 and line.text[-1] in "。；" and re.match(r"[第笫].{1,9}[条條]", line.text) is not None
