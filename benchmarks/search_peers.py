"""The engines ours is measured against, each doing the same work: index title and text by bigrams (made by our
tokenizer, outside the engine), store what a hit shows, give the ten best with an exact total.

Needs the extra `bench` (tantivy, jieba, numpy); Xapian comes from the system's python3-xapian. What is not
installed is left out of the table and said so.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from xundocs.model.clause import Clause
from xundocs.search.building import sources_of
from xundocs.search.engines.clause_engine import ClauseEngine
from xundocs.search.normalize import fold
from xundocs.search.query import And, Not, Or, Phrase, Query
from xundocs.search.tokens import bigrams, runs

SYSTEM_PACKAGES = "/usr/lib/python3/dist-packages"


class Asked(NamedTuple):
    """A query in a form every engine can be given. `shape`: term, and, phrase, or, not, text."""

    shape: str
    words: tuple[str, ...]
    without: str = ""


Result = tuple[int, list[str]]
"""(total, keys of the ten best)"""


def tokens(text: str) -> list[str]:
    """Bigrams and words of a text."""
    return [token for run in runs(fold(text)) for token in bigrams(run)]


def key(clause: Clause) -> str:
    """A clause's identity across engines."""
    return f"{clause.work_id}@{clause.version}#{clause.provision_id}"


class Ours:
    """Whoosh with our codec."""

    def __init__(self, use_numpy: bool) -> None:
        self.name = "xundocs (numpy)" if use_numpy else "xundocs (pure)"
        self._engine = ClauseEngine(use_numpy)

    def build(self, clauses: Iterable[Clause], folder: Path, state: str = "") -> None:
        """One work after another; `clauses` may be a stream in which works are kept together."""
        writer = self._engine.open_writer(folder, rebuild=True)
        for work_id, found in groupby(clauses, lambda clause: clause.work_id):
            writer.replace_work(work_id, found)
        writer.commit(state=state)

    def open(self, folder: Path) -> None:
        self._reader: Any = self._engine.open_reader(folder)

    def search(self, asked: Asked) -> Result:
        page = self._reader.search(_tree(asked), 10)
        return page.total, [self._shown(document) for document, _ in page.hits]

    def _shown(self, document: int) -> str:
        card = self._reader.card_of(document)
        return f"{card.work_id}@{card.version}#{self._reader.record(document)[0]}"


def _tree(asked: Asked) -> Query:
    phrases = tuple(Phrase(word) for word in asked.words)
    if asked.shape == "or":
        return Or(phrases)
    if asked.shape == "text":
        return Or(tuple(Phrase(token) for word in asked.words for token in dict.fromkeys(tokens(word))))
    if asked.shape == "not":
        return And((*phrases, Not(Phrase(asked.without))))
    return And(phrases) if len(phrases) > 1 else phrases[0]


class Tantivy:
    """tantivy through its Python package, one thread."""

    name = "tantivy"

    def build(self, clauses: Sequence[Clause], folder: Path) -> None:
        import tantivy

        folder.mkdir(parents=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("title", tokenizer_name="whitespace")
        builder.add_text_field("text", tokenizer_name="whitespace")
        builder.add_bytes_field("shown", stored=True)
        index = tantivy.Index(builder.build(), path=str(folder))
        writer = index.writer(200_000_000, 1)
        for clause in clauses:
            writer.add_document(tantivy.Document(
                id=key(clause), title=" ".join(tokens(clause.title)), text=" ".join(tokens(clause.text)),
                shown="\x1f".join((clause.title, clause.article_label, clause.text)).encode()))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        import tantivy

        self._index = tantivy.Index.open(str(folder))
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, asked: Asked) -> Result:
        found = self._searcher.search(self._index.parse_query(_lucene(asked), ["text"]), 10)
        return found.count, [self._searcher.doc(address)["id"][0] for _, address in found.hits]


def _lucene(asked: Asked) -> str:
    def quoted(word: str) -> str:
        parts = [token for run in runs(fold(word)) for token in bigrams(run)]
        return parts[0] if len(parts) == 1 else '"' + " ".join(parts) + '"'

    if asked.shape == "text":
        return " ".join(token for word in asked.words for token in dict.fromkeys(tokens(word)))
    if asked.shape == "or":
        return " ".join(map(quoted, asked.words))
    must = " ".join("+" + quoted(word) for word in asked.words)
    return f"{must} -{quoted(asked.without)}" if asked.without else must


class Fts5:
    """SQLite FTS5 over a column of bigrams."""

    name = "SQLite FTS5"

    def build(self, clauses: Sequence[Clause], folder: Path) -> None:
        import sqlite3

        folder.mkdir(parents=True)
        db = sqlite3.connect(folder / "index.db")
        db.execute("pragma journal_mode=wal")
        db.execute("create table shown(rowid integer primary key, id text, title text, label text, text text)")
        db.execute("create virtual table found using fts5(title, text, content='', tokenize='unicode61')")
        db.executemany("insert into shown values(?,?,?,?,?)",
                       ((n, key(c), c.title, c.article_label, c.text) for n, c in enumerate(clauses)))
        db.executemany("insert into found(rowid, title, text) values(?,?,?)",
                       ((n, " ".join(tokens(c.title)), " ".join(tokens(c.text))) for n, c in enumerate(clauses)))
        db.commit()
        db.execute("insert into found(found) values('optimize')")
        db.commit()
        db.execute("pragma wal_checkpoint(truncate)")
        db.close()

    def open(self, folder: Path) -> None:
        import sqlite3

        self._db = sqlite3.connect(f"file:{folder}/index.db?mode=ro", uri=True)
        self._db.execute("pragma mmap_size=268435456")

    def search(self, asked: Asked) -> Result:
        match = "text : (" + _fts(asked) + ")"
        rows = self._db.execute(
            "select s.id, s.title, s.text from (select rowid, rank r from found where found match ? order by rank limit 10) f "
            "join shown s on s.rowid = f.rowid", (match,)).fetchall()
        total = self._db.execute("select count(*) from found where found match ?", (match,)).fetchone()[0]
        return total, [row[0] for row in rows]


