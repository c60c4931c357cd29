"""The contract on each engine: ours in pure Python, ours with numpy, and Whoosh's own codec as the oracle's peer."""

from __future__ import annotations

import pytest

from search.contract import EngineContract
from xundocs.search.engine import Engine
from xundocs.search.engines.clause_engine import ClauseEngine


class TestClauseEngine(EngineContract):
    @pytest.fixture
    def engine(self) -> Engine:
        return ClauseEngine(use_numpy=False)


class TestClauseEngineWithNumpy(EngineContract):
    @pytest.fixture
    def engine(self) -> Engine:
        pytest.importorskip("numpy")
        return ClauseEngine(use_numpy=True)


class TestStockWhoosh(EngineContract):
    @pytest.fixture
    def engine(self) -> Engine:
        from search.stock_engine import StockEngine

        return StockEngine()
