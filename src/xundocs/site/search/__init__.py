"""The search inside the site: postings and texts as small script files, read by `theme/js/search`."""

from xundocs.site.search.units import LazyUnits, SearchReport, SearchUnit, SearchWork
from xundocs.site.search.writer import write_search_files

SCRIPTS = tuple(f"search/{name}" for name in (
    "store", "fold", "syntax", "postings", "texts", "words", "ask", "highlight", "view", "address", "keys", "app"))
"""The scripts of the search page below `theme/js`, in the order in which they run."""
LATER_SCRIPTS = tuple(f"search/{name}" for name in ("numerals", "citation", "names", "parts", "lookup"))
"""The scripts that only citations and names need; `store.js` loads them."""
SEARCH_PAGE_SCRIPT = SCRIPTS[-1]
"""In the site all of `SCRIPTS` stand in the last one."""
KEYS_SCRIPT = "search/keys"
"""The one script other pages need: / goes to the search field."""

__all__ = ["KEYS_SCRIPT", "LATER_SCRIPTS", "SCRIPTS", "SEARCH_PAGE_SCRIPT", "LazyUnits", "SearchReport", "SearchUnit", "SearchWork", "write_search_files"]
