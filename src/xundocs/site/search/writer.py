"""Writes the files the search in the page reads. Format: docs/site-search-format.md."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from xundocs.errors import XundocsError
from xundocs.files import one_failure_message, write_whole
from xundocs.site.output import Earlier
from xundocs.site.search import names, normal
from xundocs.site.search.cache import Cache, fingerprint_of
from xundocs.site.search.meta import meta_script
from xundocs.site.search.postings import Tokens, buckets
from xundocs.site.search.rank import ranked
from xundocs.site.search.script import called, script
from xundocs.site.search.units import SearchReport, SearchWork
from xundocs.site.search.work_index import WorkIndex, index_work

POSTINGS, TEXTS = "p", "t"


class _Kept(NamedTuple):
    """A work without its units, and where its index lies."""

    work: SearchWork
    fingerprint: str


class _Folder:
    """The folder being written: only what differs is written, what does not belong is removed at the end.

    An empty folder is one nobody reads yet (a site being built): its files are written plainly, at half the cost.
    """

    def __init__(self, folder: Path, earlier: Earlier) -> None:
        self.folder, self._earlier = folder, earlier
        self.written: set[str] = set()
        self.bytes = self.changed = 0
        self.digest = blake2b(digest_size=6)
        for part in (folder, folder / POSTINGS, folder / TEXTS):
            with one_failure_message(part):
                part.mkdir(parents=True, exist_ok=True)
        self._fresh = not any(path.is_file() for part in (folder, folder / POSTINGS, folder / TEXTS) for path in part.iterdir())

    def write(self, name: str, data: bytes) -> None:
        self.written.add(name)
        self.bytes += len(data)
        self.digest.update(name.encode() + b"\0" + data)
        if self._fresh:
            path = f"{self.folder}/{name}"
            with one_failure_message(Path(path)):
                self._earlier.write(f"{self.folder.name}/{name}", data, path)
            self.changed += 1
        elif not _holds(self.folder / name, data):
            write_whole(self.folder / name, data, overwrite=True, sync=False)
            self.changed += 1

    def remove_others(self) -> None:
        if self._fresh:
            return
        for path in (*self.folder.glob("*.js"), *self.folder.glob("?/*.js")):
            if path.relative_to(self.folder).as_posix() not in self.written:
                path.unlink()
                self.changed += 1


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def write_search_files(works: Iterable[SearchWork], out_dir: Path, cache_dir: Path | None, earlier: Earlier | None = None) -> SearchReport:
    """Write the search files of these works into `out_dir`; unchanged works come from `cache_dir`, unchanged files from `earlier`.

    The works are read once and one at a time; of each only its cached index is kept. Same works, same bytes.
    Raises: XundocsError when a folder cannot be written.
    """
    with tempfile.TemporaryDirectory() as scratch:
        cache = Cache(cache_dir or Path(scratch))
        kept, rebuilt = _indexed(works, cache)
        order = ranked([each.work for each in kept])
        chosen = [kept[place] for place in order]
        folder = _Folder(out_dir, earlier or Earlier())
        units = _write(chosen, cache, folder)
        cache.keep_only({each.fingerprint for each in kept})
    folder.remove_others()
    return SearchReport(len(kept), units, len(folder.written), folder.bytes, rebuilt, folder.changed)


def _indexed(works: Iterable[SearchWork], cache: Cache) -> tuple[list[_Kept], int]:
    """Bring the cache up to date: every work is in it afterwards."""
    kept: list[_Kept] = []
    rebuilt = 0
    for work in works:
        fingerprint = fingerprint_of(work)
        if not cache.has(fingerprint):
            cache.put(fingerprint, index_work(work))
            rebuilt += 1
        kept.append(_Kept(replace(work, units=()), fingerprint))
    return kept, rebuilt


def _write(chosen: Sequence[_Kept], cache: Cache, folder: _Folder) -> int:
    """Texts, postings, names and meta; returns the number of units."""
    tokens: list[Tokens] = []
    sizes: list[int] = []
    first = 0
    for number, each in enumerate(chosen):
        index = _load(each, cache)
        for place, block in enumerate(index.blocks):
            folder.write(f"{TEXTS}/{number}-{place}.js", called(f"t{number}-{place}", block))
        tokens.append(_alone(index, first))
        sizes.append(index.size)
        first += index.size
    keys: list[str] = []
    weights: list[int] = []
    for number, bucket in enumerate(buckets(tokens, first)):
        data = script(f"p{number}", bucket.keys, bucket.data, int(bucket.dense))
        folder.write(f"{POSTINGS}/{number}.js", data)
        keys.append(bucket.first)
        weights.append(len(data))
    works = [each.work for each in chosen]
    folder.write("names.js", names.names_script(works))
    folder.write("normal.js", normal.normal_script())
    folder.write("meta.js", meta_script(works, sizes, "".join(keys), weights, folder.digest.hexdigest()))
    return first


def _alone(index: WorkIndex, first: int) -> Tokens:
    """The tokens in as little memory as they need, without the texts they were read with."""
    narrow = "<u2" if index.size < 1 << 16 else "<u4"
    return Tokens(index.keys.copy(), index.counts.astype(narrow), index.units.astype(narrow), first)


def _load(each: _Kept, cache: Cache) -> WorkIndex:
    """From the cache, which has just been brought up to date."""
    index = cache.get(each.fingerprint)
    if index is None:
        raise XundocsError(f"{cache.folder}: 检索缓存在生成过程中被改动。", "请不要同时生成两次，再试一次。")
    return index
