"""The page that shows two versions of a work side by side: what was taken out and what came in, article by article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from markupsafe import Markup

from xundocs.corpus.compare import CHANGE_LABELS, Comparison, Pair
from xundocs.model.work import UNDATED, Version, Work
from xundocs.site.addresses import comparison_url, folder_of, work_url
from xundocs.site.gaps import missing_articles
from xundocs.site.shell import Shell, View

_TONES = {"added": "ok", "removed": "bad", "changed": "warn"}
_TAGS = {"-": "del", "+": "ins"}


def render_comparison(shell: Shell, work: Work, old: Version, new: Version, comparison: Comparison, ids: tuple[Iterable[str], Iterable[str]]) -> bytes:
    """The page; runs of unchanged articles are folded. `ids` are those of both texts."""
    url = comparison_url(work, old, new)
    section = folder_of(work)
    view = View(title=f"{work.title} 版本对照", url=url, section=section, wide=True, styles=("work",),
                crumbs=[({"reports": "报告", "regulations": "法规"}[section], f"{section}/index.html"), (work.title, work_url(work)), ("版本对照", "")])
    counts = comparison.counts()
    return shell.page("compare.html", view, work=work, same=comparison.same, gaps=_gaps(work, old, new, ids),
                      old_url=work_url(work, old), old_name=_name(old), new_url=work_url(work, new), new_name=_name(new),
                      summary="，".join(f"{CHANGE_LABELS[c]} {n} 条" for c, n in counts.items() if n),  # type: ignore[index]
                      pairs=Markup("".join(_pairs(comparison.pairs))))


def _gaps(work: Work, old: Version, new: Version, ids: tuple[Iterable[str], Iterable[str]]) -> list[str]:
    """What is not held of either text."""
    missing = [(_name(version), missing_articles(work.title, held)) for version, held in zip((old, new), ids, strict=True)]
    return [f"{name} 所收文本没有{what}。" for name, what in missing if what]


def _name(version: Version) -> str:
    day = "未注明日期的版本" if version.date == UNDATED else version.date
    return f"{day}（{version.label}）" if version.label else day


def _pairs(pairs: Iterable[Pair]) -> Iterator[str]:
    for unchanged, run in groupby(pairs, key=lambda p: p.change == "unchanged"):
        listed = list(run)
        shown = "".join(_pair(p) for p in listed)
        if not unchanged:
            yield shown
        else:
            name = listed[0].label if len(listed) == 1 else f"{listed[0].label}至{listed[-1].label}"
            yield f'<details class="same"><summary>{escape(name)}　未变</summary>{shown}</details>'


def _pair(pair: Pair) -> str:
    node = pair.new or pair.old
    words = "".join(_marked(sign, text) for sign, text in pair.marks) or escape(node.full_text if node else "")
    return (f'<section class="pair {pair.change}"><h2>{escape(pair.label)}<span class="badge {_TONES.get(pair.change, "")}">{CHANGE_LABELS[pair.change]}</span></h2>'
            f'<p>{words.replace(chr(10), "<br>")}</p></section>')


def _marked(sign: str, text: str) -> str:
    return escape(text) if sign == "=" else f"<{_TAGS[sign]}>{escape(text)}</{_TAGS[sign]}>"
