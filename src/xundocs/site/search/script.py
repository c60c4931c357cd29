"""Data as a script file: `xundocsSearch.put(name, …)`. A page opened from a disk may load scripts, and nothing else."""

from __future__ import annotations

import json


def script(name: str, *values: object) -> bytes:
    """The bytes of a script that hands `values` to the page under `name`.

    >>> script("p1", ["人民"]).decode()
    'xundocsSearch.put("p1",["人民"]);\\n'
    """
    words = json.dumps([name, *values], ensure_ascii=False, separators=(",", ":"))[1:-1]
    return f"xundocsSearch.put({words});\n".encode()
