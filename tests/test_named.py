"""Our `NamedTuple` beside that of `typing`: the same classes made of both behave the same."""

from __future__ import annotations

import copy
import pickle
import typing
from collections.abc import Callable
from typing import Any

import pytest

from xundocs.named import NamedTuple, rows_of


class Place(NamedTuple):
    """Ours."""

    file: str
    row: int = 1
    mark: Callable[[str], str] = str.upper

    @property
    def short(self) -> str:
        return self.mark(self.file[:1])


class Standard(typing.NamedTuple):
    """The standard library's."""

    file: str
    row: int = 1
    mark: Callable[[str], str] = str.upper

    @property
    def short(self) -> str:
        return self.mark(self.file[:1])


@pytest.mark.parametrize("use", [
    lambda made: tuple(made("a")), lambda made: made("a", 2).row, lambda made: made(row=3, file="a")[:2], lambda made: made("abc").short,
    lambda made: made("a")._replace(row=4), lambda made: made("a", 2)._asdict(), lambda made: made._make(("a", 2, len)),
    lambda made: (made._fields, made._field_defaults), lambda made: made("a") == made("a", 1), lambda made: made("a") == ("a", 1, str.upper),
    lambda made: hash(made("a")), lambda made: sorted([made("b"), made("a")]), lambda made: dict([made("a", 2)[:2]]),
    lambda made: copy.deepcopy(made("a")), lambda made: pickle.loads(pickle.dumps(made("a", 5))), lambda made: made.__doc__ and made("a").mark("b"),
])
def test_used_the_same_way_it_gives_the_same(use: Callable[[Any], Any]) -> None:
    ours, standard = use(Place), use(Standard)
    assert repr(ours).replace("Place", "Standard") == repr(standard)
    assert ours == standard


@pytest.mark.parametrize("misuse", [
    lambda made: made(), lambda made: made(row=1), lambda made: made("a", 1, len, 4), lambda made: made("a", file="b"),
    lambda made: made("a", colour="red"), lambda made: made._make(("a",)),
])
def test_what_is_missing_double_or_unknown_is_refused(misuse: Callable[[Any], Any]) -> None:
    for made in (Place, Standard):
        with pytest.raises(TypeError):
            misuse(made)


def test_a_field_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Place("a").row = 2  # type: ignore[misc]
    with pytest.raises((TypeError, ValueError)):
        Place("a")._replace(colour="red")  # type: ignore[call-arg]


def test_rows_become_tuples_of_the_class_and_a_short_row_is_refused() -> None:
    class Place(NamedTuple):
        file: str
        row: int

    made = rows_of(Place, [["a", 1], ("b", 2)])
    assert made == [Place("a", 1), Place("b", 2)] and type(made[0]) is Place
    assert rows_of(Place, []) == []
    with pytest.raises(TypeError, match="Place"):
        rows_of(Place, [["a", 1], ["b"]])
