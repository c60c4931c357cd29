"""The page of GB/T 9704-2012: geometry, faces and the arithmetic of signatures.

Lengths are millimetres or points where a person sets them and twips (1/1440 inch) where Word reads them.
A 字 is the width of one 三号 character on the 28-character line, a 行 one of the 22 lines.

Source: GB/T 9704-2012, 3.1–3.2, 5.2, 7.3.5, 7.5.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from xundocs.problems import Problem, Where, excerpt
from xundocs.value import Value

TWIPS_PER_MM = 1440 / 25.4
PAGE_WIDTH = 11906
PAGE_HEIGHT = 16838
CHARS_PER_LINE = 28
LINES_PER_PAGE = 22
CHARACTER = 316
"""One 字 in twips: 156 mm / 28, rounded."""

CHARACTER_SPACING = -5
"""Twips added to every 三号 character: 28 × 16 pt is wider than 156 mm, 28 × 15.75 pt is not."""

PAGE_NUMBER_STYLES = ("standard", "centred")
FONT_ROLES = {"fangsong": "仿宋", "kaiti": "楷体", "heiti": "黑体", "songti": "宋体", "title": "小标宋"}
_MARGINS = {"top_mm": "上边距", "bottom_mm": "下边距", "left_mm": "左边距", "right_mm": "右边距"}
_FORBIDDEN_IN_FONT = set('<>&"\'{}%;,\\/')


def twips(mm: float) -> int:
    """Millimetres as whole twips."""
    return round(mm * TWIPS_PER_MM)


class FontSet(Value):
    """The face of each role, as Word knows it. Only names: no licensed font is shipped."""

    fangsong: str = "仿宋_GB2312"
    kaiti: str = "楷体_GB2312"
    heiti: str = "黑体"
    songti: str = "宋体"
    title: str = "方正小标宋简体"


class PageProfile(Value):
    """One office's page. Two are built in (`DIALOG`, `COMPENSATED`); an office may override single values."""

    name: str = "dialog"
    top_mm: float = 37.0
    bottom_mm: float = 35.0
    left_mm: float = 28.0
    right_mm: float = 26.0
    line_pt: float = 28.95
    fonts: FontSet = FontSet()
    latin: str = ""
    """Face of digits and letters in body text; empty: the Chinese face of the same style."""
    cell_pt: float = 12.0
    """Size of the text in tables. Lists of many columns take a smaller one; no setting of an office."""
    page_number: str = "standard"
    """`standard`: odd right, even left (GB/T 9704-2012, 7.5); `centred`: for material that is not issued."""

    @property
    def line(self) -> int:
        """One 行 in twips, rounded down: 22 × 580 is one line too many."""
        return int(self.line_pt * 20 + 1e-6)

    @property
    def text_width(self) -> int:
        """Width of the 版心 in twips (156 mm by default)."""
        return PAGE_WIDTH - twips(self.left_mm) - twips(self.right_mm)

    @property
    def text_height(self) -> int:
        """Height of the 版心 in twips (225 mm by default)."""
        return PAGE_HEIGHT - twips(self.top_mm) - twips(self.bottom_mm)

    @property
    def footer_distance(self) -> int:
        """Paper edge to the footer's lower edge, so that the dash stands 7 mm below the 版心.

        0.45 mm and half a 四号 character lie between the footer's edge and the middle of its dash (measured).
        """
        half_character = 14 * 25.4 / 72 * 0.5
        return twips(self.bottom_mm - 7 - half_character - 0.45)

    @staticmethod
    def from_config(config: Mapping[str, Any]) -> tuple[PageProfile, list[Problem]]:
        """The profile an office's `[layout]` table asks for, and everything wrong with that table.

        Keys: `profile`, the four margins in mm, `line_pt`, `page_number`, `latin`, `fonts` (a table by role).
        A wrong value is reported and the built-in one used. Unknown keys are errors.
        """
        return _ProfileReader(config).read()


DIALOG = PageProfile()
"""What Word's page dialog gives when the standard's numbers are typed in."""

COMPENSATED = PageProfile(name="compensated", top_mm=34.58, bottom_mm=32.58, line_pt=29.45)
"""Margins that make the ink, not the line boxes, fill the 版心."""

PROFILES = {profile.name: profile for profile in (DIALOG, COMPENSATED)}


