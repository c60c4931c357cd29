"""What a data file is read for: a document kind, or any other named set of fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from xundocs.documents.fields import Field
from xundocs.value import NOTHING, Value


class Form(Protocol):
    """What readers of data files and blank forms ask of a kind."""

    @property
    def id(self) -> str:
        """The English name."""

    @property
    def code(self) -> str:
        """The short code, may be empty."""

    @property
    def name(self) -> str:
        """The Chinese name."""

    @property
    def also_called(self) -> tuple[str, ...]:
        """Other Chinese names."""

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields in their order."""

    @property
    def numbering(self) -> Mapping[str, Any]:
        """`field`: the field that holds a record's own number."""

    @property
    def purpose(self) -> str:
        """What it is for, one sentence."""

    @property
    def reminder(self) -> str:
        """What to mind when filling it in."""

    @property
    def blank_command(self) -> str:
        """The command that writes an empty data file."""

    @property
    def use_command(self) -> str:
        """The command that takes a filled one."""


class DataForm(Value):
    """A form that is no document kind."""

    id: str
    name: str
    fields: Mapping[str, Field]
    blank_command: str
    use_command: str
    code: str = ""
    also_called: tuple[str, ...] = ()
    numbering: Mapping[str, Any] = NOTHING
    purpose: str = ""
    reminder: str = ""
