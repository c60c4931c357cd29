"""78名，分2个班，每班39名: groups of one size make up the whole."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.numerals import to_int
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_GROUPS = lazy(r"(\d{1,6})(名|人|个|件|户)[^。；\d]{0,8}[，。；]?(?:共)?分(?:为|成)?(\d{1,3}|[一二两三四五六七八九十]{1,3})(?:个)?(班|期|批|组|小组|片区)[^。；\d]{0,6}，(?:每|各)个?(?:班|期|批|组|小组|片区)(\d{1,6})\2(?!左右|以上|余|多|以内)")


_PRODUCT = lazy(r"(?<![\d第.])(\d{1,3}|[二两三四五六七八九十])个([\u4e00-\u9fa5]{0,4}?(?:组|班|期|批|片区|小队|专班))(?:，)?(?:每|各)个?(?:组|班|期|批|片区|小队|专班)?(\d{1,4})(人|名|户|个|件)(?:，其中[^。；]{1,40}?)?，(?:共|共计|合计|总共)(?:有)?(\d{1,5})\4")


def check(view: View) -> Iterator[Hit]:
    """Number and size of the groups against the whole before or after them."""
    for block, match in view.matches(_PRODUCT, "每", "各"):
        groups, size, whole = to_int(match[1]), int(match[3]), int(match[5])
        if groups and groups * size != whole:
            yield Hit(block, f"{groups}个{match[2]}，每个{size}{match[4]}，合计{groups * size}{match[4]}，写的是{whole}{match[4]}", "请核对总数、分组数和每组人数。",
                      match.start(), match.end())
    for block, match in view.matches(_GROUPS, "每", "各"):
        whole, groups, size = int(match[1]), to_int(match[3]), int(match[5])
        if groups and groups * size != whole and not match[0].startswith("每"):
            yield Hit(block, f"{groups}{match[4]}，每{match[4]}{size}{match[2]}，合计{groups * size}{match[2]}，总数写的是{whole}{match[2]}", "请核对总数、分组数和每组人数。",
                      match.start(), match.end())


RULE = Rule("V-CNT-02", "分组人数合计等于总数", "规定", "巡察文书校验 V-CNT-02", check, wrong="78名，分2个班，每班36名", right="78名，分2个班，每班39名")
