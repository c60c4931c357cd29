"""The inspected body is the party organisation, not the administrative unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.organisation import Directory, is_party_name
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.tables import grids

_ADMIN = r"[\u4e00-\u9fa5]{2,16}?(?:局|厅|人民政府|镇政府|乡政府|办事处|村民委员会|村委会|医院|中学|小学|公司)"
_INSPECTED = lazy(rf"对(?:中共)?({_ADMIN})(?:开展|进行|实施)(?:了)?[^，。；]{{0,14}}?巡察|向({_ADMIN})反馈(?:了)?巡察|(?:被巡察(?:单位|党组织)|整改责任主体)(?:是|为|[:：])\s*({_ADMIN})(?=[，。；\s]|$)|({_ADMIN})(?:承担|履行|落实)(?:巡察)?整改主体责任")
_TITLE = lazy(rf"关于巡察({_ADMIN})(?:的|情况)|关于对?({_ADMIN})(?:开展|进行)?[^，。；]{{0,6}}巡察(?:的|情况)")
_HEAD = lazy(r"(?:被巡察|责任)党组织")


def check(view: View) -> Iterator[Hit]:
    """Fixed phrases that name the inspected body; the addressee of feedback; columns headed 被巡察党组织."""
    if view.anatomy.regulation or not view.has("巡察"):
        return
    directory: Directory = view.settings.office.directory
    for pattern in (_INSPECTED, _TITLE):
        for block, match in view.matches(pattern, "巡察", "整改主体责任", "整改责任主体"):
            name = next(g for g in match.groups() if g)
            number = next(i for i, g in enumerate(match.groups(), 1) if g)
            if not is_party_name(name) and not re.search(r"党|巡察组|纪委|系统|各|所有|有关|下属|所属", name):
                yield Hit(block, *_said(directory, name), match.start(number), match.end(number))
    yield from _addressee(view, directory)
    yield from _types(view, directory)
    for grid in grids(view.document):
        for column, head in enumerate(grid.heads):
            if _HEAD.search(head):
                for row in grid.rows:
                    text = grid.table.text(row, column)
                    if re.fullmatch(_ADMIN, text) and not is_party_name(text) and "党" not in text:
                        yield Hit(grid.block(row, column), *_said(directory, text))


_TYPES = ("党组", "党委", "党工委", "党总支", "党支部")


def _types(view: View, directory: Directory) -> Iterator[Hit]:
    """中共清源县水务局党委, when the directory has a 党组 there."""
    day = view.day
    if day is None:
        return
    for organisation in directory.organisations:
        if not organisation.admin or organisation.party_type not in _TYPES or organisation.admin not in view.document.joined:
            continue
        others = {o.party_type for o in directory.organisations if o.admin == organisation.admin}
        pattern = re.compile(rf"(?:中共)?{re.escape(organisation.admin)}(机关)?({'|'.join(_TYPES)})(?!办公室)")
        for block, match in view.matches(pattern, organisation.admin):
            if organisation.valid_on(day) and len(others) == 1 and match[2] != organisation.party_type and not match[1] and "原" not in block.text[max(0, match.start() - 2):match.start()]:
                yield Hit(block, f"“{match[0]}”：名录中该单位设的是{organisation.party_type}", f"应写“{organisation.name}”。", match.start(), match.end())


def _addressee(view: View, directory: Directory) -> Iterator[Hit]:
    anatomy = view.anatomy
    if anatomy.addressee is None or not re.search(r"反馈意见|整改通知书|整改督办|督办单", anatomy.title_text):
        return
    name = anatomy.addressee.text.strip().rstrip("：:")
    if re.fullmatch(_ADMIN, name) and not is_party_name(name) and "党" not in name:
        yield Hit(anatomy.addressee, *_said(directory, name))


def _said(directory: Directory, name: str) -> tuple[str, str]:
    known = directory.named(name) if directory else []
    right = known[-1].name if known else ""
    return f"“{name}”是行政单位，被巡察和负责整改的是党组织", f"应写“{right}”。" if right else "写党组织全称，如 中共清源县教育局党组。"


RULE = Rule("V-ORG-02", "党组织与行政单位不混写", "规定", "巡察文书校验 V-ORG-02", check, wrong="对清源县教育局开展巡察", right="对中共清源县教育局党组开展巡察")
