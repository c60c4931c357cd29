"""Citation fields as they are printed: the full title, and an article number only where its text was compared with its source.

Source: V-CITE-02. The answer comes from the corpus through `Scope.verified`; without one no article number is printed at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xundocs.documents.fields import Field
from xundocs.documents.records import Path_
from xundocs.documents.scope import Scope
from xundocs.documents.values import CitationText
from xundocs.problems import Problem, excerpt

CODE = "V-CITE-02"


def resolve_citations(scope: Scope) -> list[Problem]:
    """Every citation field put into its approved form, in place; what may not be printed is refused."""
    problems = []
    for place, holder, key, value in list(_citations(scope)):
        printed, objection = _approved(scope, value)
        holder[key] = value.changed(text=printed)
        if objection:
            problems.append(Problem(CODE, objection, f"只写全名{_title(printed)}，或先导入并核对官方文本。", scope.place(place), excerpt(value.text)))
    return problems


def _approved(scope: Scope, value: CitationText) -> tuple[str, str]:
    if scope.verified is not None:
        return scope.verified.approved(value.text, scope.day)
    has_article = "第" in value.rest and "条" in value.rest
    return value.text, f"“{value.text}”的条文没有核对过" if has_article else ""


def _title(printed: str) -> str:
    return printed.partition("》")[0] + "》"


def _citations(scope: Scope) -> Iterator[tuple[Path_, Any, Any, CitationText]]:
    """Each citation with its place and the container and key that hold it."""
    for name, declared in scope.kind.fields.items():
        if declared.type == "citation":
            yield from _in(scope.values, name, declared, (name,))
        elif declared.type == "records":
            for index, row in enumerate(scope.values.get(name) or ()):
                for column, inner in declared.fields.items():
                    if inner.type == "citation":
                        yield from _in(row, column, inner, (name, index, column))


def _in(holder: dict[str, Any], name: str, declared: Field, place: Path_) -> Iterator[tuple[Path_, Any, Any, CitationText]]:
    value = holder.get(name)
    if declared.many and isinstance(value, list):
        yield from ((place, value, index, one) for index, one in enumerate(value) if isinstance(one, CitationText))
    elif isinstance(value, CitationText):
        yield place, holder, name, value
