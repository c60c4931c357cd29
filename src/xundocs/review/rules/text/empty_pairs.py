"""Empty quotation marks, title marks and brackets, and replacement characters: something got lost."""

from __future__ import annotations

import re

from xundocs.review.document import Block
from xundocs.review.rule import Rule, View, pattern_rule


def _keep(view: View, block: Block, match: re.Match[str]) -> bool:
    """Brackets left open to write in are wide."""
    return not (match[0][0] in "（(" and len(match[0]) > 4)


RULE = Rule("V-TERM-02", "空引号、空括号、乱码", "规定", "巡察文书校验 V-TERM-02", pattern_rule(
    r"“[ \u3000]*”|‘[ \u3000]*’|《[ \u3000]*》|（）|〔[ \u3000]*〕|�+|[\ue000-\uf8ff]+|锟斤拷|烫烫烫|\{\{[^{}]{0,40}\}\}|\{%[^{}%]{0,40}%\}",
    message="“{}”：内容缺失或者乱码", remedy="补上丢失的字。", keep=_keep), severity="warning", wrong="突出“”字当头", right="突出“严”字当头")
