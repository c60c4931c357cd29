"""SHA-256 for a process that hashes a few small things: loading `hashlib` (OpenSSL) takes longer than hashing fifty documents.

Where hashlib is loaded anyway it is used: it is seven times as fast.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def sha256(data: bytes) -> bytes:
    """The 32 bytes of the digest."""
    maker = sys.modules["hashlib"] if "hashlib" in sys.modules else _own()
    digest: bytes = maker.sha256(data).digest()
    return digest


def expect_many() -> None:
    """Says that much will be hashed, so that loading hashlib is worth its time."""
    import_module("hashlib")


@lru_cache(1)
def _own() -> Any:
    """The interpreter's own module; hashlib where it was built without."""
    try:
        return import_module("_sha2" if sys.version_info >= (3, 12) else "_sha256")
    except ImportError:
        return import_module("hashlib")
