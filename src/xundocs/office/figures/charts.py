"""Bar charts for print: black, white and grey with patterns, numbers on the bars, the footnotes underneath. The door to matplotlib.

Same figures, same bytes (for one version of matplotlib and one font).
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from unicodedata import east_asian_width

from xundocs.errors import XundocsError

FORMS = ("png", "svg")
FACES = (("white", "////"), ("0.75", ""), ("white", "...."), ("0.35", ""), ("white", "xxxx"), ("0.9", "\\\\\\\\"))
"""Fill and pattern of the first, second … series; neighbours differ in a photocopy too."""
WIDTH, TREND_HEIGHT, LINE_HEIGHT, BAR_HEIGHT, GAP = 7.2, 4.2, 0.22, 0.34, 0.2
"""Inches; a chart fits between the margins of an A4 page (156 mm = 6.1 in) when scaled to 85 %."""
LONGEST_BODY = 8.2
"""Inches the bars may take, so that they, heads and footnotes stand on one page (225 mm between the margins); with more bars they are thinner."""
DPI = 200
SIZE, SMALLEST = 9.0, 6.5
"""Points of the numbers on the bars."""
FOOT_SIZE, FOOT_ROOM = 8.5, 6.7
LABEL_ROOM = 2.3
"""Inches for the lines of the footnote, and for a name beside its bars."""


@dataclass(frozen=True)
class Series:
    """One pattern of bars: a value a label, None where it cannot be computed; `texts` stand on the bars."""

    name: str
    values: Sequence[Decimal | None]
    texts: Sequence[str]


@dataclass(frozen=True)
class Chart:
    """What is drawn. `trend`: upright bars in time's order; else lying bars, one a line, for comparison."""

    title: str
    unit: str
    labels: Sequence[str]
    series: Sequence[Series]
    footnote: str
    trend: bool = False


def draw(chart: Chart, form: str, fonts: Sequence[str]) -> bytes:
    """The picture as PNG or SVG. `fonts`: families for Chinese, best first.

    Raises: XundocsError when matplotlib or every one of the fonts is missing.
    """
    matplotlib = _matplotlib()
    family = _family(fonts)
    settings = {"font.family": family, "axes.unicode_minus": False, "svg.hashsalt": "xundocs", "svg.fonttype": "path", "hatch.linewidth": 0.6}
    with matplotlib.rc_context(settings):
        figure = _figure(chart)
        buffer = io.BytesIO()
        figure.savefig(buffer, format=form, dpi=DPI, metadata={"Software": None} if form == "png" else {"Date": None, "Creator": None})
    return buffer.getvalue()


def _matplotlib() -> Any:
    try:
        import matplotlib
        import matplotlib.figure
    except ImportError:
        raise XundocsError("画图要用 matplotlib，这台电脑上没有安装。", "运行 pip install \"xundocs[charts]\"；表格（--xlsx）不受影响。") from None
    return matplotlib


