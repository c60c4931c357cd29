"""Checks that data alone can decide, as a vocabulary for `kind.yaml`. `run_checks` finds everything, never stops early."""

from xundocs.documents.checks.runner import RULES, run_checks

__all__ = ["RULES", "run_checks"]
