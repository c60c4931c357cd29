"""78名，分2个班，每班39名: groups of one size make up the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from xundocs.model.numerals import to_int
from xundocs.model.quantities import PEOPLE, quantities
from xundocs.model.sentences import start_of
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_GROUPS = lazy(r"(\d{1,6})(名|人|个|件|户)[^。；\d]{0,8}[，。；]?(?:共)?分(?:为|成)?(\d{1,3}|[一二两三四五六七八九十]{1,3})(?:个)?(班|期|批|组|小组|片区)[^。；\d]{0,6}，(?:每|各)个?(?:班|期|批|组|小组|片区)(\d{1,6})\2(?!左右|以上|余|多|以内)")


_PRODUCT = lazy(r"(?<![\d第.])(\d{1,3}|[二两三四五六七八九十])个([\u4e00-\u9fa5]{0,4}?(?:组|班|期|批|片区|小队|专班))(?:，)?(?:每|各)个?(?:组|班|期|批|片区|小队|专班)?(\d{1,4})(人|名|户|个|件)(?:，其中[^。；]{1,40}?)?，(?:共|共计|合计|总共)(?:有)?(\d{1,5})\4")


_MADE_UP = lazy(r"(?:共|合计|总计)?(?:抽调|抽选|选派|调配|选调|组织|集中|安排|派出|投入|选配)(?:业务骨干|工作人员|骨干|干部|人员|力量|党员|巡察干部)?(\d{1,5})(名|人)[^。；\d]{0,12}[，,](?:编|组|编组|混编|组建|组成|编成|划分|分设)(?:为|成|了)?(\d{1,3}|[二两三四五六七八九十]{1,3})个?([\u4e00-\u9fa5]{0,5}?(?:组|班|小队|专班|分队))[，,（(；]?每(?:个)?(?:[\u4e00-\u9fa5]{0,5}?(?:组|班|小队|专班|分队))(\d{1,4})(?:名|人)(?!左右|以上|余|多|以内|至|—)"
                r"|(?:编|组|编组|混编|组建|组成|编成|划分|分设|设|成立)(?:为|成|了|立)?(\d{1,3}|[二两三四五六七八九十]{1,3})个([\u4e00-\u9fa5]{0,5}?(?:组|班|小队|专班|分队))[，,（(；]?每(?:个)?(?:[\u4e00-\u9fa5]{0,5}?(?:组|班|小队|专班|分队))(\d{1,4})(?:名|人)(?!左右|以上|余|多|以内|至|—)[)）]?[，,](?:共|合计|共计|总计|全部)(?:抽调|选派|调配|需|安排|有|投入)?[\u4e00-\u9fa5]{0,6}?(\d{1,5})(?:名|人)")
"""共抽调36人，编为6个组，每组6人; 编为6个组，每组6人，共抽调36人."""


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
    yield from _made_up(view)


def _made_up(view: View) -> Iterator[Hit]:
    """People drawn together and set up as groups of one size, in either order; nobody else counted beside them."""
    for block, match in view.matches(_MADE_UP, "每"):
        first = match[1] is not None
        whole, groups, size = int(match[1] if first else match[9]), to_int(match[3] if first else match[6]), int(match[5] if first else match[8])
        begin = start_of(block.text, match.start(), "。；\n")
        sentence = re.split("[。；\n]", block.text[begin:])[0]
        people = [q.amount for q in quantities(sentence) if q.unit in PEOPLE and not q.each][:8]
        sums = {sum(some) for count in range(1, len(people) + 1) for some in combinations(people, count)}
        if not groups or groups * size in sums or whole - groups * size in sums or re.search(r"另|其余|其他|机动|备用|组长|副组长|联络员|不含", block.text[match.start():begin + len(sentence)]):
            continue
        yield Hit(block, f"{groups}个{match[4] if first else match[7]}，每个{size}人，合计{groups * size}人，写的是{whole}人", "请核对总数、分组数和每组人数。", match.start(), match.end())


RULE = Rule("V-CNT-02", "分组人数合计等于总数", "规定", "巡察文书校验 V-CNT-02", check, wrong="78名，分2个班，每班36名", right="78名，分2个班，每班39名")
