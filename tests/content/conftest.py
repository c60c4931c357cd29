"""Skips these tests with a reason when PyYAML is missing."""

import pytest

pytest.importorskip("yaml", reason="没有安装 PyYAML")
