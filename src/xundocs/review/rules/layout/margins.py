"""天头 37 mm, 订口 28 mm, 版心 156 × 225 mm."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.documents.layout import PROFILES, PageProfile
from xundocs.review.geometry import is_upright_a4, mm
from xundocs.review.rule import Hit, Rule, View

TOLERANCE = 1.05
"""Millimetres: the standard's own ±1 and rounding."""


def check(view: View) -> Iterator[Hit]:
    """Upright sections of documents with the parts of an issued one, against both profiles and the office's own."""
    if not view.anatomy.issued:
        return
    own, problems = PageProfile.from_config(view.settings.office.get("layout") or {})
    profiles = [*PROFILES.values(), *([] if problems else [own])]
    letter = view.anatomy.letter
    for number, section in enumerate(view.document.sections, 1):
        if not is_upright_a4(section):
            continue
        measured = {"上": mm(section.top), "下": mm(section.bottom), "左": mm(section.left), "右": mm(section.right)}
        wrong = min((_wrong(measured, p, letter) for p in profiles), key=len)
        if wrong:
            shown = "、".join(f"{side}边距{measured[side]:.1f}毫米" for side in wrong)
            where = "" if len(view.document.sections) == 1 else f"第{number}节"
            severe = None if any(side in wrong for side in ("上", "左")) else "warning"
            yield Hit(None, f"{where}{shown}，版心不符", "上37、下35、左28、右26毫米（天头37毫米，订口28毫米，版心156×225毫米）。", excerpt=shown,
                      severity=severe)  # type: ignore[arg-type]


def _wrong(measured: dict[str, float], profile: PageProfile, letter: bool) -> list[str]:
    wanted = {"上": profile.top_mm, "下": profile.bottom_mm, "左": profile.left_mm, "右": profile.right_mm}
    return [side for side, value in wanted.items() if abs(measured[side] - value) > TOLERANCE and not (letter and side in "上下")]


RULE = Rule("PG-2", "页边与版心", "规定", "GB/T 9704—2012 5.2.1", check, only="docx", wrong="四边25.4毫米", right="上37、下35、左28、右26毫米")
