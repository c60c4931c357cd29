"""Review of what `make` and `issue` are about to write, before it is written. Decision 0012 says what it costs and why.

`distinct` (the default) reviews the first document of every build in full; of the others every text that was not seen in
this run yet. `all` reviews each document in full, `off` none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xundocs.actions.reviewed import CleanDocuments
from xundocs.errors import DataRejected, TemplateRejected, XundocsError
from xundocs.model.document_number import DocumentNumber
from xundocs.problems import Problem, Where, has_errors
from xundocs.workspace import Workspace

if TYPE_CHECKING:
    from xundocs.documents.prepare import PreparedDocument
    from xundocs.review import Settings
    from xundocs.review.rule import Rule

MODES = ("distinct", "all", "off")
MOST_BUILDS = 20
"""Documents of one run reviewed in full under `distinct`."""
GROUP = 64
"""Documents whose texts are reviewed at once."""
SHORTEST = 4
"""Characters below which an inserted text is not reviewed by itself."""
TYPED = (DocumentNumber, date, int, Decimal)
Render = Callable[["PreparedDocument"], bytes]
Item = tuple["PreparedDocument", Where, Sequence[Problem]]
"""A document, its row in the data, and what is known of that row already."""


def mode_of(workspace: Workspace) -> str:
    """The office's `[review] before_write`. Raises: XundocsError for anything else than the three."""
    mode = workspace.office.get("review.before_write") or MODES[0]
    if mode not in MODES:
        raise XundocsError(f"[review]: before_write 不能是“{mode}”。", "可以写 distinct（默认）、all 或 off。")
    return str(mode)


