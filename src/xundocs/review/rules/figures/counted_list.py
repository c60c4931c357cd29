"""青石、白河、柳林3个乡镇 names three: a list right before its count, 《甲》《乙》2个文件 included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xundocs.model.numerals import to_int
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

THINGS = ("等次|等级|档次|专题|领域|维度|阶段|环节|步骤|方面|部分|单位|部门|乡镇街道|乡镇|镇街|街道|社区|党组织|党组|党委|党支部|支部|巡察组|工作小组|工作组|检查组|小组|组|镇|乡|村|县区|区县|县|市|区"
          "|系统|行业|学校|企业|医院|科室|股室|重点|关键|层面|层级|文件|制度|办法|清单|台账|项目|专项|专班|机构|中心|平台|渠道|片区|班|专业|岗位|类别|类型|目标|大类|责任|结合|必须|不准")
_NUMERAL = r"(?<![\d.第、—~～至到])(\d{1,2}|(?<![一二三四五六七八九十百])[二两三四五六七八九十]|(?<=第[一二三四五六七八九])\d{1,2})"
_COUNTED = lazy(rf"(等)?[“‘]?(?:共|这)?{_NUMERAL}(?:[个家张项大份类种支](?:重点|主要|专项|县直|工作|关键)?({THINGS})(?!长|员|党员|干部|群众|民)|(类|种|大类|方面|部门|阶段|环节|领域|组|单位|乡镇|村)(?=[的，。；、””进组开共联]|问题|情况|人员|对象|群体|情形|现象|行为|事项|材料|资料|风险|主体|方式|渠道|途径|措施|机制|文书|$)|名(联络员|负责人|同志|专家))")
_STOP = lazy(r"[，,。；;：:！？（）()《》\n\d]")
_REACH = 160
"""Characters a list before a count is read back."""
_NAMES = lazy(r"(?<![\u4e00-\u9fa5])?((?:[\u4e00-\u9fa5](?:某某?|[××]{1,2})、)+[\u4e00-\u9fa5](?:某某?|[××]{1,2}))(等)?(\d{1,2}|[二两三四五六七八九十])(?:人|名)")
_TITLES = lazy(r"((?:《[^《》\n]{1,60}》[、和及与]?){2,20})(等)?(?:共)?(?<![\d第])(\d{1,2}|[二两三四五六七八九十]{1,2})(?:[个项部份件篇]|种)(?![\u4e00-\u9fa5]{0,6}(?:方面|问题|月|小时|工作日|意见|建议|要求))")
_PERSONS = lazy(r"(?:由|[:：]|分别为|分别是|确定|抽调|选派|安排)((?:[\u4e00-\u9fa5]{2,3}、){1,9}[\u4e00-\u9fa5]{2,3})(等)?(\d{1,2}|[二两三四五六七八九十])(?:人|名(?:同志|成员|干部|党员|代表|委员|专家|工作人员))(?=组成|参加|担任|负责|[，。；]|共同|为)")
_AND = lazy(r"(?<=[\u4e00-\u9fa5”])(?:以及|和|与|及|或)(?=[\u4e00-\u9fa5“])")
_PAIRS = lazy(r"(?:党中央|中央|省委|市委|县委|区委|州委|镇党委|乡党委|党委|党组|党工委|书记|政策|组织|单位|广大党员|党员|干部|民主|公开|公平|依规|依纪|团结|新时代|多层次)$")
"""What stands before 、 in set pairs that qualify the count: 党中央、国务院3个文件."""


def check(view: View) -> Iterator[Hit]:
    """Names, organisations, topics and titles that stand right before their number; a list with 等 may be shorter than it, never longer."""
    if not view.has("、", "》《"):
        return
    for block, match in view.matches(_COUNTED, "、"):
        begin = max(0, match.start() - _REACH)
        segment = _STOP.split(block.text[begin:match.start()])[-1]
        if "、" in segment.rstrip("、"):
            yield from _judged(block, Counted(match[2], match[0], bool(match[1]), match.start() - len(segment), match.end()), segment.rstrip("、").split("、"))
    for block, match in view.matches(_NAMES, "、"):
        yield from _judged(block, Counted(match[3], match[0][match.start(3) - match.start():], bool(match[2]), match.start(), match.end()), match[1].split("、"))
    for block, match in view.matches(_PERSONS, "、"):
        yield from _judged(block, Counted(match[3], match[0][match.start(3) - match.start():], bool(match[2]), match.start(), match.end()), match[1].split("、"))
    for block, match in view.matches(_TITLES, "》"):
        yield from _judged(block, Counted(match[3], match[0][match.start(3) - match.start():], bool(match[2]), match.start(), match.end()),
                           re.findall("《", match[1]), exact=True)


@dataclass(frozen=True, slots=True)
class Counted:
    """The count after a list: its numeral, its words, whether 等 stands before it, where list and count stand."""

    numeral: str
    words: str
    open: bool
    start: int
    end: int


def _judged(block: Block, counted: Counted, items: list[str], exact: bool = False) -> Iterator[Hit]:
    stated = to_int(counted.numeral)
    lead = max((i for i, item in enumerate(items) if not exact and _LEAD.search(item)), default=0)
    items = items[lead:]
    least = len(items)
    if stated is None or stated < 2 or (least == 2 and not exact and (_PAIRS.search(items[0]) or counted.open)):
        return
    most = least if exact else least + sum(len(_AND.findall(item)) for item in items)
    groups = 1 + sum(bool(_AND.search(item)) for item in items[:-1]) if not exact else least
    wrong = stated < least if counted.open else not least <= stated <= most and stated != groups
    if not wrong or abs(stated - least) > 2 or (not exact and _is_sentence(items)):
        return
    words = counted.words.lstrip("等“‘共这")
    yield Hit(block, f"列出的有{least}项，写的是“{'等' if counted.open else ''}{words}”", "请核对个数，或者补上、删去所列内容。", counted.start, counted.end, severity="warning")


_LEAD = lazy(r"分为|分成|划分|包括|包含|涵盖|支持|围绕|聚焦|按照|以及$|即")
"""Where a list begins after other things that were listed: 将研究、开发分为高风险、中风险、低风险三类."""
_OTHER = lazy(r"查找|发现|存在|召开|涉及|其中|以及其他|移交|作出|没有|未|共计|合计|已|仅|平均|分别|的是|是|了.*了")


def _is_sentence(items: list[str]) -> bool:
    """Whether the last item goes on into another statement: 教育、卫生发现2个方面."""
    return len(items) > 1 and (bool(_OTHER.search(items[-1])) or any(_OTHER.search(i) for i in items[1:-1]))


RULE = Rule("V-CNT-01", "列在个数前面的与个数相符", "规定", "巡察文书校验 V-CNT-01", check, severity="warning",
            wrong="走访青石、白河、柳林4个乡镇", right="走访青石、白河、柳林3个乡镇")
