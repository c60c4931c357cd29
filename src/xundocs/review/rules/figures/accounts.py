"""应留84份、实留77份，缺7份; 在用12辆，停用3辆; 一季度21件，二季度18件，上半年共39件: a whole and its parts without 其中."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.accounts import accounts
from xundocs.model.breakdowns import breakdowns
from xundocs.model.comparisons import changes
from xundocs.model.pairs import paired
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.figures.breakdown import severity_of


def check(view: View) -> Iterator[Hit]:
    """Only warnings; what the stricter rules say of the same figures is not said again."""
    if view.anatomy.regulation:
        return
    for block in view.document.texts:
        if block.part == "comment":
            continue
        found = list(accounts(block.text))
        known = {a.parts[-1].start for a in found} | {a.whole.start for a in found}
        found += [a for a in paired(block.text) if a.whole.start not in known and a.parts[-1].start not in known]
        if not found:
            continue
        said = {q.start for b in breakdowns(block.text) if severity_of(b) for q in (b.total, *b.parts)} | {c.last.start for c in changes(block.text)}
        for account in found:
            if account.whole.start in said or account.parts[-1].start in said:
                continue
            whole = account.whole
            shown = "＋".join(whole.shown(p.amount).removesuffix(whole.unit) for p in account.parts).replace("＋-", "－")
            yield Hit(block, f"{shown}＝{whole.shown(account.sum)}，与{whole.shown(whole.amount)}不符", "请核对总数、各分项和剩余数；口径不同的写明口径。", account.start, account.end)


RULE = Rule("V-CNT-02", "一句之内的总数与各部分相符", "规定", "巡察文书校验 V-CNT-02", check, severity="warning",
            wrong="应留84份、实留77份，缺9份", right="应留84份、实留77份，缺7份")
