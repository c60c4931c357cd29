"""Immutable values: what a frozen dataclass is, without the code that one compiles for each class when it is imported.

A process that makes one document lives a tenth of a second, and `dataclasses` (with `inspect` behind it) took a third of that.
So the modules on its way use `Value`; who runs longer may use dataclasses. docs/decisions/0005-rendering.md has the figures.
"""

from __future__ import annotations

from types import MappingProxyType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Self, TypeVar, dataclass_transform

    T = TypeVar("T")
else:
    def dataclass_transform(**_options: bool) -> Callable[[T], T]:
        """The mark by which a type checker knows the fields; nothing at run time."""
        return lambda marked: marked

NOTHING: Mapping[Any, Any] = MappingProxyType({})
"""The default of a mapping."""


@dataclass_transform(frozen_default=True)
class Value:
    """A base class: the annotated names of a class are its fields, in order; what a class assigns to one is its default.

    Equal when of one class with equal fields; hashable when the fields are. A default must be immutable, all share it.

    >>> class Place(Value):
    ...     file: str
    ...     row: int = 1
    >>> Place("a.yaml").changed(row=7)
    Place(file='a.yaml', row=7)
    """

    _fields: tuple[str, ...] = ()
    _required: tuple[str, ...] = ()

    def __init_subclass__(cls) -> None:
        cls._fields = (*cls._fields, *cls.__annotations__)
        cls._required = tuple(name for name in cls._fields if not hasattr(cls, name))

    def __init__(self, *values: Any, **named: Any) -> None:
        fields = self._fields
        assign = object.__setattr__
        for name, value in zip(fields, values, strict=False):
            assign(self, name, value)
        if not named and len(values) == len(fields):
            return
        for name, value in named.items():
            assign(self, name, value)
        if len(values) > len(fields) or (named and not named.keys() <= frozenset(fields[len(values):])):
            raise TypeError(f"{type(self).__name__} takes {', '.join(fields)} once each")
        for name in self._required[len(values):]:
            if name not in named:
                raise TypeError(f"{type(self).__name__} needs {name}")

    def changed(self, **named: Any) -> Self:
        """The same with some fields changed."""
        return type(self)(**{**{name: getattr(self, name) for name in self._fields}, **named})

    def as_tuple(self) -> tuple[Any, ...]:
        """The fields' values in order."""
        return tuple(getattr(self, name) for name in self._fields)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.as_tuple() == other.as_tuple() if isinstance(other, Value) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.as_tuple())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self._fields)})"

