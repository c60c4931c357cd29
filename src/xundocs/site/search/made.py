"""What the buckets of each page were when they were last made: enough to name them in `meta.js` without making them again."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from xundocs.files import write_whole

_NAME = "pages.json"


class Made:
    """The pages by number, kept in a folder. Disposable: a damaged file is as good as none."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._pages: dict[str, Any] = {}
        with suppress(OSError, ValueError):
            found = json.loads(self._path.read_bytes())
            self._pages = found if isinstance(found, dict) else {}
        self._changed = False

    def page(self, number: int, key: str) -> list[tuple[str, int]] | None:
        """(first key, bytes) of each bucket of a page that was made under this key, None when it was not."""
        known = self._pages.get(str(number))
        return [(first, size) for first, size in known[1]] if known and known[0] == key else None

    def put(self, number: int, key: str, made: list[tuple[str, int]]) -> None:
        """The buckets of a page that was made now."""
        self._pages[str(number)] = [key, made]
        self._changed = True

    def save(self, numbers: set[int]) -> None:
        """Keep these pages for the next build."""
        if self._changed:
            pages = {name: known for name, known in self._pages.items() if int(name) in numbers}
            write_whole(self._path, json.dumps(pages, ensure_ascii=False, separators=(",", ":")).encode(), overwrite=True, sync=False)
