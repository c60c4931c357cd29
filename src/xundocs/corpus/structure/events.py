"""What one line of a text with articles holds: headings, heads of articles, and words, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from xundocs.corpus.structure.articles import HeadFinder, Mention
from xundocs.corpus.structure.headings import NUMERAL, SPACE, read_annex, read_named, read_unit
from xundocs.corpus.structure.lines import TERMINALS, Line
from xundocs.model.provision import Node

_LONGEST_HEADING = 50


@dataclass(frozen=True, slots=True)
class Event:
    """A heading (`node`), the head of an article (`mention`, with the words after it in `text`), or words."""

    text: str = ""
    node: Node | None = None
    mention: Mention | None = None


@lru_cache(maxsize=1)
def _unit() -> re.Pattern[str]:
    return re.compile(rf"[第笫]{SPACE}{{0,3}}(?:{NUMERAL}{SPACE}{{0,2}}){{1,8}}(?:分[编編]|[编編章节節])(?:之{NUMERAL}{{1,3}})?")


@lru_cache(maxsize=1)
def _no_heading() -> re.Pattern[str]:
    """How a sentence goes on after mentioning a 章 or 节."""
    return re.compile(rf"{SPACE}*(?:第{NUMERAL}|[、，,和与及或至的所中]|规定|規定|以[上下]|修改|改为|相应|作为|删去|增加)")


@lru_cache(maxsize=1)
def _article() -> re.Pattern[str]:
    return re.compile(rf"[第笫]{SPACE}?{NUMERAL}{{1,8}}[条條](?!规定|的)")


def heading_event(line: Line, before: Line | None = None) -> Event | None:
    """The heading a whole line is, or None."""
    text = line.text
    if len(text) > 80 or not text:
        return None
    if node := read_named(text):
        return Event(node=node)
    if text[0] == "附":
        return _annex_event(text)
    match = _unit().match(text) if text[0] in "第笫" else None
    if match is None:
        return None
    rest = text[match.end():]
    spaced = not rest or rest[0] in " \t　:："
    if len(rest) > _LONGEST_HEADING or rest[-1:] in ("。", "；", "，", ";", "：") or _article().search(rest):
        return None
    if re.search("[。；]", rest) or (not spaced and re.search("[，：]", rest)):
        return None
    unfinished = before is not None and not line.gap and not line.level and len(before.text) > 20 \
        and before.text[-1] not in TERMINALS
    if _no_heading().match(rest) and (unfinished or not spaced):
        return None
    node = read_unit(f"{match[0]} {rest.lstrip(' :：')}".strip())
    return Event(node=node) if node is not None else None


def _annex_event(text: str) -> Event | None:
    node = read_annex(text) or read_annex(re.sub(rf"^(附[件表录錄图圖]{NUMERAL}{{0,3}})(?=[^\s　：:])", r"\1 ", text))
    if node is None or len(text) > 60 or text[-1] in "。；，" or re.match("附[件表录图](?:的|中|所|规定|一并|由)", text):
        return None
    return Event(node=node)


def pieces(line: Line, before: Line | None, found: list[Mention], finder: HeadFinder) -> Iterator[Event]:
    """The events of one line, in order."""
    if event := heading_event(line, before):
        yield event
        return
    text = line.text
    position = 0
    open_mention: Mention | None = None
    for mention in found:
        between = text[position:mention.start].strip(" \t　")
        heading = _trailing_heading(between, whole=position == 0 and open_mention is None)
        if not finder.is_head(mention, after_heading=heading is not None):
            continue
        yield from _words(between, open_mention, heading)
        open_mention, position = mention, mention.end
    rest = text[position:].strip() if open_mention is None else text[position:]
    yield from _words(rest, open_mention, _trailing_heading(rest, whole=False))


def split_glued_heading(line: Line) -> list[Line]:
    """Two lines for one that ends in a 章 or 节 heading (…通过）第一章 总则), else the line itself."""
    found = _trailing_heading(line.text, whole=False) if heading_event(line) is None else None
    if found is None or not found[0]:
        return [line]
    return [replace(line, text=found[0]), Line(line.text[len(found[0]):].strip(" \t　"), gap=True, place=line.place)]


def _words(text: str, mention: Mention | None, heading: tuple[str, Node] | None) -> Iterator[Event]:
    words = heading[0] if heading else text
    if mention is not None:
        yield Event(words, mention=mention)
    elif words:
        yield from _annexes_in(words)
    if heading:
        yield Event(node=heading[1])


def _annexes_in(text: str) -> Iterator[Event]:
    """附件一 …（略） 附件二 …: several annexes run together in one line."""
    if not text.startswith("附件"):
        yield Event(text)
        return
    for piece in re.split(r"[ \t　]+(?=附件[一二三四五六七八九十\d])", text):
        match = re.match(rf"附件{NUMERAL}{{1,3}}(?=[ \t　：:])", piece)
        node = read_annex(match[0]) if match else None
        if node is not None and match is not None:
            yield Event(node=node)
            piece = piece[match.end():].strip(" \t　：:")
        if piece:
            yield Event(piece)


def _trailing_heading(text: str, whole: bool) -> tuple[str, Node] | None:
    """A 章 or 节 heading glued to the end of the words before it (…备案。第二章 管理机构), with those words."""
    if "第" not in text[-60:]:
        return None
    for match in _unit().finditer(text, max(0, len(text) - 60)):
        before = text[:match.start()].rstrip(" \t　")
        if (before and before[-1] not in "。！？；”）") or (not before and not whole):
            continue
        event = heading_event(Line(text[match.start():].strip(" \t　")))
        if event is not None and event.node is not None and (event.node.heading or whole):
            return before, event.node
    return None
