"""Digits and letters are half-width."""

from __future__ import annotations

from xundocs.review.rule import Rule, pattern_rule

RULE = Rule("D-7", "数字和字母用半角", "规定", "GB/T 15835—2011 5", pattern_rule(
    r"[０-９Ａ-Ｚａ-ｚ．％]*[０-９Ａ-Ｚａ-ｚ][０-９Ａ-Ｚａ-ｚ．％]*", message="“{}”是全角字符", remedy="改成半角。",
    replacement=lambda match: "".join(chr(ord(c) - 0xFEE0) for c in match[0])),
    severity="warning", wrong="２０２６年", right="2026年")
