"""Which of the faces a document asks for this machine has, and what stands in for the others.

xundocs ships no font: 仿宋_GB2312, 楷体_GB2312 and 方正小标宋 are licensed. Word and WPS bring most of them; a PDF made by
LibreOffice has only what fontconfig finds.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass

from xundocs.documents.layout import FONT_ROLES, PageProfile

STAND_INS = {
    "fangsong": ("仿宋", "FangSong", "STFangsong", "FandolFang", "FandolFang R"),
    "kaiti": ("楷体", "KaiTi", "STKaiti", "FandolKai", "AR PL UKai CN"),
    "heiti": ("SimHei", "STHeiti", "FandolHei", "Noto Sans CJK SC", "Source Han Sans SC"),
    "songti": ("SimSun", "STSong", "FandolSong", "Noto Serif CJK SC", "Source Han Serif SC"),
    "title": ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong", "Noto Serif CJK SC"),
}
"""Faces of the same kind and the same advance width, best first."""


@dataclass(frozen=True, slots=True)
class FontState:
    """One role's face. `found`: the face itself is there. `stand_in`: what replaces it, empty when nothing fits."""

    role: str
    wanted: str
    found: bool
    stand_in: str = ""

    @property
    def usable(self) -> bool:
        """True if a PDF made here shows this role in a face of its kind."""
        return self.found or bool(self.stand_in)

    def __str__(self) -> str:
        label = FONT_ROLES[self.role]
        if self.found:
            return f"{label}：{self.wanted}，已安装"
        if self.stand_in:
            return f"{label}：没有 {self.wanted}，PDF 里用 {self.stand_in} 代替"
        return f"{label}：没有 {self.wanted}，也没有同类字体；PDF 的字体会不对，.docx 不受影响"


def font_states(profile: PageProfile) -> dict[str, FontState] | None:
    """Role → state for a profile's faces; None when fontconfig's `fc-list` and `fc-match` are not there to ask."""
    if not (shutil.which("fc-list") and shutil.which("fc-match")):
        return None
    families = _families()
    return {role: _state(role, getattr(profile.fonts, role), families) for role in FONT_ROLES}


def _state(role: str, wanted: str, families: frozenset[str]) -> FontState:
    if wanted in families:
        return FontState(role, wanted, True)
    chosen = _match(wanted)
    kin = [face for face in STAND_INS[role] if face in families]
    return FontState(role, wanted, False, next((face for face in kin if face in chosen), ""))


def _families() -> frozenset[str]:
    """Every family name fontconfig knows, in all languages."""
    listed = _ask("fc-list", ":", "family")
    return frozenset(name.strip() for line in listed.splitlines() for name in line.split(","))


def _match(wanted: str) -> frozenset[str]:
    """The families fontconfig answers with when a document asks for `wanted`: what LibreOffice will use."""
    return frozenset(name.strip() for name in _ask("fc-match", "-f", "%{family}", wanted).split(","))


def _ask(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
