"""The search inside the site: postings and texts as small script files, read by `theme/js/search`."""

from xundocs.site.search.units import LazyUnits, SearchReport, SearchUnit, SearchWork
from xundocs.site.search.writer import write_search_files

SCRIPTS = tuple(f"search/{name}" for name in (
    "store", "fold", "numerals", "syntax", "citation", "names", "parts", "postings", "texts", "lookup", "words", "ask",
    "highlight", "view", "address", "keys", "app"))
"""The scripts of the search page below `theme/js`, in the order in which they run."""
KEYS_SCRIPT = "search/keys"
"""The one script other pages need: / goes to the search field."""

__all__ = ["KEYS_SCRIPT", "SCRIPTS", "LazyUnits", "SearchReport", "SearchUnit", "SearchWork", "write_search_files"]
