"""Attachments are those the note announces, by number and name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.numerals import to_int
from xundocs.review.anatomy import Attachment
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_MENTION = lazy(r"(?:见|详见|附|按照?|对照|参照|依照|根据|使用|填写|填报|列入|[（(])附件\s?([1-9]\d?|[一二三四五六七八九十]{1,2})")
_SEE = lazy(r"(?:详?见|填[报写]|按照?|对照|[（(])附件(?![：:]|《|材料|资料|要求)")


def check(view: View) -> Iterator[Hit]:
    """Note against attachments bound in; mentions in the text against the note; 《》 round names."""
    anatomy = view.anatomy
    announced = _announced(anatomy.note)
    for number, (name, block) in announced.items():
        if re.fullmatch(r"《[^《》]*》", name):
            yield Hit(block, f"附件{number or ''}名称加了书名号", "附件名称不加书名号。")
    if announced and anatomy.attachments:
        yield from _bound(announced, anatomy.attachments)
    elif anatomy.attachments and anatomy.official and anatomy.dated is not None and anatomy.attachments[0].mark.index > anatomy.dated.index:
        yield Hit(anatomy.attachments[0].mark, "后面有附件，正文下面没有附件说明", "在正文下空一行写“附件：名称”。")
    if not announced and not anatomy.attachments and anatomy.official and anatomy.dated is not None and not anatomy.regulation:
        for block, match in view.matches(_SEE, "附件"):
            yield Hit(block, f"提到“{match[0].strip('（(')}”，没有附件说明，也没有附件", "在正文下空一行写“附件：名称”，或者删去。", match.start(), match.end(), severity="warning")
            break
    if announced and not view.anatomy.regulation:
        most = len(announced)
        for block, match in view.matches(_MENTION, "附件"):
            value = to_int(match[1])
            if value and value > most and block not in anatomy.note and most >= 1 and block.part == "body":
                yield Hit(block, f"提到“附件{match[1]}”，附件说明里只有{most}个附件", "请核对附件编号。", match.start(), match.end())


def _announced(note: list[Block]) -> dict[int, tuple[str, Block]]:
    """Number (0 for an only one) → name and block."""
    found: dict[int, tuple[str, Block]] = {}
    for block in note:
        for line in block.shown.split("\n"):
            match = re.fullmatch(r"\s*(?:附\s*件\s*[:：])?\s*(?:(\d{1,2})\s*[.．、])?\s*(.+?)\s*", line)
            if match and match[2]:
                found[int(match[1]) if match[1] else 0] = (match[2].strip("。；，"), block)
    return found


def _bound(announced: dict[int, tuple[str, Block]], attachments: list[Attachment]) -> Iterator[Hit]:
    for attachment in attachments:
        number = to_int(attachment.number) if attachment.number else 0
        if len(announced) == 1 and number in (0, 1):
            (name, _), = announced.values()
            if number == 1 and 0 in announced:
                yield Hit(attachment.mark, "只有一个附件，不编号", "写“附件”。", severity="warning")
        elif number in announced:
            name = announced[number][0]
        else:
            yield Hit(attachment.mark, f"“附件{attachment.number}”在附件说明里没有", "请核对附件的编号和个数。")
            continue
        title = _plain("".join(b.text for b in attachment.title))
        if title and title != _plain(name) and _plain(attachment.title[0].text) != _plain(name):
            yield Hit(attachment.title[0], f"附件标题“{title[:24]}”与附件说明“{name[:24]}”不一致", "两处名称应当逐字一致。")
    missing = set(announced) - {to_int(a.number) if a.number else 0 for a in attachments}
    if len(announced) > 1 and missing and len(attachments) > 1:
        number = min(missing)
        yield Hit(announced[number][1], f"附件说明里的附件{number}后面没有", "请补上附件，或者改附件说明。", severity="warning")


def _plain(text: str) -> str:
    return re.sub(r"[\s《》“”\u3000]|（样[式本]）", "", text)


RULE = Rule("V-ATT-01", "附件说明与附件一致", "规定", "GB/T 9704—2012 7.3.4、7.3.7；巡察文书校验 V-ATT-01", check,
            wrong="附件：巡察反馈问题清单……附件标题：问题清单", right="两处都写“巡察反馈问题清单”")
