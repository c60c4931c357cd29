"""The checks in the order they are reported."""

from __future__ import annotations

from collections.abc import Iterable

from xundocs.corpus.checks.garbling import garbling_problems
from xundocs.corpus.checks.structure import structure_problems
from xundocs.model.work import WorkText
from xundocs.problems import Problem


def check_text(text: WorkText, known_titles: Iterable[str] = ()) -> list[Problem]:
    """Every problem of a text: its structure, then its words. Errors forbid storing it unless they are accepted."""
    return [*structure_problems(text), *garbling_problems(text, frozenset(known_titles))]
