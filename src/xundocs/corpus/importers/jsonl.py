"""JSON Lines, one article a line: law, version, status, kind, chapter, article_no, text, source.

A file may hold thousands of texts; they come out one at a time. Articles of one text normally stand together; where
they do not, they are gathered first.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from xundocs.corpus.importers.intake import ImportRefused
from xundocs.corpus.structure.articles import mentions
from xundocs.corpus.structure.headings import joined, read_heading, tidy_heading
from xundocs.corpus.structure.lines import Line, clean
from xundocs.corpus.structure.parse import TextBuilder, article_name
from xundocs.corpus.structure.tree import HEADING_RANK, Tree
from xundocs.model.numerals import to_int
from xundocs.model.provision import Node, freeze
from xundocs.model.work import Status, WorkText
from xundocs.problems import Problem, Where, excerpt

LONGEST_LINE = 8 * 1024 * 1024
_STATUSES: tuple[tuple[str, Status], ...] = (("已废止", "repealed"), ("废止", "repealed"), ("失效", "repealed"), ("已被修改", "amended"),
                                             ("历史版本", "amended"), ("尚未", "not_yet"), ("未生效", "not_yet"), ("有效", "in_force"))
_KEYS = {"law": str, "text": str}


@dataclass(slots=True)
class JsonlText:
    """One text of the file: what its lines say about it, and its tree."""

    title: str
    version: str
    status: Status
    status_words: str
    kind: str
    effective: str
    source: str
    sha256: str
    text: WorkText
    articles: int
    problems: list[Problem] = field(default_factory=list)


def open_jsonl(path: Path) -> BinaryIO:
    """The file as bytes, .xz and .gz unpacked on the way."""
    if path.suffix == ".xz":
        import lzma

        return cast(BinaryIO, lzma.open(path, "rb"))
    if path.suffix == ".gz":
        import gzip

        return cast(BinaryIO, gzip.open(path, "rb"))
    return path.open("rb")


def read_jsonl(path: Path) -> Iterator[JsonlText]:
    """The texts of a .jsonl file one after the other. Raises: ImportRefused when a line is no article."""
    try:
        scattered = _scattered(path)
        waiting: dict[tuple[str, str], list[list[dict[str, Any]]]] = {}
        for key, records in _runs(path):
            if key not in scattered:
                yield build(key, records)
                continue
            waiting.setdefault(key, []).append(records)
            scattered[key] -= 1
            if not scattered[key]:
                for text in _put_together(waiting.pop(key)):
                    yield build(key, text)
    except FileNotFoundError:
        raise ImportRefused("C-GONE", "文件已不存在，可能在导入过程中被删除或移动。", "请放回原处后重试。") from None
    except (OSError, EOFError) as error:
        raise ImportRefused("C-CORRUPT", f"文件读到一半出错（{type(error).__name__}）。", "请重新下载后重试。") from error
    except Exception as error:
        import lzma
        import zlib

        if isinstance(error, (lzma.LZMAError, zlib.error)):
            raise ImportRefused("C-CORRUPT", "压缩文件已损坏。", "请重新下载后重试。") from error
        raise


def _scattered(path: Path) -> Counter[tuple[str, str]]:
    """The texts whose articles do not stand together, with the number of their pieces."""
    pieces: Counter[tuple[str, str]] = Counter()
    last: tuple[str, str] | None = None
    for _, record in _records(path):
        key = _key(record)
        if key != last:
            pieces[key] += 1
            last = key
    return Counter({key: count for key, count in pieces.items() if count > 1})


def _runs(path: Path) -> Iterator[tuple[tuple[str, str], list[dict[str, Any]]]]:
    last: tuple[str, str] | None = None
    run: list[dict[str, Any]] = []
    for _, record in _records(path):
        key = _key(record)
        if key != last and last is not None:
            yield last, run
            run = []
        last = key
        run.append(record)
    if last is not None:
        yield last, run


def _put_together(runs: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """One text from pieces that number on (its 编 in any order); two copies of it stay two texts."""
    starts = [min((_number(record) for record in run), default=0) for run in runs]
    if starts.count(1) > 1:
        return runs
    order = sorted(range(len(runs)), key=lambda i: starts[i])
    return [[record for i in order for record in runs[i]]]


def _number(record: dict[str, Any]) -> int:
    found = mentions([Line(str(record.get("article_no") or ""))])
    return found[0].key[0] if found else 0


def _key(record: dict[str, Any]) -> tuple[str, str]:
    return str(record["law"]).strip(), str(record.get("version") or "").strip()


def _records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with open_jsonl(path) as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise ImportRefused("C-SIZE", f"第{number}行超过 {LONGEST_LINE // 2**20} MB。", "每行应当是一条条文。")
            if line.strip():
                yield number, _record(line, number)


def _record(line: bytes, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ImportRefused("C-JSONL", f"第{number}行不是有效的 JSON。", "每行应当是一个 JSON 对象，UTF-8 编码。") from error
    if not isinstance(record, dict):
        raise ImportRefused("C-JSONL", f"第{number}行不是 JSON 对象。", "每行应当形如 {\"law\": …, \"article_no\": …, \"text\": …}。")
    for key, kind in _KEYS.items():
        if not isinstance(record.get(key), kind) or (key == "law" and not record[key].strip()):
            raise ImportRefused("C-JSONL", f"第{number}行缺少“{key}”或者它不是文字。", "键的说明见 docs/corpus-format.md。")
    return record


def build(key: tuple[str, str], records: list[dict[str, Any]]) -> JsonlText:
    """The tree of one text from its lines."""
    first = records[0]
    builder: _Lines | _Builder = _Lines()
    if not all(builder.add(record) for record in records):
        builder = _Builder()
        for record in records:
            builder.add(record)
    builder.finish(key[0])
    words = str(first.get("status") or "")
    text = WorkText(key[0], (), freeze(builder.tree.root.children))
    digest = hashlib.sha256(json.dumps(records, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return JsonlText(
        title=key[0], version=key[1], status=_status(words), status_words=words, kind=str(first.get("kind") or ""),
        effective=str(first.get("effective_date") or ""), source=str(first.get("source") or ""), sha256=digest, text=text,
        articles=builder.articles, problems=builder.problems)


def _status(words: str) -> Status:
    return next((status for sign, status in _STATUSES if sign in words), "unknown")


class _Lines:
    """Texts whose every line is a 条: put back as lines and parsed, which parts what the data set has glued together."""

    def __init__(self) -> None:
        self.tree = Tree()
        self.articles = 0
        self.problems: list[Problem] = []
        self._lines: list[Line] = []
        self._path: list[str] = []

    def add(self, record: dict[str, Any]) -> bool:
        """False when the record is no article: then the text must be built piece by piece."""
        label = clean(str(record.get("article_no") or "")).strip(" 　")
        if not _is_article_label(label):
            return False
        path = _path(record)
        common = _common(path, self._path)
        if any(read_heading(part).kind == "heading" for part in path[common:]):
            return False
        if not path and self._path:
            self.problems.append(_no_chapter(label, self._path))
        self._lines.extend(Line(part, 0, True) for part in path[common:])
        self._path = path
        self.articles += 1
        pieces = _pieces(record)
        self._lines.append(Line(f"{label}　{pieces[0] if pieces else ''}", 0, True))
        self._lines.extend(Line(piece, 0, True) for piece in pieces[1:])
        return True

    def finish(self, title: str) -> None:
        """Build the tree; articles that were glued to others come apart, and that is said."""
        TextBuilder(self.tree, self._lines, title).run()
        found = sum(1 for _ in articles_below(self.tree.root))
        if found != self.articles:
            self.problems.append(Problem("C-UNGLUED", f"来源里有 {found - self.articles} 条粘在别的条文里，已经分开。",
                                         "请对照原件检查。", severity="info"))
        self.articles = found


def articles_below(node: Node) -> Iterator[Node]:
    """The articles under a node."""
    for child in node.children:
        if child.kind == "article":
            yield child
        yield from articles_below(child)


def _path(record: dict[str, Any]) -> list[str]:
    return [p for p in (clean(p).strip(" 　") for p in str(record.get("chapter") or "").split(" / ")) if p]


def _common(path: list[str], last: list[str]) -> int:
    common = 0
    while common < min(len(path), len(last)) and path[common] == last[common]:
        common += 1
    return common


def _pieces(record: dict[str, Any]) -> list[str]:
    return [p for p in (clean(piece).strip(" \t　\r") for piece in record["text"].split("\n")) if p]


def _is_article_label(label: str) -> bool:
    found = mentions([Line(label)]) if label.startswith(("第", "笫")) else []
    return bool(found) and found[0].at_start and not label[found[0].end:].strip(" 　")


def _no_chapter(label: str, path: list[str]) -> Problem:
    return Problem("C-CHAPTER", "后面的条文没有注明所属的章，导入后仍归在上一章。", "请核对章节。", where=Where(field=label),
                   excerpt=excerpt(path[-1]), severity="warning")


class _Builder:
    """Texts with other parts than 条 (总纲, 条目一, 全文): built as the file says, piece by piece."""

    def __init__(self) -> None:
        self.tree = Tree()
        self.articles = 0
        self.problems: list[Problem] = []
        self._path: list[str] = []

    def add(self, record: dict[str, Any]) -> bool:
        """Always True: everything finds a place."""
        label = clean(str(record.get("article_no") or "")).strip(" 　")
        self._chapters(_path(record), label)
        pieces = _pieces(record)
        if _is_article_label(label):
            key = mentions([Line(label)])[0].key
            heading, words = article_name(pieces[0]) if pieces else ("", "")
            self.tree.article(joined(key[0], list(key[1:])), heading, words)
            self.articles += 1
            pieces = pieces[1:]
        elif label and label != "全文":
            self._entry(label)
        for piece in pieces:
            self.tree.words(piece)
        return True

    def finish(self, title: str) -> None:
        """Nothing is left to do."""

    def _chapters(self, path: list[str], label: str) -> None:
        if path == self._path or (path and tidy_heading(path[-1]) == tidy_heading(label)):
            return
        common = _common(path, self._path)
        if not path and self._path:
            self.problems.append(_no_chapter(label, self._path))
        for depth, part in enumerate(path[common:], common):
            node = read_heading(part)
            self.tree.heading(node, None if node.kind != "heading" else HEADING_RANK + depth / 10)
        self._path = path

    def _entry(self, label: str) -> None:
        """总纲, 附件一, or the items a decision counts 条目一, 条目二."""
        node = read_heading(label)
        if label.startswith("条目"):
            node = Node("heading", node.number, f"{label[2:]}、")
            node.number = str(to_int(label[2:]) or "")
        self.tree.heading(node, None if node.kind != "heading" else HEADING_RANK + 0.9)