def _fts(asked: Asked) -> str:
    def quoted(word: str) -> str:
        return '"' + " ".join(tokens(word)) + '"'

    if asked.shape == "text":
        return " OR ".join(f'"{token}"' for word in asked.words for token in dict.fromkeys(tokens(word)))
    joined = (" OR " if asked.shape == "or" else " AND ").join(map(quoted, asked.words))
    return f"({joined}) NOT {quoted(asked.without)}" if asked.without else joined


class Xapian:
    """Xapian with terms made by us, phrases by position."""

    name = "Xapian"

    def build(self, clauses: Sequence[Clause], folder: Path) -> None:
        import xapian

        db = xapian.WritableDatabase(str(folder), xapian.DB_CREATE_OR_OVERWRITE)
        for clause in clauses:
            document = xapian.Document()
            for place, token in enumerate(_positioned(clause.text)):
                if token:
                    document.add_posting(token, place)
            for place, token in enumerate(tokens(clause.title)):
                document.add_posting("S" + token, place)
            document.set_data("\x1f".join((key(clause), clause.title, clause.article_label, clause.text)))
            db.add_document(document)
        db.commit()
        db.close()

    def open(self, folder: Path) -> None:
        import xapian

        self._x = xapian
        self._db = xapian.Database(str(folder))
        self._enquire = xapian.Enquire(self._db)

    def search(self, asked: Asked) -> Result:
        self._enquire.set_query(self._query(asked))
        found = self._enquire.get_mset(0, 10, self._db.get_doccount())
        return found.get_matches_estimated(), [m.document.get_data().decode().split("\x1f")[0] for m in found]

    def _query(self, asked: Asked) -> Any:
        make = self._x.Query

        def phrase(word: str) -> Any:
            parts = tokens(word)
            return make(parts[0]) if len(parts) == 1 else make(make.OP_PHRASE, [make(p) for p in parts], len(parts))

        if asked.shape == "text":
            return make(make.OP_OR, [make(t) for word in asked.words for t in dict.fromkeys(tokens(word))])
        whole = make(make.OP_OR if asked.shape == "or" else make.OP_AND, [phrase(word) for word in asked.words])
        return make(make.OP_AND_NOT, whole, phrase(asked.without)) if asked.without else whole


def _positioned(text: str) -> Iterable[str]:
    """Tokens with an empty place between runs, so that phrases do not run across punctuation."""
    for chunk in fold(text).split():
        for run in runs(chunk):
            yield from bigrams(run)
        yield ""


class WhooshJieba:
    """Stock Whoosh with jieba's analyzer: what one gets by following the usual tutorials."""

    name = "Whoosh + jieba"

    def build(self, clauses: Sequence[Clause], folder: Path) -> None:
        from jieba.analyse.analyzer import ChineseAnalyzer
        from whoosh import fields, index

        folder.mkdir(parents=True)
        analyzer = ChineseAnalyzer()
        schema = fields.Schema(id=fields.ID(stored=True), title=fields.TEXT(analyzer=analyzer, stored=True),
                               label=fields.STORED, text=fields.TEXT(analyzer=analyzer, stored=True))
        writer = index.create_in(str(folder), schema).writer()
        for clause in clauses:
            writer.add_document(id=key(clause), title=clause.title, label=clause.article_label, text=clause.text)
        writer.commit()

    def open(self, folder: Path) -> None:
        from whoosh import index, qparser

        opened = index.open_dir(str(folder))
        self._searcher = opened.searcher()
        self._parsers = {group: qparser.QueryParser("text", opened.schema, group=group)
                         for group in (qparser.AndGroup, qparser.OrGroup)}

    def search(self, asked: Asked) -> Result:
        from whoosh import qparser

        loose = asked.shape in ("text", "or")
        parser = self._parsers[qparser.OrGroup if loose else qparser.AndGroup]
        words = list(asked.words) if asked.shape == "text" else [f'"{word}"' for word in asked.words]
        text = " ".join(words) + (f' NOT "{asked.without}"' if asked.without else "")
        found = self._searcher.search(parser.parse(text), limit=10)
        return len(found), [hit["id"] for hit in found]


KEPT = ("Xapian", "Whoosh + jieba")
"""Peers that take so long to build that their indexes are kept."""


def versions(name: str) -> tuple[str, ...]:
    """The versions of what a kept peer is made of."""
    if name == "Xapian":
        import xapian

        return (str(xapian.version_string()),)
    from importlib.metadata import version

    return version("whoosh"), version("jieba")


def installed() -> dict[str, Callable[[], Any]]:
    """The peers that can be run here, by name."""
    if not find_spec("xapian") and Path(SYSTEM_PACKAGES, "xapian").is_dir():
        sys.path.append(SYSTEM_PACKAGES)
    needed = {"tantivy": ("tantivy", Tantivy), "SQLite FTS5": ("sqlite3", Fts5), "Xapian": ("xapian", Xapian),
              "Whoosh + jieba": ("jieba", WhooshJieba)}
    return {name: make for name, (module, make) in needed.items() if find_spec(module)}


__all__ = ["Asked", "Ours", "installed", "key", "sources_of", "tokens"]
