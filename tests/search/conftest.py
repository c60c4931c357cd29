"""One index of the invented works for all tests that only read it."""

from __future__ import annotations

import pytest

from search import invented
from xundocs.search.answer import Library


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return invented.library(tmp_path_factory.mktemp("invented") / "index")
