"""Rules about counts, sums, percentages and references between lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xundocs.documents.checks.context import Context, Found, Rule
from xundocs.documents.show import show_plain
from xundocs.model.percentage import likely_slips, percent


def equals(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """A stated number equals the counted one. Silent when nothing was stated. Source: V-CNT-01."""
    stated, counted = context.look(params["left"]), context.look(params["right"])
    if stated is not None and counted is not None and stated != counted:
        yield Found(context.path(params["left"]), f"「{context.label(params['left'])}」写的是{stated}，{context.label(params['right'])}是{counted}",
                    f"请改成{counted}，或核对清单。", str(stated))


def sum_equals(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """The parts add up to the total. Source: V-CNT-02."""
    parts = [context.look(p) for p in params["parts"]]
    total = context.look(params["total"])
    if total is None or any(p is None for p in parts):
        return
    if sum(parts) != total:
        shown = "＋".join(f"{context.label(n)}{v}" for n, v in zip(params["parts"], parts, strict=True))
        yield Found(context.path(params["total"]), f"{shown}＝{sum(parts)}，与「{context.label(params['total'])}」{total}不符",
                    "分类之和必须等于合计，请核对每一类。", str(total))


def at_most(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """A part is not larger than its whole. Source: V-CNT-02."""
    part, whole = context.look(params["part"]), context.look(params["whole"])
    if part is not None and whole is not None and part > whole:
        yield Found(context.path(params["part"]), f"「{context.label(params['part'])}」{part}大于「{context.label(params['whole'])}」{whole}",
                    "部分不能大于整体，请核对。", str(part))


def consecutive(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """The numbers of a column are 1, 2, 3 … without gap or repeat."""
    for expected, (path, number) in enumerate(context.values(params["values"]), 1):
        if number != expected:
            yield Found(path, f"序号应为{expected}，写的是{number}", "序号从1起连续编号；整列留空则自动编号。", str(number))
            return


def unique(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """No value of a column stands twice."""
    first: dict[Any, int] = {}
    for path, value in context.values(params["values"]):
        key = value if not isinstance(value, str) else value.strip()
        if key in first:
            yield Found(path, f"与第{first[key]}条重复", "请合并或改正。", show_plain(value, None))
        else:
            first[key] = int(path[1]) + 1 if len(path) > 1 else 1


def distinct(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """The named fields hold different values."""
    seen: dict[Any, str] = {}
    for name in params["values"]:
        value = context.look(name)
        if value is not None and value in seen:
            yield Found(context.path(name), f"「{context.label(name)}」与「{context.label(seen[value])}」是同一人", "请换人。", str(value))
        elif value is not None:
            seen[value] = name


def rising(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """A column of choices keeps the order in which its choices are declared."""
    field = context.scope.field(params["values"])
    places = list(field.values) if field else []
    last = -1
    for path, value in context.values(params["values"]):
        if places.index(value) <= last:
            yield Found(path, "", "请调整先后次序。", show_plain(value, field))
        last = max(last, places.index(value))


def belongs(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """Each value is among those its group allows (`members`: group → values)."""
    group = context.look(params["group"])
    allowed = params["members"].get(group)
    if allowed is None:
        return
    field = context.scope.field(params["values"])
    for path, value in context.values(params["values"]):
        if value not in allowed:
            names = "、".join(show_plain(v, field) for v in allowed)
            yield Found(path, show_plain(value, field), f"本文书的框架只含：{names}。", show_plain(value, field))


def refers(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """Each number points at a row that exists."""
    known = {v for _, v in context.values(params["to"])}
    for path, value in context.values(params["values"]):
        if value not in known:
            yield Found(path, f"{show_plain(value, None)}", f"可用序号：{_span(known)}。", show_plain(value, None))


def covered(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """Each number is pointed at by at least one row of the other list."""
    used = {v for _, v in context.values(params["by"])}
    for path, value in context.values(params["values"]):
        if value not in used:
            yield Found(path, f"序号{value}", "请补一条针对它的内容。", show_plain(value, None))


def contains(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """A list holds the value of a field."""
    wanted = context.look(params["value"])
    if wanted is not None and str(wanted) not in {str(v) for v in context.look(params["list"]) or []}:
        yield Found(context.path(params["list"]), str(wanted), f"请把“{wanted}”加进「{context.label(params['list'])}」。")


def is_true(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """A yes/no field must be yes."""
    if context.look(params["value"]) is False:
        yield Found(context.path(params["value"]), "", "批准后再生成。", "否")


def requires(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """The named fields are filled in; used with `when:`."""
    for name in params["fields"]:
        if context.look(name) in (None, "", []) and context.path(name) not in context.scope.unreadable:
            yield Found(context.path(name), "" if "message" in params else f"这种情况下必须填写「{context.label(name)}」", f"请填写「{context.label(name)}」。")


def absent(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """The named fields are empty; used with `when:`."""
    for name in params["fields"]:
        if (value := context.look(name)) not in (None, "", []):
            yield Found(context.path(name), "" if "message" in params else f"这种情况下不能填写「{context.label(name)}」", "请删去。", str(value))


def same_text(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """Two values are written alike to the letter. Silent when either is missing."""
    left, right = context.look(params["left"]), context.look(params["right"])
    if left is not None and right is not None and str(left) != str(right):
        yield Found(context.path(params["left"]), f"“{left}”与“{right}”", f"请统一为“{right}”，或核对哪一个有误。", str(left))


def unique_in_batch(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """No other record of the same run holds the same value. Source: V-NO-02."""
    for path, value in context.values(params["values"]):
        earlier = context.scope.batch.setdefault((path[0], str(value)), str(context.scope.raw.where) or "前一份")
        if earlier != (str(context.scope.raw.where) or "前一份"):
            yield Found(path, f"{value} 在{earlier}已经用过", "同一文号不能用两次。", str(value))


_TOTAL_UNITS = "个条项"


def counts_in_text(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """A total in the text (共3个问题) equals the counted value of its noun. Source: V-CNT-01.

    Only numbers introduced as totals (共, 合计, 总计, 以上, 上述, 全部, 反馈的) are bound; others speak of something else.
    """
    ends = [unit + noun for unit in _TOTAL_UNITS for noun in params["nouns"]]
    for path, text in context.texts(params):
        if not any(end in text for end in ends):
            continue
        from xundocs.model.quantities import (
            totals,  # its expressions cost more to compile than a document to make
        )

        for total, noun, start in totals(text, tuple(params["nouns"]), _TOTAL_UNITS):
            counted = context.look(params["nouns"][noun])
            if counted is not None and total.value != counted:
                said = text[start:total.end] + noun
                yield Found(path, f"正文写“{said}”，清单里是{counted}", f"请改成{counted}。", said)


def percentages_in_text(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """A percentage in the text is what its two numbers give, rounded half up. Source: V-PCT-01.

    Only read where the text itself names both numbers (…1141个…完成1128个…完成率98.6%, or 1128/1141=98.6%), as the review reads it.
    """
    for path, text in context.texts(params):
        if "%" not in text and "％" not in text:
            continue
        from xundocs.model.rates import (
            rates,  # its expressions cost more to compile than a document to make
        )

        for rate in rates(text):
            part, whole = int(rate.part.amount), int(rate.whole.amount)
            right = percent(part, whole, max(1, rate.digits))
            slips = likely_slips(part, whole, rate.stated)
            yield Found(path, f"{part}/{whole}={right}%，正文写的是{rate.stated}%" + (f"；{'；'.join(slips)}" if slips else ""),
                        f"请改成{right}%，或核对分子分母。", text[min(rate.part.start, rate.whole.start):rate.end])


def share(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """A text is at most `at_most` percent of the texts `of` together."""
    text = context.look(params["value"])
    whole = sum(len(str(v)) for _, v in context.values(params["of"]))
    if text and whole and len(text) * 100 > whole * params["at_most"]:
        yield Found(context.path(params["value"]), f"「{context.label(params['value'])}」占正文{len(text) * 100 // whole}%，超过{params['at_most']}%",
                    "点到为止，请压缩。", str(text))


def _span(numbers: set[Any]) -> str:
    ordered = sorted(numbers, key=str) if any(not isinstance(n, int) for n in numbers) else sorted(numbers)
    if ordered and all(isinstance(n, int) for n in ordered) and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return f"{ordered[0]}—{ordered[-1]}"
    return "、".join(map(str, ordered[:20]))


RULES: dict[str, Rule] = {f.__name__: f for f in (
    equals, sum_equals, at_most, consecutive, unique, distinct, rising, belongs, refers, covered, contains, is_true, requires,
    absent, same_text, unique_in_batch, counts_in_text, percentages_in_text, share)}
