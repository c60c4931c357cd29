"""`NamedTuple` for the modules on the way of a cold command: the same to a type checker and in use as that of `typing`.

Making a class of it compiles nothing and `typing` is not loaded; with thirty such classes that took a tenth of a cold search.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, TypeVar
    from typing import NamedTuple as NamedTuple

    Row = TypeVar("Row", bound="tuple[Any, ...]")
else:
    from collections import _tuplegetter as getter_of

    class NamedTuple(tuple):
        """A base class: the annotated names of a class are its fields, in order; what a class assigns to one is its default.

        >>> class Place(NamedTuple):
        ...     file: str
        ...     row: int = 1
        >>> Place("a.yaml")._replace(row=7)
        Place(file='a.yaml', row=7)
        """

        __slots__ = ()
        _fields = ()
        _field_defaults = {}  # noqa: RUF012

        def __init_subclass__(cls):
            cls._fields = tuple(cls.__annotations__)
            cls._field_defaults = {name: cls.__dict__[name] for name in cls._fields if name in cls.__dict__}
            for place, name in enumerate(cls._fields):
                setattr(cls, name, getter_of(place, name))

        def __new__(cls, *values, **named):
            if named or len(values) != len(cls._fields):
                values = cls._completed(values, named)
            return tuple.__new__(cls, values)

        @classmethod
        def _completed(cls, values, named):
            left = cls._fields[len(values):]
            given = {**cls._field_defaults, **named}
            if len(values) > len(cls._fields) or not named.keys() <= set(left) or not given.keys() >= set(left):
                raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)} once each")
            return (*values, *(given[name] for name in left))

        @classmethod
        def _make(cls, values):
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"{cls.__name__} has {len(cls._fields)} fields, not {len(made)}")
            return made

        def _replace(self, **named):
            return type(self)(**{**self._asdict(), **named})

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self):
            return tuple(self)

        def __repr__(self):
            return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"


def rows_of(kind: type[Row], rows: Iterable[Iterable[Any]]) -> list[Row]:
    """A named tuple for each row, several times faster than one by one. Raises: TypeError for a row with a value more or less.

    >>> class Place(NamedTuple):
    ...     file: str
    ...     row: int
    >>> rows_of(Place, [["a.yaml", 3]])
    [Place(file='a.yaml', row=3)]
    """
    new = tuple.__new__
    made = [new(kind, row) for row in rows]
    fields = len(kind.__annotations__)
    if made and set(map(len, made)) != {fields}:
        raise TypeError(f"{kind.__name__} has {fields} fields")
    return made
