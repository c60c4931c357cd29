"""Ellipsis and dash have their own signs; marks are not doubled."""

from __future__ import annotations

import re

from xundocs.review.document import Block
from xundocs.review.rule import Rule, View, pattern_rule


def _keep(view: View, block: Block, match: re.Match[str]) -> bool:
    """Leader dots of a table of contents and lines to write on are no punctuation."""
    return len(match[0]) < 8 and not re.search(r"\d\s*$", block.text) if match[0][0] in ".．。…·" and len(match[0]) > 2 else True


RULE = Rule("P-5", "省略号、破折号和重复的标点", "规定", "GB/T 15834—2011 4.10、4.11、5", pattern_rule(
    r"[.．]{3,}|[。]{2,}|[，]{2,}|[、]{2,}|[；]{2,}|[：]{2,}|[，、；：][。！？]|[。！？][，、；：]|[，、；][，、；]|(?<![…])…(?![…])|(?<=[\u4e00-\u9fff])--+(?=[\u4e00-\u9fff])|。”。|(?<=[\u4e00-\u9fff])—(?=[\u4e00-\u9fff])(?![^—]{0,12}号)",
    message="标点“{}”有误", remedy="省略号六个点“……”，破折号占两格“——”，其他标点不重复。",
    replacement=lambda match: _right(match[0]), keep=lambda view, block, match: _keep(view, block, match) and not (match[0] == "—" and _linked(block, match))), severity="warning",
    wrong="力度不足。。", right="力度不足。")


def _right(said: str) -> str | None:
    """One of a mark written twice, an ellipsis of six dots, a dash of two; None where two marks stand for one."""
    if said[0] in "..．…":
        return "……"
    if said[0] in "-—":
        return "——"
    return said[0] if len(set(said)) == 1 else None


def _linked(block: Block, match: re.Match[str]) -> bool:
    """A single dash joins places and times: 云岭—清源公路, 三月—五月."""
    return bool(re.search(r"[月日年季村镇县市站路省区港]$", block.text[:match.start()][-1:]) or re.match(r".{1,6}(?:路|线|段|铁路|高速|航线)", block.text[match.end():match.end() + 8]))
