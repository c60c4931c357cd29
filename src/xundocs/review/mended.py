"""A copy of a document with its mechanical faults corrected: marks, brackets, the form of digits; each change listed, wording never touched.

What stands elsewhere than in the body of a .docx, in parts that are not plain text, or cannot be found again in a Markdown
source is left as it is and told so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xundocs.documents.inputs.decoding import decode_text
from xundocs.problems import excerpt
from xundocs.review.document import Block, Document
from xundocs.review.readers.plain import plain_places
from xundocs.review.rule import Hit, Mend
from xundocs.review.runner import Finding, Review


@dataclass(frozen=True, slots=True)
class Change:
    """One correction. `done` is False where it could not be made in the file."""

    code: str
    place: str
    before: str
    after: str
    done: bool

    def as_json(self) -> dict[str, object]:
        """The shape of the command line's contract."""
        return {"code": self.code, "where": self.place, "from": self.before, "to": self.after, "done": self.done}


def mended(data: bytes, document: Document, review: Review) -> tuple[bytes, list[Change]]:
    """The corrected copy and what was changed, in the document's order. `document` is what `review` was made of."""
    wanted = list(_wanted(review))
    if not wanted:
        return data, []
    return (_docx if document.kind == "docx" else _text)(data, document, wanted)


def _wanted(review: Review) -> Iterator[tuple[str, Block, Mend]]:
    """The corrections of all findings, block by block from left to right; of two that overlap the first."""
    found: dict[int, list[tuple[Mend, str, Block]]] = {}
    for finding in review.findings:
        for hit in _each(finding):
            if hit.block is not None:
                found.setdefault(hit.block.index, []).extend((mend, finding.rule.code, hit.block) for mend in hit.mends)
    for index in sorted(found):
        reached = -1
        for mend, code, block in sorted(found[index], key=lambda m: (m[0].start, -m[0].end)):
            if mend.start >= reached and block.text[mend.start:mend.end] != mend.text:
                reached = mend.end
                yield code, block, mend


def _each(finding: Finding) -> tuple[Hit, ...]:
    return (finding.hit, *finding.hit.others)


def _change(code: str, block: Block, mend: Mend, *, done: bool) -> Change:
    low, high = max(0, mend.start - 4), mend.end + 4
    lead, tail = block.text[low:mend.start], block.text[mend.end:high]
    place = f"第{block.line}行" if block.line else block.place()
    before, after = (f"{lead}{said}{tail}" for said in (block.text[mend.start:mend.end], mend.text))
    if excerpt(after) != after:  # a private number, which its full-width digits must not tell either
        before = after
    return Change(code, place, excerpt(before), excerpt(after), done)


def _docx(data: bytes, document: Document, wanted: list[tuple[str, Block, Mend]]) -> tuple[bytes, list[Change]]:
    """In the body's paragraphs and tables; a correction takes the look of the first text it replaces."""
    from lxml import etree

    from xundocs.documents.archive import read_members
    from xundocs.review.annotate import packed
    from xundocs.review.readers import read_document
    from xundocs.review.readers.package import related

    members, _ = read_members(data, document.name)
    fresh = read_document(data, document.name)
    done: dict[tuple[int, Mend], bool] = {}
    root = None
    for _, block, mend in reversed(wanted):  # from the right, so that the offsets of those to come stay true
        own = fresh.blocks[block.index]
        done[block.index, mend] = made = own.part == "body" and own.source is not None and _replaced(own, mend)
        if made:
            root = own.source.getroottree()
    if root is not None:
        members[related(members, "", "officeDocument", document.name)] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        data = packed(data, members)
    return data, [_change(code, block, mend, done=done[block.index, mend]) for code, block, mend in wanted]


def _replaced(block: Block, mend: Mend) -> bool:
    """Write a correction into the paragraph's texts, the first of them takes it; False where tabs, breaks or signs stand in the way."""
    inside = [piece for piece in _pieces(block) if piece[1] > mend.start and piece[0] < mend.end]
    if not inside or inside[0][0] > mend.start or any(element is None for _, _, element in inside):
        return False
    for turn, (start, _, element) in enumerate(inside):
        text = element.text
        element.text = text[:max(0, mend.start - start)] + (mend.text if turn == 0 else "") + text[mend.end - start:]
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return True


def _pieces(block: Block) -> list[tuple[int, int, Any]]:
    """The paragraph's text as its elements hold it: start, end and the w:t element, None for what is no plain text."""
    from xundocs.review.annotate import W

    pieces: list[tuple[int, int, Any]] = []
    for run in block.runs:
        place, own = run.start, []
        for child in run.source if run.source is not None else ():
            is_text = child.tag == f"{{{W}}}t"
            length = len(child.text or "") if is_text else int(child.tag in {f"{{{W}}}{name}" for name in ("tab", "br", "cr", "noBreakHyphen", "sym")} and child.get(f"{{{W}}}type") != "page")
            if length:
                own.append((place, place + length, child if is_text else None))
            place += length
        pieces += own if place == run.end else [(run.start, run.end, None)]
    return pieces


def _text(data: bytes, document: Document, wanted: list[tuple[str, Block, Mend]]) -> tuple[bytes, list[Change]]:
    """Line by line; encoding, byte order mark and line ends stay."""
    text = decode_text(data, Path(document.name))
    lines = re.split(r"(\r\n|\r|\n)", text)
    changes: list[Change] = []
    places: dict[int, list[tuple[int, int, str]]] = {}
    for code, block, mend in wanted:
        number = 2 * (block.line - 1)
        start = _found(lines[number], document.says(block), mend)
        if start >= 0:
            places.setdefault(number, []).append((start, start + mend.end - mend.start, mend.text))
        changes.append(_change(code, block, mend, done=start >= 0))
    for number, edits in places.items():
        line = lines[number]
        for start, end, new in sorted(edits, reverse=True):
            line = line[:start] + new + line[end:]
        lines[number] = line
    return _encoded("".join(lines), text, data), changes


def _found(line: str, text: str, mend: Mend) -> int:
    """Where the words of a correction stand in the source line, -1 when that is not certain."""
    if line.startswith(text):
        return mend.start
    shown, places = plain_places(line)
    if shown.count(text) != 1:
        return -1
    first = shown.index(text) + mend.start
    last = first + mend.end - mend.start - 1
    return places[first] if places[last] - places[first] == last - first else -1


def _encoded(text: str, old: str, data: bytes) -> bytes:
    """The text in the encoding in which the file held the old one."""
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        if old.encode(encoding, "replace") == data:
            return text.encode(encoding)
    return text.encode()
