"""Sets of clauses as whole numbers: bit n stands for clause n. Union, intersection and count run at the speed of C.

`Levels` adds up weights for all clauses at once: the sum of a clause stands in the bits of that clause across
`planes`, least significant plane first (O'Neil and Quass 1997, bit-sliced arithmetic).
"""

from __future__ import annotations

from collections.abc import Iterable

FEW = 32
"""So many members are taken out one by one faster than by looking through the whole set."""
_MARKED = b"\0" + b"\1" * 255


def set_of(numbers: Iterable[int], size: int) -> int:
    """The set of these numbers, all below `size`."""
    marks = bytearray((size >> 3) + 1)
    for number in numbers:
        marks[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(marks, "little")


def span(first: int, end: int) -> int:
    """The set of first … end - 1."""
    return ((1 << (end - first)) - 1) << first


def members(numbers: int) -> list[int]:
    """The members, ascending."""
    if numbers.bit_count() <= FEW:
        found = []
        while numbers:
            highest = numbers.bit_length() - 1
            found.append(highest)
            numbers ^= 1 << highest
        return found[::-1]
    raw = numbers.to_bytes((numbers.bit_length() + 7) >> 3, "little")
    gaps = raw.translate(_MARKED).split(b"\1")
    gaps.pop()
    place = -1
    places = [place := place + len(gap) + 1 for gap in gaps]
    return [(place << 3) + bit for place in places for bit in _bits[raw[place]]]


class _Bits(dict[int, tuple[int, ...]]):
    """{byte: its bits that are set}, made when first asked for."""

    def __missing__(self, byte: int) -> tuple[int, ...]:
        found = self[byte] = tuple(bit for bit in range(8) if byte >> bit & 1)
        return found


_bits = _Bits()


def as_bytes(numbers: int, size: int) -> bytes:
    """The set as bytes: clause n is a member if `found[n >> 3] >> (n & 7) & 1`."""
    return numbers.to_bytes((size >> 3) + 1, "little")


class Marks:
    """A set of clauses that is asked for single ones."""

    __slots__ = ("_raw",)

    def __init__(self, numbers: int, size: int) -> None:
        self._raw = as_bytes(numbers, size)

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and bool(self._raw[number >> 3] >> (number & 7) & 1)


class Levels:
    """For each clause a sum of whole weights."""

    def __init__(self) -> None:
        self.planes: list[int] = []

    def add(self, numbers: int, weight: int) -> None:
        """Add the weight to the sums of these clauses."""
        for place in range(weight.bit_length()):
            if weight >> place & 1:
                self._carry(numbers, place)

    def _carry(self, carry: int, place: int) -> None:
        planes = self.planes
        planes.extend([0] * (place + 1 - len(planes)))
        while carry:
            if place == len(planes):
                planes.append(carry)
                return
            planes[place], carry = planes[place] ^ carry, planes[place] & carry
            place += 1

    def highest(self, among: int, count: int) -> int:
        """Those with the `count` highest sums, and whoever shares the lowest of these."""
        above = 0
        for plane in reversed(self.planes):
            more = above | (among & plane)
            if more.bit_count() >= count:
                among &= plane
            else:
                above = more
                among ^= among & plane
        return above | among

    def at_least(self, among: int, level: int) -> int:
        """Those whose sum is not below the level."""
        if level >> len(self.planes):
            return 0
        above = 0
        for place in range(len(self.planes) - 1, -1, -1):
            plane = self.planes[place]
            if level >> place & 1:
                among &= plane
            else:
                above |= among & plane
                among ^= among & plane
        return above | among
