"""Ordinals take their own mark: 一、（一）1.（1）."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View, mends_of

_FAULTS = (
    (lazy(r"\s*[（(][一二三四五六七八九十\d]{1,3}[）)]\s*[、，,.．：]"), "带括号的序次语后面不用标点", "如“（一）”"),
    (lazy(r"\s*\d{1,2}、(?=\D)"), "阿拉伯数字序次语后面用“.”", "如“1.”"),
    (lazy(r"\s*[一二三四五六七八九十]{1,3}[.．](?=\D)"), "汉字序次语后面用“、”", "如“一、”"),
    (lazy(r"\s*第[一二三四五六七八九十]{1,2}、(?![第一二三四五六七八九十])"), "“第一”后面用逗号", "如“第一，”"),
    (lazy(r"\s*(?:首先|其次|最后)、"), "“首先”后面用逗号", "如“首先，”"),
)


def check(view: View) -> Iterator[Hit]:
    """At the start of a paragraph; a number that Word writes counts as text."""
    for block in view.document.texts:
        text = block.shown
        head = text.lstrip()[:1]
        if not head or head not in "（(第首其最一二三四五六七八九十0123456789":
            continue
        if block.cell is not None and len(text.strip()) < 8:
            continue
        for pattern, fault, example in _FAULTS:
            match = pattern.match(text)
            if match:
                yield Hit(block, f"“{match[0].strip()}”：{fault}", f"{example}。", 0, max(0, match.end() - len(block.label)) + 6,
                          mends=() if block.label else mends_of(0, match.end(), _right(match[0])))
                break


def _right(said: str) -> str:
    """The ordinal with its own mark."""
    bare = said.rstrip("、，,.．： 　")
    number = bare.strip()
    return bare + ("" if number[-1] in "）)" else "." if number.isdigit() else "、" if number[0] in "一二三四五六七八九十" else "，")


RULE = Rule("P-8", "序次语的标点", "规定", "GB/T 15834—2011 附录B；GB/T 9704—2012 7.3.3", check, severity="warning",
            wrong="（一）、主要问题；1、主要问题；一.主要问题", right="（一）主要问题；1.主要问题；一、主要问题")
