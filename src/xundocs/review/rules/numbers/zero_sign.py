"""The zero of years in Chinese numerals is 〇."""

from __future__ import annotations

from xundocs.review.rule import Rule, pattern_rule

RULE = Rule("D-6", "汉字年份的零写〇", "规定", "GB/T 15835—2011 5.2.4", pattern_rule(
    r"(?:一九|二[零○Ｏ0Oo〇])[零○Ｏ0Oo一二三四五六七八九〇]{2}(?=年)", "年", message="“{}”的零写法不对", remedy="写成 二〇二六年，用“〇”。",
    keep=lambda view, block, match: not view.anatomy.regulation and any(c in "零○Ｏ0Oo" for c in match[0]),
    replacement=lambda match: "".join("〇" if c in "零○Ｏ0Oo" else c for c in match[0])), wrong="二零二六年、二○二六年", right="二〇二六年")
