"""Both databases for the tests of the records."""

from support_records import records  # noqa: F401
from support_register import database_kind  # noqa: F401
