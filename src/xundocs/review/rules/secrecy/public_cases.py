"""Public versions give sums of cases, never a single unpublished one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.sentences import sentence_of
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_CASE = lazy(r"涉嫌(?:严重)?(?:违纪|违法|受贿|贪污|行贿|挪用|渎职|职务犯罪|犯罪)|(?:被)?立案(?:审查|调查|侦查)|被立案|接受(?:纪律|监察)?(?:审查|调查)|初步核实|初核|采取留置|被?留置|谈话函询|正在[^，。；]{0,12}(?:审查|调查)")
_SUM = lazy(r"\d+(?:件|人|起|名)|受理|范围|职责|《")

_SINGLE = lazy(r"(?<!\d)[1一][名人个位](?!次)[^，。；]{0,16}(?:[，]?(?:因|已)?(?:涉嫌|被[^，。；]{0,8}?(?:立案|留置)|接受(?:纪律|监察)?(?:审查|调查)|正在接受))|对[1一][名人个位][^，。；]{0,12}(?:审查|调查)")
"""One person and what is held against him: a number, but no sum."""


def check(view: View) -> Iterator[Hit]:
    """Sentences without a number, or about one person, count as one case."""
    if view.audience != "public" or view.anatomy.regulation:
        return
    for block, match in view.matches(_CASE, "涉嫌", "立案", "接受", "初核", "初步核实", "留置", "函询", "审查", "调查"):
        sentence = sentence_of(block.text, match.start(), match.end())
        if not _SUM.search(sentence) or _SINGLE.search(sentence) or re.search(r"(?:对|给予)[\u4e00-\u9fa5]{2,12}(?:某|同志)", sentence):
            yield Hit(block, f"公开稿写了单个案件“{match[0]}”", "公开稿只写已经公布的汇总数字。", match.start(), match.end())


RULE = Rule("V-SEC-08", "公开稿不写未公布的个案", "规定", "巡察文书保密规则 F3 V-SEC-08", check, wrong="该局副局长涉嫌违纪被立案审查", right="移交问题线索5件")
