"""Data as a script file: `xundocsSearch.put(name, …)`. A page opened from a disk may load scripts, and nothing else."""

from __future__ import annotations

import json


def script(name: str, *values: object) -> bytes:
    """The bytes of a script that hands `values` to the page under `name`.

    >>> script("p1", ["人民"]).decode()
    'xundocsSearch.put("p1",["人民"]);\\n'
    """
    return called(name, arguments(*values))


def arguments(*values: object) -> bytes:
    """The values as they stand in a call: JSON, apart by commas."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))[1:-1].encode()


def called(name: str, made: bytes) -> bytes:
    """The script with arguments made before."""
    return b'xundocsSearch.put("%s",%s);\n' % (name.encode(), made)
