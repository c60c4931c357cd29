"""The corpus folders, read: works, texts, single provisions, and the clauses that get indexed.

Several roots lie over each other: a work in the office's own folder hides the built-in one with the same id.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xundocs.corpus.canonical import parse_text
from xundocs.corpus.cutting import cut_article
from xundocs.corpus.metadata_cache import MetadataCache
from xundocs.errors import DataRejected, XundocsError
from xundocs.model.clause import Clause
from xundocs.model.provision import Provision, ProvisionId
from xundocs.model.work import Version, Work, WorkText

WORK_FILE = "work.yaml"
HIDDEN = (".", "_")
"""Folders whose names begin so are no works (temporary ones, caches)."""
LARGEST_TEXT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """One provision with the version it was taken from and the headings above it."""

    work: Work
    version: Version
    provision: Provision
    path: tuple[str, ...]
    before: str = ""
    after: str = ""


class Store:
    """Reads corpus folders, the first root winning. Nothing is written but the disposable cache."""

    def __init__(self, folders: Sequence[Path], cache: Path | None = None) -> None:
        self.folders = tuple(folders)
        self._cache = cache
        self._raw: dict[str, tuple[Path, str]] | None = None
        """Where each work lies, and its metadata as JSON."""
        self._works: dict[str, Work] = {}

    def works(self) -> list[Work]:
        """Every work's metadata by title. Raises: DataRejected when a work.yaml cannot be read."""
        found = [work for work_id in self._all() if (work := self.work(work_id)) is not None]
        return sorted(found, key=lambda w: (w.title, w.id))

    def work(self, work_id: str) -> Work | None:
        """The work with this id, or None."""
        if work_id not in self._works and work_id in self._all():
            self._works[work_id] = _work_from_json(self._all()[work_id][1])
        return self._works.get(work_id)

    def folder(self, work_id: str) -> Path:
        """Where a held work lies. Raises: XundocsError when there is none."""
        if work_id not in self._all():
            raise XundocsError(f"没有编号为“{work_id}”的法规或报告。", "用 xundocs corpus list 查看库里有什么。")
        return self._all()[work_id][0]

    def forget(self) -> None:
        """Read the folders again at the next question."""
        self._raw = None
        self._works = {}

    def version(self, work_id: str, version_date: str | None = None, on: str | None = None) -> Version | None:
        """The version asked for: by its date, else the one in force on a day, else the newest; None when none is held."""
        work = self._existing(work_id)
        if version_date is not None:
            return work.version(version_date)
        return work.in_force_on(on) if on is not None else work.latest

    def load(self, work_id: str, version_date: str | None = None, on: str | None = None) -> WorkText | None:
        """The text tree of a version (chosen as in `version`), None when that version or its text is not held."""
        version = self.version(work_id, version_date, on)
        return parse_text(self.read_text(work_id, version)) if version is not None and version.file else None

    def read_text(self, work_id: str, version: Version) -> str:
        """The canonical Markdown of a version. Raises: DataRejected when the file is missing or not UTF-8."""
        path = self.folder(work_id) / version.file
        if Path(version.file).name != version.file:
            raise DataRejected(f"{path}: 版本文件名不能含路径。", "请把文件放在同一文件夹里。")
        try:
            if path.stat().st_size > LARGEST_TEXT:
                raise DataRejected(f"{path}: 文件超过 64 MB。", "请检查是不是放错了文件。")
            return path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            raise DataRejected(f"{path}: 版本文件不存在。", "请恢复该文件，或者用 xundocs corpus remove 去掉这个版本。") from None
        except UnicodeDecodeError as error:
            raise DataRejected(f"{path}: 不是 UTF-8 文本（第 {error.start} 字节）。", "请另存为 UTF-8。") from error

    def provision(self, work_id: str, provision_id: ProvisionId | str, on: str | None = None,
                  version_date: str | None = None) -> Found | None:
        """One provision with its neighbours, None when the text has none with this id or no text is held."""
        work = self._existing(work_id)
        version = self.version(work_id, version_date, on)
        if version is None or not version.file:
            return None
        wanted = ProvisionId.parse(provision_id) if isinstance(provision_id, str) else provision_id
        markdown = self.read_text(work_id, version)
        cut = cut_article(markdown, wanted)
        if cut is not None and (node := cut.text.find(wanted)) is not None:
            return Found(work, version, node, cut.path, cut.before, cut.after)
        text = parse_text(markdown)
        node = text.find(wanted)
        if node is None:
            return None
        above = tuple(n.title_line for n in text.path_to(node.id)[:-1] if n.title_line and n.kind != "article")
        before, after = _neighbours(text, node)
        return Found(work, version, node, above, before, after)

    def clauses(self, work_id: str | None = None, *, all_versions: bool = True) -> Iterator[Clause]:
        """Every clause of one work or of all, version by version, in reading order; texts are read one at a time."""
        works = self.works() if work_id is None else [self._existing(work_id)]
        for work in works:
            versions = work.versions if all_versions else tuple(v for v in (work.latest,) if v is not None)
            for version in versions:
                if version.file:
                    yield from clauses_of(work, version, parse_text(self.read_text(work.id, version)))

    def _existing(self, work_id: str) -> Work:
        work = self.work(work_id)
        if work is None:
            raise XundocsError(f"没有编号为“{work_id}”的法规或报告。", "用 xundocs corpus list 查看库里有什么。")
        return work

    def _all(self) -> dict[str, tuple[Path, str]]:
        if self._raw is None:
            self._raw = {}
            for root in self.folders:
                for name, data in _read_root(root, self._cache).items():
                    self._raw.setdefault(name, (root / name, data))
        return self._raw


