"""What long runs share."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def without_cycle_search() -> Iterator[None]:
    """A batch keeps every document's values until it is written and makes hardly any reference cycles; searching that heap
    for them again and again costs a sixth of the whole run."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
