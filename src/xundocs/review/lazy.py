"""Expressions that are compiled when first used: most documents need few of the two hundred."""

from __future__ import annotations

import re
from typing import Any, cast


class _Lazy:
    """Stands for a pattern; the first use of any of its methods compiles it."""

    def __init__(self, expression: str) -> None:
        self._expression = expression

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._expression)
        for method in ("finditer", "search", "match", "fullmatch", "findall", "sub", "split", "pattern"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy(expression: str) -> re.Pattern[str]:
    """The pattern of an expression, not compiled yet. Compiling a class of Chinese characters takes a millisecond."""
    return cast("re.Pattern[str]", _Lazy(expression))
