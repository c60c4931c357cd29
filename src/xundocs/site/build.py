"""A whole site: everything that may be published, read, connected and written."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from xundocs.citations.library import read_wrong_titles
from xundocs.corpus.compare import compare_texts
from xundocs.corpus.store import Store
from xundocs.documents.scope import Verified
from xundocs.documents.shelf import profile_of
from xundocs.model.work import Version, Work
from xundocs.site.addresses import REPORT_KIND, comparison_url, download_url, work_url
from xundocs.site.assets import theme_files
from xundocs.site.cache import Cache
from xundocs.site.comparison import render_comparison
from xundocs.site.figures import read_figures
from xundocs.site.fingerprints import Fingerprints
from xundocs.site.handbook import Handbook, handbook_pages, read_handbook
from xundocs.site.home import render_home
from xundocs.site.kind_building import KindBuilder
from xundocs.site.links import Web, linked_words
from xundocs.site.lists import in_order, list_pages, listed_as
from xundocs.site.output import Earlier, Output
from xundocs.site.prepared import PreparedText, Preparer
from xundocs.site.privacy import Root, refuse_private_files, refuse_private_texts
from xundocs.site.references import Names
from xundocs.site.search import SEARCH_PAGE_SCRIPT, LazyUnits, SearchWork, write_search_files
from xundocs.site.shell import Shell, Site, View
from xundocs.site.standing import on_the_day, standing_of
from xundocs.site.word_text import WordText
from xundocs.site.works import WorkPage, render_work, text_downloads
from xundocs.workspace import Workspace, built_in

DEFAULT_TITLE = "巡察公文与知识库"
Watch = Callable[[str, int, int], None]


@dataclass
class SiteResult:
    """What a build did."""

    works: int = 0
    reports: int = 0
    kinds: int = 0
    files: int = 0
    bytes: int = 0
    cached_texts: int = 0
    """Texts that came from the cache."""
    texts: int = 0
    pictures: bool = False
    """Whether pictures of the real pages were made."""
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line's contract."""
        return {"works": self.works, "reports": self.reports, "kinds": self.kinds, "files": self.files, "bytes": self.bytes,
                "texts": self.texts, "cached_texts": self.cached_texts, "pictures": self.pictures, "seconds": round(self.seconds, 3)}


