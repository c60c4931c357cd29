"""Writes the files the search in the page reads. Format: docs/site-search-format.md."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np

from xundocs.site.output import Earlier
from xundocs.site.search import names, normal
from xundocs.site.search.cache import FORMAT, Cache, Head, fingerprint_of
from xundocs.site.search.folder import POSTINGS, TEXTS, SearchFolder
from xundocs.site.search.made import Made
from xundocs.site.search.meta import meta_script
from xundocs.site.search.postings import Bucket, Tokens, buckets, target_of
from xundocs.site.search.rank import ranked
from xundocs.site.search.script import called, script
from xundocs.site.search.units import SearchReport, SearchWork
from xundocs.site.search.work_index import index_work


class _Kept:
    """A work whose index lies in the cache. What the cache lost is made again."""

    def __init__(self, work: SearchWork, cache: Cache) -> None:
        self.work, self._cache = work, cache
        self.fingerprint = fingerprint_of(work)
        self.rebuilt = False
        self.head: Head = cache.head(self.fingerprint) or self._made_again()

    def _made_again(self) -> Head:
        self.rebuilt = True
        return self._cache.put(self.fingerprint, index_work(self.work))

    def blocks(self) -> tuple[bytes, ...]:
        """The texts."""
        found = self._cache.blocks(self.fingerprint)
        if found is None:
            self._made_again()
        return found or self._cache.blocks(self.fingerprint) or ()

    def tokens(self, first: int) -> Tokens:
        """The postings in as little memory as they need. `first` is the number of the work's first unit."""
        found = self._cache.postings(self.fingerprint)
        if found is None:
            self._made_again()
            found = self._cache.postings(self.fingerprint)
        assert found is not None
        narrow = "<u2" if self.head.size < 1 << 16 else "<u4"
        return Tokens(found[0].copy(), found[1].astype(narrow), found[2].astype(narrow), first)


def write_search_files(works: Iterable[SearchWork], out_dir: Path, cache_dir: Path | None, earlier: Earlier | None = None) -> SearchReport:
    """Write the search files of these works into `out_dir`; unchanged works come from `cache_dir`, unchanged files from `earlier`.

    The units of a work are read only when its index is not in the cache, one work at a time. Same works, same bytes.
    Raises: XundocsError when a folder cannot be written.
    """
    with tempfile.TemporaryDirectory() as scratch:
        cache = Cache(cache_dir or Path(scratch))
        kept = [_Kept(work, cache) for work in works]
        chosen = [kept[place] for place in ranked([each.work for each in kept])]
        folder = SearchFolder(out_dir, earlier or Earlier())
        units = _write(chosen, folder, Made(cache.folder))
        cache.keep_only({each.fingerprint for each in kept})
    folder.remove_others()
    return SearchReport(len(kept), units, folder.files, folder.bytes, sum(each.rebuilt for each in kept), folder.changed)


def _write(chosen: Sequence[_Kept], folder: SearchFolder, made: Made) -> int:
    """Texts, postings, names and meta; returns the number of units."""
    for number, each in enumerate(chosen):
        _write_texts(number, each, folder)
    firsts = np.cumsum([0, *(each.head.size for each in chosen)])
    made_buckets = _write_postings(chosen, firsts.tolist(), folder, made)
    works = [each.work for each in chosen]
    folder.write("names.js", names.names_script(works))
    folder.write("normal.js", normal.normal_script())
    folder.write("meta.js", meta_script(works, [each.head.size for each in chosen], made_buckets, folder.stamp()))
    return int(firsts[-1])


def _write_texts(number: int, each: _Kept, folder: SearchFolder) -> None:
    key = f"{each.fingerprint}/{number}"
    if not folder.keep([f"{TEXTS}/{number}-{place}.js" for place in range(each.head.blocks)], key):
        for place, block in enumerate(each.blocks()):
            folder.write(f"{TEXTS}/{number}-{place}.js", called(f"t{number}-{place}", block), key)


def _write_postings(chosen: Sequence[_Kept], firsts: Sequence[int], folder: SearchFolder, made: Made) -> list[tuple[str, int]]:
    """(first key, bytes) of every bucket. Pages on which nothing changed are taken over from the earlier site."""
    pages = {number: (size, key) for number, size, key in _pages(chosen, firsts)}
    changed: list[tuple[int, int]] = []
    for number, (size, key) in pages.items():
        known = made.page(number, key)
        if known is None or not folder.keep([_name(number, place) for place in range(len(known))], key):
            changed.append((number, size))
    if changed:
        tokens = [each.tokens(first) for each, first in zip(chosen, firsts, strict=False)]
        target = target_of(sum(size for size, _ in pages.values()))
        for number, found in groupby(buckets(tokens, changed, firsts[-1], target), key=lambda bucket: bucket.page):
            made.put(number, pages[number][1], [_write_bucket(place, bucket, pages[number][1], folder) for place, bucket in enumerate(found)])
    made.save(set(pages))
    return [each for number, (_, key) in pages.items() for each in made.page(number, key) or ()]


def _pages(chosen: Sequence[_Kept], firsts: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """(number, postings, key) of every page in order; the key changes with anything its buckets are made from."""
    heads = [each.head.pages for each in chosen]
    if not heads:
        return
    numbers = np.concatenate([head.numbers for head in heads])
    rows = np.empty((len(numbers), 2), dtype="<u8")
    rows[:, 0] = np.repeat(firsts[:-1], [len(head.numbers) for head in heads])
    rows[:, 1] = np.concatenate([head.sums for head in heads])
    postings = np.concatenate([head.postings for head in heads]).astype(np.int64)
    order = np.argsort(numbers, kind="stable")
    target = target_of(int(postings.sum()))
    starts = np.concatenate(([0], np.flatnonzero(np.diff(numbers[order])) + 1, [len(numbers)])) if len(numbers) else np.zeros(1, dtype=np.int64)
    for low, high in pairwise(starts):
        digest = blake2b(f"{FORMAT} {firsts[-1]} {target} ".encode(), digest_size=16)
        digest.update(rows[order[low:high]].tobytes())
        yield int(numbers[order[low]]), int(postings[order[low:high]].sum()), digest.hexdigest()


def _name(page: int, place: int) -> str:
    return f"{POSTINGS}/{page}-{place}.js"


def _write_bucket(place: int, bucket: Bucket, key: str, folder: SearchFolder) -> tuple[str, int]:
    data = script(f"p{bucket.page}-{place}", bucket.keys, bucket.data, int(bucket.dense))
    folder.write(_name(bucket.page, place), data, key)
    return bucket.first, len(data)
