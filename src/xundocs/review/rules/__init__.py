"""The rules, one a file, in families. The lists below are the only register; their order is the order of the reference."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from xundocs.review.rule import Family, Rule

FILES: dict[Family, tuple[str, ...]] = {
}


@lru_cache(1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule, loaded once."""
    rules: list[Rule] = []
    for family, names in FILES.items():
        for name in names:
            module = import_module(f"xundocs.review.rules.{family}.{name}")
            rules.append(module.RULE.placed(family, name))
    return tuple(rules)


def codes() -> frozenset[str]:
    """The codes there are."""
    return frozenset(rule.code for rule in all_rules())
