"""共有党员186名……对168名党员进行轮训: a number that refers back is the one given before, where the document gave only one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from xundocs.model.quantities import ALIKE, PEOPLE
from xundocs.model.sentences import start_of
from xundocs.review.lazy import lazy
from xundocs.review.mentions import Mention, is_slip, mentions
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.figures import again, same_figure

_BACK = lazy(r"(?:(?<![核面比校应相反派查])对|针对|对照|围绕|将|把|就|按照|组织|上述|以上|前述|这|该|指出的|反馈的|发现的|移交的|制定的|全体|所有|全部|全[县市区镇乡村局校院])(?:全[县市区镇乡村局校院县]|全部|全体|所有|本轮|这|该[局镇村校]|反馈的|指出的|发现的|上述|\d{1,2}个方面)?$")
_OPENS = lazy(r"(?:^|[。；，：\n])\s*(?:截至[^，。]{2,12}，|目前，|现，)?(?:该|这|上述)?$")
_DID = lazy(r"([\u4e00-\u9fa5]{2})的$")
"""个别谈话的46名干部: the verb stands beside the first mention, too."""
_ALL = lazy(r"[\u4e00-\u9fa5]{0,8}?(?:中，?|里，?|均|全部|已全部|都|逐|，?已(?:完成|整改|办结|落实|销号)[^，。\d]{0,6}\d|正在)")
_NOUNS = ("立行立改问题", "问题线索", "整改措施", "整改任务", "党组织", "党支部", "党员", "教职工", "干部职工", "职工", "信访件", "问题", "线索", "任务", "措施", "事项", "建议", "意见", "方面",
          "行政村", "乡镇", "村", "社区", "单位", "部门", "学校", "企业", "项目", "农户", "群众", "学生", "教师", "干部", "制度", "合同", "支部", "科室", "代表", "委员", "点位", "案件")
_TOTAL = lazy(r"共|有|辖|设|反馈|指出|发现|移交|制定|涉及|应|承担|总|全|交办|形成|提出|梳理|查找|现")
_NO_TOTAL = lazy(r"每|各|未|完成|整改了|第|剩|其余|上年|去年|20\d\d年|同期|另|新增|增|减|抽|首批|上轮|原|曾")
_OTHER = lazy(r"(?:调整|清理|整改|核查|复核|改革|修订|换届|排查)前|其中|部分|重点|剩余|其余|未|抽|随机|首批|批|轮|20\d\d|上年|去年|另|其他|届|任|分别|审计|新|\d组|[一二三四五六]组|每|各")
MOST = 400
"""Figures of one document that are compared."""


def check(view: View) -> Iterator[Hit]:
    """Only numbers one digit or a tenth off, that stand nowhere else and that no two other figures give."""
    if view.anatomy.regulation:
        return
    named = [m for m in mentions(view) if not m.quantity.vague and not m.quantity.each and m.quantity.unit in _UNITS][:MOST]
    hits = list(_second(named))
    if hits:
        said = {(id(h.block), h.start // 12) for rule in (again, same_figure) for h in rule.check(view)}
        yield from (h for h in hits if not said & {(id(h.block), h.start // 12 + n) for n in (-1, 0, 1)})


_UNITS = frozenset((*ALIKE, *PEOPLE, "户", "家", "份", "村", "所", "处"))


def _second(named: list[Mention]) -> Iterator[Hit]:
    for place, mention in enumerate(named):
        noun = next((n for n in _NOUNS if mention.after.startswith(n)), "户" if mention.quantity.unit == "户" else "") or _named_before(named[max(0, place - 40):place], mention)
        if not noun or not place or not _refers(mention, noun):
            continue
        did = _DID.search(mention.before)
        earlier = [m for m in named[:place] if m.quantity.comparable(mention.quantity) and _is_of(m, noun) and not _NO_TOTAL.search(m.before.replace("抽", "") if did else m.before)]
        totals = [m for m in earlier if _TOTAL.search(m.before)] if len({m.quantity.value for m in earlier}) > 1 else earlier
        if len({m.quantity.value for m in totals}) != 1:
            continue
        first = totals[0]
        if did and not _BACK.search(mention.before) and did[1] not in first.block.text[max(0, first.quantity.start - 16):first.quantity.end + 14]:
            continue
        if not _is_explained(named, mention, first) and _is_close(first, mention):
            quantity = mention.quantity
            yield Hit(mention.block, f"这里写“{quantity.value}{quantity.unit}{noun if noun != '户' else ''}”，前面写“{first.before[-6:]}{first.quantity.value}{first.quantity.unit}”",
                      "请核对哪一个对，全文统一；口径不同的写明口径。", quantity.start, quantity.end)


def _named_before(earlier: list[Mention], mention: Mention) -> str:
    """The words after a number by which an earlier one was counted: 账外资产36处, 上述36处账外资产."""
    words = [mention.after[:size] for size in range(min(6, len(mention.after)), 1, -1)]
    return next((w for w in words if any(m.quantity.unit == mention.quantity.unit and m.block is not mention.block and m.counts(w) for m in earlier)), "")


def _refers(mention: Mention, noun: str) -> bool:
    """Whether the words say that it is the number given before."""
    text, start = mention.block.text, mention.quantity.start
    lead = text[max(0, start - 24):start]
    clause = text[start_of(text, start, "，。；：\n", max(0, start - 24)):start]
    if _DID.search(clause) and not re.search(r"其中|未|另|新", clause):
        return True
    if _OTHER.search(clause):
        return False
    if _BACK.search(lead):
        return True
    return bool(_OPENS.search(lead)) and bool(_ALL.match(text, mention.quantity.end + (len(noun) if noun != "户" else 0)))


def _is_of(mention: Mention, noun: str) -> bool:
    if noun == "户":
        return mention.quantity.unit == "户"
    own = next((n for n in _NOUNS if mention.after.startswith(n)), "")
    return (not own and mention.counts(noun)) or mention.after.startswith(noun) or (noun in ("问题", "措施", "任务") and re.match(rf"(?:具体|整改|主要|反馈)?{noun}", mention.after) is not None)


def _is_explained(named: list[Mention], mention: Mention, first: Mention) -> bool:
    """Whether the number stands elsewhere, or another figure makes up the difference, or two figures give it."""
    value, total = mention.quantity.value, first.quantity.value
    others = {m.quantity.value for m in named if m is not mention and m.quantity.comparable(mention.quantity)}
    some = sorted(others)[:40]
    return value in others or abs(total - value) in others or any(value in (a + b, b - a) for a, b in combinations(some, 2))


def _is_close(first: Mention, mention: Mention) -> bool:
    one, other = first.quantity.value, mention.quantity.value
    return is_slip(first.quantity, mention.quantity) or abs(one - other) <= max(Decimal(2), one / 10)


RULE = Rule("V-CNT-04", "指回前文的数字与前文一致", "规定", "巡察文书校验 V-CNT-01", check, severity="warning",
            wrong="共有党员186名……对168名党员进行轮训", right="共有党员186名……对186名党员进行轮训")
