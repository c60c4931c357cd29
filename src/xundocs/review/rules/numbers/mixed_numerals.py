"""Arabic and Chinese numerals are not mixed in one number: 4千, 1百零8."""

from __future__ import annotations

import re

from xundocs.review.document import Block
from xundocs.review.rule import Rule, View, pattern_rule


def _keep(view: View, block: Block, match: re.Match[str]) -> bool:
    after = block.text[match.end():match.end() + 1]
    return after not in ("米", "瓦", "克", "伏", "帕", "卡", "兆", "分", "赫", "字", "佳", "强", "十", "焦", "校")


RULE = Rule("D-4", "一个数不混用两种数字", "规定", "GB/T 15835—2011 4.3", pattern_rule(
    r"(?<![\d.])\d{1,4}[十百千][零一二三四五六七八九十\d]{0,4}(?![\d.])", message="“{}”混用了阿拉伯数字和汉字数字", remedy="全用阿拉伯数字或者全用汉字；万、亿可以与阿拉伯数字连用。",
    keep=_keep), wrong="4千余人", right="4000余人")
