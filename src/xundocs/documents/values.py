"""Typed values of a record that are more than a str, int, date or Decimal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xundocs.model.organisation import Organisation
from xundocs.value import Value

SHORT_HASH = 12


class OrganisationName(Value):
    """A name as written, with its line of the directory when there is one."""

    name: str
    entry: Organisation | None = None

    @property
    def level(self) -> str:
        """The organisation's level, empty when the directory does not say."""
        return self.entry.level if self.entry else ""

    def __str__(self) -> str:
        return self.name


class FileValue(Value):
    """A file named by a record, bound by its content."""

    name: str
    path: Path
    sha256: str
    size: int

    @property
    def short(self) -> str:
        """The first twelve characters of the hash, as printed on paper."""
        return self.sha256[:SHORT_HASH]

    def __str__(self) -> str:
        return self.name


class CitationText(Value):
    """A citation as written; `work` is the title inside 《》, `rest` what follows (第三条第二款)."""

    text: str
    work: str
    rest: str = ""

    def __str__(self) -> str:
        return self.text


class Shown(str):
    """A value as it is printed. `raw` is the value to compare with; further names are attributes."""

    __slots__ = ("_extra", "raw")
    raw: Any
    _extra: Mapping[str, Any]

    def __new__(cls, text: str, raw: Any, extra: Mapping[str, Any] | None = None) -> Shown:
        made = super().__new__(cls, text)
        made.raw = raw
        made._extra = extra or {}
        return made

    def __reduce__(self) -> tuple[type[Shown], tuple[str, Any, Mapping[str, Any]]]:
        return Shown, (str(self), self.raw, self._extra)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._extra[name]
        except KeyError:
            raise AttributeError(name) from None


class RichText(str):
    """Text as written in the Markdown subset, with the paragraphs it makes."""

    __slots__ = ("block",)
    block: Any

    def __new__(cls, text: str, block: Any) -> RichText:
        made = super().__new__(cls, text)
        made.block = block
        return made
