"""Checks that data alone can decide, as a vocabulary for `kind.yaml`. `Checks` finds everything, never stops early."""

from xundocs.documents.checks.runner import RULES, Checks

__all__ = ["RULES", "Checks"]
