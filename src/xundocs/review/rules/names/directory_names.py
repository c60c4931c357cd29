"""Organisations are named as the directory has them on the document's date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from xundocs.model.deadline import in_words
from xundocs.model.organisation import Directory, Organisation
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_OLD = lazy(r"(?:原|时任|撤销|更名前|曾用名|前身为?|改名前|并入)[“（]?$")


def check(view: View) -> Iterator[Hit]:
    """Names that were no longer or not yet in use; nothing is said without a directory or a date."""
    directory: Directory = view.settings.office.directory
    day = view.day
    if not directory or day is None:
        return
    names: dict[str, list[Organisation]] = {}
    for organisation in directory.organisations:
        for name in {organisation.name, organisation.admin} - {""}:
            names.setdefault(name, []).append(organisation)
    dead = {n: lines for n, lines in names.items() if not any(o.valid_on(day) for o in lines)}
    present = [name for name in sorted(dead, key=len, reverse=True) if name in view.document.joined]
    longer = [n for n in names if n not in dead]
    for block in view.document.texts:
        taken: list[tuple[int, int]] = []
        for name in present:
            for match in re.finditer(re.escape(name), block.text):
                if any(a <= match.start() < b for a, b in taken) or _fine(block, match, dead[name], longer):
                    continue
                taken.append(match.span())
                current = directory.successor(dead[name][0], day)
                now = (current.name if name == dead[name][0].name else current.admin) if current else ""
                yield Hit(block, f"“{name}”在{in_words(day)}不是有效名称（已更名或者撤销）", f"应写“{now}”。" if now else "请核对名录。", match.start(), match.end())


def _fine(block: Block, match: re.Match[str], lines: list[Organisation], longer: list[str]) -> bool:
    """原…, a year of its own time in the sentence, or part of a longer name that is in use."""
    text = block.text
    if _OLD.search(text[max(0, match.start() - 4):match.start()]):
        return True
    begin = max(text.rfind(mark, 0, match.start()) for mark in "。；") + 1
    year = re.search(r"((?:19|20)\d{2})年", text[begin:match.start()])
    if year and any(o.valid_on(date(int(year[1]), 6, 30)) for o in lines):
        return True
    return any(match[0] in name and name in text[max(0, match.start() - len(name)):match.end() + len(name)] for name in longer)


RULE = Rule("V-ORG-01", "单位名称与名录一致", "规定", "巡察文书校验 V-ORG-01", check, wrong="清源县农业局（2019年已更名）", right="清源县农业农村局")