class BeforeWriting:
    """Reviews the documents of one run; keep one per run, it knows what the run has seen. `milder` are codes that only warn."""

    def __init__(self, workspace: Workspace, render: Render, milder: Iterable[str] = ()) -> None:
        self._workspace, self._render, self._milder = workspace, render, tuple(milder)
        self._mode = mode_of(workspace)
        self._builds: set[Any] = set()
        self._seen: dict[str, set[str]] = {}
        self._fit: set[int] = set()
        """By `id`: the documents of a run live as long as it does."""
        self._clean = CleanDocuments(workspace, self._milder)

    def all_problems(self, items: Sequence[Item]) -> list[list[Problem]]:
        """Errors and warnings of each document, placed at its row; those known about the same words are not said again.

        A document without errors is not reviewed twice: asked again, there is nothing to say.
        """
        if self._mode == "off":
            return [[] for _ in items]
        found: list[list[Problem]] = []
        for start in range(0, len(items), GROUP):
            found += self._group(items[start:start + GROUP])
        return found

    def problems(self, document: PreparedDocument, row: Where) -> list[Problem]:
        """The same for one document."""
        return self.all_problems([(document, row, ())])[0]

    def _group(self, items: Sequence[Item]) -> list[list[Problem]]:
        """The texts of several documents are reviewed at once; only when something is found, document by document."""
        found: dict[int, list[Problem]] = {}
        rest: dict[tuple[str, date], dict[int, list[str]]] = {}
        for place, (document, row, _) in enumerate(items):
            if id(document) in self._fit:
                continue
            audience = document.output.audience
            seen = self._seen.setdefault(audience, set())
            texts = [text for text in dict.fromkeys(_gathered(document.context, [])) if len(text) >= SHORTEST]
            if self._is_new_build(document):
                found[place] = self._review_whole(document, row)
            else:
                rest.setdefault((audience, document.created), {})[place] = [t for t in texts if t not in seen]
            if not has_errors(found.get(place, ())):
                seen.update(texts)
        for own in rest.values():
            document = items[next(iter(own))][0]
            if self._are_wrong(document, [text for texts in own.values() for text in texts]):
                found.update((place, self._review_texts(items[place][0], texts)) for place, texts in own.items())
        self._fit.update(id(document) for place, (document, _, _) in enumerate(items) if not has_errors(found.get(place, ())))
        return [_told(found.get(place, ()), item) for place, item in enumerate(items)]

    def _are_wrong(self, document: PreparedDocument, texts: list[str]) -> bool:
        """Whether the review has anything to say of texts as they stand in documents like this one; remembered when not."""
        if not texts:
            return False
        told = "\0".join((document.output.audience, document.created.isoformat(), *texts)).encode("utf-8", "surrogatepass")
        if self._clean.knows(told):
            return False
        if has_faults(self._review_texts(document, texts)):
            return True
        self._clean.remember(told)
        return False

    def _is_new_build(self, document: PreparedDocument) -> bool:
        build = (document.output.id, *_build(document.context))
        if self._mode != "all" and (build in self._builds or len(self._builds) >= MOST_BUILDS):
            return False
        self._builds.add(build)
        return True

    def _review_whole(self, document: PreparedDocument, row: Where) -> list[Problem]:
        try:
            data = self._render(document)
            if self._clean.knows(data):
                return []
            from xundocs.review import read_document, review

            found = review(read_document(data, document.file_name), self._settings_for(document)).problems
            if not has_faults(found):
                self._clean.remember(data)
            return found
        except (DataRejected, TemplateRejected) as error:
            return [Problem("B-RENDER", error.message, error.hint, row)]

    def _review_texts(self, document: PreparedDocument, texts: list[str]) -> list[Problem]:
        """Only the rules that judge a paragraph by itself: what is the same in every document has been reviewed already."""
        if not texts:
            return []
        from xundocs.review import review
        from xundocs.review.readers.plain import of_paragraphs

        return review(of_paragraphs(texts, document.file_name), self._settings_for(document), self._rules).problems

    def _settings_for(self, document: PreparedDocument) -> Settings:
        from xundocs.review.settings import with_options

        return with_options(self._settings, audience=document.output.audience, on=document.created)

    @cached_property
    def _settings(self) -> Settings:
        from xundocs.actions.check import library_when_needed
        from xundocs.review.rules import codes
        from xundocs.review.settings import read_settings, with_options

        settings = read_settings(self._workspace, codes())
        levels = {**settings.levels, **dict.fromkeys(self._milder, "warning")}
        return with_options(settings, corpus=library_when_needed(self._workspace), levels=levels)

    @cached_property
    def _rules(self) -> tuple[Rule, ...]:
        from xundocs.review.rules import paragraph_rules

        return paragraph_rules()


def _gathered(value: Any, texts: list[str]) -> list[str]:
    """`texts` with every text of a context, lists and rows gone through; numbers and dates were checked when they were read."""
    if isinstance(value, str):
        if not isinstance(getattr(value, "raw", None), TYPED):
            texts.append(value)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _gathered(inner, texts)
    elif isinstance(value, (dict, Mapping)):
        for inner in value.values():
            _gathered(inner, texts)
    return texts


def _build(context: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """What of a template comes to be printed: which values there are, and how many rows each list has (from four on alike)."""
    for name, value in context.items():
        yield name, min(4, len(value)) if isinstance(value, list) else int(bool(value))


def has_faults(problems: Iterable[Problem]) -> bool:
    """Whether there is anything to tell: errors or warnings."""
    return any(p.severity != "info" for p in problems)


def _told(found: Iterable[Problem], item: Item) -> list[Problem]:
    """Errors and warnings at the row of the data, with the place in the document that was to be written."""
    document, row, known = item
    said = {(p.code, p.excerpt) for p in known if p.excerpt}
    return [p if p.where is row else _placed(p, row, document.file_name) for p in found if has_faults((p,)) and not _is_said(p, said)]


def _is_said(problem: Problem, said: set[tuple[str, str]]) -> bool:
    return any(code == problem.code and (words in problem.excerpt or problem.excerpt in words) for code, words in said)


def _placed(problem: Problem, row: Where, file_name: str) -> Problem:
    return problem.changed(where=Where(row.file, row.sheet, row.row, f"《{file_name}》{problem.where.field}"))
