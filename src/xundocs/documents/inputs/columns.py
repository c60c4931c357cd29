"""Which field a header names: the Chinese label, the English name, with remarks, stars and widths forgiven."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from xundocs.documents.fields import Field
from xundocs.value import NOTHING, Value

UNITS = ("元", "千元", "万元", "百万元", "亿元")
MAIN_KEYS = ("文书序号", "序号", "所属文书")
LINK_KEYS = ("文书序号", "所属文书", "所属文书序号")
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0xAD])
_OPEN, _CLOSE = frozenset("([【〔<"), frozenset(")]】〕>")
_BRACKETS = _OPEN | _CLOSE


def plain(text: str) -> str:
    """A header or sheet name for comparison: half width, lower case, no blanks, no star of a required field.

    >>> plain(" 整改 期限＊")
    '整改期限'
    """
    return "".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split()).strip("*:.").casefold()


def spellings(header: str) -> Iterable[tuple[str, str]]:
    """The plain forms to try, longest first, each with the remark that was cut off."""
    lines = header.strip().splitlines()
    for text in dict.fromkeys((header, lines[0] if lines else "")):
        whole = plain(text)
        whole = whole[_end_of_first_remark(whole):].strip("*:") or whole
        yield whole, ""
        while (start := _start_of_last_remark(whole)) >= 0:
            remark = whole[start + 1:-1]
            whole = whole[:start].strip("*:")
            yield whole, remark


def _end_of_first_remark(header: str) -> int:
    """Where the remark in brackets that a header begins with ends, 0 when there is none."""
    if header[:1] not in _OPEN:
        return 0
    at = next((i for i, c in enumerate(header) if i and c in _BRACKETS), 0)
    return at + 1 if header[at] in _CLOSE else 0


def _start_of_last_remark(header: str) -> int:
    """Where the remark in brackets that a header ends with begins, -1 when there is none."""
    if header[-1:] not in _CLOSE:
        return -1
    at = next((i for i in range(len(header) - 2, -1, -1) if header[i] in _BRACKETS), -1)
    return at if at >= 0 and header[at] in _OPEN else -1


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
    from difflib import get_close_matches

    labels = {plain(f.label): f.label for n in names for f in n.fields.values() if f.type != "signature"}
    labels |= {plain(f.name): f.label for n in names for f in n.fields.values() if f.type != "signature"}
    found = get_close_matches(plain(header), labels, n=1, cutoff=0.5)
    return labels[found[0]] if found else ""
