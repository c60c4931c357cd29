"""Questions to search pages in real browsers: from the disk, and from a server of our own that counts what it sends."""

from __future__ import annotations

import shutil
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

from support_browsers import EXECUTABLES, MODULES, Browser

SHOWN = "document.getElementById('search-app').dataset.shown"
LINKS = "[...document.querySelectorAll('.search-hits a.search-link, .search-older a.minor')].map(a => a.getAttribute('href'))"
DIRECT = "[...document.querySelectorAll('.direct a.title')].map(a => a.getAttribute('href'))"
AT_ONCE = 100
"""Questions asked in one session."""


def lacking() -> str:
    """What is not installed, "" if all is there."""
    missing = [name for name in ("node", *EXECUTABLES.values()) if shutil.which(name) is None]
    return "、".join(missing) if missing else "" if (MODULES / "playwright-core").is_dir() else f"{MODULES}（见 .ci/site.sh）"


def answers(site: Path, queries: Sequence[str], expression: str, browser: str = "chromium") -> list[list[str]]:
    """What the search page of a site on the disk shows for each query, typed one after another."""
    found: list[list[str]] = []
    for start in range(0, len(queries), AT_ONCE):
        some = queries[start:start + AT_ONCE]
        steps: list[list[Any]] = [["wait", "#search-app[data-shown]"]]
        for query in some:
            steps += [["eval", f"(i => {{ i.value = {query!r}; i.form.requestSubmit(); }})(document.querySelector('main input[name=q]'))"],
                      ["until", f"{SHOWN} === {query!r}"], ["eval", expression]]
        (seen,) = Browser(browser).run(site, {"open": "search.html?q=%E3%80%80", "steps": steps})
        if seen["errors"] or seen["violations"] or seen["external"]:
            raise RuntimeError(f"{browser}: {seen['errors']} {seen['violations']} {seen['external']}")
        found += [value for value in seen["values"] if value is not None]
    return found


def first_results(site: Path, queries: Sequence[str], browser: str) -> float:
    """Median seconds from opening the page, in a fresh profile and from the disk, to the first result."""
    sessions = [{"open": f"search.html?q={quote(query)}", "steps": [["wait", ".search-work"]]} for query in queries]
    seen = Browser(browser).run(site, *sessions)
    faults = [each["errors"] for each in seen if each["errors"]]
    if faults:
        raise RuntimeError(f"{browser}: {faults[0]}")
    return statistics.median(each["ms"] for each in seen) / 1000


class _Counter(SimpleHTTPRequestHandler):
    """Serves /<session>/… from a folder and notes (session, when it was asked, bytes)."""

    def __init__(self, *arguments: Any, log: list[tuple[str, float, int]], **more: Any) -> None:
        self._log = log
        super().__init__(*arguments, **more)

    def do_GET(self) -> None:
        began = time.time()
        session, _, rest = self.path.removeprefix("/").partition("/")
        self.path = f"/{rest}"
        target = Path(self.translate_path(self.path))
        self._log.append((session, began, target.stat().st_size if target.is_file() else 0))
        with suppress(ConnectionError):  # the browser may leave before everything it asked for has come
            super().do_GET()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet."""


@contextmanager
def _served(folder: Path, log: list[tuple[str, float, int]]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Counter, directory=str(folder), log=log))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def bytes_to_first_result(folder: Path, queries: Sequence[str], address: str, steps: Sequence[list[Any]], patience: int = 30) -> float:
    """Median bytes a fresh profile asks for until the first result stands on the page.

    `address` is the page with `{q}` for the query; in the steps `{q}` is the query too. The last one waits for the result, and
    the page itself notes when that came: what a page reads afterwards does not count. A step may take `patience` seconds.
    """
    log: list[tuple[str, float, int]] = []
    with _served(folder, log) as base:
        sessions = [{"open": f"{base}/{n}/{address.format(q=quote(query))}",
                     "steps": [[what, str(value).replace("{q}", query)] for what, value in steps], "appears": steps[-1][1]} for n, query in enumerate(queries)]
        seen = Browser("chromium", patience).run(folder, *sessions)
    totals = []
    for n, each in enumerate(seen):
        if not each.get("appeared"):
            raise RuntimeError(f"no result: {each['errors']}")
        totals.append(sum(size for session, began, size in log if session == str(n) and began * 1000 <= each["appeared"]))
    return statistics.median(totals)
