"""What a query must find, said as plainly as possible: every clause is looked at, nothing is indexed."""

from __future__ import annotations

from collections.abc import Iterable

from xundocs.model.clause import Clause
from xundocs.search.normalize import collapse, fold, is_word
from xundocs.search.query import OPEN_END, All, And, In, Not, Or, Phrase, Query, Range, Term


def key(clause: Clause) -> str:
    """A clause's identity in comparisons between engines."""
    return f"{clause.work_id}@{clause.version}#{clause.provision_id}"


def matching(clauses: Iterable[Clause], query: Query) -> set[str]:
    """The keys of the clauses that match."""
    return {key(clause) for clause in clauses if matches(clause, query)}


def matches(clause: Clause, query: Query) -> bool:
    """True if the clause matches, by definition of the query tree."""
    if isinstance(query, (Term, Phrase)):
        return stands(field_text(clause, query.field), collapse(fold(query.text)))
    if isinstance(query, And):
        return bool(query.parts) and all(matches(clause, part) for part in query.parts)
    if isinstance(query, Or):
        return sum(matches(clause, part) for part in query.parts) >= query.min_match
    if isinstance(query, Not):
        return not matches(clause, query.part)
    if isinstance(query, In):
        return attribute(clause, query.field) in query.values
    if isinstance(query, Range):
        return query.low <= attribute(clause, query.field) <= (query.high or "\uffff")
    return isinstance(query, All)


def attribute(clause: Clause, field: str) -> str:
    """As filters compare it."""
    value: str = getattr(clause, field)
    if not value and field == "in_force_from":
        return clause.version
    return value or (OPEN_END if field == "in_force_to" else "")


def field_text(clause: Clause, field: str) -> str:
    """The collapsed normal form of a field."""
    raw = {"text": clause.text, "path": " ".join(clause.path),
           "title": " ".join((clause.title, *clause.short_names))}[field]
    return collapse(fold(raw))


def stands(text: str, phrase: str) -> bool:
    """True if the phrase stands in the text with no word or number cut."""
    if not phrase:
        return False
    for place in range(len(text) - len(phrase) + 1):
        if text.startswith(phrase, place):
            before, after = text[place - 1:place], text[place + len(phrase):][:1]
            cut = (before and is_word(before) and is_word(phrase[0])) or (after and is_word(after) and is_word(phrase[-1]))
            if not cut:
                return True
    return False
