"""`meta.js`: what every search needs first. Small, because it is read before anything is found."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import numpy as np

from xundocs.model.work import STATUS_LABELS, WORK_KINDS
from xundocs.site.search import normal
from xundocs.site.search.names import citation_rules
from xundocs.site.search.postings import grouped, varints
from xundocs.site.search.rank import STATUS_ORDER
from xundocs.site.search.script import script
from xundocs.site.search.units import SearchWork
from xundocs.site.search.work_index import BLOCK, CHAR_BITS

FACETS = ("kind", "status", "issuer", "year")
HEAVY = 17 << 10
"""Bytes from which a bucket is better not read when another will do."""


def meta_script(works: Sequence[SearchWork], sizes: Sequence[int], made: Sequence[tuple[str, int]], stamp: str) -> bytes:
    """`works` in the order of their numbers, the units of each, the first key and the bytes of each bucket."""
    keys = np.array([[ord(char) for char in first] for first, _ in made], dtype=np.uint64).reshape(-1, 2)
    return script("meta", {
        "stamp": stamp, "block": BLOCK, "sizes": _packed(sizes), "buckets": grouped((keys[:, 0] << np.uint64(CHAR_BITS)) | keys[:, 1]),
        "heavy": _packed([number for number, (_, size) in enumerate(made) if size >= HEAVY]),
        "works": _packed(_first_of_work(works)), "facets": {name: _facet(works, name) for name in FACETS},
        "mapped": normal.mapped_bits(), "silent": normal.silent_marks(), "citation": citation_rules(),
    })


def _first_of_work(works: Sequence[SearchWork]) -> list[int]:
    """For each number the best number of the same work: versions of one work belong together."""
    first: dict[str, int] = {}
    return [first.setdefault(work.work_id, number) for number, work in enumerate(works)]


def _facet(works: Sequence[SearchWork], name: str) -> list[Any]:
    """[labels, base64 of one varint a work: which label, 0 for none]."""
    labels = [_label(work, name) for work in works]
    known = [label for label in _ordered(set(labels), name) if label]
    numbers = {label: number for number, label in enumerate(known, 1)}
    return [known, _packed([numbers.get(label, 0) for label in labels])]


def _label(work: SearchWork, name: str) -> str:
    if name == "status":
        return work.status_label
    if name == "year":
        begun = work.date or work.version
        return begun[:4] if begun[:4].isdecimal() else ""
    return work.kind if name == "kind" else work.issuer


def _ordered(labels: set[str], name: str) -> list[str]:
    fixed: tuple[str, ...] = {"kind": tuple(WORK_KINDS), "status": tuple(STATUS_LABELS[s] for s in STATUS_ORDER)}.get(name, ())
    rest = sorted(labels - set(fixed), reverse=name == "year")
    return [label for label in fixed if label in labels] + rest


def _packed(numbers: Sequence[int]) -> str:
    return b64encode(varints(np.array(numbers, dtype=np.int64))[0].tobytes()).decode()
