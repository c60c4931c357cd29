"""What is declared in YAML beside the code: kinds, states, metrics, lists, headings."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from xundocs.workspace import user_cache
from xundocs.yaml_cache import read_cached

FOLDER = Path(__file__).resolve().parent


@cache
def read_declarations(name: str) -> dict[str, Any]:
    """A file (`ledgers.yaml`, `figures/metrics.yaml`) as plain values, days as ISO text. It is read once and shared: nobody changes it."""
    return read_cached([FOLDER / name], user_cache() / "declarations", _parsed)[0]


def _parsed(path: Path) -> dict[str, Any]:
    import yaml

    loaded: dict[str, Any] = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {key: _plain(value) for key, value in loaded.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