@dataclass
class SiteBuilder:
    """Builds the site of a workspace: its own corpus and kinds over the built-in ones."""

    workspace: Workspace
    verified: Verified | None = None
    pictures: bool = True
    watch: Watch = lambda what, done, total: None
    day: str = ""
    """What is in force is said for this day (ISO); "" for what the catalogue says."""
    result: SiteResult = field(default_factory=SiteResult)

    def __post_init__(self) -> None:
        self.docs = built_in("docs")
        office = self.workspace.office
        self.shell = Shell(Site(str(office.get("site.title") or DEFAULT_TITLE), str(office.get("office.name") or "")),
                           self.workspace.cache_folder / "site-templates")
        self.cache = Cache(self.workspace.cache_folder / "site")
        self.store = Store(self.workspace.corpus_folders, self.workspace.cache_folder)

    def sources(self) -> list[Root]:
        """The folders that are published."""
        return [*(Root("corpus", f) for f in self.workspace.corpus_folders), *(Root("templates", f) for f in self.workspace.template_folders),
                *([Root("docs", self.docs)] if self.docs.is_dir() else [])]

    def build(self, folder: Path, *, handbook: bool = True, earlier: Path | None = None) -> SiteResult:
        """Write the site into an existing folder. `handbook` False: its pages are written by somebody else (MkDocs).

        `earlier` is the site that `folder` will replace: what stays the same is linked from it.

        Raises: DataRejected naming every file and text that must not be published; nothing is written then.
        """
        start = time.perf_counter()
        refuse_private_files(self.sources())
        book = read_handbook(self.docs, self.cache)
        names = Names(self.store, tuple(read_wrong_titles(self.workspace.corpus_folders)))
        web = self._read(names)
        known = f"{self.cache.key('files')}.known"
        output = Output(folder, Earlier(earlier, self.cache.data(known) or {}))
        self._theme(output)
        self._works(web, output)
        kinds = KindBuilder(self.workspace, self.shell, self.cache, self.verified, lambda text: linked_words(text, names, web, "../"),
                            self.pictures).build(output)
        self._handbook(book, output, everything=handbook)
        output.put("index.html", render_home(self.shell, self._listed(web), kinds, sum(len(g.pages) for g in book.contents)))
        self._search(web, output)
        output.finish()
        self.cache.put(known, json.dumps(output.earlier.made, separators=(",", ":")).encode())
        self.cache.prune()
        result = self.result
        result.kinds, result.files, result.bytes = len(kinds), output.files, output.size
        result.reports = sum(w.kind == REPORT_KIND for w in web.works.values())
        result.works = len(web.works) - result.reports
        result.pictures = any((folder / "kinds").glob("pictures/*"))
        result.seconds = time.perf_counter() - start
        return result

    def _read(self, names: Names) -> Web:
        """Every text, prepared; then who refers to whom. Raises: DataRejected for texts that must not be published."""
        works = {work.id: work for work in in_order(names.works)}
        preparer = Preparer(self.cache, names, names_hash(names), WordText(profile_of(self.workspace.office)))
        prints = Fingerprints(self.store, self.workspace.cache_folder)
        texts: dict[tuple[str, str], PreparedText] = {}
        private: list[tuple[str, tuple[str, ...]]] = []
        for number, work in enumerate(works.values()):
            self.watch(f"读取 {work.title}", number, len(works))
            for version in work.versions:
                if version.file:
                    text = preparer.prepare(work, version, prints.of(work, version), partial(self.store.read_text, work.id, version))
                    texts[work.id, version.date] = text
                    private.append((f"{self.store.folder(work.id) / version.file}", text.private))
        refuse_private_texts(private)
        prints.save()
        self.result.texts, self.result.cached_texts = len(texts), len(texts) - preparer.made
        web = Web(works, texts, day=self.day)
        web.connect()
        return web

    def _listed(self, web: Web) -> list[Work]:
        return [on_the_day(work, self.day) for work in web.works.values()]

    def _theme(self, output: Output) -> None:
        for name, data in theme_files():
            output.put(name, data)

    def _works(self, web: Web, output: Output) -> None:
        for url, page in self._lists(web).items():
            output.put(url, page.encode())
        shelves = [[w for w in web.works.values() if (w.kind == REPORT_KIND) is report] for report in (False, True)]
        for shelf in shelves:
            for place, work in enumerate(shelf):
                self.watch(f"写出 {work.title}", place, len(shelf))
                around = shelf[place - 1] if place else None, shelf[place + 1] if place + 1 < len(shelf) else None
                for version in work.versions:
                    if version.file or version == work.latest:
                        self._page(web, output, work, version, around)
                if not work.versions:
                    self._page(web, output, work, None, around)
                self._comparisons(web, output, work)

    def _lists(self, web: Web) -> dict[str, str]:
        """The list pages by address, made again when anything in a list has changed."""
        works = self._listed(web)
        name = f"{self.cache.key('lists', repr(self.shell.site), *map(listed_as, works))}.lists"
        pages = self.cache.data(name)
        if pages is None:
            pages = {url: page.decode() for url, page in list_pages(self.shell, works).items()}
            self.cache.put(name, json.dumps(pages, ensure_ascii=False).encode())
        return dict(pages)

    def _page(self, web: Web, output: Output, work: Work, version: Version | None, around: tuple[Work | None, Work | None]) -> None:
        text = web.texts.get((work.id, version.date)) if version else None
        downloads = []
        if version is not None and text is not None:
            source = self.store.folder(work.id) / version.file
            downloads = text_downloads(work, version, output.copy(download_url(work, version, "docx"), text.docx, text.key),
                                       output.copy(download_url(work, version, "md"), source, text.key))
        page = WorkPage(work, version, text, downloads, *around)
        figures = self.store.folder(work.id) / "figures.yaml"
        listed = figures.read_bytes() if work.kind == REPORT_KIND and figures.exists() else b""
        key = f"{self.cache.key('page', repr(self.shell.site), sha256(listed).hexdigest(), *page.key(web))}.html"
        if not self.cache.has(key):
            self.cache.put(key, render_work(self.shell, web, page, read_figures(figures) if listed else None))
        output.copy(work_url(work, version), self.cache.path(key), key)

    def _comparisons(self, web: Web, output: Output, work: Work) -> None:
        """A page for every two texts that follow each other."""
        held = sorted((v for v in work.versions if v.file), key=lambda v: (v.starts, v.date))
        for old, new in pairwise(held):
            texts = [web.texts[work.id, v.date] for v in (old, new)]
            keys = [text.key for text in texts]
            name = f"{self.cache.key('compare', repr(self.shell.site), work.title, old.label, new.label, work_url(work, old), work_url(work, new), *keys)}.html"
            if not self.cache.has(name):
                before, after = self.store.load(work.id, old.date), self.store.load(work.id, new.date)
                if before is not None and after is not None:
                    self.cache.put(name, render_comparison(self.shell, work, old, new, compare_texts(before, after), (texts[0].ids, texts[1].ids)))
            output.copy(comparison_url(work, old, new), self.cache.path(name), name)

    def _handbook(self, book: Handbook, output: Output, *, everything: bool) -> None:
        for url, page in handbook_pages(self.shell, book).items():
            if everything or url == "handbook/index.html":
                output.put(url, page)
        if everything:
            for name, path in book.pictures.items():
                output.copy(name, path)

    def _search(self, web: Web, output: Output) -> None:
        view = View(title="搜索", url="search.html", section="search", scripts=(SEARCH_PAGE_SCRIPT,), styles=("search",), search_in_header=False)
        output.put(view.url, self.shell.page("search.html", view))
        report = write_search_files(_search_works(web), output.folder / "search", self.cache.folder.with_name("site-search"), output.earlier)
        output.files += report.files
        output.size += report.bytes


def _search_works(web: Web) -> list[SearchWork]:
    """Every page of a text, and every work of which only the catalogue entry is held."""
    found = []
    for work in web.works.values():
        for version in work.versions or (None,):
            text = web.texts.get((work.id, version.date)) if version else None
            if text is None and version is not None and version != work.latest:
                continue
            found.append(SearchWork(
                work.id, version.date if version else "", work.title, work.short_names, work.kind, work.issuer,
                standing_of(work, version, web.day) if version else on_the_day(work, web.day).status, version.starts if version else work.issued, work_url(work, version),
                text is not None, LazyUnits(text.units) if text else (), work.ends(version) if version else "", text.fingerprint if text else ""))
    return found


def names_hash(names: Names) -> str:
    """Changes with anything that decides which work a name means."""
    listed = [(w.id, w.title, w.short_names, w.document_number, w.model_text, w.repealed,
               [(v.date, v.label, v.issued, v.effective, bool(v.file)) for v in w.versions]) for w in names.works]
    return sha256(repr((listed, names.wrong)).encode()).hexdigest()
