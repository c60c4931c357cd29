"""Lists of regulations by kind, issuer, year and status, and the list of reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from xundocs.model.work import STATUS_LABELS, STATUSES, WORK_KINDS, Work
from xundocs.site.addresses import REPORT_KIND, work_url
from xundocs.site.shell import Shell, View
from xundocs.site.works import TONES

TABS = (("按类别", "regulations/index.html"), ("按制定机关", "regulations/by-issuer.html"), ("按年份", "regulations/by-year.html"),
        ("按效力", "regulations/by-status.html"))
NOT_KNOWN = "未注明"
MODEL = "示范文本"
"""Neither in force nor repealed: nobody issued it."""


class Group(NamedTuple):
    """Works under one heading."""

    label: str
    rows: Sequence[Work]
    html: Markup


def in_order(works: Iterable[Work]) -> list[Work]:
    """By kind, in the order of the kinds, then by title."""
    return sorted(works, key=lambda w: (WORK_KINDS.index(w.kind), w.title, w.id))


def list_pages(shell: Shell, works: Sequence[Work]) -> dict[str, bytes]:
    """Every list page by its address."""
    regulations = [w for w in in_order(works) if w.kind != REPORT_KIND]
    reports = [w for w in in_order(works) if w.kind == REPORT_KIND]
    held = sum(1 for w in regulations if _is_held(w))
    lead = f"共 {len(regulations)} 部，其中 {held} 部有正文，其余只有目录信息。"
    orders: dict[str, tuple[Callable[[Work], str], Callable[[str], object]]] = {
        TABS[0][1]: (lambda w: w.kind, lambda k: list(map(str, WORK_KINDS)).index(k)),
        TABS[1][1]: (lambda w: w.issuer or NOT_KNOWN, lambda k: (k == NOT_KNOWN, k)),
        TABS[2][1]: (_year, lambda k: (k == NOT_KNOWN, "" if k == NOT_KNOWN else str(9999 - int(k[:4])))),
        TABS[3][1]: (lambda w: MODEL if w.model_text else STATUS_LABELS[w.status], lambda k: [*(STATUS_LABELS[s] for s in STATUSES), MODEL].index(k)),
    }
    pages = {}
    for (label, url), (name, order) in zip(TABS, orders.values(), strict=True):
        view = View(title=f"法规　{label}", url=url, section="regulations", crumbs=[("法规", "")], styles=("lists",))
        pages[url] = shell.page("listing.html", view, lead=lead, tabs=TABS, groups=_groups(regulations, name, order, "../"))
    view = View(title="报告", url="reports/index.html", section="reports", crumbs=[("报告", "")], styles=("lists",))
    pages[view.url] = shell.page("listing.html", view, tabs=(), groups=_groups(reports, _year, lambda k: (k == NOT_KNOWN, k), "../"),
                                 lead=f"以往的工作报告 {len(reports)} 份，数字逐一列出并重新核算。")
    return pages


def _groups(works: Sequence[Work], name: Callable[[Work], str], order: Callable[[str], object], base: str) -> list[Group]:
    found: dict[str, list[Work]] = {}
    for work in works:
        found.setdefault(name(work), []).append(work)
    return [Group(label, rows, Markup("\n".join(row(w, base) for w in rows)))
            for label, rows in sorted(found.items(), key=lambda e: order(e[0]))]  # type: ignore[arg-type,return-value]


def row(work: Work, base: str) -> str:
    """One line of a list of works."""
    latest = work.latest
    badges = "" if work.kind == REPORT_KIND or work.model_text else f'<span class="badge {TONES[work.status]}">{STATUS_LABELS[work.status]}</span>'
    badges += '<span class="badge warn">示范文本</span>' if work.model_text else ""
    badges += "" if _is_held(work) else '<span class="badge plain">无正文</span>'
    facts = "　".join(filter(None, [escape(work.issuer), escape(work.document_number), latest.starts if latest else work.issued]))
    return f'<li><a href="{base}{work_url(work)}">{escape(work.title)}</a>{badges}<span class="facts">{facts}</span></li>'


def listed_as(work: Work) -> str:
    """All that lists say of a work, and where they say it."""
    return repr((row(work, ""), work.kind, work.issuer, work.status, _year(work)))


def _is_held(work: Work) -> bool:
    return bool(work.latest and work.latest.file)


def _year(work: Work) -> str:
    latest = work.latest
    day = (latest.starts if latest else "") or work.issued or work.effective
    return f"{day[:4]} 年" if day[:4].isdecimal() else NOT_KNOWN