def _work_from_json(data: str) -> Work:
    import json

    from xundocs.corpus.work_data import work_from_data

    return work_from_data(json.loads(data))


def _read_root(root: Path, cache_folder: Path | None) -> dict[str, str]:
    """The metadata of each work below `root` as JSON, from the cache where nothing changed."""
    cache = MetadataCache(root, cache_folder)
    now = time.time_ns()
    works: dict[str, str] = {}
    for name in _work_folders(root):
        path = f"{root}{os.sep}{name}{os.sep}{WORK_FILE}"
        try:
            stat = os.stat(path)  # noqa: PTH116 - thousands of them: pathlib is three times slower
        except OSError:
            continue
        data = cache.get(name, path, stat)
        works[name] = data if data is not None else _read_work(root / name, stat, cache)
    cache.keep_only(set(works))
    cache.save(now)
    return works


def _read_work(folder: Path, stat: os.stat_result, cache: MetadataCache) -> str:
    from xundocs.corpus.work_data import work_as_data
    from xundocs.corpus.work_file import parse_work

    path = folder / WORK_FILE
    content = path.read_bytes()
    work = parse_work(_utf8(content, path), str(path))
    if work.id != folder.name:
        raise DataRejected(f"{path}「id」: “{work.id}”与文件夹名“{folder.name}”不一致。", "请改成一致。")
    return cache.put(folder.name, stat, content, work_as_data(work))


def _utf8(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataRejected(f"{path}: 不是 UTF-8 文本。", "请另存为 UTF-8。") from error


def _work_folders(root: Path) -> list[str]:
    try:
        with os.scandir(root) as entries:
            return sorted(entry.name for entry in entries if not entry.name.startswith(HIDDEN) and entry.is_dir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise XundocsError(f"{root}: 无法读取文件夹（{error.strerror}）。", "请检查权限。") from error


def clauses_of(work: Work, version: Version, text: WorkText) -> Iterator[Clause]:
    """The clauses of one text: each 条, and each paragraph that stands outside any 条."""
    stack: list[tuple[Provision, tuple[str, ...]]] = [(node, ()) for node in reversed(text.children)]
    while stack:
        node, path = stack.pop()
        if node.kind in ("article", "paragraph"):
            yield Clause(
                work_id=work.id, title=work.title, short_names=work.short_names, version=version.date,
                status=work.status_of(version), kind=work.kind, issuer=work.issuer, path=path,
                provision_id=str(node.id), article_label=node.id.label(), text=_clause_text(node),
                in_force_from=version.starts, in_force_to=work.ends(version))
            continue
        below = (*path, node.title_line) if node.title_line else path
        stack.extend((child, below) for child in reversed(node.children))


def _clause_text(node: Provision) -> str:
    words = node.full_text
    return f"{node.heading}{words}" if node.kind == "article" and node.heading else words


def _neighbours(text: WorkText, node: Provision) -> tuple[str, str]:
    """The articles just before and after the one `node` lies in, "" at the ends and for what is in no article."""
    article = node.id.article
    if article is None:
        return "", ""
    articles = list(text.articles())
    index = next((i for i, a in enumerate(articles) if a.id == article), None)
    if index is None:
        return "", ""
    before = articles[index - 1] if index else None
    after = articles[index + 1] if index + 1 < len(articles) else None
    return tuple(f"{a.printed_label}　{a.full_text}" if a else "" for a in (before, after))  # type: ignore[return-value]
