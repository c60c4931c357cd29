"""Everything that can be wrong with an imported text, as problems."""

from xundocs.corpus.checks.all_checks import check_text
from xundocs.corpus.checks.garbling import GARBLING_CODES

__all__ = ["GARBLING_CODES", "check_text"]
