"""Search, show a provision, build the index: the use cases behind `xundocs search`, `show` and `index`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from xundocs.named import NamedTuple
from xundocs.search.answer import Answer, Library, NotFound, Options
from xundocs.search.engines.reader import IndexReader
from xundocs.search.faults import IndexMissing, IndexNeedsRebuild, QueryRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from xundocs.search.building import BuildReport, Progress, WorkSource

REGULATIONS, REPORTS, EVERYTHING = "regulations", "reports", "all"
SCOPES = (REGULATIONS, REPORTS, EVERYTHING)


class Shelf(NamedTuple):
    """One index with its source. Regulations and reports have one each, so that one can be purged alone."""

    folder: Path
    sources: Callable[[], Iterable[WorkSource]]
    state: Callable[[], str] = lambda: ""
    """A cheap description of the source (times, sizes): another one than indexed means the index is outdated."""
    explain: Callable[[str, NotFound], NotFound] = lambda query, missing: missing
    """Says more about a name that was not found: held without text, or a title that is no work."""


Shelves = dict[str, Shelf]
"""By scope: `regulations`, `reports`."""


class Shown(NamedTuple):
    """One provision for `xundocs show`; `text` is "" and `not_found` set if it does not exist."""

    citation: str
    work_id: str = ""
    work: str = ""
    version: str = ""
    status: str = ""
    provision: str = ""
    label: str = ""
    text: str = ""
    before: str = ""
    after: str = ""
    not_found: NotFound | None = None
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line's contract."""
        shape: dict[str, Any] = {
            "citation": self.citation, "work_id": self.work_id, "work": self.work, "version": self.version,
            "status": self.status, "provision": self.provision, "text": self.text,
            "context": {"before": self.before, "after": self.after}}
        if self.not_found is not None:
            shape["not_found"] = self.not_found.as_json()
        return shape


def open_library(shelf: Shelf, notice: Callable[[str], None] = lambda _: None) -> Library:
    """The index of a shelf; built first if it is missing, brought up to date if its source has changed.

    A damaged index is not repaired behind the user's back. Raises: IndexNeedsRebuild, IndexBusy.
    """
    try:
        reader = IndexReader(shelf.folder)
        if reader.state == shelf.state():
            return Library(reader)
        notice("法规库有变化，正在更新索引……")
    except IndexMissing:
        notice("还没有索引，正在建立……")
    from xundocs.search.building import build

    build(shelf.folder, shelf.sources(), state=shelf.state())
    return Library(IndexReader(shelf.folder))


def search(shelves: Shelves, query: str, scope: str = REGULATIONS, options: Options = Options(),  # noqa: B008
           notice: Callable[[str], None] = lambda _: None) -> Answer:
    """Answer a query from one shelf or all. Raises: QueryRefused (unknown scope, bad date or limit)."""
    from xundocs.search.find import find
    from xundocs.search.understanding.syntax import checked_date, read_syntax

    if options.limit < 1:
        raise QueryRefused("--limit 至少是 1。")
    if options.on:
        options = options._replace(on=checked_date(options.on))
    scope = read_syntax(query).scope or scope
    if scope not in SCOPES:
        raise QueryRefused(f"--in {scope[:30]}: 不认识的范围。", f"可用：{'、'.join(SCOPES)}。")
    wanted = [name for name in shelves if scope in (name, EVERYTHING)]
    answers = [find(open_library(shelves[name], notice), query, options) for name in wanted]
    answer = _together(query, answers, options.limit)
    if answer.not_found is None or not wanted:
        return answer
    return answer._replace(not_found=shelves[wanted[0]].explain(query, answer.not_found))


def _together(query: str, answers: list[Answer], limit: int) -> Answer:
    """Hits of several shelves in one list by score; a provision found in one is found."""
    if not answers:
        return Answer(query, "keywords", 0, (), NotFound("", "", (), "这个范围里还没有内容。"))
    if len(answers) == 1:
        return answers[0]
    from xundocs.search.facets import together

    hits = sorted((hit for answer in answers for hit in answer.hits), key=lambda hit: -hit.score)[:limit]
    best = max(answers, key=lambda answer: answer.total)
    notes = tuple(dict.fromkeys(note for answer in answers for note in answer.notes))
    counted = [answer.facets for answer in answers if answer.facets is not None]
    return Answer(query, best.understood_as, sum(answer.total for answer in answers), tuple(hits),
                  None if hits else answers[0].not_found, notes, together(counted) if counted else None)


def show(library: Library, citation: str, options: Options = Options()) -> Shown:  # noqa: B008
    """The text of one provision with what stands before and after it."""
    from xundocs.search.lookup import look_up
    from xundocs.search.understanding.citation import find_citations

    asked = find_citations(citation)
    answer = look_up(library, asked[:1], options, citation) if asked else None
    if answer is None:
        reason = "看不出要查哪一条。请写成“信访工作条例第四十一条第二项”这样。"
        return Shown(citation, not_found=NotFound("", "", (), reason))
    if not answer.hits:
        return Shown(citation, not_found=answer.not_found, notes=answer.notes)
    if len({hit.card.work_id for hit in answer.hits}) > 1:
        titles = tuple(hit.card.title for hit in answer.hits)
        return Shown(citation, not_found=NotFound(asked[0].name, "", titles, "这个名称可以指几部法规，请写全称。"))
    hit = answer.hits[0]
    card = hit.card
    found = Shown(citation, card.work_id, card.title, card.version, card.status, hit.provision,
                  hit.article + hit.part, hit.text, notes=answer.notes)
    if hit.part:
        start, end = hit.spans[0]
        return found._replace(text=hit.text[start:end], before=hit.text[:start].strip(), after=hit.text[end:].strip())
    document = library.reader.find_provision(card, hit.provision)
    assert document is not None
    return found._replace(
        before=_article(library, document - 1) if document > card.first else "",
        after=_article(library, document + 1) if document + 1 < card.end else "")


def _article(library: Library, document: int) -> str:
    _, label, text = library.reader.record(document)
    return f"{label}　{text}"


def build_index(shelf: Shelf, *, rebuild: bool = False, progress: Progress | None = None) -> BuildReport:
    """Bring the index of a shelf up to date. Raises: IndexBusy, XundocsError."""
    from xundocs.search.building import build

    return build(shelf.folder, shelf.sources(), state=shelf.state(), rebuild=rebuild, progress=progress)


class IndexStatus(NamedTuple):
    """The condition of an index; `problem` is a Chinese sentence, "" if it is sound."""

    folder: str
    generation: int = 0
    works: int = 0
    versions: int = 0
    clauses: int = 0
    segments: int = 0
    bytes: int = 0
    up_to_date: bool = False
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        """One JSON object."""
        return self._asdict()


def index_status(shelf: Shelf) -> IndexStatus:
    """Look at the index and verify every checksum."""
    try:
        reader = IndexReader(shelf.folder)
        reader.check_all()
    except (IndexMissing, IndexNeedsRebuild) as fault:
        return IndexStatus(str(shelf.folder), problem=str(fault))
    cards = reader.works
    size = sum(len(segment.file.data) for segment in reader.segments)
    return IndexStatus(str(shelf.folder), reader.generation, len({card.work_id for card in cards}), len(cards),
                       len(reader), len(reader.segments), size, reader.state == shelf.state())
