"""The page of one version of a work: what stands around its text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from xundocs.corpus.work_data import work_as_data
from xundocs.model.work import STATUS_LABELS, UNDATED, Status, Version, Work
from xundocs.site.addresses import REPORT_KIND, comparison_url, download_url, folder_of, work_url
from xundocs.site.figures import Figures
from xundocs.site.gaps import missing_articles
from xundocs.site.links import Citing, Web, short_title
from xundocs.site.prepared import PreparedText
from xundocs.site.shell import Shell, View
from xundocs.site.standing import on_the_day, standing_of

TONES: dict[Status, str] = {"in_force": "ok", "amended": "warn", "repealed": "bad", "not_yet": "warn", "unknown": "plain"}
"""How a status looks."""
MARK_WORDS = {"✔": "已核对原文", "△": "见过，未核条号", "✘": "未核对"}


class Notice(NamedTuple):
    """A warning above the text. `url` leads to what to read instead."""

    tone: str
    text: str
    link: str = ""
    url: str = ""


class Fact(NamedTuple):
    """One line of the metadata box."""

    label: str
    text: str
    url: str = ""


class Download(NamedTuple):
    """A file to take away."""

    label: str
    url: str
    size: int
    sha256: str = ""

    @property
    def shown_size(self) -> str:
        """12 KB, 1.3 MB."""
        return f"{self.size / 1024:.0f} KB" if self.size < 1024 * 1024 else f"{self.size / 1024 / 1024:.1f} MB"


class VersionLine(NamedTuple):
    """One line of the version list."""

    date: str
    label: str
    url: str
    """"" for an older version without text: it has no page."""
    current: bool
    held: bool
    compare: str


@dataclass(frozen=True)
class WorkPage:
    """What the page of one version is made of."""

    work: Work
    version: Version | None
    text: PreparedText | None
    downloads: Sequence[Download]
    before: Work | None = None
    after: Work | None = None

    @property
    def url(self) -> str:
        """Its place in the site."""
        return work_url(self.work, self.version)

    def key(self, web: Web) -> list[str]:
        """Everything the page depends on, for the cache."""
        links = web.signature(self.work, self.version, self.text) if self.text else repr(_cited_work(web, self))
        replaced = [web.works[i].title for i in (self.work.replaced_by, *self.work.replaces) if i in web.works]
        return [self.url, json.dumps(work_as_data(self.work), ensure_ascii=False), self.text.key if self.text else "", links,
                _standing(web, self), repr(_upcoming(web, self)), repr([(d.label, d.url, d.size, d.sha256) for d in self.downloads]), repr(replaced),
                repr([(w.title, work_url(w)) if w else None for w in (self.before, self.after)])]


def render_work(shell: Shell, web: Web, page: WorkPage, figures: Figures | None = None) -> bytes:
    """The page; `figures` are a report's."""
    work, version, text = page.work, page.version, page.text
    base = "../" * page.url.count("/")
    label = {"reports": "报告", "regulations": "法规"}[folder_of(work)]
    old = version is not None and work.latest is not None and version.date != work.latest.date
    crumbs = [(label, f"{folder_of(work)}/index.html"), *([(work.title, work_url(work)), (_day(version), "")] if old and version else [(work.title, "")])]
    status = _standing(web, page)
    view = View(title=f"{work.title}（{_day(version)}）" if old else work.title, url=page.url, section=folder_of(work), crumbs=crumbs,
                description=f"{work.title}，{work.kind}，{work.issuer}，{STATUS_LABELS[status]}".replace("，，", "，"), styles=("work",))
    return shell.page(
        "report.html" if work.kind == REPORT_KIND else "work.html", view, figures=figures, work=work, version=version, version_name=_day(version), text=text,
        status=None if work.kind == REPORT_KIND or work.model_text else (TONES[status], STATUS_LABELS[status]),
        notices=_notices(web, page, status), facts=_facts(web, page), versions=_versions(page), marks=MARK_WORDS,
        body=Markup(web.fill(work, version, text, base)) if text else "", cited=_cited_work(web, page),
        cited_works=_cited_works(web, page), downloads=page.downloads, before=_neighbour(page.before), after=_neighbour(page.after))


def _standing(web: Web, page: WorkPage) -> Status:
    return standing_of(page.work, page.version, web.day) if page.version else on_the_day(page.work, web.day).status


def _upcoming(web: Web, page: WorkPage) -> Version | None:
    """The newest text, where it is not in force yet and an older one is."""
    latest = page.work.latest
    waits = latest is not None and standing_of(page.work, latest, web.day) == "not_yet" and page.work.in_force_on(web.day or "0") is not None
    return latest if waits else None


def _neighbour(work: Work | None) -> tuple[str, str] | None:
    return (short_title(work.title), work_url(work)) if work else None


def _day(version: Version | None) -> str:
    return "" if version is None else "未注明日期" if version.date == UNDATED else version.date


