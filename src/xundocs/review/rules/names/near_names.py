"""A name that is almost one of the directory's is most likely a slip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_NAME = lazy(r"(?:中共)?[\u4e00-\u9fa5]{2,4}(?:市|县|区|州|旗)[\u4e00-\u9fa5]{2,14}?(?:局党组|委党组|党组|委员会|党委|党总支|党支部|局|医院|中学|小学|公司)(?![\u4e00-\u9fa5]{0,2}(?:党组|党委|党支部|委员会))")
_SHORT = lazy(r"[市县区州旗][\u4e00-\u9fa5]{2,10}?(?:局党组|委党组|局|中心)(?![\u4e00-\u9fa5]{0,2}(?:党组|党委|党支部|委员会))")
"""Without the place: 县农业农村局党组."""
_LEAD = lazy(r"^(?:经查|对|向|由|在|和|与|及|请|将|为|是|关于|据|以|按照|根据|会同|抄送|报送|致|转|到|从|把|让|经|并|该|被|给|督促|要求|建议|通过|配合|联合|组织|巡察|反馈|反映|关于巡察|现将|开展对|原)+(?=中共|[\u4e00-\u9fa5]{2,3}[市县区州旗])")

DEPARTMENTS = frozenset(["财政局", "民政局", "司法局", "公安局", "审计局", "统计局", "教育局", "体育局", "教育体育局", "卫生健康局", "农业农村局", "水务局", "水利局", "交通运输局", "住房和城乡建设局", "自然资源局", "生态环境局", "文化和旅游局", "文化旅游局", "市场监督管理局", "应急管理局", "医疗保障局", "人力资源和社会保障局", "退役军人事务局", "发展和改革局", "工业和信息化局", "商务局", "林业局", "林业和草原局", "信访局", "税务局", "气象局", "乡村振兴局", "城市管理局", "行政审批服务局", "科学技术局", "民族宗教事务局", "档案局", "机关事务管理局", "粮食和物资储备局"])
"""Departments that counties commonly have: one of them that the directory lacks is another body, not a slip."""


def check(view: View) -> Iterator[Hit]:
    """Full names of the office's own place only: same beginning up to 县/市, one or two characters off."""
    directory = view.settings.office.directory
    if not directory:
        return
    known = {n for o in directory.organisations for n in (o.name, o.admin, o.name.removeprefix("中共")) if n}
    places = {m[0] for n in known if (m := re.match(r"(?:中共)?[\u4e00-\u9fa5]{2,4}?[市县区州旗]", n))}
    said: set[str] = set()
    for block, match in view.matches(_NAME, "局", "党组", "委员会", "党委", "党支部", "党总支", "医院", "中学", "小学", "公司"):
        lead = _LEAD.match(match[0])
        name = match[0][lead.end():] if lead else match[0]
        start = match.end() - len(name)
        if name in known or not any(name.startswith(p) for p in places) or any(name in k or k in name for k in known) \
                or any(name.removesuffix("党组").endswith(place + d) for place in ("县", "市", "区", "州", "旗") for d in DEPARTMENTS):
            continue
        likely = [k for k in sorted(known) if _same_company(k, name) or (abs(len(k) - len(name)) <= 1 and is_slip(k, name) and not is_other_place(k, name))]
        if likely and name not in said:
            said.add(name)
            best = max(likely, key=lambda k: SequenceMatcher(None, k, name, autojunk=False).ratio())
            yield Hit(block, f"名录里没有“{name}”，有“{best}”", f"是不是“{best}”？", start, match.end(), severity="info" if own_place(best) != own_place(name) else None)
    yield from _short_forms(view, known)


def _same_company(right: str, wrong: str) -> bool:
    """有限公司 and 有限责任公司 of one name."""
    return right != wrong and right.endswith("公司") and right.replace("有限责任公司", "有限公司") == wrong.replace("有限责任公司", "有限公司")


def _short_forms(view: View, known: set[str]) -> Iterator[Hit]:
    """县农村农业局党组 for 县农业农村局党组: the same characters in another order."""
    short = {m[2]: m[1] for n in known if (m := re.match(r"(?:中共)?([\u4e00-\u9fa5]{2,3}?)([市县区州旗].+)", n))}
    for block, match in view.matches(_SHORT, "局", "委党组", "中心"):
        name = match[0]
        if name in short:
            continue
        best = next((s for s, place in short.items() if sorted(s) == sorted(name) and not block.text[:match.start()].endswith(place)), None)
        if best is not None:
            yield Hit(block, f"名录里没有“{name}”，有“{best}”", f"是不是“{best}”？", match.start(), match.end())


_OWN_PLACE = lazy(r"[市县区州旗]([\u4e00-\u9fa5]{1,4}?)(?:(?<!城)[镇乡]|街道|社区|(?<!农)村|林场|农场|水库|景区)")


def own_place(name: str) -> str:
    """The proper name of a town or village in a name of two levels, "" where there is none: 清源县白鹭镇 has 白鹭."""
    match = _OWN_PLACE.search(name)
    return match[1] if match else ""


def is_other_place(right: str, wrong: str) -> bool:
    """Whether the two name different towns of one county: no character of the towns' own names agrees in its place."""
    one, other = own_place(right), own_place(wrong)
    return bool(one and other and one != other) and sorted(one) != sorted(other) and not any(a == b for a, b in zip(one, other, strict=False))


def is_slip(right: str, wrong: str) -> bool:
    """Swapped, missing, added or replaced: two characters at most; another number or compass point is another body."""
    operations = [o for o in SequenceMatcher(None, right, wrong, autojunk=False).get_opcodes() if o[0] != "equal"]
    changed = sum(max(b - a, d - c) for _, a, b, c, d in operations)
    touched = "".join(right[a:b] + wrong[c:d] for _, a, b, c, d in operations)
    if sorted(right) == sorted(wrong):
        return changed <= 4
    return 0 < changed <= 2 and not re.search(r"[一二三四五六七八九十东南西北中上下新老大小]", touched) and len(operations) == 1


RULE = Rule("V-ORG-01", "疑似写错的单位名称", "实务", "巡察文书校验 V-ORG-01", check, wrong="清源县农村农业局", right="清源县农业农村局")
