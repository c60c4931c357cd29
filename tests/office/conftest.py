"""Both databases for the tests of the register."""

from support_register import database_kind  # noqa: F401
