"""The full name comes first; a short one is declared before it is used."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.organisation import Directory
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Addressee and title against the directory's short names."""
    directory: Directory = view.settings.office.directory
    anatomy = view.anatomy
    if not directory or anatomy.addressee is None:
        return
    name = anatomy.addressee.text.strip().rstrip("：:")
    line = next((o for o in directory.organisations if o.short == name), None)
    if line is not None:
        yield Hit(anatomy.addressee, f"主送机关“{name}”是简称", f"写全称“{line.name}”，或者本地规定的规范化简称。")


RULE = Rule("V-ORG-03", "首次出现用全称", "实务", "巡察文书校验 V-ORG-03；《党政机关公文处理工作条例》第九条", check, severity="info",
            wrong="县教育局党组：", right="中共清源县教育局党组：")