class _ProfileReader:
    """Reads one configuration table; collects problems instead of stopping at the first."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.config = config
        self.problems: list[Problem] = []

    def read(self) -> tuple[PageProfile, list[Problem]]:
        if not isinstance(self.config, Mapping):
            self._problem("", self.config, "版式设置应当是一张表", "请写成 [layout] 下面一行一项。")
            return DIALOG, self.problems
        profile = self._base()
        for key, value in self.config.items():
            if key == "profile":
                continue
            if key in _MARGINS:
                profile = self._number(profile, key, value, 10.0, 60.0, f"{_MARGINS[key]}（毫米）")
            elif key == "line_pt":
                profile = self._number(profile, key, value, 20.0, 40.0, "行距（磅）")
            elif key == "page_number":
                profile = self._choice(profile, value)
            elif key == "latin":
                name = self._font(key, value, allow_empty=True)
                profile = profile if name is None else profile.changed(latin=name)
            elif key == "fonts":
                profile = self._fonts(profile, value)
            else:
                self._problem(key, value, "没有这个版式设置项", f"可用的有：{self._known()}。")
        return self._checked(profile)

    def _base(self) -> PageProfile:
        name = self.config.get("profile", DIALOG.name)
        if not isinstance(name, str) or name not in PROFILES:
            self._problem("profile", name, "没有这种版式", f"请写 {' 或 '.join(PROFILES)}。")
            return DIALOG
        return PROFILES[name]

    def _number(self, profile: PageProfile, key: str, value: object,
                least: float, most: float, label: str) -> PageProfile:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not least <= float(value) <= most:  # type: ignore[arg-type]
            self._problem(key, value, f"{label}不在允许范围内", f"请写 {least:g} 到 {most:g} 之间的数。")
            return profile
        return profile.changed(**{key: float(value)})  # type: ignore[arg-type]

    def _choice(self, profile: PageProfile, value: object) -> PageProfile:
        if value not in PAGE_NUMBER_STYLES:
            self._problem("page_number", value, "没有这种页码样式", "请写 standard（单右双左）或 centred（居中）。")
            return profile
        return profile.changed(page_number=str(value))

    def _fonts(self, profile: PageProfile, value: object) -> PageProfile:
        if not isinstance(value, Mapping):
            self._problem("fonts", value, "字体设置应当是一张表", '请写成 fonts.fangsong = "仿宋" 这样。')
            return profile
        fonts = profile.fonts
        for role, name in value.items():
            if role not in FONT_ROLES:
                self._problem(f"fonts.{role}", name, "没有这个字体角色", f"可用的有：{'、'.join(FONT_ROLES)}。")
                continue
            read = self._font(f"fonts.{role}", name)
            if read is not None:
                fonts = fonts.changed(**{role: read})
        return profile.changed(fonts=fonts)

    def _font(self, key: str, value: object, *, allow_empty: bool = False) -> str | None:
        if value == "" and allow_empty:
            return ""
        if (isinstance(value, str) and value.strip() == value and 0 < len(value) <= 31
                and value.isprintable() and not _FORBIDDEN_IN_FONT & set(value)):
            return value
        self._problem(key, value, "不是可用的字体名称", "请写 Word 字体列表里的名称，如 仿宋_GB2312（最多31个字符）。")
        return None

    def _checked(self, profile: PageProfile) -> tuple[PageProfile, list[Problem]]:
        """A page must hold text at all: refuse margins and a line pitch that leave too little."""
        if profile.line * 10 > profile.text_height or profile.text_width < 28 * 200:
            self._problem("profile", "", "边距太大，版心放不下正文", "请减小边距或行距。")
            return DIALOG, self.problems
        return profile, self.problems

    def _known(self) -> str:
        return "、".join(["profile", *_MARGINS, "line_pt", "page_number", "latin", "fonts"])

    def _problem(self, key: str, value: object, message: str, remedy: str) -> None:
        shown = excerpt(value)
        self.problems.append(Problem("F-PROFILE", f"{message}：{shown}" if shown else message, remedy,
                                     Where("xundocs.toml", field=f"layout.{key}".rstrip(".")), shown))


def text_width(text: str) -> float:
    """Width of a line in 字: 1 for a full-width character, 0.5 for a half-width one, 0 for a combining mark.

    >>> text_width("清源县委巡察办"), text_width("2026年3月5日")
    (7.0, 6.0)
    """
    return sum(_char_width(c) for c in text)


def _char_width(char: str) -> float:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Cc"):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in ("W", "F", "A") else 0.5


_BREAK_AFTER = ("委员会", "领导小组", "总支部", "党组", "党委", "县委", "市委", "区委", "局", "办公室", "县", "市")


def signature_lines(name: str, *, sealed: bool, width: int = DIALOG.text_width) -> list[str]:
    """The lines a signature is written on: one per organ (`\\n` between them), a name too wide for the
    line divided into near-equal parts, after a word for an organ where one is close to the middle.
    `width` is the text's, in twips."""
    line = width / _UNIT
    limit = line if sealed else line - 2
    lines: list[str] = []
    for organ in name.split("\n"):
        lines += _divide(organ.strip(), limit)
    return lines


def _divide(organ: str, limit: float) -> list[str]:
    if text_width(organ) <= limit:
        return [organ]
    half = text_width(organ) / 2
    candidates = [i for i in range(1, len(organ)) if text_width(organ[:i]) <= limit]
    ends = [i for i in candidates if organ[:i].endswith(_BREAK_AFTER)
            and half * 0.6 <= text_width(organ[:i]) <= half * 1.4]
    cut = min(ends or candidates, key=lambda i: abs(text_width(organ[:i]) - half))
    return [organ[:cut], *_divide(organ[cut:], limit)]


_UNIT = DIALOG.text_width / CHARS_PER_LINE


def signature_position(name: str, date: str, sealed: bool, width: int = DIALOG.text_width) -> tuple[int, int]:
    """Left indents in twips of the signature (its widest line) and of the date.

    Sealed: the date ends four 字 before the right edge and the name is centred on it; a name so long that
    it would leave the page moves both left. Unsealed: the name ends two 字 before the edge and the date
    begins two 字 right of the name; a date that would come too close moves the name left instead.
    `width` is the text's, in twips.

    Source: GB/T 9704-2012, 7.3.5.1 and 7.3.5.2.
    """
    name_width = max(text_width(line) for line in signature_lines(name, sealed=sealed, width=width))
    date_width = text_width(date)
    line = width / _UNIT
    if sealed:
        right = 4.0
        name_right = right + (date_width - name_width) / 2
        if name_right < 0:
            right, name_right = right - name_right, 0.0
        name_left = line - name_right - name_width
        date_left = line - right - date_width
    else:
        name_left = line - 2 - name_width
        date_left = name_left + 2
        if date_left + date_width > line - 2:
            date_left = line - 2 - date_width
            name_left = date_left - 2
    return max(0, round(name_left * CHARACTER)), max(0, round(date_left * CHARACTER))
