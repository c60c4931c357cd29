"""发文字号: 清巡办〔2026〕12号."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.document_number import DocumentNumber
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View, mends_of

_CODE_END = "发办字函通电令建督党政组委府纪人财教卫民农林水审监巡检法工商企规议研文综改"
_LOOSE = lazy(
    r"([\u4e00-\u9fa5]{2,12}?)[ \u3000]?([〔\[［【(（﹝〈<「﹙])[ \u3000]?([12]\d{3}|[’']?\d{2})[ \u3000]?年?[ \u3000]?([〕\]］】)）﹞〉>」﹚])[ \u3000]?(第?)[ \u3000]?([0０]*[\d０-９]{1,5})[ \u3000]?(号|$)")


_TURNED = lazy(r"([\u4e00-\u9fa5]{2,12})((?:19|20)\d{2})年?[〔\[［【(（](\d{1,4})[〕\]］】)）]号")


def check(view: View) -> Iterator[Hit]:
    """Everything shaped like a document number: right brackets, four-digit year, no 第, no leading zero."""
    if not view.has("号"):
        return
    yield from _turned(view)
    for block, match in view.matches(_LOOSE, "号"):
        text = match[0]
        code = code_of(match[1])
        number = text[len(match[1]) - len(code):]
        if match[7] != "号" or DocumentNumber.parse(number) is not None or not code:
            continue
        if (not code.endswith(tuple(_CODE_END)) and match[2] in "（(") or "年" in match[1][-1:]:
            continue
        if match[2] in "（(" and match[1].endswith(("附件", "表", "图", "条例", "办法", "公告", "通知", "规定", "意见", "方案", "法", "通告", "决定", "报告")):
            continue
        meant = DocumentNumber.guess(number)
        start = match.start() + len(match[1]) - len(code)
        yield Hit(block, f"文号“{number}”{_fault(match)}", f"改成{meant}。" if meant else "写成 清巡办〔2026〕12号 的样子。", start, match.end(),
                  mends=mends_of(start, match.end(), str(meant) if meant else None))


def _turned(view: View) -> Iterator[Hit]:
    """清巡办2026年〔15〕号: the brackets round the wrong number."""
    for block, match in view.matches(_TURNED, "号"):
        code = code_of(match[1])
        if code.endswith(tuple(_CODE_END)):
            start, right = match.start() + len(match[1]) - len(code), f"{code}〔{match[2]}〕{int(match[3])}号"
            yield Hit(block, f"文号“{code}{match[0][len(match[1]):]}”：括号应当括年份", f"改成{right}。", start, match.end(),
                      mends=mends_of(start, match.end(), right))


def code_of(text: str) -> str:
    """The organ's code at the end of a run of characters: what follows the last word of the sentence."""
    for lead in ("依据", "根据", "按照", "文件", "印发", "以及", "文号", "编号", "参照", "关于", "见", "以", "和", "与", "及", "由", "据", "为", "是", "的", "按", "收到", "引用", "经", "将", "致"):
        place = text.rfind(lead)
        if place >= 0 and len(text) - place - len(lead) >= 2:
            text = text[place + len(lead):]
    return text


def _fault(match: re.Match[str]) -> str:
    faults = []
    if match[2] != "〔" or match[4] != "〕":
        faults.append(f"括号用了“{match[2]}{match[4]}”，应为六角括号〔〕")
    if len(match[3]) != 4:
        faults.append("年份应写四位")
    if match[5]:
        faults.append("号数前不写“第”")
    if match[6][0] in "0０":
        faults.append("号数不补零")
    if any(c in "０１２３４５６７８９" for c in match[6]):
        faults.append("数字应为半角")
    if "年" in match[0] and match[4] in match[0].split("年")[-1][:1]:
        faults.append("括号里不写“年”字")
    if any(c in " \u3000" for c in match[0]):
        faults.append("中间不留空格")
    return "：" + "，".join(faults) if faults else "写法不对"


RULE = Rule("V-NO-01", "发文字号写法", "规定", "GB/T 9704—2012 7.2.5", check, wrong="清巡办[2026]第08号", right="清巡办〔2026〕8号")
