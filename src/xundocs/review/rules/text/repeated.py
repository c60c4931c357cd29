"""The same word twice in a row."""

from __future__ import annotations

import re

from xundocs.review.document import Block
from xundocs.review.rule import Rule, View, pattern_rule

_WORDS = r"(?<![目标有真的])的的(?!确)|(?<!为)了了(?![解之])|被被|把把(?!关)|等等等|(?<![温平缓总调饱共随柔暖附祥谐])和和(?![气美睦平解谐约风])|(?<![参给])与与(?!会)|(?<![一针反绝相应面敢])对对(?![方象手外接内策比照标子付口话])|(?<=[已经定位在])于于|进行进行|(?<!一)个个(?=问题)"
_NOUNS = ("组织", "代表", "领导", "报告", "决定", "规定", "计划", "建议", "监督", "检查", "管理", "装箱", "保证", "通知", "主管", "保管")
"""Noun and verb alike: 社会组织组织的活动."""
_PAIRS = ("研究研究", "讨论讨论", "商量商量", "考虑考虑", "一个一个", "一步一步", "一条一条", "一项一项", "一件一件", "一户一户", "一年一年", "很多很多", "许多许多", "非常非常", "永远永远", "年复年复")


def _keep(view: View, block: Block, match: re.Match[str]) -> bool:
    text = match[0]
    half = text[:len(text) // 2]
    if len(text) >= 4 and (text in _PAIRS or half[0] in "一的" or half[-1] == "的" or half in _NOUNS or len(set(half)) == 1 or block.cell is not None or any(c in "一二三四五六七八九十百千万亿零〇年月日号" for c in half)):
        return False
    if text == "业创业创":
        return False  # 中小企业创业创新
    return not (half[-1] == "立" and "立" + half[:1] in block.text[match.start() + 1:match.end() + 2])


RULE = Rule("V-TEXT-01", "重复的字词", "实务", "校对惯例", pattern_rule(
    _WORDS + r"|([\u4e00-\u9fff]{2,4})\1", message="“{}”像是重复了", remedy="请删去多余的字。", keep=_keep),
    wrong="整改的的措施、落实落实责任", right="整改的措施、落实责任")