def _notices(web: Web, page: WorkPage, status: Status) -> list[Notice]:
    work, version = page.work, page.version
    found: list[Notice] = []
    newer = web.works.get(work.replaced_by)
    if work.model_text:
        found.append(Notice("warn", "示范文本：由 xundocs 编写，不是任何机关的文件。采用单位应当结合实际修改，经有权机关审定、印发后，方可作为依据。"))
    upcoming = _upcoming(web, page)
    if work.status == "repealed":
        since = f"，自{work.repealed}起" if work.repealed else ""
        found.append(Notice("bad", f"已废止{since}：不能作为现行依据引用。", f"现行的是《{newer.title}》" if newer else "", work_url(newer) if newer else ""))
    elif status == "amended":
        latest = work.latest
        link = ("看现行文本", work_url(work)) if latest and version and latest.date != version.date else ("", "")
        found.append(Notice("bad", "这是旧文本，已经修改。" if link[0] else "已被修改：这里不是最新的文本。", *link))
    elif status == "not_yet":
        begins = (version.starts if version else "") or work.effective
        current = work.in_force_on(web.day) if upcoming else None
        found.append(Notice("warn", f"尚未施行{f'，自{begins}起施行' if begins else ''}。", *(("看现行文本", work_url(work, current)) if current and current.file else ())))
    elif upcoming and version == work.in_force_on(web.day):
        found.append(Notice("warn", f"现在施行的是这个文本；新的文本自{upcoming.starts}起施行。", "看新的文本", work_url(work, upcoming)))
    elif status == "unknown" and work.kind != REPORT_KIND:
        found.append(Notice("warn", "效力未核：还没有核对它现在是否有效，引用前请到官方来源核实。"))
    if page.text is None:
        source = f"官方文本：{work.official_source}。" if work.official_source else ""
        found.append(Notice("warn", f"只收了目录，没有正文：可以引用名称，不能据此写条号。{source}取得官方文本后用 xundocs corpus add 导入。"))
    elif missing := missing_articles(work.title, page.text.ids):
        found.append(Notice("warn", f"所收文本可能不全：没有{missing}。引用前请对照官方文本。"))
    elif version and not version.source.verified_by and not work.model_text and work.kind != REPORT_KIND:
        found.append(Notice("warn", "正文未经人工与官方文本核对，引用条文前请对照官方文本。"))
    return found


def _facts(web: Web, page: WorkPage) -> list[Fact]:
    work, version = page.work, page.version
    source = version.source if version else None
    facts = [Fact("类别", work.kind), Fact("制定机关", work.issuer), Fact("文号", work.document_number),
             Fact("版本", " ".join(filter(None, [_day(version), version.label if version else ""]))),
             Fact("发布", (version.issued if version else "") or work.issued), Fact("施行", (version.effective if version else "") or work.effective),
             Fact("废止", work.repealed), Fact("效力依据", work.status_basis), Fact("简称", "、".join(work.short_names)),
             Fact("条数", f"{page.text.articles} 条" if page.text and page.text.articles else "")]
    facts += [_related(web, "代替", i) for i in work.replaces] + ([_related(web, "被代替", work.replaced_by)] if work.replaced_by else [])
    official = work.official_source
    facts.append(Fact("官方来源", official, official if official.startswith(("https://", "http://")) else ""))
    if source:
        facts += [Fact("文本来源", source.name), Fact("取得日期", source.retrieved),
                  Fact("核对", f"{source.verified_by} {source.verified_on}".strip())]
    return [f for f in facts if f.text]


def _related(web: Web, label: str, work_id: str) -> Fact:
    work = web.works.get(work_id)
    return Fact(label, work.title, "/" + work_url(work)) if work else Fact(label, work_id)


def _versions(page: WorkPage) -> list[VersionLine]:
    """Newest first; `compare` leads to the comparison with the next older text that is held."""
    listed = sorted(page.work.versions, key=lambda v: (v.starts, v.date), reverse=True)
    lines = []
    for place, version in enumerate(listed):
        older = next((v for v in listed[place + 1:] if v.file), None)
        compare = comparison_url(page.work, older, version) if older and version.file else ""
        url = work_url(page.work, version) if version.file or version == page.work.latest else ""
        lines.append(VersionLine(_day(version), version.label, url,
                                 page.version is not None and version.date == page.version.date, bool(version.file), compare))
    return lines


def _cited_work(web: Web, page: WorkPage) -> list[Citing]:
    """Who refers to the work as a whole, each work once."""
    found = web.cited_by.get((page.work.id, page.version.date if page.version else ""), {}).get("", [])
    return list({c.work.id: c for c in reversed(found)}.values())[::-1]


def _cited_works(web: Web, page: WorkPage) -> list[tuple[str, str, int]]:
    """Every work that refers to this one: (title, url, how often)."""
    counted: dict[str, int] = {}
    for listed in web.cited_by.get((page.work.id, page.version.date if page.version else ""), {}).values():
        for citing in listed:
            counted[citing.work.id] = counted.get(citing.work.id, 0) + 1
    return [(web.works[i].title, work_url(web.works[i]), n) for i, n in sorted(counted.items(), key=lambda e: (-e[1], web.works[e[0]].title))]


def text_downloads(work: Work, version: Version, docx_size: int, markdown_size: int) -> list[Download]:
    """The .docx and the canonical Markdown of a version."""
    return [Download("Word（.docx）", download_url(work, version, "docx"), docx_size),
            Download("文本（.md）", download_url(work, version, "md"), markdown_size)]