def _family(fonts: Sequence[str]) -> str:
    """The first of the families this machine has; looks at the folders again before it gives up (a font may be new)."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    for attempt in (1, 2):
        known = {entry.name for entry in manager.ttflist}
        found = next((name for name in fonts if name in known), None)
        if found:
            return found
        if attempt == 1:
            _take_in_new_fonts(font_manager, {entry.fname for entry in manager.ttflist})
    raise XundocsError(f"这台电脑上没有画图可用的中文字体（{'、'.join(fonts)}）。", "装上其中一种再画：Windows 自带 SimHei；Linux 可装 fonts-noto-cjk。")


def _take_in_new_fonts(font_manager: Any, known: set[str]) -> None:
    for path in font_manager.findSystemFonts():
        if path not in known:
            try:
                font_manager.fontManager.addfont(path)
            except (OSError, RuntimeError, ValueError):
                continue


def _figure(chart: Chart) -> Any:
    from matplotlib.figure import Figure

    foot = _wrapped(chart.footnote, FOOT_ROOM * 72 / FOOT_SIZE)
    upright = chart.trend and _fits_upright(chart)
    below = LINE_HEIGHT * (len(foot) + 1.5)
    above = LINE_HEIGHT * (4.4 if len(chart.series) > 1 else 2.2)
    body = TREND_HEIGHT if upright else min(LONGEST_BODY, max(1.2, BAR_HEIGHT * len(chart.labels) * len(chart.series) + GAP * len(chart.labels)))
    height = above + body + below + 0.4
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    left = 0.1 if upright else 0.34
    axes = figure.add_axes((left, (below + 0.4) / height, 0.96 - left, body / height))
    if upright:
        _upright(axes, chart)
    else:
        _lying(axes, chart, body, (0.96 - left) * WIDTH)
    figure.text(0.5, 1 - LINE_HEIGHT / height, f"{chart.title}（{chart.unit}）", ha="center", va="top", fontsize=14)
    if len(chart.series) > 1:
        handles, names = axes.get_legend_handles_labels()
        figure.legend(handles, names, loc="upper center", bbox_to_anchor=(0.5, 1 - 2.1 * LINE_HEIGHT / height), ncols=min(4, len(names)), frameon=False, fontsize=10)
    figure.text(0.03, LINE_HEIGHT / 2 / height, "\n".join(foot), ha="left", va="bottom", fontsize=FOOT_SIZE, linespacing=1.4)
    return figure


def _fits_upright(chart: Chart) -> bool:
    """Whether names stand under their bars and numbers on them without meeting their neighbours; else the bars lie."""
    place = 0.86 * WIDTH * 72 / max(1, len(chart.labels))
    names = max((_ems(line) for label in chart.labels for line in label.split("\n")), default=0.0)
    texts = max((_ems(line) for s in chart.series for text in s.texts for line in _upright_text(text).split("\n")), default=0.0)
    return names * (SIZE + 0.5) <= 0.95 * place and texts * SIZE <= 0.8 * place / len(chart.series)


def _upright(axes: Any, chart: Chart) -> None:
    width = 0.8 / len(chart.series)
    for number, series in enumerate(chart.series):
        places = [i - 0.4 + width * (number + 0.5) for i in range(len(chart.labels))]
        colour, hatch = FACES[number % len(FACES)]
        bars = axes.bar(places, _heights(series), width * 0.92, color=colour, hatch=hatch, edgecolor="black", linewidth=0.8, label=series.name)
        axes.bar_label(bars, [_upright_text(t) for t in series.texts], padding=2, fontsize=SIZE)
    axes.set_xticks(range(len(chart.labels)), list(chart.labels), fontsize=SIZE + 0.5)
    axes.set_ylim(0, _top(chart))
    axes.tick_params(axis="x", length=0)
    _plain_frame(axes, axes.yaxis, chart)


def _lying(axes: Any, chart: Chart, tall: float, wide: float) -> None:
    """`tall`, `wide`: the axes in inches."""
    height = 0.8 / len(chart.series)
    place = tall * 72 / max(1, len(chart.labels))
    size = max(SMALLEST, min(SIZE, place / len(chart.series) * 0.72))
    for number, series in enumerate(chart.series):
        places = [i - 0.4 + height * (number + 0.5) for i in range(len(chart.labels))]
        colour, hatch = FACES[number % len(FACES)]
        bars = axes.barh(places, _heights(series), height * 0.88, color=colour, hatch=hatch, edgecolor="black", linewidth=0.8, label=series.name)
        axes.bar_label(bars, list(series.texts), padding=3, fontsize=size)
    label_size = max(SMALLEST, min(SIZE + 0.5, place * 0.72))
    lines = max(1, int(place / label_size / 1.25))
    axes.set_yticks(range(len(chart.labels)), [_folded(n, LABEL_ROOM * 72 / label_size, lines) for n in chart.labels], fontsize=label_size)
    axes.set_ylim(len(chart.labels) - 0.5, -0.5)
    axes.set_xlim(0, _room(chart, wide * 72, size))
    axes.tick_params(axis="y", length=0)
    _plain_frame(axes, axes.xaxis, chart)


def _room(chart: Chart, wide: float, size: float) -> float:
    """The end of a lying scale so that each number has its place after its bar. `wide`: points of the scale; `size`: of the numbers."""
    ends = [height * wide / max(wide / 4, wide - (_ems(text) * size + 6)) for s in chart.series for height, text in zip(_heights(s), s.texts, strict=True)]
    return max(_top(chart), *ends)


def _heights(series: Series) -> list[float]:
    return [float(v) if v is not None else 0.0 for v in series.values]


def _top(chart: Chart) -> float:
    """The end of the scale: room for the numbers above the longest bar; a rate's scale ends past 100."""
    highest = max((h for s in chart.series for h in _heights(s)), default=0.0)
    return 118.0 if _is_share(chart) else max(1.0, highest * 1.18)


def _is_share(chart: Chart) -> bool:
    return chart.unit == "%" and all(h <= 100 for s in chart.series for h in _heights(s))


def _plain_frame(axes: Any, scale: Any, chart: Chart) -> None:
    """Two sides of the frame; a scale of whole things has whole steps, that of a share ends at 100."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    if _is_share(chart):
        scale.set_ticks(range(0, 101, 20))
    elif all(h == int(h) for s in chart.series for h in _heights(s)):
        scale.get_major_locator().set_params(integer=True)


def _upright_text(text: str) -> str:
    """98.9%（1128/1141） on two lines, so that neighbours do not meet."""
    return text.replace("（", "\n（", 1)


def _ems(text: str) -> float:
    """About how wide a line is, in the size of its letters."""
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.57 for c in text)


def _folded(label: str, room: float, lines: int) -> str:
    """A long name on at most so many lines of `room` letters; what is over is left out with …."""
    folded = _wrapped(label.replace("\n", ""), room)
    if len(folded) > lines:
        folded = [*folded[:lines - 1], f"{folded[lines - 1][:-1]}…"]
    return "\n".join(folded) or " "


def _wrapped(text: str, room: float) -> list[str]:
    """Lines no wider than `room` letters; none begins with a closing mark, no figure is torn."""
    lines: list[str] = []
    for part in text.splitlines():
        lines.append("")
        for piece in re.findall(r"[0-9A-Za-z.:-]+[，。；：、）%]*|.[，。；：、）]*", part):
            if lines[-1] and _ems(lines[-1] + piece) > room:
                lines.append("")
            lines[-1] += piece
    return lines
