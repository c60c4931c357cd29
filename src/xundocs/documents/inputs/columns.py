"""Which field a header names: the Chinese label, the English name, with remarks, stars and widths forgiven."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from xundocs.documents.fields import Field
from xundocs.value import NOTHING, Value

UNITS = ("元", "千元", "万元", "百万元", "亿元")
MAIN_KEYS = ("文书序号", "序号", "所属文书")
LINK_KEYS = ("文书序号", "所属文书", "所属文书序号")
_INVISIBLE = re.compile("[\\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_REMARK = re.compile(r"[(\[【〔<]([^()\[\]【】〔〕<>]*)[)\]】〕>]$")
_LEADING = re.compile(r"^[(\[【〔<][^()\[\]【】〔〕<>]*[)\]】〕>]")


def plain(text: str) -> str:
    """A header or sheet name for comparison: half width, lower case, no blanks, no star of a required field.

    >>> plain(" 整改 期限＊")
    '整改期限'
    """
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip("*:.").casefold()


def spellings(header: str) -> Iterable[tuple[str, str]]:
    """The plain forms to try, longest first, each with the remark that was cut off."""
    lines = header.strip().splitlines()
    for text in dict.fromkeys((header, lines[0] if lines else "")):
        whole = _LEADING.sub("", plain(text)).strip("*:") or plain(text)
        yield whole, ""
        while (remark := _REMARK.search(whole)) is not None:
            whole = whole[: remark.start()].strip("*:")
            yield whole, remark.group(1)


class Names(Value):
    """The headers of one set of fields: plain form → field name, for lookups."""

    fields: Mapping[str, Field]
    index: Mapping[str, str] = NOTHING

    @classmethod
    def of(cls, fields: Mapping[str, Field]) -> Names:
        """Labels, English names, and labels without their own remark where that is still unmistakable."""
        index = {plain(f.label): name for name, f in fields.items()}
        for name in fields:
            index.setdefault(plain(name), name)
        shortened: dict[str, list[str]] = {}
        for name, declared in fields.items():
            for short, _ in list(spellings(declared.label))[1:]:
                shortened.setdefault(short, []).append(name)
        for short, names in shortened.items():
            if len(names) == 1:
                index.setdefault(short, names[0])
        return cls(fields, index)

    def find(self, header: str) -> tuple[Field, str] | None:
        """The field a header names and the remark it carries, or None."""
        for text, remark in spellings(header):
            if (name := self.index.get(text)) is not None:
                return self.fields[name], remark
        return None


def wrong_unit(declared: Field, remark: str) -> bool:
    """Whether a header's remark states another unit than the field's: 万元 and 元 must not be mixed up."""
    return bool(declared.unit) and remark in UNITS and remark != declared.unit


def nearest(header: str, names: Iterable[Names]) -> str:
    """The label most like an unknown header, empty when none is near."""
    labels = {plain(f.label): f.label for n in names for f in n.fields.values() if f.type != "signature"}
    labels |= {plain(f.name): f.label for n in names for f in n.fields.values() if f.type != "signature"}
    found = get_close_matches(plain(header), labels, n=1, cutoff=0.5)
    return labels[found[0]] if found else ""
