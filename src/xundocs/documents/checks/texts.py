"""Rules about wording: forbidden text, terms, damaged text, dates as written, titles of works, empty phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from xundocs.documents.checks.context import Context, Found, Rule
from xundocs.documents.patterns import FORBIDDEN, find_forbidden, may_occur
from xundocs.documents.scope import Scope
from xundocs.model.document_number import DocumentNumber
from xundocs.model.terms import TERMS, TRADITIONAL, WRONG_TITLES, Term
from xundocs.private_numbers import mask_all


def forbidden_text(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """None of the named families of text occurs. Source: V-SEC-02 … V-SEC-08."""
    scope = context.scope
    for name in params["patterns"]:
        family = FORBIDDEN[name]
        if not may_occur(family, scope.joined_text, scope.may_hold):
            continue
        for path, text in context.texts(params):
            for match in find_forbidden(name, text):
                said = mask_all(match[0])
                yield Found(path, f"出现{family.label}“{said}”", family.remedy, said, family.code, family.severity)


def terms(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """Wrong and old wordings of the field. Source: V-TERM-01, vocabulary V5."""
    yield from _wordings(context, params, TERMS)


def work_titles(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """Titles of regulations that do not exist or are cut short. Source: V-CITE-03."""
    yield from _wordings(context, params, WRONG_TITLES)


def _wordings(context: Context, params: Mapping[str, Any], table: tuple[Term, ...]) -> Iterator[Found]:
    for term in table:
        if not context.scope.may_hold(term.triggers):
            continue
        for path, text in context.texts(params):
            for match in _expression(term.expression).finditer(text):
                yield Found(path, f"“{match[0]}”：{term.why}", f"改为{term.right}。", match[0], severity="warning" if term.hint else "")


@lru_cache(64)
def _expression(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


_DAMAGED = (r"“\s*”|‘\s*’|《\s*》|（\s*）|�|[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]|[\u4e00-\u9fff]\"|\"[\u4e00-\u9fff]|[０-９Ａ-Ｚａ-ｚ]")
_SUSPECT = frozenset(",;:?!\"�") | frozenset(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))
_EMPTY_PAIRS = ("“”", "‘’", "《》", "（）", "“ ", "‘ ", "《 ", "（ ")
_DAMAGE = {"“": "空引号", "‘": "空引号", "《": "空书名号", "（": "空括号", "�": "乱码"}


def damaged_text(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """Empty quotes, replacement characters, half-width punctuation beside Han, full-width digits, mixed script. Source: V-TERM-02."""
    scope = context.scope
    if not _SUSPECT.isdisjoint(scope.characters) or scope.may_hold(_EMPTY_PAIRS):
        yield from _damages(context, params)
    if TRADITIONAL.isdisjoint(scope.characters):
        return
    for path, text in context.texts(params):
        traditional = [c for c in text if c in TRADITIONAL]
        if len(traditional) >= 2:
            yield Found(path, f"夹有繁体字“{''.join(traditional[:6])}”", "请改成规范简化字。", "".join(traditional[:6]))


def _damages(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    for path, text in context.texts(params):
        for match in _expression(_DAMAGED).finditer(text):
            what = _DAMAGE.get(match[0][0]) or ("全角数字或字母" if len(match[0]) == 1 else "中文旁的半角标点")
            yield Found(path, f"{what}“{match[0]}”", "请补上漏字，或改成规范的标点、数字。", match[0])


_DATES = (r"\d{4}年0\d月(?:\d{1,2}日)?|\d{4}年\d{1,2}月0\d日|(?<!\d)0[1-9]月\d{1,2}日|[二一][〇○零Ｏ0九][〇○零一二三四五六七八九]{2}年"
                    r"|(?<![\d.])(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?![\d.])|\d{1,2}月\d{1,2}号|(?<![\d第])[0-3]\d年(?:\d{1,2}月)")


_ODD_DATE_MARKS = ("年0", "月0", "号", "〇", "零", "○", "Ｏ", *(f"0{d}月" for d in range(1, 10)))


def _dates_look_odd(scope: Scope) -> bool:
    """A cheap first question: may any date be written wrong? Never no when one is."""
    text = scope.joined_text
    if scope.may_hold(_ODD_DATE_MARKS) or _expression(r"[12][0-9]{3}[-/.][0-9]").search(text):
        return True
    place = text.find("年")
    while place >= 0:
        if not text[max(0, place - 4):place].isdigit():
            return True
        place = text.find("年", place + 1)
    return False


def date_writing(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """Dates in the text are 2026年3月5日: Arabic, four-digit year, no leading zeros, 日 not 号. Source: V-DATE-02, GB/T 15835."""
    if not _dates_look_odd(context.scope):
        return
    for path, text in context.texts(params):
        for match in _expression(_DATES).finditer(text):
            yield Found(path, f"日期“{match[0]}”写法不对", "写成 2026年3月5日：阿拉伯数字、年份四位、不补零、用“日”。", match[0])


_ARTICLE = (r"《([^《》]+)》(?:（[^（）]*）)?第[0-9０-９一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?")


def unverified_articles(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """An article number is printed only where its text is held and verified. Source: V-CITE-02."""
    if not {"》", "条"} <= context.scope.characters:
        return
    for path, text in context.texts(params):
        for match in _expression(_ARTICLE).finditer(text):
            if not context.scope.is_verified(match[1], match[0]):
                yield Found(path, f"“{match[0]}”的条文没有核对过", f"只写全名《{match[1]}》，或先导入并核对官方文本。", match[0])


def not_only(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """A requirement says more than an empty phrase."""
    phrases = sorted(params["phrases"], key=len, reverse=True)
    for path, text in context.texts(params):
        rest = text
        for phrase in phrases:
            rest = rest.replace(phrase, "")
        if len(re.sub(r"[\W_]|切实|务必|请|按要求|认真|确保|到位|落实", "", rest)) < 4:
            yield Found(path, "只有空泛要求", "写清动作、数量和标准，如“修复3处漏损管网，恢复40户供水”。", text)


_KINDS: dict[str, tuple[tuple[str, ...], str]] = {
    "time": (("今年", "去年", "上半年", "下半年", "季度", "以来", "期间", "当日", "至今"), r"\d{4}年|\d{1,2}[月日]"),
    "place": (("村", "镇", "乡", "街道", "社区", "小区", "县", "局", "学校", "小学", "中学", "医院", "卫生院", "所", "站", "中心", "大厅", "窗口", "组",
               "路", "园区", "公司", "支部", "办公室", "食堂", "科", "股", "库", "水厂", "现场"), ""),
    "quantity": ((), r"[0-9]\s*[^\s0-9.,，。、；：-]|[一二两三四五六七八九十百千万]+(?:余|多)?(?:个|名|人|次|处|户|件|项|起|条|份|家|所|元|万元|天|亩|吨|台|笔|场|期|年|月)"),
}
"""Words that name a kind, and an expression that is asked when none of them stands in the text."""
_KIND_NAMES = {"time": "时间", "place": "地点", "quantity": "数量"}


def mentions(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """A text names at least so many of time, place and quantity."""
    for path, text in context.texts(params):
        named = islice((k for k in params["kinds"] if _is_named(k, text)), params["at_least"])
        if len(found := set(named)) < params["at_least"]:
            missing = [k for k in params["kinds"] if k not in found]
            yield Found(path, f"没有写出{'、'.join(_KIND_NAMES[k] for k in missing)}", f"时间、地点、数量至少写清{params['at_least']}项。", text)


def _is_named(kind: str, text: str) -> bool:
    words, expression = _KINDS[kind]
    return any(word in text for word in words) or bool(expression and _expression(expression).search(text))


_NUMBERED = r"[0-9一二两三四五六七八九十]+余?(?:名|人|个|位|次|家|户)"


def vague_words(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """Vague subjects stand only before a quantity."""
    for path, text in context.texts(params):
        for phrase in params["phrases"]:
            place = text.find(phrase)
            if place >= 0 and not _expression(_NUMBERED).search(text[place:place + len(phrase) + 16]):
                yield Found(path, f"“{phrase}”后面没有数量", "写清人数、次数或改为具体对象。", phrase)


def not_repeated(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """None of the texts (or a run of 16 characters of one) stands in the other texts. Source: V-SEC-07, V-SEC-08."""
    private = [str(v) for _, v in context.values(params["values"]) if v]
    runs = {t[i:i + 16] for t in private for i in range(max(1, len(t) - 15)) if len(t) >= 8}
    lengths = {len(r) for r in runs}
    for path, text in context.values(params["in"]):
        shown = str(text or "")
        hit = next((shown[i:i + n] for n in lengths for i in range(len(shown) - n + 1) if shown[i:i + n] in runs), None)
        if hit:
            yield Found(path, "", "请改写或移到应在的栏目。", hit)


_MEASURES = (r"[0-9]+(?:余|多)?(个|条|件|项|起|份|宗|名|人|户)((?:问题)?线索|问题|整改通知书|通知书|制度|意见建议|建议)")
_FIXED = {"线索": "件", "问题线索": "件", "通知书": "份", "整改通知书": "份"}


def units(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """线索 goes with 件, notices with 份, and one object keeps one measure word through the document. Source: V-UNIT-01."""
    if not any(_odd_measures(context.scope.joined_text, {})):
        return
    first: dict[str, str] = {}
    for path, text in context.texts(params):
        for said, noun, wanted in _odd_measures(text, first):
            yield Found(path, f"“{said}”的量词前后不一致或不规范", f"“{noun}”统一用“{wanted}”。", said)


def _odd_measures(text: str, first: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """(words, noun, the measure word it should have); `first` keeps the one each noun had first."""
    for match in _expression(_MEASURES).finditer(text):
        measure, noun = match[1], match[2]
        wanted = _FIXED.get(noun) or first.setdefault(noun, measure)
        if measure != wanted and {measure, wanted} != {"人", "名"}:
            yield match[0], noun, wanted


_NUMBER = r"[\u4e00-\u9fa5]{2,12}[〔\[［【(（﹝][12][0-9]{3}年?[〕\]］】)）﹞]第?[0-9]{1,4}号"


def numbers_in_text(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """Document numbers named in the text are written as the rule demands. Source: V-NO-04, V-NO-01."""
    if "号" not in context.scope.characters or not _expression(_NUMBER).search(context.scope.joined_text):
        return
    for path, text in context.texts(params):
        for match in _expression(_NUMBER).finditer(text):
            guess = DocumentNumber.guess(match[0])
            if guess is not None and str(guess) != match[0]:
                yield Found(path, f"文号“{match[0]}”写法不对", f"应写成 {guess}。", match[0])


def attachment_names(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """Names of attachments carry no 《》, no number and no punctuation at the end, and none stands twice. Source: V-ATT-01, 7.3.4."""
    seen: set[str] = set()
    for path, text in context.texts(params):
        name = text.strip()
        if "《" in name or "》" in name:
            yield Found(path, f"附件名称“{name}”加了书名号", f"写成“{name.strip('《》')}”。", name)
        if name[-1] in "。；，、：:;,.":
            yield Found(path, f"附件名称“{name}”末尾有标点", f"写成“{name.rstrip('。；，、：:;,.')}”。", name)
        if _expression(r"^(?:附件)?[0-9一二三四五六七八九十]*[.、．:：]").match(name):
            yield Found(path, f"附件名称“{name}”带了序号", "只写名称，序号由软件编排。", name)
        if name in seen:
            yield Found(path, f"附件“{name}”列了两次", "请删去一个。", name)
        seen.add(name)


RULES: dict[str, Rule] = {f.__name__: f for f in (
    forbidden_text, terms, work_titles, damaged_text, date_writing, unverified_articles, not_only, mentions, vague_words,
    not_repeated, units, numbers_in_text, attachment_names)}
