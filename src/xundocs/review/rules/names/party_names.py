"""The inspected body is the party organisation, not the administrative unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.organisation import Directory, is_party_name
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.tables import grids

_ADMIN = r"[\u4e00-\u9fa5]{2,16}?(?:局|厅|人民政府|镇政府|乡政府|办事处|村民委员会|村委会|医院|中学|小学|公司)"
_INSPECTED = lazy(rf"对(?:中共)?({_ADMIN})(?:开展|进行|实施)(?:了)?[^，。；]{{0,14}}?巡察|向({_ADMIN})反馈(?:了)?巡察|(?:被巡察(?:单位|党组织)|整改责任主体)(?:是|为|[:：])\s*({_ADMIN})(?=[，。；\s]|$)|({_ADMIN})(?:承担|履行|落实)(?:巡察)?整改主体责任|整改主体责任由({_ADMIN})(?:承担|履行|落实)|(?:责令|明确|要求|由)({_ADMIN})(?:作为|是|为)(?:巡察)?整改(?:工作)?(?:的)?责任主体|(?:被巡察(?:单位)?党组织|责任党组织)[—，：:“（]?\s?({_ADMIN})(?=表示|党员|主要|应当|要|负责|、|，|。|）|$)|巡察组(?:关于)?巡察({_ADMIN})(?:的)?情况")
_TITLE = lazy(rf"关于巡察({_ADMIN})(?:的|情况)|关于对?({_ADMIN})(?:开展|进行)?[^，。；]{{0,6}}巡察(?:的|情况)")
_ADDRESSED = rf"{_ADMIN}|[\u4e00-\u9fa5]{{2,20}}(?:学校|中心|法院|检察院|村委会|村民委员会|社区居民委员会)"
_TO_PARTY = lazy(r"反馈意见|整改通知书|整改督办|督办单")
_LIKELY = lazy(r"立行立改(?:工作)?通知|整改(?:责任)?提醒函|进驻(?:的)?通知")
"""Titles of papers that only a Party organisation is sent, surely and most likely."""
_YOUR_PARTY = lazy(r"(?<![“《])[你贵](?:局|镇|乡|院|校|公司|村|街道|委|单位|中心)?(?:党组|党委|党支部|党总支|党工委)(?!书记)")
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
    """中共清源县水务局党委, when the directory has a 党组 there; 中共清源县龙潭镇党组, when it has a committee."""
    day = view.day
    if day is None:
        return
    for organisation in directory.organisations:
        bases = {organisation.admin, re.sub(r"^中共|党组$|(?:总?支部)?委员会$", "", organisation.name)} - {""}
        if organisation.party_type not in _TYPES or not organisation.valid_on(day) or not any(base in view.document.joined for base in bases):
            continue
        if len({o.party_type for o in directory.organisations if o.admin == organisation.admin}) != 1:
            continue
        for base in bases:
            full = f"|(?<=中共{re.escape(base)})委员会" if organisation.party_type == "党组" else ""
            pattern = re.compile(rf"(?:中共)?{re.escape(base)}(机关)?({'|'.join(_TYPES)}{full})(?!办公室)")
            for block, match in view.matches(pattern, base):
                if match[2] != organisation.party_type and not match[1] and "原" not in block.text[max(0, match.start() - 2):match.start()]:
                    yield Hit(block, f"“{match[0]}”：名录中该单位设的是{organisation.party_type}", f"应写“{organisation.name}”。", match.start(), match.end())


def _addressee(view: View, directory: Directory) -> Iterator[Hit]:
    """Papers of inspection and rectification go to the Party organisation, and so does what says 你党组."""
    anatomy = view.anatomy
    if anatomy.addressee is None:
        return
    name = anatomy.addressee.text.strip().rstrip("：:")
    if not re.fullmatch(_ADDRESSED, name) or is_party_name(name) or "党" in name:
        return
    likely = _LIKELY.search(anatomy.title_text)
    if likely or _TO_PARTY.search(anatomy.title_text):
        yield Hit(anatomy.addressee, *_said(directory, name), severity="warning" if likely else None)
        return
    for _, match in view.matches(_YOUR_PARTY, "你", "贵"):
        message, remedy = _said(directory, name)
        yield Hit(anatomy.addressee, f"{message}；正文称“{match[0]}”", remedy, severity="warning")
        return


def _said(directory: Directory, name: str) -> tuple[str, str]:
    known = directory.named(name) if directory else []
    right = known[-1].name if known else ""
    return f"“{name}”是行政单位，被巡察和负责整改的是党组织", f"应写“{right}”。" if right else "写党组织全称，如 中共清源县教育局党组。"


RULE = Rule("V-ORG-02", "党组织与行政单位不混写", "规定", "巡察文书校验 V-ORG-02", check, wrong="对清源县教育局开展巡察", right="对中共清源县教育局党组开展巡察")
