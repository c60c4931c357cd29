"""The one JSON text of a value, which hashes are made of."""

from __future__ import annotations

import json
from typing import Any

_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no blanks, no escapes."""
    return _encoder.encode(value)
