"""Text that must not stand in certain documents (F2, V-SEC): informants, clue numbers, private data, verdicts.

Source: domain specification F3 (V-SEC-02 … V-SEC-08) and D08/D12 "绝不能写".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from xundocs.private_numbers import IDENTITY_NUMBER, MOBILE_PHONE
from xundocs.problems import Severity, Strength
from xundocs.value import Value


class Forbidden(Value):
    """A family of text: its code, expression, Chinese name and what to do."""

    name: str
    code: str
    expression: str
    label: str
    remedy: str
    triggers: tuple[str, ...]
    """Substrings one of which every hit contains: the cheap question asked first."""
    severity: Severity = "error"
    strength: Strength = "规定"
    quoted: bool = True
    """Whether a message may repeat what was found; else it says only where."""


FORBIDDEN: dict[str, Forbidden] = {f.name: f for f in (
    Forbidden("informant", "V-SEC-03",
              r"举报人|反映人|信访人|检举人|控告人|匿名信|匿名举报|实名举报|署名举报"
              r"|(?:据|经|根据)[^，。；,;\n]{0,12}(?:反映|举报|检举|揭发|控告)|(?:来信|来电|来访)(?:反映|举报)|(?:群众|职工|村民|干部|党员)(?:来信|举报|检举)",
              "举报、反映来源", "只写发现方式和查明的事实，不写是谁反映的。",
              ("举报", "反映", "信访人", "检举", "控告", "匿名信", "揭发")),
    Forbidden("clue_number", "V-SEC-02",
              r"(?:问题)?线索(?:编号|号|第)[:：]?\s*[0-9A-Za-z〔\[-]|(?:XS|CLUE|xs)[-—]?\d{2,}|[一-龥]{1,6}线〔?\d{4}〕?\d+号",
              "线索编号", "线索另走移交，不能写进本文书。",
              ("线索", "XS", "CLUE", "xs", "线〔")),
    Forbidden("mobile_phone", "V-SEC-05", MOBILE_PHONE,
              "手机号码", "改用办公电话。",
              ("13", "14", "15", "16", "17", "18", "19")),
    Forbidden("identity_number", "V-SEC-05", IDENTITY_NUMBER,
              "身份证号码", "删去身份证号码。",
              ("18", "19", "20")),
    Forbidden("private_mail", "V-SEC-06",
              r"[\w.+-]+@(?:163|126|yeah|qq|foxmail|sina|sohu|outlook|hotmail|gmail|live|139|189|aliyun|icloud|yahoo)\.[a-z.]{2,6}",
              "私人商业邮箱", "改用单位邮箱。",
              ("@",), "warning", "实务"),
    Forbidden("discipline_verdict", "V-SEC-10",
              r"涉嫌(?:严重)?(?:违纪|违法|受贿|贪污|行贿|挪用|渎职|滥用职权|玩忽职守|职务犯罪|犯罪)|立案(?:审查|调查|侦查)|(?:开除党籍|留党察看|撤销党内职务|开除公职|双开)"
              r"|(?<!未)(?<!没有)给予[^，。；]{0,8}处分|采取留置|移送司法",
              "对个人的定性或处分", "定性和处分不写进本文书；只写事实和要求。",
              ("涉嫌", "立案", "党籍", "察看", "撤销党内", "开除公职", "双开", "处分", "留置", "移送司法")),
    Forbidden("clue_content", "V-SEC-02",
              r"被(?:反映|举报|检举|控告|核查|调查)人|反映对象|线索(?:内容|摘要|反映|涉及|指向|当事人|来源(?!单一|少|不|窄|渠道|狭窄|有限))|(?:问题)?线索[:：]"
              r"|[0-9]{4}[-—〕\]]?[0-9]{1,6}号(?:问题)?线索"
              r"|涉嫌(?:违反[^，。；\n]{0,8}(?:纪律|规定)|收受|索要|索取|索贿|贿赂|侵吞|侵占|套取|骗取|截留|私分|利益输送|徇私|诈骗|职务违法|充当|违规|套现|洗钱)"
              r"|(?:有人|匿名者|知情人|内部人士?)(?:反映|举报|检举|揭发|提供|透露)|接(?:到)?(?:群众|职工|村民|匿名)[^，。；\n]{0,4}(?:反映|举报)(?=[称，：:,])"
              r"|[王李张刘陈杨赵黄吴徐孙胡朱郭罗郑梁谢宋唐邓韩冯曹彭曾肖董袁潘蒋蔡杜叶苏魏吕丁沈姚卢姜崔钟谭汪范廖贾韦傅邹孟熊秦邱侯尹薛闫雷陶贺顾毛郝龚邵钱覃]"
              r"(?:某某|某(?![一-龥]?(?:村|镇|乡|县|局|站|所|科|股|部|公司|企业|学校|医院|单位|项目|标段|个|次|种|项|类|处|年|月|日|天|地|些))|[×＊]|xx|XX|\*{2}"
              r"|[一-龥]{1,2}(?<![村镇乡县市区局站所科股部委组司校院])(?:同志)?(?:收受(?!礼金问题|现象)|索要|索取|索贿|受贿|行贿|贪污|侵吞|挪用公款|利用职务))",
              "线索内容或者所指的人", "台账不记线索的内容和人；线索只登编号，另走移交。",
              ("反映", "举报", "检举", "控告", "核查人", "调查人", "线索", "涉嫌", "知情人", "内部人", "匿名者", "某", "×", "xx", "XX", "＊", "**", "收受", "索要", "索取", "索贿", "受贿", "行贿", "贪污", "侵吞", "挪用", "利用职务"), quoted=False),
    Forbidden("case_unpublished", "V-SEC-08", r"立案|初核|初步核实|留置|审查调查|谈话函询|问题线索",
              "尚未公布的案件或线索", "公开稿只写已公布的汇总数字。",
              ("立案", "初核", "初步核实", "留置", "审查调查", "谈话函询", "问题线索")),
)}


def find_forbidden(name: str, text: str) -> Iterator[re.Match[str]]:
    """Every hit of one family in `text`; identity numbers only with a right checksum."""
    for match in _compiled(name).finditer(text):
        if name != "identity_number" or is_identity_number(match[0]):
            yield match


def may_occur(family: Forbidden, text: str, holds: Callable[[Iterable[str]], bool] | None = None) -> bool:
    """Whether the family can occur at all: substring tests, for the common case that it does not.

    `holds` says whether any of some words stands in the text, where somebody knows a faster way.
    """
    if family.name in _LONG_NUMBERS:
        return _long_number(family.name).search(text) is not None
    return holds(family.triggers) if holds else any(trigger in text for trigger in family.triggers)


_LONG_NUMBERS = {"mobile_phone": r"1[3-9][0-9][- ]?[0-9]{4}", "identity_number": r"[0-9]{17}"}


@lru_cache(2)
def _long_number(name: str) -> re.Pattern[str]:
    return re.compile(_LONG_NUMBERS[name])


@lru_cache(32)
def _compiled(name: str) -> re.Pattern[str]:
    return re.compile(FORBIDDEN[name].expression)


def is_identity_number(text: str) -> bool:
    """Whether 18 characters carry the right check digit. Source: GB 11643-1999, ISO 7064 MOD 11-2.

    >>> is_identity_number("11010519491231002X"), is_identity_number("110105194912310021")
    (True, False)
    """
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(c) * w for c, w in zip(text[:17], weights, strict=True))
    return "10X98765432"[total % 11] == text[17].upper()
