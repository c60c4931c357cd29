"""`find`: the whole way from what a writer typed to hits that carry what is printed.

What a citation does not need is not imported for one, and the other way round.
"""

from __future__ import annotations

from xundocs.search.answer import Answer, Library, Options
from xundocs.search.normalize import collapse, fold
from xundocs.search.understanding.citation import find_citations, resolve_name
from xundocs.search.understanding.syntax import read_syntax


def find(library: Library, raw: str, options: Options = Options()) -> Answer:  # noqa: B008  (a NamedTuple is immutable)
    """Answer a query. Raises: QueryRefused (unknown scope or date), IndexNeedsRebuild."""
    asked = read_syntax(raw)
    if asked.date and not options.on:
        options = options._replace(on=asked.date)
    options = _with_work_id(library, options)
    notes: tuple[str, ...] = ("查询太长，只用了前 500 个字。",) if asked.cut else ()
    if not asked.quoted:
        citations = find_citations(asked.rest)
        if citations:
            from xundocs.search.lookup import look_up

            if answer := look_up(library, citations, options, raw):
                if options.facets:
                    from xundocs.search.facets import count_facets

                    answer = answer._replace(facets=count_facets((hit.card, 1) for hit in answer.hits))
                return answer._replace(notes=answer.notes + notes)
    from xundocs.search.ranked import search_ranked

    return search_ranked(library, asked, raw, options, notes)


def _with_work_id(library: Library, options: Options) -> Options:
    """`--work` takes an id or any name of a work."""
    if not options.work or options.work in library.versions.by_work:
        return options
    found = resolve_name(library.names, collapse(fold(options.work)))
    return options._replace(work=found.work_ids[0] if found.work_ids else options.work)
