"""Dates are written 2026年3月5日."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xundocs.review.document import Block
from xundocs.review.rule import Hit, Rule, View, pattern_rule

_DATES = (r"(?:19|20)\d{2}年0\d月(?:\d{1,2}[日号])?|(?:19|20)\d{2}年\d{1,2}月0\d[日号]|(?<!\d)0[1-9]月\d{1,2}[日号]|(?<![\d月年])(?:1[0-2]|[1-9])月0[1-9]日"
          r"|[二一][〇○零Ｏ0O九][〇○零O一二三四五六七八九]{2}年[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}[日号])?"
          r"|(?<![\d.〔（(/-])(?:19|20)\d{2}([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?![\d.])|(?<!\d)(?:1[0-2]|[1-9])月(?:[12]\d|3[01]|[1-9])号(?!文|楼|院|令|线|公告|通知)"
          r"|(?<![\d第])[’']?\d{2}年(?:1[0-2]|[1-9])月(?:\d{1,2}[日号])?")
_WORDS = ("年", "月", "-", "/", ".")


def _keep(view: View, block: Block, match: re.Match[str]) -> bool:
    """Not addresses, standards or footnotes; a duration (10年3个月) is no date."""
    text = block.text
    if match[1] and (block.part in ("header", "comment") or "http" in text[max(0, match.start() - 60):match.start()]):
        return False
    if _is_quoted(text, match):
        return False
    return not (match[0][0] in "二一" and (view.anatomy.regulation or (block.cell is not None and len(text) < 4)))


def _right(match: re.Match[str]) -> str | None:
    """Zeros left out, 号 as 日, 2026.3.5 in words; None for years of two digits and Chinese numerals, which say more than one thing."""
    said = match[0]
    if match[1]:
        year, month, day = said.split(match[1])
        return f"{year}年{int(month)}月{int(day)}日"
    if not re.match(r"(?:\d{4}年)?\d{1,2}月", said):
        return None
    return re.sub(r"0(\d[月日号])", r"\1", said).replace("号", "日")


def _is_quoted(text: str, match: re.Match[str]) -> bool:
    """Whether the date is all that stands in a pair of quotation marks: it is shown, not used."""
    return text[max(0, match.start() - 1):match.start()] in ("“", "‘") and text[match.end():match.end() + 1] in ("”", "’")


_every = pattern_rule(_DATES, *_WORDS, message="日期“{}”写法不对", remedy="写成 2026年3月5日：阿拉伯数字、年份四位、不补零、用“日”。", keep=_keep,
                      replacement=_right)


def check(view: View) -> Iterator[Hit]:
    """Every date; 2026-03-05 and 2026.3.5 in the cells of a table are short forms many ledgers keep."""
    for hit in _every(view):
        short = hit.block is not None and (hit.block.cell is not None or "\t" in hit.block.text) and "年" not in hit.message and "月" not in hit.message
        yield replace(hit, severity="info") if short else hit


RULE = Rule("V-DATE-02", "日期写法", "规定", "GB/T 9704—2012 7.3.5.4；GB/T 15835", check,
    wrong="2026年03月05日、2026.3.5、3月5号、26年3月", right="2026年3月5日")
