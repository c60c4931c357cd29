"""The search inside the site: postings and texts as small script files, read by `theme/js/search`."""

from xundocs.site.search.units import LazyUnits, SearchReport, SearchUnit, SearchWork
from xundocs.site.search.writer import write_search_files

__all__ = ["LazyUnits", "SearchReport", "SearchUnit", "SearchWork", "write_search_files"]
