"""412个，比上年的384个增加28个; 编制45名，实有52名，超编7名: what two figures differ by."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.comparisons import LOOSE, changes, has_counterpart, is_gross, turns
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.figures.changes import RELATIVE


def check(view: View) -> Iterator[Hit]:
    """Differences whose two figures the text gives; words of rise and fall against them."""
    for block in view.document.texts:
        for change in changes(block.text):
            if change.unit not in RELATIVE:
                gross = is_gross(block.text, change)
                if gross and has_counterpart(block.text, change):
                    continue
                first, last = (q.shown(q.amount) for q in (change.first, change.last))
                right = f"{change.right.normalize():f}{change.unit}"
                yield Hit(block, f"{first}与{last}相差{right}，写的是{change.word}{change.stated}{change.unit}", "请核对两个数和差数。", change.start, change.end,
                          severity="warning" if gross or change.word in LOOSE else None)
        for turn in turns(block.text):
            yield Hit(block, f"由{turn.first.shown(turn.first.amount)}到{turn.last.shown(turn.last.amount)}，写的是“{turn.word}”", "请核对两个数，或者改升降的用词。", turn.start, turn.end)


RULE = Rule("V-CNT-02", "差数与两数相符", "规定", "巡察文书校验 V-CNT-02", check,
            wrong="发现问题412个，比上年的384个增加38个", right="发现问题412个，比上年的384个增加28个")
