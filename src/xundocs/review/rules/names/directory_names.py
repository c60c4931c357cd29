"""Organisations are named as the directory has them on the document's date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from xundocs.model.deadline import in_words
from xundocs.model.organisation import Directory, Organisation
from xundocs.model.sentences import PART, end_of, start_of
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_OLD = lazy(r"(?:原|时任|撤销|更名前|曾用名|前身为?|改名前|并入)[“（]?$")


_TOLD = lazy(r"(?:旧|原|原有|曾用|当时的?|时的|以前的|之前的|前的|现)(?:单位)?(?:名称|称谓|名)|名称|旧称|原称|前身|现为|现名|现称|今为|即现在?的?|更名|改名|改称|改为|改设|组建|合并|并入|撤销|沿用|照录|机构改革|当时|时任|曾任|曾在|历任|原件")
"""Words that tell of a name instead of using it."""


def check(view: View) -> Iterator[Hit]:
    """Names that were no longer or not yet in use; a text without any date is held to be of today, and only warned about."""
    directory: Directory = view.settings.office.directory
    if not directory:
        return
    said = view.day or _last_day(view)
    day = said or date.today()
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
                if said is None and current is not None and current.admin in view.document.joined:
                    continue  # both names: the paper tells of the change
                now = (current.name if name == dead[name][0].name else current.admin) if current else ""
                yield Hit(block, f"“{name}”{f'在{in_words(day)}' if said else '现在'}不是有效名称（已更名或者撤销）", f"应写“{now}”。" if now else "请核对名录。",
                          match.start(), match.end(), severity=None if said else "warning")


def _last_day(view: View) -> date | None:
    """The latest day a document without a date of its own names, as minutes do."""
    days = []
    for _, match in view.matches(_DAY, "日"):
        try:
            days.append(date(int(match[1]), int(match[2]), int(match[3])))
        except ValueError:
            continue
    return max(days, default=None)


_DAY = lazy(r"(20\d{2})年(1[0-2]|[1-9])月([12]\d|3[01]|[1-9])日")


def _fine(block: Block, match: re.Match[str], lines: list[Organisation], longer: list[str]) -> bool:
    """原…, a year of its own time in the sentence, or part of a longer name that is in use."""
    text = block.text
    if _OLD.search(text[max(0, match.start() - 4):match.start()]):
        return True
    begin = start_of(text, match.start(), PART)
    end = end_of(text, match.end(), PART)
    if _TOLD.search(text[begin:end].replace(match[0], "")):
        return True
    years = [*re.findall(r"((?:19|20)\d{2})年", text[begin:match.start()]), *re.findall(r"^[^，。；]{0,4}((?:19|20)\d{2})年", text[match.end():end])]
    if any(o.valid_on(date(int(year), 6, 30)) for year in years for o in lines):
        return True
    return any(match[0] in name and name in text[max(0, match.start() - len(name)):match.end() + len(name)] for name in longer)


RULE = Rule("V-ORG-01", "单位名称与名录一致", "规定", "巡察文书校验 V-ORG-01", check, wrong="清源县农业局（2019年已更名）", right="清源县农业农村局")
